//! Supported households by the command line: which organisation is meant, where its conventions stand, the statuses of the
//! law, and nothing told of an organisation that is no party.

use crate::running::{run, text};
use jiff::Timestamp;
use pathway::supported::convention::Terms;
use register::Register;
use register::organisations::Profile;
use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;
use trust::organisation::OrganisationKind;

/// What a command answers in JSON, when it is done.
fn json(data: &str, arguments: &[&str]) -> Value {
    let done = run(&[&["pathways", "--data", data, "--format", "json"], arguments].concat());
    assert!(done.status.success(), "{arguments:?}: {}", text(&done));
    serde_json::from_slice(&done.stdout).unwrap()
}

/// A data folder with a convention that nobody signed.
async fn data(folder: &Path) -> String {
    let register = Register::open(folder).await.unwrap();
    let mut ids = Vec::new();
    for (kind, name) in [
        (OrganisationKind::Landlord, "Bailleur"),
        (OrganisationKind::Association, "Toits"),
        (OrganisationKind::Association, "SIAO"),
        (OrganisationKind::Association, "Autre"),
    ] {
        let profile = Profile { name: name.to_owned(), is_listed: true, ..Profile::default() };
        ids.push(register.add_organisation(kind, &profile, None).await.unwrap().id);
    }
    let at = Timestamp::now();
    let terms = Terms {
        title: "HLM accompagnés".to_owned(),
        landlord_id: ids[0].clone(),
        association_id: ids[1].clone(),
        siao_id: ids[2].clone(),
        association_caseload: "suivi".to_owned(),
        siao_caseload: "orientation".to_owned(),
        contact: "Accueil".to_owned(),
        first_day: trust::day::legal_day(at),
        last_day: None,
    };
    register.write_supported_convention(&ids[1], &terms, at).await.unwrap();
    folder.to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_convention_is_told_to_its_parties_and_to_nobody_else() {
    let folder = TempDir::new().unwrap();
    let data = data(folder.path()).await;
    for party in ["Bailleur", "Toits", "SIAO"] {
        let all = json(&data, &["conventions", "--organisation", party]);
        assert_eq!((&all[0]["state"], &all[0]["siao"]), (&"to-sign".into(), &"SIAO".into()), "{party}");
    }
    assert_eq!(json(&data, &["conventions", "--organisation", "Autre"]), Value::Array(Vec::new()));
    // One association keeps pathways: it need not be said.
    assert_eq!(json(&data, &["list", "--all"]), Value::Array(Vec::new()));
    let wrong = run(&["pathways", "--data", &data, "list", "--organisation", "Personne"]);
    assert!(!wrong.status.success() && text(&wrong).contains("no organisation is called `Personne`"));
    let wrong = run(&["pathways", "--data", &data, "show", "2026-00001"]);
    assert!(!wrong.status.success() && text(&wrong).contains("has the number 2026-00001"));
}

#[tokio::test]
async fn statuses_come_with_their_article_and_their_clock() {
    let folder = TempDir::new().unwrap();
    let data = data(folder.path()).await;
    let all = json(&data, &["statuses"]);
    let sliding = all.as_array().unwrap().iter().find(|one| one["status"] == "transitional-lease").unwrap();
    assert_eq!((&sliding["reference"], &sliding["prefect_months"]), (&"CCH L442-8-3".into(), &2.into()));
    let own = all.as_array().unwrap().iter().find(|one| one["status"] == "direct-lease").unwrap();
    assert_eq!((&own["own_lease"], &own["prefect_months"]), (&true.into(), &Value::Null));
}
