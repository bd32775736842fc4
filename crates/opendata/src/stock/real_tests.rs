//! The real files, where they are there: nothing is lost, and the known traps are seen.

use super::tests::read_table;
use super::*;
use model::dwelling::DwellingRow;
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

#[test]
fn nantes_keeps_its_35_319_dwellings_and_drops_209_foreign_positions() {
    let Some((rows, report)) = real("nantes_2018_geocoded.csv") else { return };
    let r = &report.report;
    assert_eq!((r.layout.as_deref(), r.rows_kept, r.rows_rejected), (Some("rpls-2018"), 35_319, 0));
    assert_eq!(r.issue_counts["COORDONNEES_HORS_COMMUNE"], 209);
    assert_eq!(r.figures["without-position"], 209);
    assert!(!r.issue_counts.contains_key("COLONNE_INCONNUE"));
    assert!(rows.iter().filter(|d| d.address.number.is_none()).count() < 100);
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
fn paris_counts_126_544_dwellings_in_4_174_programmes() {
    let Some((rows, report)) = real("paris__logements-sociaux-finances-a-paris.csv") else { return };
    let r = &report.report;
    assert_eq!(
        (r.layout.as_deref(), rows.len(), r.dwellings),
        (Some("mapping:paris-programmes"), 4174, 126_544)
    );
    assert_eq!(r.issue_counts["DOUBLON_FICHIER"], 33);
    assert!(rows.iter().all(|d| d.address.commune_code.as_deref().is_some_and(|c| c.starts_with("751"))));
}
