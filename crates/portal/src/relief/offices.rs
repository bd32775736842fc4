//! Tax offices, the residences that belong to them, and the tax notices.

use super::words::{self, Tab, tabs};
use super::{way, whole};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use jiff::civil::Date;
use register::relief::{NewNotice, Reading};
use texts::Texts;
use trust::field::ObjectKind;
use trust::policy::Action;

struct Office {
    name: String,
    address: String,
    reading: String,
    /// Id and name: each leads to what is known of the tax on its dwellings.
    residences: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "relief/offices.html")]
struct OfficesPage<'a> {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    errors: ErrorSummary<'a>,
    done: bool,
    offices: Vec<Office>,
    /// Residences whose office is not known.
    without: Vec<String>,
    notices: Vec<[String; 6]>,
    office: Vec<Field>,
    belong: Vec<Field>,
    notice: Vec<Field>,
    may_change: bool,
}

async fn page<'a>(
    asked: &Asked,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<OfficesPage<'a>, PageError> {
    let t = asked.t;
    let book = whole(asked).await?;
    let portfolio = portfolio(asked).await?;
    let text = |name: &str| form.text(name).unwrap_or("");
    let of = |residence: &str| relief::ledger::office_on(&book.question.belongings, residence, asked.today);
    let name = |id: &str| book.office(id).map_or_else(|| t.unknown(), |office| office.name.clone());
    let choices = |current: &str| -> Vec<Choice> {
        book.offices.iter().map(|o| Choice::new(o.id.clone(), o.name.clone(), current)).collect()
    };
    let reading = |reading: Reading| Choice::new(reading.code(), words::reading(t, reading), text("lecture"));
    let chosen: Vec<&str> = form.all("residences").collect();
    let residences = portfolio.residences.iter().map(|r| {
        let current = if chosen.contains(&r.id.as_str()) { r.id.as_str() } else { "" };
        let label = match of(&r.id) {
            Some(office) => format!("{} ({})", r.name, name(office)),
            None => r.name.clone(),
        };
        Choice::new(r.id.clone(), label, current)
    });
    let fields = |fields: Vec<Field>| fields.into_iter().map(|f| f.checked(problems)).collect::<Vec<_>>();
    let has_offices = !book.offices.is_empty();
    Ok(OfficesPage {
        t,
        tabs: tabs(asked, "/degrevements/centres"),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        done: asked.pairs.text("fait").is_some(),
        offices: book
            .offices
            .iter()
            .map(|office| Office {
                name: office.name.clone(),
                address: office.address.clone().unwrap_or_else(|| t.unknown()),
                reading: words::reading(t, office.takes_elderly),
                residences: portfolio
                    .residences
                    .iter()
                    .filter(|r| of(&r.id) == Some(office.id.as_str()))
                    .map(|r| (r.id.clone(), r.name.clone()))
                    .collect(),
            })
            .collect(),
        without: portfolio
            .residences
            .iter()
            .filter(|r| of(&r.id).is_none())
            .map(|r| r.name.clone())
            .collect(),
        notices: book
            .notices
            .iter()
            .map(|one| {
                [
                    name(&one.office_id),
                    one.year.to_string(),
                    one.commune.clone(),
                    one.reference.clone(),
                    words::euros(t, one.due_cents),
                    words::euros(t, one.other_relief_cents),
                ]
            })
            .collect(),
        office: fields(vec![
            Field::text("nom", t.relief_office_name(), text("nom")).hint(t.relief_office_hint()).required(),
            Field::text("adresse", t.relief_address(), text("adresse")),
            Field::radios(
                "lecture",
                t.relief_reading(),
                vec![reading(Reading::Unknown), reading(Reading::Yes), reading(Reading::No)],
            )
            .hint(t.relief_reading_hint()),
        ]),
        belong: if has_offices {
            fields(vec![
                Field::select("centre", t.relief_office(), choices(text("centre"))),
                Field::date("depuis", t.relief_since(), text("depuis"))
                    .hint(t.relief_since_hint())
                    .required(),
                Field::boxes("residences", t.relief_residences(), residences.collect()),
            ])
        } else {
            Vec::new()
        },
        notice: if has_offices {
            fields(vec![
                Field::select("du", t.relief_office(), choices(text("du"))),
                Field::text("annee", t.relief_tax_year(), text("annee")).required(),
                Field::text("commune", t.relief_commune(), text("commune")).required(),
                Field::text("avis", t.relief_notice_ref(), text("avis")).required(),
                Field::text("montant", t.relief_due(), text("montant")).required(),
                Field::text("autre", t.relief_other(), text("autre")),
            ])
        } else {
            Vec::new()
        },
        may_change: asked.caller.can(Action::Change, ObjectKind::TaxRelief),
        c: Chrome::new(asked, Place::Relief, way(asked, &[("", t.relief_offices())])),
    })
}

/// `GET /degrevements/centres`
pub(super) async fn list(asked: Asked) -> PageResult {
    show(&page(&asked, &Pairs::default(), &[]).await?)
}

const DONE: &str = "/degrevements/centres?fait=note";

/// `POST /degrevements/centres`
pub(super) async fn note(asked: Asked, form: Pairs) -> PageResult {
    let landlord = asked.landlord()?.id.clone();
    let reading = form.text("lecture").and_then(Reading::from_code).unwrap_or(Reading::Unknown);
    let name = form.text("nom").unwrap_or("");
    match asked.register.note_tax_office(&landlord, name, form.text("adresse"), reading).await {
        Ok(_) => go(DONE),
        Err(register::Error::Refused(_)) => {
            let problems = [Problem::new("nom", asked.t.relief_office_wrong())];
            show_wrong(&page(&asked, &form, &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /degrevements/centres/residences`
pub(super) async fn belong(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let residences: Vec<String> = form.all("residences").map(str::to_owned).collect();
    let from = form.text("depuis").and_then(|day| day.parse::<Date>().ok());
    let problem = match from {
        None => Problem::new("depuis", t.relief_day_wrong()),
        Some(_) if residences.is_empty() => Problem::new("residences", t.relief_nothing_chosen()),
        Some(from) => {
            let landlord = &asked.landlord()?.id;
            let office = form.text("centre").unwrap_or("");
            asked.register.belong_to_office(landlord, office, &residences, from).await?;
            return go(DONE);
        }
    };
    show_wrong(&page(&asked, &form, &[problem]).await?)
}

/// `POST /degrevements/avis`
pub(super) async fn notice(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let mut problems = Vec::new();
    let year = form.text("annee").and_then(|year| year.parse::<i16>().ok());
    if year.is_none() {
        problems.push(Problem::new("annee", t.relief_year_wrong()));
    }
    let due = words::typed(form.text("montant")).ok().flatten();
    if due.is_none() {
        problems.push(Problem::new("montant", t.relief_amount_wrong()));
    }
    let other = words::typed(form.text("autre"));
    if other.is_err() {
        problems.push(Problem::new("autre", t.relief_amount_wrong()));
    }
    if let (Some(year), Some(due_cents), Ok(other), []) = (year, due, other, problems.as_slice()) {
        let notice = NewNotice {
            office_id: form.text("du").unwrap_or(""),
            year,
            commune: form.text("commune").unwrap_or(""),
            reference: form.text("avis").unwrap_or(""),
            due_cents,
            other_relief_cents: other.unwrap_or(0),
        };
        match asked.register.note_tax_notice(&asked.landlord()?.id, &notice).await {
            Ok(()) => return go(DONE),
            Err(register::Error::Refused(code)) => problems.push(match code.as_str() {
                "notice-year" => Problem::new("annee", t.relief_year_wrong()),
                "notice-amount" => Problem::new("autre", t.relief_other_wrong()),
                _ => Problem::new("avis", t.relief_notice_wrong()),
            }),
            Err(other) => return Err(other.into()),
        }
    }
    show_wrong(&page(&asked, &form, &problems).await?)
}
