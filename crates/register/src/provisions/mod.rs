//! Services of a landlord to its tenants. The engine `provision` says what each lacks, how it may be charged, how far to go, what
//! changed; here is what is kept, and who reads what: the landlord all of it, the organisation that gives a service that service,
//! without what it costs and without small counts. Others do not know that it is there.

mod bundles;
mod chases;
mod services;
mod studies;
#[cfg(test)]
mod tests;

pub use bundles::KeptBundle;
pub use chases::{Chase, ChasedDwelling, NewChase};
pub use services::{Decision, NewProvision, Provision};

use crate::Error;
use jiff::civil::Date;

/// The first day of a month, written `2026-11`.
///
/// # Errors
/// [`Error::Refused`]: `provision-month`.
pub fn month(text: &str) -> Result<Date, Error> {
    format!("{}-01", text.trim()).parse().map_err(|_| refused("provision-month"))
}

/// A month that may be counted: begun, and not of another age.
fn is_sound_month(month: Date, today: Date) -> bool {
    month.day() == 1 && crate::adapted::is_sound_day(month, today)
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("provision".to_owned())
}

/// A count as it was kept.
fn count(of: Option<i64>) -> Option<u32> {
    of.and_then(|n| u32::try_from(n).ok())
}

fn day(text: &str) -> Result<Date, Error> {
    text.parse().map_err(|_| Error::Computation(format!("a day of a service: {text}")))
}
