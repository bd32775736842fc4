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

use crate::Portal;
use axum::Router;
use axum::routing::{get, post};
use std::sync::Arc;

pub(crate) fn routes() -> Router<Arc<Portal>> {
    Router::new()
        .route("/residences", get(list::list))
        .route("/residences.csv", get(exports::csv))
        .route("/residences.xlsx", get(exports::xlsx))
        .route("/residences.geojson", get(exports::geojson))
        .route("/residences/{id}", get(show::show_residence))
        .route("/residences/{id}/fiche", get(print::print))
        .route("/residences/{id}/visite", get(visit::visit).post(visit::save))
        .route("/residences/{id}/visite/grille", get(grid::grid))
        .route("/residences/{id}/observations", get(observe::observe).post(observe::save))
        .route("/residences/{id}/observations/retirer", post(observe::withdraw))
        .route("/residences/{id}/regroupement", get(regroup::regroup).post(regroup::correct))
}
