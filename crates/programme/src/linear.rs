//! The linear programme over whole programmes of residences: the best prices that the columns known so far allow, and how
//! much of each column is chosen at them.

use crate::homes::Column;
use crate::rows::Rows;
use clarabel::algebra::CscMatrix;
use clarabel::solver::SupportedConeT::NonnegativeConeT;
use clarabel::solver::{DefaultSettings, DefaultSolver, IPSolver, SolverStatus};
use programme_check::POINT;

/// What the linear programme says.
pub(crate) struct Solved {
    pub prices: Vec<f64>,
    /// Share of each column.
    pub shares: Vec<f64>,
    /// Grains.
    pub value: f64,
}

/// A constraint `entries · x ≤ right`.
struct Constraints {
    by_variable: Vec<Vec<(usize, f64)>>,
    right: Vec<f64>,
}

impl Constraints {
    fn push(&mut self, entries: impl IntoIterator<Item = (usize, f64)>, right: f64) {
        let at = self.right.len();
        for (variable, value) in entries {
            self.by_variable[variable].push((at, value));
        }
        self.right.push(right);
    }
}

/// Solves over columns (owner among `owners` residences, column) with these capacities; nothing when the solver fails.
/// With `dear`, what is lacking of a row can be had at that price: capacities may then be below 0.
pub(crate) fn solve(
    rows: &Rows,
    cap: &[f64],
    back: &[f64],
    dear: Option<&[f64]>,
    owners: usize,
    columns: &[(usize, &Column)],
) -> Option<Solved> {
    let scale = POINT as f64;
    let count = rows.len();
    // Rows that no column uses, and that nobody can be paid for, need no price.
    let mut asked = vec![0.0; count + owners];
    for (row, cap) in cap.iter().enumerate() {
        let worth = if rows.highest[row] > 0.0 { cap / rows.scale[row] } else { 0.0 };
        asked[row] += if rows.earns(row) { -worth } else { worth };
    }
    for (row, ceiling) in back.iter().enumerate() {
        if let Some(year) = rows.back(row) {
            asked[year] += ceiling / rows.scale[year];
        }
    }
    asked[count..].fill(1.0);
    let mut all = Constraints { by_variable: vec![Vec::new(); count + owners], right: Vec::new() };
    for (owner, column) in columns {
        let entries =
            column.uses.iter().filter(|(row, _)| rows.highest[*row as usize] > 0.0).map(|(row, by)| {
                let row = *row as usize;
                let by = *by as f64 / rows.scale[row];
                (row, if rows.earns(row) { by } else { -by })
            });
        let entries: Vec<(usize, f64)> = entries.chain([(count + owner, -1.0)]).collect();
        all.push(entries, -(column.worth as f64) / scale);
    }
    for row in 0..count {
        all.push([(row, -1.0)], 0.0);
        let highest = rows.highest[row].min(dear.map_or(f64::INFINITY, |dear| dear[row]));
        if highest == 0.0 {
            all.push([(row, 1.0)], 0.0);
        } else if highest.is_finite() {
            all.push([(row, 1.0)], highest * rows.scale[row] / scale);
        }
        if let Some(year) = rows.back(row) {
            all.push([(row, 1.0), (year, -1.0)], 0.0);
        }
    }
    for year in (1..rows.years).filter(|_| rows.carry) {
        all.push([(year, 1.0), (year - 1, -1.0)], 0.0);
    }
    let (mut start, mut which, mut values) = (vec![0], Vec::new(), Vec::new());
    for entries in &all.by_variable {
        for (at, value) in entries {
            which.push(*at);
            values.push(*value);
        }
        start.push(which.len());
    }
    let constraints = all.right.len();
    let matrix = CscMatrix::new(constraints, count + owners, start, which, values);
    let settings = DefaultSettings {
        verbose: false,
        max_threads: 1,
        tol_gap_rel: 1e-6,
        tol_gap_abs: 1e-6,
        presolve_enable: false,
        ..DefaultSettings::default()
    };
    let quadratic = CscMatrix::zeros((count + owners, count + owners));
    let cones = [NonnegativeConeT(constraints)];
    let mut solver = DefaultSolver::new(&quadratic, &asked, &matrix, &all.right, &cones, settings).ok()?;
    solver.solve();
    if !matches!(solver.solution.status, SolverStatus::Solved | SolverStatus::AlmostSolved) {
        return None;
    }
    let found = solver.solution.x.get(..count)?;
    let mut prices: Vec<f64> =
        found.iter().zip(&rows.scale).map(|(price, unit)| price.max(0.0) * scale / unit).collect();
    rows.project(&mut prices);
    let shares = solver.solution.z.get(..columns.len())?.to_vec();
    Some(Solved { prices, shares, value: solver.solution.obj_val * scale })
}
