//! Plans against the verifier, against everything tried, against the rules of the house.

mod brute;
mod known;
mod public;
mod quotas;

use crate::generator::{Town, town};
use crate::shortlist::shortlist;
use crate::waiting::effect;
use crate::why::{Reading, Why};
use crate::*;
use exchange_check::verify;
use proptest::prelude::*;

/// Settings under which nothing is left open that can be closed.
fn thorough() -> Settings {
    Settings { aim: 0, ..Settings::default() }
}

fn small_town(seed: u64, households: usize) -> Instance {
    town(&Town { households, vacancies: 60, wishes: 8, seed, ..Town::default() })
}

/// A pool with any arcs, weights, chances, letting values and caps.
fn any_pool() -> impl Strategy<Value = Instance> {
    let nodes = (2_u32..7, 0_u32..3);
    let wish = (0_u32..9, 0_u32..7, -300_i32..900, prop::sample::select(vec![500_u16, 700, CERTAIN]));
    let caps = (prop::sample::select(vec![0_u8, 2, 3, 4]), 0_u8..5);
    (nodes, prop::collection::vec(wish, 0..16), caps, prop::collection::vec(0_i32..400, 9), any::<bool>())
        .prop_map(|((households, vacancies), wishes, (cycle, chain), relet, is_certain)| {
            let dwelling = |node: u32| Dwelling {
                id: format!("n{node}"),
                relet: relet[node as usize],
                rooms: Some((node % 4) as u8),
            };
            let mut wished = std::collections::BTreeMap::new();
            for (dwelling, household, weight, success) in wishes {
                let (dwelling, household) = (dwelling % (households + vacancies), household % households);
                if dwelling != household {
                    let success = if is_certain { CERTAIN } else { success };
                    wished.insert((dwelling, household), Wish { dwelling, household, weight, success });
                }
            }
            Instance {
                caps: Caps { cycle, chain },
                households: (0..households).map(dwelling).collect(),
                vacancies: (households..households + vacancies).map(dwelling).collect(),
                wishes: wished.into_values().collect(),
                ..Instance::default()
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn the_plan_of_a_tiny_pool_is_the_best_there_is(instance in any_pool(), seed in 0_u64..3) {
        let plan = solve(&instance, &Settings { seed, ..thorough() }).unwrap();
        let seen = verify(&instance, &plan).unwrap();
        let best = brute::best(&instance);
        prop_assert_eq!(seen.value, best);
        prop_assert!(seen.bound >= best);
        for exchange in &plan.exchanges {
            prop_assert_eq!(worth(&instance, exchange), brute::worth_of(&instance, exchange));
        }
    }

    #[test]
    fn no_plan_that_holds_a_wish_is_worth_more_than_the_bound_less_its_regret(instance in any_pool(), which in 0_usize..16) {
        prop_assume!(!instance.wishes.is_empty());
        let which = which % instance.wishes.len();
        let plan = solve(&instance, &thorough()).unwrap();
        let wish = instance.wishes[which];
        let asked = Move { dwelling: wish.dwelling, household: wish.household };
        let regret = Reading::new(&instance, &plan).unwrap().regret(asked);
        // A wish that must be made true is one worth so much more that nothing is as good.
        const MUCH: i32 = 100_000;
        let mut forced = instance.clone();
        forced.wishes[which].weight += MUCH;
        let best = brute::best(&forced);
        match regret {
            None => prop_assert_eq!(best, brute::best(&instance)),
            Some(regret) => {
                // Chains may discount the wish by what comes before it: only a certain success is told exactly.
                if instance.wishes.iter().any(|wish| wish.success != CERTAIN) {
                    return Ok(());
                }
                let with = best - i128::from(MUCH) * i128::from(GRAINS);
                prop_assert!(with <= i128::from(plan.bound) - i128::from(regret) + step(&instance));
            }
        }
    }
}

/// The bound of a plan is rounded down to a multiple of the worths; regrets are not.
fn step(instance: &Instance) -> i128 {
    fn gcd(a: i64, b: i64) -> i64 {
        if b == 0 { a } else { gcd(b, a % b) }
    }
    let step = instance.wishes.iter().fold(0, |step, wish| gcd(step, adjusted(instance, wish).abs()));
    i128::from(step) * i128::from(GRAINS)
}

#[test]
fn the_same_seed_gives_the_same_plan_on_any_number_of_threads() {
    let instance = town(&Town { households: 900, basin: 150, ..Town::default() });
    let quick = Settings { steps: 30, descent: 120, ..Settings::default() };
    let one = solve(&instance, &Settings { threads: 1, ..quick }).unwrap();
    for threads in [2, 5] {
        assert_eq!(solve(&instance, &Settings { threads, ..quick }).unwrap(), one);
    }
    verify(&instance, &one).unwrap();
}

#[test]
fn a_plan_is_never_below_what_is_done_one_by_one_nor_greedily() {
    for seed in 1..4 {
        let instance = small_town(seed, 300);
        let plan = solve(&instance, &Settings::default()).unwrap();
        verify(&instance, &plan).unwrap();
        for exchanges in [baseline::one_by_one(&instance), baseline::greedy(&instance)] {
            let done: i128 = exchanges.iter().map(|exchange| worth(&instance, exchange)).sum();
            assert!(i128::from(plan.value) >= done, "seed {seed}");
        }
        assert!(plan.gap() < 0.005, "seed {seed}: {}", plan.gap());
    }
}

#[test]
fn what_is_locked_stays_and_what_is_forbidden_does_not_come_back() {
    let mut instance = small_town(5, 200);
    let before = solve(&instance, &thorough()).unwrap();
    let kept = before.exchanges[0].clone();
    let refused = before.exchanges[1].moves().next().unwrap();
    instance.locked = vec![kept.clone()];
    instance.forbidden = vec![refused];
    let after = solve(&instance, &thorough()).unwrap();
    verify(&instance, &after).unwrap();
    assert!(after.exchanges.contains(&kept));
    assert!(after.exchanges.iter().flat_map(Exchange::moves).all(|each| each != refused));
    let reading = Reading::new(&instance, &after).unwrap();
    assert_eq!(reading.why(refused), Why::Forbidden);
    assert!(matches!(reading.why(kept.moves().next().unwrap()), Why::Locked { .. }));
}

#[test]
fn a_bonus_on_what_was_proposed_keeps_more_of_it_after_withdrawals() {
    let mut instance = small_town(6, 400);
    let before = solve(&instance, &Settings::default()).unwrap();
    let proposed: Vec<Move> = before.exchanges.iter().flat_map(Exchange::moves).collect();
    let gone: Vec<u32> = proposed.iter().step_by(12).map(|each| each.household).collect();
    instance.wishes.retain(|wish| !gone.contains(&wish.household));
    let kept = |instance: &Instance| {
        let plan = solve(instance, &Settings::default()).unwrap();
        let moves: Vec<Move> = plan.exchanges.iter().flat_map(Exchange::moves).collect();
        proposed.iter().filter(|each| moves.contains(each)).count()
    };
    let without = kept(&instance);
    instance.proposed.clone_from(&proposed);
    instance.bonus = 200;
    let with = kept(&instance);
    assert!(with > without, "{with} kept with the bonus, {without} without, of {}", proposed.len());
}

#[test]
fn every_wish_has_its_reason_and_every_dwelling_its_files() {
    let instance = small_town(7, 150);
    let plan = solve(&instance, &Settings::default()).unwrap();
    let reading = Reading::new(&instance, &plan).unwrap();
    let moves: Vec<Move> = plan.exchanges.iter().flat_map(Exchange::moves).collect();
    for household in 0..instance.households.len() as u32 {
        for (asked, why) in reading.wishes_of(household) {
            assert_eq!(matches!(why, Why::Chosen { .. }), moves.contains(&asked));
            if let Why::Outbid(outbid) = why {
                assert!(outbid.by >= GRAINS && outbid.holder != Some(household));
            }
        }
    }
    for each in &moves {
        let files = shortlist(&reading, each.dwelling, 3);
        assert!(files.len() <= 3 && files[0].is_chosen && files[0].household == each.household);
        assert!(files[1..].windows(2).all(|two| two[0].regret <= two[1].regret));
        assert!(files[1..].iter().all(|file| !file.is_chosen));
        // What the plan chose costs the whole no more than what is not proven.
        assert!(files[0].regret <= plan.bound - plan.value + GRAINS, "{files:?}");
    }
    assert_eq!(reading.why(Move { dwelling: 0, household: 0 }), Why::NotWished);
    assert_eq!(reading.wishes_of(99_999), []);
    assert_eq!(shortlist(&reading, 99_999, 3), []);
}

#[test]
fn as_many_dwellings_go_to_the_waiting_list_with_the_plan_as_without() {
    let instance = small_town(8, 300);
    let plan = solve(&instance, &Settings::default()).unwrap();
    let effect = effect(&instance, &plan);
    let sums = effect.by_rooms.values().fold((0, 0), |sum, (a, b)| (sum.0 + a, sum.1 + b));
    assert_eq!(sums, (instance.vacancies.len(), instance.vacancies.len()));
    assert_ne!(effect.worth.0, effect.worth.1);
}

#[test]
fn an_empty_pool_has_an_empty_plan() {
    let instance = Instance::default();
    let plan = solve(&instance, &Settings::default()).unwrap();
    assert_eq!((plan.moves(), plan.value, plan.bound), (0, 0, 0));
    verify(&instance, &plan).unwrap();
}

#[test]
fn a_town_is_the_same_for_ever() {
    let small = |seed| small_town(seed, 60);
    assert_eq!(small(1), small(1));
    assert_ne!(small(1), small(2));
    small(1).check().unwrap();
    assert_eq!(&small(1).digest()[..16], "e33c47005260f4cd");
}
