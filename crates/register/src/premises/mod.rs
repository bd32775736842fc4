//! Empty premises lent for a time. The engine `premises` says what is missing, who fits, who is chosen and where each thing
//! stands; here is what is kept, what may be written, and who reads what.
//!
//! Two rules above the others. Nobody holds a day of a parcel that somebody else holds: `premises_day` has a key for each
//! day, so the database refuses it whoever writes (L1, L4). And a masked address is not in what a stranger is given:
//! [`PremisesSeen`] is all that a page, an export or a command has (L5).

mod acts;
mod days;
mod ends;
mod listings;
mod seen;
mod select;
#[cfg(test)]
mod tests;

pub use listings::{NewPremises, NewPremisesApplication};
pub use seen::{PremisesSeen, SeenPremisesApplication, SeenVisit};
pub use select::{Choice, PremisesProposal, ProposalLine};

use crate::Error;
use premises::{Contradiction, Refusal, TermError};

/// The most parcels of one listing, wishes of one application, months that a parcel is listed.
pub const MOST_PARCELS: usize = 100;
pub const MOST_WISHES: usize = 20;
/// Days of one grant: what is held is kept day by day.
pub const MOST_DAYS: i64 = 3_700;

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("premises".to_owned())
}

/// A refusal of the engine, by its code.
fn why(refusal: Refusal) -> Error {
    refused(match refusal {
        Refusal::NotNow => "premises-not-now",
        Refusal::SameHand => "premises-same-hand",
        Refusal::Closes => "premises-closes",
        Refusal::NoApplication => "premises-no-application",
        Refusal::Twice => "premises-twice",
        Refusal::Full => "premises-visit-full",
        Refusal::NotVisited => "premises-not-visited",
        Refusal::NotScored => "premises-not-scored",
        Refusal::Nothing => "premises-nothing",
        Refusal::NotSigned => "premises-not-signed",
        Refusal::Notice => "premises-notice",
        Refusal::NotInspected => "premises-not-inspected",
    })
}

/// Two periods that cannot both be, with both in the code: whoever typed them must see them.
fn contradiction(wrong: Contradiction) -> Error {
    match wrong {
        Contradiction::Backwards { from, to } => refused(&format!("premises-backwards:{from}:{to}")),
        Contradiction::Outside { inner, outer } => {
            refused(&format!("premises-outside:{}:{}:{}:{}", inner.from, inner.to, outer.from, outer.to))
        }
    }
}

/// Why a form of convention cannot be used, by its code.
fn term_refused(wrong: TermError) -> Error {
    match wrong {
        TermError::Unknown(missing) => refused(&format!("premises-term-unknown:{}", missing.key)),
        TermError::TooLong { most, last } => refused(&format!("premises-term-too-long:{most}:{last}")),
        TermError::NotFree => refused("premises-term-not-free"),
        TermError::Use => refused("premises-term-use"),
        TermError::NotApproved => refused("premises-term-not-approved"),
    }
}
