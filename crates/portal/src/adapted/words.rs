//! Equipment, levels and criteria, in words.

use crate::ui::LevelMark;
use allocation::adequacy::{Criterion, Met};
use allocation::equipment::{Equipment, Event, Source};
use allocation::level::{Basis, Part, Standing};
use register::adapted::{Availability, Needed};
use texts::{Texts, format, words as names};

/// An equipment.
pub(crate) fn equipment(t: Texts, equipment: Equipment) -> String {
    match equipment {
        Equipment::StepFreeShower => t.equipment_step_free_shower(),
        Equipment::AdaptedToilet => t.equipment_adapted_toilet(),
        Equipment::GrabBars => t.equipment_grab_bars(),
        Equipment::MotorisedShutters => t.equipment_motorised_shutters(),
        Equipment::WalkerPassages => t.equipment_walker_passages(),
        Equipment::WheelchairPassages => t.equipment_wheelchair_passages(),
        Equipment::WheelchairBathroom => t.equipment_wheelchair_bathroom(),
        Equipment::ReachableControls => t.equipment_reachable_controls(),
        Equipment::TransformableBathroom => t.equipment_transformable_bathroom(),
        Equipment::StepFreeEntrance => t.equipment_step_free_entrance(),
        Equipment::AdaptedKitchen => t.equipment_adapted_kitchen(),
        Equipment::ShowerSeat => t.equipment_shower_seat(),
        Equipment::NonSlipFloor => t.equipment_non_slip_floor(),
        Equipment::SensoryAlarm => t.equipment_sensory_alarm(),
        Equipment::HomeAutomation => t.equipment_home_automation(),
    }
}

/// What a level asks for.
pub(crate) fn part(t: Texts, part: Part) -> String {
    match part {
        Part::Fitted(one) => equipment(t, one),
        Part::StepFreeAccess => t.equipment_step_free_access(),
    }
}

/// What was said of an equipment.
pub(crate) fn event(t: Texts, event: Event) -> String {
    match event {
        Event::Installed => t.equipment_installed(),
        Event::Removed => t.equipment_removed(),
        Event::FoundThere => t.equipment_found_there(),
        Event::FoundAbsent => t.equipment_found_absent(),
        Event::Withdrawn => t.equipment_withdrawn(),
    }
}

/// Where a fact comes from.
pub(crate) fn source(t: Texts, source: Source) -> String {
    match source {
        Source::Invoice => t.equipment_source_invoice(),
        Source::Visit => t.equipment_source_visit(),
        Source::Declaration => t.equipment_source_declaration(),
        Source::File => t.equipment_source_file(),
        Source::Works => t.equipment_source_works(),
    }
}

/// What a level rests on.
pub(crate) fn basis(t: Texts, basis: Basis) -> String {
    match basis {
        Basis::Override => t.level_basis_override(),
        Basis::Inventory => t.level_basis_inventory(),
        Basis::Note => t.level_basis_note(),
        Basis::Contradiction => t.level_basis_contradiction(),
        Basis::Unknown => t.level_basis_unknown(),
    }
}

/// The mark of a level: `N3`, or the least that is certain.
pub(crate) fn mark(t: Texts, standing: Standing) -> LevelMark {
    match standing.known() {
        Some(level) => LevelMark { code: level.code(), word: String::new() },
        None if standing.is_adapted() => LevelMark { code: standing.lowest.code(), word: t.level_at_least() },
        None => LevelMark { code: "?", word: t.unknown() },
    }
}

/// `N3 – adapté senior`, or `N2 au moins, N4 au plus`.
pub(crate) fn standing(t: Texts, standing: Standing) -> String {
    match standing.known() {
        Some(level) => format!("{} – {}", level.code(), names::level(t, level)),
        None if standing.basis == Basis::Unknown => t.unknown(),
        None => t.level_between(standing.lowest.code(), standing.highest.code()),
    }
}

/// What a mark leaves out: `adapté senior`, or the bounds.
pub(crate) fn beside_mark(t: Texts, standing: Standing) -> String {
    match standing.known() {
        Some(level) => names::level(t, level),
        None if standing.basis == Basis::Unknown => String::new(),
        None => t.level_between(standing.lowest.code(), standing.highest.code()),
    }
}

/// Can somebody move in?
pub(crate) fn availability(t: Texts, availability: Availability) -> String {
    match availability {
        Availability::Vacant => t.availability_vacant(),
        Availability::Announced => t.availability_announced(),
        Availability::Unfit => t.availability_unfit(),
        Availability::NoNotice => t.availability_no_notice(),
    }
}

/// Did the household need the adaptation?
pub(crate) fn needed(t: Texts, needed: Needed) -> String {
    match needed {
        Needed::Yes => t.yes(),
        Needed::No => t.no(),
        Needed::Unknown => t.unknown(),
    }
}

/// A criterion.
pub(crate) fn criterion(t: Texts, criterion: Criterion) -> String {
    match criterion {
        Criterion::Level => t.criterion_level(),
        Criterion::Access => t.criterion_access(),
        Criterion::Rooms => t.criterion_rooms(),
        Criterion::Place => t.criterion_place(),
        Criterion::Rent => t.criterion_rent(),
    }
}

/// The outcome of a criterion.
pub(crate) fn met(t: Texts, met: Met) -> String {
    match met {
        Met::Yes => t.criterion_met(),
        Met::No => t.criterion_not_met(),
        Met::Unknown => t.unknown(),
    }
}

/// A rent: `324,00 €`.
pub(crate) fn rent(t: Texts, cents: Option<u32>) -> String {
    cents.map_or_else(
        || t.unknown(),
        |cents| t.rent_euros(format::decimal(t.lang(), f64::from(cents) / 100.0, 2)),
    )
}

/// A rent as it is typed, with a comma or a point, in cents. `None`: it is no amount.
pub(crate) fn read_rent(text: &str) -> Option<u32> {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != '€').collect();
    let (euros, cents) = text.split_once([',', '.']).unwrap_or((text.as_str(), ""));
    let are_figures = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    if euros.is_empty() || cents.len() > 2 || !are_figures(euros) || !are_figures(cents) {
        return None;
    }
    let cents = format!("{cents:0<2}").parse::<u32>().ok()?;
    euros.parse::<u32>().ok()?.checked_mul(100)?.checked_add(cents)
}

#[cfg(test)]
mod tests {
    use super::read_rent;

    #[test]
    fn a_rent_is_read_as_it_is_typed_and_zero_is_left_to_the_rules() {
        assert_eq!(read_rent("324"), Some(32_400));
        assert_eq!(read_rent("1 324,5 €"), Some(132_450));
        assert_eq!(read_rent("324.05"), Some(32_405));
        assert_eq!(read_rent("0"), Some(0));
        for wrong in ["", "abc", "-3", "3,456", "99999999999", "3,4,5", "٣٢٤"] {
            assert_eq!(read_rent(wrong), None, "{wrong}");
        }
    }
}
