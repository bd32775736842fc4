//! The worker that computes programmes: puts the question together, searches, has the answer verified, keeps it.

use crate::Portal;
use jiff::{SignedDuration, Timestamp};
use register::civil::today;
use register::jobs::{Job, JobState};
use register::portfolio::PortfolioRequest;
use register::programmes::{NotSolved, solved};
use register::{Across, Author, Error, Register};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// The kind of these jobs in the table.
pub(super) const KIND: &str = "programmes";
const STEP: &str = "solve";
/// How often a running job says that it is alive.
const GLANCE: Duration = Duration::from_millis(250);
/// How often computations of other instances are looked for.
const GLANCE_AT_OTHERS: Duration = Duration::from_secs(20);
/// So many glances make a day.
const A_DAY: u64 = 24 * 60 * 60 / GLANCE_AT_OTHERS.as_secs();
/// Days for which a computation that ended can be looked at.
const KEPT_DAYS: i64 = 30;
/// Jobs among which the same question is looked for.
const RECENT: u32 = 100;
/// Parts of the work, for the bar: a hundred of the search, and what comes before and after.
const PARTS: u64 = 102;

/// Computations of one landlord that wait or run: others want the workers too.
const MOST_OPEN: usize = 4;

/// What the table keeps of a job.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Payload {
    pub scenario_id: String,
    pub edition: i64,
}

/// Puts a computation in the queue, and wakes a worker; the id of the job.
pub(super) async fn add(
    portal: &Arc<Portal>,
    register: &Register,
    landlord_id: &str,
    payload: &Payload,
) -> Result<String, Error> {
    let body = serde_json::to_string(payload)?;
    let same = |job: &Job| {
        job.kind == KIND
            && job.payload == body
            && !job.cancel_asked
            && matches!(job.state, JobState::Waiting | JobState::Running)
    };
    let recent = register.jobs(Some(landlord_id), RECENT).await?;
    if let Some(job) = recent.iter().find(|job| same(job)) {
        return Ok(job.id.clone());
    }
    let is_open = |job: &&Job| {
        job.kind == KIND && !job.cancel_asked && matches!(job.state, JobState::Waiting | JobState::Running)
    };
    if recent.iter().filter(is_open).count() >= MOST_OPEN {
        return Err(Error::Refused("programme-busy".to_owned()));
    }
    let id = register.add_job(landlord_id, KIND, STEP, &body).await?;
    register.go_on(&id, &[STEP], STEP, &body).await?;
    tokio::spawn(work(Arc::clone(portal)));
    Ok(id)
}

/// Looks for computations that another instance left, as long as the portal is open.
pub(crate) async fn keep_programming(portal: Arc<Portal>) {
    for turn in 0_u64.. {
        if turn.is_multiple_of(A_DAY) {
            tidy(&portal).await;
        }
        work(Arc::clone(&portal)).await;
        tokio::time::sleep(GLANCE_AT_OTHERS).await;
    }
}

/// Forgets the computations that ended long ago.
async fn tidy(portal: &Portal) {
    let limit = Timestamp::now() - SignedDuration::from_hours(24 * KEPT_DAYS);
    let register = portal.register.across(Across::Jobs);
    let Ok(all) = register.jobs(None, u32::MAX).await else { return };
    let old = |job: &&Job| {
        let has_ended = !matches!(job.state, JobState::Waiting | JobState::Running);
        job.kind == KIND && has_ended && job.changed_at.parse::<Timestamp>().is_ok_and(|at| at < limit)
    };
    for job in all.iter().filter(old) {
        if let Err(error) = register.forget_job(&job.id).await {
            tracing::warn!(error = error.for_log(), "an old computation could not be forgotten");
        }
    }
}

async fn work(portal: Arc<Portal>) {
    let register = portal.register.across(Across::Jobs);
    let me = format!("{}-{}", std::process::id(), uuid::Uuid::now_v7().simple());
    loop {
        let Ok(_turn) = portal.workers.acquire().await else { return };
        match register.claim_job(KIND, &me, Timestamp::now()).await {
            Ok(Some(job)) => {
                let (state, problem) = match compute(&portal, &register, &job).await {
                    Ok(()) => (JobState::Done, None),
                    Err(failure) => failure,
                };
                if let Err(error) = register.end_job(&job, STEP, state, problem).await {
                    tracing::error!(error = error.for_log(), "a programme could not be ended");
                }
            }
            Ok(None) => return,
            Err(error) => {
                tracing::error!(%error, "the jobs could not be looked at");
                return;
            }
        }
    }
}

/// How a job ended badly: its state, and a code.
type Failure = (JobState, Option<&'static str>);

fn broken(error: &Error) -> Failure {
    tracing::error!(error = error.for_log(), "a programme could not be computed");
    (JobState::Dead, Some("failed"))
}

/// Tells how far the job is; asks it to stop when somebody asked.
async fn told(register: &Register, job: &Job, stage: &str, done: u64) -> Result<(), Failure> {
    match register.job_progress(job, (stage, done, Some(PARTS)), Timestamp::now()).await {
        Ok(true) => Ok(()),
        Ok(false) => Err((JobState::Cancelled, None)),
        Err(error) => {
            tracing::warn!(error = error.for_log(), "progress could not be told");
            Ok(())
        }
    }
}

async fn compute(portal: &Arc<Portal>, register: &Register, job: &Job) -> Result<(), Failure> {
    let payload: Payload = serde_json::from_str(&job.payload).map_err(|e| broken(&e.into()))?;
    // Seen as who asked sees: a worker has no sight of its own.
    let theirs = portal.register.used_by(Author::Person {
        account_id: job.author.clone(),
        organisation_id: Some(job.organisation_id.clone()),
    });
    told(register, job, "question", 0).await?;
    let request = PortfolioRequest {
        landlord_id: job.organisation_id.clone(),
        on: today(),
        weights: None,
        prudent: false,
        target: None,
    };
    let portfolio = theirs.portfolio(&request).await.map_err(|e| broken(&e))?;
    let question = match theirs.programme_question(&portfolio, &payload.scenario_id).await {
        Ok(question) if question.edition == payload.edition => question,
        Ok(_) | Err(Error::Unknown(_)) => return Err((JobState::Dead, Some("changed"))),
        Err(error) => return Err(broken(&error)),
    };
    let (done, stop) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let searching = {
        let (question, done, stop) = (question.clone(), Arc::clone(&done), Arc::clone(&stop));
        tokio::task::spawn_blocking(move || {
            solved(&question, &|percent| {
                done.store(u64::from(percent.min(100)), Ordering::Relaxed);
                !stop.load(Ordering::Relaxed)
            })
        })
    };
    tokio::pin!(searching);
    let found = loop {
        match tokio::time::timeout(GLANCE, &mut searching).await {
            Ok(found) => break found.map_err(|e| broken(&Error::Computation(e.to_string())))?,
            Err(_) => {
                let far = 1 + done.load(Ordering::Relaxed);
                if let Err(stopped) = told(register, job, "search", far).await {
                    stop.store(true, Ordering::Relaxed);
                    // Its turn is given back when the search is over.
                    let _ = searching.await;
                    return Err(stopped);
                }
            }
        }
    };
    let found = match found {
        Ok(found) => found,
        Err(NotSolved::Stopped) => return Err((JobState::Cancelled, None)),
        Err(NotSolved::Error(error)) => return Err(broken(&error)),
    };
    told(register, job, "keep", PARTS - 1).await?;
    match theirs.keep_programme_run(&job.organisation_id, &question, &found).await {
        Ok(_) => told(register, job, "done", PARTS).await,
        Err(Error::Changed | Error::Unknown(_)) => Err((JobState::Dead, Some("changed"))),
        Err(error) => Err(broken(&error)),
    }
}
