//! Rounds of a mobile agency: which residences, on which day, in which order, at what time.
//!
//! A day's tours that fit in the hours of the stops are all enumerated ([`enumerate`]); one is chosen for each day so that the
//! visits asked are made, those that count more first, and the bus drives least ([`solve`]). The answer says how good it may
//! still become. [`check`] reads an answer against its question and shares no code with the search.

mod changes;
mod check;
mod enumerate;
pub mod generator;
mod library;
mod master;
mod place;
pub mod published;
mod question;
mod search;
mod solve;
#[cfg(test)]
mod tests;

pub use changes::{Change, changes};
pub use check::{Fault, check};
pub use library::Proposal;
pub use place::{Place, Road, travel};
pub use question::{Call, Day, Hours, Left, Plan, Proof, Question, Stop, Tour, Why, Wrong};
pub use solve::{Effort, nearest, propose, solve, solve_from};
