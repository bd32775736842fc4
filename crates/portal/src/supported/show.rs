//! One pathway, as its party sees it: where it stands, who does what by when, the status and its clock, a timeline with its
//! table, what is known of the needs, what may be noted, what happened.

use super::forms::{Act, Forms};
use super::{crumbs, found, may, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, show};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use pathway::supported::assessment::{HomeNeeds, Programme, eligibility};
use pathway::supported::status::Status;
use pathway::supported::{Side, Stage, Standing};
use pathway::vacancy::State;
use register::supported::{AssessmentRecord, PathwayRecord};
use texts::{Texts, format};
use trust::policy::Action;

/// A stretch of the timeline: its words, and its place and width in percent.
struct Stretch {
    name: String,
    from: String,
    to: String,
    days: String,
    x: String,
    width: String,
    fill: &'static str,
}

struct Assessed {
    by: String,
    until: String,
    is_out: bool,
    programmes: Vec<(String, String, &'static str)>,
    needs: Vec<String>,
    intensity: Option<String>,
}

struct Line {
    iso: String,
    when: String,
    what: String,
    who: String,
    is_corrected: bool,
}

struct Step {
    label: String,
    current: bool,
    done: bool,
}

#[derive(Template)]
#[template(path = "supported/show.html")]
pub(super) struct ShowPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    id: String,
    edition: u32,
    title: String,
    stage: String,
    since: String,
    done: Option<String>,
    closed: bool,
    steps: Vec<Step>,
    todo: Vec<(String, bool)>,
    /// What keeps the vacancy of an accepted offer open, and its page.
    vacancy: Option<(String, String)>,
    clock: Vec<(String, String)>,
    timeline: Vec<Stretch>,
    home: Option<Vec<(String, String)>>,
    looks: bool,
    assesses: bool,
    may_assess: bool,
    shared_with: String,
    assessments: Vec<Assessed>,
    supports: bool,
    measures: Vec<String>,
    visits: Vec<String>,
    acts: Vec<Act>,
    vacancies: bool,
    caseload: Option<Field>,
    erasable: bool,
    lines: Vec<Line>,
}

/// The way of a household that settles.
const WAY: [Stage; 8] = [
    Stage::Proposed,
    Stage::Oriented,
    Stage::Accepted,
    Stage::Offered,
    Stage::ToMoveIn,
    Stage::Housed,
    Stage::OwnLease,
    Stage::Ended,
];

fn steps(t: Texts, now: &Standing) -> Vec<Step> {
    let Some(here) = WAY.iter().position(|step| *step == now.stage) else { return Vec::new() };
    let step = |(at, step): (usize, &Stage)| Step {
        label: words::stage(t, *step),
        current: at == here,
        done: at < here,
    };
    WAY.iter().enumerate().map(step).collect()
}

/// Per mille as a share of the width.
fn percent(per_mille: i64) -> String {
    format!("{}.{}%", per_mille / 10, per_mille % 10)
}

/// The stretches of a pathway, from the day on which it was proposed to today or its end.
fn timeline(t: Texts, now: &Standing, today: Date) -> Vec<Stretch> {
    let end = now.exited.map(|(on, _)| on).or(now.refused.map(|(on, ..)| on)).unwrap_or(today);
    let begin = now.proposed_on;
    let whole = i64::from((end - begin).get_days()).max(1);
    let waited = now.moved_in_on.unwrap_or(end);
    let mut all = vec![(
        t.pathway_timeline_waiting(),
        begin,
        now.moved_in_on.or(now.stage.is_over().then_some(waited)),
        "bar-dots",
    )];
    for period in &now.periods {
        let fill = if period.status.is_own_lease() { "bar-plain" } else { "bar-hatch" };
        all.push((words::status(t, period.status), period.from, period.to, fill));
    }
    let made = |(name, from, to, fill): (String, Date, Option<Date>, &'static str)| {
        let until = to.unwrap_or(end);
        let at = |day: Date| (i64::from((day - begin).get_days()) * 1_000 / whole).clamp(0, 1_000);
        let (x, days) = (at(from), (until - from).get_days().max(0));
        Stretch {
            name,
            from: format::date(from),
            to: to.map_or_else(|| t.pathway_timeline_lasts(), format::date),
            days: format::count(t.lang(), u64::from(days.unsigned_abs())),
            x: percent(x),
            // Something that began today is still to be seen.
            width: percent((at(until) - x).clamp(4, 1_000)),
            fill,
        }
    };
    all.into_iter().map(made).collect()
}

fn clock(t: Texts, record: &PathwayRecord) -> Vec<(String, String)> {
    let now = &record.standing;
    let mut all = Vec::new();
    let sure = |status: Status| {
        if status.is_sure() { String::new() } else { format!(" ({})", t.pathway_uncertain()) }
    };
    if let Some(status) = now.status() {
        let since = now.status_since().map(|day| t.pathway_status_since(format::date(day)));
        all.push((
            t.pathway_status(),
            format!("{}, {}", words::status(t, status), since.unwrap_or_default()),
        ));
        all.push((t.pathway_status_reference(), format!("{}{}", status.reference(), sure(status))));
    }
    all.extend(now.until.map(|day| (t.pathway_status_until(), format::date(day))));
    all.extend(now.prefect_told.map(|(day, refusal)| {
        let said = match refusal {
            None => t.pathway_event_prefect_told(),
            Some(why) => t.pathway_event_prefect_refused(words::no_lease(t, why)),
        };
        (t.pathway_prefect_said(), format!("{}, {said}", format::date(day)))
    }));
    all.extend(now.offer.as_ref().map(|offer| (t.pathway_status_dwelling(), offer.label.clone())));
    for side in Side::ALL {
        all.push((words::party(t, *side), record.name_of(*side).to_owned()));
    }
    if record.side != Side::Association {
        all.push((t.pathway_status_contact(), record.contact.clone()));
    }
    all.extend(record.siao_reference.clone().map(|reference| (t.pathway_siao_reference(), reference)));
    all
}

fn home(t: Texts, needs: &HomeNeeds) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let persons: Vec<String> = [
        needs.adults.map(|n| t.pathway_home_adults(i64::from(n))),
        needs.children.map(|n| t.pathway_home_children(i64::from(n))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let or_unknown = |text: Option<String>| text.unwrap_or_else(|| t.unknown());
    all.push((t.pathway_home_persons(), or_unknown((!persons.is_empty()).then(|| persons.join(", ")))));
    all.push((t.pathway_home_rooms(), or_unknown(needs.rooms_least.map(|n| n.to_string()))));
    let rent = needs.rent_most_cents.map(|cents| crate::diagnoses::words::euros(t, i64::from(cents)));
    all.push((t.pathway_home_rent(), or_unknown(rent)));
    let features: Vec<String> = needs.features.iter().map(|one| words::feature(t, *one)).collect();
    if !features.is_empty() {
        all.push((t.pathway_home_features(), features.join(", ")));
    }
    all
}

fn assessed(t: Texts, record: &PathwayRecord, one: &AssessmentRecord, today: Date) -> Assessed {
    let of = &one.assessment;
    let until = record.usable_until(one.side);
    let is_out = until.is_some_and(|until| until < today);
    let day = until.map(format::date);
    Assessed {
        by: t.pathway_assessment_of(words::side(t, one.side), format::date(of.assessed_on)),
        until: match day {
            None => t.unknown(),
            Some(day) if is_out => t.pathway_assessment_out(day),
            Some(day) => t.pathway_assessment_until(day),
        },
        is_out,
        programmes: Programme::ALL
            .iter()
            .map(|programme| {
                let found = eligibility(&of.criteria, *programme);
                (words::programme(t, *programme), words::eligibility(t, &found), programme.reference())
            })
            .collect(),
        needs: of.needs.iter().map(|need| words::need(t, *need)).collect(),
        intensity: of.intensity.map(|one| words::intensity(t, one)),
    }
}

/// The page, with what was typed in one of its forms and what is wrong with it.
pub(super) async fn page<'a>(
    asked: &Asked,
    record: &PathwayRecord,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<ShowPage<'a>, PageError> {
    let t = asked.t;
    let now = &record.standing;
    let owner = record.parties.get(&Side::Association).map_or("", |party| party.id.as_str());
    let clock_now = asked.register.pathway_clock(owner, asked.today).await?;
    let todo = record.due(&clock_now, asked.today).into_iter().map(|due| {
        let said = t.pathway_todo(words::what(t, due.what), words::side(t, due.by), format::date(due.on));
        (said, due.on < asked.today)
    });
    let writes = may(asked, record, Action::Change).is_ok();
    let acts = if writes { Forms::new(asked, record, form, problems).all().await? } else { Vec::new() };
    let follows = writes && record.side != Side::Landlord;
    let measure = |(one, from, to): &(pathway::supported::Measure, Date, Option<Date>)| {
        let to = to.map_or_else(|| t.pathway_timeline_lasts(), format::date);
        format!("{} : {} – {to}", words::measure(t, *one), format::date(*from))
    };
    let shared: Vec<String> = now.shared_with.iter().map(|side| words::side(t, *side)).collect();
    let title = t.pathway_one(record.number.as_str());
    let taken = matches!(now.stage, Stage::ToMoveIn | Stage::Housed | Stage::OwnLease);
    let stands = if taken { asked.register.vacancy_of_offer(record).await? } else { None };
    let stands = stands.and_then(|state| match state {
        State::Let { .. } => None,
        State::Unfit { .. } => Some(t.pathway_vacancy_unfit()),
        State::Cancelled { .. } => Some(t.pathway_vacancy_cancelled()),
        State::Announced { .. } | State::Vacant { .. } => Some(t.pathway_vacancy_open()),
    });
    Ok(ShowPage {
        vacancy: stands.zip(now.offer.as_ref().map(|offer| format!("/vacances/{}", offer.vacancy_id))),
        t,
        c: Chrome::new(asked, Place::Supported, crumbs(asked, record, "")),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        id: record.id.clone(),
        edition: record.edition,
        stage: words::stage(t, now.stage),
        since: t.pathway_since(format::date(now.since)),
        title,
        done: match asked.pairs.text("fait") {
            Some("ouvert") => Some(t.pathway_opened()),
            Some("evaluation") => Some(t.pathway_assessed()),
            Some(_) => Some(t.pathway_done()),
            None => None,
        },
        closed: !record.is_in_force,
        steps: steps(t, now),
        todo: todo.collect(),
        clock: clock(t, record),
        timeline: timeline(t, now, asked.today),
        looks: !now.stage.is_housed() && !now.stage.is_over() && record.side != Side::Siao,
        home: record.home.as_ref().map(|needs| home(t, needs)),
        assesses: record.side != Side::Landlord && !now.stage.is_over(),
        may_assess: follows && !now.stage.is_over(),
        shared_with: if shared.is_empty() { t.pathway_shared_none() } else { shared.join(", ") },
        assessments: record.assessments.iter().map(|one| assessed(t, record, one, asked.today)).collect(),
        supports: record.side == Side::Association,
        measures: now.measures.iter().map(measure).collect(),
        visits: now
            .visits
            .iter()
            .rev()
            .map(|(day, kind)| format!("{} : {}", format::date(*day), words::visit(t, *kind)))
            .collect(),
        vacancies: acts.iter().any(|act| act.code == "offered"),
        acts,
        caseload: follows.then(|| {
            Field::text("file", t.pathway_act_caseload(), record.caseload().unwrap_or_default()).required()
        }),
        erasable: writes && record.side == Side::Association,
        lines: record
            .facts
            .iter()
            .rev()
            .map(|noted| {
                let side = words::side(t, noted.fact.side);
                Line {
                    iso: noted.fact.on.to_string(),
                    when: format::date(noted.fact.on),
                    what: words::event(t, &noted.fact.event),
                    who: noted.author_name.as_ref().map_or(side.clone(), |name| format!("{name}, {side}")),
                    is_corrected: noted.is_corrected,
                }
            })
            .collect(),
    })
}

/// `GET /hlm-accompagnes/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let record = found(&asked, &id).await?;
    show(&page(&asked, &record, &Pairs::default(), &[]).await?)
}
