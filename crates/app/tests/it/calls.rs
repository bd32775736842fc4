//! Calls and joint applications by the command line: the very texts that are approved and signed, and what is missing.

#![cfg(unix)]

use crate::running;
use jiff::{Timestamp, ToSpan};
use running::{run, text};
use tempfile::TempDir;
use trust::organisation::OrganisationKind as Kind;

fn said(arguments: &[&str]) -> String {
    let done = run(arguments);
    assert!(done.status.success(), "{arguments:?}: {}", text(&done));
    String::from_utf8(done.stdout).unwrap()
}

/// A call in force, in the text that its funder approves.
fn specification(funder: &str, now: Timestamp) -> calls::Specification {
    let clock = |days: i64| trust::day::legal_day(now).saturating_add(days.days()).at(12, 0, 0, 0);
    let text = serde_json::json!({
        "title": "Un logement, un accompagnement", "summary": "", "objectives": ["Loger"],
        "publics": [{ "key": "p", "label": "Sortir de la rue", "reason": "Cumul", "any_of": [], "all_of": [] }],
        "criteria": [{ "key": "c", "label": "Accès", "looks_at": "", "weight": 100 }],
        "territories": [], "mix": [], "questions": [],
        "categories": [{ "key": "s", "label": "Équipe", "is_eligible": true }],
        "funds": [{
            "key": "f", "organisation": funder, "name": "Fonds", "total_cents": 5_000_000, "rate_bp": 5_000,
            "least_cents": 0, "most_cents": 1_000_000, "most_per_household_cents": null, "categories": ["s"],
        }],
        "public_rate_bp": null, "quotas": [], "reference": "", "least_months": 12, "most_months": 36,
        "opens": clock(-2), "closes": clock(40), "questions_until": null, "committee_on": null, "results_on": null,
    });
    serde_json::from_value(text).unwrap()
}

#[tokio::test]
async fn a_text_goes_out_as_it_is_approved_and_a_wrong_one_says_what_is_wrong() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().to_str().unwrap().to_owned();
    let register = register::Register::open(folder.path()).await.unwrap();
    let profile = |name: &str| register::organisations::Profile {
        name: name.to_owned(),
        is_listed: true,
        ..register::organisations::Profile::default()
    };
    let funder = register.add_organisation(Kind::Funder, &profile("Le Fonds"), None).await.unwrap().id;
    let lead = register.add_organisation(Kind::Association, &profile("Toits"), None).await.unwrap().id;
    let now = Timestamp::now();
    let id = register.draft_call(&funder, &specification(&funder, now), &[].into(), now).await.unwrap();
    let list = |own: &[&str]| said(&[&["calls", "--data", &data, "--format", "csv", "list"], own].concat());
    assert_eq!(list(&[]).lines().count(), 1, "a draft is its funders'");
    assert!(list(&["--organisation", "Le Fonds"]).contains(";draft;"));
    let digest = register.call(Some(&funder), &id).await.unwrap().draft().unwrap().0.digest.to_string();
    register.approve_call(&funder, &id, &digest, now).await.unwrap();
    register.publish_call(&funder, &id, now).await.unwrap();
    let number = register.call(None, &id).await.unwrap().number;
    assert!(list(&[]).contains(&digest) && list(&[]).contains(";open;"));
    assert!(said(&["calls", "--data", &data, "show", &number]).contains("Sortir de la rue"));
    // What leaves is the very text, and is read back with the digest that was approved.
    let file = folder.path().join("appel.json");
    std::fs::write(&file, said(&["calls", "--data", &data, "export", &number])).unwrap();
    let check = |file: &std::path::Path| run(&["calls", "check", file.to_str().unwrap(), "--format", "csv"]);
    let sound = check(&file);
    assert!(sound.status.success() && text(&sound).contains(&digest), "{}", text(&sound));
    let wrong = std::fs::read_to_string(&file).unwrap().replace("\"weight\":100", "\"weight\":90");
    std::fs::write(&file, wrong).unwrap();
    let wrong = check(&file);
    assert!(!wrong.status.success() && text(&wrong).contains("90"), "{}", text(&wrong));
    // An application: its text, and what is missing.
    let begun = register.begin_application(&lead, &id, "Un toit", now).await.unwrap();
    let command = |act: &[&str], own: &str| {
        run(&[&["applications", "--data", &data, "--organisation", own, "--format", "csv"], act].concat())
    };
    assert!(text(&command(&["list"], "Toits")).contains(";forming;"));
    assert_eq!(text(&command(&["list"], "Le Fonds")).lines().count(), 1, "it was not submitted");
    assert!(!command(&["show", &begun], "Le Fonds").status.success());
    let exported = command(&["export", &begun], "Toits");
    let exported = String::from_utf8(exported.stdout).unwrap();
    assert_eq!(
        calls::digest(exported.trim_end()),
        register.application(&lead, &begun).await.unwrap().0.digest
    );
    let missing = command(&["check", &begun], "Toits");
    assert!(!missing.status.success() && text(&missing).contains("no-costs"), "{}", text(&missing));
    assert!(!run(&["applications", "--data", &data, "list"]).status.success(), "whose?");
}
