//! The price of a volume: a fixed part and tiers. The tier that the whole volume reaches is the price of every unit.

use crate::{HIGHEST_CENTS, HIGHEST_QUANTITY};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// From this quantity on, every unit costs so much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tier {
    pub from: i64,
    pub unit_cents: i64,
}

/// What a supplier offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    pub supplier: String,
    /// Paid once, whatever the volume.
    pub fixed_cents: i64,
    /// The first one begins at 1; more volume is never dearer by unit.
    pub tiers: Vec<Tier>,
    /// Last day on which it can be accepted; `None`: not said.
    pub valid_to: Option<Date>,
}

/// What is wrong with a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuoteError {
    #[error("a quote names its supplier")]
    Supplier,
    #[error("a quote has at least one tier, and the first begins at 1")]
    First,
    #[error("tiers follow each other: more volume, and never a higher price by unit")]
    Order,
    #[error("an amount or a quantity is out of bounds")]
    Bounds,
}

impl Quote {
    /// Is it one that prices can be computed from?
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), QuoteError> {
        if self.supplier.trim().is_empty() {
            return Err(QuoteError::Supplier);
        }
        if self.tiers.first().is_none_or(|tier| tier.from != 1) {
            return Err(QuoteError::First);
        }
        let fits =
            |tier: &Tier| tier.from <= HIGHEST_QUANTITY && (0..=HIGHEST_CENTS).contains(&tier.unit_cents);
        if !(0..=HIGHEST_CENTS).contains(&self.fixed_cents) || !self.tiers.iter().all(fits) {
            return Err(QuoteError::Bounds);
        }
        let follows = |pair: &[Tier]| pair[0].from < pair[1].from && pair[1].unit_cents <= pair[0].unit_cents;
        if self.tiers.windows(2).all(follows) { Ok(()) } else { Err(QuoteError::Order) }
    }

    /// The price of one unit in a volume; `None`: the quote has no tier that low.
    #[must_use]
    pub fn unit_cents(&self, volume: i64) -> Option<i64> {
        self.tiers.iter().rev().find(|tier| tier.from <= volume).map(|tier| tier.unit_cents)
    }

    /// The price of a volume; `None`: no tier holds it, or it is too much to be counted.
    #[must_use]
    pub fn price(&self, volume: i64) -> Option<i64> {
        if volume == 0 {
            return Some(0);
        }
        self.unit_cents(volume)?.checked_mul(volume)?.checked_add(self.fixed_cents)
    }

    /// The least that a quantity can ever cost in a lot: its last tier, without any of the fixed part.
    #[must_use]
    pub fn least(&self, quantity: i64) -> Option<i64> {
        self.tiers.last()?.unit_cents.checked_mul(quantity)
    }

    /// The price by volume: at each tier, and at each of these volumes. (volume, whole price, price by unit rounded up).
    #[must_use]
    pub fn curve(&self, also: &[i64]) -> Vec<(i64, i64, i64)> {
        let mut volumes: Vec<i64> =
            self.tiers.iter().map(|tier| tier.from).chain(also.iter().copied()).collect();
        volumes.retain(|volume| *volume > 0);
        volumes.sort_unstable();
        volumes.dedup();
        let point = |volume: i64| {
            let price = self.price(volume)?;
            Some((volume, price, price.checked_add(volume - 1)? / volume))
        };
        volumes.into_iter().filter_map(point).collect()
    }
}
