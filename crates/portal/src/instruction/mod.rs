//! Instruction of applications: what is known of each criterion and who said it, what is asked, whether a file may be judged, and
//! what those who carry it read of all this. What an interest hides is not in what the register gives.

mod act;
mod list;
pub(crate) mod outcome;
mod sheet;
pub(crate) mod words;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use trust::field::ObjectKind;
use trust::policy::{Action, Actor};

/// Those who judge a call, and those who run it.
pub(crate) const JUDGES: Need =
    Need::OneOf(&[(Action::List, ObjectKind::Review), (Action::Decide, ObjectKind::Call)]);

pub(crate) fn doors() -> Doors {
    let see = Need::Right(Action::See, ObjectKind::Application);
    // A collection says nothing of the call of a role: the register asks where the person sits.
    Doors::new()
        .get("/instruction", JUDGES, list::list)
        .get("/instruction/appels/{id}/dossiers.csv", JUDGES, list::csv)
        .get("/instruction/{id}", JUDGES, sheet::sheet)
        .post("/instruction/{id}/constats", JUDGES, act::find)
        .post("/instruction/{id}/demandes", JUDGES, act::ask)
        .post("/instruction/{id}/decision", JUDGES, act::rule)
        .get("/candidatures/{id}/suites", see, outcome::show_one)
        .post("/candidatures/{id}/suites", see, outcome::answer)
        .get("/candidatures/{id}/suites/lettre.pdf", see, outcome::letter)
}

/// Who asks, as acts of committees ask for them.
pub(crate) fn actor(asked: &Asked) -> Result<&Actor, PageError> {
    Ok(&asked.caller.person()?.actor)
}
