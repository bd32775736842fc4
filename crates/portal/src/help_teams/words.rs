//! Teams, rules, proofs and changes in words: for these pages and for those of requests.

use crate::directory::words::territory;
use jiff::civil::Date;
use register::directory::Gazetteer;
use register::help_teams::Sheet;
use routing::{Area, Change, Clause, Fact, Level, PlaceWay, Reason, Rule, Said, Step};
use std::collections::BTreeSet;
use texts::{Lang, Texts, format, people};
use trust::organisation::OrganisationKind;
use trust::territory::Territory;

/// A subject of the catalogue.
pub(crate) fn subject(t: Texts, code: &str) -> String {
    match (catalogue::subject(code), t.lang()) {
        (Some(subject), Lang::Fr) => subject.fr.to_owned(),
        (Some(subject), Lang::En) => subject.en.to_owned(),
        (None, _) => code.to_owned(),
    }
}

pub(super) fn subjects(t: Texts, sheet: &Sheet) -> String {
    let any = sheet.any_subject.then(|| t.help_any_short());
    any.into_iter().chain(sheet.subjects.iter().map(|code| subject(t, code))).collect::<Vec<_>>().join(", ")
}

pub(super) fn ground(t: Texts, gazetteer: &Gazetteer, sheet: &Sheet) -> String {
    let places = sheet.ground.iter().map(|one| territory(t, gazetteer, one));
    places.chain(sheet.remote.then(|| t.help_remote_short())).collect::<Vec<_>>().join(", ")
}

/// The absence of a day, or the next one.
pub(super) fn absence(t: Texts, sheet: &Sheet, today: Date) -> Option<String> {
    let next =
        sheet.absences.iter().filter(|absence| absence.to >= today).min_by_key(|absence| absence.from)?;
    Some(t.help_absent(format::date(next.from), format::date(next.to)))
}

pub(crate) fn phase(t: Texts, code: &str) -> String {
    match catalogue::Phase::from_code(code) {
        Some(catalogue::Phase::Diagnosis) => t.help_phase_diagnosis(),
        Some(catalogue::Phase::Accompaniment) => t.help_phase_accompaniment(),
        None => code.to_owned(),
    }
}

pub(crate) fn kind(t: Texts, code: &str) -> String {
    OrganisationKind::from_code(code)
        .map_or_else(|| code.to_owned(), |kind| people::organisation_kind(t, kind))
}

/// How far teams were looked for.
pub(crate) fn level(t: Texts, level: Level) -> String {
    match level {
        Level::Commune => t.help_level_commune(),
        Level::Epci => t.help_level_epci(),
        Level::Departement => t.help_level_departement(),
        Level::Region => t.help_level_region(),
        Level::Country => t.help_level_country(),
        Level::Desk => t.help_level_desk(),
    }
}

/// What to ask the requester.
pub(crate) fn question(t: Texts, fact: Fact) -> String {
    match fact {
        Fact::Subject => t.help_ask_subject(),
        Fact::Place => t.help_ask_place(),
        Fact::Remote => t.help_ask_remote(),
        Fact::OrganisationKind => t.help_ask_kind(),
        Fact::Dwellings => t.help_ask_dwellings(),
        Fact::Phase => t.help_ask_phase(),
        Fact::Requester => t.help_ask_requester(),
    }
}

pub(crate) fn rule(t: Texts, rule: Rule) -> String {
    match rule {
        Rule::Membership => t.help_rule_membership(),
        Rule::Conflict => t.help_rule_conflict(),
        Rule::NotYet => t.help_rule_not_yet(),
        Rule::Presence => t.help_rule_presence(),
        Rule::Subject => t.help_rule_subject(),
        Rule::Place => t.help_rule_place(),
        Rule::OrganisationKind => t.help_rule_kind(),
        Rule::Dwellings => t.help_rule_dwellings(),
        Rule::Phase => t.help_rule_phase(),
        Rule::Capacity => t.help_rule_capacity(),
    }
}

pub(crate) fn reason(t: Texts, reason: Reason) -> String {
    match reason {
        Reason::NotEligible => t.help_reason_no(),
        Reason::Unknown => t.help_reason_unknown(),
        Reason::Further => t.help_reason_further(),
        Reason::Order => t.help_reason_order(),
    }
}

/// A territory of the routing, by its name.
pub(crate) fn area(t: Texts, gazetteer: &Gazetteer, area: &Area) -> String {
    let code = || area.place.code(area.level).unwrap_or_default().to_owned();
    let named = match area.level {
        Level::Commune => Territory::Commune(code()),
        Level::Epci => Territory::Epci(code()),
        Level::Departement => Territory::Departement(code()),
        Level::Region => Territory::Region(code()),
        Level::Country | Level::Desk => Territory::Country,
    };
    territory(t, gazetteer, &named)
}

/// A condition on the request, met or not.
fn condition(t: Texts, asks: bool, verdict: Said) -> String {
    match (asks, verdict) {
        (false, _) => t.help_fact_no_condition(),
        (true, Said::Yes) => t.help_fact_met(),
        (true, Said::No) => t.help_fact_not_met(),
        (true, Said::Unknown) => t.help_fact_unknown(),
    }
}

/// What one rule was judged on.
pub(crate) fn step(t: Texts, gazetteer: &Gazetteer, step: &Step) -> String {
    let listed = |accepted: &BTreeSet<String>| condition(t, !accepted.is_empty(), step.verdict);
    match &step.clause {
        Clause::Membership { active: true } => t.help_fact_active(),
        Clause::Membership { active: false } => t.help_fact_inactive(),
        Clause::Conflict { .. } => match step.verdict {
            Said::Yes => t.help_fact_no_conflict(),
            Said::No => t.help_fact_conflict(),
            Said::Unknown => t.help_fact_unknown(),
        },
        Clause::NotYet { already: false } => t.help_fact_not_asked(),
        Clause::NotYet { already: true } => t.help_fact_already(),
        Clause::Presence { absence: None, .. } => t.help_fact_present(),
        Clause::Presence { absence: Some(absence), .. } => {
            t.help_absent(format::date(absence.from), format::date(absence.to))
        }
        Clause::Subject { any: true, .. } => t.help_any_short(),
        Clause::Subject { asked: Some(asked), treats: true, .. } => subject(t, asked),
        Clause::Subject { .. } if step.verdict == Said::Unknown => t.help_fact_unknown(),
        Clause::Subject { .. } => t.help_fact_not_treated(),
        Clause::Place { way: Some(PlaceWay::Covers { area: of }), .. } => area(t, gazetteer, of),
        Clause::Place { way: Some(PlaceWay::Remote), .. } => t.help_remote_short(),
        Clause::Place { way: Some(PlaceWay::Wider { level: found, area: of, .. }), .. } => {
            t.help_fact_wider(area(t, gazetteer, of), level(t, *found))
        }
        Clause::Place { maybe: true, .. } => t.help_fact_unknown(),
        Clause::Place { .. } => t.help_fact_elsewhere(),
        Clause::OrganisationKind { accepted, .. } | Clause::Phase { accepted, .. } => listed(accepted),
        Clause::Dwellings { least, most, .. } => {
            condition(t, least.is_some() || most.is_some(), step.verdict)
        }
        Clause::Capacity { open, capacity } => t.help_fact_room(i64::from(*open), i64::from(*capacity)),
    }
}

/// The least that would have to be otherwise.
pub(crate) fn change(
    t: Texts,
    gazetteer: &Gazetteer,
    change: &Change,
    team_name: impl Fn(&str) -> String,
) -> String {
    match change {
        Change::Active => t.help_change_active(),
        Change::NoConflict => t.help_change_conflict(),
        Change::NotYet => t.help_change_not_yet(),
        Change::Present => t.help_change_present(),
        Change::Subject { code } => t.help_change_subject(subject(t, code)),
        Change::AnySubject => t.help_change_any(),
        Change::Place { area: of } => t.help_change_place(area(t, gazetteer, of)),
        Change::Remote => t.help_change_remote(),
        Change::Ground { area: of } => t.help_change_ground(area(t, gazetteer, of)),
        Change::OrganisationKind { code } => t.help_change_kind(kind(t, code)),
        Change::Dwellings { count } => t.help_change_dwellings(i64::from(*count)),
        Change::Phase { code } => t.help_change_phase(phase(t, code)),
        Change::Capacity { to, .. } => t.help_change_capacity(i64::from(*to)),
        Change::Open { to, .. } => t.help_change_open(i64::from(*to)),
        Change::Recent { from, to } => t.help_change_recent(i64::from(*to), i64::from(*from)),
        Change::Full { team } => t.help_change_full(team_name(team)),
    }
}

/// What is wrong with a sheet, and in which field.
pub(super) fn refusal(t: Texts, code: &str) -> (&'static str, String) {
    match code {
        "team-name" => ("nom", t.help_no_name()),
        "team-subjects" => ("sujets", t.help_no_subjects()),
        "team-ground" => ("territoires", t.help_no_ground()),
        "team-reach" => ("elargir", t.help_no_reach()),
        "team-capacity" => ("capacite", t.help_no_capacity()),
        "team-weeks" => ("semaines", t.help_no_weeks()),
        "team-absences" => ("absences", t.help_no_absences()),
        "team-dwellings" => ("au_moins", t.help_no_dwellings()),
        "team-conflicts" => ("interets", t.help_no_conflicts()),
        "team-many" => ("nom", t.help_no_many()),
        _ => ("nom", t.help_no_other()),
    }
}
