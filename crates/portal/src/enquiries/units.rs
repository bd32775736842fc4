//! The dwellings that are asked: the list of those who go there, the sheet of one, what came of each passage, which of two answers
//! counts. A dwelling has no name.

use super::acts::wrong;
use super::words::{attempt_kind, channel, outcome, standing};
use super::{crumbs, doors_seen, found, held};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{
    Choice, Chrome, ErrorSummary, Field, PageResult, Pager, Place, Problem, go, show, show_wrong,
};
use askama::Template;
use axum::extract::Path;
use enquiry::{AttemptKind, Outcome, Stage, Standing, printed};
use register::enquiries::{NewAttempt, Unit};
use texts::{Texts, format};

struct Line {
    href: String,
    door: String,
    residence: String,
    state: String,
    last: String,
}

#[derive(Template)]
#[template(path = "enquiries/units.html")]
struct UnitsPage {
    t: Texts,
    c: Chrome,
    id: String,
    caption: String,
    filters: Vec<(String, String, bool)>,
    lines: Vec<Line>,
    pager: Pager,
}

const PER_PAGE: usize = 50;

/// Where a dwelling is, as its door is found.
pub(super) fn door(t: Texts, unit: &Unit) -> String {
    let mut parts = Vec::new();
    for part in [&unit.building, &unit.staircase, &unit.door] {
        if !part.is_empty() {
            parts.push(part.clone());
        }
    }
    parts.extend(unit.floor.map(|floor| t.enq_floor(floor.to_string())));
    if !unit.reference.is_empty() {
        parts.push(unit.reference.clone());
    }
    if parts.is_empty() { t.enq_unit(unit.rank.to_string()) } else { parts.join(" · ") }
}

fn is_shown(unit: &Unit, filter: &str) -> bool {
    match filter {
        "a-faire" => unit.standing().is_due(),
        "repondu" => unit.standing() == Standing::Answered,
        "refus" => unit.standing() == Standing::Refused,
        "a-part" => unit.aside > 0,
        _ => true,
    }
}

fn last(t: Texts, unit: &Unit) -> String {
    if let Some((way, on)) = unit.answered {
        return format!("{}, {}", channel(t, way), format::date(on));
    }
    unit.attempts.last().map_or_else(
        || "–".to_owned(),
        |one| match one.again_on {
            Some(day) => t.enq_again_on(format::date(day)),
            None => format!("{}, {}", attempt_kind(t, one.kind), format::date(one.on)),
        },
    )
}

/// `GET /enquetes/{id}/logements`
pub(super) async fn list(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let one = found(&asked, &id).await?;
    let within = doors_seen(&asked);
    let all = asked.register.enquiry_units(asked.caller.organisation_id()?, &id, within.as_ref()).await?;
    let filter = asked.pairs.text("etat").unwrap_or("").to_owned();
    let chosen: Vec<&Unit> = all.iter().filter(|unit| is_shown(unit, &filter)).collect();
    let page = asked.pairs.text("page").and_then(|text| text.parse().ok()).unwrap_or(1_usize).max(1);
    let pager = Pager::new(t, &asked.path, &asked.pairs, page, PER_PAGE, chosen.len());
    let lines = chosen
        .iter()
        .skip((page - 1) * PER_PAGE)
        .take(PER_PAGE)
        .map(|unit| Line {
            href: format!("/enquetes/{id}/logements/{}", unit.id),
            door: door(t, unit),
            residence: unit.residence.clone(),
            state: standing(t, unit.standing()),
            last: last(t, unit),
        })
        .collect();
    let filters = [
        ("", t.all_m()),
        ("a-faire", t.enq_to_do()),
        ("repondu", t.enq_standing_answered()),
        ("refus", t.enq_outcome_refused()),
        ("a-part", t.enq_aside_title()),
    ];
    let filters = filters
        .map(|(code, label)| {
            let count = all.iter().filter(|unit| is_shown(unit, code)).count() as u64;
            let href = format!("/enquetes/{id}/logements?etat={code}");
            (href, format!("{label} ({})", format::count(t.lang(), count)), code == filter)
        })
        .to_vec();
    show(&UnitsPage {
        t,
        c: Chrome::new(&asked, Place::Enquiries, crumbs(&asked, &one, &t.enq_units())),
        caption: crate::ui::words::dwellings(t, chosen.len() as u64),
        id,
        filters,
        lines,
        pager,
    })
}

struct Said {
    id: String,
    title: String,
    counts: bool,
    answers: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "enquiries/unit.html")]
struct UnitPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    unit: String,
    title: String,
    lead: String,
    done: bool,
    errors: ErrorSummary<'a>,
    state: String,
    attempts: Vec<(String, String, String)>,
    fields: Vec<Field>,
    answers: Vec<Said>,
    may_note: bool,
    may_choose: bool,
}

async fn unit_page<'a>(
    asked: &Asked,
    (id, unit): (&str, &str),
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<UnitPage<'a>, PageError> {
    let t = asked.t;
    let one = found(asked, id).await?;
    let own = asked.caller.organisation_id()?;
    let within = doors_seen(asked);
    let sheet = asked.register.enquiry_unit(own, (id, unit), within.as_ref()).await?;
    let may = held(asked).is_ok_and(|within| within.is_none_or(|all| all.contains(&sheet.unit.residence_id)));
    let name = door(t, &sheet.unit);
    let text = |field: &str| form.text(field).unwrap_or("").to_owned();
    let kinds = AttemptKind::ALL.iter().map(|kind| (kind.code(), attempt_kind(t, *kind)));
    let outcomes = Outcome::ALL.iter().map(|one| (one.code(), outcome(t, *one)));
    let choices = |all: Vec<(&str, String)>, now: &str| {
        all.into_iter().map(|(code, label)| Choice::new(code, label, now)).collect::<Vec<_>>()
    };
    let day = if form.has("jour") { text("jour") } else { asked.today.to_string() };
    let fields = vec![
        Field::radios("moyen", t.enq_attempt_kind(), choices(kinds.collect(), &text("moyen"))),
        Field::radios("issue", t.enq_attempt_outcome(), choices(outcomes.collect(), &text("issue"))),
        Field::date("jour", t.enq_day(), &day).required(),
        Field::date("rappel", t.enq_again(), &text("rappel")).hint(t.enq_again_hint()),
    ];
    let answers = sheet.answers.iter().map(|answer| Said {
        id: answer.id.clone(),
        title: format!("{}, {}", channel(t, answer.channel), format::date(answer.received_on)),
        counts: answer.counts,
        answers: one
            .form
            .questions
            .iter()
            .map(|question| {
                let words = question.words.said(super::words::wanted(t, false)).0.to_owned();
                let said = printed(answer.answers.get(&question.id));
                (words, if said.is_empty() { t.enq_cell_blank() } else { said })
            })
            .collect(),
    });
    let way = vec![
        crumb("/enquetes", t.enq_title()),
        crumb(format!("/enquetes/{id}"), one.title.clone()),
        crumb(format!("/enquetes/{id}/logements"), t.enq_units()),
        crumb("", name.clone()),
    ];
    Ok(UnitPage {
        t,
        c: Chrome::new(asked, Place::Enquiries, way).narrow(),
        id: id.to_owned(),
        unit: unit.to_owned(),
        title: name,
        lead: sheet.unit.residence.clone(),
        done: asked.pairs.has("fait"),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        state: standing(t, sheet.unit.standing()),
        attempts: sheet
            .unit
            .attempts
            .iter()
            .rev()
            .map(|one| {
                let what = match one.again_on {
                    Some(day) => t.enq_again_on(format::date(day)),
                    None => outcome(t, one.outcome),
                };
                (format::date(one.on), attempt_kind(t, one.kind), what)
            })
            .collect(),
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
        answers: answers.collect(),
        may_note: may && one.stage() == Stage::Open,
        may_choose: may,
    })
}

/// `GET /enquetes/{id}/logements/{unit}`
pub(super) async fn show_one(asked: Asked, Path((id, unit)): Path<(String, String)>) -> PageResult {
    show(&unit_page(&asked, (&id, &unit), &Pairs::parse(""), &[]).await?)
}

/// `POST /enquetes/{id}/logements/{unit}/passages`
pub(super) async fn attempt(
    asked: Asked,
    Path((id, unit)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let t = asked.t;
    let within = held(&asked)?;
    let mut problems = Vec::new();
    let kind = form.text("moyen").and_then(AttemptKind::from_code);
    let came = form.text("issue").and_then(Outcome::from_code);
    let day = form.text("jour").and_then(|text| text.parse().ok());
    let again = form.text("rappel").map(str::parse::<jiff::civil::Date>).transpose();
    if kind.is_none() {
        problems.push(Problem::new("moyen", t.enq_no_choice()));
    }
    if came.is_none() {
        problems.push(Problem::new("issue", t.enq_no_choice()));
    }
    if day.is_none() {
        problems.push(Problem::new("jour", t.enq_no_day()));
    }
    if again.is_err() {
        problems.push(Problem::new("rappel", t.enq_no_again()));
    }
    if let (Some(kind), Some(came), Some(on), Ok(again_on)) = (kind, came, day, again) {
        let new = NewAttempt { on, kind, outcome: came, again_on };
        let own = asked.caller.organisation_id()?;
        let done =
            asked.register.note_enquiry_attempt(own, (&id, &unit), new, within.as_ref(), asked.today).await;
        match wrong(&asked, done)? {
            Ok(()) => return go(&format!("/enquetes/{id}/logements/{unit}?fait=note")),
            Err(problem) => problems.push(problem),
        }
    }
    show_wrong(&unit_page(&asked, (&id, &unit), &form, &problems).await?)
}

/// `POST /enquetes/{id}/logements/{unit}/choisir`
pub(super) async fn choose(
    asked: Asked,
    Path((id, unit)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let within = held(&asked)?;
    let answer = form.text("reponse").unwrap_or("");
    let own = asked.caller.organisation_id()?;
    let done = asked.register.choose_enquiry_answer(own, (&id, &unit, answer), within.as_ref()).await;
    match wrong(&asked, done)? {
        Ok(()) => go(&format!("/enquetes/{id}/logements/{unit}?fait=note")),
        Err(problem) => show_wrong(&unit_page(&asked, (&id, &unit), &form, &[problem]).await?),
    }
}
