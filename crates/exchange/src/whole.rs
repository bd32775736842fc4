//! The best set of columns, when there are few enough for branch and bound.

use crate::columns::Columns;
use crate::pool::Pool;
use crate::search::{Packing, packing_of};
use exchange_check::POINT;
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, SolveOutcome};

/// Branches looked at, at most: a count, not a time, so that the answer is always the same.
const BRANCHES: u64 = 400;

/// A packing worth more than this one, if branch and bound finds one among these columns, in the room of the pool less
/// what is used beside them.
pub fn better(columns: &Columns, pool: &Pool, than: &Packing, beside: &[i64]) -> Option<Packing> {
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let scale = POINT as f64;
    let variables: Vec<_> = columns.worth.iter().map(|worth| problem.add_binary_var(worth / scale)).collect();
    let mut of_node: Vec<Vec<(microlp::Variable, f64)>> = vec![Vec::new(); pool.nodes()];
    let mut of_row: Vec<Vec<(microlp::Variable, f64)>> = vec![Vec::new(); pool.quotas.rows()];
    for (column, variable) in variables.iter().enumerate() {
        for node in columns.nodes(column) {
            of_node[*node as usize].push((*variable, 1.0));
        }
        let nodes = columns.nodes(column);
        pool.quotas.uses(nodes, |row, by| match of_row[row].last_mut() {
            Some((last, times)) if *last == *variable => *times += by as f64,
            _ => of_row[row].push((*variable, by as f64)),
        });
    }
    for uses in of_node.iter().filter(|uses| uses.len() > 1) {
        problem.add_constraint(uses.iter().copied(), ComparisonOp::Le, 1.0);
    }
    for ((uses, room), used) in of_row.iter().zip(&pool.quotas.room).zip(beside) {
        problem.add_constraint(uses.iter().copied(), ComparisonOp::Le, (room - used) as f64);
    }
    let chosen = than.chosen();
    let start = variables
        .iter()
        .enumerate()
        .map(|(column, variable)| (*variable, if chosen.binary_search(&column).is_ok() { 1.0 } else { 0.0 }));
    let mut options = SolveOptions::default();
    options.node_limit = Some(BRANCHES);
    options.warm_start = Some(start.collect());
    let SolveOutcome::Solution(found) = problem.solve_with(options).ok()? else { return None };
    let inside = (0..columns.len()).filter(|column| found.var_value(variables[*column]) > 0.5);
    let packing = packing_of(columns, pool, inside);
    (packing.worth > than.worth).then_some(packing)
}
