//! The allocation commission: sessions, the file of each dwelling with its candidates, the decision and its sheet.

pub(crate) mod candidates;
mod case;
mod list;
mod session;
mod sheet;

use crate::edge::doors::{Doors, Need};
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let kind = ObjectKind::AllocationSession;
    let seen = Need::Right(Action::List, kind);
    let made = Need::Right(Action::Create, kind);
    Doors::new()
        .get("/commissions", seen, list::list)
        .post("/commissions", made, list::plan)
        .post("/commissions/inscrire", made, session::examine)
        .get("/commissions/{id}", seen, session::show_one)
        .get("/dossiers/{id}", Need::Right(Action::See, kind), case::show_one)
        .post("/dossiers/{id}/candidats", Need::Right(Action::Change, kind), case::change)
        .post("/dossiers/{id}/decision", Need::Right(Action::Decide, kind), case::decide)
        .get("/dossiers/{id}/fiche", Need::Right(Action::See, kind), sheet::show_sheet)
}
