//! What is done from the page of a pathway: a fact, another caseload, the erasing.

use super::{forms, held, show, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{PageResult, Problem, go, show_wrong};
use axum::extract::Path;
use jiff::civil::Date;
use register::Error;
use trust::policy::{Action, Object};

/// `POST /hlm-accompagnes/{id}/faits`
pub(super) async fn note(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let record = held(&asked, &id).await?;
    let own = asked.caller.organisation_id()?;
    let edition = form.text("vu").and_then(|text| text.parse::<u32>().ok());
    let edition =
        edition.ok_or_else(|| PageError::Form("the edition of the pathway is missing".to_owned()))?;
    let on = form.text("le").and_then(|text| text.parse::<Date>().ok());
    let problem = match (forms::event(&record, &form), on) {
        (_, None) => Problem::new("le", t.pathway_wrong_day()),
        (None, _) => words::problem(t, "pathway-motive"),
        (Some(event), Some(on)) => {
            let seen = (id.as_str(), Some(edition));
            match asked.register.note_pathway(own, seen, (&event, on), asked.caller.at).await {
                Ok(()) => {
                    // Whoever took its consent back is nobody's to read any more but the association's.
                    return go(&format!("/hlm-accompagnes/{id}?fait=note"));
                }
                Err(Error::Refused(code)) => words::problem(t, &code),
                Err(Error::Changed) => Problem::new("le", t.pathway_wrong_changed()),
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&show::page(&asked, &record, &form, &[problem]).await?)
}

/// `POST /hlm-accompagnes/{id}/file`
pub(super) async fn hand_over(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let record = held(&asked, &id).await?;
    let own = asked.caller.organisation_id()?;
    let to = form.text("file").unwrap_or("");
    match asked.register.hand_pathway_over(own, &id, to, asked.caller.at).await {
        Ok(()) => {
            // Given to somebody else's caseload, it is not there any more for whoever gave it.
            let kind = super::KIND;
            let object = Object { caseload: Some(to.trim().into()), ..Object::new(kind, own.into()) };
            let still = asked.caller.may(Action::See, &object).is_ok();
            go(&if still {
                format!("/hlm-accompagnes/{id}?fait=note")
            } else {
                "/hlm-accompagnes".to_owned()
            })
        }
        Err(Error::Refused(code)) => {
            show_wrong(&show::page(&asked, &record, &form, &[words::problem(asked.t, &code)]).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /hlm-accompagnes/{id}/effacer`
pub(super) async fn erase(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let record = held(&asked, &id).await?;
    if form.text("accord") != Some("oui") {
        return go(&format!("/hlm-accompagnes/{id}"));
    }
    match asked.register.erase_pathway(asked.caller.organisation_id()?, &id, asked.caller.at).await {
        Ok(()) => go("/hlm-accompagnes"),
        Err(Error::Refused(code)) => {
            show_wrong(&show::page(&asked, &record, &form, &[words::problem(asked.t, &code)]).await?)
        }
        Err(other) => Err(other.into()),
    }
}
