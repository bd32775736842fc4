//! The attacker: all that can be deduced of hidden numbers from one published table.

use super::{
    Count, Deduced, OneWay, Part, TwoWay,
    flow::{MANY, Net, Pipe, Way},
    protect::{ends_of_one_way, ends_of_two_way},
};

/// A published table that contradicts itself, or whose parts do not have the right number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the published table contradicts itself: no numbers fit in it")]
pub struct Inconsistent;

/// What can be deduced of each hidden number of a table: bounds that are reached. Errors: it contradicts itself.
pub fn attack(table: &TwoWay) -> Result<Vec<Deduced>, Inconsistent> {
    let (rows, columns) = (table.rows, table.columns);
    let sizes = (table.cells.len(), table.row_totals.len(), table.column_totals.len());
    if sizes != (rows.checked_mul(columns).ok_or(Inconsistent)?, rows, columns) {
        return Err(Inconsistent);
    }
    let counts: Vec<Count> = [&table.cells, &table.row_totals, &table.column_totals]
        .into_iter()
        .flatten()
        .copied()
        .chain([table.total])
        .collect();
    let part = |at: usize| match at.checked_sub(rows * columns) {
        None => Part::Cell { row: at / columns.max(1), column: at % columns.max(1) },
        Some(row) if row < rows => Part::RowTotal(row),
        Some(at) if at < rows + columns => Part::ColumnTotal(at - rows),
        Some(_) => Part::Total,
    };
    deduce(rows + columns + 2, &ends_of_two_way(rows, columns), &counts, part)
}

/// The same for a list and its total; cells are those of row 0.
pub fn attack_one_way(list: &OneWay) -> Result<Vec<Deduced>, Inconsistent> {
    let count = list.cells.len();
    let counts: Vec<Count> = list.cells.iter().copied().chain([list.total]).collect();
    let part = |at| if at < count { Part::Cell { row: 0, column: at } } else { Part::Total };
    deduce(2, &ends_of_one_way(count), &counts, part)
}

/// The hidden numbers of a table that can be known exactly: there must be none. Errors: it contradicts itself.
pub fn recoverable(table: &TwoWay) -> Result<Vec<Part>, Inconsistent> {
    attack(table).map(exact)
}

/// The same for a list and its total.
pub fn recoverable_one_way(list: &OneWay) -> Result<Vec<Part>, Inconsistent> {
    attack_one_way(list).map(exact)
}

fn exact(deduced: Vec<Deduced>) -> Vec<Part> {
    deduced.into_iter().filter(|one| one.high == Some(one.low)).map(|one| one.part).collect()
}

fn deduce(
    nodes: usize,
    ends: &[(usize, usize)],
    counts: &[Count],
    part: impl Fn(usize) -> Part,
) -> Result<Vec<Deduced>, Inconsistent> {
    let pipes = ends.iter().zip(counts).map(|(&(from, to), count)| {
        let (low, high) = match *count {
            Count::Exact(number) => (u64::from(number), u64::from(number)),
            Count::Fewer(threshold) => (0, u64::from(threshold.saturating_sub(1))),
            Count::Withheld => (0, MANY),
        };
        Pipe { from, to, value: low, low, high }
    });
    let net = Net { nodes, pipes: pipes.collect() }.fit().ok_or(Inconsistent)?;
    let hidden = counts.iter().enumerate().filter(|(_, count)| count.exact().is_none());
    Ok(hidden
        .map(|(at, _)| {
            let value = net.pipes[at].value;
            let low = value - net.push(at, Way::Down, value).amount;
            // Beyond the half of what cannot be counted, nothing bounds it.
            let high = value + net.push(at, Way::Up, MANY / 2).amount;
            Deduced { part: part(at), low, high: (high < MANY / 2).then_some(high) }
        })
        .collect())
}
