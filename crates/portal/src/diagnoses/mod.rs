//! Free diagnoses: the buildings of an association as they were seen, what they signal, what it makes of each recommendation.
//! Both parties see the whole; each writes what is its own.

mod acts;
mod begin;
mod building;
mod building_form;
pub(crate) mod form;
mod import;
mod list;
mod photos;
mod report;
mod show;
pub(crate) mod words;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use crate::ui::Place;
use crate::ui::chrome::{Chrome, Crumb, crumb};
use register::diagnoses::{DiagnosisRecord, LARGEST_FILE, LARGEST_PHOTO};
use trust::field::ObjectKind;
use trust::policy::Action;

/// The largest file of buildings, and the largest photo, with what a form adds to them.
const FORM: usize = 64 * 1024;

pub(crate) fn doors() -> Doors {
    let right = |action| Need::Right(action, ObjectKind::Diagnosis);
    let (list, see, export) = (right(Action::List), right(Action::See), right(Action::Export));
    let (create, change, decide) = (right(Action::Create), right(Action::Change), right(Action::Decide));
    let plan = Need::Right(Action::Create, ObjectKind::WorksPlan);
    Doors::new()
        .get("/diagnostics", list, list::list)
        .get("/diagnostics/nouveau", create, begin::ask)
        .post("/diagnostics/nouveau", create, begin::make)
        .get("/diagnostics/{id}", see, show::show_one)
        .get("/diagnostics/{id}/textes", change, begin::ask_texts)
        .post("/diagnostics/{id}/textes", change, begin::write_texts)
        .get("/diagnostics/{id}/batiments/nouveau", change, building::ask)
        .post("/diagnostics/{id}/batiments/nouveau", change, building::add)
        .get("/diagnostics/{id}/batiments/{building}", see, building::ask_again)
        .post("/diagnostics/{id}/batiments/{building}", change, building::change)
        .post("/diagnostics/{id}/batiments/{building}/supprimer", change, building::remove)
        .upload(
            "/diagnostics/{id}/batiments/{building}/photos",
            change,
            LARGEST_PHOTO as usize + FORM,
            photos::add,
        )
        .get("/diagnostics/{id}/photos/{photo}", see, photos::one)
        .post("/diagnostics/{id}/photos/{photo}/supprimer", change, photos::remove)
        .get("/diagnostics/{id}/besoins", change, acts::ask_need)
        .post("/diagnostics/{id}/besoins", change, acts::add_need)
        .post("/diagnostics/{id}/besoins/{need}/supprimer", change, acts::remove_need)
        .get("/diagnostics/{id}/import", change, import::ask)
        .upload("/diagnostics/{id}/import", change, LARGEST_FILE as usize + FORM, import::receive_file)
        .post("/diagnostics/{id}/livrer", change, acts::deliver)
        .post("/diagnostics/{id}/rouvrir", change, acts::reopen)
        .get("/diagnostics/{id}/recommandations/{key}", decide, acts::ask_answer)
        .post("/diagnostics/{id}/recommandations/{key}", decide, acts::answer)
        .post("/diagnostics/{id}/devis", decide, acts::ask_quote)
        .post("/diagnostics/{id}/plan", plan, acts::give_to_plan)
        .get("/diagnostics/{id}/rapport.pdf", export, report::pdf)
        .get("/diagnostics/{id}/rapport.docx", export, report::docx)
}

/// The organisation for which the person acts. A diagnosis is of whole buildings: whoever sees some residences only finds
/// none.
fn organisation(asked: &Asked) -> Result<&str, PageError> {
    if asked.caller.residences_for(Action::List, ObjectKind::Diagnosis).is_some() {
        return Err(PageError::NotFound);
    }
    asked.caller.organisation_id()
}

/// The diagnosis of an address, for a party of it.
async fn found(asked: &Asked, id: &str) -> Result<DiagnosisRecord, PageError> {
    Ok(asked.register.diagnosis(organisation(asked)?, id).await?)
}

fn may(asked: &Asked, action: Action) -> bool {
    asked.caller.can(action, ObjectKind::Diagnosis)
}

/// The frame of a page of a diagnosis; `here` is empty on its own page.
fn chrome(asked: &Asked, record: &DiagnosisRecord, here: &str) -> Chrome {
    let mut crumbs: Vec<Crumb> = vec![crumb("/diagnostics", asked.t.diagnosis_title())];
    if here.is_empty() {
        crumbs.push(crumb("", record.title.as_str()));
    } else {
        crumbs.push(crumb(format!("/diagnostics/{}", record.id), record.title.as_str()));
        crumbs.push(crumb("", here));
    }
    Chrome::new(asked, Place::Diagnoses, crumbs)
}
