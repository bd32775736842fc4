//! The answer against a search of another making, on random maps.
//!
//! The oracle cuts edges at every attachment and relaxes all arcs until nothing changes; phases of private ways are
//! written out by hand.

use super::maps::at;
use crate::attributes::Access;
use crate::graph::{Readings, usable};
use crate::{Metric, Network, Parameters, Passage, ReachPlace, ReachRequest, Reading, Watch, reach};
use model::{Point, Profile};
use opendata::osm::ExtractBuilder;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Ways between the points of a grid, with the rank of their tags.
#[derive(Debug, Clone)]
pub struct RandomMap {
    pub ways: Vec<(usize, usize, usize)>,
    pub gates: Vec<(usize, usize)>,
}

pub const SIDE: usize = 5;

pub const TAGS: [&[(&str, &str)]; 12] = [
    &[("highway", "footway")],
    &[("highway", "footway"), ("incline", "2%"), ("width", "2"), ("surface", "asphalt")],
    &[("highway", "footway"), ("incline", "7%")],
    &[("highway", "steps"), ("step_count", "3")],
    &[("highway", "steps"), ("step_count", "20")],
    &[("highway", "steps")],
    &[("highway", "path")],
    &[("highway", "residential")],
    &[("highway", "footway"), ("incline", "up")],
    &[("highway", "footway"), ("width", "0.6")],
    &[("highway", "service"), ("access", "private")],
    &[("highway", "footway"), ("oneway:foot", "yes")],
];

pub const GATES: [&[(&str, &str)]; 5] = [
    &[("barrier", "stile")],
    &[("barrier", "gate"), ("access", "private")],
    &[("barrier", "cycle_barrier")],
    &[("highway", "elevator")],
    &[("barrier", "kerb")],
];

pub fn random_map() -> impl Strategy<Value = RandomMap> {
    let node = 0..SIDE * SIDE;
    let way = (node.clone(), prop_oneof![Just(1usize), Just(SIDE), Just(SIDE + 1)], 0..TAGS.len())
        .prop_map(|(a, step, tags)| (a, (a + step) % (SIDE * SIDE), tags));
    let gates = prop::collection::vec((node, 0..GATES.len()), 0..4);
    (prop::collection::vec(way, 5..45), gates).prop_map(|(ways, gates)| RandomMap { ways, gates })
}

impl RandomMap {
    pub fn builder(&self) -> ExtractBuilder {
        let mut builder = ExtractBuilder::new();
        for node in 0..SIDE * SIDE {
            let tags = self.gates.iter().find(|(n, _)| *n == node).map_or(&[][..], |(_, g)| GATES[*g]);
            // A slightly crooked grid of 60 m, so that lengths differ.
            let (x, y) = ((node % SIDE) as f64, (node / SIDE) as f64);
            builder = builder.node(node as i64 + 1, at(60.0 * x + 3.0 * y, 60.0 * y + 2.0 * x * y), tags);
        }
        builder
    }

    pub fn network(&self) -> Network {
        let mut builder = self.builder();
        for (i, &(a, b, tags)) in self.ways.iter().enumerate() {
            builder = builder.way(i as i64 + 1, &[a as i64 + 1, b as i64 + 1], TAGS[tags]);
        }
        Network::build(&builder.build(), None, &[]).0
    }
}

pub fn doors(count: usize) -> impl Strategy<Value = Vec<Point>> {
    prop::collection::vec((0.0..300.0f64, 0.0..300.0f64).prop_map(|(x, y)| at(x, y)), 1..count)
}

/// The cost from an origin to a place, or `None`, by relaxation.
pub fn oracle(
    network: &Network,
    parameters: &Parameters,
    profile: Profile,
    metric: Metric,
    reading: Reading,
    origin: Point,
    place: Point,
) -> Option<u32> {
    let rules = parameters.rules(profile);
    let readings = Readings::build(network, parameters, rules, metric);
    let (from, to) =
        (readings.snap(network, parameters, origin)?, readings.snap(network, parameters, place)?);
    // Cuts of each edge: centimetres and which door (0 origin, 1 place).
    let mut cuts: BTreeMap<u32, Vec<(u32, usize, u32)>> = BTreeMap::new();
    for (door, snap) in [(0, &from), (1, &to)] {
        for (a, off) in usable(snap, reading, parameters, metric) {
            cuts.entry(a.edge).or_default().push((a.along_cm, door, off));
        }
    }
    let mut arcs: Vec<(u32, u32, u32, bool)> = Vec::new();
    let mut next = network.node_count();
    let (source, target) = (next, next + 1);
    next += 2;
    for edge in network.edges() {
        let private = edge.view.attributes.access == Access::Private;
        let mut stops = cuts.get(&edge.id).cloned().unwrap_or_default();
        stops.sort_unstable();
        let cost = |forward| match parameters.passage(rules, &edge.view, forward, reading, metric) {
            Passage::Cost(cost) => Some(cost),
            Passage::Impassable(_) => None,
        };
        let (ahead, behind) = (cost(true), cost(false));
        let length = u64::from(edge.view.length_cm).max(1);
        let part =
            |cost: u32, along: u32| ((u64::from(cost) * u64::from(along) + length / 2) / length) as u32;
        let mut chain = vec![(edge.from, 0)];
        for &(along, door, off) in &stops {
            let node = next;
            next += 1;
            chain.push((node, along));
            // A door is reached from the street and left to it, in any phase.
            if door == 0 {
                arcs.push((source, node, off, private));
                arcs.push((source, node, off, false));
            } else {
                arcs.push((node, target, off, private));
                arcs.push((node, target, off, false));
            }
        }
        chain.push((edge.to, edge.view.length_cm));
        for pair in chain.windows(2) {
            let ((u, a), (v, b)) = (pair[0], pair[1]);
            let whole = |cost: u32| if chain.len() == 2 { cost } else { part(cost, b) - part(cost, a) };
            if let Some(cost) = ahead {
                arcs.push((u, v, whole(cost), private));
            }
            if let Some(cost) = behind {
                arcs.push((v, u, whole(cost), private));
            }
        }
    }
    // Phases: 0 private start, 1 public, 2 private end.
    let mut best = vec![[u32::MAX; 3]; next as usize];
    best[source as usize] = [0, 0, u32::MAX];
    loop {
        let mut changed = false;
        for &(u, v, cost, private) in &arcs {
            let steps: &[(usize, usize)] =
                if private { &[(0, 0), (0, 1), (1, 2), (2, 2)] } else { &[(1, 1)] };
            for &(p, q) in steps {
                let through = best[u as usize][p].saturating_add(cost);
                if through < best[v as usize][q] {
                    best[v as usize][q] = through;
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
    best[target as usize].into_iter().min().filter(|&c| c < 10_000_000)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn reach_equals_a_plain_search_from_each_origin(
        map in random_map(),
        origins in doors(4),
        places in doors(7),
        profile in prop::sample::select(Profile::ALL.to_vec()),
        strict in any::<bool>(),
    ) {
        let network = map.network();
        let parameters = Parameters { presume: !strict, island_nodes: 3, ..Parameters::default() };
        let asked: Vec<ReachPlace> = places
            .iter()
            .enumerate()
            .map(|(i, &point)| ReachPlace { id: 100 - i as u32, layer: (i % 2) as u16, point })
            .collect();
        let request = ReachRequest {
            profile, metric: Metric::Length, k: 2, cutoff: 10_000_000, origins: &origins, places: &asked,
        };
        let answer = reach(&network, &parameters, &request, Watch::NONE).unwrap();
        for (origin, row) in origins.iter().zip(&answer.origins) {
            for layer in [0u16, 1] {
                let exact = |reading| {
                    let mut all: Vec<(u32, u32)> = asked.iter().filter(|p| p.layer == layer).filter_map(|p| {
                        let cost = oracle(&network, &parameters, profile, Metric::Length, reading, *origin, p.point)?;
                        Some((cost, p.id))
                    }).collect();
                    all.sort_unstable();
                    all
                };
                let (lo, hi) = (exact(Reading::Optimistic), exact(Reading::Pessimistic));
                let Some(found) = row.layers.get(&layer) else { continue };
                let cost = |list: &[(u32, u32)], id| list.iter().find(|(_, p)| *p == id).map(|(c, _)| *c);
                for r in found {
                    prop_assert_eq!(r.lo, cost(&lo, r.place));
                    prop_assert_eq!(r.hi, cost(&hi, r.place));
                    if let (Some(lo), Some(hi)) = (r.lo, r.hi) { prop_assert!(lo <= hi); }
                    prop_assert!(r.known_per_mille + r.presumed_per_mille <= 1000);
                }
                // None of the nearest costs is missing (places with equal costs may stand for one another).
                let costs: Vec<u32> = found.iter().filter_map(|r| r.lo).collect();
                for (c, _) in lo.iter().take(2) { prop_assert!(costs.contains(c)); }
                let costs: Vec<u32> = found.iter().filter_map(|r| r.hi).collect();
                for (c, _) in hi.iter().take(2) { prop_assert!(costs.contains(c)); }
            }
        }
    }
}
