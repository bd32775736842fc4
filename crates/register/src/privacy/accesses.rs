//! The access log: who read which person's data, and when (CNIL délib. 2021-122). Kept apart from the register, so
//! that a reading never waits for an import: beside a SQLite register it is a file of its own, `accesses.sqlite`.

use crate::{Error, Register};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use sqlx::Row;

/// The table of the log.
pub(crate) const SCHEMA: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS access (
        id TEXT PRIMARY KEY,
        at TEXT NOT NULL,
        organisation_id TEXT NOT NULL,
        account_id TEXT NOT NULL,
        action TEXT NOT NULL,
        kind TEXT NOT NULL,
        subject TEXT NOT NULL
    )",
    "CREATE INDEX IF NOT EXISTS access_organisation ON access (organisation_id, at)",
];

/// A reading, to be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading<'a> {
    pub organisation_id: &'a str,
    pub account_id: &'a str,
    /// Code of `trust::policy::Action`.
    pub action: &'a str,
    /// Code of `trust::field::ObjectKind`.
    pub kind: &'a str,
    /// The page, with the id of what was read: `/residences/01a…`. Never a value.
    pub subject: &'a str,
    pub at: Timestamp,
}

/// A reading, as it was written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Access {
    pub at: String,
    pub account_id: String,
    /// `None`: the account is no more.
    pub account_name: Option<String>,
    pub action: String,
    pub kind: String,
    pub subject: String,
}

/// What is asked of the access log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccessFilter {
    /// Part of the page, as `/residences/01a…`.
    pub subject: Option<String>,
    pub account_id: Option<String>,
    pub from: Option<Date>,
    /// Last day, included.
    pub until: Option<Date>,
    pub limit: u32,
}

impl Register {
    /// Writes a reading down. What cannot be written down must not be shown: the caller refuses on an error.
    pub async fn note_access(&self, reading: &Reading<'_>) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO access (id, at, organisation_id, account_id, action, kind, subject)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(uuid::Uuid::now_v7().to_string())
        .bind(crate::written(reading.at))
        .bind(reading.organisation_id)
        .bind(reading.account_id)
        .bind(reading.action)
        .bind(reading.kind)
        .bind(reading.subject)
        // Whose data is read is told, even when another organisation reads it under an agreement.
        .execute(self.only(reading.organisation_id).accesses.pool())
        .await?;
        Ok(())
    }

    /// The readings of an organisation's data, the last one first.
    pub async fn accesses(&self, organisation_id: &str, filter: &AccessFilter) -> Result<Vec<Access>, Error> {
        // A day ends where the next one begins; without a last day, in a time that nobody will see.
        let until = filter.until.and_then(|day| day.tomorrow().ok());
        let rows = sqlx::query(
            "SELECT at, account_id, action, kind, subject FROM access
             WHERE organisation_id = $1 AND ($2 = '' OR account_id = $2) AND ($3 = '' OR subject = $3)
               AND at >= $4 AND at < $5
             ORDER BY at DESC, id DESC LIMIT $6",
        )
        .bind(organisation_id)
        .bind(filter.account_id.clone().unwrap_or_default())
        .bind(filter.subject.clone().unwrap_or_default())
        .bind(filter.from.map_or_else(String::new, |day| day.to_string()))
        .bind(until.map_or_else(|| "9999".to_owned(), |day| day.to_string()))
        .bind(i64::from(filter.limit.clamp(1, 100_000)))
        .fetch_all(self.accesses.pool())
        .await?;
        let names: std::collections::BTreeMap<String, String> =
            sqlx::query_as("SELECT id, name FROM account")
                .fetch_all(self.db.read())
                .await?
                .into_iter()
                .collect();
        rows.iter()
            .map(|row| {
                let account_id: String = row.try_get("account_id")?;
                Ok(Access {
                    at: row.try_get("at")?,
                    account_name: names.get(&account_id).cloned(),
                    account_id,
                    action: row.try_get("action")?,
                    kind: row.try_get("kind")?,
                    subject: row.try_get("subject")?,
                })
            })
            .collect()
    }
}
