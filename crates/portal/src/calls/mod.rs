//! Calls for projects: what everybody reads of a published one, what its funders read of a draft and approve, and what is
//! asked about it.

mod acts;
mod edit;
mod edit_form;
mod list;
mod manage;
mod paper;
pub(crate) mod places;
mod publics;
pub(crate) mod seekers;
mod show;
pub(crate) mod words;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use register::calls::CallRecord;
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let right = |action| Need::Right(action, ObjectKind::Call);
    let (create, change, decide) = (right(Action::Create), right(Action::Change), right(Action::Decide));
    // Whoever may answer a call may ask about it.
    let applicant = Need::Right(Action::Create, ObjectKind::Application);
    let partners = Need::Right(Action::List, ObjectKind::Application);
    Doors::new()
        .get("/appels", Need::Nobody, list::list)
        .get("/appels/nouveau", create, edit::ask)
        .post("/appels/nouveau", create, edit::make)
        .get("/appels/{id}", Need::Nobody, show::show_one)
        .get("/appels/{id}/modifier", change, edit::ask_again)
        .post("/appels/{id}/modifier", change, edit::change)
        .get("/appels/{id}/prolonger", change, manage::ask_extend)
        .post("/appels/{id}/prolonger", change, manage::extend)
        .get("/appels/{id}/annuler", change, manage::ask_cancel)
        .post("/appels/{id}/annuler", change, manage::cancel)
        .get("/appels/{id}/fonds", change, manage::ask_link)
        .post("/appels/{id}/fonds", change, manage::link)
        // What a version changed is public as soon as the version is.
        .get("/appels/{id}/versions", Need::Nobody, manage::versions)
        // Situations only, and nothing is kept: anybody may ask whether a household is one of the publics.
        .get("/appels/{id}/publics", Need::Nobody, publics::ask)
        .post("/appels/{id}/publics", Need::Nobody, publics::check)
        .get("/appels/{id}/partenaires", partners, seekers::list)
        .get("/appels/{id}/partenaires/nouveau", applicant, seekers::ask)
        .post("/appels/{id}/partenaires/nouveau", applicant, seekers::say)
        .post("/appels/{id}/partenaires/retirer", applicant, seekers::unsay)
        .get("/appels/{id}/cahier-des-charges.pdf", Need::Nobody, paper::pdf)
        .get("/appels/{id}/cahier-des-charges.docx", Need::Nobody, paper::docx)
        .get("/appels/{id}/cahier-des-charges.json", Need::Nobody, paper::text)
        .get("/appels/{id}/calendrier.ics", Need::Nobody, paper::ics)
        .post("/appels/{id}/approuver", decide, acts::approve)
        .post("/appels/{id}/publier", decide, acts::publish)
        .post("/appels/{id}/dupliquer", create, acts::duplicate)
        .post("/appels/{id}/questions", applicant, acts::ask)
        .post("/appels/{id}/questions/{question}", change, acts::answer)
}

/// The organisation for which somebody reads; `None`: a visitor.
fn reader(asked: &Asked) -> Option<&str> {
    asked.caller.organisation_id().ok()
}

/// The call of an address, as whoever asks may read it. Drafts are for those who run it and hold a right on calls.
async fn found(asked: &Asked, id: &str) -> Result<CallRecord, PageError> {
    let runs = asked.caller.could(Action::Change, ObjectKind::Call)
        || asked.caller.could(Action::Decide, ObjectKind::Call);
    Ok(asked.register.call(reader(asked).filter(|_| runs), id).await?)
}
