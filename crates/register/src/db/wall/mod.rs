//! The second wall: on PostgreSQL, every row of an organisation is shown only to a view that holds it.
//!
//! The conditions of the queries are the first wall; this one stands when a condition was forgotten. The policies are made
//! from [`tables::RULES`], once every table is there; the name of a policy holds the digest of what it says, so that a
//! glance at the catalogue tells which tables are as this program wants them.

mod sight;
mod tables;
#[cfg(test)]
mod tests;

use super::{Db, Engine, LOCK_SCHEMA, Write};
use crate::Error;
use crate::identity::digest;
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;
use tables::{RULES, Rule};

/// Refuses a role that walks through every wall: one must not believe in a protection that is not there.
pub(super) async fn refuse_role(db: &Db) -> Result<(), Error> {
    if db.engine() != Engine::Postgres {
        return Ok(());
    }
    let (role, database, passes): (String, String, i64) = sqlx::query_as(
        "SELECT CAST(r.rolname AS TEXT), CAST(current_database() AS TEXT),
                CAST(CASE WHEN r.rolsuper OR r.rolbypassrls THEN 1 ELSE 0 END AS BIGINT)
         FROM pg_roles r WHERE r.rolname = current_user",
    )
    .fetch_one(db.read())
    .await?;
    if passes == 1 { Err(Error::RoleWithoutWalls { role, database }) } else { Ok(()) }
}

/// What a rule asks of the database: the names of its policies, and the statements that make them.
struct Wanted {
    policies: Vec<String>,
    statements: Vec<String>,
}

fn wanted(rule: &Rule) -> Wanted {
    let Rule { table, see, change } = rule;
    let (seen, changed) = (see.sql(), change.sql());
    let mark = digest(&["wall", table, &seen, &changed]).chars().take(12).collect::<String>();
    let parts: Vec<(&str, String)> = if seen == changed {
        vec![("all", format!("FOR ALL USING ({seen}) WITH CHECK ({seen})"))]
    } else {
        vec![
            ("delete", format!("FOR DELETE USING ({changed})")),
            ("insert", format!("FOR INSERT WITH CHECK ({changed})")),
            ("select", format!("FOR SELECT USING ({seen})")),
            ("update", format!("FOR UPDATE USING ({changed}) WITH CHECK ({changed})")),
        ]
    };
    let mut made = Wanted { policies: Vec::new(), statements: Vec::new() };
    for (act, body) in parts {
        let name = format!("wall_{mark}_{act}");
        made.statements.push(format!("CREATE POLICY {name} ON {table} {body}"));
        made.policies.push(name);
    }
    made.statements.push(format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"));
    // The role that owns the tables is the one that serves: without this it would see everything.
    made.statements.push(format!("ALTER TABLE {table} FORCE ROW LEVEL SECURITY"));
    made
}

/// What stands on a table.
#[derive(Debug, Default, PartialEq, Eq)]
struct Standing {
    is_forced: bool,
    policies: Vec<String>,
}

/// What stands on every table, by name.
async fn standing(db: &Db) -> Result<BTreeMap<String, Standing>, Error> {
    let rows: Vec<(String, i64, String)> = sqlx::query_as(
        "SELECT CAST(c.relname AS TEXT),
                CAST(CASE WHEN c.relrowsecurity AND c.relforcerowsecurity THEN 1 ELSE 0 END AS BIGINT),
                COALESCE((SELECT string_agg(CAST(p.polname AS TEXT), ' ' ORDER BY CAST(p.polname AS TEXT))
                          FROM pg_policy p WHERE p.polrelid = c.oid), '')
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')",
    )
    .fetch_all(db.read())
    .await?;
    let named = |policies: String| policies.split_whitespace().map(str::to_owned).collect();
    Ok(rows
        .into_iter()
        .map(|(table, forced, policies)| {
            (table, Standing { is_forced: forced == 1, policies: named(policies) })
        })
        .collect())
}

/// The rules whose table is not as they want it.
async fn missing(db: &Db) -> Result<Vec<(&'static Rule, Standing)>, Error> {
    let mut there = standing(db).await?;
    let mut missing = Vec::new();
    for rule in RULES {
        let standing = there.remove(rule.table).unwrap_or_default();
        if standing != (Standing { is_forced: true, policies: wanted(rule).policies }) {
            missing.push((rule, standing));
        }
    }
    Ok(missing)
}

/// Raises the walls that are missing. Nothing is locked when they all stand.
pub(crate) async fn raise(db: &Db) -> Result<(), Error> {
    if db.engine() != Engine::Postgres || missing(db).await?.is_empty() {
        return Ok(());
    }
    let mut write = db.act().await?;
    sqlx::query("SELECT CAST(pg_advisory_xact_lock($1) AS TEXT)")
        .bind(LOCK_SCHEMA)
        .execute(write.connection())
        .await?;
    // Another instance may have raised them while this one waited.
    for (rule, standing) in missing(db).await? {
        rebuild(&mut write, rule, &standing).await?;
    }
    write.commit().await
}

async fn rebuild(write: &mut Write<'_>, rule: &Rule, standing: &Standing) -> Result<(), Error> {
    let former = standing.policies.iter().map(|name| format!("DROP POLICY \"{name}\" ON {}", rule.table));
    for statement in former.chain(wanted(rule).statements) {
        // Safe: made of the constants of this module, and of names that the catalogue gave.
        sqlx::query(AssertSqlSafe(statement)).execute(write.connection()).await?;
    }
    Ok(())
}
