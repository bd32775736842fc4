//! The ledger: the five reference cases, duplicates, offices that change, both articles, and what always holds.
#![expect(clippy::unwrap_used, reason = "tests")]

use jiff::civil::{Date, date};
use law::Table;
use proptest::prelude::*;
use relief::advice::{Advice, advice};
use relief::amounts::Amounts;
use relief::classify::WorksClass;
use relief::deadline::Urgency;
use relief::exemption::{Basis, Dwellings, TaxFacts, Taxed, WhyUnknown, lacking, taxed};
use relief::expense::{Missing, Resemblance, missing};
use relief::ledger::{Belonging, Filed, Notice, Out, Question, Standing};
use relief::payment::{Payment, Retention};
use relief::{Article, Expense, Kind, Ledger, Rules, ledger};

const OLD: TaxFacts =
    TaxFacts { completed_year: Some(1978), exemption_years: None, financed_on: None, taxable_from: None };

fn one(facts: TaxFacts) -> Vec<Dwellings> {
    vec![Dwellings { facts, count: 1 }]
}

fn rules() -> Rules {
    Rules::on(Table::house(), date(2025, 1, 1)).unwrap()
}

fn expense(id: &str, paid_on: Date, ttc: i64) -> Expense {
    Expense {
        id: id.to_owned(),
        residence_id: Some("r".to_owned()),
        dwelling_id: Some(format!("d-{id}")),
        kind: Kind::Invoice,
        paid_on: Some(paid_on),
        invoice_number: Some(format!("F-{id}")),
        invoiced_on: Some(paid_on),
        contractor: Some("Artisan".to_owned()),
        label: "Remplacement baignoire par douche".to_owned(),
        amounts: Amounts { ht: Some(ttc * 10 / 11), vat_rate: None, vat: None, ttc },
        subsidies: 0,
        decided: None,
        resemblance: None,
        payment: Payment::default(),
        taxed: one(OLD),
    }
}

fn question(expenses: Vec<Expense>, pools: &[(&str, i16, i64)]) -> Question {
    Question {
        expenses,
        belongings: vec![Belonging {
            residence_id: "r".to_owned(),
            office_id: "o".to_owned(),
            from: date(2000, 1, 1),
        }],
        notices: pools
            .iter()
            .map(|(office, year, due)| Notice {
                office_id: (*office).to_owned(),
                year: *year,
                due: *due,
                other_relief: 0,
            })
            .collect(),
        filed: Vec::new(),
    }
}

fn computed(question: &Question, today: Date) -> Ledger {
    ledger(question, today, &rules()).unwrap()
}

#[test]
fn a_an_expense_below_the_tax_is_relieved_whole() {
    let q = question(vec![expense("a", date(2024, 11, 20), 420_000)], &[("o", 2025, 1_000_000)]);
    let found = computed(&q, date(2025, 2, 1));
    let office = &found.offices[0];
    assert_eq!((office.year, office.access.claimable, office.access.relief), (2025, 420_000, Some(420_000)));
    assert_eq!((office.lost(), office.deadline), (Some(0), date(2026, 12, 31)));
    assert_eq!(office.room(), Some(580_000));
}

#[test]
fn b_what_exceeds_the_tax_is_lost_and_the_shares_add_up() {
    let paid = date(2024, 6, 1);
    let all = vec![expense("a", paid, 600_000), expense("b", paid, 500_000), expense("c", paid, 200_000)];
    let q = question(all, &[("o", 2025, 1_000_000), ("p", 2025, 300_000)]);
    let found = computed(&q, date(2025, 2, 1));
    let office = &found.offices[0];
    assert_eq!((office.access.relief, office.access.lost), (Some(1_000_000), Some(300_000)));
    let shares: Vec<i64> = found
        .lines
        .iter()
        .map(|line| match line.standing {
            Standing::Counted { share } => share.unwrap(),
            _ => 0,
        })
        .collect();
    assert_eq!(shares.iter().sum::<i64>(), 1_000_000);
    let told = advice(office, &found, (&q.expenses, &q.belongings), date(2025, 2, 1));
    assert_eq!(
        told,
        [Advice::OtherOffices(vec![("p".to_owned(), 300_000)]), Advice::OtherFunding { cents: 300_000 }]
    );
}

#[test]
fn what_is_not_paid_may_wait_for_the_next_tax() {
    let mut waits = expense("w", date(2025, 1, 1), 90_000);
    waits.paid_on = None;
    let q = question(
        vec![expense("a", date(2025, 3, 1), 500_000), waits],
        &[("o", 2026, 400_000), ("o", 2027, 800_000)],
    );
    let today = date(2025, 11, 2);
    let found = computed(&q, today);
    let told = advice(&found.offices[0], &found, (&q.expenses, &q.belongings), today);
    assert_eq!(told[0], Advice::PayNextYear { cents: 90_000, room: Some(800_000) });
}

#[test]
fn c_a_dwelling_exempt_for_25_years_is_not_eligible() {
    let facts = TaxFacts { completed_year: Some(2015), exemption_years: Some(25), ..TaxFacts::default() };
    let no = Taxed::No { until: 2041, basis: Basis::Duration };
    assert_eq!(taxed(facts, 2025, &rules()), no);
    let by_rule = TaxFacts { financed_on: Some(date(2013, 5, 2)), exemption_years: None, ..facts };
    assert_eq!(taxed(by_rule, 2040, &rules()), Taxed::No { until: 2041, basis: Basis::Rule });
    assert_eq!(taxed(by_rule, 2041, &rules()), Taxed::Yes { since: 2041, basis: Basis::Rule });
    let one = Expense { taxed: one(facts), ..expense("a", date(2024, 11, 20), 420_000) };
    let found = computed(&question(vec![one], &[("o", 2025, 1_000_000)]), date(2025, 2, 1));
    assert_eq!(found.lines[0].standing, Standing::Out(Out::Exempt { until: 2041 }));
    assert!(found.offices.is_empty());
}

#[test]
fn d_eleven_days_before_the_last_one_is_urgent() {
    let q = question(vec![expense("a", date(2023, 1, 3), 100_000)], &[("o", 2024, 500_000)]);
    let office = &computed(&q, date(2025, 12, 20)).offices[0];
    assert_eq!(
        (office.deadline, office.urgency),
        (date(2025, 12, 31), Urgency::Due { within: 30, left: 11 })
    );
    assert!(office.is_open());
}

#[test]
fn e_what_nobody_claimed_in_time_is_barred() {
    let q = question(vec![expense("a", date(2022, 6, 30), 100_000)], &[("o", 2023, 500_000)]);
    let found = computed(&q, date(2025, 1, 5));
    assert_eq!(found.lines[0].standing, Standing::Out(Out::Barred { since: date(2024, 12, 31) }));
    let doubtful = Expense { label: "Travaux divers".to_owned(), ..expense("a", date(2022, 6, 30), 100_000) };
    let late = computed(&question(vec![doubtful], &[]), date(2025, 1, 5));
    assert_eq!(late.lines[0].standing, found.lines[0].standing, "nothing is left to decide");
    let mut filed = q.clone();
    filed.filed.push(Filed {
        id: "x".to_owned(),
        office_id: "o".to_owned(),
        year: 2023,
        article: Article::Access,
        expense_ids: ["a".to_owned()].into(),
        claimed: 100_000,
        granted: None,
    });
    assert_eq!(
        computed(&filed, date(2025, 1, 5)).lines[0].standing,
        Standing::Filed { claim_id: "x".to_owned() }
    );
}

#[test]
fn what_is_known_of_the_tax_prevails_and_what_is_not_known_stays_so() {
    let r = rules();
    let said = TaxFacts { taxable_from: Some(2020), completed_year: Some(2015), ..TaxFacts::default() };
    assert_eq!(taxed(said, 2025, &r), Taxed::Yes { since: 2020, basis: Basis::Said });
    assert_eq!(taxed(TaxFacts::default(), 2025, &r), Taxed::Unknown(WhyUnknown::NoYear));
    let recent = TaxFacts { completed_year: Some(2006), ..TaxFacts::default() };
    assert_eq!(taxed(recent, 2021, &r), Taxed::No { until: 2022, basis: Basis::Rule });
    assert_eq!(taxed(recent, 2025, &r), Taxed::Unknown(WhyUnknown::NoDuration));
    assert_eq!(taxed(recent, 2037, &r), Taxed::Yes { since: 2037, basis: Basis::Rule });
    // A decision of 2024: no rule is written down for it, and none stands in.
    let hole =
        TaxFacts { completed_year: Some(2025), financed_on: Some(date(2024, 1, 5)), ..TaxFacts::default() };
    assert_eq!(taxed(hole, 2045, &r), Taxed::Unknown(WhyUnknown::NoRule));
    assert!(Rules::on(&Table::default(), date(2025, 1, 1)).unwrap_err().key.starts_with("relief."));
}

#[test]
fn an_invoice_that_comes_twice_counts_once_until_a_person_decides() {
    let paid = date(2024, 3, 1);
    let twin = Expense {
        id: "b".to_owned(),
        contractor: Some("ARTISAN ".to_owned()),
        invoice_number: Some("f/A".to_owned()),
        dwelling_id: None,
        paid_on: Some(date(2024, 4, 1)),
        ..expense("a", paid, 100_000)
    };
    let first = Expense { invoice_number: Some("F-A".to_owned()), ..expense("a", paid, 100_000) };
    let q = question(vec![twin.clone(), first.clone()], &[("o", 2025, 500_000)]);
    let found = computed(&q, date(2025, 2, 1));
    assert_eq!(found.lines[1].standing, Standing::Out(Out::Repeats("a".to_owned())));
    assert_eq!(found.offices[0].access.claimable, 100_000);
    let distinct = Expense { resemblance: Some(Resemblance::Distinct), ..twin.clone() };
    let q = question(vec![first.clone(), distinct], &[("o", 2025, 500_000)]);
    assert_eq!(computed(&q, date(2025, 2, 1)).offices[0].access.claimable, 200_000);
    // One invoice for two dwellings is two expenses.
    let other = Expense { dwelling_id: Some("elsewhere".to_owned()), ..twin };
    let q = question(vec![first, other], &[("o", 2025, 500_000)]);
    assert_eq!(computed(&q, date(2025, 2, 1)).offices[0].access.claimable, 200_000);
}

#[test]
fn subsidies_and_credit_notes_are_taken_off_and_energy_is_apart() {
    let paid = date(2024, 3, 1);
    let aided = Expense { subsidies: 350_000, ..expense("a", paid, 420_000) };
    let credit = Expense { kind: Kind::CreditNote, ..expense("b", paid, 20_000) };
    let boiler = Expense {
        label: "Remplacement chaudière".to_owned(),
        subsidies: 20_000,
        amounts: Amounts { ht: Some(100_000), vat_rate: Some(550), vat: Some(5_500), ttc: 105_500 },
        ..expense("c", paid, 105_500)
    };
    let unknown = Expense { amounts: Amounts { ht: None, ..boiler.amounts }, ..boiler.clone() };
    let unknown = Expense { id: "d".to_owned(), dwelling_id: Some("z".to_owned()), ..unknown };
    let q = question(vec![aided, credit, boiler, unknown], &[("o", 2025, 60_000)]);
    let found = computed(&q, date(2025, 2, 1));
    let office = &found.offices[0];
    assert_eq!((office.access.claimable, office.access.relief), (50_000, Some(50_000)));
    // 25 % of 1 000 − 200 €; the tax has 100 € left for it.
    assert_eq!(
        (office.energy.claimable, office.energy.relief, office.energy.lost),
        (20_000, Some(10_000), Some(10_000))
    );
    assert_eq!(found.lines[3].standing, Standing::Out(Out::HtUnknown));
}

#[test]
fn a_residence_that_changes_office_counts_where_it_stands_on_1_january() {
    let mut q =
        question(vec![expense("a", date(2024, 6, 1), 1_000), expense("b", date(2025, 6, 1), 2_000)], &[]);
    q.belongings.push(Belonging {
        residence_id: "r".to_owned(),
        office_id: "p".to_owned(),
        from: date(2025, 1, 2),
    });
    let found = computed(&q, date(2025, 7, 1));
    let offices: Vec<_> = found.lines.iter().map(|line| line.office_id.clone().unwrap()).collect();
    assert_eq!(offices, ["o", "p"]);
    // No notice: what is due is not known, and neither is the relief.
    assert_eq!((found.offices[0].pool, found.offices[0].access.relief), (None, None));
}

#[test]
fn common_parts_count_for_the_dwellings_that_bear_the_tax() {
    let exempt = TaxFacts { completed_year: Some(2015), exemption_years: Some(25), ..TaxFacts::default() };
    let unknown = TaxFacts { completed_year: Some(2008), ..TaxFacts::default() };
    let of = |more: &[(TaxFacts, u32)]| {
        let groups = more.iter().map(|(facts, count)| Dwellings { facts: *facts, count: *count });
        Expense { dwelling_id: None, taxed: groups.collect(), ..expense("a", date(2024, 6, 1), 100_000) }
    };
    let line = |expense: Expense, rules: &Rules| {
        let q = question(vec![expense], &[("o", 2025, 1_000_000)]);
        ledger(&q, date(2025, 2, 1), rules).unwrap().lines.remove(0)
    };
    let mixed = of(&[(OLD, 2), (exempt, 1)]);
    let found = line(mixed.clone(), &rules());
    assert_eq!(found.taxed, Some(Taxed::Part { taxed: 2, of: 3, basis: Basis::Rule }));
    // Two thirds of 1 000 €, rounded down.
    assert_eq!((found.claimable, found.standing), (66_666, Standing::Counted { share: Some(66_666) }));
    let mut whole = rules();
    whole.split_mixed = false;
    assert_eq!(
        line(mixed, &whole).standing,
        Standing::Out(Out::TaxUnknown(WhyUnknown::Mixed)),
        "a parameter decides whether it is shared"
    );
    let asked = of(&[(OLD, 2), (exempt, 1), (unknown, 4)]);
    assert_eq!(
        lacking(&asked.taxed, 2025, &rules()),
        [(WhyUnknown::NoDuration, 4)].into(),
        "which fact is missing, and of how many dwellings"
    );
    assert_eq!(line(asked, &rules()).standing, Standing::Out(Out::TaxUnknown(WhyUnknown::NoDuration)));
    assert_eq!(line(of(&[]), &rules()).standing, Standing::Out(Out::TaxUnknown(WhyUnknown::NoDwelling)));
}

#[test]
fn what_was_held_back_is_claimed_when_it_is_paid() {
    let held = |rate| Payment { retention: Some(Retention::Yes { rate }), transferred: None };
    let invoice = expense("a", date(2023, 6, 1), 110_000);
    let first = Expense { payment: held(Some(500)), ..invoice.clone() };
    // A year later, what was held back: same invoice, another amount.
    let later = Expense {
        id: "b".to_owned(),
        paid_on: Some(date(2024, 7, 1)),
        amounts: Amounts { ht: None, vat_rate: None, vat: None, ttc: 5_500 },
        ..invoice.clone()
    };
    let q = question(vec![first, later], &[("o", 2024, 1_000_000), ("o", 2025, 1_000_000)]);
    let found = computed(&q, date(2025, 2, 1));
    let sums: Vec<_> = found.offices.iter().map(|office| (office.year, office.access.claimable)).collect();
    assert_eq!(sums, [(2025, 5_500), (2024, 104_500)]);
    let unsaid = Expense { payment: held(None), ..invoice };
    let found = computed(&question(vec![unsaid], &[("o", 2024, 1_000_000)]), date(2025, 2, 1));
    assert_eq!(found.lines[0].standing, Standing::Out(Out::PaidUnknown));
}

#[test]
fn an_invoice_that_a_stranger_cannot_read_is_told() {
    let vague = Expense {
        label: "Situation n° 3".to_owned(),
        decided: Some((WorksClass::Pmr, None)),
        invoice_number: None,
        ..expense("a", date(2024, 6, 1), 1_000)
    };
    let asked = missing(&vague);
    assert!(
        asked.contains(&Missing::Number)
            && asked.contains(&Missing::Nature)
            && asked.contains(&Missing::Link)
    );
    assert!(!asked.contains(&Missing::PaymentDate));
}

fn any_expense() -> impl Strategy<Value = Expense> {
    let label = prop_oneof![
        Just("Pose de barres d'appui"),
        Just("Remplacement chaudière"),
        Just("Travaux divers"),
        Just("Ravalement"),
    ];
    (0_u16..40, 2020_i16..2025, 1_i8..=12, 1_i64..900_000, label, 0_i64..50_000, any::<bool>(), 0_u8..4)
        .prop_map(|(id, year, month, ttc, label, subsidies, credit, residence)| Expense {
            label: label.to_owned(),
            subsidies,
            residence_id: (residence > 0).then(|| format!("r{residence}")),
            kind: if credit && id % 5 == 0 { Kind::CreditNote } else { Kind::Invoice },
            ..expense(&format!("{id:02}-{ttc}"), date(year, month, 3), ttc)
        })
}

proptest! {
    #[test]
    fn nothing_claimable_is_lost_in_silence_and_no_tax_is_exceeded(
        expenses in proptest::collection::vec(any_expense(), 0..25),
        pools in proptest::collection::vec((1_u8..4, 2021_i16..2027, 0_i64..1_500_000), 0..8),
        day in 0_i32..2000,
        turn in 0_usize..25,
    ) {
        let mut unique = expenses;
        unique.sort_by(|a, b| a.id.cmp(&b.id));
        unique.dedup_by(|a, b| a.id == b.id);
        let belongings = (1..4).map(|n| Belonging {
            residence_id: format!("r{n}"), office_id: format!("o{}", n % 2), from: date(2000, 1, 1),
        });
        let notices = pools.iter().map(|(office, year, due)| Notice {
            office_id: format!("o{}", office % 2), year: *year, due: *due, other_relief: due / 7,
        });
        let mut q = Question {
            expenses: unique, belongings: belongings.collect(), notices: notices.collect(), filed: Vec::new(),
        };
        let today = date(2021, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap();
        let found = computed(&q, today);
        for office in &found.offices {
            if let Some(pool) = office.pool {
                let relief = office.access.relief.unwrap() + office.energy.relief.unwrap();
                prop_assert!(relief <= pool);
            }
            for article in Article::ALL {
                let sum = office.of(article);
                if let (Some(relief), Some(lost)) = (sum.relief, sum.lost) {
                    prop_assert_eq!(relief + lost, sum.claimable);
                    let shares: i64 = found.lines.iter()
                        .filter(|l| l.article == Some(article) && l.year == Some(office.year)
                            && l.office_id.as_deref() == Some(&office.office_id))
                        .filter_map(|l| match l.standing { Standing::Counted { share } => share, _ => None })
                        .sum();
                    prop_assert_eq!(shares, relief);
                }
            }
            // What is lost, or not known, is told with what to do.
            let told = advice(office, &found, (&q.expenses, &q.belongings), today);
            let quiet = office.lost() == Some(0) || (office.access.claimable == 0 && office.energy.claimable == 0);
            prop_assert!(quiet || !told.is_empty());
        }
        // Every claimable expense is counted in an office and a year, or waits for somebody with its last day, or is out for
        // a reason that nobody can lift.
        for line in &found.lines {
            if let Standing::Out(out) = &line.standing
                && out.waits()
            {
                prop_assert!(line.deadline.is_none_or(|last| last >= today), "what is barred waits for nobody");
            }
            let is_left = matches!(&line.standing, Standing::Out(out) if !out.waits());
            let why = matches!(&line.standing, Standing::Out(
                Out::NotPaid | Out::Excluded | Out::SetAside | Out::Exempt { .. } | Out::Subsidised | Out::Barred { .. }
            ));
            prop_assert!(!is_left || why, "{:?}", line.standing);
            if let Standing::Counted { .. } = line.standing {
                let there = found.offices.iter().any(|o| Some(o.year) == line.year
                    && Some(&o.office_id) == line.office_id.as_ref());
                prop_assert!(there);
            }
        }
        // The order in which expenses and notices come changes nothing.
        let n = q.expenses.len();
        if n > 0 { q.expenses.rotate_left(turn % n); }
        q.notices.reverse();
        q.belongings.reverse();
        prop_assert_eq!(computed(&q, today), found);
    }
}
