//! The map of the directory: organisations with a position as points, the others counted by territory, and how many are
//! nowhere. The same filters as the list; what the map shows is in the tables beside it.

use super::{list, words};
use crate::edge::{Asked, PageError};
use crate::map::{PlacesMap, box_of};
use crate::ui::PageResult;
use axum::http::header;
use axum::response::IntoResponse;
use register::directory::placed::{Placed, placed};
use register::directory::search::Line;
use register::directory::{Listing, Search};
use serde_json::json;
use texts::{format, people};

/// What the list found, placed, and what its page draws of it.
pub(super) struct MapView {
    pub map: PlacesMap,
    /// Territory and how many.
    pub territories: Vec<(String, String)>,
    /// How many are on the map and how many are not, and why.
    pub sentences: Vec<String>,
}

/// Everything that the filters find: a map has no pages.
async fn whole(asked: &Asked, search: &Search) -> Result<Listing, PageError> {
    Ok(asked.register.search_directory(search, 0, i64::MAX.unsigned_abs(), asked.caller.at).await?)
}

/// The map of a search.
pub(super) async fn view(asked: &Asked, search: &Search) -> Result<MapView, PageError> {
    let t = asked.t;
    let found = whole(asked, search).await?;
    let all = placed(&found.lines);
    let gazetteer = asked.register.gazetteer().await?;
    let bounds = box_of(all.points.iter().map(|(_, lon, lat)| (*lon, *lat)));
    let said = |n: u64| (crate::ui::words::plural(n), format::count(t.lang(), n));
    let (on, on_text) = said(all.points.len() as u64);
    let (off, off_text) = said(all.off_map);
    let (nowhere, nowhere_text) = said(all.nowhere);
    let mut sentences = vec![t.directory_on_map(on, on_text)];
    if off > 0 {
        sentences.push(t.directory_off_map(off, off_text));
    }
    if nowhere > 0 {
        sentences.push(t.directory_nowhere(nowhere, nowhere_text));
    }
    let mut territories: Vec<_> = all.territories.into_iter().collect();
    territories.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(MapView {
        map: PlacesMap::new(t, &asked.portal, bounds, "/annuaire.geojson").await?,
        territories: territories
            .into_iter()
            .map(|(place, n)| (words::territory(t, &gazetteer, &place), format::count(t.lang(), n)))
            .collect(),
        sentences,
    })
}

fn feature(asked: &Asked, line: &Line, (lon, lat): (f64, f64)) -> serde_json::Value {
    let o = &line.organisation;
    let kind = people::organisation_kind(asked.t, o.kind);
    let place = o.commune_name.as_ref().map_or_else(String::new, |name| format!(", {name}"));
    json!({
        "type": "Feature",
        "id": o.id,
        "geometry": { "type": "Point", "coordinates": [lon, lat] },
        "properties": {
            "id": o.id,
            "name": o.name,
            "url": format!("/annuaire/{}", o.id),
            "label": format!("{} – {kind}{place}", o.name),
            "sign": "place/social/reached",
        },
    })
}

/// `GET /annuaire.geojson`: the organisations that the filters find and whose position is known; the counts of the others are in
/// its notes.
pub(super) async fn geojson(asked: Asked) -> PageResult {
    let search = list::wanted(&asked).await?;
    let found = match search.problem {
        // A territory that is none finds nobody: never everybody.
        Some(_) => Listing { total: 0, lines: Vec::new() },
        None => whole(&asked, &search.search).await?,
    };
    let Placed { points, off_map, nowhere, .. } = placed(&found.lines);
    let features: Vec<_> =
        points.iter().map(|(rank, lon, lat)| feature(&asked, &found.lines[*rank], (*lon, *lat))).collect();
    let notes =
        json!({ "total": found.total, "on_map": points.len(), "off_map": off_map, "nowhere": nowhere });
    let body = json!({ "type": "FeatureCollection", "notes": notes, "features": features }).to_string();
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], body).into_response())
}
