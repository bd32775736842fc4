//! From an extract to a network.
//!
//! Nodes are kept only at junctions, at ends, and where something must be passed; the rest becomes the geometry of
//! edges. An obstacle (a gate, a kerb, a lift mapped as a point) becomes an edge of no length between two copies of
//! its node: whoever passes it pays or is refused, whoever stops before does not.

use crate::attributes::{Attributes, Crossing, Kerb, WayKind};
use crate::elevation::Elevation;
use crate::network::{Columns, NO_SLOPE, Network, to_point};
use crate::observation::Observation;
use crate::report::BuildReport;
use crate::squares;
use crate::tags::{self, Walkable};
use opendata::osm::{MemberKind, OsmExtract, Tags};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A run of nodes of one way, all present in the extract.
pub(crate) struct Piece {
    pub way: i64,
    pub attributes: Attributes,
    pub name: u32,
    /// Ranks of the nodes in the extract; at least two.
    pub nodes: Vec<u32>,
    /// The ring of a pedestrian square.
    pub square: bool,
}

/// An edge before nodes are numbered: its ends are `(node of the extract, copy)`.
struct Draft {
    from: (u32, u32),
    to: (u32, u32),
    attributes: Attributes,
    name: u32,
    osm: i64,
    points: Vec<[i32; 2]>,
}

#[derive(Default)]
struct Names {
    all: Vec<String>,
    ranks: HashMap<String, u32>,
}

impl Names {
    fn rank(&mut self, name: &str) -> u32 {
        if let Some(&rank) = self.ranks.get(name) {
            return rank;
        }
        let rank = self.all.len() as u32;
        self.all.push(name.to_owned());
        self.ranks.insert(name.to_owned(), rank);
        rank
    }
}

impl Network {
    /// Builds a network. Observations override tags, the later ones the earlier ones.
    #[must_use]
    pub fn build(
        extract: &OsmExtract,
        elevation: Option<&Elevation>,
        observations: &[Observation],
    ) -> (Network, BuildReport) {
        let mut report = BuildReport::default();
        let mut names = Names::default();
        names.rank("");
        let mut pieces = pieces(extract, &mut names, &mut report);
        let used = usage(extract, &pieces);
        pieces.extend(squares::lines(extract, &pieces, &used, &mut report));
        let drafts = drafts(extract, &pieces, &mut report);
        let mut network = Network::of(columns(extract, drafts, names.all));
        if !observations.is_empty() {
            let told = network.observe(observations);
            (report.observations_used, report.observations_unplaced) = (told.used, told.unplaced);
        }
        if let Some(elevation) = elevation {
            measure(&mut network.columns, elevation);
        }
        report.count(&network);
        (network, report)
    }
}

/// The walkable ways, cut where nodes are missing; a way that is the border of a square through a relation too.
fn pieces(extract: &OsmExtract, names: &mut Names, report: &mut BuildReport) -> Vec<Piece> {
    let mut of_squares: BTreeMap<i64, Attributes> = BTreeMap::new();
    for relation in extract.relations().filter(|r| r.tags.is("type", "multipolygon")) {
        if let Walkable::Yes(attributes) = tags::way(relation.tags) {
            for member in relation.members().filter(|m| m.kind == MemberKind::Way) {
                of_squares.insert(member.id, attributes);
            }
        }
    }
    let mut all = Vec::new();
    for way in extract.ways() {
        report.ways_read += 1;
        let attributes = match (tags::way(way.tags), of_squares.get(&way.id)) {
            (Walkable::Yes(attributes), _) => attributes,
            (Walkable::No, Some(&attributes)) => attributes,
            (Walkable::Elsewhere, _) => {
                report.ways_walked_elsewhere += 1;
                continue;
            }
            (Walkable::No, None) => continue,
        };
        let attributes = if attributes.kind == WayKind::Crossing {
            with_crossing_nodes(extract, attributes, way.refs)
        } else {
            attributes
        };
        report.ways_kept += 1;
        let name = names.rank(way.tags.value("name").unwrap_or_default());
        let square = way.is_closed() && is_area(way.tags);
        let mut missing = false;
        let mut run: Vec<u32> = Vec::new();
        let mut flush = |run: &mut Vec<u32>| {
            if run.len() > 1 {
                all.push(Piece { way: way.id, attributes, name, nodes: std::mem::take(run), square });
            } else {
                run.clear();
            }
        };
        for &id in way.refs {
            match extract.node_rank(id) {
                Some(rank) if run.last() == Some(&(rank as u32)) => {}
                Some(rank) => run.push(rank as u32),
                None => {
                    missing = true;
                    flush(&mut run);
                }
            }
        }
        flush(&mut run);
        if missing {
            report.note_missing(way.id);
        }
    }
    all
}

fn is_area(tags: Tags<'_>) -> bool {
    tags.is("area", "yes") || (tags.is("public_transport", "platform") && !tags.is("area", "no"))
}

/// A crossing is as high as its highest kerb; what its nodes say completes its own tags.
fn with_crossing_nodes(extract: &OsmExtract, mut a: Attributes, refs: &[i64]) -> Attributes {
    let mut highest: Option<Kerb> = a.kerb;
    for tags in refs.iter().filter_map(|&id| extract.node_tags(id)) {
        let (kerb, tactile, crossing) = tags::crossing_node(tags);
        highest = highest.max(kerb);
        a.tactile = match (a.tactile, tactile) {
            (Some(x), Some(y)) => Some(x && y),
            (x, y) => x.or(y),
        };
        let on_road = tags.is("highway", "crossing") || tags.is("highway", "traffic_signals");
        if on_road {
            let signals = tags.is("highway", "traffic_signals").then_some(Crossing::Signals);
            a.crossing = a.crossing.or(crossing).or(signals);
        }
    }
    a.kerb = highest;
    a
}

/// How often each node is used, capped: 1 inside one piece, 2 or more where something joins or ends.
pub(crate) fn usage(extract: &OsmExtract, pieces: &[Piece]) -> Vec<u8> {
    let mut used = vec![0u8; extract.node_count()];
    for piece in pieces {
        for &node in &piece.nodes {
            used[node as usize] = used[node as usize].saturating_add(1);
        }
        for end in [piece.nodes.first(), piece.nodes.last()].into_iter().flatten() {
            used[*end as usize] = used[*end as usize].saturating_add(1);
        }
    }
    used
}

/// What must be passed, by node: its attributes and how many ends of edges meet there.
fn obstacles(extract: &OsmExtract, pieces: &[Piece]) -> BTreeMap<u32, (Attributes, u32)> {
    let mut found: BTreeMap<u32, (Attributes, u32)> = BTreeMap::new();
    for node in extract.tagged_nodes() {
        if let (Some(attributes), Some(rank)) = (tags::obstacle(node.tags), extract.node_rank(node.id)) {
            found.insert(rank as u32, (attributes, 0));
        }
    }
    let mut not_kerbs: BTreeSet<u32> = BTreeSet::new();
    for piece in pieces {
        let last = piece.nodes.len() - 1;
        for (i, node) in piece.nodes.iter().enumerate() {
            if let Some((_, ends)) = found.get_mut(node) {
                *ends += if i == 0 || i == last { 1 } else { 2 };
                // The kerb of a crossing is an attribute of the crossing; on a carriageway it is at its side.
                if piece.attributes.kind == WayKind::Crossing || piece.attributes.kind.is_carriageway() {
                    not_kerbs.insert(*node);
                }
            }
        }
    }
    found.retain(|node, (a, ends)| {
        let only_kerb = a.kind == WayKind::Obstacle && a.barrier.is_none() && a.stairs.is_none();
        // At a junction nobody knows between which branches the kerb is.
        *ends >= 2 && !(only_kerb && (not_kerbs.contains(node) || *ends > 2))
    });
    found
}

fn drafts(extract: &OsmExtract, pieces: &[Piece], report: &mut BuildReport) -> Vec<Draft> {
    let used = usage(extract, pieces);
    let obstacles = obstacles(extract, pieces);
    report.obstacles = obstacles.len() as u64;
    let mut copies: BTreeMap<u32, u32> = BTreeMap::new();
    let place = |node: u32| extract.node_place(node as usize).unwrap_or_default();
    let mut all = Vec::new();
    // Each end of an edge at an obstacle gets its own copy of the node, joined to copy 0 by the obstacle. With two
    // ends only, the first keeps copy 0: the obstacle is then passed exactly once.
    let mut end = |node: u32, all: &mut Vec<Draft>| -> (u32, u32) {
        let Some((attributes, ends)) = obstacles.get(&node) else { return (node, 0) };
        let copy = copies.entry(node).or_default();
        *copy += 1;
        if *ends == 2 && *copy == 1 {
            return (node, 0);
        }
        let attributes = Attributes { half: *ends > 2, ..*attributes };
        all.push(Draft {
            from: (node, 0),
            to: (node, *copy),
            attributes,
            name: 0,
            osm: extract.node_id(node as usize).unwrap_or_default(),
            points: vec![place(node), place(node)],
        });
        (node, *copy)
    };
    for piece in pieces {
        let last = piece.nodes.len() - 1;
        let mut start = 0;
        let mut from = end(piece.nodes[0], &mut all);
        for i in 1..=last {
            let node = piece.nodes[i];
            if i < last && used[node as usize] < 2 && !obstacles.contains_key(&node) {
                continue;
            }
            let to = end(node, &mut all);
            all.push(Draft {
                from,
                to,
                attributes: piece.attributes,
                name: piece.name,
                osm: piece.way,
                points: piece.nodes[start..=i].iter().map(|&n| place(n)).collect(),
            });
            if i < last {
                from = end(node, &mut all);
            }
            start = i;
        }
    }
    all
}

/// Numbers nodes along a Hilbert curve and edges after them, and lays everything in columns.
fn columns(extract: &OsmExtract, mut drafts: Vec<Draft>, names: Vec<String>) -> Columns {
    let keys: BTreeSet<(u32, u32)> = drafts.iter().flat_map(|d| [d.from, d.to]).collect();
    let place = |key: &(u32, u32)| extract.node_place(key.0 as usize).unwrap_or_default();
    let (mut west, mut south, mut extent) = (i64::MAX, i64::MAX, 1i64);
    for [lon, lat] in keys.iter().map(place) {
        (west, south) = (west.min(i64::from(lon)), south.min(i64::from(lat)));
    }
    for [lon, lat] in keys.iter().map(place) {
        extent = extent.max(i64::from(lon) - west).max(i64::from(lat) - south);
    }
    let hilbert = |[lon, lat]: [i32; 2]| {
        let scaled = |v: i64| (v * 65_535 / extent) as u16;
        fast_hilbert::xy2h(scaled(i64::from(lon) - west), scaled(i64::from(lat) - south), 16)
    };
    let mut order: Vec<(u32, u32)> = keys.into_iter().collect();
    order.sort_by_cached_key(|key| (hilbert(place(key)), *key));
    let ranks: HashMap<(u32, u32), u32> = order.iter().enumerate().map(|(i, &key)| (key, i as u32)).collect();
    let rank = |key: &(u32, u32)| ranks.get(key).copied().unwrap_or_default();
    let mut c = Columns {
        node_place: order.iter().map(place).collect(),
        node_osm: order.iter().map(|key| extract.node_id(key.0 as usize).unwrap_or_default()).collect(),
        names,
        edge_points: vec![0],
        ..Columns::default()
    };
    drafts.sort_by_cached_key(|d| (rank(&d.from), rank(&d.to), d.osm, d.points.clone()));
    let mut interned: HashMap<Attributes, u32> = HashMap::new();
    for draft in drafts {
        let metres: f64 = draft.points.windows(2).map(|p| to_point(p[0]).distance_m(to_point(p[1]))).sum();
        let next = c.attributes.len() as u32;
        let attributes = *interned.entry(draft.attributes).or_insert_with(|| {
            c.attributes.push(draft.attributes);
            next
        });
        c.edge_from.push(rank(&draft.from));
        c.edge_to.push(rank(&draft.to));
        c.edge_cm.push((metres * 100.0).round() as u32);
        c.edge_attributes.push(attributes);
        c.edge_name.push(draft.name);
        c.edge_osm.push(draft.osm);
        c.edge_slope.push(NO_SLOPE);
        c.edge_climb.push([0, 0]);
        c.points.extend(draft.points);
        c.edge_points.push(c.points.len() as u32);
    }
    c
}

/// Asks the elevation of every edge that lies on the ground.
fn measure(columns: &mut Columns, elevation: &Elevation) {
    for edge in 0..columns.edge_from.len() {
        let a = &columns.attributes[columns.edge_attributes[edge] as usize];
        if a.off_ground || matches!(a.kind, WayKind::Steps | WayKind::Lift | WayKind::Obstacle) {
            continue;
        }
        let range = columns.edge_points[edge] as usize..columns.edge_points[edge + 1] as usize;
        let line: Vec<_> = columns.points[range].iter().map(|&p| to_point(p)).collect();
        if let Some(relief) = elevation.relief(&line) {
            columns.edge_slope[edge] = [relief.slope_lo, relief.slope_hi];
            columns.edge_climb[edge] = [relief.climb_dm, relief.descent_dm];
        }
    }
}
