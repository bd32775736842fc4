//! What no answer can exceed: every cent of a fund, every rule of the whole has a price; with those prices each bid is
//! judged alone, exactly, and the sum is a bound whatever the prices. In integers: a bound that is nearly right is none.

use crate::case::Case;
use crate::menu::Plan;
use serde::{Deserialize, Serialize};

/// Parts of a thousandth of a point in which prices are told.
pub const UNIT: i128 = 1_000_000_000;
/// No price is higher: sums of them stay far within 128 bits.
const MOST_PRICE: i64 = 100_000_000_000_000_000;

/// Prices: enough for anybody to compute the bound again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Prices {
    /// Of a cent, by fund and year.
    pub cents: Vec<i64>,
    /// Of a thousandth of an award, for the quota.
    pub quota: i64,
    /// Of an award, by floor; never more than the floor's own price.
    pub floors: Vec<i64>,
    /// Of an award in a group of a case that bounds their number: bids carried by landlords, the others, then those of each
    /// floor. Above nothing, what one more would bring; below, what one less would.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub awards: Vec<i64>,
}

impl Prices {
    /// Prices read from numbers that need not be exact.
    pub(crate) fn from_floats(
        case: &Case,
        cents: &[f64],
        quota: f64,
        floors: &[f64],
        awards: &[f64],
    ) -> Prices {
        let whole = |price: f64| (price.max(0.0) * UNIT as f64).min(MOST_PRICE as f64) as i64;
        let most = |price: i64| i64::try_from(i128::from(price) * UNIT).unwrap_or(MOST_PRICE).min(MOST_PRICE);
        Prices {
            cents: cents.iter().map(|price| whole(*price)).collect(),
            quota: if case.quota.is_some() { whole(quota) } else { 0 },
            floors: floors
                .iter()
                .zip(&case.floors)
                .map(|(price, (_, own))| whole(*price).min(most(*own)))
                .collect(),
            awards: awards.iter().map(|price| whole(*price) - whole(-*price)).collect(),
        }
    }

    /// Of an award in a group.
    #[must_use]
    pub(crate) fn of_group(&self, group: usize) -> i64 {
        self.awards.get(group).copied().unwrap_or(0)
    }

    /// Halfway to others.
    pub(crate) fn middle(&self, other: &Prices) -> Prices {
        let half = |a: &i64, b: &i64| i64::midpoint(*a, *b);
        Prices {
            cents: self.cents.iter().zip(&other.cents).map(|(a, b)| half(a, b)).collect(),
            quota: half(&self.quota, &other.quota),
            floors: self.floors.iter().zip(&other.floors).map(|(a, b)| half(a, b)).collect(),
            awards: (0..self.awards.len().max(other.awards.len()))
                .map(|group| half(&self.of_group(group), &other.of_group(group)))
                .collect(),
        }
    }
}

/// What the prices say of each bid, and of the whole.
#[derive(Debug, Clone)]
pub(crate) struct Judged {
    /// Thousandths of a point, rounded up: no answer is worth more.
    pub bound: i64,
    /// What each bid earns beyond what it costs, in thousandths of a point; with its cheapest plan. `None` for bids that
    /// cannot be funded.
    pub profits: Vec<Option<(f64, Plan)>>,
}

/// The price of a cent of a fund for a bid that spends it over these years, in thousandths of units.
pub(crate) fn price_of(case: &Case, prices: &Prices, bid: usize, fund: usize) -> i128 {
    let rows = &prices.cents[fund * case.years..(fund + 1) * case.years];
    rows.iter().zip(&case.bids[bid].years).map(|(price, share)| i128::from(*price) * i128::from(*share)).sum()
}

/// Judges each bid alone at these prices.
pub(crate) fn judge(case: &Case, prices: &Prices) -> Judged {
    let mut sum: i128 =
        prices.cents.iter().zip(&case.caps).map(|(a, b)| i128::from(*a) * i128::from(*b)).sum();
    sum -= case
        .floors
        .iter()
        .zip(&prices.floors)
        .map(|((n, _), p)| i128::from(*n) * i128::from(*p))
        .sum::<i128>();
    for (group, (least, most)) in case.awards.iter().enumerate() {
        let price = prices.of_group(group);
        sum += i128::from(price) * i128::from(if price > 0 { *most } else { *least });
    }
    sum *= 1_000;
    let mut profits = Vec::with_capacity(case.bids.len());
    for (at, bid) in case.bids.iter().enumerate() {
        let best = best_plan(case, prices, at);
        match &best {
            Some((profit, _)) => sum += if bid.is_pinned() { *profit } else { (*profit).max(0) },
            // Nobody can pay what must be funded: no answer at all.
            None if bid.is_pinned() => {
                return Judged { bound: i64::MIN, profits: vec![None; case.bids.len()] };
            }
            None => {}
        }
        profits.push(best.map(|(profit, plan)| (profit as f64 / (UNIT as f64 * 1_000.0), plan)));
    }
    let scale = UNIT * 1_000;
    Judged { bound: i64::try_from(sum.div_euclid(scale)).unwrap_or(i64::MAX), profits }
}

/// What one of its plans leaves a bid at these prices, in thousandths of a point.
pub(crate) fn left_by(case: &Case, prices: &Prices, at: usize, plan: &Plan) -> f64 {
    let costs = costs(case, prices, at);
    (earned(case, prices, at) - net(&costs, plan)) as f64 / (UNIT as f64 * 1_000.0)
}

/// The plan that leaves a bid most, and what it leaves.
fn best_plan(case: &Case, prices: &Prices, at: usize) -> Option<(i128, Plan)> {
    let bid = &case.bids[at];
    if !bid.is_open() {
        return None;
    }
    let costs = costs(case, prices, at);
    let best = bid.extremes.iter().min_by_key(|plan| net(&costs, plan))?;
    Some((earned(case, prices, at) - net(&costs, best), best.clone()))
}

/// Worth of a bid with what the rules of the whole pay for it, in thousandths of units.
fn earned(case: &Case, prices: &Prices, at: usize) -> i128 {
    let bid = &case.bids[at];
    let quota = i128::from(prices.quota) * i128::from(case.quota_step(at));
    let floor = bid.floor.map_or(0, |floor| i128::from(prices.floors[floor]));
    let groups: i128 = bid.groups().map(|group| i128::from(prices.of_group(group))).sum();
    (i128::from(bid.worth.unwrap_or(0)) * UNIT + quota + floor - groups) * 1_000
}

/// By fund, the price of a cent for this bid, and what is given back of it.
fn costs(case: &Case, prices: &Prices, at: usize) -> Vec<(i128, i128)> {
    (0..case.caps.len() / case.years)
        .map(|fund| {
            // A year may take one cent less than its share: what that cent costs is given back, so that the bound holds.
            let rounding = (0..case.years)
                .filter(|year| (1..1_000).contains(&case.bids[at].years[*year]))
                .map(|year| i128::from(prices.cents[fund * case.years + year]) * 1_000);
            (price_of(case, prices, at, fund), rounding.sum())
        })
        .collect()
}

fn net(costs: &[(i128, i128)], plan: &Plan) -> i128 {
    plan.parts.iter().map(|(fund, cents)| costs[*fund].0 * i128::from(*cents) - costs[*fund].1).sum()
}
