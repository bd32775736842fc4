//! The best prices there are: a linear programme whose rows are chains and cycles, to which those that earn something
//! at the prices found so far are added, until there are none. Walks that come back to a household count it twice, as
//! the bound does; so what this finds is the lowest bound that prices can give.

use crate::bound::Bound;
use crate::columns::{Columns, candidates};
use crate::pool::Pool;
use crate::prices::Prices;
use clarabel::algebra::CscMatrix;
use clarabel::solver::SupportedConeT::NonnegativeConeT;
use clarabel::solver::{DefaultSettings, DefaultSolver, IPSolver, SolverStatus};
use exchange_check::POINT;
use std::collections::BTreeSet;

/// What a chain or a cycle must not earn: how many times it uses each node, then each limit of the whole (numbered after
/// the nodes), and its worth.
type Row = (Vec<(u32, i32)>, f64);

/// Lowers the bound as far as prices can, in at most `rounds` linear programmes. Returns the columns met on the way.
pub fn lowest(bound: &mut Bound<'_>, from: Prices, rounds: usize) -> (Prices, Columns) {
    let mut best = from;
    bound.evaluate(&best.each, &best.duals);
    let mut met = candidates(bound);
    let mut rows: Vec<Row> = Vec::new();
    let mut known = BTreeSet::new();
    for column in 0..met.len() {
        let nodes = met.nodes(column);
        let uses = nodes.iter().map(|node| (*node, 1)).collect();
        let uses = with_limits(bound.pool, uses, nodes);
        add(&mut rows, &mut known, (uses, met.worth[column]));
    }
    best_structures(bound, &mut rows, &mut known);
    for _ in 0..rounds {
        let Some((next, value)) = solve(&rows, bound.pool) else { break };
        let before = rows.len();
        let reached = bound.evaluate(&next.each, &next.duals);
        best_structures(bound, &mut rows, &mut known);
        met = met.with(&candidates(bound), bound.pool.ends());
        if reached < best.bound {
            best = Prices { bound: reached, ..next.clone() };
        }
        // Between the best prices and the newest lie prices that are often better than both.
        let middle =
            |a: &[f64], b: &[f64]| -> Vec<f64> { a.iter().zip(b).map(|(a, b)| (a + b) / 2.0).collect() };
        let (each, duals) = (middle(&best.each, &next.each), middle(&best.duals, &next.duals));
        let reached = bound.evaluate(&each, &duals);
        best_structures(bound, &mut rows, &mut known);
        if reached < best.bound {
            best = Prices { each, duals, bound: reached };
        }
        if rows.len() == before || best.bound - value < best.bound * 2e-6 {
            break;
        }
    }
    (best, met)
}

fn add(rows: &mut Vec<Row>, known: &mut BTreeSet<Vec<(u32, i32)>>, mut row: Row) {
    row.0.sort_unstable();
    // Of the same nodes in another order, the first met is the one that earned most.
    if known.insert(row.0.clone()) {
        rows.push(row);
    }
}

/// Adds the best chain of each vacancy and the best cycle of each least household, when they earn something.
fn best_structures(bound: &Bound<'_>, rows: &mut Vec<Row>, known: &mut BTreeSet<Vec<(u32, i32)>>) {
    let pool = bound.pool;
    for vacancy in pool.households..pool.nodes() {
        let (mut state, mut node, mut worth) = (0, vacancy, 0.0);
        let mut uses: Vec<(u32, i32)> = vec![(vacancy as u32, 1)];
        let mut walk = vec![vacancy as u32];
        while let (_, Some(at)) = bound.best_step(state, node) {
            state = usize::from(pool.odds.states[state].next[usize::from(pool.class[at])]);
            worth += f64::from(pool.worth[at]) * pool.odds.states[state].success as f64;
            node = pool.taker[at] as usize;
            walk.push(node as u32);
            match uses.iter_mut().find(|(used, _)| *used as usize == node) {
                Some((_, times)) => *times += 1,
                None => uses.push((node as u32, 1)),
            }
        }
        if uses.len() > 1 {
            add(rows, known, (with_limits(pool, uses, &walk), worth));
        }
    }
    for (least, (_, at)) in bound.best_cycles.iter().enumerate() {
        if *at == u32::MAX {
            continue;
        }
        let mut nodes = vec![least as u32];
        let others = bound.cycles.others[*at as usize];
        nodes.extend(others.into_iter().filter(|other| (*other as usize) < pool.households));
        let uses = nodes.iter().map(|node| (*node, 1)).collect();
        let uses = with_limits(pool, uses, &nodes);
        add(rows, known, (uses, bound.cycles.worth[*at as usize]));
    }
}

/// The same uses, with those of the limits of the whole by a chain or a cycle.
fn with_limits(pool: &Pool, mut uses: Vec<(u32, i32)>, nodes: &[u32]) -> Vec<(u32, i32)> {
    pool.quotas.uses(nodes, |row, by| {
        let row = (pool.nodes() + row) as u32;
        match uses.iter_mut().find(|(used, _)| *used == row) {
            Some((_, times)) => *times += by as i32,
            None => uses.push((row, by as i32)),
        }
    });
    uses
}

/// The least sum of prices at which no row earns anything: prices in grains, and that sum.
fn solve(rows: &[Row], pool: &Pool) -> Option<(Prices, f64)> {
    let scale = POINT as f64;
    let households = pool.households;
    let nodes = pool.nodes() + pool.quotas.rows();
    let mut asked = vec![1.0; pool.nodes()];
    asked.extend(pool.quotas.room.iter().map(|room| *room as f64));
    let count = rows.len() + nodes;
    // By column of the matrix, that is by node: minus how often each row uses it, and minus one for price ≥ 0.
    let mut by_node: Vec<Vec<(usize, f64)>> = vec![Vec::new(); nodes];
    for (at, (uses, _)) in rows.iter().enumerate() {
        uses.iter().for_each(|(node, times)| by_node[*node as usize].push((at, -f64::from(*times))));
    }
    let (mut start, mut which, mut values) = (vec![0], Vec::new(), Vec::new());
    for (node, mut entries) in by_node.into_iter().enumerate() {
        entries.push((rows.len() + node, -1.0));
        for (at, value) in entries {
            which.push(at);
            values.push(value);
        }
        start.push(which.len());
    }
    let matrix = CscMatrix::new(count, nodes, start, which, values);
    let mut right: Vec<f64> = rows.iter().map(|(_, worth)| -worth / scale).collect();
    right.resize(count, 0.0);
    let settings = DefaultSettings {
        verbose: false,
        max_threads: 1,
        tol_gap_rel: 1e-7,
        presolve_enable: false,
        ..DefaultSettings::default()
    };
    let quadratic = CscMatrix::zeros((nodes, nodes));
    let cones = [NonnegativeConeT(count)];
    let mut solver = DefaultSolver::new(&quadratic, &asked, &matrix, &right, &cones, settings).ok()?;
    solver.solve();
    if !matches!(solver.solution.status, SolverStatus::Solved | SolverStatus::AlmostSolved) {
        return None;
    }
    let grains = |found: &[f64]| found.iter().map(|price| price.max(0.0) * scale).collect();
    let (each, duals) =
        (grains(solver.solution.x.get(..households)?), grains(solver.solution.x.get(pool.nodes()..)?));
    let value = solver.solution.obj_val * scale;
    Some((Prices { each, duals, bound: value }, value))
}
