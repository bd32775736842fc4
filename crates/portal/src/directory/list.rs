//! The list: filters in the address, the count, a page of sheets.

use super::words;
use crate::edge::form::query_with;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, Field, PageResult, Pager, Place, Problem, show};
use askama::Template;
use register::directory::Search;
use register::directory::search::Line;
use texts::{Texts, format, people};
use trust::organisation::{OrganisationKind, Theme};

const PER_PAGE: u64 = 50;
/// Territories and themes of one line; the sheet has them all.
const SHOWN: usize = 4;

struct Row {
    id: String,
    name: String,
    place: String,
    kind: String,
    ess: bool,
    themes: String,
    territories: String,
    services: String,
    imported: Option<String>,
}

struct Chosen {
    href: String,
    label: String,
}

#[derive(Template)]
#[template(path = "directory/list.html")]
struct DirectoryPage {
    t: Texts,
    c: Chrome,
    fields: Vec<Field>,
    chosen: Vec<Chosen>,
    /// What the territory could be, when it is none.
    meant: Vec<Chosen>,
    count_text: String,
    total: u64,
    rows: Vec<Row>,
    pager: Pager,
    filter_query: String,
    views: Vec<(String, String, bool)>,
    is_map: bool,
    map: Option<super::map::MapView>,
}

/// What the address asks for, and what of it is not understood.
pub(super) struct Wanted {
    pub search: Search,
    pub problem: Option<register::directory::PlaceError>,
}

/// Reads the filters of the address.
pub(super) async fn wanted(asked: &Asked) -> Result<Wanted, PageError> {
    let text = |name: &str| asked.pairs.text(name);
    let mut search = Search {
        q: text("q").unwrap_or("").chars().take(200).collect(),
        theme: text("theme").and_then(Theme::from_code),
        kind: text("kind").and_then(OrganisationKind::from_code),
        is_ess: match text("ess") {
            Some("yes") => Some(true),
            Some("no") => Some(false),
            _ => None,
        },
        ..Search::default()
    };
    let mut problem = None;
    if let Some(place) = text("territory") {
        match asked.register.gazetteer().await?.find(place) {
            Ok(territory) => search.territory = Some(territory),
            Err(error) => problem = Some(error),
        }
    }
    Ok(Wanted { search, problem })
}

/// The filters in words, each with its name in the address.
pub(super) async fn filter_words(
    asked: &Asked,
    search: &Search,
) -> Result<Vec<(&'static str, String)>, PageError> {
    let t = asked.t;
    let mut all = Vec::new();
    if !search.q.is_empty() {
        all.push(("q", crate::ui::words::quoted(t, &search.q)));
    }
    if let Some(territory) = &search.territory {
        let gazetteer = asked.register.gazetteer().await?;
        all.push(("territory", words::territory(t, &gazetteer, territory)));
    }
    all.extend(search.theme.map(|theme| ("theme", words::theme(t, theme))));
    all.extend(search.kind.map(|kind| ("kind", people::organisation_kind(t, kind))));
    all.extend(search.is_ess.map(|ess| ("ess", if ess { t.ess_yes() } else { t.ess_no() })));
    Ok(all)
}

/// `GET /annuaire`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let Wanted { search, problem } = wanted(&asked).await?;
    let gazetteer = asked.register.gazetteer().await?;
    let page = asked.pairs.text("page").and_then(|p| p.parse::<u64>().ok()).unwrap_or(1).clamp(1, 1_000_000);
    let register = &asked.register;
    let found = match &problem {
        // A territory that is none finds nobody: never everybody.
        Some(_) => register::directory::Listing { total: 0, lines: Vec::new() },
        None => register.search_directory(&search, (page - 1) * PER_PAGE, PER_PAGE, asked.caller.at).await?,
    };
    let link = |changes: &[(&str, &str)]| {
        let mut all = changes.to_vec();
        all.extend([("page", ""), ("lang", "")]);
        format!("/annuaire?{}", query_with(&asked.pairs, &all))
    };
    let is_map = asked.pairs.text("view") == Some("map");
    let map = match (&problem, is_map && found.total > 0) {
        (None, true) => Some(super::map::view(&asked, &search).await?),
        _ => None,
    };
    let views = [("", t.list_view_list(), !is_map), ("map", t.list_view_map(), is_map)];
    let chosen = filter_words(&asked, &search).await?;
    let count = usize::try_from(found.total).unwrap_or(usize::MAX);
    show(&DirectoryPage {
        t,
        c: Chrome::new(&asked, Place::Directory, vec![crumb("", t.nav_directory())]),
        fields: fields(&asked, problem.as_ref().map(|p| words::no_place(t, &gazetteer, p))),
        chosen: chosen.into_iter().map(|(name, label)| Chosen { href: link(&[(name, "")]), label }).collect(),
        meant: problem
            .iter()
            .flat_map(words::meant)
            .map(|place| Chosen {
                href: link(&[("territory", &place.to_string())]),
                label: words::territory(t, &gazetteer, place),
            })
            .collect(),
        count_text: t
            .directory_count(crate::ui::words::plural(found.total), format::count(t.lang(), found.total)),
        total: found.total,
        rows: found.lines.iter().map(|line| row(t, &gazetteer, line)).collect(),
        pager: Pager::new(
            t,
            "/annuaire",
            &asked.pairs,
            usize::try_from(page).unwrap_or(1),
            usize::try_from(PER_PAGE).unwrap_or(50),
            count,
        ),
        views: views
            .into_iter()
            .map(|(code, label, current)| (link(&[("view", code)]), label, current))
            .collect(),
        is_map,
        map,
        filter_query: query_with(&asked.pairs, &[("page", ""), ("lang", "")]),
    })
}

fn fields(asked: &Asked, wrong_place: Option<String>) -> Vec<Field> {
    let t = asked.t;
    let text = |name: &str| asked.pairs.text(name).unwrap_or("");
    let all = |label: String| vec![Choice::new("", label, "")];
    let mut themes = all(t.directory_all());
    themes.extend(Theme::ALL.iter().map(|x| Choice::new(x.code(), words::theme(t, *x), text("theme"))));
    let mut kinds = all(t.directory_all());
    kinds
        .extend(words::kinds().map(|k| Choice::new(k.code(), people::organisation_kind(t, k), text("kind"))));
    let mut ess = all(t.directory_all());
    ess.extend([Choice::new("yes", t.ess_yes(), text("ess")), Choice::new("no", t.ess_no(), text("ess"))]);
    let problems: Vec<Problem> = wrong_place.into_iter().map(|why| Problem::new("territory", why)).collect();
    vec![
        Field::search("q", t.directory_q(), text("q")),
        Field::text("territory", t.directory_territory(), text("territory"))
            .hint(t.directory_territory_hint())
            .checked(&problems),
        Field::select("theme", t.directory_theme(), themes),
        Field::select("kind", t.directory_kind(), kinds),
        Field::select("ess", t.directory_ess(), ess),
    ]
}

/// Some of many, then how many more.
fn some(t: Texts, all: impl ExactSizeIterator<Item = String>) -> String {
    let more = all.len().saturating_sub(SHOWN);
    let mut shown: Vec<String> = all.take(SHOWN).collect();
    if more > 0 {
        shown.push(t.directory_more(more.to_string()));
    }
    shown.join(", ")
}

fn row(t: Texts, gazetteer: &register::directory::Gazetteer, line: &Line) -> Row {
    let o = &line.organisation;
    Row {
        id: o.id.clone(),
        name: o.name.clone(),
        place: o.commune_name.clone().unwrap_or_default(),
        kind: people::organisation_kind(t, o.kind),
        ess: o.is_ess == Some(true),
        themes: some(t, line.themes.iter().map(|x| words::theme(t, *x))),
        territories: some(t, line.territories.iter().map(|x| words::territory(t, gazetteer, x))),
        services: format::count(t.lang(), line.services),
        imported: super::show::imported(t, o),
    }
}
