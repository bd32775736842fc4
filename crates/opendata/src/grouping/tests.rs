//! Grouping as a whole: invented streets, then the real stock of Nantes and Cannes when it is there.

use super::*;
use proptest::prelude::*;

fn flat<'a>(number: &'a str, street: &'a str) -> GroupingRow<'a> {
    GroupingRow {
        commune_code: Some("44109"),
        commune_name: Some("NANTES"),
        number: Some(number),
        street: Some(street),
        built_year: Some(1974),
        financing: Some(13),
        acquired_year: Some(1975),
        construction_type: Some(ConstructionType::Collective),
        dwellings: 1,
        ..GroupingRow::default()
    }
}

/// A point some metres east and north of an invented square.
fn metres(east: f64, north: f64) -> Option<Point> {
    let shrink = 47.2f64.to_radians().cos();
    Some(Point::new(-1.55 + east / (111_195.0 * shrink), 47.2 + north / 111_195.0))
}

fn at<'a>(number: &'a str, street: &'a str, east: f64) -> GroupingRow<'a> {
    GroupingRow { point: metres(east, 0.0), ..flat(number, street) }
}

#[test]
fn doors_of_one_address_are_one_building() {
    let proposal = group(&[flat("12", "RUE DES TILLEULS"), flat("12", "R DES TILLEULS")]);
    assert_eq!((proposal.buildings.len(), proposal.residences.len()), (1, 1));
    assert_eq!(proposal.residences[0].name, "12 Rue des Tilleuls");
}

#[test]
fn neighbours_of_one_age_are_one_residence_and_strangers_are_not() {
    let mut younger = at("8", "RUE A", 150.0);
    younger.built_year = Some(1990);
    let rows = [at("2", "RUE A", 0.0), at("4", "RUE A", 50.0), at("6", "RUE B", 100.0), younger];
    let proposal = group(&rows);
    let key = |row| proposal.residence_key(row).unwrap();
    assert_eq!(key(0), key(1));
    assert_eq!(key(1), key(2));
    assert_ne!(key(2), key(3));
    assert_eq!(proposal.buildings.len(), 4);
}

#[test]
fn a_long_street_of_one_age_is_cut_and_says_so() {
    let numbers = (0..40).map(|i| (2 * i + 2).to_string()).collect::<Vec<_>>();
    let rows =
        numbers.iter().enumerate().map(|(i, n)| at(n, "RUE LONGUE", i as f64 * 40.0)).collect::<Vec<_>>();
    let proposal = group(&rows);
    assert!(proposal.residences.len() > 4);
    assert!(proposal.residences.iter().all(|r| r.span_m.unwrap() <= CHAIN_CAP_M));
    assert!(proposal.residences.iter().any(|r| r.cut_by_cap));
}

#[test]
fn the_landlord_has_the_last_word_on_his_residences() {
    let mut far = at("90", "RUE Z", 5000.0);
    far.residence_ref = Some("R12");
    let mut near = at("2", "RUE A", 0.0);
    near.residence_ref = Some("r12 ");
    near.residence_name = Some("LES TILLEULS");
    let mut neighbour = at("4", "RUE A", 20.0);
    neighbour.residence_ref = Some("R13");
    let proposal = group(&[far, near, neighbour]);
    assert_eq!(proposal.residence_key(0), proposal.residence_key(1));
    assert_ne!(proposal.residence_key(1), proposal.residence_key(2));
    assert_eq!(proposal.residence(proposal.residence_key(0).unwrap()).unwrap().name, "Les Tilleuls");
}

#[test]
fn a_place_name_gathers_whatever_the_age_but_a_district_is_cut() {
    let named = |number, street, east, year| GroupingRow {
        place_name: Some("LE CHENE DES ANGLAIS"),
        built_year: Some(year),
        ..at(number, street, east)
    };
    let small = group(&[named("1", "RUE A", 0.0, 1960), named("9", "RUE B", 400.0, 1971)]);
    assert_eq!(small.residences.len(), 1);
    assert_eq!(small.residences[0].name, "Le Chene des Anglais");
    let district = group(&[named("1", "RUE A", 0.0, 1960), named("9", "RUE B", 4000.0, 1960)]);
    assert_eq!(district.residences.len(), 2);
    assert!(district.residences.iter().all(|r| r.name.contains("Rue ")), "{:?}", district.residences);
}

#[test]
fn door_numbers_written_as_place_names_gather_nothing() {
    let door = |number, street, east| GroupingRow {
        place_name: Some("LOGEMENT N? 102"),
        ..at(number, street, east)
    };
    assert_eq!(group(&[door("1", "RUE A", 0.0), door("5", "RUE B", 300.0)]).residences.len(), 2);
}

#[test]
fn programme_numbers_hidden_in_building_ids_gather() {
    let of = |number, street, block| GroupingRow {
        block: Some(block),
        number: Some(number),
        street: Some(street),
        built_year: None,
        ..flat("", "")
    };
    let proposal = group(&[
        of("1", "RUE A", "7062-01-03"),
        of("9", "RUE B", "7062-02-01"),
        of("1", "RUE C", "7063-01-01"),
    ]);
    assert_eq!(proposal.residence_key(0), proposal.residence_key(1));
    assert_ne!(proposal.residence_key(0), proposal.residence_key(2));
    assert_ne!(proposal.building_key(0), proposal.building_key(1));
}

#[test]
fn houses_group_by_street_and_age() {
    let house = |number, year| GroupingRow {
        construction_type: Some(ConstructionType::Individual),
        built_year: Some(year),
        ..flat(number, "ALLEE DES PINS")
    };
    let proposal = group(&[house("1", 1986), house("3", 1986), house("5", 2001)]);
    assert_eq!(proposal.buildings.len(), 3);
    assert_eq!(proposal.residence_key(0), proposal.residence_key(1));
    assert_ne!(proposal.residence_key(0), proposal.residence_key(2));
}

#[test]
fn a_dwelling_more_next_year_changes_no_key() {
    let first = [at("2", "RUE A", 0.0), at("4", "RUE A", 50.0)];
    let mut next = first.to_vec();
    next.push(at("4", "RUE A", 51.0));
    next.push(at("77", "RUE B", 900.0));
    let (before, after) = (group(&first), group(&next));
    for row in 0..2 {
        assert_eq!(before.building_key(row), after.building_key(row));
        assert_eq!(before.residence_key(row), after.residence_key(row));
    }
}

#[test]
fn corrections_that_match_nothing_are_listed_not_lost() {
    let proposal = group(&[at("2", "RUE A", 0.0), at("4", "RUE B", 900.0)]);
    let mut corrections = Corrections::default();
    corrections.rename("r-gone", "Les Absents");
    corrections.move_building(proposal.building_key(0).unwrap(), "r-nowhere");
    corrections.move_building("b-gone", proposal.residence_key(0).unwrap());
    let applied = proposal.corrected(&corrections);
    assert_eq!(applied.unmatched.len(), 3, "{:?}", applied.unmatched);
    assert_eq!(applied.proposal, proposal);
    let text = serde_json::to_string(&corrections).unwrap();
    assert_eq!(serde_json::from_str::<Corrections>(&text).unwrap(), corrections);
}

#[test]
fn residences_are_renamed_merged_and_split() {
    let proposal = group(&[at("2", "RUE A", 0.0), at("4", "RUE A", 50.0), at("6", "RUE B", 900.0)]);
    let (a, b) = (proposal.residence_key(0).unwrap(), proposal.residence_key(2).unwrap());
    let mut corrections = Corrections::default();
    corrections.merge(b, a);
    corrections.rename(a, "Les Tilleuls");
    let merged = proposal.corrected(&corrections).proposal;
    assert_eq!(merged.residences.len(), 1);
    assert_eq!((merged.residences[0].name.as_str(), merged.residences[0].dwellings), ("Les Tilleuls", 3));
    let new = corrections.split([proposal.building_key(1).unwrap()], "Le Petit Bout");
    let split = proposal.corrected(&corrections);
    assert_eq!(split.proposal.residence_key(1), Some(new.as_str()));
    assert_eq!(split.proposal.residence(&new).unwrap().name, "Le Petit Bout");
    assert!(split.unmatched.is_empty());
    corrections.merge(a, b);
    assert_eq!(proposal.corrected(&corrections).proposal.residence_key(0), Some(b), "the last merge wins");
}

fn any_row() -> impl Strategy<Value = (u8, u8, u8, u8, i16, u8, bool)> {
    (0u8..12, 0u8..4, 0u8..4, 0u8..5, 1970i16..1973, 0u8..60, any::<bool>())
}

const NUMBERS: [&str; 12] = ["", "1", "2", "4", "6", "8-10", "9", "12 bis", "12", "14", "16", "8"];
const STREETS: [&str; 4] = ["RUE A", "RUE DES PINS", "", "PLACE B BAT C"];
const PLACES: [Option<&str>; 4] = [None, Some("LES PINS"), Some("138"), Some("NANTES - TOUR A")];
const BLOCKS: [Option<&str>; 5] = [None, Some("01"), Some("7062-01-03"), Some("A"), Some("0138B02")];

fn row_of(&(n, s, p, b, year, east, house): &(u8, u8, u8, u8, i16, u8, bool)) -> GroupingRow<'static> {
    GroupingRow {
        place_name: PLACES[usize::from(p)],
        block: BLOCKS[usize::from(b)],
        built_year: Some(year),
        construction_type: Some(if house {
            ConstructionType::Individual
        } else {
            ConstructionType::Collective
        }),
        point: if east < 10 { None } else { metres(f64::from(east) * 20.0, f64::from(n) * 3.0) },
        ..flat(NUMBERS[usize::from(n)], STREETS[usize::from(s)])
    }
}

fn keys(rows: &[GroupingRow<'_>]) -> Vec<(String, String)> {
    let proposal = group(rows);
    (0..rows.len())
        .map(|i| {
            (proposal.building_key(i).unwrap().to_owned(), proposal.residence_key(i).unwrap().to_owned())
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn grouping_does_not_depend_on_the_order_of_rows(
        seeds in proptest::collection::vec(any_row(), 1..60),
        turn in 0usize..60,
    ) {
        let rows = seeds.iter().map(row_of).collect::<Vec<_>>();
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        turned.reverse();
        let mut expected = keys(&rows);
        expected.rotate_left(turn % rows.len());
        expected.reverse();
        prop_assert_eq!(keys(&turned), expected);
    }

    #[test]
    fn every_row_is_in_one_building_and_every_building_in_one_residence(
        seeds in proptest::collection::vec(any_row(), 1..60),
    ) {
        let rows = seeds.iter().map(row_of).collect::<Vec<_>>();
        let proposal = group(&rows);
        prop_assert_eq!(proposal.building_of_row.len(), rows.len());
        let rows_of_buildings = proposal.buildings.iter().map(|b| b.rows).sum::<u32>();
        let rows_of_residences = proposal.residences.iter().map(|r| r.rows).sum::<u32>();
        prop_assert_eq!(rows_of_buildings as usize, rows.len());
        prop_assert_eq!(rows_of_residences as usize, rows.len());
        let distinct = proposal.buildings.iter().map(|b| &b.key).collect::<std::collections::BTreeSet<_>>();
        prop_assert_eq!(distinct.len(), proposal.buildings.len());
        for building in &proposal.buildings {
            prop_assert!(proposal.residence(&building.residence_key).is_some());
        }
    }

    #[test]
    fn corrections_applied_twice_are_applied_once(
        seeds in proptest::collection::vec(any_row(), 1..40),
        acts in proptest::collection::vec((0u8..4, 0usize..40, 0usize..40), 0..12),
    ) {
        let rows = seeds.iter().map(row_of).collect::<Vec<_>>();
        let proposal = group(&rows);
        let mut corrections = Corrections::default();
        let building = |i: usize| proposal.buildings[i % proposal.buildings.len()].key.as_str();
        let residence = |i: usize| proposal.residences[i % proposal.residences.len()].key.as_str();
        for (act, a, b) in acts {
            match act {
                0 => corrections.rename(residence(a), "Renommée"),
                1 => corrections.merge(residence(a), residence(b)),
                2 => corrections.move_building(building(a), residence(b)),
                _ => { corrections.split([building(a), building(b)], "Nouvelle"); }
            }
        }
        let once = proposal.corrected(&corrections).proposal;
        let twice = once.corrected(&corrections).proposal;
        prop_assert_eq!(&once, &twice);
        prop_assert_eq!(once.residences.iter().map(|r| r.rows).sum::<u32>() as usize, rows.len());
    }
}
