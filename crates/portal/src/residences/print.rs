//! The sheet of a residence on two pages of paper.

use super::data::{portfolio, residence};
use super::sheet::{self, FloorLine, IndexPart, PeoplePart};
use super::ways::{self, WayLine};
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use axum::extract::Path;
use texts::{Texts, format, words as names};

#[derive(Template)]
#[template(path = "residences/print.html")]
struct PrintPage {
    t: Texts,
    c: Chrome,
    id: String,
    name: String,
    lead: String,
    today: String,
    index: IndexPart,
    people: Option<PeoplePart>,
    floor_levels: Vec<&'static str>,
    floors: Vec<FloorLine>,
    profile_name: String,
    ways: Vec<WayLine>,
}

/// `GET /residences/{id}/fiche`
pub(super) async fn print(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    let r = residence(&portfolio, &id)?;
    let profile = sheet::profile_of(asked.pairs.text("profile"));
    let crumbs = vec![
        crumb("/residences", t.nav_residences()),
        crumb(format!("/residences/{id}"), r.name.as_str()),
        crumb("", t.sheet_print()),
    ];
    let (ways, _) = ways::of(&asked, r, profile).await?;
    show(&PrintPage {
        t,
        c: Chrome::new(&asked, Place::Residences, crumbs),
        id,
        name: r.name.clone(),
        lead: sheet::lead(t, r),
        today: format::date(portfolio.request.on),
        index: sheet::index(t, &portfolio, r),
        people: sheet::people(t, &portfolio, r),
        floor_levels: sheet::levels(),
        floors: sheet::floors(t, r),
        profile_name: names::profile(t, profile),
        ways,
    })
}
