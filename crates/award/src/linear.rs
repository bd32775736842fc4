//! The best prices: a linear programme over the plans met so far, to which each round adds the cheapest plan of every bid
//! at the newest prices, until none is new.

use crate::bound::{Judged, Prices, judge};
use crate::case::Case;
use crate::menu::Plan;
use clarabel::algebra::CscMatrix;
use clarabel::solver::SupportedConeT::NonnegativeConeT;
use clarabel::solver::{DefaultSettings, DefaultSolver, IPSolver, SolverStatus};
use std::collections::BTreeSet;

/// Prices and what they prove.
#[derive(Debug, Clone)]
pub(crate) struct Priced {
    pub prices: Prices,
    pub judged: Judged,
}

/// Lowers the bound as far as prices can, in at most so many rounds, from known prices if there are.
pub(crate) fn lowest(case: &Case, rounds: usize, from: Option<&Prices>) -> Priced {
    let nothing = Prices { cents: vec![0; case.caps.len()], quota: 0, floors: vec![0; case.floors.len()] };
    let first = from.cloned().unwrap_or(nothing);
    let mut best = Priced { judged: judge(case, &first), prices: first };
    let mut met: BTreeSet<(usize, Plan)> = BTreeSet::new();
    let mut plans: Vec<(usize, Plan)> = Vec::new();
    let mut meet = |judged: &Judged, plans: &mut Vec<(usize, Plan)>| {
        let before = plans.len();
        for (bid, found) in judged.profits.iter().enumerate() {
            if let Some((_, plan)) = found
                && met.insert((bid, plan.clone()))
            {
                plans.push((bid, plan.clone()));
            }
        }
        plans.len() > before
    };
    meet(&best.judged, &mut plans);
    for _ in 0..rounds {
        let Some(next) = solve(case, &plans) else { break };
        let mut is_new = false;
        for prices in [next.middle(&best.prices), next] {
            let judged = judge(case, &prices);
            is_new |= meet(&judged, &mut plans);
            if judged.bound < best.judged.bound {
                best = Priced { prices, judged };
            }
        }
        if !is_new {
            break;
        }
    }
    best
}

/// Prices at which the plans known so far leave least. Variables: a price by row (times what the row holds), that of the
/// quota, one by floor, and what each bid is left with.
fn solve(case: &Case, plans: &[(usize, Plan)]) -> Option<Prices> {
    let (rows, floors) = (case.caps.len(), case.floors.len());
    let quota = rows;
    let first_floor = quota + 1;
    let first_bid = first_floor + floors;
    let count = first_bid + case.bids.len();
    let scale = case.bids.iter().filter_map(|bid| bid.worth).max().unwrap_or(1).max(1) as f64;
    let size: Vec<f64> = case.caps.iter().map(|cap| (*cap).max(1) as f64).collect();
    let mut asked = vec![0.0; count];
    for row in 0..rows {
        asked[row] = case.caps[row] as f64 / size[row];
    }
    for (at, (awards, _)) in case.floors.iter().enumerate() {
        asked[first_floor + at] = -(*awards as f64);
    }
    let mut by_variable: Vec<Vec<(usize, f64)>> = vec![Vec::new(); count];
    let mut right: Vec<f64> = Vec::new();
    for (bid, plan) in plans {
        let at = right.len();
        for (fund, cents) in &plan.parts {
            for (year, share) in case.bids[*bid].years.iter().enumerate().filter(|(_, share)| **share > 0) {
                let row = fund * case.years + year;
                by_variable[row].push((at, -(*cents as f64) * (*share as f64) / 1_000.0 / size[row]));
            }
        }
        if case.quota.is_some() {
            by_variable[quota].push((at, case.quota_step(*bid) as f64 / 1_000.0));
        }
        if let Some(floor) = case.bids[*bid].floor {
            by_variable[first_floor + floor].push((at, 1.0));
        }
        by_variable[first_bid + bid].push((at, -1.0));
        right.push(-(case.bids[*bid].worth.unwrap_or(0) as f64) / scale);
    }
    for (bid, known) in case.bids.iter().enumerate() {
        asked[first_bid + bid] = 1.0;
        // A bid that must be funded may be left with less than nothing.
        let least = if known.is_pinned() { 1e3 } else { 0.0 };
        by_variable[first_bid + bid].push((right.len(), -1.0));
        right.push(least);
    }
    for entries in by_variable.iter_mut().take(first_bid) {
        entries.push((right.len(), -1.0));
        right.push(0.0);
    }
    for (floor, (_, price)) in case.floors.iter().enumerate() {
        by_variable[first_floor + floor].push((right.len(), 1.0));
        right.push(*price as f64 / scale);
    }
    for entries in by_variable.iter_mut().take(quota + 1) {
        // A price without end would only say that nothing fits.
        entries.push((right.len(), 1.0));
        right.push(1e4);
    }
    let (mut start, mut which, mut values) = (vec![0], Vec::new(), Vec::new());
    for entries in &by_variable {
        for (at, value) in entries {
            which.push(*at);
            values.push(*value);
        }
        start.push(which.len());
    }
    let constraints = right.len();
    let matrix = CscMatrix::new(constraints, count, start, which, values);
    let settings = DefaultSettings {
        verbose: false,
        max_threads: 1,
        tol_gap_rel: 1e-8,
        tol_gap_abs: 1e-8,
        presolve_enable: false,
        ..DefaultSettings::default()
    };
    let quadratic = CscMatrix::zeros((count, count));
    let cones = [NonnegativeConeT(constraints)];
    let mut solver = DefaultSolver::new(&quadratic, &asked, &matrix, &right, &cones, settings).ok()?;
    solver.solve();
    if !matches!(solver.solution.status, SolverStatus::Solved | SolverStatus::AlmostSolved) {
        return None;
    }
    let found = &solver.solution.x;
    let cents: Vec<f64> = (0..rows).map(|row| found[row] * scale / size[row]).collect();
    let floor_prices: Vec<f64> = found[first_floor..first_bid].iter().map(|price| price * scale).collect();
    Some(Prices::from_floats(case, &cents, found[quota] * scale / 1_000.0, &floor_prices))
}
