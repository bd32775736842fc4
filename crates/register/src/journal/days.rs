//! Where each chain stood at the end of each day. Kept elsewhere (a file, a log, a printed sheet), these digests show
//! that a whole chain was written again, which the chain alone cannot.

use super::digest_of;
use crate::{Error, Register};
use serde::Serialize;
use sqlx::Row;

/// The end of a chain on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JournalDay {
    pub organisation_id: String,
    /// Universal time, `2026-11-22`.
    pub day: String,
    /// Entries of the day.
    pub entries: u64,
    /// The last one, and its digest: it holds everything before.
    pub rank: u64,
    pub digest: String,
}

impl Register {
    /// The days of an organisation's journal on which something was done, the last one first.
    pub async fn journal_days(&self, organisation_id: &str, limit: u32) -> Result<Vec<JournalDay>, Error> {
        let rows = sqlx::query(
            "SELECT d.day, d.entries, j.rank, j.hash
             FROM (SELECT SUBSTR(at, 1, 10) AS day, COUNT(*) AS entries, MAX(rank) AS rank FROM journal
                   WHERE organisation_id = $1 GROUP BY SUBSTR(at, 1, 10)) d
             JOIN journal j ON j.organisation_id = $1 AND j.rank = d.rank
             ORDER BY j.rank DESC LIMIT $2",
        )
        .bind(organisation_id)
        .bind(i64::from(limit))
        .fetch_all(self.db.read())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(JournalDay {
                    organisation_id: organisation_id.to_owned(),
                    day: row.try_get("day")?,
                    entries: row.try_get::<i64, _>("entries")?.unsigned_abs(),
                    rank: row.try_get::<i64, _>("rank")?.unsigned_abs(),
                    digest: row.try_get("hash")?,
                })
            })
            .collect()
    }

    /// Is the chain of an organisation still the one of a digest that was kept elsewhere?
    ///
    /// # Errors
    /// [`Error::BrokenJournal`] when the entry of that rank is another one, or is gone.
    pub async fn hold_journal_against(
        &self,
        organisation_id: &str,
        rank: u64,
        digest: &str,
    ) -> Result<(), Error> {
        digest_of(digest)?;
        let held: Option<String> =
            sqlx::query_scalar("SELECT hash FROM journal WHERE organisation_id = $1 AND rank = $2")
                .bind(organisation_id)
                .bind(i64::try_from(rank).unwrap_or(i64::MAX))
                .fetch_optional(self.db.read())
                .await?;
        if held.as_deref() == Some(digest) {
            return Ok(());
        }
        let what = if held.is_some() { "is not the one" } else { "is gone, with the one" };
        Err(Error::BrokenJournal {
            organisation: organisation_id.to_owned(),
            why: format!("entry {rank} {what} whose digest was kept"),
        })
    }
}
