//! What a desk gives, in figures: time to the first human answer, age of what is open, how requests ended, what requesters
//! say. One function, whoever looks; what is published hides small numbers, and what would give them back.

use crate::standing::{Stage, days_between, standing};
use crate::{CloseReason, Event, Helped, Referral, Rules, add_working_days};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use trust::closed_list;
use trust::suppression::{Count, Grid, ORGANISATIONS, RowTotals, two_way};

closed_list! {
    /// When a human being first answered.
    FirstAnswer {
        /// Within the working days that the desk promises.
        InTime = "in-time",
        Later = "later",
        /// Nobody did yet.
        Waiting = "waiting",
    }
}

closed_list! {
    /// Where a request of the period stands at its end: open, by age in days, or over, by its end.
    State {
        OpenTo8 = "open-to-8",
        Open9To20 = "open-9-to-20",
        Open21To44 = "open-21-to-44",
        OpenFrom45 = "open-from-45",
        Advice = "advice",
        Accompanied = "accompanied",
        NoReply = "no-reply",
        Settled = "settled",
        Redirected = "redirected",
        /// Nobody could help: signed by the desk.
        Unanswered = "unanswered",
        Withdrawn = "withdrawn",
    }
}

/// The figures of the requests that were filed within a period, as they stood on its last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Measures {
    pub from: Date,
    pub to: Date,
    pub filed: u32,
    /// In the order of [`FirstAnswer::ALL`].
    pub first_answers: Vec<u32>,
    /// Days to the first human answer of half, and of nine in ten, of the requests. `None`: of too many there was none yet
    /// for that to be known.
    pub median_days: Option<i64>,
    pub ninth_decile_days: Option<i64>,
    /// In the order of [`State::ALL`].
    pub states: Vec<u32>,
    /// What requesters said weeks after, in the order of [`Helped::ALL`].
    pub helped: Vec<u32>,
}

/// The same figures as everybody may see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Published {
    pub from: Date,
    pub to: Date,
    pub filed: Count,
    pub first_answers: Vec<Count>,
    pub median_days: Option<i64>,
    pub ninth_decile_days: Option<i64>,
    pub states: Vec<Count>,
    pub helped: Vec<Count>,
}

/// The twelve months that end with the last quarter that is over: what is published changes four times a year, so that
/// two days side by side tell of no single request.
#[must_use]
pub fn published_period(today: Date) -> (Date, Date) {
    let first_month = (today.month() - 1) / 3 * 3 + 1;
    let quarter = Date::new(today.year(), first_month, 1).unwrap_or(today);
    (quarter.saturating_sub(1.year()), quarter.saturating_sub(1.day()))
}

/// Counts requests, each with the rules of its desk.
#[must_use]
pub fn measures<'r>(
    all: impl IntoIterator<Item = (&'r Referral, &'r Rules)>,
    (from, to): (Date, Date),
) -> Measures {
    let mut made = Measures {
        from,
        to,
        filed: 0,
        first_answers: vec![0; FirstAnswer::ALL.len()],
        median_days: None,
        ninth_decile_days: None,
        states: vec![0; State::ALL.len()],
        helped: vec![0; Helped::ALL.len()],
    };
    let mut days: Vec<i64> = Vec::new();
    for (referral, rules) in all {
        // Nothing of it had happened by then: it is not of the period.
        let Some(filed) = referral.facts.first().map(crate::Fact::day) else { continue };
        if filed < from || filed > to {
            continue;
        }
        let now = standing(referral, rules, to);
        made.filed += 1;
        let first = match now.first_answer {
            None => FirstAnswer::Waiting,
            Some(after) => {
                days.push(after);
                let promised = days_between(filed, add_working_days(filed, rules.first_answer));
                if after <= promised { FirstAnswer::InTime } else { FirstAnswer::Later }
            }
        };
        made.first_answers[first as usize] += 1;
        made.states[state_of(now.stage, now.reason, days_between(filed, to)) as usize] += 1;
        let said =
            referral.facts.iter().rev().filter(|fact| fact.day() <= to).find_map(|fact| match fact.event {
                Event::Answered { helped } => Some(helped),
                _ => None,
            });
        if let Some(helped) = said {
            made.helped[helped as usize] += 1;
        }
    }
    days.sort_unstable();
    made.median_days = quantile(&days, made.filed, 50);
    made.ninth_decile_days = quantile(&days, made.filed, 90);
    made
}

fn state_of(stage: Stage, reason: Option<CloseReason>, age: i64) -> State {
    match (stage, reason) {
        (Stage::Redirected, _) => State::Redirected,
        (Stage::Unanswered, _) => State::Unanswered,
        (Stage::Withdrawn, _) => State::Withdrawn,
        (Stage::Closed, Some(CloseReason::Accompanied)) => State::Accompanied,
        (Stage::Closed, Some(CloseReason::NoReply)) => State::NoReply,
        (Stage::Closed, Some(CloseReason::Settled)) => State::Settled,
        (Stage::Closed, _) => State::Advice,
        _ => match age {
            ..9 => State::OpenTo8,
            9..21 => State::Open9To20,
            21..45 => State::Open21To44,
            _ => State::OpenFrom45,
        },
    }
}

/// The least number of days within which so many in a hundred had an answer. Who waits still may wait for ever: when it
/// is among those that count, nothing is known.
fn quantile(sorted: &[i64], filed: u32, percent: u32) -> Option<i64> {
    let rank = (u64::from(filed) * u64::from(percent)).div_ceil(100);
    let at = usize::try_from(rank).ok()?.checked_sub(1)?;
    sorted.get(at).copied()
}

impl Measures {
    /// What everybody may see: numbers below three requests are hidden, and what would give them back.
    #[must_use]
    pub fn published(&self) -> Published {
        let threshold = u32::try_from(ORGANISATIONS).unwrap_or(u32::MAX);
        let filed = Count::alone(self.filed, threshold);
        // Both lists share a total that shows: what is hidden in one must not be read from it.
        let list = |cells: &[u32]| {
            let whole = Grid::new(1, cells.len(), cells.to_vec());
            let table = whole.and_then(|grid| two_way(&grid, RowTotals::Public, threshold));
            match (table, filed.exact()) {
                (Ok(table), Some(_)) => table.cells,
                // Too few requests, or a table that cannot be protected: nothing is shown.
                _ => vec![Count::Withheld; cells.len()],
            }
        };
        let (states, first_answers) = (list(&self.states), list(&self.first_answers));
        let enough = filed.exact().is_some();
        Published {
            from: self.from,
            to: self.to,
            filed,
            first_answers,
            median_days: self.median_days.filter(|_| enough),
            ninth_decile_days: self.ninth_decile_days.filter(|_| enough),
            states,
            // Not all requesters say: these have no total that anything else shows.
            helped: self.helped.iter().map(|count| Count::alone(*count, threshold)).collect(),
        }
    }
}
