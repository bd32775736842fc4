//! Where an agreement stands: how many dwellings are committed, made and paid, for how much, and what is left.

use crate::entry::counted;
use crate::{Entry, Fact, Overflow, Stage, State, Terms, aid, state, sum};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// An amount that is known within bounds, in cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bounds {
    pub least: i64,
    pub most: i64,
}

/// What an agreement still offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// Dwellings that may still be committed.
    pub dwellings: u32,
    /// Dwellings committed over the target.
    pub over: u32,
    /// What may still be asked for dwellings that are not committed yet, in cents: at most this.
    pub cents: i64,
}

/// One civil year of an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearLine {
    pub year: i16,
    /// Dwellings promised for the year, when the agreement says so.
    pub promised: Option<u32>,
    pub committed: u32,
    pub done: u32,
    pub paid: u32,
    pub paid_cents: i64,
}

/// Where an agreement stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    pub proposed: u32,
    /// Committed, made or paid: each dwelling once.
    pub committed: u32,
    /// Works done within the agreement, paid or not.
    pub done: u32,
    /// The whole aid came.
    pub paid: u32,
    /// Works done after the last day: they are not of the target.
    pub late: u32,
    /// Aid of the dwellings that are committed: a cost that nobody said counts from nothing to the ceiling.
    pub committed_cents: Bounds,
    /// Aid of the works that are done.
    pub done_cents: i64,
    pub claimed_cents: i64,
    /// Received, advances with it, less what was given back.
    pub paid_cents: i64,
    /// Advances on works that are not done yet: in what was received, and nowhere twice.
    pub advanced_cents: i64,
    /// Advances that turned out to be over the aid: to be given back.
    pub to_return_cents: i64,
    /// Of works that are done, what may be asked of the fund today.
    pub to_claim_cents: i64,
    pub to_claim: u32,
    /// Asked, and not there yet.
    pub awaited_cents: i64,
    /// Over the ceilings: tax relief or own funds.
    pub over_cap_cents: i64,
    pub left: Left,
    pub years: Vec<YearLine>,
}

fn more(count: &mut u32) {
    *count = count.saturating_add(1);
}

/// What came for a dwelling, day by day; what was given back is below zero.
fn received_by_day(entry: &Entry) -> impl Iterator<Item = (Date, i64)> {
    counted(&entry.facts).into_iter().filter_map(|fact| match fact {
        Fact::Advanced { on, cents } | Fact::Paid { on, cents } => Some((on, cents)),
        Fact::Returned { on, cents } => Some((on, cents.saturating_neg())),
        _ => None,
    })
}

/// Where an agreement stands, from its entries. A dwelling that stands in two of them counts once, by the first.
///
/// # Errors
/// [`Overflow`].
pub fn position(terms: &Terms, entries: &[Entry]) -> Result<Position, Overflow> {
    let mut seen = std::collections::BTreeSet::new();
    let mut all: Vec<(&Entry, State)> = Vec::with_capacity(entries.len());
    for entry in entries {
        if let Some(now) = state(terms, entry).filter(State::is_open)
            && seen.insert(entry.dwelling.as_str())
        {
            all.push((entry, now));
        }
    }
    let mut years: BTreeMap<i16, YearLine> = terms
        .years()
        .map(|year| {
            let promised = terms.yearly.get(&year).copied();
            (year, YearLine { year, promised, committed: 0, done: 0, paid: 0, paid_cents: 0 })
        })
        .collect();
    let (mut proposed, mut committed, mut done, mut paid, mut late, mut to_claim) = (0, 0, 0, 0, 0, 0);
    let mut least = Vec::new();
    let mut most = Vec::new();
    let (mut done_cents, mut claimed, mut received) = (Vec::new(), Vec::new(), Vec::new());
    let (mut to_claim_cents, mut awaited, mut over) = (Vec::new(), Vec::new(), Vec::new());
    let (mut advanced, mut to_return) = (Vec::new(), Vec::new());
    let of_year = |years: &mut BTreeMap<i16, YearLine>, day: Option<Date>, add: &dyn Fn(&mut YearLine)| {
        if let Some(line) = day.and_then(|day| years.get_mut(&day.year())) {
            add(line);
        }
    };
    for (entry, now) in &all {
        if !now.counts() {
            more(&mut proposed);
            continue;
        }
        more(&mut committed);
        of_year(&mut years, now.committed_on, &|line| more(&mut line.committed));
        let parts = now.eligible_cents.map(|cost| aid(terms, entry.level, cost));
        least.push(parts.map_or(0, |parts| parts.aid_cents));
        most.push(parts.map_or(terms.cap_of(entry.level), |parts| parts.aid_cents));
        // Money has the year in which it came, or went back.
        claimed.push(now.claimed_cents);
        received.push(now.paid_cents);
        for (day, cents) in received_by_day(entry) {
            of_year(&mut years, Some(day), &|line| line.paid_cents = line.paid_cents.saturating_add(cents));
        }
        if now.stage == Stage::Committed {
            advanced.push(now.advanced_cents);
            continue;
        }
        to_return.push(now.to_return_cents(terms, entry.level));
        if now.done_on.is_some_and(|day| day > terms.end) {
            more(&mut late);
        } else {
            more(&mut done);
            of_year(&mut years, now.done_on, &|line| more(&mut line.done));
        }
        let Some(parts) = parts else { continue };
        done_cents.push(parts.aid_cents);
        over.push(parts.over_cents);
        // A payment that was not claimed is taken as claimed.
        let asked = now.claimed_cents.max(now.paid_cents);
        let open = parts.aid_cents.saturating_sub(asked).max(0);
        if open > 0 {
            more(&mut to_claim);
        }
        to_claim_cents.push(open);
        awaited.push(now.claimed_cents.saturating_sub(now.paid_cents).max(0));
        if now.stage == Stage::Paid {
            more(&mut paid);
            of_year(&mut years, now.paid_on, &|line| more(&mut line.paid));
        }
    }
    let dwellings = terms.target_dwellings.saturating_sub(committed);
    let highest = terms.levels.iter().map(|level| level.cap_cents).max().unwrap_or(terms.cap_cents);
    Ok(Position {
        proposed,
        committed,
        done,
        paid,
        late,
        committed_cents: Bounds { least: sum(least)?, most: sum(most)? },
        done_cents: sum(done_cents)?,
        claimed_cents: sum(claimed)?,
        paid_cents: sum(received)?,
        advanced_cents: sum(advanced)?,
        to_return_cents: sum(to_return)?,
        to_claim_cents: sum(to_claim_cents)?,
        to_claim,
        awaited_cents: sum(awaited)?,
        over_cap_cents: sum(over)?,
        left: Left {
            dwellings,
            over: committed.saturating_sub(terms.target_dwellings),
            cents: i64::from(dwellings).checked_mul(highest.min(terms.cap_cents)).ok_or(Overflow)?,
        },
        years: years.into_values().collect(),
    })
}

/// What may still be committed between two days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub from: Date,
    pub to: Date,
    pub dwellings: u32,
    /// At most, in cents.
    pub cents: i64,
}

/// What is left, window by window from a day on: one window up to the end when the agreement promises no figure by year,
/// else a window by year, each with what its year still lacks. Together they never pass what is left of the whole.
#[must_use]
pub fn windows(terms: &Terms, position: &Position, on: Date) -> Vec<Window> {
    let from = on.max(terms.start);
    if from > terms.end || position.left.dwellings == 0 {
        return Vec::new();
    }
    let each = if position.left.dwellings == 0 {
        0
    } else {
        position.left.cents / i64::from(position.left.dwellings)
    };
    let window = |from: Date, to: Date, dwellings: u32| Window {
        from,
        to,
        dwellings,
        cents: i64::from(dwellings).saturating_mul(each),
    };
    if terms.yearly.is_empty() {
        return vec![window(from, terms.end, position.left.dwellings)];
    }
    let mut left = position.left.dwellings;
    // What the years before lack is made up in the first window.
    let mut lack: i64 = 0;
    let mut all = Vec::new();
    for line in &position.years {
        lack += i64::from(line.promised.unwrap_or(0)) - i64::from(line.committed);
        if line.year < from.year() {
            continue;
        }
        let here = u32::try_from(lack.max(0)).unwrap_or(u32::MAX).min(left);
        lack -= i64::from(here);
        left -= here;
        let first = Date::new(line.year, 1, 1).unwrap_or(from).max(from);
        let last = Date::new(line.year, 12, 31).unwrap_or(terms.end).min(terms.end);
        if here > 0 {
            all.push(window(first, last, here));
        }
    }
    all
}
