//! Legal routes by the command line: the routes of a file of answers, and what is wrong with a file.

use crate::running;
use running::{run, text};
use tempfile::TempDir;

fn file(folder: &TempDir, name: &str, json: &str) -> String {
    let path = folder.path().join(name);
    std::fs::write(&path, json).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn answers_of_a_file_open_routes_and_say_what_would_open_the_others() {
    let folder = TempDir::new().unwrap();
    let facts = file(
        &folder,
        "faits.json",
        r#"{"public-buyer": true, "insertion-share": 60, "purchase-net": 3000000}"#,
    );
    let done =
        run(&["--lang", "fr", "frameworks", "advise", &facts, "--on", "2026-11-23", "--format", "csv"]);
    let said = text(&done);
    assert!(done.status.success(), "{said}");
    assert!(
        said.contains("reserved-insertion;Marché réservé à l’insertion (SIAE);reserved;met;low"),
        "{said}"
    );
    assert!(said.contains("public-cooperation") && said.contains("supplier-authority=yes"), "{said}");
    let bad = file(&folder, "mal.json", r#"{"public-buyer": "peut-être"}"#);
    let refused = run(&["frameworks", "advise", &bad]);
    assert!(!refused.status.success() && text(&refused).contains("mal.json"), "{}", text(&refused));
    let clauses = run(&["--lang", "fr", "frameworks", "clauses", "--way", "rien"]);
    assert!(
        !clauses.status.success() && text(&clauses).contains("reserved, innovation"),
        "{}",
        text(&clauses)
    );
}

#[test]
fn an_impact_contract_is_foreseen_and_bad_terms_are_told_with_their_place() {
    let folder = TempDir::new().unwrap();
    let terms = r#"{"investors": [{"name": "Fonds", "cents": 100000}], "payers": [{"name": "Ville", "share": 10000}],
        "aims": [{"label": "maintiens", "people": 1, "target": 1, "price_cents": 150000, "low": 2500, "high": 10000}]}"#;
    let good = file(&folder, "contrat.json", terms);
    let done = run(&["--lang", "fr", "frameworks", "impact", &good, "--format", "csv"]);
    let said = text(&done);
    assert!(done.status.success(), "{said}");
    assert!(
        said.contains("low;0;0.75") && said.contains("low;150000;0.25") && said.contains("high;150000;1"),
        "{said}"
    );
    let bad = file(&folder, "mal.json", &terms.replace("\"share\": 10000", "\"share\": 9000"));
    let refused = run(&["--lang", "fr", "frameworks", "impact", &bad]);
    assert!(!refused.status.success() && text(&refused).contains("Payeurs"), "{}", text(&refused));
}
