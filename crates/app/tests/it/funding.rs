//! Plans and impact contracts by the command line: what is refused is told in words, in both languages, with its place.

use crate::running;
use running::{run, text};
use std::path::PathBuf;
use tempfile::TempDir;

fn file(folder: &TempDir, name: &str, json: &str) -> String {
    let path: PathBuf = folder.path().join(name);
    std::fs::write(&path, json).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn the_refusals_of_a_plan_are_sentences_in_the_language_that_is_asked() {
    let folder = TempDir::new().unwrap();
    let plan = file(
        &folder,
        "plan.json",
        r#"{"lines": [{"label": "Rampe", "net_cents": 100000}], "offers": [
            {"label": "Ville", "form": "grant", "public": true, "cap_cents": 60000, "before_start": true},
            {"label": "Fondation", "form": "grant"}]}"#,
    );
    let fr = run(&["--lang", "fr", "funding", "plan", &plan]);
    assert!(fr.status.success(), "{}", text(&fr));
    let said = text(&fr);
    assert!(
        said.contains("Ville : Elle demande que rien ne soit commencé : dites si le projet l’est."),
        "{said}"
    );
    assert!(said.contains("Fondation : Son montant n’est pas connu"), "{said}");
    let en = text(&run(&["--lang", "en", "funding", "plan", &plan]));
    assert!(en.contains("It asks that nothing has begun") && !en.contains("Begun {"), "{en}");
    let bad = file(&folder, "bad.json", r#"{"lines": [{"label": "Rampe", "net_cents": -1}]}"#);
    let refused = run(&["--lang", "fr", "funding", "plan", &bad]);
    assert!(
        !refused.status.success() && text(&refused).contains("Coût 1 : un montant va de 0"),
        "{}",
        text(&refused)
    );
    let over = file(&folder, "over.json", r#"{"lines": [], "own_cents": 500}"#);
    let over = run(&["--lang", "fr", "funding", "plan", &over]);
    assert!(!over.status.success() && text(&over).contains("dépassent le coût de 5,00"), "{}", text(&over));
}

#[test]
fn an_impact_contract_is_simulated_and_bad_terms_are_told_with_their_place() {
    let folder = TempDir::new().unwrap();
    let terms = r#"{"advances": [{"on": "2026-01-01", "cents": 10000000}],
        "outcomes": [{"label": "Ménages", "target": 50, "price_cents": 250000, "from": 20, "verified_on": "2027-01-01"}]}"#;
    let good = file(&folder, "cis.json", terms);
    let done = run(&["--lang", "fr", "funding", "impact", &good, "--levels", "30,100", "--format", "csv"]);
    let said = text(&done);
    assert!(done.status.success(), "{said}");
    assert!(said.contains("3000;10000000;0;0;-10000000;-10000"), "{said}");
    assert!(said.contains("10000;10000000;12500000;12500000;2500000;2500"), "{said}");
    assert!(said.contains("à partir de 80.00 %"), "{said}");
    let zero = file(&folder, "zero.json", &terms.replace("\"target\": 50", "\"target\": 0"));
    let refused = run(&["--lang", "fr", "funding", "impact", &zero]);
    assert!(!refused.status.success(), "{}", text(&refused));
    assert!(
        text(&refused).contains("Résultat 1, objectif – ") && text(&refused).contains("ne mesure rien"),
        "{}",
        text(&refused)
    );
}

#[test]
fn facts_that_mix_up_tax_are_refused_before_any_verdict() {
    let folder = TempDir::new().unwrap();
    let facts = file(&folder, "faits.json", r#"{"cost-net": 120000, "cost-gross": 100000}"#);
    let refused = run(&["--lang", "en", "funding", "check", &facts]);
    assert!(!refused.status.success() && text(&refused).contains("cost-net – "), "{}", text(&refused));
}
