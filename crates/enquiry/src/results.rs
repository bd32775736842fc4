//! What may be shown of an enquiry: who answered, and by question what they said, weighted and not, in the whole and by segment.
//!
//! How many of each segment answered, and how many gave no opinion on a question, is told to whoever follows the enquiry: to
//! stay silent is no need. What the others said shows from eleven answers; a count below that is hidden, and so is whatever
//! would give it back (`trust::suppression`). A share, a mean and their intervals show where their count does. The same numbers
//! stand in several tables: the whole is decided first, and a table by segment that would not hide the same is not shown.

use crate::answer::{Answers, Value};
use crate::estimate::{Estimate, Surveyed, mean, share};
use crate::form::{Form, Kind, Question};
use crate::weight::{Margin, Merged, Options, Weighting, weigh};
use serde::{Deserialize, Serialize};
use trust::suppression::{Count, Grid, RowTotals, TwoWay, two_way};

/// Fewest answers that show.
pub const THRESHOLD: u32 = trust::suppression::PERSONS;
/// Fewest answers of a category by which answers are weighted.
const LEAST: usize = 5;

/// A way to cut the frame: by residence, rooms, age of the building, age of the eldest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dimension {
    pub code: String,
    pub segments: Vec<Answered>,
}

/// A segment: dwellings of the frame, asked, and those that answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Its name or code; `?`: not known.
    pub name: String,
    pub frame: u64,
    pub asked: u64,
    pub answered: u64,
}

/// A dwelling that answered: its segment in each dimension, and what it said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub of: Vec<usize>,
    pub answers: Answers,
}

/// What a line counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cell {
    /// The option at this place, from 1.
    Option(usize),
    /// Said something, where what is said is a number or words.
    Said,
    /// One of the three ways that follow.
    NoOpinion,
    Unknown,
    Declined,
    Blank,
}

/// A line of a table: how many of those who answered, and what it stands for among all dwellings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub cell: Cell,
    pub count: Count,
    /// Part of the answers; `None`: hidden.
    pub unweighted: Option<f64>,
    /// Part of all dwellings.
    pub weighted: Option<Estimate>,
}

/// What a segment says of a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    pub segment: usize,
    pub lines: Vec<Line>,
    pub mean: Option<Estimate>,
}

/// What was said of a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OfQuestion {
    pub id: String,
    pub lines: Vec<Line>,
    pub mean: Option<Estimate>,
    /// The mean of the answers as they are.
    pub mean_unweighted: Option<f64>,
    /// By dimension, in the order of [`Results::dimensions`].
    pub by: Vec<Vec<Segment>>,
}

/// Everything that may be shown, and kept once the answers are gone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Results {
    pub frame: u64,
    pub asked: u64,
    pub answered: u64,
    pub effective: f64,
    pub rounds: u32,
    pub has_converged: bool,
    pub gap: f64,
    pub trimmed: usize,
    /// Categories with too few answers: the first margin is that of the strata, the others the dimensions in their order.
    pub merged: Vec<Merged>,
    pub dimensions: Vec<Dimension>,
    pub questions: Vec<OfQuestion>,
}

fn cells(question: &Question) -> Vec<Cell> {
    let mut cells: Vec<Cell> = match &question.kind {
        Kind::One { options } | Kind::Several { options } => (1..=options.len()).map(Cell::Option).collect(),
        _ => vec![Cell::Said],
    };
    cells.extend([Cell::NoOpinion, Cell::Unknown, Cell::Declined, Cell::Blank]);
    cells
}

fn is_in(cell: Cell, value: Option<&Value>) -> bool {
    match (cell, value) {
        (Cell::Blank | Cell::NoOpinion, None)
        | (Cell::Unknown | Cell::NoOpinion, Some(Value::Unknown))
        | (Cell::Declined | Cell::NoOpinion, Some(Value::Declined)) => true,
        (Cell::Option(at), Some(Value::One(said))) => at == *said,
        (Cell::Option(at), Some(Value::Several(said))) => said.contains(&at),
        (Cell::Said, Some(value)) => !matches!(value, Value::Unknown | Value::Declined),
        _ => false,
    }
}

/// Which cells of a table may be shown: of its rows, and of their totals.
struct Shown {
    whole: Vec<bool>,
    by: Vec<Vec<bool>>,
}

fn is_exact(count: &Count) -> bool {
    count.exact().is_some()
}

/// Masks a table whose rows add up to known totals. What cannot be masked is not shown at all.
fn masked(rows: &[Vec<u32>]) -> Shown {
    let columns = rows.first().map_or(0, Vec::len);
    let all: Vec<u32> = rows.iter().flatten().copied().collect();
    let table: Option<TwoWay> = Grid::new(rows.len(), columns, all)
        .ok()
        .and_then(|grid| two_way(&grid, RowTotals::Public, THRESHOLD).ok());
    match table {
        Some(table) => Shown {
            whole: table.column_totals.iter().map(is_exact).collect(),
            by: table.cells.chunks(columns.max(1)).map(|row| row.iter().map(is_exact).collect()).collect(),
        },
        None => Shown { whole: vec![false; columns], by: vec![vec![false; columns]; rows.len()] },
    }
}

/// Counts of a question, by segment then cell.
fn counted(
    question: &Question,
    cells: &[Cell],
    replies: &[Reply],
    (dimension, segments): (usize, usize),
) -> Vec<Vec<u32>> {
    let mut rows = vec![vec![0_u32; cells.len()]; segments];
    for reply in replies {
        let value = reply.answers.get(&question.id);
        let Some(row) = reply.of.get(dimension).and_then(|at| rows.get_mut(*at)) else { continue };
        for (cell, count) in cells.iter().zip(row) {
            *count += u32::from(is_in(*cell, value));
        }
    }
    rows
}

/// Cells that make one table with what is left: what was chosen, or the ways of giving no opinion. Of several options that may
/// be chosen together, each makes its own, with those who had an opinion and did not choose it.
fn tables(question: &Question, cells: &[Cell]) -> Vec<Vec<usize>> {
    let is_way = |cell: &Cell| matches!(cell, Cell::Unknown | Cell::Declined | Cell::Blank);
    let places = |keep: &dyn Fn(&Cell) -> bool| -> Vec<usize> {
        cells.iter().enumerate().filter(|(_, cell)| keep(cell)).map(|(at, _)| at).collect()
    };
    let opinions = places(&|cell| matches!(cell, Cell::Option(_) | Cell::Said));
    let mut all: Vec<Vec<usize>> = match &question.kind {
        Kind::Several { .. } => opinions.into_iter().map(|at| vec![at]).collect(),
        _ => vec![opinions],
    };
    all.push(places(&is_way));
    all
}

/// Which cells of a table by segment may be shown. `totals`: who answered, by row.
fn shown(question: &Question, cells: &[Cell], rows: &[Vec<u32>], totals: &[u32]) -> Shown {
    let mut shown = Shown { whole: vec![false; cells.len()], by: vec![vec![false; cells.len()]; rows.len()] };
    let silent = cells.iter().position(|cell| *cell == Cell::NoOpinion);
    let opinions = |row: &[u32], total: u32| total.saturating_sub(silent.map_or(0, |at| row[at]));
    for table in tables(question, cells) {
        let part: Vec<Vec<u32>> = rows
            .iter()
            .zip(totals)
            .map(|(row, total)| {
                let mut part: Vec<u32> = table.iter().map(|at| row[*at]).collect();
                if let (Kind::Several { .. }, [at]) = (&question.kind, table.as_slice()) {
                    part.push(opinions(row, *total).saturating_sub(row[*at]));
                }
                part
            })
            .collect();
        let part = masked(&part);
        for (column, at) in table.into_iter().enumerate() {
            shown.whole[at] = part.whole[column];
            for (row, part) in shown.by.iter_mut().zip(&part.by) {
                row[at] = part[column];
            }
        }
    }
    // How many gave no opinion: where something of the others shows, or enough answered.
    if let Some(at) = silent {
        shown.whole[at] = totals.iter().sum::<u32>() >= THRESHOLD;
        for (row, total) in shown.by.iter_mut().zip(totals) {
            row[at] = *total >= THRESHOLD;
        }
    }
    shown
}

/// Takes out of a table by segment the columns that would not hide what the whole hides, or would hide what it shows: a total
/// that one table shows and another needs hidden gives back what both hide.
fn agree(question: &Question, cells: &[Cell], table: &mut Shown, whole: &[bool]) {
    for columns in tables(question, cells) {
        if columns.iter().any(|at| table.whole[*at] != whole[*at]) {
            for row in &mut table.by {
                columns.iter().for_each(|at| row[*at] = false);
            }
        }
    }
}

/// One part of the answers: the whole, or a segment.
struct Part<'a> {
    weighting: &'a Weighting,
    replies: &'a [Reply],
    /// Dimension and segment.
    of: Option<(usize, usize)>,
}

impl Part<'_> {
    fn holds(&self, reply: &Reply) -> bool {
        self.of.is_none_or(|(dimension, segment)| reply.of.get(dimension) == Some(&segment))
    }

    fn line(&self, question: &Question, cell: Cell, (count, total): (u32, u32), shows: bool) -> Line {
        if !shows {
            let hidden = if count < THRESHOLD { Count::Fewer(THRESHOLD) } else { Count::Withheld };
            return Line { cell, count: hidden, unweighted: None, weighted: None };
        }
        let said: Vec<Option<bool>> = self
            .replies
            .iter()
            .map(|reply| self.holds(reply).then(|| is_in(cell, reply.answers.get(&question.id))))
            .collect();
        Line {
            cell,
            count: Count::Exact(count),
            unweighted: (total > 0).then(|| f64::from(count) / f64::from(total)),
            weighted: share(Surveyed { weighting: self.weighting }, &said),
        }
    }

    /// The mean of a number: hidden where everybody said the same.
    fn mean(&self, question: &Question, shows: bool) -> Option<(Estimate, f64)> {
        let (least, most) = question.kind.bounds().filter(|_| shows)?;
        let said: Vec<Option<f64>> = self
            .replies
            .iter()
            .map(|reply| match reply.answers.get(&question.id) {
                Some(Value::Number(number)) if self.holds(reply) => Some(*number as f64),
                _ => None,
            })
            .collect();
        let known: Vec<f64> = said.iter().flatten().copied().collect();
        let first = *known.first()?;
        if known.iter().all(|one| *one == first) {
            return None;
        }
        let surveyed = Surveyed { weighting: self.weighting };
        let estimate = mean(surveyed, &said, (least as f64, most as f64))?;
        Some((estimate, known.iter().sum::<f64>() / known.len() as f64))
    }
}

fn of_question(
    question: &Question,
    dimensions: &[Dimension],
    replies: &[Reply],
    weighting: &Weighting,
) -> OfQuestion {
    let cells = cells(question);
    let total = u32::try_from(replies.len()).unwrap_or(u32::MAX);
    let whole: Vec<u32> = cells
        .iter()
        .map(|cell| {
            let count = replies.iter().filter(|reply| is_in(*cell, reply.answers.get(&question.id))).count();
            u32::try_from(count).unwrap_or(u32::MAX)
        })
        .collect();
    let shows_whole =
        shown(question, &cells, std::slice::from_ref(&whole), &[total]).by.pop().unwrap_or_default();
    let by: Vec<(Vec<Vec<u32>>, Vec<u32>, Shown)> = dimensions
        .iter()
        .enumerate()
        .map(|(at, dimension)| {
            let rows = counted(question, &cells, replies, (at, dimension.segments.len()));
            let totals: Vec<u32> = (0..dimension.segments.len())
                .map(|segment| {
                    let n = replies.iter().filter(|reply| reply.of.get(at) == Some(&segment)).count();
                    u32::try_from(n).unwrap_or(u32::MAX)
                })
                .collect();
            let mut shown = shown(question, &cells, &rows, &totals);
            agree(question, &cells, &mut shown, &shows_whole);
            (rows, totals, shown)
        })
        .collect();
    let part = |of: Option<(usize, usize)>| Part { weighting, replies, of };
    let lines_of = |part: &Part<'_>, counts: &[u32], total: u32, shows: &[bool]| -> Vec<Line> {
        cells
            .iter()
            .zip(counts)
            .zip(shows)
            .map(|((cell, count), shows)| part.line(question, *cell, (*count, total), *shows))
            .collect()
    };
    let by = by
        .iter()
        .enumerate()
        .map(|(at, (rows, totals, table))| {
            rows.iter()
                .zip(totals)
                .zip(&table.by)
                .enumerate()
                .map(|(segment, ((counts, total), shows))| {
                    let part = part(Some((at, segment)));
                    Segment {
                        segment,
                        lines: lines_of(&part, counts, *total, shows),
                        mean: part
                            .mean(question, shows.first().copied().unwrap_or(false))
                            .map(|(estimate, _)| estimate),
                    }
                })
                .collect()
        })
        .collect();
    let everybody = part(None);
    let mean = everybody.mean(question, shows_whole.first().copied().unwrap_or(false));
    OfQuestion {
        id: question.id.clone(),
        lines: lines_of(&everybody, &whole, total, &shows_whole),
        mean: mean.map(|(estimate, _)| estimate),
        mean_unweighted: mean.map(|(_, plain)| plain),
        by,
    }
}

impl Results {
    /// What may be shown. `strata`: the dwellings of each stratum of the draw, and that of each reply.
    #[must_use]
    pub fn of(
        form: &Form,
        dimensions: Vec<Dimension>,
        (strata, stratum_of): (Vec<u64>, Vec<usize>),
        replies: &[Reply],
    ) -> Results {
        let frame: u64 = strata.iter().sum();
        let mut margins = vec![Margin { frame: strata, of: stratum_of, least: 2 }];
        margins.extend(dimensions.iter().enumerate().map(|(at, dimension)| Margin {
            frame: dimension.segments.iter().map(|one| one.frame).collect(),
            of: replies.iter().map(|reply| reply.of.get(at).copied().unwrap_or(0)).collect(),
            least: LEAST,
        }));
        let weighting = weigh(replies.len(), frame, &margins, Options::default());
        let first = dimensions.first();
        Results {
            frame,
            asked: first.map_or(0, |one| one.segments.iter().map(|segment| segment.asked).sum()),
            answered: replies.len() as u64,
            effective: weighting.effective,
            rounds: weighting.rounds,
            has_converged: weighting.has_converged,
            gap: weighting.gap,
            trimmed: weighting.trimmed,
            merged: weighting.merged.clone(),
            questions: form
                .questions
                .iter()
                .map(|question| of_question(question, &dimensions, replies, &weighting))
                .collect(),
            dimensions,
        }
    }
}
