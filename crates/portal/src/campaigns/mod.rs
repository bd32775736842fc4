//! Campaigns: target, recipients, letter, sending, follow-up, report.
//!
//! Who may change campaigns sees households; who reads campaigns otherwise sees residences and figures, nobody.

mod attendance;
mod calls;
mod code;
mod contacts;
mod edit;
mod exports;
mod follow;
mod household;
mod letter;
mod list;
mod moves;
mod press;
mod printing;
mod recipients;
mod report;
mod run;
mod sending;
mod show;
mod steps;
pub(crate) mod words;

pub use press::{GatheredLetters, LettersError, LettersRequest, gather_letters};
pub(crate) use run::keep_printing;
pub(crate) use words::noted;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use crate::ui::chrome::{Crumb, crumb};
use register::campaigns::{Campaign, Recipient};
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let list = Need::Right(Action::List, ObjectKind::Campaign);
    let see = Need::Right(Action::See, ObjectKind::Campaign);
    let create = Need::Right(Action::Create, ObjectKind::Campaign);
    let change = Need::Right(Action::Change, ObjectKind::Campaign);
    let households = Need::Right(Action::List, ObjectKind::Recipient);
    let household = Need::Right(Action::See, ObjectKind::Recipient);
    let note = Need::Right(Action::Change, ObjectKind::Recipient);
    let export = Need::Right(Action::Export, ObjectKind::Recipient);
    Doors::new()
        .get("/campagnes", list, list::list)
        .get("/campagnes/nouvelle", create, edit::ask)
        .post("/campagnes/nouvelle", create, edit::create)
        .get("/campagnes/reponse", note, code::ask)
        .post("/campagnes/reponse", note, code::find)
        .get("/campagnes/travaux/{id}", household, printing::job)
        .post("/campagnes/travaux/{id}/arreter", export, printing::stop)
        .get("/campagnes/travaux/{id}/lettres.pdf", export, printing::download)
        .get("/campagnes/{id}", see, show::show_one)
        .post("/campagnes/{id}/etat", change, moves::note)
        .get("/campagnes/{id}/destinataires", households, recipients::list)
        .get("/campagnes/{id}/contacts", household, contacts::ask)
        .post("/campagnes/{id}/contacts", note, contacts::keep)
        .get("/campagnes/{id}/courrier", household, letter::ask)
        .post("/campagnes/{id}/courrier", change, letter::save)
        .get("/campagnes/{id}/envoi", households, sending::sending)
        .get("/campagnes/{id}/lettres", export, printing::ask)
        .post("/campagnes/{id}/lettres", export, printing::start)
        .get("/campagnes/{id}/etiquettes.pdf", export, printing::labels)
        .get("/campagnes/{id}/suivi", households, follow::follow)
        .get("/campagnes/{id}/suivi.csv", export, exports::csv)
        .get("/campagnes/{id}/suivi.xlsx", export, exports::xlsx)
        .get("/campagnes/{id}/appels", households, calls::calls)
        .get("/campagnes/{id}/emargement", households, attendance::attendance)
        .get("/campagnes/{id}/menages/{household}", household, household::ask)
        .post("/campagnes/{id}/menages/{household}", note, household::note)
        .post("/campagnes/{id}/menages/{household}/corriger", note, household::correct)
        .get("/campagnes/{id}/bilan", see, report::report)
}

/// The campaign of an id, when all its residences are where the person may do this.
async fn found(asked: &Asked, id: &str, action: Action, kind: ObjectKind) -> Result<Campaign, PageError> {
    let campaign = asked.register.campaign(&asked.landlord()?.id, id).await?;
    let mine = asked.caller.residences_for(action, kind);
    if campaign.is_within(mine.as_ref()) { Ok(campaign) } else { Err(PageError::NotFound) }
}

/// The campaign of an id, for who may change it.
async fn changed(asked: &Asked, id: &str) -> Result<Campaign, PageError> {
    found(asked, id, Action::Change, ObjectKind::Campaign).await
}

/// The campaign of an id with its households.
async fn peopled(asked: &Asked, id: &str) -> Result<(Campaign, Vec<Recipient>), PageError> {
    let campaign = found(asked, id, Action::See, ObjectKind::Recipient).await?;
    let all = asked.register.recipients(&asked.landlord()?.id, id, asked.today).await?;
    Ok((campaign, all))
}

/// The way to a page of a campaign.
fn crumbs(asked: &Asked, campaign: &Campaign, here: &str) -> Vec<Crumb> {
    let list = crumb("/campagnes", asked.t.nav_campaigns());
    if here.is_empty() {
        return vec![list, crumb("", campaign.title.as_str())];
    }
    vec![list, crumb(format!("/campagnes/{}", campaign.id), campaign.title.as_str()), crumb("", here)]
}

/// A refusal of the register, in words; `None`: it is something else.
fn refusal(asked: &Asked, error: &register::Error) -> Option<String> {
    let register::Error::Refused(code) = error else { return None };
    words::refusal(asked.t, code)
}

/// A refusal of the register as the page that says it.
fn worded(asked: &Asked, error: register::Error) -> PageError {
    match refusal(asked, &error) {
        Some(why) => register::Error::Refused(why).into(),
        None => error.into(),
    }
}
