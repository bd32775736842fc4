//! The best prices of applicants: the dual of the linear programme in which a bid may be granted in part. On one parcel the
//! bids of any day are a row, which is all that intervals need; so what is left in parts comes from applicants alone.

use crate::packing::{Days, SCALE};
use crate::question::Question;
use clarabel::algebra::CscMatrix;
use clarabel::solver::SupportedConeT::NonnegativeConeT;
use clarabel::solver::{DefaultSettings, DefaultSolver, IPSolver, SolverStatus};

/// What the programme says.
pub(crate) struct Priced {
    /// By applicant, in millionths of a point.
    pub prices: Vec<i64>,
    /// By bid that was given, in its order: how much of it is granted.
    pub parts: Vec<f64>,
}

/// The largest sets of bids that want one parcel on one day.
fn crowds(days: &Days, bids: &[usize]) -> Vec<Vec<usize>> {
    let mut starts = bids.to_vec();
    starts.sort_by_key(|bid| (days.from[*bid], *bid));
    let mut all: Vec<Vec<usize>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for bid in starts {
        let day = days.from[bid];
        let still: Vec<usize> = open.iter().copied().filter(|other| days.to[*other] > day).collect();
        // A set is as large as it gets just before one of it ends.
        if still.len() < open.len() {
            all.push(std::mem::take(&mut open));
        }
        open = still;
        open.push(bid);
    }
    if !open.is_empty() {
        all.push(open);
    }
    all
}

/// A push for each bid, so small that it changes no optimum in whole points, and different for each: without it, bids of
/// the same worth would all be granted in halves.
fn push(bid: usize, most: f64) -> f64 {
    let mixed = (bid as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    most * mixed as f64 / (1_u64 << 24) as f64
}

/// Solves it for the bids that are left; `room`: what each applicant may still be given.
pub(crate) fn solve(question: &Question, days: &Days, alive: &[usize], room: &[u32]) -> Option<Priced> {
    if alive.is_empty() {
        return Some(Priced { prices: vec![0; question.needs.len()], parts: Vec::new() });
    }
    let mut place = vec![usize::MAX; question.bids.len()];
    for (at, bid) in alive.iter().enumerate() {
        place[*bid] = at;
    }
    let mut columns: Vec<Vec<usize>> = vec![Vec::new(); alive.len()];
    let mut right: Vec<f64> = Vec::new();
    let mut of_row: Vec<usize> = Vec::new();
    for (applicant, bids) in days.by_applicant.iter().enumerate() {
        let mine: Vec<usize> = bids.iter().map(|bid| place[*bid]).filter(|at| *at != usize::MAX).collect();
        // Whoever may be given all it asks for has no price.
        if mine.len() as u64 > u64::from(room[applicant]) {
            mine.iter().for_each(|at| columns[*at].push(right.len()));
            right.push(f64::from(room[applicant]));
            of_row.push(applicant);
        }
    }
    for bids in &days.by_parcel {
        let mine: Vec<usize> = bids.iter().copied().filter(|bid| place[*bid] != usize::MAX).collect();
        for crowd in crowds(days, &mine) {
            crowd.iter().for_each(|bid| columns[place[*bid]].push(right.len()));
            right.push(1.0);
        }
    }
    let constraints = right.len() + alive.len();
    let largest = alive.iter().map(|bid| question.bids[*bid].points).max().unwrap_or(1) as f64;
    let (mut start, mut which, mut values) = (vec![0], Vec::new(), Vec::new());
    for (at, rows) in columns.iter().enumerate() {
        for row in rows {
            which.push(*row);
            values.push(1.0);
        }
        which.push(right.len() + at);
        values.push(-1.0);
        start.push(which.len());
    }
    let rows = right.len();
    right.resize(constraints, 0.0);
    let granted = alive.len().min(right.iter().filter(|of| **of > 0.0).count()).max(1);
    let most = 0.4 / granted as f64;
    let asked: Vec<f64> =
        alive.iter().map(|bid| -(question.bids[*bid].points as f64 + push(*bid, most)) / largest).collect();
    let matrix = CscMatrix::new(constraints, alive.len(), start, which, values);
    let quadratic = CscMatrix::zeros((alive.len(), alive.len()));
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
    let mut prices = vec![0; question.needs.len()];
    for (row, applicant) in of_row.iter().enumerate().take(rows) {
        let price = solver.solution.z[row] * largest * SCALE as f64;
        prices[*applicant] = if price.is_finite() { price.max(0.0).round() as i64 } else { 0 };
    }
    Some(Priced { prices, parts: solver.solution.x.clone() })
}
