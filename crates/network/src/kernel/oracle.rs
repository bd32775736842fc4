//! The slow, obvious search that the kernels must agree with.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::{Arcs, IMPASSABLE, MAX_CUTOFF, Seed};

/// One plain Dijkstra for each place, then the `k` smallest `(cost, place)` of each node.
pub(super) fn nearest(arcs: &Arcs, seeds: &[Seed], k: usize, cutoff: u32) -> Vec<Vec<(u32, u32)>> {
    let reversed = arcs.reversed();
    let mut by_place: BTreeMap<u32, Vec<Seed>> = BTreeMap::new();
    for &seed in seeds {
        by_place.entry(seed.place).or_default().push(seed);
    }
    let mut found = vec![Vec::new(); arcs.nodes() as usize];
    for (place, seeds) in by_place {
        let mut best = vec![u64::MAX; arcs.nodes() as usize];
        let mut queue = BinaryHeap::new();
        for seed in seeds.iter().filter(|seed| seed.node < arcs.nodes()) {
            queue.push(Reverse((u64::from(seed.cost), seed.node)));
        }
        while let Some(Reverse((cost, node))) = queue.pop() {
            if cost > u64::from(cutoff.min(MAX_CUTOFF)) || cost >= best[node as usize] {
                continue;
            }
            best[node as usize] = cost;
            found[node as usize].push((cost as u32, place));
            for (next, price) in reversed.leaving(node).filter(|&(_, price)| price != IMPASSABLE) {
                queue.push(Reverse((cost + u64::from(price), next)));
            }
        }
    }
    for list in &mut found {
        list.sort_unstable();
        list.truncate(k);
    }
    found
}
