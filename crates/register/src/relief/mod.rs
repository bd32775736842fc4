//! Property-tax relief: what was paid for works, tax offices and their notices, the ledger of `relief`, claims. Acts and
//! queries; what may be claimed is computed by the engine, once, for every reader.

mod claims;
mod expenses;
mod import;
mod ledger;
mod offices;

pub use claims::ReliefClaim;
pub use expenses::{Decision, Made, NewExpense, NotedDecision, NotedExpense, Subsidy};
pub use import::{ReliefFile, ReliefImport};
pub use ledger::{ReliefBook, ReliefRoom};
pub use offices::{DwellingTax, NewNotice, Reading, TaxNotice, TaxOffice};

use crate::Error;
use jiff::civil::Date;

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown(what: &str) -> Error {
    Error::Unknown(what.to_owned())
}

fn day(text: Option<String>) -> Option<Date> {
    text.and_then(|text| text.parse().ok())
}

/// A text as it is kept: without the spaces around it; `None` when nothing is left, an error when it is too long.
fn kept(text: Option<&str>, code: &str) -> Result<Option<String>, Error> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    match text {
        Some(text) if text.chars().count() > LONGEST => Err(refused(code)),
        text => Ok(text.map(str::to_owned)),
    }
}

/// Longest text of a cell: a label is a line of an invoice, not its letter.
const LONGEST: usize = 300;

/// Years of tax that are taken for one.
#[must_use]
pub fn is_sound_year(year: i16) -> bool {
    (2000..=2100).contains(&year)
}
