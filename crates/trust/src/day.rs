//! The legal day: dates of agreements, tasks and retention are days of mainland France.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use std::sync::LazyLock;

/// Legal time of mainland France written as a rule (directive 2000/84/EC), so that no file of the machine is read.
static LEGAL: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap_or(TimeZone::UTC));

/// The day it is in mainland France at this instant.
#[must_use]
pub fn legal_day(at: Timestamp) -> Date {
    at.to_zoned(LEGAL.clone()).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_changes_at_midnight_in_paris_in_winter_and_in_summer() {
        let day = |text: &str| text.parse::<Timestamp>().map(|t| legal_day(t).to_string()).unwrap();
        assert_eq!(day("2026-12-31T22:59:59Z"), "2026-12-31");
        assert_eq!(day("2026-12-31T23:00:00Z"), "2027-01-01");
        assert_eq!(day("2026-06-30T21:59:59Z"), "2026-06-30");
        assert_eq!(day("2026-06-30T22:00:00Z"), "2026-07-01");
    }
}
