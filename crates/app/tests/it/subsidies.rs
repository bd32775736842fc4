//! `plainpied subsidies`: what the page shows, on the command line; the text that is signed, byte for byte.

#![cfg(unix)]

use crate::running;
use register::Register;
use running::{run, text};
use tempfile::TempDir;

fn said(arguments: &[&str]) -> String {
    let done = run(arguments);
    assert!(done.status.success(), "{arguments:?}: {}", text(&done));
    String::from_utf8(done.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn agreements_are_listed_shown_and_exported_for_a_party_and_for_nobody_else() {
    let folder = TempDir::new().unwrap();
    let register = Register::open(folder.path()).await.unwrap();
    let landlord = register.landlord_named("Habitat Valombre").await.unwrap();
    register.add_demo_people(&landlord).await.unwrap();
    let own = register.organisations().await.unwrap();
    let own = own.into_iter().find(|one| one.name == "Toits partagés").unwrap().id;
    let mut ids: Vec<String> =
        register.subsidies(&own).await.unwrap().into_iter().map(|one| one.id).collect();
    ids.sort();
    let digest = register.subsidy(&own, &ids[0]).await.unwrap().agreement.versions[0].digest;
    register.close().await;
    let data = folder.path().to_str().unwrap();
    let asks = |party: &str, more: &[&str]| -> Vec<String> {
        let begins = ["subsidies", "--data", data, "--party", party, "--format", "json"];
        begins.iter().chain(more).map(|one| (*one).to_owned()).collect()
    };
    let told = |party: &str, more: &[&str]| {
        let arguments = asks(party, more);
        said(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let listed: serde_json::Value = serde_json::from_str(&told("Toits partagés", &["list"])).unwrap();
    assert_eq!(listed.as_array().unwrap().len(), 2, "{listed}");
    let runs = listed.as_array().unwrap().iter().find(|one| one["id"] == ids[0].as_str()).unwrap();
    assert_eq!((&runs["agreed_cents"], &runs["paid_cents"]), (&6_000_000.into(), &2_000_000.into()));
    assert_eq!(runs["eligible_cents"], 2_387_000, "{runs}");
    let shown: serde_json::Value = serde_json::from_str(&told("Toits partagés", &["show", &ids[0]])).unwrap();
    let states: Vec<&str> =
        shown.as_array().unwrap().iter().map(|one| one["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["paid", "claimed", "scheduled", "claimable", "scheduled"], "{shown}");
    let spent: serde_json::Value =
        serde_json::from_str(&told("Toits partagés", &["expenses", &ids[0]])).unwrap();
    assert_eq!(spent.as_array().unwrap().len(), 3);
    let exported = told("Toits partagés", &["export", &ids[0]]);
    assert_eq!(subsidy::digest(&exported), digest, "the very bytes that are signed");
    let none: serde_json::Value = serde_json::from_str(&told("Les Voisins de Valombre", &["list"])).unwrap();
    assert!(none.as_array().unwrap().is_empty());
    let refused = asks("Les Voisins de Valombre", &["show", &ids[0]]);
    let refused = run(&refused.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(!refused.status.success(), "another organisation may not know of it");
}
