//! What belongs to whom: a row and its parent are of the same organisation, and rows that name others without a declared
//! reference name some that are there.

use super::Check;
use crate::db::Engine;
use crate::{Error, Register};
use std::collections::BTreeMap;

/// A reference of the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Reference {
    child: String,
    parent: String,
    /// The columns that name the parent, each with the parent's own.
    columns: Vec<(String, String)>,
}

/// The columns that say whose a row is.
const OWNERS: [&str; 2] = ["landlord_id", "organisation_id"];

/// References that may cross from one organisation to another, by table and column: each with its reason.
const MAY_CROSS: &[(&str, &str)] = &[
    // A call is coordinated by one: its funders, who asks about it and who answers it are others.
    ("call_funder", "call_id"),
    ("call_fund", "call_id"),
    ("call_question", "call_id"),
    ("call_interest", "call_id"),
    // A funding agreement is written by one funder; who signs it are others.
    ("subsidy_party", "subsidy_id"),
    // Those who judge sit for several of its funders.
    ("committee_judge", "call_id"),
    ("committee_interest", "call_id"),
    ("review", "call_id"),
    // Others come to an event, and meet there.
    ("meeting_offer", "event_id"),
    ("meeting_ask", "event_id"),
    ("meeting_outcome", "ask_id"),
    // A practice is taken up by others; a region's roadmap comes from the national one; others speak to a body.
    ("practice_replication", "practice_id"),
    ("roadmap", "national_id"),
    // An innovation may be born from the practice of another, is endorsed, hosted and supported by others.
    ("innovation", "practice_id"),
    // A testimony is about the practice or the innovation of anybody.
    ("testimony_edition", "practice_id"),
    ("testimony_edition", "innovation_id"),
    ("innovation_fact", "innovation_id"),
    ("innovation_support", "innovation_id"),
    ("roadmap_axis", "origin_id"),
    ("roadmap_action", "origin_id"),
    ("body_contribution", "sitting_id"),
    ("body_endorsement", "contribution_id"),
];

/// References that the schema does not declare, because rows come and go in bulk.
const UNDECLARED: [(&str, &str, &str); 9] = [
    ("dwelling", "residence_id", "residence"),
    ("dwelling", "building_id", "building"),
    ("role_grant", "organisation_id", "organisation"),
    ("invitation", "organisation_id", "organisation"),
    ("import_commune", "import_id", "import"),
    ("dwelling_added", "dwelling_id", "dwelling"),
    ("need", "wish_id", "transfer_wish"),
    ("programme_decision", "run_id", "programme_run"),
    ("call_fund", "envelope_id", "envelope"),
];

impl Register {
    /// The references that the schema declares, and those of [`UNDECLARED`].
    async fn declared_references(&self) -> Result<Vec<Reference>, Error> {
        let sql = match self.db.engine() {
            Engine::Sqlite => {
                "SELECT m.name AS child, CAST(f.id AS TEXT) AS reference, f.\"table\" AS parent,
                        f.\"from\" AS \"column\", COALESCE(f.\"to\", 'id') AS parent_column
                 FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'
                 ORDER BY 1, 2, f.seq"
            }
            Engine::Postgres => {
                "SELECT CAST(t.relname AS TEXT) AS child, CAST(c.conname AS TEXT) AS reference,
                        CAST(u.relname AS TEXT) AS parent, CAST(a.attname AS TEXT) AS \"column\",
                        CAST(b.attname AS TEXT) AS parent_column
                 FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class u ON u.oid = c.confrelid
                 CROSS JOIN unnest(c.conkey, c.confkey) WITH ORDINALITY AS k (own, named, seq)
                 JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.own
                 JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = k.named
                 WHERE c.contype = 'f' AND c.connamespace = CAST('public' AS regnamespace) ORDER BY 1, 2, k.seq"
            }
        };
        let rows: Vec<(String, String, String, String, String)> =
            sqlx::query_as(sql).fetch_all(self.db.read()).await?;
        let mut named: BTreeMap<(String, String, String), Vec<(String, String)>> = BTreeMap::new();
        for (child, reference, parent, column, parent_column) in rows {
            named.entry((child, reference, parent)).or_default().push((column, parent_column));
        }
        let mut all: Vec<Reference> = named
            .into_iter()
            .map(|((child, _, parent), columns)| Reference { child, parent, columns })
            .collect();
        all.extend(UNDECLARED.iter().map(|(child, column, parent)| Reference {
            child: (*child).to_owned(),
            parent: (*parent).to_owned(),
            columns: vec![((*column).to_owned(), "id".to_owned())],
        }));
        Ok(all)
    }

    /// The column that says whose the rows of a table are.
    async fn owner_of(&self, table: &str) -> Result<Option<String>, Error> {
        let sql = match self.db.engine() {
            Engine::Sqlite => "SELECT name FROM pragma_table_info($1) ORDER BY 1",
            Engine::Postgres => {
                "SELECT CAST(column_name AS TEXT) FROM information_schema.columns
                 WHERE table_schema = 'public' AND table_name = $1 ORDER BY 1"
            }
        };
        let columns: Vec<String> =
            sqlx::query_scalar(sql).bind(table.to_owned()).fetch_all(self.db.read()).await?;
        Ok(columns.into_iter().find(|column| OWNERS.contains(&column.as_str())))
    }

    async fn count(&self, sql: String) -> Result<u64, Error> {
        // Safe: made of names of tables and columns of our own schema.
        let rows: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(self.db.read()).await?;
        Ok(rows.unsigned_abs())
    }

    /// Rows that name something that is not there, where the schema does not forbid it.
    pub(super) async fn check_orphans(&self) -> Result<Check, Error> {
        let mut problems = Vec::new();
        for (child, column, parent) in UNDECLARED {
            let rows = self
                .count(format!(
                    "SELECT COUNT(*) FROM {child} c WHERE c.{column} IS NOT NULL
                     AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE p.id = c.{column})"
                ))
                .await?;
            if rows > 0 {
                problems.push(format!("{child}: {rows} rows whose {parent} is not there"));
            }
        }
        Ok(Check::of("orphans", UNDECLARED.len() as u64, problems))
    }

    /// Rows that are another organisation's than their parent: what a wrong act, or a hand in the database, would leave.
    pub(super) async fn check_organisations(&self) -> Result<Check, Error> {
        let (mut looked_at, mut problems) = (0, Vec::new());
        for Reference { child, parent, columns } in self.declared_references().await? {
            let crosses =
                columns.iter().any(|(column, _)| MAY_CROSS.contains(&(child.as_str(), column.as_str())));
            if crosses || parent == "organisation" {
                continue;
            }
            let (Some(own), Some(theirs)) = (self.owner_of(&child).await?, self.owner_of(&parent).await?)
            else {
                continue;
            };
            looked_at += 1;
            let same: Vec<String> =
                columns.iter().map(|(column, theirs)| format!("p.\"{theirs}\" = c.\"{column}\"")).collect();
            let same = same.join(" AND ");
            let rows = self
                .count(format!(
                    "SELECT COUNT(*) FROM \"{child}\" c JOIN \"{parent}\" p ON {same}
                     WHERE c.{own} <> p.{theirs}"
                ))
                .await?;
            if rows > 0 {
                problems.push(format!("{child}: {rows} rows of another organisation than their {parent}"));
            }
        }
        Ok(Check::of("organisations", looked_at, problems))
    }
}
