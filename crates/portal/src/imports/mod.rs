//! Reading files into the register: the journal, and the five steps of an import.
//!
//! Fichier → Colonnes → Vérifier → Décider → Bilan. The check and the import run the same code; only the second
//! keeps what it wrote. A job lives in memory: losing it loses a file that can be sent again, never data.

mod annotated;
mod columns;
mod duplicates;
mod file;
mod issues;
pub(crate) mod jobs;
mod list;
mod progress;
mod run;
mod steps;
mod undo;
mod verdict;

pub use annotated::{AnnotateError, annotate, can_be_annotated};

use crate::Portal;
use crate::edge::upload::LARGEST;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use register::imports::ImportKind;
use std::sync::Arc;
use texts::Texts;

pub(crate) fn routes() -> Router<Arc<Portal>> {
    let limit = usize::try_from(LARGEST).unwrap_or(usize::MAX).saturating_add(1024 * 1024);
    Router::new()
        .route(
            "/imports/nouveau/{kind}",
            get(file::choose).post(file::receive).layer(DefaultBodyLimit::max(limit)),
        )
        .route("/imports", get(list::list))
        .route("/imports/{id}", get(verdict::report))
        .route("/imports/{id}/problemes.csv", get(issues::of_import))
        .route("/imports/{id}/annuler", get(undo::ask).post(undo::undo))
        .route("/imports/travaux/{id}", get(progress::job))
        .route("/imports/travaux/{id}/colonnes", post(columns::choose))
        .route("/imports/travaux/{id}/doublons", post(duplicates::choose))
        .route("/imports/travaux/{id}/annote.csv", get(annotated::csv))
        .route("/imports/travaux/{id}/annote.xlsx", get(annotated::xlsx))
        .route("/imports/travaux/{id}/importer", post(progress::import))
        .route("/imports/travaux/{id}/arreter", post(progress::stop))
        .route("/imports/travaux/{id}/abandonner", get(progress::ask_drop).post(progress::drop_job))
        .route("/imports/travaux/{id}/problemes.csv", get(issues::of_job))
}

/// The name of a kind of import.
pub(crate) fn kind_name(t: Texts, kind: ImportKind) -> String {
    match kind {
        ImportKind::Stock => t.import_stock(),
        ImportKind::Streets => t.import_streets(),
        ImportKind::Places => t.import_places(),
        ImportKind::Occupancy => t.import_occupancy(),
        ImportKind::Survey => t.import_survey(),
        ImportKind::Neighbourhoods => t.import_neighbourhoods(),
        ImportKind::Communes => t.import_communes(),
    }
}

/// What a kind of import reads.
fn kind_what(t: Texts, kind: ImportKind) -> String {
    match kind {
        ImportKind::Stock => t.import_stock_what(),
        ImportKind::Streets => t.import_streets_what(),
        ImportKind::Places => t.import_places_what(),
        ImportKind::Occupancy => t.import_occupancy_what(),
        ImportKind::Survey => t.import_survey_what(),
        ImportKind::Neighbourhoods => t.import_neighbourhoods_what(),
        ImportKind::Communes => t.import_communes_what(),
    }
}
