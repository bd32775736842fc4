//! What must hold whatever happens: no ceiling passed, no dwelling twice, no target passed in silence; and known cases.

use super::*;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn terms() -> Terms {
    Terms {
        fund: "Caisse".to_owned(),
        signed_on: date(2021, 9, 29),
        start: date(2022, 1, 1),
        end: date(2025, 12, 31),
        target_dwellings: 200,
        departements: ["24", "33", "47"].map(str::to_owned).into(),
        cap_cents: 350_000,
        min_age: Some(55),
        must_be_retired: true,
        gir_allowed: [5, 6].into(),
        main_scheme: None,
        levels: Vec::new(),
        yearly: BTreeMap::new(),
        other_commitments: Vec::new(),
    }
}

fn entry(id: usize, facts: Vec<Fact>) -> Entry {
    let dwelling = format!("d{id}");
    Entry { id: format!("e{id}"), dwelling, departement: None, works: None, level: None, facts }
}

fn made(id: usize, on: Date, eligible_cents: i64) -> Entry {
    entry(id, vec![Fact::Committed { on, eligible_cents: None }, Fact::Done { on, eligible_cents }])
}

#[test]
fn an_aid_is_the_cost_up_to_the_ceiling_and_the_rest_goes_elsewhere() {
    let terms = terms();
    assert_eq!(aid(&terms, None, 512_340), Aid { aid_cents: 350_000, over_cents: 162_340 });
    assert_eq!(aid(&terms, None, 349_999), Aid { aid_cents: 349_999, over_cents: 0 });
    let levels = [("léger", 100_000), ("complet", 350_000)];
    let levels = levels.map(|(name, cap_cents)| Level { name: name.to_owned(), cap_cents }).to_vec();
    let terms = Terms { levels, ..terms };
    assert_eq!(aid(&terms, Some(0), 200_000).aid_cents, 100_000);
    assert_eq!(aid(&terms, Some(1), 200_000).aid_cents, 200_000);
    assert_eq!(aid(&terms, None, 200_000).aid_cents, 100_000, "a level that nobody said promises the least");
}

#[test]
fn terms_that_cannot_be_counted_with_are_refused() {
    assert_eq!(terms().check(), Ok(()));
    assert_eq!(Terms { fund: " ".to_owned(), ..terms() }.check(), Err(TermsError::Fund));
    assert_eq!(Terms { end: date(2021, 12, 31), ..terms() }.check(), Err(TermsError::Days));
    assert_eq!(Terms { target_dwellings: 0, ..terms() }.check(), Err(TermsError::Target));
    assert_eq!(Terms { cap_cents: 0, ..terms() }.check(), Err(TermsError::Cap));
    assert_eq!(Terms { gir_allowed: [7].into(), ..terms() }.check(), Err(TermsError::Gir));
    assert_eq!(Terms { yearly: [(2022, 10)].into(), ..terms() }.check(), Err(TermsError::Yearly));
    assert_eq!(Terms { yearly: [(2021, 200)].into(), ..terms() }.check(), Err(TermsError::Yearly));
}

#[test]
fn one_condition_that_fails_is_enough_and_one_that_is_unknown_leaves_it_open() {
    let yes = Said::Yes;
    let all = Answers { age_reached: yes, retired: yes, gir_within: yes, scheme_within: Said::Unknown };
    let terms = terms();
    assert_eq!(eligibility(&terms, Some("33"), &all).verdict, Verdict::Eligible, "no scheme is asked");
    let open = eligibility(&terms, None, &all);
    assert_eq!((open.verdict, open.missing), (Verdict::Unknown, vec![Condition::Departement]));
    let out = eligibility(&terms, Some("64"), &Answers { gir_within: Said::Unknown, ..all });
    assert_eq!((out.verdict, out.failed), (Verdict::NotEligible, vec![Condition::Departement]));
    assert_eq!(eligibility(&terms, Some("33"), &Answers::default()).verdict, Verdict::Unknown);
}

#[test]
fn facts_follow_each_other_and_a_correction_takes_the_last_one_away() {
    let (terms, today) = (terms(), date(2023, 1, 1));
    let on = date(2022, 5, 1);
    let mut one = entry(1, Vec::new());
    assert_eq!(check(&terms, &one, Fact::Done { on, eligible_cents: 1 }, today), Err(Refusal::NotNow));
    let before = Fact::Committed { on: date(2021, 12, 31), eligible_cents: None };
    assert_eq!(check(&terms, &one, before, today), Err(Refusal::Outside));
    for fact in [
        Fact::Proposed { on },
        Fact::Committed { on, eligible_cents: Some(400_000) },
        Fact::Done { on, eligible_cents: 420_000 },
    ] {
        assert_eq!(check(&terms, &one, fact, today), Ok(()), "{fact:?}");
        one.facts.push(fact);
    }
    assert_eq!(check(&terms, &one, Fact::Claimed { on, cents: 350_001 }, today), Err(Refusal::OverAid));
    one.facts.push(Fact::Claimed { on, cents: 350_000 });
    let early = Fact::Paid { on: date(2022, 4, 1), cents: 1 };
    assert_eq!(check(&terms, &one, early, today), Err(Refusal::Day));
    one.facts.push(Fact::Paid { on, cents: 350_000 });
    assert_eq!(state(&terms, &one).unwrap().stage, Stage::Paid);
    assert_eq!(check(&terms, &one, Fact::Withdrawn { on }, today), Err(Refusal::NotNow), "money came");
    one.facts.push(Fact::Corrected { on });
    let now = state(&terms, &one).unwrap();
    assert_eq!((now.stage, now.paid_cents, now.claimed_cents), (Stage::Done, 0, 350_000));
    assert_eq!(check(&terms, &one, Fact::Withdrawn { on }, today), Ok(()));
}

#[test]
fn an_advance_counts_once_is_taken_off_the_balance_and_goes_back_when_it_was_too_much() {
    let (terms, today) = (terms(), date(2024, 1, 1));
    let on = date(2022, 5, 1);
    let later = date(2023, 2, 1);
    let step = |one: &mut Entry, fact: Fact| check(&terms, one, fact, today).map(|()| one.facts.push(fact));
    let mut one = entry(1, vec![Fact::Committed { on, eligible_cents: Some(300_000) }]);
    assert_eq!(
        step(&mut one, Fact::Advanced { on, cents: 300_001 }),
        Err(Refusal::OverAid),
        "of the estimate"
    );
    assert_eq!(step(&mut one, Fact::Advanced { on, cents: 90_000 }), Ok(()));
    assert_eq!(step(&mut one, Fact::Withdrawn { on }), Err(Refusal::NotNow), "money came");
    let at = position(&terms, &[one.clone()]).unwrap();
    assert_eq!(
        (at.paid_cents, at.advanced_cents, at.to_claim_cents, at.left.dwellings),
        (90_000, 90_000, 0, 199)
    );
    assert_eq!(step(&mut one, Fact::Done { on: later, eligible_cents: 320_000 }), Ok(()));
    let at = position(&terms, &[one.clone()]).unwrap();
    assert_eq!((at.to_claim_cents, at.paid_cents, at.advanced_cents), (230_000, 90_000, 0), "the balance");
    assert_eq!(step(&mut one, Fact::Claimed { on: later, cents: 230_001 }), Err(Refusal::OverAid));
    assert_eq!(step(&mut one, Fact::Claimed { on: later, cents: 230_000 }), Ok(()));
    assert_eq!(step(&mut one, Fact::Paid { on: later, cents: 230_001 }), Err(Refusal::OverAid));
    assert_eq!(step(&mut one, Fact::Paid { on: later, cents: 230_000 }), Ok(()));
    let at = position(&terms, &[one]).unwrap();
    assert_eq!((at.paid, at.paid_cents, at.to_claim_cents, at.awaited_cents), (1, 320_000, 0, 0));
    let of_year: Vec<i64> = at.years.iter().map(|line| line.paid_cents).collect();
    assert_eq!(of_year, [90_000, 230_000, 0, 0], "each in the year in which it came");

    let mut less = entry(2, vec![Fact::Committed { on, eligible_cents: None }]);
    assert_eq!(step(&mut less, Fact::Advanced { on, cents: 350_001 }), Err(Refusal::OverAid), "the ceiling");
    assert_eq!(step(&mut less, Fact::Advanced { on, cents: 200_000 }), Ok(()));
    assert_eq!(step(&mut less, Fact::Done { on: later, eligible_cents: 150_000 }), Ok(()));
    assert_eq!(step(&mut less, Fact::Advanced { on: later, cents: 1 }), Err(Refusal::NotNow));
    let at = position(&terms, &[less.clone()]).unwrap();
    assert_eq!((at.to_return_cents, at.to_claim_cents), (50_000, 0));
    assert_eq!(step(&mut less, Fact::Returned { on: later, cents: 50_001 }), Err(Refusal::Amount));
    assert_eq!(step(&mut less, Fact::Returned { on: later, cents: 50_000 }), Ok(()));
    let at = position(&terms, &[less]).unwrap();
    assert_eq!((at.to_return_cents, at.paid_cents, at.paid), (0, 150_000, 1));

    let mut leaves = entry(3, vec![Fact::Committed { on, eligible_cents: None }]);
    assert_eq!(step(&mut leaves, Fact::Returned { on, cents: 1 }), Err(Refusal::NotNow), "nothing came");
    for fact in [
        Fact::Advanced { on, cents: 10 },
        Fact::Returned { on: later, cents: 10 },
        Fact::Withdrawn { on: later },
    ] {
        assert_eq!(step(&mut leaves, fact), Ok(()), "{fact:?}");
    }
}

#[test]
fn a_dwelling_is_in_one_agreement_once_and_in_two_that_overlap_for_other_works_only() {
    let terms = terms();
    let on = date(2022, 5, 1);
    let held = Entry { works: Some("a".to_owned()), ..made(1, on, 1) };
    let new = |works: Option<&str>| Entry {
        id: "new".to_owned(),
        works: works.map(str::to_owned),
        ..entry(1, vec![Fact::Committed { on, eligible_cents: None }])
    };
    let here = clash(&terms, &new(Some("b")), [(&terms, true, &held)]);
    assert_eq!(here, Some(Clash::Here("e1".to_owned())));
    let elsewhere = Some(Clash::Elsewhere("e1".to_owned()));
    assert_eq!(clash(&terms, &new(Some("a")), [(&terms, false, &held)]), elsewhere);
    assert_eq!(clash(&terms, &new(None), [(&terms, false, &held)]), elsewhere, "nobody said which works");
    assert_eq!(clash(&terms, &new(Some("b")), [(&terms, false, &held)]), None);
    let after = Terms { start: date(2026, 1, 1), end: date(2027, 1, 1), ..terms.clone() };
    assert_eq!(clash(&after, &new(Some("a")), [(&terms, false, &held)]), None, "one follows the other");
    let left = Entry { facts: vec![Fact::Proposed { on }, Fact::Withdrawn { on }], ..held };
    assert_eq!(clash(&terms, &new(None), [(&terms, true, &left)]), None);
}

#[test]
fn two_hundred_dwellings_over_four_years_are_expected_in_a_straight_line() {
    let terms = terms();
    // 1 461 days: the middle is after 730 of them.
    assert_eq!(expected(&terms, date(2021, 12, 31)), 0);
    assert_eq!(expected(&terms, date(2023, 12, 31)), 99);
    assert_eq!(expected(&terms, date(2025, 12, 31)), 200);
    let yearly = Terms { yearly: [(2022, 20), (2023, 60), (2024, 60), (2025, 60)].into(), ..terms };
    assert_eq!(expected(&yearly, date(2022, 12, 31)), 20);
    assert_eq!(expected(&yearly, date(2023, 7, 2)), 50, "183 days of 365");
}

#[test]
fn a_forecast_is_an_interval_around_the_pace_and_is_not_given_too_early() {
    let terms = terms();
    let entries: Vec<Entry> = (0..48_usize)
        .map(|n| {
            let (year, month) = (2022 + (n / 24) as i16, 1 + ((n % 24) / 2) as i8);
            made(n, date(year, month, 10), 300_000)
        })
        .collect();
    let on = date(2023, 12, 31);
    let seen = pace(&terms, &entries, on);
    assert_eq!((seen.expected, seen.done, seen.missing, seen.is_missed), (99, 48, 51, true));
    let found = forecast(&terms, &entries, on).unwrap();
    // 48 in 730 days: 96 at the end at this very pace.
    assert!(found.least < 96 && found.most > 96 && found.most < 200, "{found:?}");
    assert!(found.least >= 48 + 26, "{found:?}");
    assert!(
        found.earliest.unwrap() > terms.end && found.latest.unwrap() > found.earliest.unwrap(),
        "{found:?}"
    );
    assert_eq!(forecast(&terms, &entries[..2], on), None);
    assert_eq!(forecast(&terms, &entries, date(2022, 2, 1)), None);
    assert_eq!(curves(&terms, &entries, on).last().unwrap().done, None, "the end has not come");
}

#[test]
fn windows_share_what_is_left() {
    let yearly = Terms { yearly: [(2022, 50), (2023, 50), (2024, 50), (2025, 50)].into(), ..terms() };
    let entries: Vec<Entry> = (0..30).map(|n| made(n, date(2022, 6, 1), 1)).collect();
    let at = position(&yearly, &entries).unwrap();
    let all = windows(&yearly, &at, date(2023, 3, 1));
    let counts: Vec<u32> = all.iter().map(|window| window.dwellings).collect();
    assert_eq!(counts, [70, 50, 50], "twenty of 2022 are made up");
    assert_eq!(all.iter().map(|window| window.cents).sum::<i64>(), at.left.cents);
    let linear = windows(&terms(), &position(&terms(), &entries).unwrap(), date(2023, 3, 1));
    assert_eq!((linear.len(), linear[0].dwellings), (1, 170));
    assert!(windows(&terms(), &at, date(2026, 1, 1)).is_empty());
}

#[test]
fn sums_that_no_integer_holds_are_an_error() {
    assert_eq!(sum([i64::MAX, 1]), Err(Overflow));
}

/// What somebody might try to note, right or wrong.
fn any_fact() -> impl Strategy<Value = Fact> {
    let day = (0_i32..2_200).prop_map(|n| date(2021, 6, 1).checked_add(jiff::ToSpan::days(n)).unwrap());
    let cents = prop_oneof![0_i64..500_000, -5_i64..3, Just(i64::MAX)];
    (day, cents, 0_u8..9).prop_map(|(on, cents, which)| match which {
        0 => Fact::Proposed { on },
        1 => Fact::Committed { on, eligible_cents: (cents % 2 == 0).then_some(cents) },
        2 => Fact::Done { on, eligible_cents: cents },
        3 => Fact::Claimed { on, cents },
        4 => Fact::Paid { on, cents },
        5 => Fact::Withdrawn { on },
        6 => Fact::Advanced { on, cents },
        7 => Fact::Returned { on, cents },
        _ => Fact::Corrected { on },
    })
}

proptest! {
    #[test]
    fn whatever_is_tried_no_ceiling_is_passed_and_no_dwelling_counts_twice(
        tries in proptest::collection::vec((0_usize..6, any_fact()), 1..160),
        target in 1_u32..5,
    ) {
        let terms = Terms { target_dwellings: target, ..terms() };
        let today = date(2027, 1, 1);
        let mut all: Vec<Entry> = (0..6).map(|n| entry(n, Vec::new())).collect();
        for (at, fact) in tries {
            let before = position(&terms, &all).unwrap();
            if let Fact::Committed { .. } = fact && commit_check(&terms, before.committed, false).is_err() {
                continue;
            }
            // A commitment that comes back by a correction is one that was said before.
            if check(&terms, &all[at], fact, today).is_ok() {
                all[at].facts.push(fact);
            }
            for one in &all {
                let Some(now) = state(&terms, one) else { continue };
                // An advance may come before anybody said a cost, and turn out to be too much: it is then to be given back.
                let due = now.eligible_cents.map_or(terms.cap_cents, |cost| aid(&terms, None, cost).aid_cents);
                let back = now.to_return_cents(&terms, None);
                prop_assert!(due <= terms.cap_cents && now.paid_cents <= terms.cap_cents);
                prop_assert!(now.paid_cents <= due + back && now.claimed_cents <= due + back, "{now:?}");
                prop_assert!(now.claimed_cents >= now.advanced_cents && now.paid_cents >= 0, "{now:?}");
                prop_assert!(back == 0 || now.advanced_cents > 0, "only advances are given back");
            }
        }
        let at = position(&terms, &all).unwrap();
        prop_assert!(at.paid <= at.done + at.late && at.done + at.late <= at.committed);
        prop_assert!(at.committed_cents.most <= i64::from(at.committed) * terms.cap_cents);
        prop_assert!(
            at.to_claim_cents + at.claimed_cents.max(at.paid_cents) <= at.committed_cents.most + at.to_return_cents
        );
        // Every dwelling twice: the figures are the same.
        let twice: Vec<Entry> =
            all.iter().chain(&all).enumerate().map(|(n, one)| Entry { id: format!("x{n}"), ..one.clone() }).collect();
        let doubled = position(&terms, &twice).unwrap();
        prop_assert_eq!(&doubled, &at);
        // The statement says the same.
        let told = statement(&terms, &all).unwrap();
        prop_assert_eq!(told.lines.len() as u32, at.committed);
        prop_assert_eq!((told.claimed_cents, told.paid_cents, told.to_claim_cents),
            (at.claimed_cents, at.paid_cents, at.to_claim_cents));
        prop_assert_eq!(told.over_cents, told.lines.iter().filter_map(|l| l.over_cents).sum::<i64>());
    }

    #[test]
    fn an_eligible_cost_is_shared_to_the_cent(cost in 0_i64..HIGHEST_CENTS, cap in 1_i64..HIGHEST_CENTS) {
        let parts = aid(&Terms { cap_cents: cap, ..terms() }, None, cost);
        prop_assert_eq!(parts.aid_cents + parts.over_cents, cost);
        prop_assert!(parts.aid_cents <= cap);
    }

    #[test]
    fn what_is_expected_grows_to_the_target(a in 0_i32..1_600, b in 0_i32..1_600) {
        let terms = Terms { yearly: [(2022, 7), (2023, 93), (2024, 0), (2025, 100)].into(), ..terms() };
        let day = |n: i32| terms.start.checked_add(jiff::ToSpan::days(n.min(1_460))).unwrap();
        prop_assert!(expected(&terms, day(a.min(b))) <= expected(&terms, day(a.max(b))));
        prop_assert!(expected(&terms, day(a)) <= terms.target_dwellings);
    }
}
