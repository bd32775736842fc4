//! What the database itself can say of its files.

use super::Check;
use crate::db::Engine;
use crate::{Error, Register};

impl Register {
    /// SQLite reads every page of its two files; PostgreSQL says which indexes are not valid.
    pub(super) async fn check_storage(&self) -> Result<Check, Error> {
        let mut problems = Vec::new();
        if self.db.engine() == Engine::Postgres {
            let invalid: Vec<String> = sqlx::query_scalar(
                "SELECT CAST(c.relname AS TEXT) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                 WHERE NOT i.indisvalid ORDER BY 1",
            )
            .fetch_all(self.db.read())
            .await?;
            problems.extend(invalid.into_iter().map(|index| format!("index {index} is not valid")));
            return Ok(Check::of("storage", 1, problems));
        }
        for (name, pool) in [("register.sqlite", self.db.read()), ("accesses.sqlite", self.accesses.pool())] {
            match sqlx::query_scalar::<_, String>("PRAGMA integrity_check(20)").fetch_all(pool).await {
                Ok(lines) => problems.extend(
                    // A line may quote nothing but numbers of pages and names of tables and indexes.
                    lines.into_iter().filter(|line| line != "ok").map(|line| format!("{name}: {line}")),
                ),
                // « database disk image is malformed »: the pages cannot even be walked.
                Err(sqlx::Error::Database(error)) => problems.push(format!("{name}: {}", error.message())),
                Err(other) => return Err(other.into()),
            }
        }
        Ok(Check::of("storage", 2, problems))
    }

    /// Rows whose parent is not there, where the schema declares one.
    pub(super) async fn check_foreign_keys(&self) -> Result<Check, Error> {
        if self.db.engine() == Engine::Postgres {
            let open: Vec<String> = sqlx::query_scalar(
                "SELECT CAST(conname AS TEXT) FROM pg_constraint WHERE NOT convalidated ORDER BY 1",
            )
            .fetch_all(self.db.read())
            .await?;
            let problems = open.into_iter().map(|name| format!("{name} was never checked")).collect();
            return Ok(Check::of("foreign-keys", 1, problems));
        }
        let found: Result<Vec<(String, Option<String>, i64)>, _> = sqlx::query_as(
            "SELECT \"table\", parent, COUNT(*) FROM pragma_foreign_key_check GROUP BY 1, 2 ORDER BY 1, 2",
        )
        .fetch_all(self.db.read())
        .await;
        let problems = match found {
            Ok(rows) => rows
                .into_iter()
                .map(|(table, parent, rows)| {
                    format!("{table}: {rows} rows whose {} is not there", parent.unwrap_or_default())
                })
                .collect(),
            Err(sqlx::Error::Database(error)) => vec![error.message().to_owned()],
            Err(other) => return Err(other.into()),
        };
        Ok(Check::of("foreign-keys", 1, problems))
    }
}
