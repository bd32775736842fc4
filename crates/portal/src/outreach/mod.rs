//! Going to residents: rounds of the mobile agency (`/tournees`) and visits at home (`/aller-vers`). A round names residences, never
//! persons; a visit is shown to whoever goes to that residence, and leaves only as counts in bands.

mod coverage;
mod edit;
mod exports;
mod list;
mod log;
mod page;
mod plan;
mod show;
mod stops;
mod visit;
mod visits;
pub(crate) mod words;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use register::outreach::TourRound;
use std::collections::{BTreeMap, BTreeSet};
use trust::field::ObjectKind;
use trust::policy::Action;

const TOUR: ObjectKind = ObjectKind::Tour;
const VISIT: ObjectKind = ObjectKind::HomeVisit;

pub(crate) fn doors() -> Doors {
    let tour = |action| Need::Right(action, TOUR);
    let visit = |action| Need::Right(action, VISIT);
    let (list, see, create) = (tour(Action::List), tour(Action::See), tour(Action::Create));
    let (change, decide, export) = (tour(Action::Change), tour(Action::Decide), tour(Action::Export));
    // Whoever goes to the doors of some residences only: each handler asks whether it may change this one.
    let (doors, door) = (visit(Action::List), visit(Action::See));
    Doors::new()
        .get("/tournees", list, list::list)
        .get("/tournees/nouvelle", create, edit::ask_new)
        .post("/tournees/nouvelle", create, edit::make)
        .get("/tournees/couverture", list, coverage::tours)
        .get("/tournees/couverture.csv", export, coverage::tours_csv)
        .get("/tournees/{id}", see, show::show_one)
        .get("/tournees/{id}/modifier", change, edit::ask)
        .post("/tournees/{id}/modifier", change, edit::change)
        .get("/tournees/{id}/arrets", change, stops::ask)
        .post("/tournees/{id}/arrets", change, stops::add)
        .get("/tournees/{id}/arrets/{residence}", change, stops::ask_one)
        .post("/tournees/{id}/arrets/{residence}", change, stops::change)
        .post("/tournees/{id}/arrets/{residence}/retirer", change, stops::remove)
        .post("/tournees/{id}/calculer", change, show::compute)
        .post("/tournees/{id}/fixer", change, show::pin)
        .post("/tournees/{id}/panne", change, show::off)
        .post("/tournees/{id}/publier", decide, show::publish)
        .get("/tournees/{id}/passages/{residence}/{day}", see, log::ask)
        .post("/tournees/{id}/passages/{residence}/{day}", see, log::note)
        .get("/tournees/{id}/passages.csv", export, exports::csv)
        .get("/tournees/{id}/agenda.ics", see, exports::calendar)
        .get("/tournees/{id}/affiches.pdf", see, exports::notices)
        .get("/aller-vers", doors, visits::list)
        .get("/aller-vers/nouvelle", doors, visits::ask)
        .post("/aller-vers/nouvelle", doors, visits::make)
        .get("/aller-vers/chiffres", visit(Action::Count), coverage::visits)
        .get("/aller-vers/chiffres.csv", visit(Action::Count), coverage::visits_csv)
        .get("/aller-vers/{id}", door, visit::show_one)
        .post("/aller-vers/{id}/accord", door, visit::consent)
        .post("/aller-vers/{id}/passage", door, visit::call)
        .post("/aller-vers/{id}/suite", door, visit::task)
        .post("/aller-vers/{id}/fait", door, visit::done)
        .post("/aller-vers/{id}/alerte", door, visit::alert)
        .post("/aller-vers/{id}/levee", door, visit::lift)
        .post("/aller-vers/{id}/cloture", door, visit::close)
}

async fn found(asked: &Asked, id: &str) -> Result<TourRound, PageError> {
    Ok(asked.register.tour_round(asked.caller.organisation_id()?, id).await?)
}

/// Over the whole organisation: a round crosses residences.
fn may(asked: &Asked, action: Action) -> bool {
    asked.caller.could(action, TOUR) && asked.caller.residences_for(action, TOUR).is_none()
}

/// May the person note what was done at this residence?
fn may_log(asked: &Asked, residence: &str) -> bool {
    asked.caller.residences_for(Action::Change, TOUR).is_none_or(|named| named.contains(residence))
}

/// The residences to whose doors the person goes; `None`: all.
fn doors_of(asked: &Asked, action: Action) -> Option<BTreeSet<String>> {
    asked.caller.residences_for(action, VISIT)
}

/// The names of residences, by id.
async fn names(asked: &Asked) -> Result<BTreeMap<String, String>, PageError> {
    let all = asked.register.tour_coverage(asked.caller.organisation_id()?, asked.today).await?;
    Ok(all.into_iter().map(|one| (one.residence_id, one.name)).collect())
}
