//! The landlord's export of leases and occupants, reduced to what the target rule needs.
//!
//! Nothing that names a person is ever read: no name, no registration number, no phone. Health, nationality and
//! religion columns are refused and never read (`DONNEE_INTERDITE`). By default only the year of birth is kept.
//! In issues the value of a personal field is masked `•••`.
//!
//! Two steps: [`read`] streams cleaned rows to a sink; [`household_ages`] and [`count_at_least`] answer "how many
//! dwellings house somebody of at least X years on a date", with what is unknown kept apart.

mod ages;
mod dates;
mod forbidden;
mod mapping;
mod read;
mod refs;
#[cfg(test)]
mod tests;

pub use ages::{
    Answer, Completeness, DwellingAges, HouseholdAges, ResidenceCount, count_at_least, household_ages,
};
pub use dates::{WrittenDate, written_date};
pub use forbidden::{ColumnJudgement, Sensitive, judge_header, looks_like_nir};
pub use mapping::{Field, Mapping};
pub use read::{MASK, ReadOptions, read};
pub use refs::{RefIndex, RefMatch, attach};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What is known of a birth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Birth {
    /// Missing, a placeholder, impossible, or the holder is not a person.
    #[default]
    Unknown,
    /// The year alone: what is kept unless the mapping asks for more.
    Year(i16),
    Date(Date),
}

impl Birth {
    /// The ages in completed years that this person can have on a date: the same twice when it is settled.
    /// `None` when nothing is known.
    #[must_use]
    pub fn ages_on(self, on: Date) -> Option<(i16, i16)> {
        match self {
            Birth::Unknown => None,
            Birth::Year(year) => {
                let most = on.year().saturating_sub(year);
                // On the last day of the year, everybody born that year has had a birthday.
                let last_day = (on.month(), on.day()) == (12, 31);
                Some((if last_day { most } else { most.saturating_sub(1) }, most))
            }
            Birth::Date(date) => {
                // Someone born on 29 February is a year older on 1 March of common years.
                let passed = (on.month(), on.day()) >= (date.month(), date.day());
                let age = on.year().saturating_sub(date.year()).saturating_sub(i16::from(!passed));
                Some((age, age))
            }
        }
    }
}

/// What a person is in the household.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    Holder,
    CoHolder,
    Partner,
    Child,
    Occupant,
    /// An association or a public body holds the lease.
    LegalPerson,
    #[default]
    Unstated,
}

/// One line of the export that speaks of a dwelling under an active lease.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OccupancyRow {
    pub line: u64,
    /// As written; see [`RefIndex`] to find the dwelling of the stock.
    pub dwelling_ref: String,
    pub lease_ref: Option<String>,
    pub lease_start: Option<Date>,
    /// A lease that ends after the reference date is active.
    pub lease_end: Option<Date>,
    pub birth: Birth,
    pub role: Role,
    /// Persons in the household, when the file says it.
    pub household_size: Option<u8>,
    /// Dependent children, when the file says it.
    pub dependants: Option<u8>,
}
