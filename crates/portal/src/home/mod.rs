//! The first page, and the choice of the landlord.

mod landlords;
mod start;

use crate::Portal;
use axum::Router;
use axum::routing::get;
use std::sync::Arc;

pub(crate) fn routes() -> Router<Arc<Portal>> {
    Router::new()
        .route("/", get(start::start))
        .route("/bailleurs", get(landlords::landlords).post(landlords::choose))
}
