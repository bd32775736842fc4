//! Properties and boundary cases of the index.

use super::*;
use crate::{facts::Candidate, samples};
use model::place::EntranceAccess;
use proptest::prelude::*;

fn default_score(facts: &ResidenceFacts) -> Score {
    score(facts, &Parameters::default(), Reading::default())
}

#[test]
fn classes_change_at_their_bounds() {
    let p = Parameters::default();
    let table = [
        (0.0, 'E'),
        (19.99, 'E'),
        (20.0, 'D'),
        (39.99, 'D'),
        (40.0, 'C'),
        (59.99, 'C'),
        (60.0, 'B'),
        (79.99, 'B'),
        (80.0, 'A'),
        (100.0, 'A'),
    ];
    for (value, letter) in table {
        assert_eq!(Class::of(value, &p).letter(), letter, "{value}");
    }
}

#[test]
fn a_residence_of_which_nothing_is_known_is_anything_and_has_no_rank() {
    let s = default_score(&ResidenceFacts::default());
    assert_eq!(s.shown(), (0, 100));
    assert_eq!((s.coverage, s.missing, s.has_rank), (0.0, 18, false));
    assert_eq!(s.classes.sure(), None);
}

#[test]
fn coverage_and_missing_informations_of_the_worked_example() {
    let s = default_score(&samples::tilleuls_with_unknowns());
    assert!((s.coverage - 0.70).abs() < 1e-9);
    assert_eq!(s.missing, 7);
    assert!(s.has_rank, "29 points wide, 70 % covered");
    assert_eq!(s.shown(), (59, 90));
}

#[test]
fn the_weakest_dimension_is_told_only_when_it_is_certain() {
    let p = Parameters::default();
    let of = |facts: &ResidenceFacts| score(facts, &p, Reading::default()).weakest_dimension();
    assert_eq!(of(&samples::tilleuls()), Some(Dimension::Dwellings));
    assert_eq!(of(&samples::tilleuls_with_unknowns()), None);
    assert_eq!(of(&samples::erables()), Some(Dimension::CommonParts));
}

#[test]
fn a_base_of_one_hundred_removes_a_ceiling() {
    let mut p = Parameters::default();
    let facts = samples::erables();
    assert_eq!(score(&facts, &p, Reading::default()).index, Interval::known(39.0));
    p.ceilings = crate::parameters::Ceilings { p1: 100.0, p2: 100.0, a1: 100.0 };
    let s = score(&facts, &p, Reading::default());
    assert_eq!(s.index, s.uncapped);
}

proptest! {
    #[test]
    fn bounds_are_in_order_and_inside_zero_to_one_hundred(facts in samples::any_facts()) {
        let s = default_score(&facts);
        for i in [s.index, s.footing, s.uncapped, s.ceiling()] {
            prop_assert!(0.0 <= i.lo && i.lo <= i.hi && i.hi <= 100.0);
        }
        prop_assert!((0.0..=1.0).contains(&s.coverage));
    }

    #[test]
    fn improving_an_indicator_never_lowers_the_index(
        values in samples::any_indicators(), which in 0_usize..18, to in 0.0..=1.0_f64,
    ) {
        let p = Parameters::default();
        let scorer = Scorer::new(&p, Reading::default());
        let i = Indicator::ALL[which];
        let better = values.with(i, values[i].map(|x| x.max(to)));
        for f in [Scorer::index, Scorer::footing] {
            let (a, b) = (f(&scorer, &values), f(&scorer, &better));
            prop_assert!(b.lo >= a.lo - 1e-9 && b.hi >= a.hi - 1e-9);
        }
    }

    #[test]
    fn learning_a_value_never_widens(
        values in samples::any_indicators(), which in 0_usize..18, a in 0.0..=1.0_f64, b in 0.0..=1.0_f64,
    ) {
        let p = Parameters::default();
        let scorer = Scorer::new(&p, Reading::default());
        let i = Indicator::ALL[which];
        let at = |t: f64| values[i].lo + t * values[i].width();
        let learnt = values.with(i, Interval::between(at(a).min(values[i].hi), at(b).min(values[i].hi)));
        let (before, after) = (scorer.index(&values), scorer.index(&learnt));
        prop_assert!(after.lo >= before.lo - 1e-9 && after.hi <= before.hi + 1e-9);
    }

    #[test]
    fn the_index_is_exact_when_everything_is_known_and_only_then_or_when_unknowns_do_not_matter(
        values in samples::any_indicators(),
    ) {
        let p = Parameters::default();
        let scorer = Scorer::new(&p, Reading::default());
        let index = scorer.index(&values);
        if values.0.iter().all(|v| v.is_known()) {
            prop_assert!(index.is_known());
        }
        // Each unknown put at either end: if the index is exact, none of them changes it.
        if index.width() < 1e-12 {
            for i in Indicator::ALL {
                for end in [values[i].lo, values[i].hi] {
                    let moved = scorer.index(&values.with(i, Interval::known(end)));
                    prop_assert!((moved.lo - index.lo).abs() < 1e-9 && (moved.hi - index.hi).abs() < 1e-9);
                }
            }
        } else {
            prop_assert!(values.0.iter().any(|v| !v.is_known()));
        }
    }

    #[test]
    fn the_order_of_services_is_irrelevant_and_a_worse_service_changes_nothing(
        facts in samples::any_facts(), category in 0_usize..6, further in 0.0..500.0_f64,
    ) {
        let before = default_score(&facts);
        let mut other = facts.clone();
        if let Some(list) = &mut other.services[category].candidates {
            list.reverse();
            if let Some(first) = list.first().copied() {
                list.push(Candidate {
                    d_lo: first.d_lo.map(|d| d + further),
                    d_hi: first.d_hi.map(|d| d + further),
                    entrance: first.entrance.map(|a| a * 0.9),
                    place: 99,
                });
            }
            list.push(Candidate::at(100, 50.0, EntranceAccess::Not));
        }
        prop_assert_eq!(default_score(&other), before);
    }

    #[test]
    fn the_order_of_dwellings_is_irrelevant(
        mut levels in proptest::collection::vec(proptest::option::of(0_usize..5), 1..60),
    ) {
        let count = |list: &[Option<usize>]| {
            list.iter().map(|l| l.map(|i| model::dwelling::AdaptationLevel::ALL[i])).collect::<crate::LevelCounts>()
        };
        let before = count(&levels);
        levels.sort();
        prop_assert_eq!(before, count(&levels));
        prop_assert_eq!(before.total(), levels.len() as u64);
    }

    #[test]
    fn what_is_printed_never_contradicts_the_class(values in samples::any_indicators()) {
        let p = Parameters::default();
        let index = Scorer::new(&p, Reading::default()).index(&values);
        let classes = ClassRange::of(index, &p);
        let (lo, hi) = index.outward();
        prop_assert_eq!(Class::of(lo as f64, &p), classes.worst);
        prop_assert!(Class::of(hi as f64, &p) <= classes.best, "a printed top is never below the class");
        prop_assert!(lo as f64 <= index.lo + 1e-8 && hi as f64 >= index.hi - 1e-8);
    }

    #[test]
    fn facts_that_are_not_numbers_never_give_a_score_that_is_not_one(
        a in proptest::num::f64::ANY, b in proptest::num::f64::ANY, c in proptest::num::f64::ANY,
    ) {
        let mut facts = samples::tilleuls();
        facts.common[0] = Interval { lo: a, hi: b }.into();
        facts.services[0] = vec![Candidate {
            place: 0, d_lo: Some(b), d_hi: Some(c), entrance: Interval { lo: c, hi: a },
        }].into();
        let s = default_score(&facts);
        prop_assert!(0.0 <= s.index.lo && s.index.lo <= s.index.hi && s.index.hi <= 100.0);
    }
}

#[test]
fn many_residences_give_the_same_scores_as_one_by_one() {
    let facts = [samples::tilleuls(), samples::tilleuls_with_unknowns(), samples::erables()];
    let p = Parameters::default();
    let many = score_many(&facts, &p, Reading::default());
    let one_by_one = facts.iter().map(default_score).collect::<Vec<_>>();
    assert_eq!(many, one_by_one);
}
