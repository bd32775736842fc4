//! Agreements between organisations: the list, writing one, its terms and its history, and what it opens to the partner.

mod acts;
mod data;
mod edit;
mod list;
mod show;
mod terms;
mod words;

use crate::edge::doors::{Doors, Need};
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let list = Need::Right(Action::List, ObjectKind::Agreement);
    let see = Need::Right(Action::See, ObjectKind::Agreement);
    let create = Need::Right(Action::Create, ObjectKind::Agreement);
    let sign = Need::Right(Action::Sign, ObjectKind::Agreement);
    let decide = Need::Right(Action::Decide, ObjectKind::Agreement);
    Doors::new()
        .get("/conventions", list, list::list)
        .get("/conventions.csv", list, list::csv)
        .get("/conventions/nouvelle", create, edit::ask)
        .post("/conventions/nouvelle", create, edit::draft)
        .get("/conventions/{id}", see, show::show_one)
        .get("/conventions/{id}/version", create, edit::ask_again)
        .post("/conventions/{id}/version", create, edit::redraft)
        .post("/conventions/{id}/proposer", create, acts::propose)
        .get("/conventions/{id}/signer", sign, acts::ask_sign)
        .post("/conventions/{id}/signer", sign, acts::sign)
        .get("/conventions/{id}/suspendre", decide, acts::ask_suspend)
        .post("/conventions/{id}/suspendre", decide, acts::suspend)
        .get("/conventions/{id}/reprendre", decide, acts::ask_resume)
        .post("/conventions/{id}/reprendre", decide, acts::resume)
        .get("/conventions/{id}/terminer", decide, acts::ask_end)
        .post("/conventions/{id}/terminer", decide, acts::end)
        .get("/conventions/{id}/donnees", see, data::page)
        .get("/conventions/{id}/donnees.csv", see, data::csv)
}
