//! Agreements with pension funds: terms, dwellings, what was committed, made, asked and paid. The engine `pension` says
//! where each stands; here is what is kept, and what may be written.

mod acts;
mod entries;
mod import;
mod read;
pub(crate) mod retention;
#[cfg(test)]
mod tests;

pub use entries::{NewEntry, PensionCandidate};
pub use import::{EntriesFile, HEADERS, ImportedEntries, LARGEST_FILE, RowProblem, file_limits};
pub use read::{NotedEntry, NotedPensionFact, PensionAgreement};

use crate::Error;

/// The most dwellings that one agreement follows.
pub const MOST_ENTRIES: usize = 20_000;

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

/// A refusal of the engine, by its code.
fn why(refusal: pension::Refusal) -> Error {
    refused(code_of(refusal))
}

const fn code_of(refusal: pension::Refusal) -> &'static str {
    use pension::Refusal as R;
    match refusal {
        R::NotNow => "pension-not-now",
        R::Day => "pension-day",
        R::Outside => "pension-outside",
        R::Amount => "pension-amount",
        R::OverAid => "pension-over-aid",
        R::OverTarget => "pension-over-target",
        R::Overflow => "pension-overflow",
    }
}
