//! What was spent, what of it counts, what is due, what may be paid now.

use crate::{Agreement, Claim, Instalment, Terms, WHOLE_BP, clawbacks};
use ledger::PaymentState;
use std::collections::{BTreeMap, BTreeSet};

/// A line of the budget, and what was spent on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineSpent {
    pub key: String,
    pub budget: i64,
    /// Shown and not refused.
    pub spent: i64,
    /// What of it counts, before the ceiling of the whole.
    pub eligible: i64,
}

/// What of the expenses counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Eligible {
    pub lines: Vec<LineSpent>,
    pub total: i64,
}

/// What is due for what was spent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Due {
    pub total: i64,
    /// By envelope.
    pub by: BTreeMap<String, i64>,
}

fn share_of(cents: i64, part: i64, whole: i64) -> i64 {
    if whole <= 0 {
        return 0;
    }
    let product = i128::from(cents) * i128::from(part) / i128::from(whole);
    i64::try_from(product).unwrap_or(i64::MAX)
}

/// The expenses that count, with a claim that is being made.
fn counted<'a>(agreement: &'a Agreement, more: Option<&'a Claim>) -> Vec<&'a crate::Expense> {
    let mut all = Vec::new();
    for claim in agreement.claims() {
        // What a refused payment showed may be shown again.
        if agreement.payment(&claim.id).is_some_and(|one| one.state == PaymentState::Refused) {
            continue;
        }
        let refused = agreement.refused_expenses(&claim.id);
        all.extend(claim.expenses.iter().filter(|one| !refused.contains(one.id.as_str())));
    }
    all.extend(more.iter().flat_map(|claim| &claim.expenses));
    all
}

/// What of the expenses counts: a line may go over within the tolerance, a unit never over its ceiling, the whole never over
/// the budget.
#[must_use]
pub fn eligible(agreement: &Agreement, terms: &Terms, more: Option<&Claim>) -> Eligible {
    let all = counted(agreement, more);
    let mut units: BTreeMap<&str, i64> = BTreeMap::new();
    let mut spent: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for one in all {
        let mut counts = one.cents;
        if let (Some(rule), Some(unit)) = (&terms.units, &one.unit) {
            let is_new = !units.contains_key(unit.as_str());
            // P6: never more units than agreed, never more than the ceiling for one.
            if is_new && units.len() >= usize::try_from(rule.most).unwrap_or(usize::MAX) {
                counts = 0;
            } else {
                let used = units.entry(unit).or_default();
                counts = counts.min(rule.cap_cents.saturating_sub(*used));
                *used = used.saturating_add(counts);
            }
        }
        let line = spent.entry(one.line.as_str()).or_default();
        line.0 = line.0.saturating_add(one.cents);
        line.1 = line.1.saturating_add(counts);
    }
    let lines: Vec<LineSpent> = terms
        .lines
        .iter()
        .map(|line| {
            let (spent, counts) = spent.get(line.key.as_str()).copied().unwrap_or_default();
            let over = share_of(line.cents, i64::from(terms.tolerance_bp), i64::from(WHOLE_BP));
            let eligible = counts.min(line.cents.saturating_add(over));
            LineSpent { key: line.key.clone(), budget: line.cents, spent, eligible }
        })
        .collect();
    let total = lines.iter().fold(0_i64, |sum, line| sum.saturating_add(line.eligible));
    Eligible { lines, total: total.min(terms.budget().unwrap_or(0)) }
}

/// Shares an amount out in proportion, to the cent: each has its part rounded down, and the cents that are left go to the
/// largest remainders, the first of the list when they are equal.
#[must_use]
pub fn split(total: i64, weights: &[i64]) -> Vec<i64> {
    let whole: i128 = weights.iter().map(|one| i128::from(*one)).sum();
    if whole <= 0 || total <= 0 {
        return vec![0; weights.len()];
    }
    let exact = |weight: i64| i128::from(total) * i128::from(weight);
    let mut parts: Vec<i64> =
        weights.iter().map(|one| i64::try_from(exact(*one) / whole).unwrap_or(0)).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(exact(weights[*at]) % whole), *at));
    let mut left = total - parts.iter().sum::<i64>();
    for at in order {
        if left == 0 {
            break;
        }
        parts[at] += 1;
        left -= 1;
    }
    parts
}

/// What is due for the expenses that count: the same part of what was agreed as of the budget.
#[must_use]
pub fn due(terms: &Terms, eligible: i64) -> Due {
    let (agreed, budget) = (terms.agreed().unwrap_or(0), terms.budget().unwrap_or(0));
    let total = share_of(agreed, eligible, budget).min(agreed);
    let weights: Vec<i64> = terms.shares.iter().map(|one| one.cents).collect();
    let parts = split(total, &weights);
    let by = terms.shares.iter().map(|one| one.envelope.clone()).zip(parts).collect();
    Due { total, by }
}

/// What was paid from an envelope, less what came back.
#[must_use]
pub fn net_paid(agreement: &Agreement, envelope: &str) -> i64 {
    let paid = agreement.payments.iter().filter(|one| one.envelope == envelope);
    let paid: i64 = paid.filter(|one| one.state == PaymentState::Paid).map(|one| one.cents).sum();
    let back: i64 = clawbacks(agreement)
        .iter()
        .filter(|one| one.title.envelope == envelope)
        .map(|one| one.recovered)
        .sum();
    paid - back
}

/// What an envelope may still pay: what it gives, less what it paid or is asked to pay. What came back is not given again.
#[must_use]
pub fn room(agreement: &Agreement, terms: &Terms, envelope: &str, but: Option<&str>) -> i64 {
    let used: i64 = agreement
        .payments
        .iter()
        .filter(|one| one.envelope == envelope && one.state != PaymentState::Refused)
        .filter(|one| Some(one.claim.as_str()) != but)
        .map(|one| one.cents)
        .sum();
    terms.share(envelope).map_or(0, |share| share.cents).saturating_sub(used).max(0)
}

/// The most that an instalment pays, with the expenses of a claim that is being made, and without a payment that is being
/// controlled: it is compared with itself.
#[must_use]
pub fn payable(
    agreement: &Agreement,
    terms: &Terms,
    instalment: &Instalment,
    (more, but): (Option<&Claim>, Option<&str>),
) -> i64 {
    let room = room(agreement, terms, &instalment.envelope, but);
    if !instalment.is_balance {
        return room.min(instalment.cents);
    }
    let due = due(terms, eligible(agreement, terms, more).total);
    let due = due.by.get(&instalment.envelope).copied().unwrap_or(0);
    let given = terms.share(&instalment.envelope).map_or(0, |share| share.cents) - room;
    room.min(instalment.cents).min(due.saturating_sub(given)).max(0)
}

/// The units that were shown so far, but for one claim.
pub(crate) fn units_of<'a>(agreement: &'a Agreement, but: &str) -> BTreeSet<&'a str> {
    let live = |claim: &&&Claim| {
        claim.id != but && agreement.payment(&claim.id).is_none_or(|one| one.state != PaymentState::Refused)
    };
    let all = agreement.claims();
    all.iter().filter(live).flat_map(|claim| &claim.expenses).filter_map(|one| one.unit.as_deref()).collect()
}
