//! Choosing what to hide.
//!
//! First what is small. If then every small number can still be anything from zero to the threshold, that is all.
//! Otherwise all hidden numbers take one symbol, so that nobody can tell a small one from a large one, and more
//! are hidden: each time the cheapest way through the table that lets a hidden number move, where hiding a number
//! costs what it counts.

use super::{
    Count, Grid, OneWay, RowTotals, TableError, TwoWay,
    flow::{MANY, Net, Pipe, Way},
};

/// What may be hidden to protect another number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Cell,
    Total,
    /// Public elsewhere: never hidden.
    Public,
}

/// A table on its way to being published.
struct Work {
    net: Net,
    kinds: Vec<Kind>,
    hidden: Vec<bool>,
    threshold: u64,
}

/// Publishes a table of two ways. Errors: a threshold below 2.
pub fn two_way(grid: &Grid, row_totals: RowTotals, threshold: u32) -> Result<TwoWay, TableError> {
    let (rows, columns) = (grid.rows, grid.columns);
    let mut cells = Vec::with_capacity(grid.cells.len() + rows + columns + 1);
    cells.extend(grid.cells.iter().map(|cell| u64::from(*cell)));
    let row_sums: Vec<u64> =
        (0..rows).map(|row| cells[row * columns..(row + 1) * columns].iter().sum()).collect();
    let column_sums: Vec<u64> = (0..columns)
        .map(|column| cells[..rows * columns].iter().skip(column).step_by(columns).sum())
        .collect();
    let total = row_sums.iter().sum();
    cells.extend(row_sums);
    cells.extend(column_sums);
    cells.push(total);
    let ends = ends_of_two_way(rows, columns);
    let mut kinds = vec![Kind::Cell; rows * columns];
    kinds.extend(vec![if row_totals == RowTotals::Public { Kind::Public } else { Kind::Total }; rows]);
    kinds.extend(vec![Kind::Total; columns]);
    // The sum of public totals is public too.
    kinds.push(if row_totals == RowTotals::Public { Kind::Public } else { Kind::Total });
    let mut counts = publish(rows + columns + 2, &ends, &cells, kinds, threshold)?;
    let total = counts.pop().unwrap_or(Count::Withheld);
    let column_totals = counts.split_off(counts.len().saturating_sub(columns));
    let row_totals = counts.split_off(counts.len().saturating_sub(rows));
    Ok(TwoWay { rows, columns, cells: counts, row_totals, column_totals, total })
}

/// Publishes a list and its total. Errors: a threshold below 2, too many numbers, or a sum too large.
pub fn one_way(cells: &[u32], threshold: u32) -> Result<OneWay, TableError> {
    let grid = Grid::new(1, cells.len(), cells.to_vec())?;
    let mut numbers: Vec<u64> = grid.cells.iter().map(|cell| u64::from(*cell)).collect();
    numbers.push(numbers.iter().sum());
    let mut kinds = vec![Kind::Cell; cells.len()];
    kinds.push(Kind::Total);
    let mut counts = publish(2, &ends_of_one_way(cells.len()), &numbers, kinds, threshold)?;
    let total = counts.pop().unwrap_or(Count::Withheld);
    Ok(OneWay { cells: counts, total })
}

/// The nodes that each number joins: cells, row totals, column totals, total.
pub(super) fn ends_of_two_way(rows: usize, columns: usize) -> Vec<(usize, usize)> {
    let (into, out) = (rows + columns, rows + columns + 1);
    let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, rows + column)));
    let row_totals = (0..rows).map(|row| (into, row));
    let column_totals = (0..columns).map(|column| (rows + column, out));
    cells.chain(row_totals).chain(column_totals).chain([(out, into)]).collect()
}

/// The nodes that each number joins: cells, total.
pub(super) fn ends_of_one_way(cells: usize) -> Vec<(usize, usize)> {
    vec![(0, 1); cells].into_iter().chain([(1, 0)]).collect()
}

fn publish(
    nodes: usize,
    ends: &[(usize, usize)],
    numbers: &[u64],
    kinds: Vec<Kind>,
    threshold: u32,
) -> Result<Vec<Count>, TableError> {
    if threshold < 2 {
        return Err(TableError::Threshold);
    }
    // Of an empty table nothing is hidden: there is nobody in it.
    if numbers.len() == kinds.iter().filter(|kind| **kind != Kind::Cell).count() {
        return Ok(vec![Count::Exact(0); numbers.len()]);
    }
    let pipes = ends.iter().zip(numbers).map(|(&(from, to), &value)| Pipe {
        from,
        to,
        value,
        low: value,
        high: value,
    });
    let net = Net { nodes, pipes: pipes.collect() };
    let hidden: Vec<bool> = numbers
        .iter()
        .zip(&kinds)
        .map(|(number, kind)| *number < u64::from(threshold) && *kind != Kind::Public)
        .collect();
    let mut work = Work { net, kinds, hidden, threshold: u64::from(threshold) };
    let symbol = if work.small_ones_are_safe() { Count::Fewer(threshold) } else { Count::Withheld };
    if symbol == Count::Withheld {
        work.hide_until_safe();
    }
    let shown = |number: &u64| u32::try_from(*number).map_or(Count::Withheld, Count::Exact);
    Ok(numbers
        .iter()
        .zip(&work.hidden)
        .map(|(number, hidden)| if *hidden { symbol } else { shown(number) })
        .collect())
}

impl Work {
    /// Frees the hidden numbers between zero and `high`.
    fn free(&mut self, high: u64) {
        for (pipe, hidden) in self.net.pipes.iter_mut().zip(&self.hidden) {
            (pipe.low, pipe.high) = if *hidden { (0, high) } else { (pipe.value, pipe.value) };
        }
    }

    /// With the small numbers hidden, and known to be small: can each still be anything small?
    fn small_ones_are_safe(&mut self) -> bool {
        let most = self.threshold - 1;
        self.free(most);
        (0..self.hidden.len()).filter(|at| self.hidden[*at]).all(|at| {
            let value = self.net.pipes[at].value;
            self.net.push(at, Way::Down, value).amount == value
                && self.net.push(at, Way::Up, most - value).amount == most - value
        })
    }

    /// Hides more until each small number can be zero, or the largest small one, and each other hidden one can take
    /// as many values as there are small numbers.
    fn hide_until_safe(&mut self) {
        self.free(MANY);
        let mut queue: Vec<usize> = (0..self.hidden.len()).filter(|at| self.hidden[*at]).collect();
        let mut next = 0;
        while let Some(&at) = queue.get(next) {
            let more = self.ways_out(at);
            if more.is_empty() {
                // Free enough, or held by public numbers only: nothing more can be done.
                next += 1;
            }
            for other in more {
                self.hidden[other] = true;
                let pipe = &mut self.net.pipes[other];
                (pipe.low, pipe.high) = (0, MANY);
                queue.push(other);
            }
        }
    }

    /// What to hide so that a hidden number can move further; nothing when it is free enough.
    fn ways_out(&self, at: usize) -> Vec<usize> {
        let value = self.net.pipes[at].value;
        let most = self.threshold - 1;
        let small = value < self.threshold;
        let down = self.net.push(at, Way::Down, value.min(most));
        if small && down.amount < value {
            let more = self.freed(at, Way::Down, &down.values);
            if !more.is_empty() {
                return more;
            }
        }
        let wanted = if small { most - value } else { most - down.amount };
        let up = self.net.push(at, Way::Up, wanted);
        if up.amount < wanted { self.freed(at, Way::Up, &up.values) } else { Vec::new() }
    }

    fn freed(&self, at: usize, way: Way, values: &[u64]) -> Vec<usize> {
        let cost = |other: usize| match self.kinds[other] {
            Kind::Public => None,
            // At equal numbers a cell goes before a total.
            kind => Some(self.net.pipes[other].value.saturating_mul(2) + u64::from(kind == Kind::Total)),
        };
        self.net.cheapest_way(at, way, values, cost).unwrap_or_default()
    }
}
