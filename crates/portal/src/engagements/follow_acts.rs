//! What is noted of an accompaniment: milestones, time, the end, what was said of it.

use super::words::{read_minutes, refusal, worded};
use super::{follow, found, organisation};
use crate::diagnoses::words::read_cents;
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::{PageResult, Problem, go};
use axum::extract::Path;
use engagement::{Act, CloseReason, Entry, Fact, Helped, Measure, Outcome, Survey};
use jiff::civil::Date;

/// The day of a form; today when it says none.
fn day(asked: &Asked, form: &Pairs) -> Option<Date> {
    form.text("le").map_or(Some(asked.today), |text| text.parse().ok())
}

/// Notes a fact; what is wrong with it is told beside a field of the page.
async fn note(asked: &Asked, id: &str, (fact, field): (Fact, &str), done: &str) -> PageResult {
    let own = organisation(asked)?;
    match asked.register.note_quote(own, id, fact, asked.today).await {
        Ok(()) => go(&format!("/accompagnements/{id}?fait={done}")),
        Err(register::Error::Refused(code)) => {
            let record = found(asked, id).await?;
            follow::wrong(asked, &record, &[Problem::new(field, refusal(asked.t, &code))])
        }
        Err(error) => Err(worded(asked.t, error)),
    }
}

async fn told(asked: &Asked, id: &str, field: &str, what: String) -> PageResult {
    let record = found(asked, id).await?;
    follow::wrong(asked, &record, &[Problem::new(field, what)])
}

/// `POST /accompagnements/{id}/jalons`
pub(super) async fn milestone(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let key = form.text("jalon").unwrap_or("").to_owned();
    let Some(on) = day(&asked, &form) else {
        return told(&asked, &id, "jalons", asked.t.quote_no_day()).await;
    };
    let fact = match form.text("acte") {
        Some("rouvrir") => Fact { on: asked.today, act: Act::MilestoneOpen { key } },
        _ => Fact { on, act: Act::MilestoneDone { key, note: String::new() } },
    };
    note(&asked, &id, (fact, "jalons"), "note#jalons").await
}

/// `POST /accompagnements/{id}/temps`
pub(super) async fn spend(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let Some(on) = day(&asked, &form) else {
        return told(&asked, &id, "le", t.quote_no_day()).await;
    };
    let Some(minutes) = form.text("heures").map_or(Some(0), read_minutes) else {
        return told(&asked, &id, "heures", t.quote_no_hours()).await;
    };
    let Some(expenses_cents) = form.text("frais").map_or(Some(0), read_cents) else {
        return told(&asked, &id, "frais", t.quote_no_amount()).await;
    };
    let entry = Entry {
        id: uuid::Uuid::now_v7().to_string(),
        line: form.text("ligne").unwrap_or("").to_owned(),
        minutes,
        expenses_cents,
        on,
        what: form.text("quoi").unwrap_or("").to_owned(),
    };
    note(&asked, &id, (Fact { on, act: Act::Spent { entry } }, "heures"), "note#temps").await
}

/// `POST /accompagnements/{id}/temps/retirer`
pub(super) async fn take_back(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let entry = form.text("entree").unwrap_or("").to_owned();
    note(&asked, &id, (Fact { on: asked.today, act: Act::TakenBack { entry } }, "heures"), "note#temps").await
}

/// `POST /accompagnements/{id}/cloturer`
pub(super) async fn close(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let Some(reason) = form.text("motif").and_then(CloseReason::from_code) else {
        return told(&asked, &id, "motif", asked.t.quote_no_reason()).await;
    };
    let text = form.text("precision").unwrap_or("").to_owned();
    let fact = Fact { on: asked.today, act: Act::Closed { reason, note: text } };
    note(&asked, &id, (fact, "precision"), "clos").await
}

/// A whole number, with its spaces; `None`: it is none.
fn whole(text: &str) -> Option<i64> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && *c != '€').collect();
    bare.parse().ok().filter(|n| (0..=1_000_000_000_i64).contains(n))
}

/// `POST /accompagnements/{id}/bilan`
pub(super) async fn survey(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let Some(helped) = form.text("aide").and_then(Helped::from_code) else {
        return told(&asked, &id, "aide", t.diagnosis_no_answer()).await;
    };
    let mut outcomes = Vec::new();
    for measure in Measure::ALL {
        let (before, after) = (format!("avant-{measure}"), format!("apres-{measure}"));
        match (form.text(&before), form.text(&after)) {
            (None, None) => {}
            (Some(from), Some(to)) => match (whole(from), whole(to)) {
                (Some(before), Some(after)) => outcomes.push(Outcome { measure: *measure, before, after }),
                (None, _) => return told(&asked, &id, &before, t.diagnosis_no_number()).await,
                (_, None) => return told(&asked, &id, &after, t.diagnosis_no_number()).await,
            },
            // A measure without its other end proves nothing.
            (None, Some(_)) => return told(&asked, &id, &before, t.accompaniment_no_both()).await,
            (Some(_), None) => return told(&asked, &id, &after, t.accompaniment_no_both()).await,
        }
    }
    let survey = Survey { helped, changed: form.text("change").unwrap_or("").to_owned(), outcomes };
    let fact = Fact { on: asked.today, act: Act::Surveyed { survey } };
    note(&asked, &id, (fact, "change"), "bilan").await
}
