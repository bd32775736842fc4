//! What a search leaves on the nodes: the nearest places and their costs.

/// The largest cut-off: 298 hours in milliseconds. Costs and places share 64 bits, kernel B needs the sign bit and
/// one more free.
pub const MAX_CUTOFF: u32 = (1 << 30) - 1;

/// A free slot. No label has this value, because no cost exceeds [`MAX_CUTOFF`].
pub(super) const EMPTY: u64 = (i32::MAX as u64) << 32 | u32::MAX as u64;

/// A place attached to a node: the walker who is at `node` still has `cost` to spend before reaching `place`.
///
/// A place attached to a segment has two seeds, one for each end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seed {
    pub node: u32,
    pub cost: u32,
    pub place: u32,
}

impl Seed {
    pub(super) fn key(self) -> u64 {
        key(self.cost, self.place)
    }
}

/// Cost and place in one word: comparing words compares costs, then place numbers.
pub(super) const fn key(cost: u32, place: u32) -> u64 {
    (cost as u64) << 32 | place as u64
}

/// For each node, at most `k` labels `(cost, place)` of distinct places, sorted by cost then place number.
///
/// The labels are **canonical**: they are the `k` smallest pairs `(cost of the cheapest path, place)` among
/// those within the cut-off, whatever the order of the work. (If `k` places beat another at a node, they
/// still beat it after the same arc has been added to all.)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    k: usize,
    keys: Vec<u64>,
}

impl Labels {
    pub(super) fn empty(nodes: u32, k: usize) -> Labels {
        Labels { k, keys: vec![EMPTY; nodes as usize * k] }
    }

    pub(super) fn keys_mut(&mut self) -> &mut [u64] {
        &mut self.keys
    }

    /// How many labels a node can have.
    #[must_use]
    pub fn k(&self) -> usize {
        self.k
    }

    /// How many nodes there are (0 when `k` is 0).
    #[must_use]
    pub fn nodes(&self) -> u32 {
        self.keys.len().checked_div(self.k).unwrap_or(0) as u32
    }

    /// The labels of a node, nearest first, as `(cost, place)`; nothing for a node that does not exist.
    pub fn of(&self, node: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        let start = node as usize * self.k;
        unpacked(self.keys.get(start..start + self.k).unwrap_or_default())
    }

    /// How many labels there are on all nodes.
    #[must_use]
    pub fn count(&self) -> usize {
        self.keys.iter().filter(|&&key| key != EMPTY).count()
    }
}

/// The labels in a sorted list of keys, without the free slots.
pub(super) fn unpacked(keys: &[u64]) -> impl Iterator<Item = (u32, u32)> + '_ {
    keys.iter().take_while(|&&key| key != EMPTY).map(|&key| ((key >> 32) as u32, key as u32))
}

/// Puts a key into a sorted list of distinct places; says whether the list changed.
#[inline(always)]
pub(super) fn insert(list: &mut [u64], key: u64) -> bool {
    // Most offers end here.
    if list.last().is_none_or(|&last| key >= last) {
        return false;
    }
    let place = key as u32;
    let mut carried = key;
    for held in list {
        if carried < *held {
            std::mem::swap(&mut carried, held);
            // The worse label of the same place is what goes; else the last one does.
            if carried as u32 == place {
                return true;
            }
        } else if *held as u32 == place {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_keeps_the_best_of_distinct_places() {
        let mut list = [EMPTY; 3];
        assert!(insert(&mut list, key(50, 7)));
        assert!(insert(&mut list, key(20, 8)));
        assert!(insert(&mut list, key(30, 9)));
        assert!(!insert(&mut list, key(50, 10)), "worse than the third");
        assert!(!insert(&mut list, key(20, 8)), "already held");
        assert!(!insert(&mut list, key(25, 8)), "the same place, dearer");
        assert!(insert(&mut list, key(10, 7)), "the same place, cheaper");
        assert_eq!(unpacked(&list).collect::<Vec<_>>(), [(10, 7), (20, 8), (30, 9)]);
        assert!(insert(&mut list, key(20, 1)), "ties are broken by place number");
        assert_eq!(unpacked(&list).collect::<Vec<_>>(), [(10, 7), (20, 1), (20, 8)]);
    }

    #[test]
    fn the_place_with_the_largest_number_is_a_place_like_any_other() {
        let mut list = [EMPTY; 2];
        assert!(insert(&mut list, key(5, u32::MAX)));
        assert!(insert(&mut list, key(6, 3)));
        assert_eq!(unpacked(&list).collect::<Vec<_>>(), [(5, u32::MAX), (6, 3)]);
    }
}
