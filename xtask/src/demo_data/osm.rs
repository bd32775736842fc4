//! Writes the map as OpenStreetMap XML, nodes first, everything in a fixed order.

use super::{
    buildings::Building,
    land::Feature,
    places::Poi,
    plane::{P, degrees, length, lon_lat_e7, nearest},
    rng::Rng,
    skeleton::LIFT,
    street::Kind,
    ways::{Way, key},
};
use std::{collections::BTreeMap, fmt::Write as _};

type Tags = Vec<(&'static str, String)>;

/// Everything that is drawn.
pub struct Map<'a> {
    pub ways: &'a [Way],
    pub buildings: &'a [Building],
    pub features: &'a [Feature],
    pub pois: &'a [Poi],
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// Numbers the nodes and collects what is written.
#[derive(Default)]
struct Sheet {
    ids: BTreeMap<(i64, i64), usize>,
    nodes: Vec<(P, Tags)>,
    ways: String,
    way_count: usize,
}

impl Sheet {
    /// The shared node of this point.
    fn node(&mut self, at: P) -> usize {
        let next = self.nodes.len();
        let index = *self.ids.entry(key(at)).or_insert(next);
        if index == next {
            self.nodes.push((at, Vec::new()));
        }
        index
    }

    /// A node of its own, whatever stands there already.
    fn lone(&mut self, at: P, tags: Tags) {
        self.nodes.push((at, tags));
    }

    fn way<'t>(&mut self, indices: &[usize], tags: impl Iterator<Item = (&'t str, &'t str)>) {
        self.way_count += 1;
        let _ = write!(self.ways, "<way id=\"{}\">", self.way_count);
        for i in indices {
            let _ = write!(self.ways, "<nd ref=\"{}\"/>", i + 1);
        }
        for (k, v) in tags {
            let _ = write!(self.ways, "<tag k=\"{k}\" v=\"{}\"/>", escape(v));
        }
        self.ways.push_str("</way>\n");
    }
}

/// The file, whole.
pub fn write(map: &Map) -> String {
    let mut sheet = Sheet::default();
    for feature in map.features {
        let closed = feature.line.first() == feature.line.last();
        let offset = sheet.nodes.len();
        // Areas keep nodes of their own: only streets meet.
        let count = feature.line.len() - usize::from(closed);
        for &at in feature.line.iter().take(count) {
            sheet.lone(at, Vec::new());
        }
        let mut indices: Vec<usize> = (offset..offset + count).collect();
        if closed {
            indices.push(offset);
        }
        sheet.way(&indices, feature.tags.iter().copied());
    }
    for building in map.buildings {
        let offset = sheet.nodes.len();
        for at in building.rect.corners() {
            sheet.lone(at, Vec::new());
        }
        let levels = building.levels.map(|l| l.to_string());
        let tags = [
            ("building", Some(building.kind)),
            ("building:levels", levels.as_deref()),
            ("name", building.name),
        ];
        let indices = [offset, offset + 1, offset + 2, offset + 3, offset];
        sheet.way(&indices, tags.iter().filter_map(|(k, v)| v.map(|v| (*k, v))));
    }
    let mut tagged = tagged_points(map.ways);
    for way in map.ways {
        let mut line = way.line.clone();
        add_crossing_points(&mut line, way, &mut tagged);
        let indices: Vec<usize> = line.iter().map(|&at| sheet.node(at)).collect();
        sheet.way(&indices, way.tags.iter().map(|(k, v)| (*k, v.as_str())));
    }
    for (at, tags) in tagged.points {
        if let Some(&index) = sheet.ids.get(&at) {
            sheet.nodes[index].1.extend(tags);
        }
    }
    for poi in map.pois {
        sheet.lone(poi.at, poi.tags.clone());
    }
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <osm version=\"0.6\" generator=\"cargo xtask demo-data\">\n\
         <!-- Valombre n'existe pas : carte inventée, sans donnée d'OpenStreetMap. An invented town. -->\n",
    );
    for (i, (at, tags)) in sheet.nodes.iter().enumerate() {
        let (lon, lat) = lon_lat_e7(*at);
        let _ = write!(out, "<node id=\"{}\" lat=\"{}\" lon=\"{}\"", i + 1, degrees(lat), degrees(lon));
        if tags.is_empty() {
            out.push_str("/>\n");
            continue;
        }
        out.push('>');
        for (k, v) in tags {
            let _ = write!(out, "<tag k=\"{k}\" v=\"{}\"/>", escape(v));
        }
        out.push_str("</node>\n");
    }
    out.push_str(&sheet.ways);
    out.push_str("</osm>\n");
    out
}

/// Points of streets that carry tags, and the stream that decides of crossings.
struct Tagged {
    points: BTreeMap<(i64, i64), Tags>,
    rng: Rng,
}

/// The lift, the barriers and the kerbs of the drawn crossings.
fn tagged_points(ways: &[Way]) -> Tagged {
    let mut points: BTreeMap<(i64, i64), Tags> = BTreeMap::new();
    let mut rng = Rng::of("kerbs");
    let lift = vec![
        ("highway", "elevator".to_owned()),
        ("wheelchair", "yes".to_owned()),
        ("name", "Ascenseur de la Gare".to_owned()),
    ];
    if let Some(at) = nearest_vertex(ways, LIFT, |_| true) {
        points.insert(key(at), lift);
    }
    const BARRIERS: &[(f64, f64, &str, Option<&str>)] = &[
        (1500.0, 1270.0, "bollard", Some("1.2")),
        (1255.0, 1216.0, "cycle_barrier", None),
        (1660.0, 1238.0, "bollard", Some("1.4")),
        (330.0, 440.0, "gate", None),
        (230.0, 400.0, "kissing_gate", None),
        (310.0, 1320.0, "stile", None),
        (1480.0, 180.0, "chicane", None),
        (1600.0, 210.0, "bollard", None),
    ];
    for &(x, y, barrier, width) in BARRIERS {
        let on_foot = |w: &Way| matches!(w.kind, Kind::Footway | Kind::Path);
        if let Some(at) = nearest_vertex(ways, P { x, y }, on_foot) {
            let tags = points.entry(key(at)).or_default();
            tags.push(("barrier", barrier.to_owned()));
            if let Some(width) = width {
                tags.push(("maxwidth:physical", width.to_owned()));
            }
        }
    }
    // The pavements of the avenue are drawn apart: the kerbs are where the carriageway starts.
    for way in ways.iter().filter(|w| w.kind == Kind::Crossing) {
        let lowered = way.line.iter().any(|at| at.y < 230.0) || rng.chance(0.5);
        if let [_, near, .., far, _] = way.line.as_slice() {
            for at in [near, far] {
                let kerb = if lowered { "lowered" } else { "raised" };
                points.insert(key(*at), vec![("barrier", "kerb".to_owned()), ("kerb", kerb.to_owned())]);
            }
        }
        if let Some(middle) = way.line.get(way.line.len() / 2) {
            points.insert(
                key(*middle),
                vec![("highway", "crossing".to_owned()), ("crossing", "marked".to_owned())],
            );
        }
    }
    Tagged { points, rng }
}

fn nearest_vertex(ways: &[Way], at: P, wanted: impl Fn(&Way) -> bool) -> Option<P> {
    let candidates = ways.iter().filter(|w| wanted(w)).flat_map(|w| w.line.iter().copied());
    candidates.min_by(|a, b| a.to(at).total_cmp(&b.to(at))).filter(|found| found.to(at) < 40.0)
}

/// Pedestrian crossings a few metres before the junctions of streets whose pavements are tags.
fn add_crossing_points(line: &mut Vec<P>, way: &Way, tagged: &mut Tagged) {
    let road = matches!(way.kind, Kind::Residential | Kind::Tertiary);
    if !road || length(line) < 45.0 || way.tags.get("sidewalk").is_none_or(|s| s != "both") {
        return;
    }
    for at_start in [true, false] {
        let share = if way.kind == Kind::Tertiary { 0.75 } else { 0.4 };
        if !tagged.rng.chance(share) {
            continue;
        }
        let (end, next) = match (at_start, line.as_slice()) {
            (true, [a, b, ..]) | (false, [.., b, a]) => (*a, *b),
            _ => continue,
        };
        if end.to(next) < 14.0 {
            continue;
        }
        let at = end + (next - end).unit() * 9.0;
        let position = if at_start { 1 } else { line.len() - 1 };
        line.insert(position, at);
        tagged.points.insert(key(at), crossing_tags(at, &mut tagged.rng));
    }
}

/// What is known of a crossing: all of it around Les Érables, three quarters around Les Tilleuls, less elsewhere.
fn crossing_tags(at: P, rng: &mut Rng) -> Tags {
    let mut tags = vec![("highway", "crossing".to_owned())];
    let marked = rng.weighted(&[("marked", 6), ("uncontrolled", 2), ("traffic_signals", 1), ("unmarked", 1)]);
    tags.push(("crossing", marked.unwrap_or("marked").to_owned()));
    let by_erables =
        nearest(at, P { x: 860.0, y: 180.0 }, P { x: 1000.0, y: 180.0 }).1 < 420.0 && at.y < 345.0;
    let kerb = if by_erables {
        Some("lowered")
    } else {
        rng.weighted(&[(Some("lowered"), 9), (Some("flush"), 2), (Some("raised"), 3), (None, 6)]).flatten()
    };
    if let Some(kerb) = kerb {
        tags.push(("kerb", kerb.to_owned()));
    }
    if by_erables || rng.chance(0.5) {
        let tactile = by_erables || kerb == Some("lowered") || rng.chance(0.2);
        tags.push(("tactile_paving", if tactile { "yes" } else { "no" }.to_owned()));
    }
    tags
}
