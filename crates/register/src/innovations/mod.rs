//! Innovations and the landlords that may host them. The engine `matching` says what is proven, what fits and what may happen
//! next; here is what is kept, who may write it, and who reads what.
//!
//! A sheet is read by everybody once it is listed, by every member while it is vetted, and by its holder alone while it is a
//! draft. A landlord's wish is shown to holders when the landlord says so, and never how to reach it before both are
//! interested. A replication is read by its two sides; the library tells of it where, when and how faithfully, with the
//! host's name from its consent on.

mod matches;
mod replays;
mod sheets;
mod supports;
#[cfg(test)]
mod tests;
mod vetting;
mod wishes;

pub use matches::{Explained, HostMatch, Matches, ProjectMatch};
pub use replays::{NewEvaluation, ReplaySeen, Replayed};
pub use sheets::{Innovation, NewInnovation, Search, Written};
pub use supports::{NewSupport, SupportKind, SupportSeen};
pub use wishes::{NewWish, Wish};

use crate::{Error, Register};
use matching::{Refusal, ReplayRefusal, SheetError};

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("innovation".to_owned())
}

/// The refusal of a sheet, by its code.
fn sheet_wrong(wrong: SheetError) -> Error {
    refused(match wrong {
        SheetError::Words => "innovation-words",
        SheetError::Themes => "innovation-themes",
        SheetError::Core => "innovation-core",
        SheetError::Both => "innovation-both",
        SheetError::Amount => "innovation-amount",
    })
}

/// The refusal of a fact of a sheet, by its code.
fn fact_wrong(wrong: Refusal) -> Error {
    refused(match wrong {
        Refusal::NotNow => "innovation-not-now",
        Refusal::Day => "innovation-day",
        Refusal::Own => "innovation-own",
        Refusal::Twice => "innovation-twice",
        Refusal::Interest => "innovation-interest",
        Refusal::Evidence => "innovation-evidence",
    })
}

/// The refusal of a fact of a replication, by its code.
fn replay_wrong(wrong: ReplayRefusal) -> Error {
    refused(match wrong {
        ReplayRefusal::NotNow => "replay-not-now",
        ReplayRefusal::Day => "replay-day",
        ReplayRefusal::Side => "replay-side",
        ReplayRefusal::Alone => "replay-alone",
        ReplayRefusal::Core => "replay-core",
        ReplayRefusal::Residents => "replay-residents",
        ReplayRefusal::TooFew => "replay-too-few",
        ReplayRefusal::Words => "replay-words",
    })
}

impl Register {
    /// How an organisation is reached, as it is typed: a service, in a line.
    fn contact_line(text: &str) -> Result<Option<String>, Error> {
        crate::adapted::short_text(text, 200, "innovation-contact")
    }
}
