//! Buying together: needs declared, lots that the desk makes of them, what each would pay and pays, programmes. A page holds
//! what the register gives to one side, and nothing else: see `register::pools`.

mod acts;
mod exports;
mod list;
mod make;
mod need;
mod programme;
mod show;
mod sites;
pub(crate) mod words;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use register::pools::PoolSeen;
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let right = |action| Need::Right(action, ObjectKind::Pool);
    let (list, see, create) = (right(Action::List), right(Action::See), right(Action::Create));
    let (change, decide, sign) = (right(Action::Change), right(Action::Decide), right(Action::Sign));
    let export = right(Action::Export);
    // Sites are the residences of a landlord, and read by those who read them.
    let (stock, take) = (
        Need::Right(Action::List, ObjectKind::Residence),
        Need::Right(Action::Export, ObjectKind::Residence),
    );
    Doors::new()
        .get("/achats-groupes", list, list::list)
        .get("/achats-groupes/besoins/nouveau", create, need::ask)
        .post("/achats-groupes/besoins/nouveau", create, need::declare)
        .post("/achats-groupes/besoins/{id}/retirer", change, need::withdraw)
        .get("/achats-groupes/lots/nouveau", create, make::ask)
        .post("/achats-groupes/lots/nouveau", create, make::make)
        .get("/achats-groupes/programmes", list, programme::list)
        .post("/achats-groupes/programmes", create, programme::make)
        .get("/achats-groupes/programmes/{id}", see, programme::show_one)
        .post("/achats-groupes/programmes/{id}/projets", change, programme::propose)
        .get("/achats-groupes/programmes/{id}/dossier.csv", export, exports::programme_csv)
        .get("/achats-groupes/programmes/{id}/dossier.xlsx", export, exports::programme_xlsx)
        .get("/achats-groupes/programmes/{id}/dossier.pdf", export, exports::programme_pdf)
        .post("/achats-groupes/projets/{id}/accord", sign, programme::consent_to)
        .get("/achats-groupes/sites", stock, sites::list)
        .get("/achats-groupes/sites.csv", take, sites::csv)
        .get("/achats-groupes/sites/agenda.ics", stock, sites::calendar)
        .get("/achats-groupes/{id}", see, show::show_one)
        .get("/achats-groupes/{id}/repartition.csv", export, exports::split_csv)
        .post("/achats-groupes/{id}/ouvrir", decide, acts::open)
        .post("/achats-groupes/{id}/offres", change, acts::note_quote)
        .post("/achats-groupes/{id}/adopter", decide, acts::adopt)
        .post("/achats-groupes/{id}/dissoudre", decide, acts::dissolve)
        .post("/achats-groupes/{id}/terminer", change, acts::finish)
        .post("/achats-groupes/{id}/rejoindre", sign, acts::join)
        .post("/achats-groupes/{id}/decliner", change, acts::decline)
        .post("/achats-groupes/{id}/quitter", sign, acts::leave)
}

/// The lot of an address.
async fn found(asked: &Asked, id: &str) -> Result<PoolSeen, PageError> {
    Ok(asked.register.pool(asked.caller.organisation_id()?, id, asked.today).await?)
}

fn may(asked: &Asked, action: Action) -> bool {
    asked.caller.can(action, ObjectKind::Pool)
}

/// The same, or after a fresh proof.
fn could(asked: &Asked, action: Action) -> bool {
    asked.caller.could(action, ObjectKind::Pool)
}

/// Is one's organisation a desk?
async fn is_desk(asked: &Asked) -> Result<bool, PageError> {
    let own = asked.caller.organisation_id()?;
    Ok(asked.register.pool_desks().await?.iter().any(|(id, _)| id == own))
}
