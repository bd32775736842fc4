//! Weights and thresholds: versions, a new version, what a version would change.

mod compare;
mod edit;
mod labels;
mod list;

pub(crate) use labels::parameter_label;

use crate::Portal;
use axum::Router;
use axum::routing::{get, post};
use std::sync::Arc;

pub(crate) fn routes() -> Router<Arc<Portal>> {
    Router::new()
        .route("/ponderations", get(list::list))
        .route("/ponderations/nouvelle", get(edit::edit).post(edit::save))
        .route("/ponderations/comparer", get(compare::compare))
        .route("/ponderations/activer", post(list::activate))
}
