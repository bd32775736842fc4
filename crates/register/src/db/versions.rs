//! The versions of what figures are computed from: of everybody, and of each landlord.

use super::Alone;
use crate::Error;
use sqlx::{AnyConnection, Row};
use std::collections::BTreeSet;

/// How many changes of a landlord are told residence by residence; whoever is further behind computes everything.
const TOLD: i64 = 200;

/// What figures of a landlord were computed from: both numbers only grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FiguresVersion {
    /// Of what concerns everybody.
    pub house: i64,
    /// Of the landlord.
    pub own: i64,
}

/// A committed change of a landlord, of one residence when it is named.
pub(super) async fn grow(
    connection: &mut AnyConnection,
    landlord_id: &str,
    residence_id: Option<String>,
) -> Result<(), Error> {
    let version: i64 = sqlx::query_scalar(
        "INSERT INTO landlord_version (landlord_id, version) VALUES ($1, 1)
         ON CONFLICT (landlord_id) DO UPDATE SET version = landlord_version.version + 1 RETURNING version",
    )
    .bind(landlord_id)
    .fetch_one(&mut *connection)
    .await?;
    sqlx::query("INSERT INTO landlord_change (landlord_id, version, residence_id) VALUES ($1, $2, $3)")
        .bind(landlord_id)
        .bind(version)
        .bind(residence_id)
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM landlord_change WHERE landlord_id = $1 AND version <= $2")
        .bind(landlord_id)
        .bind(version - TOLD)
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// The version of the figures of a landlord.
pub(crate) async fn figures_version(db: Alone, landlord_id: &str) -> Result<FiguresVersion, Error> {
    let row = sqlx::query(
        "SELECT version AS house,
                COALESCE((SELECT l.version FROM landlord_version l WHERE l.landlord_id = $1), 0) AS own
         FROM register_version",
    )
    .bind(landlord_id)
    .fetch_one(db)
    .await?;
    Ok(FiguresVersion { house: row.try_get("house")?, own: row.try_get("own")? })
}

/// The residences that changed after a version, up to another; `None` when more than single residences did, or when it
/// is too long ago to tell.
pub(crate) async fn changed_residences(
    db: Alone,
    landlord_id: &str,
    after: i64,
    until: i64,
) -> Result<Option<BTreeSet<String>>, Error> {
    if until - after > TOLD {
        return Ok(None);
    }
    let rows: Vec<(Option<String>,)> = sqlx::query_as(
        "SELECT residence_id FROM landlord_change WHERE landlord_id = $1 AND version > $2 AND version <= $3",
    )
    .bind(landlord_id)
    .bind(after)
    .bind(until)
    .fetch_all(db)
    .await?;
    let is_whole = i64::try_from(rows.len()).is_ok_and(|told| told == until - after);
    let named: Option<BTreeSet<String>> = rows.into_iter().map(|(residence,)| residence).collect();
    Ok(named.filter(|_| is_whole))
}
