//! The journal: every act, in the transaction that does it, each entry holding the digest of the one before.
//!
//! One chain for each organisation. An entry says who, what, on what, before and after; personal values are not
//! written in it, only the names of the fields that changed.

mod days;

pub use days::JournalDay;

use crate::db::Write;
use crate::{Author, Error, Register, instant};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::Row;
use std::collections::BTreeMap;
use trust::chain;
use trust::digest::Digest32;

/// An act, to be written down.
pub(crate) struct Act<'a> {
    pub organisation_id: &'a str,
    /// Past participle, from a closed list by kind: `invited`, `signed`, `imported`.
    pub verb: &'static str,
    /// What it is about: `membership`, `agreement`, `import`.
    pub kind: &'static str,
    pub subject_id: &'a str,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// An entry of the journal, as its readers see it.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    pub organisation_id: String,
    pub rank: u64,
    pub at: String,
    pub author: String,
    /// Name of the author's account; `None` when nobody's.
    pub author_name: Option<String>,
    pub verb: String,
    pub kind: String,
    pub subject_id: String,
    pub before: Option<String>,
    pub after: Option<String>,
    pub hash: String,
}

/// What is asked of the journal.
#[derive(Debug, Clone, Default)]
pub struct JournalFilter {
    pub kind: Option<String>,
    pub subject_id: Option<String>,
    /// Entries before this rank: the next page.
    pub before_rank: Option<u64>,
    pub limit: u32,
}

/// Appends an act to the chain of its organisation, in the transaction that does it.
pub(crate) async fn append(write: &mut Write<'_>, author: &Author, act: Act<'_>) -> Result<(), Error> {
    write.hold(&format!("journal:{}", act.organisation_id)).await?;
    let last =
        sqlx::query("SELECT rank, hash FROM journal WHERE organisation_id = $1 ORDER BY rank DESC LIMIT 1")
            .bind(act.organisation_id)
            .fetch_optional(write.connection())
            .await?;
    let (rank, previous) = match &last {
        Some(row) => (row.try_get::<i64, _>("rank")? + 1, digest_of(&row.try_get::<String, _>("hash")?)?),
        None => (1, Digest32::ZERO),
    };
    let at = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
    let details: BTreeMap<String, String> = [("before", act.before), ("after", act.after)]
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect();
    let kept = serde_json::to_string(&details)?;
    let hash = chain::link(
        previous,
        &chain::Entry {
            sequence: rank.unsigned_abs(),
            at: instant(&at)?,
            organisation: act.organisation_id.into(),
            by: Some(author.code().into()),
            act: act.verb.to_owned(),
            object: object(act.kind, act.subject_id),
            details,
        },
    );
    sqlx::query(
        "INSERT INTO journal (organisation_id, rank, at, author, verb, kind, subject_id, details, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(act.organisation_id)
    .bind(rank)
    .bind(&at)
    .bind(author.code())
    .bind(act.verb)
    .bind(act.kind)
    .bind(act.subject_id)
    .bind(kept)
    .bind(hash.to_string())
    .execute(write.connection())
    .await?;
    Ok(())
}

/// An object, as the chain names it.
fn object(kind: &str, id: &str) -> String {
    format!("{kind}:{id}")
}

fn digest_of(text: &str) -> Result<Digest32, Error> {
    text.parse().map_err(|_| Error::Computation(format!("« {text} » is not a digest")))
}

/// A row of the journal, as an entry of its chain.
fn linked_of(row: &sqlx::any::AnyRow) -> Result<chain::Linked, Error> {
    let text = |name: &str| row.try_get::<String, _>(name);
    Ok(chain::Linked {
        entry: chain::Entry {
            sequence: row.try_get::<i64, _>("rank")?.unsigned_abs(),
            at: instant(&text("at")?)?,
            organisation: text("organisation_id")?.into(),
            by: Some(text("author")?.into()),
            act: text("verb")?,
            object: object(&text("kind")?, &text("subject_id")?),
            details: serde_json::from_str(&text("details")?)?,
        },
        hash: digest_of(&text("hash")?)?,
    })
}

fn entry_of(row: &sqlx::any::AnyRow) -> Result<Entry, Error> {
    let mut details: BTreeMap<String, String> = serde_json::from_str(&row.try_get::<String, _>("details")?)?;
    Ok(Entry {
        organisation_id: row.try_get("organisation_id")?,
        rank: row.try_get::<i64, _>("rank")?.unsigned_abs(),
        at: row.try_get("at")?,
        author: row.try_get("author")?,
        author_name: row.try_get("author_name")?,
        verb: row.try_get("verb")?,
        kind: row.try_get("kind")?,
        subject_id: row.try_get("subject_id")?,
        before: details.remove("before"),
        after: details.remove("after"),
        hash: row.try_get("hash")?,
    })
}

impl Register {
    /// Appends an act of this register's user, in the transaction that does it.
    pub(crate) async fn write_down(
        &self,
        write: &mut Write<'_>,
        organisation_id: &str,
        (verb, kind, subject_id): (&'static str, &'static str, &str),
        after: Option<String>,
    ) -> Result<(), Error> {
        let act = Act { organisation_id, verb, kind, subject_id, before: None, after };
        append(write, self.author(), act).await
    }

    /// The journal of an organisation, the last act first.
    pub async fn journal(&self, organisation_id: &str, filter: &JournalFilter) -> Result<Vec<Entry>, Error> {
        let rows = sqlx::query(
            "SELECT j.organisation_id, j.rank, j.at, j.author, a.name AS author_name, j.verb, j.kind,
                    j.subject_id, j.details, j.hash
             FROM journal j LEFT JOIN account a ON a.id = j.author
             WHERE j.organisation_id = $1 AND ($2 = '' OR j.kind = $2) AND ($3 = '' OR j.subject_id = $3)
               AND j.rank < $4
             ORDER BY j.rank DESC LIMIT $5",
        )
        .bind(organisation_id)
        .bind(filter.kind.clone().unwrap_or_default())
        .bind(filter.subject_id.clone().unwrap_or_default())
        .bind(filter.before_rank.and_then(|r| i64::try_from(r).ok()).unwrap_or(i64::MAX))
        .bind(i64::from(filter.limit.clamp(1, 10_000)))
        .fetch_all(self.db.read())
        .await?;
        rows.iter().map(entry_of).collect()
    }

    /// Follows the chain of an organisation from its first entry; the rank of the last one.
    ///
    /// # Errors
    /// [`Error::BrokenJournal`] at the first entry that does not hold.
    pub async fn verify_journal(&self, organisation_id: &str) -> Result<u64, Error> {
        let (mut rank, mut previous) = (0_u64, Digest32::ZERO);
        loop {
            let rows = sqlx::query(
                "SELECT organisation_id, rank, at, author, verb, kind, subject_id, details, hash FROM journal
                 WHERE organisation_id = $1 AND rank > $2 ORDER BY rank LIMIT 1000",
            )
            .bind(organisation_id)
            .bind(i64::try_from(rank).unwrap_or(i64::MAX))
            .fetch_all(self.db.read())
            .await?;
            if rows.is_empty() {
                return Ok(rank);
            }
            let entries = rows.iter().map(linked_of).collect::<Result<Vec<_>, Error>>()?;
            previous = chain::verify_after(rank + 1, previous, &entries).map_err(|broken| {
                Error::BrokenJournal { organisation: organisation_id.to_owned(), why: broken.to_string() }
            })?;
            rank += entries.len() as u64;
        }
    }

    /// Every organisation that has a journal.
    pub async fn journals(&self) -> Result<Vec<String>, Error> {
        let rows: Vec<(String,)> =
            sqlx::query_as("SELECT DISTINCT organisation_id FROM journal ORDER BY organisation_id")
                .fetch_all(self.db.read())
                .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }
}
