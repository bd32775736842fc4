//! Prices: a first level for all money at once, a deflected descent, then linear programmes over the columns met. Each
//! price vector proves a bound; the lowest is kept.

use crate::homes::{Choice, Column, Home};
use crate::linear;
use crate::oracle::every;
use crate::rows::Rows;
use std::collections::BTreeSet;

/// Prices and the bound that they prove, in grains.
#[derive(Debug, Clone)]
pub(crate) struct Priced {
    pub prices: Vec<f64>,
    pub bound: f64,
}

/// The residences, with the columns met for each.
pub(crate) struct Pool<'a> {
    pub rows: &'a Rows,
    pub homes: Vec<&'a Home>,
    pub money: &'a [i64],
    pub threads: usize,
    pub columns: Vec<Vec<Column>>,
    known: Vec<BTreeSet<Choice>>,
    /// How many price vectors were tried, and linear programmes solved.
    pub tried: u64,
    pub programmes: u64,
}

/// What all residences choose at some prices.
struct Chosen {
    bound: f64,
    choices: Vec<(f64, Choice)>,
}

impl<'a> Pool<'a> {
    pub fn new(rows: &'a Rows, homes: Vec<&'a Home>, money: &'a [i64], threads: usize) -> Self {
        let count = homes.len();
        Self {
            rows,
            homes,
            money,
            threads,
            columns: vec![Vec::new(); count],
            known: vec![BTreeSet::new(); count],
            tried: 0,
            programmes: 0,
        }
    }

    fn choose(&mut self, prices: &[f64]) -> Chosen {
        self.tried += 1;
        let choices = every(&self.homes, prices, self.money, self.threads);
        let bound = self.rows.granted(prices) + choices.iter().map(|(net, _)| net).sum::<f64>();
        Chosen { bound, choices }
    }

    /// Adds a column; whether it is new.
    pub fn learn(&mut self, home: usize, choice: Choice) -> bool {
        if !self.known[home].insert(choice.clone()) {
            return false;
        }
        let column = self.homes[home].column(choice);
        self.columns[home].push(column);
        true
    }

    fn learn_all(&mut self, chosen: Chosen) -> usize {
        let choices = chosen.choices.into_iter().enumerate();
        choices
            .filter(|(_, (net, _))| net.is_finite())
            .map(|(home, (_, choice))| usize::from(self.learn(home, choice)))
            .sum()
    }

    /// The lowest bound along one level of price for all money, cheaper year after year.
    pub fn level(&mut self, decay: f64) -> Priced {
        let rows = self.rows;
        let at = |level: f64| {
            let mut prices = vec![0.0; rows.len()];
            let mut price = level;
            for price_of in prices.iter_mut().take(rows.years) {
                *price_of = price;
                price *= decay;
            }
            for row in 0..rows.len() {
                if let Some(back) = rows.back(row) {
                    prices[row] = prices[back] * 0.5;
                }
            }
            rows.project(&mut prices);
            prices
        };
        let mut best = Priced { prices: at(0.0), bound: f64::INFINITY };
        // Grains for a cent: from a bathroom for a point and a million euros, to a thousand points for a light bulb.
        let (mut low, mut high) = (-6.0_f64, 12.0_f64);
        for step in 0..24 {
            let third = (high - low) / 3.0;
            let (a, b) = (low + third, high - third);
            let (first, second) = (at(a.exp2()), at(b.exp2()));
            let (one, two) = (self.choose(&first), self.choose(&second));
            if one.bound < two.bound {
                high = b
            } else {
                low = a
            }
            for (prices, chosen) in [(first, one), (second, two)] {
                if chosen.bound < best.bound {
                    best = Priced { prices, bound: chosen.bound };
                    if step > 8 {
                        self.learn_all(chosen);
                    }
                }
            }
        }
        best
    }

    /// A deflected subgradient descent (Camerini, Fratta and Maffioli 1975).
    pub fn descend(&mut self, from: Priced, target: f64, steps: usize) -> Priced {
        let rows = self.rows;
        let mut best = from;
        let mut here = best.prices.clone();
        let mut direction = vec![0.0; rows.len()];
        let (mut pace, mut idle) = (1.0, 0);
        // What counts as one unit of a row: its size, so that all rows move alike.
        let size: Vec<f64> =
            (0..rows.len()).map(|row| (rows.cap[row].min(1 << 40) as f64).max(rows.scale[row])).collect();
        for _ in 0..steps {
            let chosen = self.choose(&here);
            let mut slope: Vec<f64> = (0..rows.len())
                .map(|row| if rows.earns(row) { -(rows.cap[row] as f64) } else { rows.cap[row] as f64 })
                .collect();
            for row in 0..rows.len() {
                if let Some(back) = rows.back(row) {
                    slope[back] += rows.cap[row] as f64;
                }
            }
            for (home, (_, choice)) in chosen.choices.iter().enumerate() {
                for (row, by) in self.homes[home].column(choice.clone()).uses {
                    let row = row as usize;
                    slope[row] += if rows.earns(row) { by as f64 } else { -(by as f64) };
                }
            }
            let reached = chosen.bound;
            if reached < best.bound * (1.0 - 1e-6) {
                idle = 0;
            } else {
                idle += 1;
                if idle >= 8 {
                    (pace, idle) = (pace * 0.6, 0);
                    here.clone_from(&best.prices);
                }
            }
            if reached < best.bound {
                best = Priced { prices: here.clone(), bound: reached };
                self.learn_all(chosen);
            }
            let mut length = 0.0;
            for (row, along) in direction.iter_mut().enumerate() {
                let wanted = if rows.highest[row] > 0.0 { slope[row] / size[row] } else { 0.0 };
                *along = 0.7 * wanted + 0.3 * *along;
                length += *along * *along;
            }
            if length < 1e-12 {
                break;
            }
            let step = pace * (reached - target).max(reached.abs() * 1e-4) / length;
            for (row, price) in here.iter_mut().enumerate() {
                *price -= step * direction[row] / size[row];
            }
            rows.project(&mut here);
        }
        best
    }

    /// Linear programmes over the columns met, at most `rounds`; the prices and the shares of the last one.
    pub fn generate(&mut self, from: Priced, rounds: usize) -> (Priced, Vec<Vec<f64>>) {
        let rows = self.rows;
        let mut best = from;
        let chosen = self.choose(&best.prices);
        self.learn_all(chosen);
        let cap: Vec<f64> = rows.cap.iter().map(|cap| *cap as f64).collect();
        let mut shares = Vec::new();
        for _ in 0..rounds {
            let Some((next, value, found)) = self.linear(&cap, &cap, None, None) else { break };
            self.programmes += 1;
            shares = found;
            let mut fresh = 0;
            // Between the best prices and the newest lie prices that are often better than both.
            for part in [0.3, 1.0] {
                let mut prices: Vec<f64> =
                    best.prices.iter().zip(&next).map(|(old, new)| old + (new - old) * part).collect();
                rows.project(&mut prices);
                let chosen = self.choose(&prices);
                if chosen.bound < best.bound {
                    best = Priced { prices, bound: chosen.bound };
                }
                fresh += self.learn_all(chosen);
            }
            if fresh == 0 || best.bound - value < best.bound.abs() * 2e-4 {
                break;
            }
        }
        (best, shares)
    }

    /// The linear programme over the columns of the residences that are free (all of them when none is named).
    pub fn linear(
        &self,
        cap: &[f64],
        back: &[f64],
        dear: Option<&[f64]>,
        free: Option<&[bool]>,
    ) -> Option<(Vec<f64>, f64, Vec<Vec<f64>>)> {
        let mut owner = 0;
        let mut columns = Vec::new();
        for (home, list) in self.columns.iter().enumerate() {
            if free.is_none_or(|free| free[home]) {
                columns.extend(list.iter().map(|column| (owner, column)));
                owner += 1;
            }
        }
        if owner == 0 {
            return None;
        }
        let solved = linear::solve(self.rows, cap, back, dear, owner, &columns)?;
        let mut shares = solved.shares.into_iter();
        let mut all = Vec::with_capacity(self.columns.len());
        for (home, list) in self.columns.iter().enumerate() {
            let taken = if free.is_none_or(|free| free[home]) { list.len() } else { 0 };
            all.push(shares.by_ref().take(taken).collect());
        }
        Some((solved.prices, solved.value, all))
    }
}
