//! The legal day: dates of agreements, tasks and retention are days of mainland France.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::{AmbiguousOffset, TimeZone},
};
use std::sync::LazyLock;

/// Legal time of mainland France written as a rule (directive 2000/84/EC), so that no file of the machine is read.
static LEGAL: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap_or(TimeZone::UTC));

/// The day it is in mainland France at this instant.
#[must_use]
pub fn legal_day(at: Timestamp) -> Date {
    at.to_zoned(LEGAL.clone()).date()
}

/// What clocks of mainland France show at this instant.
#[must_use]
pub fn legal_time(at: Timestamp) -> DateTime {
    at.to_zoned(LEGAL.clone()).datetime()
}

/// The instant when clocks of mainland France show this. Where an hour comes twice, in autumn, it is the second one: a
/// deadline leaves more time, never less. `None`: no clock shows it, because an hour is missing in spring, or it lies out of
/// range.
#[must_use]
pub fn legal_instant(clock: DateTime) -> Option<Timestamp> {
    let found = LEGAL.to_ambiguous_timestamp(clock);
    match found.offset() {
        AmbiguousOffset::Gap { .. } => None,
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => found.later().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_hour_that_comes_twice_is_the_second_one_and_an_hour_that_is_missing_is_none() {
        let at = |day: Date, hour, minute| legal_instant(day.at(hour, minute, 0, 0)).map(|t| t.to_string());
        // Winter, summer.
        assert_eq!(at(date(2027, 1, 15), 12, 0).as_deref(), Some("2027-01-15T11:00:00Z"));
        assert_eq!(at(date(2027, 7, 15), 12, 0).as_deref(), Some("2027-07-15T10:00:00Z"));
        // 28 March 2027: from 2 to 3 o'clock there is nothing.
        assert_eq!(at(date(2027, 3, 28), 1, 59).as_deref(), Some("2027-03-28T00:59:00Z"));
        assert_eq!(at(date(2027, 3, 28), 2, 30), None);
        assert_eq!(at(date(2027, 3, 28), 3, 0).as_deref(), Some("2027-03-28T01:00:00Z"));
        // 31 October 2027: half past two comes at 0:30 and at 1:30 UTC.
        assert_eq!(at(date(2027, 10, 31), 2, 30).as_deref(), Some("2027-10-31T01:30:00Z"));
        let twice = ["2027-10-31T00:30:00Z", "2027-10-31T01:30:00Z"];
        for text in twice {
            let shown = text.parse::<Timestamp>().map(legal_time).unwrap();
            assert_eq!(shown, date(2027, 10, 31).at(2, 30, 0, 0));
        }
    }

    #[test]
    fn the_day_changes_at_midnight_in_paris_in_winter_and_in_summer() {
        let day = |text: &str| text.parse::<Timestamp>().map(|t| legal_day(t).to_string()).unwrap();
        assert_eq!(day("2026-12-31T22:59:59Z"), "2026-12-31");
        assert_eq!(day("2026-12-31T23:00:00Z"), "2027-01-01");
        assert_eq!(day("2026-06-30T21:59:59Z"), "2026-06-30");
        assert_eq!(day("2026-06-30T22:00:00Z"), "2026-07-01");
    }
}
