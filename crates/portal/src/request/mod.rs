//! One request: adapt this dwelling, propose a transfer, or both? Advice, never a refusal.

#[expect(clippy::module_inception, reason = "the page has the name of its slice")]
mod request;

use crate::Portal;
use axum::Router;
use axum::routing::get;
use std::sync::Arc;

pub(crate) fn routes() -> Router<Arc<Portal>> {
    Router::new().route("/demande", get(request::request))
}
