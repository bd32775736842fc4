//! What the landlord does to a listing, and what those who apply do before they are chosen; each comes back to the page.

use super::show::page_with;
use super::words::{Reader, refusal};
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::{PageResult, Problem, go, show_wrong};
use axum::extract::Path;
use jiff::civil::Time;
use premises::Mode;

/// Back to the page when it was done, else the page with what is wrong, told beside a field of the form that was sent.
pub(super) async fn told(
    asked: &Asked,
    id: &str,
    done: Result<(), register::Error>,
    (form, field): (&Pairs, &str),
) -> PageResult {
    match done {
        Ok(()) => go(&format!("/locaux/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            wrong(asked, id, form, vec![Problem::new(field, refusal(asked.t, &code))]).await
        }
        Err(other) => Err(other.into()),
    }
}

pub(super) async fn wrong(asked: &Asked, id: &str, form: &Pairs, problems: Vec<Problem>) -> PageResult {
    show_wrong(&page_with(asked, id, form, &problems).await?)
}

/// `POST /locaux/{id}/remettre`
pub(super) async fn submit(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let done = asked.register.submit_premises(asked.caller.organisation_id()?, &id, asked.today).await;
    told(&asked, &id, done, (&form, "remettre")).await
}

/// `POST /locaux/{id}/controle`
pub(super) async fn check(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let said = (form.text("verdict") == Some("conforme"), form.exact("verdict-mots").unwrap_or(""));
    let done = asked.register.check_premises(asked.caller.organisation_id()?, &id, said, asked.today).await;
    told(&asked, &id, done, (&form, "verdict-mots")).await
}

/// `POST /locaux/{id}/publier`
pub(super) async fn publish(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let mut reader = Reader { t: asked.t, form: &form, problems: Vec::new() };
    let closes = reader.day("cloture");
    if !reader.problems.is_empty() {
        return wrong(&asked, &id, &form, reader.problems).await;
    }
    let mode = form.text("mode").and_then(Mode::from_code).unwrap_or(Mode::Deadline);
    let own = asked.caller.organisation_id()?;
    let done = asked.register.publish_premises(own, &id, (mode, closes), asked.today).await;
    told(&asked, &id, done, (&form, "cloture")).await
}

/// `POST /locaux/{id}/visites`
pub(super) async fn set_visit(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let mut reader = Reader { t: asked.t, form: &form, problems: Vec::new() };
    let day = reader.day("visite-jour");
    let minutes = reader.number("visite-minutes").unwrap_or(0);
    let places = reader.number("visite-places").unwrap_or(0);
    let hour = form.text("visite-heure").and_then(|text| Time::strptime("%H:%M", text.trim()).ok());
    let mut problems = reader.problems;
    match (day, hour) {
        (Some(day), Some(hour)) if problems.is_empty() => {
            let at = day.to_datetime(hour);
            let own = asked.caller.organisation_id()?;
            let done = asked.register.set_premises_visit(own, &id, (at, minutes, places), asked.today).await;
            told(&asked, &id, done, (&form, "visite-jour")).await
        }
        _ => {
            if problems.is_empty() {
                let field = if day.is_none() { "visite-jour" } else { "visite-heure" };
                problems.push(Problem::new(field, asked.t.premises_no_visit()));
            }
            wrong(&asked, &id, &form, problems).await
        }
    }
}

/// `POST /locaux/{id}/visites/{visit}`
pub(super) async fn visit(
    asked: Asked,
    Path((id, visit)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let comes = form.text("vient") == Some("oui");
    let own = asked.caller.organisation_id()?;
    let done = asked.register.visit_premises(own, &id, (&visit, comes), asked.today).await;
    told(&asked, &id, done, (&form, "visits-title")).await
}

/// `POST /locaux/{id}/questions`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let words = form.exact("question").unwrap_or("");
    let done =
        asked.register.ask_about_premises(asked.caller.organisation_id()?, &id, words, asked.today).await;
    told(&asked, &id, done, (&form, "question")).await
}

/// `POST /locaux/{id}/reponses`
pub(super) async fn answer(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let question = form.text("question-posee").and_then(|text| text.parse().ok()).unwrap_or(usize::MAX);
    let words = form.exact("reponse").unwrap_or("");
    let own = asked.caller.organisation_id()?;
    let done = asked.register.answer_about_premises(own, &id, (question, words), asked.today).await;
    told(&asked, &id, done, (&form, "reponse")).await
}

/// `POST /locaux/{id}/actes`
pub(super) async fn manage(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (register, own, today) = (&asked.register, asked.caller.organisation_id()?, asked.today);
    let words = form.exact("message").unwrap_or("");
    let mut reader = Reader { t: asked.t, form: &form, problems: Vec::new() };
    let (done, field) = match form.text("acte") {
        Some("suspendre") => (register.suspend_premises(own, &id, (words, words), today).await, "message"),
        Some("reprendre") => (register.resume_premises(own, &id, today).await, "acte"),
        Some("travaux") => match reader.day("travaux-le") {
            Some(day) => (register.move_premises_works(own, &id, day, today).await, "travaux-le"),
            None => {
                let problems = vec![Problem::new("travaux-le", asked.t.premises_no_day())];
                return wrong(&asked, &id, &form, problems).await;
            }
        },
        Some("vendu") => (register.sell_premises(own, &id, today).await, "acte"),
        Some("relancer") => (register.relist_premises(own, &id, today).await, "acte"),
        Some("clore") => (register.close_premises(own, &id, today).await, "acte"),
        Some("retirer") => (register.withdraw_premises(own, &id, words, today).await, "message"),
        _ => return wrong(&asked, &id, &form, vec![Problem::new("acte", asked.t.premises_choose())]).await,
    };
    told(&asked, &id, done, (&form, field)).await
}
