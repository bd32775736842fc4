//! Which schemes fit a project, why, what is missing, how much; and a funding plan that closes to the cent.
//!
//! - [`Facts`]: what is known of a project; [`Fact`] is a question of the form. Unknown stays unknown.
//! - [`Rule`]: the conditions of a scheme, a small tree that reads like a sentence; [`SCHEMES`] are all of them.
//! - [`Book`]: the schemes on a day, with the parameters of that day. [`Book::find`] gives a [`Finding`]: verdict, proof,
//!   missing facts, the smallest change that would help, and an amount as an interval.
//! - [`impact`]: what a social impact contract pays, result by result.
//! - [`plan`]: cost lines, resources, stacking rules, the best composition, the calendar of payments.
//!
//! A finding never asserts a right: it prepares a file.

mod amount;
mod compiled;
pub mod facts;
mod finding;
pub mod impact;
pub mod plan;
mod rule;
mod schemes;
#[cfg(test)]
mod tests;
mod words;

pub use amount::{Aid, Form, Span, Works};
pub use facts::{Fact, Facts, Group, Kind};
pub use finding::{Book, Change, Finding, Otherwise, Proof, Verdict};
pub use rule::{Bound, Rule};
pub use schemes::{Family, SCHEMES, Scheme, is_flag, keys, scheme};
pub use words::{cents, number};
