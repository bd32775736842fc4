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
    /// The plans met on the way, and how much of each the last programme takes.
    pub plans: Vec<(usize, Plan)>,
    pub taken: Vec<f64>,
}

/// Lowers the bound as far as prices can, in at most so many rounds, from known prices if there are.
pub(crate) fn lowest(case: &Case, rounds: usize, from: Option<&Prices>) -> Priced {
    let nothing =
        Prices { cents: vec![0; case.caps.len()], floors: vec![0; case.floors.len()], ..Prices::default() };
    lower(case, rounds, from.cloned().unwrap_or(nothing), Vec::new(), None)
}

/// The same from known prices and plans, until the bound falls to this value. A bid that loses at the prices of the round
/// more than what is still open is left aside: it is not what the next prices turn on.
pub(crate) fn lower(
    case: &Case,
    rounds: usize,
    first: Prices,
    mut plans: Vec<(usize, Plan)>,
    value: Option<i64>,
) -> Priced {
    let mut met: BTreeSet<(usize, Plan)> = plans.iter().cloned().collect();
    let mut meet = |judged: &Judged, plans: &mut Vec<(usize, Plan)>, window: f64| {
        let before = plans.len();
        for (bid, found) in judged.profits.iter().enumerate() {
            if let Some((profit, plan)) = found
                && (*profit > -window || case.bids[bid].is_pinned())
                && met.insert((bid, plan.clone()))
            {
                plans.push((bid, plan.clone()));
            }
        }
        plans.len() > before
    };
    let judged = judge(case, &first);
    let window = value.map_or(f64::INFINITY, |value| judged.bound.saturating_sub(value) as f64);
    meet(&judged, &mut plans, window);
    let mut best = Priced { prices: first, judged, plans: Vec::new(), taken: Vec::new() };
    for _ in 0..rounds {
        if value.is_some_and(|value| best.judged.bound <= value) {
            break;
        }
        let Some((next, taken)) = solve(case, &plans) else { break };
        best.taken = taken;
        let mut is_new = false;
        for prices in [next.middle(&best.prices), next] {
            let judged = judge(case, &prices);
            is_new |= meet(&judged, &mut plans, window);
            if judged.bound < best.judged.bound {
                (best.prices, best.judged) = (prices, judged);
            }
        }
        if !is_new {
            break;
        }
    }
    best.taken.resize(plans.len(), 0.0);
    best.plans = plans;
    best
}

/// Prices at which the plans known so far leave least. Variables: a price by row (times what the row holds), that of the
/// quota, one by floor, and what each bid is left with. With how much of each plan the best mixture takes.
fn solve(case: &Case, plans: &[(usize, Plan)]) -> Option<(Prices, Vec<f64>)> {
    let (rows, floors) = (case.caps.len(), case.floors.len());
    let quota = rows;
    let first_floor = quota + 1;
    let first_group = first_floor + floors;
    // Only groups whose number a case bounds have a price: what one more brings, what one less brings.
    let open = Case::numbers(&case.bids, floors);
    let bounded: Vec<usize> =
        (0..open.len()).filter(|group| case.awards[*group] != (0, open[*group])).collect();
    let first_bid = first_group + 2 * bounded.len();
    // Bids without a plan are not in it.
    let mut place: Vec<Option<usize>> = vec![None; case.bids.len()];
    let mut bids = Vec::new();
    for (bid, _) in plans {
        place[*bid].get_or_insert_with(|| {
            bids.push(*bid);
            first_bid + bids.len() - 1
        });
    }
    let count = first_bid + bids.len();
    let scale = case.bids.iter().filter_map(|bid| bid.worth).max().unwrap_or(1).max(1) as f64;
    let size: Vec<f64> = case.caps.iter().map(|cap| (*cap).max(1) as f64).collect();
    let mut asked = vec![0.0; count];
    for row in 0..rows {
        asked[row] = case.caps[row] as f64 / size[row];
    }
    for (at, (awards, _)) in case.floors.iter().enumerate() {
        asked[first_floor + at] = -(*awards as f64);
    }
    for (at, group) in bounded.iter().enumerate() {
        asked[first_group + 2 * at] = case.awards[*group].1 as f64;
        asked[first_group + 2 * at + 1] = -(case.awards[*group].0 as f64);
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
        for group in case.bids[*bid].groups() {
            if let Some(known) = bounded.iter().position(|known| *known == group) {
                by_variable[first_group + 2 * known].push((at, -1.0));
                by_variable[first_group + 2 * known + 1].push((at, 1.0));
            }
        }
        by_variable[place[*bid]?].push((at, -1.0));
        right.push(-(case.bids[*bid].worth.unwrap_or(0) as f64) / scale);
    }
    for (at, bid) in bids.iter().enumerate() {
        asked[first_bid + at] = 1.0;
        // A bid that must be funded may be left with less than nothing.
        let least = if case.bids[*bid].is_pinned() { 1e3 } else { 0.0 };
        by_variable[first_bid + at].push((right.len(), -1.0));
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
    for variable in (0..=quota).chain(first_group..first_bid) {
        // A price without end would only say that nothing fits; an award is not dearer than a hundred of the best bids, so
        // that no price is cut when it is told.
        by_variable[variable].push((right.len(), 1.0));
        right.push(if variable < quota { 1e4 } else { 1e2 });
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
        tol_gap_rel: 1e-7,
        tol_gap_abs: 1e-7,
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
    let mut awards = vec![0.0; if bounded.is_empty() { 0 } else { case.awards.len() }];
    for (at, group) in bounded.iter().enumerate() {
        awards[*group] = (found[first_group + 2 * at] - found[first_group + 2 * at + 1]) * scale;
    }
    let floor_prices: Vec<f64> = found[first_floor..first_group].iter().map(|price| price * scale).collect();
    let prices = Prices::from_floats(case, &cents, found[quota] * scale / 1_000.0, &floor_prices, &awards);
    Some((prices, solver.solution.z[..plans.len()].to_vec()))
}
