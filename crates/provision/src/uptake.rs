//! Who uses a service, month by month, and what one use costs.

use crate::SHOWN_FROM;
use crate::cost::by_use;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A month of a service. What was not counted is `None`, which is not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Month {
    /// Its first day.
    pub from: Date,
    /// Uses by tenants, and by other inhabitants.
    pub tenants: Option<u32>,
    pub others: Option<u32>,
    pub cost_cents: Option<i64>,
}

/// A count, as somebody may read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    Known(u64),
    /// Between one and ten, or the complement of such a count.
    Masked,
    Unknown,
}

/// A count that others may read: below eleven it is not told, and none is none.
#[must_use]
pub const fn masked(count: Option<u32>) -> Shown {
    match count {
        None => Shown::Unknown,
        Some(0) => Shown::Known(0),
        Some(n) if n < SHOWN_FROM => Shown::Masked,
        Some(n) => Shown::Known(n as u64),
    }
}

/// The uses of a month by public, for who may not read small counts: a total beside one hidden part would tell it.
#[must_use]
pub fn masked_month(month: &Month) -> (Shown, Shown, Shown) {
    let (tenants, others) = (masked(month.tenants), masked(month.others));
    let total = match (tenants, others) {
        (Shown::Known(a), Shown::Known(b)) => Shown::Known(a + b),
        (Shown::Unknown, _) | (_, Shown::Unknown) => Shown::Unknown,
        (Shown::Masked, Shown::Known(0)) | (Shown::Known(0), Shown::Masked) => Shown::Masked,
        // Both hidden: their sum tells neither once it is large enough.
        (Shown::Masked, Shown::Masked) => masked(month.tenants.zip(month.others).map(|(a, b)| a + b)),
        _ => Shown::Masked,
    };
    (tenants, others, total)
}

/// Several months together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    pub months: usize,
    /// Months in which both publics were counted.
    pub counted: usize,
    pub tenants: u64,
    pub others: u64,
    /// Months in which the cost was said as well, their cost, and that of one use.
    pub priced: usize,
    pub cost_cents: i64,
    pub by_use_cents: Option<i64>,
}

impl Summary {
    /// The summary of months; what was not counted stays out, and how much was is told.
    #[must_use]
    pub fn of(months: &[Month]) -> Summary {
        let mut all = Summary { months: months.len(), ..Summary::default() };
        let mut uses_priced = 0;
        for month in months {
            let (Some(tenants), Some(others)) = (month.tenants, month.others) else { continue };
            all.counted += 1;
            all.tenants += u64::from(tenants);
            all.others += u64::from(others);
            if let Some(cents) = month.cost_cents {
                all.priced += 1;
                all.cost_cents = all.cost_cents.saturating_add(cents);
                uses_priced += u64::from(tenants) + u64::from(others);
            }
        }
        all.by_use_cents = if all.priced > 0 { by_use(all.cost_cents, uses_priced) } else { None };
        all
    }

    /// Every use.
    #[must_use]
    pub const fn uses(&self) -> u64 {
        self.tenants + self.others
    }
}
