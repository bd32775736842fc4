//! What a service costs in a year and who pays: whole cents, and sums that are equal or whose difference is told.

use crate::{Payer, SHOWN_FROM};
use serde::{Deserialize, Serialize};

/// The largest amount of one line.
const LARGEST: i64 = 100_000_000_000;

/// A cost of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub label: String,
    pub cents: i64,
}

/// Money that pays it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    pub source: Source,
    pub label: String,
    pub cents: i64,
}

/// Where money comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Somebody, without a scheme.
    By(Payer),
    /// A scheme of the library of aids, by its code.
    Scheme(String),
}

/// Costs and payments of a year.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    #[serde(default)]
    pub lines: Vec<Line>,
    #[serde(default)]
    pub shares: Vec<Share>,
}

/// An amount that cannot be counted: the place of its line, costs first, or the sum of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Line(usize),
    Share(usize),
    TooLarge,
}

impl Plan {
    /// Are all amounts sound?
    ///
    /// # Errors
    /// The first that is negative or too large.
    pub fn check(&self) -> Result<(), Fault> {
        let sound = |cents: i64| (0..=LARGEST).contains(&cents);
        if let Some(at) = self.lines.iter().position(|one| !sound(one.cents)) {
            return Err(Fault::Line(at));
        }
        if let Some(at) = self.shares.iter().position(|one| !sound(one.cents)) {
            return Err(Fault::Share(at));
        }
        self.gap().map(|_| ())
    }

    /// # Errors
    /// [`Fault::TooLarge`].
    pub fn cost(&self) -> Result<i64, Fault> {
        sum(self.lines.iter().map(|one| one.cents))
    }

    /// # Errors
    /// [`Fault::TooLarge`].
    pub fn paid(&self) -> Result<i64, Fault> {
        sum(self.shares.iter().map(|one| one.cents))
    }

    /// Costs less payments: nothing when the plan closes.
    ///
    /// # Errors
    /// [`Fault::TooLarge`].
    pub fn gap(&self) -> Result<i64, Fault> {
        self.cost()?.checked_sub(self.paid()?).ok_or(Fault::TooLarge)
    }

    /// What the landlord itself puts in.
    #[must_use]
    pub fn of_landlord(&self) -> i64 {
        let own = self.shares.iter().filter(|one| one.source == Source::By(Payer::Landlord));
        own.map(|one| one.cents).fold(0, i64::saturating_add)
    }
}

fn sum(all: impl Iterator<Item = i64>) -> Result<i64, Fault> {
    let mut total = 0_i64;
    for cents in all {
        total = total.checked_add(cents).ok_or(Fault::TooLarge)?;
    }
    Ok(total)
}

/// Cents by use, to the nearest, half a cent up. `None`: nobody came, or too few for the figure to be shown.
pub(crate) fn by_use(cents: i64, uses: u64) -> Option<i64> {
    if uses < u64::from(SHOWN_FROM) {
        return None;
    }
    let (cents, uses) = (i128::from(cents), i128::from(uses));
    i64::try_from((2 * cents + uses).div_euclid(2 * uses)).ok()
}
