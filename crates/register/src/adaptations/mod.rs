//! Adaptation files: what a household of a dwelling needs made, decided, ordered and delivered, and how it is told.
//!
//! A file is a list of entries, each sealed, none changed nor deleted; where it stands is read from them by
//! `pathway::adaptation`. The report of a therapist is kept apart and less long. What works leave in the dwelling is
//! written in the register of adapted dwellings in the transaction that delivers them, and stays there for ever.

mod catalogue;
mod deliver;
mod entry;
mod held;
mod loans;
mod open;
mod read;
mod report;
mod steps;
mod visits;
mod works;

pub use catalogue::{Catalogue, Item, starting};
pub use entry::{Complaint, ComplaintKind, Entry, Loan, NotedEntry};
pub use held::HeldFile;
pub use open::NewFile;
pub use read::AdaptationFile;
pub use report::{NotedReport, Report};
pub use visits::{AssignedVisit, NewVisit};

use crate::Error;

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

/// A text of a file as it is kept: nothing of an illness, and not too long.
fn text(text: &str) -> Result<Option<String>, Error> {
    crate::adapted::short_text(text, 600, "adaptation-text")
}
