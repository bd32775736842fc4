//! The best set of columns, when there are few enough for branch and bound.

use crate::columns::Columns;
use crate::search::{Packing, packing_of};
use exchange_check::POINT;
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, SolveOutcome};

/// Branches looked at, at most: a count, not a time, so that the answer is always the same.
const BRANCHES: u64 = 400;

/// A packing worth more than this one, if branch and bound finds one among these columns.
pub fn better(columns: &Columns, nodes: usize, than: &Packing) -> Option<Packing> {
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let scale = POINT as f64;
    let variables: Vec<_> = columns.worth.iter().map(|worth| problem.add_binary_var(worth / scale)).collect();
    let mut of_node: Vec<Vec<(microlp::Variable, f64)>> = vec![Vec::new(); nodes];
    for (column, variable) in variables.iter().enumerate() {
        for node in columns.nodes(column) {
            of_node[*node as usize].push((*variable, 1.0));
        }
    }
    for uses in of_node.iter().filter(|uses| uses.len() > 1) {
        problem.add_constraint(uses.iter().copied(), ComparisonOp::Le, 1.0);
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
    let packing = packing_of(columns, nodes, inside);
    (packing.worth > than.worth).then_some(packing)
}
