//! Transfers between dwellings: the words of the question ([`Instance`]) and of the answer ([`Plan`]), their files, and
//! the verifier. Nothing here searches: [`verify`] recomputes the value and the bound of a plan from the instance and
//! from the prices, in integers, and depends on no line of the solver.
//!
//! A *household* lives in a dwelling and wishes for others; a *vacancy* is an empty dwelling. Nodes are numbered
//! households first, then vacancies; "the dwelling of node 7" is the one where household 7 lives, or vacancy 7.

mod bound;
mod digest;
mod file;
mod instance;
mod plan;
mod quotas;
#[cfg(test)]
mod tests;
mod verify;

pub use file::{Complaint, Limits, read_instance, read_plan, write_instance, write_plan};
pub use instance::{
    CERTAIN, Caps, Dwelling, Exchange, Fault, Instance, Lock, MOST_WEIGHT, Many, Move, Place, Wish,
};
pub use plan::{Plan, VERSION};
pub use quotas::{Commission, Landlord, Quotas};
pub use verify::{Certificate, Refusal, verify};

/// Grains in one hundredth of a point: values and prices are counted in grains.
pub const GRAINS: i64 = 1_000_000;

/// Grains in one point: what people read.
pub const POINT: i64 = 100 * GRAINS;
