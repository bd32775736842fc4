//! The two files of a plan, without names, and the check of one that comes back.

use crate::edge::upload::receive;
use crate::edge::{Asked, PageError};
use crate::ui::export::attachment;
use crate::ui::{PageResult, go};
use axum::extract::{Multipart, Path};
use axum::response::IntoResponse;
use register::transfers::NotedPlan;

async fn found(asked: &Asked, id: &str) -> Result<NotedPlan, PageError> {
    let landlord = asked.landlord()?;
    asked.register.transfer_plan(&landlord.id, id).await.map_err(|e| super::worded(asked, e))
}

/// `GET /mutations/plans/{id}/question.json`
pub(super) async fn question(asked: Asked, Path(id): Path<String>) -> PageResult {
    let plan = found(&asked, &id).await?;
    Ok((attachment("application/json", "mutations-question.json"), plan.kept.instance).into_response())
}

/// `GET /mutations/plans/{id}/reponse.json`
pub(super) async fn answer(asked: Asked, Path(id): Path<String>) -> PageResult {
    let plan = found(&asked, &id).await?;
    Ok((attachment("application/json", "mutations-reponse.json"), plan.kept.plan).into_response())
}

/// `POST /mutations/plans/{id}/verifier`: a file that comes back is accepted or refused; nothing is changed.
pub(super) async fn check(asked: Asked, Path(id): Path<String>, form: Multipart) -> PageResult {
    let landlord = asked.landlord()?.id.clone();
    let plan = asked.register.transfer_plan(&landlord, &id).await.map_err(|e| super::worded(&asked, e))?;
    let spool = asked.register.folder().join("spool");
    let sent = receive(form, super::LARGEST_PLAN as u64, &spool).await?;
    let Some(file) = sent.file else {
        return Err(register::Error::Refused(asked.t.transfers_check_missing()).into());
    };
    // An answer to the same question is about as long: much more is not even read.
    let most = 2 * plan.kept.plan.len() as u64 + 64 * 1024;
    if tokio::fs::metadata(&file.path).await.map_err(|e| PageError::Inside(e.to_string()))?.len() > most {
        return Err(super::worded(&asked, register::Error::Refused("plan-tampered".to_owned())));
    }
    let bytes = tokio::fs::read(&file.path).await.map_err(|e| PageError::Inside(e.to_string()))?;
    asked.register.check_transfer_file(&landlord, &id, bytes).await.map_err(|e| super::worded(&asked, e))?;
    go("/mutations?fait=verifie")
}
