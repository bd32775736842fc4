//! The directory: who works where and on what; one's own organisation; how an organisation comes in and goes out.

mod exports;
mod found;
mod leave;
mod list;
mod map;
mod networks;
mod own;
mod service;
mod show;
pub(crate) mod words;

use crate::edge::doors::{Doors, Need};
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let see = Need::Right(Action::See, ObjectKind::Profile);
    let change = Need::Right(Action::Change, ObjectKind::Profile);
    let close = Need::Right(Action::AdministerMembers, ObjectKind::Account);
    Doors::new()
        .get("/annuaire", Need::Person, list::list)
        .get("/annuaire.geojson", Need::Person, map::geojson)
        .get("/annuaire.csv", Need::Person, exports::csv)
        .get("/annuaire/export.json", Need::Person, exports::inclusion)
        .get("/annuaire/{id}", Need::Person, show::show_sheet)
        .get("/organisation", see, own::show_own)
        .post("/organisation", change, own::save)
        .post("/organisation/territoires", change, own::add_territory)
        .post("/organisation/territoires/retirer", change, own::remove_territory)
        .post("/organisation/themes", change, own::set_themes)
        .get("/organisation/services/nouveau", change, service::ask)
        .post("/organisation/services/nouveau", change, service::add)
        .get("/organisation/services/{id}", change, service::edit)
        .post("/organisation/services/{id}", change, service::save)
        .post("/organisation/services/{id}/retirer", change, service::remove)
        .post("/organisation/services/{id}/remettre", change, service::restore)
        .post("/organisation/reseaux/{id}/rejoindre", change, networks::join)
        .post("/organisation/reseaux/{id}/quitter", change, networks::leave)
        .post("/organisation/reseaux/{id}/decliner", change, networks::decline_invitation)
        .post("/organisation/adherents/{id}/inviter", change, networks::invite)
        .post("/organisation/adherents/{id}/accepter", change, networks::admit)
        .post("/organisation/adherents/{id}/refuser", change, networks::decline_request)
        .post("/organisation/adherents/{id}/suspendre", change, networks::suspend)
        .post("/organisation/adherents/{id}/reprendre", change, networks::resume)
        .get("/organisation/quitter", see, leave::ask_leave)
        .post("/organisation/quitter", see, leave::leave)
        .get("/organisation/fermer", close, leave::ask_close)
        .post("/organisation/fermer", close, leave::close)
        .get("/organisations/nouvelle", Need::Nobody, found::ask)
        .post("/organisations/nouvelle", Need::Nobody, found::found)
}
