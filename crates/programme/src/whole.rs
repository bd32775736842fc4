//! A few residences at once, to their best among their columns: branch and bound, in what the others leave.

use crate::homes::Column;
use crate::improve::{Draft, priced};
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, SolveOutcome, Variable};
use programme_check::POINT;
use std::collections::BTreeMap;

/// The most columns of a residence that are looked at.
const COLUMNS: usize = 14;

/// Chooses again for these residences; whether the plan got better.
pub(crate) fn again(
    draft: &mut Draft<'_>,
    few: &[usize],
    offered: &[Vec<Column>],
    prices: &[f64],
    branches: u64,
) -> bool {
    let rows = draft.state.rows;
    let scale = POINT as f64;
    let before: Vec<Column> = few.iter().map(|at| draft.columns[*at].clone()).collect();
    for column in &before {
        draft.state.add(&column.uses, -1);
    }
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let mut by_row: BTreeMap<usize, Vec<(Variable, f64)>> = BTreeMap::new();
    let mut choices: Vec<(usize, Column, Variable)> = Vec::new();
    let mut start = Vec::new();
    for (number, at) in few.iter().enumerate() {
        let mut list: Vec<&Column> =
            offered[*at].iter().filter(|column| **column != before[number]).collect();
        list.sort_by(|a, b| {
            priced(rows, b, prices).total_cmp(&priced(rows, a, prices)).then(a.choice.cmp(&b.choice))
        });
        list.truncate(COLUMNS);
        let mut one = Vec::new();
        for (is_before, column) in
            std::iter::once((true, &before[number])).chain(list.into_iter().map(|column| (false, column)))
        {
            let variable = problem.add_binary_var(column.worth as f64 / scale);
            start.push((variable, if is_before { 1.0 } else { 0.0 }));
            one.push((variable, 1.0));
            for (row, by) in &column.uses {
                let row = *row as usize;
                if rows.highest[row] > 0.0 {
                    by_row.entry(row).or_default().push((variable, *by as f64 / rows.scale[row]));
                }
            }
            choices.push((number, column.clone(), variable));
        }
        problem.add_constraint(one, ComparisonOp::Eq, 1.0);
    }
    // Relief: no more than what is claimed, nor than the ceiling; it comes back as money.
    let mut money: Vec<Vec<(Variable, f64)>> = vec![Vec::new(); rows.years];
    let touched: Vec<usize> = by_row.keys().copied().collect();
    for row in touched {
        let uses = by_row[&row].clone();
        let used = draft.state.used[row] as f64 / rows.scale[row];
        let cap = rows.cap[row] as f64 / rows.scale[row];
        if let Some(year) = rows.back(row) {
            let most = (cap - used.min(cap)).max(0.0);
            let claimed: f64 = claimed(&before, row) / rows.scale[row];
            let relief = problem.add_var(0.0, (0.0, most));
            start.push((relief, claimed.min(most)));
            let entries = std::iter::once((relief, 1.0)).chain(uses.into_iter().map(|(v, by)| (v, -by)));
            // What is claimed beyond the ceiling already is lost.
            problem.add_constraint(entries, ComparisonOp::Le, 0.0);
            money[year].push((relief, -1.0));
        } else if rows.earns(row) {
            let missing = problem.add_var(-rows.highest[row] * rows.scale[row] / scale, (0.0, f64::INFINITY));
            let found: f64 = claimed(&before, row) / rows.scale[row];
            start.push((missing, (cap - used - found).max(0.0)));
            let entries = uses.into_iter().chain([(missing, 1.0)]);
            problem.add_constraint(entries, ComparisonOp::Ge, cap - used);
        } else if row >= rows.years {
            problem.add_constraint(uses, ComparisonOp::Le, cap - used);
        } else {
            money[row].extend(uses);
        }
    }
    // A programme that pays in several years is in the money of each: its variable is there once, with the sum.
    let mut all: BTreeMap<Variable, f64> = BTreeMap::new();
    for (year, entries) in money.into_iter().enumerate() {
        let left = draft.state.left(year) as f64 / rows.scale[year];
        if rows.carry {
            for (variable, by) in entries {
                *all.entry(variable).or_default() += by;
            }
            problem.add_constraint(all.iter().map(|(v, by)| (*v, *by)), ComparisonOp::Le, left);
        } else {
            problem.add_constraint(entries, ComparisonOp::Le, left);
        }
    }
    let mut options = SolveOptions::default();
    options.node_limit = Some(branches);
    options.warm_start = Some(start);
    let found = match problem.solve_with(options) {
        Ok(SolveOutcome::Solution(found)) => Some(found),
        _ => None,
    };
    for column in &before {
        draft.state.add(&column.uses, 1);
    }
    let Some(found) = found else { return false };
    let value = draft.value();
    for (number, column, variable) in choices {
        if found.var_value(variable) > 0.5 {
            draft.put(few[number], column);
        }
    }
    // Floating point may have let through what does not fit by a cent.
    if draft.state.holds() && draft.value() > value + 0.5 {
        return true;
    }
    for (at, column) in few.iter().zip(before) {
        draft.put(*at, column);
    }
    false
}

fn claimed(columns: &[Column], row: usize) -> f64 {
    let of = |column: &Column| -> i64 {
        column.uses.iter().filter(|(used, _)| *used as usize == row).map(|(_, amount)| *amount).sum()
    };
    columns.iter().map(of).sum::<i64>() as f64
}
