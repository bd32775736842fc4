//! The nearest place of each layer from one door, in the optimistic reading: one search from the door instead of sweeps
//! over the whole map. What it answers is what [`crate::reach()`] answers, when there are too few doors for sweeps to pay.

use crate::ReachPlace;
use crate::graph::{Readings, usable};
use crate::network::Network;
use crate::profile::{Metric, Parameters, Reading};
use crate::search::Search;
use crate::snap::Snap;
use model::{Point, Profile};
use std::collections::BTreeMap;
use std::ops::Deref;

/// Prepared once for a network (`&Network`, `Arc<Network>`), a profile and a metric.
#[derive(Debug)]
pub struct Nearest<N> {
    network: N,
    parameters: Parameters,
    metric: Metric,
    readings: Readings,
    /// Costs per metre in a straight line: no walk is cheaper.
    least_per_metre: f64,
}

/// The nearest place of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Near {
    pub place: u32,
    /// Centimetres or milliseconds, off-network legs included.
    pub cost: u32,
}

impl<N: Deref<Target = Network>> Nearest<N> {
    #[must_use]
    pub fn new(network: N, parameters: &Parameters, profile: Profile, metric: Metric) -> Nearest<N> {
        let rules = parameters.rules(profile);
        let readings = Readings::build(&network, parameters, rules, metric);
        let fastest = rules
            .metres_per_second
            .max(rules.stairs_metres_per_second)
            .max(parameters.off_network_metres_per_second);
        let least_per_metre = match metric {
            Metric::Length => 100.0,
            Metric::Time => 1_000.0 / fastest,
        };
        // Lengths of edges are rounded: a hundredth is more than they can lose together.
        let least_per_metre = least_per_metre * 0.99;
        Nearest { network, parameters: parameters.clone(), metric, readings, least_per_metre }
    }

    /// The nearest place of each layer within the cut-off, by layer; of equals, the one of the smallest number. Empty
    /// when no street is near the door.
    #[must_use]
    pub fn of(&self, origin: Point, places: &[ReachPlace], cutoff: u32) -> BTreeMap<u16, Near> {
        let (network, graph) = (&*self.network, &self.readings.optimistic);
        let Some(from) = self.readings.snap(network, &self.parameters, origin) else {
            return BTreeMap::new();
        };
        let mut layers: BTreeMap<u16, Vec<(u32, &ReachPlace)>> = BTreeMap::new();
        for place in places {
            let least = (origin.distance_m(place.point) * self.least_per_metre).min(4e9) as u32;
            if least <= cutoff {
                layers.entry(place.layer).or_default().push((least, place));
            }
        }
        for list in layers.values_mut() {
            list.sort_by_key(|(least, place)| (*least, place.id));
        }
        let exits: Vec<_> = usable(&from, Reading::Optimistic, &self.parameters, self.metric)
            .flat_map(|(at, off)| graph.exits(network, at, off))
            .collect();
        let mut search = Search::default();
        let mut found = BTreeMap::new();
        // Most of what one looks for is near: the widest search is for what is left.
        for reach in [cutoff / 8, cutoff / 2, cutoff] {
            if layers.is_empty() {
                break;
            }
            search.run(graph, &exits, &[], reach);
            layers.retain(|layer, list| match self.best(&from, list, reach, &search) {
                Some(near) => {
                    found.insert(*layer, near);
                    false
                }
                None => true,
            });
        }
        found
    }

    fn best(&self, from: &Snap, list: &[(u32, &ReachPlace)], reach: u32, search: &Search) -> Option<Near> {
        let mut best: Option<Near> = None;
        for (least, place) in list {
            if *least > reach || best.is_some_and(|b| b.cost < *least) {
                break;
            }
            let cost = self.cost(from, place.point, search).filter(|c| *c <= reach);
            if let Some(cost) = cost
                && best.is_none_or(|b| (cost, place.id) < (b.cost, b.place))
            {
                best = Some(Near { place: place.id, cost });
            }
        }
        best
    }

    fn cost(&self, from: &Snap, place: Point, search: &Search) -> Option<u32> {
        let (network, graph) = (&*self.network, &self.readings.optimistic);
        let to = self.readings.snap(network, &self.parameters, place)?;
        let doors = |snap| usable(snap, Reading::Optimistic, &self.parameters, self.metric);
        let mut costs: Vec<u32> = Vec::new();
        for (b, arrival) in doors(&to) {
            let ends = graph.entries(network, b, arrival);
            costs.extend(ends.iter().filter_map(|e| Some(search.cost(e.node)?.saturating_add(e.cost))));
            // Without leaving the edge they share.
            costs.extend(doors(from).filter_map(|(a, off)| {
                Some(graph.along(network, a, b)?.saturating_add(off).saturating_add(arrival))
            }));
        }
        costs.into_iter().min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::oracle::{doors, random_map};
    use crate::{ReachRequest, Watch, reach};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(120))]

        #[test]
        fn one_door_finds_what_sweeps_find(map in random_map(), points in doors(8), cutoff in prop_oneof![0..20_000u32, Just(10_000_000u32)]) {
            let network = map.network();
            let parameters = Parameters { island_nodes: 3, ..Parameters::default() };
            let places: Vec<ReachPlace> = points.iter().skip(1).enumerate()
                .map(|(i, &point)| ReachPlace { id: 50 - i as u32, layer: (i % 3) as u16, point })
                .collect();
            for profile in Profile::ALL {
                for metric in [Metric::Length, Metric::Time] {
                    let request = ReachRequest { profile, metric, k: 1, cutoff, origins: &points[..1], places: &places };
                    let swept = reach(&network, &parameters, &request, Watch::NONE).unwrap();
                    let expected: BTreeMap<u16, Near> = swept.origins[0].layers.iter()
                        .filter_map(|(layer, row)| {
                            let first = row.iter().filter_map(|r| Some((r.lo?, r.place))).min()?;
                            Some((*layer, Near { place: first.1, cost: first.0 }))
                        })
                        .collect();
                    let near = Nearest::new(&network, &parameters, profile, metric).of(points[0], &places, cutoff);
                    prop_assert_eq!(&near, &expected, "{:?} {:?}", profile, metric);
                }
            }
        }
    }
}
