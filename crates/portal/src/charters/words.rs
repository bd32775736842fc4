//! A dwelling of the charter, a request and its answer, in words.

use crate::adapted::words as adapted;
use crate::ui::words::plural;
use allocation::level::Standing;
use charter::SharedDwelling;
use charter::dwelling::Availability;
use charter::request::{Answer, Reason, State};
use register::charters::{Origin, Shown};
use texts::{Texts, format};

/// Can somebody move in?
pub(super) fn availability(t: Texts, one: &SharedDwelling) -> String {
    match (one.availability, one.available_on) {
        (Availability::Available, Some(on)) => t.charter_available_on(format::date(on)),
        (Availability::Available, None) => t.charter_available(),
        (Availability::Occupied, _) => t.charter_occupied(),
        (Availability::Unknown, _) => t.charter_unknown(),
    }
}

/// The availability that a filter asks for.
pub(super) fn availability_word(t: Texts, availability: Availability) -> String {
    match availability {
        Availability::Available => t.charter_available(),
        Availability::Occupied => t.charter_occupied(),
        Availability::Unknown => t.charter_unknown(),
    }
}

/// Where it is, as far as its landlord tells: `Les Tilleuls, Valombre`.
pub(super) fn place(t: Texts, one: &SharedDwelling) -> String {
    let finer = one.residence.as_deref().or(one.neighbourhood.as_deref());
    match (finer, one.commune.as_deref().or(one.commune_code.as_deref())) {
        (Some(finer), Some(commune)) => format!("{finer}, {commune}"),
        (Some(only), None) | (None, Some(only)) => only.to_owned(),
        (None, None) => t.unknown(),
    }
}

/// What it is fitted with, and since when where that is told.
pub(super) fn equipment(t: Texts, one: &SharedDwelling) -> String {
    let named = one.equipment.iter().map(|fitted| {
        let what = adapted::equipment(t, fitted.code);
        match fitted.since {
            Some(since) => t.charter_fitted_since(what, format::date(since)),
            None => what,
        }
    });
    let all = named.collect::<Vec<_>>().join(", ");
    if all.is_empty() { t.unknown() } else { all }
}

/// How many pieces of equipment it is told to have.
pub(super) fn fitted(t: Texts, one: &SharedDwelling) -> String {
    let count = one.equipment.len() as u64;
    t.charter_fitted(plural(count), format::count(t.lang(), count))
}

/// `T2, 62 m²`.
pub(super) fn size(t: Texts, one: &SharedDwelling) -> String {
    let rooms = one.rooms.map(|rooms| format!("T{rooms}"));
    let area = one.area_m2.map(|area| t.charter_area(format::count(t.lang(), u64::from(area))));
    let all = [rooms, area].into_iter().flatten().collect::<Vec<_>>().join(", ");
    if all.is_empty() { t.unknown() } else { all }
}

/// The rent, or that it is not shown.
pub(super) fn rent(t: Texts, one: &SharedDwelling) -> String {
    match one.rent_cents {
        Some(cents) => adapted::rent(t, Some(cents)),
        None => t.charter_not_shown(),
    }
}

/// The level.
pub(super) fn standing(one: &SharedDwelling) -> Standing {
    one.standing()
}

/// Where it comes from.
pub(super) fn origin(t: Texts, one: &Shown) -> String {
    match &one.origin {
        Origin::Landlord { .. } => t.charter_origin_here(),
        Origin::Installation { name, made_on, expires_on } => {
            t.charter_origin_file(name.as_str(), format::date(*made_on), format::date(*expires_on))
        }
    }
}

/// Why it is no.
pub(super) fn reason(t: Texts, reason: Reason) -> String {
    match reason {
        Reason::OwnNeed => t.charter_reason_own_need(),
        Reason::Attributed => t.charter_reason_attributed(),
        Reason::Reserved => t.charter_reason_reserved(),
        Reason::Works => t.charter_reason_works(),
        Reason::NotSuitable => t.charter_reason_not_suitable(),
        Reason::NotFree => t.charter_reason_not_free(),
    }
}

/// Where a request stands.
pub(super) fn state(t: Texts, state: State) -> String {
    match state {
        State::Waiting => t.charter_state_waiting(),
        State::Overdue => t.charter_state_overdue(),
        State::Withdrawn => t.charter_state_withdrawn(),
        State::Answered(Answer::Yes) => t.charter_state_yes(),
        State::Answered(Answer::No(why)) => t.charter_state_no(reason(t, why)),
    }
}
