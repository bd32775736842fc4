//! Every figure of the ledger again, from the movements alone.

use super::put::digest;
use super::read::{FIGURES, envelope, step};
use crate::verify::Check;
use crate::{Error, Register};
use ledger::{Draws, Entry, Node, Step, replay};
use sqlx::AnyConnection;
use std::collections::BTreeMap;

/// How many movements are read at a time.
const AT_ONCE: i64 = 5_000;

/// What came of a check.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LedgerCheck {
    pub envelopes: u64,
    pub movements: u64,
    pub payments: u64,
    /// Ids and figures, no names.
    pub problems: Vec<String>,
}

impl LedgerCheck {
    fn say(&mut self, problem: impl Into<String>) {
        self.problems.push(problem.into());
    }
}

/// A movement, as it is read: envelope, rank, operation, step, accounts, cents, purpose.
type Row = (String, i64, String, String, String, String, i64, Option<String>);

async fn movements_after(
    connection: &mut AnyConnection,
    (envelope, rank): (&str, i64),
) -> Result<Vec<Row>, Error> {
    Ok(sqlx::query_as(
        "SELECT envelope_id, rank, operation_id, step, from_account, to_account, amount_cents, purpose_id
         FROM ledger_movement WHERE envelope_id > $1 OR (envelope_id = $1 AND rank > $2)
         ORDER BY envelope_id, rank LIMIT $3",
    )
    .bind(envelope)
    .bind(rank)
    .bind(AT_ONCE)
    .fetch_all(connection)
    .await?)
}

impl Register {
    /// Reads the whole ledger as of one instant: movements give every figure of envelopes and purposes again, the rules of the
    /// ledger hold at each of them, operations still say what they said, and each payment was paid once.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn check_ledger(&self) -> Result<LedgerCheck, Error> {
        let mut found = LedgerCheck::default();
        let mut instant = self.db.instant().await?;
        let sql = format!("SELECT {FIGURES} FROM envelope e ORDER BY e.id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *instant).await?;
        let kept = rows.iter().map(envelope).collect::<Result<Vec<_>, Error>>()?;
        let nodes: Vec<Node> = kept
            .iter()
            .map(|one| Node {
                id: one.id.clone(),
                funder: one.organisation_id.clone(),
                year: one.year,
                parent: one.parent_id.clone(),
            })
            .collect();
        found.envelopes = nodes.len() as u64;
        let opened = replay(&nodes, &[]);
        opened.violations.iter().for_each(|wrong| found.say(wrong.to_string()));
        let mut book = opened.book;
        let (mut at, mut rank) = (String::new(), 0);
        let mut operations: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        let mut last: BTreeMap<String, i64> = BTreeMap::new();
        loop {
            let rows = movements_after(&mut instant, (&at, rank)).await?;
            if rows.is_empty() {
                break;
            }
            for (envelope, number, operation, code, from, to, cents, purpose) in rows {
                found.movements += 1;
                let expected = if envelope == at { rank + 1 } else { 1 };
                if number != expected {
                    found.say(format!("« {envelope} »: movement {expected} is not there"));
                }
                (at, rank) = (envelope.clone(), number);
                last.insert(envelope.clone(), number);
                let closed = book.envelope(&envelope).is_some_and(|one| one.figures.is_closed);
                let entry = Entry { envelope, step: step(&code)?, cents, purpose };
                let accounts = entry.step.accounts(closed);
                if (accounts.0.code(), accounts.1.code()) != (from.as_str(), to.as_str()) {
                    found.say(format!("« {at} »: movement {rank} is not between its accounts"));
                }
                if let Err(refusal) = book.apply(&entry) {
                    found.say(format!("« {at} »: movement {rank}: {refusal}"));
                }
                operations.entry(operation).or_default().push(entry);
            }
        }
        ledger::check(&book).iter().for_each(|wrong| found.say(wrong.to_string()));
        for one in &kept {
            let again = book.envelope(&one.id).map(|envelope| envelope.figures);
            if again != Some(one.figures) {
                found.say(format!("« {} »: its figures are not those of its movements", one.id));
            }
        }
        check_ranks(&mut instant, &last, &mut found).await?;
        check_positions(&mut instant, &book, &mut found).await?;
        check_operations(&mut instant, &operations, &mut found).await?;
        check_payments(&mut instant, &operations, &mut found).await?;
        Ok(found)
    }

    /// The same, as `verify` tells it.
    pub(crate) async fn check_money(&self) -> Result<Check, Error> {
        let found = self.check_ledger().await?;
        Ok(Check::of("ledger", found.movements, found.problems))
    }
}

async fn check_ranks(
    connection: &mut AnyConnection,
    last: &BTreeMap<String, i64>,
    found: &mut LedgerCheck,
) -> Result<(), Error> {
    let kept: Vec<(String, i64)> =
        sqlx::query_as("SELECT id, last_rank FROM envelope ORDER BY id").fetch_all(connection).await?;
    for (id, rank) in kept {
        if last.get(&id).copied().unwrap_or(0) != rank {
            found.say(format!("« {id} »: its last movement is not there"));
        }
    }
    Ok(())
}

async fn check_positions(
    connection: &mut AnyConnection,
    book: &ledger::Book,
    found: &mut LedgerCheck,
) -> Result<(), Error> {
    // Envelope, purpose, reserved, committed, obligated, paid, asked, and what payments under way ask.
    type Kept = (String, String, i64, i64, i64, i64, i64, i64);
    let rows: Vec<Kept> = sqlx::query_as(
        "SELECT p.envelope_id, p.purpose_id, p.reserved_cents, p.committed_cents, p.obligated_cents, p.paid_cents,
                p.asked_cents,
                CAST(COALESCE((SELECT SUM(y.amount_cents) FROM payment y WHERE y.envelope_id = p.envelope_id
                    AND y.purpose_id = p.purpose_id AND y.state NOT IN ('paid', 'refused')), 0) AS BIGINT)
         FROM envelope_position p ORDER BY p.envelope_id, p.purpose_id",
    )
    .fetch_all(connection)
    .await?;
    let mut there = 0;
    for (envelope, purpose, reserved, committed, obligated, paid, asked, open) in rows {
        there += 1;
        if book.position(&envelope, &purpose) != (Draws { reserved, committed, obligated, paid }) {
            found.say(format!("« {purpose} » on « {envelope} »: its figures are not those of its movements"));
        }
        if asked != open {
            found.say(format!("« {purpose} » on « {envelope} »: what is asked is not that of its payments"));
        }
    }
    if there != book.positions().count() {
        found.say("a purpose of the movements has no figures");
    }
    Ok(())
}

async fn check_operations(
    connection: &mut AnyConnection,
    operations: &BTreeMap<String, Vec<Entry>>,
    found: &mut LedgerCheck,
) -> Result<(), Error> {
    let (mut after, mut there) = (String::new(), 0);
    loop {
        let rows: Vec<(String, String, String)> =
            sqlx::query_as("SELECT id, key, digest FROM ledger_operation WHERE id > $1 ORDER BY id LIMIT $2")
                .bind(&after)
                .bind(AT_ONCE)
                .fetch_all(&mut *connection)
                .await?;
        let Some((last, ..)) = rows.last() else { break };
        after.clone_from(last);
        for (id, key, kept) in rows {
            there += 1;
            let movements = operations.get(&id).map(Vec::as_slice).unwrap_or_default();
            if movements.is_empty() || digest(&key, movements.iter()) != kept {
                found.say(format!("operation « {id} »: its movements are not those that were written"));
            }
        }
    }
    if there != operations.len() {
        found.say("movements of an operation that is not there");
    }
    Ok(())
}

/// Each payment that was paid has one movement, and nothing else was paid to the same purpose under its name.
async fn check_payments(
    connection: &mut AnyConnection,
    operations: &BTreeMap<String, Vec<Entry>>,
    found: &mut LedgerCheck,
) -> Result<(), Error> {
    let rows: Vec<(String, String, String, i64, Option<String>)> = sqlx::query_as(
        "SELECT y.id, y.envelope_id, y.purpose_id, y.amount_cents, o.id FROM payment y
         LEFT JOIN ledger_operation o ON o.organisation_id = y.organisation_id AND o.key = 'pay:' || y.id
         WHERE y.state = 'paid' ORDER BY y.id",
    )
    .fetch_all(connection)
    .await?;
    for (id, envelope, purpose, cents, operation) in rows {
        found.payments += 1;
        let entry = Entry { envelope, step: Step::Pay, cents, purpose: Some(purpose) };
        let movements = operation.and_then(|operation| operations.get(&operation));
        if movements.is_none_or(|movements| movements[..] != [entry]) {
            found.say(format!("payment « {id} »: the ledger did not pay it"));
        }
    }
    Ok(())
}
