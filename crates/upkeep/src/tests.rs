//! What must hold: sums equal to the cent, no ceiling passed, nothing unknown given a usual age; and known cases.

use super::*;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use tabular::{Limits, Table};

const USUAL: Figures = Figures { life_years: 20, unit_cents: 100_000 };

fn component(id: &str, installed: Option<(i16, i16)>) -> Component {
    Component {
        id: id.to_owned(),
        building: "A".to_owned(),
        kind: Kind::Boiler,
        quantity: 100,
        installed,
        condition: None,
        life_years: None,
        unit_cents: None,
        maintenance: None,
    }
}

fn settings(years: u16, ceiling_cents: Option<i64>) -> Settings {
    Settings { first_year: 2027, years, indexation: 0, ceiling_cents }
}

fn of(all: Vec<Component>) -> Vec<(Component, Figures)> {
    all.into_iter().map(|one| (one, USUAL)).collect()
}

#[test]
fn every_kind_has_its_figures_in_the_law_table_and_none_is_said_to_be_law() {
    let table = law::Table::house();
    for kind in Kind::ALL {
        let found = figures(table, *kind, date(2026, 11, 22)).unwrap();
        assert!(found.life_years < 100 && found.unit_cents > 0 && found.unit_cents < i64::MAX, "{kind}");
    }
    for parameter in table.all().filter(|one| one.key.starts_with("upkeep.")) {
        assert!(!parameter.status.is_sure(), "{}", parameter.key);
    }
}

#[test]
fn age_gives_a_year_what_was_seen_prevails_and_an_unknown_age_gives_a_whole_life() {
    let known = component("k", Some((2010, 2010)));
    assert_eq!(due(&known, USUAL, 2027), Due { first: 2030, last: 2030 });
    assert_eq!(due(&component("i", Some((2008, 2012))), USUAL, 2027), Due { first: 2028, last: 2032 });
    assert_eq!(due(&component("u", None), USUAL, 2027), Due { first: 2027, last: 2047 });
    let seen = |condition| Component { condition: Some(condition), ..component("s", None) };
    assert_eq!(due(&seen(Condition::Poor), USUAL, 2027).year(), Some(2027));
    assert_eq!(due(&seen(Condition::Good), USUAL, 2027), Due { first: 2028, last: 2047 });
    let late = Component { condition: Some(Condition::Good), ..component("l", Some((1990, 1990))) };
    assert_eq!(due(&late, USUAL, 2027).year(), Some(2028), "in good condition: not this year");
    let own = Component { life_years: Some(30), ..known };
    assert_eq!(due(&own, USUAL, 2027).year(), Some(2040), "the owner's figure");
}

#[test]
fn an_unknown_age_is_an_interval_of_years_and_of_cost() {
    let all = of(vec![component("u", None), component("i", Some((2008, 2012)))]);
    let found = plan(&all, Settings { indexation: 1_000, ..settings(10, None) }).unwrap();
    assert!(found.items.is_empty() && found.total_cents == 0);
    let costs: Vec<(i64, i64)> = found.undated.iter().map(|one| (one.least_cents, one.most_cents)).collect();
    // 1 000 € ten per cent dearer every year: nothing at the least when it may fall after the plan.
    assert_eq!(costs, [(0, 235_795), (110_000, 161_051)]);
    assert_eq!(found.years[0], YearSum { year: 2027, cents: 0, most_cents: 235_795 });
}

#[test]
fn under_a_ceiling_safety_comes_first_and_what_waits_is_told() {
    let roof = Component { kind: Kind::Roof, ..component("a-roof", Some((2000, 2000))) };
    let dear = Component { unit_cents: Some(500_000), ..component("dear", Some((2007, 2007))) };
    let all = of(vec![roof, component("b-boiler", Some((2007, 2007))), dear]);
    let found = plan(&all, settings(5, Some(150_000))).unwrap();
    let told: Vec<(&str, i16, u16)> =
        found.items.iter().map(|item| (item.component.as_str(), item.year, item.late)).collect();
    assert_eq!(told, [("b-boiler", 2027, 0), ("a-roof", 2028, 1)]);
    assert_eq!(found.left_out.len(), 1);
    assert_eq!((found.left_out[0].component.as_str(), found.left_out[0].late), ("dear", 4));
    assert_eq!(found.left_out[0].risk, Risk::Safety);
}

#[test]
fn changing_one_component_changes_the_plan_and_a_short_life_comes_back() {
    let all = of(vec![component("a", Some((2010, 2010)))]);
    assert_eq!(plan(&all, settings(5, None)).unwrap().total_cents, 100_000);
    let dearer = of(vec![Component { quantity: 250, ..all[0].0.clone() }]);
    assert_eq!(plan(&dearer, settings(5, None)).unwrap().total_cents, 250_000);
    let short = of(vec![Component { life_years: Some(2), ..component("a", Some((2026, 2026))) }]);
    let years: Vec<i16> =
        plan(&short, settings(5, None)).unwrap().items.iter().map(|item| item.year).collect();
    assert_eq!(years, [2028, 2030]);
}

#[test]
fn visits_come_back_are_late_once_and_are_supposed_of_nobody() {
    let with = |id: &str, last_on: Option<Date>, months: u16| Component {
        maintenance: Some(Maintenance { months, cents: Some(12_000), is_legal: true, last_on }),
        ..component(id, None)
    };
    let all = [
        with("month-end", Some(date(2026, 8, 31)), 6),
        with("late", Some(date(2024, 1, 10)), 12),
        with("unknown", None, 12),
    ];
    let found = calendar(&all, date(2026, 11, 22), 12);
    let days: Vec<(&str, Date)> =
        found.visits.iter().map(|visit| (visit.component.as_str(), visit.on)).collect();
    assert_eq!(
        days,
        [
            ("late", date(2025, 1, 10)),
            ("late", date(2027, 1, 10)),
            ("month-end", date(2027, 2, 28)),
            ("month-end", date(2027, 8, 31)),
        ]
    );
    assert_eq!(found.unknown.len(), 1);
}

#[test]
fn a_file_gives_its_good_rows_and_each_wrong_one_says_where() {
    let file = "Bâtiment;composant;quantité;pose_de;pose_a;etat;cout_unitaire;entretien_mois;dernier_entretien\n\
                Maison;Toiture;120,5;1995;2000;;95,50;;\n\
                Maison;chaudière;1;;;mauvais;;12;01/03/2026\n\
                Maison;piscine;1;;;;;;\n\
                Maison;ascenseur;0;;;;;;\n\
                Maison;façade;10;2000;1990;;;;\n\
                ;façade;10;;;;;;\n\
                Maison;façade;10;;;;;;31/02/2026\n\
                Maison;façade;10;;;;;6;31/02/2026\n";
    let table = Table::from_bytes("c.csv", file.as_bytes().to_vec(), &Limits::upload()).unwrap();
    let found = read(table);
    let told: Vec<(u64, &str, &str)> =
        found.problems.iter().map(|one| (one.line, one.column, one.expected)).collect();
    assert_eq!(
        told,
        [
            (4, "composant", "kind"),
            (5, "quantite", "quantity"),
            (6, "pose_a", "year"),
            (7, "batiment", "building"),
            (8, "entretien_mois", "months"),
            (9, "dernier_entretien", "day"),
        ]
    );
    assert_eq!(found.components.len(), 2);
    assert_eq!(found.components[0].cost(USUAL), Some(1_150_775));
    assert_eq!(found.components[0].installed, Some((1995, 2000)));
    assert_eq!(found.components[1].maintenance.unwrap().last_on, Some(date(2026, 3, 1)));
    let bare = Table::from_bytes("c.csv", b"composant;prix\nx;1\n".to_vec(), &Limits::upload()).unwrap();
    assert_eq!(read(bare).missing, ["batiment", "quantite"]);
}

#[test]
fn what_cannot_be_counted_is_refused() {
    let huge =
        Component { unit_cents: Some(i64::MAX), quantity: u32::MAX, ..component("h", Some((2007, 2007))) };
    assert_eq!(plan(&of(vec![huge]), settings(5, None)), Err(PlanError::Overflow));
    assert_eq!(plan(&[], settings(0, None)), Err(PlanError::Years));
    assert_eq!(plan(&[], settings(5, Some(0))), Err(PlanError::Ceiling));
    assert_eq!(plan(&[], Settings { indexation: -1, ..settings(5, None) }), Err(PlanError::Indexation));
}

fn any_component() -> impl Strategy<Value = Component> {
    let years = prop_oneof![
        Just(None),
        (1980_i16..2030).prop_map(|year| Some((year, year))),
        (1980_i16..2030, 0_i16..9).prop_map(|(year, more)| Some((year, year + more))),
    ];
    let condition = proptest::option::of(prop_oneof![
        Just(Condition::Good),
        Just(Condition::Worn),
        Just(Condition::Poor)
    ]);
    let kind = (0..Kind::ALL.len()).prop_map(|at| Kind::ALL[at]);
    (0_u32..4, kind, 1_u32..5_000, years, condition, 1_u16..40, 1_i64..900_000).prop_map(
        |(building, kind, quantity, installed, condition, life, unit)| Component {
            id: String::new(),
            building: building.to_string(),
            kind,
            quantity,
            installed,
            condition,
            life_years: Some(life),
            unit_cents: Some(unit),
            maintenance: None,
        },
    )
}

proptest! {
    #[test]
    fn sums_are_equal_to_the_cent_and_no_ceiling_is_passed(
        all in proptest::collection::vec(any_component(), 0..40),
        years in 1_u16..11,
        indexation in 0_i64..800,
        ceiling in proptest::option::of(1_i64..90_000_000),
    ) {
        let all: Vec<(Component, Figures)> = all
            .into_iter()
            .enumerate()
            .map(|(n, one)| (Component { id: format!("{n:03}"), ..one }, USUAL))
            .collect();
        let asked = Settings { first_year: 2027, years, indexation, ceiling_cents: ceiling };
        let found = plan(&all, asked).unwrap();
        prop_assert_eq!(found.years.len(), usize::from(years));
        prop_assert_eq!(found.years.iter().map(|year| year.cents).sum::<i64>(), found.total_cents);
        prop_assert_eq!(found.buildings.values().sum::<i64>(), found.total_cents);
        prop_assert_eq!(found.items.iter().map(|item| item.cents).sum::<i64>(), found.total_cents);
        for year in &found.years {
            prop_assert!(ceiling.is_none_or(|most| year.cents <= most));
            prop_assert!(year.most_cents >= year.cents);
        }
        for item in found.items.iter().chain(&found.left_out) {
            prop_assert!(item.year >= item.due && item.due >= 2027);
            prop_assert_eq!(i16::try_from(item.late).unwrap(), item.year - item.due);
            prop_assert!(ceiling.is_some() || item.late == 0);
        }
        prop_assert!(ceiling.is_some() || found.left_out.is_empty());
        for one in &found.undated {
            prop_assert!(one.due.first < one.due.last && one.least_cents <= one.most_cents);
        }
        // Every component is somewhere, or due after the plan; an unknown age is never given a year.
        for (component, usual) in &all {
            let dated = found.items.iter().chain(&found.left_out).any(|item| item.component == component.id);
            let undated = found.undated.iter().any(|one| one.component == component.id);
            prop_assert!(!(dated && undated));
            let at = due(component, *usual, 2027);
            let after = at.first > 2026 + i16::try_from(years).unwrap();
            prop_assert!(dated || undated || after);
            prop_assert!(!dated || at.year().is_some());
        }
        prop_assert_eq!(plan(&all, asked).unwrap(), found);
    }
}
