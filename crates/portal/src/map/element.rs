//! The `<pp-map>` element: its data, its words, and the sentence that stands for it without script.

use crate::Portal;
use crate::edge::PageError;
use crate::ui::words;
use askama::Template;
use askama::filters::HtmlSafe;
use register::portfolio::ResidenceView;
use serde_json::{Value, json};
use std::fmt;
use texts::Texts;

/// JSON inside a `<script>`: nothing in it can close the element.
struct ScriptJson(Value);

impl fmt::Display for ScriptJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.to_string();
        for c in text.chars() {
            match c {
                '<' => f.write_str("\\u003c")?,
                '>' => f.write_str("\\u003e")?,
                '&' => f.write_str("\\u0026")?,
                '\u{2028}' => f.write_str("\\u2028")?,
                '\u{2029}' => f.write_str("\\u2029")?,
                other => fmt::Write::write_char(f, other)?,
            }
        }
        Ok(())
    }
}

impl HtmlSafe for ScriptJson {}

/// A map, drawn as an element.
#[derive(Template)]
#[template(path = "map/map.html")]
struct Element {
    mode: &'static str,
    list: &'static str,
    small: bool,
    fallback: String,
    fallback_link: String,
    data: ScriptJson,
}

/// The map of a selection of residences.
pub(crate) struct StockMap(Element);

/// The map of organisations.
pub(crate) struct PlacesMap(Element);

/// The map of the ways around one residence.
pub(crate) struct WaysMap(Element);

macro_rules! drawn {
    ($name:ident) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
        impl HtmlSafe for $name {}
    };
}
drawn!(StockMap);
drawn!(PlacesMap);
drawn!(WaysMap);

/// West, south, east, north of positions; `None`: there are none.
pub(crate) fn box_of(positions: impl Iterator<Item = (f64, f64)>) -> Option<[f64; 4]> {
    let mut bounds: Option<[f64; 4]> = None;
    for (lon, lat) in positions {
        let [w, s, e, n] = bounds.unwrap_or([lon, lat, lon, lat]);
        bounds = Some([w.min(lon), s.min(lat), e.max(lon), n.max(lat)]);
    }
    bounds
}

/// West, south, east, north of a selection.
pub(crate) struct StockScope(Option<[f64; 4]>);

impl StockScope {
    pub fn of(residences: &[&ResidenceView]) -> StockScope {
        StockScope(box_of(residences.iter().filter_map(|r| r.point).map(|p| (p.lon, p.lat))))
    }

    /// `None`: none of them has a position.
    pub fn bounds(&self) -> Option<[f64; 4]> {
        self.0
    }
}

fn texts_of(t: Texts, title: String, features: String) -> Value {
    json!({
        "title": title,
        "help": t.map_help(),
        "count_one": t.map_count_one("{n}"),
        "count_many": t.map_count_many("{n}"),
        "count_none": t.map_count_none(),
        "cluster": t.map_cluster("{n}"),
        "loading": t.map_loading(),
        "failed": t.map_failed(),
        "no_webgl": t.map_no_webgl(),
        "attribution": t.map_attribution(),
        "zoom_in": t.map_zoom_in(),
        "zoom_out": t.map_zoom_out(),
        "features": features,
        "to_list": t.map_to_list(),
    })
}

impl StockMap {
    /// The map reads the selection of the page from the address of the page itself.
    pub async fn new(t: Texts, portal: &Portal, scope: &StockScope) -> Result<StockMap, PageError> {
        Ok(StockMap(Element {
            mode: "stock",
            list: "residences-table",
            small: false,
            fallback: t.map_fallback(),
            fallback_link: t.map_fallback_link(),
            data: ScriptJson(json!({
                "styles": super::tiles::styles(portal).await?,
                "bounds": scope.0,
                "data": "/residences.geojson",
                "areas": "/carte/quartiers.geojson",
                "texts": texts_of(t, t.map_title_stock(), t.map_features()),
            })),
        }))
    }
}

impl PlacesMap {
    /// Organisations by their positions; the map reads the selection of the page from the address of the page itself.
    pub async fn new(
        t: Texts,
        portal: &Portal,
        bounds: Option<[f64; 4]>,
        data: &str,
    ) -> Result<PlacesMap, PageError> {
        let mut texts = texts_of(t, t.directory_map_title(), t.directory_map_features());
        texts["count_one"] = Value::from(t.directory_map_one("{n}"));
        texts["count_many"] = Value::from(t.directory_map_many("{n}"));
        texts["count_none"] = Value::from(t.directory_map_none());
        texts["cluster"] = Value::from(t.directory_map_cluster("{n}"));
        Ok(PlacesMap(Element {
            mode: "stock",
            list: "directory-table",
            small: false,
            fallback: t.map_fallback(),
            fallback_link: t.map_fallback_link(),
            data: ScriptJson(json!({
                "styles": super::tiles::styles(portal).await?,
                "bounds": bounds,
                "data": data,
                "texts": texts,
            })),
        }))
    }
}

impl WaysMap {
    /// The features of the ways of one residence.
    pub async fn new(t: Texts, portal: &Portal, features: Value) -> Result<WaysMap, PageError> {
        Ok(WaysMap(Element {
            mode: "ways",
            list: "ways-table",
            small: false,
            fallback: t.map_fallback(),
            fallback_link: t.map_fallback_link(),
            data: ScriptJson(json!({
                "styles": super::tiles::styles(portal).await?,
                "data": { "type": "FeatureCollection", "features": features },
                "texts": texts_of(t, t.map_title_ways(), t.map_features_ways()),
            })),
        }))
    }
}

/// A selection of residences as GeoJSON. Those without a position are there too, with no geometry, so that the
/// count is that of the list. No count of people.
pub(crate) fn geojson_of(t: Texts, residences: &[&ResidenceView], notes: &[(String, String)]) -> Value {
    let features: Vec<Value> = residences.iter().map(|r| feature(t, r)).collect();
    let notes: serde_json::Map<String, Value> =
        notes.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect();
    json!({ "type": "FeatureCollection", "notes": notes, "features": features })
}

fn feature(t: Texts, r: &ResidenceView) -> Value {
    let status = words::status(t, r.target.status);
    let (lo, hi) = r.score.shown();
    let label = t.map_label(
        r.name.as_str(),
        status.word.as_str(),
        words::points(t, r.score.index),
        words::classes(t, r.score.classes),
        words::dwellings(t, u64::from(r.dwellings)),
    );
    json!({
        "type": "Feature",
        "id": r.id,
        "geometry": r.point.map(|p| json!({ "type": "Point", "coordinates": [p.lon, p.lat] })),
        "properties": {
            "id": r.id,
            "name": r.name,
            "url": format!("/residences/{}", r.id),
            "status": status.code,
            "class_low": r.score.classes.worst.letter().to_string(),
            "class_high": r.score.classes.best.letter().to_string(),
            "index_low": lo,
            "index_high": hi,
            "dwellings": r.dwellings,
            "label": label,
            "imprecise": r.position_quality.as_deref().is_some_and(|q| q != "house-number"),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_close_the_script() {
        let out = ScriptJson(json!({ "name": "</script><b>&" })).to_string();
        assert!(!out.contains('<') && !out.contains('&'), "{out}");
        assert_eq!(serde_json::from_str::<Value>(&out).unwrap()["name"], "</script><b>&");
    }
}
