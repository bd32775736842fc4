//! Tables that must be written while an import holds the writer of the register: the access log, the jobs. Beside a
//! SQLite register each is a file of its own; in PostgreSQL, where writers do not wait for each other, a table.

use super::Engine;
use crate::Error;
use sqlx::AnyPool;
use sqlx::any::AnyPoolOptions;
use std::path::Path;

/// A database apart.
pub struct Apart {
    pool: AnyPool,
}

impl Apart {
    /// Opens `FOLDER/NAME.sqlite`, or the register's own PostgreSQL, and makes the tables that are missing.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub(crate) async fn open(
        folder: &Path,
        name: &str,
        engine: Engine,
        register: &AnyPool,
        schema: &[&'static str],
    ) -> Result<Apart, Error> {
        let pool = match engine {
            Engine::Postgres => register.clone(),
            Engine::Sqlite => {
                let file = folder.join(format!("{name}.sqlite"));
                let address = super::address_of(&file)?;
                super::look_into(&address).await?;
                AnyPoolOptions::new()
                    .max_connections(2)
                    .after_connect(|connection, _| {
                        Box::pin(async move {
                            for pragma in [
                                "PRAGMA busy_timeout = 10000",
                                "PRAGMA journal_mode = WAL",
                                "PRAGMA synchronous = FULL",
                                "PRAGMA secure_delete = ON",
                            ] {
                                sqlx::query(pragma).execute(&mut *connection).await?;
                            }
                            Ok(())
                        })
                    })
                    .connect(&address)
                    .await?
            }
        };
        for statement in schema {
            match sqlx::query(*statement).execute(&pool).await {
                // Two instances that start together on PostgreSQL: one of them made it.
                Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {}
                Err(error) => return Err(error.into()),
                Ok(_) => {}
            }
        }
        Ok(Apart { pool })
    }

    pub(crate) fn pool(&self) -> &AnyPool {
        &self.pool
    }
}
