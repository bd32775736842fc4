//! The ledger of funds: envelopes, what is drawn on them, payments. The engine `ledger` says what may happen to money; here
//! is what is kept, and what holds when many write at once.
//!
//! The ceiling is held by the database: each envelope, and each one above it, is changed by one conditional `UPDATE`, and
//! its `CHECK` has the last word. Rows are always taken in the order of their ids, so that two acts never wait for each
//! other. Movements are added, never changed; `verify` makes every figure again from them.

mod check;
mod envelopes;
#[cfg(any(test, feature = "testing"))]
pub mod mutants;
mod payments;
mod put;
mod read;
#[cfg(test)]
mod tests;

pub use check::LedgerCheck;
pub use envelopes::NewEnvelope;
pub use payments::{NewPayment, PaymentAct, PaymentRecord};
pub use read::{EnvelopeRecord, Movement, Position};

use crate::Error;
use ledger::Account;

/// Money to draw on an envelope for a purpose: an application, an agreement, a file written by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    pub envelope_id: String,
    pub purpose_id: String,
    /// What the purpose is called, for whoever reads the ledger: no person in it. Kept from the first draw.
    pub label: String,
    /// The organisation that receives it.
    pub beneficiary_id: Option<String>,
    pub cents: i64,
}

/// Was it written now?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    Written,
    /// The same act, under the same key, was done before: nothing was written again.
    Already,
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("envelope".to_owned())
}

/// An account has less than what is asked: which, and how much it has.
fn not_enough(account: Account, has: i64) -> Error {
    Error::Refused(format!("ledger-not-enough:{}:{has}", account.code()))
}
