//! The ledger as pages, files and the command line read it.

use super::unknown;
use crate::{Error, Register, instant};
use jiff::Timestamp;
use ledger::{Account, Draws, Figures, Step};
use sqlx::Row;
use sqlx::any::AnyRow;

/// An envelope and its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvelopeRecord {
    pub id: String,
    pub organisation_id: String,
    pub parent_id: Option<String>,
    pub name: String,
    pub purpose: String,
    pub year: i16,
    pub figures: Figures,
    pub closed_at: Option<Timestamp>,
}

/// What one purpose draws on one envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    pub envelope_id: String,
    pub purpose_id: String,
    pub label: String,
    pub beneficiary_id: Option<String>,
    pub beneficiary: Option<String>,
    pub draws: Draws,
    /// Asked and not paid yet.
    pub asked_cents: i64,
}

/// A movement, and the act that made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    pub envelope_id: String,
    pub rank: i64,
    pub step: Step,
    pub from: Account,
    pub to: Account,
    pub cents: i64,
    pub purpose_id: Option<String>,
    /// What the purpose is called.
    pub label: Option<String>,
    pub at: Timestamp,
    pub author: String,
    /// Name of the author's account; `None` when nobody's.
    pub author_name: Option<String>,
    pub reason: Option<String>,
}

pub(super) const FIGURES: &str = "e.id, e.organisation_id, e.parent_id, e.name, e.purpose, e.year, e.total_cents,
    e.delegated_cents, e.reserved_cents, e.committed_cents, e.obligated_cents, e.paid_cents, e.lapsed_cents,
    e.below_reserved_cents, e.below_committed_cents, e.below_obligated_cents, e.below_paid_cents, e.closed_at";

pub(super) fn envelope(row: &AnyRow) -> Result<EnvelopeRecord, Error> {
    let cents = |name: &str| row.try_get::<i64, _>(name);
    let draws = |before: &str| -> Result<Draws, sqlx::Error> {
        Ok(Draws {
            reserved: cents(&format!("{before}reserved_cents"))?,
            committed: cents(&format!("{before}committed_cents"))?,
            obligated: cents(&format!("{before}obligated_cents"))?,
            paid: cents(&format!("{before}paid_cents"))?,
        })
    };
    let own = draws("")?;
    let (total, delegated, lapsed) =
        (cents("total_cents")?, cents("delegated_cents")?, cents("lapsed_cents")?);
    let wrong = || Error::Computation("the figures of an envelope do not hold".to_owned());
    let used = own.sum().and_then(|sum| sum.checked_add(delegated)?.checked_add(lapsed)).ok_or_else(wrong)?;
    let closed: Option<String> = row.try_get("closed_at")?;
    Ok(EnvelopeRecord {
        id: row.try_get("id")?,
        organisation_id: row.try_get("organisation_id")?,
        parent_id: row.try_get("parent_id")?,
        name: row.try_get("name")?,
        purpose: row.try_get("purpose")?,
        year: i16::try_from(cents("year")?).map_err(|_| wrong())?,
        figures: Figures {
            total,
            free: total.checked_sub(used).ok_or_else(wrong)?,
            delegated,
            own,
            lapsed,
            below: draws("below_")?,
            is_closed: closed.is_some(),
        },
        closed_at: closed.as_deref().map(instant).transpose()?,
    })
}

pub(super) fn step(code: &str) -> Result<Step, Error> {
    Step::from_code(code).ok_or_else(|| Error::Computation("a movement is of no known step".to_owned()))
}

pub(super) fn account(code: &str) -> Result<Account, Error> {
    Account::from_code(code).ok_or_else(|| Error::Computation("a movement is of no known account".to_owned()))
}

const POSITION: &str = "SELECT p.envelope_id, p.purpose_id, p.label, p.beneficiary_id, o.name AS beneficiary,
        p.reserved_cents, p.committed_cents, p.obligated_cents, p.paid_cents, p.asked_cents
     FROM envelope_position p LEFT JOIN organisation o ON o.id = p.beneficiary_id";

fn position(row: &AnyRow) -> Result<Position, Error> {
    Ok(Position {
        envelope_id: row.try_get("envelope_id")?,
        purpose_id: row.try_get("purpose_id")?,
        label: row.try_get("label")?,
        beneficiary_id: row.try_get("beneficiary_id")?,
        beneficiary: row.try_get("beneficiary")?,
        draws: Draws {
            reserved: row.try_get("reserved_cents")?,
            committed: row.try_get("committed_cents")?,
            obligated: row.try_get("obligated_cents")?,
            paid: row.try_get("paid_cents")?,
        },
        asked_cents: row.try_get("asked_cents")?,
    })
}

fn movement(row: &AnyRow) -> Result<Movement, Error> {
    Ok(Movement {
        envelope_id: row.try_get("envelope_id")?,
        rank: row.try_get("rank")?,
        step: step(&row.try_get::<String, _>("step")?)?,
        from: account(&row.try_get::<String, _>("from_account")?)?,
        to: account(&row.try_get::<String, _>("to_account")?)?,
        cents: row.try_get("amount_cents")?,
        purpose_id: row.try_get("purpose_id")?,
        label: row.try_get("label")?,
        at: instant(&row.try_get::<String, _>("at")?)?,
        author: row.try_get("author")?,
        author_name: row.try_get("author_name")?,
        reason: row.try_get("reason")?,
    })
}

impl Register {
    /// The envelopes of a funder: the last year first, each tree in the order in which it was opened.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn envelopes(&self, funder: &str) -> Result<Vec<EnvelopeRecord>, Error> {
        let sql = format!(
            "SELECT {FIGURES} FROM envelope e WHERE e.organisation_id = $1 ORDER BY e.year DESC, e.id"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(funder).fetch_all(self.db.read()).await?;
        rows.iter().map(envelope).collect()
    }

    /// One envelope of a funder.
    ///
    /// # Errors
    /// [`Error::Unknown`] for another organisation.
    pub async fn envelope(&self, funder: &str, id: &str) -> Result<EnvelopeRecord, Error> {
        let sql = format!("SELECT {FIGURES} FROM envelope e WHERE e.organisation_id = $1 AND e.id = $2");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(funder)
            .bind(id)
            .fetch_optional(self.db.read())
            .await?;
        envelope(&row.ok_or_else(unknown)?)
    }

    /// What is drawn on an envelope, by purpose; on all those of a funder without one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn positions(&self, funder: &str, envelope_id: Option<&str>) -> Result<Vec<Position>, Error> {
        let sql = format!(
            "{POSITION} WHERE p.organisation_id = $1 AND ($2 = '' OR p.envelope_id = $2)
             ORDER BY p.envelope_id, p.label, p.purpose_id"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(funder)
            .bind(envelope_id.unwrap_or_default())
            .fetch_all(self.db.read())
            .await?;
        rows.iter().map(position).collect()
    }

    /// What one purpose draws on one envelope.
    ///
    /// # Errors
    /// [`Error::Unknown`] for another organisation, or a purpose that draws nothing there.
    pub async fn position(
        &self,
        funder: &str,
        envelope_id: &str,
        purpose_id: &str,
    ) -> Result<Position, Error> {
        let sql =
            format!("{POSITION} WHERE p.organisation_id = $1 AND p.envelope_id = $2 AND p.purpose_id = $3");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(funder)
            .bind(envelope_id)
            .bind(purpose_id)
            .fetch_optional(self.db.read())
            .await?;
        position(&row.ok_or_else(unknown)?)
    }

    /// The movements of an envelope, the last first; of a purpose only when one is named; those before a rank when one is
    /// given.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn movements(
        &self,
        funder: &str,
        envelope_id: &str,
        (purpose_id, before, most): (Option<&str>, Option<i64>, i64),
    ) -> Result<Vec<Movement>, Error> {
        let rows = sqlx::query(
            "SELECT m.envelope_id, m.rank, m.step, m.from_account, m.to_account, m.amount_cents, m.purpose_id,
                    p.label, o.at, o.author, a.name AS author_name, o.reason
             FROM ledger_movement m JOIN ledger_operation o ON o.id = m.operation_id
             LEFT JOIN envelope_position p ON p.envelope_id = m.envelope_id AND p.purpose_id = m.purpose_id
             LEFT JOIN account a ON a.id = o.author
             WHERE m.organisation_id = $1 AND m.envelope_id = $2 AND ($3 = '' OR m.purpose_id = $3) AND m.rank < $4
             ORDER BY m.rank DESC LIMIT $5",
        )
        .bind(funder)
        .bind(envelope_id)
        .bind(purpose_id.unwrap_or_default())
        .bind(before.unwrap_or(i64::MAX))
        .bind(most)
        .fetch_all(self.db.read())
        .await?;
        rows.iter().map(movement).collect()
    }

    /// How many of these keys one of these funders has an operation under.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn ledger_keys(&self, funders: &[String], keys: &[String]) -> Result<u64, Error> {
        let mut there = 0;
        for key in keys {
            for funder in funders {
                let found: Option<String> = sqlx::query_scalar(
                    "SELECT id FROM ledger_operation WHERE organisation_id = $1 AND key = $2",
                )
                .bind(funder)
                .bind(key)
                .fetch_optional(self.db.read())
                .await?;
                if found.is_some() {
                    there += 1;
                    break;
                }
            }
        }
        Ok(there)
    }

    /// The accounts of everybody who wrote a step for a purpose: whoever decides on it next is somebody else.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn hands_of(
        &self,
        funder: &str,
        envelope_id: &str,
        purpose_id: &str,
    ) -> Result<Vec<String>, Error> {
        Ok(sqlx::query_scalar(
            "SELECT DISTINCT o.author FROM ledger_movement m JOIN ledger_operation o ON o.id = m.operation_id
             WHERE m.organisation_id = $1 AND m.envelope_id = $2 AND m.purpose_id = $3 AND m.step = 'reserve'
             ORDER BY 1",
        )
        .bind(funder)
        .bind(envelope_id)
        .bind(purpose_id)
        .fetch_all(self.db.read())
        .await?)
    }
}
