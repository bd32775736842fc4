//! Requests for help (saisines): desks that receive them, the requests themselves, and what is done with each.
//!
//! Where a request stands is computed by crate `referral` from what is kept here; nobody writes it. A request is seen by
//! three sides: the desk that received it, whoever asked, and the organisations of the teams to which one of its needs was
//! proposed. Each act says for which side it is done, and the register checks that this is a side of that request before
//! anything else: to anybody else it does not exist.

mod acts;
mod desks;
mod filing;
pub(crate) mod links;
mod read;
mod routes;
#[cfg(test)]
mod tests;

pub use desks::HelpDesk;
pub use filing::{Filed, NewNeed, NewReferral, Requester};
pub use read::{FactRecord, NeedRecord, OfferRecord, ReferralRecord};
pub use routes::{Proposal, Routes};

use crate::Error;
use referral::Side;
use serde::{Deserialize, Serialize};

/// The longest text that somebody writes to a desk, in characters.
pub const LONGEST: usize = 4_000;

/// What was asked, and who answers the telephone. Sealed in the database.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The request, in the requester's own words.
    pub said: String,
    /// Who speaks for the requester.
    pub person: String,
    /// The name of the organisation, when it has no account here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// For which side of a request somebody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acting<'a> {
    /// The desk, by its organisation.
    Desk(&'a str),
    /// Who asked, by its organisation.
    Requester(&'a str),
    /// Who asked, by the secret of its link.
    Link(&'a str),
    /// An organisation to which a need was proposed.
    Helper(&'a str),
}

impl Acting<'_> {
    /// The side.
    #[must_use]
    pub const fn side(self) -> Side {
        match self {
            Acting::Desk(_) => Side::Desk,
            Acting::Requester(_) | Acting::Link(_) => Side::Requester,
            Acting::Helper(_) => Side::Helper,
        }
    }
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("referral".to_owned())
}

/// A text that somebody wrote, as it is kept. `None` when it is blank.
///
/// # Errors
/// [`Error::Refused`]: `referral-long` over the length, `referral-personal` when it names what somebody suffers from or a
/// national number.
fn guarded(text: &str, longest: usize) -> Result<Option<String>, Error> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if text.chars().count() > longest {
        return Err(refused("referral-long"));
    }
    if trust::lexicon::is_blocked(&trust::lexicon::check(text)) {
        return Err(refused("referral-personal"));
    }
    Ok(Some(text.to_owned()))
}
