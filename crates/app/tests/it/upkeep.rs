//! The works plan by the command line: a file and the register say the same plan.

#![cfg(unix)]

use crate::running;
use running::{run, text};
use tempfile::TempDir;

/// What a command answers, when it is done.
fn said(arguments: &[&str]) -> String {
    let done = run(arguments);
    assert!(done.status.success(), "{arguments:?}: {}", text(&done));
    String::from_utf8(done.stdout).unwrap()
}

/// The sums by year of a plan, which no id is in.
fn years(arguments: &[&str]) -> Vec<String> {
    let plan = said(&[arguments, &["--format", "csv"]].concat());
    plan.lines().filter(|line| line.starts_with("year;")).map(str::to_owned).collect()
}

#[test]
fn a_plan_of_the_register_is_that_of_the_file_that_was_imported_and_the_owner_is_found_or_told() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data").to_str().unwrap().to_owned();
    let email = "moi@exemple.fr";
    for name in ["Les Voisins", "Les Autres"] {
        said(&[
            "admin",
            "--data",
            &data,
            "invite",
            "--email",
            email,
            "--organisation",
            name,
            "--kind",
            "association",
        ]);
    }
    let file = folder.path().join("composants.csv");
    let lines = "batiment;composant;quantite;pose_de\nMaison;toiture;100;1990\nMaison;chaudière;1;\n";
    std::fs::write(&file, lines).unwrap();
    let file = file.to_str().unwrap();
    let nobody = run(&["upkeep", "plan", "--data", &data]);
    assert!(!nobody.status.success(), "nobody keeps components yet");
    let import = ["upkeep", "import", file, "--data", &data, "--owner", "Les Voisins"];
    assert_eq!(said(&import).trim(), "+2 =0");
    assert_eq!(said(&import).trim(), "+0 =2", "not added twice");
    // One owner keeps components: it need not be named.
    let kept = years(&["upkeep", "plan", "--data", &data]);
    assert_eq!(kept.len(), 10);
    assert_eq!(kept, years(&["upkeep", "plan", file]));
    let named = ["upkeep", "plan", "--data", &data, "--owner", "Les Voisins", "--years", "3"];
    assert_eq!(years(&named), years(&["upkeep", "plan", file, "--years", "3"]));
    assert_eq!(said(&["upkeep", "catalogue", "--data", &data, "--format", "csv"]).lines().count(), 12);
    let unknown = run(&["upkeep", "plan", "--data", &data, "--owner", "Personne"]);
    assert!(!unknown.status.success() && text(&unknown).contains("Personne"), "{}", text(&unknown));
    let both = run(&["upkeep", "plan", file, "--owner", "Les Voisins"]);
    assert!(!both.status.success(), "a file, or an owner");
    said(&["upkeep", "import", file, "--data", &data, "--owner", "Les Autres"]);
    let several = run(&["upkeep", "calendar", "--data", &data]);
    assert!(!several.status.success() && text(&several).contains("Les Autres"), "{}", text(&several));
}
