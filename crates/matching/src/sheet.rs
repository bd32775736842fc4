//! What a sheet says, and whether two sheets are the same innovation.

use crate::{Context, PlaceKind, Project, Public, Range, Support, Theme};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use trust::territory::Territory;

/// A sheet. Texts are cleaned by whoever keeps it; lists are in the order in which they are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub title: String,
    pub summary: String,
    pub themes: BTreeSet<Theme>,
    pub publics: Option<BTreeSet<Public>>,
    /// What makes it what it is: to change one is to make something else (N2).
    pub core: Vec<String>,
    /// What each place does in its own way.
    pub adaptable: Vec<String>,
    /// What must be there before it begins.
    pub prerequisites: Vec<String>,
    pub places: Option<BTreeSet<PlaceKind>>,
    pub supports: Option<BTreeSet<Support>>,
    /// What it needs somebody to know.
    pub skills: String,
    pub territories: Option<BTreeSet<Territory>>,
    /// What it asks of a host in a year; `None`: not known.
    pub money: Option<Range>,
    /// What it costs in a year, all money together; `None`: not known.
    pub cost: Option<Range>,
    /// What was measured, as ranges; empty: nothing that can be told.
    pub outcomes: String,
    pub origin: Context,
    /// Who gave it an award, and when, as its holder tells.
    pub award: String,
    /// Where what is told was read.
    pub source: String,
}

/// Why a sheet is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    #[error("it has no title or says nothing")]
    Words,
    #[error("it has no theme")]
    Themes,
    #[error("nothing is said of what must not change, or the same thing twice")]
    Core,
    #[error("one item is both of the core and adaptable")]
    Both,
    #[error("an amount is negative, or a range is upside down")]
    Amount,
}

/// What changed between two editions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    None,
    /// Something else than the core: the same innovation, better told.
    Told,
    /// An item of the core was added, removed or reworded: another variant.
    Core,
}

/// The words of an item without what changes nothing: blanks and capitals.
fn plain(item: &str) -> String {
    item.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl Sheet {
    /// Is it whole enough to be kept?
    ///
    /// # Errors
    /// [`SheetError`].
    pub fn check(&self) -> Result<(), SheetError> {
        if self.title.trim().is_empty() || self.summary.trim().is_empty() {
            return Err(SheetError::Words);
        }
        if self.themes.is_empty() {
            return Err(SheetError::Themes);
        }
        let core: BTreeSet<String> = self.core.iter().map(|item| plain(item)).collect();
        if core.is_empty() || core.len() < self.core.len() || core.contains("") {
            return Err(SheetError::Core);
        }
        if self.adaptable.iter().any(|item| core.contains(&plain(item))) {
            return Err(SheetError::Both);
        }
        let upside_down = |range: Option<Range>| range.is_some_and(|r| r.least < 0 || r.most < r.least);
        if upside_down(self.money) || upside_down(self.cost) {
            return Err(SheetError::Amount);
        }
        Ok(())
    }

    /// What changed since an edition. The order of the core does not matter.
    #[must_use]
    pub fn since(&self, before: &Sheet) -> Difference {
        let core = |sheet: &Sheet| sheet.core.iter().map(|item| plain(item)).collect::<BTreeSet<_>>();
        if core(self) != core(before) {
            Difference::Core
        } else if self == before {
            Difference::None
        } else {
            Difference::Told
        }
    }

    /// What the comparison reads.
    #[must_use]
    pub fn project(&self, id: &str, level: u8, seen: u32) -> Project {
        Project {
            id: id.to_owned(),
            themes: self.themes.clone(),
            publics: self.publics.clone(),
            places: self.places.clone(),
            supports: self.supports.clone(),
            territories: self.territories.clone(),
            money: self.money,
            level,
            origin: self.origin,
            seen,
        }
    }
}
