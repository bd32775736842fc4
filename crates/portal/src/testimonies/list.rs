//! Testimonies that are public: words, theme, kind of territory, organisation and subject in the address; the same search as a
//! file. What one's own organisation told or has to answer comes first.

use super::words::{by, parse_about, proof, standing};
use crate::edge::{Asked, PageError};
use crate::practices::words::{ground, theme};
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::words::plural;
use crate::ui::{Choice, Chrome, Field, PageResult, Place, show};
use askama::Template;
use register::practices::{Ground, Theme};
use register::testimonies::{Search, Testimony};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    id: String,
    title: String,
    teller: String,
    other: String,
    theme: String,
    territory: String,
    on: String,
}

/// One's own: told, or to be answered.
struct OwnLine {
    id: String,
    title: String,
    by: String,
    state: String,
}

#[derive(Template)]
#[template(path = "testimonies/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    fields: Vec<Field>,
    /// Filters that links give and no field shows.
    kept: Vec<(&'static str, String)>,
    is_search: bool,
    count: String,
    lines: Vec<Line>,
    own: Vec<OwnLine>,
    waits: Option<String>,
    query: String,
    may_tell: bool,
}

/// What the address asks for; a theme, a ground or a subject that is none finds nothing, and never everything.
fn search(asked: &Asked) -> Option<Search> {
    let code = |name: &str| asked.pairs.text(name).filter(|text| !text.is_empty());
    let theme = code("theme").map(Theme::from_code);
    let ground = code("terrain").map(Ground::from_code);
    let about = code("sujet").map(parse_about);
    if theme == Some(None) || ground == Some(None) || about == Some(None) {
        return None;
    }
    Some(Search {
        words: code("mots").unwrap_or("").chars().take(200).collect(),
        theme: theme.flatten(),
        ground: ground.flatten(),
        organisation: code("organisation").map(str::to_owned),
        about: about.flatten(),
    })
}

async fn found(asked: &Asked) -> Result<Vec<Testimony>, PageError> {
    Ok(match search(asked) {
        Some(search) => asked.register.testimonies(&search).await?,
        None => Vec::new(),
    })
}

fn filters(asked: &Asked) -> Vec<Field> {
    let t = asked.t;
    let text = |name: &str| asked.pairs.text(name).unwrap_or("");
    let any = |label: String, chosen: &str| Choice::new("", label, chosen);
    let themes = std::iter::once(any(t.practice_any_theme(), text("theme")))
        .chain(Theme::ALL.iter().map(|one| Choice::new(one.code(), theme(t, *one), text("theme"))));
    let grounds = std::iter::once(any(t.practice_any_ground(), text("terrain")))
        .chain(Ground::ALL.iter().map(|one| Choice::new(one.code(), ground(t, *one), text("terrain"))));
    vec![
        Field::search("mots", t.practice_words(), text("mots")),
        Field::select("theme", t.practice_theme(), themes.collect()),
        Field::select("terrain", t.practice_ground(), grounds.collect()),
    ]
}

/// `GET /temoignages?mots=&theme=&terrain=&organisation=&sujet=`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let gazetteer = asked.register.gazetteer().await?;
    let all = found(&asked).await?;
    let n = all.len() as u64;
    let lines = all.iter().filter_map(|one| {
        let told = &one.public()?.told;
        let place = gazetteer.name(&told.territory).map_or_else(|| told.territory.to_string(), str::to_owned);
        Some(Line {
            id: one.id.clone(),
            title: told.title.clone(),
            teller: one.teller.clone(),
            other: one.other.clone(),
            theme: theme(t, told.theme),
            territory: place,
            on: format::date(told.lived_on),
        })
    });
    let mut own = Vec::new();
    let mut waiting = 0;
    if let Ok(organisation) = asked.caller.organisation_id()
        && asked.caller.can(Action::List, ObjectKind::Testimony)
    {
        let mine = asked.register.own_testimonies(organisation).await?;
        waiting = mine.iter().filter(|one| one.waits_for_me()).count() as u64;
        own.extend(mine.iter().filter_map(|one| {
            Some(OwnLine {
                id: one.id.clone(),
                title: one.last()?.told.title.clone(),
                by: by(t, one),
                state: standing(t, one.standing()),
            })
        }));
    }
    let kept = ["organisation", "sujet"]
        .into_iter()
        .filter_map(|name| Some((name, asked.pairs.text(name)?.to_owned())));
    show(&ListPage {
        t,
        fields: filters(&asked),
        kept: kept.collect(),
        is_search: ["mots", "theme", "terrain", "organisation", "sujet"]
            .iter()
            .any(|name| asked.pairs.text(name).is_some()),
        count: t.testimony_count(plural(n), format::count(t.lang(), n)),
        lines: lines.collect(),
        own,
        waits: (waiting > 0).then(|| t.testimony_waits(plural(waiting), format::count(t.lang(), waiting))),
        query: crate::edge::form::query_with(&asked.pairs, &[("lang", "")]),
        may_tell: asked.caller.can(Action::Create, ObjectKind::Testimony),
        c: Chrome::new(&asked, Place::Testimonies, vec![crumb("", t.testimony_title())]),
    })
}

/// `GET /temoignages.csv`: the same search.
pub(super) async fn csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let gazetteer = asked.register.gazetteer().await?;
    let all = found(&asked).await?;
    let rows = all.iter().filter_map(|one| {
        let edition = one.public()?;
        let told = &edition.told;
        Some(vec![
            guarded(&told.title),
            guarded(&one.teller),
            guarded(&one.other),
            edition.answer.as_ref().map_or_else(String::new, |answer| format::date(answer.on)),
            theme(t, told.theme),
            told.ground.map_or_else(String::new, |one| ground(t, one)),
            guarded(gazetteer.name(&told.territory).unwrap_or(&told.territory.to_string())),
            format::date(told.lived_on),
            guarded(&told.done),
            guarded(&told.changed),
            guarded(&proof(t, told)),
            guarded(&told.hard),
            guarded(&told.advice),
        ])
    });
    let head = [
        "titre",
        "raconte_par",
        "confirme_par",
        "confirme_le",
        "theme",
        "terrain",
        "territoire",
        "jour",
        "fait",
        "change",
        "preuve",
        "difficile",
        "conseil",
    ];
    let notes = vec![(t.export_date(), format::date(asked.today))];
    csv_answer("temoignages.csv", &notes, &head.map(str::to_owned), rows.collect::<Vec<_>>())
}
