//! The programmes of the landlord, and a new one.

use super::words;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, show, show_wrong};
use askama::Template;
use register::programmes::{FEWEST_YEARS, MOST_YEARS};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    id: String,
    name: String,
    years: String,
    scenarios: String,
    state: String,
}

#[derive(Template)]
#[template(path = "programmes/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    lines: Vec<Line>,
    caption: String,
    may_create: bool,
}

/// `GET /programmes`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let landlord = super::landlord(&asked)?;
    let mut lines = Vec::new();
    for one in asked.register.programmes(landlord).await? {
        let scenarios = asked.register.programme_scenarios(landlord, &one.id).await?;
        let decision = asked.register.programme_decision(landlord, &one.id).await?;
        lines.push(Line {
            state: match decision {
                _ if one.is_closed => t.prog_state_closed(),
                Some(decision) => t.prog_state_adopted(format::date(decision.decided_on)),
                None => t.prog_state_open(),
            },
            years: words::years(t, &one),
            scenarios: format::count(t.lang(), scenarios.len() as u64),
            id: one.id,
            name: one.name,
        });
    }
    show(&ListPage {
        t,
        c: Chrome::new(&asked, Place::Programmes, vec![crumb("", t.nav_programmes())]),
        caption: t.prog_count(
            crate::ui::words::plural(lines.len() as u64),
            format::count(t.lang(), lines.len() as u64),
        ),
        lines,
        may_create: asked.caller.can(Action::Create, ObjectKind::WorksPlan),
    })
}

#[derive(Template)]
#[template(path = "programmes/new.html")]
struct NewPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
}

fn page<'a>(asked: &Asked, form: &Pairs, problems: &'a [Problem]) -> NewPage<'a> {
    let t = asked.t;
    let next = asked.today.year().saturating_add(1).to_string();
    let text = |name: &str, otherwise: &str| form.text(name).unwrap_or(otherwise).to_owned();
    NewPage {
        t,
        c: Chrome::new(asked, Place::Programmes, super::crumbs(asked, &t.prog_new())).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        fields: vec![
            Field::text("nom", t.prog_name(), &text("nom", ""))
                .hint(t.prog_name_hint())
                .required()
                .checked(problems),
            Field::number("debut", t.prog_first_year(), &text("debut", &next), 2000, 2100).checked(problems),
            Field::number(
                "annees",
                t.prog_years(),
                &text("annees", "10"),
                i64::from(FEWEST_YEARS),
                i64::from(MOST_YEARS),
            )
            .checked(problems),
        ],
    }
}

/// `GET /programmes/nouveau`
pub(super) async fn ask(asked: Asked) -> PageResult {
    super::landlord(&asked)?;
    show(&page(&asked, &Pairs::default(), &[]))
}

/// `POST /programmes/nouveau`
pub(super) async fn make(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let landlord = super::landlord(&asked)?.to_owned();
    let mut problems = Vec::new();
    let mut years = |name: &str| {
        let found = form.text(name).and_then(|n| n.parse::<i16>().ok());
        if found.is_none() {
            problems.push(Problem::new(name, t.prog_wrong_whole()));
        }
        found.unwrap_or(0)
    };
    let (first, count) = (years("debut"), years("annees"));
    let name = form.text("nom").unwrap_or("");
    if name.is_empty() {
        problems.insert(0, Problem::new("nom", t.prog_name_wrong()));
    }
    if !problems.is_empty() {
        return show_wrong(&page(&asked, &form, &problems));
    }
    let years = (first, u8::try_from(count).unwrap_or(0));
    let made = asked.register.add_programme(&landlord, name, years, &t.prog_first_scenario()).await;
    let code = match made {
        // The settings begin with what the house knows of who else pays.
        Ok((_, scenario)) => return super::scenario::take(&asked, &landlord, &scenario).await,
        Err(register::Error::Refused(code)) => code,
        Err(other) => return Err(PageError::from(other)),
    };
    let problem = match code.as_str() {
        "programme-years" => {
            Problem::new("annees", t.prog_years_wrong(FEWEST_YEARS.to_string(), MOST_YEARS.to_string()))
        }
        "programme-many" => Problem::new("nom", t.prog_many()),
        _ => Problem::new("nom", t.prog_name_wrong()),
    };
    show_wrong(&page(&asked, &form, &[problem]))
}
