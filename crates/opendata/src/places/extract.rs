//! Places of an OpenStreetMap extract: its tagged nodes, and its ways and areas at their middle.

use super::{Found, OsmPlace, place_of_tags};
use crate::osm::OsmExtract;
use jiff::civil::Date;
use model::Point;
use model::place::{Place, PlaceSource};

/// Every place of an extract that we know a use for.
#[must_use]
pub fn places_of_extract(extract: &OsmExtract) -> Vec<Found> {
    let mut found = Vec::new();
    for node in extract.tagged_nodes() {
        if let Some(place) = place_of_tags(node.tags.iter()) {
            found.push(as_found(place, node.point, format!("n{}", node.id), extract.observed_on()));
        }
    }
    for way in extract.ways() {
        let Some(place) = place_of_tags(way.tags.iter()) else { continue };
        if let Some(point) = middle(extract, way.refs) {
            found.push(as_found(place, point, format!("w{}", way.id), extract.observed_on()));
        }
    }
    found
}

/// The middle of the box of the nodes that the extract holds.
fn middle(extract: &OsmExtract, refs: &[i64]) -> Option<Point> {
    let mut points = refs.iter().filter_map(|id| extract.point(*id));
    let first = points.next()?;
    let (mut low, mut high) = (first, first);
    for p in points {
        low = Point::new(low.lon.min(p.lon), low.lat.min(p.lat));
        high = Point::new(high.lon.max(p.lon), high.lat.max(p.lat));
    }
    Some(Point::new((low.lon + high.lon) / 2.0, (low.lat + high.lat) / 2.0))
}

fn as_found(place: OsmPlace, point: Point, id: String, seen_on: Option<Date>) -> Found {
    Found {
        place: Place {
            category: place.category,
            name: place.name,
            kind: place.kind,
            point,
            entrance: place.entrance,
            sources: vec![(PlaceSource::Osm, id)],
            seen_on,
        },
        siret: place.siret,
        trade: Some(place.trade.to_owned()),
    }
}
