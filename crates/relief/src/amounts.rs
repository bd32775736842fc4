//! The amounts of an invoice: do HT, VAT and TTC agree? Cents, and VAT rates in hundredths of a per cent (550 = 5.5 %).
//!
//! What follows exactly from the rest is filled in (TTC from HT and VAT); what does not stays unknown.

use serde::Serialize;
use thiserror::Error;

/// Cents by which the VAT of an invoice may differ from its rate: an invoice of many lines rounds each of them.
pub const ROUNDING_CENTS: i64 = 5;

/// Highest amount of one line: 100 million euros. More is a mistake of units.
pub const HIGHEST_CENTS: i64 = 10_000_000_000;

/// What was written of the amounts, as it was written. All of them are without sign: see [`crate::expense::Kind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Written {
    pub ht: Option<i64>,
    /// Hundredths of a per cent; `None`: not said, or several on one invoice.
    pub vat_rate: Option<i64>,
    pub vat: Option<i64>,
    pub ttc: Option<i64>,
}

/// Amounts that agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Amounts {
    /// `None`: not known; then nothing can be claimed under art. 1391 E.
    pub ht: Option<i64>,
    pub vat_rate: Option<i64>,
    pub vat: Option<i64>,
    pub ttc: i64,
}

/// Which amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Amount {
    Ht,
    Vat,
    Ttc,
}

/// Why amounts are refused. Each says which cell to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AmountError {
    #[error("the amount TTC is missing")]
    TtcMissing,
    #[error("an amount is negative: a credit note is said as such, its amounts without sign")]
    Negative(Amount),
    #[error("an amount is zero")]
    Zero(Amount),
    #[error("an amount is higher than any invoice")]
    TooHigh(Amount),
    #[error("HT is higher than TTC: they were taken for each other")]
    Swapped { ht: i64, ttc: i64 },
    #[error("HT equals TTC although there is VAT: one of them stands in the place of the other")]
    Same { ttc: i64 },
    #[error("HT and VAT do not make TTC")]
    Sum { expected: i64, found: i64 },
    #[error("the VAT is not that of its rate")]
    Rate { expected: i64, found: i64 },
    #[error("the VAT was computed on TTC: HT and TTC were taken for each other")]
    RateOnTtc { expected: i64, found: i64 },
    #[error("{0} is not a rate of VAT")]
    UnknownRate(i64),
}

impl AmountError {
    /// The amount to look at first; `None`: the rate.
    #[must_use]
    pub const fn field(self) -> Option<Amount> {
        match self {
            AmountError::TtcMissing | AmountError::Same { .. } | AmountError::Sum { .. } => Some(Amount::Ttc),
            AmountError::Negative(amount) | AmountError::Zero(amount) | AmountError::TooHigh(amount) => {
                Some(amount)
            }
            AmountError::Swapped { .. } => Some(Amount::Ht),
            AmountError::Rate { .. } | AmountError::RateOnTtc { .. } => Some(Amount::Vat),
            AmountError::UnknownRate(_) => None,
        }
    }
}

/// A part of an amount, to the nearest cent, halves up. `rate`: hundredths of a per cent. Amounts here are bounded by
/// [`HIGHEST_CENTS`]: the product is far from the limits.
#[must_use]
pub fn part(cents: i64, rate: i64) -> i64 {
    let product = i128::from(cents) * i128::from(rate);
    i64::try_from((product + 5_000).div_euclid(10_000)).unwrap_or(i64::MAX)
}

/// Do the amounts agree? `rates`: the rates of VAT that exist, in hundredths of a per cent; 0 is always one (a supplier
/// without VAT).
///
/// # Errors
/// [`AmountError`], the first that is found; nothing is corrected.
pub fn check(written: Written, rates: &[i64]) -> Result<Amounts, AmountError> {
    let Written { ht, vat_rate, vat, ttc } = written;
    for (amount, value) in [(Amount::Ht, ht), (Amount::Vat, vat), (Amount::Ttc, ttc)] {
        match value {
            Some(cents) if cents < 0 => return Err(AmountError::Negative(amount)),
            Some(cents) if cents > HIGHEST_CENTS => return Err(AmountError::TooHigh(amount)),
            Some(0) if amount != Amount::Vat => return Err(AmountError::Zero(amount)),
            _ => {}
        }
    }
    if let Some(rate) = vat_rate.filter(|rate| *rate != 0 && !rates.contains(rate)) {
        return Err(AmountError::UnknownRate(rate));
    }
    let ttc = match (ttc, ht, vat) {
        (Some(ttc), ..) => ttc,
        // Both are bounded: their sum is exact.
        (None, Some(ht), Some(vat)) => ht.saturating_add(vat),
        _ => return Err(AmountError::TtcMissing),
    };
    let Some(ht) = ht else {
        return Ok(Amounts { ht: vat.map(|vat| ttc - vat).filter(|ht| *ht > 0), vat_rate, vat, ttc });
    };
    if ht > ttc {
        return Err(AmountError::Swapped { ht, ttc });
    }
    let is_without_vat = vat == Some(0) || vat_rate == Some(0);
    if ht == ttc && !is_without_vat {
        return Err(AmountError::Same { ttc });
    }
    let found = vat.unwrap_or(ttc - ht);
    if ht.saturating_add(found) != ttc {
        return Err(AmountError::Sum { expected: ht.saturating_add(found), found: ttc });
    }
    if let Some(rate) = vat_rate {
        let expected = part(ht, rate);
        if (found - expected).abs() > ROUNDING_CENTS {
            let on_ttc = part(ttc, rate);
            return Err(if (found - on_ttc).abs() <= ROUNDING_CENTS {
                AmountError::RateOnTtc { expected, found }
            } else {
                AmountError::Rate { expected, found }
            });
        }
    }
    Ok(Amounts { ht: Some(ht), vat_rate, vat: Some(found), ttc })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATES: [i64; 3] = [550, 1000, 2000];

    fn of(ht: i64, rate: i64, vat: i64, ttc: i64) -> Result<Amounts, AmountError> {
        check(Written { ht: Some(ht), vat_rate: Some(rate), vat: Some(vat), ttc: Some(ttc) }, &RATES)
    }

    #[test]
    fn amounts_that_agree_are_kept_and_what_follows_exactly_is_filled_in() {
        assert!(of(100_000, 1000, 10_000, 110_000).is_ok());
        let sum = check(Written { ht: Some(100_000), vat: Some(5_500), ..Written::default() }, &RATES);
        assert_eq!(sum.map(|a| a.ttc), Ok(105_500));
        let difference =
            check(Written { ht: Some(100_000), ttc: Some(120_000), ..Written::default() }, &RATES);
        assert_eq!(difference.map(|a| a.vat), Ok(Some(20_000)));
        // A rate and TTC do not give HT to the cent: it stays unknown.
        let alone = check(Written { ttc: Some(110_000), vat_rate: Some(1000), ..Written::default() }, &RATES);
        assert_eq!(alone.map(|a| (a.ht, a.vat)), Ok((None, None)));
    }

    #[test]
    fn ht_and_ttc_taken_for_each_other_are_told_as_such() {
        assert_eq!(
            of(110_000, 1000, 10_000, 100_000),
            Err(AmountError::Swapped { ht: 110_000, ttc: 100_000 })
        );
        let same =
            check(Written { ht: Some(110_000), vat_rate: Some(1000), ttc: Some(110_000), vat: None }, &RATES);
        assert_eq!(same, Err(AmountError::Same { ttc: 110_000 }));
        // VAT of 20 % taken on TTC.
        let on_ttc = of(96_000, 2000, 24_000, 120_000);
        assert_eq!(on_ttc, Err(AmountError::RateOnTtc { expected: 19_200, found: 24_000 }));
    }

    #[test]
    fn what_is_missing_negative_or_wrong_is_refused() {
        assert_eq!(check(Written::default(), &RATES), Err(AmountError::TtcMissing));
        let ht = Written { ht: Some(100), vat_rate: Some(1000), ..Written::default() };
        assert_eq!(check(ht, &RATES), Err(AmountError::TtcMissing));
        assert_eq!(of(-100, 1000, 10, 110), Err(AmountError::Negative(Amount::Ht)));
        let none = Written { ttc: Some(0), ..Written::default() };
        assert_eq!(check(none, &RATES), Err(AmountError::Zero(Amount::Ttc)));
        assert_eq!(of(100_000, 1960, 19_600, 119_600), Err(AmountError::UnknownRate(1960)));
        let sum = AmountError::Sum { expected: 110_000, found: 111_000 };
        assert_eq!(of(100_000, 1000, 10_000, 111_000), Err(sum));
        let rate = AmountError::Rate { expected: 20_000, found: 10_000 };
        assert_eq!(of(100_000, 2000, 10_000, 110_000), Err(rate));
        let high = Written { ttc: Some(i64::MAX), ..Written::default() };
        assert_eq!(check(high, &RATES), Err(AmountError::TooHigh(Amount::Ttc)));
    }

    #[test]
    fn an_invoice_of_many_lines_may_be_some_cents_off_and_a_supplier_without_vat_has_none() {
        assert!(of(100_003, 550, 5_503, 105_506).is_ok());
        assert!(of(100_000, 0, 0, 100_000).is_ok());
    }

    #[test]
    fn a_part_is_rounded_to_the_nearest_cent() {
        assert_eq!(part(10_001, 2_500), 2_500);
        assert_eq!(part(10_002, 2_500), 2_501);
        assert_eq!(part(0, 2_500), 0);
    }
}
