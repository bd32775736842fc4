//! Envelopes of funds: the tree of a funder, the picture of each, its files and movements; opening, changing a total,
//! delegating, closing a year. What may happen to money is said by the engine `ledger`; nothing is decided here.

mod acts;
mod files;
mod list;
mod show;
pub(crate) mod words;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use register::ledger::EnvelopeRecord;
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let right = |action| Need::Right(action, ObjectKind::Envelope);
    let (list, see) = (right(Action::List), right(Action::See));
    let (create, change, export) = (right(Action::Create), right(Action::Change), right(Action::Export));
    Doors::new()
        .get("/enveloppes", list, list::list)
        .post("/enveloppes", create, list::open)
        .get("/enveloppes/enveloppes.csv", export, files::envelopes_csv)
        .get("/enveloppes/subventions.csv", export, files::grants_csv)
        .get("/enveloppes/{id}", see, show::show_one)
        .get("/enveloppes/{id}/mouvements.csv", export, files::movements_csv)
        .post("/enveloppes/{id}/total", change, acts::change_total)
        .post("/enveloppes/{id}/deleguer", change, acts::delegate)
        .post("/enveloppes/{id}/cloture", change, acts::close)
}

/// The envelope of an address.
async fn found(asked: &Asked, id: &str) -> Result<EnvelopeRecord, PageError> {
    Ok(asked.register.envelope(asked.caller.organisation_id()?, id).await?)
}

/// Or after a fresh proof.
fn could(asked: &Asked, action: Action) -> bool {
    asked.caller.could(action, ObjectKind::Envelope)
}
