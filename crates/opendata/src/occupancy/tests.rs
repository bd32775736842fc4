//! An invented export with every defect that landlords' software leaves in it.

use super::*;
use jiff::civil::date;
use model::issue::{ImportReport, Severity};
use proptest::prelude::*;
use tabular::{Limits, Table};

fn run(text: &str, mapping: Option<Mapping>) -> (Vec<OccupancyRow>, ImportReport) {
    let table =
        Table::from_bytes_expecting("baux.csv", text.as_bytes().to_vec(), &Limits::upload(), &Mapping::knows)
            .unwrap();
    let mut rows = Vec::new();
    let report = read(table, &ReadOptions { on: date(2026, 6, 30), mapping }, |row| rows.push(row));
    (rows, report)
}

const HEADER: &str = "N° logement;N° bail;Nom Prénom;Qualité;Date de naissance;Type de contrat;Date d'entrée;Date de sortie;Nb occupants;GIR\n";

#[test]
fn an_export_is_reduced_to_what_the_rule_needs() {
    let (rows, report) = run(
        &format!(
            "{HEADER}\
             L1;B1;DUPONT Jeanne;Titulaire;12/05/1950;Logement;01/02/1980;;2;4\n\
             L1;B1;DUPONT Paul;Conjoint;;Logement;01/02/1980;;2;\n\
             L2;B2;MARTIN;Titulaire;01/01/1900;Logement;;;1;\n\
             P1;B3;MARTIN;Titulaire;01/01/1960;Parking;;;;\n\
             L3;B4;DURAND;Titulaire;03/03/1940;Logement;;31/12/2025;1;\n\
             L4;B5;CCAS DE NANTES;Personne morale;;Sous-location;;;;\n\
             L5;B6;PETIT;Titulaire;01/01/1899;Logement;;;1;\n\
             L5;B6;PETIT;Enfant;01/01/2030;Logement;;;1;\n\
             TOTAL;7;;;;;;;9;\n"
        ),
        None,
    );
    let births = rows.iter().map(|r| (r.dwelling_ref.as_str(), r.birth, r.role)).collect::<Vec<_>>();
    assert_eq!(
        births,
        [
            ("L1", Birth::Year(1950), Role::Holder),
            ("L1", Birth::Unknown, Role::Partner),
            ("L2", Birth::Unknown, Role::Holder),
            ("L4", Birth::Unknown, Role::LegalPerson),
            ("L5", Birth::Unknown, Role::Holder),
            ("L5", Birth::Unknown, Role::Child),
        ]
    );
    let figures = &report.figures;
    assert_eq!((figures["leases-not-dwellings"], figures["leases-ended"], figures["totals"]), (1, 1, 1));
    assert_eq!(report.issue_counts["AGE_INVRAISEMBLABLE"], 1);
    assert_eq!(report.issue_counts["DATE_FUTURE"], 1);
    assert_eq!(report.issue_counts["DONNEE_INTERDITE"], 1);
    assert!(!report.is_refused());
}

#[test]
fn nothing_personal_is_left_in_rows_or_issues() {
    let (rows, report) = run(
        &format!(
            "{HEADER}L1;B1;DUPONT Jeanne;Titulaire;12/05/1850;Logement;;;1;GIR4\nL2;B2;X;Titulaire;le 3 mai;;;;;\n"
        ),
        None,
    );
    let text = serde_json::to_string(&(rows, &report)).unwrap();
    for personal in ["DUPONT", "Jeanne", "1850", "GIR4", "3 mai"] {
        assert!(!text.contains(personal), "{personal} in {text}");
    }
    assert!(text.contains(MASK));
    assert!(
        report
            .issues
            .iter()
            .any(|i| i.severity == Severity::Info && i.field.as_deref() == Some("Nom Prénom"))
    );
}

#[test]
fn a_forbidden_column_is_not_read_even_when_the_mapping_asks() {
    let mut mapping = Mapping::proposed(&["Logement".to_owned(), "Année naissance".to_owned()]);
    mapping.columns.insert(Field::Role, "Handicap".to_owned());
    let (rows, report) = run("Logement;Année naissance;Handicap\nL1;1950;oui\n", Some(mapping));
    assert_eq!(rows[0].role, Role::Unstated);
    assert_eq!(report.issue_counts["DONNEE_INTERDITE"], 1);
}

#[test]
fn a_registration_number_hidden_in_a_column_refuses_its_row() {
    let number = 2_550_144_109_012_u64;
    let nir = format!("{number}{:02}", 97 - number % 97);
    let (rows, report) = run(&format!("Logement;N° bail;Année naissance\nL1;{nir};1950\nL2;B2;1950\n"), None);
    assert_eq!(rows.len(), 1);
    assert_eq!(report.issue_counts["DONNEE_INTERDITE"], 1);
    assert!(!serde_json::to_string(&report).unwrap().contains(&nir));
}

#[test]
fn a_file_without_births_or_references_is_refused() {
    let (rows, report) = run("Nom;Prénom;Loyer\nA;B;12\n", None);
    assert!(rows.is_empty() && report.is_refused());
    assert_eq!(report.issue_counts["COLONNE_MANQUANTE"], 2);
}

#[test]
fn whole_dates_are_kept_only_when_the_mapping_asks() {
    let text = "Logement;Date de naissance\nL1;12/05/1950\n";
    assert_eq!(run(text, None).0[0].birth, Birth::Year(1950));
    let mut mapping = Mapping::proposed(&["Logement".to_owned(), "Date de naissance".to_owned()]);
    mapping.keep_birth_dates = true;
    let saved = serde_json::to_string(&mapping).unwrap();
    let mapping = serde_json::from_str::<Mapping>(&saved).unwrap();
    assert_eq!(run(text, Some(mapping)).0[0].birth, Birth::Date(date(1950, 5, 12)));
}

#[test]
fn a_birth_year_settles_an_age_only_outside_its_year() {
    let on = date(2026, 6, 30);
    let one = |birth| DwellingAges { leases: 1, births: vec![birth], ..DwellingAges::default() };
    assert_eq!(one(Birth::Year(1955)).at_least(70, on), Answer::Yes);
    assert_eq!(one(Birth::Year(1956)).at_least(70, on), Answer::Unknown);
    assert_eq!(one(Birth::Year(1957)).at_least(70, on), Answer::No);
    assert_eq!(one(Birth::Year(1956)).at_least(70, date(2026, 12, 31)), Answer::Yes);
    assert_eq!(one(Birth::Date(date(1956, 6, 30))).at_least(70, on), Answer::Yes);
    assert_eq!(one(Birth::Date(date(1956, 7, 1))).at_least(70, on), Answer::No);
}

fn person(dwelling: &str, lease: &str, birth: Birth) -> OccupancyRow {
    OccupancyRow {
        line: 2,
        dwelling_ref: dwelling.to_owned(),
        lease_ref: Some(lease.to_owned()),
        lease_start: None,
        lease_end: None,
        birth,
        role: Role::Holder,
        household_size: None,
        dependants: None,
    }
}

#[test]
fn one_known_elder_settles_a_dwelling_and_one_unknown_person_keeps_it_open() {
    let on = date(2026, 6, 30);
    let rows = [
        person("L1", "B1", Birth::Year(1940)),
        person("L1", "B1", Birth::Unknown),
        person("L2", "B2", Birth::Year(1990)),
        person("L2", "B2", Birth::Unknown),
        person("L3", "B3", Birth::Year(1990)),
        person("L4", "B4", Birth::Year(1990)),
        person("L4", "B5", Birth::Year(1941)),
    ];
    let ages = household_ages(&rows);
    let answers = ages.values().map(|a| a.at_least(70, on)).collect::<Vec<_>>();
    assert_eq!(answers, [Answer::Yes, Answer::Unknown, Answer::No, Answer::Yes]);
    assert_eq!(ages["L4"].leases, 2);
    assert_eq!(ages["L1"].oldest_on(on), Some(85));
}

#[test]
fn a_household_larger_than_its_list_keeps_the_dwelling_open() {
    let on = date(2026, 6, 30);
    let mut alone = person("L1", "B1", Birth::Year(1990));
    alone.household_size = Some(3);
    assert_eq!(household_ages([&alone])["L1"].at_least(70, on), Answer::Unknown);
    alone.dependants = Some(2);
    assert_eq!(household_ages([&alone])["L1"].at_least(70, on), Answer::No);
}

#[test]
fn an_absent_dwelling_is_vacant_only_if_the_file_is_said_complete() {
    let on = date(2026, 6, 30);
    let ages = household_ages(&[person("L1", "B1", Birth::Year(1940))]);
    let stock = [("A", Some("L1")), ("A", Some("L2")), ("A", None), ("B", Some("L9"))];
    let count = |completeness| count_at_least(70, on, stock, &ages, completeness);
    let default = count(Completeness::default());
    assert_eq!((default["A"].with, default["A"].without, default["A"].unknown), (1, 1, 1));
    assert_eq!((default["B"].without, default["B"].unknown), (0, 1));
    assert_eq!(count(Completeness::WholeStock)["B"].without, 1);
    assert_eq!(count(Completeness::Nothing)["A"].unknown, 2);
}

#[test]
fn a_dwelling_let_with_its_garage_is_a_dwelling() {
    let text = "Logement;Année naissance;Type de bail\nL1;1950;Logement et garage\nL2;1950;Garage\nL3;1950;Local commercial\n\
                L4;1950;Local d'habitation\n";
    let (rows, report) = run(text, None);
    assert_eq!(rows.iter().map(|r| r.dwelling_ref.as_str()).collect::<Vec<_>>(), ["L1", "L4"]);
    assert_eq!(report.figures["leases-not-dwellings"], 2);
}

#[test]
fn rows_take_the_references_of_the_stock() {
    let (rows, mut report) = run("Logement;Année naissance\n12-34;1950\n0012.0034;1960\n999;1940\n", None);
    let rows = attach(rows, &["0012.0034"], &mut report);
    assert_eq!(rows.iter().map(|r| r.dwelling_ref.as_str()).collect::<Vec<_>>(), ["0012.0034", "0012.0034"]);
    assert_eq!((report.issue_counts["RATTACHEMENT_ABSENT"], report.figures["references-loose"]), (1, 1));
    assert_eq!(report.rows_kept, 2);
}

#[test]
fn the_header_is_found_under_titles() {
    let (rows, _) =
        run("Export du 30/06/2026;;\n;;\nN° logement;Date de naissance;N° bail\nL1;01/02/1945;B1\n", None);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].birth, Birth::Year(1945));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_makes_the_reader_fail(lines in proptest::collection::vec("[\\PC;]{0,60}", 0..8)) {
        let text = format!("{HEADER}{}", lines.join("\n"));
        let (rows, report) = run(&text, None);
        prop_assert!(rows.len() as u64 == report.rows_kept);
    }

    #[test]
    fn learning_a_birth_never_turns_an_answer_around(
        known in proptest::collection::vec(1920i16..2010, 0..4),
        unknown in 0u32..3,
        learnt in 1920i16..2010,
    ) {
        let on = date(2026, 6, 30);
        let before = DwellingAges {
            leases: 1,
            births: known.iter().map(|&y| Birth::Year(y)).collect(),
            unknown: unknown + 1,
            unlisted: 0,
        };
        let mut after = before.clone();
        after.unknown = unknown;
        after.births.push(Birth::Year(learnt));
        match before.at_least(70, on) {
            Answer::Yes => prop_assert_eq!(after.at_least(70, on), Answer::Yes),
            Answer::No => prop_assert!(false, "an unknown person keeps the dwelling open"),
            Answer::Unknown => {}
        }
    }
}
