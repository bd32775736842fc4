//! From prices to a choice of whole tours, and to a proof.
//!
//! A choice is worth the bound less what each tour, each row and each kind of day loses against its price. So whatever loses
//! more than a budget need not be looked at, and a search that ends within a budget proves that nothing else is better than
//! what it found or than the bound less that budget.

use crate::master::{Master, Priced, SCALE};

/// What the search found.
pub(crate) struct Found {
    /// Tours, by index.
    pub chosen: Vec<usize>,
    pub value: i64,
    /// No choice is worth more.
    pub bound: i64,
}

struct Search<'a> {
    master: &'a Master,
    priced: &'a Priced,
    /// Rows that are visits, the dearest first: they are decided in this order.
    order: Vec<usize>,
    /// By row, the tours that use it, those that lose least first.
    by_row: Vec<Vec<(i64, usize)>>,
    right: Vec<u32>,
    most: Vec<u32>,
    is_closed: Vec<bool>,
    chosen: Vec<usize>,
    best: Option<(i64, Vec<usize>)>,
    budget: i64,
    nodes: u64,
    most_nodes: u64,
}

impl Search<'_> {
    fn fits(&self, index: usize) -> bool {
        let column = &self.master.columns[index];
        self.most[column.kind] > 0
            && column.rows.iter().all(|row| self.right[*row] > 0 && !self.is_closed[*row])
    }

    fn take(&mut self, index: usize) {
        let column = &self.master.columns[index];
        self.most[column.kind] -= 1;
        column.rows.iter().for_each(|row| self.right[*row] -= 1);
        self.chosen.push(index);
    }

    fn give_back(&mut self, index: usize) {
        let column = &self.master.columns[index];
        self.most[column.kind] += 1;
        column.rows.iter().for_each(|row| self.right[*row] += 1);
        self.chosen.pop();
    }

    /// What is lost once nothing more is chosen.
    fn rest(&self) -> i64 {
        let rows: i64 =
            self.priced.prices.iter().zip(&self.right).map(|(price, left)| price * i64::from(*left)).sum();
        let kinds: i64 =
            self.priced.best.iter().zip(&self.most).map(|(best, left)| best * i64::from(*left)).sum();
        rows + kinds
    }

    /// Decides the rows from this one on; the tours of one row are taken in their order, so that no choice is seen twice.
    fn down(&mut self, at: usize, from: usize, lost: i64) {
        self.nodes += 1;
        if self.nodes > self.most_nodes || lost > self.budget {
            return;
        }
        let Some(row) = self.order.get(at).copied() else {
            let lost = lost + self.rest_of_kinds_and_gaps();
            if lost <= self.budget {
                self.best = Some((lost, self.chosen.clone()));
                // Whole values: the next one has to be better by one.
                self.budget = lost - SCALE;
            }
            return;
        };
        if self.right[row] == 0 {
            self.down(at + 1, 0, lost);
            return;
        }
        for rank in from..self.by_row[row].len() {
            let (loss, index) = self.by_row[row][rank];
            if lost + loss > self.budget {
                break;
            }
            if self.fits(index) {
                self.take(index);
                self.down(at, rank, lost + loss);
                self.give_back(index);
            }
        }
        // What is left of this row is not used.
        let loses = self.priced.prices[row] * i64::from(self.right[row]);
        if lost + loses <= self.budget {
            self.is_closed[row] = true;
            self.down(at + 1, 0, lost + loses);
            self.is_closed[row] = false;
        }
    }

    /// Rows of visits are counted as they are closed; those of gaps and the days that are left, at the end.
    fn rest_of_kinds_and_gaps(&self) -> i64 {
        let visits: i64 =
            self.order.iter().map(|row| self.priced.prices[*row] * i64::from(self.right[*row])).sum();
        self.rest() - visits
    }

    fn run(&mut self, budget: i64, most_nodes: u64) -> bool {
        (self.budget, self.nodes, self.most_nodes) = (budget, 0, most_nodes);
        self.down(0, 0, 0);
        self.nodes <= most_nodes
    }
}

/// Chooses; `visits`: how many of the first rows are visits. `nodes`: how long it looks.
pub(crate) fn search(master: &Master, priced: &Priced, visits: usize, nodes: u64) -> Found {
    let loss = |index: usize| {
        let column = &master.columns[index];
        priced.best[column.kind] - master.beyond(column, &priced.prices)
    };
    let mut order: Vec<usize> = (0..visits).collect();
    order.sort_by_key(|row| (-priced.prices[*row], *row));
    let mut by_row: Vec<Vec<(i64, usize)>> = vec![Vec::new(); visits];
    for (index, column) in master.columns.iter().enumerate() {
        for row in column.rows.iter().filter(|row| **row < visits) {
            by_row[*row].push((loss(index), index));
        }
    }
    by_row.iter_mut().for_each(|all| all.sort_unstable());
    let mut here = Search {
        master,
        priced,
        order,
        by_row,
        right: master.right.clone(),
        most: master.most.clone(),
        is_closed: vec![false; master.right.len()],
        chosen: Vec::new(),
        best: None,
        budget: i64::MAX,
        nodes: 0,
        most_nodes: 0,
    };
    // A first choice, whatever it loses; then within budgets that double, each a proof of its own.
    here.run(i64::MAX, nodes / 20 + 1_000);
    let mut proven = 0;
    let mut budget = SCALE;
    loop {
        let known = here.best.as_ref().map_or(i64::MAX, |(lost, _)| lost - SCALE);
        if !here.run(budget.min(known), nodes) {
            break;
        }
        match &here.best {
            // Everything that loses less was looked at.
            Some((lost, _)) if *lost <= budget.min(known) || known <= budget => {
                proven = *lost;
                break;
            }
            _ => proven = budget,
        }
        budget = budget.saturating_mul(2);
    }
    let value = |all: &[usize]| all.iter().map(|at| master.columns[*at].value).sum::<i64>();
    let chosen = here.best.map(|(_, all)| all).unwrap_or_default();
    let value = value(&chosen);
    Found { chosen, value, bound: (priced.bound - proven).div_euclid(SCALE).max(value) }
}
