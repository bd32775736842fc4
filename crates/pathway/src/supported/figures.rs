//! Figures over pathways: entries, leases of one's own, months until then, refusals, exits, evictions avoided. What is shown
//! hides what a small number would tell, whoever asks: a report is read by more people than the caseload.

use super::{Exit, Refusal, Standing};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use trust::suppression::{Count, PERSONS, TableError, one_way};

/// The true figures of a period. Kept inside: what is shown is [`Figures::published`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    pub from: Date,
    pub to: Date,
    pub proposed: u32,
    /// Households that moved in.
    pub entries: u32,
    /// Leases of one's own, after another status.
    pub slides: u32,
    /// Days from the moving in to the lease, of each of those.
    pub days_to_lease: Vec<i32>,
    pub refusals: Vec<u32>,
    pub exits: Vec<u32>,
    pub evictions_avoided: u32,
    /// Housed on the last day of the period.
    pub housed: u32,
}

/// The same, as they may be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Published {
    pub from: Date,
    pub to: Date,
    pub proposed: Count,
    pub entries: Count,
    pub slides: Count,
    /// Median of months from the moving in to the lease; `None`: too few to be told, or none.
    pub median_months: Option<i32>,
    /// By [`Refusal::ALL`].
    pub refusals: Vec<Count>,
    pub refused: Count,
    /// By [`Exit::ALL`].
    pub exits: Vec<Count>,
    pub exited: Count,
    pub evictions_avoided: Count,
    pub housed: Count,
}

/// The period of a year that may be told: whole quarters only, so that two readings a day apart do not tell one household.
/// `None` when no quarter of that year has ended.
#[must_use]
pub fn period(year: i16, today: Date) -> Option<(Date, Date)> {
    let first = Date::new(year, 1, 1).ok()?;
    let whole = (1..=4_i64).rev().find_map(|quarter| {
        let last = first.checked_add((quarter * 3).months()).ok()?.yesterday().ok()?;
        (last < today).then_some(last)
    })?;
    Some((first, whole))
}

/// Counts the pathways of a period, both days included.
#[must_use]
pub fn figures(all: &[Standing], (from, to): (Date, Date)) -> Figures {
    let within = |on: Date| from <= on && on <= to;
    let count = |test: &dyn Fn(&Standing) -> bool| {
        u32::try_from(all.iter().filter(|one| test(one)).count()).unwrap_or(u32::MAX)
    };
    let slid: Vec<(Date, Date)> = all
        .iter()
        .filter_map(|one| Some((one.moved_in_on?, one.own_lease_on?)))
        // Who came in with a lease of its own did not slide.
        .filter(|(moved_in, lease)| lease > moved_in && within(*lease))
        .collect();
    let lives = |one: &Standing| {
        let ended = one.exited.map(|(on, _)| on);
        one.moved_in_on.is_some_and(|on| on <= to) && ended.is_none_or(|on| on > to)
    };
    let avoided = all.iter().flat_map(|one| &one.evictions_avoided).filter(|on| within(**on)).count();
    Figures {
        from,
        to,
        proposed: count(&|one| within(one.proposed_on)),
        entries: count(&|one| one.moved_in_on.is_some_and(within)),
        slides: u32::try_from(slid.len()).unwrap_or(u32::MAX),
        days_to_lease: slid.iter().map(|(moved_in, lease)| (*lease - *moved_in).get_days()).collect(),
        refusals: Refusal::ALL
            .iter()
            .map(|motive| {
                count(&|one| one.refused.is_some_and(|(on, _, said)| within(on) && said == *motive))
            })
            .collect(),
        exits: Exit::ALL
            .iter()
            .map(|reason| count(&|one| one.exited.is_some_and(|(on, said)| within(on) && said == *reason)))
            .collect(),
        evictions_avoided: u32::try_from(avoided).unwrap_or(u32::MAX),
        housed: count(&lives),
    }
}

/// Days of a month, on average: medians are told in whole months.
const TENTHS_OF_DAYS_BY_MONTH: i32 = 304;

impl Figures {
    /// What may be read of them: nothing below eleven households, and nothing that gives such a number back.
    ///
    /// # Errors
    /// When counts overflow, which real ones do not.
    pub fn published(&self) -> Result<Published, TableError> {
        let refusals = one_way(&self.refusals, PERSONS)?;
        let exits = one_way(&self.exits, PERSONS)?;
        Ok(Published {
            from: self.from,
            to: self.to,
            proposed: Count::alone(self.proposed, PERSONS),
            entries: Count::alone(self.entries, PERSONS),
            slides: Count::alone(self.slides, PERSONS),
            median_months: self.median_months().filter(|_| self.slides >= PERSONS),
            refusals: refusals.cells,
            refused: refusals.total,
            exits: exits.cells,
            exited: exits.total,
            evictions_avoided: Count::alone(self.evictions_avoided, PERSONS),
            housed: Count::alone(self.housed, PERSONS),
        })
    }

    /// The median of months from the moving in to the lease: the lower one of the two in the middle.
    fn median_months(&self) -> Option<i32> {
        let mut days = self.days_to_lease.clone();
        days.sort_unstable();
        let middle = days.get(days.len().checked_sub(1)? / 2)?;
        Some((middle * 10 + TENTHS_OF_DAYS_BY_MONTH / 2) / TENTHS_OF_DAYS_BY_MONTH)
    }
}
