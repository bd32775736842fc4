//! One dwelling; and the dwellings that are no longer in the files.

mod absent;
mod gone;
mod show;

use crate::Portal;
use axum::Router;
use axum::routing::get;
use std::sync::Arc;

pub(crate) fn routes() -> Router<Arc<Portal>> {
    Router::new()
        .route("/logements/absents", get(absent::list).post(absent::note))
        .route("/logements/absents.csv", get(absent::csv))
        .route("/logements/{id}", get(show::show_dwelling).post(show::set_level))
}
