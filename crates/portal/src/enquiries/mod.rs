//! Enquiries among residents: written, opened, followed door by door, read as figures; and the pages of residents, who answer
//! with the code of a letter and read what was done with it.
//!
//! A role over named residences writes nothing in a collection: doors of entry ask for the right to read, and each handler
//! writes only in the residences where the person may.

mod acts;
mod edit;
mod entry;
mod exports;
mod fields;
mod list;
mod paper;
mod preview;
mod question;
mod resident;
mod results;
mod show;
mod told;
mod units;
mod words;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use crate::ui::chrome::{Crumb, crumb};
use register::enquiries::Enquiry;
use std::collections::BTreeSet;
use trust::field::ObjectKind;
use trust::policy::Action;

const KIND: ObjectKind = ObjectKind::Enquiry;
/// The dwellings that are asked: whoever decides of an enquiry reads its figures, not its doors.
const UNIT: ObjectKind = ObjectKind::EnquiryUnit;

pub(crate) fn doors() -> Doors {
    let right = |action| Need::Right(action, KIND);
    let (list, see, create) = (right(Action::List), right(Action::See), right(Action::Create));
    let (decide, export) = (right(Action::Decide), right(Action::Export));
    let of_unit = |action| Need::Right(action, UNIT);
    let (units, unit, leave) = (of_unit(Action::List), of_unit(Action::See), of_unit(Action::Export));
    Doors::new()
        .get("/enquetes", list, list::list)
        .get("/enquetes/nouvelle", create, edit::ask_new)
        .post("/enquetes/nouvelle", create, edit::make)
        .get("/enquetes/repondre", Need::Nobody, resident::ask)
        .post("/enquetes/repondre", Need::Nobody, resident::begin)
        .post("/enquetes/repondre/envoyer", Need::Nobody, resident::send)
        .get("/enquetes/{id}", see, show::show_one)
        .get("/enquetes/{id}/modifier", create, edit::ask)
        .post("/enquetes/{id}/modifier", create, edit::change)
        .get("/enquetes/{id}/questions/{place}", create, question::ask)
        .post("/enquetes/{id}/questions/{place}", create, question::keep)
        .post("/enquetes/{id}/questions/{place}/retirer", create, question::remove)
        .post("/enquetes/{id}/questions/{place}/monter", create, question::up)
        .get("/enquetes/{id}/apercu", see, preview::page)
        .post("/enquetes/{id}/ouvrir", decide, acts::open)
        .post("/enquetes/{id}/clore", decide, acts::close)
        .post("/enquetes/{id}/purger", decide, acts::purge)
        .get("/enquetes/{id}/questionnaire.pdf", export, paper::blank)
        .get("/enquetes/{id}/courriers.pdf", leave, paper::letters)
        .get("/enquetes/{id}/logements", units, units::list)
        .get("/enquetes/{id}/logements.csv", leave, exports::units)
        .get("/enquetes/{id}/logements/{unit}", unit, units::show_one)
        .post("/enquetes/{id}/logements/{unit}/passages", unit, units::attempt)
        .post("/enquetes/{id}/logements/{unit}/choisir", unit, units::choose)
        .get("/enquetes/{id}/logements/{unit}/reponse", unit, entry::ask)
        .post("/enquetes/{id}/logements/{unit}/reponse", unit, entry::note)
        .get("/enquetes/{id}/saisie", unit, entry::fast)
        .post("/enquetes/{id}/saisie", unit, entry::fast_note)
        .get("/enquetes/{id}/fichier", unit, entry::file)
        .post("/enquetes/{id}/fichier", unit, entry::read_file)
        .get("/enquetes/{id}/resultats", see, results::page)
        .get("/enquetes/{id}/resultats.csv", export, exports::results_csv)
        .get("/enquetes/{id}/resultats.pdf", export, exports::results_pdf)
        .get("/enquetes/{id}/suites", see, told::page)
        .post("/enquetes/{id}/suites", create, told::keep)
        .post("/enquetes/{id}/suites/publier", decide, told::publish)
        .get("/enquetes/{id}/retour", Need::Nobody, told::public)
}

/// The enquiry of an address.
async fn found(asked: &Asked, id: &str) -> Result<Enquiry, PageError> {
    Ok(asked.register.enquiry(asked.caller.organisation_id()?, id).await?)
}

fn can(asked: &Asked, action: Action) -> bool {
    asked.caller.can(action, KIND)
}

/// The residences whose figures the person sees; `None`: all.
fn seen(asked: &Asked) -> Option<BTreeSet<String>> {
    asked.caller.residences_for(Action::See, KIND)
}

/// The residences whose doors the person sees, one by one; `None`: all.
fn doors_seen(asked: &Asked) -> Option<BTreeSet<String>> {
    asked.caller.residences_for(Action::See, UNIT)
}

/// The residences where the person notes what comes.
fn held(asked: &Asked) -> Result<Option<BTreeSet<String>>, PageError> {
    match asked.caller.residences_for(Action::Change, UNIT) {
        Some(named) if named.is_empty() => Err(PageError::NotFound),
        within => Ok(within),
    }
}

/// The way to a page of an enquiry.
fn crumbs(asked: &Asked, one: &Enquiry, here: &str) -> Vec<Crumb> {
    let list = crumb("/enquetes", asked.t.enq_title());
    if here.is_empty() {
        return vec![list, crumb("", one.title.clone())];
    }
    vec![list, crumb(format!("/enquetes/{}", one.id), one.title.clone()), crumb("", here)]
}
