//! Plans as they were found: the two files that anybody can verify, and what each node of them is.

use super::exchanges::{NotedExchange, NotedMove};
use super::keep::Kept;
use super::pool::{Node, Pool, asked_by};
use super::standing::EndWhy;
use crate::{Error, Register};
use exchange::waiting::{Effect, effect};
use exchange::{Certificate, Instance, Plan};
use exchange_check::{Limits, read_instance, read_plan, verify};
use jiff::civil::Date;
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::{BTreeMap, BTreeSet};

/// A plan that was kept.
#[derive(Debug, Clone)]
pub struct NotedPlan {
    pub id: String,
    pub made_on: Date,
    /// Version of the rules of that day.
    pub rules: String,
    pub is_trial: bool,
    pub made_at: String,
    pub author: String,
    pub author_name: Option<String>,
    pub kept: Kept,
    pub instance: Instance,
    pub plan: Plan,
    /// What the verifier recomputed when the plan was read: it was accepted, or it would not be here.
    pub certificate: Certificate,
}

impl NotedPlan {
    /// What the node of a wish is called in the files.
    #[must_use]
    pub fn household(&self, wish_id: &str) -> Option<u32> {
        let of = |node: &Node| matches!(node, Node::Household { wish_id: id, .. } if id == wish_id);
        self.kept.nodes.iter().position(of).and_then(|at| u32::try_from(at).ok())
    }

    /// The node of a dwelling.
    #[must_use]
    pub fn node_of(&self, dwelling_id: &str) -> Option<u32> {
        self.kept
            .nodes
            .iter()
            .position(|n| n.dwelling_id() == dwelling_id)
            .and_then(|at| u32::try_from(at).ok())
    }

    /// What this node is.
    #[must_use]
    pub fn node(&self, at: u32) -> Option<&Node> {
        self.kept.nodes.get(at as usize)
    }

    /// Who goes where, by the plan.
    #[must_use]
    pub fn moves(&self) -> BTreeSet<NotedMove> {
        let each = |m: exchange::Move| match (self.node(m.household), self.node(m.dwelling)) {
            (Some(Node::Household { wish_id, dwelling_id }), Some(to)) => Some(NotedMove {
                wish_id: wish_id.clone(),
                from_id: dwelling_id.clone(),
                dwelling_id: to.dwelling_id().to_owned(),
            }),
            _ => None,
        };
        self.plan.exchanges.iter().flat_map(|one| one.moves()).filter_map(each).collect()
    }

    /// What the plan changes for the families of the waiting list.
    #[must_use]
    pub fn effect(&self) -> Effect {
        effect(&self.instance, &self.plan)
    }

    /// What it does.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let waiting = self.effect();
        Outcome {
            value: self.certificate.value,
            bound: self.certificate.bound,
            gap_millionths: self.certificate.gap_millionths(),
            moves: self.certificate.moves,
            chains: self.certificate.chains,
            cycles: self.certificate.cycles,
            households: self.instance.households.len(),
            vacancies: self.instance.vacancies.len(),
            relet: waiting.by_rooms,
        }
    }
}

/// The figures of a plan: every page shows these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// In grains, recomputed by the verifier.
    pub value: i128,
    pub bound: i128,
    pub gap_millionths: i128,
    /// Households who move.
    pub moves: usize,
    pub chains: usize,
    pub cycles: usize,
    /// Households and vacancies of the pool.
    pub households: usize,
    pub vacancies: usize,
    /// Dwellings let to families of the waiting list, by rooms: without the plan, with it.
    pub relet: BTreeMap<Option<u8>, (usize, usize)>,
}

const SELECT: &str =
    "SELECT p.id, p.made_on, p.rules, p.body, p.is_trial, p.made_at, p.made_by, a.name AS author_name
    FROM transfer_plan p LEFT JOIN account a ON a.id = p.made_by WHERE p.landlord_id = $1";

fn unread(what: impl std::fmt::Display) -> Error {
    Error::Computation(format!("a plan of transfers: {what}"))
}

/// Reads the two files and verifies them: a plan that was tampered with is refused, whoever asks.
///
/// # Errors
/// [`Error::Refused`] (`plan-tampered`) when the files cannot be read or the verifier refuses.
pub(super) fn verified(kept: &Kept) -> Result<(Instance, Plan, Certificate), Error> {
    let refused = |_| Error::Refused("plan-tampered".to_owned());
    let instance = read_instance(kept.instance.as_bytes(), Limits::default()).map_err(refused)?;
    let plan = read_plan(kept.plan.as_bytes(), &instance, Limits::default()).map_err(refused)?;
    let certificate = verify(&instance, &plan).map_err(|_| Error::Refused("plan-tampered".to_owned()))?;
    Ok((instance, plan, certificate))
}

impl Register {
    async fn plan_of(&self, landlord_id: &str, row: &AnyRow) -> Result<NotedPlan, Error> {
        let text = |name: &str| row.try_get::<String, _>(name);
        let id = text("id")?;
        let bytes = self.unseal(landlord_id, "transfer_plan", "body", &id, &text("body")?).await?;
        // Unpacking and verifying a large plan is arithmetic: not on the threads that answer requests.
        let read = tokio::task::spawn_blocking(move || {
            let kept = Kept::unpacked(&bytes)?;
            let (instance, plan, certificate) = verified(&kept)?;
            Ok::<_, Error>((kept, instance, plan, certificate))
        });
        let (kept, instance, plan, certificate) = read.await.map_err(unread)??;
        Ok(NotedPlan {
            id,
            made_on: text("made_on")?.parse().map_err(unread)?,
            rules: text("rules")?,
            is_trial: row.try_get::<i64, _>("is_trial")? == 1,
            made_at: text("made_at")?,
            author: text("made_by")?,
            author_name: row.try_get("author_name")?,
            kept,
            instance,
            plan,
            certificate,
        })
    }

    /// The last plan of a landlord that is no trial; `None` when there is none yet.
    pub async fn current_transfer_plan(&self, landlord_id: &str) -> Result<Option<NotedPlan>, Error> {
        let sql = format!("{SELECT} AND p.is_trial = 0 ORDER BY p.made_at DESC, p.id DESC LIMIT 1");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(landlord_id).fetch_optional(self.db.read());
        match row.await? {
            Some(row) => self.plan_of(landlord_id, &row).await.map(Some),
            None => Ok(None),
        }
    }

    /// One plan.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord has no such plan.
    pub async fn transfer_plan(&self, landlord_id: &str, id: &str) -> Result<NotedPlan, Error> {
        let sql = format!("{SELECT} AND p.id = $2");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(landlord_id).bind(id);
        match row.fetch_optional(self.db.read()).await? {
            Some(row) => self.plan_of(landlord_id, &row).await,
            None => Err(Error::Unknown("transfer-plan".to_owned())),
        }
    }

    /// Did a wish, a vacancy or an answer change since this plan was found?
    pub async fn is_transfer_plan_stale(&self, landlord_id: &str, plan: &NotedPlan) -> Result<bool, Error> {
        let wishes = self.transfer_wishes(landlord_id).await?;
        if asked_by(&wishes, &self.undecided_vacancies(landlord_id).await?) != plan.kept.asked {
            return Ok(true);
        }
        // What a plan itself replaced is no change.
        let ours = |why: Option<EndWhy>| matches!(why, Some(EndWhy::Replaced | EndWhy::NotAllowed));
        let made_at = plan.made_at.get(..19).unwrap_or_default();
        let broken = |one: &NotedExchange| {
            let standing = &one.standing;
            standing.alive < standing.answers.len()
                && !ours(standing.ended)
                && one.facts.last().is_some_and(|fact| fact.noted_at.as_str() > made_at)
        };
        Ok(self.transfer_exchanges(landlord_id, true).await?.iter().any(broken))
    }

    /// Verifies a plan file against the instance of the current plan: what a partner or an auditor sends back.
    ///
    /// # Errors
    /// [`Error::Refused`] (`plan-tampered`) when it is not accepted; [`Error::Unknown`] without a plan.
    pub async fn check_transfer_file(
        &self,
        landlord_id: &str,
        plan_id: &str,
        file: Vec<u8>,
    ) -> Result<Certificate, Error> {
        let noted = self.transfer_plan(landlord_id, plan_id).await?;
        let checked = tokio::task::spawn_blocking(move || {
            let plan = read_plan(file.as_slice(), &noted.instance, Limits::default()).ok()?;
            verify(&noted.instance, &plan).ok()
        });
        checked.await.map_err(unread)?.ok_or_else(|| Error::Refused("plan-tampered".to_owned()))
    }
}

impl Pool {
    /// The instance as its file, without names.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn file(&self) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        exchange_check::write_instance(&self.instance, &mut bytes).map_err(unread)?;
        Ok(bytes)
    }
}
