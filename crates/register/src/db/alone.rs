//! Statements that stand alone, each in a transaction of its own that carries the view.
//!
//! On PostgreSQL a connection of the pool never has a view: the view is local to the transaction, so it cannot outlive a
//! statement that failed, was dropped, or panicked. Opening the transaction and writing the view are one message.

use futures_util::stream::{self, BoxStream, StreamExt, TryStreamExt};
use futures_util::{FutureExt, TryFutureExt, future::BoxFuture};
use sqlx::any::{Any, AnyQueryResult, AnyRow, AnyStatement, AnyTypeInfo};
use sqlx::{AnyPool, AssertSqlSafe, Either, Execute, Executor, SqlStr};
use std::sync::Arc;

/// Runs one statement with a view.
#[derive(Debug, Clone)]
pub struct Alone {
    pool: AnyPool,
    /// What opens the transaction; `None` beside SQLite, where a statement is its own transaction.
    begin: Option<Arc<str>>,
    /// Is what the statement writes kept? Otherwise the transaction is read-only.
    keeps: bool,
}

impl Alone {
    pub(super) fn new(pool: AnyPool, begin: Option<Arc<str>>, keeps: bool) -> Alone {
        Alone { pool, begin, keeps }
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
            let told: Vec<Told> = match self.begin {
                None => self.pool.acquire().await?.fetch_many(query).try_collect().await?,
                Some(begin) => {
                    let mut tx = self.pool.begin_with(AssertSqlSafe(begin)).await?;
                    let told = (&mut *tx).fetch_many(query).try_collect().await?;
                    if self.keeps {
                        tx.commit().await?;
                    }
                    told
                }
            };
            Ok(stream::iter(told.into_iter().map(Ok)))
        };
        all.try_flatten_stream().boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, sqlx::Result<Option<AnyRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        async move {
            let Some(begin) = self.begin else {
                return self.pool.acquire().await?.fetch_optional(query).await;
            };
            let mut tx = self.pool.begin_with(AssertSqlSafe(begin)).await?;
            let row = (&mut *tx).fetch_optional(query).await?;
            if self.keeps {
                tx.commit().await?;
            }
            Ok(row)
        }
        .boxed()
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
