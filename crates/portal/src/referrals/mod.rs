//! Requests for help (saisines): asking, following, finding who can help, answering. One list and one sheet for the three
//! sides of a request; whoever has no account follows it by a link.

mod acts;
mod desk;
mod exports;
mod form;
mod list;
mod route;
mod show;
mod stranger;
pub(crate) mod words;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use register::referrals::{Acting, ReferralRecord};
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let right = |action| Need::Right(action, ObjectKind::Referral);
    let (list, see, create) = (right(Action::List), right(Action::See), right(Action::Create));
    let (change, decide) = (right(Action::Change), right(Action::Decide));
    // Only the role of a desk decides of events: nobody else opens one.
    let desk = Need::Right(Action::Decide, ObjectKind::Event);
    Doors::new()
        .get("/saisines", list, list::list)
        .get("/saisines.csv", list, exports::csv)
        .get("/saisines/nouvelle", create, form::ask)
        .post("/saisines/nouvelle", create, form::receive)
        .get("/saisines/{id}", see, show::show_one)
        .post("/saisines/{id}/faits", change, acts::note)
        .post("/saisines/{id}/guichet", decide, acts::note_as_desk)
        .post("/saisines/{id}/besoins", decide, acts::split)
        .get("/saisines/{id}/besoins/{need}/orienter", decide, route::page)
        .post("/saisines/{id}/besoins/{need}/orienter", decide, route::propose)
        .get("/guichet", desk, desk::page)
        .post("/guichet", desk, desk::save)
        .post("/guichet/fermer", desk, desk::close)
        .get("/aide", Need::Nobody, stranger::ask)
        .post("/aide", Need::Nobody, stranger::receive)
        .get("/aide/suivi/{link}", Need::Nobody, stranger::follow)
        .post("/aide/suivi/{link}", Need::Nobody, stranger::note)
}

/// For which sides of a request this person may act, the desk first.
fn sides<'a>(asked: &Asked, record: &ReferralRecord, own: &'a str) -> Vec<Acting<'a>> {
    let mut all = Vec::new();
    if record.desk_id == own && asked.caller.can(Action::Decide, ObjectKind::Referral) {
        all.push(Acting::Desk(own));
    }
    if record.organisation_id.as_deref() == Some(own) {
        all.push(Acting::Requester(own));
    }
    if record.is_helped_by(own) {
        all.push(Acting::Helper(own));
    }
    all
}

/// Which sides this person's organisation has at all, to read: the desk when it has one, those who ask, those who help.
fn views<'a>(asked: &Asked, own: &'a str, has_desk: bool) -> Vec<(&'static str, Acting<'a>)> {
    let mut all = Vec::new();
    if has_desk && asked.caller.can(Action::Decide, ObjectKind::Referral) {
        all.push(("guichet", Acting::Desk(own)));
    }
    if asked.caller.can(Action::Change, ObjectKind::HelpTeam) {
        all.push(("aide", Acting::Helper(own)));
    }
    if asked.caller.can(Action::Create, ObjectKind::Referral) || all.is_empty() {
        all.push(("demandes", Acting::Requester(own)));
    }
    all
}

/// The request of an address, for the first side that this person has.
async fn found<'a>(asked: &Asked, own: &'a str, id: &str) -> Result<(ReferralRecord, Acting<'a>), PageError> {
    for acting in [Acting::Desk(own), Acting::Requester(own), Acting::Helper(own)] {
        match asked.register.referral(acting, id, asked.today).await {
            Ok(record) => {
                let first = sides(asked, &record, own).into_iter().next();
                let acting = first.unwrap_or(acting);
                return Ok((asked.register.referral(acting, id, asked.today).await?, acting));
            }
            Err(register::Error::Unknown(_)) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Err(PageError::NotFound)
}
