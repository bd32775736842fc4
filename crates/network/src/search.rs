//! A plain forward search from one door, with parents: exact costs for a few places, and paths.

use crate::graph::{End, Graph, NONE};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Dijkstra's search, reusable: its arrays are wiped by a change of stamp.
#[derive(Debug, Default)]
pub(crate) struct Search {
    stamp: u32,
    seen: Vec<u32>,
    cost: Vec<u32>,
    /// The arc by which each node was reached, `NONE` for a start.
    parent: Vec<u32>,
    /// The node it was reached from; the rank of the start among `starts`, for a start.
    previous: Vec<u32>,
    heap: BinaryHeap<Reverse<(u32, u32)>>,
    /// Every node that has a cost.
    touched: Vec<u32>,
}

impl Search {
    /// Searches until every target is settled, or the cut-off is passed.
    pub(crate) fn run(&mut self, graph: &Graph, starts: &[End], targets: &[u32], cutoff: u32) {
        let nodes = graph.node_count() as usize;
        // The graphs of two readings differ by a few nodes: keep the room of the largest.
        if self.seen.len() < nodes {
            self.seen.resize(nodes, 0);
            self.cost.resize(nodes, 0);
            self.parent.resize(nodes, NONE);
            self.previous.resize(nodes, NONE);
        }
        self.stamp = self.stamp.wrapping_add(1);
        if self.stamp == 0 {
            self.seen.fill(0);
            self.stamp = 1;
        }
        self.heap.clear();
        self.touched.clear();
        for (rank, start) in starts.iter().enumerate() {
            self.reach(start.node, start.cost, NONE, rank as u32, cutoff);
        }
        let mut waiting: Vec<u32> = targets.to_vec();
        waiting.sort_unstable();
        waiting.dedup();
        let mut left = waiting.len();
        while let Some(Reverse((cost, node))) = self.heap.pop() {
            if cost > self.cost[node as usize] {
                continue;
            }
            if !waiting.is_empty() && waiting.binary_search(&node).is_ok() {
                left -= 1;
                if left == 0 {
                    break;
                }
            }
            for (arc, next, price) in graph.leaving(node) {
                self.reach(next, cost.saturating_add(price), arc, node, cutoff);
            }
        }
    }

    fn reach(&mut self, node: u32, cost: u32, arc: u32, from: u32, cutoff: u32) {
        let n = node as usize;
        let known = self.seen[n] == self.stamp;
        // Equal costs are settled by the arc number, so that the path does not depend on the order of the work.
        if cost > cutoff || (known && (self.cost[n], self.parent[n]) <= (cost, arc)) {
            return;
        }
        let better = !known || cost < self.cost[n];
        if !known {
            self.touched.push(node);
        }
        self.seen[n] = self.stamp;
        self.cost[n] = cost;
        self.parent[n] = arc;
        self.previous[n] = from;
        if better {
            self.heap.push(Reverse((cost, node)));
        }
    }

    /// The nodes reached, in no particular order.
    pub(crate) fn reached(&self) -> &[u32] {
        &self.touched
    }

    /// The cost of a node, when it was reached.
    pub(crate) fn cost(&self, node: u32) -> Option<u32> {
        (self.seen.get(node as usize) == Some(&self.stamp)).then(|| self.cost[node as usize])
    }

    /// The arcs from a start to a node, in the order of the walk, and the rank of the start.
    pub(crate) fn path(&self, node: u32) -> Option<(u32, Vec<u32>)> {
        self.cost(node)?;
        let mut arcs = Vec::new();
        let mut at = node as usize;
        while self.parent[at] != NONE {
            arcs.push(self.parent[at]);
            at = self.previous[at] as usize;
        }
        arcs.reverse();
        Some((self.previous[at], arcs))
    }
}
