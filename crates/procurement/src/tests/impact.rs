//! Contracts with uncertain results: closed forms, every count tried by hand, bounds, shares to the cent.

#![expect(clippy::inconsistent_digit_grouping, reason = "cents stand apart from euros")]

use crate::binomial::chances;
use crate::impact::{Aim, Case, Investor, Payer, Place, Terms, WHOLE, shared};
use jiff::civil::date;
use proptest::prelude::*;

fn aim(people: i64, price: i64, low: i64, high: i64) -> Aim {
    Aim {
        label: "ménages maintenus un an".to_owned(),
        people,
        target: people,
        price_cents: price,
        from: 0,
        most: None,
        verified_on: Some(date(2029, 1, 1)),
        low,
        high,
        without: Some(2_000),
        spared_cents: Some(6_000_00),
    }
}

fn terms(aims: Vec<Aim>) -> Terms {
    let investor =
        |name: &str, cents: i64| Investor { name: name.to_owned(), cents, on: Some(date(2027, 1, 1)) };
    Terms {
        investors: vec![investor("Fonds solidaire", 60_000_00), investor("Fondation", 30_000_00)],
        payers: vec![
            Payer { name: "Département".to_owned(), share: 7_000 },
            Payer { name: "État".to_owned(), share: 3_000 },
        ],
        aims,
        ..Terms::default()
    }
}

/// Every count of every aim, one by one: another way to the same figures.
fn by_hand(terms: &Terms, chance: fn(&Aim) -> i64) -> (f64, f64) {
    fn coefficient(n: i64, k: i64) -> f64 {
        (0..k).map(|i| (n - i) as f64 / (i + 1) as f64).product()
    }
    fn go(terms: &Terms, chance: fn(&Aim) -> i64, at: usize, owed: i64, p: f64, out: &mut (f64, f64)) {
        let Some(aim) = terms.aims.get(at) else {
            let stake = terms.stake_cents();
            let gain = terms.gain_cap.map(|rate| stake + stake * rate / WHOLE);
            let limit = terms.payer_cap_cents.into_iter().chain(gain).min();
            let paid = limit.map_or(owed, |most| owed.min(most));
            out.0 += p * paid as f64;
            out.1 += if paid < stake { p } else { 0.0 };
            return;
        };
        let q = chance(aim) as f64 / WHOLE as f64;
        for k in 0..=aim.people {
            let of = coefficient(aim.people, k)
                * q.powi(i32::try_from(k).unwrap())
                * (1.0 - q).powi(i32::try_from(aim.people - k).unwrap());
            let counted = if k < aim.from { 0 } else { k.min(aim.most.unwrap_or(i64::MAX)) };
            go(terms, chance, at + 1, owed + counted * aim.price_cents, p * of, out);
        }
    }
    let mut out = (0.0, 0.0);
    go(terms, chance, 0, 0, 1.0, &mut out);
    out
}

fn whole(case: &Case) {
    let sum: f64 = case.totals.iter().map(|total| total.chance).sum();
    assert!((sum - 1.0).abs() < 1e-9, "{sum}");
    assert!(case.totals.windows(2).all(|pair| pair[0].cents < pair[1].cents));
    assert!(case.p5_cents <= case.p50_cents && case.p50_cents <= case.p95_cents);
}

#[test]
fn one_result_without_limits_is_the_product_of_number_chance_and_price() {
    let told = terms(vec![aim(50, 2_500_00, 6_000, 8_000)]).forecast().unwrap();
    // 50 × 60 % × 2 500 € and 50 × 80 % × 2 500 €.
    assert_eq!((told.low.mean_cents, told.high.mean_cents), (75_000_00, 100_000_00));
    assert_eq!((told.stake_cents, told.most_cents), (90_000_00, 125_000_00));
    assert_eq!((told.low.mean_return, told.high.mean_return), (-1_667, 1_111));
    assert_eq!((&told.low.results[..], &told.high.results[..]), (&[3_000][..], &[4_000][..]));
    let against = told.against_today.unwrap();
    // Without the programme 40 of 50 cost 6 000 € each.
    assert_eq!(against.today_cents, 240_000_00);
    // At least 20 results more, at 100 000 € paid; at most 30 more, at 75 000 €.
    assert_eq!((against.saved_cents.low, against.saved_cents.high), (20_000_00, 105_000_00));
    assert_eq!((against.with_cents.low, against.with_cents.high), (135_000_00, 220_000_00));
    whole(&told.low);
    whole(&told.high);
}

#[test]
fn certain_results_give_one_total_and_impossible_ones_nothing() {
    let told = terms(vec![aim(10, 1_000_00, 0, 10_000)]).forecast().unwrap();
    assert_eq!((told.low.totals.len(), told.low.mean_cents, told.low.loss_chance), (1, 0, 1.0));
    assert_eq!((told.high.totals.len(), told.high.mean_cents), (1, 10_000_00));
}

#[test]
fn what_nobody_knows_of_today_is_not_compared() {
    let unknown = Aim { without: None, ..aim(50, 2_500_00, 6_000, 8_000) };
    assert_eq!(terms(vec![unknown]).forecast().unwrap().against_today, None);
}

#[test]
fn each_thing_that_is_wrong_is_told_at_its_place() {
    let mut wrong = terms(vec![aim(50, 2_500_00, 8_000, 6_000)]);
    wrong.payers[1].share = 2_000;
    wrong.investors[1].name = "Fonds solidaire".to_owned();
    wrong.aims.push(Aim { target: 60, ..aim(50, 0, 0, 10_001) });
    let places: Vec<Place> = wrong.check().unwrap_err().into_iter().map(|fault| fault.place).collect();
    let price = Place::Contract(funding::impact::Field::Price(1));
    for place in
        [price, Place::Investor(1), Place::Payers, Place::Chance(0), Place::Chance(1), Place::People(1)]
    {
        assert!(places.contains(&place), "{place:?} {places:?}");
    }
    let odd = |at: i64| Aim { price_cents: 100_003 + 7_919 * at, ..aim(2_000, 1, 5_000, 5_000) };
    let too_many = terms((0..4).map(odd).collect()).forecast().unwrap_err();
    assert_eq!(too_many[0].place, Place::Whole);
}

#[test]
fn chances_of_many_people_hold() {
    for (n, chance) in [(2_000, 1), (2_000, 5_000), (2_000, 9_999), (1, 3_333)] {
        let all = chances(n, chance);
        let mean: f64 = all.iter().enumerate().map(|(k, p)| k as f64 * p).sum();
        let expected = n as f64 * chance as f64 / 10_000.0;
        assert!((mean - expected).abs() < 1e-6 * expected.max(1.0), "{n} {chance}: {mean}");
    }
}

fn some_aim() -> impl Strategy<Value = Aim> {
    (1_i64..9, 1_i64..500, 0_i64..=10_000, 0_i64..=10_000, 0_i64..5, prop::option::of(5_i64..9)).prop_map(
        |(people, price, a, b, from, most)| Aim {
            from: from.min(people),
            most,
            ..aim(people, price * 10_00, a.min(b), a.max(b))
        },
    )
}

proptest! {
    #[test]
    fn the_distribution_is_the_one_of_every_count_tried(
        aims in prop::collection::vec(some_aim(), 1..4),
        cap in prop::option::of(1_i64..200_000_00),
        gain in prop::option::of(0_i64..3_000),
    ) {
        let terms = Terms { payer_cap_cents: cap, gain_cap: gain, ..terms(aims) };
        let told = terms.forecast().unwrap();
        for (case, chance) in [(&told.low, (|aim: &Aim| aim.low) as fn(&Aim) -> i64), (&told.high, |aim| aim.high)] {
            let (mean, loss) = by_hand(&terms, chance);
            prop_assert!((case.mean_cents as f64 - mean).abs() <= 0.51, "{} {mean}", case.mean_cents);
            prop_assert!((case.loss_chance - loss).abs() < 1e-9);
            whole(case);
            prop_assert!(case.totals.iter().all(|total| total.cents <= told.most_cents));
        }
        // More chance never pays less, nor loses more often.
        prop_assert!(told.low.mean_cents <= told.high.mean_cents && told.low.p5_cents <= told.high.p5_cents);
        prop_assert!(told.low.loss_chance >= told.high.loss_chance - 1e-12);
    }

    #[test]
    fn shares_make_the_whole_to_the_cent(cents in 0_i64..1_000_000_00, weights in prop::collection::vec(1_i64..1_000_000, 1..8)) {
        let parts = shared(cents, &weights);
        prop_assert_eq!(parts.iter().sum::<i64>(), cents);
        let whole: i64 = weights.iter().sum();
        for (part, weight) in parts.iter().zip(&weights) {
            let exact = cents as f64 * *weight as f64 / whole as f64;
            prop_assert!((*part as f64 - exact).abs() <= 1.0);
        }
    }
}
