//! One dwelling of an agreement: where it stands, what happened, what may follow, what is known of its household.

use super::dwellings::{answer_fields, answers, may_see_answers};
use super::words::{amount, euros, fact, read_cents, refusal, stage, typed, verdict};
use super::{crumbs, may};
use crate::adapted::name_of;
use crate::edge::form::{Pairs, encode};
use crate::edge::{Asked, PageError};
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use pension::{Answers, Fact, Stage, aid};
use register::pension::{NotedEntry, PensionAgreement};
use texts::{Texts, format};
use trust::policy::Action;

struct Event {
    iso: String,
    date: String,
    what: String,
    who: String,
}

#[derive(Template)]
#[template(path = "pension/entry.html")]
struct EntryPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    done: Option<String>,
    action: String,
    fund: String,
    name: String,
    summary: Vec<(String, String)>,
    events: Vec<Event>,
    acts: Vec<Field>,
    /// How many facts the form saw.
    seen: usize,
    answers: Vec<Field>,
    answers_gone: Option<String>,
}

/// What may follow: the value that forms send, and its words.
fn following(t: Texts, now: Option<pension::State>, to_return_cents: i64) -> Vec<(&'static str, String)> {
    let mut all = match now.map(|now| now.stage) {
        None | Some(Stage::Proposed) => vec![("engage", t.pension_act_committed())],
        Some(Stage::Committed) => {
            vec![("fait", t.pension_act_done()), ("acompte", t.pension_act_advanced())]
        }
        Some(Stage::Done) => vec![("demande", t.pension_act_claimed()), ("paye", t.pension_act_paid())],
        Some(Stage::Paid | Stage::Withdrawn) => Vec::new(),
    };
    if to_return_cents > 0 {
        all.push(("rend", t.pension_act_returned()));
    }
    if now.is_some_and(|now| now.is_open() && now.paid_cents == 0) {
        all.push(("retire", t.pension_act_withdrawn()));
    }
    if now.is_some() {
        all.push(("annule", t.pension_act_corrected()));
    }
    all
}

async fn page<'a>(
    asked: &Asked,
    (one, noted): (&PensionAgreement, &NotedEntry),
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<EntryPage<'a>, PageError> {
    let t = asked.t;
    let now = one.state(noted);
    let name = name_of(asked, noted.reference.as_deref());
    let parts = now.and_then(|now| now.eligible_cents).map(|cost| aid(&one.terms, noted.entry.level, cost));
    let level = noted.entry.level.and_then(|at| one.terms.levels.get(at));
    let mut summary = vec![
        (t.col_state(), stage(t, now.map(|now| now.stage))),
        (t.pension_verdict(), verdict(t, noted.verdict)),
        (t.pension_works(), noted.entry.works.clone().unwrap_or_else(|| t.unknown())),
        (t.pension_departements(), noted.entry.departement.clone().unwrap_or_else(|| t.unknown())),
        (t.pension_cap_col(), euros(t, one.terms.cap_of(noted.entry.level))),
        (t.pension_cost(), amount(t, now.and_then(|now| now.eligible_cents))),
        (t.pension_aid(), amount(t, parts.map(|parts| parts.aid_cents))),
        (t.pension_over_cap(), amount(t, parts.map(|parts| parts.over_cents))),
        (t.pension_claimed_cents(), euros(t, now.map_or(0, |now| now.claimed_cents))),
        (t.pension_paid_cents(), euros(t, now.map_or(0, |now| now.paid_cents))),
    ];
    if let Some(now) = now.filter(|now| now.advanced_cents > 0) {
        summary.push((t.pension_advanced_cents(), euros(t, now.advanced_cents)));
        let back = now.to_return_cents(&one.terms, noted.entry.level);
        summary.extend((back > 0).then(|| (t.pension_to_return_cents(), euros(t, back))));
    }
    if let Some(level) = level {
        summary.push((t.col_level(), level.name.clone()));
    }
    let to_return = now.map_or(0, |now| match now.stage {
        // Before the works, the whole advance may go back.
        Stage::Committed => now.advanced_cents,
        _ => now.to_return_cents(&one.terms, noted.entry.level),
    });
    let next = following(t, now, to_return);
    let mut acts = Vec::new();
    if may(asked, Action::Change) && !next.is_empty() {
        let current = form.text("fait").unwrap_or("");
        let choices = next.iter().map(|(code, label)| Choice::new(*code, label.as_str(), current)).collect();
        let today = asked.today.to_string();
        // What is left to ask, or to receive, is what is most often typed.
        let open = parts.zip(now).map(|(parts, now)| match now.stage {
            Stage::Done if now.claimed_cents < parts.aid_cents => parts.aid_cents - now.claimed_cents,
            Stage::Done => parts.aid_cents - now.paid_cents,
            _ => parts.aid_cents + parts.over_cents,
        });
        let shown = open.filter(|cents| *cents > 0).map(typed).unwrap_or_default();
        acts.push(Field::radios("fait", t.pension_act_what(), choices).checked(problems));
        acts.push(
            Field::date("le", t.pension_act_on(), form.text("le").unwrap_or(&today))
                .required()
                .checked(problems),
        );
        acts.push(
            Field::text("montant", t.pension_cents(), form.text("montant").unwrap_or(&shown))
                .hint(t.pension_act_hint())
                .checked(problems),
        );
        let said = Choice {
            value: "oui".to_owned(),
            label: t.pension_over_said_yes(),
            chosen: form.has("depasser"),
        };
        if next.iter().any(|(code, _)| *code == "engage") {
            acts.push(Field::boxes("depasser", t.pension_over_said(), vec![said]).checked(problems));
        }
    }
    let landlord = asked.landlord()?;
    let known = match may_see_answers(asked) {
        true => asked.register.pension_answers(&landlord.id, noted).await?,
        false => None,
    };
    let is_over = matches!(now.map(|now| now.stage), Some(Stage::Paid | Stage::Withdrawn));
    // Erased at somebody's word while the works go on: it may be answered again.
    let known = known.or_else(|| (!is_over && may_see_answers(asked)).then(Answers::default));
    let asks = known.map(|known| {
        let all = [
            ("age-atteint", known.age_reached),
            ("retraite", known.retired),
            ("gir", known.gir_within),
            ("regime", known.scheme_within),
        ];
        let pairs: Vec<String> =
            all.iter().map(|(name, said)| format!("{name}={}", encode(said.code()))).collect();
        answer_fields(t, &one.terms, &Pairs::parse(&pairs.join("&")))
    });
    Ok(EntryPage {
        t,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        done: (asked.pairs.text("fait") == Some("note")).then(|| t.pension_noted()),
        action: format!("/caisses/{}/logements/{}", one.id, noted.entry.id),
        fund: one.terms.fund.clone(),
        summary,
        events: noted
            .facts
            .iter()
            .map(|each| Event {
                iso: each.fact.on().to_string(),
                date: format::date(each.fact.on()),
                what: fact(t, each.fact),
                who: texts::journal::author(t, &each.noted_by, each.author_name.as_deref()),
            })
            .collect(),
        acts,
        seen: noted.facts.len(),
        answers: asks.filter(|_| may(asked, Action::Propose)).unwrap_or_default(),
        answers_gone: (is_over && !noted.has_answers())
            .then(|| t.pension_answers_gone(verdict(t, noted.verdict))),
        c: Chrome::new(asked, Place::Pension, crumbs(asked, one, &name)).narrow(),
        name,
    })
}

async fn found(asked: &Asked, id: &str, entry: &str) -> Result<(PensionAgreement, NotedEntry), PageError> {
    let one = super::found(asked, id).await?;
    let noted = one.entries.iter().find(|noted| noted.entry.id == entry).cloned();
    let noted = noted.ok_or(PageError::NotFound)?;
    Ok((one, noted))
}

/// `GET /caisses/{id}/logements/{entry}`
pub(super) async fn show_one(asked: Asked, Path((id, entry)): Path<(String, String)>) -> PageResult {
    let (one, noted) = found(&asked, &id, &entry).await?;
    show(&page(&asked, (&one, &noted), &Pairs::default(), &[]).await?)
}

/// The fact of a form.
fn read(t: Texts, form: &Pairs) -> Result<Fact, Problem> {
    let on = form.text("le").and_then(|text| text.parse::<Date>().ok());
    let on = on.ok_or_else(|| Problem::new("le", t.pension_date_wrong(t.pension_act_on())))?;
    let cents = match form.text("montant") {
        None => None,
        Some(text) => Some(
            read_cents(text)
                .ok_or_else(|| Problem::new("montant", t.pension_amount_wrong(t.pension_cents())))?,
        ),
    };
    let needed = || cents.ok_or_else(|| Problem::new("montant", t.pension_no_amount()));
    match form.text("fait") {
        Some("engage") => Ok(Fact::Committed { on, eligible_cents: cents }),
        Some("acompte") => Ok(Fact::Advanced { on, cents: needed()? }),
        Some("rend") => Ok(Fact::Returned { on, cents: needed()? }),
        Some("fait") => Ok(Fact::Done { on, eligible_cents: needed()? }),
        Some("demande") => Ok(Fact::Claimed { on, cents: needed()? }),
        Some("paye") => Ok(Fact::Paid { on, cents: needed()? }),
        Some("retire") => Ok(Fact::Withdrawn { on }),
        Some("annule") => Ok(Fact::Corrected { on }),
        _ => Err(Problem::new("fait", t.pension_no_not_now())),
    }
}

/// `POST /caisses/{id}/logements/{entry}/faits`
pub(super) async fn note(asked: Asked, Path((id, entry)): Path<(String, String)>, form: Pairs) -> PageResult {
    let (one, noted) = found(&asked, &id, &entry).await?;
    let landlord = asked.landlord()?.id.clone();
    let seen = form.text("vu").and_then(|n| n.parse::<usize>().ok());
    let seen = seen.ok_or_else(|| PageError::Form("vu".to_owned()))?;
    let problem = match read(asked.t, &form) {
        Err(problem) => problem,
        Ok(fact) => {
            let said = (fact, form.has("depasser"));
            match asked.register.note_pension_fact(&landlord, (&id, &entry, seen), said, asked.today).await {
                Ok(()) => return go(&format!("/caisses/{id}/logements/{entry}?fait=note")),
                Err(register::Error::Refused(code)) => {
                    let field = match code.as_str() {
                        "pension-day" | "pension-outside" => "le",
                        "pension-amount" | "pension-over-aid" => "montant",
                        "pension-over-target" => "depasser",
                        _ => "fait",
                    };
                    Problem::new(field, refusal(asked.t, &code))
                }
                Err(register::Error::Changed) => Problem::new("fait", asked.t.pension_no_not_now()),
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&page(&asked, (&one, &noted), &form, &[problem]).await?)
}

/// `POST /caisses/{id}/logements/{entry}/conditions`
pub(super) async fn answer(
    asked: Asked,
    Path((id, entry)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    if !may_see_answers(&asked) {
        return Err(PageError::NotFound);
    }
    let (one, noted) = found(&asked, &id, &entry).await?;
    let landlord = asked.landlord()?.id.clone();
    match asked.register.set_pension_answers(&landlord, (&id, &entry), answers(&form)).await {
        Ok(_) => go(&format!("/caisses/{id}/logements/{entry}?fait=note")),
        Err(register::Error::Refused(code)) => {
            let problem = Problem::new("fait", refusal(asked.t, &code));
            show_wrong(&page(&asked, (&one, &noted), &form, &[problem]).await?)
        }
        Err(other) => Err(other.into()),
    }
}
