//! The dated parameters: the house's value, the organisation's own beside it, holes, history.

use super::sheets::status;
use super::{Tab, crumbs, tabs, worded};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use law::{Missing, Origin, Parameter, Status, Table, Unit, Value};
use register::funding::Reading;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    key: String,
    value: String,
    days: String,
    source: String,
    status: String,
    own: bool,
    is_hole: bool,
}

#[derive(Template)]
#[template(path = "funding/parameters.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "funding/parameter.html")]
struct OnePage<'a> {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    key: String,
    lines: Vec<Line>,
    history: Vec<(String, String)>,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
    seen: i64,
    may_change: bool,
}

fn keys(table: &Table) -> Vec<String> {
    let mut all: Vec<String> = table.all().map(|parameter| parameter.key.clone()).collect();
    all.extend(funding::keys().into_iter().map(str::to_owned));
    all.sort();
    all.dedup();
    all
}

pub(super) fn value(t: Texts, value: Value) -> String {
    match value.unit {
        Unit::Eur => super::euros(t, value.amount),
        Unit::EurNet => t.law_net(super::euros(t, value.amount)),
        Unit::EurGross => t.law_gross(super::euros(t, value.amount)),
        Unit::Flag => {
            if value.amount == 0 {
                t.no()
            } else {
                t.yes()
            }
        }
        unit => format!("{} {}", value.plain(), unit_name(t, unit)),
    }
}

fn unit_name(t: Texts, unit: Unit) -> String {
    match unit {
        Unit::Eur => t.law_unit_eur(),
        Unit::EurNet => t.law_net(t.law_unit_eur()),
        Unit::EurGross => t.law_gross(t.law_unit_eur()),
        Unit::Percent => t.law_unit_percent(),
        Unit::Years => t.law_unit_years(),
        Unit::Months => t.law_unit_months(),
        Unit::Days => t.law_unit_days(),
        Unit::Age => t.law_unit_age(),
        Unit::Count => t.law_unit_count(),
        Unit::SquareMetres => t.law_unit_m2(),
        Unit::EnergyUse => t.law_unit_energy(),
        Unit::Emissions => t.law_unit_emissions(),
        Unit::Flag => t.law_unit_flag(),
        Unit::Day => t.law_unit_day(),
    }
}

fn line(t: Texts, parameter: &Parameter) -> Line {
    let day = |day: Option<Date>| day.map_or_else(|| "…".to_owned(), format::date);
    Line {
        key: parameter.key.clone(),
        value: value(t, parameter.value),
        days: format!("{} – {}", day(parameter.from), day(parameter.to)),
        source: [parameter.reference.as_str(), parameter.note.as_str()]
            .join(" ; ")
            .trim_end_matches(" ; ")
            .to_owned(),
        status: status(t, parameter.status),
        own: parameter.origin == Origin::Own,
        is_hole: false,
    }
}

fn hole(t: Texts, key: &str, words: String) -> Line {
    Line {
        key: key.to_owned(),
        value: t.unknown(),
        days: String::new(),
        source: words,
        status: t.law_hole(),
        own: false,
        is_hole: true,
    }
}

/// `GET /financements/parametres`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let table = asked.register.law_of(asked.caller.organisation_id()?).await?;
    let of_key = |key: &String| match table.on(key, asked.today) {
        Ok(parameter) => line(t, parameter),
        Err(missing) => hole(t, key, missing.words().told_in(super::language(t)).to_owned()),
    };
    let lines = keys(&table).iter().map(of_key).collect();
    show(&ListPage {
        t,
        tabs: tabs(&asked, "/financements/parametres"),
        lines,
        c: Chrome::new(&asked, Place::Funding, crumbs(&asked, &t.funding_parameters())),
    })
}

async fn page<'a>(
    asked: &Asked,
    key: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<OnePage<'a>, PageError> {
    let t = asked.t;
    let organisation = asked.caller.organisation_id()?;
    let table = asked.register.law_of(organisation).await?;
    if !keys(&table).iter().any(|known| known == key) {
        return Err(PageError::NotFound);
    }
    let history = asked.register.law_readings(organisation, Some(key)).await?;
    let mut lines: Vec<Line> = table.of(key).iter().map(|parameter| line(t, parameter)).collect();
    for (until, again) in table.holes(key) {
        // That of today is told below.
        if let Ok(day) = until.tomorrow()
            && !(day..again).contains(&asked.today)
        {
            let missing = Missing { key: key.to_owned(), day, until: Some(until), again: Some(again) };
            lines.push(hole(t, key, missing.words().told_in(super::language(t)).to_owned()));
        }
    }
    if let Err(missing) = table.on(key, asked.today) {
        lines.push(hole(t, key, missing.words().told_in(super::language(t)).to_owned()));
    }
    let typed = |name: &str| form.text(name).unwrap_or_default().to_owned();
    let known = table.of(key).first().map(|parameter| parameter.value.unit);
    let known = known.or_else(|| funding::is_flag(key).then_some(Unit::Flag));
    let units = Unit::ALL.into_iter().filter(|unit| known.is_none_or(|known| known == *unit));
    let chosen = typed("statut");
    let fields = vec![
        Field::text("valeur", t.law_value(), &typed("valeur")).hint(t.law_value_hint()).required(),
        Field::select(
            "unite",
            t.law_unit(),
            units.map(|unit| Choice::new(unit.code(), unit_name(t, unit), &typed("unite"))).collect(),
        ),
        Field::date("du", t.law_from(), &typed("du")),
        Field::date("au", t.law_to(), &typed("au")),
        Field::text("reference", t.funding_reference(), &typed("reference")).required(),
        Field::select(
            "statut",
            t.funding_sure(),
            Status::ALL.into_iter().map(|s| Choice::new(s.code(), status(t, s), &chosen)).collect(),
        ),
        Field::area("pourquoi", t.law_why(), &typed("pourquoi")).required(),
    ];
    let said = |reading: &Reading| {
        let own: Vec<String> = reading
            .own
            .iter()
            .map(|p| {
                let l = line(t, p);
                format!("{} ({})", l.value, l.days)
            })
            .collect();
        let own = if own.is_empty() { t.law_of_house() } else { own.join(", ") };
        let who = reading.author_name.clone().unwrap_or_else(|| t.unknown());
        (format::instant(&reading.noted_at), format!("{who} – {own} – {}", reading.why))
    };
    Ok(OnePage {
        t,
        tabs: tabs(asked, "/financements/parametres"),
        lines,
        seen: history.first().map_or(0, |reading| reading.rank),
        history: history.iter().map(said).collect(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
        may_change: may_change(asked, key),
        c: Chrome::new(asked, Place::Funding, crumbs(asked, key)),
        key: key.to_owned(),
    })
}

/// `GET /financements/parametres/{name}`
pub(super) async fn show_one(asked: Asked, Path(key): Path<String>) -> PageResult {
    show(&page(&asked, &key, &Pairs::default(), &[]).await?)
}

/// What tax claims and agreements with pension funds are computed from is changed by whoever may change these.
fn may_change(asked: &Asked, key: &str) -> bool {
    let kind = match key.split('.').next() {
        Some("relief") => ObjectKind::TaxRelief,
        Some("pension") => ObjectKind::PensionAgreement,
        _ => ObjectKind::Project,
    };
    asked.caller.can(Action::Change, kind)
}

fn whoever_keeps(asked: &Asked, key: &str) -> Result<(), PageError> {
    if may_change(asked, key) { Ok(()) } else { Err(PageError::Forbidden) }
}

/// `POST /financements/parametres/{name}`: one more value of one's own, beside those that were there.
pub(super) async fn change(asked: Asked, Path(key): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    whoever_keeps(&asked, &key)?;
    let organisation = asked.caller.organisation_id()?;
    let unit = form.text("unite").and_then(Unit::from_code);
    let value = unit.zip(form.text("valeur")).and_then(|(unit, text)| Value::parse(unit, text));
    let value = value.filter(|value| value.is_sound());
    let day = |name: &str| match form.text(name) {
        None => Ok(None),
        Some(text) => text.parse::<Date>().map(Some),
    };
    let mut problems = Vec::new();
    if value.is_none() {
        problems.push(Problem::new("valeur", t.law_wrong_value()));
    }
    for name in ["du", "au"] {
        if day(name).is_err() {
            problems.push(Problem::new(name, t.law_wrong_day()));
        }
    }
    let (Some(value), Ok(from), Ok(to), true) = (value, day("du"), day("au"), problems.is_empty()) else {
        return show_wrong(&page(&asked, &key, &form, &problems).await?);
    };
    let history = asked.register.law_readings(organisation, Some(&key)).await?;
    let mut own = history.first().map_or_else(Vec::new, |reading| reading.own.clone());
    own.push(Parameter {
        key: key.clone(),
        value,
        from,
        to,
        reference: form.text("reference").unwrap_or_default().to_owned(),
        note: String::new(),
        status: form.text("statut").and_then(Status::from_code).unwrap_or(Status::Uncertain),
        origin: Origin::Own,
    });
    let seen = form.text("vu").and_then(|vu| vu.parse().ok()).unwrap_or(0);
    let why = form.text("pourquoi").unwrap_or_default();
    // Two values on one day: the days of both are told.
    let overlaps = Table::new(own.clone()).1;
    problems.extend(overlaps.iter().map(|fault| Problem::new("du", fault.words.told_in(super::language(t)))));
    let refused = match asked.register.read_law(organisation, (&key, seen), &own, why).await {
        Ok(()) => return go(&format!("/financements/parametres/{key}")),
        Err(register::Error::Refused(code)) => code,
        Err(error) => return Err(worded(&asked, error)),
    };
    match refused.as_str() {
        "law-days" if problems.is_empty() => problems.push(Problem::new("au", t.funding_wrong_days())),
        "law-days" => {}
        "law-source" => problems.push(Problem::new("reference", t.funding_wrong_source())),
        "law-why" => problems.push(Problem::new("pourquoi", t.funding_wrong_why())),
        "law-unit" => problems.push(Problem::new("unite", t.law_wrong_unit())),
        _ => return Err(worded(&asked, register::Error::Refused(refused))),
    }
    show_wrong(&page(&asked, &key, &form, &problems).await?)
}

/// `POST /financements/parametres/{name}/annuler`
pub(super) async fn undo(asked: Asked, Path(key): Path<String>) -> PageResult {
    whoever_keeps(&asked, &key)?;
    let organisation = asked.caller.organisation_id()?;
    let why = asked.t.law_undone();
    asked.register.undo_law(organisation, &key, &why).await.map_err(|error| worded(&asked, error))?;
    go(&format!("/financements/parametres/{key}"))
}
