//! Maps: the element of a page, the selection as GeoJSON, the base map's styles and tiles.

mod areas;
mod element;
mod tiles;

pub(crate) use element::{StockMap, StockScope, WaysMap, geojson_of};

use crate::edge::doors::{Doors, Need};
use trust::field::ObjectKind;
use trust::policy::Action;
pub(crate) fn doors() -> Doors {
    Doors::new()
        .get("/carte/quartiers.geojson", Need::Right(Action::List, ObjectKind::Residence), areas::geojson)
        .get("/carte/style/{theme}", Need::Right(Action::List, ObjectKind::Residence), tiles::style)
        .get("/tuiles/{version}/{z}/{x}/{y}", Need::Right(Action::List, ObjectKind::Residence), tiles::tile)
}
