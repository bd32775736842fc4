//! Rounds made from a seed, for tests and measures: residences around a depot, hours of parking, some wanted twice.

use crate::question::{Day, Hours, Question, Stop};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What is to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    pub stops: usize,
    pub weeks: usize,
    /// Stops of one day at most.
    pub most_stops: u32,
    /// Are the hours of stops half a day, or the whole day?
    pub is_tight: bool,
}

fn next(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *seed;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// A round on Mondays, Wednesdays and Fridays from this Monday on.
#[must_use]
pub fn round(mut seed: u64, shape: Shape, monday: Date) -> Question {
    let mut up_to = |most: u64| next(&mut seed) % most;
    let mut places = vec![(50_i64, 50_i64)];
    let mut stops = Vec::new();
    for at in 0..shape.stops {
        places.push((up_to(100) as i64, up_to(100) as i64));
        let mut hours = BTreeMap::new();
        for weekday in [1, 3, 5] {
            let is_closed = up_to(4) == 0;
            let is_morning = up_to(2) == 0;
            let of = match (shape.is_tight, is_morning) {
                (false, _) => Hours { from: 540, to: 1_020 },
                (true, true) => Hours { from: 540, to: 750 },
                (true, false) => Hours { from: 780, to: 1_020 },
            };
            if !is_closed {
                hours.insert(weekday, of);
            }
        }
        stops.push(Stop {
            id: format!("stop-{at:03}"),
            minutes: 45 + 15 * up_to(4) as u32,
            visits: if shape.weeks > 1 && up_to(5) == 0 { 2 } else { 1 },
            weight: 1 + up_to(9) as u32,
            hours,
            themes: BTreeSet::new(),
            pins: BTreeSet::new(),
            is_placed: true,
        });
    }
    let drive = |a: &(i64, i64), b: &(i64, i64)| {
        let (x, y) = ((a.0 - b.0) as f64, (a.1 - b.1) as f64);
        (x.hypot(y) * 0.6).ceil() as u32
    };
    let travel = places.iter().map(|a| places.iter().map(|b| drive(a, b)).collect()).collect();
    let days =
        (0..shape.weeks as i64).flat_map(|week| [0, 2, 4].map(|more| 7 * week + more)).map(|more| Day {
            on: monday.saturating_add(more.days()),
            hours: Hours { from: 510, to: 1_050 },
            themes: BTreeSet::new(),
            kept: None,
        });
    Question { days: days.collect(), stops, travel, most_stops: shape.most_stops, gap_days: 2, told: None }
}
