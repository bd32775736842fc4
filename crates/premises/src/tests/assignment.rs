//! The search against an oracle that tries every set of bids, and its proof against a reader that trusts nothing.

use crate::{
    Bid, Breach, Period, Proof, Question, Shape, Why, call, cost_of, first_fit, next, solve, verify, waiting,
    why,
};
use jiff::civil::Date;
use proptest::prelude::*;

fn day(at: i64) -> Date {
    crate::period::after(Date::constant(2027, 1, 1), at as u32)
}

/// The most that any set of bids is worth: all of them tried.
fn oracle(question: &Question) -> i64 {
    (0_u32..1 << question.bids.len())
        .filter_map(|set| {
            let chosen: Vec<usize> = (0..question.bids.len()).filter(|bid| set >> bid & 1 == 1).collect();
            let mut room = question.needs.clone();
            for (at, bid) in chosen.iter().enumerate() {
                let applicant = question.bids[*bid].applicant;
                room[applicant] = room[applicant].checked_sub(1)?;
                if chosen[..at].iter().any(|other| question.clash(*bid, *other)) {
                    return None;
                }
            }
            Some(chosen.iter().map(|bid| question.bids[*bid].points).sum())
        })
        .max()
        .unwrap_or(0)
}

prop_compose! {
    fn small()(gap in 0_u32..4, needs in prop::collection::vec(0_u32..3, 1..5))(
        bids in prop::collection::vec((0..needs.len(), 0_usize..3, 0_i64..20, 1_i64..12, 1_i64..9), 0..12),
        needs in Just(needs),
        gap in Just(gap),
    ) -> Question {
        let bids = bids.into_iter().map(|(applicant, parcel, from, days, points)| Bid {
            applicant,
            parcel,
            period: Period { from: day(from), to: day(from + days) },
            points,
        });
        Question { parcels: 3, gap_days: gap, needs, bids: bids.collect() }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, ..ProptestConfig::default() })]

    #[test]
    fn no_plan_is_worth_more_than_the_one_found(question in small()) {
        let plan = solve(&question).unwrap();
        prop_assert_eq!(plan.points, oracle(&question));
        prop_assert!(plan.is_best());
        prop_assert_eq!(verify(&question, &plan), vec![]);
    }

    #[test]
    fn granting_a_bid_all_the_same_costs_what_the_oracle_says(question in small(), which in 0_usize..12) {
        prop_assume!(which < question.bids.len() && question.needs[question.bids[which].applicant] > 0);
        let plan = solve(&question).unwrap();
        // An oracle of its own: the same bid, worth more than everything else together.
        let mut forced = question.clone();
        forced.bids[which].points += 10_000;
        let with = oracle(&forced) - 10_000;
        prop_assert_eq!(cost_of(&question, &plan, which).unwrap(), plan.points - with);
    }

    #[test]
    fn the_published_rule_gives_nothing_twice(question in small()) {
        let granted = first_fit(&question);
        let points = granted.iter().map(|bid| question.bids[*bid].points).sum();
        let plan = crate::Plan { granted, points, ..solve(&question).unwrap() };
        let broken = verify(&question, &plan);
        let about_plan = |one: &Breach| matches!(one, Breach::Twice(..) | Breach::Need(_) | Breach::Unknown(_));
        prop_assert!(!broken.iter().any(about_plan));
    }
}

#[test]
fn larger_calls_are_proven_best_and_beat_the_greedy_rule() {
    for (seed, is_over_time) in [(1, false), (2, true), (3, true)] {
        let question = call(seed, Shape { parcels: 40, applicants: 70, wishes: 5, is_over_time });
        let plan = solve(&question).unwrap();
        assert!(plan.is_best(), "seed {seed}: {} of {}", plan.points, plan.bound);
        assert_eq!(verify(&question, &plan), vec![], "seed {seed}");
        let greedy: i64 = first_fit(&question).iter().map(|bid| question.bids[*bid].points).sum();
        assert!(plan.points >= greedy);
        assert_eq!(plan, solve(&question).unwrap(), "the same question gives the same plan");
    }
}

#[test]
fn a_reader_that_trusts_nothing_sees_what_is_false() {
    let question = call(5, Shape { parcels: 6, applicants: 12, wishes: 3, is_over_time: true });
    let plan = solve(&question).unwrap();
    let mut dearer = plan.clone();
    dearer.points += 1;
    assert!(
        verify(&question, &dearer).contains(&Breach::Points { told: plan.points + 1, found: plan.points })
    );
    let mut fewer = plan.clone();
    let lost = fewer.granted.pop().unwrap();
    fewer.points -= question.bids[lost].points;
    fewer.bound = fewer.points;
    // A plan that is not the best one cannot be proven by the prices of the one that is.
    assert!(!verify(&question, &fewer).is_empty());
    let mut free = plan.clone();
    free.certificate.proof = Proof::Prices(0);
    free.certificate.prices = vec![vec![-1; question.needs.len()]];
    assert_eq!(verify(&question, &free), vec![Breach::Prices(0)]);
    let mut twice = plan;
    twice.granted.push(twice.granted[0]);
    assert!(verify(&question, &twice).contains(&Breach::Unknown(twice.granted[0])));
}

/// Three want one parcel; the second and the third also want another one.
fn crowd() -> Question {
    let whole = Period { from: day(0), to: day(100) };
    let bid = |applicant, parcel, points| Bid { applicant, parcel, period: whole, points };
    Question {
        parcels: 2,
        gap_days: 7,
        needs: vec![1, 1, 1],
        bids: vec![bid(0, 0, 100), bid(1, 0, 90), bid(1, 1, 70), bid(2, 0, 60)],
    }
}

#[test]
fn whoever_has_nothing_is_told_who_was_before_and_what_it_would_cost() {
    let question = crowd();
    let plan = solve(&question).unwrap();
    assert_eq!(plan.granted, [0, 2]);
    let Why::Before(before) = why(&question, &plan, 3) else { panic!("somebody is before") };
    assert_eq!((before.len(), before[0].bid, before[0].points), (1, 0, 100));
    assert_eq!(cost_of(&question, &plan, 3).unwrap(), 40);
    assert_eq!(why(&question, &plan, 2), Why::Granted);
}

#[test]
fn somebody_comes_next_when_one_leaves_and_nobody_else_moves() {
    let question = crowd();
    let plan = solve(&question).unwrap();
    // The second has a parcel and keeps it: the third takes what the first leaves.
    assert_eq!(next(&question, &plan.granted, &[0]).unwrap(), [3]);
    assert_eq!(waiting(&question, &plan, 0, 5).unwrap(), [3]);
    assert!(waiting(&question, &plan, 2, 5).unwrap().is_empty());
}

#[test]
fn two_occupations_leave_the_gap_between_them() {
    let bid = |applicant, from, to| Bid {
        applicant,
        parcel: 0,
        period: Period { from: day(from), to: day(to) },
        points: 10,
    };
    let question = |next| Question {
        parcels: 1,
        gap_days: 7,
        needs: vec![1, 1],
        bids: vec![bid(0, 0, 30), bid(1, next, 60)],
    };
    assert_eq!(solve(&question(36)).unwrap().granted.len(), 1);
    assert_eq!(solve(&question(37)).unwrap().granted.len(), 2);
}

#[test]
fn a_question_that_cannot_be_is_refused() {
    let mut question = crowd();
    question.bids[1].parcel = 9;
    assert_eq!(solve(&question).unwrap_err(), crate::QuestionError::Unknown(1));
}
