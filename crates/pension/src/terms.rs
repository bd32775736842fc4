//! What was signed: with whom, for how many dwellings, from when to when, for whom, how much at most.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The most dwellings that an agreement promises.
pub const MOST_DWELLINGS: u32 = 100_000;
/// The highest aid for a dwelling, in cents: 1 000 000 €.
pub const HIGHEST_CENTS: i64 = 100_000_000;
/// The most levels of intervention.
pub const MOST_LEVELS: usize = 9;
/// The longest agreement, in years.
const MOST_YEARS: i16 = 30;

/// A level of intervention, with its own ceiling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    pub name: String,
    /// At most that of the agreement, in cents.
    pub cap_cents: i64,
}

/// The terms of an agreement. An empty list or `None` is a condition that the agreement does not make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The fund: a CARSAT, the CNAV, or whoever signed a promise of the same kind.
    pub fund: String,
    pub signed_on: Date,
    /// First day on which a dwelling may be committed.
    pub start: Date,
    /// Last day on which works count.
    pub end: Date,
    pub target_dwellings: u32,
    /// Codes of départements; empty: everywhere.
    #[serde(default)]
    pub departements: BTreeSet<String>,
    /// The most for one dwelling, in cents.
    pub cap_cents: i64,
    #[serde(default)]
    pub min_age: Option<u8>,
    #[serde(default)]
    pub must_be_retired: bool,
    /// GIR groups that the agreement takes. Which one somebody is in is never kept: only whether it is one of these.
    #[serde(default)]
    pub gir_allowed: BTreeSet<u8>,
    /// Main pension scheme, in the words of the agreement.
    #[serde(default)]
    pub main_scheme: Option<String>,
    #[serde(default)]
    pub levels: Vec<Level>,
    /// Dwellings promised year by year; empty: as many every day.
    #[serde(default)]
    pub yearly: BTreeMap<i16, u32>,
    /// What the landlord promised besides.
    #[serde(default)]
    pub other_commitments: Vec<String>,
}

/// What is wrong with terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermsError {
    #[error("the fund has no name")]
    Fund,
    #[error("the agreement ends before it begins, or lasts too long")]
    Days,
    #[error("no dwelling is promised, or too many are")]
    Target,
    #[error("the ceiling of a dwelling is no amount")]
    Cap,
    #[error("the age is none")]
    Age,
    #[error("a GIR group is from 1 to 6")]
    Gir,
    #[error("a level has no name, or a ceiling over that of the agreement")]
    Levels,
    #[error("a year is outside the agreement, or the years do not make the target")]
    Yearly,
}

impl Terms {
    /// Are these terms that can be counted with?
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), TermsError> {
        if self.fund.trim().is_empty() {
            return Err(TermsError::Fund);
        }
        if self.end < self.start || self.end.year() - self.start.year() > MOST_YEARS {
            return Err(TermsError::Days);
        }
        if self.target_dwellings == 0 || self.target_dwellings > MOST_DWELLINGS {
            return Err(TermsError::Target);
        }
        if self.cap_cents <= 0 || self.cap_cents > HIGHEST_CENTS {
            return Err(TermsError::Cap);
        }
        if self.min_age.is_some_and(|age| !(18..=110).contains(&age)) {
            return Err(TermsError::Age);
        }
        if self.gir_allowed.iter().any(|group| !(1..=6).contains(group)) {
            return Err(TermsError::Gir);
        }
        let is_level = |level: &Level| {
            !level.name.trim().is_empty() && level.cap_cents > 0 && level.cap_cents <= self.cap_cents
        };
        if self.levels.len() > MOST_LEVELS || !self.levels.iter().all(is_level) {
            return Err(TermsError::Levels);
        }
        if !self.yearly.is_empty() {
            let inside = self.yearly.keys().all(|year| (self.start.year()..=self.end.year()).contains(year));
            let promised: u64 = self.yearly.values().map(|n| u64::from(*n)).sum();
            if !inside || promised != u64::from(self.target_dwellings) {
                return Err(TermsError::Yearly);
            }
        }
        Ok(())
    }

    /// The most that a dwelling of this level receives, in cents. A level that the agreement does not know has the
    /// lowest ceiling there is: nothing is promised that was not signed.
    #[must_use]
    pub fn cap_of(&self, level: Option<usize>) -> i64 {
        let lowest = self.levels.iter().map(|level| level.cap_cents).min().unwrap_or(self.cap_cents);
        let own = level.and_then(|at| self.levels.get(at)).map(|level| level.cap_cents);
        own.unwrap_or(lowest).min(self.cap_cents)
    }

    /// Does the day lie within the agreement?
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.start <= day && day <= self.end
    }

    /// Is there a day on which both hold?
    #[must_use]
    pub fn overlaps(&self, other: &Terms) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// The most that the whole agreement can give, in cents: its target at its highest ceiling.
    #[must_use]
    pub fn envelope_cents(&self) -> i64 {
        let highest = self.levels.iter().map(|level| level.cap_cents).max().unwrap_or(self.cap_cents);
        // Bounded by `check`: 100 000 dwellings of 1 000 000 €.
        i64::from(self.target_dwellings).saturating_mul(highest.min(self.cap_cents))
    }

    /// The years that it touches.
    pub fn years(&self) -> impl Iterator<Item = i16> + use<> {
        self.start.year()..=self.end.year()
    }
}
