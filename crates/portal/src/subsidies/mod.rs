//! Funding agreements: drafted from money that is reserved, signed by all, claimed and paid in instalments, told in reports,
//! changed, asked back, closed. What may be done and how much is said by the engine `subsidy`; nothing is computed here.

mod acts;
mod claim;
mod decide;
mod edit;
mod edit_form;
mod files;
mod list;
mod paper;
mod show;
mod sign;
mod texts;
pub(crate) mod words;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use crate::ui::Place;
use crate::ui::chrome::{Chrome, crumb};
use register::subsidies::SubsidyRecord;
use trust::field::ObjectKind;
use trust::policy::Action;

/// Accepting a report: those who decide, and those who control. Rights that ask for other hands are not asked at a door, which
/// knows no hand: the register does.
const JUDGE: Need =
    Need::OneOf(&[(Action::Decide, ObjectKind::Project), (Action::Change, ObjectKind::Commitment)]);

pub(crate) fn doors() -> Doors {
    let right = |action| Need::Right(action, ObjectKind::Project);
    let money = |action| Need::Right(action, ObjectKind::Commitment);
    let (list, see, export) = (right(Action::List), right(Action::See), right(Action::Export));
    let (create, change) = (right(Action::Create), right(Action::Change));
    let (sign, decide) = (right(Action::Sign), right(Action::Decide));
    Doors::new()
        .get("/conventions-de-financement", list, list::list)
        .get("/conventions-de-financement/conventions.csv", export, files::csv)
        .get("/conventions-de-financement/conventions.xlsx", export, files::xlsx)
        .get("/conventions-de-financement/echeances.ics", export, files::ics)
        .get("/conventions-de-financement/modeles/{kind}", change, texts::ask)
        .post("/conventions-de-financement/modeles/{kind}", change, texts::write)
        .get("/conventions-de-financement/nouvelle", create, edit::ask_new)
        .post("/conventions-de-financement/nouvelle", create, edit::make)
        .get("/conventions-de-financement/{id}", see, show::show_one)
        .get("/conventions-de-financement/{id}/modifier", change, edit::ask)
        .post("/conventions-de-financement/{id}/modifier", change, edit::write)
        .post("/conventions-de-financement/{id}/envoyer", change, sign::send)
        .get("/conventions-de-financement/{id}/signer", sign, sign::ask)
        .post("/conventions-de-financement/{id}/signer", sign, sign::sign)
        .post("/conventions-de-financement/{id}/refuser", change, sign::object)
        .get("/conventions-de-financement/{id}/demander/{key}", money(Action::Create), claim::ask)
        .post("/conventions-de-financement/{id}/demander/{key}", money(Action::Create), claim::make)
        .get("/conventions-de-financement/{id}/compte-rendu/{key}", change, claim::ask_report)
        .post("/conventions-de-financement/{id}/compte-rendu/{key}", change, claim::file)
        .post("/conventions-de-financement/{id}/observations", change, acts::heard)
        .post("/conventions-de-financement/{id}/paiements/{payment}", money(Action::Create), acts::answer)
        .post("/conventions-de-financement/{id}/comptes-rendus", JUDGE, acts::judge_report)
        .post("/conventions-de-financement/{id}/depenses", money(Action::Change), acts::refuse_expense)
        .get("/conventions-de-financement/{id}/decider/{act}", decide, decide::ask)
        .post("/conventions-de-financement/{id}/decider/{act}", decide, decide::decide)
        .get("/conventions-de-financement/{id}/reversement", money(Action::Change), acts::ask_recovered)
        .post("/conventions-de-financement/{id}/reversement", money(Action::Change), acts::recovered)
        .get("/conventions-de-financement/{id}/convention.pdf", export, paper::agreement_pdf)
        .get("/conventions-de-financement/{id}/convention.docx", export, paper::agreement_docx)
        .get("/conventions-de-financement/{id}/documents/{kind}", export, paper::other)
        .get("/conventions-de-financement/{id}/contenu.json", export, paper::content)
}

/// The organisation for which the person acts. An agreement is about a whole organisation: whoever sees some residences only
/// finds none.
fn organisation(asked: &Asked) -> Result<&str, PageError> {
    if asked.caller.residences_for(Action::List, ObjectKind::Project).is_some() {
        return Err(PageError::NotFound);
    }
    asked.caller.organisation_id()
}

/// The agreement of an address, as a party of it reads it.
async fn found(asked: &Asked, id: &str) -> Result<SubsidyRecord, PageError> {
    Ok(asked.register.subsidy(organisation(asked)?, id).await?)
}

/// The right, or after a fresh proof.
fn could(asked: &Asked, action: Action, kind: ObjectKind) -> bool {
    asked.caller.could(action, kind)
}

fn title_of(record: &SubsidyRecord) -> String {
    record.shown().map(|version| version.terms.title.clone()).unwrap_or_default()
}

/// The address of an agreement.
fn address(id: &str) -> String {
    format!("/conventions-de-financement/{id}")
}

/// The frame of a page of an agreement; `here` is empty on its own page.
fn chrome(asked: &Asked, record: &SubsidyRecord, here: &str) -> Chrome {
    let list = crumb("/conventions-de-financement", asked.t.subsidy_title());
    let title = title_of(record);
    let crumbs = if here.is_empty() {
        vec![list, crumb("", title)]
    } else {
        vec![list, crumb(address(&record.id), title), crumb("", here)]
    };
    Chrome::new(asked, Place::Subsidies, crumbs)
}
