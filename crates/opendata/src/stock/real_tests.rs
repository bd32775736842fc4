//! The real files, where they are there: nothing is lost, and the known traps are seen.

use super::tests::read_table;
use super::*;
use model::Language;
use model::dwelling::DwellingRow;
use model::issue::{IssueCode, Severity};
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use tabular::Limits;

fn real(file: &str) -> Option<(Vec<DwellingRow>, StockReport)> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/rpls")).join(file);
    if !path.exists() {
        println!("skipped: {file} is not here");
        return None;
    }
    let mut table = open_stock(&path, &Limits::default()).unwrap();
    let (rows, report) = read_table(&mut table, None);
    let r = &report.report;
    println!(
        "{file}: {} read {} kept {} rejected {} to confirm {} dwellings\n  {:?}\n  {:?}",
        r.rows_read, r.rows_kept, r.rows_rejected, r.rows_to_confirm, r.dwellings, r.issue_counts, r.figures
    );
    let ids: std::collections::BTreeSet<_> = rows.iter().map(|d| &d.identity).collect();
    assert_eq!(ids.len(), rows.len(), "identities are unique");
    Some((rows, report))
}

/// An issue as its French reader sees it: the English may be reworded, this may not.
#[derive(Debug)]
#[expect(dead_code, reason = "its debug form is what is digested")]
struct Issue<'a> {
    code: IssueCode,
    severity: Severity,
    line: Option<u64>,
    column: Option<&'a str>,
    field: Option<&'a str>,
    value: Option<&'a str>,
    expected: Option<&'a str>,
    hint: Option<&'a str>,
}

impl Issue<'_> {
    fn of(issue: &model::issue::Issue) -> Issue<'_> {
        Issue {
            code: issue.code,
            severity: issue.severity,
            line: issue.line,
            column: issue.column.as_deref(),
            field: issue.field.as_deref(),
            value: issue.value_in(Language::Fr),
            expected: issue.expected_in(Language::Fr),
            hint: issue.hint_in(Language::Fr),
        }
    }
}

/// Everything that reading a file gives, rows and issues, in one number.
fn digest(rows: &[DwellingRow], report: &StockReport) -> String {
    let mut hash = Sha256::new();
    for row in rows {
        hash.update(format!("{row:?}\n"));
    }
    for issue in &report.report.issues {
        hash.update(format!("{:?}\n", Issue::of(issue)));
    }
    hash.update(format!("{:?}{:?}", report.report.issue_counts, report.report.figures));
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Reading faster must not be reading otherwise. A figure changes here when a rule of reading does, on purpose.
#[test]
fn real_files_give_to_the_letter_what_they_gave() {
    let expected = [
        ("nantes_2018_geocoded.csv", "5af177c45d7c32cb"),
        ("cannes__rpls_cannes.csv", "6435fb8ddf916bf9"),
        ("cannes__rpls_cannes_geocoded_pierson.csv", "ded49532ed61d627"),
        ("paris__logements-sociaux-finances-a-paris.csv", "35348ee104a6662b"),
    ];
    // A file that is not here is skipped.
    let found = expected.map(|(file, known)| {
        (file, real(file).map_or(known.to_owned(), |(rows, report)| digest(&rows, &report)))
    });
    assert_eq!(found, expected.map(|(file, known)| (file, known.to_owned())));
}

#[test]
fn nantes_keeps_its_35_319_dwellings_and_drops_209_foreign_positions() {
    let Some((rows, report)) = real("nantes_2018_geocoded.csv") else { return };
    let r = &report.report;
    assert_eq!((r.layout.as_deref(), r.rows_kept, r.rows_rejected), (Some("rpls-2018"), 35_319, 0));
    assert_eq!(r.issue_counts["COORDONNEES_HORS_COMMUNE"], 209);
    assert_eq!(r.figures["without-position"], 209);
    assert!(!r.issue_counts.contains_key("COLONNE_INCONNUE"));
    // 518 rows have no number anywhere, and five say `79/8`.
    assert_eq!(rows.iter().filter(|d| d.address.number.is_none()).count(), 523);
}

#[test]
fn both_files_of_cannes_hold_the_same_dwellings() {
    let (Some((raw, a)), Some((placed, b))) =
        (real("cannes__rpls_cannes.csv"), real("cannes__rpls_cannes_geocoded_pierson.csv"))
    else {
        return;
    };
    assert_eq!((a.report.rows_kept, b.report.rows_kept), (6374, 6374));
    assert_eq!(b.report.figures["with-position"], 4959);
    assert!(raw.iter().all(|d| matches!(d.address.commune_code.as_deref(), Some("06029" | "06030"))));
    // Written `0` here and `0.0` there: still the same dwellings.
    let ids = |rows: &[DwellingRow]| rows.iter().map(|d| d.identity.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&raw), ids(&placed));
}

#[test]
fn paris_has_4_174_programmes_and_one_of_them_is_a_correction() {
    let Some((rows, report)) = real("paris__logements-sociaux-finances-a-paris.csv") else { return };
    let r = &report.report;
    assert_eq!((r.layout.as_deref(), rows.len()), (Some("mapping:paris-programmes"), 4174));
    // One row takes eight dwellings away (`-8`) from a programme of 240: kept as such, and told.
    assert_eq!((r.figures["dwellings-in-file"], r.dwellings), (126_544, 126_544));
    assert_eq!(r.issue_counts["HORS_BORNES"], 1);
    assert_eq!(r.issue_counts["DOUBLON_FICHIER"], 33);
    // One postcode is written `code_75020`: its commune is only known to be Paris.
    let district = |d: &&DwellingRow| d.address.commune_code.as_deref().is_some_and(|c| c.starts_with("751"));
    assert_eq!(rows.iter().filter(district).count(), 4173);
}
