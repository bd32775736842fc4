//! The library: words, kind, theme and kind of territory in the address; the same search as a file. Without a search, what is
//! newest and what was most taken up comes first.

use super::words::{href, kind, proof};
use crate::edge::form::query_with;
use crate::edge::{Asked, PageError};
use crate::practices::words::{ground, theme};
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::words::plural;
use crate::ui::{Choice, Chrome, Field, PageResult, Place, show};
use askama::Template;
use catalogue::{How, Mark, extract, marks};
use register::practices::{Ground, Theme};
use register::shelves::{Entry, Found, Kind, Reader, Search};
use std::collections::BTreeSet;
use texts::{Lang, Texts, format};

/// The longest extract, in characters.
const EXTRACT: usize = 220;
/// How many conditions a result shows.
const CONDITIONS: usize = 3;
/// How many things a shelf of the first page shows.
const SHOWN: usize = 4;

/// A result.
struct Card {
    href: String,
    title: Vec<Mark>,
    kind: String,
    about: String,
    extract: Vec<Mark>,
    proof: String,
    conditions: String,
}

struct KindLink {
    href: String,
    label: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "shelves/list.html")]
struct LibraryPage {
    t: Texts,
    c: Chrome,
    fields: Vec<Field>,
    kinds: Vec<KindLink>,
    is_search: bool,
    is_visitor: bool,
    is_empty: bool,
    count: String,
    understood: Vec<String>,
    unsaid: Option<String>,
    /// Id, title and results of each part.
    parts: Vec<(&'static str, String, Vec<Card>)>,
    query: String,
}

/// What the address asks for; a code that is none finds nothing, and never everything.
fn search(asked: &Asked) -> Option<Search> {
    let code = |name: &str| asked.pairs.text(name).filter(|text| !text.is_empty());
    let kind = code("sorte").map(Kind::from_code);
    let theme = code("theme").map(Theme::from_code);
    let ground = code("terrain").map(Ground::from_code);
    if kind == Some(None) || theme == Some(None) || ground == Some(None) {
        return None;
    }
    Some(Search {
        words: code("mots").unwrap_or("").chars().take(200).collect(),
        kind: kind.flatten(),
        theme: theme.flatten(),
        ground: ground.flatten(),
    })
}

async fn found(asked: &Asked) -> Result<Found, PageError> {
    let reader =
        Reader { in_english: asked.t.lang() == Lang::En, has_account: asked.caller.person().is_ok() };
    Ok(match search(asked) {
        Some(search) => asked.register.search_shelves(&search, reader, asked.today).await?,
        None => Found::default(),
    })
}

fn fields(asked: &Asked) -> Vec<Field> {
    let t = asked.t;
    let text = |name: &str| asked.pairs.text(name).unwrap_or("");
    let any = |label: String, chosen: &str| Choice::new("", label, chosen);
    let kinds = std::iter::once(any(t.library_any_kind(), text("sorte")))
        .chain(Kind::ALL.iter().map(|one| Choice::new(one.code(), kind(t, *one), text("sorte"))));
    let themes = std::iter::once(any(t.practice_any_theme(), text("theme")))
        .chain(Theme::ALL.iter().map(|one| Choice::new(one.code(), theme(t, *one), text("theme"))));
    let grounds = std::iter::once(any(t.practice_any_ground(), text("terrain")))
        .chain(Ground::ALL.iter().map(|one| Choice::new(one.code(), ground(t, *one), text("terrain"))));
    vec![
        Field::search("mots", t.library_words(), text("mots")).hint(t.library_words_hint()),
        Field::select("sorte", t.library_kind(), kinds.collect()),
        Field::select("theme", t.practice_theme(), themes.collect()),
        Field::select("terrain", t.practice_ground(), grounds.collect()),
    ]
}

fn conditions(t: Texts, one: &Entry) -> String {
    if one.conditions.is_empty() {
        return t.library_conditions_unsaid();
    }
    let mut shown: Vec<String> = one.conditions.iter().take(CONDITIONS).cloned().collect();
    let more = one.conditions.len().saturating_sub(CONDITIONS);
    if more > 0 {
        shown.push(t.library_conditions_more(more.to_string()));
    }
    shown.join(" ; ")
}

fn card(t: Texts, one: &Entry, stems: &BTreeSet<String>) -> Card {
    let mut about = Vec::new();
    if !one.by.is_empty() {
        about.push(t.library_by(one.by.as_str()));
    }
    if let Some(n) = one.taken_up.filter(|n| *n > 0) {
        about.push(t.library_taken_up(plural(n), format::count(t.lang(), n)));
    }
    about.extend(one.told_on.map(|day| t.library_told_on(format::date(day))));
    about.extend(one.themes.iter().map(|of| theme(t, *of)));
    Card {
        href: href(one),
        title: marks(&one.title, stems),
        kind: kind(t, one.kind),
        about: about.join(" · "),
        extract: extract(&one.text, stems, EXTRACT),
        proof: proof(t, &one.proof),
        conditions: conditions(t, one),
    }
}

/// How words that were not read as they are written were understood.
fn understood(t: Texts, found: &Found) -> Vec<String> {
    let told = found.words.iter().filter_map(|word| match word.how {
        None => Some(t.library_unknown_word(word.typed.as_str())),
        Some(How::Slip | How::Beginning) => {
            Some(t.library_taken_word(word.typed.as_str(), word.taken.join(", ")))
        }
        Some(How::Same | How::Synonym) => None,
    });
    told.collect()
}

/// Links to each kind, with how many it would leave.
fn kinds(asked: &Asked, found: &Found) -> Vec<KindLink> {
    let t = asked.t;
    let here = asked.pairs.text("sorte").unwrap_or("");
    let link = |code: &str, name: String, n: usize| KindLink {
        href: format!("/bibliotheque?{}", query_with(&asked.pairs, &[("sorte", code), ("lang", "")])),
        label: t.library_kind_count(name, format::count(t.lang(), n as u64)),
        current: here == code,
    };
    if found.kinds.is_empty() {
        return Vec::new();
    }
    let mut all = vec![link("", t.library_any_kind(), found.kinds.values().sum())];
    all.extend(found.kinds.iter().map(|(of, n)| link(of.code(), kind(t, *of), *n)));
    all
}

/// `GET /bibliotheque?mots=&sorte=&theme=&terrain=`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let found = found(&asked).await?;
    let is_search = ["mots", "sorte", "theme", "terrain"].iter().any(|name| asked.pairs.text(name).is_some());
    let cards = |all: &mut dyn Iterator<Item = &Entry>| -> Vec<Card> {
        all.map(|one| card(t, one, &found.stems)).collect()
    };
    let parts = if is_search {
        vec![("results", t.library_results(), cards(&mut found.entries.iter()))]
    } else {
        let mut newest: Vec<&Entry> = found.entries.iter().filter(|one| one.told_on.is_some()).collect();
        newest.sort_by_key(|one| std::cmp::Reverse(one.told_on));
        let mut taken = found.entries.iter().filter(|one| one.taken_up.is_some_and(|n| n > 0)).take(SHOWN);
        vec![
            ("newest", t.library_newest(), cards(&mut newest.into_iter().take(SHOWN))),
            ("taken", t.library_most_taken(), cards(&mut taken)),
            ("whole", t.library_whole(), cards(&mut found.entries.iter())),
        ]
    };
    let (n, unsaid) = (found.entries.len() as u64, found.unsaid as u64);
    show(&LibraryPage {
        t,
        c: Chrome::new(&asked, Place::Library, vec![crumb("", t.library_title())]),
        fields: fields(&asked),
        kinds: kinds(&asked, &found),
        is_search,
        is_visitor: asked.caller.person().is_err(),
        is_empty: found.entries.is_empty(),
        count: t.library_count(plural(n), format::count(t.lang(), n)),
        understood: understood(t, &found),
        unsaid: (unsaid > 0).then(|| t.library_unsaid(plural(unsaid), format::count(t.lang(), unsaid))),
        parts,
        query: query_with(&asked.pairs, &[("lang", "")]),
    })
}

/// `GET /bibliotheque.csv`: the same search, in the same order.
pub(super) async fn csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let found = found(&asked).await?;
    let list = |all: Vec<String>| all.join(" | ");
    let rows = found.entries.iter().map(|one| {
        vec![
            kind(t, one.kind),
            guarded(&one.title),
            guarded(&one.by),
            list(one.themes.iter().map(|of| theme(t, *of)).collect()),
            list(one.grounds.iter().map(|of| ground(t, *of)).collect()),
            guarded(&proof(t, &one.proof)),
            guarded(&list(one.conditions.clone())),
            one.taken_up.map_or_else(String::new, |n| n.to_string()),
            one.told_on.map_or_else(String::new, format::date),
            guarded(&one.text),
            href(one),
        ]
    });
    let head = [
        "sorte",
        "titre",
        "raconte_par",
        "themes",
        "terrains",
        "preuve",
        "conditions",
        "reprises",
        "depuis",
        "texte",
        "page",
    ];
    let notes = vec![(t.export_date(), format::date(asked.today))];
    csv_answer("bibliotheque.csv", &notes, &head.map(str::to_owned), rows.collect::<Vec<_>>())
}
