//! Reads a plan against its question, without a line of the search: hours, drives, days, gaps, visits, reasons.

use crate::question::{Plan, Question};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What is wrong in a plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The days of the plan are not those of the question.
    Days,
    Unknown {
        on: Date,
        stop: usize,
    },
    TooMany {
        on: Date,
        stops: usize,
    },
    /// Not placed, or the bus may not stand there on that day of the week.
    Closed {
        on: Date,
        stop: usize,
    },
    Theme {
        on: Date,
        stop: usize,
    },
    /// Sooner than the road allows.
    Early {
        on: Date,
        stop: usize,
    },
    /// Before the stop opens, or still there when it has to be gone; or the stay is not as long as asked.
    Hours {
        on: Date,
        stop: usize,
    },
    /// The staff leaves too soon or comes back too late.
    Work {
        on: Date,
    },
    Drives {
        on: Date,
    },
    Often {
        stop: usize,
        visits: usize,
    },
    Near {
        stop: usize,
        one: Date,
        other: Date,
    },
    /// What is said to be missing is not what is missing.
    Missing {
        stop: usize,
    },
    /// A kept day was changed.
    Kept {
        on: Date,
    },
    /// More than the bound says can be.
    Bound,
}

/// All that is wrong; nothing when the plan may be told.
#[must_use]
pub fn check(question: &Question, plan: &Plan) -> Vec<Fault> {
    let mut faults = Vec::new();
    let days: Vec<Date> = question.days.iter().map(|day| day.on).collect();
    if days != plan.tours.iter().map(|tour| tour.on).collect::<Vec<_>>() {
        return vec![Fault::Days];
    }
    let mut visits: BTreeMap<usize, Vec<Date>> = BTreeMap::new();
    for (day, tour) in question.days.iter().zip(&plan.tours) {
        let on = day.on;
        if let Some(call) = tour.calls.iter().find(|call| call.stop >= question.stops.len()) {
            faults.push(Fault::Unknown { on, stop: call.stop });
            continue;
        }
        if tour.calls.len() > question.most_stops as usize && day.kept.is_none() {
            faults.push(Fault::TooMany { on, stops: tour.calls.len() });
        }
        if day.kept.as_ref().is_some_and(|kept| !kept.iter().eq(tour.calls.iter().map(|call| &call.stop))) {
            faults.push(Fault::Kept { on });
        }
        let mut place = 0;
        let (mut clock, mut drives) = (tour.leaves, 0);
        for call in &tour.calls {
            let stop = call.stop;
            let one = &question.stops[stop];
            let drive = question.travel[place][stop + 1];
            drives += drive;
            if call.arrives < clock + drive {
                faults.push(Fault::Early { on, stop });
            }
            match one.hours.get(&on.weekday().to_monday_one_offset()) {
                Some(hours) if one.is_placed => {
                    let is_in = call.starts >= hours.from.max(call.arrives) && call.ends <= hours.to;
                    if !is_in || call.ends < call.starts || call.ends - call.starts != one.minutes {
                        faults.push(Fault::Hours { on, stop });
                    }
                }
                _ => faults.push(Fault::Closed { on, stop }),
            }
            if !one.themes.iter().all(|theme| day.themes.contains(theme)) {
                faults.push(Fault::Theme { on, stop });
            }
            visits.entry(stop).or_default().push(on);
            (clock, place) = (call.ends, stop + 1);
        }
        let home = if tour.calls.is_empty() { 0 } else { question.travel[place][0] };
        if tour.drives != drives + home {
            faults.push(Fault::Drives { on });
        }
        if tour.leaves < day.hours.from || tour.returns < clock + home || tour.returns > day.hours.to {
            faults.push(Fault::Work { on });
        }
    }
    for (stop, one) in question.stops.iter().enumerate() {
        let on = visits.remove(&stop).unwrap_or_default();
        let made_before = question.days.iter().flat_map(|day| day.kept.iter().flatten());
        // A day that is over may have had a visit that nobody asks any more.
        if on.len() > one.visits as usize && !made_before.into_iter().any(|kept| *kept == stop) {
            faults.push(Fault::Often { stop, visits: on.len() });
        }
        for two in on.windows(2) {
            let days = two[0].until((jiff::Unit::Day, two[1])).map_or(0, |span| span.get_days());
            if i64::from(days) < i64::from(question.gap_days) {
                faults.push(Fault::Near { stop, one: two[0], other: two[1] });
            }
        }
        let missing = (one.visits as usize).saturating_sub(on.len());
        let told: usize =
            plan.left.iter().filter(|left| left.stop == stop).map(|left| left.missing as usize).sum();
        if told != missing {
            faults.push(Fault::Missing { stop });
        }
    }
    if plan.bound.is_some_and(|bound| bound < plan.value) {
        faults.push(Fault::Bound);
    }
    faults
}
