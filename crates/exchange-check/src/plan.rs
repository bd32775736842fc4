//! The answer: exchanges, what they are worth, and the prices that prove how much better one could do at most.

use crate::Exchange;

/// Version of the way values and bounds are counted: a plan of another version is refused.
pub const VERSION: u32 = 1;

/// An answer with what proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Digest of the instance that it answers.
    pub instance: String,
    pub exchanges: Vec<Exchange>,
    /// Worth of the exchanges, in grains.
    pub value: i64,
    /// No plan is worth more, in grains.
    pub bound: i64,
    /// Price of each household, in grains: with these the bound is recomputed.
    pub prices: Vec<i64>,
    /// What each commission asks for a dwelling that it decides, in grains.
    pub fees: Vec<i64>,
    /// What each landlord that is counted asks for a household that it sends to another and gives for one that it
    /// receives, in grains; the other way round below 0.
    pub tolls: Vec<i64>,
    /// Seed of the search.
    pub seed: u64,
    /// What searched, with its version and its effort.
    pub solver: String,
}

impl Plan {
    /// Households that move.
    pub fn moves(&self) -> usize {
        self.exchanges.iter().map(|exchange| exchange.households.len()).sum()
    }

    /// What is not proven, as a share of the bound.
    pub fn gap(&self) -> f64 {
        if self.bound <= 0 { 0.0 } else { (self.bound - self.value) as f64 / self.bound as f64 }
    }
}
