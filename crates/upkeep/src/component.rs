//! A component of a building: how many, since when, in which condition; and when it is due.

use crate::{Figures, Kind};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use trust::closed_list;

closed_list! {
    /// What was seen.
    Condition {
        Good = "good",
        Worn = "worn",
        Poor = "poor",
    }
}

/// What comes back every so many months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Maintenance {
    pub months: u16,
    /// Cost of a visit, tax included, in cents; `None`: nobody said.
    pub cents: Option<i64>,
    /// Is it said to be compulsory? It is the owner who says so.
    pub is_legal: bool,
    /// The last visit; `None`: nobody knows.
    pub last_on: Option<Date>,
}

/// A component of a building.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    /// Its place in the file, or its id: it names nobody.
    pub id: String,
    pub building: String,
    pub kind: Kind,
    /// In hundredths of the unit of its kind.
    pub quantity: u32,
    /// Years between which it was put there; `None`: nobody knows.
    pub installed: Option<(i16, i16)>,
    pub condition: Option<Condition>,
    /// The owner's own figures, which prevail.
    pub life_years: Option<u16>,
    pub unit_cents: Option<i64>,
    pub maintenance: Option<Maintenance>,
}

/// When a component is to be made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    pub first: i16,
    pub last: i16,
}

impl Due {
    /// The year, when there is only one.
    #[must_use]
    pub fn year(self) -> Option<i16> {
        (self.first == self.last).then_some(self.first)
    }
}

impl Component {
    /// Its life in years: the owner's figure, else the usual one.
    #[must_use]
    pub fn life(&self, usual: Figures) -> i16 {
        i16::try_from(self.life_years.unwrap_or(usual.life_years)).unwrap_or(i16::MAX)
    }

    /// The cost of making it again today, tax included, in cents: quantity times unit cost, to the nearest cent, half a
    /// cent up. `None`: too much to be counted.
    #[must_use]
    pub fn cost(&self, usual: Figures) -> Option<i64> {
        let unit = i128::from(self.unit_cents.unwrap_or(usual.unit_cents));
        i64::try_from((unit * i128::from(self.quantity) + 50).div_euclid(100)).ok()
    }
}

/// The years in which a component is due, from a year on. What was seen prevails over age: in poor condition it is due
/// now; in good condition not this year; worn, it keeps the years of its age. A component of which neither year nor poor
/// condition is known may be due any year of a whole life.
#[must_use]
pub fn due(component: &Component, usual: Figures, from: i16) -> Due {
    if component.condition == Some(Condition::Poor) {
        return Due { first: from, last: from };
    }
    let life = component.life(usual);
    let (first, last) = match component.installed {
        Some((a, b)) => (a.min(b).saturating_add(life), a.max(b).saturating_add(life)),
        None => (from, from.saturating_add(life)),
    };
    let least = if component.condition == Some(Condition::Good) { from.saturating_add(1) } else { from };
    Due { first: first.max(least), last: last.max(least) }
}
