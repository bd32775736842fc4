//! How needs may legally be paid for, as an organisation studied them: answers, day of the law, what the law said that day.
//! A study is its organisation's; verdicts are computed from the answers, never written.

mod impacts;
#[cfg(test)]
mod tests;

pub use impacts::{ImpactStudy, NewImpactStudy};

use crate::adapted::short_text;
use crate::db::Write;
use crate::{Error, Register};
use funding::Facts;
use jiff::civil::Date;
use procurement::{Advice, advise};
use sqlx::Row;
use sqlx::any::AnyRow;

/// Letters of a title.
const LONGEST_TITLE: usize = 120;
/// Studies of one organisation, of each kind.
const MOST_STUDIES: i64 = 2_000;
/// Pages that a study may be about, by the beginning of their address.
pub const ABOUT: [&str; 4] = ["achats-groupes/", "appels/", "innovations/", "services/"];

/// A study to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFramework {
    pub title: String,
    /// Address of the page that it is about, without its first `/`.
    pub about: Option<String>,
    pub facts: Facts,
}

/// A study.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Framework {
    pub id: String,
    pub told: NewFramework,
    /// Day of the law.
    pub studied_on: Date,
    /// What the law said then: `procurement::Advice::law_text`.
    pub law: String,
    pub edition: i64,
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown(kind: &str) -> Error {
    Error::Unknown(kind.to_owned())
}

fn framework(row: &AnyRow) -> Result<Framework, Error> {
    let wrong = |_| Error::Computation("the day of a study".to_owned());
    Ok(Framework {
        id: row.try_get("id")?,
        told: NewFramework {
            title: row.try_get("title")?,
            about: row.try_get("about")?,
            facts: serde_json::from_str(row.try_get("facts")?)?,
        },
        studied_on: row.try_get::<String, _>("studied_on")?.parse().map_err(wrong)?,
        law: row.try_get("law")?,
        edition: row.try_get("edition")?,
    })
}

/// May this address be what a study is about: one of the pages, and one thing on it?
#[must_use]
pub fn is_about(address: &str) -> bool {
    let id = ABOUT.iter().find_map(|start| address.strip_prefix(start));
    id.is_some_and(|id| {
        (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    })
}

fn checked(new: &NewFramework) -> Result<NewFramework, Error> {
    if new.about.as_deref().is_some_and(|about| !is_about(about)) {
        return Err(refused("framework-about"));
    }
    if !new.facts.contradictions().is_empty() {
        return Err(refused("framework-facts"));
    }
    Ok(NewFramework {
        title: short_text(&new.title, LONGEST_TITLE, "framework-title")?
            .ok_or_else(|| refused("framework-title"))?,
        ..new.clone()
    })
}

const SELECT: &str = "SELECT id, title, about, facts, studied_on, law, edition FROM framework";

impl Register {
    /// The studies of an organisation, the last begun first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn frameworks(&self, organisation_id: &str) -> Result<Vec<Framework>, Error> {
        let sql = format!("{SELECT} WHERE organisation_id = $1 ORDER BY made_at DESC, id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(organisation_id.to_owned())
            .fetch_all(self.db.read())
            .await?;
        rows.iter().map(framework).collect()
    }

    /// One study.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the organisation has no such study.
    pub async fn framework(&self, organisation_id: &str, id: &str) -> Result<Framework, Error> {
        let sql = format!("{SELECT} WHERE organisation_id = $1 AND id = $2");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(organisation_id.to_owned())
            .bind(id.to_owned())
            .fetch_optional(self.db.read())
            .await?;
        framework(&row.ok_or_else(|| unknown("framework"))?)
    }

    /// The studies of an organisation about one page.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn frameworks_about(
        &self,
        organisation_id: &str,
        about: &str,
    ) -> Result<Vec<Framework>, Error> {
        let mut all = self.frameworks(organisation_id).await?;
        all.retain(|one| one.told.about.as_deref() == Some(about));
        Ok(all)
    }

    /// Every route of some answers, under the law of a day as the organisation reads it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn legal_advice(
        &self,
        organisation_id: &str,
        facts: &Facts,
        on: Date,
    ) -> Result<Advice, Error> {
        Ok(advise(&self.law_of(organisation_id).await?, on, facts))
    }

    /// Writes a study, or writes over the one that was seen; its id. It is judged under the law of that day.
    ///
    /// # Errors
    /// [`Error::Refused`]: `framework-title`, `framework-about`, `framework-facts`, `framework-most`; [`Error::Unknown`] for
    /// another organisation's; [`Error::Changed`].
    pub async fn write_framework(
        &self,
        organisation_id: &str,
        seen: Option<(&str, i64)>,
        new: &NewFramework,
        on: Date,
    ) -> Result<String, Error> {
        let told = checked(new)?;
        if let Some((id, _)) = seen {
            self.framework(organisation_id, id).await?;
        }
        let law = self.legal_advice(organisation_id, &told.facts, on).await?.law_text();
        let facts = serde_json::to_string(&told.facts)?;
        let mut act = self.db.act().await?;
        let (id, verb) = match seen {
            None => {
                hold_room(&mut act, organisation_id, "framework").await?;
                let id = uuid::Uuid::now_v7().to_string();
                sqlx::query(
                    "INSERT INTO framework (id, organisation_id, title, about, facts, studied_on, law, edition, made_at, made_by)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9)",
                )
                .bind(&id)
                .bind(organisation_id)
                .bind(told.title)
                .bind(told.about)
                .bind(facts)
                .bind(on.to_string())
                .bind(law)
                .bind(crate::now())
                .bind(self.author().code())
                .execute(act.connection())
                .await?;
                (id, "noted")
            }
            Some((id, edition)) => {
                let changed = sqlx::query(
                    "UPDATE framework SET title = $4, about = $5, facts = $6, studied_on = $7, law = $8, edition = edition + 1
                     WHERE id = $1 AND organisation_id = $2 AND edition = $3",
                )
                .bind(id)
                .bind(organisation_id)
                .bind(edition)
                .bind(told.title)
                .bind(told.about)
                .bind(facts)
                .bind(on.to_string())
                .bind(law)
                .execute(act.connection())
                .await?;
                if changed.rows_affected() == 0 {
                    return Err(Error::Changed);
                }
                (id.to_owned(), "changed")
            }
        };
        self.write_down(&mut act, organisation_id, (verb, "framework", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Deletes a study.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the organisation has no such study.
    pub async fn remove_framework(&self, organisation_id: &str, id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let gone = sqlx::query("DELETE FROM framework WHERE id = $1 AND organisation_id = $2")
            .bind(id)
            .bind(organisation_id)
            .execute(act.connection())
            .await?;
        if gone.rows_affected() == 0 {
            return Err(unknown("framework"));
        }
        self.write_down(&mut act, organisation_id, ("removed", "framework", id), None).await?;
        act.commit().await
    }
}

/// Is there room for one more? Held until the act ends, so that two at once do not both find the last place.
async fn hold_room(act: &mut Write<'_>, organisation_id: &str, table: &str) -> Result<(), Error> {
    act.hold(&format!("{table}:{organisation_id}")).await?;
    let sql = format!("SELECT COUNT(*) FROM {table} WHERE organisation_id = $1");
    let known: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .bind(organisation_id.to_owned())
        .fetch_one(act.connection())
        .await?;
    if known >= MOST_STUDIES { Err(refused("framework-most")) } else { Ok(()) }
}
