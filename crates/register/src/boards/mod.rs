//! Boards of a call: which files, with whose money. A question is put together from what was signed, locked and is free in the
//! ledger; the engine `award` answers it with its proof; each answer is kept whole and never changes. A committee adopts one:
//! it is verified, compared with what is there now, and all of its money is reserved, or none.

mod adopt;
mod after;
mod keep;
mod question;
mod results;
mod solve;
mod stale;
#[cfg(test)]
mod tests;

pub use after::{NotedResult, Promotion};
pub use keep::{BoardRecord, BoardSummary};
pub use question::{Asked, Excluded, QuotaState, quotas};
pub use results::{DecisionOf, Outcome, ResultSeen, Totals};
pub use solve::{Beside, NextBest, NotSolved, solved};
pub use stale::Stale;

use crate::Error;
use award::Pin;
use serde::{Deserialize, Serialize};

/// What was decided by hand of a file, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    pub file: String,
    pub pin: Pin,
    pub because: String,
    /// Name of whoever decided it.
    pub by: String,
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("board".to_owned())
}
