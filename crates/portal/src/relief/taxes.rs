//! What is known of the tax on the dwellings of a residence: of several at a time, so that works in its common parts can be
//! counted for those that bear it.

use super::{way, whole, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use register::relief::{DwellingTax, TaxedDwelling};
use relief::exemption::{Dwellings, all_taxed, lacking, taxed};
use relief::rules::Rules;
use std::collections::BTreeSet;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    id: String,
    name: String,
    chosen: bool,
    completed: String,
    said: String,
    premises: String,
    taxed: String,
}

#[derive(Template)]
#[template(path = "relief/taxes.html")]
struct TaxesPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    done: bool,
    id: String,
    name: String,
    year: String,
    whole: String,
    lacking: Vec<String>,
    lines: Vec<Line>,
    fields: Vec<Field>,
    may_change: bool,
}

/// What is wrong with what is said of the tax, beside the field to look at.
pub(super) fn problem(t: Texts, code: &str) -> Problem {
    match code {
        "premises-number" => Problem::new("local", t.relief_premises_wrong()),
        "dwelling-tax-nothing" => Problem::new("imposable", t.relief_taxes_nothing()),
        _ => Problem::new("imposable", t.relief_year_wrong()),
    }
}

/// What was said of a dwelling, in one line.
fn said(t: Texts, tax: &DwellingTax) -> String {
    let all = [
        tax.taxable_from.map(|year| format!("{} : {year}", t.relief_taxable_from())),
        tax.exemption_years.map(|years| format!("{} : {years}", t.relief_exemption_years())),
        tax.financed_on.map(|day| format!("{} : {}", t.relief_financed_on(), format::date(day))),
    ];
    let all: Vec<String> = all.into_iter().flatten().collect();
    if all.is_empty() { t.none() } else { all.join(", ") }
}

fn line(asked: &Asked, one: &TaxedDwelling, year: i16, rules: &Rules, chosen: bool) -> Line {
    let t = asked.t;
    Line {
        id: one.id.clone(),
        name: crate::adapted::name_of(asked, one.reference.as_deref()),
        chosen,
        completed: one.completed_year.map_or_else(|| t.unknown(), |year| year.to_string()),
        said: said(t, &one.tax),
        premises: one.tax.premises_number.clone().unwrap_or_else(|| t.unknown()),
        taxed: words::taxed(t, Some(taxed(one.facts(), year, rules))),
    }
}

async fn page<'a>(
    asked: &Asked,
    (id, form): (&str, &Pairs),
    problems: &'a [Problem],
) -> Result<TaxesPage<'a>, PageError> {
    let t = asked.t;
    let rules = whole(asked).await?.rules;
    let (name, dwellings) = asked.register.taxed_dwellings(&asked.landlord()?.id, id).await?;
    let year = asked.today.year();
    let groups: Vec<Dwellings> =
        dwellings.iter().map(|one| Dwellings { facts: one.facts(), count: one.count }).collect();
    let chosen: BTreeSet<&str> = form.all("logement").collect();
    let text = |name: &str| form.text(name).unwrap_or("");
    Ok(TaxesPage {
        t,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        done: asked.pairs.text("fait").is_some(),
        id: id.to_owned(),
        year: year.to_string(),
        whole: words::taxed(t, Some(all_taxed(&groups, year, &rules))),
        lacking: words::lacking(t, &lacking(&groups, year, &rules)),
        lines: dwellings
            .iter()
            .map(|one| line(asked, one, year, &rules, chosen.contains(one.id.as_str())))
            .collect(),
        fields: vec![
            Field::text("imposable", t.relief_taxable_from(), text("imposable"))
                .hint(t.relief_taxable_from_hint())
                .checked(problems),
            Field::text("duree", t.relief_exemption_years(), text("duree")).checked(problems),
            Field::date("finance", t.relief_financed_on(), text("finance")).checked(problems),
        ],
        may_change: asked.caller.can(Action::Change, ObjectKind::TaxRelief),
        c: Chrome::new(
            asked,
            Place::Relief,
            way(asked, &[("/degrevements/centres", t.relief_offices()), ("", name.clone())]),
        ),
        name,
    })
}

/// `GET /degrevements/residences/{id}`
pub(super) async fn list(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page(&asked, (&id, &Pairs::default()), &[]).await?)
}

/// What a form says of dwellings; what cannot be read is told.
fn read(t: Texts, form: &Pairs) -> Result<DwellingTax, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut number = |name: &str| match form.text(name).map(str::parse::<i16>) {
        Some(Err(_)) => {
            problems.push(Problem::new(name, t.relief_year_wrong()));
            None
        }
        number => number.and_then(Result::ok),
    };
    let (taxable_from, exemption_years) = (number("imposable"), number("duree"));
    let financed_on = match form.text("finance").map(str::parse::<Date>) {
        Some(Err(_)) => {
            problems.push(Problem::new("finance", t.relief_day_wrong()));
            None
        }
        day => day.and_then(Result::ok),
    };
    if problems.is_empty() {
        Ok(DwellingTax { exemption_years, financed_on, taxable_from, premises_number: None })
    } else {
        Err(problems)
    }
}

/// `POST /degrevements/residences/{id}`: says the same of the dwellings that are chosen, or forgets what was said of them.
pub(super) async fn say(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let landlord = asked.landlord()?.id.clone();
    let (_, dwellings) = asked.register.taxed_dwellings(&landlord, &id).await?;
    let chosen: BTreeSet<String> = form
        .all("logement")
        .filter(|id| dwellings.iter().any(|one| one.id == *id))
        .map(str::to_owned)
        .collect();
    let problems = if chosen.is_empty() {
        vec![Problem::new("logements", t.relief_nothing_chosen())]
    } else if form.text("acte") == Some("oublier") {
        asked.register.forget_dwelling_taxes(&landlord, &chosen).await?;
        return go(&format!("/degrevements/residences/{id}?fait=note"));
    } else {
        match read(t, &form) {
            Err(problems) => problems,
            Ok(tax) => match asked.register.say_dwelling_taxes(&landlord, &chosen, &tax).await {
                Ok(_) => return go(&format!("/degrevements/residences/{id}?fait=note")),
                Err(register::Error::Refused(code)) => vec![problem(t, &code)],
                Err(other) => return Err(other.into()),
            },
        }
    };
    show_wrong(&page(&asked, (&id, &form), &problems).await?)
}
