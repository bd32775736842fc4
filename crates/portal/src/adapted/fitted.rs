//! What a dwelling is fitted with: its level and why, every fact, and the forms that add one.

use super::{dwelling, name_of, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::{place_line, portfolio};
use crate::ui::chrome::crumb;
use crate::ui::{
    Choice, Chrome, ErrorSummary, Field, LevelMark, PageResult, Place, Problem, go, show, show_wrong,
};
use allocation::equipment::{Equipment, Event, Fact, Source, counting};
use askama::Template;
use axum::extract::Path;
use jiff::ToSpan;
use jiff::civil::Date;
use model::dwelling::AdaptationLevel;
use register::adapted::{LevelOfDwelling, NewFact, NewOverride};
use register::portfolio::{DwellingView, ResidenceView};
use std::collections::BTreeSet;
use texts::{Texts, format, words as names};
use trust::field::ObjectKind;
use trust::policy::Action;

struct FactLine {
    id: String,
    iso: String,
    date: String,
    what: String,
    from: String,
    noted: String,
    /// It counts, and may be withdrawn by this person.
    may_withdraw: bool,
    /// It counts no more.
    withdrawn: bool,
}

struct OverrideLine {
    what: String,
    motive: String,
    in_force: bool,
}

#[derive(Template)]
#[template(path = "adapted/fitted.html")]
struct FittedPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    done: Option<String>,
    id: String,
    name: String,
    address: String,
    level: LevelMark,
    level_text: String,
    basis: String,
    because: Vec<String>,
    to_find_out: Vec<String>,
    missing: Vec<String>,
    facts: Vec<FactLine>,
    overrides: Vec<OverrideLine>,
    note: Vec<Field>,
    decide: Vec<Field>,
    /// This person may see who needed the dwelling.
    lettings: bool,
    vacancy: Option<String>,
    notice: Option<String>,
}

/// May this person add a fact?
fn may_note(asked: &Asked) -> bool {
    asked.caller.can(Action::Change, ObjectKind::Dwelling)
        || asked.caller.can(Action::Create, ObjectKind::Survey)
}

fn note_fields(asked: &Asked, form: &Pairs, problems: &[Problem]) -> Vec<Field> {
    let t = asked.t;
    let text = |name: &str| form.text(name).unwrap_or("");
    let mut equipment = vec![Choice::new("", t.choose(), text("equipement"))];
    equipment.extend(
        Equipment::ALL.iter().map(|e| Choice::new(e.code(), words::equipment(t, *e), text("equipement"))),
    );
    let events = [Event::Installed, Event::FoundThere, Event::FoundAbsent, Event::Removed];
    let events = events.map(|e| Choice::new(e.code(), words::event(t, e), text("fait"))).to_vec();
    let sources = [Source::Invoice, Source::Visit, Source::Declaration];
    let sources = sources.map(|s| Choice::new(s.code(), words::source(t, s), text("source"))).to_vec();
    vec![
        Field::select("equipement", t.equipment_one(), equipment).checked(problems),
        Field::radios("fait", t.equipment_what(), events).checked(problems),
        Field::date("le", t.equipment_on(), text("le")).required().checked(problems),
        Field::radios("source", t.dwelling_source(), sources).checked(problems),
        Field::text("preuve", t.equipment_proof(), text("preuve"))
            .hint(t.equipment_proof_hint())
            .checked(problems),
    ]
}

fn decide_fields(asked: &Asked, form: &Pairs, problems: &[Problem]) -> Vec<Field> {
    let t = asked.t;
    let text = |name: &str| form.text(name).unwrap_or("");
    let levels = AdaptationLevel::ALL
        .into_iter()
        .map(|l| Choice::new(l.code(), format!("{} – {}", l.code(), names::level(t, l)), text("niveau")))
        .collect();
    let until = asked.today.checked_add(1.years()).unwrap_or(asked.today).to_string();
    vec![
        Field::radios("niveau", t.override_level(), levels).checked(problems),
        Field::text("motif", t.override_motive(), text("motif"))
            .hint(t.override_motive_hint())
            .required()
            .checked(problems),
        Field::date("jusqu", t.override_until(), form.text("jusqu").unwrap_or(&until))
            .required()
            .checked(problems),
    ]
}

fn fact_lines(asked: &Asked, level: &LevelOfDwelling) -> Vec<FactLine> {
    let t = asked.t;
    let known: Vec<Fact> = level.facts.iter().rev().map(|noted| noted.fact.clone()).collect();
    let counts: BTreeSet<&str> = counting(&known).map(|fact| fact.id.as_str()).collect();
    let may = may_note(asked);
    level
        .facts
        .iter()
        .map(|noted| {
            let fact = &noted.fact;
            let from = match &fact.proof {
                Some(proof) => format!("{}, {proof}", words::source(t, fact.source)),
                None => words::source(t, fact.source),
            };
            let is_fact = fact.event != Event::Withdrawn;
            FactLine {
                id: fact.id.clone(),
                iso: fact.on.to_string(),
                date: format::date(fact.on),
                what: format!("{} – {}", words::equipment(t, fact.equipment), words::event(t, fact.event)),
                from: if is_fact { from } else { String::new() },
                noted: t.equipment_noted(format::iso_date(&noted.noted_at)),
                may_withdraw: may && counts.contains(fact.id.as_str()),
                withdrawn: is_fact && !counts.contains(fact.id.as_str()),
            }
        })
        .collect()
}

fn override_lines(t: Texts, level: &LevelOfDwelling, on: Date) -> Vec<OverrideLine> {
    let in_force = level.overrides.iter().position(|noted| noted.decided.holds(on));
    let line = |(at, noted): (usize, &register::adapted::NotedOverride)| {
        let decided = &noted.decided;
        OverrideLine {
            what: t.override_line(
                decided.level.code(),
                format::date(decided.from),
                format::date(decided.until),
            ),
            motive: decided.motive.clone(),
            in_force: in_force == Some(at),
        }
    };
    level.overrides.iter().enumerate().map(line).collect()
}

/// Which of the two forms is shown again with what was typed.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    None,
    Note,
    Decide,
}

async fn page<'a>(
    asked: &Asked,
    (r, d): (&ResidenceView, &DwellingView),
    (which, form): (Form, &Pairs),
    problems: &'a [Problem],
) -> Result<FittedPage<'a>, PageError> {
    let t = asked.t;
    let landlord = asked.landlord()?;
    let level = asked.register.level_of(&landlord.id, d, asked.today).await?;
    let vacancies = asked.register.open_vacancies(&landlord.id).await?;
    let vacancy = vacancies.iter().find(|vacancy| vacancy.dwelling_id == d.id);
    let name = name_of(asked, d.reference.as_deref());
    let crumbs = vec![
        crumb("/logements-adaptes", t.nav_adapted()),
        crumb(format!("/logements/{}", d.id), name.as_str()),
        crumb("", t.equipment_title()),
    ];
    let empty = Pairs::default();
    let of = |one: Form| if which == one { form } else { &empty };
    let parts = |list: &[allocation::level::Part]| list.iter().map(|p| words::part(t, *p)).collect();
    let computed = level.computed.as_ref();
    let may_see_vacancy = asked.caller.can(Action::List, ObjectKind::Vacancy);
    let may_notice = asked.caller.can(Action::Create, ObjectKind::Vacancy);
    Ok(FittedPage {
        t,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        done: match asked.pairs.text("fait") {
            Some("note") => Some(t.equipment_saved()),
            Some("retire") => Some(t.equipment_withdrawn_done()),
            Some("niveau") => Some(t.override_saved()),
            _ => None,
        },
        id: d.id.clone(),
        address: place_line(t, r),
        level: words::mark(t, level.standing),
        level_text: words::standing(t, level.standing),
        basis: words::basis(t, level.standing.basis),
        because: computed.map_or_else(Vec::new, |c| parts(&c.thanks_to)),
        to_find_out: computed.map_or_else(Vec::new, |c| parts(&c.to_find_out)),
        missing: computed.map_or_else(Vec::new, |c| parts(&c.missing)),
        facts: fact_lines(asked, &level),
        overrides: override_lines(t, &level, asked.today),
        note: if may_note(asked) { note_fields(asked, of(Form::Note), problems) } else { Vec::new() },
        decide: if asked.caller.can(Action::Change, ObjectKind::Dwelling) {
            decide_fields(asked, of(Form::Decide), problems)
        } else {
            Vec::new()
        },
        lettings: asked.caller.can(Action::See, ObjectKind::AdaptedAddress),
        vacancy: vacancy.filter(|_| may_see_vacancy).map(|v| v.id.clone()),
        notice: (vacancy.is_none() && may_notice).then(|| format!("/vacances/nouvelle?logement={}", d.id)),
        c: Chrome::new(asked, Place::Adapted, crumbs).narrow(),
        name,
    })
}

/// `GET /logements/{id}/equipements`
pub(super) async fn show_fitted(asked: Asked, Path(id): Path<String>) -> PageResult {
    let portfolio = portfolio(&asked).await?;
    let found = dwelling(&portfolio, &id)?;
    show(&page(&asked, found, (Form::None, &Pairs::default()), &[]).await?)
}

fn read_note(t: Texts, form: &Pairs) -> Result<NewFact, Vec<Problem>> {
    let mut problems = Vec::new();
    let equipment = form.text("equipement").and_then(Equipment::from_code);
    if equipment.is_none() {
        problems.push(Problem::new("equipement", t.equipment_one_wrong()));
    }
    let event = form.text("fait").and_then(Event::from_code).filter(|e| *e != Event::Withdrawn);
    if event.is_none() {
        problems.push(Problem::new("fait", t.equipment_what_wrong()));
    }
    let on = form.text("le").and_then(|d| d.parse::<Date>().ok());
    if on.is_none() {
        problems.push(Problem::new("le", t.equipment_on_wrong()));
    }
    // Files and delivered works write their own facts.
    let source = form.text("source").and_then(Source::from_code);
    let source = source.filter(|s| !matches!(s, Source::File | Source::Works));
    if source.is_none() {
        problems.push(Problem::new("source", t.equipment_source_wrong()));
    }
    match (equipment, event, on, source) {
        (Some(equipment), Some(event), Some(on), Some(source)) => {
            Ok(NewFact { equipment, event, on, source, proof: form.text("preuve").unwrap_or("").to_owned() })
        }
        _ => Err(problems),
    }
}

/// A refusal of the register, beside its field.
fn problem(t: Texts, code: &str) -> Option<Problem> {
    Some(match code {
        "equipment-duplicate" => Problem::new("equipement", t.equipment_duplicate()),
        "equipment-day" => Problem::new("le", t.equipment_on_wrong()),
        "equipment-proof" => Problem::new("preuve", t.equipment_proof_wrong()),
        "override-motive" => Problem::new("motif", t.override_motive_wrong()),
        "override-until" => Problem::new("jusqu", t.override_until_wrong()),
        _ => return None,
    })
}

/// `POST /logements/{id}/equipements`
pub(super) async fn note(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let portfolio = portfolio(&asked).await?;
    let found = dwelling(&portfolio, &id)?;
    let landlord = &asked.landlord()?.id;
    let problems = match read_note(asked.t, &form) {
        Err(problems) => problems,
        Ok(new) => match asked.register.note_equipment(landlord, &id, &new, asked.today).await {
            Ok(_) => return go(&format!("/logements/{id}/equipements?fait=note")),
            Err(register::Error::Refused(code)) => match problem(asked.t, &code) {
                Some(problem) => vec![problem],
                None => return Err(register::Error::Refused(code).into()),
            },
            Err(other) => return Err(other.into()),
        },
    };
    show_wrong(&page(&asked, found, (Form::Note, &form), &problems).await?)
}

/// `POST /logements/{id}/equipements/retirer`
pub(super) async fn withdraw(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let portfolio = portfolio(&asked).await?;
    dwelling(&portfolio, &id)?;
    let fact = form.text("constat").ok_or(PageError::NotFound)?;
    asked.register.withdraw_equipment(&asked.landlord()?.id, &id, fact, asked.today).await?;
    go(&format!("/logements/{id}/equipements?fait=retire"))
}

/// `POST /logements/{id}/niveau`
pub(super) async fn decide(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    let found = dwelling(&portfolio, &id)?;
    let mut problems = Vec::new();
    let level = form.text("niveau").and_then(AdaptationLevel::parse);
    if level.is_none() {
        problems.push(Problem::new("niveau", t.override_level_wrong()));
    }
    let until = form.text("jusqu").and_then(|d| d.parse::<Date>().ok());
    if until.is_none() {
        problems.push(Problem::new("jusqu", t.override_until_wrong()));
    }
    if let (Some(level), Some(until)) = (level, until) {
        let new = NewOverride { level, motive: form.text("motif").unwrap_or("").to_owned(), until };
        match asked.register.override_level(&asked.landlord()?.id, &id, &new, asked.today).await {
            Ok(_) => return go(&format!("/logements/{id}/equipements?fait=niveau")),
            Err(register::Error::Refused(code)) => match problem(t, &code) {
                Some(problem) => problems.push(problem),
                None => return Err(register::Error::Refused(code).into()),
            },
            Err(other) => return Err(other.into()),
        }
    }
    show_wrong(&page(&asked, found, (Form::Decide, &form), &problems).await?)
}
