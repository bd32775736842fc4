//! Diagnoses and quotes by the command line: what a program reads, the file that the portal hands over, the digest of a
//! text.

#![cfg(unix)]

use crate::running;
use register::Register;
use register::diagnoses::DiagnosisOf;
use running::{plainpied, run, text};
use serde_json::Value;
use std::path::Path;
use std::process::{Output, Stdio};
use tempfile::TempDir;

/// What a command answers in JSON, when it is done.
fn json(arguments: &[&str]) -> Value {
    let done = run(&[arguments, &["--format", "json"]].concat());
    assert!(done.status.success(), "{arguments:?}: {}", text(&done));
    serde_json::from_slice(&done.stdout).unwrap()
}

/// A command, its standard input held open as the portal holds it.
fn held(arguments: &[&str]) -> Output {
    let mut command = plainpied(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let input = child.stdin.take();
    let done = child.wait_with_output().unwrap();
    drop(input);
    done
}

/// A data folder where « Toits » looks at its own buildings; the id of the diagnosis.
async fn data(folder: &Path) -> (String, String) {
    let register = Register::open(folder).await.unwrap();
    let own = register.landlord_named("Toits").await.unwrap().id;
    register.landlord_named("Autres").await.unwrap();
    let id = register.begin_diagnosis(&own, &DiagnosisOf::Ourselves, "Immeubles").await.unwrap();
    (folder.to_str().unwrap().to_owned(), id)
}

#[tokio::test]
async fn a_list_of_buildings_is_tried_then_written_and_another_organisation_has_no_diagnosis() {
    let folder = TempDir::new().unwrap();
    let (data, id) = data(folder.path()).await;
    let file = folder.path().join("b.csv");
    std::fs::write(&file, "batiment;logements;dpe\nMoulin;14;G\nRose;;Z\n").unwrap();
    let file = file.to_str().unwrap();
    let import = |more: &[&str]| {
        let all = ["diagnoses", "import", file, "--data", &data, "--organisation=Toits", "--for-portal"];
        let diagnosis = format!("--diagnosis={id}");
        held(&[&all[..], &[&diagnosis], more].concat())
    };
    let answer = |done: &Output| -> Value {
        serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{}", text(done)))
    };
    let tried = answer(&import(&["--dry-run"]))["done"].clone();
    assert_eq!((&tried["added"], &tried["problems"][0]["column"]), (&1.into(), &"dpe".into()));
    assert_eq!(answer(&import(&[]))["done"]["added"], 1, "the trial wrote nothing");
    assert_eq!(answer(&import(&[]))["done"]["already"], 1);
    let told = json(&["diagnoses", "recommendations", "--data", &data, "--organisation", "Toits"]);
    assert_eq!(
        (&told[0]["told"], &told[0]["proof"]),
        (&"The energy label is F or G.".into(), &"energy.class=G".into())
    );
    let unknown = json(&["diagnoses", "unknown", "--data", &data, "--organisation", "Toits"]);
    assert_eq!(unknown[0]["priority"], "safety");
    let listed = json(&["diagnoses", "list", "--data", &data, "--organisation", "Autres"]);
    assert_eq!(listed.as_array().unwrap().len(), 0);
    let other = run(&["diagnoses", "recommendations", &id, "--data", &data, "--organisation", "Autres"]);
    assert!(!other.status.success() && other.stdout.is_empty(), "{}", text(&other));
    let none = run(&["diagnoses", "list", "--data", &data]);
    assert!(text(&none).contains("--organisation NAME"), "{}", text(&none));
}

#[test]
fn the_rules_are_printed_and_the_digest_of_a_text_is_that_of_its_bytes() {
    let rules = json(&["diagnoses", "rules"]);
    assert_eq!(rules.as_array().unwrap().len(), diagnosis::rules().len());
    assert_eq!(rules[0]["priority"], "safety");
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("q.json");
    let terms = engagement::Terms {
        title: "Plan".to_owned(),
        purpose: String::new(),
        requester: "a".to_owned(),
        provider: "b".to_owned(),
        first_on: "2026-01-01".parse().unwrap(),
        last_on: "2027-01-01".parse().unwrap(),
        lines: Vec::new(),
        milestones: Vec::new(),
        funding: String::new(),
    };
    let content = engagement::content("q", 1, &terms).unwrap();
    std::fs::write(&file, &content).unwrap();
    let path = file.to_str().unwrap();
    let said = text(&run(&["quotes", "digest", path]));
    assert!(said.starts_with(&engagement::digest(&content).to_string()), "{said}");
    std::fs::write(&file, "{}").unwrap();
    let wrong = run(&["quotes", "digest", path]);
    assert!(!wrong.status.success() && text(&wrong).contains("not the text of a quote"), "{}", text(&wrong));
}
