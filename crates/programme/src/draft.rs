//! A plan being made: a column for each residence, and what all of them use.

use crate::homes::{Column, Home};
use crate::oracle;
use crate::rows::Rows;
use crate::state::State;

/// A plan: a column for each residence.
#[derive(Clone)]
pub(crate) struct Draft<'a> {
    pub columns: Vec<Column>,
    pub state: State<'a>,
}

impl<'a> Draft<'a> {
    pub fn new(rows: &'a Rows, columns: Vec<Column>) -> Self {
        let state = crate::state::state_of(rows, &columns);
        Self { columns, state }
    }

    /// Grains.
    pub fn value(&self) -> f64 {
        self.columns.iter().map(|column| column.worth as f64).sum::<f64>() - self.state.shortfalls()
    }

    /// Puts another column when all then fits and the plan is worth more.
    pub fn try_put(&mut self, home: usize, column: Column) -> bool {
        let old = &self.columns[home];
        let mut gain = (column.worth - old.worth) as f64;
        gain += self.state.relieved(&old.uses, -1);
        self.state.add(&old.uses, -1);
        gain += self.state.relieved(&column.uses, 1);
        if gain > 0.5 && self.state.try_add(&column.uses) {
            self.columns[home] = column;
            return true;
        }
        self.state.add(&self.columns[home].uses, 1);
        false
    }
}

/// Net worth of a column at these prices.
pub(crate) fn priced(rows: &Rows, column: &Column, prices: &[f64]) -> f64 {
    let paid = column.uses.iter().map(|(row, by)| {
        let paid = prices[*row as usize] * *by as f64;
        if rows.earns(*row as usize) { -paid } else { paid }
    });
    column.worth as f64 - paid.sum::<f64>()
}

/// For each residence, the column that uses least and keeps what is locked.
pub(crate) fn least(homes: &[Home], rows: &Rows, money: &[i64]) -> Option<Vec<Column>> {
    let mut dear = vec![0.0; rows.len()];
    for (row, price) in dear.iter_mut().enumerate() {
        *price = if rows.earns(row) { 0.0 } else { 1e9 * (1 + rows.years - row.min(rows.years)) as f64 };
    }
    let column = |home: &Home| {
        let (net, choice) = oracle::best(home, &dear, money);
        net.is_finite().then(|| home.column(choice))
    };
    homes.iter().map(column).collect()
}
