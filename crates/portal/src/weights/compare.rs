//! Two versions side by side: which parameters differ, and which residences change.

use super::labels::parameter_label;
use super::list::version_name;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show, words};
use access::parameters::compare as differences_of;
use askama::Template;
use register::portfolio::{Portfolio, PortfolioRequest, ResidenceView};
use std::collections::BTreeMap;
use std::sync::Arc;
use texts::{Texts, format};

/// How many changed residences the page lists.
const SHOWN: usize = 200;

struct Difference {
    label: String,
    before: String,
    after: String,
}

struct ChangeLine {
    id: String,
    name: String,
    index: String,
    class: String,
    rank: String,
    target: String,
}

#[derive(Template)]
#[template(path = "weights/compare.html")]
struct ComparePage {
    t: Texts,
    c: Chrome,
    lead: String,
    differences: Vec<Difference>,
    summary: String,
    changes: Vec<ChangeLine>,
    can_activate: bool,
    after: String,
}

/// `GET /ponderations/comparer?avant=…&apres=…`
pub(super) async fn compare(asked: Asked) -> PageResult {
    let t = asked.t;
    let landlord = asked.landlord()?.id.clone();
    let register = &asked.register;
    let before = register.weights(&landlord, asked.pairs.text("avant")).await?;
    let after =
        register.weights(&landlord, Some(asked.pairs.text("apres").ok_or(PageError::NotFound)?)).await?;
    let old = portfolio(&asked, &landlord, &before.id).await?;
    let new = portfolio(&asked, &landlord, &after.id).await?;
    let by_id: BTreeMap<&str, &ResidenceView> = new.residences.iter().map(|r| (r.id.as_str(), r)).collect();
    let pairs: Vec<(&ResidenceView, &ResidenceView)> =
        old.residences.iter().filter_map(|r| Some((r, *by_id.get(r.id.as_str())?))).collect();
    let count = |changed: &dyn Fn(&ResidenceView, &ResidenceView) -> bool| {
        let n = pairs.iter().filter(|(a, b)| changed(a, b)).count() as u64;
        words::residences(t, n)
    };
    let class = |a: &ResidenceView, b: &ResidenceView| a.score.classes != b.score.classes;
    let rank = |a: &ResidenceView, b: &ResidenceView| a.rank != b.rank;
    let target = |a: &ResidenceView, b: &ResidenceView| a.target.status != b.target.status;
    let summary = t.compare_summary(
        count(&class),
        format::count(t.lang(), pairs.iter().filter(|(a, b)| rank(a, b)).count() as u64),
        format::count(t.lang(), pairs.iter().filter(|(a, b)| target(a, b)).count() as u64),
    );
    let differences = differences_of(&before.parameters, &after.parameters)
        .into_iter()
        .map(|d| Difference {
            label: parameter_label(t, &d.code),
            before: crate::method::value(t, &d.before),
            after: crate::method::value(t, &d.after),
        })
        .collect();
    let crumbs = vec![crumb("/ponderations", t.nav_weights()), crumb("", t.compare_title())];
    show(&ComparePage {
        t,
        c: Chrome::new(&asked, Place::Weights, crumbs),
        lead: t
            .compare_lead(version_name(t, &before.id, &before.name), version_name(t, &after.id, &after.name)),
        differences,
        summary,
        changes: pairs
            .iter()
            .filter(|(a, b)| class(a, b) || rank(a, b) || target(a, b))
            .take(SHOWN)
            .map(|(a, b)| change(t, a, b))
            .collect(),
        can_activate: !after.is_active,
        after: after.id,
    })
}

async fn portfolio(asked: &Asked, landlord_id: &str, version: &str) -> Result<Arc<Portfolio>, PageError> {
    let request = PortfolioRequest {
        landlord_id: landlord_id.to_owned(),
        on: asked.today,
        weights: Some(version.to_owned()),
        prudent: false,
        target: None,
    };
    Ok(asked.register.portfolio(&request).await?)
}

/// `B`, or `B → A` when it changes.
fn arrow(t: Texts, before: String, after: String) -> String {
    if before == after { after } else { t.arrow(before, after) }
}

fn change(t: Texts, a: &ResidenceView, b: &ResidenceView) -> ChangeLine {
    let rank = |r: &ResidenceView| r.rank.map_or_else(|| "–".to_owned(), |k| words::rank(t, k));
    ChangeLine {
        id: a.id.clone(),
        name: a.name.clone(),
        index: arrow(t, words::points(t, a.score.index), words::points(t, b.score.index)),
        class: arrow(t, words::classes(t, a.score.classes), words::classes(t, b.score.classes)),
        rank: arrow(t, rank(a), rank(b)),
        target: arrow(t, words::status(t, a.target.status).word, words::status(t, b.target.status).word),
    }
}
