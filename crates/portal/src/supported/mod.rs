//! Supported housing: households followed by an association, oriented by a SIAO, housed by a landlord.
//!
//! Whoever supports or orients sees the households of their caseload; whoever lets, the lessor's side of all of its house. A
//! role over a caseload writes nothing in a collection, so doors ask for the right to read, and each page looks at the
//! very pathway before anything is written.

mod acts;
mod assess;
mod convention;
mod exports;
mod figures;
mod forms;
mod list;
mod new;
mod show;
mod statuses;
pub(crate) mod words;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use crate::ui::chrome::{Crumb, crumb};
use register::supported::PathwayRecord;
use trust::field::ObjectKind;
use trust::policy::{Action, Object};

const KIND: ObjectKind = ObjectKind::SupportedPathway;

pub(crate) fn doors() -> Doors {
    let right = |action| Need::Right(action, KIND);
    let (list, see) = (right(Action::List), right(Action::See));
    let (count, export) = (right(Action::Count), right(Action::Export));
    let agreed = |action| Need::Right(action, ObjectKind::Agreement);
    let (agreements, agreement) = (agreed(Action::List), agreed(Action::See));
    let (write, sign) = (agreed(Action::Change), agreed(Action::Sign));
    Doors::new()
        .get("/hlm-accompagnes", list, list::list)
        .get("/hlm-accompagnes.csv", export, exports::csv)
        .get("/hlm-accompagnes.xlsx", export, exports::xlsx)
        .get("/hlm-accompagnes/nouveau", see, new::ask)
        .post("/hlm-accompagnes/nouveau", see, new::open)
        .get("/hlm-accompagnes/chiffres", count, figures::page)
        .get("/hlm-accompagnes/chiffres.csv", count, figures::csv)
        .get("/hlm-accompagnes/statuts", Need::Person, statuses::page)
        .get("/hlm-accompagnes/conventions", agreements, convention::list)
        .get("/hlm-accompagnes/conventions/nouvelle", write, convention::ask)
        .post("/hlm-accompagnes/conventions/nouvelle", write, convention::write)
        .get("/hlm-accompagnes/conventions/{id}", agreement, convention::show_one)
        .post("/hlm-accompagnes/conventions/{id}/signer", sign, convention::sign)
        .post("/hlm-accompagnes/conventions/{id}/etat", write, convention::change)
        .get("/hlm-accompagnes/{id}", see, show::show_one)
        .post("/hlm-accompagnes/{id}/faits", see, acts::note)
        .post("/hlm-accompagnes/{id}/file", see, acts::hand_over)
        .post("/hlm-accompagnes/{id}/effacer", see, acts::erase)
        .get("/hlm-accompagnes/{id}/evaluation", see, assess::ask)
        .post("/hlm-accompagnes/{id}/evaluation", see, assess::save)
}

/// May this person do this to this pathway, for their organisation?
fn may(asked: &Asked, record: &PathwayRecord, action: Action) -> Result<(), PageError> {
    let own = asked.caller.organisation_id()?;
    let caseload = record.caseload().map(Into::into);
    asked.caller.may(action, &Object { caseload, ..Object::new(KIND, own.into()) })
}

/// The pathway of an address, when this person may read it: what is of another caseload is not there.
async fn found(asked: &Asked, id: &str) -> Result<PathwayRecord, PageError> {
    let own = asked.caller.organisation_id()?;
    let record = asked.register.supported_pathway(own, id, asked.caller.at).await?;
    match may(asked, &record, Action::See) {
        Ok(()) => Ok(record),
        Err(PageError::Forbidden | PageError::NotFound) => Err(PageError::NotFound),
        Err(other) => Err(other),
    }
}

/// The same, when this person may write in it.
async fn held(asked: &Asked, id: &str) -> Result<PathwayRecord, PageError> {
    let record = found(asked, id).await?;
    may(asked, &record, Action::Change)?;
    Ok(record)
}

/// The pathways that this person may read, the newest first.
async fn mine(asked: &Asked) -> Result<Vec<PathwayRecord>, PageError> {
    let own = asked.caller.organisation_id()?;
    let mut all = asked.register.supported_pathways(own, asked.caller.at).await?;
    all.retain(|record| may(asked, record, Action::See).is_ok());
    Ok(all)
}

/// The way to a page of a pathway.
fn crumbs(asked: &Asked, record: &PathwayRecord, here: &str) -> Vec<Crumb> {
    let t = asked.t;
    let name = t.pathway_one(record.number.as_str());
    let list = crumb("/hlm-accompagnes", t.nav_supported());
    if here.is_empty() {
        return vec![list, crumb("", name)];
    }
    vec![list, crumb(format!("/hlm-accompagnes/{}", record.id), name), crumb("", here)]
}
