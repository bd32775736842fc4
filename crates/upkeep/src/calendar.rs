//! The maintenance calendar: which visit in which month, over so many months.

use crate::{Component, Kind};
use jiff::ToSpan;
use jiff::civil::Date;

/// A visit to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    pub component: String,
    pub building: String,
    pub kind: Kind,
    /// The day by which it is due; a day before the calendar: it is late.
    pub on: Date,
    pub cents: Option<i64>,
    pub is_legal: bool,
}

/// The visits of a calendar, and the components of which nobody knows when they were last visited.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    pub visits: Vec<Visit>,
    pub unknown: Vec<Visit>,
}

/// Every visit due from a day on, over so many months (120 at most), in the order of days. A visit that should have been
/// made before stands on its own day. Where the last one is not known, the day is this one, apart: nothing is supposed done.
#[must_use]
pub fn calendar(components: &[Component], from: Date, months: u16) -> Calendar {
    let end = from.checked_add(i64::from(months.min(120)).months()).unwrap_or(from);
    let mut all = Calendar::default();
    for component in components {
        let Some(upkeep) = component.maintenance.filter(|upkeep| upkeep.months > 0) else { continue };
        let visit = |on: Date| Visit {
            component: component.id.clone(),
            building: component.building.clone(),
            kind: component.kind,
            on,
            cents: upkeep.cents,
            is_legal: upkeep.is_legal,
        };
        let Some(last) = upkeep.last_on else {
            all.unknown.push(visit(from));
            continue;
        };
        // Counted from the last visit, so that a month with fewer days shortens none of those that follow.
        let after = |n: i64| last.checked_add((n * i64::from(upkeep.months)).months()).ok();
        let days = (1..).map_while(after).take_while(|day| *day < end);
        let (before, ahead): (Vec<Date>, Vec<Date>) = days.partition(|day| *day < from);
        // Of what is late, one visit is due, since the first that was missed.
        all.visits.extend(before.first().map(|day| visit(*day)));
        all.visits.extend(ahead.into_iter().map(visit));
    }
    all.visits.sort_by(|a, b| (a.on, &a.component).cmp(&(b.on, &b.component)));
    all
}
