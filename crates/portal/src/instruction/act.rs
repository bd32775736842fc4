//! What is done to a file under instruction: each act comes back to its sheet.

use super::actor;
use super::sheet::page_with;
use super::words::{read_answer, refusal};
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::{PageResult, Problem, go, show_wrong};
use axum::extract::Path;
use register::committees::Ruling;

/// Back to the sheet when it was done, else the sheet with what is wrong.
async fn told(asked: &Asked, id: &str, done: Result<(), register::Error>, form: &Pairs) -> PageResult {
    match done {
        Ok(()) => go(&format!("/instruction/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            let place = match code.as_str() {
                "instruction-text" => "demande",
                "instruction-day" => "echeance",
                "instruction-remedy" => "remede",
                _ => "etat",
            };
            let problems = [Problem::new(place, refusal(asked.t, &code))];
            show_wrong(&page_with(asked, id, form, &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// The call of a file that one may know of.
async fn call_of(asked: &Asked, id: &str) -> Result<String, crate::edge::PageError> {
    let (sight, _) = asked.register.file_of_committee(actor(asked)?, id, asked.caller.at).await?;
    Ok(sight.call.id)
}

/// `POST /instruction/{id}/constats`
pub(super) async fn find(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let call = call_of(&asked, &id).await?;
    let answer = form.text("reponse").and_then(read_answer);
    let done = match answer {
        Some(answer) => {
            let said = (form.text("critere").unwrap_or(""), answer, form.text("motif").unwrap_or(""));
            asked.register.note_finding(actor(&asked)?, (&call, &id), said, asked.caller.at).await
        }
        None => Err(register::Error::Refused("instruction-because".to_owned())),
    };
    told(&asked, &id, done, &form).await
}

/// `POST /instruction/{id}/demandes`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let call = call_of(&asked, &id).await?;
    let until = form.text("echeance").and_then(|day| day.parse().ok());
    let done = match until {
        Some(until) => {
            let what = (form.text("demande").unwrap_or(""), until);
            asked.register.ask_for_pieces(actor(&asked)?, (&call, &id), what, asked.caller.at).await
        }
        None => Err(register::Error::Refused("instruction-day".to_owned())),
    };
    told(&asked, &id, done, &form).await
}

/// `POST /instruction/{id}/decision`
pub(super) async fn rule(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let call = call_of(&asked, &id).await?;
    let text = |name: &str| form.text(name).unwrap_or("");
    let done = match Ruling::from_code(text("decision")) {
        Some(ruling) => {
            let why = (text("critere"), text("motif"), text("remede"));
            asked.register.rule_on_file(actor(&asked)?, (&call, &id), ruling, why, asked.caller.at).await
        }
        None => Err(register::Error::Refused("instruction-not-now".to_owned())),
    };
    told(&asked, &id, done, &form).await
}
