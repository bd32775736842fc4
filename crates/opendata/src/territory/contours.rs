//! Contours or centres of communes, from GeoJSON: one feature for each.

use super::communes::{Commune, CommuneReport, commune_code, departement_of};
use super::extent::Extent;
use geojson::{Feature, FeatureReader, GeometryValue, Position};
use model::Point;
use model::issue::{ImportReport, Issue, IssueCode, Severity};
use model::words::header_key;
use std::collections::BTreeMap;
use std::io::Read;

/// There are 35 000 communes; a file that goes on is not one of communes.
const MOST: u64 = 100_000;

const CODE: [&str; 9] =
    ["codeinsee", "inseecom", "codecommune", "codgeo", "comcode", "insee", "depcom", "code", "com"];
const NAME: [&str; 8] =
    ["nomcommune", "nomcom", "libgeo", "libelle", "comname", "nomstandard", "libcom", "nom"];
const EPCI: [&str; 5] = ["sirenepci", "codesirenepci", "codeepci", "epcicode", "epci"];
const HECTARES: [&str; 3] = ["surface", "superficie", "superficiehectare"];

/// Reads the communes of a GeoJSON of contours (polygons) or centres (points), in longitudes and latitudes.
/// Attribute names are matched in any case and spelling. Contours are thinned to about 100 m.
pub fn read_contours(name: &str, input: impl Read) -> CommuneReport {
    let mut out = CommuneReport {
        report: ImportReport {
            file: name.to_owned(),
            layout: Some("communes".to_owned()),
            ..ImportReport::default()
        },
        ..CommuneReport::default()
    };
    for feature in FeatureReader::from_reader(input).features() {
        out.report.rows_read += 1;
        let rank = out.report.rows_read;
        let Some(feature) = feature.ok().filter(|_| rank <= MOST) else {
            out.report.push(
                Issue::new(IssueCode::FichierIllisible, Severity::Error)
                    .said((format!("contour {rank}"), format!("outline {rank}")))
                    .expected((
                        "un fichier GeoJSON de communes, 100 000 au plus",
                        "a GeoJSON file of communes, 100,000 at most",
                    ))
                    .hint((
                        "Exportez de nouveau la couche des communes en GeoJSON, en WGS 84 (EPSG:4326).",
                        "Export the layer of communes again as GeoJSON, in WGS 84 (EPSG:4326).",
                    )),
            );
            out.communes = Default::default();
            return out;
        };
        match commune(&feature) {
            Ok(commune) => {
                if out.communes.insert(commune) {
                    out.report.rows_kept += 1;
                } else {
                    out.report.push(
                        Issue::new(IssueCode::DoublonFichier, Severity::ToConfirm)
                            .at(rank, None)
                            .field("code INSEE")
                            .hint((
                                "Le premier contour de ce code est gardé.",
                                "The first outline of this code is kept.",
                            )),
                    );
                }
            }
            Err(issue) => {
                out.report.rows_rejected += 1;
                out.report.push((*issue).at(rank, None));
            }
        }
    }
    if out.report.rows_read == 0 {
        out.report.push(Issue::new(IssueCode::FichierVide, Severity::Error));
    }
    out
}

fn commune(feature: &Feature) -> Result<Commune, Box<Issue>> {
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for (key, value) in feature.properties_iter() {
        let text = match value {
            serde_json::Value::String(text) => text.trim().to_owned(),
            serde_json::Value::Number(number) => number.to_string(),
            _ => continue,
        };
        texts.insert(header_key(key), text);
    }
    let text = |names: &[&str]| names.iter().find_map(|n| texts.get(*n).filter(|t| !t.is_empty()).cloned());
    let written = text(&CODE).unwrap_or_default();
    let code = commune_code(&written).ok_or_else(|| {
        Box::new(
            Issue::new(IssueCode::ValeurIllisible, Severity::Error)
                .field("code INSEE")
                .value(&written)
                .expected((
                    "cinq caractères, comme 44109 ou 2A004",
                    "five characters, such as 44109 or 2A004",
                )),
        )
    })?;
    let hectares = text(&HECTARES).and_then(|t| t.parse::<f64>().ok());
    let extent = match feature.geometry.as_ref().map(|g| &g.value) {
        Some(GeometryValue::Polygon { coordinates }) => Extent::within(rings_of(coordinates)),
        Some(GeometryValue::MultiPolygon { coordinates }) => {
            Extent::within(coordinates.iter().flat_map(|p| rings_of(p)))
        }
        Some(GeometryValue::Point { coordinates }) => {
            degrees(coordinates).map(|(lon, lat)| Extent::around(Point::new(lon, lat), hectares))
        }
        _ => None,
    };
    let extent = extent.ok_or_else(|| {
        Box::new(
            Issue::new(IssueCode::ValeurIllisible, Severity::Error)
                .field("geometry")
                .value(&code)
                .expected((
                    "un polygone ou un point, en degrés (EPSG:4326)",
                    "a polygon or a point, in degrees (EPSG:4326)",
                ))
                .hint((
                    "Reprojetez la couche en WGS 84 avant de l'exporter.",
                    "Reproject the layer to WGS 84 before you export it.",
                )),
        )
    })?;
    Ok(Commune {
        departement_code: departement_of(&code),
        name: text(&NAME).unwrap_or_default(),
        epci_code: text(&EPCI).filter(|c| c.len() == 9 && c.bytes().all(|b| b.is_ascii_digit())),
        epci_name: None,
        departement_name: None,
        region_name: None,
        extent: Some(extent),
        code,
    })
}

fn degrees(position: &Position) -> Option<(f64, f64)> {
    match position.as_slice() {
        [x, y, ..] if Point::new(*x, *y).is_plausible() => Some((*x, *y)),
        _ => None,
    }
}

fn rings_of(polygon: &[Vec<Position>]) -> Vec<Vec<(f64, f64)>> {
    polygon.iter().map(|ring| ring.iter().filter_map(degrees).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn contours_and_centres_are_read_and_metres_are_refused() {
        let text = r#"{"type":"FeatureCollection","features":[
          {"type":"Feature","properties":{"INSEE_COM":"33999","NOM_COM":"Valombre"},"geometry":{"type":"Polygon","coordinates":[[[-2.7,45.0],[-2.5,45.0],[-2.5,45.2],[-2.7,45.2],[-2.7,45.0]]]}},
          {"type":"Feature","properties":{"code":"44109","nom":"Nantes","surface":6519},"geometry":{"type":"Point","coordinates":[-1.55,47.22]}},
          {"type":"Feature","properties":{"code":"44109","nom":"Nantes"},"geometry":{"type":"Point","coordinates":[-1.55,47.22]}},
          {"type":"Feature","properties":{"code":"35238"},"geometry":{"type":"Polygon","coordinates":[[[350000.0,6780000.0],[351000.0,6780000.0],[351000.0,6781000.0]]]}},
          {"type":"Feature","properties":{"nom":"?"},"geometry":null}]}"#;
        let read = read_contours("communes.geojson", text.as_bytes());
        assert_eq!((read.report.rows_read, read.report.rows_kept, read.report.rows_rejected), (5, 2, 2));
        let far = |code, lon, lat| read.communes.distance_m(code, Point::new(lon, lat));
        assert_eq!(far("33999", -2.6, 45.1), Some(0.0));
        assert!(far("33999", -2.6, 45.5).is_some_and(|d| d > 30_000.0));
        assert_eq!(far("44109", -1.6, 47.2), Some(0.0));
        assert_eq!(far("35238", -1.6, 47.2), None, "nothing is known of it");
        assert!(!read.report.is_refused());
    }

    #[test]
    fn a_text_that_is_no_geojson_is_refused() {
        assert!(read_contours("x", "code;nom\n1;2\n".as_bytes()).report.is_refused());
        assert!(read_contours("x", "".as_bytes()).report.is_refused());
    }

    #[test]
    fn the_contours_of_occitanie_hold_their_own_towns() {
        let path =
            concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/qpv/occitanie_communes.geojson");
        let Ok(file) = std::fs::File::open(path) else {
            println!("skipped: the contours of communes are not here");
            return;
        };
        let read = read_contours("occitanie_communes.geojson", std::io::BufReader::new(file));
        println!(
            "contours: {} of {}, {:?}",
            read.communes.len(),
            read.report.rows_read,
            read.report.issue_counts
        );
        assert!(read.communes.len() > 30);
        let toulouse = Point::new(1.4437, 43.6043);
        assert_eq!(read.communes.distance_m("31555", toulouse), Some(0.0));
        assert!(read.communes.distance_m("34172", toulouse).is_some_and(|d| d > 150_000.0));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_fail(text in "\\PC{0,200}") {
            prop_assert_eq!(read_contours("x", text.as_bytes()).report.rows_kept, 0);
        }
    }
}
