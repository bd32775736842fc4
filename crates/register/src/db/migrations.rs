//! The schema, one numbered file after another; a file that has been released is never edited.

use super::Db;
use crate::Error;
use sqlx::{AssertSqlSafe, Executor};

const MIGRATIONS: [(i64, &str, &str); 1] = [(1, "spine", include_str!("../../migrations/0001_spine.sql"))];

pub(super) async fn run(db: &Db) -> Result<(), Error> {
    db.read()
        .execute("CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY, name TEXT NOT NULL)")
        .await?;
    let done: Option<i64> =
        sqlx::query_scalar("SELECT MAX(number) FROM migration").fetch_one(db.read()).await?;
    for (number, name, script) in MIGRATIONS.iter().filter(|(n, ..)| Some(*n) > done) {
        let turn = db.writer.lock().await;
        let mut tx = db.pool.begin().await?;
        for statement in statements(script) {
            sqlx::query(AssertSqlSafe(statement)).execute(&mut *tx).await?;
        }
        sqlx::query("INSERT INTO migration (number, name) VALUES ($1, $2)")
            .bind(*number)
            .bind(*name)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        drop(turn);
    }
    Ok(())
}

/// The statements of a script: comments dropped, cut at the semicolons that end a line.
fn statements(script: &str) -> Vec<String> {
    let code: Vec<&str> = script.lines().map(|l| l.split("--").next().unwrap_or("")).collect();
    code.join("\n").split(';').map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect()
}
