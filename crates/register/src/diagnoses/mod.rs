//! Free diagnoses of the buildings of an organisation: what is kept, and who may write it. The engine `diagnosis` says what the
//! buildings signal.
//!
//! Two organisations at most: the one whose buildings they are, and the one that helps. Both see the diagnosis and describe
//! the buildings until it is delivered; the helper delivers (or the organisation itself when it looks alone), and the
//! organisation answers. What was delivered is kept as it was; a diagnosis that is opened again is delivered again.

mod acts;
mod answers;
mod buildings;
mod import;
mod photo;
mod read;
#[cfg(test)]
mod tests;

pub use answers::GivenToPlan;
pub use import::{BuildingsFile, ImportedBuildings, LARGEST_FILE, file_limits};
pub use photo::{LARGEST_PHOTO, MOST_PHOTOS, NewPhoto};
pub use read::{
    Answered, Delivered, DiagnosisLine, DiagnosisRecord, KeptBuilding, NotedEvent, Party, PhotoHead,
};

use crate::Error;
use diagnosis::{Answer, BuildingError};
use serde::{Deserialize, Serialize};
use trust::closed_list;

/// The most buildings of a diagnosis.
pub const MOST_BUILDINGS: usize = 500;
/// The most needs that somebody writes.
const MOST_NEEDS: usize = 100;
/// The longest summary, in characters.
const LONGEST_SUMMARY: usize = 4_000;

closed_list! {
    /// Where a diagnosis stands.
    DiagnosisStage {
        /// Being made, or opened again.
        Open = "open",
        Delivered = "delivered",
    }
}

/// What happened to a diagnosis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum DiagnosisEvent {
    Begun,
    Delivered {
        edition: u32,
    },
    Reopened,
    /// The organisation said what it makes of a recommendation.
    Answered {
        key: String,
        answer: Answer,
        note: String,
    },
    /// The organisation asked for a quote.
    QuoteAsked {
        note: String,
    },
    /// Its components were given to the works plan of the organisation.
    Planned {
        components: u64,
    },
}

impl DiagnosisEvent {
    /// The stable code: the verb of the journal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            DiagnosisEvent::Begun => "begun",
            DiagnosisEvent::Delivered { .. } => "delivered",
            DiagnosisEvent::Reopened => "reopened",
            DiagnosisEvent::Answered { .. } => "answered",
            DiagnosisEvent::QuoteAsked { .. } => "quote-asked",
            DiagnosisEvent::Planned { .. } => "planned",
        }
    }
}

/// What a new diagnosis is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiagnosisOf {
    /// One's own buildings, alone.
    Ourselves,
    /// The buildings of whoever asked, for a need that one's team took.
    Need(String),
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("diagnosis".to_owned())
}

/// A text about buildings, as it is kept: bounded, and without a word about somebody's health or life.
fn text(text: &str, longest: usize) -> Result<String, Error> {
    let text = text.trim().replace("\r\n", "\n");
    if text.chars().count() > longest {
        return Err(refused("diagnosis-long"));
    }
    if trust::lexicon::is_blocked(&trust::lexicon::check(&text)) {
        return Err(refused("diagnosis-personal"));
    }
    Ok(text)
}

const fn code_of(wrong: BuildingError) -> &'static str {
    match wrong {
        BuildingError::Name => "diagnosis-name",
        BuildingError::Address => "diagnosis-address",
        BuildingError::Commune => "diagnosis-commune",
        BuildingError::Year => "diagnosis-year",
        BuildingError::Homes => "diagnosis-homes",
        BuildingError::Surface => "diagnosis-surface",
        BuildingError::Amount => "diagnosis-amount",
        BuildingError::Quantity(_) => "diagnosis-quantity",
        BuildingError::Installed(_) => "diagnosis-installed",
        BuildingError::SeenOn(_) => "diagnosis-seen-on",
    }
}
