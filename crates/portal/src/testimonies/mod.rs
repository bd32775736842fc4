//! Testimonies: told by an organisation, confirmed by the one with which it was lived, then read by everybody.

mod edit;
mod list;
mod show;
mod words;

use crate::edge::doors::{Doors, Need};
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) use words::links_to;

pub(crate) fn doors() -> Doors {
    let right = |action| Need::Right(action, ObjectKind::Testimony);
    let (create, change, decide) = (right(Action::Create), right(Action::Change), right(Action::Decide));
    Doors::new()
        .get("/temoignages", Need::Nobody, list::list)
        .get("/temoignages.csv", Need::Nobody, list::csv)
        .get("/temoignages/nouveau", create, edit::ask)
        .post("/temoignages/nouveau", create, edit::tell)
        .get("/temoignages/{id}", Need::Nobody, show::show_one)
        .get("/temoignages/{id}/fiche.pdf", Need::Nobody, show::pdf)
        .get("/temoignages/{id}/ecrire", change, edit::again)
        .post("/temoignages/{id}/ecrire", change, edit::write)
        .post("/temoignages/{id}/reponse", decide, show::answer)
        .post("/temoignages/{id}/retirer", decide, show::withdraw)
}
