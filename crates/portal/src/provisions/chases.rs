//! Surveys without a reply: the lists, the dwellings of one with the next way to reach each, what happened, what is erased. No page
//! says why somebody is silent.

use super::fields::{Reader, choose, problem, sent};
use super::page::{Form, Page, Row, Section, Table, errors};
use super::{CHASE, followed, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::{Choice, Chrome, Field, PageResult, Place, Problem, go, show, show_wrong};
use axum::extract::Path;
use provision::follow::{Channel, Fact, Next, Of, Outcome, Stage};
use register::provisions::{Chase, ChasedDwelling, NewChase};
use texts::{Texts, format};
use trust::policy::Action;

const LIST: &str = "/relances";

fn own(asked: &Asked) -> Result<String, PageError> {
    asked.landlord.as_ref().map(|landlord| landlord.id.clone()).ok_or(PageError::NotFound)
}

fn page<'a>(
    asked: &Asked,
    (title, lead): (String, String),
    parent: Option<(String, String)>,
    problems: &'a [Problem],
    sections: Vec<Section>,
) -> Page<'a> {
    let t = asked.t;
    let mut crumbs = Vec::new();
    if title != t.chase_title() {
        crumbs.push(crumb(LIST, t.chase_title()));
    }
    crumbs.extend(parent.map(|(to, name)| crumb(to, name)));
    crumbs.push(crumb("", title.as_str()));
    Page {
        t,
        c: Chrome::new(asked, Place::Chases, crumbs),
        title,
        lead,
        done: asked.pairs.text("fait").map(|what| match what {
            "liste" => t.chase_made(),
            "efface" => t.chase_erased(),
            _ => t.chase_noted(),
        }),
        errors: errors(t, problems),
        actions: Vec::new(),
        sections,
    }
}

fn due(one: &Chase) -> u64 {
    one.figures.iter().filter(|(stage, _)| !stage.is_over()).map(|(_, count)| count).sum()
}

/// `GET /relances`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let all = asked.register.chases(&own(&asked)?, followed(&asked).as_ref()).await?;
    let count = |n: u64| format::count(t.lang(), n);
    let rows: Vec<Row> = all
        .iter()
        .map(|one| Row {
            to: Some(format!("{LIST}/{}", one.id)),
            name: one.title.clone(),
            cells: vec![
                words::of_what(t, one.of),
                format::date(one.closes_on),
                count(one.figures.values().sum()),
                if one.purged_on.is_some() { "–".to_owned() } else { count(due(one)) },
                format::date(one.purge_on),
            ],
        })
        .collect();
    let head = vec![
        t.chase_name(),
        t.chase_of(),
        t.chase_closes(),
        t.chase_dwellings(),
        t.chase_next(),
        t.chase_purge_on(),
    ];
    let section = Section {
        empty: rows.is_empty().then(|| t.chase_none()),
        table: (!rows.is_empty()).then(|| Table { caption: t.chase_title(), head, rows }),
        ..Section::new("chases", t.chase_title())
    };
    let mut page = page(&asked, (t.chase_title(), t.chase_lead()), None, &[], vec![section]);
    if asked.caller.can(Action::Create, CHASE) {
        page.actions.push((format!("{LIST}/nouvelle"), t.chase_new()));
    }
    page.actions.push(("/enquetes".to_owned(), t.prov_enquiries()));
    show(&page)
}

fn form_page<'a>(asked: &Asked, form: &Pairs, problems: &'a [Problem]) -> Page<'a> {
    let t = asked.t;
    let text = |name: &str| form.exact(name).unwrap_or("");
    let fields = vec![
        Field::text("titre", t.chase_name(), text("titre")).required(),
        choose(t, ("enquete", t.chase_of()), Of::ALL, Of::code, words::of_what, form).required(),
        Field::text("association", t.chase_partner(), text("association")).hint(t.chase_partner_hint()),
        Field::date("dernier-jour", t.chase_closes(), text("dernier-jour")).required(),
        Field::number("mois-gardes", t.chase_kept(), text("mois-gardes"), 1, 12).required(),
        Field::area("references", t.chase_references(), text("references"))
            .hint(t.chase_references_hint())
            .required(),
    ];
    let form = Form {
        action: format!("{LIST}/nouvelle"),
        act: t.act_save(),
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
        back: Some(LIST.to_owned()),
        ..Form::default()
    };
    let section = Section { form: Some(form), ..Section::new("chase", t.chase_new()) };
    page(asked, (t.chase_new(), t.chase_lead()), None, problems, vec![section])
}

/// `GET /relances/nouvelle`
pub(super) async fn ask(asked: Asked) -> PageResult {
    own(&asked)?;
    show(&form_page(&asked, &sent(&[("mois-gardes", "6".to_owned())]), &[]))
}

/// `POST /relances/nouvelle`
pub(super) async fn make(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let mut reader = Reader::new(t, &form);
    let of = form.text("enquete").and_then(Of::from_code);
    if of.is_none() {
        reader.wrong("enquete", t.prov_choose());
    }
    let closes_on = form.text("dernier-jour").and_then(|text| text.parse().ok());
    if closes_on.is_none() {
        reader.wrong("dernier-jour", t.chase_wrong_days());
    }
    let kept = reader.number("mois-gardes");
    let mut problems = reader.problems;
    if let (Some(of), Some(closes_on)) = (of, closes_on)
        && problems.is_empty()
    {
        let new = NewChase {
            title: form.text("titre").unwrap_or("").to_owned(),
            of,
            partner: form.text("association").map(str::to_owned),
            closes_on,
            kept_months: i64::from(kept.unwrap_or(0)),
            // Empty lines stay, so that the number of a wrong one is that of the field.
            references: form
                .exact("references")
                .unwrap_or("")
                .trim_end()
                .lines()
                .map(str::to_owned)
                .collect(),
        };
        match asked.register.make_chase(&own(&asked)?, &new, asked.today).await {
            Ok(id) => return go(&format!("{LIST}/{id}?fait=liste")),
            Err(register::Error::Refused(code)) => problems.push(problem(t, &code)),
            Err(other) => return Err(other.into()),
        }
    }
    show_wrong(&form_page(&asked, &form, &problems))
}

fn next(t: Texts, of: Next) -> String {
    match of {
        Next::Try(channel, why) => t.chase_next_try(words::channel(t, channel), words::why(t, why)),
        Next::AllTried => t.chase_next_all(),
        Next::Wait => t.chase_next_wait(),
        Next::Nothing => t.chase_next_nothing(),
    }
}

/// A fact, in words.
fn fact(t: Texts, of: &Fact) -> String {
    match of {
        Fact::Tried { channel, outcome, .. } => {
            format!("{} – {}", words::channel(t, *channel), words::outcome(t, *outcome))
        }
        Fact::HelpAsked { .. } => t.chase_what_help(),
        Fact::Accompanied { .. } => t.chase_what_accompanied(),
        Fact::Replied { channel, .. } => {
            format!("{} – {}", t.chase_what_replied(), words::channel(t, *channel))
        }
        Fact::Declined { .. } => t.chase_what_declined(),
        Fact::Left { .. } => t.chase_what_left(),
    }
}

fn last(t: Texts, one: &ChasedDwelling) -> String {
    one.facts
        .last()
        .map_or_else(|| "–".to_owned(), |of| format!("{}, {}", format::date(of.on()), fact(t, of)))
}

/// `GET /relances/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let within = followed(&asked);
    let one = asked.register.chase(&own(&asked)?, &id, within.as_ref()).await?;
    let all = asked.register.chased_dwellings(&own(&asked)?, &id, within.as_ref()).await?;
    let only_due = asked.pairs.text("etat") == Some("a-faire");
    let rows: Vec<Row> = all
        .iter()
        .filter(|dwelling| !only_due || !dwelling.stage.is_over())
        .map(|dwelling| Row {
            to: Some(format!("{LIST}/{id}/logements/{}", dwelling.id)),
            name: dwelling.reference.clone(),
            cells: vec![
                dwelling.residence.clone(),
                words::stage(t, dwelling.stage),
                next(t, dwelling.next),
                last(t, dwelling),
            ],
        })
        .collect();
    let mut facts = vec![
        (t.chase_of(), words::of_what(t, one.of)),
        (t.chase_closes(), format::date(one.closes_on)),
        (t.chase_partner(), one.partner.clone().unwrap_or_else(|| t.none())),
        (t.chase_purge_on(), format::date(one.purge_on)),
    ];
    facts.extend(Stage::ALL.iter().filter_map(|stage| {
        let count = one.figures.get(stage)?;
        Some((words::stage(t, *stage), format::count(t.lang(), *count)))
    }));
    let about = Section {
        told: one.purged_on.map(|on| ("info", t.chase_purged(format::date(on)))),
        facts,
        ..Section::new("about", t.chase_state())
    };
    let head = vec![t.chase_dwelling(), t.prov_residence(), t.chase_state(), t.chase_next(), t.chase_last()];
    let mut sections = vec![about];
    if one.purged_on.is_none() {
        sections.push(Section {
            empty: rows.is_empty().then(|| t.chase_dwellings_none()),
            table: (!rows.is_empty()).then(|| Table { caption: t.chase_dwellings(), head, rows }),
            ..Section::new("dwellings", t.chase_dwellings())
        });
    }
    let may_lead = asked.caller.can(Action::Create, CHASE) && one.purged_on.is_none();
    if may_lead {
        let form = Form {
            title: t.chase_purge(),
            action: format!("{LIST}/{id}/effacer"),
            act: t.chase_purge(),
            ..Form::default()
        };
        let words = vec![t.chase_purge_what()];
        sections.push(Section {
            words,
            form: Some(form.folded(&[])),
            ..Section::new("purge", t.chase_purge())
        });
    }
    let mut page = page(&asked, (one.title.clone(), t.chase_lead()), None, &[], sections);
    if one.purged_on.is_none() {
        let to = if only_due { format!("{LIST}/{id}") } else { format!("{LIST}/{id}?etat=a-faire") };
        page.actions.push((to, if only_due { t.chase_dwellings() } else { t.chase_filter_due() }));
        if asked.caller.can(Action::Export, CHASE) {
            page.actions.push((format!("{LIST}/{id}/logements.csv"), t.prov_csv()));
        }
    }
    show(&page)
}

const WHATS: [&str; 6] = ["essai", "aide", "accompagne", "repondu", "refus", "parti"];

async fn dwelling_page<'a>(
    asked: &Asked,
    (id, dwelling): (&str, &str),
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<Page<'a>, PageError> {
    let t = asked.t;
    let within = followed(asked);
    let chase = asked.register.chase(&own(asked)?, id, within.as_ref()).await?;
    let all = asked.register.chased_dwellings(&own(asked)?, id, within.as_ref()).await?;
    let one = all.into_iter().find(|one| one.id == dwelling).ok_or(PageError::NotFound)?;
    let facts = vec![
        (t.prov_residence(), one.residence.clone()),
        (t.chase_state(), words::stage(t, one.stage)),
        (t.chase_next(), next(t, one.next)),
    ];
    let story = one.facts.iter().map(|of| format!("{} – {}", format::date(of.on()), fact(t, of)));
    let text = |name: &str| form.exact(name).unwrap_or("");
    let labels = [
        t.chase_what_tried(),
        t.chase_what_help(),
        t.chase_what_accompanied(),
        t.chase_what_replied(),
        t.chase_what_declined(),
        t.chase_what_left(),
    ];
    let whats = WHATS.into_iter().zip(labels).map(|(code, label)| Choice::new(code, label, text("fait")));
    let today = asked.today.to_string();
    let on = if form.has("jour") { text("jour") } else { today.as_str() };
    let fields = vec![
        Field::radios("fait", t.chase_what(), whats.collect()).required(),
        choose(t, ("moyen", t.chase_channel()), Channel::ALL, Channel::code, words::channel, form),
        choose(t, ("resultat", t.chase_outcome()), Outcome::ALL, Outcome::code, words::outcome, form),
        Field::date("jour", t.chase_on(), on).required(),
    ];
    let noted = asked.caller.residences_for(Action::Change, CHASE);
    let may_note = noted.is_none_or(|named| named.contains(&one.residence_id))
        && !matches!(one.stage, Stage::Replied | Stage::Left);
    let form = Form {
        action: format!("{LIST}/{id}/logements/{dwelling}"),
        act: t.chase_note(),
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
        back: Some(format!("{LIST}/{id}")),
        ..Form::default()
    };
    let mut sections =
        vec![Section { facts, items: story.collect(), ..Section::new("about", t.chase_state()) }];
    if may_note {
        sections.push(Section { form: Some(form), ..Section::new("note", t.chase_note()) });
    }
    let parent = Some((format!("{LIST}/{id}"), chase.title));
    Ok(page(asked, (one.reference, t.chase_lead()), parent, problems, sections))
}

/// `GET /relances/{id}/logements/{dwelling}`
pub(super) async fn dwelling(asked: Asked, Path((id, dwelling)): Path<(String, String)>) -> PageResult {
    show(&dwelling_page(&asked, (&id, &dwelling), &sent(&[]), &[]).await?)
}

/// What a form says has happened; `None` when something is missing.
fn read(form: &Pairs) -> Option<Fact> {
    let on = form.text("jour")?.parse().ok()?;
    let channel = form.text("moyen").and_then(Channel::from_code);
    Some(match form.text("fait")? {
        "essai" => Fact::Tried {
            on,
            channel: channel?,
            outcome: form.text("resultat").and_then(Outcome::from_code)?,
        },
        "aide" => Fact::HelpAsked { on },
        "accompagne" => Fact::Accompanied { on },
        "repondu" => Fact::Replied { on, channel: channel? },
        "refus" => Fact::Declined { on },
        "parti" => Fact::Left { on },
        _ => return None,
    })
}

/// `POST /relances/{id}/logements/{dwelling}`
pub(super) async fn note(
    asked: Asked,
    Path((id, dwelling)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let within = asked.caller.residences_for(Action::Change, CHASE);
    let problem = match read(&form) {
        None => Problem::new("fait", asked.t.chase_wrong_form()),
        Some(fact) => {
            let place = (id.as_str(), dwelling.as_str());
            match asked.register.note_chase(&own(&asked)?, place, fact, within.as_ref(), asked.today).await {
                Ok(()) => return go(&format!("{LIST}/{id}/logements/{dwelling}?fait=note")),
                Err(register::Error::Refused(code)) => problem(asked.t, &code),
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&dwelling_page(&asked, (&id, &dwelling), &form, &[problem]).await?)
}

/// `POST /relances/{id}/effacer`
pub(super) async fn purge(asked: Asked, Path(id): Path<String>) -> PageResult {
    match asked.register.purge_chase(&own(&asked)?, &id, asked.today).await {
        // It was erased a moment ago: what was wanted is so.
        Ok(_) | Err(register::Error::Refused(_)) => go(&format!("{LIST}/{id}?fait=efface")),
        Err(other) => Err(other.into()),
    }
}

/// `GET /relances/{id}/logements.csv`
pub(super) async fn csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let within = asked.caller.residences_for(Action::Export, CHASE);
    let all = asked.register.chased_dwellings(&own(&asked)?, &id, within.as_ref()).await?;
    let rows = all.iter().map(|one| {
        vec![
            guarded(&one.residence),
            guarded(&one.reference),
            words::stage(t, one.stage),
            next(t, one.next),
            last(t, one),
        ]
    });
    let notes = [(t.export_date(), format::date(asked.today))];
    let head = ["residence", "logement", "etat", "a_faire", "dernier_fait"].map(str::to_owned);
    csv_answer("relance.csv", &notes, &head, rows)
}
