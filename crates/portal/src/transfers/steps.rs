//! Acts on a proposal: told, accepted, refused, locked, handed to a commission.

use super::run::{self, Payload};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::{PageResult, go};
use axum::extract::Path;
use register::transfers::{RefusalWhy, Step};

fn step_of(form: &Pairs) -> Result<Step, PageError> {
    let at = || form.text("mouvement").and_then(|at| at.parse::<usize>().ok());
    let wrong = |name: &str| PageError::Form(name.to_owned());
    Ok(match form.text("etape") {
        Some("proposer") => Step::Propose(at().ok_or_else(|| wrong("mouvement"))?),
        Some("accepter") => Step::Accept(at().ok_or_else(|| wrong("mouvement"))?),
        Some("refuser") => {
            let why = form.text("motif").and_then(RefusalWhy::from_code).unwrap_or(RefusalWhy::Other);
            Step::Refuse(at().ok_or_else(|| wrong("mouvement"))?, why)
        }
        Some("verrouiller") => Step::Lock,
        Some("deverrouiller") => Step::Unlock,
        _ => return Err(wrong("etape")),
    })
}

fn edition(form: &Pairs) -> Result<i64, PageError> {
    let edition = form.text("vu").and_then(|vu| vu.parse().ok());
    edition.ok_or_else(|| PageError::Form("vu".to_owned()))
}

/// `POST /mutations/propositions/{id}/etape`
pub(super) async fn note(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (step, edition) = (step_of(&form)?, edition(&form)?);
    let on = match form.text("le") {
        Some(day) => day.parse().map_err(|_| register::Error::Refused(asked.t.step_on_wrong()))?,
        None => asked.today,
    };
    let portfolio = portfolio(&asked).await?;
    asked
        .register
        .note_transfer_step(&portfolio, (&id, edition), step, (on, asked.today))
        .await
        .map_err(|e| super::worded(&asked, e))?;
    if matches!(step, Step::Refuse(..)) {
        // What the refusal sets free is looked at again at once; the rest stays.
        let job =
            run::add(&asked.portal, &asked.register, &portfolio.landlord.id, &Payload::default()).await?;
        return go(&format!("/mutations/travaux/{job}"));
    }
    go(&format!("/mutations/propositions/{id}?fait=note"))
}

/// `POST /mutations/propositions/{id}/commission`
pub(super) async fn hand(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let edition = edition(&form)?;
    let session = form.text("seance").ok_or_else(|| PageError::Form("seance".to_owned()))?;
    let portfolio = portfolio(&asked).await?;
    let case = asked
        .register
        .hand_exchange(&portfolio, (&id, edition), session, asked.today)
        .await
        .map_err(|e| super::worded(&asked, e))?;
    go(&format!("/dossiers/{case}"))
}
