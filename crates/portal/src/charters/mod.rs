//! The accessibility charter: the adapted dwellings that landlords show each other, what one's own house shows, what is asked
//! and answered, the counts of needs, the files between installations. Nobody is in any of it.

mod choices;
mod counts;
mod exports;
mod matches;
mod members;
mod request;
mod requests;
mod search;
mod sources;
mod words;

use crate::edge::doors::{Doors, Need};
use crate::edge::{Asked, PageError};
use crate::vacancies::words::Tab;
use allocation::transfer::Wish;
use charter::dwelling::Availability;
use register::charters::{CharterOf, CharterRequest};
use register::needs::Household;
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let dwellings = |action| Need::Right(action, ObjectKind::SharedDwelling);
    let requests = |action| Need::Right(action, ObjectKind::SharedRequest);
    let keys = |action| Need::Right(action, ObjectKind::ExchangeKey);
    Doors::new()
        .get("/charte", dwellings(Action::List), search::search)
        .get("/charte.csv", dwellings(Action::Export), exports::csv)
        .get("/charte/adhesion", dwellings(Action::See), members::show_terms)
        .post("/charte/reseaux/{id}/rejoindre", dwellings(Action::Sign), members::join)
        .post("/charte/reseaux/{id}/quitter", dwellings(Action::Sign), members::leave)
        .post("/charte/reseaux/{id}/reglages", dwellings(Action::Sign), members::change)
        .get("/charte/partage", dwellings(Action::Change), choices::show_own)
        .post("/charte/reseaux/{id}/residences", dwellings(Action::Change), choices::choose)
        .post("/charte/retirer", dwellings(Action::Change), choices::withdraw)
        .post("/charte/remettre", dwellings(Action::Change), choices::restore)
        .get("/charte/besoins", Need::Right(Action::Count, ObjectKind::Need), counts::show_counts)
        .get("/charte/demandes", requests(Action::List), requests::list)
        .get("/charte/demandes/{id}", requests(Action::See), request::show_one)
        .post("/charte/demandes/{id}/repondre", requests(Action::Decide), request::answer)
        .post("/charte/demandes/{id}/retirer", requests(Action::Change), request::withdraw)
        .get("/besoins/{id}/charte", requests(Action::Create), matches::show_matches)
        .post("/besoins/{id}/charte", requests(Action::Create), matches::ask)
        .get("/charte/installations", keys(Action::List), sources::show_sources)
        .post("/charte/installations", keys(Action::Decide), sources::add)
        .post("/charte/installations/{id}/confirmer", keys(Action::Decide), sources::confirm)
        .post("/charte/installations/{id}/retirer", keys(Action::Decide), sources::remove)
        .get("/charte/echange.json", keys(Action::Export), sources::export)
        .upload("/charte/installations/importer", keys(Action::Decide), sources::LARGEST, sources::import)
}

/// The charters that one's own landlord signed.
async fn signed(asked: &Asked) -> Result<Vec<CharterOf>, PageError> {
    let all = asked.register.charters_of(&asked.landlord()?.id, asked.caller.at).await?;
    Ok(all.into_iter().filter(|one| one.signed.is_some()).collect())
}

/// The charter that a page is about: the one of the address, else the first that was signed; `None` when none was.
async fn charter(asked: &Asked) -> Result<Option<CharterOf>, PageError> {
    let mut all = signed(asked).await?.into_iter();
    match asked.pairs.text("reseau") {
        Some(id) => all.find(|one| one.network_id == id).map(Some).ok_or(PageError::NotFound),
        None => Ok(all.next()),
    }
}

/// The search of the charter for what a household wishes; nothing of the household is in it. `None` when no charter was
/// signed, or when the person does not read it.
pub(crate) async fn search_for(asked: &Asked, wish: &Wish) -> Result<Option<String>, PageError> {
    if !asked.caller.could(Action::List, ObjectKind::SharedDwelling) || signed(asked).await?.is_empty() {
        return Ok(None);
    }
    let mut query = vec![format!("disponibilite={}", Availability::Available.code())];
    query.extend(wish.level.map(|level| format!("niveau={}", level.code())));
    query.extend((wish.rooms.least == wish.rooms.most).then(|| format!("pieces={}", wish.rooms.least)));
    query.extend(wish.lift.then(|| "acces=oui".to_owned()));
    Ok(Some(format!("/charte?{}", query.join("&"))))
}

/// The requests that this person may read: all of the landlord's, or those about the residences of a role. One that one's
/// own house made is about the residence where its tenant lives.
async fn mine(asked: &Asked, all: Vec<CharterRequest>) -> Result<Vec<CharterRequest>, PageError> {
    let Some(named) = asked.caller.residences_for(Action::List, ObjectKind::SharedRequest) else {
        return Ok(all);
    };
    let own = asked.landlord()?.id.clone();
    let portfolio = crate::residences::data::portfolio(asked).await?;
    let mut kept = Vec::new();
    for one in all {
        let dwelling = match (&one.dwelling_id, &one.need_id) {
            (Some(dwelling), _) => Some(dwelling.clone()),
            (None, Some(need)) => match asked.register.need(&own, need).await?.household {
                Household::Tenant(dwelling) => Some(dwelling),
                Household::Applicant(_) => None,
            },
            (None, None) => None,
        };
        let residence = dwelling.and_then(|id| portfolio.dwelling(&id).map(|(r, _)| r.id.clone()));
        if residence.is_some_and(|id| named.contains(&id)) {
            kept.push(one);
        }
    }
    Ok(kept)
}

/// One request that this person may read.
async fn request_of(asked: &Asked, id: &str) -> Result<CharterRequest, PageError> {
    let one = asked.register.charter_request(&asked.landlord()?.id, id).await?;
    mine(asked, vec![one]).await?.pop().ok_or(PageError::NotFound)
}

/// The pages of the charter that the person may open.
fn tabs(asked: &Asked, here: &str) -> Vec<Tab> {
    let t = asked.t;
    let can = |action, kind| asked.caller.can(action, kind);
    let all = [
        (can(Action::List, ObjectKind::SharedDwelling), "/charte", t.charter_tab_search()),
        (can(Action::Change, ObjectKind::SharedDwelling), "/charte/partage", t.charter_tab_own()),
        (can(Action::List, ObjectKind::SharedRequest), "/charte/demandes", t.charter_tab_requests()),
        (can(Action::Count, ObjectKind::Need), "/charte/besoins", t.charter_tab_needs()),
        (can(Action::See, ObjectKind::SharedDwelling), "/charte/adhesion", t.charter_tab_terms()),
    ];
    all.into_iter()
        .filter(|(may, ..)| *may)
        .map(|(_, href, label)| Tab { href, label, current: href == here })
        .collect()
}
