//! Applications that partners write together to a call, sign by one digest and submit. The engine `calls` says what is missing
//! and who may sign; here is what is kept, who may write it and who reads it.
//!
//! An application is read by its partners and by those whom it invites; by those who run the call once it is submitted, and by
//! nobody else: another applicant does not know that it exists.

mod exchange;
mod partners;
mod prefill;
mod read;
mod sign;
#[cfg(test)]
mod tests;
mod write;

pub use prefill::Origin;
pub use read::{
    ApplicationRecord, Edition, NotedApplicationFact, PartnerOf, PartnerState, Side, SignatureOf,
};
pub(crate) use read::{ever_submitted_in, submitted_in};

use crate::Error;
use ::calls::{ContentError, SignRefusal};

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("application".to_owned())
}

fn why(refusal: SignRefusal) -> Error {
    refused(refusal.code())
}

/// What cannot be kept, by its code; rows are numbered after a colon.
fn wrong(error: ContentError) -> Error {
    Error::Refused(match error {
        ContentError::Title => "application-title".to_owned(),
        ContentError::Text => "application-text".to_owned(),
        ContentError::Number => "application-number".to_owned(),
        ContentError::Rows => "application-rows".to_owned(),
        ContentError::Line(at) => format!("application-line:{at}"),
        ContentError::Resource(at) => format!("application-resource:{at}"),
    })
}
