//! Periods of civil days, the last one left out: two that touch do not meet.

use jiff::civil::Date;
use jiff::{Span, Unit};
use serde::{Deserialize, Serialize};

/// From a day to another, which is not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    pub from: Date,
    pub to: Date,
}

/// Two days, or two periods, that cannot both be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Contradiction {
    #[error("ends on {to}, before it begins on {from}")]
    Backwards { from: Date, to: Date },
    #[error("{inner:?} is not within {outer:?}")]
    Outside { inner: Period, outer: Period },
}

impl Period {
    /// A period of one day at least.
    ///
    /// # Errors
    /// When it ends before it begins, or on the same day; both days are told.
    pub fn new(from: Date, to: Date) -> Result<Period, Contradiction> {
        if from < to { Ok(Period { from, to }) } else { Err(Contradiction::Backwards { from, to }) }
    }

    /// Is this period within another one?
    ///
    /// # Errors
    /// When it is not; both are told.
    pub fn within(self, outer: Period) -> Result<Period, Contradiction> {
        if outer.from <= self.from && self.to <= outer.to {
            Ok(self)
        } else {
            Err(Contradiction::Outside { inner: self, outer })
        }
    }

    /// Is this day in it?
    #[must_use]
    pub fn holds(self, day: Date) -> bool {
        self.from <= day && day < self.to
    }

    /// Do both have a day in common?
    #[must_use]
    pub fn meets(self, other: Period) -> bool {
        self.from < other.to && other.from < self.to
    }

    /// May neither follow the other, for want of so many days between them?
    #[must_use]
    pub fn crowds(self, other: Period, gap_days: u32) -> bool {
        let (mine, theirs) = (after(self.to, gap_days), after(other.to, gap_days));
        self.from < theirs && other.from < mine
    }

    /// How many days it has.
    #[must_use]
    pub fn days(self) -> i64 {
        number(self.to) - number(self.from)
    }

    /// Whole months of it, the begun one counted.
    #[must_use]
    pub fn months(self) -> i64 {
        let whole = self.from.until((Unit::Month, self.to)).unwrap_or_default();
        i64::from(whole.get_months()) + i64::from(whole.get_days() > 0)
    }
}

/// A day so many days later; the last day of the calendar when there is none.
#[must_use]
pub(crate) fn after(day: Date, days: u32) -> Date {
    day.checked_add(Span::new().days(i64::from(days))).unwrap_or(Date::MAX)
}

/// Days since the beginning of 1970.
#[must_use]
pub(crate) fn number(day: Date) -> i64 {
    let since = Date::constant(1970, 1, 1).until((Unit::Day, day)).unwrap_or_default();
    i64::from(since.get_days())
}
