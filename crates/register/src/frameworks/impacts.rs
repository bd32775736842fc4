//! Social impact contracts that an organisation studies: terms in, everything else computed from them.

use super::{LONGEST_TITLE, hold_room, refused, unknown};
use crate::adapted::short_text;
use crate::{Error, Register};
use procurement::impact::Terms;
use sqlx::Row;
use sqlx::any::AnyRow;

/// A contract to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewImpactStudy {
    pub title: String,
    pub terms: Terms,
}

/// A contract as it is studied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImpactStudy {
    pub id: String,
    pub told: NewImpactStudy,
    pub edition: i64,
}

fn study(row: &AnyRow) -> Result<ImpactStudy, Error> {
    Ok(ImpactStudy {
        id: row.try_get("id")?,
        told: NewImpactStudy {
            title: row.try_get("title")?,
            terms: serde_json::from_str(row.try_get("terms")?)?,
        },
        edition: row.try_get("edition")?,
    })
}

/// Terms as they are kept: sound, and in no text of theirs a person.
fn checked(new: &NewImpactStudy) -> Result<NewImpactStudy, Error> {
    let name = |text: &str| short_text(text, 120, "impact-name")?.ok_or_else(|| refused("impact-name"));
    let mut told = new.clone();
    told.title = short_text(&new.title, LONGEST_TITLE, "framework-title")?
        .ok_or_else(|| refused("framework-title"))?;
    for one in &mut told.terms.investors {
        one.name = name(&one.name)?;
    }
    for one in &mut told.terms.payers {
        one.name = name(&one.name)?;
    }
    for one in &mut told.terms.aims {
        one.label = name(&one.label)?;
    }
    told.terms.forecast().map_err(|_| refused("impact-terms"))?;
    Ok(told)
}

const SELECT: &str = "SELECT id, title, terms, edition FROM impact_study";

impl Register {
    /// The contracts that an organisation studies, the last begun first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn impact_studies(&self, organisation_id: &str) -> Result<Vec<ImpactStudy>, Error> {
        let sql = format!("{SELECT} WHERE organisation_id = $1 ORDER BY made_at DESC, id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(organisation_id.to_owned())
            .fetch_all(self.db.read())
            .await?;
        rows.iter().map(study).collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the organisation has no such contract.
    pub async fn impact_study(&self, organisation_id: &str, id: &str) -> Result<ImpactStudy, Error> {
        let sql = format!("{SELECT} WHERE organisation_id = $1 AND id = $2");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(organisation_id.to_owned())
            .bind(id.to_owned())
            .fetch_optional(self.db.read())
            .await?;
        study(&row.ok_or_else(|| unknown("impact-study"))?)
    }

    /// Writes a contract, or writes over the one that was seen; its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `framework-title`, `impact-name`, `impact-terms`, `framework-most`; [`Error::Unknown`] for another
    /// organisation's; [`Error::Changed`].
    pub async fn write_impact_study(
        &self,
        organisation_id: &str,
        seen: Option<(&str, i64)>,
        new: &NewImpactStudy,
    ) -> Result<String, Error> {
        let new = new.clone();
        let told = tokio::task::spawn_blocking(move || checked(&new)).await;
        let told = told.map_err(|e| Error::Computation(e.to_string()))??;
        let terms = serde_json::to_string(&told.terms)?;
        if let Some((id, _)) = seen {
            self.impact_study(organisation_id, id).await?;
        }
        let mut act = self.db.act().await?;
        let (id, verb) = match seen {
            None => {
                hold_room(&mut act, organisation_id, "impact_study").await?;
                let id = uuid::Uuid::now_v7().to_string();
                sqlx::query(
                    "INSERT INTO impact_study (id, organisation_id, title, terms, edition, made_at, made_by)
                     VALUES ($1, $2, $3, $4, 1, $5, $6)",
                )
                .bind(&id)
                .bind(organisation_id)
                .bind(told.title)
                .bind(terms)
                .bind(crate::now())
                .bind(self.author().code())
                .execute(act.connection())
                .await?;
                (id, "noted")
            }
            Some((id, edition)) => {
                let changed = sqlx::query(
                    "UPDATE impact_study SET title = $4, terms = $5, edition = edition + 1
                     WHERE id = $1 AND organisation_id = $2 AND edition = $3",
                )
                .bind(id)
                .bind(organisation_id)
                .bind(edition)
                .bind(told.title)
                .bind(terms)
                .execute(act.connection())
                .await?;
                if changed.rows_affected() == 0 {
                    return Err(Error::Changed);
                }
                (id.to_owned(), "changed")
            }
        };
        self.write_down(&mut act, organisation_id, (verb, "impact-study", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Deletes a contract.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the organisation has no such contract.
    pub async fn remove_impact_study(&self, organisation_id: &str, id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let gone = sqlx::query("DELETE FROM impact_study WHERE id = $1 AND organisation_id = $2")
            .bind(id)
            .bind(organisation_id)
            .execute(act.connection())
            .await?;
        if gone.rows_affected() == 0 {
            return Err(unknown("impact-study"));
        }
        self.write_down(&mut act, organisation_id, ("removed", "impact-study", id), None).await?;
        act.commit().await
    }
}
