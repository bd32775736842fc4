//! How a service, works or a project may legally be paid for, and what that asks for.
//!
//! - [`advise`]: answers in, every [`Route`] out: its conditions met, not met or unknown, what would open it, how risky it is,
//!   the articles and the values of the day. The rules are those of the crate `funding`; unknown is never counted as met.
//! - [`clauses`]: clauses for tender files, each with its article and the routes that it serves.
//! - [`impact`]: a social impact contract with uncertain results: what may be paid, to whom, by whom, with what chance.
//! - [`models`]: shared places and territorial clusters, with the conditions to do them again elsewhere.
//!
//! Nothing here is legal advice: a verdict says which text to read and what to have checked.

mod advice;
mod binomial;
pub mod clauses;
pub mod impact;
pub mod models;
mod opening;
#[cfg(test)]
mod tests;
mod way;

pub use advice::{Advice, Condition, Risk, Route, State, advise, questions};
pub use opening::{Answer, Opening};
pub use way::Way;
