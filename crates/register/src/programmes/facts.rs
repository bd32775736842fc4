//! What a programme needs to know of a residence, as counts: how its dwellings are reached, how adapted they are, how old whoever
//! lives there is. What is not known counts as it is asked to: left out, or turning out well; and it is told what to find out.

use super::settings::Facts;
use crate::portfolio::{DwellingView, ResidenceView};
use access::Indicator;
use jiff::civil::Date;
use model::dwelling::AdaptationLevel;
use programme_check::Reach;
use std::collections::BTreeMap;
use trust::closed_list;

/// From this value of P2 on, whoever walks with a frame gets from the street to the hall: level, or a ramp of 8 % at most.
const HALL_IS_REACHED: f64 = 0.7;
/// Absorbs the noise of floating point.
const NOISE: f64 = 1e-9;

closed_list! {
    /// Age of the oldest person of a dwelling.
    Band {
        From80 = "80",
        From70 = "70",
        From60 = "60",
    }
}

impl Band {
    const fn age(self) -> u8 {
        match self {
            Band::From80 => 80,
            Band::From70 => 70,
            Band::From60 => 60,
        }
    }
}

closed_list! {
    /// How adapted a dwelling is already.
    Start {
        /// Not adapted, or adaptable.
        Low = "n0",
        /// Partly adapted.
        Half = "n2",
    }
}

/// Dwellings of a residence that nothing tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group {
    pub reach: Reach,
    pub band: Band,
    pub start: Start,
}

const REACHES: [(Reach, &str); 4] =
    [(Reach::Reached, "reached"), (Reach::Ramp, "ramp"), (Reach::Lift, "lift"), (Reach::Both, "both")];

impl Group {
    /// How the group is called in files: the same from one computation to the next.
    #[must_use]
    pub fn code(self) -> String {
        let reach = REACHES.iter().find(|(reach, _)| *reach == self.reach).map_or("", |(_, code)| code);
        format!("{reach}-{}-{}", self.band.code(), self.start.code())
    }

    /// The group of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Group> {
        let mut parts = code.split('-');
        let reach = parts.next()?;
        let reach = REACHES.iter().find(|(_, code)| *code == reach)?.0;
        let group =
            Group { reach, band: Band::from_code(parts.next()?)?, start: Start::from_code(parts.next()?)? };
        parts.next().is_none().then_some(group)
    }
}

/// What nobody has seen in a residence, and that a programme would need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Missing {
    /// Dwellings of which it is not known whether somebody of 60 or more lives there.
    pub ages: u32,
    /// Dwellings whose level is not known.
    pub levels: u32,
    /// Dwellings of which it is not known whether a step leads to the door.
    pub doors: u32,
    /// It is not known whether a step leads from the street to the hall.
    pub hall: bool,
}

impl Missing {
    /// Is everything known?
    #[must_use]
    pub fn is_nothing(self) -> bool {
        self == Missing::default()
    }
}

/// The oldest band of a dwelling; `None`: nobody of 60 or more, as far as it is asked.
fn band(dwelling: &DwellingView, on: Date, facts: Facts) -> Option<Band> {
    Band::ALL.iter().copied().find(|band| {
        let houses = dwelling.occupancy.houses(band.age(), on);
        houses.unwrap_or(facts == Facts::Possible)
    })
}

/// How far the dwelling is adapted; `None`: nothing to do, as far as it is asked.
const fn start(dwelling: &DwellingView, facts: Facts) -> Option<Start> {
    match (dwelling.level, facts) {
        (Some(AdaptationLevel::N3 | AdaptationLevel::N4), _) | (None, Facts::Sure) => None,
        (Some(AdaptationLevel::N2), _) => Some(Start::Half),
        (Some(AdaptationLevel::N0 | AdaptationLevel::N1), _) | (None, Facts::Possible) => Some(Start::Low),
    }
}

/// Is the hall reached from the street without a step?
fn hall(residence: &ResidenceView) -> Option<bool> {
    let value = residence.facts.common[Indicator::P2.place()].value;
    if value.lo + NOISE >= HALL_IS_REACHED {
        Some(true)
    } else if value.hi + NOISE < HALL_IS_REACHED {
        Some(false)
    } else {
        None
    }
}

/// Is the door reached from the hall without a step? What was surveyed of the whole building comes before the file.
fn door(residence: &ResidenceView, dwelling: &DwellingView) -> Option<bool> {
    let all = residence.facts.common[Indicator::P1.place()].value;
    if all.lo + NOISE >= 1.0 { Some(true) } else { dwelling.step_free() }
}

/// The dwellings that a programme may adapt, by group.
#[must_use]
pub fn groups(residence: &ResidenceView, on: Date, facts: Facts) -> BTreeMap<Group, u32> {
    let mut all = BTreeMap::new();
    let goes_well = facts == Facts::Possible;
    let hall = hall(residence).unwrap_or(goes_well);
    for dwelling in &residence.dwelling_views {
        let (Some(band), Some(start)) = (band(dwelling, on, facts), start(dwelling, facts)) else { continue };
        let reach = match (hall, door(residence, dwelling).unwrap_or(goes_well)) {
            (true, true) => Reach::Reached,
            (false, true) => Reach::Ramp,
            (true, false) => Reach::Lift,
            (false, false) => Reach::Both,
        };
        let count = all.entry(Group { reach, band, start }).or_insert(0_u32);
        *count = count.saturating_add(dwelling.count);
    }
    all
}

/// What is not known. Levels and doors are counted whoever lives there: their number says nothing of anybody.
#[must_use]
pub fn missing(residence: &ResidenceView, on: Date) -> Missing {
    let mut all = Missing { hall: hall(residence).is_none(), ..Missing::default() };
    for dwelling in &residence.dwelling_views {
        let add = |count: &mut u32, is_missing: bool| {
            *count = count.saturating_add(if is_missing { dwelling.count } else { 0 });
        };
        add(&mut all.ages, dwelling.occupancy.houses(Band::From60.age(), on).is_none());
        add(&mut all.levels, dwelling.level.is_none());
        add(&mut all.doors, door(residence, dwelling).is_none());
    }
    all
}

/// Is a ramp, or a lift, known to be needed? Nothing is built where nobody has seen a step.
#[must_use]
pub fn known_steps(residence: &ResidenceView) -> (bool, bool) {
    let ramp = hall(residence) == Some(false);
    let lift = residence.dwelling_views.iter().any(|d| door(residence, d) == Some(false));
    (ramp, lift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_found_again_by_its_code_and_nothing_else_is_a_group() {
        for (reach, _) in REACHES {
            for band in Band::ALL {
                for start in Start::ALL {
                    let group = Group { reach, band: *band, start: *start };
                    assert_eq!(Group::from_code(&group.code()), Some(group));
                }
            }
        }
        for wrong in ["", "reached", "reached-80", "reached-80-n0-x", "reached-90-n0", "stairs-80-n0"] {
            assert_eq!(Group::from_code(wrong), None, "{wrong}");
        }
    }
}
