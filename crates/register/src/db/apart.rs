//! Tables that must be written while an import holds the writer of the register: the access log, the jobs. Beside a
//! SQLite register each is a file of its own; in PostgreSQL, where writers do not wait for each other, a table.

use super::{Alone, Db, Engine, View};
use crate::Error;
use sqlx::AnyPool;
use sqlx::any::AnyPoolOptions;
use std::path::Path;
use std::sync::Weak;

/// A database apart, with what may be seen of it. Cheap to clone.
#[derive(Clone)]
pub struct Apart(Kept);

#[derive(Clone)]
enum Kept {
    /// A file of its own.
    File(AnyPool),
    /// A table of the register.
    Table(Db),
}

impl Apart {
    /// Opens `FOLDER/NAME.sqlite`, or the register's own PostgreSQL, and makes the tables that are missing.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub(crate) async fn open(
        folder: &Path,
        name: &str,
        register: &Db,
        schema: &[&'static str],
    ) -> Result<Apart, Error> {
        let kept = match register.engine() {
            Engine::Postgres => Kept::Table(register.clone()),
            Engine::Sqlite => {
                let file = folder.join(format!("{name}.sqlite"));
                let address = super::address_of(&file)?;
                super::look_into(&address).await?;
                let pool = AnyPoolOptions::new()
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
                    .await?;
                Kept::File(pool)
            }
        };
        let apart = Apart(kept);
        for statement in schema {
            match sqlx::query(*statement).execute(apart.pool()).await {
                // Two instances that start together on PostgreSQL: one of them made it.
                Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {}
                Err(error) => return Err(error.into()),
                Ok(_) => {}
            }
        }
        Ok(apart)
    }

    /// The same, with another view.
    pub(crate) fn seen_by(&self, view: View) -> Apart {
        match &self.0 {
            Kept::File(pool) => Apart(Kept::File(pool.clone())),
            Kept::Table(db) => Apart(Kept::Table(db.seen_by(view))),
        }
    }

    /// For a statement, that reads or writes.
    pub(crate) fn pool(&self) -> Alone {
        match &self.0 {
            Kept::File(pool) => Alone::new(pool.clone(), None, true, Weak::new()),
            Kept::Table(db) => db.write_alone(),
        }
    }

    /// Waits for everybody to be done.
    pub(crate) async fn close(&self) {
        match &self.0 {
            Kept::File(pool) => pool.close().await,
            Kept::Table(db) => db.close().await,
        }
    }
}
