//! The accessibility charter of a network: its landlords show their adapted dwellings to each other, and nobody in them.
//!
//! A landlord signs, chooses residences (none by default), withdraws a dwelling, leaves: each counts at once, because what is
//! shown is read from the choices every time. A need never leaves its landlord: what travels is a request, or a count.

mod choices;
mod exchange;
mod members;
mod requests;
mod shown;
mod sources;

pub use choices::{OwnDwelling, OwnResidence};
pub use exchange::{ExchangeError, Received};
pub(crate) use members::left_network;
pub use members::{CharterMember, CharterOf, CharterTerms};
pub use requests::{CharterMatch, CharterRequest, NewCharterRequest, Side};
pub use shown::{CommuneCounts, Origin, Shown};
pub use sources::CharterSource;

use crate::Error;

/// Version of the text that a landlord signs on joining.
pub const CHARTER: u32 = 1;

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("charter".to_owned())
}
