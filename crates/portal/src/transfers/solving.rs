//! The computation, as somebody follows it: begun, watched, stopped.

use super::run::{self, Payload};
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, PageResult, Place, go, show};
use askama::Template;
use axum::extract::Path;
use register::jobs::{Job, JobState};
use texts::{Texts, format};

#[derive(Template)]
#[template(path = "transfers/solving.html")]
struct SolvingPage {
    t: Texts,
    c: Chrome,
    id: String,
    what: String,
    detail: String,
    bar: Option<(u64, u64)>,
    running: bool,
    /// Where the result is.
    result: Option<String>,
}

/// `POST /mutations/calcul`
pub(super) async fn start(asked: Asked) -> PageResult {
    let landlord = asked.landlord()?;
    let job = run::add(&asked.portal, &asked.register, &landlord.id, &Payload::default()).await?;
    go(&format!("/mutations/travaux/{job}"))
}

/// The job of this id, when it computes transfers of the organisation.
async fn job_of(asked: &Asked, id: &str) -> Result<Job, PageError> {
    let own = asked.caller.organisation_id()?;
    let job = asked.register.job(id).await?;
    job.filter(|job| job.kind == run::KIND && job.organisation_id == own).ok_or(PageError::NotFound)
}

/// `GET /mutations/travaux/{id}`
pub(super) async fn job(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let job = job_of(&asked, &id).await?;
    let running = matches!(job.state, JobState::Waiting | JobState::Running);
    let payload: Payload = serde_json::from_str(&job.payload).unwrap_or_default();
    let what = match (job.state, job.problem.as_deref()) {
        (JobState::Done, _) => t.solve_done(),
        (JobState::Cancelled, _) => t.solve_stopped(),
        (JobState::Dead, Some("changed")) => t.solve_changed(),
        (JobState::Dead, Some("most")) => t.solve_most(),
        (JobState::Dead, _) => t.solve_failed(),
        _ => match job.stage.as_str() {
            "search" => t.solve_search(),
            "keep" => t.solve_keep(),
            _ => t.solve_pool(),
        },
    };
    let mut c = Chrome::new(&asked, Place::Transfers, super::crumbs(&asked, &t.solve_title())).narrow();
    c.refresh = running.then_some(2);
    let count = |n: u64| format::count(t.lang(), n);
    show(&SolvingPage {
        t,
        c,
        what,
        detail: job.total.map_or_else(String::new, |total| t.progress_of(count(job.done), count(total))),
        bar: job.total.map(|total| (job.done.min(total), total.max(1))),
        running,
        result: run::plan_of(&job).map(|plan| match payload.is_trial {
            true => format!("/mutations/plans/{plan}"),
            false => "/mutations".to_owned(),
        }),
        id,
    })
}

/// `POST /mutations/travaux/{id}/arreter`
pub(super) async fn stop(asked: Asked, Path(id): Path<String>) -> PageResult {
    let job = job_of(&asked, &id).await?;
    match asked.register.cancel_job(&job.organisation_id, &id).await {
        // It ended meanwhile: its page says how.
        Ok(()) | Err(register::Error::Unknown(_)) => {}
        Err(other) => return Err(other.into()),
    }
    go(&format!("/mutations/travaux/{id}"))
}
