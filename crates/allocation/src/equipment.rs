//! What a dwelling is fitted with, as dated facts: nothing is edited nor deleted, a correction is a new fact.

use crate::codes::codes;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

codes! {
    /// The closed list of what is looked for in a dwelling.
    Equipment {
        /// Douche sans ressaut.
        StepFreeShower = "step-free-shower",
        /// WC at 45–50 cm, with what one needs to get up.
        AdaptedToilet = "adapted-toilet",
        GrabBars = "grab-bars",
        MotorisedShutters = "motorised-shutters",
        /// Inner doors of 80 cm and corridors of 90 cm: a cane or a walking frame goes everywhere.
        WalkerPassages = "walker-passages",
        /// Doors of 90 cm and a turning circle of 1.50 m.
        WheelchairPassages = "wheelchair-passages",
        /// 0.80 × 1.30 m beside the WC and in the shower.
        WheelchairBathroom = "wheelchair-bathroom",
        /// Switches, handles and sockets at 1.30 m at most.
        ReachableControls = "reachable-controls",
        /// Sanitary rooms that light works can transform.
        TransformableBathroom = "transformable-bathroom",
        /// The door of the dwelling is passed without a step (2 cm at most).
        StepFreeEntrance = "step-free-entrance",
        AdaptedKitchen = "adapted-kitchen",
        ShowerSeat = "shower-seat",
        NonSlipFloor = "non-slip-floor",
        /// Light or sound for whoever hears or sees less well.
        SensoryAlarm = "sensory-alarm",
        HomeAutomation = "home-automation",
    }
}

impl Equipment {
    /// The code of the works that make it, in the catalogue of works; what is measured and not fitted has none.
    #[must_use]
    pub const fn works(self) -> Option<&'static str> {
        Some(match self {
            Self::StepFreeShower | Self::ShowerSeat => "DW_SHOWER",
            Self::AdaptedToilet => "DW_WC",
            Self::GrabBars => "DW_BAR",
            Self::MotorisedShutters => "DW_SHUTTER",
            Self::WalkerPassages | Self::WheelchairPassages => "DW_DOOR",
            Self::WheelchairBathroom => "DW_WALL",
            Self::ReachableControls => "DW_ELEC",
            Self::StepFreeEntrance => "DW_RAMP",
            Self::AdaptedKitchen => "DW_KITCHEN",
            Self::NonSlipFloor => "DW_FLOOR",
            Self::SensoryAlarm => "DW_ALARM_SENSORY",
            Self::HomeAutomation => "DW_AUTOMATION",
            Self::TransformableBathroom => return None,
        })
    }
}

codes! {
    /// What is said of an equipment on a day.
    Event {
        Installed = "installed",
        Removed = "removed",
        /// Somebody saw it.
        FoundThere = "found-there",
        /// Somebody looked, and it is not there.
        FoundAbsent = "found-absent",
        /// An earlier fact was wrong: it does not count any more.
        Withdrawn = "withdrawn",
    }
}

impl Event {
    /// Is the equipment there afterwards? `None`: this says nothing of it.
    #[must_use]
    pub const fn leaves_it(self) -> Option<bool> {
        match self {
            Self::Installed | Self::FoundThere => Some(true),
            Self::Removed | Self::FoundAbsent => Some(false),
            Self::Withdrawn => None,
        }
    }
}

codes! {
    /// Where a fact comes from.
    Source {
        Invoice = "invoice",
        Visit = "visit",
        /// Said by the tenant or by somebody of the house.
        Declaration = "declaration",
        /// Read in a file.
        File = "file",
        /// Works of an adaptation file, accepted and handed over.
        Works = "works",
    }
}

/// A fact about an equipment, as it was noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub id: String,
    pub equipment: Equipment,
    pub event: Event,
    pub on: Date,
    pub source: Source,
    /// Number of the invoice, reference of the visit: what proves it.
    pub proof: Option<String>,
    /// The fact that this one withdraws.
    pub withdraws: Option<String>,
}

/// The facts that count: those that nothing withdrew. Facts come in the order in which they were noted.
pub fn counting(facts: &[Fact]) -> impl Iterator<Item = &Fact> {
    let withdrawn: BTreeSet<&str> = facts.iter().filter_map(|fact| fact.withdraws.as_deref()).collect();
    facts.iter().filter(move |fact| fact.event != Event::Withdrawn && !withdrawn.contains(fact.id.as_str()))
}

/// What is known to be there or not on a day: the last fact of each equipment decides, and of two of one day the one that
/// was noted last. What nobody looked at is not in the list.
#[must_use]
pub fn inventory(facts: &[Fact], on: Date) -> BTreeMap<Equipment, bool> {
    let mut last: BTreeMap<Equipment, &Fact> = BTreeMap::new();
    for fact in counting(facts).filter(|fact| fact.on <= on) {
        match last.get(&fact.equipment) {
            Some(other) if other.on > fact.on => {}
            _ => {
                last.insert(fact.equipment, fact);
            }
        }
    }
    last.into_iter().filter_map(|(equipment, fact)| Some((equipment, fact.event.leaves_it()?))).collect()
}

/// The fact that already says the same: one equipment, one event, one day.
#[must_use]
pub fn duplicate(facts: &[Fact], equipment: Equipment, event: Event, on: Date) -> Option<&Fact> {
    counting(facts).find(|fact| fact.equipment == equipment && fact.event == event && fact.on == on)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn fact(id: &str, event: Event, on: Date) -> Fact {
        let (equipment, source) = (Equipment::StepFreeShower, Source::Visit);
        Fact { id: id.to_owned(), equipment, event, on, source, proof: None, withdraws: None }
    }

    #[test]
    fn the_last_fact_of_an_equipment_decides_whatever_the_order_of_noting() {
        let facts =
            [fact("b", Event::Removed, date(2026, 5, 1)), fact("a", Event::Installed, date(2024, 3, 12))];
        let on = |day| inventory(&facts, day).get(&Equipment::StepFreeShower).copied();
        assert_eq!(on(date(2023, 1, 1)), None, "nobody knew yet");
        assert_eq!(on(date(2025, 1, 1)), Some(true));
        assert_eq!(on(date(2026, 5, 1)), Some(false));
    }

    #[test]
    fn a_withdrawn_fact_counts_no_more_and_stays_in_the_list() {
        let mut facts = vec![fact("a", Event::Installed, date(2024, 3, 12))];
        let withdrawal =
            Fact { withdraws: Some("a".to_owned()), ..fact("w", Event::Withdrawn, date(2026, 1, 1)) };
        facts.push(withdrawal);
        assert_eq!(facts.len(), 2);
        assert!(inventory(&facts, date(2026, 2, 1)).is_empty());
        // What was withdrawn may be said again: it is no duplicate.
        let again = duplicate(&facts, Equipment::StepFreeShower, Event::Installed, date(2024, 3, 12));
        assert_eq!(again, None);
    }

    #[test]
    fn the_same_event_of_the_same_day_is_told_as_a_duplicate() {
        let facts = [fact("a", Event::Installed, date(2024, 3, 12))];
        let find = |event, on| duplicate(&facts, Equipment::StepFreeShower, event, on).map(|f| f.id.as_str());
        assert_eq!(find(Event::Installed, date(2024, 3, 12)), Some("a"));
        assert_eq!(find(Event::Installed, date(2024, 3, 13)), None);
        assert_eq!(find(Event::FoundThere, date(2024, 3, 12)), None);
    }

    #[test]
    fn every_code_is_read_back() {
        for equipment in Equipment::ALL {
            assert_eq!(Equipment::from_code(equipment.code()), Some(*equipment));
        }
        assert_eq!(Equipment::from_code("bathtub"), None);
    }
}
