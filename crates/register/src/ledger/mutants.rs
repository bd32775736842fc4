//! Two ways to get the ceiling wrong, for the trials only: a trial that cannot fail proves nothing. Each writes what the
//! right act writes, but for its one fault.

use super::put::{Move, Operation, draw, put_movement};
use super::{Draw, not_enough};
use crate::db::Engine;
use crate::{Error, Register};
use ledger::{Account, Entry, Step};
use sqlx::AssertSqlSafe;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutant {
    /// The `UPDATE` has no condition: whoever comes draws.
    DroppedWhere,
    /// What is left is read first, and written after: two who read at once both see enough.
    SumThenInsert,
}

impl Register {
    /// Takes the last word from the database: without its `CHECK`, only the program holds the ceiling.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn loosen_ledger(&self) -> Result<(), Error> {
        if self.db.engine() == Engine::Sqlite {
            // There it is a setting of each connection: see `draw_wrongly`.
            return Ok(());
        }
        let checks: Vec<String> = sqlx::query_scalar(
            "SELECT CAST(conname AS TEXT) FROM pg_constraint
             WHERE contype = 'c' AND conrelid = CAST('envelope' AS regclass)",
        )
        .fetch_all(self.db.bare())
        .await?;
        for check in checks {
            let sql = format!("ALTER TABLE envelope DROP CONSTRAINT {check}");
            sqlx::query(AssertSqlSafe(sql)).execute(self.db.bare()).await?;
        }
        Ok(())
    }

    /// Reserves on an envelope without any above, with a fault.
    ///
    /// # Errors
    /// When the database refuses, or the wrong act itself sees that there is not enough.
    pub async fn draw_wrongly(&self, mutant: Mutant, key: &str, one: &Draw) -> Result<(), Error> {
        if mutant == Mutant::SumThenInsert {
            let free: i64 = sqlx::query_scalar(
                "SELECT total_cents - delegated_cents - reserved_cents - committed_cents - obligated_cents - paid_cents
                    - lapsed_cents FROM envelope WHERE id = $1",
            )
            .bind(&one.envelope_id)
            .fetch_one(self.db.read())
            .await?;
            if free < one.cents {
                return Err(not_enough(Account::Free, free));
            }
        }
        let mut act = self.db.act().await?;
        let is_sqlite = self.db.engine() == Engine::Sqlite;
        if is_sqlite {
            sqlx::query("PRAGMA ignore_check_constraints = ON").execute(act.connection()).await?;
        }
        let funder: String = sqlx::query_scalar("SELECT organisation_id FROM envelope WHERE id = $1")
            .bind(&one.envelope_id)
            .fetch_one(act.connection())
            .await?;
        let entry = Entry {
            envelope: one.envelope_id.clone(),
            step: Step::Reserve,
            cents: one.cents,
            purpose: Some(one.purpose_id.clone()),
        };
        let (label, beneficiary_id) = (one.label.clone(), one.beneficiary_id.clone());
        let moves = vec![Move { entry, label, beneficiary_id }];
        let operation = Operation { key, reason: None, moves };
        let only = &operation.moves[0];
        let (id, _) = self.begin_operation(&mut act, &funder, &operation, &[&only.entry]).await?;
        let rank: i64 = sqlx::query_scalar(
            "UPDATE envelope SET reserved_cents = reserved_cents + $2, last_rank = last_rank + 1 WHERE id = $1
             RETURNING last_rank",
        )
        .bind(&one.envelope_id)
        .bind(one.cents)
        .fetch_one(act.connection())
        .await?;
        let accounts = Step::Reserve.accounts(false);
        put_movement(&mut act, (&funder, &id), &only.entry, rank, accounts).await?;
        draw(&mut act, &funder, only).await?;
        if is_sqlite {
            // The connection is given back as it was.
            sqlx::query("PRAGMA ignore_check_constraints = OFF").execute(act.connection()).await?;
        }
        act.commit().await
    }
}
