//! What plans have used so far of every rule, and whether something more fits.

use crate::homes::Column;
use crate::rows::Rows;

/// Use of every row.
#[derive(Debug, Clone)]
pub(crate) struct State<'a> {
    pub rows: &'a Rows,
    pub used: Vec<i64>,
    /// Money that comes back in each year.
    back: Vec<i64>,
}

impl<'a> State<'a> {
    pub fn new(rows: &'a Rows) -> Self {
        Self { rows, used: vec![0; rows.len()], back: vec![0; rows.years] }
    }

    /// Adds or takes away (−1) uses.
    pub fn add(&mut self, uses: &[(u32, i64)], times: i64) {
        for (row, amount) in uses {
            let row = *row as usize;
            let before = self.used[row];
            let after = before + amount * times;
            self.used[row] = after;
            if let Some(year) = self.rows.back(row) {
                let cap = self.rows.cap[row];
                self.back[year] += after.min(cap) - before.min(cap);
            }
        }
    }

    /// Money left in each year: below 0, too much is spent; with carry-over, that of the years before is in it.
    pub fn left(&self, year: usize) -> i64 {
        let own = |year: usize| self.rows.cap[year] + self.back[year] - self.used[year];
        if self.rows.carry { (0..=year).map(own).sum() } else { own(year) }
    }

    /// Money of a year by itself, whatever the years before.
    pub fn left_alone(&self, year: usize) -> i64 {
        self.rows.cap[year] + self.back[year] - self.used[year]
    }

    /// Whether all that is used is within the limits.
    pub fn holds(&self) -> bool {
        self.first_over().is_none()
    }

    /// The first row that is over.
    pub fn first_over(&self) -> Option<usize> {
        if let Some(year) = (0..self.rows.years).find(|year| self.left(*year) < 0) {
            return Some(year);
        }
        (self.rows.years..self.rows.len())
            .find(|row| !self.rows.earns(*row) && self.used[*row] > self.rows.cap[*row])
    }

    /// Whether these rows and the money are within the limits.
    fn holds_on(&self, uses: &[(u32, i64)]) -> bool {
        let over = |row: usize| {
            row >= self.rows.years && !self.rows.earns(row) && self.used[row] > self.rows.cap[row]
        };
        !uses.iter().any(|(row, _)| over(*row as usize))
            && (0..self.rows.years).all(|year| self.left(year) >= 0)
    }

    /// Adds when all then holds; otherwise leaves things as they were.
    pub fn try_add(&mut self, uses: &[(u32, i64)]) -> bool {
        self.add(uses, 1);
        let holds = self.holds_on(uses);
        if !holds {
            self.add(uses, -1);
        }
        holds
    }

    /// Grains that shortfalls cost.
    pub fn shortfalls(&self) -> f64 {
        let cost = |row: usize| match self.rows.earns(row) && self.rows.back(row).is_none() {
            true => (self.rows.cap[row] - self.used[row]).max(0) as f64 * self.rows.highest[row],
            false => 0.0,
        };
        (0..self.rows.len()).map(cost).sum()
    }

    /// What adding these uses changes of the shortfalls, in grains (a gain above 0).
    pub fn relieved(&self, uses: &[(u32, i64)], times: i64) -> f64 {
        let mut gain = 0.0;
        for (row, amount) in uses {
            let row = *row as usize;
            if self.rows.earns(row) && self.rows.back(row).is_none() {
                let missing = |used: i64| (self.rows.cap[row] - used).max(0) as f64;
                let after = missing(self.used[row] + amount * times);
                gain += (missing(self.used[row]) - after) * self.rows.highest[row];
            }
        }
        gain
    }
}

/// Uses of all these columns.
pub(crate) fn state_of<'a>(rows: &'a Rows, columns: &[Column]) -> State<'a> {
    let mut state = State::new(rows);
    columns.iter().for_each(|column| state.add(&column.uses, 1));
    state
}
