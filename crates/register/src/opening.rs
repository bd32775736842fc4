//! The ways in which a data folder is opened: brought up to date, or as it is; with its own key, or with another's.

use crate::db::{self, Db};
use crate::{Author, Error, House, Register, directory, portfolio, privacy, seals, streets};
use serde::Serialize;
use std::path::Path;
use std::sync::Arc;

/// How a data folder is opened.
pub(crate) struct Opening<'a> {
    /// `postgres://…`; the folder's own SQLite file when absent.
    pub database: Option<&'a str>,
    /// Bring the schema up to date; else it is left as it is.
    pub migrate: bool,
    /// The key of the installation, when it is not where the folder says.
    pub key: Option<&'a Path>,
}

impl Default for Opening<'_> {
    fn default() -> Self {
        Opening { database: None, migrate: true, key: None }
    }
}

impl Opening<'_> {
    /// Opens the folder.
    pub async fn open(self, folder: &Path) -> Result<Register, Error> {
        let library = folder.join("library");
        std::fs::create_dir_all(&library)
            .map_err(|source| Error::File { path: library.display().to_string(), source })?;
        let own = folder.join("register.sqlite");
        let db = match (self.database, self.migrate) {
            (Some(url), true) => Db::connect(url).await?,
            (Some(url), false) => Db::reach(url).await?,
            (None, true) => Db::open(&own).await?,
            (None, false) => Db::reach(&db::address_of(&own)?).await?,
        };
        let seals = match (self.key, self.migrate) {
            (Some(key), _) => seals::Seals::of_file(key)?,
            (None, true) => seals::Seals::of_folder(folder)?,
            // Looking must not make a key where one is missing.
            (None, false) => seals::Seals::there(folder)?,
        };
        let accesses = db::Apart::open(folder, "accesses", &db, &privacy::accesses::SCHEMA).await?;
        let jobs = db::Apart::open(folder, "jobs", &db, &crate::jobs::SCHEMA).await?;
        if self.migrate {
            db::wall::raise(&db).await?;
        }
        let house = House {
            folder: folder.to_owned(),
            shelf: streets::Shelf::default(),
            computed: portfolio::Computed::default(),
            seals,
            gazetteer: directory::geography::Shelf::default(),
            catalogue: crate::catalogue::Shelf::default(),
            one_by_one: tokio::sync::Mutex::default(),
            drawing: tokio::sync::Mutex::default(),
            figures: crate::help_teams::Figures::default(),
        };
        Ok(Register { house: Arc::new(house), author: Author::CommandLine, db, accesses, jobs })
    }
}

/// A step of the schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Migration {
    pub number: i64,
    pub name: String,
}

/// The connections of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolState {
    pub open: u32,
    pub idle: u32,
    pub largest: u32,
}

impl Register {
    /// Opens a data folder without bringing its schema up to date, and without making a key: for backups, checks, and
    /// for saying what a migration would do.
    ///
    /// # Errors
    /// When the database cannot be opened.
    pub async fn open_as_it_is(folder: &Path, database: Option<&str>) -> Result<Register, Error> {
        Opening { database, migrate: false, key: None }.open(folder).await
    }

    /// The number of the last step of the schema that was applied; 0 for an empty database.
    pub async fn schema(&self) -> Result<i64, Error> {
        self.db.schema().await
    }

    /// The last step of the schema that this program knows.
    #[must_use]
    pub fn newest_schema() -> i64 {
        db::newest_schema()
    }

    /// The steps that opening the folder would apply, in order.
    ///
    /// # Errors
    /// [`Error::NewerSchema`] when a newer program wrote there.
    pub async fn pending_migrations(&self) -> Result<Vec<Migration>, Error> {
        let done = self.schema().await?;
        let known = Register::newest_schema();
        if done > known {
            return Err(Error::NewerSchema { done, known });
        }
        let steps = db::steps().filter(|(number, _)| *number > done);
        Ok(steps.map(|(number, name)| Migration { number, name: name.to_owned() }).collect())
    }

    /// How many connections are open, and how many of them wait for work.
    #[must_use]
    pub fn pool_state(&self) -> PoolState {
        let pool = self.db.bare();
        let open = pool.size();
        let idle = u32::try_from(pool.num_idle()).unwrap_or(u32::MAX).min(open);
        PoolState { open, idle, largest: pool.options().get_max_connections() }
    }

    /// When retention rules were last carried out; `None`: never.
    pub async fn last_retention_run(&self) -> Result<Option<String>, Error> {
        Ok(sqlx::query_scalar("SELECT MAX(ran_at) FROM retention_run").fetch_one(self.db.read()).await?)
    }
}
