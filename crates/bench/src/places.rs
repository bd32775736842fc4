//! Invented places, the same at every run: the Porto extract has streets but no services.

use network::kernel::Seed;

/// Eight categories and how many places of each a city of 1.2 million has, in the order of the lanes.
pub const CATEGORIES: [(&str, usize); 8] = [
    ("grocery", 1_130),
    ("bakery", 980),
    ("pharmacy", 316),
    ("doctor", 1_240),
    ("post", 96),
    ("bus", 2_170),
    ("bank", 345),
    ("social", 400),
];

/// Numbers that look drawn at random and never change (SplitMix64, Steele et al. 2014).
pub fn scramble(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Places of each category on distinct nodes of a network, numbered from 0 within their category; fewer than
/// listed when the network has fewer than 71,000 nodes, in proportion.
pub fn invented(nodes: u32, salt: u64) -> Vec<Vec<Seed>> {
    (0..CATEGORIES.len())
        .map(|category| {
            let wanted = (CATEGORIES[category].1 as u64 * u64::from(nodes.min(71_000))).div_ceil(71_000);
            let mut taken: Vec<u32> = (0..u64::MAX)
                .map(|draw| {
                    (scramble(draw << 8 | category as u64 ^ salt << 40) % u64::from(nodes.max(1))) as u32
                })
                .scan(std::collections::BTreeSet::new(), |seen, node| Some(seen.insert(node).then_some(node)))
                .flatten()
                .take(wanted.min(u64::from(nodes)) as usize)
                .collect();
            taken.sort_unstable();
            (0..).zip(taken).map(|(place, node)| Seed { node, cost: 0, place }).collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stand_on_distinct_nodes_and_never_move() {
        let places = invented(2_000, 0);
        assert_eq!(places, invented(2_000, 0));
        assert_eq!(places[5].len(), 62);
        assert!(places.iter().flatten().all(|seed| seed.node < 2_000));
        assert!(places[5].windows(2).all(|pair| pair[0].node < pair[1].node));
        assert_eq!(invented(3, 0)[5].len(), 1);
    }
}
