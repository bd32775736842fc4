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
        works: None,
        net_of_grants: false,
        obtained_cents: 0,
        months_after_end: 0,
        taken_cents: None,
    }
}

/// Relief at a rate of the works that grants leave.
fn relief(works: Works, base: i64, rate: i64) -> Offer {
    Offer {
        form: Form::TaxRelief,
        works: Some(works),
        net_of_grants: true,
        base_cents: Some(base),
        rate: Some(rate),
        cap_cents: None,
        ..grant(0)
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
fn grants_are_taken_off_the_works_of_a_relief_once_and_for_the_works_that_they_pay_for() {
    let energy = relief(Works::Energy, 40_000_00, 2_500);
    let mut plan = plan(100_000_00, vec![energy.clone(), grant(10_000_00)]);
    let best = propose(&plan).unwrap();
    assert_eq!(best.taken, [7_500_00, 10_000_00], "a quarter of 40 000 € less 10 000 €");
    assert_eq!(best.cut, [(0, Refusal::Subsidies)]);
    plan.offers[1].works = Some(Works::Other);
    assert_eq!(propose(&plan).unwrap().taken, [10_000_00, 10_000_00], "a grant for something else");
    plan.offers[1].works = Some(Works::Energy);
    plan.offers[0].obtained_cents = 10_000_00;
    assert_eq!(
        propose(&plan).unwrap().taken,
        [7_500_00, 10_000_00],
        "what was obtained is in the plan: once"
    );
    plan.offers[0].obtained_cents = 30_000_00;
    assert_eq!(propose(&plan).unwrap().taken, [2_500_00, 10_000_00], "the plan does not hold all of it");
    // Nobody says for what the grant is: it is taken off where it costs most, and there alone.
    plan.offers = vec![energy, relief(Works::Access, 30_000_00, 10_000), grant(35_000_00)];
    let best = propose(&plan).unwrap();
    assert_eq!((best.taken, best.own), (vec![8_750_00, 0, 35_000_00], 56_250_00));
    assert_eq!(best.refusals, [(1, Refusal::Subsidies)]);
    plan.offers[0].taken_cents = Some(10_000_00);
    plan.offers[2].taken_cents = Some(35_000_00);
    assert_eq!(plan.broken().unwrap(), [Broken::OverMost { offer: 0, most: 8_750_00 }]);
}

#[test]
fn the_relief_of_a_project_keeps_its_base_and_whether_grants_are_taken_off_is_law() {
    use crate::Fact as F;
    use law::{Origin, Parameter, Status, Table, Unit, Value};
    /// Base, rate, cap, net of grants, already obtained.
    type Told = (Option<i64>, Option<i64>, Option<i64>, bool, i64);
    let answers = [
        (F::Holder, "hlm"),
        (F::AccessWorks, "yes"),
        (F::Where, "common"),
        (F::EnergyWorks, "yes"),
        (F::TfpbDue, "yes"),
        (F::PaidYear, "2026"),
        (F::AccessGross, "600000"),
        (F::EnergyNet, "1000000"),
        (F::Subsidies, "200000"),
        (F::TaxPool, "900000"),
    ];
    let facts = answers.iter().fold(Facts::default(), |facts, (fact, text)| facts.with(*fact, text));
    let of = |table: &Table| -> Vec<Told> {
        let book = Book::new(table, date(2026, 11, 22));
        let all = offers(&book, &facts, table);
        let told = |o: &Offer| (o.base_cents, o.rate, o.cap_cents, o.net_of_grants, o.obtained_cents);
        all.iter().filter(|offer| offer.form == Form::TaxRelief).map(told).collect()
    };
    let energy = (Some(1_000_000), Some(2_500), None, true, 200_000);
    let access = (Some(600_000), Some(10_000), Some(900_000), true, 200_000);
    assert_eq!(of(Table::house()), [access, energy]);
    let own = Parameter {
        key: "relief.deduct_subsidies".to_owned(),
        value: Value { unit: Unit::Flag, amount: 0 },
        from: None,
        to: None,
        reference: "réponse du centre des impôts".to_owned(),
        note: String::new(),
        status: Status::Verified,
        origin: Origin::Own,
    };
    let (table, _) = Table::house().with(vec![own]);
    assert_eq!(of(&table), [(None, None, Some(600_000), false, 0), energy], "the whole, whatever the grants");
}

#[test]
fn a_gift_without_a_largest_amount_is_what_somebody_wrote_of_it() {
    let free = Offer { cap_cents: None, public: false, ..grant(0) };
    let mut plan = plan(100_000, vec![free, relief(Works::Energy, 80_000, 2_500)]);
    let best = propose(&plan).unwrap();
    assert_eq!((best.taken, best.own), (vec![0, 20_000], 80_000), "no amount is invented");
    assert_eq!(best.refusals, [(0, Refusal::Unsaid)]);
    plan.offers[0].taken_cents = Some(40_000);
    assert_eq!(
        propose(&plan).unwrap().taken,
        [40_000, 10_000],
        "it counts as it is written, and lowers the relief"
    );
    assert_eq!(plan.broken().unwrap(), []);
    let loan = Offer { form: Form::Loan, cap_cents: None, ..grant(0) };
    plan.offers.push(loan);
    assert_eq!(
        propose(&plan).unwrap().taken,
        [40_000, 10_000, 50_000],
        "a loan is as large as it is asked for"
    );
}

#[test]
fn a_budget_of_zero_and_an_amount_too_many_are_told() {
    let mut plan = plan(0, vec![grant(500)]);
    assert_eq!(propose(&plan).unwrap().refusals, [(0, Refusal::Nothing)]);
    assert_eq!(plan.sums().unwrap().public_rate(), None, "there is no share of nothing");
    plan.own_cents = 7;
    assert_eq!(plan.broken().unwrap(), [Broken::TooMuch { over: 7 }]);
}

#[test]
fn what_is_refused_is_told_in_both_languages_with_its_name() {
    let named = |label: &str| Offer { label: label.to_owned(), ..grant(10) };
    let scheme = Offer { scheme: Some("relief-energy".to_owned()), ..named("x") };
    let plan = plan(100, vec![named("Ville"), scheme]);
    let told = |words: model::Words| words.into_texts();
    let refusals = [
        Refusal::Begun { known: true },
        Refusal::Begun { known: false },
        Refusal::Nothing,
        Refusal::Unsaid,
        Refusal::Group { other: 0 },
        Refusal::PublicLimit { by: 1 },
        Refusal::OwnLimit,
        Refusal::Subsidies,
        Refusal::Covered,
    ];
    for (fr, en) in refusals.map(|why| told(why.words(&plan))) {
        assert!(fr.ends_with('.') && en.ends_with('.') && fr != en, "{fr} {en}");
    }
    let (fr, en) = told(Refusal::PublicLimit { by: 1 }.words(&plan));
    assert!(
        fr.contains("Dégrèvement de taxe foncière, énergie") && en.contains("Property-tax relief, energy"),
        "{fr}"
    );
    let (fr, en) = told(Broken::OverMost { offer: 0, most: 1_234_56 }.words(&plan));
    assert_eq!(
        (fr.as_str(), en.as_str()),
        ("Ville : au plus 1\u{202F}234,56\u{A0}€.", "Ville: €1,234.56 at most.")
    );
    let (fr, en) = told(PlanFault::Line(0).words());
    assert!(fr.starts_with("Coût 1 :") && en.starts_with("Cost 1:"));
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
        before in 0..5_u8, works in 0..5_usize, base in proptest::option::of(0..9_i64), rate in 0..5_i64, obtained in 0..4_i64, typed in proptest::option::of(1..6_i64)) -> Offer {
        let works = Works::ALL.get(works).copied();
        if let Some(base) = base.filter(|_| matches!(works, Some(Works::Access | Works::Energy))) {
            let cap = (cap < 30).then_some(cap / 5);
            return Offer { cap_cents: cap, obtained_cents: obtained, ..relief(works.unwrap_or(Works::Access), base, rate * 2_500) };
        }
        Offer {
            works,
            taken_cents: typed,
            form: if loan == 0 { Form::Loan } else { Form::Grant },
            public,
            public_limit: limit.map(|tenths| tenths * 1_000),
            group: (group == 0).then(|| "g".to_owned()),
            before_start: before == 0,
            cap_cents: (cap < 50).then_some(cap),
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
    let cost = plan.sums().unwrap().gross;
    // Whatever the grants: what is too much is refused by the rules.
    let offer = &plan.offers[at];
    let most = if offer.is_bounded() { offer.most_cents(cost, 0) } else { offer.taken_cents.unwrap_or(0) };
    let all = (0..=most).filter_map(|cents| {
        let mut next = plan.clone();
        next.offers[at].taken_cents = Some(cents);
        slowly(&next, at + 1)
    });
    all.min()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn no_composition_is_better_than_the_one_proposed(cost in 0..9_i64, offers in proptest::collection::vec(any_offer(), 0..4), started: bool) {
        let mut plan = plan(cost, offers);
        plan.started = Some(started);
        let slow = slowly(&plan, 0);
        let best = propose(&plan).unwrap();
        for (offer, cents) in plan.offers.iter_mut().zip(&best.taken) {
            offer.taken_cents = Some(*cents);
        }
        let sums = plan.sums().unwrap();
        prop_assert!(plan.broken().unwrap().is_empty());
        let funders = u32::try_from(best.taken.iter().filter(|cents| **cents > 0).count()).unwrap();
        prop_assert_eq!(sums.gap, best.own);
        prop_assert_eq!(slow, Some((best.own, sums.loans, funders)));
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
