//! The works plan of a small owner: its plan, its components, its maintenance calendar, its catalogue of lives and costs. Its buildings are typed in: they need
//! not be dwellings of a stock.

pub(crate) mod calendar;
mod catalogue;
mod component;
mod components;
mod plan;
mod trial;
pub(crate) mod words;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use trust::field::ObjectKind;
use trust::policy::Action;

/// A file of components is far below this.
const LARGEST_FILE: usize = 5 * 1024 * 1024;

pub(crate) fn doors() -> Doors {
    let right = |action| Need::Right(action, ObjectKind::WorksPlan);
    let (list, see, export) = (right(Action::List), right(Action::See), right(Action::Export));
    let (create, change) = (right(Action::Create), right(Action::Change));
    Doors::new()
        .get("/plan-pluriannuel", list, plan::show_plan)
        .post("/plan-pluriannuel", change, plan::set)
        .get("/plan-pluriannuel/plan.csv", export, plan::csv)
        .get("/plan-pluriannuel/plan.xlsx", export, plan::xlsx)
        .get("/plan-pluriannuel/plan.pdf", export, plan::pdf)
        .get("/plan-pluriannuel/composants", list, components::list)
        .get("/plan-pluriannuel/composants.csv", export, components::csv)
        .upload("/plan-pluriannuel/composants/import", create, LARGEST_FILE + 64 * 1024, components::import)
        .get("/plan-pluriannuel/composants/nouveau", create, component::ask)
        .post("/plan-pluriannuel/composants/nouveau", create, component::add)
        .get("/plan-pluriannuel/composants/{id}", see, component::ask_again)
        .post("/plan-pluriannuel/composants/{id}", change, component::change)
        .post("/plan-pluriannuel/composants/{id}/supprimer", change, component::remove)
        .get("/plan-pluriannuel/entretien", list, calendar::show_calendar)
        .get("/plan-pluriannuel/entretien.ics", export, calendar::ics)
        .get("/plan-pluriannuel/catalogue", list, catalogue::list)
        .get("/plan-pluriannuel/catalogue/{code}", change, catalogue::ask)
        .post("/plan-pluriannuel/catalogue/{code}", change, catalogue::set)
        .post("/plan-pluriannuel/catalogue/{code}/maison", change, catalogue::back)
}

/// The organisation whose buildings they are.
fn owner(asked: &Asked) -> Result<String, PageError> {
    asked.caller.organisation_id().map(str::to_owned)
}

fn may(asked: &Asked, action: Action) -> bool {
    asked.caller.can(action, ObjectKind::WorksPlan)
}
