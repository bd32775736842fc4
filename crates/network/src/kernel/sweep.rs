//! Kernel A: one sweep from all places at once, without any preparation.

use super::labels::insert;
use super::{Arcs, Labels, MAX_CUTOFF, Seed};

/// For every node, the `k` nearest distinct places whose cost is at most `cutoff`.
///
/// `reversed` is the graph turned round ([`Arcs::reversed`]), because the search starts from the places.
/// Seeds on nodes that do not exist, or dearer than the cut-off, count for nothing. A `cutoff` above
/// [`MAX_CUTOFF`] is read as [`MAX_CUTOFF`]. The result does not depend on the order of the seeds nor on the
/// numbering of the nodes.
#[must_use]
pub fn sweep(reversed: &Arcs, seeds: &[Seed], k: usize, cutoff: u32) -> Labels {
    let cutoff = cutoff.min(MAX_CUTOFF);
    let mut labels = Labels::empty(reversed.nodes(), k);
    if k == 0 {
        return labels;
    }
    let keys = labels.keys_mut();
    let mut queue = std::collections::BinaryHeap::new();
    for seed in seeds.iter().filter(|s| s.node < reversed.nodes() && s.cost <= cutoff) {
        let at = seed.node as usize * k;
        if insert(&mut keys[at..at + k], seed.key()) {
            queue.push(std::cmp::Reverse((seed.key(), seed.node)));
        }
    }
    while let Some(std::cmp::Reverse((key, node))) = queue.pop() {
        let at = node as usize * k;
        if !keys[at..at + k].contains(&key) {
            continue;
        }
        let left = cutoff - (key >> 32) as u32;
        for (next, price) in reversed.leaving(node) {
            if price <= left {
                let key = key + (u64::from(price) << 32);
                let at = next as usize * k;
                if insert(&mut keys[at..at + k], key) {
                    queue.push(std::cmp::Reverse((key, next)));
                }
            }
        }
    }
    labels
}
