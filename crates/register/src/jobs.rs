//! Long work: imports, exports, purges. A table of jobs, shared by every instance.
//!
//! A job is put in the table by the transaction that wants it, claimed by a worker for a limited time (its lease),
//! and finished by the transaction that has its effect. A worker that died leaves a lease that runs out: another
//! takes the job over, and the first one, should it wake up, finds that its fence is old and can write nothing.

use crate::db::Write;
use crate::{Author, Error, Register, now, written};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use sqlx::Row;

/// How long a worker holds a job without saying that it is alive.
pub const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum JobState {
    /// To be done, now or at its hour.
    Waiting,
    /// Held by a worker.
    Running,
    Done,
    /// Stopped because somebody asked.
    Cancelled,
    /// Tried too many times: a person must look.
    Dead,
}

impl JobState {
    /// Every state.
    pub const ALL: [JobState; 5] =
        [JobState::Waiting, JobState::Running, JobState::Done, JobState::Cancelled, JobState::Dead];

    /// As it is stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            JobState::Waiting => "waiting",
            JobState::Running => "running",
            JobState::Done => "done",
            JobState::Cancelled => "cancelled",
            JobState::Dead => "dead",
        }
    }

    fn from_code(code: &str) -> Result<JobState, Error> {
        JobState::ALL
            .into_iter()
            .find(|s| s.code() == code)
            .ok_or_else(|| Error::Computation(format!("« {code} » is no state of a job")))
    }
}

/// A job to add.
#[derive(Debug, Clone)]
pub struct NewJob<'a> {
    pub organisation_id: &'a str,
    pub kind: &'static str,
    /// JSON that the worker of this kind reads.
    pub payload: String,
    /// While a job of this kind waits or runs under this name, adding it again gives the same job.
    pub unique_name: Option<&'a str>,
    pub run_at: Timestamp,
    pub most_attempts: u32,
}

/// A job, as pages and the command line show it.
#[derive(Debug, Clone, Serialize)]
pub struct Job {
    pub id: String,
    pub organisation_id: String,
    pub kind: String,
    #[serde(skip)]
    pub payload: String,
    pub author: String,
    pub state: JobState,
    pub attempts: u32,
    pub done: u64,
    pub total: u64,
    pub stage: Option<String>,
    pub cancel_asked: bool,
    pub outcome: Option<String>,
    pub problem: Option<String>,
    pub made_at: String,
    pub ended_at: Option<String>,
    fence: i64,
}

const SELECT: &str = "SELECT id, organisation_id, kind, payload, author, state, attempts, done, total, stage,
    cancel_asked_at, outcome, problem, made_at, ended_at, fence FROM job";

fn job_of(row: &sqlx::any::AnyRow) -> Result<Job, Error> {
    let count = |name: &str| row.try_get::<i64, _>(name).map(i64::unsigned_abs);
    Ok(Job {
        id: row.try_get("id")?,
        organisation_id: row.try_get("organisation_id")?,
        kind: row.try_get("kind")?,
        payload: row.try_get("payload")?,
        author: row.try_get("author")?,
        state: JobState::from_code(&row.try_get::<String, _>("state")?)?,
        attempts: u32::try_from(count("attempts")?).unwrap_or(u32::MAX),
        done: count("done")?,
        total: count("total")?,
        stage: row.try_get("stage")?,
        cancel_asked: row.try_get::<Option<String>, _>("cancel_asked_at")?.is_some(),
        outcome: row.try_get("outcome")?,
        problem: row.try_get("problem")?,
        made_at: row.try_get("made_at")?,
        ended_at: row.try_get("ended_at")?,
        fence: row.try_get("fence")?,
    })
}

/// Adds a job within a transaction: it exists exactly when what asked for it exists.
pub(crate) async fn add(act: &mut Write<'_>, author: &Author, job: &NewJob<'_>) -> Result<String, Error> {
    let id = uuid::Uuid::now_v7().to_string();
    let added = sqlx::query(
        "INSERT INTO job (id, organisation_id, kind, payload, author, state, unique_name, run_at, attempts,
                          most_attempts, fence, done, total, made_at)
         VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7, 0, $8, 0, 0, 0, $9) ON CONFLICT DO NOTHING",
    )
    .bind(&id)
    .bind(job.organisation_id)
    .bind(job.kind)
    .bind(&job.payload)
    .bind(author.code())
    .bind(job.unique_name.map(str::to_owned))
    .bind(written(job.run_at))
    .bind(i64::from(job.most_attempts.max(1)))
    .bind(now())
    .execute(act.connection())
    .await?
    .rows_affected();
    if added == 1 {
        return Ok(id);
    }
    Ok(sqlx::query_scalar("SELECT id FROM job WHERE kind = $1 AND unique_name = $2")
        .bind(job.kind)
        .bind(job.unique_name.map(str::to_owned))
        .fetch_one(act.connection())
        .await?)
}

/// Ends a job within the transaction that has its effect.
///
/// # Errors
/// [`Error::Refused`] (`lease-lost`) when another worker holds it: the transaction must be rolled back.
pub(crate) async fn finish(act: &mut Write<'_>, job: &Job, outcome: &str) -> Result<(), Error> {
    let ended = sqlx::query(
        "UPDATE job SET state = 'done', outcome = $1, ended_at = $2, unique_name = NULL, held_by = NULL,
                held_until = NULL WHERE id = $3 AND fence = $4 AND state = 'running'",
    )
    .bind(outcome)
    .bind(now())
    .bind(&job.id)
    .bind(job.fence)
    .execute(act.connection())
    .await?
    .rows_affected();
    if ended == 0 { Err(Error::Refused("lease-lost".to_owned())) } else { Ok(()) }
}

impl Register {
    /// Adds a job by itself.
    pub async fn add_job(&self, job: &NewJob<'_>) -> Result<String, Error> {
        let mut act = self.db.act().await?;
        let id = add(&mut act, self.author(), job).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Takes the next job of these kinds that is due, or whose worker has been silent for too long.
    pub async fn claim_job(&self, kinds: &[&str], worker: &str, at: Timestamp) -> Result<Option<Job>, Error> {
        let mut act = self.db.act().await?;
        act.hold("jobs").await?;
        let (this, until) = (written(at), written(at + LEASE));
        let sql = format!(
            "{SELECT} WHERE ((state = 'waiting' AND run_at <= $1) OR (state = 'running' AND held_until < $1))
             ORDER BY run_at, id LIMIT 200"
        );
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(&this).fetch_all(act.connection()).await?;
        let mut jobs = rows.iter().map(job_of);
        let next = loop {
            match jobs.next() {
                None => {
                    act.roll_back().await?;
                    return Ok(None);
                }
                Some(job) => {
                    let job = job?;
                    if kinds.contains(&job.kind.as_str()) {
                        break job;
                    }
                }
            }
        };
        sqlx::query(
            "UPDATE job SET state = 'running', attempts = attempts + 1, fence = fence + 1, held_by = $1,
                    held_until = $2 WHERE id = $3",
        )
        .bind(worker)
        .bind(until)
        .bind(&next.id)
        .execute(act.connection())
        .await?;
        act.commit().await?;
        self.job(&next.id).await.map(Some)
    }

    /// A worker says how far it is, and that it is alive. `false`: it must stop (cancelled, or no longer its job).
    pub async fn job_progress(
        &self,
        job: &Job,
        done: u64,
        total: u64,
        stage: &str,
        at: Timestamp,
    ) -> Result<bool, Error> {
        let mut act = self.db.act().await?;
        let alive = sqlx::query(
            "UPDATE job SET done = $1, total = $2, stage = $3, held_until = $4
             WHERE id = $5 AND fence = $6 AND state = 'running' AND cancel_asked_at IS NULL",
        )
        .bind(i64::try_from(done).unwrap_or(i64::MAX))
        .bind(i64::try_from(total).unwrap_or(i64::MAX))
        .bind(stage)
        .bind(written(at + LEASE))
        .bind(&job.id)
        .bind(job.fence)
        .execute(act.connection())
        .await?
        .rows_affected();
        act.commit().await?;
        Ok(alive == 1)
    }

    /// A worker gives up: cancelled when that was asked, tried again later, or dead after the last try.
    pub async fn fail_job(&self, job: &Job, problem: &str, at: Timestamp) -> Result<(), Error> {
        // 10 s, 20 s, 40 s… an hour at most: what failed for want of something has time to find it.
        let wait = SignedDuration::from_secs((10_i64 << job.attempts.min(9)).min(3_600));
        let mut act = self.db.act().await?;
        sqlx::query(
            "UPDATE job SET
                state = CASE WHEN cancel_asked_at IS NOT NULL THEN 'cancelled'
                             WHEN attempts >= most_attempts THEN 'dead' ELSE 'waiting' END,
                unique_name = CASE WHEN cancel_asked_at IS NULL AND attempts < most_attempts
                                   THEN unique_name ELSE NULL END,
                ended_at = CASE WHEN cancel_asked_at IS NULL AND attempts < most_attempts THEN NULL ELSE $1 END,
                run_at = $2, problem = $3, held_by = NULL, held_until = NULL
             WHERE id = $4 AND fence = $5 AND state = 'running'",
        )
        .bind(written(at))
        .bind(written(at + wait))
        .bind(problem.chars().take(500).collect::<String>())
        .bind(&job.id)
        .bind(job.fence)
        .execute(act.connection())
        .await?;
        act.commit().await
    }

    /// Asks a job to stop. One that waits stops at once; one that runs, at its next sign of life.
    pub async fn cancel_job(&self, organisation_id: &str, id: &str) -> Result<(), Error> {
        let at = now();
        let mut act = self.db.act().await?;
        let asked = sqlx::query(
            "UPDATE job SET cancel_asked_at = $1,
                ended_at = CASE WHEN state = 'waiting' THEN $1 ELSE ended_at END,
                unique_name = CASE WHEN state = 'waiting' THEN NULL ELSE unique_name END,
                state = CASE WHEN state = 'waiting' THEN 'cancelled' ELSE state END
             WHERE organisation_id = $2 AND id = $3 AND state IN ('waiting', 'running')",
        )
        .bind(at)
        .bind(organisation_id)
        .bind(id)
        .execute(act.connection())
        .await?
        .rows_affected();
        act.commit().await?;
        if asked == 0 { Err(Error::Unknown("job".to_owned())) } else { Ok(()) }
    }

    /// Puts a dead job back in the queue.
    pub async fn retry_job(&self, organisation_id: &str, id: &str, at: Timestamp) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let retried = sqlx::query(
            "UPDATE job SET state = 'waiting', attempts = 0, run_at = $1, ended_at = NULL, problem = NULL,
                    cancel_asked_at = NULL
             WHERE organisation_id = $2 AND id = $3 AND state IN ('dead', 'cancelled')",
        )
        .bind(written(at))
        .bind(organisation_id)
        .bind(id)
        .execute(act.connection())
        .await?
        .rows_affected();
        act.commit().await?;
        if retried == 0 { Err(Error::Unknown("job".to_owned())) } else { Ok(()) }
    }

    /// One job.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is none.
    pub async fn job(&self, id: &str) -> Result<Job, Error> {
        let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE id = $1"));
        let row = sqlx::query(sql).bind(id).fetch_optional(self.db.read()).await?;
        row.as_ref().map_or_else(|| Err(Error::Unknown("job".to_owned())), job_of)
    }

    /// The jobs of an organisation (all of them for the operator), the last first.
    pub async fn jobs(&self, organisation_id: Option<&str>, limit: u32) -> Result<Vec<Job>, Error> {
        let sql = sqlx::AssertSqlSafe(format!(
            "{SELECT} WHERE $1 = '' OR organisation_id = $1 ORDER BY made_at DESC, id DESC LIMIT $2"
        ));
        let rows = sqlx::query(sql)
            .bind(organisation_id.unwrap_or(""))
            .bind(i64::from(limit))
            .fetch_all(self.db.read())
            .await?;
        rows.iter().map(job_of).collect()
    }
}
