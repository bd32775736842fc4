//! Enquiries among residents: written, frozen and drawn when they open, answered on line, on paper, by telephone or at the door,
//! read as figures. Nobody is named: a dwelling has a code. What was answered is sealed, and goes when the period that the
//! enquiry states is over.

mod actions;
mod answers;
mod follow;
mod frame;
mod read;
mod results;
#[cfg(test)]
mod tests;
mod write;

pub use actions::{Action, ActionState, NewAction, Told};
pub use answers::{Asked, FileWrong, Imported, Noted, WhatIsWrong};
pub use follow::{Answer, NewAttempt, UnitSheet};
pub use frame::Frame;
pub use read::{Enquiry, Progress, Tally, Unit};
pub use write::{MOST_MONTHS, NewEnquiry};

use crate::{Error, identity::digest};
use std::collections::BTreeSet;

/// The residences in which somebody may act; `None`: all of the landlord's.
pub type Within<'a> = Option<&'a BTreeSet<String>>;

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("enquiry".to_owned())
}

/// What a code is found by: the table does not tell codes.
fn digest_of(code: &pathway::code::ReplyCode) -> String {
    digest(&["enquiry-code", code.as_str()])
}
