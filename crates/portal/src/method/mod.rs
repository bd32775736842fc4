//! How everything is computed, and how accessible the tool is.

mod accessibility;
#[expect(clippy::module_inception, reason = "the page has the name of its slice")]
pub(crate) mod method;

pub(crate) use method::{short, value};

use crate::Portal;
use axum::Router;
use axum::routing::get;
use std::sync::Arc;

pub(crate) fn routes() -> Router<Arc<Portal>> {
    Router::new()
        .route("/methode", get(method::method))
        .route("/accessibilite", get(accessibility::accessibility).post(accessibility::choose))
}
