//! Statements that stand alone, each in a transaction of its own that carries the view.
//!
//! On PostgreSQL a connection of the pool never has a view: the view is local to the transaction, so it cannot outlive a
//! statement that failed, was dropped, or panicked. Opening the transaction and writing the view are one message. The
//! statements of a page share one transaction: see [`Page`].

use super::page::{self, Page};
use futures_util::stream::{self, BoxStream, StreamExt, TryStreamExt};
use futures_util::{FutureExt, TryFutureExt, future::BoxFuture};
use sqlx::any::{Any, AnyQueryResult, AnyRow, AnyStatement, AnyTypeInfo};
use sqlx::{AnyConnection, AnyPool, Either, Execute, Executor, SqlStr};
use std::sync::{Arc, Weak};

/// Runs one statement with a view.
#[derive(Debug, Clone)]
pub struct Alone {
    pool: AnyPool,
    /// What opens the transaction; `None` beside SQLite, where a statement is its own transaction.
    begin: Option<Arc<str>>,
    /// Is what the statement writes kept? Otherwise the transaction is read-only.
    keeps: bool,
    /// The page that asks; none when there is none, or no longer.
    page: Weak<Page>,
}

impl Alone {
    pub(super) fn new(pool: AnyPool, begin: Option<Arc<str>>, keeps: bool, page: Weak<Page>) -> Alone {
        Alone { pool, begin, keeps, page }
    }

    async fn run<T>(
        self,
        statement: impl AsyncFnOnce(&mut AnyConnection) -> sqlx::Result<T>,
    ) -> sqlx::Result<T> {
        let Some(begin) = self.begin else {
            return statement(&mut *self.pool.acquire().await?).await;
        };
        let statement = match self.page.upgrade() {
            Some(page) if !self.keeps => match page.run(&begin, statement).await {
                Ok(told) => return told,
                Err(statement) => statement,
            },
            Some(page) => {
                page.end().await;
                statement
            }
            None => statement,
        };
        let mut tx = page::open(&self.pool, begin).await?;
        let told = statement(&mut tx).await?;
        if self.keeps {
            tx.commit().await?;
        }
        Ok(told)
    }
}

/// What a statement answers, rows and counts, as the driver tells them.
type Told = Either<AnyQueryResult, AnyRow>;

impl<'c> Executor<'c> for Alone {
    type Database = Any;

    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, sqlx::Result<Told>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        // Gathered, because the transaction must end before anybody may stop listening.
        let all = async move {
            let told: Vec<Told> =
                self.run(async |connection| connection.fetch_many(query).try_collect().await).await?;
            Ok(stream::iter(told.into_iter().map(Ok)))
        };
        all.try_flatten_stream().boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, sqlx::Result<Option<AnyRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        self.run(async |connection| connection.fetch_optional(query).await).boxed()
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [AnyTypeInfo],
    ) -> BoxFuture<'e, sqlx::Result<AnyStatement>>
    where
        'c: 'e,
    {
        async move { self.pool.acquire().await?.prepare_with(sql, parameters).await }.boxed()
    }
}
