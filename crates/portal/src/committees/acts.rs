//! What is done to a committee: each act comes back to its page, with what was wrong.

use super::form::{read_interest, read_rules, read_seat};
use super::show::page_with;
use super::words::refusal;
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::instruction::actor;
use crate::ui::{PageResult, Problem, go, show_wrong};
use axum::extract::Path;

fn refused(code: &str) -> register::Error {
    register::Error::Refused(code.to_owned())
}

/// Back to the page when it was done, else the page with what is wrong there.
async fn told<T>(
    asked: &Asked,
    id: &str,
    done: Result<T, register::Error>,
    (form, place): (&Pairs, &str),
) -> PageResult {
    match done {
        Ok(_) => go(&format!("/comites/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            let problems = [Problem::new(place, refusal(asked.t, &code))];
            show_wrong(&page_with(asked, id, form, &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /comites/{id}/regles`
pub(super) async fn rules(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let done = match read_rules(&form) {
        Some(rules) => asked.register.set_committee_rules(actor(&asked)?, &id, &rules, asked.caller.at).await,
        None => Err(refused("committee-rules")),
    };
    told(&asked, &id, done, (&form, "rules-title")).await
}

/// `POST /comites/{id}/juges`
pub(super) async fn appoint(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    // A role is given: who asks proves again who they are.
    asked.register.committee_sight(actor(&asked)?, &id, asked.caller.at).await?;
    asked.caller.fresh()?;
    let done = match read_seat(&form) {
        Some(seat) => {
            let whose = (id.as_str(), form.text("membre").unwrap_or(""));
            asked.register.appoint_judge(actor(&asked)?, whose, seat, asked.caller.at).await
        }
        None => Err(refused("judge-role")),
    };
    told(&asked, &id, done, (&form, "judges-title")).await
}

/// `POST /comites/{id}/juges/fin`
pub(super) async fn end(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let whose = (id.as_str(), form.text("juge").unwrap_or(""));
    let done = asked.register.end_judge(actor(&asked)?, whose, asked.caller.at).await;
    told(&asked, &id, done, (&form, "judges-title")).await
}

/// `POST /comites/{id}/interets`
pub(super) async fn interest(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let own = asked.caller.person()?.session.account_id.clone();
    let whose = form.text("juge").unwrap_or(&own).to_owned();
    let place = if whose == own { "own-title" } else { "judges-title" };
    let done = match read_interest(&form) {
        Ok(new) => asked.register.note_interest(actor(&asked)?, (&id, &whose), &new, asked.caller.at).await,
        Err(code) => {
            asked.register.committee_sight(actor(&asked)?, &id, asked.caller.at).await?;
            Err(refused(code))
        }
    };
    told(&asked, &id, done, (&form, place)).await
}

/// `POST /comites/{id}/declaration`
pub(super) async fn declare(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let done = asked.register.finish_declaration(actor(&asked)?, &id, asked.caller.at).await;
    told(&asked, &id, done, (&form, "own-title")).await
}

/// `POST /comites/{id}/lecteurs`
pub(super) async fn assign(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let done = asked.register.assign_readers(actor(&asked)?, &id, asked.caller.at).await;
    told(&asked, &id, done, (&form, "judges-title")).await
}
