//! A need: what, where, when, how much, and under which rules its organisation buys.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use trust::closed_list;

closed_list! {
    /// Under which rules an organisation buys.
    #[derive(Default)]
    Route {
        /// Public buyer, or private body that the procurement code applies to.
        Public = "public",
        /// Association that the code applies to: most of its money or its board is public.
        Subject = "subject",
        /// It buys as it likes.
        Private = "private",
        #[default]
        Unknown = "unknown",
    }
}

impl Route {
    /// Does the procurement code apply? `None`: not known.
    #[must_use]
    pub const fn is_under_code(self) -> Option<bool> {
        match self {
            Route::Public | Route::Subject => Some(true),
            Route::Private => Some(false),
            Route::Unknown => None,
        }
    }
}

closed_list! {
    /// How far apart buyers may be for a subject.
    Level {
        Commune = "commune",
        Epci = "epci",
        Departement = "departement",
        Region = "region",
        Country = "country",
    }
}

/// Where a need is: the chain of its territories, each by its official code; `None`: not known, or none.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    pub commune: Option<String>,
    pub epci: Option<String>,
    pub departement: Option<String>,
    pub region: Option<String>,
}

impl Place {
    /// The territory of a level that it lies in; `None`: not known.
    #[must_use]
    pub fn at(&self, level: Level) -> Option<&str> {
        match level {
            Level::Commune => self.commune.as_deref(),
            Level::Epci => self.epci.as_deref(),
            Level::Departement => self.departement.as_deref(),
            Level::Region => self.region.as_deref(),
            Level::Country => Some(""),
        }
    }
}

/// An amount in cents: between these two.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Range {
    pub least: i64,
    pub most: i64,
}

impl Range {
    /// An amount that is known.
    #[must_use]
    pub const fn exactly(cents: i64) -> Range {
        Range { least: cents, most: cents }
    }

    /// Both, added; no sum goes over what 64 bits hold.
    #[must_use]
    pub const fn plus(self, other: Range) -> Range {
        Range { least: self.least.saturating_add(other.least), most: self.most.saturating_add(other.most) }
    }
}

/// A need.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    pub id: String,
    /// The organisation that has it.
    pub member: String,
    /// Code of the subject; `None`: not known yet.
    pub subject: Option<String>,
    pub place: Place,
    /// From the first day on which it may be met…
    pub from: Option<Date>,
    /// …to the last one.
    pub to: Option<Date>,
    /// How much, in its unit.
    pub quantity: Option<i64>,
    pub unit: Option<String>,
    /// What it is thought to cost.
    pub amount: Option<Range>,
    pub route: Route,
    /// What the supplier must do, by codes…
    pub requires: BTreeSet<String>,
    /// …and what this member cannot take.
    pub refuses: BTreeSet<String>,
}
