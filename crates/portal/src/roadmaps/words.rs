//! Figures of actions and refusals, in words.

use crate::ui::Problem;
use crate::ui::words::plural;
use register::roadmaps::{Action, Consolidated};
use texts::{Texts, format};

/// A whole number, exact.
pub(super) fn whole(t: Texts, value: i64) -> String {
    let sign = if value < 0 { "−" } else { "" };
    format!("{sign}{}", format::count(t.lang(), value.unsigned_abs()))
}

/// A number that may not be known.
pub(super) fn known(t: Texts, value: Option<i64>) -> String {
    value.map_or_else(|| t.unknown(), |value| whole(t, value))
}

/// What an action's own figure says: nothing is counted, not read yet, or the newest value with its day.
pub(super) fn figure(t: Texts, one: &Action) -> String {
    match one.readings.first() {
        _ if one.indicator.is_empty() => t.roadmap_nothing_counted(),
        None => t.unknown(),
        Some(reading) => t.roadmap_read_on(whole(t, reading.value), format::date(reading.read_on)),
    }
}

/// The figure over the regions: a sum is never told as whole when a region did not say.
pub(super) fn consolidated(t: Texts, one: &Action, all: Consolidated) -> String {
    if one.indicator.is_empty() {
        return t.roadmap_nothing_counted();
    }
    let count = |n: u64| format::count(t.lang(), n);
    match all.value {
        None => t.roadmap_no_region_said(),
        Some(value) if all.is_whole() => {
            t.roadmap_sum(plural(all.regions), whole(t, value), count(all.regions))
        }
        Some(value) => t.roadmap_at_least(whole(t, value), count(all.known), count(all.regions)),
    }
}

/// Share of the aim over the regions, when every figure and every aim is known.
pub(super) fn share(t: Texts, all: Consolidated) -> String {
    all.permille().map_or_else(
        || t.unknown(),
        |share| format::percent(t.lang(), i32::try_from(share).map_or(0.0, f64::from) / 10.0, 0),
    )
}

/// What is wrong, beside the field that it is about.
pub(super) fn problem(t: Texts, code: &str) -> Problem {
    let (field, what) = match code {
        "roadmap-title" => ("titre", t.roadmap_no_words()),
        "roadmap-years" => ("fin", t.roadmap_no_years()),
        "roadmap-territory" => ("territoire", t.roadmap_no_territory()),
        "roadmap-empty" => ("axe-titre", t.roadmap_no_actions()),
        "axis-title" => ("axe-titre", t.roadmap_no_words()),
        "axis-many" => ("axe-titre", t.roadmap_many()),
        "action-title" => ("action", t.roadmap_no_words()),
        "action-owner" => ("qui", t.roadmap_no_words()),
        "action-due" => ("echeance", t.proposal_no_due()),
        "action-indicator" => ("indicateur", t.roadmap_no_words()),
        "action-target" => ("cible", t.roadmap_no_target()),
        "action-why" => ("ecartee", t.roadmap_no_words()),
        "action-many" => ("action", t.roadmap_many()),
        "action-copied" => ("ecartee", t.roadmap_no_copied()),
        "reading-day" => ("jour", t.practice_no_day()),
        "reading-value" => ("valeur", t.roadmap_no_value()),
        "reading-indicator" => ("valeur", t.roadmap_no_indicator()),
        _ => ("source", t.roadmap_no_words()),
    };
    Problem::new(field, what)
}
