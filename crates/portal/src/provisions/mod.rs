//! Services of a landlord to its tenants: what is offered where, how far to go, how it may be charged, what it costs and changes;
//! bundles; surveys without a reply. What associations offer to everybody is the slice `catalogue`.

mod bundles;
mod chases;
mod coverage;
mod edit;
mod effects;
mod exports;
mod fields;
mod list;
mod money;
mod page;
mod show;
mod words;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use register::provisions::Provision;
use std::collections::BTreeSet;
use trust::field::ObjectKind;
use trust::policy::Action;

const KIND: ObjectKind = ObjectKind::Provision;
const CHASE: ObjectKind = ObjectKind::Chase;

pub(crate) fn doors() -> Doors {
    let right = |action| Need::Right(action, KIND);
    let (list, see, create) = (right(Action::List), right(Action::See), right(Action::Create));
    let (change, decide, export) = (right(Action::Change), right(Action::Decide), right(Action::Export));
    let chase = |action| Need::Right(action, CHASE);
    Doors::new()
        .get("/services-aux-locataires", list, list::list)
        .get("/services-aux-locataires.csv", export, exports::list_csv)
        .get("/services-aux-locataires/nouveau", create, edit::ask)
        .post("/services-aux-locataires/nouveau", create, edit::make)
        .get("/services-aux-locataires/couverture", list, coverage::page)
        .get("/services-aux-locataires/couverture.csv", export, coverage::csv)
        .get("/services-aux-locataires/bouquets", list, bundles::list)
        .get("/services-aux-locataires/bouquets/nouveau", create, bundles::ask)
        .post("/services-aux-locataires/bouquets/nouveau", create, bundles::make)
        .get("/services-aux-locataires/bouquets/{id}", see, bundles::show_one)
        .get("/services-aux-locataires/bouquets/{id}/mois.csv", export, bundles::csv)
        .get("/services-aux-locataires/bouquets/{id}/modifier", create, bundles::correct)
        .post("/services-aux-locataires/bouquets/{id}/modifier", create, bundles::write)
        .post("/services-aux-locataires/bouquets/{id}/verifier", see, bundles::verify)
        .post("/services-aux-locataires/bouquets/{id}/mois", change, bundles::count)
        .get("/services-aux-locataires/{id}", see, show::show_one)
        .get("/services-aux-locataires/{id}/fiche.pdf", export, exports::sheet_pdf)
        .get("/services-aux-locataires/{id}/mois.csv", export, exports::months_csv)
        .get("/services-aux-locataires/{id}/modifier", create, edit::correct)
        .post("/services-aux-locataires/{id}/modifier", create, edit::write)
        .post("/services-aux-locataires/{id}/mois", see, show::count)
        .post("/services-aux-locataires/{id}/decision", decide, show::decide)
        .get("/services-aux-locataires/{id}/effets", see, effects::page)
        .post("/services-aux-locataires/{id}/effets", create, effects::write)
        .get("/services-aux-locataires/{id}/effets.csv", export, effects::csv)
        .get("/relances", chase(Action::List), chases::list)
        .get("/relances/nouvelle", chase(Action::Create), chases::ask)
        .post("/relances/nouvelle", chase(Action::Create), chases::make)
        .get("/relances/{id}", chase(Action::See), chases::show_one)
        .get("/relances/{id}/logements.csv", chase(Action::Export), chases::csv)
        .get("/relances/{id}/logements/{unit}", chase(Action::See), chases::dwelling)
        // Whoever follows some residences only notes what comes of those: the act judges dwelling by dwelling.
        .post("/relances/{id}/logements/{unit}", chase(Action::See), chases::note)
        .post("/relances/{id}/effacer", chase(Action::Create), chases::purge)
}

fn may(asked: &Asked, action: Action) -> bool {
    asked.caller.can(action, KIND)
}

/// May the person count who comes? Whoever holds some residences only counts for the services that reach one of them.
fn may_count(asked: &Asked, one: &Provision) -> bool {
    let within = asked.caller.residences_for(Action::Change, KIND);
    one.is_own && within.is_none_or(|named| !named.is_disjoint(&one.service.residences))
}

/// The service of an address, as whoever asks reads it.
async fn found(asked: &Asked, id: &str) -> Result<Provision, PageError> {
    Ok(asked.register.provision(asked.caller.organisation_id()?, id).await?)
}

/// One's own service: whoever only gives it does not change it, nor reads what it costs.
async fn own(asked: &Asked, id: &str) -> Result<Provision, PageError> {
    let one = found(asked, id).await?;
    if one.is_own { Ok(one) } else { Err(PageError::NotFound) }
}

/// The residences whose silent dwellings the person follows; `None`: all.
fn followed(asked: &Asked) -> Option<BTreeSet<String>> {
    asked.caller.residences_for(Action::See, CHASE)
}
