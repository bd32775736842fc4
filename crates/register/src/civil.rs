//! The clock of the house: the legal day and hour, whatever zone the server is set to.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use trust::day::{legal_day, legal_time};

/// The legal day now.
#[must_use]
pub fn today() -> Date {
    legal_day(Timestamp::now())
}

/// What clocks of mainland France show now.
#[must_use]
pub fn now() -> DateTime {
    legal_time(Timestamp::now())
}
