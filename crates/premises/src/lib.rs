//! Empty premises lent for a time: what a listing must say before anybody may enter, who is given which parcel and when, and
//! where each listing and each application stands.
//!
//! - [`Period`]: civil days, the last one left out; what contradicts is told with both.
//! - [`gaps`]: what is missing before a listing is ready, by name.
//! - [`Regime`], [`term`], [`check_term`]: legal forms of an occupation, with their longest duration from the dated table.
//! - [`Avoided`]: what guarding would have cost, with what was assumed.
//! - [`unfits`]: why an applicant may not have a parcel then, rule by rule, each with what would make it fit.
//! - [`solve`]: who is given what, over time, worth most, with a certificate; [`verify`] reads both without the search.
//! - [`first_fit`]: the published rule of a call without a closing day.
//! - [`why`], [`next`]: why not this one, who was before, what it would cost; who comes after somebody who leaves.
//! - [`Story`]: where it all stands, from dated facts.
//!
//! Pure: no clock, no file, no database; the day is a parameter. Money is in cents. No person is here, nor any address.

mod check;
mod facts;
mod generator;
mod guarding;
mod linear;
mod listing;
mod matching;
mod packing;
mod period;
mod question;
mod reasons;
mod regime;
mod solve;
mod story;
#[cfg(test)]
mod tests;

pub use check::{Breach, verify};
pub use facts::{Answer, Fact, Grant, Impact, Mode};
pub use generator::{Shape, call};
pub use guarding::Avoided;
pub use listing::{
    Access, Cleared, Diagnostics, Energy, Gap, Listing, Parcel, PublicAccess, Safety, Use, gaps,
};
pub use matching::{Applicant, Fitted, Held, Rule, Unfit, Wish, question, unfits};
pub use period::{Contradiction, Period};
pub use question::{Bid, Question, QuestionError};
pub use reasons::{Before, Why, cost_of, first_fit, next, waiting, why};
pub use regime::{Regime, Term, TermError, check_term, days_of, term};
pub use solve::{Certificate, MOST_NODES, Plan, Proof, solve, solve_within};
pub use story::{Refusal, Slot, Stage, Standing, Step, Story};
