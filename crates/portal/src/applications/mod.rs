//! Joint applications: several organisations write one text, section by section, sign the same digest and so submit it.

mod begin;
mod differences;
mod files;
mod list;
mod partners;
mod project;
mod rows;
mod show;
mod sign;
mod words;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, Place};
use ::calls::Specification;
use register::applications::{ApplicationRecord, Side};
use register::calls::CallRecord;
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let right = |action| Need::Right(action, ObjectKind::Application);
    let (list, see, export) = (right(Action::List), right(Action::See), right(Action::Export));
    let (create, change, sign) = (right(Action::Create), right(Action::Change), right(Action::Sign));
    Doors::new()
        .get("/candidatures", list, list::list)
        .get("/candidatures/nouvelle", create, begin::ask)
        .post("/candidatures/nouvelle", create, begin::begin)
        .get("/candidatures/{id}", see, show::show_one)
        .get("/candidatures/{id}/projet", change, project::ask)
        .post("/candidatures/{id}/projet", change, project::write)
        .get("/candidatures/{id}/reponses", change, project::ask_answers)
        .post("/candidatures/{id}/reponses", change, project::write_answers)
        .get("/candidatures/{id}/budget", change, rows::ask_costs)
        .post("/candidatures/{id}/budget", change, rows::write_costs)
        .get("/candidatures/{id}/plan", change, rows::ask_money)
        .post("/candidatures/{id}/plan", change, rows::write_money)
        .get("/candidatures/{id}/partenaires", change, partners::ask)
        .post("/candidatures/{id}/partenaires", change, partners::share)
        .get("/candidatures/{id}/inviter", change, partners::search)
        .post("/candidatures/{id}/inviter", change, partners::invite)
        .post("/candidatures/{id}/invitation", change, partners::answer)
        .get("/candidatures/{id}/quitter", change, partners::ask_leave)
        .post("/candidatures/{id}/quitter", change, partners::leave)
        .get("/candidatures/{id}/retirer", change, partners::ask_remove)
        .post("/candidatures/{id}/retirer", change, partners::remove)
        .get("/candidatures/{id}/differences", see, differences::show_between)
        .post("/candidatures/{id}/proposer", change, sign::offer)
        .get("/candidatures/{id}/signer", sign, sign::ask)
        .post("/candidatures/{id}/signer", sign, sign::sign)
        .post("/candidatures/{id}/reprendre", change, sign::reopen)
        .get("/candidatures/{id}/abandonner", change, sign::ask_withdraw)
        .post("/candidatures/{id}/abandonner", change, sign::withdraw)
        .get("/candidatures/{id}/dossier.pdf", export, files::pdf)
        .get("/candidatures/{id}/dossier.json", export, files::text)
        .get("/candidatures/{id}/importer", change, files::ask)
        .upload("/candidatures/{id}/importer", change, files::MOST_BYTES, files::import)
}

/// The organisation for which the person acts. An application is about a whole organisation: whoever sees some residences
/// only finds none.
fn organisation(asked: &Asked) -> Result<&str, PageError> {
    if asked.caller.residences_for(Action::List, ObjectKind::Application).is_some() {
        return Err(PageError::NotFound);
    }
    asked.caller.organisation_id()
}

/// An application, its call, and the side on which the person's organisation is.
struct Found {
    record: ApplicationRecord,
    call: CallRecord,
    side: Side,
}

impl Found {
    /// The rules that it has to follow: those in force.
    fn rules(&self) -> Result<&Specification, PageError> {
        let version = self.call.in_force().or_else(|| self.call.version(self.record.call_version));
        Ok(&version.ok_or(PageError::NotFound)?.specification)
    }

    fn here(&self) -> String {
        format!("/candidatures/{}", self.record.id)
    }
}

/// The application of an address, as a side of it reads it. Those who judge it have pages of their own.
async fn found(asked: &Asked, id: &str) -> Result<Found, PageError> {
    let (record, call, side) = asked.register.application(organisation(asked)?, id).await?;
    if side == Side::Runs {
        return Err(PageError::NotFound);
    }
    Ok(Found { record, call, side })
}

fn may(asked: &Asked, action: Action) -> bool {
    asked.caller.could(action, ObjectKind::Application)
}

/// The frame of a page of an application; `here` is empty on its own page.
fn chrome(asked: &Asked, found: &Found, here: &str) -> Chrome {
    let list = crumb("/candidatures", asked.t.application_title());
    let title = found.record.content.title.clone();
    let crumbs = if here.is_empty() {
        vec![list, crumb("", title)]
    } else {
        vec![list, crumb(found.here(), title), crumb("", here)]
    };
    Chrome::new(asked, Place::Applications, crumbs)
}
