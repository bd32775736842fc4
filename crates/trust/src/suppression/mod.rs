//! Statistical disclosure control: what is published never tells how many, when they are few.
//!
//! Rules A1 to A3 (`docs/rights.md`). A number of persons or households shows from a threshold upwards; below, zero
//! included, there is one symbol (a zero and "all of them" are disclosures too). Then nothing else in the table may
//! give it back: complements, totals and other cells are hidden as far as needed (secondary suppression), so that
//! every number from 0 to the threshold minus one remains possible for each small cell. An attacker, [`attack`],
//! deduces all that can be deduced from one published table: the tests play it against [`two_way`] and [`one_way`].
//!
//! What one table cannot show: differences between several tables or releases. Cubes are registered, one nested
//! geography, quarterly (rules A4 to A7).

mod attack;
mod flow;
mod protect;
#[cfg(test)]
mod tests;

pub use attack::{Inconsistent, attack, attack_one_way, recoverable, recoverable_one_way};
pub use protect::{one_way, two_way};

use serde::{Deserialize, Serialize};
use std::fmt;

/// Fewest persons or households a published number may count (INSEE, fiscal data on persons).
pub const PERSONS: u32 = 11;
/// Fewest organisations behind a published amount.
pub const ORGANISATIONS: usize = 3;
/// Largest share of one organisation in a published amount, in percent.
pub const DOMINANCE_PERCENT: i128 = 85;
/// Most cells of a table.
pub const LARGEST: usize = 20_000;

/// A number as it is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Count {
    /// This many.
    Exact(u32),
    /// Fewer than this: zero or more.
    Fewer(u32),
    /// Hidden, small or not: showing it would give another one back.
    Withheld,
}

impl Count {
    /// A number alone, that nothing else can give back.
    #[must_use]
    pub const fn alone(number: u32, threshold: u32) -> Count {
        if number < threshold { Count::Fewer(threshold) } else { Count::Exact(number) }
    }

    /// The number, when it shows.
    #[must_use]
    pub const fn exact(self) -> Option<u32> {
        match self {
            Count::Exact(number) => Some(number),
            Count::Fewer(_) | Count::Withheld => None,
        }
    }
}

impl fmt::Display for Count {
    /// `12`, `< 11`, or `s` (secret) as INSEE prints it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Count::Exact(number) => write!(f, "{number}"),
            Count::Fewer(threshold) => write!(f, "<\u{a0}{threshold}"),
            Count::Withheld => f.write_str("s"),
        }
    }
}

/// Why a table cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    #[error("a table of {rows} rows and {columns} columns has {} cells, not {cells}", rows * columns)]
    Shape { rows: usize, columns: usize, cells: usize },
    #[error("a table has at most {LARGEST} cells, this one has {0}")]
    TooLarge(usize),
    #[error("row {row}: {part} out of {whole}: a part is not larger than the whole")]
    Part { row: usize, part: u32, whole: u32 },
    #[error("the totals of the table are beyond what can be counted")]
    Overflow,
    #[error("the threshold must be 2 or more")]
    Threshold,
}

/// Are the totals of the rows known from elsewhere (dwellings of a residence in the public stock file)? Then they
/// show whatever they are, and hiding them protects nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowTotals {
    /// Known from this table only.
    Ours,
    /// Public already.
    Public,
}

/// True numbers, by rows and columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    rows: usize,
    columns: usize,
    cells: Vec<u32>,
}

impl Grid {
    /// A table, row after row. Errors: cells do not fill it, too many, or sums too large.
    pub fn new(rows: usize, columns: usize, cells: Vec<u32>) -> Result<Grid, TableError> {
        if rows.checked_mul(columns) != Some(cells.len()) {
            return Err(TableError::Shape { rows, columns, cells: cells.len() });
        }
        if cells.len() > LARGEST {
            return Err(TableError::TooLarge(cells.len()));
        }
        let total = cells.iter().try_fold(0_u32, |sum, cell| sum.checked_add(*cell));
        total.map(|_| Grid { rows, columns, cells }).ok_or(TableError::Overflow)
    }

    /// The table of a part and its complement: with a need, without. One row per residence or territory. Errors: as
    /// [`Grid::new`], or a part larger than its whole.
    pub fn with_complement(parts_and_wholes: &[(u32, u32)]) -> Result<Grid, TableError> {
        let mut cells = Vec::with_capacity(parts_and_wholes.len() * 2);
        for (row, &(part, whole)) in parts_and_wholes.iter().enumerate() {
            let rest = whole.checked_sub(part).ok_or(TableError::Part { row: row + 1, part, whole })?;
            cells.extend([part, rest]);
        }
        Grid::new(parts_and_wholes.len(), 2, cells)
    }

    /// The number of a row and a column, both from 0.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Option<u32> {
        (column < self.columns).then(|| self.cells.get(row * self.columns + column).copied()).flatten()
    }
}

/// A table of two ways as it is published, totals included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwoWay {
    pub rows: usize,
    pub columns: usize,
    /// Row after row.
    pub cells: Vec<Count>,
    pub row_totals: Vec<Count>,
    pub column_totals: Vec<Count>,
    pub total: Count,
}

/// A list as it is published, with its total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneWay {
    pub cells: Vec<Count>,
    pub total: Count,
}

/// A part of a published table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    Cell { row: usize, column: usize },
    RowTotal(usize),
    ColumnTotal(usize),
    Total,
}

/// What can be deduced of a hidden number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deduced {
    pub part: Part,
    pub low: u64,
    /// `None`: nothing bounds it.
    pub high: Option<u64>,
}

impl Deduced {
    /// How many values remain possible; `None`: no end.
    #[must_use]
    pub fn values(&self) -> Option<u64> {
        self.high.map(|high| high.saturating_sub(self.low).saturating_add(1))
    }
}

/// A share, when it may show (rule A2): the whole and the part both show, and so does what remains.
#[must_use]
pub fn rate(part: Count, whole: Count, threshold: u32) -> Option<f64> {
    let (part, whole) = (part.exact()?, whole.exact()?);
    let rest = whole.checked_sub(part)?;
    let shows = part >= threshold && rest >= threshold;
    shows.then(|| f64::from(part) / f64::from(whole))
}

/// The total of amounts of several organisations, in cents, when it may show (rule A1): three organisations at
/// least have a part in it, and none has more than 85 %.
#[must_use]
pub fn total_of_organisations(cents: &[i64]) -> Option<i64> {
    let parts: Vec<i128> = cents.iter().map(|c| i128::from(*c).abs()).filter(|part| *part > 0).collect();
    let sum: i128 = parts.iter().sum();
    let largest = parts.iter().copied().max()?;
    let shows = parts.len() >= ORGANISATIONS && largest * 100 <= sum * DOMINANCE_PERCENT;
    let total: i128 = cents.iter().map(|c| i128::from(*c)).sum();
    if shows { i64::try_from(total).ok() } else { None }
}
