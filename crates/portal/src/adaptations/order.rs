//! The purchase order of works, to be printed, and what happens on the site. A dwelling, lines and days: nobody.

use super::sites::has_order;
use super::{form as step, found, named, words, works};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, show};
use askama::Template;
use axum::extract::Path;
use register::adaptations::AdaptationFile;
use register::portfolio::Portfolio;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

#[derive(Template)]
#[template(path = "adaptations/order.html")]
pub(super) struct OrderPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    id: String,
    edition: u32,
    title: String,
    done: Option<String>,
    facts: Vec<(String, String)>,
    lines: Vec<works::Shown>,
    sums: Vec<(String, String)>,
    fields: Vec<Field>,
}

/// The page of an order, with a form that may come back.
pub(super) fn page<'a>(
    asked: &Asked,
    portfolio: &Portfolio,
    file: &AdaptationFile,
    form: &Pairs,
    problems: &'a [Problem],
) -> OrderPage<'a> {
    let t = asked.t;
    let now = file.standing(asked.today);
    let (name, address) = named(asked, portfolio, file);
    let title = t.order_number(file.reference());
    let may_note = asked.caller.can(Action::Change, ObjectKind::WorksOrder);
    OrderPage {
        t,
        c: Chrome::new(
            asked,
            Place::Sites,
            vec![crumb("/chantiers", t.sites_title()), crumb("", title.as_str())],
        )
        .narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        id: file.id.clone(),
        edition: file.edition(),
        title,
        done: asked.pairs.text("fait").map(|_| t.file_noted_done()),
        facts: [
            (t.export_landlord(), Some(portfolio.landlord.name.clone())),
            (t.col_dwelling(), Some(name)),
            (t.dwelling_address(), Some(address)),
            (t.file_state(), Some(words::stage(t, now.stage))),
            (t.order_ordered(), now.ordered_on.map(format::date)),
            (t.file_starts(), now.starts_on.map(format::date)),
            (t.file_accepted(), now.accepted_on.map(format::date)),
        ]
        .into_iter()
        .filter_map(|(label, value)| Some((label, value?)))
        .collect(),
        lines: works::shown(t, file.lines()),
        sums: works::sums(t, file.lines()),
        fields: if may_note { step::fields(asked, &now, true, form, problems) } else { Vec::new() },
    }
}

/// `GET /chantiers/{id}`
pub(super) async fn show_order(asked: Asked, Path(id): Path<String>) -> PageResult {
    let (portfolio, file) = found(&asked, &id, Action::See, ObjectKind::WorksOrder).await?;
    // A file without an order is none of the technical service's.
    if !has_order(&asked, &file) {
        return Err(PageError::NotFound);
    }
    show(&page(&asked, &portfolio, &file, &Pairs::default(), &[]))
}
