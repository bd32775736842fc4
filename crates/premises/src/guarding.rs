//! What an occupation spares a landlord: the guarding of empty premises, month by month. An estimate with what it assumes,
//! never a gain that was measured.

use crate::Period;
use serde::Serialize;

/// An estimate and what it was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Avoided {
    pub monthly_cents: i64,
    pub days: i64,
    /// Cost of that guarding for those days, a month being a twelfth of 365 days; rounded down.
    pub cents: i64,
}

impl Avoided {
    /// What guarding would have cost over these periods. Days on which several parcels of one place are occupied count once:
    /// one guard watches them all. `None` before the first day: nothing is spared yet, which is no figure.
    #[must_use]
    pub fn over(periods: &[Period], monthly_cents: i64) -> Option<Avoided> {
        let mut all = periods.to_vec();
        all.sort();
        let mut days = 0;
        let mut until = None;
        for one in all {
            let from = until.map_or(one.from, |day: jiff::civil::Date| day.max(one.from));
            if from < one.to {
                days += Period { from, to: one.to }.days();
                until = Some(one.to);
            }
        }
        if days == 0 {
            return None;
        }
        let cents = i128::from(monthly_cents) * 12 * i128::from(days) / 365;
        Some(Avoided { monthly_cents, days, cents: i64::try_from(cents).unwrap_or(i64::MAX) })
    }
}
