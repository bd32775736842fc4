//! The library: words, theme and kind of territory in the address; the same search as a file.

use super::words::{cost, ground, grounds, theme};
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::words::plural;
use crate::ui::{Choice, Chrome, Field, PageResult, Place, show};
use askama::Template;
use register::practices::{Ground, Practice, Search, Theme};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    id: String,
    title: String,
    theme: String,
    grounds: String,
    organisation: String,
    cost: String,
    taken_up: String,
}

#[derive(Template)]
#[template(path = "practices/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    fields: Vec<Field>,
    is_search: bool,
    count: String,
    lines: Vec<Line>,
    query: String,
    may_tell: bool,
}

/// What the address asks for; an unknown theme or ground is told as one that nothing fits.
fn search(asked: &Asked) -> Option<Search> {
    let code = |name: &str| asked.pairs.text(name).filter(|text| !text.is_empty());
    let theme = code("theme").map(Theme::from_code);
    let ground = code("terrain").map(Ground::from_code);
    if theme == Some(None) || ground == Some(None) {
        return None;
    }
    let words = asked.pairs.text("mots").unwrap_or("").chars().take(200).collect();
    Some(Search { words, theme: theme.flatten(), ground: ground.flatten() })
}

async fn found(asked: &Asked) -> Result<Vec<Practice>, PageError> {
    Ok(match search(asked) {
        Some(search) => asked.register.practices(&search).await?,
        None => Vec::new(),
    })
}

fn filters(asked: &Asked) -> Vec<Field> {
    let t = asked.t;
    let text = |name: &str| asked.pairs.text(name).unwrap_or("");
    let any = |label: String, chosen: &str| Choice::new("", label, chosen);
    let themes = std::iter::once(any(t.practice_any_theme(), text("theme")))
        .chain(Theme::ALL.iter().map(|one| Choice::new(one.code(), theme(t, *one), text("theme"))));
    let all = std::iter::once(any(t.practice_any_ground(), text("terrain")))
        .chain(Ground::ALL.iter().map(|one| Choice::new(one.code(), ground(t, *one), text("terrain"))));
    vec![
        Field::search("mots", t.practice_words(), text("mots")),
        Field::select("theme", t.practice_theme(), themes.collect()),
        Field::select("terrain", t.practice_ground(), all.collect()),
    ]
}

/// `GET /pratiques?mots=&theme=&terrain=`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let all = found(&asked).await?;
    let n = all.len() as u64;
    let lines = all.into_iter().map(|one| Line {
        theme: theme(t, one.told.theme),
        grounds: grounds(t, &one.told),
        cost: cost(t, &one.told),
        taken_up: format::count(t.lang(), one.replications),
        id: one.id,
        title: one.told.title,
        organisation: one.organisation,
    });
    show(&ListPage {
        t,
        fields: filters(&asked),
        is_search: ["mots", "theme", "terrain"].iter().any(|name| asked.pairs.text(name).is_some()),
        count: t.practice_count(plural(n), format::count(t.lang(), n)),
        lines: lines.collect(),
        query: crate::edge::form::query_with(&asked.pairs, &[("lang", "")]),
        may_tell: asked.caller.can(Action::Create, ObjectKind::Practice),
        c: Chrome::new(&asked, Place::Practices, vec![crumb("", t.practice_title())]),
    })
}

/// `GET /pratiques.csv`: the same search.
pub(super) async fn csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let rows = found(&asked).await?.into_iter().map(|one| {
        let told = one.told;
        vec![
            guarded(&told.title),
            theme(t, told.theme),
            grounds(t, &told),
            guarded(&one.organisation),
            told.cost_cents.map_or_else(String::new, |cents| format!("{}.{:02}", cents / 100, cents % 100)),
            one.replications.to_string(),
            guarded(&told.context),
            guarded(&told.method),
            guarded(&told.partners),
            guarded(&told.results),
            guarded(&told.conditions),
        ]
    });
    let head = [
        "titre",
        "theme",
        "terrain",
        "organisation",
        "cout_euros",
        "reprises",
        "contexte",
        "methode",
        "partenaires",
        "resultats",
        "conditions",
    ];
    let notes = vec![(t.export_date(), format::date(asked.today))];
    csv_answer("pratiques.csv", &notes, &head.map(str::to_owned), rows.collect::<Vec<_>>())
}
