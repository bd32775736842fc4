//! Where a vacancy stands and what happened to it, in words; the tabs of what letting an adapted dwelling takes.

use crate::edge::Asked;
use pathway::vacancy::{Fact, State};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

/// A page of the same work.
pub(crate) struct Tab {
    pub href: &'static str,
    pub label: String,
    pub current: bool,
}

/// Vacancies, needs, commissions: those that the person may open.
pub(crate) fn tabs(asked: &Asked, here: &str) -> Vec<Tab> {
    let t = asked.t;
    let can = |action, kind| asked.caller.can(action, kind);
    let all = [
        (can(Action::List, ObjectKind::Vacancy), "/vacances", t.vacancies_title()),
        (can(Action::Create, ObjectKind::Need), "/besoins", t.needs_title()),
        (can(Action::List, ObjectKind::AllocationSession), "/commissions", t.sessions_title()),
    ];
    all.into_iter()
        .filter(|(may, ..)| *may)
        .map(|(_, href, label)| Tab { href, label, current: href == here })
        .collect()
}

/// Where it stands.
pub(crate) fn state(t: Texts, state: State) -> String {
    match state {
        State::Announced { vacant_on } => t.vacancy_announced(format::date(vacant_on)),
        State::Vacant { since } => t.vacancy_vacant(format::date(since)),
        State::Unfit { since } => t.vacancy_unfit(format::date(since)),
        State::Cancelled { on } => t.vacancy_cancelled(format::date(on)),
        State::Let { on } => t.vacancy_let(format::date(on)),
    }
}

/// What happened.
pub(crate) fn fact(t: Texts, fact: &Fact) -> String {
    match fact {
        Fact::Noticed { vacant_on, .. } => t.vacancy_did_noticed(format::date(*vacant_on)),
        Fact::Moved { vacant_on, .. } => t.vacancy_did_moved(format::date(*vacant_on)),
        Fact::Cancelled { .. } => t.vacancy_did_cancelled(),
        Fact::Freed { .. } => t.vacancy_did_freed(),
        Fact::Unfit { .. } => t.vacancy_did_unfit(),
        Fact::FitAgain { .. } => t.vacancy_did_fit(),
        Fact::Let { .. } => t.vacancy_did_let(),
    }
}

/// What may follow where it stands: the value that forms send, and its words.
pub(super) fn following(t: Texts, facts: &[Fact], now: State) -> Vec<(&'static str, String)> {
    let is_freed = facts.iter().any(|fact| matches!(fact, Fact::Freed { .. }));
    match now {
        State::Announced { .. } => vec![
            ("libere", t.vacancy_act_freed()),
            ("reporte", t.vacancy_act_moved()),
            ("annule", t.vacancy_act_cancelled()),
            ("inapte", t.vacancy_act_unfit()),
            ("loue", t.vacancy_act_let()),
        ],
        State::Vacant { .. } => vec![("loue", t.vacancy_act_let()), ("inapte", t.vacancy_act_unfit())],
        State::Unfit { .. } if is_freed => vec![("apte", t.vacancy_act_fit())],
        State::Unfit { .. } => vec![("apte", t.vacancy_act_fit()), ("libere", t.vacancy_act_freed())],
        State::Cancelled { .. } | State::Let { .. } => Vec::new(),
    }
}
