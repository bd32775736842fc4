//! Funding: projects, which schemes fit them and why, plans that close, the parameters of the law, aids found elsewhere.
//! A page never says that somebody has a right: it prepares a file.

mod aids;
mod aids_undo;
mod describe;
mod exports;
mod findings;
mod impact;
mod list;
mod parameters;
mod plan;
mod questions;
mod sheets;
mod show;

pub(crate) use describe::{contradictions, field, read, typed};
pub(crate) use sheets::status;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use crate::ui::chrome::{Crumb, crumb};
use model::Language;
use texts::{Lang, Texts};
use trust::field::ObjectKind;
use trust::policy::Action;

/// A file of aids.
const LARGEST_AIDS: usize = 20 * 1024 * 1024;

pub(crate) fn doors() -> Doors {
    let list = Need::Right(Action::List, ObjectKind::Project);
    let see = Need::Right(Action::See, ObjectKind::Project);
    let create = Need::Right(Action::Create, ObjectKind::Project);
    let change = Need::Right(Action::Change, ObjectKind::Project);
    let export = Need::Right(Action::Export, ObjectKind::Project);
    Doors::new()
        .get("/financements", list, list::list)
        .post("/financements/nouveau", create, list::begin)
        .get("/financements/projets/{id}", see, show::show_one)
        .post("/financements/projets/{id}/ranger", change, list::put_aside)
        .get("/financements/projets/{id}/decrire/{part}", change, describe::ask)
        .post("/financements/projets/{id}/decrire/{part}", change, describe::note)
        .get("/financements/projets/{id}/plan", see, plan::show_plan)
        .post("/financements/projets/{id}/plan", change, plan::change)
        .get("/financements/projets/{id}/plan.csv", export, exports::csv)
        .get("/financements/projets/{id}/plan.xlsx", export, exports::xlsx)
        .get("/financements/projets/{id}/plan.pdf", export, exports::pdf)
        .get("/financements/questions/{family}", Need::Person, questions::ask)
        .get("/financements/dispositifs", Need::Person, sheets::list)
        .get("/financements/dispositifs/{code}", Need::Person, sheets::sheet)
        .get("/financements/parametres", see, parameters::list)
        .get("/financements/parametres/{name}", see, parameters::show_one)
        .post("/financements/parametres/{name}", change, parameters::change)
        .post("/financements/parametres/{name}/annuler", change, parameters::undo)
        .get("/financements/aides", list, aids::list)
        .get("/financements/aides/imports/{id}/annuler", change, aids_undo::ask)
        .post("/financements/aides/imports/{id}/annuler", change, aids_undo::undo)
        .upload("/financements/aides/importer", change, LARGEST_AIDS, aids::import)
}

/// A tab of the slice.
struct Tab {
    href: &'static str,
    label: String,
    current: bool,
}

fn tabs(asked: &Asked, here: &str) -> Vec<Tab> {
    let t = asked.t;
    let mine = asked.caller.can(Action::List, ObjectKind::Project);
    let all = [
        ("/financements", t.funding_projects(), mine),
        ("/financements/dispositifs", t.funding_sheets(), true),
        ("/financements/questions/billing", t.funding_billing(), true),
        ("/financements/questions/purchase", t.funding_purchase(), true),
        ("/financements/questions/occupation", t.funding_occupation(), true),
        ("/financements/parametres", t.funding_parameters(), mine),
        ("/financements/aides", t.funding_aids(), mine),
    ];
    let shown = all.into_iter().filter(|(.., shown)| *shown);
    shown.map(|(href, label, _)| Tab { href, label, current: href == here }).collect()
}

fn crumbs(asked: &Asked, here: &str) -> Vec<Crumb> {
    vec![crumb("/financements", asked.t.funding_title()), crumb("", here)]
}

pub(crate) fn language(t: Texts) -> Language {
    if t.lang() == Lang::Fr { Language::Fr } else { Language::En }
}

/// A sentence of the engine.
pub(crate) fn told(t: Texts, pair: model::Pair) -> String {
    if t.lang() == Lang::Fr { pair.0 } else { pair.1 }.to_owned()
}

pub(crate) fn euros(t: Texts, cents: i64) -> String {
    funding::cents(cents).told_in(language(t)).to_owned()
}

/// A refusal of the register as the page that says it.
fn worded(asked: &Asked, error: register::Error) -> PageError {
    let t = asked.t;
    let said = match &error {
        register::Error::Changed => t.funding_changed(),
        register::Error::Refused(code) => match code.as_str() {
            "funding-title" => t.funding_wrong_title(),
            "funding-personal" => t.text_personal(),
            "funding-most" => t.funding_wrong_most(),
            "law-why" => t.funding_wrong_why(),
            "law-source" => t.funding_wrong_source(),
            "law-days" => t.funding_wrong_days(),
            "law-unit" => t.law_wrong_unit(),
            "law-bounds" => t.law_wrong_value(),
            "law-key" | "law-most" => t.funding_wrong_parameter(),
            "aids-most" => t.funding_wrong_aids(),
            "aids-not-last" => t.aids_not_last(),
            other if other.starts_with("funding-plan") => t.funding_wrong_plan(),
            _ => return error.into(),
        },
        _ => return error.into(),
    };
    register::Error::Refused(said).into()
}
