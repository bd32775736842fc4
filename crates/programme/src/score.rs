//! What a plan in the making is worth while it may still be over its limits: worth and shortfalls as they are, what is left
//! of a limit at a part of its price, what is over at several times its price.

use crate::homes::{Home, Way};
use crate::rows::{NO_LIMIT, Rows};
use programme_check::{MOST_YEARS, Rule};

/// How a row counts.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Cash(usize),
    /// The year of the money that comes back.
    Relief(usize),
    /// What a missing unit costs.
    Floor(f64),
    Cap,
    Free,
}

/// How what is left and what is over count, as multiples of the price.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Terms {
    pub left: f64,
    pub over: f64,
}

/// The least that a cent over counts, in grains: a tenth of a point for a thousand euros. In a programme where money is
/// not scarce its price says nothing.
const LEAST_PRICE: f64 = 1.0;

/// Use of every row, and a change that is being weighed.
pub(crate) struct Score<'a> {
    pub rows: &'a Rows,
    pub terms: Terms,
    /// Whether worth counts; without, only what is over does.
    pub worth_counts: bool,
    kinds: Vec<Kind>,
    /// Price of what is left.
    price: Vec<f64>,
    /// Price of what is over.
    dear: Vec<f64>,
    used: Vec<i64>,
    /// Money left in each year, by itself.
    money: Vec<i64>,
    /// Kept aside of each row.
    reserve: Vec<i64>,
    /// The change: rows, each once, and worth.
    changes: Vec<(u32, i64)>,
    place: Vec<u32>,
    worth: i64,
}

/// No change of this row yet.
const NOWHERE: u32 = u32::MAX;

impl<'a> Score<'a> {
    pub fn new(rows: &'a Rows, prices: &[f64]) -> Self {
        let mut price = prices.to_vec();
        for year in 1..rows.years {
            if rows.carry {
                // Money carried over counts from the first year on: a year is worth what it has more than the next.
                price[year - 1] = (price[year - 1] - price[year]).max(0.0);
            }
        }
        let usual = prices[..rows.years].iter().sum::<f64>() / rows.years.max(1) as f64;
        let least = |row: usize| (usual * 0.3).max(LEAST_PRICE) * rows.scale[0] / rows.scale[row];
        Self {
            rows,
            terms: Terms { left: 1.0, over: 1.0 },
            worth_counts: true,
            kinds: (0..rows.len()).map(|row| kind(rows, row)).collect(),
            dear: (0..rows.len()).map(|row| price[row].max(least(row))).collect(),
            price,
            used: vec![0; rows.len()],
            money: rows.cap[..rows.years].to_vec(),
            reserve: vec![0; rows.len()],
            changes: Vec::new(),
            place: vec![NOWHERE; rows.len()],
            worth: 0,
        }
    }

    /// Begins another change.
    pub fn begin(&mut self) {
        for (row, _) in self.changes.drain(..) {
            self.place[row as usize] = NOWHERE;
        }
        self.worth = 0;
    }

    /// Adds to the change so many times a way.
    pub fn note(&mut self, home: &Home, way: &Way, year: usize, times: i64) {
        self.worth += way.worth * times;
        home.uses(way, year, times, |row, by| match self.place[row] {
            NOWHERE => {
                self.place[row] = self.changes.len() as u32;
                self.changes.push((row as u32, by));
            }
            at => self.changes[at as usize].1 += by,
        });
    }

    /// What the change brings, in grains.
    pub fn gain(&self) -> f64 {
        let mut gain = if self.worth_counts { self.worth as f64 } else { 0.0 };
        let mut money = [0_i64; MOST_YEARS];
        for (row, by) in &self.changes {
            let (row, by) = (*row as usize, *by);
            let used = self.used[row];
            match self.kinds[row] {
                Kind::Cash(year) => money[year] -= by,
                Kind::Relief(year) => money[year] += self.claimed(row, by),
                Kind::Floor(price) => {
                    let missing = |used: i64| (self.rows.cap[row] - used).max(0) as f64;
                    let less = (missing(used) - missing(used + by)) * price;
                    gain += if self.worth_counts { less } else { 0.0 };
                }
                Kind::Cap => {
                    let left = self.rows.cap[row] - used;
                    gain += self.counts(row, left - by) - self.counts(row, left);
                }
                Kind::Free => {}
            }
        }
        let (mut before, mut change) = (0, 0);
        for (year, by) in money.iter().enumerate().take(self.rows.years) {
            if self.rows.carry {
                before += self.money[year];
                change += by;
            } else {
                (before, change) = (self.money[year], *by);
            }
            if change != 0 {
                gain += self.counts(year, before + change) - self.counts(year, before);
            }
        }
        gain
    }

    /// Keeps the change.
    pub fn keep(&mut self) {
        for at in 0..self.changes.len() {
            let (row, by) = (self.changes[at].0 as usize, self.changes[at].1);
            match self.kinds[row] {
                Kind::Cash(year) => self.money[year] -= by,
                Kind::Relief(year) => self.money[year] += self.claimed(row, by),
                _ => {}
            }
            self.used[row] += by;
        }
    }

    /// What more is claimed below the ceiling when so much more is asked.
    fn claimed(&self, row: usize, by: i64) -> i64 {
        let (used, ceiling) = (self.used[row], self.rows.cap[row]);
        (used + by).min(ceiling) - used.min(ceiling)
    }

    fn counts(&self, row: usize, left: i64) -> f64 {
        if left >= 0 {
            let price = if self.worth_counts { self.price[row] } else { self.dear[row] };
            self.terms.left * price * left as f64
        } else {
            self.terms.over * self.dear[row] * left as f64
        }
    }

    /// Rows that are over their limit, and by how much, whatever is kept aside.
    pub fn over(&self) -> Vec<(usize, i64)> {
        let mut money = 0;
        let over = |row: usize| {
            let over = match self.kinds[row] {
                Kind::Cash(year) => {
                    money = self.money[year] + self.reserve[row] + if self.rows.carry { money } else { 0 };
                    -money
                }
                Kind::Cap => self.used[row] - self.reserve[row] - self.rows.cap[row],
                _ => 0,
            };
            (over > 0).then_some((row, over))
        };
        (0..self.rows.len()).filter_map(over).collect()
    }

    /// Keeps more of a row aside: what will be over by as much then fits.
    pub fn set_aside(&mut self, row: usize, more: i64) {
        self.reserve[row] += more;
        match self.kinds[row] {
            Kind::Cash(year) => self.money[year] -= more,
            _ => self.used[row] += more,
        }
    }

    /// Gives back all that is kept aside.
    pub fn give_back(&mut self) {
        for row in 0..self.rows.len() {
            self.set_aside(row, -self.reserve[row]);
        }
    }
}

fn kind(rows: &Rows, row: usize) -> Kind {
    match rows.rules[row] {
        Rule::Cash { year } => Kind::Cash(year),
        Rule::Relief { .. } => rows.back(row).map_or(Kind::Free, Kind::Relief),
        Rule::Least { .. } | Rule::Fairness { .. } if rows.highest[row] > 0.0 => {
            Kind::Floor(rows.highest[row])
        }
        Rule::Least { .. } | Rule::Fairness { .. } => Kind::Free,
        _ if rows.cap[row] >= NO_LIMIT => Kind::Free,
        _ => Kind::Cap,
    }
}
