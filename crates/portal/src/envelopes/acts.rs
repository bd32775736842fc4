//! What is done to an envelope: each act comes back to its page, with what was wrong beside its field.

use super::show::page_with;
use super::words::{place, read_cents, refusal};
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::{PageResult, Problem, go, show_wrong};
use axum::extract::Path;

async fn told(asked: &Asked, id: &str, form: &Pairs, done: Result<(), register::Error>) -> PageResult {
    match done {
        Ok(()) => go(&format!("/enveloppes/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            let problems = [Problem::new(place(&code), refusal(asked.t, &code))];
            show_wrong(&page_with(asked, id, form, &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Amount, sense, reason and key of a form. The mark of the page is the key: a form that is sent twice is done once.
/// The key of an act: the mark of its page. A browser to which no mark could be given (no randomness) acts under a key of its
/// own each time: nothing is mistaken for something else.
pub(super) fn key_of(form: &Pairs) -> String {
    match form.text("mark").and_then(|mark| mark.split('.').next()).filter(|drawn| !drawn.is_empty()) {
        Some(drawn) => format!("form:{drawn}"),
        None => format!("act:{}", uuid::Uuid::now_v7()),
    }
}

fn read(form: &Pairs) -> ((i64, bool), (String, String)) {
    let text = |name: &str| form.text(name).unwrap_or("").to_owned();
    let cents = read_cents(&text("montant")).unwrap_or(0);
    ((cents, text("sens") == "moins"), (text("motif"), key_of(form)))
}

/// `POST /enveloppes/{id}/total`
pub(super) async fn change_total(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (what, (reason, key)) = read(&form);
    let own = asked.caller.organisation_id()?;
    let done = asked.register.change_total(own, &id, what, (&reason, &key)).await.map(drop);
    told(&asked, &id, &form, done).await
}

/// `POST /enveloppes/{id}/deleguer`
pub(super) async fn delegate(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (what, (reason, key)) = read(&form);
    let own = asked.caller.organisation_id()?;
    let done = asked.register.delegate(own, &id, what, (&reason, &key)).await.map(drop);
    told(&asked, &id, &form, done).await
}

/// `POST /enveloppes/{id}/cloture`
pub(super) async fn close(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let own = asked.caller.organisation_id()?;
    let done = asked.register.close_envelope_year(own, &id, asked.today).await.map(drop);
    told(&asked, &id, &form, done).await
}
