//! Workshops: agenda, notes by several hands, proposals and what becomes of them, the synthesis as a document.

mod list;
mod proposal;
mod show;
mod synthesis;
mod words;

use crate::edge::doors::{Doors, Need};
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let right = |action| Need::Right(action, ObjectKind::Workshop);
    let (create, change, propose) = (right(Action::Create), right(Action::Change), right(Action::Propose));
    Doors::new()
        .get("/ateliers", Need::Person, list::list)
        .get("/ateliers/nouveau", create, list::ask)
        .post("/ateliers/nouveau", create, list::hold)
        .get("/ateliers/propositions.csv", Need::Person, proposal::csv)
        .get("/ateliers/propositions/{id}", Need::Person, proposal::show_one)
        .post("/ateliers/propositions/{id}", propose, proposal::step)
        .get("/ateliers/{id}", Need::Person, show::show_one)
        .post("/ateliers/{id}/notes", propose, show::note)
        .post("/ateliers/{id}/propositions", create, show::propose)
        .post("/ateliers/{id}/publier", change, show::publish)
        .get("/ateliers/{id}/synthese.pdf", Need::Person, synthesis::pdf)
        .get("/ateliers/{id}/synthese.docx", Need::Person, synthesis::docx)
}
