//! The library: words, theme, public, territory and level in the address; the same search as a file. What one may vet and
//! what one carries comes first.

use super::words::{level, problem, public, set, stage, territories, theme};
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::words::plural;
use crate::ui::{Choice, Chrome, Field, PageResult, Place, show};
use askama::Template;
use matching::{Public, Theme};
use register::innovations::{Innovation, Search};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

pub(super) struct Line {
    id: String,
    title: String,
    holder: String,
    themes: String,
    publics: String,
    level: String,
    stage: String,
    seen: String,
}

#[derive(Template)]
#[template(path = "innovations/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    fields: Vec<Field>,
    is_search: bool,
    count: String,
    lines: Vec<Line>,
    own: Vec<Line>,
    to_vet: Vec<Line>,
    query: String,
    may_make: bool,
    may_match: bool,
}

fn line(t: Texts, one: Innovation) -> Line {
    Line {
        themes: set(t, Some(&one.sheet.themes), theme),
        publics: set(t, one.sheet.publics.as_ref(), public),
        level: level(t, one.level.level),
        stage: stage(t, one.stage),
        seen: format::count(t.lang(), u64::from(one.seen)),
        id: one.id,
        title: one.sheet.title,
        holder: one.holder,
    }
}

/// What the address asks for. A theme, a public or a territory that is none finds nothing, and never everything.
async fn search(asked: &Asked) -> Result<Option<Search>, PageError> {
    let code = |name: &str| asked.pairs.text(name);
    let theme = code("theme").map(Theme::from_code);
    let public = code("public").map(Public::from_code);
    let territory = match code("territoire") {
        None => None,
        Some(text) => Some(asked.register.gazetteer().await?.find(text).ok()),
    };
    if theme == Some(None) || public == Some(None) || territory == Some(None) {
        return Ok(None);
    }
    Ok(Some(Search {
        words: code("mots").unwrap_or("").chars().take(200).collect(),
        theme: theme.flatten(),
        public: public.flatten(),
        least_level: code("preuve").and_then(|text| text.parse().ok()).unwrap_or(0),
        territory: territory.flatten(),
        with_vetted: asked.caller.organisation_id().is_ok(),
    }))
}

async fn found(asked: &Asked) -> Result<Vec<Innovation>, PageError> {
    Ok(match search(asked).await? {
        Some(search) => asked.register.innovations(&search, asked.today).await?,
        None => Vec::new(),
    })
}

fn filters(asked: &Asked) -> Vec<Field> {
    let t = asked.t;
    let text = |name: &str| asked.pairs.text(name).unwrap_or("");
    let any = |chosen: &str| Choice::new("", t.innovation_any(), chosen);
    let themes = std::iter::once(any(text("theme")))
        .chain(Theme::ALL.iter().map(|one| Choice::new(one.code(), theme(t, *one), text("theme"))));
    let publics = std::iter::once(any(text("public")))
        .chain(Public::ALL.iter().map(|one| Choice::new(one.code(), public(t, *one), text("public"))));
    let levels = std::iter::once(any(text("preuve")))
        .chain((1..=4_u8).map(|one| Choice::new(one.to_string(), level(t, one), text("preuve"))));
    vec![
        Field::search("mots", t.practice_words(), text("mots")),
        Field::select("theme", t.innovation_themes(), themes.collect()),
        Field::select("public", t.innovation_publics(), publics.collect()),
        Field::text("territoire", t.contact_territory(), text("territoire")),
        Field::select("preuve", t.innovation_least_level(), levels.collect()),
    ]
}

/// `GET /innovations?mots=&theme=&public=&territoire=&preuve=`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let all = found(&asked).await?;
    let n = all.len() as u64;
    let (mut own, mut to_vet) = (Vec::new(), Vec::new());
    if let Ok(organisation) = asked.caller.organisation_id() {
        if asked.caller.can(Action::List, ObjectKind::Innovation) {
            own = asked.register.own_innovations(organisation, asked.today).await?;
        }
        if asked.caller.can(Action::Decide, ObjectKind::Innovation) {
            to_vet = asked.register.innovations_to_vet(organisation, asked.today).await?;
        }
    }
    let mut fields = filters(&asked);
    if let Some(text) = asked.pairs.text("territoire")
        && asked.register.gazetteer().await?.find(text).is_err()
    {
        let wrong = [crate::ui::Problem::new("territoire", problem(t, "innovation-territory").what)];
        fields = fields.into_iter().map(|field| field.checked(&wrong)).collect();
    }
    show(&ListPage {
        t,
        fields,
        is_search: ["mots", "theme", "public", "territoire", "preuve"]
            .iter()
            .any(|name| asked.pairs.text(name).is_some()),
        count: t.innovation_count(plural(n), format::count(t.lang(), n)),
        lines: all.into_iter().map(|one| line(t, one)).collect(),
        own: own.into_iter().map(|one| line(t, one)).collect(),
        to_vet: to_vet.into_iter().map(|one| line(t, one)).collect(),
        query: crate::edge::form::query_with(&asked.pairs, &[("lang", "")]),
        may_make: asked.caller.can(Action::Create, ObjectKind::Innovation),
        may_match: asked.caller.can(Action::List, ObjectKind::Innovation),
        c: Chrome::new(&asked, Place::Innovations, vec![crumb("", t.innovation_title())]),
    })
}

/// `GET /innovations.csv`: the same search.
pub(super) async fn csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let gazetteer = asked.register.gazetteer().await?;
    let rows = found(&asked).await?.into_iter().map(|one| {
        let amount = |range: Option<matching::Range>, most: bool| {
            range.map_or_else(String::new, |range| {
                let cents = if most { range.most } else { range.least };
                format!("{}.{:02}", cents / 100, cents % 100)
            })
        };
        let sheet = &one.sheet;
        vec![
            guarded(&sheet.title),
            guarded(&one.holder),
            set(t, Some(&sheet.themes), theme),
            set(t, sheet.publics.as_ref(), public),
            territories(&gazetteer, t, sheet.territories.as_ref()),
            one.level.level.to_string(),
            stage(t, one.stage),
            amount(sheet.money, false),
            amount(sheet.money, true),
            one.seen.to_string(),
            guarded(&sheet.core.join(" | ")),
            guarded(&sheet.summary),
            guarded(&sheet.source),
        ]
    });
    let head = [
        "titre",
        "porteur",
        "themes",
        "publics",
        "territoires",
        "niveau_de_preuve",
        "etat",
        "participation_min_euros",
        "participation_max_euros",
        "bailleurs_interesses",
        "coeur",
        "resume",
        "source",
    ];
    let notes = vec![(t.export_date(), format::date(asked.today))];
    csv_answer("innovations.csv", &notes, &head.map(str::to_owned), rows.collect::<Vec<_>>())
}
