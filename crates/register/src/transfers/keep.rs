//! Keeping a plan: what stands in both plans stays as it is, what is new is added, what fell away ends. One transaction, and
//! only while what the pool was made from still holds.

use super::exchanges::{NotedExchange, add_fact};
use super::pool::{Node, Pool, Scenario, inputs};
use super::standing::{EndWhy, Event};
use crate::db::Write;
use crate::{Error, Register};
use exchange::{Exchange, Plan};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::{Read, Write as _};

/// How many plans are kept, trials included: the older ones go.
const KEPT_PLANS: i64 = 8;

/// What a kept plan may hold once unpacked.
const LARGEST: u64 = 1 << 30;

/// What is kept of a plan: its two files, what each node is, what a trial changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub instance: String,
    pub plan: String,
    pub nodes: Vec<Node>,
    pub scenario: Scenario,
    /// Digest of the wishes and vacancies that it answers.
    pub asked: String,
}

impl Kept {
    fn of(pool: &Pool, plan: &Plan) -> Result<Kept, Error> {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).map_err(|e| Error::Computation(e.to_string()));
        let mut answer = Vec::new();
        exchange_check::write_plan(&pool.instance, plan, &mut answer)
            .map_err(|e| Error::Computation(e.to_string()))?;
        Ok(Kept {
            instance: text(pool.file()?)?,
            plan: text(answer)?,
            nodes: pool.nodes.clone(),
            scenario: pool.scenario.clone(),
            asked: pool.asked.clone(),
        })
    }

    fn packed(&self) -> Result<Vec<u8>, Error> {
        let wrong = |e: std::io::Error| Error::Computation(e.to_string());
        let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(&serde_json::to_vec(self)?).map_err(wrong)?;
        packer.finish().map_err(wrong)
    }

    pub(super) fn unpacked(bytes: &[u8]) -> Result<Kept, Error> {
        let mut text = Vec::new();
        let read = GzDecoder::new(bytes).take(LARGEST).read_to_end(&mut text);
        read.map_err(|e| Error::Computation(e.to_string()))?;
        Ok(serde_json::from_slice(&text)?)
    }
}

/// An exchange in ids: the vacancy, then who goes where.
type Signature = (Option<String>, Vec<(String, String)>);

fn signature(pool: &Pool, exchange: &Exchange) -> Option<Signature> {
    let node = |at: u32| pool.nodes.get(at as usize);
    let vacancy = match exchange.vacancy.map(node) {
        None => None,
        Some(Some(Node::Vacancy { vacancy_id, .. })) => Some(vacancy_id.clone()),
        Some(_) => return None,
    };
    let mut moves = Vec::with_capacity(exchange.households.len());
    for each in exchange.moves() {
        let Some(Node::Household { wish_id, .. }) = node(each.household) else { return None };
        moves.push((wish_id.clone(), node(each.dwelling)?.dwelling_id().to_owned()));
    }
    if vacancy.is_none() {
        // A cycle has no beginning: it is written from the household of the least id.
        let least = (0..moves.len()).min_by(|a, b| moves[*a].cmp(&moves[*b])).unwrap_or(0);
        moves.rotate_left(least);
    }
    Some((vacancy, moves))
}

fn signature_of(exchange: &NotedExchange) -> Signature {
    let mut moves: Vec<(String, String)> =
        exchange.alive().iter().map(|each| (each.wish_id.clone(), each.dwelling_id.clone())).collect();
    if !exchange.is_chain() {
        let least = (0..moves.len()).min_by(|a, b| moves[*a].cmp(&moves[*b])).unwrap_or(0);
        moves.rotate_left(least);
    }
    (exchange.vacancy_id.clone(), moves)
}

impl Register {
    /// Keeps a plan; its id. A trial is kept and proposes nothing.
    ///
    /// # Errors
    /// [`Error::Changed`] when a wish, a vacancy or an exchange changed since the pool was made: make it again.
    pub async fn keep_transfer_plan(
        &self,
        landlord_id: &str,
        (pool, plan): (&Pool, &Plan),
        is_trial: bool,
    ) -> Result<String, Error> {
        let id = uuid::Uuid::now_v7().to_string();
        let packed = Kept::of(pool, plan)?.packed()?;
        let body = self.seal(landlord_id, "transfer_plan", "body", &id, &packed).await?;
        let mut act = self.db.act().await?;
        act.hold(&format!("transfers:{landlord_id}")).await?;
        // Whoever changes one of these waits for this transaction: what is read now is what holds.
        let exchanges = self.transfer_exchanges(landlord_id, true).await?;
        let now = inputs(
            &self.transfer_wishes(landlord_id).await?,
            &exchanges,
            &self.undecided_vacancies(landlord_id).await?,
        );
        if now != pool.inputs {
            return Err(Error::Changed);
        }
        sqlx::query(
            "INSERT INTO transfer_plan (id, landlord_id, made_on, rules, body, is_trial, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(pool.on.to_string())
        .bind(pool.rules.version)
        .bind(body)
        .bind(i64::from(is_trial))
        .bind(crate::noted_after(None))
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        sqlx::query(
            "DELETE FROM transfer_plan WHERE landlord_id = $1 AND id NOT IN
                (SELECT id FROM transfer_plan WHERE landlord_id = $1 ORDER BY made_at DESC, id DESC LIMIT $2)
             AND id NOT IN (SELECT id FROM transfer_plan WHERE landlord_id = $1 AND is_trial = 0
                            ORDER BY made_at DESC, id DESC LIMIT 1)",
        )
        .bind(landlord_id)
        .bind(KEPT_PLANS)
        .execute(act.connection())
        .await?;
        if !is_trial {
            self.propose(&mut act, (landlord_id, &id), (pool, plan), &exchanges).await?;
        }
        let verb = if is_trial { "tried" } else { "solved" };
        let said = Some(format!("{} moves", plan.moves()));
        self.write_down(&mut act, landlord_id, (verb, "transfer-plan", &id), said).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Makes the exchanges of a plan what is proposed.
    async fn propose(
        &self,
        act: &mut Write<'_>,
        (landlord_id, plan_id): (&str, &str),
        (pool, plan): (&Pool, &Plan),
        before: &[NotedExchange],
    ) -> Result<(), Error> {
        let mut wanted: BTreeSet<Signature> =
            plan.exchanges.iter().filter_map(|exchange| signature(pool, exchange)).collect();
        for exchange in before.iter().filter(|one| one.standing.alive > 0) {
            if wanted.remove(&signature_of(exchange)) {
                continue;
            }
            let dropped = pool.dropped.iter().find(|(id, _)| *id == exchange.id);
            let why = dropped.map_or(EndWhy::Replaced, |(_, why)| *why);
            let fact = (None, Event::Ended, Some(why.code()), pool.on);
            add_fact(self, act, landlord_id, exchange, fact).await?;
        }
        for (vacancy, moves) in wanted {
            let id = uuid::Uuid::now_v7().to_string();
            sqlx::query(
                "INSERT INTO transfer_exchange (id, landlord_id, plan_id, vacancy_id, edition, moves, is_ended,
                                                made_at)
                 VALUES ($1, $2, $3, $4, 1, $5, 0, $6)",
            )
            .bind(&id)
            .bind(landlord_id)
            .bind(plan_id)
            .bind(vacancy)
            .bind(i64::try_from(moves.len()).unwrap_or(i64::MAX))
            .bind(crate::now())
            .execute(act.connection())
            .await?;
            for ((wish, dwelling), rank) in moves.into_iter().zip(0_i64..) {
                sqlx::query(
                    "INSERT INTO transfer_move (exchange_id, rank, wish_id, dwelling_id) VALUES ($1, $2, $3, $4)",
                )
                .bind(&id)
                .bind(rank)
                .bind(wish)
                .bind(dwelling)
                .execute(act.connection())
                .await?;
            }
        }
        Ok(())
    }
}
