//! The journal of imports: what was read, from which file, with which result; and how an import is undone.

use crate::journal::{self, Act};
use crate::{Author, Error, Register, db::Write, identity::content_id};
use model::issue::ImportReport;
use serde::{Deserialize, Serialize};
use sqlx::Row;

/// What a process that reads a file for the portal says of it, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileAnswer<T> {
    /// What the act gave.
    Done(T),
    /// The act refuses the file as a whole, by this code.
    Refused(String),
    /// It is no table that can be opened.
    Unread { fr: String, en: String },
}

/// What kind of file an import reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImportKind {
    Stock,
    Streets,
    Places,
    Occupancy,
    Survey,
    /// Priority neighbourhoods (QPV).
    Neighbourhoods,
    /// The reference of communes.
    Communes,
    /// Structures and services of data·inclusion.
    Directory,
}

impl ImportKind {
    pub const ALL: [ImportKind; 8] = [
        ImportKind::Stock,
        ImportKind::Streets,
        ImportKind::Places,
        ImportKind::Occupancy,
        ImportKind::Survey,
        ImportKind::Neighbourhoods,
        ImportKind::Communes,
        ImportKind::Directory,
    ];

    /// As it is written on the command line and in URLs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ImportKind::Stock => "stock",
            ImportKind::Streets => "streets",
            ImportKind::Places => "places",
            ImportKind::Occupancy => "occupancy",
            ImportKind::Survey => "survey",
            ImportKind::Neighbourhoods => "neighbourhoods",
            ImportKind::Communes => "communes",
            ImportKind::Directory => "directory",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<ImportKind> {
        ImportKind::ALL.into_iter().find(|k| k.code() == code)
    }
}

/// How an import ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImportState {
    Done,
    Refused,
    Undone,
}

impl ImportState {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ImportState::Done => "done",
            ImportState::Refused => "refused",
            ImportState::Undone => "undone",
        }
    }

    fn from_code(code: &str) -> ImportState {
        match code {
            "done" => ImportState::Done,
            "undone" => ImportState::Undone,
            _ => ImportState::Refused,
        }
    }
}

/// One line of the journal.
#[derive(Debug, Clone, Serialize)]
pub struct ImportEntry {
    pub id: String,
    pub kind: String,
    pub file_name: String,
    pub state: ImportState,
    pub made_at: String,
    pub report: ImportReport,
    /// Is there something to undo, and is nothing more recent standing on it?
    pub can_be_undone: bool,
}

/// Tells how far a long act is: a stage and, when known, how much of it is done.
pub type Progress<'a> = dyn Fn(&str, u64, Option<u64>) + Send + Sync + 'a;

/// For callers who do not look.
pub fn silent(_: &str, _: u64, _: Option<u64>) {}

/// A fresh id for an import: the instant and the file, so that two imports of one file are two.
pub(crate) fn import_id(landlord_id: &str, kind: ImportKind, file_hash: &str) -> String {
    let instant = jiff::Timestamp::now().as_nanosecond().to_string();
    content_id(&["import", landlord_id, kind.code(), file_hash, &instant])
}

/// Writes the line of the journal, in the transaction of the import itself.
pub(crate) async fn note(
    write: &mut Write<'_>,
    author: &Author,
    id: &str,
    landlord_id: &str,
    kind: ImportKind,
    report: &ImportReport,
) -> Result<(), Error> {
    let state = if report.is_refused() { ImportState::Refused } else { ImportState::Done };
    sqlx::query(
        "INSERT INTO import (id, landlord_id, kind, file_name, file_hash, state, report, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(id)
    .bind(landlord_id)
    .bind(kind.code())
    .bind(&report.file)
    .bind(&report.file_hash)
    .bind(state.code())
    .bind(serde_json::to_string(report)?)
    // To the millisecond: two imports of one second are told apart, in their order.
    .bind(jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
    .execute(write.connection())
    .await?;
    let counts = serde_json::json!({
        "file": kind.code(), "rows_kept": report.rows_kept, "rows_rejected": report.rows_rejected,
        "added": report.added, "changed": report.changed, "missing": report.missing,
    });
    let act = Act {
        organisation_id: landlord_id,
        verb: if report.is_refused() { "refused" } else { "imported" },
        kind: "import",
        subject_id: id,
        before: None,
        after: Some(counts.to_string()),
    };
    journal::append(write, author, act).await
}

/// What a file gave, read away from the threads that answer requests, with its report entitled.
pub(crate) async fn read_aside<T: Send + 'static>(
    title: Option<&str>,
    dry_run: bool,
    read: impl FnOnce() -> (T, ImportReport) + Send + 'static,
) -> Result<(T, ImportReport), Error> {
    let (found, mut report) =
        tokio::task::spawn_blocking(read).await.map_err(|e| Error::Computation(e.to_string()))?;
    report.dry_run = dry_run;
    if let Some(title) = title {
        title.clone_into(&mut report.file);
    }
    Ok((found, report))
}

impl Register {
    /// Ends an import: a dry run leaves nothing behind, a real one is written with its line of the journal.
    pub(crate) async fn conclude(
        &self,
        mut write: Write<'_>,
        landlord_id: &str,
        kind: ImportKind,
        report: &ImportReport,
    ) -> Result<(), Error> {
        if report.dry_run {
            return write.roll_back().await;
        }
        let id = import_id(landlord_id, kind, &report.file_hash);
        note(&mut write, self.author(), &id, landlord_id, kind, report).await?;
        write.commit().await
    }

    /// The journal of a landlord's imports, last first.
    pub async fn imports(&self, landlord_id: &str) -> Result<Vec<ImportEntry>, Error> {
        let rows = sqlx::query(
            "SELECT i.id, i.kind, i.file_name, i.state, i.made_at, i.report,
                    (SELECT COUNT(*) FROM dwelling_before b WHERE b.import_id = i.id)
                    + (SELECT COUNT(*) FROM dwelling_added a WHERE a.import_id = i.id) AS changes
             FROM import i WHERE i.landlord_id = $1 ORDER BY i.made_at DESC, i.id",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        let mut newest_stock = true;
        let mut entries = Vec::with_capacity(rows.len());
        for row in &rows {
            let kind: String = row.try_get("kind")?;
            let state = ImportState::from_code(row.try_get("state")?);
            let standing = kind == ImportKind::Stock.code() && state == ImportState::Done;
            let can_be_undone = standing && newest_stock && row.try_get::<i64, _>("changes")? > 0;
            if standing {
                newest_stock = false;
            }
            entries.push(ImportEntry {
                id: row.try_get("id")?,
                kind,
                file_name: row.try_get("file_name")?,
                state,
                made_at: row.try_get("made_at")?,
                report: serde_json::from_str(row.try_get("report")?)?,
                can_be_undone,
            });
        }
        Ok(entries)
    }

    /// One import of a landlord.
    pub async fn import(&self, landlord_id: &str, id: &str) -> Result<ImportEntry, Error> {
        let mut all = self.imports(landlord_id).await?;
        let at = all.iter().position(|e| e.id == id).ok_or_else(|| Error::Unknown(id.to_owned()))?;
        Ok(all.swap_remove(at))
    }
}
