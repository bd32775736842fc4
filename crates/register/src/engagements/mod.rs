//! Quotes at cost price, and the accompaniment that follows them: versions, signatures, milestones, time spent. The engine
//! `engagement` says where each stands; here is what is kept, and who may write it.
//!
//! A draft is seen by the organisation that writes it. Once sent, a version is never edited: a change is another version,
//! which both sides sign again.

mod acts;
mod read;
mod steps;
pub(crate) use steps::help_of_referrals;
#[cfg(test)]
mod tests;

pub use acts::QuoteOf;
pub use read::{Draft, NotedFact, QuoteRecord};

use crate::Error;
use engagement::{Refusal, TermsError};

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("quote".to_owned())
}

/// What is wrong with terms, by its code; lines and milestones are numbered after a colon.
fn wrong(error: TermsError) -> Error {
    Error::Refused(match error {
        TermsError::Title => "quote-title".to_owned(),
        TermsError::Text => "quote-text".to_owned(),
        TermsError::Parties => "quote-parties".to_owned(),
        TermsError::Days => "quote-days".to_owned(),
        TermsError::Lines => "quote-lines".to_owned(),
        TermsError::Line(at) => format!("quote-line:{at}"),
        TermsError::Basis(at) => format!("quote-basis:{at}"),
        TermsError::Milestone(at) => format!("quote-milestone:{at}"),
        TermsError::Key => "quote-key".to_owned(),
        TermsError::Total => "quote-total".to_owned(),
    })
}

fn why(refusal: Refusal) -> Error {
    refused(match refusal {
        Refusal::Unknown => return unknown(),
        Refusal::NotNow => "quote-not-now",
        Refusal::Day => "quote-day",
        Refusal::Expired => "quote-expired",
        Refusal::Content => "quote-content",
        Refusal::Twice => "quote-signed",
        Refusal::SameHand => "quote-same-hand",
        Refusal::Note => "quote-note",
        Refusal::Amount => "quote-amount",
        Refusal::SpentLine => "quote-spent-line",
    })
}
