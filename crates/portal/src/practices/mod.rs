//! The library of good practices: told by organisations, read by everybody, taken up elsewhere and followed there.

mod edit;
mod list;
mod show;
pub(crate) mod words;

use crate::edge::doors::{Doors, Need};
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let right = |action| Need::Right(action, ObjectKind::Practice);
    let (create, change) = (right(Action::Create), right(Action::Change));
    Doors::new()
        .get("/pratiques", Need::Nobody, list::list)
        .get("/pratiques.csv", Need::Nobody, list::csv)
        .get("/pratiques/nouvelle", create, edit::ask)
        .post("/pratiques/nouvelle", create, edit::tell)
        .get("/pratiques/{id}", Need::Nobody, show::show_one)
        .get("/pratiques/{id}/fiche.pdf", Need::Nobody, show::pdf)
        .get("/pratiques/{id}/corriger", change, edit::correct)
        .post("/pratiques/{id}/corriger", change, edit::write)
        .post("/pratiques/{id}/retirer", change, edit::withdraw)
        .post("/pratiques/{id}/reprises", create, show::replicate)
}
