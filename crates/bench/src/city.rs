//! A city reduced to its junctions: the simplest network that a fair comparison needs.
//!
//! Deliberately simpler than [`network`]'s own (flat speeds, no kerbs, no slopes), because the peers could not
//! express more, and so that a change in the product's rules does not move the figures.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use network::kernel::{Arcs, IMPASSABLE};
use osmpbf::{Element, ElementReader};

use crate::places::scramble;

/// Ways on which one does not walk.
const NOT_WALKED: [&str; 9] = [
    "motorway",
    "motorway_link",
    "trunk",
    "trunk_link",
    "construction",
    "proposed",
    "raceway",
    "bus_guideway",
    "abandoned",
];

/// A stretch of street between two junctions.
#[derive(Debug, Clone, Copy)]
pub struct Stretch {
    pub ends: [u32; 2],
    pub millimetres: u32,
    pub steps: bool,
    /// 0–255, drawn once: stands for what the map does not say of this stretch.
    pub doubt: u8,
}

/// Who walks: speed, speed on steps and seconds lost per flight (none: steps are refused), and how many stretches
/// in 256 are refused by a cautious reading of the map.
#[derive(Debug, Clone, Copy)]
pub struct Walker {
    pub name: &'static str,
    pub millimetres_per_second: u32,
    pub steps: Option<(u32, u32)>,
    pub doubtful: u8,
}

/// The parameters of the study of the walking engine.
pub const WALKERS: [Walker; 4] = [
    Walker { name: "able", millimetres_per_second: 1350, steps: Some((600, 0)), doubtful: 0 },
    Walker { name: "cane", millimetres_per_second: 950, steps: Some((330, 8)), doubtful: 5 },
    Walker { name: "walking-frame", millimetres_per_second: 700, steps: None, doubtful: 15 },
    Walker { name: "wheelchair", millimetres_per_second: 800, steps: None, doubtful: 26 },
];

impl Stretch {
    /// Milliseconds of walking; [`IMPASSABLE`] when refused.
    pub fn cost(&self, walker: &Walker, cautious: bool) -> u32 {
        let (speed, lost) = match (self.steps, walker.steps) {
            (false, _) => (walker.millimetres_per_second, 0),
            (true, Some(steps)) => steps,
            (true, None) => return IMPASSABLE,
        };
        if cautious && self.doubt < walker.doubtful {
            return IMPASSABLE;
        }
        let walking = u64::from(self.millimetres) * 1000 / u64::from(speed) + u64::from(lost) * 1000;
        walking.clamp(1, u64::from(IMPASSABLE - 1)) as u32
    }
}

/// Junctions along a Hilbert curve, and the stretches between them (largest connected part only).
#[derive(Debug, Clone)]
pub struct City {
    /// Longitude and latitude, degrees.
    pub positions: Vec<[f64; 2]>,
    pub stretches: Vec<Stretch>,
}

impl City {
    pub fn nodes(&self) -> u32 {
        self.positions.len() as u32
    }

    /// The arcs of one walker, both ways. Refused stretches stay, closed.
    pub fn arcs(&self, walker: &Walker, cautious: bool) -> Arcs {
        let both = |stretch: &Stretch| {
            let ([a, b], cost) = (stretch.ends, stretch.cost(walker, cautious));
            [(a, b, cost), (b, a, cost)]
        };
        Arcs::from_edges(self.nodes(), self.stretches.iter().flat_map(both))
    }

    /// Reads an OpenStreetMap extract.
    pub fn read(path: &Path) -> anyhow::Result<City> {
        let file =
            || ElementReader::from_path(path).with_context(|| format!("cannot open {}", path.display()));
        let mut ways: Vec<(Vec<i64>, bool)> = Vec::new();
        file()?.for_each(|element| {
            if let Element::Way(way) = element {
                let highway = way.tags().find(|&(key, _)| key == "highway").map(|(_, value)| value);
                if let Some(kind) = highway.filter(|kind| !NOT_WALKED.contains(kind)) {
                    ways.push((way.refs().collect(), kind == "steps"));
                }
            }
        })?;
        let mut known: BTreeMap<i64, (u32, [f64; 2])> = BTreeMap::new();
        for (refs, _) in &ways {
            for (at, node) in refs.iter().enumerate() {
                let end = at == 0 || at + 1 == refs.len();
                known.entry(*node).or_default().0 += 1 + u32::from(end);
            }
        }
        file()?.for_each(|element| {
            let (id, position) = match element {
                Element::Node(node) => (node.id(), [node.lon(), node.lat()]),
                Element::DenseNode(node) => (node.id(), [node.lon(), node.lat()]),
                _ => return,
            };
            if let Some(node) = known.get_mut(&id) {
                node.1 = position;
            }
        })?;
        Ok(junctions(&ways, &known))
    }
}

/// Cuts ways at junctions (nodes used twice, or at an end), keeps the largest part, numbers it along the curve.
fn junctions(ways: &[(Vec<i64>, bool)], known: &BTreeMap<i64, (u32, [f64; 2])>) -> City {
    let mut numbers: BTreeMap<i64, u32> = BTreeMap::new();
    let mut positions = Vec::new();
    let mut stretches: Vec<Stretch> = Vec::new();
    for (refs, steps) in ways {
        let mut from = None;
        let mut metres = 0.0;
        let mut last: Option<[f64; 2]> = None;
        for id in refs {
            // Snapshots are clipped: a node outside the extract has no position and cuts the way.
            let Some(&(uses, position)) = known.get(id).filter(|(_, position)| *position != [0.0; 2]) else {
                (from, last) = (None, None);
                continue;
            };
            metres += last.map_or(0.0, |last| distance(last, position));
            last = Some(position);
            if uses >= 2 {
                let node = *numbers.entry(*id).or_insert_with(|| {
                    positions.push(position);
                    positions.len() as u32 - 1
                });
                if let Some(from) = from.filter(|from| *from != node) {
                    let doubt = (scramble(stretches.len() as u64) & 0xFF) as u8;
                    let millimetres = (metres * 1000.0) as u32;
                    stretches.push(Stretch { ends: [from, node], millimetres, steps: *steps, doubt });
                }
                (from, metres) = (Some(node), 0.0);
            }
        }
    }
    largest_part(City { positions, stretches })
}

/// Metres between two positions, on a sphere cut to the local plane.
fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    let (east, north) = ((b[0] - a[0]) * a[1].to_radians().cos(), b[1] - a[1]);
    east.hypot(north) * 111_195.0
}

fn largest_part(city: City) -> City {
    let mut part: Vec<u32> = (0..city.nodes()).collect();
    let root = |part: &mut Vec<u32>, mut node: u32| {
        while part[node as usize] != node {
            part[node as usize] = part[part[node as usize] as usize];
            node = part[node as usize];
        }
        node
    };
    for stretch in &city.stretches {
        let [a, b] = stretch.ends.map(|end| root(&mut part, end));
        part[a.max(b) as usize] = a.min(b);
    }
    let mut size = vec![0u32; part.len()];
    for node in 0..city.nodes() {
        size[root(&mut part, node) as usize] += 1;
    }
    let Some(largest) = (0..city.nodes()).max_by_key(|&node| (size[node as usize], std::cmp::Reverse(node)))
    else {
        return city;
    };
    let mut kept: Vec<u32> = (0..city.nodes()).filter(|&node| root(&mut part, node) == largest).collect();
    kept.sort_by_key(|&node| along_curve(city.positions[node as usize]));
    let mut number = vec![u32::MAX; part.len()];
    for (new, &old) in (0..).zip(&kept) {
        number[old as usize] = new;
    }
    City {
        positions: kept.iter().map(|&node| city.positions[node as usize]).collect(),
        stretches: (city.stretches.iter())
            .map(|stretch| Stretch { ends: stretch.ends.map(|end| number[end as usize]), ..*stretch })
            .filter(|stretch| stretch.ends[0] != u32::MAX)
            .collect(),
    }
}

/// The rank of a position along a Hilbert curve over the world.
fn along_curve([longitude, latitude]: [f64; 2]) -> u64 {
    let scaled = |degrees: f64| (degrees * 1e7) as u32;
    fast_hilbert::xy2h(scaled(longitude + 180.0), scaled(latitude + 90.0), 32)
}
