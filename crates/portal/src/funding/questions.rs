//! Questions asked in passing, nothing kept: the address carries the answers, so a link can be shared.

use super::findings::{Block, blocks, table};
use super::{Tab, crumbs, tabs};
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, show};
use askama::Template;
use axum::extract::Path;
use funding::{Fact, Facts, Family, SCHEMES};
use texts::Texts;

#[derive(Template)]
#[template(path = "funding/questions.html")]
struct QuestionsPage<'a> {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    title: String,
    lead: String,
    action: String,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
    blocks: Vec<Block>,
}

/// The questions that the schemes of a family read, in the order of the form.
fn asked_of(family: Family) -> Vec<Fact> {
    let of = SCHEMES.iter().filter(|scheme| scheme.family == family);
    let mut facts: Vec<Fact> =
        of.flat_map(|s| s.rule.leaves().into_iter().filter_map(|leaf| leaf.fact())).collect();
    facts.sort_unstable();
    facts.dedup();
    facts
}

/// `GET /financements/questions/{family}`
pub(super) async fn ask(asked: Asked, Path(code): Path<String>) -> PageResult {
    let t = asked.t;
    let family = Family::from_code(&code).ok_or(PageError::NotFound)?;
    let (title, lead) = match family {
        Family::Funding => (t.funding_try(), t.funding_try_lead()),
        Family::Occupation => (t.funding_occupation(), t.funding_occupation_lead()),
        Family::Billing => (t.funding_billing(), t.funding_billing_lead()),
        Family::Purchase => (t.funding_purchase(), t.funding_purchase_lead()),
    };
    let questions = asked_of(family);
    let mut facts = Facts::default();
    let mut problems = super::describe::read(t, &questions, &asked.pairs, &mut facts);
    if problems.is_empty() {
        problems = super::describe::contradictions(t, &questions, &facts);
    }
    let table = table(&asked).await?;
    let action = format!("/financements/questions/{}", family.code());
    let fields = questions.iter().map(|fact| {
        let typed = asked.pairs.text(fact.code()).unwrap_or_default();
        super::describe::field(t, *fact, typed).checked(&problems)
    });
    show(&QuestionsPage {
        t,
        tabs: tabs(&asked, &action),
        lead,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems: &problems },
        fields: fields.collect(),
        blocks: blocks(&asked, &table, &facts, family, &|fact| format!("#{}", fact.code())),
        action,
        c: Chrome::new(&asked, Place::Funding, crumbs(&asked, &title)),
        title,
    })
}
