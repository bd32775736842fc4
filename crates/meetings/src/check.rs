//! The verifier: reads a timetable and its prices against the question, and shares no code with the search.

use crate::question::{Limit, Prices, Question, Seat, Timetable, Wish};
use std::collections::{BTreeMap, BTreeSet};

/// What is wrong with a timetable; numbers are those of wishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It does not speak of every wish, or its prices not of every organisation.
    Length,
    /// In no slot, or at no table.
    Nowhere(usize),
    /// One of its organisations has another meeting then.
    Together(usize),
    /// Another meeting is at its table then.
    Table(usize),
    /// It was to be kept where it is.
    Moved(usize),
    /// It says that it is the best, and its prices do not say so.
    Unproved,
}

/// Every fault of a timetable; none: it may be held, and is the best when it says so.
#[must_use]
pub fn check(question: &Question, timetable: &Timetable) -> Vec<Fault> {
    let prices = &timetable.prices;
    let lengths = [
        (timetable.seats.len(), question.wishes.len()),
        (prices.landlords.len(), question.landlords),
        (prices.partners.len(), question.partners),
    ];
    if lengths.iter().any(|(one, other)| one != other) {
        return vec![Fault::Length];
    }
    let (mut faults, mut busy, mut tables) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for (number, (wish, seat)) in question.wishes.iter().zip(&timetable.seats).enumerate() {
        if wish.kept.is_some() && wish.kept != *seat {
            faults.push(Fault::Moved(number));
        }
        let Some(seat) = seat else { continue };
        if seat.slot >= question.slots || seat.table >= question.tables {
            faults.push(Fault::Nowhere(number));
        }
        let landlord = busy.insert((true, wish.landlord, seat.slot));
        let partner = busy.insert((false, wish.partner, seat.slot));
        if !landlord || !partner {
            faults.push(Fault::Together(number));
        }
        if !tables.insert(*seat) {
            faults.push(Fault::Table(number));
        }
    }
    if timetable.is_best && worth(question, timetable) != bound(question, prices) {
        faults.push(Fault::Unproved);
    }
    faults
}

/// What a timetable is worth beyond its kept meetings: what its meetings gain, less the squares of the numbers of meetings.
pub(crate) fn worth(question: &Question, timetable: &Timetable) -> i64 {
    let mut days: BTreeMap<(bool, usize), (i64, i64)> = BTreeMap::new();
    let mut worth = 0;
    for (wish, seat) in question.wishes.iter().zip(&timetable.seats) {
        if seat.is_none() {
            continue;
        }
        for who in [(true, wish.landlord), (false, wish.partner)] {
            let day = days.entry(who).or_default();
            if wish.kept.is_some() { day.0 += 1 } else { day.1 += 1 }
        }
        if wish.kept.is_none() {
            worth += question.gain(wish);
        }
    }
    worth - days.values().map(|(kept, more)| square(*kept, *more)).sum::<i64>()
}

/// By how much the square of the number of meetings grows.
fn square(kept: i64, more: i64) -> i64 {
    (kept + more) * (kept + more) - kept * kept
}

/// No timetable that keeps what is kept is worth more than this, whatever the prices (weak duality: each meeting pays for a
/// table and for a place in two days, or is left).
#[must_use]
pub fn bound(question: &Question, prices: &Prices) -> i64 {
    let mut kept: BTreeMap<(bool, usize), BTreeSet<usize>> = BTreeMap::new();
    let mut in_slot = vec![0; question.slots];
    for wish in &question.wishes {
        if let Some(Seat { slot, .. }) = wish.kept {
            kept.entry((true, wish.landlord)).or_default().insert(slot);
            kept.entry((false, wish.partner)).or_default().insert(slot);
            if let Some(count) = in_slot.get_mut(slot) {
                *count += 1;
            }
        }
    }
    let nothing = BTreeSet::new();
    let held = |who: (bool, usize)| kept.get(&who).unwrap_or(&nothing);
    let table = prices.table.max(0);
    let price = |all: &[i64], who: usize| all.get(who).copied().unwrap_or(0);
    let places: usize = in_slot.iter().map(|count| question.tables.saturating_sub(*count)).sum();
    let mut bound = table.saturating_mul(i64::try_from(places).unwrap_or(i64::MAX));
    for wish in question.wishes.iter().filter(|wish| wish.kept.is_none()) {
        let (one, other) = (held((true, wish.landlord)), held((false, wish.partner)));
        let fits =
            |slot: usize| in_slot[slot] < question.tables && !one.contains(&slot) && !other.contains(&slot);
        if (0..question.slots).any(fits) {
            let paid =
                price(&prices.landlords, wish.landlord) + price(&prices.partners, wish.partner) + table;
            bound += (question.gain(wish) - paid).max(0);
        }
    }
    let sides = [(true, question.landlords, &prices.landlords), (false, question.partners, &prices.partners)];
    for (side, count, all) in sides {
        for who in 0..count {
            let kept = held((side, who)).len();
            let day = |more: usize| {
                let [more, kept] = [more, kept].map(|n| i64::try_from(n).unwrap_or(0));
                price(all, who) * more - square(kept, more)
            };
            bound += (0..=question.slots.saturating_sub(kept)).map(day).max().unwrap_or(0);
        }
    }
    bound
}

/// What stops each wish that is not held, by its number; those for which nothing does are not named: with kept meetings, a better
/// timetable may hold them.
#[must_use]
pub fn left_out(question: &Question, seats: &[Option<Seat>]) -> BTreeMap<usize, Vec<Limit>> {
    let mut busy: BTreeMap<(bool, usize), BTreeSet<usize>> = BTreeMap::new();
    let mut in_slot: BTreeMap<usize, usize> = BTreeMap::new();
    for (wish, seat) in question.wishes.iter().zip(seats) {
        if let Some(seat) = seat {
            busy.entry((true, wish.landlord)).or_default().insert(seat.slot);
            busy.entry((false, wish.partner)).or_default().insert(seat.slot);
            *in_slot.entry(seat.slot).or_default() += 1;
        }
    }
    let taken = |who: (bool, usize), slot: usize| busy.get(&who).is_some_and(|all| all.contains(&slot));
    let full = |who: (bool, usize)| busy.get(&who).is_some_and(|all| all.len() >= question.slots);
    let has_table = |slot: usize| in_slot.get(&slot).copied().unwrap_or(0) < question.tables;
    let limits = |wish: &Wish| {
        let (one, other) = ((true, wish.landlord), (false, wish.partner));
        let never = |slot: usize| taken(one, slot) || taken(other, slot) || !has_table(slot);
        let found = [
            (Limit::LandlordFull, full(one)),
            (Limit::PartnerFull, full(other)),
            (Limit::Tables, !(0..question.slots).any(has_table)),
        ];
        let mut limits: Vec<Limit> = found.iter().filter(|(_, is)| *is).map(|(limit, _)| *limit).collect();
        if limits.is_empty() && (0..question.slots).all(never) {
            limits.push(Limit::NeverTogether);
        }
        limits
    };
    let left = question.wishes.iter().enumerate().zip(seats).filter(|(_, seat)| seat.is_none());
    left.map(|((number, wish), _)| (number, limits(wish))).filter(|(_, limits)| !limits.is_empty()).collect()
}
