//! Maps: the element of a page, the selection as GeoJSON, the base map's styles and tiles.

mod areas;
mod element;
mod tiles;

pub(crate) use element::{PlacesMap, StockMap, StockScope, WaysMap, box_of, geojson_of};

use crate::edge::doors::{Doors, Need};
use trust::field::ObjectKind;
use trust::policy::Action;
pub(crate) fn doors() -> Doors {
    Doors::new()
        .get("/carte/quartiers.geojson", Need::Right(Action::List, ObjectKind::Residence), areas::geojson)
        // The base map is made of open data, the same for everybody who has an account.
        .get("/carte/style/{theme}", Need::Person, tiles::style)
        .get("/tuiles/{version}/{z}/{x}/{y}", Need::Person, tiles::tile)
}
