//! Periods, gates, forms of the law, fitness and what guarding would have cost.

use crate::*;
use jiff::civil::{Date, date};
use law::Table;
use std::collections::BTreeMap;

pub(super) fn period(from: Date, to: Date) -> Period {
    Period::new(from, to).unwrap()
}

pub(super) fn listing() -> Listing {
    let all = Safety::ALL.iter().map(|item| (*item, Cleared::Cleared)).collect::<BTreeMap<_, _>>();
    Listing {
        title: "Ancienne loge et deux ateliers".to_owned(),
        description: String::new(),
        parcels: vec![Parcel {
            id: "a".to_owned(),
            name: "Atelier A".to_owned(),
            surface_m2: Some(60),
            floor: Some(0),
            access: Some(Access::Street),
            is_step_free: Some(true),
            capacity: Some(12),
            period: Some(period(date(2027, 1, 1), date(2028, 1, 1))),
            uses: vec![Use::Workshop, Use::Meeting],
            price_cents: Some(0),
            charges_cents: Some(5_000),
        }],
        works: Some(date(2028, 3, 1)),
        is_without_works: false,
        diagnostics: all,
        public: Some(PublicAccess::Erp { category: 5, is_cleared: true }),
        energy: Some(Energy::D),
        restriction: String::new(),
        is_masked: true,
        is_visit_waived: true,
        gap_days: 7,
        margin_days: 30,
        guarding_cents: None,
    }
}

fn applicant() -> Applicant {
    Applicant {
        id: "one".to_owned(),
        wishes: vec![Wish { parcel: "a".to_owned(), period: period(date(2027, 2, 1), date(2027, 8, 1)) }],
        need: 1,
        of: Use::Workshop,
        people: 8,
        least_m2: Some(40),
        most_m2: None,
        needs_step_free: true,
        welcomes_public: false,
        social: Some(7),
    }
}

#[test]
fn a_period_that_contradicts_itself_says_both_days() {
    let wrong = Period::new(date(2027, 5, 1), date(2027, 4, 1)).unwrap_err();
    assert_eq!(wrong, Contradiction::Backwards { from: date(2027, 5, 1), to: date(2027, 4, 1) });
    let (inner, outer) =
        (period(date(2027, 1, 1), date(2027, 3, 1)), period(date(2027, 2, 1), date(2027, 4, 1)));
    assert_eq!(inner.within(outer).unwrap_err(), Contradiction::Outside { inner, outer });
    assert!(!inner.meets(period(date(2027, 3, 1), date(2027, 4, 1))), "the last day is not in it");
    assert_eq!((inner.days(), inner.months()), (59, 2));
}

#[test]
fn a_listing_with_nothing_missing_is_ready_and_each_thing_missing_is_named() {
    assert_eq!(gaps(&listing()), []);
    for item in Safety::ALL {
        let mut one = listing();
        one.diagnostics.remove(item);
        assert_eq!(gaps(&one), [Gap::Safety(*item)]);
        one.diagnostics.insert(*item, Cleared::Unfit);
        assert_eq!(gaps(&one), [Gap::Unfit(*item)]);
    }
    let mut one = listing();
    one.parcels[0].capacity = None;
    one.public = Some(PublicAccess::None);
    assert_eq!(gaps(&one), [Gap::Capacity("Atelier A".to_owned()), Gap::PublicNotCleared]);
}

#[test]
fn nobody_is_lent_a_parcel_beyond_the_works() {
    let mut one = listing();
    one.works = Some(date(2027, 12, 15));
    let whole = one.parcels[0].period.unwrap();
    assert_eq!(gaps(&one), [Gap::AfterWorks("Atelier A".to_owned(), whole, date(2027, 11, 15))]);
    one.works = None;
    assert_eq!(gaps(&one), [Gap::Works]);
    one.is_without_works = true;
    assert_eq!(gaps(&one), []);
}

#[test]
fn each_form_has_a_longest_duration_with_its_reference() {
    for regime in Regime::ALL {
        let known = term(Table::house(), *regime, date(2027, 1, 1)).unwrap();
        assert!(!known.longest.reference.is_empty(), "{regime}");
    }
    let of = |regime, to, price, of, approved| {
        check_term(Table::house(), regime, period(date(2027, 1, 1), to), (price, of), approved).map(drop)
    };
    assert_eq!(of(Regime::Interim, date(2030, 1, 1), 0, Use::Housing, true), Ok(()));
    assert_eq!(
        of(Regime::Interim, date(2030, 1, 2), 0, Use::Housing, true),
        Err(TermError::TooLong { most: 36, last: date(2030, 1, 1) })
    );
    assert_eq!(of(Regime::Interim, date(2028, 1, 1), 0, Use::Housing, false), Err(TermError::NotApproved));
    assert_eq!(of(Regime::Interim, date(2028, 1, 1), 0, Use::Workshop, true), Err(TermError::Use));
    assert_eq!(of(Regime::Loan, date(2028, 1, 1), 100, Use::Workshop, false), Err(TermError::NotFree));
    // Before the law there is nothing to choose, rather than a value of another year.
    let before = check_term(
        Table::house(),
        Regime::Interim,
        period(date(2018, 1, 1), date(2018, 6, 1)),
        (0, Use::Housing),
        true,
    );
    assert!(matches!(before, Err(TermError::Unknown(_))));
}

#[test]
fn a_wish_that_does_not_fit_says_what_would_make_it_fit() {
    let (place, one) = (listing(), applicant());
    assert_eq!(unfits(&place, &[], &one, &one.wishes[0]), []);
    let with = |change: fn(&mut Applicant)| {
        let mut other = applicant();
        change(&mut other);
        unfits(&place, &[], &other, &other.wishes[0])
    };
    assert_eq!(with(|one| one.least_m2 = Some(80)), [Unfit::TooSmall { has: 60, least: 80 }]);
    assert_eq!(with(|one| one.people = 13), [Unfit::TooMany { capacity: 12 }]);
    assert_eq!(with(|one| one.of = Use::Storage), [Unfit::Use]);
    assert_eq!(with(|one| one.social = None), [Unfit::NotScored]);
    assert_eq!(
        with(|one| one.wishes[0].period.from = date(2026, 12, 1)),
        [Unfit::TooSoon { from: date(2027, 1, 1) }]
    );
    assert_eq!(with(|one| one.wishes[0].parcel = "z".to_owned()), [Unfit::NoParcel]);
    let held = [Held {
        parcel: "a".to_owned(),
        period: period(date(2027, 7, 28), date(2027, 9, 1)),
        applicant: "two".to_owned(),
    }];
    assert_eq!(
        unfits(&place, &held, &one, &one.wishes[0]),
        [Unfit::Taken { from: date(2027, 7, 28), to: date(2027, 9, 1) }]
    );
    let mut dark = listing();
    dark.public = Some(PublicAccess::Erp { category: 5, is_cleared: false });
    let mut meeting = applicant();
    meeting.of = Use::Meeting;
    assert_eq!(unfits(&dark, &[], &meeting, &meeting.wishes[0]), [Unfit::Public]);
}

/// The counterfactual is checked by doing it: with the value that is told, the wish fits.
#[test]
fn what_would_make_it_fit_does() {
    let place = listing();
    let mut one = applicant();
    one.people = 30;
    let [Unfit::TooMany { capacity }] = unfits(&place, &[], &one, &one.wishes[0])[..] else { panic!() };
    one.people = capacity;
    assert_eq!(unfits(&place, &[], &one, &one.wishes[0]), []);
    one.wishes[0].period.to = date(2028, 2, 1);
    let found = unfits(&place, &[], &one, &one.wishes[0]);
    let [Unfit::TooLate { to }, Unfit::Works { .. }] = found[..] else { panic!("{found:?}") };
    one.wishes[0].period.to = to;
    assert_eq!(unfits(&place, &[], &one, &one.wishes[0]), []);
}

#[test]
fn whoever_holds_a_parcel_needs_one_less() {
    let (place, one) = (listing(), applicant());
    let held = [Held {
        parcel: "b".to_owned(),
        period: period(date(2027, 1, 1), date(2027, 3, 1)),
        applicant: "one".to_owned(),
    }];
    let fitted = question(&place, &held, &[one], &Rule::default());
    assert_eq!((fitted.question.needs[0], fitted.of.len()), (0, 1));
    assert_eq!(fitted.question.bids[0].points, 170);
}

#[test]
fn guarding_is_counted_once_for_parcels_that_are_occupied_together() {
    let (one, other) =
        (period(date(2027, 1, 1), date(2027, 7, 1)), period(date(2027, 4, 1), date(2028, 1, 1)));
    let found = Avoided::over(&[other, one], 1_500_000).unwrap();
    assert_eq!((found.days, found.cents), (365, 18_000_000));
    assert_eq!(Avoided::over(&[], 1_500_000), None, "nothing is spared before anybody is in");
}
