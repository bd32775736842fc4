//! Transfers in words: where they stand, what stands against them, what they are worth.

use crate::edge::Asked;
use allocation::adequacy::Met;
use allocation::transfer::{Criterion, Near, Terms};
use register::transfers::{Answer, ConsentHow, EndWhy, NotedExchange, RefusalWhy, WishClosed};
use texts::{Texts, format};

/// Grains in a point: values and prices of plans are counted in grains.
const POINT: f64 = 1e8;

/// A tab of the slice.
pub(super) struct Tab {
    pub href: &'static str,
    pub label: String,
    pub current: bool,
}

/// Proposals, wishes, under-occupation, trials.
pub(super) fn tabs(asked: &Asked, here: &str) -> Vec<Tab> {
    let t = asked.t;
    let all = [
        ("/mutations", t.transfers_proposals()),
        ("/mutations/souhaits", t.transfers_wishes()),
        ("/mutations/sous-occupation", t.transfers_occupation()),
        ("/mutations/essai", t.transfers_trial()),
    ];
    all.into_iter().map(|(href, label)| Tab { href, label, current: href == here }).collect()
}

/// A value in grains, in points with two decimals.
pub(super) fn points(t: Texts, grains: i128) -> String {
    format::decimal(t.lang(), grains as f64 / POINT, 2)
}

/// Hundredths of a point, signed.
pub(super) fn hundredths(t: Texts, value: i32) -> String {
    format::signed(t.lang(), f64::from(value) / 100.0, 2)
}

/// Millionths as a percentage with four decimals.
pub(super) fn gap(t: Texts, millionths: i128) -> String {
    format::percent(t.lang(), millionths as f64 / 10_000.0, 4)
}

pub(super) fn near(t: Texts, near: Near) -> String {
    match near {
        Near::Building => t.wish_near_building(),
        Near::Neighbourhood => t.wish_near_neighbourhood(),
        Near::Commune => t.wish_near_commune(),
        Near::Anywhere => t.wish_near_anywhere(),
    }
}

pub(super) fn how(t: Texts, how: ConsentHow) -> String {
    match how {
        ConsentHow::Signed => t.wish_how_signed(),
        ConsentHow::Said => t.wish_how_said(),
        ConsentHow::Written => t.wish_how_written(),
    }
}

pub(super) fn closed(t: Texts, why: WishClosed) -> String {
    match why {
        WishClosed::Withdrawn => t.wish_closed_withdrawn(),
        WishClosed::Left => t.wish_closed_left(),
        WishClosed::Housed => t.wish_closed_housed(),
        WishClosed::Mistake => t.wish_closed_mistake(),
        WishClosed::Lapsed => t.wish_closed_lapsed(),
    }
}

pub(super) fn criterion(t: Texts, criterion: Criterion) -> String {
    match criterion {
        Criterion::Rooms => t.wish_criterion_rooms(),
        Criterion::Area => t.wish_criterion_area(),
        Criterion::Floor => t.wish_criterion_floor(),
        Criterion::Lift => t.wish_criterion_lift(),
        Criterion::Level => t.wish_criterion_level(),
        Criterion::Near => t.wish_criterion_near(),
        Criterion::Services => t.wish_criterion_services(),
        Criterion::Rent => t.wish_criterion_rent(),
        Criterion::RentRule => t.wish_criterion_rent_rule(),
    }
}

/// What stands in the way, in words.
pub(super) fn barriers(t: Texts, all: impl Iterator<Item = (Criterion, Met)>) -> Vec<String> {
    all.map(|(each, met)| match met {
        Met::Unknown => t.why_near_unknown(criterion(t, each)),
        _ => criterion(t, each),
    })
    .collect()
}

fn end(t: Texts, why: EndWhy) -> String {
    match why {
        EndWhy::Withdrawn => t.end_withdrawn(),
        EndWhy::Left => t.end_left(),
        EndWhy::Housed => t.end_housed(),
        EndWhy::Mistake => t.end_mistake(),
        EndWhy::Lapsed => t.end_lapsed(),
        EndWhy::Unfit => t.end_unfit(),
        EndWhy::Cancelled => t.end_cancelled(),
        EndWhy::Let => t.end_let(),
        EndWhy::NotAllowed => t.end_not_allowed(),
        EndWhy::Replaced => t.end_replaced(),
    }
}

pub(super) fn refusal_why(t: Texts, why: RefusalWhy) -> String {
    match why {
        RefusalWhy::Attachment => t.refusal_attachment(),
        RefusalWhy::RentIncrease => t.refusal_rent_increase(),
        RefusalWhy::ServicesRoutine => t.refusal_services_routine(),
        RefusalWhy::Other => t.refusal_other(),
    }
}

/// What a household answered.
pub(super) fn answer(t: Texts, answer: Answer) -> String {
    match answer {
        Answer::NotAsked => t.answer_not_asked(),
        Answer::Proposed { on } => t.answer_proposed(format::date(on)),
        Answer::Accepted { on } => t.answer_accepted(format::date(on)),
        Answer::Refused { on, why } => {
            let said = t.answer_refused(format::date(on));
            why.map_or(said.clone(), |why| format!("{said} – {}", refusal_why(t, why)))
        }
    }
}

/// Where an exchange stands.
pub(super) fn state(t: Texts, exchange: &NotedExchange) -> String {
    let standing = &exchange.standing;
    let asked = |a: &Answer| matches!(a, Answer::Proposed { .. } | Answer::Accepted { .. });
    if standing.alive == 0 {
        t.exchange_state_ended()
    } else if standing.handed.is_some() {
        t.exchange_state_handed()
    } else if standing.is_accepted() {
        t.exchange_state_accepted()
    } else if standing.answers[..standing.alive].iter().any(asked) {
        t.exchange_state_proposed()
    } else {
        t.exchange_state_new()
    }
}

/// Why some or all of it holds no more; `None` while everything holds.
pub(super) fn broken(t: Texts, exchange: &NotedExchange) -> Option<String> {
    let standing = &exchange.standing;
    if standing.alive == standing.answers.len() {
        return None;
    }
    let refused = standing.answers.iter().any(|a| matches!(a, Answer::Refused { .. }));
    let noted = exchange.facts.iter().rev().find_map(|fact| {
        use register::transfers::Event;
        let code = fact.why.as_deref().filter(|_| matches!(fact.event, Event::Broken | Event::Ended))?;
        EndWhy::from_code(code)
    });
    let why = match (standing.ended.or(noted), refused) {
        (Some(why), _) => end(t, why),
        (None, true) => t.end_refused(),
        (None, false) => end(t, EndWhy::Withdrawn),
    };
    Some(if standing.alive == 0 { t.exchange_ended_why(why) } else { t.exchange_broken_after(why) })
}

/// The terms of a move that are not zero, with their sum last.
pub(super) fn terms(t: Texts, terms: &Terms) -> Vec<(String, String)> {
    let all = [
        (t.term_adaptation(), terms.adaptation),
        (t.term_access(), terms.access),
        (t.term_freed(), terms.freed),
        (t.term_gained(), terms.gained),
        (t.term_near(), terms.near),
        (t.term_rent(), terms.rent),
        (t.term_waiting(), terms.waiting),
        (t.term_cost(), terms.cost),
    ];
    let mut said: Vec<(String, String)> = all
        .into_iter()
        .filter(|(_, value)| *value != 0)
        .map(|(label, value)| (label, hundredths(t, value)))
        .collect();
    said.push((t.move_terms(), hundredths(t, terms.sum())));
    said
}

/// A refusal of the register, in words; `None`: it is something else.
pub(super) fn refusal(t: Texts, error: &register::Error) -> Option<String> {
    match error {
        register::Error::Changed => Some(t.step_changed()),
        register::Error::Refused(code) => Some(match code.as_str() {
            "exchange-ended" => t.step_ended(),
            "exchange-not-now" | "exchange-handed" => t.step_not_now(),
            "exchange-stopped" | "vacancy-not-now" => t.step_stopped(),
            "exchange-day" => t.step_on_wrong(),
            "exchange-cycle" => t.hand_cycle(),
            "exchange-not-accepted" => t.hand_first(),
            "allocation-decided" => t.hand_decided(),
            "plan-tampered" => t.transfers_check_bad(),
            _ => return None,
        }),
        _ => None,
    }
}
