//! Targets, and the ranking of the residences that suit older tenants.

#[expect(clippy::module_inception, reason = "the page has the name of its slice")]
mod targets;

use crate::Portal;
use axum::Router;
use axum::routing::get;
use std::sync::Arc;

pub(crate) fn routes() -> Router<Arc<Portal>> {
    Router::new().route("/cibles", get(targets::targets)).route("/cibles.csv", get(targets::csv))
}
