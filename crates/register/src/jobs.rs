//! Long work: a table of jobs, shared by every instance.
//!
//! A job waits, is claimed by a worker for a limited time (its lease), says how far it is, and ends. A worker that died
//! leaves a lease that runs out: another takes the job over, and the first one, should it wake up, finds that its fence is
//! old and that it may write nothing. What a job does must be safe to do twice: an import is named by the digest of its
//! file, so that doing it again changes nothing. Between two steps a job may be *held*: a person must decide.
//!
//! The table is apart from the register (see [`crate::db::Apart`]): progress never waits for the import it is about.

use crate::{Error, Register, written};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use sqlx::Row;

/// How long a worker holds a job without saying that it is alive.
pub const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// How often a job whose workers keep dying is taken over before a person must look.
pub const MOST_ATTEMPTS: u32 = 3;

pub(crate) const SCHEMA: [&str; 3] = [
    "CREATE TABLE IF NOT EXISTS job (
        id TEXT PRIMARY KEY,
        organisation_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        step TEXT NOT NULL,
        payload TEXT NOT NULL,
        author TEXT NOT NULL,
        state TEXT NOT NULL,
        attempts BIGINT NOT NULL,
        fence BIGINT NOT NULL,
        held_by TEXT,
        held_until TEXT,
        done BIGINT NOT NULL,
        total BIGINT,
        stage TEXT NOT NULL,
        cancel_asked_at TEXT,
        problem TEXT,
        made_at TEXT NOT NULL,
        changed_at TEXT NOT NULL
    )",
    "CREATE INDEX IF NOT EXISTS job_state ON job (state, made_at)",
    "CREATE INDEX IF NOT EXISTS job_organisation ON job (organisation_id, made_at)",
];

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum JobState {
    /// A person must decide how it goes on.
    Held,
    /// To be done.
    Waiting,
    /// A worker is at it.
    Running,
    Done,
    /// Stopped because somebody asked.
    Cancelled,
    /// It failed, or its workers kept dying: a person must look.
    Dead,
}

impl JobState {
    /// It stopped before its end: a person may have it tried again.
    #[must_use]
    pub const fn may_try_again(self) -> bool {
        matches!(self, JobState::Cancelled | JobState::Dead)
    }

    pub const ALL: [JobState; 6] = [
        JobState::Held,
        JobState::Waiting,
        JobState::Running,
        JobState::Done,
        JobState::Cancelled,
        JobState::Dead,
    ];

    /// As it is stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            JobState::Held => "held",
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

/// A job, as pages and the command line show it.
#[derive(Debug, Clone, Serialize)]
pub struct Job {
    pub id: String,
    pub organisation_id: String,
    /// What is done: `import`.
    pub kind: String,
    /// Which part of it: `columns`, `check`, `import`.
    pub step: String,
    /// JSON that the worker of this kind reads.
    #[serde(skip)]
    pub payload: String,
    /// Account of who asked.
    pub author: String,
    pub state: JobState,
    pub attempts: u32,
    pub done: u64,
    pub total: Option<u64>,
    pub stage: String,
    pub cancel_asked: bool,
    /// Why it is dead: a code, or the words of the register.
    pub problem: Option<String>,
    pub made_at: String,
    pub changed_at: String,
    fence: i64,
}

const SELECT: &str =
    "SELECT id, organisation_id, kind, step, payload, author, state, attempts, done, total, stage,
    cancel_asked_at, problem, made_at, changed_at, fence FROM job";

fn job_of(row: &sqlx::any::AnyRow) -> Result<Job, Error> {
    let count = |name: &str| row.try_get::<i64, _>(name).map(i64::unsigned_abs);
    Ok(Job {
        id: row.try_get("id")?,
        organisation_id: row.try_get("organisation_id")?,
        kind: row.try_get("kind")?,
        step: row.try_get("step")?,
        payload: row.try_get("payload")?,
        author: row.try_get("author")?,
        state: JobState::from_code(&row.try_get::<String, _>("state")?)?,
        attempts: u32::try_from(count("attempts")?).unwrap_or(u32::MAX),
        done: count("done")?,
        total: row.try_get::<Option<i64>, _>("total")?.map(i64::unsigned_abs),
        stage: row.try_get("stage")?,
        cancel_asked: row.try_get::<Option<String>, _>("cancel_asked_at")?.is_some(),
        problem: row.try_get("problem")?,
        made_at: row.try_get("made_at")?,
        changed_at: row.try_get("changed_at")?,
        fence: row.try_get("fence")?,
    })
}

fn precise(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

impl Register {
    /// Adds a job that waits for a person at a step.
    pub async fn add_job(
        &self,
        organisation_id: &str,
        kind: &str,
        step: &str,
        payload: &str,
    ) -> Result<String, Error> {
        let id = uuid::Uuid::now_v7().simple().to_string();
        sqlx::query(
            "INSERT INTO job (id, organisation_id, kind, step, payload, author, state, attempts, fence, done, stage,
                              made_at, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, 'held', 0, 0, 0, '', $7, $7)",
        )
        .bind(&id)
        .bind(organisation_id)
        .bind(kind)
        .bind(step)
        .bind(payload)
        .bind(self.author().code())
        .bind(precise(Timestamp::now()))
        .execute(self.jobs.pool())
        .await?;
        Ok(id)
    }

    /// Lets a job go on with a step, when it is at one of these steps and nobody is at it: `false` when somebody else was
    /// quicker.
    pub async fn go_on(&self, id: &str, from: &[&str], step: &str, payload: &str) -> Result<bool, Error> {
        let mut moved = 0;
        for at in from {
            moved += sqlx::query(
                "UPDATE job SET state = 'waiting', step = $1, payload = $2, attempts = 0, done = 0, total = NULL,
                        stage = '', cancel_asked_at = NULL, problem = NULL, changed_at = $3
                 WHERE id = $4 AND step = $5 AND state IN ('held', 'dead', 'cancelled')",
            )
            .bind(step)
            .bind(payload)
            .bind(precise(Timestamp::now()))
            .bind(id)
            .bind(*at)
            .execute(self.jobs.pool())
            .await?
            .rows_affected();
            if moved > 0 {
                break;
            }
        }
        Ok(moved > 0)
    }

    /// Takes the oldest job of a kind that waits, or whose worker has been silent for longer than its lease.
    ///
    /// One whose workers died too often becomes dead instead.
    pub async fn claim_job(&self, kind: &str, worker: &str, at: Timestamp) -> Result<Option<Job>, Error> {
        let (this, until) = (written(at), written(at + LEASE));
        sqlx::query(
            "UPDATE job SET state = 'dead', problem = 'workers-died', held_by = NULL, held_until = NULL,
                    changed_at = $1 WHERE kind = $2 AND state = 'running' AND held_until < $3 AND attempts >= $4",
        )
        .bind(precise(at))
        .bind(kind)
        .bind(&this)
        .bind(i64::from(MOST_ATTEMPTS))
        .execute(self.jobs.pool())
        .await?;
        // One statement: two workers that look at once see one another's claim.
        let row = sqlx::query(
            "UPDATE job SET state = 'running', attempts = attempts + 1, fence = fence + 1, held_by = $1,
                    held_until = $2, changed_at = $3
             WHERE id = (SELECT id FROM job WHERE kind = $4
                         AND (state = 'waiting' OR (state = 'running' AND held_until < $5))
                         ORDER BY changed_at, id LIMIT 1)
               AND (state = 'waiting' OR (state = 'running' AND held_until < $5))
             RETURNING id, fence",
        )
        .bind(worker)
        .bind(until)
        .bind(precise(at))
        .bind(kind)
        .bind(&this)
        .fetch_optional(self.jobs.pool())
        .await?;
        match row {
            None => Ok(None),
            Some(row) => {
                let (id, fence): (String, i64) = (row.try_get("id")?, row.try_get("fence")?);
                Ok(self.job(&id).await?.filter(|job| job.fence == fence))
            }
        }
    }

    /// A worker says how far it is, and that it is alive. `false`: it must stop (cancelled, or no longer its job).
    pub async fn job_progress(
        &self,
        job: &Job,
        (stage, done, total): (&str, u64, Option<u64>),
        at: Timestamp,
    ) -> Result<bool, Error> {
        let alive = sqlx::query(
            "UPDATE job SET stage = $1, done = $2, total = $3, held_until = $4
             WHERE id = $5 AND fence = $6 AND state = 'running' AND cancel_asked_at IS NULL",
        )
        .bind(stage)
        .bind(i64::try_from(done).unwrap_or(i64::MAX))
        .bind(total.map(|n| i64::try_from(n).unwrap_or(i64::MAX)))
        .bind(written(at + LEASE))
        .bind(&job.id)
        .bind(job.fence)
        .execute(self.jobs.pool())
        .await?
        .rows_affected();
        Ok(alive == 1)
    }

    /// A worker ends its step: held for a person, done, cancelled or dead. `false`: it was no longer its job, and nothing
    /// was written.
    pub async fn end_job(
        &self,
        job: &Job,
        step: &str,
        state: JobState,
        problem: Option<&str>,
    ) -> Result<bool, Error> {
        let ended = sqlx::query(
            "UPDATE job SET state = $1, step = $2, problem = $3, held_by = NULL, held_until = NULL, changed_at = $4
             WHERE id = $5 AND fence = $6 AND state = 'running'",
        )
        .bind(state.code())
        .bind(step)
        .bind(problem.map(|p| p.chars().take(500).collect::<String>()))
        .bind(precise(Timestamp::now()))
        .bind(&job.id)
        .bind(job.fence)
        .execute(self.jobs.pool())
        .await?
        .rows_affected();
        Ok(ended == 1)
    }

    /// Asks a job to stop. One that waits stops at once; one that runs, at its next sign of life.
    ///
    /// # Errors
    /// [`Error::Unknown`] when this organisation has no such job under way.
    pub async fn cancel_job(&self, organisation_id: &str, id: &str) -> Result<(), Error> {
        let at = precise(Timestamp::now());
        let asked = sqlx::query(
            "UPDATE job SET cancel_asked_at = $1, changed_at = $1,
                state = CASE WHEN state = 'waiting' THEN 'cancelled' ELSE state END
             WHERE organisation_id = $2 AND id = $3 AND state IN ('waiting', 'running')",
        )
        .bind(at)
        .bind(organisation_id)
        .bind(id)
        .execute(self.jobs.pool())
        .await?
        .rows_affected();
        if asked == 0 { Err(Error::Unknown(id.to_owned())) } else { Ok(()) }
    }

    /// Puts a job that is dead or was cancelled back in the queue, at the step where it was.
    ///
    /// # Errors
    /// [`Error::Unknown`] when this organisation has no such job.
    pub async fn retry_job(&self, organisation_id: &str, id: &str) -> Result<(), Error> {
        let job = self.job(id).await?.filter(|job| job.organisation_id == organisation_id);
        let job = job.ok_or_else(|| Error::Unknown(id.to_owned()))?;
        match job.state {
            state if state.may_try_again() => {
                self.go_on(id, &[&job.step], &job.step, &job.payload).await.map(drop)
            }
            _ => Err(Error::Unknown(id.to_owned())),
        }
    }

    /// Forgets a job that nobody is at.
    pub async fn forget_job(&self, id: &str) -> Result<bool, Error> {
        let gone = sqlx::query("DELETE FROM job WHERE id = $1 AND state <> 'running'")
            .bind(id)
            .execute(self.jobs.pool())
            .await?
            .rows_affected();
        Ok(gone > 0)
    }

    /// One job.
    pub async fn job(&self, id: &str) -> Result<Option<Job>, Error> {
        let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE id = $1"));
        sqlx::query(sql).bind(id).fetch_optional(self.jobs.pool()).await?.as_ref().map(job_of).transpose()
    }

    /// How many jobs run, and how many wait for a worker or a person.
    pub async fn job_counts(&self) -> Result<(i64, i64), Error> {
        let states: Vec<(String, i64)> = sqlx::query_as("SELECT state, COUNT(*) FROM job GROUP BY state")
            .fetch_all(self.jobs.pool())
            .await?;
        let of = |state: JobState| states.iter().find(|(s, _)| s == state.code()).map_or(0, |(_, n)| *n);
        Ok((of(JobState::Running), of(JobState::Waiting) + of(JobState::Held)))
    }

    /// The jobs of an organisation (all of them for whoever holds the machine), the last first.
    pub async fn jobs(&self, organisation_id: Option<&str>, limit: u32) -> Result<Vec<Job>, Error> {
        let sql = sqlx::AssertSqlSafe(format!(
            "{SELECT} WHERE $1 = '' OR organisation_id = $1 ORDER BY made_at DESC, id DESC LIMIT $2"
        ));
        let rows = sqlx::query(sql)
            .bind(organisation_id.unwrap_or(""))
            .bind(i64::from(limit))
            .fetch_all(self.jobs.pool())
            .await?;
        rows.iter().map(job_of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use jiff::ToSpan;
    use tempfile::TempDir;

    async fn register() -> (TempDir, Register) {
        let folder = TempDir::new().unwrap();
        let register = testing::open(folder.path()).await.unwrap();
        (folder, register)
    }

    async fn waiting(register: &Register, name: &str) -> String {
        let id = register.add_job(name, "import", "columns", "{}").await.unwrap();
        assert!(register.go_on(&id, &["columns"], "check", "{}").await.unwrap());
        id
    }

    #[tokio::test]
    async fn a_job_waits_for_a_person_then_is_done_once() {
        let (_folder, register) = register().await;
        let now = Timestamp::now();
        let id = register.add_job("org", "import", "columns", "{}").await.unwrap();
        assert!(register.claim_job("import", "w", now).await.unwrap().is_none(), "nobody has decided yet");
        assert!(register.go_on(&id, &["columns", "checked"], "check", "{\"a\":1}").await.unwrap());
        assert!(
            !register.go_on(&id, &["columns"], "check", "{}").await.unwrap(),
            "a second click changes nothing"
        );
        let job = register.claim_job("import", "w", now).await.unwrap().unwrap();
        assert_eq!((job.id.as_str(), job.payload.as_str(), job.attempts), (id.as_str(), "{\"a\":1}", 1));
        assert!(register.claim_job("import", "other", now).await.unwrap().is_none());
        assert!(register.job_progress(&job, ("read", 3, Some(9)), now).await.unwrap());
        assert_eq!(register.job(&id).await.unwrap().unwrap().total, Some(9));
        assert!(register.end_job(&job, "checked", JobState::Held, None).await.unwrap());
        assert!(!register.end_job(&job, "checked", JobState::Dead, None).await.unwrap());
    }

    #[tokio::test]
    async fn a_worker_that_was_silent_too_long_can_write_nothing_any_more() {
        let (_folder, register) = register().await;
        let id = waiting(&register, "org").await;
        let start = Timestamp::now();
        let first = register.claim_job("import", "first", start).await.unwrap().unwrap();
        let later = start + 2.minutes();
        let second = register.claim_job("import", "second", later).await.unwrap().unwrap();
        assert_eq!(second.attempts, 2);
        assert!(!register.job_progress(&first, ("read", 1, None), later).await.unwrap());
        assert!(!register.end_job(&first, "checked", JobState::Held, None).await.unwrap());
        assert!(register.end_job(&second, "checked", JobState::Held, None).await.unwrap());
        assert_eq!(register.job(&id).await.unwrap().unwrap().step, "checked");
    }

    #[tokio::test]
    async fn a_job_whose_workers_keep_dying_waits_for_a_person_and_can_be_sent_back() {
        let (_folder, register) = register().await;
        let id = waiting(&register, "org").await;
        let mut at = Timestamp::now();
        for _ in 0..MOST_ATTEMPTS {
            assert!(register.claim_job("import", "w", at).await.unwrap().is_some());
            at += 2.minutes();
        }
        assert!(register.claim_job("import", "w", at).await.unwrap().is_none());
        let dead = register.job(&id).await.unwrap().unwrap();
        assert_eq!((dead.state, dead.problem.as_deref()), (JobState::Dead, Some("workers-died")));
        assert!(matches!(register.retry_job("other", &id).await, Err(Error::Unknown(_))));
        register.retry_job("org", &id).await.unwrap();
        assert_eq!(register.claim_job("import", "w", at).await.unwrap().unwrap().attempts, 1);
    }

    #[tokio::test]
    async fn a_cancelled_job_stops_at_its_next_sign_of_life() {
        let (_folder, register) = register().await;
        let now = Timestamp::now();
        let id = waiting(&register, "org").await;
        assert!(matches!(register.cancel_job("other", &id).await, Err(Error::Unknown(_))));
        let job = register.claim_job("import", "w", now).await.unwrap().unwrap();
        register.cancel_job("org", &id).await.unwrap();
        assert!(!register.job_progress(&job, ("read", 1, None), now).await.unwrap());
        assert!(!register.forget_job(&id).await.unwrap(), "somebody is still at it");
        register.end_job(&job, "check", JobState::Cancelled, None).await.unwrap();
        assert!(register.forget_job(&id).await.unwrap());
        let unclaimed = waiting(&register, "org").await;
        register.cancel_job("org", &unclaimed).await.unwrap();
        assert_eq!(register.job(&unclaimed).await.unwrap().unwrap().state, JobState::Cancelled);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn many_workers_never_take_one_job_twice() {
        let (_folder, register) = register().await;
        for n in 0..20 {
            waiting(&register, &n.to_string()).await;
        }
        let now = Timestamp::now();
        let workers: Vec<_> = (0..8)
            .map(|n| {
                let register = register.clone();
                tokio::spawn(async move {
                    let mut mine = Vec::new();
                    while let Some(job) = register.claim_job("import", &n.to_string(), now).await.unwrap() {
                        mine.push(job.id);
                    }
                    mine
                })
            })
            .collect();
        let mut all = Vec::new();
        for worker in workers {
            all.extend(worker.await.unwrap());
        }
        let taken = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), taken, "a job was taken twice");
        // PostgreSQL lets a worker that lost a race go home: what it left is taken by the next one.
        while register.claim_job("import", "last", now).await.unwrap().is_some() {
            all.push(String::new());
        }
        assert_eq!(all.len(), 20);
    }
}
