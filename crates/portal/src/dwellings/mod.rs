//! One dwelling.

mod show;

use crate::Portal;
use axum::Router;
use axum::routing::get;
use std::sync::Arc;

pub(crate) fn routes() -> Router<Arc<Portal>> {
    Router::new().route("/logements/{id}", get(show::show_dwelling).post(show::set_level))
}
