//! Every cycle of a basin, once: with its least household first.

use crate::odds::{SURE, after};
use crate::pool::Pool;

/// Beyond this a basin is refused: its cycles would not fit in memory.
pub const MOST_CYCLES: usize = 30_000_000;

/// Households of a cycle after the least, at most.
const OTHERS: usize = 3;

/// The cycles of a basin, by their least household.
#[derive(Debug, Clone, Default)]
pub struct Cycles {
    /// First cycle of each household, and the end.
    pub start: Vec<u32>,
    /// The other households, in order; those that are missing are the number of households, whose price is 0.
    pub others: Vec<[u32; OTHERS]>,
    /// What each is worth, chances counted, in grains.
    pub worth: Vec<f64>,
}

impl Cycles {
    /// The cycles that are worth something, one for the same households; nothing when there are too many.
    pub fn of(pool: &Pool) -> Option<Self> {
        Self::found(pool, false)
    }

    /// Every cycle, whatever its worth; nothing when there are too many.
    pub fn every(pool: &Pool) -> Option<Self> {
        Self::found(pool, true)
    }

    fn found(pool: &Pool, every: bool) -> Option<Self> {
        let none = pool.households as u32;
        let mut search = Search { pool, every, least: 0, found: Vec::new() };
        let mut cycles = Self { start: vec![0], ..Self::default() };
        for least in 0..pool.households as u32 {
            if pool.caps.cycle >= 2 {
                search.least = least;
                search.extend([none; OTHERS], 0, SURE, 0.0);
            }
            search.found.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.2.total_cmp(&a.2)).then(a.1.cmp(&b.1)));
            if !every {
                // Of several cycles of the same households, the one that is worth the most.
                search.found.dedup_by_key(|found| found.0);
            }
            for (_, others, worth) in search.found.drain(..) {
                cycles.others.push(others);
                cycles.worth.push(worth);
            }
            if cycles.worth.len() > MOST_CYCLES {
                return None;
            }
            cycles.start.push(cycles.worth.len() as u32);
        }
        Some(cycles)
    }

    pub fn len(&self) -> usize {
        self.worth.len()
    }

    /// The cycles of which a household is the least.
    pub fn of_least(&self, least: usize) -> std::ops::Range<usize> {
        self.start[least] as usize..self.start[least + 1] as usize
    }
}

/// A set of households, the same in their order, the worth.
type Found = ([u32; OTHERS], [u32; OTHERS], f64);

struct Search<'a> {
    pool: &'a Pool,
    every: bool,
    least: u32,
    found: Vec<Found>,
}

impl Search<'_> {
    fn extend(&mut self, others: [u32; OTHERS], length: usize, success: i64, worth: f64) {
        let pool = self.pool;
        let node = if length == 0 { self.least } else { others[length - 1] };
        if length > 0
            && let Some(back) = pool.find(node as usize, self.least)
        {
            let arc = pool.arc(back);
            let success = after(success, pool.odds.classes[usize::from(arc.class)]);
            let total = (worth + f64::from(arc.worth)) * success as f64;
            if total > 0.0 || self.every {
                let mut set = others;
                set.sort_unstable();
                self.found.push((set, others, total));
            }
        }
        if length + 1 >= usize::from(pool.caps.cycle) || length == OTHERS {
            return;
        }
        let row = pool.out(node as usize);
        let later = row.start + pool.taker[row.clone()].partition_point(|taker| *taker <= self.least);
        for at in later..row.end {
            let arc = pool.arc(at);
            if others[..length].contains(&arc.taker) {
                continue;
            }
            let mut longer = others;
            longer[length] = arc.taker;
            let success = after(success, pool.odds.classes[usize::from(arc.class)]);
            self.extend(longer, length + 1, success, worth + f64::from(arc.worth));
        }
    }
}
