//! The network as one profile walks it: plain arcs with costs, for one metric and one reading.
//!
//! Private ways serve only the first or last metres of a walk. Each node that touches one therefore exists three
//! times: *starting* (nothing but private ways so far), *public*, and *ending* (nothing but private ways from here
//! on). A walk goes from starting to public to ending and never back.

use crate::attributes::Access;
use crate::kernel::{Arcs, Seed};
use crate::network::Network;
use crate::profile::{Knowledge, Metric, Parameters, Passage, Reading, Rules, Verdict};
use crate::snap::{Attachment, Snap};
use model::Point;

/// Edges this little farther than the nearest are as near: a door at a corner opens on every street of it.
const BESIDE_CM: u32 = 100;
const MOST_BESIDE: usize = 4;

/// No arc.
pub(crate) const NONE: u32 = u32::MAX;

/// The arcs that a profile can walk.
#[derive(Debug)]
pub(crate) struct Graph {
    /// In the direction of the walk.
    pub forward: Arcs,
    /// Of each forward arc: the edge, twice, plus one when it is walked from its second end.
    pub via: Vec<u32>,
    /// Cost of each edge forward and backward; `NONE` when it cannot be walked.
    pub cost: Vec<[u32; 2]>,
    /// Rank + 1 of each node among those that touch a private way.
    private_rank: Vec<u32>,
    nodes: u32,
}

/// One end of an attachment: a node of the graph and what it costs to go between it and the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct End {
    pub node: u32,
    pub cost: u32,
    /// Is the edge walked from its first end towards its second?
    pub forward: bool,
}

impl Graph {
    pub(crate) fn build(
        network: &Network,
        parameters: &Parameters,
        rules: &Rules,
        metric: Metric,
        reading: Reading,
        obey_private: bool,
    ) -> Graph {
        let nodes = network.node_count();
        let mut cost = Vec::with_capacity(network.edge_count() as usize);
        let mut private_rank = vec![0u32; nodes as usize];
        for edge in network.edges() {
            let side = |forward| match parameters.passage(rules, &edge.view, forward, reading, metric) {
                Passage::Cost(cost) => cost,
                Passage::Impassable(_) => NONE,
            };
            let both = [side(true), side(false)];
            if obey_private && edge.view.attributes.access == Access::Private && both != [NONE, NONE] {
                private_rank[edge.from as usize] = 1;
                private_rank[edge.to as usize] = 1;
            }
            cost.push(both);
        }
        let mut count = 0;
        for rank in private_rank.iter_mut().filter(|r| **r == 1) {
            count += 1;
            *rank = count;
        }
        let mut graph = Graph { forward: Arcs::default(), via: Vec::new(), cost, private_rank, nodes };
        graph.link(network, count);
        graph
    }

    fn link(&mut self, network: &Network, private: u32) {
        let total = self.nodes + 2 * private;
        // (from, to, cost, via), grouped by origin with a counting sort that keeps the order of the edges.
        let mut arcs: Vec<(u32, u32, u32, u32)> = Vec::with_capacity(self.cost.len() * 2);
        for edge in network.edges() {
            let private = self.is_private(network, edge.id);
            for (way, (u, v)) in [(edge.from, edge.to), (edge.to, edge.from)].into_iter().enumerate() {
                let cost = self.cost[edge.id as usize][way];
                if cost == NONE {
                    continue;
                }
                let via = edge.id * 2 + way as u32;
                if private {
                    let (su, sv) = (self.starting(u), self.starting(v));
                    let (eu, ev) = (self.ending(u), self.ending(v));
                    arcs.extend([
                        (su, sv, cost, via),
                        (su, v, cost, via),
                        (u, ev, cost, via),
                        (eu, ev, cost, via),
                    ]);
                } else {
                    arcs.push((u, v, cost, via));
                }
            }
        }
        let mut first = vec![0u32; total as usize + 1];
        for arc in &arcs {
            first[arc.0 as usize + 1] += 1;
        }
        for n in 0..total as usize {
            first[n + 1] += first[n];
        }
        let mut next = first.clone();
        let (mut head, mut cost, mut via) = (vec![0; arcs.len()], vec![0; arcs.len()], vec![0; arcs.len()]);
        for (from, to, price, edge) in arcs {
            let slot = next[from as usize] as usize;
            next[from as usize] += 1;
            (head[slot], cost[slot], via[slot]) = (to, price, edge);
        }
        self.forward = Arcs { first, head, cost };
        self.via = via;
    }

    fn is_private(&self, network: &Network, edge: u32) -> bool {
        let e = network.edge(edge);
        e.view.attributes.access == Access::Private && self.private_rank[e.from as usize] > 0
    }

    fn starting(&self, node: u32) -> u32 {
        self.nodes + 2 * (self.private_rank[node as usize] - 1)
    }

    fn ending(&self, node: u32) -> u32 {
        self.starting(node) + 1
    }

    /// Can the edge be walked, at least one way?
    pub(crate) fn is_open(&self, edge: u32) -> bool {
        self.cost[edge as usize] != [NONE, NONE]
    }

    /// Arcs leaving a node: `(arc, reached node, cost)`.
    pub(crate) fn leaving(&self, node: u32) -> impl Iterator<Item = (u32, u32, u32)> + '_ {
        let range = self.forward.first[node as usize]..self.forward.first[node as usize + 1];
        range.map(|a| (a, self.forward.head[a as usize], self.forward.cost[a as usize]))
    }

    pub(crate) fn node_count(&self) -> u32 {
        self.forward.nodes()
    }

    /// Cost of the part of an edge from its first end to `along_cm`, in a direction (0: from the first end).
    fn part(&self, network: &Network, edge: u32, along_cm: u32, way: usize) -> Option<u32> {
        let cost = self.cost[edge as usize][way];
        let length = network.columns.edge_cm[edge as usize];
        if cost == NONE {
            return None;
        }
        if length == 0 {
            return Some(0);
        }
        let (cost, along, length) = (u64::from(cost), u64::from(along_cm.min(length)), u64::from(length));
        Some(((cost * along + length / 2) / length) as u32)
    }

    /// The ends by which one leaves from an attachment.
    pub(crate) fn exits(&self, network: &Network, at: &Attachment, off: u32) -> Vec<End> {
        let edge = network.edge(at.edge);
        let private = self.is_private(network, at.edge);
        let mut ends = Vec::with_capacity(4);
        // Towards the second end, what is left; towards the first, what is behind.
        let ahead =
            self.part(network, at.edge, at.along_cm, 0).map(|done| self.cost[at.edge as usize][0] - done);
        let behind = self.part(network, at.edge, at.along_cm, 1);
        for (node, cost, forward) in [(edge.to, ahead, true), (edge.from, behind, false)] {
            let Some(cost) = cost else { continue };
            let cost = cost.saturating_add(off);
            ends.push(End { node, cost, forward });
            if private {
                ends.push(End { node: self.starting(node), cost, forward });
            }
        }
        ends
    }

    /// The ends by which one arrives at an attachment.
    pub(crate) fn entries(&self, network: &Network, at: &Attachment, off: u32) -> Vec<End> {
        let edge = network.edge(at.edge);
        let private = self.is_private(network, at.edge);
        let mut ends = Vec::with_capacity(4);
        let ahead = self.part(network, at.edge, at.along_cm, 0);
        let behind =
            self.part(network, at.edge, at.along_cm, 1).map(|left| self.cost[at.edge as usize][1] - left);
        for (node, cost, forward) in [(edge.from, ahead, true), (edge.to, behind, false)] {
            let Some(cost) = cost else { continue };
            let cost = cost.saturating_add(off);
            ends.push(End { node, cost, forward });
            if private {
                ends.push(End { node: self.ending(node), cost, forward });
            }
        }
        ends
    }

    /// The cost of going from one attachment to another along the edge they share.
    pub(crate) fn along(&self, network: &Network, from: &Attachment, to: &Attachment) -> Option<u32> {
        if from.edge != to.edge {
            return None;
        }
        let way = usize::from(to.along_cm < from.along_cm);
        let a = self.part(network, from.edge, from.along_cm, way)?;
        let b = self.part(network, from.edge, to.along_cm, way)?;
        Some(a.abs_diff(b))
    }

    /// Number of nodes of the connected part of each node, directions forgotten.
    pub(crate) fn part_sizes(&self, network: &Network) -> Vec<u32> {
        let mut parent: Vec<u32> = (0..self.nodes).collect();
        fn root(parent: &mut [u32], mut n: u32) -> u32 {
            while parent[n as usize] != n {
                parent[n as usize] = parent[parent[n as usize] as usize];
                n = parent[n as usize];
            }
            n
        }
        for (edge, (&u, &v)) in network.columns.edge_from.iter().zip(&network.columns.edge_to).enumerate() {
            if self.is_open(edge as u32) {
                let (a, b) = (root(&mut parent, u), root(&mut parent, v));
                parent[a.max(b) as usize] = a.min(b);
            }
        }
        let mut size = vec![0u32; self.nodes as usize];
        for n in 0..self.nodes {
            size[root(&mut parent, n) as usize] += 1;
        }
        (0..self.nodes).map(|n| size[root(&mut parent, n) as usize]).collect()
    }
}

/// The two readings of one profile, and what is known of each edge.
#[derive(Debug)]
pub(crate) struct Readings {
    pub optimistic: Graph,
    pub pessimistic: Graph,
    pub knowledge: Vec<Knowledge>,
    pub part_sizes: Vec<u32>,
}

impl Readings {
    pub(crate) fn build(
        network: &Network,
        parameters: &Parameters,
        rules: &Rules,
        metric: Metric,
    ) -> Readings {
        let graph = |reading| Graph::build(network, parameters, rules, metric, reading, true);
        let (optimistic, pessimistic) =
            rayon::join(|| graph(Reading::Optimistic), || graph(Reading::Pessimistic));
        let knowledge = network
            .edges()
            .map(|edge| match (rules.judge(&edge.view, true), rules.judge(&edge.view, false)) {
                (Verdict::Open(a, _), Verdict::Open(b, _)) => a.max(b),
                (Verdict::Open(a, _), _) | (_, Verdict::Open(a, _)) => a,
                _ => Knowledge::Known,
            })
            .collect();
        let part_sizes = optimistic.part_sizes(network);
        Readings { optimistic, pessimistic, knowledge, part_sizes }
    }

    pub(crate) fn graph(&self, reading: Reading) -> &Graph {
        match reading {
            Reading::Optimistic => &self.optimistic,
            Reading::Pessimistic => &self.pessimistic,
        }
    }

    /// Attaches a door; `None` when no edge is near enough.
    pub(crate) fn snap(&self, network: &Network, parameters: &Parameters, point: Point) -> Option<Snap> {
        let part_size = |edge: u32| self.part_sizes[network.columns.edge_from[edge as usize] as usize];
        // Most doors are within 40 m of a street: look near first.
        let open = |limit: f64| network.near(point, limit, |e| self.optimistic.is_open(e));
        let near = open(parameters.snap_limit_m.min(40.0));
        let complete = near.first().is_some_and(|a| {
            part_size(a.edge) >= parameters.island_nodes
                && f64::from(a.off_cm) / 100.0 + parameters.second_attachment_m <= 40.0
        });
        let all = if complete { near } else { open(parameters.snap_limit_m) };
        let nearest = *all.first()?;
        let beside = nearest.off_cm + BESIDE_CM;
        let mut chosen: Vec<_> =
            all.iter().take_while(|a| a.off_cm <= beside).take(MOST_BESIDE).copied().collect();
        let size = part_size(nearest.edge);
        let on_island = size < parameters.island_nodes;
        if on_island
            && let Some(other) = all.iter().find(|a| part_size(a.edge) >= parameters.island_nodes)
            && !chosen.iter().any(|a| a.edge == other.edge)
        {
            chosen.push(*other);
        }
        let farthest = chosen.iter().map(|a| a.off_cm).max().unwrap_or(0);
        let reach = farthest + (parameters.second_attachment_m * 100.0) as u32;
        if let Some(sure) = all.iter().find(|a| a.off_cm <= reach && self.pessimistic.is_open(a.edge))
            && !chosen.iter().any(|a| a.edge == sure.edge)
        {
            chosen.push(*sure);
        }
        for a in &mut chosen {
            a.pessimistic = self.pessimistic.is_open(a.edge);
        }
        Some(Snap { attachments: chosen, island_nodes: on_island.then_some(size) })
    }
}

/// The attachments that a reading uses, with the cost of the leg off the network.
pub(crate) fn usable<'a>(
    snap: &'a Snap,
    reading: Reading,
    parameters: &'a Parameters,
    metric: Metric,
) -> impl Iterator<Item = (&'a Attachment, u32)> + 'a {
    snap.attachments
        .iter()
        .filter(move |a| reading == Reading::Optimistic || a.pessimistic)
        .map(move |a| (a, parameters.off_network(a.off_cm, metric)))
}

/// The seeds of a place.
pub(crate) fn seeds(ends: impl IntoIterator<Item = End>, place: u32) -> impl Iterator<Item = Seed> {
    ends.into_iter().map(move |end| Seed { node: end.node, cost: end.cost, place })
}
