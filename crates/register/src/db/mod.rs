//! The database: one pool, one way to read, one way to write, the same SQL on SQLite and PostgreSQL.
//!
//! Portable types only (TEXT, BIGINT, DOUBLE PRECISION), `$n` parameters, JSON as text that SQL does not look
//! into. See `docs/decisions/0003-plain-sql.md`.

mod alone;
mod apart;
mod bulk;
mod migrations;
mod page;
mod versions;
mod view;
pub(crate) mod wall;

pub use alone::Alone;
pub use apart::Apart;
pub use bulk::Bulk;
#[cfg(any(test, feature = "testing"))]
pub(crate) use migrations::mark as mark_of_migrations;
#[cfg(any(test, feature = "testing"))]
pub(crate) use migrations::run_until;
pub(crate) use migrations::{newest as newest_schema, steps};
pub(crate) use page::Page;
pub(crate) use versions::{FiguresVersion, changed_residences, figures_version};
pub(crate) use view::{HOUSE, View};

use crate::{Across, Error};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Connection, Transaction};
use std::path::Path;
use std::str::FromStr;
use std::sync::{Arc, Weak};
use tokio::sync::{Mutex, MutexGuard};

/// SQLite before 3.51.3 may corrupt a WAL database written by two connections.
const OLDEST_SAFE_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// Advisory locks of PostgreSQL, so that several instances take turns as one SQLite file makes them.
const LOCK_FIGURES: i64 = 7_114_001;
pub(super) const LOCK_SCHEMA: i64 = 7_114_002;

/// Which database answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A handle on the database, with what it may see. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    store: Arc<Store>,
    view: View,
    /// Beside PostgreSQL, what opens a transaction that reads, and one that writes.
    begin: Option<(Arc<str>, Arc<str>)>,
    /// The page whose statements share a transaction, while it is being made.
    page: Weak<Page>,
}

/// What the handles on a database share.
struct Store {
    pool: AnyPool,
    /// Connections with which pages read, beside PostgreSQL; see [`Page`].
    pages: AnyPool,
    engine: Engine,
    /// SQLite has one writer at a time: queueing here is faster and fairer than its busy handler.
    writer: Mutex<()>,
}

/// What a transaction changes of what figures are computed from.
#[derive(Debug, Clone)]
enum Changes {
    Nothing,
    /// The figures of everybody: streets, places, reference files.
    Everything,
    /// Those of a landlord; of one of its residences when it is named.
    Of(String, Option<String>),
}

/// A transaction that writes. Nothing is kept unless [`Write::commit`] is called.
pub struct Write<'a> {
    pub(crate) tx: Transaction<'static, sqlx::Any>,
    engine: Engine,
    changes: Changes,
    view: View,
    _turn: Option<MutexGuard<'a, ()>>,
}

impl Write<'_> {
    /// Makes everything durable and, when figures may have changed, tells every reader.
    pub async fn commit(mut self) -> Result<(), Error> {
        match std::mem::replace(&mut self.changes, Changes::Nothing) {
            Changes::Nothing => {}
            Changes::Everything => {
                sqlx::query("UPDATE register_version SET version = version + 1")
                    .execute(&mut *self.tx)
                    .await?;
            }
            Changes::Of(landlord_id, residence_id) => {
                versions::grow(&mut self.tx, &landlord_id, residence_id).await?;
            }
        }
        self.tx.commit().await?;
        Ok(())
    }

    /// Leaves no trace: how a dry run ends.
    pub async fn roll_back(self) -> Result<(), Error> {
        self.tx.rollback().await?;
        Ok(())
    }

    pub(crate) fn connection(&mut self) -> &mut AnyConnection {
        &mut self.tx
    }

    /// Lets the next statements see the whole house, for a named reason, until [`Write::close_wall`].
    pub(crate) async fn open_wall(&mut self, _why: Across) -> Result<(), Error> {
        self.set_house("on").await
    }

    /// Back to what the handle sees. A transaction that fails in between keeps nothing, neither rows nor view.
    pub(crate) async fn close_wall(&mut self) -> Result<(), Error> {
        self.set_house("").await
    }

    /// Sees both sides from now on, when one of them is seen: an act between two is written down by both.
    pub(crate) async fn beside(&mut self, one: &str, other: &str) -> Result<(), Error> {
        self.view = self.view.beside(one, other);
        if self.engine == Engine::Postgres {
            sqlx::query(AssertSqlSafe(self.view.statement())).execute(&mut *self.tx).await?;
        }
        Ok(())
    }

    async fn set_house(&mut self, value: &'static str) -> Result<(), Error> {
        if self.engine == Engine::Postgres && self.view != View::House {
            sqlx::query("SELECT set_config($1, $2, true)")
                .bind(view::HOUSE)
                .bind(value)
                .execute(&mut *self.tx)
                .await?;
        }
        Ok(())
    }

    /// Waits until no other transaction holds this name; held until the end of this one.
    ///
    /// SQLite has one writer, so there is nothing to wait for.
    pub(crate) async fn hold(&mut self, name: &str) -> Result<(), Error> {
        if self.engine == Engine::Postgres {
            sqlx::query("SELECT CAST(pg_advisory_xact_lock(hashtextextended($1, 0)) AS TEXT)")
                .bind(name)
                .execute(&mut *self.tx)
                .await?;
        }
        Ok(())
    }
}

/// The address of a SQLite file.
pub(crate) fn address_of(file: &Path) -> Result<String, Error> {
    let path = file.to_str().ok_or_else(|| Error::Folder(file.display().to_string()))?;
    Ok(format!("sqlite://{path}?mode=rwc"))
}

/// Fails at once on a file that is not a database, or whose schema cannot be read: the pool would try again for thirty
/// seconds, and then only say that it waited.
pub(crate) async fn look_into(url: &str) -> Result<(), Error> {
    let mut connection = AnyConnection::connect(url).await?;
    sqlx::query("PRAGMA busy_timeout = 60000").execute(&mut connection).await?;
    sqlx::query("SELECT COUNT(*) FROM sqlite_master").execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

impl Db {
    /// Opens (and creates) the SQLite file of a data folder, and brings its schema up to date.
    pub async fn open(file: &Path) -> Result<Db, Error> {
        Db::connect(&address_of(file)?).await
    }

    /// Connects to `sqlite://…` or `postgres://…` and brings the schema up to date.
    pub async fn connect(url: &str) -> Result<Db, Error> {
        let db = Db::reach(url).await?;
        migrations::run(&db).await?;
        Ok(db)
    }

    /// Connects, and leaves the schema as it is.
    pub async fn reach(url: &str) -> Result<Db, Error> {
        sqlx::any::install_default_drivers();
        let engine = if url.starts_with("postgres") { Engine::Postgres } else { Engine::Sqlite };
        if engine == Engine::Sqlite {
            look_into(url).await?;
        }
        let options = AnyConnectOptions::from_str(url)?;
        let connections = AnyPoolOptions::new()
            // A file does not go away between two statements; a server may, which `page::open` finds out.
            .test_before_acquire(false)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    if connection.backend_name() == "SQLite" {
                        for pragma in [
                            // Longer than the writing of a large stock by another process.
                            "PRAGMA busy_timeout = 60000",
                            "PRAGMA journal_mode = WAL",
                            // NORMAL may lose acknowledged commits on a power cut.
                            "PRAGMA synchronous = FULL",
                            "PRAGMA foreign_keys = ON",
                            "PRAGMA secure_delete = ON",
                            "PRAGMA cache_size = -65536",
                        ] {
                            sqlx::query(pragma).execute(&mut *connection).await?;
                        }
                    } else {
                        // Walls within walls make plans look dear: compiling one took a second, running it a millisecond.
                        sqlx::query("SET jit = off").execute(&mut *connection).await?;
                    }
                    Ok(())
                })
            });
        let (pool, pages) = match engine {
            Engine::Sqlite => {
                let pool = connections.max_connections(6).connect_with(options).await?;
                (pool.clone(), pool)
            }
            Engine::Postgres => {
                let pages = connections.clone().max_connections(6).connect_lazy_with(options.clone());
                (connections.max_connections(8).connect_with(options).await?, pages)
            }
        };
        let store = Store { pool, pages, engine, writer: Mutex::new(()) };
        let db = Db { store: Arc::new(store), view: View::House, begin: None, page: Weak::new() }
            .seen_by(View::House);
        db.refuse_unsafe_sqlite().await?;
        wall::refuse_role(&db).await?;
        Ok(db)
    }

    /// The same database, with another view.
    pub(crate) fn seen_by(&self, view: View) -> Db {
        let begin = (self.store.engine == Engine::Postgres).then(|| {
            let view = view.statement();
            (format!("BEGIN READ ONLY; {view}").into(), format!("BEGIN; {view}").into())
        });
        Db { store: Arc::clone(&self.store), view, begin, page: Weak::new() }
    }

    /// The same database and view, read by a page: its statements share a transaction while the page is kept.
    pub(crate) fn read_by_a_page(mut self) -> (Db, Arc<Page>) {
        let page = Arc::new(Page::new(self.store.pages.clone()));
        self.page = Arc::downgrade(&page);
        (self, page)
    }

    /// What this handle may see.
    pub(crate) const fn view(&self) -> &View {
        &self.view
    }

    /// The number of the last step of the schema that was applied; 0 when there is none.
    pub async fn schema(&self) -> Result<i64, Error> {
        if !self.tables().await?.iter().any(|table| table == "migration") {
            return Ok(0);
        }
        let done: Option<i64> =
            sqlx::query_scalar("SELECT MAX(number) FROM migration").fetch_one(self.read()).await?;
        Ok(done.unwrap_or(0))
    }

    /// The tables of the database, by name.
    pub async fn tables(&self) -> Result<Vec<String>, Error> {
        let sql = match self.engine() {
            Engine::Sqlite => {
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            }
            Engine::Postgres => {
                "SELECT CAST(tablename AS TEXT) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
            }
        };
        Ok(sqlx::query_scalar(sql).fetch_all(self.read()).await?)
    }

    async fn refuse_unsafe_sqlite(&self) -> Result<(), Error> {
        if self.engine() != Engine::Sqlite {
            return Ok(());
        }
        let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(self.read()).await?;
        let mut parts = version.split('.').map(|p| p.parse::<u32>().unwrap_or(0));
        let mut part = || parts.next().unwrap_or(0);
        if (part(), part(), part()) < OLDEST_SAFE_SQLITE {
            return Err(Error::UnsafeSqlite(version));
        }
        Ok(())
    }

    /// Waits for everybody to be done and closes the files.
    pub(crate) async fn close(&self) {
        self.store.pages.close().await;
        self.bare().close().await;
    }

    /// The connections, without any view: for what is no table of ours, and for a copy of the whole file.
    pub(crate) fn bare(&self) -> &AnyPool {
        &self.store.pool
    }

    /// For reading: what the view shows, and nothing written.
    pub(crate) fn read(&self) -> Alone {
        let begin = self.begin.as_ref().map(|(reading, _)| Arc::clone(reading));
        Alone::new(self.store.pool.clone(), begin, false, Weak::clone(&self.page))
    }

    /// For a statement that writes by itself, beside the register's own turn-taking: see [`Apart`].
    fn write_alone(&self) -> Alone {
        let begin = self.begin.as_ref().map(|(_, writing)| Arc::clone(writing));
        Alone::new(self.store.pool.clone(), begin, true, Weak::clone(&self.page))
    }

    /// One instant of the database, to be read by several statements.
    pub(crate) async fn instant(&self) -> Result<Transaction<'static, sqlx::Any>, Error> {
        let begin = match self.engine() {
            Engine::Sqlite => "BEGIN".to_owned(),
            Engine::Postgres => {
                format!("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {}", self.view.statement())
            }
        };
        self.transaction(begin.into()).await
    }

    /// Opens a transaction, after the page gave back the connection that it reads with.
    async fn transaction(&self, begin: Arc<str>) -> Result<Transaction<'static, sqlx::Any>, Error> {
        if self.engine() == Engine::Sqlite {
            return Ok(self.bare().begin_with(AssertSqlSafe(begin)).await?);
        }
        if let Some(page) = self.page.upgrade() {
            page.end().await;
        }
        Ok(page::open(self.bare(), begin).await?)
    }

    /// Waits for its turn, then opens a transaction for writing what figures are computed from.
    ///
    /// One at a time over all instances: an import compares with what is there, then replaces it.
    pub(crate) async fn write(&self) -> Result<Write<'_>, Error> {
        let mut write = self.begin(Changes::Everything).await?;
        if self.engine() == Engine::Postgres {
            sqlx::query("SELECT CAST(pg_advisory_xact_lock($1) AS TEXT)")
                .bind(LOCK_FIGURES)
                .execute(&mut *write.tx)
                .await?;
        }
        Ok(write)
    }

    /// The same for what changes the figures of one landlord only: on PostgreSQL, landlords write beside each other.
    pub(crate) async fn write_of(&self, landlord_id: &str) -> Result<Write<'_>, Error> {
        self.write_in(landlord_id, None).await
    }

    /// The same for one residence: what was computed of the others stays.
    pub(crate) async fn write_at(&self, landlord_id: &str, residence_id: &str) -> Result<Write<'_>, Error> {
        self.write_in(landlord_id, Some(residence_id)).await
    }

    async fn write_in(&self, landlord_id: &str, residence_id: Option<&str>) -> Result<Write<'_>, Error> {
        let changes = Changes::Of(landlord_id.to_owned(), residence_id.map(str::to_owned));
        let mut write = self.begin(changes).await?;
        if self.engine() == Engine::Postgres {
            sqlx::query("SELECT CAST(pg_advisory_xact_lock_shared($1) AS TEXT)")
                .bind(LOCK_FIGURES)
                .execute(&mut *write.tx)
                .await?;
            write.hold(&format!("figures:{landlord_id}")).await?;
        }
        Ok(write)
    }

    /// Opens a transaction for an act that changes no figure: sign-in, right, message, job.
    ///
    /// On PostgreSQL such acts run beside each other, and beside an import.
    pub(crate) async fn act(&self) -> Result<Write<'_>, Error> {
        self.begin(Changes::Nothing).await
    }

    async fn begin(&self, changes: Changes) -> Result<Write<'_>, Error> {
        let (turn, begin) = match &self.begin {
            // A deferred transaction that upgrades fails at once when another process wrote meanwhile.
            None => (Some(self.store.writer.lock().await), "BEGIN IMMEDIATE".into()),
            Some((_, writing)) => (None, Arc::clone(writing)),
        };
        let tx = self.transaction(begin).await?;
        let view = self.view.clone();
        Ok(Write { tx, engine: self.engine(), view, changes, _turn: turn })
    }

    /// What was deleted must not linger in the write-ahead log: it is written back and cut to nothing.
    ///
    /// PostgreSQL keeps deleted rows until its next vacuum: one is asked for.
    pub(crate) async fn wipe(&self) -> Result<(), Error> {
        match self.engine() {
            Engine::Sqlite => {
                let _turn = self.store.writer.lock().await;
                sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(self.bare()).await?;
            }
            Engine::Postgres => {
                for table in [
                    "occupant",
                    "account",
                    "session",
                    "invitation",
                    "recipient",
                    "household_contact",
                    "transfer_wish",
                    "transfer_plan",
                    "pension_entry",
                ] {
                    sqlx::query(sqlx::AssertSqlSafe(format!("VACUUM {table}"))).execute(self.bare()).await?;
                }
            }
        }
        Ok(())
    }

    /// Which database answers.
    pub(crate) fn engine(&self) -> Engine {
        self.store.engine
    }

    /// Grows by one with every committed write of what concerns everybody: the key of what is kept in memory of it.
    pub async fn version(&self) -> Result<i64, Error> {
        Ok(sqlx::query_scalar("SELECT version FROM register_version").fetch_one(self.read()).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// Runs on PostgreSQL only: SQLite has no BEGIN under way on a network.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_begin_that_was_dropped_loses_no_later_write() {
        let Ok(server) = std::env::var("PLAINPIED_TEST_DATABASE") else {
            println!("skipped: no PostgreSQL");
            return;
        };
        let folder = tempfile::TempDir::new().unwrap();
        let register = crate::testing::open(folder.path()).await.unwrap();
        let db = &register.db;
        sqlx::query("CREATE TABLE told (n BIGINT PRIMARY KEY)").execute(db.bare()).await.unwrap();
        for n in 0..200_i64 {
            // A browser that hangs up at any moment of the opening of a transaction.
            let _ = tokio::time::timeout(Duration::from_micros(n.unsigned_abs() * 4), db.act()).await;
            sqlx::query("INSERT INTO told (n) VALUES ($1)").bind(n).execute(db.bare()).await.unwrap();
        }
        let name = crate::identity::content_id(&["test", &folder.path().display().to_string()]);
        let other = Db::connect(&server.replacen("/postgres?", &format!("/t_{name}?"), 1)).await.unwrap();
        let kept: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM told").fetch_one(other.bare()).await.unwrap();
        assert_eq!(kept, 200, "acknowledged, and lost");
    }
}
