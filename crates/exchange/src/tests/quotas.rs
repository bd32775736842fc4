//! Limits of the whole: against everything tried, against the verifier, and without any trace when they bind nothing.

use super::{any_pool, brute, small_town, thorough};
use crate::why::{Reading, Scarce, Why};
use crate::*;
use exchange_check::{Refusal, verify};
use proptest::prelude::*;

/// A pool with one or two commissions, and perhaps two landlords that must balance.
fn any_limited_pool() -> impl Strategy<Value = Instance> {
    let groups = prop::collection::vec(prop::sample::select(vec![None, Some(0_usize), Some(1)]), 9);
    let most = prop::collection::vec(0_u32..4, 2);
    let balance = prop::sample::select(vec![None, Some(0_u32), Some(0), Some(1)]);
    (any_pool(), groups.clone(), groups, most, balance).prop_map(
        |(mut instance, commissions, landlords, most, balance)| {
            let nodes = instance.nodes() as u32;
            let of = |groups: &[Option<usize>], group: usize| {
                (0..nodes).filter(|node| groups[*node as usize] == Some(group)).collect()
            };
            instance.quotas.commissions = (0..2)
                .map(|c| Commission { id: format!("c{c}"), most: most[c], dwellings: of(&commissions, c) })
                .collect();
            instance.quotas.landlords =
                (0..2).map(|l| Landlord { id: format!("l{l}"), dwellings: of(&landlords, l) }).collect();
            instance.quotas.balance = balance;
            instance
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn the_plan_of_a_tiny_limited_pool_is_the_best_there_is(instance in any_limited_pool()) {
        let plan = solve(&instance, &thorough()).unwrap();
        let seen = verify(&instance, &plan).unwrap();
        let best = brute::best_within(&instance);
        prop_assert_eq!(seen.value, best);
        prop_assert!(seen.bound >= best);
    }

    #[test]
    fn no_limited_plan_that_holds_a_wish_is_worth_more_than_the_bound_less_its_regret(
        instance in any_limited_pool(),
        which in 0_usize..16,
    ) {
        let Some(wish) = instance.wishes.get(which % instance.wishes.len().max(1)) else { return Ok(()) };
        let asked = Move { dwelling: wish.dwelling, household: wish.household };
        let plan = solve(&instance, &thorough()).unwrap();
        let regret = Reading::new(&instance, &plan).unwrap().regret(asked);
        if let (Some(regret), Some(with)) = (regret, brute::best_with(&instance, asked)) {
            // Where all is certain, the bound of a plan is rounded down to a multiple of the worths; regrets are not.
            let is_certain = instance.wishes.iter().all(|wish| wish.success == CERTAIN);
            let step = if is_certain { super::step(&instance) } else { 0 };
            prop_assert!(with <= i128::from(plan.bound) - i128::from(regret) + step);
        }
    }
}

/// Commissions of neighbouring dwellings, and landlords.
fn limited_town(seed: u64, households: usize, share: u32, balance: Option<u32>) -> Instance {
    let mut instance = small_town(seed, households);
    let nodes = instance.nodes() as u32;
    let free = solve(&instance, &Settings::default()).unwrap();
    instance.quotas.commissions = (0..3)
        .map(|c| Commission {
            id: format!("commission {c}"),
            most: free.moves() as u32 * share / 300,
            dwellings: (0..nodes).filter(|node| node % 4 == c).collect(),
        })
        .collect();
    instance.quotas.landlords = (0..3)
        .map(|l| Landlord {
            id: format!("landlord {l}"),
            dwellings: (0..nodes).filter(|node| node % 3 == l).collect(),
        })
        .collect();
    instance.quotas.balance = balance;
    instance
}

#[test]
fn limits_that_bind_are_kept_with_a_small_proven_gap() {
    for (seed, share, balance) in [(1, 60, None), (2, 40, Some(0)), (3, 300, Some(0)), (4, 20, Some(1))] {
        let instance = limited_town(seed, 300, share, balance);
        let mut unlimited = instance.clone();
        unlimited.quotas = Quotas::default();
        let free = solve(&unlimited, &Settings::default()).unwrap();
        let plan = solve(&instance, &Settings::default()).unwrap();
        let seen = verify(&instance, &plan).unwrap();
        println!("seed {seed}: {} of {}, gap {}", plan.value, free.value, plan.gap());
        assert!(plan.value < free.bound && plan.bound <= free.bound);
        assert!(seen.gap_millionths() < 10_000, "seed {seed}: {}", plan.gap());
    }
}

#[test]
fn limits_that_bind_nothing_change_nothing() {
    let mut instance = limited_town(5, 200, 300, Some(1000));
    instance.quotas.commissions.iter_mut().for_each(|commission| commission.most = 10_000);
    let plan = solve(&instance, &Settings::default()).unwrap();
    verify(&instance, &plan).unwrap();
    instance.quotas = Quotas::default();
    let free = solve(&instance, &Settings::default()).unwrap();
    assert_eq!((&plan.exchanges, plan.value, plan.bound), (&free.exchanges, free.value, free.bound));
    assert!(plan.fees.iter().chain(&plan.tolls).all(|price| *price == 0));
    assert_ne!(plan.instance, free.instance);
}

#[test]
fn a_plan_that_breaks_a_limit_is_refused() {
    let instance = limited_town(6, 200, 40, Some(0));
    let mut unlimited = instance.clone();
    unlimited.quotas = Quotas::default();
    let mut free = solve(&unlimited, &Settings::default()).unwrap();
    free.instance = instance.digest();
    (free.fees, free.tolls) = (vec![0; 3], vec![0; 3]);
    assert!(matches!(verify(&instance, &free), Err(Refusal::Capacity { most, .. }) if most > 0));
    let mut balanced = instance.clone();
    balanced.quotas.commissions.clear();
    (free.instance, free.fees) = (balanced.digest(), Vec::new());
    assert!(matches!(verify(&balanced, &free), Err(Refusal::Balance { most: 0, .. })));
}

#[test]
fn what_is_locked_uses_its_part_of_the_limits() {
    let mut instance = limited_town(7, 200, 40, Some(1));
    let before = solve(&instance, &Settings::default()).unwrap();
    instance.locked = before.exchanges.iter().take(3).cloned().collect();
    // Three exchanges of a plan within the limits may be beyond them alone: landlords balance over the whole.
    instance.quotas.balance = Some(3);
    let after = solve(&instance, &Settings::default()).unwrap();
    verify(&instance, &after).unwrap();
    assert!(instance.locked.iter().all(|locked| after.exchanges.contains(locked)));
}

#[test]
fn a_wish_that_a_full_commission_stops_says_so() {
    // Two vacancies, one commission that decides one dwelling: the better of two households goes.
    let dwelling = |id: &str| Dwelling { id: id.to_owned(), ..Dwelling::default() };
    let wish = |dwelling, household, weight| Wish { dwelling, household, weight, success: CERTAIN };
    let mut instance = Instance {
        households: vec![dwelling("a"), dwelling("b")],
        vacancies: vec![dwelling("v"), dwelling("w")],
        wishes: vec![wish(2, 0, 900), wish(3, 1, 500)],
        ..Instance::default()
    };
    instance.quotas.commissions = vec![Commission { id: "c".to_owned(), most: 1, dwellings: vec![2, 3] }];
    let plan = solve(&instance, &thorough()).unwrap();
    assert_eq!(verify(&instance, &plan).unwrap().value, 900 * i128::from(GRAINS));
    let reading = Reading::new(&instance, &plan).unwrap();
    let why = reading.why(Move { dwelling: 3, household: 1 });
    let (Why::Outbid(outbid) | Why::Tie(outbid)) = why else { panic!("{why:?}") };
    assert_eq!((outbid.scarce, outbid.holder), (Some(Scarce::Commission(0)), None));
}
