//! Priority neighbourhoods under the residences of the map: outlines only. Which residence stands in which, and how sure that
//! is, is in the list beside it.

use crate::edge::Asked;
use crate::residences::data::portfolio;
use crate::ui::PageResult;
use axum::http::header;
use axum::response::IntoResponse;
use opendata::territory::Neighbourhood;
use serde_json::json;

/// How far around the stock outlines are drawn, in degrees: a few kilometres.
const AROUND: f64 = 0.05;

/// Does its box meet that of the stock?
fn meets(one: &Neighbourhood, [west, south, east, north]: [f64; 4]) -> bool {
    let corners = one.rings().iter().flatten();
    let mut inside = corners.filter(|(lon, lat)| {
        (west - AROUND..=east + AROUND).contains(lon) && (south - AROUND..=north + AROUND).contains(lat)
    });
    inside.next().is_some()
}

/// `GET /carte/quartiers.geojson`
pub(super) async fn geojson(asked: Asked) -> PageResult {
    let portfolio = portfolio(&asked).await?;
    let stock: Vec<_> = portfolio.residences.iter().collect();
    let places = asked.register.priority_neighbourhoods().await?;
    let features: Vec<_> = super::StockScope::of(&stock)
        .bounds()
        .into_iter()
        .flat_map(|bounds| places.all().iter().filter(move |one| meets(one, bounds)))
        .map(|one| {
            // A ring to a polygon: holes are drawn as outlines too, and nothing is filled twice.
            let rings: Vec<_> = one.rings().iter().map(|ring| closed(ring)).collect();
            json!({
                "type": "Feature",
                "id": one.code,
                "geometry": { "type": "MultiLineString", "coordinates": rings },
                "properties": { "code": one.code, "name": one.name },
            })
        })
        .collect();
    let body = json!({ "type": "FeatureCollection", "features": features }).to_string();
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], body).into_response())
}

/// A ring whose last point is its first.
fn closed(ring: &[(f64, f64)]) -> Vec<[f64; 2]> {
    ring.iter().chain(ring.first()).map(|(lon, lat)| [*lon, *lat]).collect()
}
