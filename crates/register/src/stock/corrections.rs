//! What a person changes in the grouping: renaming, moving a building, merging, splitting — and going back.

use super::regroup::regroup;
use crate::{Error, Register, db::Write};
use opendata::grouping::Corrections;
use serde::Serialize;
use sqlx::Row;

/// One correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupingCorrection {
    /// Give a residence another name.
    Rename { residence_id: String, name: String },
    /// Put a building into another residence.
    MoveBuilding { building_id: String, into_residence_id: String },
    /// Put all of a residence into another.
    Merge { residence_id: String, into_residence_id: String },
    /// Take buildings out into a new residence.
    Split { building_ids: Vec<String>, name: String },
}

/// A correction that was made, for the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MadeCorrection {
    pub rank: u64,
    pub what: String,
    pub made_at: String,
}

/// The corrections in force for a landlord.
pub(super) async fn corrections_in(write: &mut Write<'_>, landlord_id: &str) -> Result<Corrections, Error> {
    let body: Option<String> = sqlx::query_scalar(
        "SELECT body FROM grouping_correction WHERE landlord_id = $1 ORDER BY rank DESC LIMIT 1",
    )
    .bind(landlord_id.to_owned())
    .fetch_optional(write.connection())
    .await?;
    Ok(body.map(|b| serde_json::from_str(&b)).transpose()?.unwrap_or_default())
}

async fn key_of(
    write: &mut Write<'_>,
    table: &'static str,
    landlord_id: &str,
    id: &str,
) -> Result<String, Error> {
    let sql = match table {
        "building" => "SELECT group_key FROM building WHERE landlord_id = $1 AND id = $2",
        _ => "SELECT group_key FROM residence WHERE landlord_id = $1 AND id = $2",
    };
    sqlx::query_scalar(sql)
        .bind(landlord_id.to_owned())
        .bind(id.to_owned())
        .fetch_optional(write.connection())
        .await?
        .ok_or_else(|| Error::Unknown(id.to_owned()))
}

impl Register {
    /// Makes a correction and groups again. It survives the next file: it is kept by content keys.
    pub async fn correct_grouping(
        &self,
        landlord_id: &str,
        correction: &GroupingCorrection,
    ) -> Result<(), Error> {
        let mut write = self.db.write_of(landlord_id).await?;
        let mut state = corrections_in(&mut write, landlord_id).await?;
        let what = match correction {
            GroupingCorrection::Rename { residence_id, name } => {
                let name = named(name)?;
                state.rename(&key_of(&mut write, "residence", landlord_id, residence_id).await?, name);
                format!("rename:{name}")
            }
            GroupingCorrection::MoveBuilding { building_id, into_residence_id } => {
                let building = key_of(&mut write, "building", landlord_id, building_id).await?;
                let into = key_of(&mut write, "residence", landlord_id, into_residence_id).await?;
                state.move_building(&building, &into);
                "move".to_owned()
            }
            GroupingCorrection::Merge { residence_id, into_residence_id } => {
                let from = key_of(&mut write, "residence", landlord_id, residence_id).await?;
                let into = key_of(&mut write, "residence", landlord_id, into_residence_id).await?;
                state.merge(&from, &into);
                "merge".to_owned()
            }
            GroupingCorrection::Split { building_ids, name } => {
                let name = named(name)?;
                let mut keys = Vec::with_capacity(building_ids.len());
                for id in building_ids {
                    keys.push(key_of(&mut write, "building", landlord_id, id).await?);
                }
                if keys.is_empty() {
                    return Err(Error::Refused("a split needs at least one building".to_owned()));
                }
                state.split(keys.iter().map(String::as_str), name);
                format!("split:{name}")
            }
        };
        sqlx::query(
            "INSERT INTO grouping_correction (landlord_id, rank, what, body, made_at)
             SELECT $1, COALESCE(MAX(rank), 0) + 1, $2, $3, $4 FROM grouping_correction WHERE landlord_id = $1",
        )
        .bind(landlord_id.to_owned())
        .bind(what)
        .bind(serde_json::to_string(&state)?)
        .bind(crate::now())
        .execute(write.connection())
        .await?;
        regroup(&mut write, landlord_id).await?;
        self.write_down(&mut write, landlord_id, ("corrected", "grouping", landlord_id), None).await?;
        write.commit().await
    }

    /// Goes back to the grouping before the last correction.
    pub async fn undo_last_correction(&self, landlord_id: &str) -> Result<(), Error> {
        let mut write = self.db.write_of(landlord_id).await?;
        let removed = sqlx::query(
            "DELETE FROM grouping_correction WHERE landlord_id = $1
             AND rank = (SELECT MAX(rank) FROM grouping_correction WHERE landlord_id = $1)",
        )
        .bind(landlord_id.to_owned())
        .execute(write.connection())
        .await?
        .rows_affected();
        if removed == 0 {
            return Err(Error::Refused("there is no correction to take back".to_owned()));
        }
        regroup(&mut write, landlord_id).await?;
        self.write_down(&mut write, landlord_id, ("undone", "grouping", landlord_id), None).await?;
        write.commit().await
    }

    /// The corrections made, last first.
    pub async fn corrections(&self, landlord_id: &str) -> Result<Vec<MadeCorrection>, Error> {
        let rows = sqlx::query(
            "SELECT rank, what, made_at FROM grouping_correction WHERE landlord_id = $1 ORDER BY rank DESC",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(MadeCorrection {
                    rank: row.try_get::<i64, _>("rank")?.unsigned_abs(),
                    what: row.try_get("what")?,
                    made_at: row.try_get("made_at")?,
                })
            })
            .collect()
    }
}

fn named(name: &str) -> Result<&str, Error> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 120 {
        return Err(Error::Refused("a residence's name has 1 to 120 characters".to_owned()));
    }
    Ok(name)
}
