//! The projects of an organisation; a new one; putting aside and taking back.

use super::{Tab, euros, tabs, worded};
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, Field, PageResult, Place, go, show};
use askama::Template;
use axum::extract::Path;
use funding::plan::Plan;
use funding::{Book, Facts, Verdict};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    id: String,
    title: String,
    fit: String,
    cost: String,
    gap: String,
    changed: String,
    is_aside: bool,
}

#[derive(Template)]
#[template(path = "funding/list.html")]
struct ListPage {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    may_create: bool,
    title: Field,
}

/// `GET /financements`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let organisation = asked.caller.organisation_id()?;
    let table = asked.register.law_of(organisation).await?;
    let book = Book::new(&table, asked.today);
    let mut all = asked.register.funding_projects(organisation).await?;
    all.sort_by_key(|project| project.archived_on.is_some());
    let lines = all
        .into_iter()
        .map(|project| {
            let fit = book
                .find(&project.now.facts)
                .iter()
                .filter(|f| f.verdict == Verdict::Eligible && f.scheme.family == funding::Family::Funding)
                .count();
            let sums = project.now.plan.sums().unwrap_or_default();
            Line {
                fit: format::count(t.lang(), fit as u64),
                cost: euros(t, sums.gross),
                gap: euros(t, sums.gap),
                changed: format::instant(&project.now.noted_at),
                is_aside: project.archived_on.is_some(),
                id: project.id,
                title: project.now.title,
            }
        })
        .collect();
    show(&ListPage {
        t,
        tabs: tabs(&asked, "/financements"),
        lines,
        may_create: asked.caller.can(Action::Create, ObjectKind::Project),
        title: Field::text("titre", t.funding_name(), "").hint(t.funding_name_hint()).required(),
        c: Chrome::new(&asked, Place::Funding, vec![crumb("", t.funding_title())]),
    })
}

/// `POST /financements/nouveau`
pub(super) async fn begin(asked: Asked, form: Pairs) -> PageResult {
    let organisation = asked.caller.organisation_id()?;
    let title = form.text("titre").unwrap_or_default();
    let id = asked
        .register
        .add_funding_project(organisation, title, &Facts::default(), &Plan::default())
        .await
        .map_err(|error| worded(&asked, error))?;
    go(&format!("/financements/projets/{id}/decrire/holder"))
}

/// `POST /financements/projets/{id}/ranger`
pub(super) async fn put_aside(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let organisation = asked.caller.organisation_id()?;
    let on = if form.has("reprendre") { None } else { Some(asked.today) };
    asked.register.put_funding_project_aside(organisation, &id, on).await?;
    go(&format!("/financements/projets/{id}"))
}
