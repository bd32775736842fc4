//! The MapLibre style of a theme: a calm ground on which residences, ways and stairs are read.
//!
//! The bold font is asked by the name of a common one; where it is missing MapLibre takes the bold of the default font.
//!
//! There are no glyphs and no sprite in it: MapLibre GL JS (5.11 and later) draws labels with the fonts of the
//! reader's machine, so that no font file has to be served, and the signs of residences are drawn by the page.

use crate::ATTRIBUTION;
use crate::theme::{Colours, Theme, colours};
use model::Point;
use serde_json::{Value, json};

/// What a style must point at.
#[derive(Debug, Clone, Copy)]
pub struct StyleLinks<'a> {
    /// Address of the tiles, with `{z}`, `{x}` and `{y}`. Relative addresses are made absolute by `<pp-map>`.
    pub tiles_url: &'a str,
    /// South-west and north-east corners, from [`crate::Basemap::bounds`].
    pub bounds: (Point, Point),
    /// Smallest and largest zoom, from [`crate::Basemap::zooms`].
    pub zooms: (u8, u8),
}

/// The MapLibre style (version 8) of a theme.
#[must_use]
pub fn style(theme: Theme, links: &StyleLinks<'_>) -> Value {
    let c = colours(theme);
    let (south_west, north_east) = links.bounds;
    let mut layers =
        vec![json!({ "id": "ground", "type": "background", "paint": { "background-color": c.land } })];
    layers.extend(surfaces(&c));
    layers.extend(roads(&c, theme));
    layers.extend(limits(&c));
    layers.extend(labels(&c, theme));
    json!({
        "version": 8,
        "name": format!("Plain-pied ({})", theme.code()),
        "sources": {
            "base": {
                "type": "vector",
                "tiles": [links.tiles_url],
                "minzoom": links.zooms.0,
                "maxzoom": links.zooms.1,
                "bounds": [south_west.lon, south_west.lat, north_east.lon, north_east.lat],
                "attribution": format!("<a href=\"https://www.openstreetmap.org/copyright\">{ATTRIBUTION}</a>"),
            }
        },
        "layers": layers,
    })
}

/// A value that grows with the zoom.
fn grow(stops: &[(f64, f64)]) -> Value {
    let mut out = vec![json!("interpolate"), json!(["exponential", 1.5]), json!(["zoom"])];
    for &(zoom, value) in stops {
        out.extend([json!(zoom), json!(value)]);
    }
    Value::Array(out)
}

fn is_one_of(kinds: &[&str]) -> Value {
    json!(["in", ["get", "kind"], ["literal", kinds]])
}

fn fill(id: &str, layer: &str, filter: Value, paint: Value) -> Value {
    json!({ "id": id, "type": "fill", "source": "base", "source-layer": layer, "filter": filter, "paint": paint })
}

fn line(id: &str, layer: &str, filter: Value, cap: &str, paint: Value) -> Value {
    json!({
        "id": id, "type": "line", "source": "base", "source-layer": layer, "filter": filter,
        "layout": { "line-cap": cap, "line-join": "round" }, "paint": paint,
    })
}

fn surfaces(c: &Colours) -> Vec<Value> {
    vec![
        fill(
            "built-up",
            "landuse",
            is_one_of(&["residential", "commercial", "industrial", "school", "hospital"]),
            json!({
                "fill-color": c.building, "fill-opacity": 0.35,
            }),
        ),
        fill(
            "green",
            "landuse",
            is_one_of(&["wood", "scrub", "park", "grass", "cemetery", "pitch", "playground", "sport"]),
            json!({
                "fill-color": c.green,
                "fill-opacity": ["match", ["get", "kind"], ["wood", "park"], 1.0, ["scrub", "cemetery"], 0.85, 0.65],
            }),
        ),
        fill("sand", "landuse", is_one_of(&["sand"]), json!({ "fill-color": c.main, "fill-opacity": 0.5 })),
        fill(
            "square",
            "landuse",
            is_one_of(&["square"]),
            json!({ "fill-color": c.road, "fill-opacity": 0.8 }),
        ),
        fill("water", "water", json!(["==", ["geometry-type"], "Polygon"]), json!({ "fill-color": c.water })),
        line(
            "water-way",
            "water",
            json!(["==", ["geometry-type"], "LineString"]),
            "round",
            json!({
                "line-color": c.water,
                "line-width": grow(&[(8.0, 0.6), (13.0, 1.4), (17.0, 5.0)]),
            }),
        ),
        fill(
            "building",
            "building",
            json!(true),
            json!({
                "fill-color": c.building,
                "fill-outline-color": c.building_line,
                "fill-opacity": ["interpolate", ["linear"], ["zoom"], 13, 0.6, 15, 1],
            }),
        ),
    ]
}

/// Widths in pixels of each class of road at zooms 10, 14 and 18.
const WIDTHS: [(&[&str], [f64; 3]); 4] = [
    (&["service", "track"], [0.0, 1.2, 9.0]),
    (&["street", "living", "pedestrian"], [0.3, 2.6, 16.0]),
    (&["tertiary", "secondary"], [0.8, 4.0, 20.0]),
    (&["primary", "trunk", "motorway"], [1.6, 5.5, 24.0]),
];

fn roads(c: &Colours, theme: Theme) -> Vec<Value> {
    let width = |[far, mid, near]: [f64; 3], more: f64| {
        grow(&[(10.0, far + more / 3.0), (14.0, mid + more), (18.0, near + more)])
    };
    let faded = |plain: f64| json!(["case", ["==", ["get", "tunnel"], true], 0.35, plain]);
    let mut out = Vec::new();
    for (i, (kinds, widths)) in WIDTHS.iter().enumerate() {
        out.push(line(
            &format!("road-edge-{i}"),
            "road",
            is_one_of(kinds),
            "butt",
            json!({
                "line-color": c.road_line, "line-width": width(*widths, 2.0), "line-opacity": faded(1.0),
            }),
        ));
    }
    for (i, (kinds, widths)) in WIDTHS.iter().enumerate() {
        let colour = if i == WIDTHS.len() - 1 { c.main } else { c.road };
        out.push(line(
            &format!("road-{i}"),
            "road",
            is_one_of(kinds),
            "round",
            json!({
                "line-color": colour, "line-width": width(*widths, 0.0), "line-opacity": faded(1.0),
            }),
        ));
    }
    out.push(line(
        "path",
        "road",
        is_one_of(&["path"]),
        "butt",
        json!({
            "line-color": c.path,
            "line-width": grow(&[(14.0, 0.8), (18.0, 2.6)]),
            "line-dasharray": [3, 1.5],
            "line-opacity": faded(0.9),
        }),
    ));
    // Stairs: a pale band under close dark bars, wide enough to be seen before any street name is read.
    let band = grow(&[(14.0, 2.5), (16.0, 6.0), (18.0, 13.0)]);
    out.push(line(
        "steps-ground",
        "road",
        is_one_of(&["steps"]),
        "butt",
        json!({
            "line-color": if theme == Theme::Dark { c.land } else { c.road }, "line-width": band,
        }),
    ));
    out.push(line(
        "steps",
        "road",
        is_one_of(&["steps"]),
        "butt",
        json!({
            "line-color": c.steps,
            "line-width": grow(&[(14.0, 2.0), (16.0, 5.0), (18.0, 11.0)]),
            "line-dasharray": [0.28, 0.28],
        }),
    ));
    out.push(line(
        "rail",
        "rail",
        json!(["!=", ["get", "kind"], "tram"]),
        "butt",
        json!({
            "line-color": c.rail, "line-width": grow(&[(9.0, 0.6), (14.0, 1.6), (18.0, 4.0)]),
        }),
    ));
    out.push(line("rail-ties", "rail", is_one_of(&["rail", "light"]), "butt", json!({
        "line-color": c.rail, "line-width": grow(&[(13.0, 3.0), (18.0, 9.0)]), "line-dasharray": [0.15, 1.6],
    })));
    out.push(line(
        "tram",
        "rail",
        is_one_of(&["tram"]),
        "butt",
        json!({
            "line-color": c.rail, "line-width": grow(&[(13.0, 0.6), (18.0, 2.0)]),
        }),
    ));
    out
}

fn limits(c: &Colours) -> Vec<Value> {
    vec![line(
        "boundary",
        "boundary",
        json!(true),
        "butt",
        json!({
            "line-color": c.boundary,
            "line-width": ["match", ["get", "kind"], "state", 2.2, "region", 1.6, "departement", 1.3, 0.9],
            "line-dasharray": [4, 2.5],
            "line-opacity": 0.8,
        }),
    )]
}

fn labels(c: &Colours, theme: Theme) -> Vec<Value> {
    let paint = json!({ "text-color": c.label, "text-halo-color": c.label_halo, "text-halo-width": 1.6 });
    // Paper is read farther from the eye than a screen that can be enlarged.
    let size = |screen: f64| if theme == Theme::Print { screen + 1.0 } else { screen };
    let label = |id: &str, layer: &str, filter: Value, layout: Value, from: f64| {
        let mut layout = layout;
        if let Value::Object(map) = &mut layout {
            map.insert("text-field".into(), json!(["get", "name"]));
            map.entry("text-font").or_insert(json!(["sans-serif"]));
        }
        json!({
            "id": id, "type": "symbol", "source": "base", "source-layer": layer, "minzoom": from,
            "filter": filter, "layout": layout, "paint": paint,
        })
    };
    let named = || json!(["has", "name"]);
    let places =
        |kinds: &[&str]| json!(["all", ["has", "name"], ["in", ["get", "kind"], ["literal", kinds]]]);
    vec![
        label("road-name", "road", named(), json!({
            "symbol-placement": "line", "text-size": size(12.5), "symbol-spacing": 320, "text-max-angle": 30,
        }), 14.0),
        label("water-name", "water", json!(["all", ["has", "name"], ["==", ["geometry-type"], "Polygon"]]), json!({ "text-size": size(13.0) }), 13.0),
        label("park-name", "landuse", named(), json!({ "text-size": size(12.0), "text-max-width": 7 }), 15.0),
        label("steps-count", "road", json!(["all", ["==", ["get", "kind"], "steps"], ["has", "number"]]), json!({
            "symbol-placement": "line-center", "text-size": size(12.0), "text-font": ["Noto Sans Bold"], "text-offset": [0, 1.1],
        }), 17.0),
        label("poi-name", "poi", json!([
            "all", ["has", "name"],
            ["<=", ["get", "rank"], ["step", ["zoom"], 1, 16, 3, 17, 6]],
        ]), json!({
            "text-size": size(12.0), "symbol-sort-key": ["get", "rank"], "text-max-width": 8, "text-padding": 6,
        }), 14.0),
        label("quarter", "place", places(&["quarter", "hamlet"]), json!({ "text-size": size(13.0), "text-letter-spacing": 0.04 }), 13.0),
        label("suburb", "place", places(&["suburb", "village"]), json!({ "text-size": size(14.0), "text-letter-spacing": 0.04 }), 10.0),
        label("town", "place", places(&["town", "city"]), json!({
            "text-size": ["interpolate", ["linear"], ["zoom"], 6, size(13.0), 13, size(19.0)],
            "text-font": ["Noto Sans Bold"], "symbol-sort-key": ["get", "rank"],
        }), 5.0),
    ]
    .into_iter()
    .map(|mut layer| {
        if layer["id"] == "steps-count" {
            layer["layout"]["text-field"] = json!(["to-string", ["get", "number"]]);
        }
        // Names of towns would hide what is under the reader's eye.
        if layer["id"] == "town" {
            layer["maxzoom"] = json!(15);
        }
        layer
    })
    .collect()
}
