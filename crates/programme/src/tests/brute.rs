//! Tiny landlords, where every plan is tried: the best one is never above the bound, and the search finds it
//! nearly always.

use super::quick;
use crate::draw::Lots;
use crate::solve;
use programme_check::{
    Answer, Class, Department, Instance, Ledger, Office, Package, Plan, Prices, Programme, Reach, Refusal,
    Residence, Units, Works, verify,
};
use proptest::prelude::*;

/// Two residences of one class each, two years, one package.
fn tiny(
    costs: [i64; 4],
    needs: [i32; 2],
    counts: [u32; 2],
    budget: i64,
    ceiling: i64,
    carry: bool,
) -> Instance {
    let residence = |at: usize, reach: Reach| Residence {
        id: format!("R{at}"),
        office: Some(0),
        taxable_from: Some(2000),
        ramp: (reach == Reach::Ramp).then_some(Works {
            cost: costs[2],
            worth: 5,
            relief: true,
            load: 0,
            kept: None,
        }),
        classes: vec![Class {
            id: "a".to_owned(),
            count: counts[at],
            reach,
            need: needs[at],
            effects: vec![Some(1000)],
            relief: at == 0,
            ..Class::default()
        }],
        ..Residence::default()
    };
    Instance {
        budgets: vec![budget, budget / 2],
        carry,
        discount: 900,
        index: vec![1000, 1000],
        packages: vec![Package { id: "p".to_owned(), cost: vec![costs[0], costs[1]], load: 1 }],
        communes: vec!["C".to_owned()],
        offices: vec![Office { id: "O".to_owned(), ceilings: vec![Some(ceiling), Some(ceiling)] }],
        departments: vec![Department { id: "D".to_owned(), capacity: vec![Some(3), None] }],
        residences: vec![residence(0, Reach::Reached), residence(1, Reach::Ramp)],
        ..Instance::default()
    }
}

/// The best of all plans: how many dwellings of each residence in each year, and when the ramp is done.
fn best(instance: &Instance) -> i128 {
    let counts = [instance.residences[0].classes[0].count, instance.residences[1].classes[0].count];
    let mut best = 0;
    for ramp in [None, Some(0), Some(1)] {
        for a in 0..=counts[0] {
            for b in 0..=counts[0] - a {
                for c in 0..=counts[1] {
                    for d in 0..=counts[1] - c {
                        if (c > 0 && ramp != Some(0)) || (d > 0 && ramp.is_none()) {
                            continue;
                        }
                        best = best.max(worth(instance, [a, b, c, d], ramp).unwrap_or(0));
                    }
                }
            }
        }
    }
    best
}

/// Worth of one plan by its own arithmetic; nothing when it does not fit.
fn worth(instance: &Instance, done: [u32; 4], ramp: Option<usize>) -> Option<i128> {
    let cost = &instance.packages[0].cost;
    let ramp_cost = instance.residences[1].ramp.map_or(0, |ramp| ramp.cost);
    let in_year = |year: usize| if ramp == Some(year) { ramp_cost } else { 0 };
    let dwellings = |year: usize| i64::from(done[year] + done[2 + year]);
    let spent = [0, 1].map(|year| dwellings(year) * cost[year] + in_year(year));
    let claimed = i64::from(done[0]) * cost[0] + in_year(0);
    let back = claimed.min(instance.offices[0].ceilings[0].unwrap_or(0));
    if dwellings(0) > 3 || spent[0] > instance.budgets[0] {
        return None;
    }
    let kept = if instance.carry { instance.budgets[0] - spent[0] } else { 0 };
    if spent[1] > instance.budgets[1] + back + kept {
        return None;
    }
    // Grains: a need of one hundredth is 10 000; the second year is worth nine tenths.
    let need = |at: usize| i128::from(instance.residences[at].classes[0].need) * 10_000;
    let mut sum = 0;
    for at in 0..2 {
        sum += need(at) * i128::from(done[2 * at]) + need(at) * 9 / 10 * i128::from(done[2 * at + 1]);
    }
    let ramp_worth = 50_000;
    Some(sum + ramp.map_or(0, |year| if year == 0 { ramp_worth } else { ramp_worth * 9 / 10 }))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_plan_is_above_the_bound_and_the_search_never_says_more_than_the_best(
        costs in [100_000_i64..900_000, 100_000..900_000, 100_000..2_000_000, 1..2],
        needs in [10_i32..300, 10..300],
        counts in [0_u32..4, 0..4],
        budget in 0_i64..3_000_000,
        ceiling in 0_i64..1_000_000,
        carry in any::<bool>(),
    ) {
        let instance = tiny(costs, needs, counts, budget, ceiling, carry);
        let answer = solve(&instance, &quick()).unwrap();
        let seen = verify(&instance, &answer).unwrap();
        let best = best(&instance);
        prop_assert!(best <= seen.bound, "best {best}, bound {}", seen.bound);
        prop_assert!(seen.value <= best, "value {}, best {best}", seen.value);
    }
}

/// Always the same tiny landlords, so that this test says the same everywhere.
#[test]
fn the_search_finds_the_best_of_all_plans_nearly_always_and_is_never_far_from_it() {
    let mut lots = Lots::new(5, 1);
    let mut within = |first: i64, last: i64| first + lots.below((last - first) as usize) as i64;
    let (mut found, mut worst) = (0, 1000);
    for case in 0..300 {
        let costs = [within(100_000, 900_000), within(100_000, 900_000), within(100_000, 2_000_000), 1];
        let needs = [within(10, 300) as i32, within(10, 300) as i32];
        let counts = [within(0, 4) as u32, within(0, 4) as u32];
        let instance = tiny(costs, needs, counts, within(0, 3_000_000), within(0, 1_000_000), case % 2 == 0);
        let answer = solve(&instance, &quick()).unwrap();
        let best = best(&instance);
        found += u32::from(i128::from(answer.value) == best);
        if best > 0 {
            worst = worst.min(i128::from(answer.value) * 1000 / best);
        }
    }
    assert!(found >= 290 && worst >= 800, "found {found} of 300, worst {worst} per thousand");
}

/// An answer that holds, with something in every list.
fn answered() -> (Instance, Answer) {
    let instance = tiny([400_000, 420_000, 600_000, 1], [100, 150], [3, 3], 2_000_000, 900_000, false);
    let answer = solve(&instance, &quick()).unwrap();
    verify(&instance, &answer).unwrap();
    (instance, answer)
}

#[test]
fn an_answer_that_was_changed_is_refused_with_the_reason() {
    let (instance, answer) = answered();
    let refused = |change: &dyn Fn(&mut Answer)| {
        let mut changed = answer.clone();
        change(&mut changed);
        verify(&instance, &changed).unwrap_err()
    };
    assert!(matches!(refused(&|a| a.value += 1), Refusal::Value { .. }));
    assert!(matches!(refused(&|a| a.bound -= 1), Refusal::Bound { .. }));
    assert!(matches!(refused(&|a| a.instance.push('0')), Refusal::OtherInstance { .. }));
    assert!(matches!(refused(&|a| a.prices.cash[0] = -1), Refusal::PriceRange { .. }));
    assert!(matches!(refused(&|a| a.prices.relief[0][1] = 1), Refusal::PriceRange { .. }));
    assert!(matches!(refused(&|a| a.prices = Prices::default()), Refusal::PriceShape(_)));
    assert!(matches!(refused(&|a| a.prices.cash[0] += 1_000_000), Refusal::Bound { .. }));
    let first = |a: &mut Answer, change: &dyn Fn(&mut Units)| {
        let programme = a.plan.programmes.iter_mut().find(|p| !p.units.is_empty()).unwrap();
        change(&mut programme.units[0]);
    };
    assert!(matches!(refused(&|a| first(a, &|u| u.count = 50)), Refusal::Count { .. }));
    assert!(matches!(refused(&|a| first(a, &|u| u.count = 0)), Refusal::Nothing(_)));
    assert!(matches!(refused(&|a| first(a, &|u| u.year = 1999)), Refusal::Year { .. }));
    assert!(matches!(refused(&|a| first(a, &|u| u.package = 7)), Refusal::Unknown(_)));
    assert!(matches!(refused(&|a| first(a, &|u| u.class = 7)), Refusal::Unknown(_)));
    assert!(matches!(refused(&|a| first(a, &|u| u.campaign = true)), Refusal::NotInCampaign(_)));
    assert!(matches!(refused(&|a| first(a, &|u| u.pension = true)), Refusal::NoFund(_)));
    let again = |a: &mut Answer| {
        let last = a.plan.programmes.last().cloned();
        a.plan.programmes.extend(last);
    };
    assert!(matches!(refused(&again), Refusal::Unknown(_)));
    // Without its ramp, the second residence must not be adapted.
    let units = vec![Units { class: 0, package: 0, year: 2027, pension: false, campaign: false, count: 1 }];
    let alone = Programme { residence: 1, units, ..Programme::default() };
    let plan = Plan { programmes: vec![alone] };
    assert!(matches!(refused(&|a| a.plan = plan.clone()), Refusal::NotAllowed(_)));
    // Everything in the first year costs more than there is.
    let mut poor = instance.clone();
    poor.budgets = vec![1, 1];
    let changed = Answer { instance: poor.digest(), ..answer.clone() };
    assert!(matches!(verify(&poor, &changed).unwrap_err(), Refusal::Limit { .. }));
    assert!(Ledger::new(&instance, &answer.plan).value() > 0);
}
