//! Rules of services: each way to charge with each thing that closes it, the lowest level that works, sums that close, counts that
//! are hidden, effects against figures computed by hand, the next way to reach a dwelling.

use crate::billing::{self, Ask, Bar, Facts, Nature, Route, Verdict, Warning};
use crate::bundle::{self, Asked, Bundle, Eligible};
use crate::follow::{self, Channel, Fact, Next, Stage};
use crate::impact::{self, Counted, Group, Indicator, Outcome, Row, Study, Wrong};
use crate::ladder::{self, Advice, Law, Level, Partner};
use crate::uptake::{Month, Shown, Summary, masked_month};
use crate::*;
use jiff::civil::{Date, date};
use law::Table;
use proptest::prelude::*;

const DAY: Date = date(2026, 11, 23);

fn verdict(facts: &Facts, route: Route) -> Verdict {
    billing::judge(facts, Table::house(), DAY).into_iter().find(|one| one.route == route).unwrap().verdict
}

fn paid() -> Facts {
    Facts {
        payer: Some(Payer::Tenant),
        nature: Some(Nature::Personal),
        is_individual: Some(true),
        is_optional: Some(true),
        is_separate: Some(true),
        has_agreement: Some(false),
        operator_invoices: Some(false),
    }
}

#[test]
fn nothing_known_gives_no_verdict_and_says_what_to_ask() {
    let judged = billing::judge(&Facts::default(), Table::house(), DAY);
    assert!(judged.iter().all(|one| matches!(one.verdict, Verdict::Unknown(..))));
    assert_eq!(billing::to_ask(&judged), Ask::ALL);
}

#[test]
fn every_nature_has_its_law() {
    for nature in Nature::ALL {
        for judged in billing::judge(&Facts { nature: Some(*nature), ..paid() }, Table::house(), DAY) {
            assert!(!matches!(judged.verdict, Verdict::Unknown(..)), "{nature}: {judged:?}");
            assert!(!judged.basis.is_empty(), "{nature}: {:?} has no basis", judged.route);
        }
    }
}

#[test]
fn a_charge_is_on_the_list_and_cannot_be_refused() {
    let lift = Facts { nature: Some(Nature::Lift), is_optional: Some(false), ..paid() };
    assert_eq!(verdict(&lift, Route::RecoverableCharge), Verdict::Allowed);
    let refused = Facts { is_optional: Some(true), ..lift };
    assert_eq!(verdict(&refused, Route::RecoverableCharge), Verdict::Barred(vec![Bar::OptionalIsNoCharge]));
    let other = Facts { is_optional: Some(false), ..paid() };
    assert_eq!(verdict(&other, Route::RecoverableCharge), Verdict::Barred(vec![Bar::NotListed]));
    assert!(
        matches!(verdict(&lift, Route::OptionalContract), Verdict::Barred(bars) if bars.contains(&Bar::Listed))
    );
    // Before the decree there is no list: nothing is told.
    let before = billing::judge(&lift, Table::house(), date(1980, 1, 1));
    assert!(
        matches!(&before[0].verdict, Verdict::Unknown(asks, missing) if asks.is_empty() && missing.len() == 1)
    );
}

#[test]
fn wifi_in_the_charges_is_told_to_need_a_contract() {
    let wifi = Facts { nature: Some(Nature::Connection), is_optional: Some(false), ..paid() };
    let judged = billing::judge(&wifi, Table::house(), DAY);
    assert_eq!(judged[0].verdict, Verdict::Barred(vec![Bar::NotListed]));
    assert!(judged[0].warnings.contains(&Warning::InternetInCharges));
    assert_eq!(judged[1].verdict, Verdict::Barred(vec![Bar::NotSecurityNorSustainable, Bar::NoAgreement]));
    let chosen = Facts { is_optional: Some(true), ..wifi };
    assert_eq!(verdict(&chosen, Route::OptionalContract), Verdict::Allowed);
    assert_eq!(billing::of_chosen(&judged, Some(Route::RecoverableCharge)), Some(Warning::ChosenIsBarred));
    assert_eq!(billing::of_chosen(&judged, None), None);
}

#[test]
fn an_agreement_is_for_security_or_sustainable_development_and_signed() {
    let car = Facts { nature: Some(Nature::Sustainable), has_agreement: None, ..paid() };
    assert_eq!(verdict(&car, Route::CollectiveAgreement), Verdict::Unknown(vec![Ask::Agreement], Vec::new()));
    let signed = Facts { has_agreement: Some(true), ..car };
    assert_eq!(verdict(&signed, Route::CollectiveAgreement), Verdict::Allowed);
    let home = Facts { has_agreement: Some(true), ..paid() };
    assert_eq!(
        verdict(&home, Route::CollectiveAgreement),
        Verdict::Barred(vec![Bar::NotSecurityNorSustainable])
    );
}

#[test]
fn a_contract_is_chosen_apart_and_at_ones_own_price() {
    assert_eq!(verdict(&paid(), Route::OptionalContract), Verdict::Allowed);
    for (facts, bar) in [
        (Facts { is_optional: Some(false), ..paid() }, Bar::NotOptional),
        (Facts { is_separate: Some(false), ..paid() }, Bar::NotSeparate),
        (Facts { is_individual: Some(false), ..paid() }, Bar::NotIndividual),
        (Facts { payer: Some(Payer::Landlord), ..paid() }, Bar::NothingToCharge),
    ] {
        assert_eq!(verdict(&facts, Route::OptionalContract), Verdict::Barred(vec![bar]));
    }
    assert_eq!(verdict(&paid(), Route::ThirdPartyInvoice), Verdict::Barred(vec![Bar::LandlordInvoices]));
    let invoices = Facts { operator_invoices: Some(true), ..paid() };
    assert_eq!(verdict(&invoices, Route::ThirdPartyInvoice), Verdict::Allowed);
    assert_eq!(verdict(&paid(), Route::Free), Verdict::Barred(vec![Bar::TenantsPay]));
    let given = Facts { payer: Some(Payer::Fund), ..paid() };
    assert_eq!(verdict(&given, Route::Free), Verdict::Allowed);
}

#[test]
fn a_caretaker_is_recovered_in_part_and_the_share_is_told_not_sure() {
    let facts = Facts { nature: Some(Nature::CaretakerBoth), is_optional: Some(false), ..paid() };
    let judged = billing::judge(&facts, Table::house(), DAY).remove(0);
    assert!(judged.warnings.contains(&Warning::CaretakerShare(7_500)), "{judged:?}");
    assert!(judged.warnings.iter().any(|one| matches!(one, Warning::NotSure(_))));
}

#[test]
fn the_lowest_level_that_works_is_advised() {
    let known = ladder::Facts {
        partner: Some(Partner::Nobody),
        skills: Some(true),
        volume: Some(150),
        law: Some(Law::Held),
        lasts: Some(true),
        several: Some(true),
    };
    let advice = |facts: ladder::Facts| ladder::judge(&facts).1;
    assert_eq!(advice(known), Advice::Level(Level::Operator));
    let with = |partner| ladder::Facts { partner: Some(partner), ..known };
    assert_eq!(advice(with(Partner::Everywhere)), Advice::Level(Level::Facilitator));
    assert_eq!(advice(with(Partner::InPart)), Advice::Level(Level::Coordinator));
    assert_eq!(advice(ladder::Facts { law: Some(Law::NotHeld), ..known }), Advice::None);
    // What may still turn out lighter is asked before anything higher is advised.
    assert_eq!(advice(ladder::Facts { partner: None, ..known }), Advice::Ask(vec![ladder::Ask::Partner]));
    let operator = ladder::judge(&known).0.remove(2);
    assert!(operator.against.contains(&ladder::Reason::OutsideOwnTrade));
}

#[test]
fn a_plan_closes_to_the_cent_or_says_by_how_much_it_does_not() {
    let line = |cents| Line { label: "Heures".to_owned(), cents };
    let share = |cents| Share { source: Source::By(Payer::Landlord), label: String::new(), cents };
    let plan = Plan { lines: vec![line(100_001)], shares: vec![share(60_000), share(40_000)] };
    assert_eq!((plan.gap(), plan.of_landlord()), (Ok(1), 100_000));
    let below = Plan { lines: vec![line(-1)], shares: Vec::new() };
    assert_eq!(below.check(), Err(Fault::Line(0)));
    let large = Plan { lines: vec![line(i64::MAX), line(1)], shares: Vec::new() };
    assert_eq!(large.cost(), Err(Fault::TooLarge));
}

fn month(at: i8, tenants: Option<u32>, others: Option<u32>, cost_cents: Option<i64>) -> Month {
    Month { from: date(2026, at, 1), tenants, others, cost_cents }
}

#[test]
fn a_month_that_was_not_counted_is_not_zero() {
    let months = [
        month(1, Some(40), Some(10), Some(100_000)),
        month(2, None, Some(5), Some(900_000)),
        month(3, Some(20), Some(0), None),
    ];
    let all = Summary::of(&months);
    assert_eq!((all.months, all.counted, all.priced, all.uses()), (3, 2, 1, 70));
    assert_eq!((all.cost_cents, all.by_use_cents), (100_000, Some(2_000)));
    assert_eq!(Summary::of(&[month(1, Some(3), Some(2), Some(50_000))]).by_use_cents, None, "too few");
}

#[test]
fn no_sum_tells_a_small_count() {
    let shown = |tenants, others| masked_month(&month(1, tenants, others, None));
    assert_eq!(shown(Some(40), Some(4)), (Shown::Known(40), Shown::Masked, Shown::Masked));
    assert_eq!(shown(Some(40), Some(0)), (Shown::Known(40), Shown::Known(0), Shown::Known(40)));
    assert_eq!(shown(Some(4), Some(0)).2, Shown::Masked);
    assert_eq!(shown(None, Some(40)).2, Shown::Unknown);
    assert_eq!(shown(Some(10), Some(9)), (Shown::Masked, Shown::Masked, Shown::Known(19)));
}

#[test]
fn gaps_and_coverage_say_what_is_missing_where() {
    let mut visits = Service::new("Visites", Kind::Visits);
    assert_eq!(visits.gaps(false), [Gap::Provider, Gap::Payer, Gap::Route, Gap::Residences, Gap::Level]);
    visits.residences.insert("a".to_owned());
    visits.from = Some(DAY);
    let cars = Service {
        residences: ["a".to_owned(), "b".to_owned()].into(),
        from: Some(DAY),
        to: Some(DAY),
        ..Service::new("Autos", Kind::SharedCars)
    };
    let all = [&visits, &cars];
    let found = coverage(["a", "b", "c"], &all, None, DAY);
    let told: Vec<(&str, usize)> = found.iter().map(|one| (one.residence.as_str(), one.missing())).collect();
    assert_eq!(told, [("c", 4), ("b", 3), ("a", 2)]);
    assert_eq!(coverage(["a"], &all, None, DAY.tomorrow().unwrap())[0].missing(), 3, "the last day is over");
    assert_eq!(coverage(["a"], &all, Some(Priority::Mobility), DAY)[0].missing(), 3);
    for family in Family::ALL {
        assert!(Kind::ALL.iter().any(|kind| kind.family() == *family));
    }
}

#[test]
fn one_condition_that_fails_is_no_and_what_is_not_known_is_asked() {
    let jump = Bundle { age_from: Some(18), age_to: Some(29), lease_months: Some(12), ..Bundle::default() };
    let asked = |age, lease_began| Asked { age, lease_began };
    let recent = Some(date(2026, 3, 1));
    assert_eq!(jump.eligible(&asked(Some(22), recent), DAY), Eligible::Yes);
    assert_eq!(jump.eligible(&asked(Some(22), None), DAY), Eligible::Ask(vec![bundle::Of::Lease]));
    assert_eq!(jump.eligible(&asked(Some(30), None), DAY), Eligible::No(vec![bundle::Of::Age]));
    let old = Some(date(2025, 11, 22));
    assert_eq!(jump.eligible(&asked(Some(22), old), DAY), Eligible::No(vec![bundle::Of::Lease]));
    assert_eq!(Bundle::default().eligible(&asked(None, None), DAY), Eligible::Yes);
    assert!(Bundle { age_from: Some(30), age_to: Some(29), ..jump }.is_contradictory());
}

#[test]
fn arrears_of_a_few_households_are_not_told() {
    let month =
        |at, known, arrears| bundle::Month { from: date(2026, at, 1), members: Some(80), known, arrears };
    assert_eq!(month(1, Some(60), Some(15)).share(), Some(0.25));
    assert_eq!(month(1, Some(60), Some(10)).share(), None);
    assert_eq!(month(1, Some(60), Some(50)).share(), None, "ten are not in arrears: as telling");
    assert!(month(1, Some(90), Some(10)).is_contradictory());
    assert!(month(1, None, Some(1)).is_contradictory());
    let months = [month(1, Some(60), Some(30)), month(2, None, None), month(3, Some(60), Some(15))];
    assert_eq!(bundle::trend(&months), Some(((date(2026, 1, 1), 0.5), (date(2026, 3, 1), 0.25))));
    assert_eq!(bundle::trend(&months[..2]), None);
}

fn row(at: usize, group: Group, before: (u32, u32), after: (u32, u32)) -> Row {
    let counted = |(yes, of)| Some(Counted { yes, of });
    Row { residence: at.to_string(), group, before: counted(before), after: counted(after) }
}

fn study(rows: Vec<Row>) -> Study {
    let year = |year| (date(year, 1, 1), date(year, 12, 31));
    Study { indicator: Indicator::Arrears, before: year(2024), after: year(2025), rows }
}

#[test]
fn a_change_has_the_interval_of_its_residences() {
    // Changes of -10, -20 and -30 points: mean -20, standard error 10/√3, Student at 97.5 % with two degrees 4.302653.
    let rows = vec![
        row(1, Group::Served, (50, 100), (40, 100)),
        row(2, Group::Served, (50, 100), (30, 100)),
        row(3, Group::Served, (50, 100), (20, 100)),
    ];
    let measured = impact::measure(&study(rows.clone()));
    let Outcome::Known(effect) = measured.served.change else { panic!("{measured:?}") };
    let half = 4.302_652_73 * 0.1 / 3_f64.sqrt();
    assert!((effect.value + 0.2).abs() < 1e-12);
    assert!((effect.low + 0.2 + half).abs() < 1e-7 && (effect.high + 0.2 - half).abs() < 1e-7);
    assert_eq!((measured.compared, measured.net), (None, None));
    // Two residences have a change each, and no interval.
    let few = impact::measure(&study(rows[..2].to_vec()));
    assert_eq!(few.served.change, Outcome::TooFew(2));
}

#[test]
fn a_difference_of_differences_has_the_interval_of_welch() {
    let mut rows: Vec<Row> = [40, 30, 20, 30]
        .iter()
        .enumerate()
        .map(|(at, after)| row(at, Group::Served, (50, 100), (*after, 100)))
        .collect();
    rows.extend(
        [50, 45, 55]
            .iter()
            .enumerate()
            .map(|(at, after)| row(10 + at, Group::Compared, (50, 100), (*after, 100))),
    );
    let Some(Outcome::Known(effect)) = impact::measure(&study(rows)).net else { panic!() };
    // Served: mean -0.20, variance 0.02/3/4; compared: mean 0, variance 0.005/2/3. Welch's freedom is 4.909; Student's quantile there,
    // by integration of its density, is 2.5850.
    let error = (0.02_f64 / 12.0 + 0.005 / 6.0).sqrt();
    assert!((effect.value + 0.2).abs() < 1e-12);
    assert!(((effect.high - effect.value) / error - 2.5850).abs() < 0.005, "{effect:?}");
    assert!(effect.is_told() && effect.detectable > 0.0);
}

#[test]
fn unknown_periods_stay_out_and_small_counts_are_hidden() {
    let mut rows: Vec<Row> = (0..3).map(|at| row(at, Group::Served, (3, 100), (3, 100))).collect();
    assert_eq!(impact::measure(&study(rows.clone())).served.change, Outcome::Masked);
    rows.push(Row { before: None, ..row(9, Group::Served, (1, 2), (1, 2)) });
    let here = impact::measure(&study(rows)).served;
    assert_eq!((here.residences, here.left_out, here.shares), (3, 1, None));
    // All alike: an interval of no width would claim to be sure.
    let same: Vec<Row> = (0..5).map(|at| row(at, Group::Served, (20, 100), (20, 100))).collect();
    let Outcome::Known(effect) = impact::measure(&study(same)).served.change else { panic!() };
    assert!(effect.low < 0.0 && effect.high > 0.0);
}

#[test]
fn a_study_with_contradictions_is_refused() {
    let one = row(1, Group::Served, (1, 2), (1, 2));
    assert_eq!(study(vec![one.clone(), one.clone()]).check(), Err(Wrong::Twice(1)));
    assert_eq!(study(vec![row(1, Group::Served, (3, 2), (1, 2))]).check(), Err(Wrong::Count(0)));
    assert_eq!(study(vec![row(1, Group::Served, (0, 0), (1, 2))]).check(), Err(Wrong::Count(0)));
    let crossed = Study { after: (date(2024, 12, 31), date(2025, 1, 1)), ..study(vec![one]) };
    assert_eq!(crossed.check(), Err(Wrong::Periods));
}

#[test]
fn the_next_way_is_the_lightest_that_was_not_worn_out() {
    let tried = |channel, outcome| Fact::Tried { on: DAY, channel, outcome };
    let mut facts = Vec::new();
    let mut ways = Vec::new();
    while let Next::Try(channel, _) = follow::next(&facts, true) {
        ways.push(channel);
        facts.push(tried(channel, follow::Outcome::NobodyThere));
    }
    use Channel::{Door, Paper, Partner, Phone};
    assert_eq!(ways, [Paper, Phone, Phone, Door, Door, Partner]);
    assert_eq!(follow::next(&facts, true), Next::AllTried);
    let wrong = [tried(Paper, follow::Outcome::Sent), tried(Phone, follow::Outcome::Wrong)];
    assert!(matches!(follow::next(&wrong, false), Next::Try(Door, _)));
    let helped = [Fact::HelpAsked { on: DAY }];
    assert_eq!(follow::next(&helped, true), Next::Try(Partner, follow::Why::Help));
    assert_eq!(follow::next(&helped, false), Next::Try(Door, follow::Why::Help));
    assert_eq!(follow::stage(&[helped[0], tried(Door, follow::Outcome::Reached)]), Stage::HelpAsked);
}

#[test]
fn nothing_follows_an_end_but_a_late_reply() {
    let declined = [Fact::Declined { on: DAY }];
    let tried = Fact::Tried { on: DAY, channel: Channel::Door, outcome: follow::Outcome::Sent };
    assert!(!follow::may_add(&declined, &tried, DAY));
    let reply = Fact::Replied { on: DAY, channel: Channel::Paper };
    assert!(follow::may_add(&declined, &reply, DAY));
    assert!(!follow::may_add(&[reply], &declined[0], DAY));
    assert!(!follow::may_add(&[], &Fact::Declined { on: DAY.tomorrow().unwrap() }, DAY), "to come");
    assert!(
        !follow::may_add(&[tried], &Fact::Declined { on: DAY.yesterday().unwrap() }, DAY),
        "before the last"
    );
    assert_eq!(follow::next(&declined, true), Next::Nothing);
}

proptest! {
    #[test]
    fn an_interval_holds_its_value_and_stays_a_share(counts in proptest::collection::vec((1_u32..60, 0_u32..60, 0_u32..60), 3..12)) {
        let rows = counts.iter().enumerate().map(|(at, (of, a, b))| row(at, Group::Served, (*a.min(of), *of), (*b.min(of), *of)));
        if let Outcome::Known(effect) = impact::measure(&study(rows.collect())).served.change {
            prop_assert!(effect.low <= effect.value && effect.value <= effect.high);
            prop_assert!(effect.low >= -1.0 && effect.high <= 1.0 && effect.detectable >= 0.0);
        }
    }

    #[test]
    fn a_fact_more_never_opens_what_a_bar_closed(nature in 0_usize..14, flags in proptest::collection::vec(proptest::option::of(any::<bool>()), 5), payer in proptest::option::of(0_usize..5)) {
        let facts = Facts {
            payer: payer.map(|at| Payer::ALL[at]),
            nature: Some(Nature::ALL[nature]),
            is_individual: flags[0],
            is_optional: flags[1],
            is_separate: flags[2],
            has_agreement: flags[3],
            operator_invoices: flags[4],
        };
        let more = Facts {
            payer: facts.payer.or(Some(Payer::Tenant)),
            is_individual: facts.is_individual.or(Some(true)),
            is_optional: facts.is_optional.or(Some(true)),
            is_separate: facts.is_separate.or(Some(true)),
            has_agreement: facts.has_agreement.or(Some(true)),
            operator_invoices: facts.operator_invoices.or(Some(true)),
            ..facts
        };
        let (less, known) = (billing::judge(&facts, Table::house(), DAY), billing::judge(&more, Table::house(), DAY));
        for (before, after) in less.iter().zip(&known) {
            if matches!(before.verdict, Verdict::Barred(_)) {
                prop_assert!(matches!(after.verdict, Verdict::Barred(_)));
            }
            if before.verdict == Verdict::Allowed {
                prop_assert!(after.verdict == Verdict::Allowed);
            }
        }
    }
}
