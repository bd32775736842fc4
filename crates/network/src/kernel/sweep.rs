//! Kernel A: one sweep from all places at once, without any preparation.
//!
//! Labels leave the places together and walk the reversed graph; each node keeps its `k` best. Labels wait in
//! buckets of close costs, where order does not matter: a label that turns out not to be among the best is
//! corrected (a fraction of a per cent of the work), and since the `k` smallest keys are what they are, the
//! result is the same for any order. Nodes are swept by tiles of close numbers, whose labels and arcs fit a
//! core's own memory; labels that cross a border wait in the inbox of the neighbouring tile.

use std::collections::VecDeque;

use super::labels::insert;
use super::{Arcs, Labels, MAX_CUTOFF, Seed};

/// Nodes per tile, as a power of two: with three labels and three arcs each, a quarter of a megabyte.
const TILE_BITS: u32 = 12;

/// How many buckets share the cut-off, as a power of two.
const BUCKET_BITS: u32 = 7;

/// For every node, the `k` nearest distinct places whose cost is at most `cutoff`.
///
/// `reversed` is the graph turned round ([`Arcs::reversed`]), because the search starts from the places.
/// Seeds on nodes that do not exist, or dearer than the cut-off, count for nothing. A `cutoff` above
/// [`MAX_CUTOFF`] is read as [`MAX_CUTOFF`]. The result does not depend on the order of the seeds nor on the
/// numbering of the nodes.
#[must_use]
pub fn sweep(reversed: &Arcs, seeds: &[Seed], k: usize, cutoff: u32) -> Labels {
    tiled(reversed, seeds, k, cutoff, TILE_BITS)
}

/// [`sweep()`] with tiles of `2^tile_bits` nodes.
pub(super) fn tiled(reversed: &Arcs, seeds: &[Seed], k: usize, cutoff: u32, tile_bits: u32) -> Labels {
    let cutoff = cutoff.min(MAX_CUTOFF);
    let mut labels = Labels::empty(reversed.nodes(), k);
    let keys = labels.keys_mut();
    // The usual sizes are given as constants, for the compiler to unroll the lists.
    match k {
        0 => {}
        1 => Work::new(reversed, cutoff, tile_bits).run(keys, 1, seeds),
        3 => Work::new(reversed, cutoff, tile_bits).run(keys, 3, seeds),
        _ => Work::new(reversed, cutoff, tile_bits).run(keys, k, seeds),
    }
    labels
}

/// A key that has entered the list of a node and has not yet been offered to its neighbours.
type Waiting = (u32, u64);

/// What is still to be done.
struct Work<'a> {
    reversed: &'a Arcs,
    cutoff: u32,
    tile_bits: u32,
    /// Labels that came from elsewhere, by tile.
    inboxes: Vec<Vec<Waiting>>,
    /// The tiles whose inbox is not empty, in the order they were first written to.
    tiles: VecDeque<usize>,
    /// Labels of the tile being swept, by cost.
    buckets: Vec<Vec<Waiting>>,
    /// A cost shifted right by this is the number of its bucket.
    bucket_shift: u32,
}

impl<'a> Work<'a> {
    fn new(reversed: &'a Arcs, cutoff: u32, tile_bits: u32) -> Work<'a> {
        let bucket_shift = (u32::BITS - cutoff.leading_zeros()).saturating_sub(BUCKET_BITS);
        let tiles = (reversed.nodes() as usize).div_ceil(1 << tile_bits);
        Work {
            reversed,
            cutoff,
            tile_bits,
            inboxes: vec![Vec::new(); tiles],
            tiles: VecDeque::new(),
            buckets: vec![Vec::new(); (cutoff >> bucket_shift) as usize + 1],
            bucket_shift,
        }
    }

    #[inline(always)]
    fn run(mut self, keys: &mut [u64], k: usize, seeds: &[Seed]) {
        let (nodes, cutoff) = (self.reversed.nodes(), self.cutoff);
        for seed in seeds.iter().filter(|seed| seed.node < nodes && seed.cost <= cutoff) {
            self.post(seed.node, seed.key());
        }
        while let Some(tile) = self.tiles.pop_front() {
            for (node, key) in std::mem::take(&mut self.inboxes[tile]) {
                self.offer(keys, k, node, key);
            }
            for bucket in 0..self.buckets.len() {
                while let Some((node, key)) = self.buckets[bucket].pop() {
                    self.spread(keys, k, tile, node, key);
                }
            }
        }
    }

    /// Leaves a label in the inbox of the tile of its node.
    fn post(&mut self, node: u32, key: u64) {
        let tile = (node >> self.tile_bits) as usize;
        if self.inboxes[tile].is_empty() {
            self.tiles.push_back(tile);
        }
        self.inboxes[tile].push((node, key));
    }

    /// Puts a label on a node, and in the queue if it is among the best.
    #[inline(always)]
    fn offer(&mut self, keys: &mut [u64], k: usize, node: u32, key: u64) {
        let at = node as usize * k;
        if insert(&mut keys[at..at + k], key) {
            self.buckets[(key >> 32) as usize >> self.bucket_shift].push((node, key));
        }
    }

    /// Offers a label to the neighbours of its node, unless better ones have driven it out meanwhile.
    #[inline(always)]
    fn spread(&mut self, keys: &mut [u64], k: usize, tile: usize, node: u32, key: u64) {
        let at = node as usize * k;
        if !keys[at..at + k].contains(&key) {
            return;
        }
        let left = self.cutoff - (key >> 32) as u32;
        let reversed = self.reversed;
        for (next, cost) in reversed.leaving(node) {
            if cost > left {
                continue;
            }
            let key = key + (u64::from(cost) << 32);
            if (next >> self.tile_bits) as usize == tile {
                self.offer(keys, k, next, key);
            } else if key < keys[next as usize * k + k - 1] {
                self.post(next, key);
            }
        }
    }
}
