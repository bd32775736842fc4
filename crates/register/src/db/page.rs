//! The statements of one page, read in one transaction.
//!
//! On PostgreSQL a statement that stands alone costs three exchanges with the server: one that opens its transaction with
//! the view, itself, and one that ends it. A page asks a dozen of them; here they share one transaction, whose statements
//! each see what was committed before them, as if they stood alone.

use sqlx::{Any, AnyConnection, AnyPool, AssertSqlSafe, Transaction};
use std::sync::Arc;
use tokio::sync::Mutex;

/// More connections than a pool has may be found dead one after the other, when the server was started again.
const DEAD_CONNECTIONS: usize = 16;

/// The transaction of a page, opened by its first statement.
///
/// Pages have connections of their own, and each takes one before it holds anything else, or goes without when none is
/// left. Once its transaction ended, a page never takes another: whoever waits for a connection of pages holds nothing, so
/// nobody waits in a circle.
#[derive(Debug)]
pub(crate) struct Page {
    pool: AnyPool,
    state: Mutex<State>,
}

#[derive(Debug)]
enum State {
    New,
    Open(Transaction<'static, Any>),
    /// Statements stand alone from now on.
    Ended,
}

impl Page {
    pub(super) fn new(pool: AnyPool) -> Page {
        Page { pool, state: Mutex::new(State::New) }
    }

    /// Runs a statement; gives it back when it must stand alone.
    ///
    /// A statement that fails, or that nobody waits for any more, ends the transaction.
    pub(super) async fn run<T, S>(&self, begin: &Arc<str>, statement: S) -> Result<sqlx::Result<T>, S>
    where
        S: AsyncFnOnce(&mut AnyConnection) -> sqlx::Result<T>,
    {
        let mut kept = self.state.lock().await;
        let mut tx = match std::mem::replace(&mut *kept, State::Ended) {
            State::Open(tx) => tx,
            // Pages that compute for long keep their connections: the others do not wait for them.
            State::New if is_taken(&self.pool) => return Err(statement),
            State::New => match open(&self.pool, Arc::clone(begin)).await {
                Ok(tx) => tx,
                Err(error) => return Ok(Err(error)),
            },
            State::Ended => return Err(statement),
        };
        let told = statement(&mut tx).await;
        if told.is_ok() {
            *kept = State::Open(tx);
        }
        Ok(told)
    }

    /// Gives the connection back, before the page writes.
    pub(super) async fn end(&self) {
        *self.state.lock().await = State::Ended;
    }
}

/// Is every connection of this pool at work?
fn is_taken(pool: &AnyPool) -> bool {
    pool.num_idle() == 0 && pool.size() >= pool.options().get_max_connections()
}

/// Opens a transaction.
///
/// In a task of its own: sqlx 0.9 forgets a BEGIN whose future was dropped (a browser that hung up), and the next
/// statements on that connection would be acknowledged and never committed. See decision 11 of the design on trust, and
/// the test `a_begin_that_was_dropped_loses_no_later_write`.
///
/// A connection is not asked whether it is alive before it is used, since opening is that question: nothing was done when
/// it fails, and the next connection is tried.
pub(super) async fn open(pool: &AnyPool, begin: Arc<str>) -> sqlx::Result<Transaction<'static, Any>> {
    let pool = pool.clone();
    let opening = tokio::spawn(async move {
        let mut tried = 0;
        loop {
            match pool.begin_with(AssertSqlSafe(Arc::clone(&begin))).await {
                Err(error) if is_gone(&error) && tried < DEAD_CONNECTIONS => tried += 1,
                opened => return opened,
            }
        }
    });
    opening.await.unwrap_or(Err(sqlx::Error::WorkerCrashed))
}

/// Did the server leave before it read anything?
fn is_gone(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) => true,
        // Shut down by an operator, crashed, cut for being idle.
        sqlx::Error::Database(told) => {
            told.code().is_some_and(|code| matches!(&*code, "57P01" | "57P02" | "57P05" | "25P03"))
        }
        _ => false,
    }
}

/// On PostgreSQL only: SQLite has neither.
#[cfg(test)]
mod tests {
    use crate::db::{Db, Engine};
    use crate::{Register, testing};
    use std::sync::Arc;
    use std::time::Duration;
    use tempfile::TempDir;

    async fn register() -> Option<(TempDir, Register)> {
        let folder = TempDir::new().unwrap();
        let register = testing::open(folder.path()).await.unwrap();
        if register.db.engine() == Engine::Sqlite {
            println!("skipped: no PostgreSQL");
            return None;
        }
        sqlx::query("CREATE TABLE told (n BIGINT PRIMARY KEY)").execute(register.db.bare()).await.unwrap();
        Some((folder, register))
    }

    /// When the transaction of a statement began.
    async fn began(db: &Db) -> String {
        sqlx::query_scalar("SELECT CAST(now() AS TEXT)").fetch_one(db.read()).await.unwrap()
    }

    async fn told(db: &Db) -> i64 {
        sqlx::query_scalar("SELECT COUNT(*) FROM told").fetch_one(db.read()).await.unwrap()
    }

    async fn tell(db: &Db, n: i64) {
        let mut act = db.act().await.unwrap();
        sqlx::query("INSERT INTO told (n) VALUES ($1)").bind(n).execute(act.connection()).await.unwrap();
        act.commit().await.unwrap();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_statements_of_a_page_share_a_transaction_that_shows_what_is_committed_meanwhile() {
        let Some((_folder, register)) = register().await else { return };
        let (mine, page) = register.only("a").for_a_page();
        let first = began(&mine.db).await;
        assert_eq!(began(&mine.db).await, first);
        tell(&register.db, 1).await;
        assert_eq!((told(&mine.db).await, began(&mine.db).await), (1, first.clone()));
        // A page that writes reads what it wrote.
        tell(&mine.db, 2).await;
        assert_eq!(told(&mine.db).await, 2);
        assert_ne!(began(&mine.db).await, first);
        drop(page);
        let (mine, page) = register.only("a").for_a_page();
        let first = began(&mine.db).await;
        drop(page);
        assert_ne!(began(&mine.db).await, first, "nobody keeps the page, and it goes on");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_statement_that_fails_or_is_dropped_takes_nothing_else_of_the_page_with_it() {
        let Some((_folder, register)) = register().await else { return };
        for n in 0..200_i64 {
            let (mine, _page) = register.only("a").for_a_page();
            assert_eq!(told(&mine.db).await, n);
            assert!(sqlx::query("SELECT 1 / 0").fetch_all(mine.db.read()).await.is_err());
            assert_eq!(told(&mine.db).await, n);
            let (mine, _page) = register.only("a").for_a_page();
            let slow = sqlx::query("SELECT 1 FROM pg_sleep(0.0005)").fetch_all(mine.db.read());
            let _ = tokio::time::timeout(Duration::from_micros(n.unsigned_abs() * 7), slow).await;
            tell(&mine.db, n).await;
            assert_eq!(told(&mine.db).await, n + 1);
            let seen: String =
                sqlx::query_scalar("SELECT current_setting('plainpied.organisations', true) AS seen")
                    .fetch_one(mine.db.read())
                    .await
                    .unwrap();
            assert_eq!(seen, "a");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn pages_that_write_and_wait_for_others_do_not_wait_in_a_circle() {
        let Some((_folder, register)) = register().await else { return };
        // What all pages need and one of them makes, as figures are.
        let made = Arc::new(tokio::sync::Mutex::new(()));
        let more_than_connections = (0..40_i64).map(|n| {
            let (house, made) = (register.clone(), Arc::clone(&made));
            let (mine, page) = register.only("a").for_a_page();
            tokio::spawn(async move {
                told(&mine.db).await;
                let making = made.lock().await;
                told(&house.db).await;
                tokio::time::sleep(Duration::from_millis(5)).await;
                drop(making);
                tell(&mine.db, n).await;
                drop(page);
            })
        });
        let all = futures_util::future::try_join_all(more_than_connections);
        tokio::time::timeout(Duration::from_secs(20), all).await.expect("they wait for each other").unwrap();
        assert_eq!(told(&register.db).await, 40);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_page_for_which_no_connection_is_left_reads_without_waiting() {
        let Some((_folder, register)) = register().await else { return };
        let mut slow = Vec::new();
        for _ in 0..20 {
            let (mine, page) = register.only("a").for_a_page();
            assert_eq!(told(&mine.db).await, 0);
            // Kept, as by pages that compute.
            slow.push((mine, page));
        }
        let begins = futures_util::future::join_all(slow.iter().map(|(mine, _)| began(&mine.db))).await;
        let shared = futures_util::future::join_all(slow.iter().map(|(mine, _)| began(&mine.db))).await;
        let kept = begins.iter().zip(&shared).filter(|(one, other)| one == other).count();
        assert!(kept > 0 && kept < slow.len(), "{kept} pages keep a connection");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn connections_that_the_server_cut_are_replaced_without_anybody_noticing() {
        let Some((_folder, register)) = register().await else { return };
        let (mine, _page) = register.only("a").for_a_page();
        // Every connection of the pool is open, and idle.
        futures_util::future::join_all((0..40).map(|_| told(&register.db))).await;
        let mut bare = register.db.bare().acquire().await.unwrap();
        sqlx::query(
            "SELECT CAST(pg_terminate_backend(pid) AS TEXT) AS cut FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = current_user",
        )
        .execute(&mut *bare)
        .await
        .unwrap();
        for n in 0..20 {
            tell(&register.db, n).await;
            assert_eq!(told(&mine.db).await, n + 1);
        }
    }
}
