//! The computation of a board, step by step, so that it can be stopped; no database here.

use award::what_if::{Price, next_best, prices, stability};
use award::{Apart, Board, Effort, Failure, Question, apart, solve_from};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Boards that are told beside the best.
const NEXT: usize = 3;
/// Draws of the scores.
const DRAWS: usize = 40;

/// Another board that keeps every rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NextBest {
    pub value: i64,
    pub total: i64,
    /// Files that it funds and the best does not, and the reverse.
    pub enter: Vec<String>,
    pub leave: Vec<String>,
}

/// What is told beside a board.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beside {
    pub prices: Vec<Price>,
    pub next_best: Vec<NextBest>,
    /// How often each file is funded when scores move by their noise, in thousandths.
    pub stability: BTreeMap<String, i64>,
    /// What deciding fund by fund would give.
    pub apart: Apart,
    /// The value of the board without what was decided by hand; `None`: nothing was.
    pub unamended: Option<i64>,
}

/// Why there is no board.
#[derive(Debug)]
pub enum NotSolved {
    /// Somebody asked to stop.
    Stopped,
    /// What was decided by hand cannot hold together: the files.
    Pins(String),
    Failed(String),
}

impl From<Failure> for NotSolved {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Pins(files) => NotSolved::Pins(files),
            other => NotSolved::Failed(other.to_string()),
        }
    }
}

fn differs(one: &Board, other: &Board) -> (Vec<String>, Vec<String>) {
    let only = |a: &Board, b: &Board| {
        let there = b.funded();
        a.funded().into_iter().filter(|id| !there.contains(id)).map(str::to_owned).collect()
    };
    (only(other, one), only(one, other))
}

/// Answers a question, and what else could be decided. `go_on` is told how far it is, in hundredths, and says whether to go on.
///
/// # Errors
/// [`NotSolved`].
pub fn solved(question: &Question, go_on: &dyn Fn(u8) -> bool) -> Result<(Board, Beside), NotSolved> {
    let step = |percent| if go_on(percent) { Ok(()) } else { Err(NotSolved::Stopped) };
    step(1)?;
    let effort = Effort::default();
    let mut free = question.clone();
    free.bids.iter_mut().for_each(|bid| bid.pin = None);
    let is_amended = free != *question;
    let unamended = if is_amended { Some(solve_from(&free, effort, None)?) } else { None };
    step(30)?;
    let board = solve_from(question, effort, unamended.as_ref())?;
    step(50)?;
    let prices = prices(question, &board, effort.quick())?;
    step(70)?;
    let others = next_best(question, &board, NEXT, effort.quick())?;
    step(85)?;
    let stability = stability(question, &board, DRAWS, effort.quick())?;
    step(99)?;
    let next_best = others.iter().map(|other| {
        let (enter, leave) = differs(&board, other);
        NextBest { value: other.certificate.value, total: other.total(), enter, leave }
    });
    let beside = Beside {
        next_best: next_best.collect(),
        apart: apart(question),
        unamended: unamended.map(|one| one.certificate.value),
        prices,
        stability,
    };
    Ok((board, beside))
}
