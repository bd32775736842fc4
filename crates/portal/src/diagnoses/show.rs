//! A diagnosis on one page: buildings, recommendations and their answers, what is still to look at, what comes next.

use super::words::{answer, euros, priority, proof, said, subject, tone};
use super::{chrome, found, may, organisation, words};
use crate::edge::Asked;
use crate::edge::form::encode;
use crate::ui::words::plural;
use crate::ui::{Chrome, PageResult, show};
use askama::Template;
use axum::extract::Path;
use diagnosis::{Building, Gap, Recommendation, Report, estimate};
use register::diagnoses::{DiagnosisEvent, DiagnosisRecord, DiagnosisStage};
use texts::{Texts, format};
use trust::day::legal_day;
use trust::field::ObjectKind;
use trust::policy::Action;

/// Facts to look at next that are shown before the others.
const FIRST_GAPS: usize = 8;

struct BuildingLine {
    id: String,
    name: String,
    place: String,
    homes: String,
    energy: String,
    known: String,
    photos: String,
}

struct Line {
    href: String,
    priority: String,
    tone: &'static str,
    building: String,
    told: String,
    recommended: Option<String>,
    reason: String,
    proof: Vec<String>,
    service: Option<(String, String)>,
    answer: Option<String>,
    may_answer: bool,
}

struct NeedLine {
    id: String,
    title: String,
    priority: String,
}

#[derive(Template)]
#[template(path = "diagnoses/show.html")]
struct ShowPage {
    t: Texts,
    c: Chrome,
    done: Option<String>,
    id: String,
    title: String,
    state: String,
    summary: Vec<String>,
    buildings: Vec<BuildingLine>,
    lines: Vec<Line>,
    count_text: String,
    needs: Vec<NeedLine>,
    first_gaps: Vec<String>,
    more_gaps: Vec<String>,
    rough: Option<String>,
    history: Vec<(String, String)>,
    is_open: bool,
    may_change: bool,
    may_deliver: bool,
    may_reopen: bool,
    may_export: bool,
    is_owner: bool,
    may_plan: bool,
    may_ask: bool,
    asked: Option<String>,
    /// The helper may write a quote.
    may_quote: bool,
}

pub(super) fn homes(t: Texts, one: &Building) -> String {
    let count = |n: u32| (plural(u64::from(n)), format::count(t.lang(), u64::from(n)));
    match (one.dwellings, one.places) {
        (Some(n), _) => {
            let (n, shown) = count(n);
            t.count_dwellings(n, shown)
        }
        (None, Some(n)) => {
            let (n, shown) = count(n);
            t.diagnosis_places_count(n, shown)
        }
        (None, None) => t.unknown(),
    }
}

pub(super) fn building_of(t: Texts, report: &Report, id: Option<&str>) -> String {
    let found = id.and_then(|id| report.building(id));
    found.map_or_else(|| t.diagnosis_all_buildings(), |one| one.name.clone())
}

pub(super) fn gap(t: Texts, report: &Report, gap: &Gap) -> String {
    let what = gap.known().map_or_else(|| gap.fact.clone(), |fact| words::fact(t, fact));
    let building = building_of(t, report, Some(&gap.building));
    t.diagnosis_gap(building, what, priority(t, gap.priority))
}

/// The rough cost of what is in poor condition; `None`: nothing is.
pub(super) fn rough(t: Texts, report: &Report) -> Option<String> {
    let found = estimate(&report.buildings, law::Table::house(), report.on);
    let missing = found.uncounted as u64;
    let rest = t.diagnosis_rough_missing(plural(missing), format::count(t.lang(), missing));
    match (found.cents, missing) {
        (None, 0) => None,
        (None, _) => Some(rest),
        (Some(cents), 0) => Some(t.diagnosis_rough(euros(t, cents))),
        (Some(cents), _) => Some(format!("{} {rest}", t.diagnosis_rough(euros(t, cents)))),
    }
}

fn line(t: Texts, record: &DiagnosisRecord, report: &Report, one: &Recommendation, may_answer: bool) -> Line {
    let answers = record.answers();
    let answered = answers.get(one.key.as_str()).map(|last| {
        let day = format::date(legal_day(last.at));
        match last.note.is_empty() {
            true => t.diagnosis_answered(answer(t, last.answer), day),
            false => t.diagnosis_answered_note(answer(t, last.answer), day, last.note.as_str()),
        }
    });
    Line {
        href: format!("/diagnostics/{}/recommandations/{}", record.id, encode(&one.key)),
        priority: priority(t, one.priority),
        tone: tone(one.priority),
        building: building_of(t, report, one.building.as_deref()),
        told: said(t, &one.told),
        recommended: one.recommended.as_ref().map(|text| said(t, text)),
        reason: said(t, &one.reason),
        proof: one.proof.iter().map(|one| proof(t, one)).collect(),
        service: one.subject.as_ref().map(|code| (format!("/services?sujet={code}"), subject(t, code))),
        answer: answered,
        may_answer,
    }
}

/// What happened, in words.
fn event(t: Texts, event: &DiagnosisEvent) -> String {
    match event {
        DiagnosisEvent::Begun => t.diagnosis_did_begun(),
        DiagnosisEvent::Delivered { edition } => t.diagnosis_did_delivered(edition.to_string()),
        DiagnosisEvent::Reopened => t.diagnosis_did_reopened(),
        DiagnosisEvent::Answered { answer: said, .. } => t.diagnosis_did_answered(answer(t, *said)),
        DiagnosisEvent::QuoteAsked { .. } => t.diagnosis_did_asked(),
        DiagnosisEvent::Planned { components } => {
            t.diagnosis_did_planned(plural(*components), format::count(t.lang(), *components))
        }
    }
}

/// Who makes it, for whom, and where it stands.
pub(super) fn state(t: Texts, record: &DiagnosisRecord) -> String {
    let who = match &record.helper {
        Some(helper) => t.diagnosis_of_by(record.organisation.name.as_str(), helper.name.as_str()),
        None => t.diagnosis_of_alone(record.organisation.name.as_str()),
    };
    let stage = match (record.stage(), &record.delivered) {
        (DiagnosisStage::Delivered, Some(last)) => t.diagnosis_delivered_on(format::date(legal_day(last.at))),
        (_, Some(_)) => t.diagnosis_reopened(),
        _ => t.diagnosis_open(),
    };
    format!("{who} – {stage}")
}

/// `GET /diagnostics/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let record = found(&asked, &id).await?;
    let own = organisation(&asked)?;
    let report = record.shown(asked.today);
    let is_open = record.stage() == DiagnosisStage::Open;
    let is_owner = record.organisation.id == own;
    let may_answer = is_owner && !is_open && may(&asked, Action::Decide);
    let count = |n: usize| format::count(t.lang(), n as u64);
    let buildings = report.buildings.iter().map(|one| {
        let (known, all) = one.progress();
        BuildingLine {
            id: one.id.clone(),
            name: one.name.clone(),
            place: one.address.clone(),
            homes: homes(t, one),
            energy: one.energy_class.map_or_else(|| t.unknown(), |class| class.code().to_owned()),
            known: t.diagnosis_progress_short(count(known), count(all)),
            photos: count(record.photos.iter().filter(|photo| photo.building_id == one.id).count()),
        }
    });
    let mut gaps: Vec<String> = report.gaps.iter().map(|one| gap(t, &report, one)).collect();
    let more_gaps = gaps.split_off(gaps.len().min(FIRST_GAPS));
    let n = report.recommendations.len() as u64;
    let history = record.events.iter().rev().map(|noted| {
        let who = noted.author_name.clone().unwrap_or_default();
        (format::date(legal_day(noted.at)), format!("{} – {who}", event(t, &noted.event)))
    });
    let quote_asked = record.quote_asked();
    let done = match asked.pairs.text("fait") {
        Some("commence") => Some(t.diagnosis_done_begun()),
        Some("enregistre") => Some(t.diagnosis_saved()),
        Some("retire") => Some(t.diagnosis_done_removed()),
        Some("livre") => Some(t.diagnosis_done_delivered()),
        Some("rouvert") => Some(t.diagnosis_done_reopened()),
        Some("repondu") => Some(t.diagnosis_done_answered()),
        Some("demande") => Some(t.diagnosis_done_asked()),
        Some("plan") => Some(t.diagnosis_done_planned()),
        _ => None,
    };
    let may_change = may(&asked, Action::Change);
    let helps = record.helper.as_ref().is_some_and(|helper| helper.id == own);
    show(&ShowPage {
        t,
        done,
        title: record.title.clone(),
        state: state(t, &record),
        summary: report.summary.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect(),
        buildings: buildings.collect(),
        lines: report.recommendations.iter().map(|one| line(t, &record, &report, one, may_answer)).collect(),
        count_text: t.diagnosis_recommendation_count(plural(n), format::count(t.lang(), n)),
        needs: record
            .needs
            .iter()
            .map(|need| NeedLine {
                id: need.id.clone(),
                title: need.title.clone(),
                priority: priority(t, need.priority),
            })
            .collect(),
        first_gaps: gaps,
        more_gaps,
        rough: rough(t, &report),
        history: history.collect(),
        may_change: is_open && may_change,
        may_deliver: is_open && may_change && record.is_made_by(own) && !record.buildings.is_empty(),
        may_reopen: !is_open && may_change && record.is_made_by(own),
        may_export: may(&asked, Action::Export),
        may_plan: is_owner && !is_open && asked.caller.can(Action::Create, ObjectKind::WorksPlan),
        may_ask: may_answer && record.helper.is_some() && quote_asked.is_none(),
        asked: quote_asked.map(|noted| t.diagnosis_asked_on(format::date(legal_day(noted.at)))),
        may_quote: helps && record.delivered.is_some() && asked.caller.can(Action::Create, ObjectKind::Quote),
        is_open,
        is_owner,
        c: chrome(&asked, &record, ""),
        id,
    })
}
