//! The kernels against the oracle, and against each other, on random graphs.

use proptest::prelude::*;

use super::hierarchy::Hierarchy;
use super::lanes::LANES;
use super::{Arcs, IMPASSABLE, Labels, Seed, oracle, sweep};

/// A graph with its seeds in up to eight categories: ties, free arcs, one-way and closed arcs, loops, parallel
/// arcs, islands, places with several seeds, seeds nowhere.
#[derive(Debug, Clone)]
struct Case {
    arcs: Arcs,
    positions: Vec<[f32; 2]>,
    categories: Vec<Vec<Seed>>,
    cutoff: u32,
}

fn case() -> impl Strategy<Value = Case> {
    (1..30u32).prop_flat_map(|nodes| {
        let cost = prop_oneof![1 => Just(0), 6 => 1..8u32, 3 => 1..1000u32, 1 => Just(IMPASSABLE)];
        let edges = prop::collection::vec((0..nodes, 0..nodes, cost), 0..90);
        let seed = (0..nodes + 1, prop_oneof![0..4u32, 0..800u32], 0..9u32)
            .prop_map(|(node, cost, place)| Seed { node, cost, place });
        let categories = prop::collection::vec(prop::collection::vec(seed, 0..14), 1..=LANES);
        let positions = prop::collection::vec([0.0..1.0f32, 0.0..1.0f32], nodes as usize);
        let cutoff = prop_oneof![0..20u32, 0..1500u32, Just(u32::MAX)];
        (edges, categories, positions, cutoff).prop_map(move |(edges, categories, positions, cutoff)| Case {
            arcs: Arcs::from_edges(nodes, edges),
            positions,
            categories,
            cutoff,
        })
    })
}

fn listed(labels: &Labels, nodes: u32) -> Vec<Vec<(u32, u32)>> {
    (0..nodes).map(|node| labels.of(node).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_sweep_agrees_with_one_dijkstra_per_place(case in case(), k in 1..11usize, tile_bits in 0..6u32) {
        let reversed = case.arcs.reversed();
        for seeds in &case.categories {
            let expected = oracle::nearest(&case.arcs, seeds, k, case.cutoff);
            prop_assert_eq!(&listed(&sweep(&reversed, seeds, k, case.cutoff), case.arcs.nodes()), &expected);
            let tiled = super::sweep::tiled(&reversed, seeds, k, case.cutoff, tile_bits);
            prop_assert_eq!(&listed(&tiled, case.arcs.nodes()), &expected);
        }
    }

    #[test]
    fn the_hierarchy_agrees_with_the_sweep(case in case()) {
        let hierarchy = Hierarchy::new(&case.arcs, &case.positions).unwrap();
        let metric = hierarchy.customise(&case.arcs.cost).unwrap();
        let seeds: Vec<&[Seed]> = case.categories.iter().map(Vec::as_slice).collect();
        let one = hierarchy.reach::<1>(&metric, &seeds, case.cutoff);
        let three = hierarchy.reach::<3>(&metric, &seeds, case.cutoff);
        let reversed = case.arcs.reversed();
        for (category, seeds) in seeds.iter().enumerate() {
            prop_assert_eq!(one.labels(category), sweep(&reversed, seeds, 1, case.cutoff));
            prop_assert_eq!(three.labels(category), sweep(&reversed, seeds, 3, case.cutoff));
        }
    }

    #[test]
    fn neither_the_order_of_seeds_nor_the_numbering_of_nodes_counts(case in case(), turn in 0..30u32) {
        let nodes = case.arcs.nodes();
        let renamed = |node: u32| if node < nodes { (node + turn) % nodes } else { node };
        let moved = Arcs::from_edges(nodes, case.arcs.edges().map(|(a, b, c)| (renamed(a), renamed(b), c)));
        for seeds in &case.categories {
            let other: Vec<Seed> = seeds.iter().rev().map(|s| Seed { node: renamed(s.node), ..*s }).collect();
            let here = sweep(&case.arcs.reversed(), seeds, 3, case.cutoff);
            let there = sweep(&moved.reversed(), &other, 3, case.cutoff);
            for node in 0..nodes {
                prop_assert!(here.of(node).eq(there.of(renamed(node))));
            }
        }
    }

    #[test]
    fn closing_an_arc_never_shortens(case in case(), closed in 0..90usize) {
        let mut fewer = case.arcs.clone();
        if let Some(cost) = fewer.cost.get_mut(closed) {
            *cost = IMPASSABLE;
        }
        for seeds in &case.categories {
            let before = sweep(&case.arcs.reversed(), seeds, 1, case.cutoff);
            let after = sweep(&fewer.reversed(), seeds, 1, case.cutoff);
            for node in 0..case.arcs.nodes() {
                let cost = |labels: &Labels| labels.of(node).next().map_or(u32::MAX, |(cost, _)| cost);
                prop_assert!(cost(&before) <= cost(&after));
            }
        }
    }
}
