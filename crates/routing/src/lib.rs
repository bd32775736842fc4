//! Which help teams a need is offered to, why these, why not the others, and what to ask next.
//!
//! A need has a subject, a place, a requester and a few facts; each of them may be unknown, and unknown is a third value,
//! never a no. A team says what it treats, where, for whom and how much in a week. [`route`] offers the need to two or three
//! teams that may take it, each on its own; when too few work there it widens the territory as far as teams accept; when
//! there is nobody at all, the desk keeps the need, by name: a need never ends with nobody.
//!
//! Every offer carries a proof, rule by rule, which [`check`] verifies from the team and the request alone; for any other
//! team [`why_not`] gives the smallest change that would have made it eligible, or chosen.
//!
//! Pure: no clock, no file, no database, no chance but what a seed, a day and the need decide.

pub mod check;
mod directory;
mod fairness;
pub mod invented;
mod judge;
mod place;
mod question;
mod request;
mod route;
mod team;
#[cfg(test)]
mod tests;
pub mod trial;
mod why;

pub use directory::{Directory, DirectoryError};
pub use fairness::{Share, gini, newcomer_share};
pub use judge::{Assessment, Clause, PlaceWay, Source, Step, assess, proof};
pub use place::{Area, Level, Place};
pub use question::{Question, questions};
pub use request::{Fact, Facts, Request, Said, Urgency};
pub use route::{Offer, Routing, Rules, eligible, route};
pub use team::{Absence, Conditions, Desk, HIGHEST_CAPACITY, Rule, Team};
pub use why::{Change, Reason, Refusal, UnknownTeam, WhyNot, why_not};

/// The version of the rules below, kept with every answer: an old answer is explained by the rules that gave it.
pub const ENGINE: &str = "routing-1";
