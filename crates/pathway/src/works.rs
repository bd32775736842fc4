//! Lines of works: what, how much, at which price; and their totals, in cents.
//!
//! The rule of rounding: the net amount of a line is its quantity times its price, to the nearest cent, half a cent up;
//! the tax is counted once for each rate, on the sum of its lines, and rounded the same way. A line without a price
//! leaves the total unknown: nothing is counted as free.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many lines a list holds.
pub const MOST_LINES: usize = 200;
/// Highest quantity, in hundredths: 10 000.
pub const HIGHEST_QUANTITY: u32 = 1_000_000;
/// Highest price of a unit, in cents: 1 000 000 €.
pub const HIGHEST_PRICE: u32 = 100_000_000;

/// A line of works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Code of the catalogue.
    pub code: String,
    pub label: String,
    /// `u`, `m`, `m²`, as the catalogue says.
    pub unit: String,
    /// In hundredths of a unit.
    pub quantity: u32,
    /// Price of one unit before tax, in cents; `None`: nobody said.
    pub price_cents: Option<u32>,
    /// Rate of VAT, per mille; `None`: nobody said.
    pub vat_per_mille: Option<u16>,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    Quantity,
    Price,
    Rate,
    TooMany,
}

/// Totals of lines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Net amount of the lines that have a price.
    pub net_cents: u64,
    /// Tax of the lines that have a price and a rate, by rate.
    pub vat: BTreeMap<u16, u64>,
    /// Lines without a price.
    pub unpriced: usize,
    /// Lines with a price and no rate.
    pub unrated: usize,
}

impl Totals {
    /// The tax, all rates together.
    #[must_use]
    pub fn vat_cents(&self) -> u64 {
        self.vat.values().sum()
    }

    /// The whole amount, tax included; `None` while a price or a rate is missing.
    #[must_use]
    pub fn gross_cents(&self) -> Option<u64> {
        (self.unpriced == 0 && self.unrated == 0).then(|| self.net_cents + self.vat_cents())
    }
}

/// Divides to the nearest, half up.
const fn nearest(n: u64, by: u64) -> u64 {
    (n + by / 2) / by
}

impl Line {
    /// Is it within bounds?
    ///
    /// # Errors
    /// What is not.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.quantity == 0 || self.quantity > HIGHEST_QUANTITY {
            Err(Refusal::Quantity)
        } else if self.price_cents.is_some_and(|price| price > HIGHEST_PRICE) {
            Err(Refusal::Price)
        } else if self.vat_per_mille.is_some_and(|rate| rate > 1_000) {
            Err(Refusal::Rate)
        } else {
            Ok(())
        }
    }

    /// Its net amount in cents; `None` without a price.
    #[must_use]
    pub fn net_cents(&self) -> Option<u64> {
        self.price_cents.map(|price| nearest(u64::from(self.quantity) * u64::from(price), 100))
    }
}

/// Checks a whole list.
///
/// # Errors
/// The place of the first line that is wrong, and what is.
pub fn check(lines: &[Line]) -> Result<(), (usize, Refusal)> {
    if lines.len() > MOST_LINES {
        return Err((MOST_LINES, Refusal::TooMany));
    }
    lines.iter().enumerate().try_for_each(|(at, line)| line.check().map_err(|why| (at, why)))
}

/// The totals of lines that [`check`] lets through.
#[must_use]
pub fn totals(lines: &[Line]) -> Totals {
    let mut all = Totals::default();
    let mut by_rate: BTreeMap<u16, u64> = BTreeMap::new();
    for line in lines {
        let Some(net) = line.net_cents() else {
            all.unpriced += 1;
            continue;
        };
        all.net_cents += net;
        match line.vat_per_mille {
            Some(rate) => *by_rate.entry(rate).or_default() += net,
            None => all.unrated += 1,
        }
    }
    all.vat = by_rate.into_iter().map(|(rate, net)| (rate, nearest(net * u64::from(rate), 1_000))).collect();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(quantity: u32, price: Option<u32>, rate: Option<u16>) -> Line {
        Line {
            code: "DW_BAR".to_owned(),
            label: "Barre".to_owned(),
            unit: "u".to_owned(),
            quantity,
            price_cents: price,
            vat_per_mille: rate,
        }
    }

    #[test]
    fn half_a_cent_goes_up_and_tax_is_rounded_once_for_each_rate() {
        assert_eq!(line(50, Some(1), None).net_cents(), Some(1), "half a unit at one cent");
        assert_eq!(line(49, Some(1), None).net_cents(), Some(0));
        // Three lines of 0,09 € at 5,5 %: 0,00495 € each, 0,01485 € together.
        let three = totals(&[
            line(100, Some(9), Some(55)),
            line(100, Some(9), Some(55)),
            line(100, Some(9), Some(55)),
        ]);
        assert_eq!((three.net_cents, three.vat_cents(), three.gross_cents()), (27, 1, Some(28)));
        let mixed = totals(&[line(100, Some(250_000), Some(55)), line(250, Some(1_999), Some(100))]);
        assert_eq!(mixed.net_cents, 254_998);
        assert_eq!(mixed.vat, BTreeMap::from([(55, 13_750), (100, 500)]));
    }

    #[test]
    fn a_missing_price_or_rate_leaves_the_total_unknown() {
        let all = totals(&[line(100, Some(1_000), Some(55)), line(100, None, Some(55))]);
        assert_eq!((all.net_cents, all.unpriced, all.gross_cents()), (1_000, 1, None));
        let unrated = totals(&[line(100, Some(1_000), None)]);
        assert_eq!((unrated.unrated, unrated.gross_cents()), (1, None));
        assert_eq!(
            totals(&[line(100, Some(0), Some(55))]).gross_cents(),
            Some(0),
            "a price of zero is a price"
        );
    }

    #[test]
    fn what_is_out_of_bounds_is_told_with_its_line() {
        let good = line(100, Some(1), Some(55));
        assert_eq!(check(&[good.clone(), line(0, None, None)]), Err((1, Refusal::Quantity)));
        assert_eq!(check(&[line(1, Some(HIGHEST_PRICE + 1), None)]), Err((0, Refusal::Price)));
        assert_eq!(check(&[line(1, None, Some(1_001))]), Err((0, Refusal::Rate)));
        assert_eq!(check(&vec![good; MOST_LINES + 1]), Err((MOST_LINES, Refusal::TooMany)));
    }

    proptest! {
        #[test]
        fn the_largest_lists_never_overflow_and_the_order_changes_nothing(
            all in prop::collection::vec(
                (1..=HIGHEST_QUANTITY, prop::option::of(0..=HIGHEST_PRICE), prop::option::of(0_u16..=1_000)), 0..MOST_LINES,
            ),
        ) {
            let lines: Vec<Line> = all.into_iter().map(|(q, p, v)| line(q, p, v)).collect();
            prop_assert_eq!(check(&lines), Ok(()));
            let mut turned = lines.clone();
            turned.reverse();
            prop_assert_eq!(totals(&lines), totals(&turned));
        }
    }
}
