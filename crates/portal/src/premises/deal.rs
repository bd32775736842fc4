//! What may be done now on the page of premises, as forms; and from the reading of an application to its end.

use super::acts::{told, wrong};
use super::show::Form;
use super::words::{Reader, regime};
use super::{may, may_apply};
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::{Choice, Field, PageResult, Problem};
use axum::extract::Path;
use law::Table;
use premises::{Answer, Impact, Mode, Regime, Stage, Standing, term};
use register::premises::PremisesSeen;
use trust::policy::Action;

/// What may be done now by whoever asks, in the order in which it comes.
pub(super) fn forms(
    asked: &Asked,
    one: &PremisesSeen,
    law: Option<&Table>,
    form: &Pairs,
    problems: &[Problem],
) -> Vec<Form> {
    let mut all = if one.is_own { landlord(asked, one, law, form) } else { applicant(asked, one, form) };
    for one in &mut all {
        one.fields =
            std::mem::take(&mut one.fields).into_iter().map(|field| field.checked(problems)).collect();
    }
    all
}

/// Applications that stand where these do, to choose one.
fn choose(asked: &Asked, one: &PremisesSeen, name: &str, form: &Pairs, wanted: &[Standing]) -> Option<Field> {
    let current = form.text(name).unwrap_or("");
    let known = one.applications.iter().filter(|of| wanted.contains(&of.step.standing));
    let options: Vec<Choice> =
        known.map(|of| Choice::new(of.id.as_str(), of.organisation.as_str(), current)).collect();
    (!options.is_empty()).then(|| Field::select(name, asked.t.premises_application(), options).required())
}

fn landlord(asked: &Asked, one: &PremisesSeen, law: Option<&Table>, form: &Pairs) -> Vec<Form> {
    let t = asked.t;
    let text = |name: &str| form.exact(name).unwrap_or("");
    let to = |end: &str| format!("/locaux/{}/{end}", one.id);
    let (may_change, may_decide) = (may(asked, Action::Change), may(asked, Action::Decide));
    let mut all = Vec::new();
    if may_change && one.stage == Stage::Draft && one.gaps.is_empty() {
        all.push(Form {
            id: "remettre",
            title: t.premises_submit(),
            what: t.premises_submit_what(),
            to: to("remettre"),
            fields: vec![],
        });
    }
    if may_change && one.stage == Stage::TechnicalCheck {
        let verdicts = vec![
            Choice::new("conforme", t.premises_check_passed(), text("verdict")),
            Choice::new("reprendre", t.premises_check_back(), text("verdict")),
        ];
        let fields = vec![
            Field::select("verdict", t.premises_verdict(), verdicts).required(),
            Field::area("verdict-mots", t.premises_words(), text("verdict-mots")),
        ];
        all.push(Form {
            id: "controle",
            title: t.premises_check(),
            what: t.premises_submit_what(),
            to: to("controle"),
            fields,
        });
    }
    if may_decide && one.stage == Stage::Ready {
        let modes =
            Mode::ALL.iter().map(|of| Choice::new(of.code(), super::words::mode(t, *of), text("mode")));
        let fields = vec![
            Field::select("mode", t.premises_mode(), modes.collect()).required(),
            Field::date("cloture", t.premises_closes(), text("cloture")),
        ];
        all.push(Form {
            id: "publier",
            title: t.premises_publish(),
            what: t.premises_publish_what(),
            to: to("publier"),
            fields,
        });
    }
    let is_over = matches!(one.stage, Stage::Closed | Stage::Withdrawn | Stage::Suspended);
    if may_change && one.call.is_some() && !is_over {
        let fields = vec![
            Field::date("visite-jour", t.premises_visit_day(), text("visite-jour")).required(),
            Field::text("visite-heure", t.premises_visit_hour(), text("visite-heure"))
                .hint(t.premises_visit_hour_hint())
                .required(),
            Field::number("visite-minutes", t.premises_visit_minutes(), text("visite-minutes"), 15, 600)
                .required(),
            Field::number("visite-places", t.premises_visit_places(), text("visite-places"), 1, 1_000)
                .required(),
        ];
        all.push(Form {
            id: "visite",
            title: t.premises_visit_set(),
            what: t.premises_masked(),
            to: to("visites"),
            fields,
        });
    }
    let open = one.questions.iter().enumerate().filter(|(_, (_, answer))| answer.is_none());
    let open: Vec<Choice> = open
        .map(|(at, (words, _))| Choice::new(at.to_string(), words.as_str(), text("question-posee")))
        .collect();
    if may_change && !open.is_empty() {
        let fields = vec![
            Field::select("question-posee", t.premises_question(), open).required(),
            Field::area("reponse", t.premises_answer(), text("reponse")).required(),
        ];
        all.push(Form {
            id: "repondre",
            title: t.premises_answer(),
            what: t.premises_ask_what(),
            to: to("reponses"),
            fields,
        });
    }
    let waiting = [Standing::Submitted, Standing::Shortlisted];
    if may_decide && let Some(which) = choose(asked, one, "lecture-de", form, &waiting) {
        let fields = vec![
            which,
            Field::number("lecture-points", t.premises_social(), text("lecture-points"), 0, 10),
            Field::area("lecture-mots", t.premises_words(), text("lecture-mots")),
        ];
        all.push(Form {
            id: "lire",
            title: t.premises_read(),
            what: t.premises_read_what(),
            to: to("lecture"),
            fields,
        });
    }
    let unsigned: Vec<Choice> = one
        .applications
        .iter()
        .filter(|of| of.step.standing == Standing::Accepted && !of.step.signed_by_landlord)
        .map(|of| Choice::new(of.id.as_str(), of.organisation.as_str(), text("signature-de")))
        .collect();
    if may_decide && !unsigned.is_empty() {
        let forms = Regime::ALL.iter().map(|of| {
            let known = law.and_then(|table| term(table, *of, asked.today).ok());
            let name = known.map_or_else(
                || regime(t, *of),
                |known| t.premises_term_of(regime(t, *of), known.longest.value.amount.to_string()),
            );
            Choice::new(of.code(), name, text("forme"))
        });
        let fields = vec![
            Field::select("signature-de", t.premises_application(), unsigned).required(),
            Field::select("forme", t.premises_regime(), forms.collect()).required(),
        ];
        all.push(Form {
            id: "signer",
            title: t.premises_sign(),
            what: t.premises_sign_what(),
            to: to("signature"),
            fields,
        });
    }
    let inside = [Standing::Signed, Standing::Inside, Standing::Leaving, Standing::Left];
    if may_change && let Some(which) = choose(asked, one, "suivi-de", form, &inside) {
        let acts = [
            ("entree", t.premises_act_enter()),
            ("conge", t.premises_act_notice()),
            ("sortie", t.premises_act_leave()),
            ("controle", t.premises_act_inspect()),
        ];
        let acts = acts.into_iter().map(|(code, label)| Choice::new(code, label, text("suivi-acte")));
        let settled = Choice {
            value: "oui".to_owned(),
            label: t.premises_damages_settled(),
            chosen: form.has("suivi-regle"),
        };
        let fields = vec![
            which,
            Field::select("suivi-acte", t.premises_act(), acts.collect()).required(),
            Field::area("suivi-mots", t.premises_inventory(), text("suivi-mots")),
            Field::text("suivi-degats", t.premises_damages(), text("suivi-degats")).unit("€"),
            Field::boxes("suivi-regle", t.premises_settlement(), vec![settled]),
            Field::number("suivi-evenements", t.premises_events(), text("suivi-evenements"), 0, 100_000),
            Field::number("suivi-emplois", t.premises_jobs(), text("suivi-emplois"), 0, 100_000),
            Field::number("suivi-personnes", t.premises_served(), text("suivi-personnes"), 0, 10_000_000),
        ];
        all.push(Form {
            id: "suivre",
            title: t.premises_follow(),
            what: t.premises_follow_what(),
            to: to("suivi"),
            fields,
        });
    }
    if may_decide && !matches!(one.stage, Stage::Closed | Stage::Withdrawn) {
        let acts = [
            ("suspendre", t.premises_manage_suspend()),
            ("reprendre", t.premises_manage_resume()),
            ("travaux", t.premises_manage_works()),
            ("vendu", t.premises_manage_sold()),
            ("relancer", t.premises_manage_relist()),
            ("clore", t.premises_manage_close()),
            ("retirer", t.premises_manage_withdraw()),
        ];
        let acts = acts.into_iter().map(|(code, label)| Choice::new(code, label, text("acte")));
        let fields = vec![
            Field::select("acte", t.premises_act(), acts.collect()).required(),
            Field::area("message", t.premises_message(), text("message")),
            Field::date("travaux-le", t.premises_new_works(), text("travaux-le")),
        ];
        all.push(Form {
            id: "autres-actes",
            title: t.premises_manage(),
            what: t.premises_manage_what(),
            to: to("actes"),
            fields,
        });
    }
    all
}

fn applicant(asked: &Asked, one: &PremisesSeen, form: &Pairs) -> Vec<Form> {
    let t = asked.t;
    let text = |name: &str| form.exact(name).unwrap_or("");
    let to = |end: &str| format!("/locaux/{}/{end}", one.id);
    let (may_write, may_sign) = (may_apply(asked, Action::Create), may_apply(asked, Action::Sign));
    let mine = one.applications.last().map(|of| &of.step);
    let standing = mine.map(|step| step.standing);
    let mut all = Vec::new();
    if may_sign && standing == Some(Standing::Offered) {
        let answers = vec![
            Choice::new("accepted", t.premises_reply_yes(), text("reponse-a-la-proposition")),
            Choice::new("declined", t.premises_reply_no(), text("reponse-a-la-proposition")),
        ];
        let day = mine.and_then(|step| step.until).map(texts::format::date).unwrap_or_default();
        let fields = vec![Field::radios("reponse-a-la-proposition", t.premises_reply(), answers).required()];
        all.push(Form {
            id: "repondre",
            title: t.premises_reply(),
            what: t.premises_reply_what(day),
            to: to("reponse"),
            fields,
        });
    }
    if may_sign && standing == Some(Standing::Accepted) && mine.is_some_and(|step| step.signed_by_landlord) {
        all.push(Form {
            id: "contresigner",
            title: t.premises_countersign(),
            what: t.premises_countersign_what(),
            to: to("contresignature"),
            fields: vec![],
        });
    }
    if may_write && matches!(standing, Some(Standing::Signed | Standing::Inside)) {
        all.push(Form {
            id: "conge",
            title: t.premises_notice(),
            what: t.premises_notice_what(),
            to: to("conge"),
            fields: vec![],
        });
    }
    let may_leave =
        standing.is_some_and(|of| of.waits() || matches!(of, Standing::Offered | Standing::Accepted));
    if may_write && may_leave {
        all.push(Form {
            id: "retirer",
            title: t.premises_withdraw_application(),
            what: t.premises_withdraw_application_what(),
            to: to("retrait"),
            fields: vec![],
        });
    }
    if may_write && one.call.is_some() {
        let fields = vec![Field::area("question", t.premises_question(), text("question")).required()];
        all.push(Form {
            id: "demander",
            title: t.premises_ask(),
            what: t.premises_ask_what(),
            to: to("questions"),
            fields,
        });
    }
    all
}

/// `POST /locaux/{id}/lecture`
pub(super) async fn read(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let mut reader = Reader { t: asked.t, form: &form, problems: Vec::new() };
    let social: Option<u32> = reader.number("lecture-points");
    if !reader.problems.is_empty() {
        return wrong(&asked, &id, &form, reader.problems).await;
    }
    let (own, which) = (asked.caller.organisation_id()?, form.text("lecture-de").unwrap_or(""));
    let said = (social, form.exact("lecture-mots").unwrap_or(""));
    let done = asked.register.read_premises_application(own, &id, which, said, asked.today).await;
    told(&asked, &id, done, (&form, "lecture-mots")).await
}

/// `POST /locaux/{id}/reponse`
pub(super) async fn reply(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let field = "reponse-a-la-proposition";
    match form.text(field).and_then(Answer::from_code) {
        Some(answer) => {
            let own = asked.caller.organisation_id()?;
            let done = asked.register.reply_to_premises(own, &id, answer, asked.today).await;
            told(&asked, &id, done, (&form, field)).await
        }
        None => wrong(&asked, &id, &form, vec![Problem::new(field, asked.t.premises_choose())]).await,
    }
}

/// `POST /locaux/{id}/retrait`
pub(super) async fn withdraw(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let done = asked.register.withdraw_from_premises(asked.caller.organisation_id()?, &id, asked.today).await;
    told(&asked, &id, done, (&form, "retirer")).await
}

/// `POST /locaux/{id}/signature`
pub(super) async fn sign(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let chosen = form.text("forme").and_then(Regime::from_code);
    match chosen {
        Some(regime) => {
            let (own, which) = (asked.caller.organisation_id()?, form.text("signature-de").unwrap_or(""));
            let done = asked.register.sign_premises(own, &id, (which, regime), asked.today).await;
            told(&asked, &id, done, (&form, "forme")).await
        }
        None => wrong(&asked, &id, &form, vec![Problem::new("forme", asked.t.premises_choose())]).await,
    }
}

/// `POST /locaux/{id}/contresignature`
pub(super) async fn countersign(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let done = asked.register.countersign_premises(asked.caller.organisation_id()?, &id, asked.today).await;
    told(&asked, &id, done, (&form, "contresigner")).await
}

/// `POST /locaux/{id}/conge`
pub(super) async fn notice(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let one = super::found(&asked, &id).await?;
    // Whoever applied reads its own application only: the last one is the one that runs.
    let which = one.applications.last().map(|of| of.id.clone()).unwrap_or_default();
    let own = asked.caller.organisation_id()?;
    let done = asked.register.give_premises_notice(own, &id, &which, asked.today).await;
    told(&asked, &id, done, (&form, "conge")).await
}

/// `POST /locaux/{id}/suivi`
pub(super) async fn follow(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let mut reader = Reader { t: asked.t, form: &form, problems: Vec::new() };
    let words = reader.words("suivi-mots");
    let damages = reader.cents("suivi-degats").unwrap_or(0);
    let impact = Impact {
        events: reader.number("suivi-evenements"),
        jobs: reader.number("suivi-emplois"),
        people: reader.number("suivi-personnes"),
        words: words.clone(),
    };
    if !reader.problems.is_empty() {
        return wrong(&asked, &id, &form, reader.problems).await;
    }
    let (register, own, today) = (&asked.register, asked.caller.organisation_id()?, asked.today);
    let which = form.text("suivi-de").unwrap_or("");
    let (done, field) = match form.text("suivi-acte") {
        Some("entree") => (register.enter_premises(own, &id, (which, &words), today).await, "suivi-mots"),
        Some("sortie") => (register.leave_premises(own, &id, (which, &words), today).await, "suivi-mots"),
        Some("conge") => (register.give_premises_notice(own, &id, which, today).await, "suivi-acte"),
        Some("controle") => {
            let found = (damages, form.has("suivi-regle"), impact);
            (register.inspect_premises(own, &id, which, found, today).await, "suivi-degats")
        }
        _ => {
            let problems = vec![Problem::new("suivi-acte", asked.t.premises_choose())];
            return wrong(&asked, &id, &form, problems).await;
        }
    };
    told(&asked, &id, done, (&form, field)).await
}
