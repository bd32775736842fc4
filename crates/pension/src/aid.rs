//! What a dwelling receives, and what is left to pay elsewhere.

use crate::Terms;
use serde::{Deserialize, Serialize};

/// The two parts of an eligible cost, in cents. They add up to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aid {
    /// What may be asked of the fund.
    pub aid_cents: i64,
    /// What it does not take: property-tax relief where the works allow it, else the landlord's own funds.
    pub over_cents: i64,
}

/// The aid of a dwelling: the eligible cost, up to the ceiling of its level. A cost below zero is none.
#[must_use]
pub fn aid(terms: &Terms, level: Option<usize>, eligible_cents: i64) -> Aid {
    let cost = eligible_cents.max(0);
    let aid_cents = cost.min(terms.cap_of(level)).max(0);
    Aid { aid_cents, over_cents: cost - aid_cents }
}
