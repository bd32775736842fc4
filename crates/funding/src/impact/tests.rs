//! What is paid at each share of the targets, the limits, the share without loss, and what is refused.

#![expect(clippy::inconsistent_digit_grouping, reason = "cents stand apart from euros")]

use super::*;
use jiff::civil::date;
use proptest::prelude::*;

fn outcome(target: i64, price: i64) -> Outcome {
    Outcome {
        label: "ménages maintenus un an".to_owned(),
        target,
        price_cents: price,
        from: 0,
        most: None,
        verified_on: None,
        spared_cents: None,
    }
}

/// 100 000 € in advance; 50 households at 2 500 €, nothing under 20.
fn contract() -> Contract {
    let one = Outcome { from: 20, verified_on: Some(date(2028, 1, 1)), ..outcome(50, 2_500_00) };
    Contract {
        advances: vec![Advance { on: Some(date(2026, 1, 1)), cents: 100_000_00 }],
        outcomes: vec![one],
        ..Contract::default()
    }
}

#[test]
fn nothing_under_the_threshold_then_each_result_then_the_limits() {
    let mut contract = contract();
    let paid = |contract: &Contract, level: i64| {
        let told = contract.simulate(level).unwrap();
        (told.outcomes[0].achieved, told.paid_cents, told.balance_cents, told.limit)
    };
    assert_eq!(paid(&contract, 3_999), (19, 0, -100_000_00, None));
    assert_eq!(paid(&contract, 4_000), (20, 50_000_00, -50_000_00, None));
    assert_eq!(paid(&contract, 10_000), (50, 125_000_00, 25_000_00, None));
    contract.gain_cap = Some(1_000);
    assert_eq!(paid(&contract, 10_000), (50, 110_000_00, 10_000_00, Some(Limit::Gain)));
    contract.payer_cap_cents = Some(90_000_00);
    assert_eq!(paid(&contract, 10_000), (50, 90_000_00, -10_000_00, Some(Limit::Payer)));
    contract.outcomes[0].most = Some(30);
    assert_eq!(paid(&contract, 20_000), (100, 75_000_00, -25_000_00, None));
}

#[test]
fn a_limit_cuts_what_is_verified_last() {
    let mut contract = contract();
    contract.outcomes = vec![
        outcome(10, 1_000_00),
        Outcome { verified_on: Some(date(2029, 1, 1)), ..outcome(10, 3_000_00) },
        Outcome { verified_on: Some(date(2027, 1, 1)), ..outcome(10, 2_000_00) },
    ];
    contract.payer_cap_cents = Some(45_000_00);
    let told = contract.simulate(10_000).unwrap();
    let paid: Vec<i64> = told.outcomes.iter().map(|paid| paid.paid_cents).collect();
    assert_eq!(paid, [0, 25_000_00, 20_000_00], "what has no day comes last");
    assert_eq!((told.owed_cents, told.paid_cents), (60_000_00, 45_000_00));
}

#[test]
fn the_share_without_loss_is_the_first_one_and_may_not_be() {
    let contract = contract();
    // 40 households at 2 500 € are 100 000 €.
    assert_eq!(contract.break_even().unwrap(), Some(8_000));
    let poor = Contract { payer_cap_cents: Some(99_999_99), ..contract };
    assert_eq!(poor.break_even().unwrap(), None, "the limit is under the stake");
}

#[test]
fn what_is_spared_is_told_only_when_it_is_known() {
    let mut contract = contract();
    assert_eq!(contract.simulate(10_000).unwrap().payer_balance_cents, None);
    contract.outcomes[0].spared_cents = Some(3_000_00);
    assert_eq!(contract.simulate(10_000).unwrap().payer_balance_cents, Some(25_000_00));
    contract.outcomes.push(outcome(10, 1_00));
    assert_eq!(contract.simulate(10_000).unwrap().payer_balance_cents, None, "one of two is not known");
    assert_eq!(
        contract.simulate(0).unwrap().payer_balance_cents,
        Some(0),
        "nothing reached, nothing spared or paid"
    );
}

#[test]
fn the_yearly_rate_is_that_of_the_days() {
    let mut contract = contract();
    contract.outcomes[0].verified_on = Some(date(2027, 1, 1));
    // 125 000 € one year after 100 000 €; all of it lost; as much as was paid in.
    assert_eq!(contract.simulate(10_000).unwrap().yearly_rate, Some(2_500));
    assert_eq!(contract.simulate(0).unwrap().yearly_rate, Some(-10_000));
    assert_eq!(contract.simulate(8_000).unwrap().yearly_rate, Some(0));
    contract.outcomes[0].verified_on = None;
    assert_eq!(contract.simulate(10_000).unwrap().yearly_rate, None, "no day, no rate");
    contract.outcomes[0].verified_on = Some(date(2027, 1, 1));
    contract.advances.push(Advance { on: Some(date(2027, 6, 1)), cents: 1 });
    assert_eq!(contract.simulate(10_000).unwrap().yearly_rate, None, "an advance after a payment");
}

#[test]
fn bad_terms_are_all_told_with_their_place() {
    let places = |contract: &Contract| -> Vec<Field> {
        contract.simulate(10_000).unwrap_err().into_iter().map(|fault| fault.field).collect()
    };
    assert_eq!(places(&Contract::default()), [Field::Advances, Field::Outcomes]);
    let mut bad = contract();
    bad.advances[0].cents = 0;
    bad.outcomes[0] = Outcome {
        label: " ".to_owned(),
        target: 0,
        price_cents: -1,
        from: -1,
        most: Some(0),
        verified_on: Some(date(2026, 1, 1)),
        spared_cents: Some(-5),
    };
    bad.payer_cap_cents = Some(0);
    bad.gain_cap = Some(10_001);
    assert_eq!(
        places(&bad),
        [
            Field::Advance(0),
            Field::Label(0),
            Field::Target(0),
            Field::Price(0),
            Field::From(0),
            Field::Most(0),
            Field::Verified(0),
            Field::Spared(0),
            Field::PayerCap,
            Field::GainCap
        ]
    );
    assert_eq!(contract().simulate(-1).unwrap_err()[0].field, Field::Level);
    assert_eq!(contract().simulate(HIGHEST_LEVEL + 1).unwrap_err()[0].field, Field::Level);
    let mut large = contract();
    large.outcomes[0] = outcome(HIGHEST_COUNT, crate::facts::HIGHEST_CENTS);
    assert_eq!(places(&large), [Field::Price(0)], "no sum wraps");
}

prop_compose! {
    fn any_outcome()(target in 1..300_i64, price in 1..500_000_i64, from in 0..200_i64, room in proptest::option::of(0..200_i64),
        year in proptest::option::of(2027..2032_i16)) -> Outcome {
        Outcome { from, most: room.map(|room| (from + room).max(1)), verified_on: year.map(|year| date(year, 6, 1)), ..outcome(target, price) }
    }
}

proptest! {
    #[test]
    fn more_results_never_pay_less_and_no_limit_is_passed(
        outcomes in proptest::collection::vec(any_outcome(), 1..5), stake in 1..50_000_000_i64,
        payer in proptest::option::of(1..60_000_000_i64), gain in proptest::option::of(0..10_001_i64),
        levels in (0..20_001_i64, 0..20_001_i64),
    ) {
        let contract = Contract {
            advances: vec![Advance { on: Some(date(2026, 1, 1)), cents: stake }],
            outcomes, payer_cap_cents: payer, gain_cap: gain,
        };
        let (low, high) = (levels.0.min(levels.1), levels.0.max(levels.1));
        let (less, more) = (contract.simulate(low).unwrap(), contract.simulate(high).unwrap());
        prop_assert!(less.paid_cents <= more.paid_cents);
        for told in [&less, &more] {
            prop_assert_eq!(told.paid_cents, told.outcomes.iter().map(|paid| paid.paid_cents).sum::<i64>());
            prop_assert!(told.paid_cents <= told.owed_cents && payer.is_none_or(|most| told.paid_cents <= most));
            prop_assert!(gain.is_none_or(|rate| told.balance_cents <= share(stake, rate)));
            prop_assert_eq!(told.limit.is_some(), told.paid_cents < told.owed_cents);
        }
        match contract.break_even().unwrap() {
            None => prop_assert!(contract.simulate(HIGHEST_LEVEL).unwrap().balance_cents < 0),
            Some(level) => {
                prop_assert!(contract.simulate(level).unwrap().balance_cents >= 0);
                prop_assert!(level == 0 || contract.simulate(level - 1).unwrap().balance_cents < 0);
            }
        }
    }
}
