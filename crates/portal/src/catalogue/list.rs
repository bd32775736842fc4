//! The list: words, filters in the address with what each leaves, results that show why they were found.

use super::words;
use crate::edge::form::query_with;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, Field, PageResult, Pager, Place, Problem, show};
use askama::Template;
use catalogue::{Family, Filter, Mark, Phase, Price, marks, subjects};
use register::catalogue::{Entry, Found, ServiceSearch};
use register::directory::PlaceError;
use std::collections::BTreeSet;
use texts::{Texts, format, people};
use trust::field::ObjectKind;
use trust::organisation::OrganisationKind;
use trust::policy::Action;

const PER_PAGE: usize = 25;
/// Characters of the content that a line shows.
const SHOWN: usize = 240;

struct Row {
    id: String,
    title: Vec<Mark>,
    content: Vec<Mark>,
    provider: String,
    subjects: String,
    phase: Option<String>,
    price: Option<String>,
    /// From where it was taken, when it was not written here.
    imported: Option<String>,
}

struct Link {
    href: String,
    label: String,
}

#[derive(Template)]
#[template(path = "catalogue/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    fields: Vec<Field>,
    chosen: Vec<Link>,
    /// How words were understood, where it is not plain.
    understood: Vec<String>,
    unplaced: Option<String>,
    near: Vec<Link>,
    count_text: String,
    rows: Vec<Row>,
    pager: Pager,
    filter_query: String,
    may_write: bool,
    /// Services of a landlord to its tenants are another slice.
    reads_provisions: bool,
    may_import: bool,
}

/// What the address asks for, and what of it is not understood.
pub(super) struct Wanted {
    pub search: ServiceSearch,
    pub problem: Option<PlaceError>,
}

/// Reads the filters of the address.
pub(super) async fn wanted(asked: &Asked) -> Result<Wanted, PageError> {
    let text = |name: &str| asked.pairs.text(name);
    let mut search = ServiceSearch {
        words: text("q").unwrap_or("").chars().take(200).collect(),
        filter: Filter {
            family: text("famille").and_then(Family::from_code),
            subject: text("sujet").filter(|code| catalogue::subject(code).is_some()).map(str::to_owned),
            phase: text("phase").and_then(Phase::from_code),
            price: text("prix").and_then(Price::from_code),
            kind: text("sorte").and_then(OrganisationKind::from_code),
        },
        territory: None,
    };
    let mut problem = None;
    if let Some(place) = text("territoire") {
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
    search: &ServiceSearch,
) -> Result<Vec<(&'static str, String)>, PageError> {
    let (t, filter) = (asked.t, &search.filter);
    let mut all = Vec::new();
    if !search.words.is_empty() {
        all.push(("q", crate::ui::words::quoted(t, &search.words)));
    }
    if let Some(territory) = &search.territory {
        let gazetteer = asked.register.gazetteer().await?;
        all.push(("territoire", crate::directory::words::territory(t, &gazetteer, territory)));
    }
    all.extend(filter.family.map(|x| ("famille", words::family(t, x))));
    all.extend(filter.subject.as_ref().map(|x| ("sujet", words::subject_name(t, x))));
    all.extend(filter.phase.map(|x| ("phase", words::phase(t, x))));
    all.extend(filter.price.map(|x| ("prix", words::price(t, x))));
    all.extend(filter.kind.map(|x| ("sorte", people::organisation_kind(t, x))));
    Ok(all)
}

/// `GET /services`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let Wanted { search, problem } = wanted(&asked).await?;
    let mut found = asked.register.search_services(&search).await?;
    if problem.is_some() {
        // A territory that is none finds nothing: never everything.
        found.at.clear();
    }
    let page = asked.pairs.text("page").and_then(|p| p.parse::<usize>().ok()).unwrap_or(1).clamp(1, 100_000);
    let link = |changes: &[(&str, &str)]| {
        let mut all = changes.to_vec();
        all.extend([("page", ""), ("lang", "")]);
        format!("/services?{}", query_with(&asked.pairs, &all))
    };
    let gazetteer = asked.register.gazetteer().await?;
    let wrong = problem.as_ref().map(|p| crate::directory::words::no_place(t, &gazetteer, p));
    let chosen = filter_words(&asked, &search).await?;
    let count = found.at.len() as u64;
    let rows = found.entries().skip((page - 1) * PER_PAGE).take(PER_PAGE);
    let unplaced = (found.unplaced > 0).then(|| {
        let n = found.unplaced as u64;
        t.services_unplaced(crate::ui::words::plural(n), format::count(t.lang(), n))
    });
    show(&ListPage {
        t,
        fields: fields(&asked, &found, wrong),
        chosen: chosen.into_iter().map(|(name, label)| Link { href: link(&[(name, "")]), label }).collect(),
        understood: understood(t, &found),
        unplaced,
        near: found
            .near
            .iter()
            .map(|s| Link {
                href: format!("/services?sujet={}", s.code),
                label: words::subject_name(t, s.code),
            })
            .collect(),
        count_text: t.services_count(crate::ui::words::plural(count), format::count(t.lang(), count)),
        rows: rows.map(|entry| row(t, entry, &found.stems)).collect(),
        pager: Pager::new(t, "/services", &asked.pairs, page, PER_PAGE, found.at.len()),
        filter_query: query_with(&asked.pairs, &[("page", ""), ("lang", "")]),
        may_write: asked.caller.can(Action::Create, ObjectKind::CatalogueItem),
        reads_provisions: asked.caller.can(Action::List, ObjectKind::Provision),
        may_import: asked.caller.can(Action::List, ObjectKind::Import),
        c: Chrome::new(&asked, Place::Services, vec![crumb("", t.services_title())]),
    })
}

/// What was made of words that no sheet writes so; those that nothing explains first.
fn understood(t: Texts, found: &Found) -> Vec<String> {
    let unknown: Vec<String> = found
        .words
        .iter()
        .filter(|w| w.how.is_none())
        .map(|w| crate::ui::words::quoted(t, &w.typed))
        .collect();
    let mut told = Vec::new();
    if !unknown.is_empty() {
        told.push(t.services_not_understood(unknown.join(", ")));
    }
    for word in found.words.iter().filter(|word| !word.taken.is_empty()) {
        told.push(t.services_taken(crate::ui::words::quoted(t, &word.typed), word.taken.join(", ")));
    }
    told
}

fn fields(asked: &Asked, found: &Found, wrong_place: Option<String>) -> Vec<Field> {
    let (t, counts) = (asked.t, &found.counts);
    let text = |name: &str| asked.pairs.text(name).unwrap_or("");
    let counted = |label: String, n: usize| format!("{label} ({})", format::count(t.lang(), n as u64));
    let all = || vec![Choice::new("", t.directory_all(), "")];
    let mut families = all();
    families.extend(Family::ALL.iter().map(|x| {
        let n = counts.families.get(x).copied().unwrap_or(0);
        Choice::new(x.code(), counted(words::family(t, *x), n), text("famille"))
    }));
    // Only subjects of the family that is chosen, and among them those that leave something.
    let family = Family::from_code(text("famille"));
    let mut about = all();
    about.extend(
        subjects()
            .iter()
            .filter(|s| family.is_none_or(|f| s.family == f))
            .filter(|s| counts.subjects.contains_key(s.code) || s.code == text("sujet"))
            .map(|s| {
                let n = counts.subjects.get(s.code).copied().unwrap_or(0);
                Choice::new(s.code, counted(words::subject_name(t, s.code), n), text("sujet"))
            }),
    );
    let mut phases = all();
    phases.extend(Phase::ALL.iter().map(|x| {
        let n = counts.phases.get(x).copied().unwrap_or(0);
        Choice::new(x.code(), counted(words::phase(t, *x), n), text("phase"))
    }));
    let mut prices = all();
    prices.extend(Price::ALL.iter().map(|x| {
        let n = counts.prices.get(x).copied().unwrap_or(0);
        Choice::new(x.code(), counted(words::price(t, *x), n), text("prix"))
    }));
    let mut kinds = all();
    kinds.extend(
        counts.kinds.iter().map(|(x, n)| {
            Choice::new(x.code(), counted(people::organisation_kind(t, *x), *n), text("sorte"))
        }),
    );
    let problems: Vec<Problem> = wrong_place.into_iter().map(|why| Problem::new("territoire", why)).collect();
    vec![
        Field::search("q", t.services_q(), text("q")),
        Field::select("famille", t.services_family(), families),
        Field::select("sujet", t.services_subject(), about),
        Field::select("phase", t.services_phase(), phases),
        Field::select("prix", t.services_price(), prices),
        Field::select("sorte", t.services_kind(), kinds),
        Field::text("territoire", t.directory_territory(), text("territoire")).checked(&problems),
    ]
}

/// From which file an entry was taken; `None`: it was written here.
pub(super) fn imported(t: Texts, entry: &Entry) -> Option<String> {
    (entry.record.source != register::directory::services::OWN_SOURCE).then(|| {
        match entry.record.date_maj.as_str() {
            "" => t.directory_imported_undated(entry.record.source.as_str()),
            day => t.directory_imported(entry.record.source.as_str(), format::iso_date(day)),
        }
    })
}

fn row(t: Texts, entry: &Entry, stems: &BTreeSet<String>) -> Row {
    let content = entry.record.description.as_deref().unwrap_or("");
    Row {
        id: entry.id.clone(),
        title: marks(&entry.record.nom, stems),
        content: words::beginning(marks(content, stems), SHOWN),
        provider: entry.organisation_name.clone(),
        subjects: entry.subjects.iter().map(|s| words::subject_name(t, s)).collect::<Vec<_>>().join(", "),
        phase: entry.phase.map(|x| words::phase(t, x)),
        price: entry.price.map(|x| words::price(t, x)),
        imported: imported(t, entry),
    }
}
