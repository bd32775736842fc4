//! Kernel A for eight categories at once.
//!
//! What waits in the buckets is no longer a label but a node: when its turn comes it offers to its neighbours
//! all its labels of that bucket, of all categories, by a few vector instructions. One visit does the work of
//! several, and labels need not even be unpacked.

use std::collections::VecDeque;

use super::lanes::{LANES, Lists, Reach, absorb_least, between, bound, free, seed};
use super::{Arcs, MAX_CUTOFF, Seed};

/// Nodes per tile, as a power of two: with three labels in eight categories, three quarters of a megabyte.
const TILE_BITS: u32 = 12;

/// How many buckets share the cut-off, as a power of two: fewer than for single labels, to gather more of them.
const BUCKET_BITS: u32 = 6;

/// A node that waits in no bucket.
const IDLE: u32 = u32::MAX;

/// For every node and each category, the `K` nearest distinct places whose cost is at most `cutoff`: the same
/// labels as [`super::sweep()`]. Categories beyond the first [`LANES`] are not searched.
///
/// Faster than eight sweeps, but holds all labels of the eight at once: 64 bytes per node and label.
#[must_use]
pub fn sweep_categories<const K: usize>(reversed: &Arcs, categories: &[&[Seed]], cutoff: u32) -> Reach<K> {
    tiled(reversed, categories, cutoff, (TILE_BITS, BUCKET_BITS))
}

/// [`sweep_categories()`] with tiles of `2^tile_bits` nodes and `2^bucket_bits` buckets.
pub(super) fn tiled<const K: usize>(
    reversed: &Arcs,
    categories: &[&[Seed]],
    cutoff: u32,
    (tile_bits, bucket_bits): (u32, u32),
) -> Reach<K> {
    let cutoff = cutoff.min(MAX_CUTOFF);
    let mut lists: Vec<Lists<K>> = vec![free(bound(cutoff)); reversed.nodes() as usize];
    let bucket_shift = (u32::BITS - cutoff.leading_zeros()).saturating_sub(bucket_bits);
    let mut work = Work {
        reversed,
        cutoff,
        tile_bits,
        bucket_shift,
        due: vec![IDLE; lists.len()],
        inboxes: vec![Vec::new(); lists.len().div_ceil(1 << tile_bits)],
        tiles: VecDeque::new(),
        buckets: vec![Vec::new(); (cutoff >> bucket_shift) as usize + 1],
    };
    for (lane, seeds) in categories.iter().take(LANES).enumerate() {
        for &place in seeds.iter().filter(|place| place.cost <= cutoff) {
            if let Some(lists) = lists.get_mut(place.node as usize) {
                seed(lists, lane, place, cutoff);
                work.post(place.node, place.cost >> bucket_shift);
            }
        }
    }
    if K > 0 {
        run(work, &mut lists);
    }
    Reach { lists, position: None, cutoff }
}

/// What is still to be done.
struct Work<'a> {
    reversed: &'a Arcs,
    cutoff: u32,
    tile_bits: u32,
    /// A cost shifted right by this is the number of its bucket.
    bucket_shift: u32,
    /// The bucket in which each node waits: older entries of the queues are void.
    due: Vec<u32>,
    /// Nodes whose labels came from elsewhere, by tile.
    inboxes: Vec<Vec<u32>>,
    /// The tiles whose inbox is not empty, in the order they were first written to.
    tiles: VecDeque<usize>,
    /// Nodes of the tile being swept, by cost of the smallest label not yet offered.
    buckets: Vec<Vec<u32>>,
}

impl Work<'_> {
    /// Notes that a node of another tile has something to offer from this bucket on.
    #[inline(always)]
    fn post(&mut self, node: u32, bucket: u32) {
        let due = &mut self.due[node as usize];
        if *due == IDLE {
            let tile = (node >> self.tile_bits) as usize;
            if self.inboxes[tile].is_empty() {
                self.tiles.push_back(tile);
            }
            self.inboxes[tile].push(node);
        }
        *due = bucket.min(*due);
    }

    /// Notes that a node of this tile has something to offer from this bucket on.
    #[inline(always)]
    fn queue(&mut self, node: u32, bucket: u32) {
        let due = &mut self.due[node as usize];
        if bucket < *due {
            *due = bucket;
            self.buckets[bucket as usize].push(node);
        }
    }
}

/// Compiled several times, for the vectors of each family of processors; the fittest is chosen when the program
/// runs.
#[multiversion::multiversion(targets(
    "x86_64+avx2+avx512f+avx512bw+avx512dq+avx512vl",
    "x86_64+avx2",
    "x86_64+sse4.2"
))]
fn run<const K: usize>(mut work: Work, lists: &mut [Lists<K>]) {
    let bound = bound(work.cutoff);
    let width = 32 + work.bucket_shift;
    while let Some(tile) = work.tiles.pop_front() {
        for node in std::mem::take(&mut work.inboxes[tile]) {
            let due = work.due[node as usize];
            work.buckets[due as usize].push(node);
        }
        for bucket in 0..work.buckets.len() {
            let (low, high) = ((bucket as i64) << width, (bucket as i64 + 1) << width);
            while let Some(node) = work.buckets[bucket].pop() {
                if work.due[node as usize] != bucket as u32 {
                    continue;
                }
                let (offered, later) = between(&lists[node as usize], low, high, bound);
                work.due[node as usize] = IDLE;
                if later < bound {
                    work.queue(node, (later >> width) as u32);
                }
                for (next, cost) in work.reversed.leaving(node) {
                    if cost > work.cutoff {
                        continue;
                    }
                    let into = &mut lists[next as usize];
                    let least = absorb_least(into, &offered, i64::from(cost) << 32, bound);
                    if least == bound {
                        continue;
                    }
                    if (next >> work.tile_bits) as usize == tile {
                        work.queue(next, (least >> width) as u32);
                    } else {
                        work.post(next, (least >> width) as u32);
                    }
                }
            }
        }
    }
}
