//! Agreements with pension funds: what is promised, what is committed, made, asked and paid, and whether the pace will do.

mod dwellings;
mod edit;
mod entry;
mod exports;
mod import;
mod list;
mod show;
mod words;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use crate::ui::chrome::{Crumb, crumb};
use register::pension::{LARGEST_FILE, PensionAgreement};
use trust::field::ObjectKind;
use trust::policy::Action;

/// The largest file of dwellings, and what a form adds to it.
const LARGEST_FORM: usize = LARGEST_FILE as usize + 64 * 1024;

pub(crate) fn doors() -> Doors {
    let right = |action| Need::Right(action, ObjectKind::PensionAgreement);
    let (list, see) = (right(Action::List), right(Action::See));
    let (create, change) = (right(Action::Create), right(Action::Change));
    let (propose, export) = (right(Action::Propose), right(Action::Export));
    Doors::new()
        .get("/caisses", list, list::list)
        .get("/caisses.csv", export, exports::list_csv)
        .get("/caisses/nouvelle", create, edit::ask)
        .post("/caisses/nouvelle", create, edit::make)
        .get("/caisses/{id}", see, show::show_one)
        .get("/caisses/{id}/modifier", change, edit::ask_again)
        .post("/caisses/{id}/modifier", change, edit::change)
        .post("/caisses/{id}/supprimer", change, edit::remove)
        .get("/caisses/{id}/etat.csv", export, exports::csv)
        .get("/caisses/{id}/etat.xlsx", export, exports::xlsx)
        .get("/caisses/{id}/etat.pdf", export, exports::pdf)
        .get("/caisses/{id}/logements", see, dwellings::list)
        .post("/caisses/{id}/logements", propose, dwellings::add)
        .get("/caisses/{id}/import", change, import::ask)
        .upload("/caisses/{id}/import", change, LARGEST_FORM, import::receive_file)
        .get("/caisses/{id}/logements/{entry}", see, entry::show_one)
        .post("/caisses/{id}/logements/{entry}/faits", change, entry::note)
        .post("/caisses/{id}/logements/{entry}/conditions", propose, entry::answer)
}

/// The landlord whose agreements these are. They are about all its dwellings: whoever sees some residences finds none.
fn landlord(asked: &Asked) -> Result<&register::landlords::Landlord, PageError> {
    if asked.caller.residences().is_some() {
        return Err(PageError::NotFound);
    }
    asked.landlord()
}

/// The agreement of an address.
async fn found(asked: &Asked, id: &str) -> Result<PensionAgreement, PageError> {
    let landlord = landlord(asked)?;
    Ok(asked.register.pension_agreement(&landlord.id, id, asked.today).await?)
}

fn may(asked: &Asked, action: Action) -> bool {
    asked.caller.can(action, ObjectKind::PensionAgreement)
}

/// The way to a page of an agreement.
fn crumbs(asked: &Asked, one: &PensionAgreement, here: &str) -> Vec<Crumb> {
    vec![
        crumb("/caisses", asked.t.pension_title()),
        crumb(format!("/caisses/{}", one.id), one.terms.fund.as_str()),
        crumb("", here),
    ]
}
