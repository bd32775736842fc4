//! Services to tenants by the command line: what each lacks, how it may be charged and why not, what another landlord is told.

use crate::running::{run, text};
use provision::billing::{Nature, Route};
use provision::{Kind, Payer, Service};
use register::Register;
use register::provisions::NewProvision;
use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;

fn json(data: &str, arguments: &[&str]) -> Value {
    let begin = ["tenant-services", "--data", data, "--landlord", "Bailleur", "--format", "json"];
    let done = run(&[&begin, arguments].concat());
    assert!(done.status.success(), "{arguments:?}: {}", text(&done));
    serde_json::from_slice(&done.stdout).unwrap()
}

/// A data folder with two landlords and a service of the first; its id.
async fn data(folder: &Path) -> (String, String) {
    let register = Register::open(folder).await.unwrap();
    let landlord = register.landlord_named("Bailleur").await.unwrap();
    register.landlord_named("Un autre").await.unwrap();
    let mut service = Service::new("Wi-Fi", Kind::Internet);
    service.payer = Some(Payer::Tenant);
    service.route = Some(Route::RecoverableCharge);
    service.charged.nature = Some(Nature::Connection);
    let new = NewProvision { service, provider_id: None };
    let id = register.make_provision(&landlord.id, &new).await.unwrap();
    (folder.to_str().unwrap().to_owned(), id)
}

#[tokio::test]
async fn services_say_what_they_lack_and_how_they_may_be_charged() {
    let folder = TempDir::new().unwrap();
    let (data, id) = data(folder.path()).await;
    let list = json(&data, &["list"]);
    assert_eq!(list[0]["name"], "Wi-Fi");
    assert_eq!(list[0]["missing"], "provider residences level");
    let ways = json(&data, &["billing", &id]);
    assert_eq!((&ways[0]["route"], &ways[0]["verdict"]), (&"recoverable_charge".into(), &"barred".into()));
    assert_eq!(ways[0]["why"], "not-listed");
    assert_eq!(ways[2]["why"], "ask:optional ask:separate ask:individual");
    assert!(ways[0]["basis"].as_str().unwrap().contains("82-955"), "{ways}");
    let other = run(&["tenant-services", "--data", &data, "--landlord", "Un autre", "billing", &id]);
    assert!(!other.status.success(), "another landlord has no such service");
    let wrong =
        run(&["tenant-services", "--data", &data, "--landlord", "Bailleur", "coverage", "--priority", "x"]);
    assert!(!wrong.status.success() && text(&wrong).contains("isolation"), "{}", text(&wrong));
    for act in ["coverage", "bundles", "chases"] {
        assert_eq!(json(&data, &[act]), Value::Array(Vec::new()), "{act}");
    }
}
