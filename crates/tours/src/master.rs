//! The choice of tours as a linear programme, solved by bringing in the tours that its own prices find too cheap.
//!
//! The bound does not trust the solver: whatever the prices are, provided that none is negative, it is summed again over all
//! tours in whole numbers.

use clarabel::algebra::CscMatrix;
use clarabel::solver::SupportedConeT::NonnegativeConeT;
use clarabel::solver::{DefaultSettings, DefaultSolver, IPSolver, SolverStatus};

/// Prices and bounds are kept in thousandths of the value.
pub(crate) const SCALE: i64 = 1_000;
/// Tours brought in at once.
const BATCH: usize = 400;
const MOST_ROUNDS: usize = 60;

/// A tour of a kind of day: what it uses up and what it is worth.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub kind: usize,
    pub rows: Vec<usize>,
    pub value: i64,
}

/// Tours to choose: so many of each kind, and no row used more often than its right-hand side says.
pub(crate) struct Master {
    pub most: Vec<u32>,
    pub right: Vec<u32>,
    pub columns: Vec<Column>,
}

/// What the programme says.
pub(crate) struct Priced {
    /// By row, in thousandths.
    pub prices: Vec<i64>,
    /// By kind: the most that a tour is worth beyond what it uses, and nothing when none is.
    pub best: Vec<i64>,
    /// No choice is worth more, in thousandths.
    pub bound: i64,
}

impl Master {
    /// What a tour is worth beyond the prices of what it uses.
    pub fn beyond(&self, column: &Column, prices: &[i64]) -> i64 {
        column.value * SCALE - column.rows.iter().map(|row| prices[*row]).sum::<i64>()
    }

    /// May these be chosen together?
    pub fn holds(&self, chosen: &[usize]) -> bool {
        let mut right = self.right.clone();
        let mut most = self.most.clone();
        let take = |left: &mut u32| left.checked_sub(1).map(|rest| *left = rest).is_some();
        chosen.iter().map(|at| &self.columns[*at]).all(|column| {
            column.rows.iter().all(|row| take(&mut right[*row])) && take(&mut most[column.kind])
        })
    }

    fn priced(&self, prices: Vec<i64>) -> Priced {
        let mut best = vec![0; self.most.len()];
        for column in &self.columns {
            best[column.kind] = best[column.kind].max(self.beyond(column, &prices));
        }
        let rows: i64 = prices.iter().zip(&self.right).map(|(price, right)| price * i64::from(*right)).sum();
        let kinds: i64 = best.iter().zip(&self.most).map(|(best, most)| best * i64::from(*most)).sum();
        Priced { prices, best, bound: rows + kinds }
    }

    /// The best prices that were found; those of nothing when the solver gives none.
    pub fn solve(&self) -> Priced {
        let nothing = self.priced(vec![0; self.right.len()]);
        let mut is_in = vec![false; self.columns.len()];
        let mut given: Vec<usize> = Vec::new();
        self.bring(&nothing, &mut is_in, &mut given);
        let mut best = nothing;
        for _ in 0..MOST_ROUNDS {
            let Some((prices, kinds)) = self.dual(&given) else { break };
            let found = self.priced(prices);
            let is_done = found.best.iter().zip(&kinds).all(|(most, price)| *most <= price + SCALE / 10);
            if found.bound < best.bound {
                best = self.priced(found.prices.clone());
            }
            if is_done || !self.bring(&found, &mut is_in, &mut given) {
                break;
            }
        }
        best
    }

    /// Brings in the tours of each kind that are worth most at these prices; is there one?
    fn bring(&self, at: &Priced, is_in: &mut [bool], given: &mut Vec<usize>) -> bool {
        let before = given.len();
        let mut by_kind: Vec<Vec<(i64, usize)>> = vec![Vec::new(); self.most.len()];
        for (index, column) in self.columns.iter().enumerate() {
            let beyond = self.beyond(column, &at.prices);
            if beyond > 0 && !is_in[index] {
                by_kind[column.kind].push((-beyond, index));
            }
        }
        for mut kind in by_kind {
            kind.sort_unstable();
            for (_, index) in kind.into_iter().take(BATCH) {
                is_in[index] = true;
                given.push(index);
            }
        }
        given.len() > before
    }

    /// Prices of rows in thousandths, and of kinds, when only these tours may be chosen.
    fn dual(&self, given: &[usize]) -> Option<(Vec<i64>, Vec<i64>)> {
        let (rows, kinds) = (self.right.len(), self.most.len());
        let constraints = rows + kinds + given.len();
        let largest = given.iter().map(|at| self.columns[*at].value.abs()).max()?.max(1) as f64;
        let (mut start, mut which, mut values) = (vec![0], Vec::new(), Vec::new());
        for (at, index) in given.iter().enumerate() {
            let column = &self.columns[*index];
            let mut used = column.rows.clone();
            used.sort_unstable();
            used.push(rows + column.kind);
            values.extend(used.iter().map(|_| 1.0));
            which.extend(used);
            which.push(rows + kinds + at);
            values.push(-1.0);
            start.push(which.len());
        }
        let mut right: Vec<f64> = self.right.iter().chain(&self.most).map(|of| f64::from(*of)).collect();
        right.resize(constraints, 0.0);
        let asked: Vec<f64> = given.iter().map(|at| -(self.columns[*at].value as f64) / largest).collect();
        let matrix = CscMatrix::new(constraints, given.len(), start, which, values);
        let quadratic = CscMatrix::zeros((given.len(), given.len()));
        let settings = DefaultSettings {
            verbose: false,
            max_threads: 1,
            tol_gap_rel: 1e-10,
            tol_gap_abs: 1e-10,
            tol_feas: 1e-9,
            presolve_enable: false,
            ..DefaultSettings::default()
        };
        let cones = [NonnegativeConeT(constraints)];
        let mut solver = DefaultSolver::new(&quadratic, &asked, &matrix, &right, &cones, settings).ok()?;
        solver.solve();
        if !matches!(solver.solution.status, SolverStatus::Solved | SolverStatus::AlmostSolved) {
            return None;
        }
        let price = |row: usize| {
            let price = solver.solution.z[row] * largest * SCALE as f64;
            if price.is_finite() { price.max(0.0).round() as i64 } else { 0 }
        };
        Some(((0..rows).map(price).collect(), (rows..rows + kinds).map(price).collect()))
    }
}
