//! A social impact contract, simulated: investors advance money, results are counted, a public payer pays for each result up
//! to its limit. What is asked is what would be paid if so much of the targets were reached; nobody foresees that share here.
//!
//! Amounts are cents, counts are whole: a part of a result is not a result.

mod fault;
#[cfg(test)]
mod tests;

pub use fault::{ContractFault, Field};

use crate::amount::share;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Advances and results of one contract.
pub const MOST_LINES: usize = 20;
/// The largest share of the targets that is simulated: twice, in hundredths of a per cent.
pub const HIGHEST_LEVEL: i64 = 20_000;
/// The largest count of a result.
pub const HIGHEST_COUNT: i64 = 1_000_000;

/// Money that investors pay in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advance {
    #[serde(default)]
    pub on: Option<Date>,
    pub cents: i64,
}

/// A result that is counted and paid for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// What is counted: `households still housed after a year`.
    pub label: String,
    /// How many are aimed at.
    pub target: i64,
    /// Paid for each, in cents.
    pub price_cents: i64,
    /// Under this count nothing is paid at all.
    #[serde(default)]
    pub from: i64,
    /// Nothing more is paid above this count; `None`: no such limit.
    #[serde(default)]
    pub most: Option<i64>,
    /// When it is verified and paid.
    #[serde(default)]
    pub verified_on: Option<Date>,
    /// What one result spares the payer, in cents; `None`: nobody says, and nothing is supposed.
    #[serde(default)]
    pub spared_cents: Option<i64>,
}

/// The terms of a contract.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    #[serde(default)]
    pub advances: Vec<Advance>,
    #[serde(default)]
    pub outcomes: Vec<Outcome>,
    /// The most that the payer pays, in cents; `None`: no limit was agreed.
    #[serde(default)]
    pub payer_cap_cents: Option<i64>,
    /// The most that investors earn above their stake, in hundredths of a per cent of it; `None`: no limit was agreed.
    #[serde(default)]
    pub gain_cap: Option<i64>,
}

/// What is paid for one result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Paid {
    pub achieved: i64,
    /// By the price, before the limits of the contract.
    pub owed_cents: i64,
    pub paid_cents: i64,
}

/// Which limit of the contract was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    Payer,
    Gain,
}

/// What would happen at one share of the targets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Simulation {
    /// Hundredths of a per cent of the targets.
    pub level: i64,
    /// In the order of the contract.
    pub outcomes: Vec<Paid>,
    pub stake_cents: i64,
    pub owed_cents: i64,
    pub paid_cents: i64,
    /// What investors gain; negative: what they lose.
    pub balance_cents: i64,
    pub limit: Option<Limit>,
    /// What the payer is spared, less what it pays; `None` when the sparing of a paid result is not known.
    pub payer_balance_cents: Option<i64>,
    /// Yearly rate of the stake, in hundredths of a per cent; `None` without days, or when an advance follows a payment.
    pub yearly_rate: Option<i64>,
}

impl Outcome {
    /// What is owed by the price when so many are achieved, before the limits of the contract.
    #[must_use]
    pub fn owed_cents(&self, achieved: i64) -> i64 {
        let counted = if achieved < self.from { 0 } else { achieved.min(self.most.unwrap_or(i64::MAX)) };
        counted * self.price_cents
    }
}

impl Contract {
    /// What investors pay in.
    #[must_use]
    pub fn stake_cents(&self) -> i64 {
        self.advances.iter().fold(0, |sum, advance| sum.saturating_add(advance.cents))
    }

    /// The most that may be paid, and which limit says so.
    #[must_use]
    pub fn limit(&self) -> Option<(i64, Limit)> {
        let stake = self.stake_cents();
        let gain = self.gain_cap.map(|rate| (stake.saturating_add(share(stake, rate)), Limit::Gain));
        let payer = self.payer_cap_cents.map(|cents| (cents, Limit::Payer));
        payer.into_iter().chain(gain).min_by_key(|(cents, _)| *cents)
    }

    /// What would be paid if this share of every target were reached.
    ///
    /// # Errors
    /// What is wrong with the terms, or with the share.
    pub fn simulate(&self, level: i64) -> Result<Simulation, Vec<ContractFault>> {
        self.check()?;
        if !(0..=HIGHEST_LEVEL).contains(&level) {
            return Err(vec![ContractFault::level()]);
        }
        Ok(self.at(level))
    }

    /// The terms are sound: sums fit.
    fn at(&self, level: i64) -> Simulation {
        let mut outcomes: Vec<Paid> = self
            .outcomes
            .iter()
            .map(|outcome| {
                let achieved = share(outcome.target, level);
                Paid { achieved, owed_cents: outcome.owed_cents(achieved), paid_cents: 0 }
            })
            .collect();
        let owed_cents: i64 = outcomes.iter().map(|paid| paid.owed_cents).sum();
        let limit = self.limit().filter(|(most, _)| owed_cents > *most);
        // What is verified first is paid first: a limit cuts the last payments. What has no day comes last.
        let mut order: Vec<usize> = (0..outcomes.len()).collect();
        order.sort_by_key(|at| (self.outcomes[*at].verified_on.is_none(), self.outcomes[*at].verified_on));
        let mut left = limit.map_or(owed_cents, |(most, _)| most);
        for at in order {
            let paid = &mut outcomes[at];
            paid.paid_cents = paid.owed_cents.min(left);
            left -= paid.paid_cents;
        }
        let paid_cents: i64 = outcomes.iter().map(|paid| paid.paid_cents).sum();
        let stake_cents = self.stake_cents();
        let spared = self.outcomes.iter().zip(&outcomes).try_fold(0_i64, |sum, (outcome, paid)| {
            // Nothing achieved spares nothing, whatever one would have spared.
            let each = if paid.achieved == 0 { 0 } else { outcome.spared_cents? };
            Some(sum + paid.achieved * each)
        });
        Simulation {
            level,
            stake_cents,
            owed_cents,
            paid_cents,
            balance_cents: paid_cents - stake_cents,
            limit: limit.map(|(_, which)| which),
            payer_balance_cents: spared.map(|spared| spared - paid_cents),
            yearly_rate: self.yearly_rate(&outcomes),
            outcomes,
        }
    }

    /// The least share of the targets, in hundredths of a per cent, from which investors lose nothing; `None`: not even
    /// twice the targets would do.
    ///
    /// # Errors
    /// What is wrong with the terms.
    pub fn break_even(&self) -> Result<Option<i64>, Vec<ContractFault>> {
        self.check()?;
        let loses = |level: i64| self.at(level).balance_cents < 0;
        if loses(HIGHEST_LEVEL) {
            return Ok(None);
        }
        // More results never pay less: the first share without loss is found by halves.
        let (mut low, mut high) = (0, HIGHEST_LEVEL);
        while low < high {
            let middle = i64::midpoint(low, high);
            if loses(middle) { low = middle + 1 } else { high = middle }
        }
        Ok(Some(low))
    }

    /// The rate at which payments are worth the advances, both brought back to the first day.
    fn yearly_rate(&self, outcomes: &[Paid]) -> Option<i64> {
        let advances: Vec<(Date, i64)> =
            self.advances.iter().map(|one| Some((one.on?, one.cents))).collect::<Option<_>>()?;
        let paid = self.outcomes.iter().zip(outcomes).filter(|(_, paid)| paid.paid_cents > 0);
        let payments: Vec<(Date, i64)> = paid
            .map(|(outcome, paid)| Some((outcome.verified_on?, paid.paid_cents)))
            .collect::<Option<_>>()?;
        let first = advances.iter().map(|(on, _)| *on).min()?;
        let Some(soonest) = payments.iter().map(|(on, _)| *on).min() else { return Some(-10_000) };
        // Only when all advances come before all payments is there one rate, and one alone.
        if advances.iter().any(|(on, _)| *on >= soonest) {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "a rate is a figure to read, not money")]
        let flow = |sign: f64| {
            move |(on, cents): &(Date, i64)| {
                let days = first.until((jiff::Unit::Day, *on)).map_or(0, |span| span.get_days());
                (f64::from(days) / 365.0, sign * *cents as f64)
            }
        };
        let flows: Vec<(f64, f64)> =
            advances.iter().map(flow(-1.0)).chain(payments.iter().map(flow(1.0))).collect();
        let worth =
            |rate: f64| flows.iter().map(|(years, cents)| cents / (1.0 + rate).powf(*years)).sum::<f64>();
        let (mut low, mut high) = (-0.999_999, 10.0);
        if worth(high) > 0.0 {
            return None;
        }
        for _ in 0..80 {
            let middle = f64::midpoint(low, high);
            if worth(middle) > 0.0 { low = middle } else { high = middle }
        }
        #[expect(clippy::cast_possible_truncation, reason = "between −10 000 and 100 000")]
        Some((low * 10_000.0).round() as i64)
    }
}
