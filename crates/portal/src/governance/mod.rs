//! Partners that decide together: meetings, decisions with their votes, the figures that all of them read.

mod acts;
mod list;
mod minutes;
mod show;
mod words;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use register::governance::Partnership;
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let right = |action| Need::Right(action, ObjectKind::Meeting);
    let (list, see, create) = (right(Action::List), right(Action::See), right(Action::Create));
    let (change, vote, export) = (right(Action::Change), right(Action::Vote), right(Action::Export));
    Doors::new()
        .get("/gouvernance", list, list::list)
        .post("/gouvernance", create, list::found)
        .get("/gouvernance/{id}", see, show::show_one)
        .post("/gouvernance/{id}/partenaires", change, acts::add_partner)
        .post("/gouvernance/{id}/quitter", change, acts::leave)
        .post("/gouvernance/{id}/reunions", change, acts::write_meeting)
        .post("/gouvernance/{id}/decisions", change, acts::open_decision)
        .post("/gouvernance/{id}/decisions/{decision}/vote", vote, acts::vote)
        .get("/gouvernance/{id}/reunions/{meeting}/compte-rendu.pdf", export, minutes::pdf)
        .get("/gouvernance/{id}/reunions/{meeting}/compte-rendu.docx", export, minutes::docx)
        .get("/gouvernance/{id}/decisions.csv", export, minutes::decisions)
}

/// The partnership of an address; 404 for whoever is no partner.
async fn found(asked: &Asked, id: &str) -> Result<Partnership, PageError> {
    Ok(asked.register.partnership(asked.caller.organisation_id()?, id, asked.today).await?)
}

fn may(asked: &Asked, action: Action) -> bool {
    asked.caller.could(action, ObjectKind::Meeting)
}
