//! A rough cost of what is in poor condition, and the components that go to a works plan.

use crate::{Building, Condition, Seen};
use jiff::civil::Date;
use law::Table;
use upkeep::{Component, Figures, Kind};

/// A component that is to be made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewal {
    /// Id of the building.
    pub building: String,
    pub kind: Kind,
    /// With the usual figures of the works plan, tax included, in cents; `None`: it was not counted.
    pub cents: Option<i64>,
}

/// What making again all that is in poor condition costs: an order of magnitude, not a quote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Estimate {
    pub renewals: Vec<Renewal>,
    /// The sum of those that have an amount; `None`: none has, or it is too much to be counted.
    pub cents: Option<i64>,
    /// Those that have none, because nobody counted them: the true cost is higher.
    pub uncounted: usize,
}

/// A component as the works plan reads it; `None`: there is none, or it was not counted.
fn component(building: &Building, kind: Kind, seen: &Seen) -> Option<Component> {
    if seen.condition == Some(Condition::Absent) {
        return None;
    }
    Some(Component {
        id: String::new(),
        building: building.name.clone(),
        kind,
        quantity: seen.quantity?,
        installed: seen.installed,
        condition: seen.condition.and_then(Condition::planned),
        life_years: None,
        unit_cents: None,
        maintenance: None,
    })
}

/// What a diagnosis gives to a works plan, and how many components it keeps for want of a quantity.
#[must_use]
pub fn given(buildings: &[Building]) -> (Vec<Component>, usize) {
    let mut kept = 0;
    let mut all = Vec::new();
    for building in buildings {
        for (kind, seen) in &building.seen {
            match component(building, *kind, seen) {
                Some(one) => all.push(one),
                None if seen.condition != Some(Condition::Absent) => kept += 1,
                None => {}
            }
        }
    }
    (all, kept)
}

/// The rough cost of what was seen in poor condition, with the figures that hold on a day.
#[must_use]
pub fn estimate(buildings: &[Building], table: &Table, on: Date) -> Estimate {
    let mut renewals = Vec::new();
    for building in buildings {
        for (kind, seen) in building.seen.iter().filter(|(_, seen)| seen.condition == Some(Condition::Poor)) {
            let figures: Option<Figures> = upkeep::figures(table, *kind, on).ok();
            let cost = component(building, *kind, seen).zip(figures).and_then(|(one, usual)| one.cost(usual));
            renewals.push(Renewal { building: building.id.clone(), kind: *kind, cents: cost });
        }
    }
    let counted: Vec<i64> = renewals.iter().filter_map(|one| one.cents).collect();
    let sum = counted.iter().try_fold(0_i64, |sum, cents| sum.checked_add(*cents));
    Estimate {
        uncounted: renewals.len() - counted.len(),
        cents: sum.filter(|_| !counted.is_empty()),
        renewals,
    }
}
