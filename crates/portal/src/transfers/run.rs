//! The worker that solves: puts the pool together, searches, has the answer verified, keeps it. What it finds is kept only
//! while what it was made from still holds.

use crate::Portal;
use jiff::{SignedDuration, Timestamp};
use register::civil::today;
use register::jobs::{Job, JobState};
use register::portfolio::PortfolioRequest;
use register::transfers::{Pool, Scenario, solved};
use register::{Across, Author, Error, Register};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// The kind of these jobs in the table.
pub(super) const KIND: &str = "transfers";
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
/// How often a pool that changed meanwhile is made again.
const TRIES: usize = 3;
/// Parts of the work, for the bar.
const PARTS: u64 = 3;

/// What the table keeps of a job: ids, nobody's name.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Payload {
    pub scenario: Scenario,
    pub is_trial: bool,
}

/// Puts a computation in the queue, and wakes a worker; the id of the job.
pub(super) async fn add(
    portal: &Arc<Portal>,
    register: &Register,
    landlord_id: &str,
    payload: &Payload,
) -> Result<String, Error> {
    let body = serde_json::to_string(payload)?;
    // The same question while it waits or is computed: what changes meanwhile is looked at again before a plan is kept.
    let same = |job: &Job| {
        job.kind == KIND
            && job.payload == body
            && !job.cancel_asked
            && matches!(job.state, JobState::Waiting | JobState::Running)
    };
    if let Some(job) = register.jobs(Some(landlord_id), RECENT).await?.into_iter().find(same) {
        return Ok(job.id);
    }
    let id = register.add_job(landlord_id, KIND, STEP, &body).await?;
    register.go_on(&id, &[STEP], STEP, &body).await?;
    tokio::spawn(work(Arc::clone(portal)));
    Ok(id)
}

/// The plan that a job made, once it is done.
pub(super) fn plan_of(job: &Job) -> Option<&str> {
    job.stage.strip_prefix("plan:").filter(|_| job.state == JobState::Done)
}

/// Looks for computations that another instance left, as long as the portal is open.
pub(crate) async fn keep_solving(portal: Arc<Portal>) {
    for turn in 0_u64.. {
        if turn.is_multiple_of(A_DAY) {
            tidy(&portal).await;
        }
        work(Arc::clone(&portal)).await;
        tokio::time::sleep(GLANCE_AT_OTHERS).await;
    }
}

/// Forgets the computations that ended long ago: they name wishes, which have their own time.
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
                if let Err(error) = one(&portal, &register, &job).await {
                    tracing::error!(error = error.for_log(), "transfers could not be ended");
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

async fn one(portal: &Arc<Portal>, register: &Register, job: &Job) -> Result<(), Error> {
    let (state, problem) = match compute(portal, register, job).await {
        Ok(()) => (JobState::Done, None),
        Err(failure) => failure,
    };
    register.end_job(job, STEP, state, problem).await.map(drop)
}

fn broken(error: &Error) -> Failure {
    tracing::error!(error = error.for_log(), "transfers could not be computed");
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
    for _ in 0..TRIES {
        told(register, job, "pool", 0).await?;
        let pool = pool_of(&theirs, job, &payload).await.map_err(|e| match e {
            Error::Refused(code) if code == "trial-most" => (JobState::Dead, Some("most")),
            other => broken(&other),
        })?;
        told(register, job, "search", 1).await?;
        let searching = {
            let pool = pool.clone();
            tokio::task::spawn_blocking(move || solved(&pool))
        };
        tokio::pin!(searching);
        let plan = loop {
            match tokio::time::timeout(GLANCE, &mut searching).await {
                Ok(found) => break found.map_err(|e| broken(&Error::Computation(e.to_string())))?,
                Err(_) => {
                    if let Err(stopped) = told(register, job, "search", 1).await {
                        // What the search still finds is kept nowhere; its turn is given back when it is over, or
                        // beginning and stopping again and again would run as many searches at once.
                        let _ = searching.await;
                        return Err(stopped);
                    }
                }
            }
        };
        let plan = plan.map_err(|e| broken(&e))?;
        told(register, job, "keep", 2).await?;
        match theirs.keep_transfer_plan(&job.organisation_id, (&pool, &plan), payload.is_trial).await {
            Ok(id) => return told(register, job, &format!("plan:{id}"), PARTS).await,
            // A consent was given or withdrawn meanwhile: the pool is made again.
            Err(Error::Changed) => continue,
            Err(error) => return Err(broken(&error)),
        }
    }
    Err((JobState::Dead, Some("changed")))
}

async fn pool_of(theirs: &Register, job: &Job, payload: &Payload) -> Result<Pool, Error> {
    let on = today();
    let request = PortfolioRequest {
        landlord_id: job.organisation_id.clone(),
        on,
        weights: None,
        prudent: false,
        target: None,
    };
    let portfolio = theirs.portfolio(&request).await?;
    theirs.transfer_pool(&portfolio, payload.scenario.clone(), on).await
}
