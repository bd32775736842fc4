//! Until when a claim may be filed: 31 December of the second year after payment (CGI art. 1391 C; LPF art. R*196-2).

use crate::rules::Rules;
use jiff::civil::Date;
use serde::Serialize;

/// How near the last day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Urgency {
    /// The last day is over.
    Barred {
        since: Date,
    },
    /// Within one of the alerts: `within` is its number of days, `left` those that remain.
    Due {
        within: i64,
        left: i64,
    },
    Later {
        left: i64,
    },
}

/// The last day to claim what was paid in a year; `None`: beyond the calendar.
#[must_use]
pub fn deadline(paid_year: i16, rules: &Rules) -> Option<Date> {
    Date::new(paid_year.checked_add(rules.claim_years)?, 12, 31).ok()
}

/// How near a last day is on a day.
#[must_use]
pub fn urgency(deadline: Date, today: Date, rules: &Rules) -> Urgency {
    let left = i64::from((deadline - today).get_days());
    if left < 0 {
        return Urgency::Barred { since: deadline };
    }
    let within = rules.alert_days.iter().copied().filter(|days| left <= *days).min();
    within.map_or(Urgency::Later { left }, |within| Urgency::Due { within, left })
}
