//! Imports of aids: which files were read, and taking the last one back: the aids as they were before it.

use super::aids::{Aid, put_aid};
use crate::{Error, Register};
use serde::Serialize;
use sqlx::Row;

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AidImport {
    pub id: String,
    pub file_name: String,
    pub added: i64,
    pub changed: i64,
    /// Name of the author's account; `None` when nobody's.
    pub author_name: Option<String>,
    pub noted_at: String,
    pub undone_at: Option<String>,
    /// The last one of those that hold.
    pub can_be_undone: bool,
}

/// What an import wrote over: the id of each aid, and the aid that was there, if one was.
pub(super) type Before = Vec<(String, Option<Aid>)>;

impl Register {
    /// Notes an import in the transaction that makes it.
    pub(super) async fn note_aid_import(
        &self,
        act: &mut crate::db::Write<'_>,
        organisation_id: &str,
        file_name: &str,
        (added, changed): (usize, usize),
        before: &Before,
    ) -> Result<(), Error> {
        let id = uuid::Uuid::now_v7().to_string();
        let last: i64 =
            sqlx::query_scalar("SELECT COALESCE(MAX(rank), 0) FROM aid_import WHERE organisation_id = $1")
                .bind(organisation_id)
                .fetch_one(act.connection())
                .await?;
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        sqlx::query(
            "INSERT INTO aid_import (id, organisation_id, rank, file_name, added, changed, author, noted_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&id)
        .bind(organisation_id)
        .bind(last + 1)
        .bind(file_name)
        .bind(count(added))
        .bind(count(changed))
        .bind(self.author().code())
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        for (aid, known) in before {
            let body = known.as_ref().map(serde_json::to_string).transpose()?.unwrap_or_default();
            sqlx::query(
                "INSERT INTO aid_before (import_id, organisation_id, aid, body) VALUES ($1, $2, $3, $4)",
            )
            .bind(&id)
            .bind(organisation_id)
            .bind(aid)
            .bind(body)
            .execute(act.connection())
            .await?;
        }
        Ok(())
    }

    /// The files of aids that an organisation read, the last first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn aid_imports(&self, organisation_id: &str) -> Result<Vec<AidImport>, Error> {
        let rows = sqlx::query(
            "SELECT i.id, i.file_name, i.added, i.changed, i.noted_at, i.undone_at, a.name AS author_name
             FROM aid_import i LEFT JOIN account a ON a.id = i.author
             WHERE i.organisation_id = $1 ORDER BY i.rank DESC",
        )
        .bind(organisation_id)
        .fetch_all(self.db.read())
        .await?;
        let mut is_last = true;
        rows.iter()
            .map(|row| {
                let undone_at: Option<String> = row.try_get("undone_at")?;
                // Those that were undone stand no more in the way.
                let can_be_undone = undone_at.is_none() && std::mem::take(&mut is_last);
                Ok(AidImport {
                    id: row.try_get("id")?,
                    file_name: row.try_get("file_name")?,
                    added: row.try_get("added")?,
                    changed: row.try_get("changed")?,
                    author_name: row.try_get("author_name")?,
                    noted_at: row.try_get("noted_at")?,
                    undone_at,
                    can_be_undone,
                })
            })
            .collect()
    }

    /// Takes the last import of aids back: what it added is removed, what it changed is as before.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the organisation has no such import; [`Error::Refused`] `aids-not-last` when another one came
    /// after it, or when it is undone already.
    pub async fn undo_aid_import(&self, organisation_id: &str, id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        // The same lock as the import: nobody reads a file meanwhile.
        act.hold(&format!("aids:{organisation_id}")).await?;
        let standing: Vec<(String, Option<String>)> = sqlx::query_as(
            "SELECT id, undone_at FROM aid_import WHERE organisation_id = $1 ORDER BY rank DESC",
        )
        .bind(organisation_id)
        .fetch_all(act.connection())
        .await?;
        if !standing.iter().any(|(known, _)| known == id) {
            return Err(Error::Unknown("import".to_owned()));
        }
        let last = standing.iter().find(|(_, undone)| undone.is_none());
        if last.is_none_or(|(last, _)| last != id) {
            return Err(Error::Refused("aids-not-last".to_owned()));
        }
        let before: Vec<(String, String)> =
            sqlx::query_as("SELECT aid, body FROM aid_before WHERE import_id = $1 AND organisation_id = $2")
                .bind(id)
                .bind(organisation_id)
                .fetch_all(act.connection())
                .await?;
        for (aid, body) in &before {
            if body.is_empty() {
                sqlx::query("DELETE FROM funding_aid WHERE organisation_id = $1 AND aid = $2")
                    .bind(organisation_id)
                    .bind(aid)
                    .execute(act.connection())
                    .await?;
            } else {
                let was: Aid = serde_json::from_str(body)?;
                put_aid(&mut act, organisation_id, aid, &was).await?;
            }
        }
        sqlx::query("DELETE FROM aid_before WHERE import_id = $1 AND organisation_id = $2")
            .bind(id)
            .bind(organisation_id)
            .execute(act.connection())
            .await?;
        sqlx::query("UPDATE aid_import SET undone_at = $1 WHERE id = $2 AND organisation_id = $3")
            .bind(crate::now())
            .bind(id)
            .bind(organisation_id)
            .execute(act.connection())
            .await?;
        let after = Some(format!("{} aids as before", before.len()));
        self.write_down(&mut act, organisation_id, ("undone", "aids", id), after).await?;
        act.commit().await
    }
}
