//! Is the promise kept in time? What should be done by a day, what is, and where the pace of today leads: an interval,
//! because a few dwellings say little.

use crate::{Entry, State, Terms, state};
use jiff::civil::Date;
use jiff::{ToSpan, Unit};
use trust::closed_list;

closed_list! {
    /// What is counted.
    Measure {
        Committed = "committed",
        Done = "done",
        Paid = "paid",
    }
}

/// Fewer days than this say nothing of a pace.
const LEAST_DAYS: i64 = 90;
/// Fewer dwellings than this say nothing of a pace.
const LEAST_DWELLINGS: u32 = 3;
/// A date further than this is told as « not at this pace ».
const FURTHEST_DAYS: f64 = 10_958.0;

fn days(from: Date, to: Date) -> i64 {
    from.until((Unit::Day, to)).map_or(0, |span| i64::from(span.get_days()))
}

/// Dwellings that should be made by the end of a day: whole ones. As many every day; when the agreement promises a figure
/// by year, as many every day of the part of that year which lies in it.
#[must_use]
pub fn expected(terms: &Terms, on: Date) -> u32 {
    if on < terms.start {
        return 0;
    }
    if on >= terms.end {
        return terms.target_dwellings;
    }
    // Days counted with both ends.
    let part = |promised: u32, from: Date, to: Date| -> u64 {
        let (all, gone) = (days(from, to) + 1, (days(from, on) + 1).clamp(0, days(from, to) + 1));
        u64::from(promised) * gone.unsigned_abs() / all.max(1).unsigned_abs()
    };
    let made: u64 = if terms.yearly.is_empty() {
        part(terms.target_dwellings, terms.start, terms.end)
    } else {
        terms
            .yearly
            .iter()
            .filter_map(|(year, promised)| {
                let from = Date::new(*year, 1, 1).ok()?.max(terms.start);
                let to = Date::new(*year, 12, 31).ok()?.min(terms.end);
                Some(if on < from { 0 } else { part(*promised, from, to) })
            })
            .sum()
    };
    u32::try_from(made).unwrap_or(u32::MAX).min(terms.target_dwellings)
}

fn day_of(measure: Measure, now: &State) -> Option<Date> {
    match measure {
        Measure::Committed => now.counts().then_some(now.committed_on)?,
        Measure::Done => now.counts().then_some(now.done_on)?,
        Measure::Paid => (now.stage == crate::Stage::Paid).then_some(now.paid_on)?,
    }
}

/// The days on which dwellings came to count, in order; each dwelling once.
fn dates(terms: &Terms, entries: &[Entry], measure: Measure) -> Vec<Date> {
    let mut seen = std::collections::BTreeSet::new();
    let mut all: Vec<Date> = entries
        .iter()
        .filter_map(|entry| {
            let now = state(terms, entry).filter(State::is_open)?;
            seen.insert(entry.dwelling.as_str()).then_some(now)
        })
        .filter_map(|now| day_of(measure, &now))
        .collect();
    all.sort_unstable();
    all
}

/// How many by the end of a day, of those that the target counts.
fn by(dates: &[Date], terms: &Terms, on: Date) -> u32 {
    u32::try_from(dates.iter().filter(|day| **day <= on.min(terms.end)).count()).unwrap_or(u32::MAX)
}

/// One point by month: what should be, and what is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Curve {
    pub on: Date,
    pub expected: u32,
    /// `None`: the day has not come.
    pub committed: Option<u32>,
    pub done: Option<u32>,
    pub paid: Option<u32>,
}

/// The curves of an agreement: its first day, the last day of every quarter, the day itself, its last day.
#[must_use]
pub fn curves(terms: &Terms, entries: &[Entry], on: Date) -> Vec<Curve> {
    let [committed, done, paid] =
        [Measure::Committed, Measure::Done, Measure::Paid].map(|measure| dates(terms, entries, measure));
    let mut days = vec![terms.start, terms.end];
    for year in terms.years() {
        for (month, day) in [(3, 31), (6, 30), (9, 30), (12, 31)] {
            days.extend(Date::new(year, month, day).ok().filter(|day| terms.holds_on(*day)));
        }
    }
    if terms.holds_on(on) {
        days.push(on);
    }
    days.sort_unstable();
    days.dedup();
    days.into_iter()
        .map(|day| {
            let known = |dates: &[Date]| (day <= on).then(|| by(dates, terms, day));
            Curve {
                on: day,
                expected: expected(terms, day),
                committed: known(&committed),
                done: known(&done),
                paid: known(&paid),
            }
        })
        .collect()
}

/// What is done, and what should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    pub expected: u32,
    pub committed: u32,
    pub done: u32,
    /// Dwellings that are missing to the works that should be done.
    pub missing: u32,
    /// Is the agreement under way, and are works missing?
    pub is_missed: bool,
}

/// Compares what is done by a day with what should be.
#[must_use]
pub fn pace(terms: &Terms, entries: &[Entry], on: Date) -> Pace {
    let count = |measure| by(&dates(terms, entries, measure), terms, on);
    let (committed, done) = (count(Measure::Committed), count(Measure::Done));
    let expected = expected(terms, on);
    let missing = expected.saturating_sub(done);
    Pace { expected, committed, done, missing, is_missed: missing > 0 && on >= terms.start }
}

/// Where the pace of today leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forecast {
    /// Dwellings done on the last day of the agreement: between these two.
    pub least: u32,
    pub most: u32,
    /// The day on which the target is reached: not before, not after; `None`: not at this pace.
    pub earliest: Option<Date>,
    pub latest: Option<Date>,
}

/// Forecasts the end from the works that are done: the pace since the beginning and that of the last twelve months, each
/// with the bounds of a count of rare events (nine chances in ten, by the square-root approximation of a Poisson law),
/// whichever is wider. `None`: too early to say, not begun, or over.
#[must_use]
pub fn forecast(terms: &Terms, entries: &[Entry], on: Date) -> Option<Forecast> {
    let dates = dates(terms, entries, Measure::Done);
    let done = by(&dates, terms, on);
    let gone = days(terms.start, on) + 1;
    if on > terms.end || gone < LEAST_DAYS || done < LEAST_DWELLINGS {
        return None;
    }
    let year_ago = on.checked_sub(364.days()).ok()?.max(terms.start);
    let recent = dates.iter().filter(|day| **day >= year_ago && **day <= on).count();
    let counted = [(f64::from(done), gone), (recent as f64, days(year_ago, on) + 1)];
    // Half of 1.645: nine chances in ten.
    let low = |n: f64, over: i64| (n.sqrt() - 0.8225).max(0.0).powi(2) / over as f64;
    let high = |n: f64, over: i64| ((n + 1.0).sqrt() + 0.8225).powi(2) / over as f64;
    let slow = counted.iter().map(|(n, over)| low(*n, *over)).fold(f64::INFINITY, f64::min);
    let fast = counted.iter().map(|(n, over)| high(*n, *over)).fold(0.0, f64::max);
    let ahead = days(on, terms.end) as f64;
    let lacking = f64::from(terms.target_dwellings.saturating_sub(done));
    let reached = |rate: f64, round: fn(f64) -> f64| -> Option<Date> {
        if lacking == 0.0 {
            return dates.get((terms.target_dwellings as usize).checked_sub(1)?).copied();
        }
        let wait = if rate > 0.0 { round(lacking / rate) } else { f64::INFINITY };
        (wait <= FURTHEST_DAYS).then(|| on.checked_add((wait as i64).days()).ok()).flatten()
    };
    Some(Forecast {
        least: done.saturating_add((slow * ahead).floor() as u32),
        most: done.saturating_add((fast * ahead).ceil() as u32),
        earliest: reached(fast, f64::floor),
        latest: reached(slow, f64::ceil),
    })
}
