//! The lives and costs of each kind: the house's orders of magnitude, and over them the owner's own figures, with their day
//! and their source.

use super::words::{self, Tab, euros, expected, read_hundredths, tabs, typed};
use super::{may, owner};
use crate::edge::form::{Pairs, encode};
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use register::upkeep::{FigureEntry, KindFigures};
use texts::{Texts, format};
use trust::policy::Action;
use upkeep::{Kind, OwnFigures};

struct Line {
    code: &'static str,
    kind: String,
    life: String,
    cost: String,
    origin: String,
    own: bool,
}

#[derive(Template)]
#[template(path = "upkeep/catalogue.html")]
struct CataloguePage {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    done: Option<String>,
    lines: Vec<Line>,
    may_change: bool,
}

#[derive(Template)]
#[template(path = "upkeep/figures.html")]
struct FiguresPage<'a> {
    t: Texts,
    c: Chrome,
    code: &'static str,
    kind: String,
    house: String,
    errors: ErrorSummary<'a>,
    seen: i64,
    fields: Vec<Field>,
    /// When, and what was written.
    history: Vec<(String, String)>,
    has_own: bool,
}

/// A cost of one unit: `1 200 € par m²`.
fn unit_cost(t: Texts, kind: Kind, cents: i64) -> String {
    let cost = euros(t, cents);
    if kind.is_a_surface() { t.upkeep_per_square_metre(cost) } else { t.upkeep_per_one(cost) }
}

fn life(t: Texts, years: u16) -> String {
    t.upkeep_life_years(years)
}

/// `GET /plan-pluriannuel/catalogue`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let catalogue = asked.register.upkeep_catalogue(&owner(&asked)?, asked.today).await?;
    let line = |one: &KindFigures| Line {
        code: one.kind.code(),
        kind: words::kind(t, one.kind),
        life: life(t, one.used().life_years),
        cost: unit_cost(t, one.kind, one.used().unit_cents),
        origin: words::origin(t, one),
        own: one.own.is_some(),
    };
    show(&CataloguePage {
        t,
        c: words::chrome(&asked, &t.upkeep_catalogue()),
        tabs: tabs(t, "/plan-pluriannuel/catalogue"),
        done: asked.pairs.has("fait").then(|| t.upkeep_saved()),
        lines: catalogue.kinds.iter().map(line).collect(),
        may_change: may(&asked, Action::Change),
    })
}

/// What the owner wrote of a kind, as the form shows it.
fn form_of(found: &KindFigures, today: Date) -> Pairs {
    let own = found.own.as_ref();
    let all = [
        ("duree", own.and_then(|own| own.life_years).map(|n| n.to_string()).unwrap_or_default()),
        ("cout", own.and_then(|own| own.unit_cents).map(typed).unwrap_or_default()),
        ("jour", own.map_or(today, |own| own.said_on).to_string()),
        ("source", own.map(|own| own.source.clone()).unwrap_or_default()),
    ];
    let pairs: Vec<String> = all.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    Pairs::parse(&pairs.join("&"))
}

/// An entry of the history, in words.
fn written(t: Texts, entry: &FigureEntry) -> (String, String) {
    let who = entry.author_name.clone().unwrap_or_else(|| t.unknown());
    if !entry.says_something() {
        return (format::instant(&entry.noted_at), t.upkeep_figures_back(who));
    }
    let mut said: Vec<String> = Vec::new();
    said.extend(entry.own.life_years.map(|years| life(t, years)));
    said.extend(entry.own.unit_cents.map(|cents| unit_cost(t, entry.kind, cents)));
    let day = format::date(entry.own.said_on);
    (
        format::instant(&entry.noted_at),
        t.upkeep_figures_said(who, said.join(", "), day, entry.own.source.as_str()),
    )
}

async fn page<'a>(
    asked: &Asked,
    kind: Kind,
    form: Option<&Pairs>,
    problems: &'a [Problem],
) -> Result<FiguresPage<'a>, PageError> {
    let t = asked.t;
    let owner = owner(asked)?;
    let catalogue = asked.register.upkeep_catalogue(&owner, asked.today).await?;
    let found = catalogue.of(kind).ok_or(PageError::NotFound)?;
    let history = asked.register.upkeep_figures(&owner, Some(kind)).await?;
    let kept = form_of(found, asked.today);
    let form = form.unwrap_or(&kept);
    let text = |name: &str| form.text(name).unwrap_or("");
    let fields = vec![
        Field::number("duree", t.upkeep_life(), text("duree"), 1, 200).hint(t.upkeep_figures_empty()),
        Field::text("cout", t.upkeep_unit(), text("cout")).hint(t.upkeep_figures_empty()),
        Field::date("jour", t.upkeep_figures_day(), text("jour")).required(),
        Field::text("source", t.upkeep_figures_source(), text("source")).hint(t.upkeep_figures_source_hint()),
    ];
    let house = found.house;
    Ok(FiguresPage {
        t,
        c: words::chrome_in_catalogue(asked, &words::kind(t, kind)),
        code: kind.code(),
        kind: words::kind(t, kind),
        house: t.upkeep_figures_house(life(t, house.life_years), unit_cost(t, kind, house.unit_cents)),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        seen: found.rank,
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
        history: history.iter().map(|entry| written(t, entry)).collect(),
        has_own: found.own.is_some(),
    })
}

/// The kind that a path names.
fn named(code: &str) -> Result<Kind, PageError> {
    Kind::from_code(code).ok_or(PageError::NotFound)
}

/// `GET /plan-pluriannuel/catalogue/{code}`
pub(super) async fn ask(asked: Asked, Path(code): Path<String>) -> PageResult {
    show(&page(&asked, named(&code)?, None, &[]).await?)
}

/// The figures of a form. What cannot be read is told field by field.
fn read(t: Texts, form: &Pairs) -> Result<OwnFigures, Vec<Problem>> {
    let life = form.text("duree").map(|text| text.parse::<u16>().ok().filter(|n| (1..=200).contains(n)));
    let cost = form.text("cout").map(read_hundredths);
    let day = form.text("jour").and_then(|text| text.parse::<Date>().ok());
    let wrong =
        |name: &str, label: String, code: &str| Problem::new(name, t.upkeep_wrong(label, expected(t, code)));
    let mut problems = Vec::new();
    if life == Some(None) {
        problems.push(wrong("duree", t.upkeep_life(), "life"));
    }
    if cost == Some(None) {
        problems.push(wrong("cout", t.upkeep_unit(), "cost"));
    }
    if life.is_none() && cost.is_none() {
        problems.push(Problem::new("duree", t.upkeep_figures_nothing()));
    }
    let Some((said_on, true)) = day.map(|day| (day, problems.is_empty())) else {
        if day.is_none() {
            problems.push(wrong("jour", t.upkeep_figures_day(), "day"));
        }
        return Err(problems);
    };
    let source = form.text("source").unwrap_or("").to_owned();
    Ok(OwnFigures { life_years: life.flatten(), unit_cents: cost.flatten(), said_on, source })
}

/// Writes an entry, or shows the form again with what is wrong and what was typed.
async fn keep(asked: &Asked, kind: Kind, form: &Pairs, own: &OwnFigures) -> PageResult {
    let t = asked.t;
    let seen = form.text("vu").and_then(|vu| vu.parse::<i64>().ok());
    let seen = seen.ok_or_else(|| PageError::Form("vu".to_owned()))?;
    let problem = match asked.register.set_upkeep_figures(&owner(asked)?, (kind, seen), own).await {
        Ok(()) => return go("/plan-pluriannuel/catalogue?fait=note"),
        // The history under the form says what the other person wrote.
        Err(register::Error::Changed) => Problem::new("duree", t.upkeep_figures_changed()),
        Err(register::Error::Refused(code)) if code == "upkeep-source" => {
            Problem::new("source", t.upkeep_figures_no_source())
        }
        Err(register::Error::Refused(code)) => {
            Problem::new("duree", expected(t, code.trim_start_matches("upkeep-")))
        }
        Err(other) => return Err(other.into()),
    };
    show_wrong(&page(asked, kind, Some(form), &[problem]).await?)
}

/// `POST /plan-pluriannuel/catalogue/{code}`
pub(super) async fn set(asked: Asked, Path(code): Path<String>, form: Pairs) -> PageResult {
    let kind = named(&code)?;
    match read(asked.t, &form) {
        Ok(own) => keep(&asked, kind, &form, &own).await,
        Err(problems) => show_wrong(&page(&asked, kind, Some(&form), &problems).await?),
    }
}

/// `POST /plan-pluriannuel/catalogue/{code}/maison`: back to the house's figures, as one more entry.
pub(super) async fn back(asked: Asked, Path(code): Path<String>, form: Pairs) -> PageResult {
    let own = OwnFigures { life_years: None, unit_cents: None, said_on: asked.today, source: String::new() };
    keep(&asked, named(&code)?, &form, &own).await
}
