//! A ledger that cannot promise money twice.
//!
//! - [`Step`]: what may happen to money, each a transfer between two accounts of one envelope: double entry.
//! - [`Book`]: envelopes by funder and year, each perhaps delegated by another, and what is drawn on them for each purpose;
//!   it refuses what it cannot bear, and then nothing of it is written.
//! - [`check`]: what must always hold, said as one function: the same for the model, the register and the torture.
//! - [`replay`]: every figure again, from the movements alone.
//! - [`Payment`]: who asks, controls, orders and pays: four people.
//!
//! Pure: no clock, no file, no database. Money is in cents, sums are checked: a number that wraps is never written.

// A wrapped number in a ledger is worse than a refusal.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod book;
mod check;
mod payment;
mod step;
#[cfg(test)]
mod tests;

pub use book::{Book, Draws, Entry, Envelope, Figures, Node, Refusal};
pub use check::{Replayed, Violation, check, replay};
pub use payment::{Hand, Payment, PaymentRefusal, PaymentState};
pub use step::{Account, Step};

/// The largest amount that is taken, in cents: a hundred thousand million euros. A million of them still add up in 64 bits.
pub const HIGHEST_CENTS: i64 = 10_000_000_000_000;
