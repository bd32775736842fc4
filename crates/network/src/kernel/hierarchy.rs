//! Kernel B: two linear sweeps over a customizable contraction hierarchy.
//!
//! The hierarchy ranks nodes so that removing the highest cuts the map in two, and so on down; every shortest
//! path then climbs and descends. Labels are first pushed up rank by rank, then pulled down: no queue, and work
//! that does not depend on where the places are. Dibbelt, Strasser and Wagner, "Customizable Contraction
//! Hierarchies" (2016), describe the hierarchy; the sweeps of `K` labels are ours.

use cch::{Cch, INF_WEIGHT, graph::Graph};

use super::lanes::{LANES, Lists, Reach, absorb, bound, free, seed};
use super::{Arcs, MAX_CUTOFF, Seed};

/// What was given does not fit the graph.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HierarchyError {
    #[error("{given} costs were given for a graph of {arcs} arcs")]
    Costs { given: usize, arcs: usize },
    #[error("{given} positions were given for a graph of {nodes} nodes")]
    Positions { given: usize, nodes: u32 },
    #[error("the order of contraction is not a permutation of the {nodes} nodes")]
    Order { nodes: u32 },
}

/// A topology made ready for sweeps. Depends neither on costs nor on places.
#[derive(Debug, Clone)]
pub struct Hierarchy {
    cch: Cch,
}

/// The costs of one profile and one reading, carried to the hierarchy.
#[derive(Debug, Clone)]
pub struct Metric {
    /// From each node to the nodes ranked higher: cost of coming down to it.
    descents: Arcs,
    /// From each node to the nodes ranked higher: cost of climbing to them.
    climbs: Arcs,
}

impl Hierarchy {
    /// Orders the nodes by cutting the map along `positions` (longitude and latitude, or any plane coordinates,
    /// one per node), then builds the hierarchy. Takes seconds for a city, minutes for a country; costs of
    /// `arcs` are not looked at.
    ///
    /// # Errors
    /// [`HierarchyError::Positions`] when there is not exactly one position per node.
    pub fn new(arcs: &Arcs, positions: &[[f32; 2]]) -> Result<Hierarchy, HierarchyError> {
        let nodes = arcs.nodes();
        if positions.len() != nodes as usize {
            return Err(HierarchyError::Positions { given: positions.len(), nodes });
        }
        let tail: Vec<u32> = arcs.edges().map(|(from, ..)| from).collect();
        let east: Vec<f32> = positions.iter().map(|p| p[0]).collect();
        let north: Vec<f32> = positions.iter().map(|p| p[1]).collect();
        let order = cch::inertial_order(nodes, &tail, &arcs.head, &north, &east);
        Hierarchy::with_order(arcs, &order)
    }

    /// Builds the hierarchy from an order computed earlier (see [`Hierarchy::order`]): this skips the longest
    /// part of the work, so the order is what to keep on disk beside a network.
    ///
    /// # Errors
    /// [`HierarchyError::Order`] when `order` does not name each node once.
    pub fn with_order(arcs: &Arcs, order: &[u32]) -> Result<Hierarchy, HierarchyError> {
        let nodes = arcs.nodes();
        let mut seen = vec![false; nodes as usize];
        let fresh = |&node: &u32| seen.get_mut(node as usize).is_some_and(|s| !std::mem::replace(s, true));
        if order.len() != nodes as usize || !order.iter().all(fresh) {
            return Err(HierarchyError::Order { nodes });
        }
        let mut first = arcs.first.clone();
        if first.is_empty() {
            first.push(0);
        }
        let graph = Graph { first_out: first, head: arcs.head.clone(), weight: Vec::new() };
        Ok(Hierarchy { cch: Cch::build(&graph, order) })
    }

    /// The nodes, from the first contracted to the last.
    #[must_use]
    pub fn order(&self) -> &[u32] {
        &self.cch.order
    }

    /// How many arcs the hierarchy has, shortcuts included.
    #[must_use]
    pub fn arcs(&self) -> usize {
        self.cch.cch_arc_count()
    }

    /// Carries costs to the hierarchy. `cost[i]` is the cost of arc `i` of the graph it was built from;
    /// [`super::IMPASSABLE`] closes the arc.
    ///
    /// # Errors
    /// [`HierarchyError::Costs`] when there is not exactly one cost per arc.
    pub fn customise(&self, cost: &[u32]) -> Result<Metric, HierarchyError> {
        let arcs = self.cch.input_arc_to_cch_arc.len();
        if cost.len() != arcs {
            return Err(HierarchyError::Costs { given: cost.len(), arcs });
        }
        // The library adds two weights in 32 bits: it needs the sign bit free.
        let weights: Vec<u32> = cost.iter().map(|&c| c.min(INF_WEIGHT)).collect();
        let metric = self.cch.customize(&weights);
        Ok(Metric { descents: self.upward(&metric.backward), climbs: self.upward(&metric.forward) })
    }

    /// The upward arcs that can be used, with their costs.
    fn upward(&self, weight: &[u32]) -> Arcs {
        let mut arcs = Arcs { first: vec![0], head: Vec::new(), cost: Vec::new() };
        for bounds in self.cch.up_first_out.windows(2) {
            let range = bounds[0] as usize..bounds[1] as usize;
            for (&head, &cost) in self.cch.up_head[range.clone()].iter().zip(&weight[range]) {
                if cost < INF_WEIGHT {
                    arcs.head.push(head);
                    arcs.cost.push(cost);
                }
            }
            arcs.first.push(arcs.head.len() as u32);
        }
        arcs
    }

    /// For every node and each category, the `K` nearest distinct places whose cost is at most `cutoff`: the
    /// same labels as [`super::sweep()`]. Categories beyond the first [`LANES`] are not searched.
    #[must_use]
    pub fn reach<const K: usize>(&self, metric: &Metric, categories: &[&[Seed]], cutoff: u32) -> Reach<K> {
        let cutoff = cutoff.min(MAX_CUTOFF);
        let mut lists: Vec<Lists<K>> = vec![free(bound(cutoff)); self.cch.node_count()];
        for (lane, seeds) in categories.iter().take(LANES).enumerate() {
            for &place in seeds.iter() {
                if let Some(&rank) = self.cch.rank.get(place.node as usize) {
                    seed(&mut lists[rank as usize], lane, place, cutoff);
                }
            }
        }
        if K > 0 {
            climb_and_descend(&mut lists, metric, cutoff);
        }
        Reach { lists, rank: self.cch.rank.clone(), cutoff }
    }
}

/// The two sweeps. Compiled several times, for the vectors of each family of processors; the fittest is chosen
/// when the program runs.
#[multiversion::multiversion(targets(
    "x86_64+avx2+avx512f+avx512bw+avx512dq+avx512vl",
    "x86_64+avx2",
    "x86_64+sse4.2"
))]
fn climb_and_descend<const K: usize>(lists: &mut [Lists<K>], metric: &Metric, cutoff: u32) {
    climb(lists, &metric.descents, cutoff);
    descend(lists, &metric.climbs, cutoff);
}

/// Pushes the labels of each node to the nodes ranked higher from which one comes down to it.
#[inline(always)]
fn climb<const K: usize>(lists: &mut [Lists<K>], descents: &Arcs, cutoff: u32) {
    let bound = bound(cutoff);
    let nothing: Lists<K> = free(bound);
    for low in 0..lists.len() {
        let (below, above) = lists.split_at_mut(low + 1);
        let from = below[low];
        if !from[0].any_below(&nothing[0]) {
            continue;
        }
        for (high, cost) in descents.leaving(low as u32) {
            if cost <= cutoff {
                absorb(&mut above[high as usize - low - 1], &from, i64::from(cost) << 32, bound);
            }
        }
    }
}

/// Pulls to each node the labels of the nodes ranked higher to which it climbs.
#[inline(always)]
fn descend<const K: usize>(lists: &mut [Lists<K>], climbs: &Arcs, cutoff: u32) {
    let bound = bound(cutoff);
    for low in (0..lists.len()).rev() {
        let (below, above) = lists.split_at_mut(low + 1);
        let mut into = below[low];
        for (high, cost) in climbs.leaving(low as u32) {
            if cost <= cutoff {
                absorb(&mut into, &above[high as usize - low - 1], i64::from(cost) << 32, bound);
            }
        }
        below[low] = into;
    }
}
