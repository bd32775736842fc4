//! What was erased since a backup was made must not come back with it.
//!
//! The marks of erased persons are keyed digests: without the key of the installation they say nothing of anybody. They
//! are written beside the backups at each of them, whole and in one file, and can be read from a live folder. With them
//! go the ids of erased accounts (which name nobody) and the requests that were answered, whose sealed birth must stay
//! wiped.

use super::on;
use crate::db::Write;
use crate::journal::{self, Act};
use crate::{Author, Error, Register, now};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};
use std::path::Path;

/// The file of marks, beside the backups.
pub const ERASURES: &str = "erasures.json";
const FORMAT: u32 = 1;

/// Everything that was erased, so that a restored backup forgets it as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureMarks {
    pub format: u32,
    pub made_at: String,
    pub marks: Vec<Mark>,
    /// Keys of the marks, wrapped by the key of the installation: the first erasure may have come after the backup.
    pub keys: Vec<WrappedKey>,
    /// Ids of erased accounts.
    pub accounts: Vec<String>,
    /// Requests that were answered.
    pub answers: Vec<Answered>,
}

/// An erased person, by a keyed digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub organisation_id: String,
    pub mark: String,
    pub at: String,
}

/// A key of marks, as the database keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrappedKey {
    pub organisation_id: String,
    pub key_id: i64,
    pub wrapped: String,
    pub made_at: String,
}

/// A request that was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    pub organisation_id: String,
    pub id: String,
    pub answered_at: String,
    pub answered_by: Option<String>,
    pub outcome: Option<String>,
}

impl FromRow<'_, AnyRow> for Mark {
    fn from_row(row: &AnyRow) -> sqlx::Result<Mark> {
        Ok(Mark {
            organisation_id: row.try_get("organisation_id")?,
            mark: row.try_get("mark")?,
            at: row.try_get("at")?,
        })
    }
}

impl FromRow<'_, AnyRow> for WrappedKey {
    fn from_row(row: &AnyRow) -> sqlx::Result<WrappedKey> {
        Ok(WrappedKey {
            organisation_id: row.try_get("organisation_id")?,
            key_id: row.try_get("key_id")?,
            wrapped: row.try_get("wrapped")?,
            made_at: row.try_get("made_at")?,
        })
    }
}

impl FromRow<'_, AnyRow> for Answered {
    fn from_row(row: &AnyRow) -> sqlx::Result<Answered> {
        Ok(Answered {
            organisation_id: row.try_get("organisation_id")?,
            id: row.try_get("id")?,
            answered_at: row.try_get("answered_at")?,
            answered_by: row.try_get("answered_by")?,
            outcome: row.try_get("outcome")?,
        })
    }
}

/// Reads the marks of a file.
///
/// # Errors
/// When it cannot be read, or is not such a file.
pub fn read_marks(path: &Path) -> Result<ErasureMarks, Error> {
    let body = std::fs::read(path).map_err(on(path))?;
    let marks: ErasureMarks = serde_json::from_slice(&body)
        .map_err(|e| Error::Archive(format!("{}: not a file of erasures: {e}", path.display())))?;
    if marks.format != FORMAT {
        return Err(Error::Archive(format!(
            "{}: format {} of erasures, this program reads {FORMAT}",
            path.display(),
            marks.format
        )));
    }
    Ok(marks)
}

impl ErasureMarks {
    /// Writes them beside the backups, whole or not at all.
    pub(crate) fn keep_in(&self, folder: &Path) -> Result<(), Error> {
        use std::io::Write;
        let body = serde_json::to_vec_pretty(self)?;
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(on(folder))?;
        file.write_all(&body).and_then(|()| file.as_file().sync_all()).map_err(on(folder))?;
        let to = folder.join(ERASURES);
        file.persist(&to).map_err(|e| on(&to)(e.error))?;
        super::sync_folder(folder)
    }
}

impl Register {
    /// Everything that was erased here.
    pub async fn erasure_marks(&self) -> Result<ErasureMarks, Error> {
        let db = self.db.read();
        let none = ErasureMarks {
            format: FORMAT,
            made_at: now(),
            marks: Vec::new(),
            keys: Vec::new(),
            accounts: Vec::new(),
            answers: Vec::new(),
        };
        // A register of an older schema, from before anybody could be erased.
        if !self.db.tables().await?.iter().any(|table| table == "erasure") {
            return Ok(none);
        }
        Ok(ErasureMarks {
            marks: sqlx::query_as(
                "SELECT organisation_id, mark, at FROM erasure ORDER BY organisation_id, mark",
            )
            .fetch_all(db.clone())
            .await?,
            keys: sqlx::query_as(
                "SELECT organisation_id, key_id, wrapped, made_at FROM seal_key
                 WHERE organisation_id LIKE 'erasures/%' ORDER BY organisation_id, key_id",
            )
            .fetch_all(db.clone())
            .await?,
            accounts: sqlx::query_scalar(
                "SELECT id FROM account WHERE email LIKE '%@erased.invalid' ORDER BY id",
            )
            .fetch_all(db.clone())
            .await?,
            answers: sqlx::query_as(
                "SELECT organisation_id, id, answered_at, answered_by, outcome FROM rights_request
                 WHERE answered_at IS NOT NULL ORDER BY organisation_id, id",
            )
            .fetch_all(db.clone())
            .await?,
            ..none
        })
    }

    /// Takes over what was erased elsewhere since, in a restored register. The number of marks, accounts and answers that
    /// were new here; [`Register::erase_again`] then erases the persons of the marks.
    ///
    /// # Errors
    /// [`Error::Archive`] when a mark was made with another key than the one of this register: it could not be matched.
    pub async fn take_erasures(&self, marks: &ErasureMarks) -> Result<u64, Error> {
        let register = self.used_by(Author::Job { name: "restore" });
        let mut write = register.db.act().await?;
        let mut new = 0;
        for key in &marks.keys {
            new_key(&mut write, key).await?;
        }
        for mark in &marks.marks {
            new += sqlx::query(
                "INSERT INTO erasure (organisation_id, mark, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            )
            .bind(&mark.organisation_id)
            .bind(&mark.mark)
            .bind(&mark.at)
            .execute(write.connection())
            .await?
            .rows_affected();
        }
        for account in &marks.accounts {
            new += u64::from(register.erased_elsewhere(&mut write, account).await?);
        }
        for answer in &marks.answers {
            new += u64::from(register.answered_elsewhere(&mut write, answer).await?);
        }
        write.commit().await?;
        Ok(new)
    }

    /// An account that was erased since the backup: was it still there?
    async fn erased_elsewhere(&self, write: &mut Write<'_>, account_id: &str) -> Result<bool, Error> {
        let email: Option<String> = sqlx::query_scalar(
            "SELECT email FROM account WHERE id = $1 AND email NOT LIKE '%@erased.invalid'",
        )
        .bind(account_id)
        .fetch_optional(write.connection())
        .await?;
        let Some(email) = email else { return Ok(false) };
        sqlx::query("UPDATE membership SET ended_at = $2 WHERE account_id = $1 AND ended_at IS NULL")
            .bind(account_id)
            .bind(now())
            .execute(write.connection())
            .await?;
        crate::privacy::own::forget(write, account_id, &email).await?;
        self.note_again(write, "", "erased", "account", account_id).await?;
        Ok(true)
    }

    /// A request that was answered since the backup: was it still waiting?
    async fn answered_elsewhere(&self, write: &mut Write<'_>, answer: &Answered) -> Result<bool, Error> {
        let closed = sqlx::query(
            "UPDATE rights_request SET birth = NULL, answered_at = $1, answered_by = $2, outcome = $3
             WHERE organisation_id = $4 AND id = $5 AND answered_at IS NULL",
        )
        .bind(&answer.answered_at)
        .bind(&answer.answered_by)
        .bind(&answer.outcome)
        .bind(&answer.organisation_id)
        .bind(&answer.id)
        .execute(write.connection())
        .await?
        .rows_affected();
        if closed > 0 {
            self.note_again(write, &answer.organisation_id, "answered", "rights-request", &answer.id).await?;
        }
        Ok(closed > 0)
    }

    async fn note_again(
        &self,
        write: &mut Write<'_>,
        organisation_id: &str,
        verb: &'static str,
        kind: &'static str,
        subject_id: &str,
    ) -> Result<(), Error> {
        let after = Some("carried over by a restore".to_owned());
        let act = Act { organisation_id, verb, kind, subject_id, before: None, after };
        journal::append(write, self.author(), act).await
    }
}

/// Takes a key of marks over, unless it is already there.
async fn new_key(write: &mut Write<'_>, key: &WrappedKey) -> Result<(), Error> {
    // Only keys of marks: a file must not bring keys of fields.
    if !key.organisation_id.starts_with("erasures/") {
        return Err(Error::Archive(format!("« {} » is not a key of erasures", key.organisation_id)));
    }
    let there: Option<String> =
        sqlx::query_scalar("SELECT wrapped FROM seal_key WHERE organisation_id = $1 AND key_id = $2")
            .bind(&key.organisation_id)
            .bind(key.key_id)
            .fetch_optional(write.connection())
            .await?;
    match there {
        Some(wrapped) if wrapped == key.wrapped => Ok(()),
        Some(_) => Err(Error::Archive(format!(
            "the erasures of « {} » were marked with another key than the one of this backup: they cannot be matched. \
             Restore the last backup made with that key",
            key.organisation_id
        ))),
        None => {
            sqlx::query(
                "INSERT INTO seal_key (organisation_id, key_id, wrapped, made_at) VALUES ($1, $2, $3, $4)",
            )
            .bind(&key.organisation_id)
            .bind(key.key_id)
            .bind(&key.wrapped)
            .bind(&key.made_at)
            .execute(write.connection())
            .await?;
            Ok(())
        }
    }
}
