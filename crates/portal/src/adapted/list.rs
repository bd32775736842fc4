//! The register of adapted dwellings: what can be let first. Nothing of whoever lives there.

use super::words;
use crate::edge::form::query_with;
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::residences::floor_word;
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, Field, LevelMark, PageResult, Pager, Place, show, words as shown};
use askama::Template;
use jiff::ToSpan;
use model::dwelling::AdaptationLevel;
use register::adapted::{AdaptedDwelling, AdaptedFilter, Availability, Indicator};
use register::portfolio::Portfolio;
use std::collections::BTreeMap;
use std::sync::Arc;
use texts::{Texts, format, words as names};
use trust::field::ObjectKind;
use trust::policy::Action;

const PER_PAGE: usize = 50;

struct Line {
    id: String,
    name: String,
    residence: String,
    residence_id: String,
    place: String,
    level: LevelMark,
    level_text: String,
    floor: String,
    step_free: String,
    rooms: String,
    availability: String,
    /// When it is free, as far as it is known.
    from: String,
    vacancy: Option<String>,
    warning: bool,
}

/// Adapted dwellings let to a need.
struct Figure {
    text: String,
    unknown: String,
}

#[derive(Template)]
#[template(path = "adapted/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    filters: Vec<Field>,
    count_text: String,
    lines: Vec<Line>,
    pager: Pager,
    query: String,
    may_export: bool,
    figure: Option<Figure>,
}

/// What the address asks for.
pub(super) fn filter(asked: &Asked) -> AdaptedFilter {
    let text = |name: &str| asked.pairs.text(name).map(str::to_owned);
    AdaptedFilter {
        commune: text("commune"),
        level: asked.pairs.text("niveau").and_then(AdaptationLevel::parse),
        step_free: match asked.pairs.text("acces") {
            Some("oui") => Some(Some(true)),
            Some("non") => Some(Some(false)),
            Some("inconnu") => Some(None),
            _ => None,
        },
        rooms: asked.pairs.text("pieces").and_then(|n| n.parse().ok()),
        availability: asked.pairs.text("disponibilite").and_then(Availability::from_code),
        words: text("q").unwrap_or_default(),
    }
}

/// What the address asks for, found: the screen and the files read this one list.
pub(super) async fn found(asked: &Asked) -> Result<(Arc<Portfolio>, Vec<AdaptedDwelling>), PageError> {
    let portfolio = portfolio(asked).await?;
    let found = asked.register.adapted_dwellings(&portfolio, &filter(asked)).await?;
    Ok((portfolio, found))
}

fn line(asked: &Asked, one: &AdaptedDwelling, may_see_vacancy: bool) -> Line {
    let t = asked.t;
    Line {
        id: one.id.clone(),
        name: super::name_of(asked, one.reference.as_deref()),
        residence: one.residence.clone(),
        residence_id: one.residence_id.clone(),
        place: one.commune.clone().unwrap_or_else(|| t.unknown()),
        level: words::mark(t, one.standing),
        level_text: words::beside_mark(t, one.standing),
        floor: floor_word(t, one.floor),
        step_free: shown::yes_no(t, one.step_free),
        rooms: one.rooms.map_or_else(|| t.unknown(), |n| format!("T{n}")),
        availability: words::availability(t, one.availability),
        from: one.vacant_on.map_or_else(String::new, format::date),
        vacancy: one.vacancy_id.clone().filter(|_| may_see_vacancy),
        warning: matches!(one.availability, Availability::Vacant | Availability::Announced),
    }
}

/// The filters, as fields.
fn fields(asked: &Asked, portfolio: &Portfolio) -> Vec<Field> {
    let t = asked.t;
    let text = |name: &str| asked.pairs.text(name).unwrap_or("");
    let communes: BTreeMap<&str, &str> = portfolio
        .residences
        .iter()
        .filter_map(|r| Some((r.commune_code.as_deref()?, r.commune_name.as_deref().unwrap_or(""))))
        .collect();
    let mut by_name: Vec<(&str, &str)> = communes.into_iter().map(|(code, name)| (name, code)).collect();
    by_name.sort_unstable();
    let any = |name: &str| vec![Choice::new("", t.all(), text(name))];
    let mut commune = any("commune");
    commune.extend(by_name.into_iter().map(|(name, code)| {
        let label = if name.is_empty() { code } else { name };
        Choice::new(code, label, text("commune"))
    }));
    let mut level = any("niveau");
    level.extend(
        AdaptationLevel::ALL
            .into_iter()
            .filter(|l| *l >= allocation::ADAPTED_FROM)
            .map(|l| Choice::new(l.code(), t.level_or_more(l.code(), names::level(t, l)), text("niveau"))),
    );
    let mut access = any("acces");
    for (code, label) in [("oui", t.yes()), ("non", t.no()), ("inconnu", t.unknown())] {
        access.push(Choice::new(code, label, text("acces")));
    }
    let mut rooms = any("pieces");
    rooms.extend((1..=7).map(|n: u8| Choice::new(n.to_string(), format!("T{n}"), text("pieces"))));
    let mut availability = any("disponibilite");
    availability.extend(
        Availability::ALL.map(|a| Choice::new(a.code(), words::availability(t, a), text("disponibilite"))),
    );
    vec![
        Field::search("q", t.adapted_search(), text("q")),
        Field::select("commune", t.col_commune(), commune),
        Field::select("niveau", t.col_level(), level),
        Field::select("acces", t.dwelling_access(), access),
        Field::select("pieces", t.dwelling_type(), rooms),
        Field::select("disponibilite", t.adapted_availability(), availability),
    ]
}

/// How many adapted dwellings went to a need in the last twelve months. Exact for whoever sees needs; from eleven on for
/// those who see counts.
async fn figure(asked: &Asked) -> Result<Option<Figure>, PageError> {
    let t = asked.t;
    let sees = asked.caller.can(Action::See, ObjectKind::AdaptedAddress);
    if !sees && !asked.caller.can(Action::Count, ObjectKind::AdaptedAddress) {
        return Ok(None);
    }
    let landlord = asked.landlord()?;
    let lettings = asked.register.lettings(&landlord.id, None).await?;
    let from = asked.today.checked_sub(12.months()).unwrap_or(asked.today);
    let found = Indicator::of(&lettings, from, asked.today);
    let few = trust::suppression::PERSONS;
    if !sees
        && found.all() > 0
        && [found.to_a_need, found.without_need, found.unknown].iter().any(|n| 0 < *n && *n < few)
    {
        return Ok(Some(Figure { text: t.adapted_indicator_few(i64::from(few)), unknown: String::new() }));
    }
    let count = |n: u32| format::count(t.lang(), u64::from(n));
    let text = if found.known() == 0 {
        t.adapted_indicator_none()
    } else {
        t.adapted_indicator(count(found.to_a_need), count(found.known()))
    };
    let unknown =
        if found.unknown > 0 { t.adapted_indicator_unknown(count(found.unknown)) } else { String::new() };
    Ok(Some(Figure { text, unknown }))
}

/// `GET /logements-adaptes`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let (portfolio, all) = found(&asked).await?;
    let here = asked.pairs.text("page").and_then(|p| p.parse().ok()).unwrap_or(1_usize);
    let here = here.clamp(1, all.len().div_ceil(PER_PAGE).max(1));
    let may_see_vacancy = asked.caller.can(Action::List, ObjectKind::Vacancy);
    let page = all.iter().skip((here - 1) * PER_PAGE).take(PER_PAGE);
    show(&ListPage {
        t,
        filters: fields(&asked, &portfolio),
        count_text: shown::dwellings(t, all.len() as u64),
        lines: page.map(|one| line(&asked, one, may_see_vacancy)).collect(),
        pager: Pager::new(t, "/logements-adaptes", &asked.pairs, here, PER_PAGE, all.len()),
        query: query_with(&asked.pairs, &[("lang", ""), ("page", "")]),
        may_export: !matches!(
            asked.caller.may_here(Action::Export, ObjectKind::Dwelling),
            Err(PageError::Forbidden | PageError::NotFound)
        ),
        figure: figure(&asked).await?,
        c: Chrome::new(&asked, Place::Adapted, vec![crumb("", t.nav_adapted())]),
    })
}
