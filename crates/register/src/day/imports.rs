//! What waits around files: imports that stopped or wait for somebody, and last imports that left lines out.

use super::{Day, Queue, Subject, Waiting, When, day_of};
use crate::jobs::{Job, JobState};
use crate::{Error, Register};
use model::issue::ImportReport;
use sqlx::Row;

/// The kind of the jobs that read files, in the table of jobs.
const KIND: &str = "import";
/// As many jobs as an organisation may have under way, and more.
const MOST_JOBS: u32 = 200;

/// The last import of a kind.
struct Last {
    id: String,
    kind: String,
    file_name: String,
    made_at: String,
    report: ImportReport,
}

impl Register {
    pub(super) async fn imports_of_day(&self, day: &mut Day<'_>) -> Result<(), Error> {
        let id = day.asked.organisation_id;
        if day.asked.asks(Queue::ImportsStopped) {
            let jobs = self.jobs(Some(id), MOST_JOBS).await?;
            day.put(Queue::ImportsStopped, || stopped(&jobs));
        }
        if day.asked.asks(Queue::ImportsRejected) {
            let last = self.last_imports(id).await?;
            day.put(Queue::ImportsRejected, || rejected(&last));
        }
        Ok(())
    }

    /// The last import of each kind that was not undone.
    async fn last_imports(&self, landlord_id: &str) -> Result<Vec<Last>, Error> {
        let rows = sqlx::query(
            "SELECT i.id, i.kind, i.file_name, i.made_at, i.report FROM import i
             WHERE i.landlord_id = $1 AND i.state <> 'undone'
               AND NOT EXISTS (SELECT 1 FROM import n WHERE n.landlord_id = i.landlord_id AND n.kind = i.kind
                               AND n.state <> 'undone' AND n.made_at > i.made_at)
             ORDER BY i.made_at, i.id",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Last {
                    id: row.try_get("id")?,
                    kind: row.try_get("kind")?,
                    file_name: row.try_get("file_name")?,
                    made_at: row.try_get("made_at")?,
                    report: serde_json::from_str(&row.try_get::<String, _>("report")?)?,
                })
            })
            .collect()
    }
}

/// Those that failed or were stopped, and those that wait for somebody to decide.
fn stopped(jobs: &[Job]) -> Vec<Waiting> {
    let waits = |job: &&Job| job.state == JobState::Held || job.state.may_try_again();
    let files = jobs.iter().filter(|job| job.kind == KIND).filter(waits);
    let lines = files.map(|job| Waiting {
        subject: Subject::Job { id: job.id.clone(), payload: job.payload.clone() },
        when: When::since(day_of(&job.changed_at)),
        residence_id: None,
    });
    lines.collect()
}

fn rejected(last: &[Last]) -> Vec<Waiting> {
    let wrong = last.iter().filter(|one| one.report.is_refused() || one.report.rows_rejected > 0);
    let lines = wrong.map(|one| Waiting {
        subject: Subject::Import {
            id: one.id.clone(),
            kind: one.kind.clone(),
            file_name: one.file_name.clone(),
            rejected: one.report.rows_rejected,
        },
        when: When::since(day_of(&one.made_at)),
        residence_id: None,
    });
    lines.collect()
}
