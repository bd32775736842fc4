//! Invariants: what learning, removing and changing profile may and may not do.

use super::maps::ask;
use super::oracle::{TAGS, doors, random_map};
use crate::{Metric, Network, Parameters, Verdict};
use model::Profile;
use proptest::prelude::*;

fn both(
    network: &Network,
    parameters: &Parameters,
    profile: Profile,
    from: model::Point,
    to: model::Point,
) -> (u32, u32) {
    let answer = ask(network, parameters, profile, Metric::Length, from, &[to]);
    let row = answer.origins[0].layers.get(&0).and_then(|l| l.first().copied());
    let far = |cost: Option<u32>| cost.unwrap_or(u32::MAX);
    row.map_or((u32::MAX, u32::MAX), |r| (far(r.lo), far(r.hi)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_map_without_one_way_streets_is_the_same_both_ways(map in random_map(), pair in doors(3)) {
        let mut map = map;
        map.ways.retain(|w| w.2 != 11);
        let network = map.network();
        let (a, b) = (pair[0], pair[pair.len() - 1]);
        for profile in Profile::ALL {
            let there = both(&network, &Parameters::default(), profile, a, b);
            let back = both(&network, &Parameters::default(), profile, b, a);
            prop_assert_eq!(there, back);
        }
    }

    #[test]
    fn taking_a_way_off_never_shortens(map in random_map(), at in any::<prop::sample::Index>()) {
        // Doors on nodes of the grid far from the way removed would move: doors stay on two fixed ways.
        let mut more = map.clone();
        more.ways.push((0, 1, 1));
        more.ways.push((23, 24, 1));
        let mut less = more.clone();
        less.ways.remove(at.index(map.ways.len()));
        let (from, to) = (super::maps::at(30.0, 0.0), super::maps::at(60.0 * 3.5 + 12.0, 240.0 + 28.0));
        let (more, less) = (more.network(), less.network());
        for profile in Profile::ALL {
            let parameters = Parameters { island_nodes: 0, ..Parameters::default() };
            let a = both(&more, &parameters, profile, from, to);
            let b = both(&less, &parameters, profile, from, to);
            // Two edges that become one are rounded once instead of twice.
            let at_least = |cm: u32| cm.saturating_add(5);
            prop_assert!(a.0 <= at_least(b.0) && a.1 <= at_least(b.1), "{:?} {:?}", a, b);
        }
    }

    #[test]
    fn what_a_profile_passes_the_less_constrained_passes_too(tags in 0..TAGS.len(), length in 1u32..100_000) {
        let mut map = super::oracle::RandomMap { ways: vec![(0, 1, tags)], gates: vec![] };
        map.ways.push((5, 6, 7));
        let network = map.network();
        for edge in network.edges() {
            let view = crate::EdgeView { length_cm: length, ..edge.view };
            for pair in Profile::ALL.windows(2) {
                for forward in [true, false] {
                    let [weaker, stronger] = [pair[1], pair[0]].map(|p| Parameters::default().judge(p, &view, forward));
                    match (weaker, stronger) {
                        (Verdict::Open(a, _), Verdict::Open(b, _)) => prop_assert!(b <= a),
                        (Verdict::Open(..), Verdict::Refused(_)) => prop_assert!(false, "{pair:?} {view:?}"),
                        _ => {}
                    }
                }
            }
        }
    }

    #[test]
    fn learning_never_widens_an_interval_in_strict_mode(
        map in random_map(),
        at in any::<prop::sample::Index>(),
        what in 0..6usize,
    ) {
        // The learnt tag completes a way that said nothing.
        let mut map = map;
        map.ways.push((0, 1, 1));
        map.ways.push((23, 24, 1));
        let silent: Vec<usize> = (0..map.ways.len()).filter(|&i| matches!(map.ways[i].2, 0 | 6 | 7)).collect();
        prop_assume!(!silent.is_empty());
        let chosen = silent[at.index(silent.len())];
        let learnt: &[(&str, &str)] = [
            &[("incline", "3%")][..],
            &[("incline", "9%")],
            &[("width", "0.7")],
            &[("width", "1.8"), ("surface", "asphalt"), ("incline", "1%")],
            &[("smoothness", "horrible")],
            &[("wheelchair", "no")],
        ][what];
        let before = map.network();
        let mut builder = map.builder();
        for (i, &(a, b, tags)) in map.ways.iter().enumerate() {
            let mut all = TAGS[tags].to_vec();
            if i == chosen {
                all.extend_from_slice(learnt);
            }
            builder = builder.way(i as i64 + 1, &[a as i64 + 1, b as i64 + 1], &all);
        }
        let after = Network::build(&builder.build(), None, &[]).0;
        let (from, to) = (super::maps::at(30.0, 0.0), super::maps::at(60.0 * 3.5 + 12.0, 240.0 + 28.0));
        // Without islands: losing an edge can make one, and doors are then attached farther.
        let strict = Parameters { island_nodes: 0, ..Parameters::strict() };
        for profile in Profile::ALL {
            let wide = both(&before, &strict, profile, from, to);
            let narrow = both(&after, &strict, profile, from, to);
            prop_assert!(wide.0 <= narrow.0 && narrow.1 <= wide.1, "{profile:?}: {wide:?} then {narrow:?}");
        }
    }
}
