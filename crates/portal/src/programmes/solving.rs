//! The computation of a scenario, as somebody follows it: begun, watched, stopped.

use super::run::{self, Payload};
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, PageResult, Place, go, show};
use askama::Template;
use axum::extract::Path;
use register::jobs::{Job, JobState};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

#[derive(Template)]
#[template(path = "programmes/solving.html")]
struct SolvingPage {
    t: Texts,
    c: Chrome,
    id: String,
    what: String,
    detail: String,
    bar: Option<(u64, u64)>,
    running: bool,
    is_done: bool,
    may_stop: bool,
    scenario: String,
}

/// `POST /programmes/scenarios/{id}/calcul`
pub(super) async fn start(asked: Asked, Path(id): Path<String>) -> PageResult {
    let (_, scenario) = super::found(&asked, &id).await?;
    let landlord = asked.landlord()?;
    let payload = Payload { scenario_id: id, edition: scenario.edition };
    let job = run::add(&asked.portal, &asked.register, &landlord.id, &payload).await;
    let job = job.map_err(|error| super::worded(&asked, error))?;
    go(&format!("/programmes/travaux/{job}"))
}

/// The job of this id, when it computes a programme of the organisation.
async fn job_of(asked: &Asked, id: &str) -> Result<Job, PageError> {
    let own = asked.caller.organisation_id()?;
    let job = asked.register.job(id).await?;
    job.filter(|job| job.kind == run::KIND && job.organisation_id == own).ok_or(PageError::NotFound)
}

/// `GET /programmes/travaux/{id}`
pub(super) async fn job(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let job = job_of(&asked, &id).await?;
    let running = matches!(job.state, JobState::Waiting | JobState::Running);
    let payload: Payload = serde_json::from_str(&job.payload).unwrap_or_default();
    let (programme, scenario) = super::found(&asked, &payload.scenario_id).await?;
    let what = match (job.state, job.problem.as_deref()) {
        (JobState::Done, _) => t.prog_solve_done(),
        (JobState::Cancelled, _) => t.prog_solve_stopped(),
        (JobState::Dead, Some("changed")) => t.prog_solve_changed(),
        (JobState::Dead, _) => t.prog_solve_failed(),
        _ => match job.stage.as_str() {
            "search" => t.prog_solve_search(),
            "keep" => t.prog_solve_keep(),
            _ => t.prog_solve_question(),
        },
    };
    let way = super::crumbs_of(&asked, &programme, &scenario, &t.prog_solve());
    let mut c = Chrome::new(&asked, Place::Programmes, way).narrow();
    c.refresh = running.then_some(2);
    let percent =
        |total: u64| format::percent(t.lang(), (job.done.min(total) * 100 / total.max(1)) as f64, 0);
    show(&SolvingPage {
        t,
        c,
        what,
        detail: job.total.map_or_else(String::new, percent),
        bar: job.total.map(|total| (job.done.min(total), total.max(1))),
        running,
        is_done: job.state == JobState::Done,
        may_stop: asked.caller.can(Action::Change, ObjectKind::WorksPlan),
        scenario: scenario.id,
        id,
    })
}

/// `POST /programmes/travaux/{id}/arreter`
pub(super) async fn stop(asked: Asked, Path(id): Path<String>) -> PageResult {
    let job = job_of(&asked, &id).await?;
    match asked.register.cancel_job(&job.organisation_id, &id).await {
        // It ended meanwhile: its page says how.
        Ok(()) | Err(register::Error::Unknown(_)) => {}
        Err(other) => return Err(other.into()),
    }
    go(&format!("/programmes/travaux/{id}"))
}
