//! The catalogue of services: searching it without an account, one service, its files; writing a sheet and publishing it.

mod check;
mod edit;
mod exports;
mod list;
mod own;
mod show;
mod words;

use crate::edge::doors::{Doors, Need};
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let right = |action| Need::Right(action, ObjectKind::CatalogueItem);
    let (create, change, decide) = (right(Action::Create), right(Action::Change), right(Action::Decide));
    Doors::new()
        .get("/services", Need::Nobody, list::list)
        .get("/services.csv", Need::Nobody, exports::csv)
        .get("/services/export.json", Need::Nobody, exports::inclusion)
        .get("/services/nos-fiches", create, own::list)
        .get("/services/nouvelle", create, edit::ask)
        .post("/services/nouvelle", create, edit::add)
        .get("/services/{id}", Need::Nobody, show::show_one)
        .get("/services/{id}/modifier", change, edit::ask_again)
        .post("/services/{id}/modifier", change, edit::save)
        .get("/services/{id}/verifier", change, check::ask)
        .post("/services/{id}/publier", decide, check::publish)
        .post("/services/{id}/retirer", decide, check::withdraw)
}
