//! Approving a call, publishing it, writing another one like it; asking about it, and answering to all.

use super::words::worded;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{PageResult, go};
use axum::extract::Path;

fn back(asked: &Asked, id: &str, done: &str, result: Result<(), register::Error>) -> PageResult {
    match result {
        Ok(()) => go(&format!("/appels/{id}?fait={done}")),
        Err(error) => Err(worded(asked.t, error)),
    }
}

/// `POST /appels/{id}/approuver`: the text that was shown, by its digest, after a fresh proof of identity.
pub(super) async fn approve(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let own = asked.caller.organisation_id()?;
    // Another organisation learns nothing, not even that a proof would be asked.
    asked.register.call(Some(own), &id).await?;
    let person = asked.caller.person()?;
    if person.session.step_up_until(asked.caller.at).is_none() {
        return Err(PageError::StepUp(format!("/appels/{id}")));
    }
    let seen = form.text("vu").unwrap_or("");
    let done = asked.register.approve_call(own, &id, seen, asked.caller.at).await;
    back(&asked, &id, "approuve", done)
}

/// `POST /appels/{id}/publier`
pub(super) async fn publish(asked: Asked, Path(id): Path<String>) -> PageResult {
    let own = asked.caller.organisation_id()?;
    let done = asked.register.publish_call(own, &id, asked.caller.at).await.map(drop);
    back(&asked, &id, "publie", done)
}

/// `POST /appels/{id}/dupliquer`
pub(super) async fn duplicate(asked: Asked, Path(id): Path<String>) -> PageResult {
    let own = asked.caller.organisation_id()?;
    // Only whoever runs a call writes another like it.
    if !asked.register.call(Some(own), &id).await?.is_run_by(own) {
        return Err(PageError::NotFound);
    }
    match asked.register.duplicate_call(own, &id, asked.caller.at).await {
        Ok(new) => go(&format!("/appels/{new}?fait=copie")),
        Err(error) => Err(worded(asked.t, error)),
    }
}

/// `POST /appels/{id}/questions`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let own = asked.caller.organisation_id()?;
    let text = form.text("question").unwrap_or("");
    let done = asked.register.ask_about_call(own, &id, text, asked.caller.at).await.map(drop);
    back(&asked, &id, "question", done)
}

/// `POST /appels/{id}/questions/{question}`
pub(super) async fn answer(
    asked: Asked,
    Path((id, question)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let own = asked.caller.organisation_id()?;
    let text = form.text(&format!("reponse-{question}")).unwrap_or("").to_owned();
    let done = asked.register.answer_about_call(own, (&id, &question), &text, asked.caller.at).await;
    back(&asked, &id, "reponse", done)
}
