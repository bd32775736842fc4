//! How work is shared between teams, in figures.

use serde::{Deserialize, Serialize};

/// The work of a team, and what it declared that it can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    pub load: u32,
    pub capacity: u32,
}

/// The Gini coefficient of loads for capacities: 0 when everybody works as much for what they declared, near 1 when one
/// does everything. `None` when nobody works, or nobody declared anything.
///
/// Capacities weigh: two teams of 5 that do the same count as one team of 10 (Lerman and Yitzhaki, 1984).
#[must_use]
pub fn gini(shares: &[Share]) -> Option<f64> {
    let mut able: Vec<Share> = shares.iter().copied().filter(|share| share.capacity > 0).collect();
    let load: f64 = able.iter().map(|share| f64::from(share.load)).sum();
    let capacity: f64 = able.iter().map(|share| f64::from(share.capacity)).sum();
    if load == 0.0 || capacity == 0.0 {
        return None;
    }
    let busy = |one: &Share, two: &Share| u64::from(one.load) * u64::from(two.capacity);
    able.sort_by(|one, two| busy(one, two).cmp(&busy(two, one)));
    // Twice the area under the Lorenz curve, one trapezium after the other.
    let mut below = 0.0;
    let twice_area: f64 = able
        .iter()
        .map(|share| {
            let (width, own) = (f64::from(share.capacity) / capacity, f64::from(share.load) / load);
            let trapezium = width * (2.0 * below + own);
            below += own;
            trapezium
        })
        .sum();
    Some((1.0 - twice_area).clamp(0.0, 1.0))
}

/// The share of offers that newcomers received. `None` without offers.
#[must_use]
pub fn newcomer_share(newcomers: u32, offers: u32) -> Option<f64> {
    (offers > 0).then(|| f64::from(newcomers) / f64::from(offers))
}
