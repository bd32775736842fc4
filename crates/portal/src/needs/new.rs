//! A need: noted with the household's agreement. A level and access constraints; no field asks why.

use super::whole;
use crate::adapted::words as adapted;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use allocation::need::{Need, Rooms};
use askama::Template;
use jiff::civil::Date;
use model::dwelling::AdaptationLevel;
use register::needs::{Household, NewNeed};
use register::portfolio::Portfolio;
use std::collections::BTreeMap;
use texts::{Texts, words as names};

#[derive(Template)]
#[template(path = "needs/new.html")]
struct NewPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
}

/// Communes and neighbourhoods of the stock, by code.
fn places(portfolio: &Portfolio) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for r in &portfolio.residences {
        if let Some(code) = &r.commune_code {
            all.insert(code.clone(), r.commune_name.clone().unwrap_or_else(|| code.clone()));
        }
        if let Some((code, name)) = &r.neighbourhood {
            all.insert(code.clone(), name.clone());
        }
    }
    all
}

fn page<'a>(asked: &Asked, portfolio: &Portfolio, form: &Pairs, problems: &'a [Problem]) -> NewPage<'a> {
    let t = asked.t;
    let text = |name: &str| form.text(name).unwrap_or("");
    let mut levels = vec![Choice::new("", t.unknown(), text("niveau"))];
    levels.extend(AdaptationLevel::ALL.into_iter().map(|l| {
        let label = if l == AdaptationLevel::N0 { t.need_level_none() } else { names::level(t, l) };
        Choice::new(l.code(), format!("{} – {label}", l.code()), text("niveau"))
    }));
    let access = [("oui", t.yes()), ("non", t.no()), ("", t.unknown())];
    let access = access.map(|(code, label)| Choice::new(code, label, text("acces"))).to_vec();
    let wanted: Vec<&str> = form.all("lieu").collect();
    let mut communes: Vec<(String, String)> = places(portfolio).into_iter().map(|(c, n)| (n, c)).collect();
    communes.sort();
    let communes = communes
        .into_iter()
        .map(|(name, code)| {
            let chosen = wanted.contains(&code.as_str());
            Choice { value: code, label: name, chosen }
        })
        .collect();
    let dwelling = form.text("logement").or_else(|| asked.pairs.text("logement")).unwrap_or("");
    let dwelling = portfolio.dwelling(dwelling).and_then(|(_, d)| d.reference.as_deref()).unwrap_or(dwelling);
    let today = asked.today.to_string();
    NewPage {
        t,
        c: Chrome::new(
            asked,
            Place::Allocations,
            vec![crumb("/besoins", t.needs_title()), crumb("", t.need_new())],
        )
        .narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        fields: vec![
            Field::text("logement", t.need_dwelling(), dwelling)
                .hint(t.need_dwelling_hint())
                .checked(problems),
            Field::text("demande", t.need_application(), text("demande"))
                .hint(t.need_application_hint())
                .checked(problems),
            Field::radios("niveau", t.need_level(), levels).hint(t.need_no_reason()).checked(problems),
            Field::radios("acces", t.need_step_free(), access).checked(problems),
            Field::number("de", t.need_rooms_least(), text("de"), 1, 20).checked(problems),
            Field::number("a", t.need_rooms_most(), text("a"), 1, 20).checked(problems),
            Field::boxes("lieu", t.need_places(), communes).hint(t.need_places_hint()).checked(problems),
            Field::text("loyer", t.need_rent(), text("loyer")).hint(t.vacancy_rent_hint()).checked(problems),
            Field::date("accord", t.need_consent(), form.text("accord").unwrap_or(&today))
                .hint(t.need_consent_hint())
                .required()
                .checked(problems),
        ],
    }
}

/// `GET /besoins/nouveau`
pub(super) async fn ask(asked: Asked) -> PageResult {
    whole(&asked)?;
    let portfolio = portfolio(&asked).await?;
    show(&page(&asked, &portfolio, &Pairs::default(), &[]))
}

/// The dwelling of a reference or an id.
fn dwelling(portfolio: &Portfolio, wanted: &str) -> Option<String> {
    let mut all = portfolio.residences.iter().flat_map(|r| &r.dwelling_views);
    all.find(|d| d.id == wanted || d.reference.as_deref() == Some(wanted)).map(|d| d.id.clone())
}

fn read(t: Texts, portfolio: &Portfolio, form: &Pairs) -> Result<NewNeed, Vec<Problem>> {
    let mut problems = Vec::new();
    let household = match (form.text("logement"), form.text("demande")) {
        (Some(wanted), None) => dwelling(portfolio, wanted).map(Household::Tenant),
        (None, Some(number)) => Some(Household::Applicant(number.to_owned())),
        _ => None,
    };
    if household.is_none() {
        let wrong = if form.text("logement").is_some() && form.text("demande").is_none() {
            t.vacancy_dwelling_wrong()
        } else {
            t.need_household_wrong()
        };
        problems.push(Problem::new("logement", wrong));
    }
    let number = |name: &str| form.text(name).map(|n| n.parse::<u8>().ok().filter(|n| (1..=20).contains(n)));
    let rooms = match (number("de"), number("a")) {
        (None, None) => Some(None),
        (Some(Some(least)), Some(Some(most))) if least <= most => Some(Some(Rooms { least, most })),
        (Some(Some(only)), None) | (None, Some(Some(only))) => Some(Some(Rooms { least: only, most: only })),
        _ => None,
    };
    if rooms.is_none() {
        problems.push(Problem::new("de", t.need_rooms_wrong()));
    }
    let known = places(portfolio);
    let places: Vec<String> = form.all("lieu").map(str::to_owned).collect();
    if places.iter().any(|code| !known.contains_key(code)) {
        problems.push(Problem::new("lieu", t.need_places_wrong()));
    }
    let rent = match form.text("loyer") {
        None => Ok(None),
        Some(text) => match adapted::read_rent(text) {
            Some(cents) if register::vacancies::sound_rent(cents).is_ok() => Ok(Some(cents)),
            _ => Err(()),
        },
    };
    if rent.is_err() {
        problems.push(Problem::new("loyer", t.vacancy_rent_wrong()));
    }
    let consent = form.text("accord").and_then(|d| d.parse::<Date>().ok());
    if consent.is_none() {
        problems.push(Problem::new("accord", t.need_consent_wrong()));
    }
    match (household, rooms, rent, consent) {
        (Some(household), Some(rooms), Ok(rent_limit_cents), Some(consent_on)) if problems.is_empty() => {
            let step_free = match form.text("acces") {
                Some("oui") => Some(true),
                Some("non") => Some(false),
                _ => None,
            };
            let level = form.text("niveau").and_then(AdaptationLevel::parse);
            let need = Need { level, step_free, rooms, places, rent_limit_cents };
            Ok(NewNeed { household, need, consent_on })
        }
        _ => Err(problems),
    }
}

/// `POST /besoins/nouveau`
pub(super) async fn note(asked: Asked, form: Pairs) -> PageResult {
    whole(&asked)?;
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    let problems = match read(t, &portfolio, &form) {
        Err(problems) => problems,
        Ok(new) => match asked.register.note_need(&portfolio.landlord.id, &new, asked.today).await {
            Ok(id) => return go(&format!("/besoins/{id}?fait=note")),
            Err(register::Error::Refused(code)) => vec![match code.as_str() {
                "need-reference" => Problem::new("demande", t.need_application_wrong()),
                "need-consent" => Problem::new("accord", t.need_consent_wrong()),
                "need-rooms" => Problem::new("de", t.need_rooms_wrong()),
                "need-places" => Problem::new("lieu", t.need_places_wrong()),
                "rent" => Problem::new("loyer", t.vacancy_rent_wrong()),
                _ => return Err(PageError::from(register::Error::Refused(code))),
            }],
            Err(other) => return Err(other.into()),
        },
    };
    show_wrong(&page(&asked, &portfolio, &form, &problems))
}
