//! Accepts or refuses a plan. It trusts the instance and nothing else: neither the value nor the bound that the plan
//! claims, nor that its moves exist.

use crate::bound::{Charges, Graph, SURE, after, levels};
use crate::instance::{Exchange, Fault, Instance, Move};
use crate::{GRAINS, Plan};
use std::collections::HashSet;

/// What was checked of an accepted plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Worth of the plan, recomputed, in grains.
    pub value: i128,
    /// No plan is worth more, recomputed from the prices, in grains.
    pub bound: i128,
    /// Households that move.
    pub moves: usize,
    pub chains: usize,
    pub cycles: usize,
    /// Exchanges that were decided before.
    pub locked: usize,
}

impl Certificate {
    /// What is not proven, in millionths of the bound, rounded up.
    pub fn gap_millionths(&self) -> i128 {
        if self.bound <= 0 {
            return 0;
        }
        let missing = (self.bound - self.value) * 1_000_000;
        missing / self.bound + i128::from(missing % self.bound != 0)
    }
}

/// Why a plan is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the instance cannot be used: {0}")]
    Instance(#[from] Fault),
    #[error("this plan answers another instance: {plan}, where this one is {instance}")]
    OtherInstance { plan: String, instance: String },
    #[error("{found} prices for {expected} households")]
    Prices { found: usize, expected: usize },
    #[error("{found} fees for {expected} commissions")]
    Fees { found: usize, expected: usize },
    #[error("the fee of commission `{commission}` is {fee}: a fee is never below 0")]
    NegativeFee { commission: String, fee: i64 },
    #[error("{found} tolls for {expected} landlords")]
    Tolls { found: usize, expected: usize },
    #[error("commission `{commission}` has {found} dwellings to decide, where {most} are the most")]
    Capacity { commission: String, found: i64, most: u32 },
    #[error("landlord `{landlord}` sends {found} households more than it receives, beyond ±{most}")]
    Balance { landlord: String, found: i64, most: u32 },
    #[error("the price of household `{household}` is {price}: a price is never below 0")]
    NegativePrice { household: String, price: i64 },
    #[error("exchange {number}: node {node} does not exist")]
    Node { number: usize, node: u32 },
    #[error("exchange {number}: `{name}` is not a vacancy")]
    NotAVacancy { number: usize, name: String },
    #[error("exchange {number}: {length} households, where {cap} is the most")]
    TooLong { number: usize, length: usize, cap: u8 },
    #[error("exchange {number}: there are not enough households in it")]
    TooShort { number: usize },
    #[error("`{0}` is in the plan twice")]
    Twice(String),
    #[error("exchange {number}: household `{household}` has no wish for the dwelling of `{dwelling}`")]
    NotWished { number: usize, household: String, dwelling: String },
    #[error("exchange {number}: household `{household}` was set aside for the dwelling of `{dwelling}`")]
    Forbidden { number: usize, household: String, dwelling: String },
    #[error("a locked exchange is not in the plan: {0}")]
    LockedLeftOut(String),
    #[error("the plan says that it is worth {claimed} grains, and it is worth {found}")]
    Value { claimed: i64, found: i128 },
    #[error("the plan says that none is worth more than {claimed} grains, and its prices say {found}")]
    Bound { claimed: i64, found: i128 },
    #[error("the plan is worth {value} grains, more than its bound of {bound}: the bound is wrong")]
    AboveBound { value: i128, bound: i128 },
}

/// Checks a plan against its instance.
///
/// # Errors
/// The first thing that does not hold.
pub fn verify(instance: &Instance, plan: &Plan) -> Result<Certificate, Refusal> {
    instance.check()?;
    let digest = instance.digest();
    if plan.instance != digest {
        return Err(Refusal::OtherInstance { plan: plan.instance.clone(), instance: digest });
    }
    check_prices(instance, plan)?;
    let everything = Graph::new(instance, |_| false);
    check_exchanges(instance, plan, &everything)?;
    check_whole(instance, plan)?;

    let value: i128 = plan.exchanges.iter().map(|exchange| worth(&everything, exchange)).sum();
    if value != i128::from(plan.value) {
        return Err(Refusal::Value { claimed: plan.value, found: value });
    }
    let bound = bound(instance, plan, &everything);
    if bound != i128::from(plan.bound) {
        return Err(Refusal::Bound { claimed: plan.bound, found: bound });
    }
    if value > bound {
        return Err(Refusal::AboveBound { value, bound });
    }
    let chains = plan.exchanges.iter().filter(|exchange| exchange.vacancy.is_some()).count();
    Ok(Certificate {
        value,
        bound,
        moves: plan.moves(),
        chains,
        cycles: plan.exchanges.len() - chains,
        locked: instance.locked.len(),
    })
}

fn check_prices(instance: &Instance, plan: &Plan) -> Result<(), Refusal> {
    let expected = instance.households.len();
    if plan.prices.len() != expected {
        return Err(Refusal::Prices { found: plan.prices.len(), expected });
    }
    if let Some((&price, household)) =
        plan.prices.iter().zip(&instance.households).find(|(price, _)| **price < 0)
    {
        return Err(Refusal::NegativePrice { household: household.id.clone(), price });
    }
    let (commissions, landlords) = (&instance.quotas.commissions, instance.quotas.counted());
    if plan.fees.len() != commissions.len() {
        return Err(Refusal::Fees { found: plan.fees.len(), expected: commissions.len() });
    }
    if plan.tolls.len() != landlords.len() {
        return Err(Refusal::Tolls { found: plan.tolls.len(), expected: landlords.len() });
    }
    match plan.fees.iter().zip(commissions).find(|(fee, _)| **fee < 0) {
        Some((&fee, commission)) => Err(Refusal::NegativeFee { commission: commission.id.clone(), fee }),
        None => Ok(()),
    }
}

/// The limits of the whole, counted move by move.
fn check_whole(instance: &Instance, plan: &Plan) -> Result<(), Refusal> {
    let quotas = &instance.quotas;
    let (decided, sent) = quotas.used(instance.nodes(), &plan.exchanges);
    for (commission, found) in quotas.commissions.iter().zip(decided) {
        if found > i64::from(commission.most) {
            let (commission, most) = (commission.id.clone(), commission.most);
            return Err(Refusal::Capacity { commission, found, most });
        }
    }
    let most = quotas.balance.unwrap_or(0);
    for (landlord, found) in quotas.counted().iter().zip(sent) {
        if found.abs() > i64::from(most) {
            return Err(Refusal::Balance { landlord: landlord.id.clone(), found, most });
        }
    }
    Ok(())
}

fn check_exchanges(instance: &Instance, plan: &Plan, graph: &Graph) -> Result<(), Refusal> {
    let locked: HashSet<Exchange> = instance.locked.iter().map(canonical).collect();
    let forbidden: HashSet<Move> = instance.forbidden.iter().copied().collect();
    let mut used = HashSet::new();
    let mut kept = HashSet::new();
    for (at, exchange) in plan.exchanges.iter().enumerate() {
        let number = at + 1;
        check_shape(instance, exchange, number)?;
        for node in exchange.vacancy.iter().chain(&exchange.households) {
            if !used.insert(*node) {
                return Err(Refusal::Twice(instance.name(*node)));
            }
        }
        let decided = locked.contains(&canonical(exchange));
        for each in exchange.moves() {
            let (household, dwelling) = (instance.name(each.household), instance.name(each.dwelling));
            if graph.arc(each).is_none() {
                return Err(Refusal::NotWished { number, household, dwelling });
            }
            if !decided && forbidden.contains(&each) {
                return Err(Refusal::Forbidden { number, household, dwelling });
            }
        }
        if decided {
            kept.insert(canonical(exchange));
            continue;
        }
        let cap = if exchange.vacancy.is_some() { instance.caps.chain } else { instance.caps.cycle };
        let length = exchange.households.len();
        if length > usize::from(cap) {
            return Err(Refusal::TooLong { number, length, cap });
        }
    }
    match locked.iter().find(|exchange| !kept.contains(*exchange)) {
        Some(exchange) => {
            let names: Vec<String> = exchange.households.iter().map(|node| instance.name(*node)).collect();
            Err(Refusal::LockedLeftOut(names.join(", ")))
        }
        None => Ok(()),
    }
}

fn check_shape(instance: &Instance, exchange: &Exchange, number: usize) -> Result<(), Refusal> {
    let households = instance.households.len();
    if let Some(vacancy) = exchange.vacancy {
        if vacancy as usize >= instance.nodes() {
            return Err(Refusal::Node { number, node: vacancy });
        }
        if (vacancy as usize) < households {
            return Err(Refusal::NotAVacancy { number, name: instance.name(vacancy) });
        }
    }
    if let Some(&node) = exchange.households.iter().find(|node| **node as usize >= households) {
        return Err(Refusal::Node { number, node });
    }
    let least = if exchange.vacancy.is_some() { 1 } else { 2 };
    if exchange.households.len() < least {
        return Err(Refusal::TooShort { number });
    }
    Ok(())
}

/// A cycle turned so that its least household comes last: its first move is then into the dwelling of the least.
fn canonical(exchange: &Exchange) -> Exchange {
    let mut turned = exchange.clone();
    if turned.vacancy.is_none()
        && let Some(least) = (0..turned.households.len()).min_by_key(|at| turned.households[*at])
    {
        turned.households.rotate_left((least + 1) % exchange.households.len().max(1));
    }
    turned
}

/// What an exchange is worth, chances of success counted, in grains. A chain that stops early keeps what was done; a
/// cycle holds as a whole.
fn worth(graph: &Graph, exchange: &Exchange) -> i128 {
    let turned = canonical(exchange);
    let (mut success, mut chain, mut cycle) = (SURE, 0, 0);
    for arc in turned.moves().filter_map(|each| graph.arc(each)) {
        success = after(success, arc.success);
        chain += i128::from(success) * i128::from(arc.worth);
        cycle += i128::from(arc.worth);
    }
    if turned.vacancy.is_some() { chain } else { cycle * i128::from(success) }
}

fn bound(instance: &Instance, plan: &Plan, everything: &Graph) -> i128 {
    let decided: i128 = instance.locked.iter().map(|exchange| worth(everything, exchange)).sum();
    let held = instance.locked_nodes();
    let forbidden: HashSet<Move> = instance.forbidden.iter().copied().collect();
    let free = Graph::new(instance, |each| {
        held.contains(&each.dwelling) || held.contains(&each.household) || forbidden.contains(&each)
    });
    let prices: Vec<i64> = (0_u32..)
        .zip(&plan.prices)
        .map(|(node, price)| if held.contains(&node) { 0 } else { *price })
        .collect();
    // `check` has refused what has too many states.
    let levels = levels(instance).unwrap_or_default();
    let charges = Charges::new(instance, plan);
    let raw = free.bound(&levels, instance.caps.cycle, &prices, &charges) + granted(instance, plan);
    // Where every success is certain, worths are multiples of a step, and so is the best of the plans.
    let step = i128::from(free.step()) * i128::from(GRAINS);
    let free = if step > 0 { raw / step * step } else { raw };
    decided + free
}

/// What the limits of the whole leave at these fees and tolls: no more than this is ever paid by a plan that keeps
/// within them. What is locked has used its part.
fn granted(instance: &Instance, plan: &Plan) -> i128 {
    let quotas = &instance.quotas;
    let (decided, sent) = quotas.used(instance.nodes(), &instance.locked);
    let fees = plan.fees.iter().zip(&quotas.commissions).zip(decided).map(|((fee, commission), decided)| {
        i128::from(*fee) * (i128::from(commission.most) - i128::from(decided))
    });
    let most = i128::from(quotas.balance.unwrap_or(0));
    let tolls = plan.tolls.iter().zip(sent).map(|(toll, sent)| {
        let toll = i128::from(*toll);
        toll.abs() * most - toll * i128::from(sent)
    });
    fees.sum::<i128>() + tolls.sum::<i128>()
}
