//! What is asked of a round, and what is answered. Times are minutes since midnight; the bench measures in tenths, which
//! changes nothing here.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// When the bus may stand somewhere: it comes at `from` at the earliest and is gone at `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    pub from: u32,
    pub to: u32,
}

/// A place to stop at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    pub id: String,
    /// How long the bus stays.
    pub minutes: u32,
    /// Visits wanted in the whole round.
    pub visits: u32,
    /// What one visit counts, against those of other stops.
    pub weight: u32,
    /// By day of the week, Monday being 1: hours of parking and power. A day that is not there is a day without.
    pub hours: BTreeMap<i8, Hours>,
    /// What the staff of the day has to know.
    pub themes: BTreeSet<String>,
    /// Days on which somebody wants it visited: they come before everything that is not.
    pub pins: BTreeSet<Date>,
    /// Is it known where it is? Nothing is supposed of a stop that is nowhere.
    pub is_placed: bool,
}

/// A day on the road.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    pub on: Date,
    /// Work of the staff, from the depot and back.
    pub hours: Hours,
    /// What the staff of that day knows.
    pub themes: BTreeSet<String>,
    /// The stops of a day that is over or that is kept as it is, in their order.
    pub kept: Option<Vec<usize>>,
}

/// A round to plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub days: Vec<Day>,
    pub stops: Vec<Stop>,
    /// From each place to each; the depot is first, then the stops in their order.
    pub travel: Vec<Vec<u32>>,
    /// Stops of one day at most.
    pub most_stops: u32,
    /// Days between two visits of one stop, at least: 2 is from Monday to Wednesday.
    pub gap_days: u32,
    /// A round that is changed: what was told to residents, by day. Every other visit costs more than any drive.
    pub told: Option<BTreeMap<Date, Vec<usize>>>,
}

/// Why a question cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    NoDay,
    NoStop,
    /// More than the set of a tour can hold.
    TooManyStops(usize),
    /// Days are not in order, or one is there twice.
    Days,
    /// The table of travel has not one line and one column by place.
    Travel,
    Backwards(String),
    /// A kept day names a stop that is not there.
    Kept,
}

/// Sets of stops are bits of one number.
pub const MOST_STOPS: usize = 120;

impl Question {
    /// # Errors
    /// What makes it unreadable.
    pub fn sound(&self) -> Result<(), Wrong> {
        if self.days.is_empty() {
            return Err(Wrong::NoDay);
        }
        if self.stops.is_empty() {
            return Err(Wrong::NoStop);
        }
        if self.stops.len() > MOST_STOPS {
            return Err(Wrong::TooManyStops(self.stops.len()));
        }
        if self.days.windows(2).any(|two| two[0].on >= two[1].on) {
            return Err(Wrong::Days);
        }
        let places = self.stops.len() + 1;
        if self.travel.len() != places || self.travel.iter().any(|line| line.len() != places) {
            return Err(Wrong::Travel);
        }
        if let Some(day) = self.days.iter().find(|day| day.hours.from > day.hours.to) {
            return Err(Wrong::Backwards(day.on.to_string()));
        }
        let is_backwards = |stop: &&Stop| stop.hours.values().any(|hours| hours.from > hours.to);
        if let Some(stop) = self.stops.iter().find(is_backwards) {
            return Err(Wrong::Backwards(stop.id.clone()));
        }
        let kept = self.days.iter().flat_map(|day| day.kept.iter().flatten());
        if kept.copied().any(|stop| stop >= self.stops.len()) {
            return Err(Wrong::Kept);
        }
        Ok(())
    }
}

/// A stop of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    pub stop: usize,
    /// When the bus is there; it may have to wait.
    pub arrives: u32,
    pub starts: u32,
    pub ends: u32,
}

/// A day of the plan; no call: the bus stays in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tour {
    pub on: Date,
    pub leaves: u32,
    pub calls: Vec<Call>,
    pub returns: u32,
    /// Time on the road, without stops nor waits.
    pub drives: u32,
}

/// Why visits of a stop are not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Nobody knows where it is.
    NoPlace,
    /// No day on the road falls on a day when the bus may stand there.
    NoDay,
    /// On none of those days does the staff know what is asked.
    NoTheme,
    /// Even alone, the stop does not fit between the hours of the day and its own.
    TooTight,
    /// Too few of its days are far enough from each other.
    Gap,
    /// Other visits, that count as much or more, take the time.
    NoRoom,
}

/// Visits that are not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    pub stop: usize,
    pub missing: u32,
    pub why: Why,
}

/// How good an answer is known to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// No plan is better.
    Best,
    /// No plan is worth more than the bound.
    Within,
    /// Too many tours for all of them to be looked at: nothing is known of what is better.
    Unknown,
}

/// A round that is planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub tours: Vec<Tour>,
    pub left: Vec<Left>,
    pub proof: Proof,
    /// What counts, and what it cannot exceed: weights of visits first, then drives. See `docs/outreach.md`.
    pub value: i64,
    pub bound: Option<i64>,
    /// What one point of weight is worth in `value`.
    pub unit: i64,
    /// Tours that were looked at.
    pub looked: usize,
}

impl Plan {
    /// Time on the road, all days together.
    #[must_use]
    pub fn drives(&self) -> u32 {
        self.tours.iter().map(|tour| tour.drives).sum()
    }

    /// Visits of this stop, day by day.
    pub fn visits(&self, stop: usize) -> impl Iterator<Item = (Date, Call)> + '_ {
        self.tours.iter().flat_map(move |tour| {
            tour.calls.iter().filter(move |call| call.stop == stop).map(|call| (tour.on, *call))
        })
    }
}
