//! Joint calls for projects: what a call asks for ([`Specification`]), where it stands ([`Call`]), what an application says
//! ([`Content`]), what is still missing before it may be signed ([`gaps`]), where it stands ([`Standing`]).
//!
//! Pure: no clock, no database; the instant is a parameter. Money is in cents, shares in hundredths of a percent. Hours of a
//! call are those of clocks of mainland France: [`trust::day::legal_instant`] says which instant that is on a day when clocks
//! change.
//!
//! **Signing.** A text is kept as it was written, and its SHA-256 is what is approved or signed. Whoever changes the text
//! changes its digest: what was signed before is void, without anybody having to say so.

mod call;
mod content;
mod difference;
mod gaps;
mod publics;
mod specification;
mod standing;
#[cfg(test)]
mod tests;

pub use call::{
    Calendar, Call, CallFact, CallRefusal, NOTICE_DAYS, Noted, Stage, Version, calendar, closes, closes_at,
    in_force, is_open, may_extend, may_publish, stage,
};
pub use content::{
    Content, ContentError, Dwellings, Line, MOST_LINES, Occupancy, Partner, PartnerRole, Resource, Section,
    Source, WHOLE_BP, merge, same_section,
};
pub use difference::{Change, difference};
pub use gaps::{FundUse, Gap, fund_uses, gaps, sums};
pub use publics::{Answer, Eligibility, eligibility};
pub use specification::{
    Category, Criterion, Fund, HIGHEST_CENTS, MOST_ROWS, Mix, Public, Question, Quota, QuotaKind, Situation,
    Specification, SpecificationError,
};
pub use standing::{ApplicationFact, SignRefusal, Standing, Status, may_sign, standing};

use sha2::{Digest, Sha256};
use trust::digest::Digest32;

/// The SHA-256 of a text: what is approved or signed. Anybody can compute it again from the text.
#[must_use]
pub fn digest(text: &str) -> Digest32 {
    Digest32(Sha256::digest(text.as_bytes()).into())
}

/// A sum of cents; `None`: too much to be counted.
fn sum(all: impl IntoIterator<Item = i64>) -> Option<i64> {
    all.into_iter().try_fold(0_i64, i64::checked_add)
}

/// A part of an amount, in hundredths of a percent, rounded down: a rate is never exceeded by a cent.
fn part(cents: i64, rate_bp: u32) -> i64 {
    i64::try_from(i128::from(cents) * i128::from(rate_bp) / 10_000).unwrap_or(i64::MAX)
}
