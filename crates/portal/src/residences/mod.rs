//! Residences: list and map, sheet, visit, grouping, exports.

pub(crate) mod data;
mod exports;
mod grid;
mod list;
mod moves;
mod observe;
mod print;
mod regroup;
mod sheet;
mod show;
mod visit;
mod ways;

pub(crate) use exports::notes as export_notes;
pub(crate) use list::list_of;
pub(crate) use sheet::floor_word;

use crate::edge::doors::{Doors, Need};
use trust::field::ObjectKind;
use trust::policy::Action;
pub(crate) fn doors() -> Doors {
    Doors::new()
        .get("/residences", Need::Right(Action::List, ObjectKind::Residence), list::list)
        .get("/residences.csv", Need::Right(Action::Export, ObjectKind::Residence), exports::csv)
        .get("/residences.xlsx", Need::Right(Action::Export, ObjectKind::Residence), exports::xlsx)
        .get("/residences.geojson", Need::Right(Action::Export, ObjectKind::Residence), exports::geojson)
        .get("/residences/{id}", Need::Right(Action::List, ObjectKind::Residence), show::show_residence)
        .get("/residences/{id}/fiche", Need::Right(Action::List, ObjectKind::Residence), print::print)
        .get("/residences/{id}/visite", Need::Right(Action::See, ObjectKind::Survey), visit::visit)
        .post("/residences/{id}/visite", Need::Right(Action::Change, ObjectKind::Survey), visit::save)
        .get("/residences/{id}/visite/grille", Need::Right(Action::See, ObjectKind::Survey), grid::grid)
        .get("/residences/{id}/observations", Need::Right(Action::See, ObjectKind::Survey), observe::observe)
        .post("/residences/{id}/observations", Need::Right(Action::Change, ObjectKind::Survey), observe::save)
        .post(
            "/residences/{id}/observations/retirer",
            Need::Right(Action::Change, ObjectKind::Survey),
            observe::withdraw,
        )
        .get(
            "/residences/{id}/regroupement",
            Need::Right(Action::Change, ObjectKind::Residence),
            regroup::regroup,
        )
        .post(
            "/residences/{id}/regroupement",
            Need::Right(Action::Change, ObjectKind::Residence),
            regroup::correct,
        )
}
