//! The page of a committee, as one of its seats reads it.

use super::form::{appoint_fields, interest_fields, rules_fields};
use super::words::{interest, objective, path, seat};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::instruction::actor;
use crate::instruction::words::{name, points};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, show};
use askama::Template;
use axum::extract::Path;
use register::committees::{CommitteeRules, FileSeen, Interest, Judge, ReviewOf, Seat, Sight};
use texts::{Texts, format};
use trust::day::legal_day;

struct JudgeLine {
    id: String,
    name: String,
    organisation: String,
    seat: String,
    state: String,
    interests: Vec<String>,
    hidden: Vec<String>,
    may_end: bool,
}

struct Reading {
    id: String,
    title: String,
    state: String,
    is_open: bool,
}

struct Scored {
    id: String,
    title: String,
    readers: String,
    mean: String,
    spread: String,
    state: String,
}

#[derive(Template)]
#[template(path = "committees/show.html")]
pub(super) struct ShowPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    title: String,
    lead: String,
    is_done: bool,
    errors: ErrorSummary<'a>,
    note: Option<String>,
    /// One's own declaration: what was said of it, and its form.
    declares: bool,
    declared: Option<String>,
    own: Vec<String>,
    interest: Vec<Field>,
    readings: Vec<Reading>,
    judges: Vec<JudgeLine>,
    appoint: Option<Vec<Field>>,
    found: Option<Vec<Field>>,
    rules: Vec<(String, String)>,
    change_rules: Option<Vec<Field>>,
    scored: Vec<Scored>,
    may_assign: bool,
    reads_boards: bool,
}

fn said(t: Texts, one: &Interest) -> String {
    let until = one.until_year.map(|year| t.jury_until_year(year.to_string())).unwrap_or_default();
    let note = one.note.as_ref().map(|note| format!(" – {note}")).unwrap_or_default();
    format!("{} : {}{until}{note}", interest(t, one.kind), one.about)
}

fn judge(t: Texts, one: &Judge, sight: &Sight, may_end: bool) -> JudgeLine {
    let state = match (one.ended_at, one.declared_at) {
        (Some(at), _) => t.jury_ended(format::date(legal_day(at))),
        (None, Some(at)) => t.jury_declared(format::date(legal_day(at))),
        (None, None) => t.jury_not_declared(),
    };
    JudgeLine {
        id: one.account_id.clone(),
        name: one.name.clone(),
        organisation: one.organisation.clone(),
        seat: seat(t, one.seat),
        state,
        interests: one.interests.iter().map(|one| said(t, one)).collect(),
        hidden: one.hidden.iter().map(|(_, steps)| path(t, steps)).collect(),
        may_end: may_end && one.ended_at.is_none() && one.organisation_id == sight.organisation,
    }
}

pub(super) fn rules(t: Texts, rules: &CommitteeRules) -> Vec<(String, String)> {
    let percent = |per_mille: i64| format::percent(t.lang(), per_mille as f64 / 10.0, 0);
    vec![
        (t.jury_readers(), rules.readers.to_string()),
        (t.jury_load(), rules.load.to_string()),
        (t.jury_spread(), points(t, rules.spread)),
        (t.jury_quorum(), percent(rules.quorum)),
        (t.jury_majority(), percent(rules.majority)),
        (t.jury_objective(), objective(t, rules.objective)),
        (t.jury_funds(), rules.funds_per_file.to_string()),
        (t.jury_least_share(), percent(rules.least_share)),
    ]
}

/// Where a review is.
fn review_state(t: Texts, one: &ReviewOf) -> String {
    match (one.aside_at, one.declined_at, one.locked_at) {
        (Some(_), ..) => t.jury_aside(),
        (_, Some(_), _) => t.jury_was_declined(),
        (.., Some(at)) => t.jury_locked(format::date(legal_day(at))),
        _ => t.jury_waiting(),
    }
}

fn scored(t: Texts, file: &FileSeen) -> Scored {
    let unknown = || t.unknown();
    let told = file.verdict;
    Scored {
        id: file.application.id.clone(),
        title: name(&file.application),
        readers: told
            .map_or_else(|| t.jury_waits_for(file.waits.to_string()), |told| told.readers.to_string()),
        mean: told.and_then(|told| told.mean).map_or_else(unknown, |mean| points(t, mean)),
        spread: told.and_then(|told| told.spread).map_or_else(unknown, |spread| points(t, spread)),
        state: match told {
            None if file.waits == 0 => t.jury_no_reader(),
            None => t.jury_reading(),
            Some(told) if told.needs_reader => t.jury_needs_reader(),
            Some(_) => t.jury_read(),
        },
    }
}

/// One's own readings.
fn readings(t: Texts, sight: &Sight, files: &[FileSeen]) -> Vec<Reading> {
    let own = files.iter().flat_map(|file| {
        let mine = file.reviews.iter().filter(|one| one.account_id == sight.account);
        mine.map(|one| Reading {
            id: one.id.clone(),
            title: name(&file.application),
            state: review_state(t, one),
            is_open: one.is_open(),
        })
    });
    own.collect()
}

/// Organisations that a declaration may name: those of the directory, whether they answered the call or not.
async fn organisations(asked: &Asked) -> Result<Vec<(String, String)>, PageError> {
    let all = asked.register.organisations().await?;
    let mut named: Vec<(String, String)> = all.into_iter().map(|one| (one.id, one.name)).collect();
    named.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(named)
}

pub(super) async fn page_with<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<ShowPage<'a>, PageError> {
    let t = asked.t;
    let (who, at) = (actor(asked)?, asked.caller.at);
    let sight = asked.register.committee_sight(who, id, at).await?;
    let files = asked.register.files_of_committee(&sight, at).await?;
    let judges = asked.register.judges(&sight, at).await?;
    let appoints = sight.is(Seat::Secretariat) || sight.is(Seat::Funder);
    let own = judges.iter().find(|one| one.account_id == sight.account);
    let title = sight.call.shown().map(|one| one.specification.title.clone()).unwrap_or_default();
    let readings = readings(t, &sight, &files);
    let candidates = match appoints {
        true => asked.register.committee_candidates(who, &sight).await?,
        false => Vec::new(),
    };
    let places = organisations(asked).await?;
    let others = judges.iter().filter(|one| one.ended_at.is_none() && one.account_id != sight.account);
    let others: Vec<(String, String)> =
        others.map(|one| (one.account_id.clone(), format!("{} – {}", one.name, one.organisation))).collect();
    let is_secretariat = sight.is(Seat::Secretariat);
    let coordinates = is_secretariat.then(|| {
        rules_fields(t, &sight.rules, form).into_iter().map(|field| field.checked(problems)).collect()
    });
    let runs = [Seat::Secretariat, Seat::Instructor, Seat::President].iter().any(|one| sight.is(*one));
    Ok(ShowPage {
        t,
        id: id.to_owned(),
        lead: sight.seats.iter().map(|of| seat(t, *of)).collect::<Vec<_>>().join(", "),
        is_done: asked.pairs.has("fait"),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        note: (!sight.is_closed).then(|| t.instruct_not_closed()),
        declares: sight.judges(),
        declared: own.and_then(|one| one.declared_at).map(|at| t.jury_declared(format::date(legal_day(at)))),
        own: own.map(|one| one.interests.iter().map(|one| said(t, one)).collect()).unwrap_or_default(),
        interest: if sight.judges() {
            interest_fields(t, places.clone(), form, None, problems)
        } else {
            Vec::new()
        },
        readings,
        found: (is_secretariat && !others.is_empty()).then(|| {
            let mut fields = interest_fields(t, places, form, Some(others), problems);
            // One's own declaration asks the same beside it.
            fields.iter_mut().for_each(|field| field.id = format!("{}-autre", field.id));
            fields
        }),
        appoint: (appoints && !candidates.is_empty()).then(|| {
            let fields = appoint_fields(t, candidates, is_secretariat, form);
            fields.into_iter().map(|field| field.checked(problems)).collect()
        }),
        judges: judges.iter().map(|one| judge(t, one, &sight, appoints)).collect(),
        rules: rules(t, &sight.rules),
        change_rules: coordinates,
        scored: if sight.reads_boards() {
            files.iter().map(|file| scored(t, file)).collect()
        } else {
            Vec::new()
        },
        may_assign: runs && sight.reads_boards(),
        reads_boards: sight.reads_boards(),
        c: Chrome::new(
            asked,
            Place::Committees,
            vec![crumb("/comites", t.jury_title()), crumb("", title.clone())],
        ),
        title,
    })
}

/// `GET /comites/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page_with(&asked, &id, &Pairs::parse(""), &[]).await?)
}
