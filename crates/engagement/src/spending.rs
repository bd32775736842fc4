//! Time and expenses spent against what was quoted, and milestones against their days.

use crate::{Act, Entry, Line, Milestone, Quote, Terms, hours_cents};
use jiff::civil::Date;

/// A line of the terms in force, and what was spent on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineSpent {
    pub key: String,
    pub quoted_minutes: u32,
    pub spent_minutes: u32,
    pub quoted_expenses_cents: i64,
    pub spent_expenses_cents: i64,
    pub quoted_cents: i64,
    /// What was spent costs this much.
    pub cost_cents: i64,
    /// What may be asked for: what was spent, and never more than was quoted, for hours as for expenses.
    pub billable_cents: i64,
}

impl LineSpent {
    /// Minutes over what was quoted.
    #[must_use]
    pub const fn over_minutes(&self) -> u32 {
        self.spent_minutes.saturating_sub(self.quoted_minutes)
    }

    /// Expenses over what was quoted, in cents.
    #[must_use]
    pub const fn over_expenses_cents(&self) -> i64 {
        let over = self.spent_expenses_cents.saturating_sub(self.quoted_expenses_cents);
        if over > 0 { over } else { 0 }
    }
}

/// The entries that were not taken back, in order.
#[must_use]
pub fn entries(quote: &Quote) -> Vec<&Entry> {
    let back = |id: &str| {
        quote.facts.iter().any(|fact| matches!(&fact.act, Act::TakenBack { entry } if entry.as_str() == id))
    };
    let all = quote.facts.iter().filter_map(|fact| match &fact.act {
        Act::Spent { entry } => Some(entry),
        _ => None,
    });
    all.filter(|entry| !back(&entry.id)).collect()
}

fn line_spent(line: &Line, entries: &[&Entry]) -> Option<LineSpent> {
    let mine = || entries.iter().filter(|entry| entry.line == line.key);
    let spent_minutes = mine().try_fold(0_u32, |sum, entry| sum.checked_add(entry.minutes))?;
    let spent = mine().try_fold(0_i64, |sum, entry| sum.checked_add(entry.expenses_cents))?;
    let billed_hours = hours_cents(spent_minutes.min(line.minutes), line.rate_cents)?;
    Some(LineSpent {
        key: line.key.clone(),
        quoted_minutes: line.minutes,
        spent_minutes,
        quoted_expenses_cents: line.expenses_cents,
        spent_expenses_cents: spent,
        quoted_cents: line.cents()?,
        cost_cents: hours_cents(spent_minutes, line.rate_cents)?.checked_add(spent)?,
        billable_cents: billed_hours.checked_add(spent.min(line.expenses_cents))?,
    })
}

/// What was spent, line by line of these terms. `None`: too much to be counted.
#[must_use]
pub fn spending(quote: &Quote, terms: &Terms) -> Option<Vec<LineSpent>> {
    let all = entries(quote);
    terms.lines.iter().map(|line| line_spent(line, &all)).collect()
}

/// The sums of all lines, in cents and minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    pub quoted_minutes: u64,
    pub spent_minutes: u64,
    pub quoted_cents: i64,
    pub cost_cents: i64,
    pub billable_cents: i64,
}

/// The sums of lines. `None`: too much to be counted.
#[must_use]
pub fn totals(lines: &[LineSpent]) -> Option<Totals> {
    lines.iter().try_fold(Totals::default(), |sum, line| {
        Some(Totals {
            quoted_minutes: sum.quoted_minutes + u64::from(line.quoted_minutes),
            spent_minutes: sum.spent_minutes + u64::from(line.spent_minutes),
            quoted_cents: sum.quoted_cents.checked_add(line.quoted_cents)?,
            cost_cents: sum.cost_cents.checked_add(line.cost_cents)?,
            billable_cents: sum.billable_cents.checked_add(line.billable_cents)?,
        })
    })
}

/// Where a milestone stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MilestoneState {
    Done {
        on: Date,
    },
    /// Its day has not come, or is today.
    Due,
    Late {
        days: i32,
    },
}

/// Where a milestone stands on a day: the last thing said of it holds.
#[must_use]
pub fn milestone_state(quote: &Quote, milestone: &Milestone, today: Date) -> MilestoneState {
    let last = quote.facts.iter().rev().find_map(|fact| match &fact.act {
        Act::MilestoneDone { key, .. } if *key == milestone.key => Some(Some(fact.on)),
        Act::MilestoneOpen { key } if *key == milestone.key => Some(None),
        _ => None,
    });
    match last.flatten() {
        Some(on) => MilestoneState::Done { on },
        None if today > milestone.due_on => {
            let days = today.since(milestone.due_on).map_or(0, |span| span.get_days());
            MilestoneState::Late { days }
        }
        None => MilestoneState::Due,
    }
}
