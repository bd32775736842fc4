//! A dwelling of the file that the register already knows as another one: under another reference of the same
//! landlord, or in the stock of another landlord.

use crate::{Across, Error, db::Write};
use model::issue::{ImportReport, Issue, IssueCode, Severity};
use sqlx::Row;

/// The national id joins them. Only current dwellings: one that left its stock may well be in another.
const SAME: &str = "FROM stock_staging s
    JOIN dwelling d ON d.national_ref = s.national_ref AND d.id <> s.id AND d.is_current = 1
    WHERE s.landlord_id = $1 AND s.last_import = $2 AND s.national_ref IS NOT NULL";

/// Tells the staged dwellings that are already there otherwise; they are kept, and a person looks at them.
pub(super) async fn tell_known(
    write: &mut Write<'_>,
    landlord_id: &str,
    import_id: &str,
    report: &mut ImportReport,
) -> Result<(), Error> {
    write.open_wall(Across::NationalId).await?;
    let told = tell(write, landlord_id, import_id, report).await;
    write.close_wall().await?;
    told
}

async fn tell(
    write: &mut Write<'_>,
    landlord_id: &str,
    import_id: &str,
    report: &mut ImportReport,
) -> Result<(), Error> {
    let told: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT COUNT(DISTINCT s.id) {SAME}")))
        .bind(landlord_id.to_owned())
        .bind(import_id.to_owned())
        .fetch_one(write.connection())
        .await?;
    if told == 0 {
        return Ok(());
    }
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT s.id, s.source_line, s.national_ref, d.landlord_id AS holder, COALESCE(d.reference, '') AS known,
                (SELECT l.name FROM organisation l WHERE l.id = d.landlord_id) AS holder_name,
                (SELECT COUNT(*) FROM stock_staging t WHERE t.last_import = $2 AND t.id = d.id) AS still_there
         {SAME} ORDER BY s.source_line, d.id LIMIT {}",
        2 * ImportReport::LISTED_PER_CODE
    )))
    .bind(landlord_id.to_owned())
    .bind(import_id.to_owned())
    .fetch_all(write.connection())
    .await?;
    let mut last = String::new();
    let mut listed = 0;
    for row in &rows {
        let id: String = row.try_get("id")?;
        // One dwelling may be known several times: it is told once.
        if id == last {
            continue;
        }
        last = id;
        listed += 1;
        let holder: String = row.try_get("holder")?;
        let known: String = row.try_get("known")?;
        let hint = if holder != landlord_id {
            let name: Option<String> = row.try_get("holder_name")?;
            let name = name.unwrap_or_default();
            (
                format!(
                    "Ce logement est aussi dans le parc de « {name} » : vérifiez qui le gère. La ligne est gardée."
                ),
                format!(
                    "This dwelling is also in the stock of “{name}”: check who manages it. The line is kept."
                ),
            )
        } else if row.try_get::<i64, _>("still_there")? > 0 {
            (
                format!(
                    "Le fichier donne aussi ce logement sous la référence « {known} » : gardez une seule des deux."
                ),
                format!(
                    "The file also gives this dwelling under the reference “{known}”: keep only one of the two."
                ),
            )
        } else {
            (
                format!(
                    "Ce logement était connu sous la référence « {known} », qui n'est plus dans le fichier : il sera \
                     compté sous la nouvelle, et l'ancienne sera « à vérifier »."
                ),
                format!(
                    "This dwelling was known under the reference “{known}”, which is no longer in the file: it will \
                     be counted under the new one, and the old one will be “to check”."
                ),
            )
        };
        let line = u64::try_from(row.try_get::<i64, _>("source_line")?).unwrap_or(0);
        let value: String = row.try_get("national_ref")?;
        report.push(
            Issue::new(IssueCode::DoublonBase, Severity::ToConfirm)
                .at(line, None)
                .field("identifiant national")
                .value(&value)
                .expected(("un logement connu une seule fois", "a dwelling known only once"))
                .hint(hint),
        );
    }
    let told = told.unsigned_abs();
    *report.issue_counts.entry(IssueCode::DoublonBase.code().to_owned()).or_default() +=
        told.saturating_sub(listed);
    report.rows_to_confirm = (report.rows_to_confirm + told).min(report.rows_kept);
    Ok(())
}
