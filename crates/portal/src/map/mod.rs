//! Maps: the element of a page, the selection as GeoJSON, the base map's styles and tiles.

mod element;
mod tiles;

pub(crate) use element::{StockMap, StockScope, WaysMap, geojson_of};

use crate::Portal;
use axum::Router;
use axum::routing::get;
use std::sync::Arc;

pub(crate) fn routes() -> Router<Arc<Portal>> {
    Router::new()
        .route("/carte/style/{theme}", get(tiles::style))
        .route("/tuiles/{version}/{z}/{x}/{y}", get(tiles::tile))
}
