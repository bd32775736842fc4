//! Parameters by day: what prevails, what is missing, what is refused.

use super::*;
use crate::{HEADERS, Status, Unit};
use jiff::civil::date;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn file(lines: &[&str]) -> String {
    format!("{}\n{}\n", HEADERS.join(","), lines.join("\n"))
}

fn table(lines: &[&str]) -> Table {
    let (parameters, faults) = read(file(lines).as_bytes(), Origin::House);
    assert_eq!(faults, []);
    let (table, faults) = Table::new(parameters);
    assert_eq!(faults, []);
    table
}

#[test]
fn what_the_program_ships_has_no_fault() {
    for (name, text) in HOUSE {
        let (parameters, faults) = read(text.as_bytes(), Origin::House);
        assert_eq!(faults, [], "{name}");
        assert_eq!(Table::new(parameters).1, [], "{name}");
    }
    let all = HOUSE.iter().flat_map(|(_, text)| read(text.as_bytes(), Origin::House).0).collect();
    assert_eq!(Table::new(all).1, [], "no key is in two files");
}

/// Keys that have the same figure and do not say the same thing. Somebody read the texts of each: a key that joins a line
/// here, or makes a new one, is either something else, and is added, or the same thing twice, and is not.
const LOOK_ALIKES: &[&[&str]] = &[
    // For a dwelling under an agreement; for a person, until 2023.
    &["pension.cap_per_dwelling", "scheme.cnav_person_cap"],
    // The last group that a fund accepts; the last one that MaPrimeAdapt’ accepts.
    &["pension.gir_highest", "scheme.mpa_gir"],
    // To claim a tax back; age of who asks the FIS.
    &["relief.claim_years", "scheme.fis_years"],
    // A dated rule; the shortest of all rules.
    &["relief.exemption_years", "relief.exemption_years_least"],
    // A rate of tax; a share of activity on the market.
    &["relief.vat_full", "scheme.purchase_market_share"],
    // Three people over sixty: three laws.
    &["scheme.apa_age", "scheme.cfppa_age", "scheme.mpa_age_gir"],
    // Three years of four forms of occupation that the house bounds, of one that the law does, of a project, of another, of a
    // call, of a reserved contract.
    &[
        "premises.derogatory.term",
        "premises.loan.term",
        "premises.precarious.term",
        "premises.public_domain.term",
        "scheme.elan_months_max",
        "scheme.fis_months_max",
        "scheme.fsi_months",
        "scheme.hlm_call_months_max",
        "scheme.purchase_ess_months",
    ],
    &["scheme.fsi_innovation_cap", "scheme.hlm_call_cap"],
    &[
        "scheme.fsi_innovation_rate",
        "scheme.fsi_joint_rate",
        "scheme.mpa_rate_low",
        "scheme.purchase_reserved_share",
    ],
    // Works without publicity; the largest grant; the largest purchase of an innovation.
    // Small supplies without publicity; from what amount data are published.
    &["procurement.data_publication", "procurement.direct_supplies"],
    &["procurement.direct_works", "scheme.fsi_modernisation_cap", "scheme.purchase_innovative"],
    // How often a lease that slides is reviewed, how often the house reviews others, how long an assessment serves.
    &["occupancy.assessment", "occupancy.review", "occupancy.transitional_lease.review"],
    &["occupancy.step.answer_offer", "occupancy.step.orient"],
    &["occupancy.step.move_in", "occupancy.warning", "premises.margin", "relief.alert_third"],
    // Days between two occupations; days before a claim is too late.
    &["premises.gap", "relief.alert_last"],
    // To decide on a household; to answer an offer of premises.
    &["occupancy.step.decide", "premises.hold"],
    // Notice of three forms of occupation.
    &["premises.interim.notice", "premises.precarious.notice", "premises.public_domain.notice"],
    // What the prefect is told before the end; the shortest contract of a resident.
    &["occupancy.transitional_lease.prefect", "scheme.elan_months_min"],
    // A lease of one year; the shortest project of a call.
    &["occupancy.young_lease.term", "premises.interim.renewal", "scheme.hlm_call_months_min"],
    &["scheme.fsi_public_limit", "scheme.purchase_in_house_share"],
    // What is recovered of a caretaker who does one thing of two; what a fund pays of a modernisation.
    &["billing.share.caretaker_one", "scheme.fsi_modernisation_rate"],
];

#[test]
fn no_two_parameters_mean_the_same() {
    let mut same: BTreeMap<(Unit, i64), BTreeSet<&str>> = BTreeMap::new();
    // A flag says yes or no of anything; lives and costs of components are figures of the house, one key per component.
    let told = |p: &&Parameter| p.value.unit != Unit::Flag && !p.key.starts_with("upkeep.");
    for parameter in Table::house().all().filter(told) {
        // With or without tax, an amount that stands twice is looked at.
        let unit = if parameter.value.unit.is_money() { Unit::Eur } else { parameter.value.unit };
        same.entry((unit, parameter.value.amount)).or_default().insert(&parameter.key);
    }
    let found: BTreeSet<Vec<&str>> =
        same.into_values().filter(|keys| keys.len() > 1).map(|keys| keys.into_iter().collect()).collect();
    let known: BTreeSet<Vec<&str>> = LOOK_ALIKES.iter().map(|keys| keys.to_vec()).collect();
    assert_eq!(found, known, "one figure, two keys: read both texts, then keep one key or add the line");
}

#[test]
fn each_file_holds_its_family_alone() {
    for (name, text) in HOUSE {
        let family = if *name == "schemes.csv" { "scheme." } else { &name.replace("csv", "") };
        let strangers: Vec<String> = read(text.as_bytes(), Origin::House)
            .0
            .into_iter()
            .map(|parameter| parameter.key)
            .filter(|key| !key.starts_with(family))
            .collect();
        assert!(strangers.is_empty(), "{name}: {strangers:?}");
    }
}

#[test]
fn a_value_holds_on_its_days_and_never_over_a_hole() {
    let table = table(&[
        "a.cap,3 000,eur,2019-01-01,2021-12-31,Convention,,stated",
        "a.cap,\"3500,50\",eur,2023-01-01,,Convention,,uncertain",
    ]);
    let cents = |day| table.value("a.cap", day).ok().and_then(Value::as_cents);
    assert_eq!(cents(date(2019, 1, 1)), Some(300_000));
    assert_eq!(cents(date(2021, 12, 31)), Some(300_000));
    assert_eq!(cents(date(2030, 1, 1)), Some(350_050));
    let missing = table.on("a.cap", date(2022, 6, 1)).expect_err("a hole");
    assert_eq!((missing.until, missing.again), (Some(date(2021, 12, 31)), Some(date(2023, 1, 1))));
    assert!(missing.words().told_in(model::Language::Fr).contains("entre le 2021-12-31 et le 2023-01-01"));
    assert_eq!(table.holes("a.cap"), [(date(2021, 12, 31), date(2023, 1, 1))]);
    let before = table.on("a.cap", date(2018, 1, 1)).expect_err("nothing yet");
    assert_eq!((before.until, before.again), (None, Some(date(2019, 1, 1))));
}

#[test]
fn an_organisations_own_value_prevails_on_its_days_only() {
    let house = table(&["a.age,55,age,,,Convention,,stated"]);
    let (own, _) = read(
        file(&["a.age,60,age,2026-01-01,2026-12-31,Convention locale,,verified"]).as_bytes(),
        Origin::Own,
    );
    let (both, faults) = house.with(own);
    assert_eq!(faults, []);
    let on = |day| both.on("a.age", day).map(|parameter| (parameter.value.amount, parameter.origin));
    assert_eq!(on(date(2025, 12, 31)), Ok((55, Origin::House)));
    assert_eq!(on(date(2026, 6, 1)), Ok((60, Origin::Own)));
    assert_eq!(on(date(2027, 1, 1)), Ok((55, Origin::House)));
}

#[test]
fn two_values_on_one_day_are_refused_and_told() {
    let lines = file(&["a.b,1,count,2020-01-01,,x,,domain", "a.b,2,count,2021-01-01,,x,,domain"]);
    let (table, faults) = Table::new(read(lines.as_bytes(), Origin::House).0);
    assert_eq!(faults.len(), 1);
    assert_eq!(table.value("a.b", date(2022, 1, 1)).map(|value| value.amount), Ok(1));
}

#[test]
fn a_bad_line_says_where_and_the_others_stay() {
    let lines = file(&[
        "a.b,1,count,,,x,,domain",
        "A b,1,count,,,x,,domain",
        "a.c,douze,count,,,x,,domain",
        "a.c,1.005,eur,,,x,,domain",
        "a.c,1,stones,,,x,,domain",
        "a.c,1,count,2020-02-30,,x,,domain",
        "a.c,1,count,2020-02-03,2020-02-01,x,,domain",
        "a.c,1,count,,,,,domain",
        "a.c,1,count,,,x,,sure",
        "a.c,-1,eur_ht,,,x,,domain",
        "a.c,100.01,percent,,,x,,domain",
        "a.c,3500 HT,eur,,,x,,domain",
        "a.c,TTC,flag,,,x,,domain",
    ]);
    let (parameters, faults) = read(lines.as_bytes(), Origin::House);
    assert_eq!(parameters.len(), 1);
    let places: Vec<_> =
        faults.iter().map(|fault| (fault.line.unwrap_or(0), fault.column.unwrap_or(""))).collect();
    assert_eq!(
        places,
        [
            (3, "key"),
            (4, "value"),
            (5, "value"),
            (6, "unit"),
            (7, "valid_from"),
            (8, "valid_to"),
            (9, "legal_reference"),
            (10, "status"),
            (11, "value"),
            (12, "value"),
            (13, "value"),
            (14, "value"),
        ]
    );
    let (none, faults) = read(b"key,value\na.b,1\n", Origin::House);
    assert_eq!((none.len(), faults.len()), (0, 6));
}

#[test]
fn a_value_reads_what_it_writes() {
    for (unit, text, plain) in [
        (Unit::Eur, "3 500", "3500"),
        (Unit::Eur, "-0,50", "-0.50"),
        (Unit::EurNet, "40 000", "40000"),
        (Unit::EurGross, "3000,5", "3000.50"),
        (Unit::Percent, "0,6", "0.60"),
        (Unit::Flag, "Oui", "oui"),
        (Unit::Day, "2020-04-01", "2020-04-01"),
        (Unit::Day, "1969-12-31", "1969-12-31"),
    ] {
        let value = Value::parse(unit, text).expect("a value");
        assert_eq!(value.plain(), plain);
        assert_eq!(Value::parse(unit, plain), Some(value));
    }
    for (unit, text) in [
        (Unit::Eur, "1.234"),
        (Unit::Eur, ""),
        (Unit::Count, "1.5"),
        (Unit::Flag, "peut-être"),
        (Unit::Eur, "99999999999999999999"),
    ] {
        assert_eq!(Value::parse(unit, text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes, Origin::Own);
    }

    #[test]
    fn on_one_day_there_is_one_value_at_most(stretches in proptest::collection::vec((0_i16..20, 0_i16..20), 1..8), ask in 0_i16..40) {
        let day = |year: i16| date(2000 + year, 1, 1);
        let parameters = stretches.iter().enumerate().map(|(n, (start, length))| Parameter {
            key: "a.b".into(),
            value: Value { unit: Unit::Count, amount: i64::try_from(n).unwrap_or(0) },
            from: Some(day(*start)),
            to: Some(day(start + length)),
            reference: "x".into(),
            note: String::new(),
            status: Status::Domain,
            origin: Origin::House,
        }).collect();
        let (table, _) = Table::new(parameters);
        let holding = table.of("a.b").iter().filter(|p| p.holds_on(day(ask))).count();
        prop_assert!(holding <= 1);
        prop_assert_eq!(table.on("a.b", day(ask)).is_ok(), holding == 1);
    }
}
