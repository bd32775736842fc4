//! Empty premises: what is listed, told to everybody; who applies, who is chosen and why, conventions and what follows. A page
//! holds what the register gives to who reads, and nothing else: a masked address is not in it (see `register::premises`).

mod acts;
mod apply;
mod deal;
mod edit;
mod exports;
mod list;
mod paper;
mod parcel;
mod selection;
mod show;
pub(crate) mod words;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use register::premises::PremisesSeen;
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let right = |action| Need::Right(action, ObjectKind::Premises);
    let (create, change, decide) = (right(Action::Create), right(Action::Change), right(Action::Decide));
    let export = right(Action::Export);
    // Whoever applies writes and signs for its organisation, as it does for a call.
    let apply = Need::Right(Action::Create, ObjectKind::Application);
    let sign = Need::Right(Action::Sign, ObjectKind::Application);
    Doors::new()
        .get("/locaux", Need::Nobody, list::list)
        .get("/locaux.csv", Need::Nobody, exports::list_csv)
        .get("/locaux/nouveau", create, edit::ask)
        .post("/locaux/nouveau", create, edit::make)
        .get("/locaux/logements-vides", create, list::candidates)
        .get("/locaux/{id}", Need::Nobody, show::show_one)
        .get("/locaux/{id}/modifier", change, edit::correct)
        .post("/locaux/{id}/modifier", change, edit::write)
        .get("/locaux/{id}/parcelles/{parcel}", change, parcel::ask)
        .post("/locaux/{id}/parcelles/{parcel}", change, parcel::write)
        .post("/locaux/{id}/parcelles/{parcel}/retirer", change, parcel::remove)
        .post("/locaux/{id}/remettre", change, acts::submit)
        .post("/locaux/{id}/controle", change, acts::check)
        .post("/locaux/{id}/publier", decide, acts::publish)
        .post("/locaux/{id}/visites", change, acts::set_visit)
        .post("/locaux/{id}/visites/{visit}", apply, acts::visit)
        .get("/locaux/{id}/visites/{visit}/agenda.ics", Need::Nobody, exports::calendar)
        .post("/locaux/{id}/questions", apply, acts::ask)
        .post("/locaux/{id}/reponses", change, acts::answer)
        .get("/locaux/{id}/candidature", apply, apply::ask)
        .post("/locaux/{id}/candidature", apply, apply::write)
        .get("/locaux/{id}/candidatures.csv", export, exports::applications_csv)
        .post("/locaux/{id}/lecture", decide, deal::read)
        .get("/locaux/{id}/choix", decide, selection::show_one)
        .post("/locaux/{id}/choix", decide, selection::offer)
        .post("/locaux/{id}/reponse", sign, deal::reply)
        .post("/locaux/{id}/retrait", apply, deal::withdraw)
        .post("/locaux/{id}/signature", decide, deal::sign)
        .post("/locaux/{id}/contresignature", sign, deal::countersign)
        .post("/locaux/{id}/conge", apply, deal::notice)
        .post("/locaux/{id}/suivi", change, deal::follow)
        .post("/locaux/{id}/actes", decide, acts::manage)
        .get("/locaux/{id}/convention/{application}/convention.pdf", Need::Person, paper::pdf)
        .get("/locaux/{id}/convention/{application}/convention.docx", Need::Person, paper::docx)
}

/// For whom somebody reads: their organisation, or nobody.
fn reader(asked: &Asked) -> Option<String> {
    asked.caller.organisation_id().ok().map(str::to_owned)
}

/// The listing of an address, as whoever asks may read it.
async fn found(asked: &Asked, id: &str) -> Result<PremisesSeen, PageError> {
    Ok(asked.register.one_premises(reader(asked).as_deref(), id, asked.today).await?)
}

/// One's own listing; another's is not there to be changed.
async fn own(asked: &Asked, id: &str) -> Result<PremisesSeen, PageError> {
    let one = found(asked, id).await?;
    if one.is_own { Ok(one) } else { Err(PageError::NotFound) }
}

fn may(asked: &Asked, action: Action) -> bool {
    asked.caller.could(action, ObjectKind::Premises)
}

fn may_apply(asked: &Asked, action: Action) -> bool {
    asked.caller.could(action, ObjectKind::Application)
}
