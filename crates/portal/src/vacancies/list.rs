//! The vacancies under way: adapted dwellings first, the oldest notice first.

use super::words::{Tab, state, tabs};
use crate::adapted::{name_of, words as adapted};
use crate::edge::Asked;
use crate::residences::data::portfolio;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, LevelMark, PageResult, Place, show, words as shown};
use askama::Template;
use register::vacancies::Vacancy;
use std::collections::BTreeSet;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    id: String,
    name: String,
    residence: String,
    level: LevelMark,
    is_adapted: bool,
    state: String,
    noticed: String,
    /// An adapted dwelling that no need fits.
    unmatched: bool,
}

#[derive(Template)]
#[template(path = "vacancies/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    count_text: String,
    alert: Option<String>,
    lines: Vec<Line>,
    closed: bool,
    may_create: bool,
}

/// `GET /vacances`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    let landlord_id = portfolio.landlord.id.as_str();
    let closed = asked.pairs.text("etat") == Some("closes");
    let all = asked.register.vacancies(landlord_id).await?;
    let unmatched = asked.register.unmatched(&portfolio, asked.today).await?;
    let without: BTreeSet<&str> = unmatched.iter().map(|one| one.vacancy_id.as_str()).collect();
    let mut rows: Vec<(&Vacancy, Line)> = Vec::new();
    for vacancy in all.iter().filter(|v| v.state.is_open() != closed) {
        // Out of the person's residences, or of the files: not in this list.
        let Some((r, d)) = portfolio.dwelling(&vacancy.dwelling_id) else { continue };
        let line = Line {
            id: vacancy.id.clone(),
            name: name_of(&asked, d.reference.as_deref()),
            residence: r.name.clone(),
            level: adapted::mark(t, d.standing),
            is_adapted: d.standing.is_adapted(),
            state: state(t, vacancy.state),
            noticed: vacancy.noticed_on().map_or_else(|| t.unknown(), format::date),
            unmatched: without.contains(vacancy.id.as_str()),
        };
        rows.push((vacancy, line));
    }
    rows.sort_by_key(|(vacancy, line)| (!line.is_adapted, vacancy.noticed_on(), vacancy.id.clone()));
    let lines: Vec<Line> = rows.into_iter().map(|(_, line)| line).collect();
    let n = lines.iter().filter(|line| line.unmatched).count() as u64;
    show(&ListPage {
        t,
        tabs: tabs(&asked, "/vacances"),
        count_text: shown::dwellings(t, lines.len() as u64),
        alert: (n > 0).then(|| t.vacancies_unmatched(shown::plural(n), format::count(t.lang(), n))),
        lines,
        closed,
        may_create: asked.caller.can(Action::Create, ObjectKind::Vacancy),
        c: Chrome::new(&asked, Place::Allocations, vec![crumb("", t.vacancies_title())]),
    })
}
