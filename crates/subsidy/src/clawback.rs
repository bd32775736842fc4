//! Money that is asked back: all of it when nothing was done, part of it when the project changed or came late without a
//! written word, and what was paid above what is due.

use crate::{Act, Agreement, Terms, WHOLE_BP, amounts};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use trust::closed_list;

/// Whoever must pay back has so many days to be heard first.
pub const HEARD_DAYS: i64 = 15;

closed_list! {
    /// Why money is asked back.
    ClawbackKind {
        /// Not carried out: everything.
        Whole = "whole",
        /// Substantially changed, or very late, without a written agreement: what was not done.
        Partial = "partial",
        /// Paid above what the expenses justify.
        Unspent = "unspent",
    }
}

/// Money to be given back to one envelope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clawback {
    pub id: String,
    pub envelope: String,
    pub kind: ClawbackKind,
    /// The part of the project that was done, where that is what counts; hundredths of a per cent.
    pub done_bp: u32,
    pub cents: i64,
    pub reason: String,
}

/// A title, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClawbackState {
    pub title: Clawback,
    pub announced_on: Date,
    /// The day on which the beneficiary answered; `None`: it said nothing.
    pub heard_on: Option<Date>,
    pub ordered_on: Option<Date>,
    pub recovered: i64,
}

impl ClawbackState {
    /// Is there still something to do?
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.ordered_on.is_none() || self.recovered < self.title.cents
    }

    /// The first day on which it may be ordered.
    #[must_use]
    pub fn orderable_from(&self) -> Date {
        self.heard_on.unwrap_or_else(|| self.announced_on.checked_add(HEARD_DAYS.days()).unwrap_or(Date::MAX))
    }
}

/// The titles of an agreement, the first announced first.
#[must_use]
pub fn clawbacks(agreement: &Agreement) -> Vec<ClawbackState> {
    let mut all: Vec<ClawbackState> = Vec::new();
    for fact in &agreement.facts {
        match &fact.act {
            Act::Announced { title } => all.push(ClawbackState {
                title: title.clone(),
                announced_on: fact.on,
                heard_on: None,
                ordered_on: None,
                recovered: 0,
            }),
            Act::Heard { .. } => {
                for one in all.iter_mut().filter(|one| one.ordered_on.is_none()) {
                    one.heard_on.get_or_insert(fact.on);
                }
            }
            Act::Ordered { title } => {
                let found = all.iter_mut().find(|one| one.title.id == *title);
                found.into_iter().for_each(|one| one.ordered_on = Some(fact.on));
            }
            Act::Recovered { title, cents, .. } => {
                let found = all.iter_mut().find(|one| one.title.id == *title);
                found.into_iter().for_each(|one| one.recovered = one.recovered.saturating_add(*cents));
            }
            _ => {}
        }
    }
    all
}

/// What an envelope may ask back, less what its other titles ask: computed, never typed.
#[must_use]
pub fn owed_back(
    agreement: &Agreement,
    terms: &Terms,
    envelope: &str,
    (kind, done_bp): (ClawbackKind, u32),
) -> i64 {
    let paid = amounts::net_paid(agreement, envelope);
    let asked: i64 = clawbacks(agreement)
        .iter()
        .filter(|one| one.title.envelope == envelope)
        .map(|one| one.title.cents - one.recovered)
        .sum();
    let kept = match kind {
        ClawbackKind::Whole => 0,
        ClawbackKind::Partial => {
            let part = i128::from(paid) * i128::from(done_bp.min(WHOLE_BP)) / i128::from(WHOLE_BP);
            i64::try_from(part).unwrap_or(0)
        }
        ClawbackKind::Unspent => {
            let due = amounts::due(terms, amounts::eligible(agreement, terms, None).total);
            due.by.get(envelope).copied().unwrap_or(0)
        }
    };
    (paid - kept - asked).max(0)
}
