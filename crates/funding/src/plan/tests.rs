//! Sums that close, an exact composition against a slow search of another making, the calendar.

#![expect(clippy::inconsistent_digit_grouping, reason = "cents stand apart from euros")]

use super::*;
use jiff::civil::date;
use proptest::prelude::*;

fn line(net_cents: i64, vat: i64) -> CostLine {
    CostLine { label: "travaux".to_owned(), net_cents, vat, paid_on: None }
}

fn grant(cap: i64) -> Offer {
    Offer {
        scheme: None,
        label: "don".to_owned(),
        form: Form::Grant,
        public: true,
        cap_cents: Some(cap),
        rate: None,
        base_cents: None,
        public_limit: None,
        before_start: false,
        group: None,
        advance: 0,
        months_after_end: 0,
        taken_cents: None,
    }
}

fn plan(cost: i64, offers: Vec<Offer>) -> Plan {
    Plan { lines: vec![line(cost, 0)], offers, started: Some(false), ..Plan::default() }
}

#[test]
fn tax_is_rounded_to_the_cent_and_the_plan_closes() {
    let mut plan = plan(0, vec![grant(50_000)]);
    plan.lines = vec![line(100_001, 550), line(33_333, 2000)];
    plan.offers[0].taken_cents = Some(50_000);
    let sums = plan.sums().unwrap();
    // 1 000,01 × 5,5 % = 55,00055; 333,33 × 20 % = 66,666
    assert_eq!((sums.net, sums.vat, sums.gross), (133_334, 5_500 + 6_667, 145_501));
    assert_eq!(sums.gap, 95_501);
    plan.own_cents = 95_501;
    assert_eq!(plan.sums().unwrap().gap, 0);
}

#[test]
fn a_limit_on_public_money_binds_and_is_named() {
    let fsi = Offer { public_limit: Some(8_000), before_start: true, rate: Some(5_000), ..grant(20_000_000) };
    let city = grant(40_000_00);
    let mut plan = plan(100_000_00, vec![fsi, city]);
    let best = propose(&plan).unwrap();
    assert_eq!((best.taken.clone(), best.own), (vec![50_000_00, 30_000_00], 20_000_00));
    assert_eq!(best.cut, [(1, Refusal::PublicLimit { by: 0 })]);
    plan.started = None;
    let unsaid = propose(&plan).unwrap();
    assert_eq!(unsaid.refusals, [(0, Refusal::Begun { known: false })]);
    plan.started = Some(false);
    plan.offers[0].taken_cents = Some(50_000_00);
    plan.offers[1].taken_cents = Some(40_000_00);
    assert_eq!(
        plan.broken().unwrap(),
        [Broken::PublicLimit { offer: 0, limit: 80_000_00, public: 90_000_00 }]
    );
}

#[test]
fn of_one_group_the_better_is_taken_and_a_loan_only_fills_what_gifts_leave() {
    let of = |cap, group: &str| Offer { group: Some(group.to_owned()), ..grant(cap) };
    let loan = Offer { form: Form::Loan, public: false, ..grant(90_000) };
    let best = propose(&plan(100_000, vec![of(30_000, "fsi"), of(40_000, "fsi"), loan])).unwrap();
    assert_eq!((best.taken, best.own), (vec![0, 40_000, 60_000], 0));
    assert_eq!(best.refusals, [(0, Refusal::Group { other: 1 })]);
    assert_eq!(best.cut, [(2, Refusal::Covered)]);
}

#[test]
fn the_lowest_point_says_what_must_be_advanced() {
    let mut plan = plan(100_000, vec![Offer { advance: 3_000, months_after_end: 2, ..grant(80_000) }]);
    plan.lines[0].paid_on = Some(date(2026, 6, 1));
    (plan.begins_on, plan.ends_on) = (Some(date(2026, 3, 1)), Some(date(2026, 9, 30)));
    plan.offers[0].taken_cents = Some(80_000);
    let calendar = plan.calendar().unwrap();
    assert_eq!(calendar.low, Some((date(2026, 6, 1), -76_000)));
    assert_eq!(calendar.events.last().unwrap().on, date(2026, 11, 30));
    assert_eq!(calendar.events.last().unwrap().balance, -20_000);
    plan.lines[0].paid_on = None;
    let unsaid = plan.calendar().unwrap();
    assert_eq!((unsaid.low, unsaid.undated_costs), (None, 100_000), "no low point is invented");
}

#[test]
fn what_does_not_fit_is_an_error_and_never_wraps() {
    let mut large = plan(crate::facts::HIGHEST_CENTS + 1, Vec::new());
    assert_eq!(large.sums(), Err(PlanFault::Line(0)));
    large.lines[0] = line(i64::MAX, 2_000);
    assert_eq!(large.lines[0].gross_cents(), Err(PlanFault::TooLarge));
    let many = plan(10, vec![grant(1); MOST_OFFERS + 1]);
    assert_eq!(propose(&many), Err(PlanFault::TooManyOffers));
}

prop_compose! {
    fn any_offer()(cap in 0..60_i64, public: bool, loan in 0..4_u8, limit in proptest::option::of(0..10_i64), group in 0..4_u8,
        before in 0..5_u8) -> Offer {
        Offer {
            form: if loan == 0 { Form::Loan } else { Form::Grant },
            public,
            public_limit: limit.map(|tenths| tenths * 1_000),
            group: (group == 0).then(|| "g".to_owned()),
            before_start: before == 0,
            ..grant(cap)
        }
    }
}

/// Every amount of every resource, cent by cent: own money and money to pay back, at best.
fn slowly(plan: &Plan, at: usize) -> Option<(i64, i64, u32)> {
    if at == plan.offers.len() {
        let sums = plan.sums().unwrap();
        let taken = plan.offers.iter().filter(|offer| offer.taken_cents > Some(0)).count();
        let sound = sums.gap >= 0 && plan.broken().unwrap().is_empty();
        return sound.then(|| (sums.gap, sums.loans, u32::try_from(taken).unwrap()));
    }
    let all = (0..=plan.offers[at].most_cents(plan.sums().unwrap().gross)).filter_map(|cents| {
        let mut next = plan.clone();
        next.offers[at].taken_cents = Some(cents);
        slowly(&next, at + 1)
    });
    all.min()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_composition_is_better_than_the_one_proposed(cost in 0..9_i64, offers in proptest::collection::vec(any_offer(), 0..4), started: bool) {
        let mut plan = plan(cost, offers);
        plan.started = Some(started);
        let best = propose(&plan).unwrap();
        for (offer, cents) in plan.offers.iter_mut().zip(&best.taken) {
            offer.taken_cents = Some(*cents);
        }
        let sums = plan.sums().unwrap();
        prop_assert!(plan.broken().unwrap().is_empty());
        let funders = u32::try_from(best.taken.iter().filter(|cents| **cents > 0).count()).unwrap();
        prop_assert_eq!(sums.gap, best.own);
        prop_assert_eq!(slowly(&plan, 0), Some((best.own, sums.loans, funders)));
    }

    #[test]
    fn resources_and_own_money_make_the_cost_to_the_cent(costs in proptest::collection::vec((0..10_000_000_i64, 0..2_001_i64), 0..8),
        offers in proptest::collection::vec(any_offer(), 0..10), scale in 1..100_000_i64) {
        let mut plan = plan(0, offers);
        plan.lines = costs.into_iter().map(|(net, vat)| line(net, vat)).collect();
        for offer in &mut plan.offers {
            offer.cap_cents = offer.cap_cents.map(|cap| cap * scale);
        }
        let best = propose(&plan).unwrap();
        for (offer, cents) in plan.offers.iter_mut().zip(&best.taken) {
            offer.taken_cents = Some(*cents);
        }
        plan.own_cents = best.own;
        let sums = plan.sums().unwrap();
        prop_assert_eq!(sums.gap, 0);
        prop_assert_eq!(sums.gross, plan.lines.iter().map(|l| l.gross_cents().unwrap()).sum::<i64>());
        prop_assert!(plan.broken().unwrap().is_empty());
        let refused = best.refusals.len() + best.taken.iter().filter(|cents| **cents > 0).count();
        prop_assert_eq!(refused, plan.offers.len(), "each is taken or told why not");
    }
}
