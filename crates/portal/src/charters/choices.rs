//! What one's own house shows in a charter: residences, none by default; dwellings withdrawn at once.

use super::{charter, exports::in_one_line, tabs, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, Field, PageResult, Place, go, show};
use crate::vacancies::words::Tab;
use askama::Template;
use axum::extract::Path;
use texts::{Texts, format};

struct Line {
    id: String,
    name: String,
    residence: String,
    /// As the others see it; `None`: withdrawn.
    shown: Option<String>,
    availability: String,
}

#[derive(Template)]
#[template(path = "charters/choices.html")]
struct ChoicesPage {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    done: bool,
    network: Option<String>,
    network_id: String,
    residences: Option<Field>,
    /// Every residence of the form: those that are not ticked are shown no more.
    all: Vec<String>,
    lines: Vec<Line>,
}

/// `GET /charte/partage`
pub(super) async fn show_own(asked: Asked) -> PageResult {
    let t = asked.t;
    let mut page = ChoicesPage {
        t,
        tabs: tabs(&asked, "/charte/partage"),
        done: asked.pairs.text("fait").is_some(),
        network: None,
        network_id: String::new(),
        residences: None,
        all: Vec::new(),
        lines: Vec::new(),
        c: Chrome::new(
            &asked,
            Place::Charters,
            vec![crumb("/charte", t.nav_charters()), crumb("", t.charter_tab_own())],
        ),
    };
    if let Some(charter) = charter(&asked).await? {
        let portfolio = portfolio(&asked).await?;
        let at = asked.caller.at;
        let residences = asked.register.charter_residences(&charter.network_id, &portfolio, at).await?;
        let boxes: Vec<Choice> = residences
            .iter()
            .map(|one| Choice {
                value: one.id.clone(),
                label: t.charter_residence_of(
                    one.name.as_str(),
                    one.commune.clone().unwrap_or_else(|| t.unknown()),
                    format::count(t.lang(), one.adapted as u64),
                ),
                chosen: one.is_chosen,
            })
            .collect();
        page.all = residences.into_iter().map(|one| one.id).collect();
        if !boxes.is_empty() {
            let field = Field::boxes("residence", t.charter_own_residences(), boxes);
            page.residences = Some(field.hint(t.charter_own_residences_hint()));
        }
        let dwellings = asked.register.charter_own_dwellings(&charter.network_id, &portfolio, at).await?;
        page.lines = dwellings
            .into_iter()
            .map(|one| Line {
                id: one.dwelling_id,
                name: crate::adapted::name_of(&asked, one.reference.as_deref()),
                residence: one.residence,
                availability: one.shown.as_ref().map_or_else(String::new, |d| words::availability(t, d)),
                shown: one.shown.as_ref().map(|d| in_one_line(&asked, d)),
            })
            .collect();
        page.network_id = charter.network_id;
        page.network = Some(charter.network);
    }
    show(&page)
}

/// `POST /charte/reseaux/{id}/residences`
pub(super) async fn choose(asked: Asked, Path(network): Path<String>, form: Pairs) -> PageResult {
    let own = asked.landlord()?.id.clone();
    // A role that holds for some residences decides of those only.
    let portfolio = portfolio(&asked).await?;
    let seen = |id: &str| portfolio.residence(id).is_some();
    let all: Vec<String> = form.all("toutes").filter(|id| seen(id)).map(str::to_owned).collect();
    let shown: Vec<String> = form.all("residence").map(str::to_owned).collect();
    if shown.iter().any(|id| !seen(id)) {
        return Err(PageError::NotFound);
    }
    asked.register.choose_charter_residences(&network, &own, (&all, &shown), asked.caller.at).await?;
    go(&format!("/charte/partage?reseau={network}&fait=choisi"))
}

/// The dwelling of a form, when the person sees it.
async fn dwelling(asked: &Asked, form: &Pairs) -> Result<String, PageError> {
    let wanted = form.text("logement").ok_or(PageError::NotFound)?;
    let portfolio = portfolio(asked).await?;
    portfolio.dwelling(wanted).map(|(_, dwelling)| dwelling.id.clone()).ok_or(PageError::NotFound)
}

/// `POST /charte/retirer`
pub(super) async fn withdraw(asked: Asked, form: Pairs) -> PageResult {
    let own = asked.landlord()?.id.clone();
    let id = dwelling(&asked, &form).await?;
    asked.register.withdraw_from_charters(&own, &id, asked.caller.at).await?;
    go("/charte/partage?fait=retire")
}

/// `POST /charte/remettre`
pub(super) async fn restore(asked: Asked, form: Pairs) -> PageResult {
    let own = asked.landlord()?.id.clone();
    let id = dwelling(&asked, &form).await?;
    asked.register.show_in_charters(&own, &id).await?;
    go("/charte/partage?fait=remis")
}
