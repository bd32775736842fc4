//! How a need may legally be paid for: studies of an organisation with their verdicts, clauses to copy, social impact
//! contracts with uncertain results, models of shared places. A page never says that somebody may sign: it says what to check.

mod clauses;
mod edit;
mod impact_edit;
mod impact_exports;
mod impacts;
mod list;
mod models;
mod parts;
mod show;

use crate::edge::Asked;
use crate::edge::doors::{Doors, Need};
use crate::ui::chrome::{Crumb, crumb};
use texts::Texts;
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    // A study prepares a project and is read by those who read projects.
    let right = |action| Need::Right(action, ObjectKind::Project);
    let (list, see, create) = (right(Action::List), right(Action::See), right(Action::Create));
    let (change, export) = (right(Action::Change), right(Action::Export));
    Doors::new()
        .get("/cadres-juridiques", list, self::list::list)
        .get("/cadres-juridiques.csv", export, self::list::csv)
        .get("/cadres-juridiques/nouveau", create, edit::ask)
        .post("/cadres-juridiques/nouveau", create, edit::make)
        .get("/cadres-juridiques/clauses", Need::Person, clauses::list)
        .get("/cadres-juridiques/clauses.docx", Need::Person, clauses::all_docx)
        .get("/cadres-juridiques/clauses/{code}", Need::Person, clauses::show_one)
        .get("/cadres-juridiques/clauses/{code}/clause.docx", Need::Person, clauses::docx)
        .get("/cadres-juridiques/clauses/{code}/clause.txt", Need::Person, clauses::text)
        .get("/cadres-juridiques/modeles", Need::Person, models::list)
        .get("/cadres-juridiques/modeles/{code}", Need::Person, models::show_one)
        .get("/cadres-juridiques/impact", list, impacts::list)
        .get("/cadres-juridiques/impact/nouveau", create, impact_edit::ask)
        .post("/cadres-juridiques/impact/nouveau", create, impact_edit::make)
        .get("/cadres-juridiques/impact/{id}", see, impacts::show_one)
        .get("/cadres-juridiques/impact/{id}/contrat.pdf", export, impacts::pdf)
        .get("/cadres-juridiques/impact/{id}/distribution.csv", export, impact_exports::csv)
        .get("/cadres-juridiques/impact/{id}/simulation.xlsx", export, impact_exports::xlsx)
        .get("/cadres-juridiques/impact/{id}/modifier", change, impact_edit::correct)
        .post("/cadres-juridiques/impact/{id}/modifier", change, impact_edit::write)
        .post("/cadres-juridiques/impact/{id}/supprimer", change, impacts::remove)
        .get("/cadres-juridiques/etudes/{id}", see, show::show_one)
        .get("/cadres-juridiques/etudes/{id}/etude.pdf", export, show::pdf)
        .get("/cadres-juridiques/etudes/{id}/etude.docx", export, show::docx)
        .get("/cadres-juridiques/etudes/{id}/modifier", change, edit::correct)
        .post("/cadres-juridiques/etudes/{id}/modifier", change, edit::write)
        .post("/cadres-juridiques/etudes/{id}/supprimer", change, show::remove)
}

/// A tab of the slice.
pub(super) struct Tab {
    pub href: &'static str,
    pub label: String,
    pub current: bool,
}

fn tabs(asked: &Asked, here: &str) -> Vec<Tab> {
    let t = asked.t;
    let mine = asked.caller.can(Action::List, ObjectKind::Project);
    let all = [
        ("/cadres-juridiques", t.framework_studies(), mine),
        ("/cadres-juridiques/clauses", t.framework_clauses(), true),
        ("/cadres-juridiques/impact", t.framework_impacts(), mine),
        ("/cadres-juridiques/modeles", t.framework_models(), true),
    ];
    let shown = all.into_iter().filter(|(.., shown)| *shown);
    shown.map(|(href, label, _)| Tab { href, label, current: href == here }).collect()
}

fn crumbs(t: Texts, here: &str) -> Vec<Crumb> {
    vec![crumb("/cadres-juridiques", t.framework_title()), crumb("", here)]
}

fn may(asked: &Asked, action: Action) -> bool {
    asked.caller.can(action, ObjectKind::Project)
}
