//! One test at least per scheme, from the facts of law; and what every sheet must say.

use crate::{Book, Fact as F, Facts, Finding, SCHEMES, Span, Verdict, keys, scheme};
use jiff::civil::{Date, date};
use law::{Origin, Parameter, Status, Table, Unit, Value};
use std::collections::BTreeSet;

const TODAY: Date = date(2026, 11, 22);

fn found(code: &str, facts: &Facts, on: Date) -> Finding {
    Book::new(Table::house(), on).find(facts).into_iter().find(|found| found.scheme.code == code).unwrap()
}

fn facts(answers: &[(F, &str)]) -> Facts {
    answers.iter().fold(Facts::default(), |facts, (fact, text)| {
        assert!(fact.read(text).is_ok(), "{fact:?} {text}");
        facts.with(*fact, text)
    })
}

#[track_caller]
fn says(code: &str, answers: &[(F, &str)], verdict: Verdict) -> Finding {
    let found = found(code, &facts(answers), TODAY);
    assert_eq!(found.verdict, verdict, "{code}: {:#?}", found.proof);
    found
}

use Verdict::{Eligible, NotEligible, Unknown};

const RELIEF: [(F, &str); 7] = [
    (F::Holder, "hlm"),
    (F::AccessWorks, "yes"),
    (F::TfpbDue, "yes"),
    (F::Where, "common"),
    (F::PaidYear, "2025"),
    (F::AccessGross, "420000"),
    (F::Subsidies, "0"),
];

#[test]
fn every_sheet_is_whole_in_both_languages_and_reads_known_words() {
    let codes: BTreeSet<&str> = SCHEMES.iter().map(|scheme| scheme.code).collect();
    assert_eq!(codes.len(), SCHEMES.len());
    for scheme in SCHEMES {
        for (fr, en) in [scheme.name, scheme.what, scheme.who, scheme.caution] {
            assert!(!fr.is_empty() && !en.is_empty(), "{}", scheme.code);
        }
        assert!(
            scheme.family != crate::Family::Funding
                || !scheme.steps.is_empty() && !scheme.amount.0.is_empty()
        );
        assert!(!scheme.reference.is_empty() && scheme.instead.iter().all(|code| codes.contains(code)));
        for leaf in scheme.rule.leaves() {
            if let crate::Rule::In(fact, words) = leaf {
                assert!(words.iter().all(|word| fact.word(word).is_some()), "{}: {words:?}", scheme.code);
            }
        }
    }
}

#[test]
fn every_finding_of_every_scheme_holds_together_on_random_facts() {
    let book = Book::new(Table::house(), TODAY);
    // The same cases on every machine.
    let mut seed = 7_u64;
    let mut next = move |below: i64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(seed >> 33).unwrap() % below
    };
    let (mut changed, mut asked) = (0, 0);
    for _ in 0..3_000 {
        let mut facts = Facts::default();
        for fact in F::ALL {
            let (least, most) = fact.question().kind.bounds();
            if next(3) > 0 {
                facts.set(*fact, Some(least + next((most - least + 1).min(1 << 30))));
            }
        }
        for found in book.find(&facts) {
            assert!(found.is_sound(&book, &facts), "{}: {found:#?}", found.scheme.code);
            changed += usize::from(found.otherwise.is_some());
            asked += usize::from(!found.missing.is_empty());
        }
    }
    assert!(changed > 5_000 && asked > 5_000, "every kind of finding is met: {changed} {asked}");
}

#[test]
fn no_rule_compares_an_amount_without_tax_with_one_that_has_it() {
    let mut compared = 0;
    for leaf in SCHEMES.iter().flat_map(|scheme| scheme.rule.leaves()) {
        let (Some(fact), Some(key)) = (leaf.fact(), leaf.key()) else { continue };
        let other = match fact {
            F::CostNet | F::EnergyNet | F::PurchaseNet => Unit::EurGross,
            F::CostGross | F::AccessGross => Unit::EurNet,
            _ => continue,
        };
        compared += 1;
        assert!(
            Table::house().of(key).iter().all(|p| p.value.unit.is_money() && p.value.unit != other),
            "{key}"
        );
    }
    assert!(compared >= 3, "the rules on amounts are met: {compared}");
}

#[test]
fn every_parameter_that_a_rule_reads_is_in_the_table_but_the_one_that_nobody_knows() {
    let known: BTreeSet<&str> = Table::house().all().map(|parameter| parameter.key.as_str()).collect();
    let unknown: Vec<&str> = keys().into_iter().filter(|key| !known.contains(key)).collect();
    assert_eq!(unknown, ["scheme.action_logement_open"]);
    let read: BTreeSet<&str> = keys().into_iter().collect();
    let idle: Vec<&&str> =
        known.iter().filter(|key| key.starts_with("scheme.") && !read.contains(*key)).collect();
    assert!(idle.is_empty(), "no rule reads {idle:?}");
}

#[test]
fn relief_for_accessibility() {
    let found = says("relief-access", &RELIEF, Eligible);
    assert_eq!(found.amount, Some(Span { least: 0, most: Some(420_000) }), "the tax due is not known");
    let whole = says("relief-access", &[&RELIEF[..], &[(F::TaxPool, "1000000")]].concat(), Eligible);
    assert_eq!(whole.amount, Some(Span { least: 420_000, most: Some(420_000) }));
    let capped =
        [&RELIEF[..5], &[(F::AccessGross, "1300000"), (F::Subsidies, "0"), (F::TaxPool, "1000000")]].concat();
    assert_eq!(says("relief-access", &capped, Eligible).amount.unwrap().most, Some(1_000_000));
    // Paid in 2022: barred since the end of 2024.
    let late = facts(&RELIEF).with(F::PaidYear, "2022");
    assert_eq!(found_on(&late, date(2025, 1, 5)), NotEligible);
    assert_eq!(found_on(&late, date(2024, 12, 31)), Eligible);
    let inside = facts(&RELIEF).with(F::Where, "dwelling");
    let perhaps = self::found("relief-access", &inside, TODAY);
    assert_eq!((perhaps.verdict, perhaps.missing), (Unknown, vec![F::Disability]));
    says("relief-access", &[(F::TfpbDue, "no")], NotEligible);
}

fn found_on(facts: &Facts, on: Date) -> Verdict {
    found("relief-access", facts, on).verdict
}

#[test]
fn relief_for_energy_is_a_quarter() {
    let answers = [
        (F::Holder, "sem"),
        (F::EnergyWorks, "yes"),
        (F::TfpbDue, "yes"),
        (F::PaidYear, "2026"),
        (F::EnergyNet, "1000000"),
        (F::Subsidies, "200000"),
    ];
    assert_eq!(
        says("relief-energy", &answers, Eligible).amount,
        Some(Span { least: 200_000, most: Some(200_000) })
    );
}

const PENSION: [(F, &str); 11] = [
    (F::Holder, "hlm"),
    (F::PensionAgreement, "yes"),
    (F::AccessWorks, "yes"),
    (F::Tenure, "social"),
    (F::Retired, "yes"),
    (F::GeneralScheme, "yes"),
    (F::Age, "72"),
    (F::Gir, "6"),
    (F::Started, "no"),
    (F::AccessGross, "2000000"),
    (F::Dwellings, "4"),
];

#[test]
fn the_agreement_with_the_pension_fund_waits_for_values_after_2022_and_takes_the_organisations_own() {
    let today = says("pension-landlord", &PENSION, Unknown);
    assert!(today.missing.is_empty(), "no question would help: {:?}", today.missing);
    assert_eq!(today.holes.len(), 1);
    assert_eq!(
        (today.holes[0].key.as_str(), today.holes[0].until),
        ("scheme.pension_open", Some(date(2022, 12, 31)))
    );
    assert_eq!(today.amount.unwrap().least, 0);
    let then = found("pension-landlord", &facts(&PENSION), date(2021, 9, 29));
    assert_eq!(
        (then.verdict, then.amount),
        (Eligible, Some(Span { least: 1_400_000, most: Some(1_400_000) }))
    );
    let own = |key: &str, unit: Unit, amount: i64| Parameter {
        key: key.to_owned(),
        value: Value { unit, amount },
        from: Some(date(2023, 1, 1)),
        to: None,
        reference: "Convention du 3 mars 2025".to_owned(),
        note: String::new(),
        status: Status::Verified,
        origin: Origin::Own,
    };
    let (table, faults) = Table::house().with(vec![
        own("scheme.pension_open", Unit::Flag, 1),
        own("pension.cap_per_dwelling", Unit::Eur, 400_000),
    ]);
    assert!(faults.is_empty());
    let mine = Book::new(&table, TODAY).find(&facts(&PENSION)).into_iter().nth(2).unwrap();
    assert_eq!((mine.verdict, mine.amount.unwrap().most), (Eligible, Some(1_600_000)));
    let dependent = facts(&PENSION).with(F::Gir, "4");
    assert_eq!(
        found("pension-landlord", &dependent, TODAY).verdict,
        NotEligible,
        "a hole does not save what fails"
    );
}

#[test]
fn the_individual_aid_of_the_fund_is_history() {
    let all = [
        (F::Retired, "yes"),
        (F::GeneralScheme, "yes"),
        (F::Age, "60"),
        (F::Gir, "5"),
        (F::AccessWorks, "yes"),
        (F::Started, "no"),
    ];
    says("pension-person", &all, NotEligible);
    assert_eq!(found("pension-person", &facts(&all), date(2023, 6, 1)).verdict, Eligible);
}

#[test]
fn support_and_its_call() {
    let all = [(F::Holder, "association"), (F::Support, "yes"), (F::Priority, "yes")];
    let perhaps = says("fnavdl", &all, Unknown);
    assert_eq!(perhaps.missing, [F::Approved365]);
    says("fnavdl", &[&all[..], &[(F::Approved365, "yes")]].concat(), Eligible);
    let no = says("fnavdl", &[&all[..], &[(F::Approved365, "no")]].concat(), NotEligible);
    let otherwise = no.otherwise.unwrap();
    assert_eq!(
        (otherwise.changes.len(), otherwise.changes[0].fact, otherwise.verdict),
        (1, F::Approved365, Eligible)
    );
    let call = [
        (F::Holder, "hlm"),
        (F::AssociationPartner, "yes"),
        (F::Fragile, "yes"),
        (F::Support, "yes"),
        (F::LettingManagement, "yes"),
        (F::LocalPartnership, "yes"),
        (F::Months, "24"),
        (F::CostGross, "30000000"),
    ];
    says("hlm-accompanied", &call, NotEligible);
    let then = found("hlm-accompanied", &facts(&call), date(2016, 5, 1));
    assert_eq!((then.verdict, then.amount), (Eligible, Some(Span { least: 0, most: Some(20_000_000) })));
}

const FSI: [(F, &str); 8] = [
    (F::Holder, "hlm"),
    (F::Psp, "yes"),
    (F::Started, "no"),
    (F::ComplianceOnly, "no"),
    (F::CostGross, "50000000"),
    (F::Months, "24"),
    (F::FsiReceived, "0"),
    (F::Modernisation, "yes"),
];

#[test]
fn the_fsi_has_two_rates_two_caps_and_wants_nothing_begun() {
    let alone = says("fsi-modernisation", &[&FSI[..], &[(F::SeveralLandlords, "no")]].concat(), Eligible);
    assert_eq!(alone.amount, Some(Span { least: 10_000_000, most: Some(10_000_000) }));
    let unsaid = says("fsi-modernisation", &FSI, Eligible);
    assert_eq!(unsaid.amount, Some(Span { least: 10_000_000, most: Some(15_000_000) }));
    let together = [&FSI[..], &[(F::SeveralLandlords, "yes"), (F::Innovation, "yes")]].concat();
    assert_eq!(says("fsi-innovation", &together, Eligible).amount.unwrap().most, Some(25_000_000));
    let begun = facts(&FSI).with(F::Started, "yes");
    let no = found("fsi-modernisation", &begun, TODAY);
    assert_eq!((no.verdict, no.otherwise), (NotEligible, None), "what has begun has begun");
    let long = facts(&FSI).with(F::Months, "48");
    let otherwise = found("fsi-modernisation", &long, TODAY).otherwise.unwrap();
    assert_eq!(
        (otherwise.changes[0].fact, otherwise.changes[0].then),
        (F::Months, 36),
        "the nearest answer that helps"
    );
    assert_eq!(
        found("fsi-modernisation", &facts(&FSI).with(F::CostGross, "299999"), TODAY).verdict,
        NotEligible
    );
    assert_eq!(
        found("fsi-modernisation", &facts(&FSI).with(F::FsiReceived, "50000000"), TODAY).verdict,
        NotEligible
    );
}

#[test]
fn the_fund_of_the_esh_and_the_impact_contract() {
    let all = [
        (F::Holder, "association"),
        (F::LandlordPartner, "yes"),
        (F::Innovation, "yes"),
        (F::HolderYears, "2"),
        (F::Months, "24"),
        (F::EshContributed, "yes"),
        (F::FisProjects, "1"),
    ];
    says("fis", &all, Eligible);
    assert_eq!(found("fis", &facts(&all).with(F::FisProjects, "2"), TODAY).verdict, NotEligible);
    let young = found("fis", &facts(&all).with(F::HolderYears, "1"), TODAY);
    assert_eq!((young.verdict, young.otherwise), (NotEligible, None));
    says("impact-contract", &[(F::Ess, "yes"), (F::Measurable, "yes"), (F::Prevention, "yes")], Eligible);
    says("impact-contract", &[(F::Ess, "no")], NotEligible);
}

#[test]
fn social_tenants_have_no_maprimeadapt_and_are_shown_what_to_use() {
    let no = says("maprimeadapt", &[(F::Tenure, "social"), (F::Age, "75")], NotEligible);
    assert_eq!(no.otherwise, None, "nobody changes tenure to fit");
    assert!(no.scheme.instead.contains(&"pension-landlord") && no.scheme.instead.contains(&"relief-access"));
    let owner = [(F::Tenure, "owner"), (F::AccessWorks, "yes"), (F::ModestIncome, "yes"), (F::Started, "no")];
    says("maprimeadapt", &[&owner[..], &[(F::Age, "70")]].concat(), Eligible);
    let fifties = says("maprimeadapt", &[&owner[..], &[(F::Age, "58")]].concat(), Unknown);
    assert_eq!(fifties.missing, [F::Disability], "from sixty any GIR is enough, before it none is");
    says("maprimeadapt", &[&owner[..], &[(F::Age, "64")]].concat(), Eligible);
    says("anah", &[(F::Tenure, "social")], NotEligible);
    says("anah", &[(F::Tenure, "owner"), (F::EnergyWorks, "yes"), (F::Started, "no")], Eligible);
}

#[test]
fn aids_of_persons() {
    says("apa", &[(F::Age, "60"), (F::Gir, "4"), (F::Tenure, "social")], Eligible);
    says("apa", &[(F::Gir, "5")], NotEligible);
    let pch = [
        (F::Disability, "yes"),
        (F::AccessWorks, "yes"),
        (F::Where, "dwelling"),
        (F::Started, "no"),
        (F::AccessGross, "3000000"),
        (F::Dwellings, "1"),
    ];
    assert_eq!(says("pch", &pch, Eligible).amount, Some(Span { least: 0, most: Some(1_000_000) }));
    let al = says(
        "action-logement",
        &[(F::PrivateEmployee, "yes"), (F::AccessWorks, "yes"), (F::Started, "no")],
        Unknown,
    );
    assert_eq!(al.holes[0].key, "scheme.action_logement_open");
    says("complementary", &[(F::Retired, "yes"), (F::Prevention, "yes")], Eligible);
    says("cfppa", &[(F::Prevention, "yes"), (F::Age, "59")], NotEligible);
}

#[test]
fn loans_and_europe() {
    says("pam", &[(F::Holder, "hlm"), (F::AccessWorks, "yes"), (F::AplAgreement, "yes")], Eligible);
    let eco = [(F::Holder, "hlm"), (F::EnergyWorks, "yes"), (F::Started, "no")];
    says("eco-loan", &[&eco[..], &[(F::Kwh, "179"), (F::Ghg, "30")]].concat(), Eligible);
    says("eco-loan", &[&eco[..], &[(F::Kwh, "179"), (F::Ghg, "29")]].concat(), NotEligible);
    let alone =
        says("erdf", &[(F::Holder, "association"), (F::Fragile, "yes"), (F::Aggregated, "no")], NotEligible);
    assert_eq!(alone.otherwise.unwrap().changes[0].fact, F::Aggregated);
}

#[test]
fn empty_premises() {
    let all = [(F::Vacant, "yes"), (F::Dwellable, "yes"), (F::VacantMonths, "40")];
    assert_eq!(says("interim-elan", &all, Unknown).missing, [F::LaterProject]);
    says("interim-elan", &[&all[..2], &[(F::VacantMonths, "18")]].concat(), Eligible);
    says("interim-precarious", &[(F::Vacant, "yes"), (F::LaterProject, "yes")], Eligible);
    says("interim-loan", &[(F::Vacant, "no")], NotEligible);
    says("interim-sub-letting", &[(F::Vacant, "yes"), (F::Dwellable, "yes"), (F::Holder, "ccas")], Eligible);
}

#[test]
fn wifi_included_in_charges_is_not_a_charge() {
    let wifi = [(F::ServiceNature, "comfort")];
    says("charge", &wifi, NotEligible);
    says("collective-agreement", &wifi, NotEligible);
    assert_eq!(says("optional-contract", &wifi, Unknown).missing, [F::FreelyAccepted]);
    says("third-party-invoice", &[(F::ServiceNature, "personal"), (F::ThirdParty, "yes")], Eligible);
    says("collective-agreement", &[(F::ServiceNature, "security"), (F::LocalAgreement, "yes")], Eligible);
    says("charge", &[(F::ServiceNature, "listed")], Eligible);
    says("free", &[(F::Covered, "yes")], Eligible);
}

#[test]
fn ways_to_buy() {
    let buyer = (F::PublicBuyer, "yes");
    says("direct-award", &[buyer, (F::PurchaseNet, "3999999")], Eligible);
    says("direct-award", &[buyer, (F::PurchaseNet, "4000000")], NotEligible);
    says("innovative-purchase", &[buyer, (F::Innovative, "yes"), (F::PurchaseNet, "9999999")], Eligible);
    says("reserved-adapted", &[buyer, (F::DisabledShare, "50")], Eligible);
    says("reserved-insertion", &[buyer, (F::InsertionShare, "49")], NotEligible);
    says("reserved-mixed", &[buyer, (F::InsertionShare, "49"), (F::DisabledShare, "51")], Eligible);
    says("reserved-prison", &[buyer, (F::PrisonShare, "50")], Eligible);
    let works =
        |need: &'static str, cents: &'static str| [buyer, (F::WorksNeed, need), (F::PurchaseNet, cents)];
    says("direct-award-works", &works("yes", "9999999"), Eligible);
    says("direct-award-works", &works("no", "9999999"), NotEligible);
    says("adapted-procedure", &works("no", "4000000"), Eligible);
    says("adapted-procedure", &works("no", "30000000"), NotEligible);
    says("adapted-procedure", &works("yes", "30000000"), Eligible);
    says("formal-procedure", &works("no", "30000000"), Eligible);
    let unsaid = says("formal-procedure", &[buyer, (F::PurchaseNet, "30000000")], Unknown);
    assert_eq!(unsaid.missing, [F::WorksNeed]);
    let ess = [
        buyer,
        (F::EssSupplier, "yes"),
        (F::ListedService, "yes"),
        (F::AwardedBefore, "no"),
        (F::PublicMission, "yes"),
    ];
    assert_eq!(
        says("reserved-ess", &[&ess[..4], &[(F::ContractMonths, "36")]].concat(), Unknown).missing,
        [F::PublicMission]
    );
    says("reserved-ess", &[&ess[..], &[(F::ContractMonths, "36")]].concat(), Eligible);
    says("reserved-ess", &[&ess[..], &[(F::ContractMonths, "37")]].concat(), NotEligible);
    says("social-clauses", &[buyer], Eligible);
    let house = [buyer, (F::Control, "yes"), (F::PrivateCapital, "no")];
    says("in-house", &[&house[..], &[(F::ControlledShare, "80")]].concat(), NotEligible);
    says("in-house", &[&house[..], &[(F::ControlledShare, "81")]].concat(), Eligible);
    says("public-cooperation", &[buyer, (F::SupplierAuthority, "no")], NotEligible);
    let public = [buyer, (F::SupplierAuthority, "yes"), (F::MarketShare, "19")];
    assert_eq!(says("public-cooperation", &public, Unknown).missing, [F::GeneralInterest]);
    says("public-cooperation", &[&public[..], &[(F::GeneralInterest, "yes")]].concat(), Eligible);
    says("innovation-partnership", &[buyer, (F::Research, "yes")], Eligible);
    says("grant", &[(F::SupplierInitiated, "yes"), (F::Counterpart, "no")], Eligible);
    assert!(scheme("grant").is_some() && scheme("").is_none());
}
