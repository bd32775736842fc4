//! Property-tax relief: what was paid for works, tax offices and their notices, the ledger of `relief`, claims. Acts and
//! queries; what may be claimed is computed by the engine, once, for every reader.

mod claims;
mod expenses;
mod import;
mod ledger;
mod offices;
mod read;
mod taxes;
#[cfg(test)]
mod tests;

pub use claims::{NewClaim, ReliefClaim};
pub use expenses::{Decision, Made, NewExpense, NotedDecision, NotedExpense, Subsidy};
pub use import::{ReliefFile, ReliefImport};
pub use ledger::{ReliefBook, ReliefRoom};
pub use offices::{NewNotice, Reading, TaxNotice, TaxOffice};
pub use taxes::{DwellingTax, TaxedDwelling, premises_number};

use crate::Error;
use crate::db::Write;
use jiff::civil::Date;

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown(what: &str) -> Error {
    Error::Unknown(what.to_owned())
}

/// Waits for its turn among the acts that change the ledger of a landlord; held until the end of the transaction.
async fn hold(act: &mut Write<'_>, landlord_id: &str) -> Result<(), Error> {
    act.hold(&format!("relief:{landlord_id}")).await
}

fn day(text: Option<String>) -> Option<Date> {
    text.and_then(|text| text.parse().ok())
}

/// A text as it is kept: without the spaces around it; `None` when nothing is left, an error when it is too long.
fn kept(text: Option<&str>, code: &str) -> Result<Option<String>, Error> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    match text {
        // Invoices are kept as they read: what they say of works stays, a number of somebody does not.
        Some(text) if text.chars().count() > LONGEST || trust::nir::nir_in(text) => Err(refused(code)),
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
