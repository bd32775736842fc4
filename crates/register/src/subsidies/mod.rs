//! Funding agreements: drafted from money that is reserved, signed on one digest, then instalments claimed and paid through the
//! ledger, reports, changes, suspension, clawback. The engine `subsidy` says what may be done and how much; here is what is
//! kept, who may write it, and what each act does to the ledger in the same transaction.
//!
//! A draft is seen by the funder that writes it. Once sent, a version is never edited, and every party reads it.

mod acts;
mod check;
mod draft;
mod duty;
mod money;
mod read;
mod templates;
#[cfg(test)]
mod tests;

pub use duty::{AgreementDue, AgreementDuty};
pub use read::{NotedFact, PaidClaim, SubsidyDraft, SubsidyRecord, SubsidySide};
pub use templates::default_text;

use crate::Error;
use ::subsidy::{Refusal, TermsError};

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("subsidy".to_owned())
}

/// What is wrong with terms, by its code; rows are numbered after a colon.
fn wrong(error: TermsError) -> Error {
    use TermsError as E;
    Error::Refused(match error {
        E::Title => "subsidy-title".to_owned(),
        E::Text => "subsidy-text".to_owned(),
        E::Parties => "subsidy-parties".to_owned(),
        E::Days => "subsidy-days".to_owned(),
        E::Share(at) => format!("subsidy-share:{at}"),
        E::Line(at) => format!("subsidy-line:{at}"),
        E::OverBudget => "subsidy-over-budget".to_owned(),
        E::Tolerance => "subsidy-tolerance".to_owned(),
        E::Instalment(at) => format!("subsidy-instalment:{at}"),
        E::Instalments(at) => format!("subsidy-instalments:{at}"),
        E::Balance(at) => format!("subsidy-balance:{at}"),
        E::Report(at) => format!("subsidy-report:{at}"),
        E::FinalReport => "subsidy-one-final-report".to_owned(),
        E::Indicator(at) => format!("subsidy-indicator:{at}"),
        E::Units => "subsidy-units".to_owned(),
    })
}

/// Why an act is not taken, by its code; amounts, days and rows after a colon.
fn why(refusal: Refusal) -> Error {
    use Refusal as R;
    Error::Refused(match refusal {
        R::Unknown => return unknown(),
        R::NotNow => "subsidy-not-now".to_owned(),
        R::Day => "subsidy-day".to_owned(),
        R::Expired => "subsidy-expired".to_owned(),
        R::Content => "subsidy-content".to_owned(),
        R::Signer => "subsidy-signer".to_owned(),
        R::SameHand => "subsidy-same-hand".to_owned(),
        R::Note => "subsidy-note".to_owned(),
        R::Condition => "subsidy-condition".to_owned(),
        R::TooMuch(cents) => format!("subsidy-too-much:{cents}"),
        R::NotSpent => "subsidy-not-spent".to_owned(),
        R::Expense(at) => format!("subsidy-expense:{at}"),
        R::ExpenseTwice(at) => format!("subsidy-expense-twice:{at}"),
        R::UnitTwice(at) => format!("subsidy-unit-twice:{at}"),
        R::Value(at) => format!("subsidy-value:{at}"),
        R::NothingOwed => "subsidy-nothing-owed".to_owned(),
        R::Heard(day) => format!("subsidy-heard:{day}"),
        R::FinalReport => "subsidy-final-report".to_owned(),
        R::Pending => "subsidy-pending".to_owned(),
        R::ToRecover(cents) => format!("subsidy-to-recover:{cents}"),
        R::ToPay(cents) => format!("subsidy-to-pay:{cents}"),
        R::BelowPaid => "subsidy-below-paid".to_owned(),
    })
}

/// Does a text speak of somebody?
fn is_personal(text: &str) -> bool {
    crate::calls::speaks_of_somebody(text)
}
