//! Priority neighbourhoods (quartiers prioritaires de la politique de la ville): polygons and point in polygon.
//!
//! Codes: 2015 perimeters are `QP` and six characters, those of 2024 `QN` and six. The decree 2023-1314 replaced
//! the metropolitan list on 1 January 2024 and the overseas one a year later: two files may be loaded, and a
//! point may be in a neighbourhood of each.

use super::departement_of;
use geojson::{FeatureReader, GeometryValue, Position};
use model::{
    Pair, Point,
    issue::{ImportReport, Issue, IssueCode, Severity},
    words::header_key,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, io::Read};

/// One priority neighbourhood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Neighbourhood {
    /// `QP066007`, `QN03408M`.
    pub code: String,
    pub name: Option<String>,
    pub commune_code: Option<String>,
    pub commune_name: Option<String>,
    /// Rings of all its polygons: inside is counted by parity, so holes need no mark.
    rings: Vec<Vec<(f64, f64)>>,
    /// West, south, east, north.
    bounds: (f64, f64, f64, f64),
}

/// Neighbourhoods and the index of their boxes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Neighbourhoods {
    all: Vec<Neighbourhood>,
    /// Cell of a hundredth of a degree → neighbourhoods whose box meets it.
    cells: BTreeMap<(i32, i32), Vec<usize>>,
}

const CELL_DEGREES: f64 = 0.01;
/// A neighbourhood wider than this is not one: the index stays small whatever the file says.
const WIDEST_DEGREES: f64 = 0.5;

impl Neighbourhood {
    /// Is the point inside, holes excluded? A point exactly on the border may be said in or out.
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        let (west, south, east, north) = self.bounds;
        if point.lon < west || point.lon > east || point.lat < south || point.lat > north {
            return false;
        }
        // Jordan: a half-line to the east crosses the border an odd number of times.
        let crossings = self
            .rings
            .iter()
            .flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)))
            .filter(|(a, b)| {
                (a.1 > point.lat) != (b.1 > point.lat)
                    && point.lon < (b.0 - a.0) * (point.lat - a.1) / (b.1 - a.1) + a.0
            })
            .count();
        crossings % 2 == 1
    }

    /// How far the border is from a point, in metres on a plane: right to a metre over a few kilometres.
    #[must_use]
    pub fn metres_to_edge(&self, point: Point) -> f64 {
        let (east, north) = (111_320.0 * point.lat.to_radians().cos(), 110_574.0);
        let plane = |p: &(f64, f64)| ((p.0 - point.lon) * east, (p.1 - point.lat) * north);
        let sides = self.rings.iter().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
        sides.map(|(a, b)| to_origin(plane(a), plane(b))).fold(f64::INFINITY, f64::min)
    }

    /// The département of its commune, from the code of the commune: `66`, `2A`, `974`.
    #[must_use]
    pub fn departement(&self) -> Option<String> {
        self.commune_code.as_deref().map(departement_of)
    }

    /// Is it one of the perimeters of 2024 (`QN…`), which took the place of those of 2015?
    #[must_use]
    pub fn is_of_2024(&self) -> bool {
        self.code.starts_with("QN")
    }

    /// The rings as longitudes and latitudes, to be drawn.
    #[must_use]
    pub fn rings(&self) -> &[Vec<(f64, f64)>] {
        &self.rings
    }
}

impl Neighbourhoods {
    /// An index over some neighbourhoods.
    #[must_use]
    pub fn new(mut all: Vec<Neighbourhood>) -> Neighbourhoods {
        all.sort_by(|a, b| a.code.cmp(&b.code));
        let mut cells: BTreeMap<(i32, i32), Vec<usize>> = BTreeMap::new();
        for (i, neighbourhood) in all.iter().enumerate() {
            let (west, south, east, north) = neighbourhood.bounds;
            for x in cell(west)..=cell(east) {
                for y in cell(south)..=cell(north) {
                    cells.entry((x, y)).or_default().push(i);
                }
            }
        }
        Neighbourhoods { all, cells }
    }

    /// The neighbourhoods that hold a point, by code: usually none or one.
    pub fn at(&self, point: Point) -> impl Iterator<Item = &Neighbourhood> {
        let candidates = self.cells.get(&(cell(point.lon), cell(point.lat))).map_or(&[][..], Vec::as_slice);
        candidates.iter().filter_map(|&i| self.all.get(i)).filter(move |n| n.contains(point))
    }

    /// The neighbourhoods whose border is within so many metres of a point, by code.
    pub fn edges_near(&self, point: Point, metres: f64) -> impl Iterator<Item = &Neighbourhood> {
        // A border is looked for in the cells around too: it may run just beyond one's own.
        let (x, y) = (cell(point.lon), cell(point.lat));
        let around = (x - 1..=x + 1).flat_map(move |x| (y - 1..=y + 1).map(move |y| (x, y)));
        let mut found: Vec<usize> = around.filter_map(|at| self.cells.get(&at)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        let all = found.into_iter().filter_map(|i| self.all.get(i));
        all.filter(move |one| one.metres_to_edge(point) <= metres)
    }

    /// All of them, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Neighbourhood> {
        self.all.iter()
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

/// How far a segment is from the origin.
fn to_origin((ax, ay): (f64, f64), (bx, by): (f64, f64)) -> f64 {
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { (-(ax * dx + ay * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    (ax + along * dx).hypot(ay + along * dy)
}

fn cell(degrees: f64) -> i32 {
    (degrees / CELL_DEGREES).floor() as i32
}

/// The code in capitals if it has the shape of one (`^Q[NP][0-9AB]{5,6}[A-Z]?$`): `HZ`, `CSZ` are not codes.
#[must_use]
pub fn neighbourhood_code(text: &str) -> Option<String> {
    let code = text.trim().to_ascii_uppercase();
    let rest = code.strip_prefix("QP").or_else(|| code.strip_prefix("QN"))?;
    let digits = rest.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'A' | b'B')).count();
    let tail = rest.len() - digits;
    let shaped = match tail {
        0 => (5..=7).contains(&digits) && (digits < 7 || rest.ends_with(['A', 'B'])),
        1 => (5..=6).contains(&digits) && rest.bytes().last().is_some_and(|b| b.is_ascii_uppercase()),
        _ => false,
    };
    shaped.then_some(code)
}

/// Reads polygons of priority neighbourhoods from GeoJSON (longitude, latitude), one feature at a time.
/// Attribute names are matched in any case and spelling (`code_qp`, `CODE_QP`, `codeQP`).
pub fn read_neighbourhoods(name: &str, input: impl Read) -> (Neighbourhoods, ImportReport) {
    let mut report = ImportReport::default();
    name.clone_into(&mut report.file);
    report.layout = Some("priority-neighbourhoods".to_owned());
    let mut found = BTreeMap::new();
    for feature in FeatureReader::from_reader(input).features() {
        report.rows_read += 1;
        let rank = report.rows_read;
        let feature = match feature {
            Ok(feature) => feature,
            Err(error) => {
                // The stream is lost after a syntax error: what was read before it is not a whole file.
                report.push(
                    Issue::new(IssueCode::FichierIllisible, Severity::Error)
                        .value(&error.to_string())
                        .expected(("un fichier GeoJSON de polygones", "a GeoJSON file of polygons"))
                        .hint((
                            "Exportez de nouveau la couche en GeoJSON, en WGS 84 (EPSG:4326).",
                            "Export the layer again as GeoJSON, in WGS 84 (EPSG:4326).",
                        )),
                );
                return (Neighbourhoods::default(), report);
            }
        };
        match neighbourhood(&feature) {
            Ok(neighbourhood) => {
                if found.insert(neighbourhood.code.clone(), neighbourhood).is_some() {
                    report.push(
                        Issue::new(IssueCode::DoublonFichier, Severity::ToConfirm)
                            .at(rank, None)
                            .field("code_qp")
                            .hint((
                                "La dernière géométrie de ce code est gardée.",
                                "The last geometry of this code is kept.",
                            )),
                    );
                } else {
                    report.rows_kept += 1;
                }
            }
            Err(issue) => {
                report.rows_rejected += 1;
                report.push((*issue).at(rank, None));
            }
        }
    }
    if report.rows_read == 0 {
        report.push(Issue::new(IssueCode::FichierVide, Severity::Error));
    }
    (Neighbourhoods::new(found.into_values().collect()), report)
}

fn neighbourhood(feature: &geojson::Feature) -> Result<Neighbourhood, Box<Issue>> {
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for (key, value) in feature.properties_iter() {
        let text = match value {
            serde_json::Value::String(text) => text.trim().to_owned(),
            serde_json::Value::Number(number) => number.to_string(),
            _ => continue,
        };
        if !text.is_empty() {
            texts.insert(header_key(key), text);
        }
    }
    let text = |names: &[&str]| names.iter().find_map(|n| texts.get(*n).cloned());
    let written = text(&["codeqp", "codeqpv", "qpv", "codequartier", "idqp", "code"]).unwrap_or_default();
    let code = neighbourhood_code(&written).ok_or_else(|| {
        Box::new(
            Issue::new(IssueCode::ValeurIllisible, Severity::Error)
                .field("code_qp")
                .value(&written)
                .expected(("un code comme QP066007 ou QN03408M", "a code such as QP066007 or QN03408M")),
        )
    })?;
    let bad_geometry = |what: Pair| {
        let issue = Issue::new(IssueCode::ValeurIllisible, Severity::Error).field("geometry").said(what);
        Box::new(issue.expected(("un polygone", "a polygon")))
    };
    let rings = match feature.geometry.as_ref().map(|g| &g.value) {
        Some(GeometryValue::Polygon { coordinates }) => rings_of(coordinates),
        Some(GeometryValue::MultiPolygon { coordinates }) => {
            coordinates.iter().flat_map(|p| rings_of(p)).collect()
        }
        Some(_) => return Err(bad_geometry(("une autre forme", "another shape"))),
        None => return Err(bad_geometry(("aucune géométrie", "no geometry"))),
    };
    let bounds = rings
        .iter()
        .flatten()
        .map(|&(x, y)| (x, y, x, y))
        .reduce(|a, b| (a.0.min(b.0), a.1.min(b.1), a.2.max(b.2), a.3.max(b.3)))
        .ok_or_else(|| bad_geometry(("aucun sommet", "no vertex")))?;
    let plausible =
        Point::new(bounds.0, bounds.1).is_plausible() && Point::new(bounds.2, bounds.3).is_plausible();
    if !plausible || bounds.2 - bounds.0 > WIDEST_DEGREES || bounds.3 - bounds.1 > WIDEST_DEGREES {
        let issue = Issue::new(IssueCode::CoordonneesHorsFrance, Severity::Error)
            .field("geometry")
            .value(&format!("{:.4}, {:.4} – {:.4}, {:.4}", bounds.0, bounds.1, bounds.2, bounds.3))
            .expected((
                "des longitudes et latitudes en degrés (EPSG:4326)",
                "longitudes and latitudes in degrees (EPSG:4326)",
            ))
            .hint((
                "Reprojetez la couche en WGS 84 avant de l'exporter.",
                "Reproject the layer to WGS 84 before you export it.",
            ));
        return Err(Box::new(issue));
    }
    Ok(Neighbourhood {
        code,
        name: text(&["libqp", "nomqp", "libelleqp", "nom"]),
        commune_code: text(&["inseecom", "codecommune", "codeinsee", "depcom"]),
        commune_name: text(&["libcom", "nomcommune", "communeqp"]),
        rings,
        bounds,
    })
}

fn rings_of(polygon: &[Vec<Position>]) -> Vec<Vec<(f64, f64)>> {
    polygon
        .iter()
        .map(|ring| {
            ring.iter()
                .filter_map(|p| match p.as_slice() {
                    [x, y, ..] if x.is_finite() && y.is_finite() => Some((*x, *y)),
                    _ => None,
                })
                .collect::<Vec<_>>()
        })
        .filter(|ring| ring.len() >= 3)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SQUARE_WITH_A_HOLE: &str = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"CODE_QP":"qp066007","LIB_QP":"Bas-Vernet"},"geometry":{"type":"Polygon","coordinates":
          [[[2.0,43.0],[2.04,43.0],[2.04,43.04],[2.0,43.04],[2.0,43.0]],[[2.01,43.01],[2.03,43.01],[2.03,43.03],[2.01,43.03],[2.01,43.01]]]}},
        {"type":"Feature","properties":{"code_qp":"HZ"},"geometry":{"type":"Polygon","coordinates":[[[2.0,43.0],[2.1,43.0],[2.1,43.1]]]}},
        {"type":"Feature","properties":{"code_qp":"QN03408M"},"geometry":null},
        {"type":"Feature","properties":{"code_qp":"QP034001"},"geometry":{"type":"Polygon","coordinates":[[[700000.0,6600000.0],[700100.0,6600000.0],[700100.0,6600100.0]]]}}
    ]}"#;

    #[test]
    fn a_hole_is_outside_and_bad_features_are_told() {
        let (index, report) = read_neighbourhoods("qp.geojson", SQUARE_WITH_A_HOLE.as_bytes());
        assert_eq!(index.len(), 1);
        let at = |lon, lat| index.at(Point::new(lon, lat)).map(|n| n.code.clone()).collect::<Vec<_>>();
        assert_eq!(at(2.005, 43.005), ["QP066007"]);
        assert!(at(2.02, 43.02).is_empty());
        assert!(at(2.05, 43.005).is_empty());
        assert_eq!(report.rows_rejected, 3);
        assert_eq!(report.issue_counts["COORDONNEES_HORS_FRANCE"], 1);
    }

    #[test]
    fn codes_have_a_shape() {
        for good in ["QP066007", "QN03408M", "qp02A001", " QP078001 "] {
            assert!(neighbourhood_code(good).is_some(), "{good}");
        }
        for bad in ["HZ", "CSZ", "", "QP", "QP1", "QP066007123", "QX066007"] {
            assert!(neighbourhood_code(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn the_border_is_as_far_as_it_is() {
        let square = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code_qp":"QN06600A","insee_com":"66136"},
            "geometry":{"type":"Polygon","coordinates":[[[2.0,45.0],[2.01,45.0],[2.01,45.01],[2.0,45.01],[2.0,45.0]]]}}]}"#;
        let (index, _) = read_neighbourhoods("qp.geojson", square.as_bytes());
        let one = index.iter().next().unwrap();
        assert_eq!((one.departement(), one.is_of_2024()), (Some("66".to_owned()), true));
        // A ten-thousandth of a degree to the north is eleven metres.
        let metres = one.metres_to_edge(Point::new(2.005, 45.0101));
        assert!((metres - 11.06).abs() < 0.05, "{metres}");
        // Inside, from the west side: 0.001° of longitude at 45° is 78.7 m.
        let metres = one.metres_to_edge(Point::new(2.001, 45.005));
        assert!((metres - 78.7).abs() < 0.3, "{metres}");
        // Off a corner, the corner is the nearest.
        let metres = one.metres_to_edge(Point::new(1.9999, 44.9999));
        assert!((metres - 13.57).abs() < 0.1, "{metres}");
        assert_eq!(index.edges_near(Point::new(2.005, 45.0101), 12.0).count(), 1, "in the next cell");
        assert_eq!(index.edges_near(Point::new(2.005, 45.0101), 10.0).count(), 0);
        assert_eq!(index.edges_near(Point::new(2.005, 45.005), 12.0).count(), 0, "well inside");
    }

    #[test]
    fn the_neighbourhoods_of_occitanie_hold_their_own_middles() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/qpv/occitanie_qp.geojson");
        let Ok(file) = std::fs::File::open(path) else {
            println!("skipped: the neighbourhoods are not here");
            return;
        };
        let (index, report) = read_neighbourhoods("occitanie_qp.geojson", std::io::BufReader::new(file));
        println!("neighbourhoods: {} of {}, {:?}", index.len(), report.rows_read, report.issue_counts);
        assert!(index.len() > 90);
        let inside = index
            .iter()
            .filter(|n| {
                let middle =
                    Point::new(f64::midpoint(n.bounds.0, n.bounds.2), f64::midpoint(n.bounds.1, n.bounds.3));
                index.at(middle).any(|found| found.code == n.code)
            })
            .count();
        println!("middles of boxes inside their neighbourhood: {inside}");
        // Most neighbourhoods are compact enough for the middle of their box to be inside.
        assert!(inside * 10 > index.len() * 6);
        assert_eq!(index.at(Point::new(2.35, 48.85)).count(), 0, "Paris is not in Occitanie");
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_fail(text in "\\PC{0,200}") {
            let (_, report) = read_neighbourhoods("x", text.as_bytes());
            prop_assert!(report.rows_kept == 0);
        }

        #[test]
        fn any_point_may_be_asked(lon in any::<f64>(), lat in any::<f64>()) {
            let (index, _) = read_neighbourhoods("qp.geojson", SQUARE_WITH_A_HOLE.as_bytes());
            prop_assert!(index.at(Point::new(lon, lat)).count() <= 1);
        }
    }
}
