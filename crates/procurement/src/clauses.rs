//! Clauses for tender files, in the words of this house: each with its article, the routes that it serves and what to fill in.
//! A text is a draft to have checked. A text that changes gets the next version; what was copied stays recognisable by it.

mod texts;

pub use texts::CLAUSES;

use crate::Way;
use law::Status;
use model::Pair;

/// One clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause {
    /// Its name in addresses and files.
    pub code: &'static str,
    /// From 1; grows when the text changes.
    pub version: u32,
    pub title: Pair,
    /// Where it goes: consultation rules, administrative or technical clauses, agreement.
    pub place: Pair,
    pub ways: &'static [Way],
    /// What is between square brackets is to be filled in.
    pub text: Pair,
    /// What to look at before it is used.
    pub caution: Pair,
    pub reference: &'static str,
    pub status: Status,
}

/// The clause of a code.
#[must_use]
pub fn clause(code: &str) -> Option<&'static Clause> {
    CLAUSES.iter().find(|one| one.code == code)
}

/// The clauses that serve a way; all of them without one.
pub fn clauses(way: Option<Way>) -> impl Iterator<Item = &'static Clause> {
    CLAUSES.iter().filter(move |one| way.is_none_or(|way| one.ways.contains(&way)))
}
