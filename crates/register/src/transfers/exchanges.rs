//! The chains and cycles that are proposed, and what breaks them.

use super::standing::{EndWhy, Event, Fact, Standing, standing};
use super::wishes::WishClosed;
use crate::db::Write;
use crate::{Error, Register};
use jiff::civil::Date;
use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use std::collections::BTreeMap;

/// A household goes to a dwelling.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct NotedMove {
    pub wish_id: String,
    /// Where it lives.
    pub from_id: String,
    /// Where it would live.
    pub dwelling_id: String,
}

/// A chain or a cycle, with everything that happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotedExchange {
    pub id: String,
    pub plan_id: String,
    /// Where the chain begins; `None`: a cycle.
    pub vacancy_id: Option<String>,
    pub edition: i64,
    /// In the order in which they can be carried out.
    pub moves: Vec<NotedMove>,
    pub facts: Vec<Fact>,
    pub standing: Standing,
    pub made_at: String,
}

impl NotedExchange {
    /// The moves that still hold.
    #[must_use]
    pub fn alive(&self) -> &[NotedMove] {
        &self.moves[..self.standing.alive.min(self.moves.len())]
    }

    #[must_use]
    pub const fn is_chain(&self) -> bool {
        self.vacancy_id.is_some()
    }

    /// A reference that names nobody.
    #[must_use]
    pub fn reference(&self) -> String {
        super::wishes::reference(if self.is_chain() { 'C' } else { 'E' }, &self.id)
    }
}

fn fact_of(row: &AnyRow) -> Result<Fact, Error> {
    let event: String = row.try_get("event")?;
    let on: String = row.try_get("on_day")?;
    let at: Option<i64> = row.try_get("move_rank")?;
    Ok(Fact {
        at: at.and_then(|at| usize::try_from(at).ok()),
        event: Event::from_code(&event)
            .ok_or_else(|| Error::Computation(format!("« {event} » is no event")))?,
        why: row.try_get("why")?,
        on: on.parse().map_err(|_| Error::Computation("a day of an exchange".to_owned()))?,
        author: row.try_get("noted_by")?,
        author_name: row.try_get("author_name")?,
        noted_at: row.try_get("noted_at")?,
    })
}

/// Puts the exchanges together from their rows. A household that was erased breaks what it was part of.
fn assembled(heads: &[AnyRow], moves: &[AnyRow], facts: &[AnyRow]) -> Result<Vec<NotedExchange>, Error> {
    let mut moves_of: BTreeMap<String, Vec<(i64, NotedMove)>> = BTreeMap::new();
    for row in moves {
        let each = NotedMove {
            wish_id: row.try_get("wish_id")?,
            from_id: row.try_get("from_id")?,
            dwelling_id: row.try_get("dwelling_id")?,
        };
        moves_of.entry(row.try_get("exchange_id")?).or_default().push((row.try_get("rank")?, each));
    }
    let mut facts_of: BTreeMap<String, Vec<Fact>> = BTreeMap::new();
    for row in facts {
        facts_of.entry(row.try_get("exchange_id")?).or_default().push(fact_of(row)?);
    }
    let mut all = Vec::with_capacity(heads.len());
    for row in heads {
        let id: String = row.try_get("id")?;
        let vacancy_id: Option<String> = row.try_get("vacancy_id")?;
        let ranked = moves_of.remove(&id).unwrap_or_default();
        let length: i64 = row.try_get("moves")?;
        let whole = ranked.iter().zip(0..).take_while(|((rank, _), at)| rank == at).count();
        let facts = facts_of.remove(&id).unwrap_or_default();
        let mut standing = standing(usize::try_from(length).unwrap_or(0), vacancy_id.is_some(), &facts);
        if whole < standing.answers.len() {
            standing.alive = if vacancy_id.is_some() { standing.alive.min(whole) } else { 0 };
            standing.ended = (standing.alive == 0).then_some(EndWhy::Withdrawn);
        }
        all.push(NotedExchange {
            plan_id: row.try_get("plan_id")?,
            edition: row.try_get("edition")?,
            moves: ranked.into_iter().take(whole).map(|(_, each)| each).collect(),
            made_at: row.try_get("made_at")?,
            vacancy_id,
            facts,
            standing,
            id,
        });
    }
    Ok(all)
}

/// The three queries that read exchanges, with a condition on `e`.
fn queries(condition: &str) -> [String; 3] {
    [
        format!(
            "SELECT e.id, e.plan_id, e.vacancy_id, e.edition, e.moves, e.made_at FROM transfer_exchange e
             WHERE e.landlord_id = $1 AND {condition} ORDER BY e.made_at, e.id"
        ),
        format!(
            "SELECT m.exchange_id, m.rank, m.wish_id, m.dwelling_id, w.dwelling_id AS from_id
             FROM transfer_move m JOIN transfer_exchange e ON e.id = m.exchange_id
             JOIN transfer_wish w ON w.id = m.wish_id
             WHERE e.landlord_id = $1 AND {condition} ORDER BY m.exchange_id, m.rank"
        ),
        format!(
            "SELECT f.exchange_id, f.move_rank, f.event, f.why, f.on_day, f.noted_at, f.noted_by,
                    a.name AS author_name
             FROM transfer_fact f JOIN transfer_exchange e ON e.id = f.exchange_id
             LEFT JOIN account a ON a.id = f.noted_by
             WHERE e.landlord_id = $1 AND {condition} ORDER BY f.exchange_id, f.rank"
        ),
    ]
}

impl Register {
    /// The exchanges of a landlord; those that ended as well when they are asked for.
    pub async fn transfer_exchanges(
        &self,
        landlord_id: &str,
        with_ended: bool,
    ) -> Result<Vec<NotedExchange>, Error> {
        let condition = if with_ended { "$2 = $2" } else { "e.is_ended = 0 AND $2 = $2" };
        self.exchanges_where(landlord_id, condition, "").await
    }

    /// One exchange.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord has no such exchange.
    pub async fn transfer_exchange(&self, landlord_id: &str, id: &str) -> Result<NotedExchange, Error> {
        let found = self.exchanges_where(landlord_id, "e.id = $2", id).await?;
        found.into_iter().next().ok_or_else(|| Error::Unknown("transfer-exchange".to_owned()))
    }

    async fn exchanges_where(
        &self,
        landlord_id: &str,
        condition: &str,
        value: &str,
    ) -> Result<Vec<NotedExchange>, Error> {
        let mut rows = Vec::with_capacity(3);
        for sql in queries(condition) {
            let query = sqlx::query(AssertSqlSafe(sql)).bind(landlord_id.to_owned()).bind(value.to_owned());
            rows.push(query.fetch_all(self.db.read()).await?);
        }
        assembled(&rows[0], &rows[1], &rows[2])
    }
}

/// The exchanges of a condition, inside a transaction.
pub(super) async fn inside(
    act: &mut Write<'_>,
    landlord_id: &str,
    (condition, value): (&str, &str),
) -> Result<Vec<NotedExchange>, Error> {
    let mut rows = Vec::with_capacity(3);
    for sql in queries(condition) {
        let query = sqlx::query(AssertSqlSafe(sql)).bind(landlord_id.to_owned()).bind(value.to_owned());
        rows.push(query.fetch_all(act.connection()).await?);
    }
    assembled(&rows[0], &rows[1], &rows[2])
}

/// Adds a fact to an exchange, in the transaction; where it then stands is written beside.
pub(super) async fn add_fact(
    register: &Register,
    act: &mut Write<'_>,
    landlord_id: &str,
    exchange: &NotedExchange,
    (at, event, why, on): (Option<usize>, Event, Option<&str>, Date),
) -> Result<(), Error> {
    let mut facts = exchange.facts.clone();
    let (author, noted_at) = (register.author().code().to_owned(), crate::now());
    let whose = (author.clone(), noted_at.clone());
    let why = why.map(str::to_owned);
    facts.push(Fact { at, event, why: why.clone(), on, author, author_name: None, noted_at });
    let now = standing(exchange.standing.answers.len(), exchange.is_chain(), &facts);
    // Facts of erased households are gone: their ranks are not counted.
    let rank: i64 =
        sqlx::query_scalar("SELECT COALESCE(MAX(rank), 0) + 1 FROM transfer_fact WHERE exchange_id = $1")
            .bind(&exchange.id)
            .fetch_one(act.connection())
            .await?;
    sqlx::query(
        "INSERT INTO transfer_fact (exchange_id, rank, move_rank, event, why, on_day, noted_at, noted_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(&exchange.id)
    .bind(rank)
    .bind(at.and_then(|at| i64::try_from(at).ok()))
    .bind(event.code())
    .bind(why)
    .bind(on.to_string())
    .bind(whose.1)
    .bind(whose.0)
    .execute(act.connection())
    .await?;
    sqlx::query("UPDATE transfer_exchange SET edition = edition + 1, is_ended = $2 WHERE id = $1")
        .bind(&exchange.id)
        .bind(i64::from(now.alive == 0))
        .execute(act.connection())
        .await?;
    let verb = match event {
        Event::Broken | Event::Ended => "broken",
        Event::Handed => "handed",
        Event::Proposed => "proposed",
        Event::Accepted | Event::Refused => "answered",
        Event::Locked | Event::Unlocked => "locked",
    };
    let after = Some(event.code().to_owned());
    register.write_down(act, landlord_id, (verb, "transfer-exchange", &exchange.id), after).await
}

/// Has a commission decided of the vacancy where a chain begins? What is decided is not taken apart.
async fn is_decided(act: &mut Write<'_>, exchange: &NotedExchange) -> Result<bool, Error> {
    let Some(vacancy) = &exchange.vacancy_id else { return Ok(false) };
    let decided: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM allocation_decision d JOIN allocation_case c ON c.id = d.id WHERE c.vacancy_id = $1",
    )
    .bind(vacancy)
    .fetch_one(act.connection())
    .await?;
    Ok(exchange.standing.handed.is_some() && decided > 0)
}

/// A household leaves every exchange that no commission has decided; how many are broken.
pub(super) async fn leave(
    register: &Register,
    act: &mut Write<'_>,
    landlord_id: &str,
    wish_id: &str,
    (why, on): (WishClosed, Date),
) -> Result<usize, Error> {
    let of_wish = "e.is_ended = 0
        AND EXISTS (SELECT 1 FROM transfer_move x WHERE x.exchange_id = e.id AND x.wish_id = $2)";
    let mut broken = 0;
    for exchange in inside(act, landlord_id, (of_wish, wish_id)).await? {
        let at = exchange.alive().iter().position(|each| each.wish_id == wish_id);
        // What is decided is the first move alone: the others depend on what each household still wants.
        if at.is_none() || (at == Some(0) && is_decided(act, &exchange).await?) {
            continue;
        }
        let fact = (at, Event::Broken, Some(why.code()), on);
        add_fact(register, act, landlord_id, &exchange, fact).await?;
        broken += 1;
    }
    Ok(broken)
}

/// After wishes are gone: what their households answered goes as well, with the needs made of them, the exchanges of which
/// nothing is left and the plans that still told what suited them.
pub(crate) async fn forget_moves(act: &mut Write<'_>, landlord_id: &str) -> Result<(), Error> {
    for sql in [
        "DELETE FROM transfer_fact WHERE move_rank IS NOT NULL
         AND exchange_id IN (SELECT e.id FROM transfer_exchange e WHERE e.landlord_id = $1)
         AND NOT EXISTS (SELECT 1 FROM transfer_move m
                         WHERE m.exchange_id = transfer_fact.exchange_id AND m.rank = transfer_fact.move_rank)",
        "DELETE FROM transfer_exchange WHERE landlord_id = $1
         AND NOT EXISTS (SELECT 1 FROM transfer_move m WHERE m.exchange_id = transfer_exchange.id)",
        "DELETE FROM transfer_plan WHERE landlord_id = $1",
        "DELETE FROM need WHERE landlord_id = $1 AND wish_id IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM transfer_wish w WHERE w.id = need.wish_id)",
    ] {
        sqlx::query(sql).bind(landlord_id.to_owned()).execute(act.connection()).await?;
    }
    Ok(())
}

/// A vacancy can be let no more, or is let: the chains that begin there end.
pub(crate) async fn end_chains(
    register: &Register,
    act: &mut Write<'_>,
    (landlord_id, vacancy_id): (&str, &str),
    (why, on): (EndWhy, Date),
) -> Result<(), Error> {
    for exchange in inside(act, landlord_id, ("e.is_ended = 0 AND e.vacancy_id = $2", vacancy_id)).await? {
        let fact = (Some(0), Event::Broken, Some(why.code()), on);
        add_fact(register, act, landlord_id, &exchange, fact).await?;
    }
    Ok(())
}
