//! The register of a charter: its search, shareable by its address. The file reads the same list.

use super::{charter, tabs, words};
use crate::adapted::words as adapted;
use crate::edge::form::query_with;
use crate::edge::{Asked, PageError};
use crate::residences::floor_word;
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, Field, LevelMark, PageResult, Pager, Place, show, words as shown};
use crate::vacancies::words::Tab;
use askama::Template;
use charter::dwelling::Availability;
use charter::search::Filter;
use model::dwelling::AdaptationLevel;
use register::charters::{CharterOf, Origin, Shown};
use std::collections::BTreeMap;
use texts::{Texts, words as names};
use trust::field::ObjectKind;
use trust::policy::Action;

const PER_PAGE: usize = 50;

struct Line {
    place: String,
    landlord: String,
    is_own: bool,
    level: LevelMark,
    level_text: String,
    size: String,
    floor: String,
    step_free: String,
    /// How many pieces of equipment, when they are known.
    fitted: Option<String>,
    equipment: String,
    rent: String,
    availability: String,
    is_free: bool,
    origin: String,
}

#[derive(Template)]
#[template(path = "charters/search.html")]
struct SearchPage {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    /// `None`: no charter was signed.
    network: Option<String>,
    filters: Vec<Field>,
    count_text: String,
    lines: Vec<Line>,
    /// Do some lines come from files of other installations?
    has_files: bool,
    pager: Pager,
    query: String,
    link: String,
    may_export: bool,
}

/// What the address asks for.
fn filter(asked: &Asked) -> Filter {
    let text = |name: &str| asked.pairs.text(name);
    Filter {
        commune: text("commune").map(str::to_owned),
        level: text("niveau").and_then(AdaptationLevel::parse),
        highest_floor: text("etage").and_then(|floor| floor.parse().ok()),
        rooms: text("pieces").and_then(|rooms| rooms.parse().ok()),
        availability: text("disponibilite").and_then(Availability::from_code),
        step_free: text("acces") == Some("oui"),
    }
}

/// What the charter of the address shows, and what of it the filters keep: the page and its file read this one list.
pub(super) struct Found {
    pub charter: CharterOf,
    pub communes: BTreeMap<String, String>,
    pub lines: Vec<Shown>,
}

/// Finds it; `None` when no charter was signed.
pub(super) async fn found(asked: &Asked) -> Result<Option<Found>, PageError> {
    let Some(charter) = charter(asked).await? else { return Ok(None) };
    let own = &asked.landlord()?.id;
    let when = (asked.today, asked.caller.at);
    let mut lines =
        asked.register.charter_dwellings(&charter.network_id, own, when, &Filter::default()).await?;
    let communes = lines
        .iter()
        .filter_map(|one| {
            let code = one.dwelling.commune_code.clone()?;
            Some((code.clone(), one.dwelling.commune.clone().unwrap_or(code)))
        })
        .collect();
    let filter = filter(asked);
    lines.retain(|one| filter.keeps(&one.dwelling));
    Ok(Some(Found { charter, communes, lines }))
}

fn line(asked: &Asked, own: &str, one: &Shown) -> Line {
    let (t, d) = (asked.t, &one.dwelling);
    let standing = words::standing(d);
    Line {
        place: words::place(t, d),
        landlord: d.landlord.clone(),
        is_own: one.dwelling_of(own).is_some(),
        level: adapted::mark(t, standing),
        level_text: adapted::beside_mark(t, standing),
        size: words::size(t, d),
        floor: floor_word(t, d.floor),
        step_free: shown::yes_no(t, d.step_free),
        fitted: (!d.equipment.is_empty()).then(|| words::fitted(t, d)),
        equipment: words::equipment(t, d),
        rent: words::rent(t, d),
        availability: words::availability(t, d),
        is_free: d.availability == Availability::Available,
        origin: words::origin(t, one),
    }
}

async fn fields(asked: &Asked, found: &Found) -> Result<Vec<Field>, PageError> {
    let t = asked.t;
    let text = |name: &str| asked.pairs.text(name).unwrap_or("");
    let any = |name: &str| vec![Choice::new("", t.all(), text(name))];
    let mut all = Vec::new();
    let signed = super::signed(asked).await?;
    if signed.len() > 1 {
        let here = found.charter.network_id.as_str();
        let networks =
            signed.iter().map(|one| Choice::new(one.network_id.as_str(), one.network.as_str(), here));
        all.push(Field::select("reseau", t.charter_network(), networks.collect()));
    }
    let mut communes: Vec<(&String, &String)> =
        found.communes.iter().map(|(code, name)| (name, code)).collect();
    communes.sort_unstable();
    let mut commune = any("commune");
    commune.extend(
        communes.into_iter().map(|(name, code)| Choice::new(code.as_str(), name.as_str(), text("commune"))),
    );
    let mut level = any("niveau");
    level.extend(
        AdaptationLevel::ALL
            .into_iter()
            .filter(|l| *l >= allocation::ADAPTED_FROM)
            .map(|l| Choice::new(l.code(), t.level_or_more(l.code(), names::level(t, l)), text("niveau"))),
    );
    let mut floor = any("etage");
    floor.push(Choice::new("0", t.sheet_floor_0(), text("etage")));
    floor.extend(
        (1..=4_u8).map(|n| Choice::new(n.to_string(), t.charter_floor_up_to(n.to_string()), text("etage"))),
    );
    let mut rooms = any("pieces");
    rooms.extend((1..=7_u8).map(|n| Choice::new(n.to_string(), format!("T{n}"), text("pieces"))));
    let mut free = any("disponibilite");
    free.extend(
        Availability::ALL
            .iter()
            .map(|a| Choice::new(a.code(), words::availability_word(t, *a), text("disponibilite"))),
    );
    let mut access = any("acces");
    access.push(Choice::new("oui", t.charter_step_free_only(), text("acces")));
    all.extend([
        Field::select("commune", t.col_commune(), commune),
        Field::select("niveau", t.col_level(), level),
        Field::select("etage", t.col_floor(), floor),
        Field::select("pieces", t.dwelling_type(), rooms),
        Field::select("disponibilite", t.adapted_availability(), free),
        Field::select("acces", t.dwelling_access(), access),
    ]);
    Ok(all)
}

/// `GET /charte`
pub(super) async fn search(asked: Asked) -> PageResult {
    let t = asked.t;
    let own = asked.landlord()?.id.clone();
    let found = found(&asked).await?;
    let total = found.as_ref().map_or(0, |found| found.lines.len());
    let here = asked.pairs.text("page").and_then(|p| p.parse().ok()).unwrap_or(1_usize);
    let here = here.clamp(1, total.div_ceil(PER_PAGE).max(1));
    let query = query_with(&asked.pairs, &[("lang", ""), ("page", "")]);
    let (filters, lines) = match &found {
        Some(found) => {
            let page = found.lines.iter().skip((here - 1) * PER_PAGE).take(PER_PAGE);
            (fields(&asked, found).await?, page.map(|one| line(&asked, &own, one)).collect())
        }
        None => (Vec::new(), Vec::new()),
    };
    let is_from_file = |one: &Shown| matches!(one.origin, Origin::Installation { .. });
    let has_files = found.as_ref().is_some_and(|found| found.lines.iter().any(is_from_file));
    show(&SearchPage {
        t,
        has_files,
        tabs: tabs(&asked, "/charte"),
        network: found.map(|found| found.charter.network),
        filters,
        count_text: shown::dwellings(t, total as u64),
        lines,
        pager: Pager::new(t, "/charte", &asked.pairs, here, PER_PAGE, total),
        link: format!("{}/charte{}{query}", asked.base, if query.is_empty() { "" } else { "?" }),
        query,
        may_export: asked.caller.can(Action::Export, ObjectKind::SharedDwelling),
        c: Chrome::new(&asked, Place::Charters, vec![crumb("", t.nav_charters())]),
    })
}
