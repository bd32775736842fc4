//! Eight categories at once: lists of labels held side by side, so that one instruction moves eight labels.

use super::Labels;
use super::labels::{MAX_CUTOFF, Seed, insert, key};

/// How many categories are searched together: eight words of 64 bits fill one vector register.
pub const LANES: usize = 8;

/// One label of each category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(align(64))]
pub(super) struct Row([i64; LANES]);

/// The sorted lists of one node: row `j` holds the `j`-th label of each category.
///
/// A free slot holds the bound (the smallest key beyond the cut-off), so that "better than the last label" and
/// "within the cut-off" are one comparison. Keys are signed: `MAX_CUTOFF` leaves room for the bound plus an arc.
pub(super) type Lists<const K: usize> = [Row; K];

/// The smallest key that is beyond the cut-off.
pub(super) const fn bound(cutoff: u32) -> i64 {
    (cutoff as i64 + 1) << 32
}

/// Lists with only free slots.
pub(super) const fn free<const K: usize>(bound: i64) -> Lists<K> {
    [Row([bound; LANES]); K]
}

impl Row {
    /// Whether some lane is smaller than in the other row.
    #[inline(always)]
    pub(super) fn any_below(&self, other: &Row) -> bool {
        let mut below = 0u8;
        for lane in 0..LANES {
            below |= u8::from(self.0[lane] < other.0[lane]);
        }
        below != 0
    }

    #[inline(always)]
    fn plus(&self, arc: i64) -> Row {
        Row(std::array::from_fn(|lane| self.0[lane] + arc))
    }
}

/// Merges the labels of a neighbour, one arc further, into the lists of a node. `arc` is the cost of the arc in
/// the upper 32 bits, within the cut-off. Without a branch but for leaving early.
#[inline(always)]
pub(super) fn absorb<const K: usize>(into: &mut Lists<K>, from: &Lists<K>, arc: i64, bound: i64) {
    for row in from {
        let new = row.plus(arc);
        // Lists are sorted: if nothing enters from this row, nothing enters from the next ones.
        if !new.any_below(&into[K - 1]) {
            return;
        }
        merge_row(into, &new, bound);
    }
}

/// Inserts one label in each lane, keeping places distinct.
#[inline(always)]
fn merge_row<const K: usize>(into: &mut Lists<K>, new: &Row, bound: i64) {
    // The label of the same place, if held, is taken out: the better of the two goes back in.
    let mut carried = new.0;
    for held in into.iter_mut() {
        for ((held, new), carried) in held.0.iter_mut().zip(&new.0).zip(&mut carried) {
            let same = *held as i32 == *new as i32;
            *carried = if same { (*carried).min(*held) } else { *carried };
            *held = if same { bound } else { *held };
        }
    }
    for held in into.iter_mut() {
        for (held, carried) in held.0.iter_mut().zip(&mut carried) {
            (*held, *carried) = ((*held).min(*carried), (*held).max(*carried));
        }
    }
}

/// Puts one label into one lane.
pub(super) fn seed<const K: usize>(into: &mut Lists<K>, lane: usize, seed: Seed, cutoff: u32) {
    if seed.cost > cutoff {
        return;
    }
    let mut list: [u64; K] = std::array::from_fn(|row| into[row].0[lane] as u64);
    insert(&mut list, seed.key());
    for row in 0..K {
        into[row].0[lane] = list[row] as i64;
    }
}

/// The `K` nearest places of up to [`LANES`] categories, for every node.
#[derive(Debug, Clone)]
pub struct Reach<const K: usize> {
    /// By rank in the hierarchy.
    pub(super) lists: Vec<Lists<K>>,
    pub(super) rank: Vec<u32>,
    pub(super) cutoff: u32,
}

impl<const K: usize> Reach<K> {
    /// The labels of a node in one category, nearest first, as `(cost, place)`; nothing for a node or a
    /// category that does not exist.
    pub fn of(&self, node: u32, category: usize) -> impl Iterator<Item = (u32, u32)> + use<K> {
        let bound = bound(self.cutoff.min(MAX_CUTOFF)) as u64;
        let lists = self.rank.get(node as usize).and_then(|&rank| self.lists.get(rank as usize));
        let keys: [u64; K] = std::array::from_fn(|row| {
            lists.and_then(|lists| lists[row].0.get(category)).map_or(bound, |&key| key as u64)
        });
        keys.into_iter().take_while(move |&key| key < bound).map(|key| ((key >> 32) as u32, key as u32))
    }

    /// The labels of every node in one category, in the form of kernel A.
    #[must_use]
    pub fn labels(&self, category: usize) -> Labels {
        let nodes = self.lists.len() as u32;
        let mut labels = Labels::empty(nodes, K);
        if K > 0 {
            for (node, slots) in (0..nodes).zip(labels.keys_mut().chunks_exact_mut(K)) {
                for (slot, (cost, place)) in slots.iter_mut().zip(self.of(node, category)) {
                    *slot = key(cost, place);
                }
            }
        }
        labels
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::labels::{EMPTY, unpacked};
    use proptest::prelude::*;

    fn label() -> impl Strategy<Value = (u32, u32)> {
        (0..12u32, 0..5u32)
    }

    proptest! {
        /// Merging lanes by vectors is merging each lane by hand.
        #[test]
        fn lanes_merge_like_single_lists(
            ours in prop::collection::vec((0..LANES, label()), 0..40),
            theirs in prop::collection::vec((0..LANES, label()), 0..40),
            arc in 0..9u32,
            cutoff in 0..14u32,
        ) {
            let lists = |labels: &[(usize, (u32, u32))]| {
                let mut lists: Lists<3> = free(bound(cutoff));
                for &(lane, (cost, place)) in labels {
                    seed(&mut lists, lane, Seed { node: 0, cost, place }, cutoff);
                }
                lists
            };
            let (mut into, from) = (lists(&ours), lists(&theirs));
            let reach = |lists| Reach { lists: vec![lists], rank: vec![0], cutoff };
            let expected: Vec<Vec<(u32, u32)>> = (0..LANES).map(|lane| {
                let mut list = [EMPTY; 3];
                for (cost, place) in reach(into).of(0, lane) {
                    insert(&mut list, key(cost, place));
                }
                for (cost, place) in reach(from).of(0, lane).filter(|&(cost, _)| cost + arc.min(cutoff) <= cutoff) {
                    insert(&mut list, key(cost + arc.min(cutoff), place));
                }
                unpacked(&list).collect()
            }).collect();
            absorb(&mut into, &from, i64::from(arc.min(cutoff)) << 32, bound(cutoff));
            for (lane, expected) in expected.iter().enumerate() {
                prop_assert_eq!(&reach(into).of(0, lane).collect::<Vec<_>>(), expected);
            }
        }
    }
}
