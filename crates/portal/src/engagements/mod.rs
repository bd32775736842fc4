//! Quotes at cost price, and accompaniments: written, sent, signed by two people; then milestones, time, and the end.

mod edit;
mod edit_form;
mod files;
mod follow;
mod follow_acts;
mod list;
mod paper;
mod show;
mod sign;
mod words;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use crate::ui::Place;
use crate::ui::chrome::{Chrome, crumb};
use register::engagements::QuoteRecord;
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let right = |action| Need::Right(action, ObjectKind::Quote);
    let (list, see, export) = (right(Action::List), right(Action::See), right(Action::Export));
    let (create, change, sign) = (right(Action::Create), right(Action::Change), right(Action::Sign));
    Doors::new()
        .get("/devis", list, list::quotes)
        .get("/devis/nouveau", create, edit::ask)
        .post("/devis/nouveau", create, edit::make)
        .get("/devis/{id}", see, show::show_one)
        .get("/devis/{id}/modifier", change, edit::ask_again)
        .post("/devis/{id}/modifier", change, edit::change)
        .post("/devis/{id}/envoyer", change, sign::send)
        .get("/devis/{id}/signer", sign, sign::ask)
        .post("/devis/{id}/signer", sign, sign::sign)
        .get("/devis/{id}/decliner", change, sign::ask_decline)
        .post("/devis/{id}/decliner", change, sign::decline)
        .get("/devis/{id}/devis.pdf", export, paper::pdf)
        .get("/devis/{id}/contenu.json", export, paper::content)
        .get("/accompagnements", list, list::accompaniments)
        .get("/accompagnements/{id}", see, follow::show_one)
        .post("/accompagnements/{id}/jalons", change, follow_acts::milestone)
        .post("/accompagnements/{id}/temps", change, follow_acts::spend)
        .post("/accompagnements/{id}/temps/retirer", change, follow_acts::take_back)
        .post("/accompagnements/{id}/cloturer", change, follow_acts::close)
        .post("/accompagnements/{id}/bilan", change, follow_acts::survey)
        .get("/accompagnements/{id}/jalons.ics", export, files::ics)
        .get("/accompagnements/{id}/temps.csv", export, files::csv)
}

/// The organisation for which the person acts. A quote is about a whole organisation: whoever sees some residences only
/// finds none.
fn organisation(asked: &Asked) -> Result<&str, PageError> {
    if asked.caller.residences_for(Action::List, ObjectKind::Quote).is_some() {
        return Err(PageError::NotFound);
    }
    asked.caller.organisation_id()
}

/// The quote of an address, as a party of it sees it.
async fn found(asked: &Asked, id: &str) -> Result<QuoteRecord, PageError> {
    Ok(asked.register.quote(organisation(asked)?, id).await?)
}

fn may(asked: &Asked, action: Action) -> bool {
    asked.caller.can(action, ObjectKind::Quote)
}

/// The title of a quote: that of what is shown of it.
fn title_of(asked: &Asked, record: &QuoteRecord) -> String {
    record.shown(asked.today).map(|version| version.terms.title.clone()).unwrap_or_default()
}

/// The frame of a page of a quote; `here` is empty on its own page.
fn chrome(asked: &Asked, record: &QuoteRecord, here: &str) -> Chrome {
    let list = crumb("/devis", asked.t.quote_title());
    let title = title_of(asked, record);
    let crumbs = if here.is_empty() {
        vec![list, crumb("", title)]
    } else {
        vec![list, crumb(format!("/devis/{}", record.id), title), crumb("", here)]
    };
    Chrome::new(asked, Place::Quotes, crumbs)
}
