//! What is told of a candidate to those who have not opted in (G1): the subject, the territory, the days, and how many, in
//! bands. Never who, and nothing at all below three.

use crate::{ANONYMOUS_FROM, Candidate, Level};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What anybody who is invited reads. It is the same for all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sounding {
    pub subject: String,
    pub level: Level,
    pub territory: String,
    pub from: Date,
    pub to: Date,
    /// At least so many organisations: 3, 5, 10, 20 or 50.
    pub members_from: usize,
    /// About so much in all: two figures, then noughts, for no single quantity to be found by subtraction.
    pub quantity_about: i64,
    pub unit: Option<String>,
}

/// Keeps two figures of a number.
pub(crate) fn rounded(of: i64) -> i64 {
    let mut step = 1_i64;
    while of / step >= 100 {
        step *= 10;
    }
    of / step * step
}

/// What is told; `None`: they are too few for anything to be told.
#[must_use]
pub fn sounding(of: &Candidate) -> Option<Sounding> {
    let members_from =
        [50, 20, 10, 5, ANONYMOUS_FROM].into_iter().find(|least| of.members.len() >= *least)?;
    Some(Sounding {
        subject: of.subject.clone(),
        level: of.level,
        territory: of.territory.clone(),
        from: of.from,
        to: of.to,
        members_from,
        quantity_about: rounded(of.quantity),
        unit: of.unit.clone(),
    })
}
