//! Works under way, for the technical service: dwelling, lines, days. Never for whom, never why.

use super::{day, edition, found, home, is_within, named, order, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::chrome::crumb;
use crate::ui::words::plural;
use crate::ui::{Chrome, PageResult, Place, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use pathway::adaptation::{Event, Stage};
use pathway::works::totals;
use register::adaptations::AdaptationFile;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    id: String,
    reference: String,
    name: String,
    residence: String,
    stage: String,
    starts: String,
    amount: String,
}

#[derive(Template)]
#[template(path = "adaptations/sites.html")]
struct SitesPage {
    t: Texts,
    c: Chrome,
    count_text: String,
    lines: Vec<Line>,
}

/// Is there an order to be seen: works were ordered, and the file was not stopped before they began?
pub(super) fn has_order(asked: &Asked, file: &AdaptationFile) -> bool {
    let now = file.standing(asked.today);
    now.ordered_on.is_some() && now.stage >= Stage::Ordered && now.stage != Stage::Stopped
}

/// `GET /chantiers`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    let all = asked.register.adaptations(&portfolio.landlord.id, asked.today).await?;
    let mut under_way: Vec<_> = all
        .iter()
        .filter(|file| is_within(&asked, &portfolio, file, Action::List, ObjectKind::WorksOrder))
        .map(|file| (file, file.standing(asked.today)))
        .filter(|(_, now)| now.has_works())
        .collect();
    under_way.sort_by_key(|(file, now)| (now.starts_on, file.id.clone()));
    let lines: Vec<Line> = under_way
        .into_iter()
        .map(|(file, now)| Line {
            id: file.id.clone(),
            reference: file.reference(),
            name: named(&asked, &portfolio, file).0,
            residence: home(&portfolio, file).map_or_else(String::new, |(r, _)| r.name.clone()),
            stage: words::stage(t, now.stage),
            starts: words::day(t, now.starts_on),
            amount: words::amount(t, totals(file.lines()).gross_cents()),
        })
        .collect();
    let n = lines.len() as u64;
    show(&SitesPage {
        t,
        count_text: t.sites_count(plural(n), format::count(t.lang(), n)),
        lines,
        c: Chrome::new(&asked, Place::Sites, vec![crumb("", t.sites_title())]),
    })
}

/// `POST /chantiers/{id}/etape`
pub(super) async fn note(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let (portfolio, file) = found(&asked, &id, Action::Change, ObjectKind::WorksOrder).await?;
    if !has_order(&asked, &file) {
        return Err(PageError::NotFound);
    }
    // Kept out of what this form may say, whatever is sent: why, and for whom.
    let what = form.text("quoi").and_then(Event::from_code);
    if day(&form, "jour").is_some() && what.is_some_and(|event| !super::form::ON_SITE.contains(&event)) {
        return Err(PageError::Forbidden);
    }
    edition(&form)?;
    let problems = super::form::note(&asked, &portfolio.landlord.id, &file, &form, true).await?;
    if problems.is_empty() {
        return go(&format!("/chantiers/{id}?fait=note"));
    }
    show_wrong(&order::page(&asked, &portfolio, &file, &form, &problems))
}
