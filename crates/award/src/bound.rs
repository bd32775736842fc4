//! What no answer can exceed: every cent of a fund, every rule of the whole has a price; with those prices each bid is
//! judged alone, exactly, and the sum is a bound whatever the prices. In integers: a bound that is nearly right is none.

use crate::case::Case;
use crate::menu::Plan;
use serde::{Deserialize, Serialize};

/// Parts of a thousandth of a point in which prices are told.
pub const UNIT: i128 = 1_000_000_000;
/// No price is higher: sums of them stay far within 128 bits.
const MOST_PRICE: i64 = 1_000_000_000_000_000;

/// Prices: enough for anybody to compute the bound again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Prices {
    /// Of a cent, by fund and year.
    pub cents: Vec<i64>,
    /// Of a thousandth of an award, for the quota.
    pub quota: i64,
    /// Of an award, by floor; never more than the floor's own price.
    pub floors: Vec<i64>,
}

impl Prices {
    /// Prices read from numbers that need not be exact.
    pub(crate) fn from_floats(case: &Case, cents: &[f64], quota: f64, floors: &[f64]) -> Prices {
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
        }
    }

    /// Halfway to others.
    pub(crate) fn middle(&self, other: &Prices) -> Prices {
        let half = |a: &i64, b: &i64| i64::midpoint(*a, *b);
        Prices {
            cents: self.cents.iter().zip(&other.cents).map(|(a, b)| half(a, b)).collect(),
            quota: half(&self.quota, &other.quota),
            floors: self.floors.iter().zip(&other.floors).map(|(a, b)| half(a, b)).collect(),
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
    sum *= 1_000;
    let mut profits = Vec::with_capacity(case.bids.len());
    for (at, bid) in case.bids.iter().enumerate() {
        let best = best_plan(case, prices, at);
        if let Some((profit, _)) = &best {
            sum += if bid.is_pinned() { *profit } else { (*profit).max(0) };
        }
        profits.push(best.map(|(profit, plan)| (profit as f64 / (UNIT as f64 * 1_000.0), plan)));
    }
    let scale = UNIT * 1_000;
    Judged { bound: i64::try_from(sum.div_euclid(scale)).unwrap_or(i64::MAX), profits }
}

/// The plan that leaves a bid most, and what it leaves.
fn best_plan(case: &Case, prices: &Prices, at: usize) -> Option<(i128, Plan)> {
    let bid = &case.bids[at];
    let worth = bid.worth.filter(|_| bid.is_open())?;
    let rounding = |fund: usize| -> i128 {
        // A year may take one cent less than its share: what that cent costs is given back, so that the bound holds.
        (0..case.years)
            .filter(|year| (1..1_000).contains(&bid.years[*year]))
            .map(|year| i128::from(prices.cents[fund * case.years + year]) * 1_000)
            .sum()
    };
    let mut best: Option<(i128, Plan)> = None;
    for menu in &bid.menus {
        let Some((cost, plan)) = menu.cheapest(|fund| price_of(case, prices, at, fund), |_| i64::MAX) else {
            continue;
        };
        let net = cost - menu.funds.iter().map(|fund| rounding(*fund)).sum::<i128>();
        if best.as_ref().is_none_or(|(least, _)| net < *least) {
            best = Some((net, plan));
        }
    }
    let (cost, plan) = best?;
    let quota = i128::from(prices.quota) * i128::from(case.quota_step(at));
    let floor = bid.floor.map_or(0, |floor| i128::from(prices.floors[floor]));
    Some(((i128::from(worth) * UNIT + quota + floor) * 1_000 - cost, plan))
}
