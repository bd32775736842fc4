//! A social impact contract with uncertain results: what may be paid and with what chance, what each investor gets back, what
//! each payer bears, what it costs against today.
//!
//! Each result is a number of people followed, each of whom reaches it with a chance between two bounds, whatever becomes of
//! the others. The distribution of payments is exact: counts are binomial, results are added by convolution, nothing is drawn.
//! As more results never pay less, every figure at the lower chances and at the higher ones bounds all chances between them.

mod fault;

pub use fault::{Fault, Place};

use crate::binomial::chances;
use funding::impact::{Advance, Contract, Outcome};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// People followed for one result.
pub const MOST_PEOPLE: i64 = 2_000;
/// Different totals that are held at a time.
const MOST_TOTALS: usize = 200_000;
/// Sums that are tried for one convolution.
const MOST_SUMS: usize = 20_000_000;
/// A whole, in hundredths of a per cent.
pub const WHOLE: i64 = 10_000;

/// Who pays in, and how much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Investor {
    pub name: String,
    pub cents: i64,
    #[serde(default)]
    pub on: Option<Date>,
}

/// Who pays for results, and for what share of each payment, in hundredths of a per cent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payer {
    pub name: String,
    pub share: i64,
}

/// A result that is counted and paid for, with what is believed of its chance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Aim {
    pub label: String,
    /// How many are followed.
    pub people: i64,
    /// How many are to reach it.
    pub target: i64,
    pub price_cents: i64,
    /// Under this count nothing is paid at all.
    #[serde(default)]
    pub from: i64,
    /// Nothing more is paid above this count.
    #[serde(default)]
    pub most: Option<i64>,
    #[serde(default)]
    pub verified_on: Option<Date>,
    /// The chance that one of them reaches it, in hundredths of a per cent: between these.
    pub low: i64,
    pub high: i64,
    /// How many would reach it without the programme, in hundredths of a per cent; `None`: nobody knows.
    #[serde(default)]
    pub without: Option<i64>,
    /// What one result spares, in cents; `None`: nobody says.
    #[serde(default)]
    pub spared_cents: Option<i64>,
}

/// The terms of a contract.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    #[serde(default)]
    pub investors: Vec<Investor>,
    #[serde(default)]
    pub payers: Vec<Payer>,
    #[serde(default)]
    pub aims: Vec<Aim>,
    #[serde(default)]
    pub payer_cap_cents: Option<i64>,
    /// The most that investors earn above their stake, in hundredths of a per cent of it.
    #[serde(default)]
    pub gain_cap: Option<i64>,
}

/// One total that may be paid, with its chance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Total {
    pub cents: i64,
    pub chance: f64,
}

/// What happens when every chance is at one of its bounds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Case {
    /// Every total that may be paid, the smallest first; their chances make one.
    pub totals: Vec<Total>,
    /// On average over all totals, rounded to the cent.
    pub mean_cents: i64,
    /// Payments that are reached or exceeded but for five, fifty and ninety-five chances in a hundred.
    pub p5_cents: i64,
    pub p50_cents: i64,
    pub p95_cents: i64,
    /// The chance that investors get back less than they paid in.
    pub loss_chance: f64,
    /// The chance that a limit of the contract cuts what is owed.
    pub cut_chance: f64,
    /// Gain on average, in hundredths of a per cent of the stake.
    pub mean_return: i64,
    /// Results expected, aim by aim, in hundredths of a result.
    pub results: Vec<i64>,
}

/// Two figures between which the truth lies, as far as the chances are between their bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Between {
    pub low: i64,
    pub high: i64,
}

/// The cost against today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AgainstToday {
    /// What people without the result cost today, without the programme.
    pub today_cents: i64,
    /// Payments plus what those who do not reach the result still cost.
    pub with_cents: Between,
    /// What is spared less what is paid: negative, the programme costs more than it spares.
    pub saved_cents: Between,
}

/// Whatever is foreseen of the terms.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Forecast {
    pub stake_cents: i64,
    /// The most that can ever be paid.
    pub most_cents: i64,
    pub low: Case,
    pub high: Case,
    /// `None`: what a result spares, or how many reach it anyway, is not known.
    pub against_today: Option<AgainstToday>,
}

/// Cents shared out by weights, to the cent: the largest remainders take what is left, the first among equals.
#[must_use]
pub fn shared(cents: i64, weights: &[i64]) -> Vec<i64> {
    let whole: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if whole <= 0 {
        return vec![0; weights.len()];
    }
    let exact = |weight: &i64| i128::from(cents) * i128::from(*weight);
    let mut parts: Vec<i64> =
        weights.iter().map(|weight| i64::try_from(exact(weight).div_euclid(whole)).unwrap_or(0)).collect();
    let mut left = cents - parts.iter().sum::<i64>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|at| (-exact(&weights[*at]).rem_euclid(whole), *at));
    for at in order {
        if left <= 0 {
            break;
        }
        parts[at] += 1;
        left -= 1;
    }
    parts
}

impl Aim {
    fn outcome(&self) -> Outcome {
        Outcome {
            label: self.label.clone(),
            target: self.target,
            price_cents: self.price_cents,
            from: self.from,
            most: self.most,
            verified_on: self.verified_on,
            spared_cents: self.spared_cents,
        }
    }
}

impl Terms {
    /// The contract that the simulator of the crate `funding` reads, by share of the targets.
    #[must_use]
    pub fn contract(&self) -> Contract {
        Contract {
            advances: self.investors.iter().map(|one| Advance { on: one.on, cents: one.cents }).collect(),
            outcomes: self.aims.iter().map(Aim::outcome).collect(),
            payer_cap_cents: self.payer_cap_cents,
            gain_cap: self.gain_cap,
        }
    }

    /// What investors pay in.
    #[must_use]
    pub fn stake_cents(&self) -> i64 {
        self.contract().stake_cents()
    }

    /// What each investor gets of a payment: by its part of the stake.
    #[must_use]
    pub fn to_investors(&self, cents: i64) -> Vec<i64> {
        shared(cents, &self.investors.iter().map(|one| one.cents).collect::<Vec<_>>())
    }

    /// What each payer pays of a payment.
    #[must_use]
    pub fn by_payers(&self, cents: i64) -> Vec<i64> {
        shared(cents, &self.payers.iter().map(|one| one.share).collect::<Vec<_>>())
    }

    /// Everything that is foreseen.
    ///
    /// # Errors
    /// Each thing that is wrong with the terms, with its place.
    pub fn forecast(&self) -> Result<Forecast, Vec<Fault>> {
        self.check()?;
        let low = self.case(|aim| aim.low)?;
        let high = self.case(|aim| aim.high)?;
        let owed: i64 = self.aims.iter().map(|aim| aim.outcome().owed_cents(aim.people)).sum();
        let most = self.contract().limit().map_or(owed, |(limit, _)| limit.min(owed));
        Ok(Forecast {
            stake_cents: self.stake_cents(),
            most_cents: most,
            against_today: self.against_today(&low, &high),
            low,
            high,
        })
    }

    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "averages to read")]
    fn case(&self, chance: impl Fn(&Aim) -> i64) -> Result<Case, Vec<Fault>> {
        let contract = self.contract();
        let mut owed: BTreeMap<i64, f64> = BTreeMap::from([(0, 1.0)]);
        for aim in &self.aims {
            let outcome = aim.outcome();
            let mut one: BTreeMap<i64, f64> = BTreeMap::new();
            for (count, chance) in (0_i64..).zip(chances(aim.people, chance(aim))) {
                if chance > 0.0 {
                    *one.entry(outcome.owed_cents(count)).or_default() += chance;
                }
            }
            if owed.len().saturating_mul(one.len()) > MOST_SUMS {
                return Err(vec![Fault::too_many_totals()]);
            }
            let mut sums: BTreeMap<i64, f64> = BTreeMap::new();
            for (before, chance) in &owed {
                for (more, then) in &one {
                    *sums.entry(before + more).or_default() += chance * then;
                }
            }
            if sums.len() > MOST_TOTALS {
                return Err(vec![Fault::too_many_totals()]);
            }
            owed = sums;
        }
        let limit = contract.limit().map(|(limit, _)| limit);
        let cut_chance = owed.iter().filter(|(cents, _)| limit.is_some_and(|most| **cents > most));
        let cut_chance: f64 = cut_chance.map(|(_, chance)| chance).sum();
        let mut paid: BTreeMap<i64, f64> = BTreeMap::new();
        for (cents, chance) in owed {
            *paid.entry(limit.map_or(cents, |most| cents.min(most))).or_default() += chance;
        }
        let totals: Vec<Total> = paid.into_iter().map(|(cents, chance)| Total { cents, chance }).collect();
        let mean: f64 = totals.iter().map(|total| total.cents as f64 * total.chance).sum();
        let stake = contract.stake_cents();
        let share = |at: f64| {
            let mut sum = 0.0;
            let found = totals.iter().find(|total| {
                sum += total.chance;
                // Chances of many terms miss one by a hair.
                sum >= at - 1e-12
            });
            found.or(totals.last()).map_or(0, |total| total.cents)
        };
        let result = |aim: &Aim| aim.people * chance(aim) / (WHOLE / 100);
        Ok(Case {
            mean_cents: mean.round() as i64,
            p5_cents: share(0.05),
            p50_cents: share(0.5),
            p95_cents: share(0.95),
            loss_chance: totals.iter().filter(|t| t.cents < stake).map(|t| t.chance).sum::<f64>().min(1.0),
            cut_chance: cut_chance.min(1.0),
            mean_return: ((mean - stake as f64) / stake as f64 * WHOLE as f64).round() as i64,
            results: self.aims.iter().map(result).collect(),
            totals,
        })
    }

    /// Bounds that hold whatever the chances are between theirs: the least paid with the most spared, and the reverse.
    fn against_today(&self, low: &Case, high: &Case) -> Option<AgainstToday> {
        let (mut today, mut least, mut most) = (0_i64, 0_i64, 0_i64);
        for aim in &self.aims {
            let (spared, without) = (aim.spared_cents?, aim.without?);
            let worth = |share: i64| {
                i64::try_from(
                    i128::from(aim.people) * i128::from(spared) * i128::from(share) / i128::from(WHOLE),
                )
                .ok()
            };
            today += worth(WHOLE - without)?;
            least += worth(aim.low)? - worth(without)?;
            most += worth(aim.high)? - worth(without)?;
        }
        let saved = Between { low: least - high.mean_cents, high: most - low.mean_cents };
        Some(AgainstToday {
            today_cents: today,
            with_cents: Between { low: today - saved.high, high: today - saved.low },
            saved_cents: saved,
        })
    }
}
