//! Funding agreements: what funders, a beneficiary and its partners sign together; instalments and their conditions,
//! expenses against a budget, reports, changes, and what is owed back.
//!
//! Pure: no clock, no database; the day is a parameter. Money is in cents. Where an agreement stands is read from its dated
//! facts and from the payments of the ledger, never written.
//!
//! **One text.** A version is a text ([`content`]), never edited once it is sent: everybody signs its digest. A change is
//! another version, signed again by those whom it touches ([`signers`]).
//!
//! **Rounding.** What is due is the share of the budget that was spent, times what was agreed, rounded down once; it is then
//! split between the funders to the cent ([`split`]): the sum is exact.

mod acts;
mod amounts;
mod clawback;
mod difference;
mod standing;
mod terms;
#[cfg(test)]
mod tests;

pub use acts::{Refusal, bears, check};
pub use amounts::{Due, Eligible, LineSpent, due, eligible, net_paid, payable, room, split};
pub use clawback::{Clawback, ClawbackKind, ClawbackState, HEARD_DAYS, clawbacks, owed_back};
pub use difference::{Change, difference, signers};
pub use standing::{
    Act, Agreement, Claim, ClaimPayment, Expense, Fact, Filed, InstalmentState, ReportState, SIGNING_DAYS,
    Stage, Value, Version, in_force, instalment_state, missing, report_state, settled, signed_by, stage,
    values,
};
pub use terms::{
    Condition, HIGHEST_CENTS, Indicator, Instalment, Line, ReportDue, ReportKind, Share, Terms, TermsError,
    Units, WHOLE_BP, content, digest, read,
};
