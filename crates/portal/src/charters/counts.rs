//! How many households of the other landlords need an adapted dwelling, by commune and level: counts from the house limit on,
//! for whoever decides what to adapt.

use super::{charter, tabs};
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show};
use crate::vacancies::words::Tab;
use askama::Template;
use charter::counts::LEVELS;
use texts::{Texts, format, words as names};
use trust::suppression::{Count, PERSONS};

struct Line {
    commune: String,
    counts: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "charters/counts.html")]
struct CountsPage {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    is_signed: bool,
    levels: Vec<String>,
    lines: Vec<Line>,
    limit: String,
}

/// A count, as far as it may be told.
fn count(t: Texts, count: Count) -> String {
    match count {
        Count::Exact(number) => t.charter_at_least(format::count(t.lang(), u64::from(number))),
        Count::Fewer(limit) => t.charter_fewer(limit.to_string()),
        Count::Withheld => "–".to_owned(),
    }
}

/// `GET /charte/besoins`
pub(super) async fn show_counts(asked: Asked) -> PageResult {
    let t = asked.t;
    let levels: Vec<String> =
        LEVELS.iter().map(|level| format!("{} – {}", level.code(), names::level(t, *level))).collect();
    let charter = charter(&asked).await?;
    let mut lines = Vec::new();
    if let Some(charter) = &charter {
        let own = asked.landlord()?.id.clone();
        let when = (asked.today, asked.caller.at);
        for one in asked.register.charter_counts(&charter.network_id, &own, when).await? {
            let counts = one.counts.map(|number| count(t, number));
            let commune = one.commune.unwrap_or_else(|| t.charter_needs_anywhere());
            lines.push(Line { commune, counts: levels.iter().cloned().zip(counts).collect() });
        }
    }
    show(&CountsPage {
        t,
        tabs: tabs(&asked, "/charte/besoins"),
        is_signed: charter.is_some(),
        levels,
        lines,
        limit: PERSONS.to_string(),
        c: Chrome::new(
            &asked,
            Place::Charters,
            vec![crumb("/charte", t.nav_charters()), crumb("", t.charter_tab_needs())],
        ),
    })
}
