//! The schema, one numbered file after another; a file that has been released is never edited.

use super::{Db, Engine, LOCK_SCHEMA};
use crate::Error;
#[cfg(any(test, feature = "testing"))]
use crate::identity::content_id;
use sqlx::{AssertSqlSafe, Executor};

const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "spine", include_str!("../../migrations/0001_spine.sql")),
    (2, "people", include_str!("../../migrations/0002_people.sql")),
    (3, "directory", include_str!("../../migrations/0003_directory.sql")),
    (4, "privacy", include_str!("../../migrations/0004_privacy.sql")),
    (5, "agreements", include_str!("../../migrations/0005_agreements.sql")),
    (6, "proofs", include_str!("../../migrations/0006_proofs.sql")),
    (7, "second-wall", include_str!("../../migrations/0007_second_wall.sql")),
    (8, "figures", include_str!("../../migrations/0008_figures.sql")),
    (9, "submissions", include_str!("../../migrations/0009_submissions.sql")),
    (10, "campaigns", include_str!("../../migrations/0010_campaigns.sql")),
    (11, "allocation", include_str!("../../migrations/0011_allocation.sql")),
    (12, "adaptations", include_str!("../../migrations/0012_adaptations.sql")),
    (13, "charters", include_str!("../../migrations/0013_charters.sql")),
    (14, "transfers", include_str!("../../migrations/0014_transfers.sql")),
    (15, "funding", include_str!("../../migrations/0015_funding.sql")),
    (16, "relief", include_str!("../../migrations/0016_relief.sql")),
    (17, "pension", include_str!("../../migrations/0017_pension.sql")),
    (18, "upkeep", include_str!("../../migrations/0018_upkeep.sql")),
    (19, "programmes", include_str!("../../migrations/0019_programmes.sql")),
    (20, "psp", include_str!("../../migrations/0020_psp.sql")),
    (21, "aid-imports", include_str!("../../migrations/0021_aid_imports.sql")),
    (22, "relief-payments", include_str!("../../migrations/0022_relief_payments.sql")),
    (23, "upkeep-figures", include_str!("../../migrations/0023_upkeep_figures.sql")),
    (24, "catalogue", include_str!("../../migrations/0024_catalogue.sql")),
    (25, "help-teams", include_str!("../../migrations/0025_help_teams.sql")),
    (26, "referrals", include_str!("../../migrations/0026_referrals.sql")),
    (27, "diagnoses", include_str!("../../migrations/0027_diagnoses.sql")),
    (28, "quotes", include_str!("../../migrations/0028_quotes.sql")),
    (29, "pools", include_str!("../../migrations/0029_pools.sql")),
    (30, "governance", include_str!("../../migrations/0030_governance.sql")),
    (31, "events", include_str!("../../migrations/0031_events.sql")),
    (32, "ledger", include_str!("../../migrations/0032_ledger.sql")),
    (33, "calls", include_str!("../../migrations/0033_calls.sql")),
    (34, "committees", include_str!("../../migrations/0034_committees.sql")),
    (35, "boards", include_str!("../../migrations/0035_boards.sql")),
    (36, "funding_agreements", include_str!("../../migrations/0036_funding_agreements.sql")),
    (37, "supported_housing", include_str!("../../migrations/0037_supported_housing.sql")),
    (38, "common_ground", include_str!("../../migrations/0038_common_ground.sql")),
    (39, "after_results", include_str!("../../migrations/0039_after_results.sql")),
    (40, "roadmap_removed", include_str!("../../migrations/0040_roadmap_removed.sql")),
    (41, "enquiries", include_str!("../../migrations/0041_enquiries.sql")),
    (42, "premises", include_str!("../../migrations/0042_premises.sql")),
    (43, "innovations", include_str!("../../migrations/0043_innovations.sql")),
    (44, "outreach", include_str!("../../migrations/0044_outreach.sql")),
    (45, "provisions", include_str!("../../migrations/0045_provisions.sql")),
    (46, "frameworks", include_str!("../../migrations/0046_frameworks.sql")),
    (47, "neighbourhood_placing", include_str!("../../migrations/0047_neighbourhood_placing.sql")),
    (48, "meetings", include_str!("../../migrations/0048_meetings.sql")),
    (49, "testimonies", include_str!("../../migrations/0049_testimonies.sql")),
];

/// The steps of the schema, in order: number and name.
pub(crate) fn steps() -> impl Iterator<Item = (i64, &'static str)> {
    MIGRATIONS.iter().map(|(number, name, _)| (*number, *name))
}

/// The last step that this program knows.
pub(crate) fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |(number, ..)| *number)
}

/// Brings the schema up to date: all of it or nothing, one instance at a time.
pub(super) async fn run(db: &Db) -> Result<(), Error> {
    run_until(db, newest()).await
}

/// The same, no further than a step.
pub(crate) async fn run_until(db: &Db, last: i64) -> Result<(), Error> {
    let mut write = db.begin(super::Changes::Nothing).await?;
    if db.engine() == Engine::Postgres {
        sqlx::query("SELECT CAST(pg_advisory_xact_lock($1) AS TEXT)")
            .bind(LOCK_SCHEMA)
            .execute(write.connection())
            .await?;
    }
    write
        .connection()
        .execute("CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY, name TEXT NOT NULL)")
        .await?;
    let done: Option<i64> =
        sqlx::query_scalar("SELECT MAX(number) FROM migration").fetch_one(write.connection()).await?;
    let newest = newest();
    if done.is_some_and(|done| done > newest) {
        return Err(Error::NewerSchema { done: done.unwrap_or(0), known: newest });
    }
    for (number, name, script) in MIGRATIONS.iter().filter(|(n, ..)| Some(*n) > done && *n <= last) {
        for statement in statements(script) {
            sqlx::query(AssertSqlSafe(statement)).execute(write.connection()).await?;
        }
        sqlx::query("INSERT INTO migration (number, name) VALUES ($1, $2)")
            .bind(*number)
            .bind(*name)
            .execute(write.connection())
            .await?;
    }
    write.commit().await
}

/// A digest of every script.
#[cfg(any(test, feature = "testing"))]
pub(crate) fn mark() -> String {
    content_id(&MIGRATIONS.iter().map(|(_, _, script)| *script).collect::<Vec<_>>())
}

/// The statements of a script: comments dropped, cut at the semicolons that end a line.
fn statements(script: &str) -> Vec<String> {
    let code: Vec<&str> = script.lines().map(|l| l.split("--").next().unwrap_or("")).collect();
    code.join("\n").split(';').map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect()
}
