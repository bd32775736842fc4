//! What must hold: every signal is proved by what was said, nothing unknown is told as seen, what would decide a rule is
//! asked; and known cases.

use super::*;
use crate::rules::read_rules;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::collections::BTreeSet;
use tabular::{Limits, Table};
use upkeep::Kind;

const TODAY: Date = date(2026, 11, 23);

fn building(id: &str) -> Building {
    Building { id: id.to_owned(), name: format!("Bâtiment {id}"), ..Building::default() }
}

fn seen(condition: Condition) -> Seen {
    Seen { condition: Some(condition), ..Seen::default() }
}

fn codes(all: &[Signal]) -> Vec<&str> {
    all.iter().map(|signal| signal.rule.code.as_str()).collect()
}

#[test]
fn the_file_of_rules_is_read_whole_and_every_fact_but_heat_and_water_is_asked_by_one() {
    let text = include_str!("../data/signals.csv");
    let all = read_rules(text).unwrap();
    assert_eq!(all.len(), text.lines().filter(|line| !line.is_empty()).count() - 1);
    assert_eq!(all.as_slice(), rules());
    for rule in &all {
        assert!(catalogue::subject(&rule.subject).is_some(), "{}: {}", rule.code, rule.subject);
    }
    for risk in Risk::ALL {
        assert!(
            all.iter().any(|rule| rule.when.iter().any(|(fact, _)| *fact == Fact::Risk(*risk))),
            "{risk}"
        );
    }
    for kind in Kind::ALL {
        let fact = Fact::Condition(*kind);
        assert!(all.iter().any(|rule| rule.when.iter().any(|(one, _)| *one == fact)), "{kind}");
    }
}

#[test]
fn a_wrong_line_of_rules_says_which_and_what() {
    let head = include_str!("../data/signals.csv").lines().next().unwrap();
    let line = |cells: &str| read_rules(&format!("{head}\n{cells}\n"));
    let tail = "s;a;b;c;d;e;f";
    assert_eq!(line(&format!("x;safety;condition.roof;is;poor;;;;{tail}")).unwrap().len(), 1);
    for (cells, said) in [
        ("x;safety;condition.rooof;is;poor;;;;", "line 2: no fact is called condition.rooof"),
        ("x;safety;condition.roof;is;bad;;;;", "line 2: condition.roof cannot be bad"),
        ("x;safety;condition.roof;over;3;;;;", "line 2: condition.roof cannot be 3"),
        ("x;safety;age.roof;over;many;;;;", "line 2: many is no whole number"),
        ("x;safety;age.roof;like;3;;;;", "line 2: like is no test: is, over"),
        ("x;urgent;condition.roof;is;poor;;;;", "line 2: urgent is no priority"),
    ] {
        assert_eq!(line(&format!("{cells}{tail}")).unwrap_err(), said);
    }
    let twice = "x;safety;condition.roof;is;poor;;;;s;a;b;c;d;e;f";
    let told = read_rules(&format!("{head}\n{twice}\n{twice}\n")).unwrap_err();
    assert!(told.starts_with("line 3"), "{told}");
}

#[test]
fn a_building_of_which_nothing_is_known_signals_nothing_and_asks_safety_first() {
    let all = [building("a")];
    assert!(signals(&all, TODAY).is_empty());
    let asked = unknowns(&all, TODAY);
    assert_eq!(asked[0].priority, Priority::Safety);
    assert!(asked.windows(2).all(|two| two[0].priority <= two[1].priority));
    let facts: BTreeSet<Fact> = asked.iter().map(|one| one.fact).collect();
    assert!(facts.contains(&Fact::EnergyClass) && facts.contains(&Fact::Risk(Risk::Damp)));
    assert_eq!(facts.len(), asked.len(), "a fact is asked once");
}

#[test]
fn safety_comes_before_losses_and_each_says_what_was_seen() {
    let mut one = building("a");
    one.seen.insert(Kind::Roof, Seen { seen_on: Some(date(2026, 10, 1)), ..seen(Condition::Poor) });
    one.seen.insert(Kind::FireSafety, seen(Condition::Absent));
    one.energy_class = Some(EnergyClass::G);
    let found = signals(&[one], TODAY);
    assert_eq!(codes(&found), ["fire-safety", "roof", "energy-class"]);
    assert_eq!(found[0].proof[0].value, Value::Code("none"));
    assert_eq!(found[1].proof[0].seen_on, Some(date(2026, 10, 1)));
    assert_eq!(found[1].key(), "roof@a");
}

#[test]
fn an_age_between_two_years_holds_only_when_both_ends_do() {
    let old = |installed| {
        let mut one = building("a");
        one.seen.insert(Kind::Electricity, Seen { installed: Some(installed), ..Seen::default() });
        one
    };
    assert_eq!(codes(&signals(&[old((1970, 1990))], TODAY)), ["electricity-age"]);
    let unsure = [old((1990, 2010))];
    assert!(signals(&unsure, TODAY).is_empty());
    assert!(unknowns(&unsure, TODAY).iter().any(|one| one.fact == Fact::Age(Kind::Electricity)));
    let recent = [old((2005, 2010))];
    assert!(!unknowns(&recent, TODAY).iter().any(|one| one.fact == Fact::Age(Kind::Electricity)));
}

#[test]
fn energy_is_counted_by_home_and_without_homes_it_is_not_known() {
    let mut one = Building { energy_cents: Some(2_000_000), ..building("a") };
    assert_eq!(Fact::EnergyCost.read(&one, TODAY), None);
    one.places = Some(10);
    assert_eq!(Fact::EnergyCost.read(&one, TODAY), Some(Value::Between(2_000, 2_000)));
    assert_eq!(codes(&signals(&[one.clone()], TODAY)), ["energy-cost"]);
    // Dwellings prevail over places; none of either shares nothing.
    one.dwellings = Some(20);
    assert!(signals(&[one.clone()], TODAY).is_empty());
    one.dwellings = Some(0);
    one.places = Some(0);
    assert_eq!(Fact::EnergyCost.read(&one, TODAY), None);
}

#[test]
fn one_condition_that_does_not_hold_spares_the_look_at_the_other() {
    let mut one = building("a");
    one.seen.insert(Kind::Ventilation, seen(Condition::Good));
    let asks = unknowns(&[one], TODAY);
    let damp = asks.iter().find(|ask| ask.fact == Fact::Risk(Risk::Damp)).unwrap();
    assert!(damp.rules.iter().all(|rule| rule.code != "ventilation"));
}

#[test]
fn a_building_that_cannot_be_kept_says_what_is_wrong() {
    let good = building("a");
    assert_eq!(good.check(TODAY), Ok(()));
    let wrong = |change: fn(&mut Building)| {
        let mut one = building("a");
        change(&mut one);
        one.check(TODAY).unwrap_err()
    };
    assert_eq!(wrong(|one| one.name = "  ".to_owned()), BuildingError::Name);
    assert_eq!(wrong(|one| one.commune = Some("7511".to_owned())), BuildingError::Commune);
    assert_eq!(wrong(|one| one.built = Some((1990, 1980))), BuildingError::Year);
    assert_eq!(wrong(|one| one.built = Some((1990, 2027))), BuildingError::Year);
    assert_eq!(wrong(|one| one.energy_cents = Some(-1)), BuildingError::Amount);
    assert_eq!(wrong(|one| one.dwellings = Some(5_001)), BuildingError::Homes);
    let tomorrow = |one: &mut Building| {
        let one_day = Seen { seen_on: Some(date(2026, 11, 24)), ..Seen::default() };
        one.seen.insert(Kind::Roof, one_day);
    };
    assert_eq!(wrong(tomorrow), BuildingError::SeenOn(Kind::Roof));
}

#[test]
fn the_works_plan_receives_what_was_counted_and_the_rest_is_told() {
    let mut one = building("a");
    one.seen.insert(Kind::Roof, Seen { quantity: Some(12_000), ..seen(Condition::Poor) });
    one.seen.insert(Kind::Boiler, seen(Condition::Poor));
    one.seen.insert(Kind::Lift, seen(Condition::Absent));
    let (components, kept) = given(&[one.clone()]);
    assert_eq!((components.len(), kept), (1, 1), "no lift is no component, and nothing left out");
    assert_eq!(components[0].building, "Bâtiment a");
    assert_eq!(components[0].condition, Some(upkeep::Condition::Poor));
    let rough = estimate(&[one], law::Table::house(), TODAY);
    // 120 m² at 120 €.
    assert_eq!((rough.cents, rough.uncounted), (Some(1_440_000), 1));
    assert_eq!(estimate(&[building("b")], law::Table::house(), TODAY), Estimate::default());
}

#[test]
fn a_report_holds_what_was_signalled_and_what_somebody_wrote_and_is_read_again() {
    let mut one = building("a");
    one.seen.insert(Kind::Windows, seen(Condition::Poor));
    let need = Need {
        id: "n".to_owned(),
        title: "Former un référent sécurité".to_owned(),
        priority: Priority::Safety,
        subject: Some("training".to_owned()),
        building: None,
        why: "Personne ne vérifie les extincteurs".to_owned(),
    };
    let made = report(("Trois immeubles", ""), &[one], &[need], TODAY);
    let keys: Vec<&str> = made.recommendations.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(keys, ["need@n", "windows@a"], "the gravest first, whoever said it");
    assert_eq!(made.recommendations[1].proof[0].code.as_deref(), Some("poor"));
    assert!(made.gaps.iter().all(|gap| gap.known().is_some()) && !made.gaps.is_empty());
    let text = serde_json::to_string(&made).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), made);
    assert!(!text.contains("price") && !text.contains("prix"), "a diagnosis has no price");
}

fn table(text: &str) -> Table {
    Table::from_bytes("b.csv", text.as_bytes().to_vec(), &Limits::upload()).unwrap()
}

#[test]
fn a_table_brings_its_good_rows_and_says_what_is_wrong_with_the_others() {
    let text = "Bâtiment;Adresse;Commune;annee_de;Logements;DPE;Coût énergie;Chauffage;gardien\n\
                Rosiers;3 rue des Rosiers;35238;1962;12;f;18 450,50 €;Fioul;x\n\
                Lilas;;3523;;;;;;\n\
                Rosiers;;;;;;;;\n\
                Tilleuls;;;;;H;;;\n\
                Hêtres;;;;;;;vapeur;\n\
                ;1 place;;;;;;;\n";
    let found = read(table(text), TODAY);
    assert_eq!(found.buildings.len(), 1);
    let one = &found.buildings[0];
    assert_eq!((one.built, one.dwellings, one.places), (Some((1962, 1962)), Some(12), None));
    assert_eq!(one.energy_class, Some(EnergyClass::F));
    assert_eq!((one.energy_cents, one.heating), (Some(1_845_050), Some(Heating::FuelOil)));
    let told: Vec<(u64, &str, &str)> =
        found.problems.iter().map(|one| (one.line, one.column, one.expected)).collect();
    let expected = [
        (3, "commune", "commune"),
        (4, "batiment", "once"),
        (5, "dpe", "class"),
        (6, "chauffage", "heating"),
        (7, "batiment", "name"),
    ];
    assert_eq!(told, expected);
    assert_eq!(found.ignored, ["gardien"]);
    assert_eq!(read(table("adresse;commune\nx;35238\n"), TODAY).missing, ["batiment"]);
}

fn any_building() -> impl Strategy<Value = Building> {
    let condition = prop::option::of(prop::sample::select(Condition::ALL));
    let year = prop::option::of((1900_i16..2020, 0_i16..7).prop_map(|(a, n)| (a, a + n)));
    let one = (condition, year.clone()).prop_map(|(condition, installed)| Seen {
        condition,
        installed,
        ..Seen::default()
    });
    let components = prop::collection::btree_map(prop::sample::select(Kind::ALL), one, 0..8);
    let risks = prop::collection::btree_map(
        prop::sample::select(Risk::ALL),
        prop::sample::select(Sight::ALL),
        0..Risk::ALL.len(),
    );
    let energy = (
        prop::option::of(prop::sample::select(EnergyClass::ALL)),
        prop::option::of(prop::sample::select(Heating::ALL)),
        prop::option::of(0_i64..5_000_000),
        prop::option::of(0_u32..40),
    );
    (components, risks, energy, year).prop_map(|(seen, risks, energy, built)| Building {
        seen,
        risks,
        energy_class: energy.0,
        heating: energy.1,
        energy_cents: energy.2,
        dwellings: energy.3,
        built,
        ..building("a")
    })
}

/// A building of which only these facts are known.
fn only(one: &Building, facts: &[Fact]) -> Building {
    let has = |fact: Fact| facts.contains(&fact);
    let counts = has(Fact::EnergyCost) || has(Fact::WaterCost);
    Building {
        built: one.built.filter(|_| has(Fact::BuildingAge)),
        dwellings: one.dwellings.filter(|_| counts),
        places: one.places.filter(|_| counts),
        heating: one.heating.filter(|_| has(Fact::Heating)),
        energy_class: one.energy_class.filter(|_| has(Fact::EnergyClass)),
        energy_cents: one.energy_cents.filter(|_| has(Fact::EnergyCost)),
        costs: if has(Fact::WaterCost) { one.costs.clone() } else { Default::default() },
        seen: one
            .seen
            .iter()
            .map(|(kind, seen)| {
                let condition = seen.condition.filter(|_| has(Fact::Condition(*kind)));
                let installed = seen.installed.filter(|_| has(Fact::Age(*kind)));
                (*kind, Seen { condition, installed, ..Seen::default() })
            })
            .collect(),
        risks: one.risks.iter().filter(|(risk, _)| has(Fact::Risk(**risk))).map(|(a, b)| (*a, *b)).collect(),
        ..building(&one.id)
    }
}

proptest! {
    /// A signal holds from its proof alone, and falls when any fact of its proof is taken away.
    #[test]
    fn a_proof_is_enough_and_nothing_in_it_is_too_much(one in any_building()) {
        for signal in signals(std::slice::from_ref(&one), TODAY) {
            let facts: Vec<Fact> = signal.proof.iter().map(|proof| proof.fact).collect();
            let proved = signals(&[only(&one, &facts)], TODAY);
            prop_assert!(proved.iter().any(|other| other.key() == signal.key()));
            for (at, _) in facts.iter().enumerate() {
                let fewer: Vec<Fact> =
                    facts.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, fact)| *fact).collect();
                let left = signals(&[only(&one, &fewer)], TODAY);
                prop_assert!(left.iter().all(|other| other.key() != signal.key()));
            }
        }
    }

    /// A rule holds, does not hold, or waits for a fact that is asked: never two of them.
    #[test]
    fn a_rule_that_is_signalled_is_not_asked_for(one in any_building()) {
        let all = [one];
        let told: BTreeSet<&str> = signals(&all, TODAY).iter().map(|signal| signal.rule.code.as_str()).collect();
        for ask in unknowns(&all, TODAY) {
            for rule in ask.rules {
                prop_assert!(!told.contains(rule.code.as_str()));
            }
        }
    }

    /// What is written is read again.
    #[test]
    fn a_building_is_kept_as_it_was_said(one in any_building()) {
        let text = serde_json::to_string(&one).unwrap();
        prop_assert_eq!(serde_json::from_str::<Building>(&text).unwrap(), one);
    }
}
