//! The two files of a computation: the question, and the answer with its proof. They count the people of a residence by age, however
//! few they are: whoever may export tenants takes them out.

use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::export::attachment;
use axum::extract::Path;
use axum::response::IntoResponse;
use register::programmes::NotedRun;

async fn found(asked: &Asked, id: &str) -> Result<NotedRun, PageError> {
    super::found(asked, id).await?;
    let landlord = super::landlord(asked)?;
    let run = asked.register.programme_run(landlord, id).await;
    run.map_err(|e| super::worded(asked, e))?.ok_or(PageError::NotFound)
}

/// `GET /programmes/scenarios/{id}/question.json`
pub(super) async fn question(asked: Asked, Path(id): Path<String>) -> PageResult {
    let run = found(&asked, &id).await?;
    Ok((attachment("application/json", "programme-question.json"), run.kept.instance).into_response())
}

/// `GET /programmes/scenarios/{id}/reponse.json`
pub(super) async fn answer(asked: Asked, Path(id): Path<String>) -> PageResult {
    let run = found(&asked, &id).await?;
    let answer = run.kept.answer.ok_or(PageError::NotFound)?;
    Ok((attachment("application/json", "programme-reponse.json"), answer).into_response())
}
