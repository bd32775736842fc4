//! A level that somebody decides against what is computed: with a motive, and until a day.

use super::short_text;
use crate::{Error, Register};
use allocation::level::Override;
use jiff::ToSpan;
use jiff::civil::Date;
use model::dwelling::AdaptationLevel;
use serde::Serialize;
use sqlx::Row;
use sqlx::any::AnyRow;

/// The longest an override holds: then somebody looks again.
const LONGEST_YEARS: i64 = 5;

/// An override to be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOverride {
    pub level: AdaptationLevel,
    pub motive: String,
    /// Last day.
    pub until: Date,
}

/// An override, and who decided it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotedOverride {
    pub id: String,
    pub dwelling_id: String,
    pub decided: Override,
    pub author: String,
    pub noted_at: String,
}

impl NotedOverride {
    /// The override of a row; `None` when this version does not know what it says.
    pub(super) fn of(row: &AnyRow) -> Result<Option<NotedOverride>, Error> {
        let text = |name: &str| row.try_get::<String, _>(name);
        let day = |name: &str| text(name).map(|day| day.parse::<Date>().ok());
        let known = (AdaptationLevel::parse(&text("level")?), day("from_day")?, day("until_day")?);
        let (Some(level), Some(from), Some(until)) = known else { return Ok(None) };
        Ok(Some(NotedOverride {
            id: text("id")?,
            dwelling_id: text("dwelling_id")?,
            decided: Override { level, motive: text("motive")?, from, until },
            author: text("author")?,
            noted_at: text("noted_at")?,
        }))
    }
}

impl Register {
    /// Decides the level of a dwelling from today on, until a day. What was decided before stays in the history.
    ///
    /// # Errors
    /// [`Error::Refused`]: `override-motive` without a motive, `override-until` when it ends before it begins or lasts
    /// more than five years. [`Error::Unknown`] when the dwelling is not the landlord's.
    pub async fn override_level(
        &self,
        landlord_id: &str,
        dwelling_id: &str,
        new: &NewOverride,
        today: Date,
    ) -> Result<String, Error> {
        let refused = |code: &str| Error::Refused(code.to_owned());
        let motive = short_text(&new.motive, 200, "override-motive")?;
        let motive = motive.ok_or_else(|| refused("override-motive"))?;
        let longest = today.checked_add(LONGEST_YEARS.years()).unwrap_or(today);
        if new.until < today || new.until > longest {
            return Err(refused("override-until"));
        }
        let mut write = self.write_dwelling(landlord_id, dwelling_id).await?;
        let last: Option<String> =
            sqlx::query_scalar("SELECT MAX(noted_at) FROM level_override WHERE dwelling_id = $1")
                .bind(dwelling_id)
                .fetch_one(write.connection())
                .await?;
        let id = uuid::Uuid::now_v7().to_string();
        sqlx::query(
            "INSERT INTO level_override (id, landlord_id, dwelling_id, level, motive, from_day, until_day, author,
                                         noted_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(dwelling_id)
        .bind(new.level.code())
        .bind(motive)
        .bind(today.to_string())
        .bind(new.until.to_string())
        .bind(self.author().code())
        .bind(crate::noted_after(last.as_deref()))
        .execute(write.connection())
        .await?;
        let after = Some(format!("{} {}", new.level.code(), new.until));
        self.write_down(&mut write, landlord_id, ("overridden", "level", dwelling_id), after).await?;
        write.commit().await?;
        Ok(id)
    }
}
