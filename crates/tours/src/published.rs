//! Published instances of vehicle routing with time windows (Solomon, *Operations Research* 35(2), 1987) as rounds. Lengths are
//! those of distances cut after one decimal. A vehicle is a Monday, so that all days are alike; times are tenths.
//! What a vehicle may carry is no rule of a round: whoever measures looks at it afterwards.

use crate::question::{Day, Hours, Question, Stop};
use jiff::ToSpan;
use jiff::civil::date;
use std::collections::{BTreeMap, BTreeSet};

/// A place of a published instance: x, y, what is brought, ready, due, service.
pub type Known = (i32, i32, u32, u32, u32, u32);

/// An instance, its vehicles, what one carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    pub name: String,
    pub vehicles: i64,
    pub carries: u32,
    /// The best length that is known, in tenths; `None`: not in our table.
    pub best: Option<u32>,
    /// x, y, and when it closes.
    pub depot: (i32, i32, u32),
    pub places: Vec<Known>,
}

/// Optimal lengths in tenths, as tabulated with distances cut after one decimal (Kohl, Desrosiers, Madsen, Solomon and Soumis,
/// *Transportation Science* 33(1), 1999): name, first customers taken, length.
const BEST: [(&str, usize, u32); 15] = [
    ("R101", 25, 6_171),
    ("R101", 50, 10_440),
    ("R101", 100, 16_377),
    ("R105", 25, 5_305),
    ("R105", 50, 8_993),
    ("R105", 100, 13_553),
    ("C101", 25, 1_913),
    ("C101", 50, 3_624),
    ("C101", 100, 8_273),
    ("RC101", 25, 4_611),
    ("RC101", 50, 9_440),
    ("RC101", 100, 16_198),
    ("RC105", 25, 4_113),
    ("RC105", 50, 8_553),
    ("RC105", 100, 15_137),
];

/// The names of the table, each once.
#[must_use]
pub fn names() -> Vec<&'static str> {
    let mut all: Vec<&str> = BEST.iter().map(|(name, ..)| *name).collect();
    all.dedup();
    all
}

fn best(name: &str, places: usize) -> Option<u32> {
    let found = BEST.iter().find(|(known, count, _)| (*known, *count) == (name, places));
    found.map(|(.., best)| *best)
}

/// Reads a file in Solomon's layout, with its first customers only.
///
/// # Errors
/// What is missing or no number, with its line.
pub fn read(text: &str, customers: usize) -> Result<Published, String> {
    let name = text.lines().next().unwrap_or("").trim().to_owned();
    let mut lines = Vec::new();
    for (at, line) in text.lines().enumerate().skip(1) {
        if line.trim().starts_with(|c: char| c.is_ascii_digit()) {
            let numbers: Result<Vec<u32>, _> = line.split_whitespace().map(str::parse).collect();
            lines.push((at + 1, numbers.map_err(|_| format!("line {}: no whole number", at + 1))?));
        }
    }
    let mut lines = lines.into_iter();
    let Some((_, fleet)) = lines.next() else { return Err("no line of vehicles".to_owned()) };
    let [vehicles, carries] = fleet[..] else {
        return Err("two numbers are expected of vehicles".to_owned());
    };
    let mut places = Vec::new();
    for (at, line) in lines {
        let [_, x, y, load, ready, due, service] = line[..] else {
            return Err(format!("line {at}: seven numbers are expected"));
        };
        places.push((x as i32, y as i32, load, ready, due, service));
    }
    if places.len() <= customers {
        return Err(format!("{} customers, {customers} asked", places.len().saturating_sub(1)));
    }
    let depot = places.remove(0);
    places.truncate(customers);
    Ok(Published {
        best: best(&name, customers),
        name: format!("{name}.{customers}"),
        vehicles: i64::from(vehicles),
        carries,
        depot: (depot.0, depot.1, depot.4),
        places,
    })
}

const R101: [Known; 25] = [
    (41, 49, 10, 161, 171, 10),
    (35, 17, 7, 50, 60, 10),
    (55, 45, 13, 116, 126, 10),
    (55, 20, 19, 149, 159, 10),
    (15, 30, 26, 34, 44, 10),
    (25, 30, 3, 99, 109, 10),
    (20, 50, 5, 81, 91, 10),
    (10, 43, 9, 95, 105, 10),
    (55, 60, 16, 97, 107, 10),
    (30, 60, 16, 124, 134, 10),
    (20, 65, 12, 67, 77, 10),
    (50, 35, 19, 63, 73, 10),
    (30, 25, 23, 159, 169, 10),
    (15, 10, 20, 32, 42, 10),
    (30, 5, 8, 61, 71, 10),
    (10, 20, 19, 75, 85, 10),
    (5, 30, 2, 157, 167, 10),
    (20, 40, 12, 87, 97, 10),
    (15, 60, 17, 76, 86, 10),
    (45, 65, 9, 126, 136, 10),
    (45, 20, 11, 62, 72, 10),
    (45, 10, 18, 97, 107, 10),
    (55, 5, 29, 68, 78, 10),
    (65, 35, 3, 153, 163, 10),
    (65, 20, 6, 172, 182, 10),
];

const C101: [Known; 25] = [
    (45, 68, 10, 912, 967, 90),
    (45, 70, 30, 825, 870, 90),
    (42, 66, 10, 65, 146, 90),
    (42, 68, 10, 727, 782, 90),
    (42, 65, 10, 15, 67, 90),
    (40, 69, 20, 621, 702, 90),
    (40, 66, 20, 170, 225, 90),
    (38, 68, 20, 255, 324, 90),
    (38, 70, 10, 534, 605, 90),
    (35, 66, 10, 357, 410, 90),
    (35, 69, 10, 448, 505, 90),
    (25, 85, 20, 652, 721, 90),
    (22, 75, 30, 30, 92, 90),
    (22, 85, 10, 567, 620, 90),
    (20, 80, 40, 384, 429, 90),
    (20, 85, 40, 475, 528, 90),
    (18, 75, 20, 99, 148, 90),
    (15, 75, 20, 179, 254, 90),
    (15, 80, 10, 278, 345, 90),
    (30, 50, 10, 10, 73, 90),
    (30, 52, 20, 914, 965, 90),
    (28, 52, 20, 812, 883, 90),
    (28, 55, 10, 732, 777, 90),
    (25, 50, 10, 65, 144, 90),
    (25, 52, 40, 169, 224, 90),
];

/// R101.25 and C101.25, typed: what needs no file.
#[must_use]
pub fn typed() -> [Published; 2] {
    let one = |name: &str, vehicles, depot, places: &[Known]| Published {
        name: format!("{name}.25"),
        vehicles,
        carries: 200,
        best: best(name, 25),
        depot,
        places: places.to_vec(),
    };
    [one("R101", 10, (35, 35, 230), &R101), one("C101", 5, (40, 50, 1_236), &C101)]
}

/// The instance as a round.
#[must_use]
pub fn question(of: &Published) -> Question {
    let monday = date(2026, 1, 5);
    let places: Vec<(i32, i32)> =
        std::iter::once((of.depot.0, of.depot.1)).chain(of.places.iter().map(|one| (one.0, one.1))).collect();
    let length = |a: &(i32, i32), b: &(i32, i32)| {
        (f64::from(a.0 - b.0).hypot(f64::from(a.1 - b.1)) * 10.0).floor() as u32
    };
    let stop = |(at, (.., ready, due, service)): (usize, &Known)| Stop {
        id: (at + 1).to_string(),
        minutes: service * 10,
        visits: 1,
        weight: 1,
        hours: BTreeMap::from([(1, Hours { from: ready * 10, to: (due + service) * 10 })]),
        themes: BTreeSet::new(),
        pins: BTreeSet::new(),
        is_placed: true,
    };
    Question {
        days: (0..of.vehicles)
            .map(|week| Day {
                on: monday.saturating_add((7 * week).days()),
                hours: Hours { from: 0, to: of.depot.2 * 10 },
                themes: BTreeSet::new(),
                kept: None,
            })
            .collect(),
        stops: of.places.iter().enumerate().map(stop).collect(),
        travel: places.iter().map(|a| places.iter().map(|b| length(a, b)).collect()).collect(),
        most_stops: of.places.len() as u32,
        gap_days: 0,
        told: None,
    }
}
