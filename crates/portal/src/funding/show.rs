//! One project: which schemes fit, perhaps, or do not; its plan; its file; its versions.

use super::findings::{Block, blocks};
use super::{Tab, crumbs, euros, tabs, told};
use crate::edge::Asked;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use axum::extract::Path;
use funding::{Book, Family, Group, Verdict};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

#[derive(Template)]
#[template(path = "funding/show.html")]
struct ShowPage {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    id: String,
    title: String,
    parts: Vec<(&'static str, String)>,
    figures: Vec<(String, String)>,
    blocks: Vec<Block>,
    pieces: Vec<String>,
    versions: Vec<(String, String)>,
    may_change: bool,
    is_aside: bool,
}

/// The code of a part of the form, and its name.
pub(super) fn part(t: Texts, group: Group) -> (&'static str, String) {
    match group {
        Group::Holder => ("holder", t.funding_part_holder()),
        Group::Project => ("project", t.funding_part_project()),
        Group::Money => ("money", t.funding_part_money()),
        Group::Place => ("place", t.funding_part_place()),
        Group::Persons => ("persons", t.funding_part_persons()),
        Group::Service => ("service", t.funding_billing()),
        Group::Purchase => ("purchase", t.funding_purchase()),
    }
}

/// `GET /financements/projets/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let organisation = asked.caller.organisation_id()?;
    let project = asked.register.funding_project(organisation, &id).await?;
    let versions = asked.register.funding_versions(organisation, &id).await?;
    let table = asked.register.law_of(organisation).await?;
    let facts = &project.now.facts;
    let ask = |fact: funding::Fact| {
        let (code, _) = part(t, fact.question().group);
        format!("/financements/projets/{id}/decrire/{code}#{}", fact.code())
    };
    let blocks = blocks(&asked, &table, facts, Family::Funding, &ask);
    let mut pieces: Vec<String> = Book::new(&table, asked.today)
        .find(facts)
        .iter()
        .filter(|found| found.scheme.family == Family::Funding && found.verdict == Verdict::Eligible)
        .flat_map(|found| found.scheme.pieces.iter().map(|piece| told(t, *piece)))
        .collect();
    pieces.sort();
    pieces.dedup();
    let sums = project.now.plan.sums().unwrap_or_default();
    let mut figures = vec![
        (t.funding_cost(), euros(t, sums.gross)),
        (t.funding_gifts(), euros(t, sums.gifts)),
        (t.funding_loans(), euros(t, sums.loans)),
        (t.funding_own(), euros(t, sums.own)),
        (t.funding_gap(), euros(t, sums.gap)),
    ];
    if let Some(rate) = sums.public_rate() {
        #[expect(clippy::cast_precision_loss, reason = "a rate")]
        figures.push((t.funding_public_rate(), format::percent(t.lang(), rate as f64 / 100.0, 2)));
    }
    let versions = versions
        .iter()
        .map(|v| (format::instant(&v.noted_at), v.author_name.clone().unwrap_or_else(|| t.unknown())));
    show(&ShowPage {
        t,
        tabs: tabs(&asked, "/financements"),
        title: project.now.title.clone(),
        parts: Group::ALL.iter().take(5).map(|group| part(t, *group)).collect(),
        figures,
        blocks,
        pieces,
        versions: versions.collect(),
        may_change: asked.caller.can(Action::Change, ObjectKind::Project),
        is_aside: project.archived_on.is_some(),
        c: Chrome::new(&asked, Place::Funding, crumbs(&asked, &project.now.title)),
        id,
    })
}
