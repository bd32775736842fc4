//! Services offered together, to whom, and what is seen of those who took them. Eligibility is read from an age and a lease that
//! are typed to be checked, and kept nowhere.

use crate::SHOWN_FROM;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use trust::closed_list;

/// A bundle.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bundle {
    pub name: String,
    #[serde(default)]
    pub about: String,
    /// Ids of services.
    #[serde(default)]
    pub services: BTreeSet<String>,
    /// Ages in whole years, both included.
    pub age_from: Option<u32>,
    pub age_to: Option<u32>,
    /// The lease began at most so many months ago.
    pub lease_months: Option<u32>,
}

/// What is asked of somebody.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    pub age: Option<u32>,
    pub lease_began: Option<Date>,
}

closed_list! {
    /// What a verdict is about.
    Of {
        Age = "age",
        Lease = "lease",
    }
}

/// May somebody have it?
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Eligible {
    Yes,
    No(Vec<Of>),
    Ask(Vec<Of>),
}

impl Bundle {
    /// Conditions that no one can meet.
    #[must_use]
    pub fn is_contradictory(&self) -> bool {
        self.age_from.zip(self.age_to).is_some_and(|(from, to)| from > to)
    }

    /// May somebody have it on a day? One condition that fails is enough for no, whatever is unknown beside it.
    #[must_use]
    pub fn eligible(&self, asked: &Asked, on: Date) -> Eligible {
        let (mut fails, mut asks) = (Vec::new(), Vec::new());
        if self.age_from.is_some() || self.age_to.is_some() {
            match asked.age {
                None => asks.push(Of::Age),
                Some(age) => {
                    if self.age_from.is_some_and(|from| age < from) || self.age_to.is_some_and(|to| age > to)
                    {
                        fails.push(Of::Age);
                    }
                }
            }
        }
        if let Some(months) = self.lease_months {
            match asked.lease_began {
                None => asks.push(Of::Lease),
                Some(began) => {
                    let until = began.saturating_add(jiff::Span::new().months(i64::from(months)));
                    if began > on || until < on {
                        fails.push(Of::Lease);
                    }
                }
            }
        }
        match (fails.is_empty(), asks.is_empty()) {
            (false, _) => Eligible::No(fails),
            (true, false) => Eligible::Ask(asks),
            (true, true) => Eligible::Yes,
        }
    }
}

/// A month of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Month {
    /// Its first day.
    pub from: Date,
    /// Households that have it.
    pub members: Option<u32>,
    /// Of these, those whose account was looked at, and those in arrears.
    pub known: Option<u32>,
    pub arrears: Option<u32>,
}

impl Month {
    /// Do its counts contradict each other?
    #[must_use]
    pub fn is_contradictory(&self) -> bool {
        self.arrears.is_some_and(|some| self.known.is_none_or(|known| some > known))
            || self.known.zip(self.members).is_some_and(|(known, members)| known > members)
    }

    /// The share in arrears, unless it would tell of a few households.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        let (known, arrears) = self.known.zip(self.arrears)?;
        let is_shown = arrears >= SHOWN_FROM && known - arrears.min(known) >= SHOWN_FROM;
        is_shown.then(|| f64::from(arrears) / f64::from(known))
    }
}

/// The first and the last month whose share may be shown, when there are two.
#[must_use]
pub fn trend(months: &[Month]) -> Option<((Date, f64), (Date, f64))> {
    let shown = |month: &Month| month.share().map(|share| (month.from, share));
    let first = months.iter().find_map(shown)?;
    let last = months.iter().rev().find_map(shown)?;
    (first.0 < last.0).then_some((first, last))
}
