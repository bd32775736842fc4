//! What a plan changes in what residents were told, stop by stop.

use crate::question::Plan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What becomes of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Change {
    /// Another day.
    Moved { stop: usize, from: Date, to: Date },
    /// The same day at another hour.
    Shifted { stop: usize, on: Date, was: u32, is: u32 },
    /// No more.
    Dropped { stop: usize, on: Date },
    /// Not told before.
    Added { stop: usize, on: Date },
}

/// The changes from one plan to the other, for so many stops, in the order of the stops.
#[must_use]
pub fn changes(before: &Plan, after: &Plan, stops: usize) -> Vec<Change> {
    let mut all = Vec::new();
    for stop in 0..stops {
        let old: Vec<(Date, u32)> = before.visits(stop).map(|(on, call)| (on, call.starts)).collect();
        let new: Vec<(Date, u32)> = after.visits(stop).map(|(on, call)| (on, call.starts)).collect();
        let mut gone: Vec<Date> = Vec::new();
        for (on, was) in &old {
            match new.iter().find(|(day, _)| day == on) {
                Some((_, is)) if is != was => all.push(Change::Shifted { stop, on: *on, was: *was, is: *is }),
                Some(_) => {}
                None => gone.push(*on),
            }
        }
        let come = new.iter().map(|(on, _)| *on).filter(|on| !old.iter().any(|(day, _)| day == on));
        let mut gone = gone.into_iter();
        for to in come {
            all.push(match gone.next() {
                Some(from) => Change::Moved { stop, from, to },
                None => Change::Added { stop, on: to },
            });
        }
        all.extend(gone.map(|on| Change::Dropped { stop, on }));
    }
    all
}
