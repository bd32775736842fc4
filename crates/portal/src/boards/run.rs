//! The worker that computes boards: puts the question together, searches, has the answer verified, keeps it.

use crate::Portal;
use jiff::{SignedDuration, Timestamp};
use register::boards::{Amendment, NotSolved, solved};
use register::jobs::{Job, JobState};
use register::{Across, Author, Error, Register};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use trust::policy::Actor;

/// The kind of these jobs in the table.
pub(super) const KIND: &str = "boards";
const STEP: &str = "solve";
const GLANCE: Duration = Duration::from_millis(250);
/// How often computations of other instances are looked for.
const GLANCE_AT_OTHERS: Duration = Duration::from_secs(20);
/// So many glances make a day.
const A_DAY: u64 = 24 * 60 * 60 / GLANCE_AT_OTHERS.as_secs();
/// Days for which a computation that ended can be looked at.
const KEPT_DAYS: i64 = 30;
/// Jobs among which those under way are looked for.
const RECENT: u32 = 100;
/// Parts of the work, for the bar.
const PARTS: u64 = 101;
/// Computations of one organisation that wait or run.
const MOST_OPEN: usize = 4;

/// What the table keeps of a job.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Payload {
    pub call_id: String,
    /// The board that is amended.
    pub parent_id: Option<String>,
    pub amendments: Vec<Amendment>,
    /// The board that was made.
    #[serde(default)]
    pub board_id: Option<String>,
}

fn is_open(job: &Job) -> bool {
    job.kind == KIND && !job.cancel_asked && matches!(job.state, JobState::Waiting | JobState::Running)
}

/// Puts a computation in the queue, and wakes a worker; the id of the job.
pub(super) async fn add(
    portal: &Arc<Portal>,
    register: &Register,
    organisation_id: &str,
    payload: &Payload,
) -> Result<String, Error> {
    let body = serde_json::to_string(payload)?;
    let recent = register.jobs(Some(organisation_id), RECENT).await?;
    if let Some(job) = recent.iter().find(|job| is_open(job) && job.payload == body) {
        return Ok(job.id.clone());
    }
    if recent.iter().filter(|job| is_open(job)).count() >= MOST_OPEN {
        return Err(Error::Refused("board-busy".to_owned()));
    }
    let id = register.add_job(organisation_id, KIND, STEP, &body).await?;
    register.go_on(&id, &[STEP], STEP, &body).await?;
    tokio::spawn(work(Arc::clone(portal)));
    Ok(id)
}

/// Looks for computations that another instance left, as long as the portal is open.
pub(crate) async fn keep_boarding(portal: Arc<Portal>) {
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
                    Err((state, problem)) => (state, problem),
                };
                if let Err(error) = register.end_job(&job, STEP, state, problem).await {
                    tracing::error!(error = error.for_log(), "a board could not be ended");
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
    tracing::error!(error = error.for_log(), "a board could not be computed");
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

/// Whoever asked, with the rights that they still have: a worker has none of its own.
async fn asker(register: &Register, job: &Job) -> Result<Actor, Failure> {
    let found =
        register.across(Across::SignIn).actor_of(&job.author, &job.organisation_id, Timestamp::now()).await;
    found.map_err(|e| broken(&e))?.ok_or((JobState::Dead, Some("changed")))
}

async fn compute(portal: &Arc<Portal>, register: &Register, job: &Job) -> Result<(), Failure> {
    let payload: Payload = serde_json::from_str(&job.payload).map_err(|e| broken(&e.into()))?;
    let theirs = portal.register.used_by(Author::Person {
        account_id: job.author.clone(),
        organisation_id: Some(job.organisation_id.clone()),
    });
    told(register, job, "question", 0).await?;
    let (actor, at) = (asker(register, job).await?, Timestamp::now());
    let changed = |error: Error| match error {
        Error::Unknown(_) | Error::Refused(_) => (JobState::Dead, Some("changed")),
        other => broken(&other),
    };
    let sight = theirs.committee_sight(&actor, &payload.call_id, at).await.map_err(changed)?;
    let asked = theirs.board_question(&sight, &payload.amendments, at).await.map_err(changed)?;
    let (done, stop) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let searching = {
        let (question, done, stop) = (asked.question.clone(), Arc::clone(&done), Arc::clone(&stop));
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
                let far = done.load(Ordering::Relaxed);
                if let Err(stopped) = told(register, job, "search", far).await {
                    stop.store(true, Ordering::Relaxed);
                    // Its turn is given back when the search is over.
                    let _ = searching.await;
                    return Err(stopped);
                }
            }
        }
    };
    let (board, beside) = match found {
        Ok(found) => found,
        Err(NotSolved::Stopped) => return Err((JobState::Cancelled, None)),
        Err(NotSolved::Pins(_)) => return Err((JobState::Dead, Some("pins"))),
        Err(NotSolved::Failed(why)) => return Err(broken(&Error::Computation(why))),
    };
    told(register, job, "keep", PARTS - 1).await?;
    let kept = (&asked.question, &board, &beside);
    let from = (payload.parent_id.as_deref(), payload.amendments.as_slice());
    theirs.keep_board(&actor, &payload.call_id, kept, from, at).await.map_err(changed)?;
    told(register, job, "done", PARTS).await
}
