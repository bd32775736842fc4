//! Adapted levels of dwellings: dated facts, of which the last one counts.

use crate::{Error, Register, db::Write, identity::content_id};
use model::dwelling::AdaptationLevel;
use serde::Serialize;
use sqlx::Row;

/// One level noted for a dwelling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LevelNote {
    /// `None`: somebody said that the level is not known any more.
    pub level: Option<AdaptationLevel>,
    pub since: Option<jiff::civil::Date>,
    pub source: Option<String>,
    pub noted_at: String,
}

/// Text kept for "not known".
const UNKNOWN: &str = "?";

/// Notes the levels that a stock file gives, where they differ from the last note.
pub(super) async fn note_levels_of_file(
    write: &mut Write<'_>,
    landlord_id: &str,
    import_id: &str,
) -> Result<(), Error> {
    let rows = sqlx::query(
        "SELECT s.id, s.level FROM stock_staging s
         WHERE s.landlord_id = $1 AND s.last_import = $2 AND s.level IS NOT NULL ORDER BY s.id",
    )
    .bind(landlord_id.to_owned())
    .bind(import_id.to_owned())
    .fetch_all(write.connection())
    .await?;
    for row in &rows {
        let dwelling: String = row.try_get("id")?;
        let level: String = row.try_get("level")?;
        note_level(write, landlord_id, &dwelling, AdaptationLevel::parse(&level), None, Some("stock"))
            .await?;
    }
    Ok(())
}

/// Notes a level unless the last note says the same. Tells whether something was written.
pub(crate) async fn note_level(
    write: &mut Write<'_>,
    landlord_id: &str,
    dwelling_id: &str,
    level: Option<AdaptationLevel>,
    since: Option<jiff::civil::Date>,
    source: Option<&str>,
) -> Result<bool, Error> {
    let last: Option<(String, Option<String>, String)> = sqlx::query_as(
        "SELECT level, since, (SELECT MAX(n.noted_at) FROM dwelling_level n WHERE n.dwelling_id = $1) AS latest
         FROM dwelling_level WHERE dwelling_id = $1
         ORDER BY COALESCE(since, '') DESC, noted_at DESC, id DESC LIMIT 1",
    )
    .bind(dwelling_id.to_owned())
    .fetch_optional(write.connection())
    .await?;
    let code = level.map_or(UNKNOWN, AdaptationLevel::code);
    let since = since.map(|d| d.to_string());
    if last.as_ref().is_some_and(|(l, s, _)| l == code && (since.is_none() || *s == since)) {
        return Ok(false);
    }
    let noted_at = crate::noted_after(last.as_ref().map(|(.., latest)| latest.as_str()));
    let id = content_id(&["level", dwelling_id, code, since.as_deref().unwrap_or(""), &noted_at]);
    sqlx::query(
        "INSERT INTO dwelling_level (id, landlord_id, dwelling_id, level, since, source, noted_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
    )
    .bind(id)
    .bind(landlord_id.to_owned())
    .bind(dwelling_id.to_owned())
    .bind(code)
    .bind(since)
    .bind(source.map(str::to_owned))
    .bind(noted_at)
    .execute(write.connection())
    .await?;
    Ok(true)
}

/// The residence of a dwelling, where it is in one.
///
/// # Errors
/// [`Error::Unknown`] when the dwelling is not the landlord's.
async fn residence_of<'e>(
    database: impl sqlx::Executor<'e, Database = sqlx::Any>,
    landlord_id: &str,
    dwelling_id: &str,
) -> Result<Option<String>, Error> {
    let found: Option<(Option<String>,)> =
        sqlx::query_as("SELECT residence_id FROM dwelling WHERE id = $1 AND landlord_id = $2")
            .bind(dwelling_id.to_owned())
            .bind(landlord_id.to_owned())
            .fetch_optional(database)
            .await?;
    let (residence,) = found.ok_or_else(|| Error::Unknown(dwelling_id.to_owned()))?;
    Ok(residence)
}

impl Register {
    /// Notes the level of one dwelling.
    pub async fn set_level(
        &self,
        landlord_id: &str,
        dwelling_id: &str,
        level: Option<AdaptationLevel>,
        since: Option<jiff::civil::Date>,
        source: &str,
    ) -> Result<(), Error> {
        // Read again in the transaction: a new grouping in between changes the whole landlord anyway.
        let residence = residence_of(self.db.read(), landlord_id, dwelling_id).await?;
        let mut write = match residence {
            Some(residence) => self.db.write_at(landlord_id, &residence).await?,
            None => self.db.write_of(landlord_id).await?,
        };
        residence_of(write.connection(), landlord_id, dwelling_id).await?;
        note_level(&mut write, landlord_id, dwelling_id, level, since, Some(source)).await?;
        let after = level.map(|level| level.code().to_owned());
        self.write_down(&mut write, landlord_id, ("level-set", "dwelling", dwelling_id), after).await?;
        write.commit().await
    }

    /// Every level noted for a dwelling, the one that counts first.
    pub async fn levels(&self, dwelling_id: &str) -> Result<Vec<LevelNote>, Error> {
        let rows = sqlx::query(
            "SELECT level, since, source, noted_at FROM dwelling_level WHERE dwelling_id = $1
             ORDER BY COALESCE(since, '') DESC, noted_at DESC, id DESC",
        )
        .bind(dwelling_id)
        .fetch_all(self.db.read())
        .await?;
        rows.iter()
            .map(|row| {
                let since: Option<String> = row.try_get("since")?;
                Ok(LevelNote {
                    level: AdaptationLevel::parse(row.try_get("level")?),
                    since: since.and_then(|d| d.parse().ok()),
                    source: row.try_get("source")?,
                    noted_at: row.try_get("noted_at")?,
                })
            })
            .collect()
    }
}
