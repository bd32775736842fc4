//! Calls for projects that several funders open together. The engine `calls` says what is sound and where a call stands; here
//! is what is kept, who may write it and who reads it.
//!
//! A call is written by whoever coordinates it, and read by its funders. Each approves a text by its digest; once all approved
//! the same one, it is published, everybody reads it and it never changes again: what changes is another version, approved and
//! published in its turn.

mod acts;
mod funds;
mod questions;
mod read;
#[cfg(test)]
pub(crate) mod tests;

pub use questions::{Interest, InterestOf, QuestionOf};
pub(crate) use read::call_in;
pub use read::{CallFund, CallRecord, Funder, NotedCallFact};

use crate::Error;
use ::calls::{CallRefusal, SpecificationError};
use trust::lexicon::{Category, check};
use trust::organisation::OrganisationKind;

/// Who opens calls, alone or with others: those who have money to give or a network to move.
#[must_use]
pub const fn opens_calls(kind: OrganisationKind) -> bool {
    use OrganisationKind as K;
    matches!(kind, K::Landlord | K::Federation | K::Funder | K::Authority | K::Operator)
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("call".to_owned())
}

fn why(refusal: CallRefusal) -> Error {
    refused(refusal.code())
}

/// What is wrong with a specification, by its code; rows are numbered after a colon.
fn wrong(error: &SpecificationError) -> Error {
    use SpecificationError as E;
    let numbered = |code: &str, at: usize| Error::Refused(format!("{code}:{at}"));
    match error {
        E::Title => refused("call-title"),
        E::Text => refused("call-text"),
        E::Objectives => refused("call-objectives"),
        E::Public(at) => numbered("call-public", *at),
        E::Criterion(at) => numbered("call-criterion", *at),
        E::Weights(total) => Error::Refused(format!("call-weights:{total}")),
        E::Mix(at) => numbered("call-mix", *at),
        E::Question(at) => numbered("call-question", *at),
        E::Category(at) => numbered("call-category", *at),
        E::NothingEligible => refused("call-nothing-eligible"),
        E::Fund(at) => numbered("call-fund", *at),
        E::FundCategory(at) => numbered("call-fund-category", *at),
        E::Funds => refused("call-funds"),
        E::Quota(at) => numbered("call-quota", *at),
        E::PublicRate => refused("call-public-rate"),
        E::Months => refused("call-months"),
        E::NoSuchHour => refused("call-no-such-hour"),
        E::Closing => refused("call-closing"),
        E::Days => refused("call-days"),
        E::Rows => refused("call-rows"),
    }
}

/// Does a text speak of one person? A call and an application name publics: « victimes de violences », « sortants de prison »
/// is what they are for, and is no word on anybody. What remains refused is a social security number and a judgement.
pub(crate) fn speaks_of_somebody(text: &str) -> bool {
    check(text)
        .iter()
        .any(|found| matches!(found.category, Category::Nir | Category::Judgement) && is_refused(found))
}

fn is_refused(found: &trust::lexicon::Finding) -> bool {
    found.severity == trust::lexicon::Severity::Block
}

/// A text of several lines as it is kept. `None` when it is blank.
///
/// # Errors
/// [`Error::Refused`] with `code` when it is too long, or speaks of somebody.
pub(crate) fn long_text(text: &str, longest: usize, code: &str) -> Result<Option<String>, Error> {
    let text = text.trim().replace("\r\n", "\n");
    if text.is_empty() {
        return Ok(None);
    }
    let odd = text.chars().any(|c| c.is_control() && c != '\n' && c != '\t');
    if odd || text.chars().count() > longest || speaks_of_somebody(&text) {
        return Err(refused(code));
    }
    Ok(Some(text))
}
