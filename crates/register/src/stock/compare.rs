//! What a staged file changes: dwellings added, changed, unchanged, and no longer in it.

use super::staging::FILE_COLUMNS;
use crate::{Error, db::Write};
use sqlx::AssertSqlSafe;

/// The effect of a file, counted in rows of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Effect {
    pub added: u64,
    pub changed: u64,
    pub unchanged: u64,
    /// In the register, in a commune of the file, and no longer in the file.
    pub missing: u64,
}

/// A dwelling is missing only where the file speaks: in the communes it mentions.
const MISSING: &str = "d.landlord_id = $1 AND d.is_current = 1
    AND d.commune_code IN (SELECT DISTINCT s.commune_code FROM stock_staging s WHERE s.last_import = $2)
    AND NOT EXISTS (SELECT 1 FROM stock_staging s WHERE s.last_import = $2 AND s.id = d.id)";

const CHANGED: &str = "EXISTS (SELECT 1 FROM stock_staging s WHERE s.last_import = $2 AND s.id = d.id
    AND (s.content <> d.content OR d.is_current = 0)) AND d.landlord_id = $1";

async fn count(write: &mut Write<'_>, sql: String, landlord: &str, import: &str) -> Result<u64, Error> {
    let n: i64 = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(landlord.to_owned())
        .bind(import.to_owned())
        .fetch_one(write.connection())
        .await?;
    Ok(n.unsigned_abs())
}

async fn run(write: &mut Write<'_>, sql: String, landlord: &str, import: &str) -> Result<(), Error> {
    sqlx::query(AssertSqlSafe(sql))
        .bind(landlord.to_owned())
        .bind(import.to_owned())
        .execute(write.connection())
        .await?;
    Ok(())
}

/// Counts the effect of the staged rows.
pub(super) async fn effect(write: &mut Write<'_>, landlord: &str, import: &str) -> Result<Effect, Error> {
    let staged = count(
        write,
        "SELECT COUNT(*) FROM stock_staging s WHERE s.landlord_id = $1 AND s.last_import = $2".to_owned(),
        landlord,
        import,
    )
    .await?;
    let known = count(
        write,
        "SELECT COUNT(*) FROM stock_staging s JOIN dwelling d ON d.id = s.id
         WHERE s.landlord_id = $1 AND s.last_import = $2"
            .to_owned(),
        landlord,
        import,
    )
    .await?;
    let changed =
        count(write, format!("SELECT COUNT(*) FROM dwelling d WHERE {CHANGED}"), landlord, import).await?;
    let missing =
        count(write, format!("SELECT COUNT(*) FROM dwelling d WHERE {MISSING}"), landlord, import).await?;
    Ok(Effect { added: staged - known, changed, unchanged: known - changed, missing })
}

/// Applies the staged rows to the register, keeping what is needed to undo them.
pub(super) async fn apply(write: &mut Write<'_>, landlord: &str, import: &str) -> Result<(), Error> {
    let kept = kept_columns();
    let columns = kept.join(", ");
    let of_d = kept.iter().map(|c| format!("d.{c}")).collect::<Vec<_>>().join(", ");
    run(
        write,
        format!(
            "INSERT INTO dwelling_before ({columns}, import_id)
             SELECT {of_d}, $2 FROM dwelling d WHERE ({CHANGED}) OR ({MISSING})"
        ),
        landlord,
        import,
    )
    .await?;
    run(
        write,
        format!("UPDATE dwelling AS d SET is_current = 0, missing_from = $2 WHERE {MISSING}"),
        landlord,
        import,
    )
    .await?;
    let set = FILE_COLUMNS
        .iter()
        .chain(["content", "source_line", "is_current", "last_import", "missing_from"].iter())
        .map(|c| format!("{c} = s.{c}"))
        .collect::<Vec<_>>()
        .join(", ");
    run(
        write,
        format!(
            "UPDATE dwelling AS d SET {set} FROM stock_staging s
             WHERE d.landlord_id = $1 AND s.last_import = $2 AND s.id = d.id
               AND (s.content <> d.content OR d.is_current = 0)"
        ),
        landlord,
        import,
    )
    .await?;
    run(
        write,
        "INSERT INTO dwelling_added (import_id, dwelling_id, landlord_id)
         SELECT $2, s.id, s.landlord_id FROM stock_staging s WHERE s.landlord_id = $1 AND s.last_import = $2
           AND NOT EXISTS (SELECT 1 FROM dwelling d WHERE d.id = s.id)"
            .to_owned(),
        landlord,
        import,
    )
    .await?;
    run(
        write,
        format!(
            "INSERT INTO dwelling ({columns})
             SELECT {} FROM stock_staging s JOIN dwelling_added a ON a.dwelling_id = s.id AND a.import_id = $2
             WHERE s.landlord_id = $1 AND s.last_import = $2",
            kept.iter().map(|c| format!("s.{c}")).collect::<Vec<_>>().join(", ")
        ),
        landlord,
        import,
    )
    .await
}

/// Every column of `dwelling`.
pub(super) fn kept_columns() -> Vec<&'static str> {
    let mut columns = FILE_COLUMNS.to_vec();
    columns.extend([
        "id",
        "landlord_id",
        "identity",
        "residence_id",
        "building_id",
        "source_line",
        "content",
    ]);
    columns.extend(["is_current", "first_import", "last_import", "missing_from"]);
    columns
}

/// Keeps which communes the file speaks of.
pub(super) async fn note_communes(write: &mut Write<'_>, landlord: &str, import: &str) -> Result<(), Error> {
    run(
        write,
        "INSERT INTO import_commune (import_id, commune_code, landlord_id)
         SELECT DISTINCT s.last_import, s.commune_code, s.landlord_id FROM stock_staging s
         WHERE s.landlord_id = $1 AND s.last_import = $2 AND s.commune_code IS NOT NULL"
            .to_owned(),
        landlord,
        import,
    )
    .await
}

/// Empties the staging rows of an import.
pub(super) async fn clear(write: &mut Write<'_>, import: &str) -> Result<(), Error> {
    sqlx::query("DELETE FROM stock_staging WHERE last_import = $1")
        .bind(import.to_owned())
        .execute(write.connection())
        .await?;
    Ok(())
}
