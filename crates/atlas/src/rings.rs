//! Rings of a multipolygon, joined from its ways by their end nodes.

use std::collections::BTreeMap;

/// Joins the node chains end to end. Returns the closed rings (first node not repeated) and how many chains were
/// left open: half a lake is not drawn.
pub(crate) fn join(chains: &[&[i64]]) -> (Vec<Vec<i64>>, usize) {
    let mut rings = Vec::new();
    let mut open: Vec<Option<Vec<i64>>> = Vec::new();
    for chain in chains {
        match chain {
            [] | [_] => {}
            [first, .., last] if first == last => rings.push(chain[..chain.len() - 1].to_vec()),
            chain => open.push(Some(chain.to_vec())),
        }
    }
    // Every end, and the chains that have it, in order: the same input always gives the same rings.
    let mut ends: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (i, chain) in open.iter().enumerate() {
        if let Some([first, .., last]) = chain.as_deref() {
            ends.entry(*first).or_default().push(i);
            ends.entry(*last).or_default().push(i);
        }
    }
    let mut broken = 0;
    for start in 0..open.len() {
        let Some(mut ring) = open[start].take() else { continue };
        let mut joined = 1;
        let closed = loop {
            let (Some(&first), Some(&last)) = (ring.first(), ring.last()) else { break false };
            if first == last {
                break true;
            }
            let next = ends.get(&last).and_then(|at| at.iter().copied().find(|&i| open[i].is_some()));
            let Some(mut chain) = next.and_then(|i| open[i].take()) else { break false };
            if chain.first() != Some(&last) {
                chain.reverse();
            }
            ring.extend_from_slice(&chain[1..]);
            joined += 1;
        };
        if closed {
            ring.pop();
            rings.push(ring);
        } else {
            broken += joined;
        }
    }
    (rings, broken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn three_ways_in_any_direction_make_one_ring() {
        let (rings, broken) = join(&[&[1, 2, 3], &[5, 4, 3], &[5, 6, 1]]);
        assert_eq!(rings, [vec![1, 2, 3, 4, 5, 6]]);
        assert_eq!(broken, 0);
    }

    #[test]
    fn a_ring_with_a_missing_way_is_counted_and_left_out() {
        let (rings, broken) = join(&[&[1, 2, 3], &[3, 4, 5], &[9, 8, 7, 9]]);
        assert_eq!(rings, [vec![9, 8, 7]]);
        assert_eq!(broken, 2);
    }

    proptest! {
        #[test]
        fn any_chains_give_rings_made_of_their_own_nodes(chains in prop::collection::vec(prop::collection::vec(0i64..9, 0..6), 0..8)) {
            let views: Vec<&[i64]> = chains.iter().map(Vec::as_slice).collect();
            let (rings, broken) = join(&views);
            let nodes: usize = chains.iter().map(Vec::len).sum();
            prop_assert!(rings.iter().map(Vec::len).sum::<usize>() <= nodes);
            prop_assert!(broken <= chains.len());
        }
    }
}
