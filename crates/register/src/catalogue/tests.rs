//! The catalogue on a register: who sees what, the check before publication, what imported services say.

use super::*;
use crate::organisations::Profile;
use crate::{Error, Register, testing};
use ::catalogue::{Filter, Phase, Price};
use opendata::inclusion::Service;
use std::collections::BTreeMap;
use tempfile::TempDir;
use trust::organisation::OrganisationKind;

struct Town {
    _folder: TempDir,
    register: Register,
    one: String,
    other: String,
}

async fn town() -> Town {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let mut ids = Vec::new();
    for name in ["La Clé", "Toits"] {
        let profile = Profile { name: name.to_owned(), is_listed: true, ..Profile::default() };
        let made = register.add_organisation(OrganisationKind::Federation, &profile, None).await.unwrap();
        ids.push(made.id);
    }
    let other = ids.pop().unwrap();
    Town { _folder: folder, register, one: ids.pop().unwrap(), other }
}

fn draft(name: &str, content: &str, subject: &str) -> Draft {
    Draft {
        record: Service { nom: name.to_owned(), description: Some(content.to_owned()), ..Service::default() },
        subjects: vec![subject.to_owned()],
        phase: Some(Phase::Accompaniment),
        price: Some(Price::CostPrice),
    }
}

fn roof() -> Draft {
    draft("Suivi des toitures", "Visite annuelle des couvertures et des gouttières.", "upkeep")
}

async fn found(register: &Register, words: &str) -> Vec<String> {
    let search = ServiceSearch { words: words.to_owned(), ..ServiceSearch::default() };
    register.search_services(&search).await.unwrap().entries().map(|e| e.record.nom.clone()).collect()
}

fn code(result: Result<impl std::fmt::Debug, Error>) -> String {
    match result.unwrap_err() {
        Error::Refused(code) => code,
        Error::Unknown(_) => "unknown".to_owned(),
        Error::Changed => "changed".to_owned(),
        other => panic!("{other}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_seen_by_nobody_until_it_is_published_and_no_more_once_withdrawn() {
    let Town { register, one, other, _folder } = &town().await;
    let id = register.draft_service(one, None, &roof(), 0).await.unwrap();
    assert!(found(register, "toit").await.is_empty());
    assert_eq!(code(register.catalogue_entry(&id).await), "unknown");
    // Another organisation neither sees nor changes it.
    assert_eq!(code(register.own_service(other, &id).await), "unknown");
    assert_eq!(code(register.draft_service(other, Some(&id), &roof(), 1).await), "unknown");
    assert_eq!(code(register.publish_service(other, &id, &BTreeMap::new(), 1).await), "unknown");
    register.publish_service(one, &id, &BTreeMap::new(), 1).await.unwrap();
    assert_eq!(found(register, "toit").await, ["Suivi des toitures"]);
    assert_eq!(register.services_of(one).await.unwrap().len(), 1, "it is a service of the directory");
    assert_eq!(code(register.withdraw_service(other, &id, 2).await), "unknown");
    assert_eq!(code(register.withdraw_service(one, &id, 1).await), "changed");
    register.withdraw_service(one, &id, 2).await.unwrap();
    assert!(found(register, "toit").await.is_empty());
    assert_eq!(register.own_service(one, &id).await.unwrap().state, SheetState::Withdrawn);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_published_beside_its_like_without_a_reason() {
    let Town { register, one, other, _folder } = &town().await;
    let first = register.draft_service(one, None, &roof(), 0).await.unwrap();
    register.publish_service(one, &first, &BTreeMap::new(), 1).await.unwrap();
    let same =
        draft("Visite des toits", "Nous regardons la toiture et la couverture une fois l’an.", "upkeep");
    let second = register.draft_service(other, None, &same, 0).await.unwrap();
    let own = register.own_service(other, &second).await.unwrap();
    let alike = register.services_alike(&own).await.unwrap();
    assert_eq!(alike.iter().map(|a| a.id.as_str()).collect::<Vec<_>>(), [first.as_str()]);
    let answer = |why: Option<&str>| BTreeMap::from([(first.clone(), why.map(str::to_owned))]);
    let publish = async |answers: &BTreeMap<String, Option<String>>, seen| {
        register.publish_service(other, &second, answers, seen).await
    };
    assert_eq!(code(publish(&BTreeMap::new(), 1).await), "sheet-unanswered");
    assert_eq!(code(publish(&answer(Some("non")), 1).await), "sheet-why");
    assert_eq!(register.own_service(other, &second).await.unwrap().edition, 1, "nothing half-written");
    // The same thing: kept as a draft, with where to go instead.
    assert_eq!(code(publish(&answer(None), 1).await), "sheet-same");
    let kept = register.own_service(other, &second).await.unwrap();
    assert_eq!((kept.state, kept.checked.len(), kept.edition), (SheetState::Draft, 1, 2));
    publish(&answer(Some("Avec un drone, sans échafaudage.")), 2).await.unwrap();
    let kept = register.own_service(other, &second).await.unwrap();
    assert_eq!(kept.checked[0].why.as_deref(), Some("Avec un drone, sans échafaudage."));
    assert_eq!(found(register, "toitures").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_sheet_must_say_is_asked_for() {
    let Town { register, one, _folder, .. } = &town().await;
    let told = async |change: &dyn Fn(&mut Draft)| {
        let mut draft = roof();
        change(&mut draft);
        code(register.draft_service(one, None, &draft, 0).await)
    };
    assert_eq!(told(&|d| d.record.nom = "ab".to_owned()).await, "service-name");
    assert_eq!(told(&|d| d.record.description = Some("Court.".to_owned())).await, "sheet-content");
    assert_eq!(told(&|d| d.subjects.clear()).await, "sheet-subjects");
    assert_eq!(told(&|d| d.subjects = vec!["roofs".to_owned()]).await, "sheet-subjects");
    assert_eq!(told(&|d| d.phase = None).await, "sheet-phase");
    assert_eq!(told(&|d| d.price = None).await, "sheet-price");
    assert_eq!(told(&|d| d.phase = Some(Phase::Diagnosis)).await, "sheet-diagnosis-free");
    assert!(register.own_services(one).await.unwrap().is_empty(), "nothing half-written");
    let id = register.draft_service(one, None, &roof(), 0).await.unwrap();
    assert_eq!(code(register.draft_service(one, Some(&id), &roof(), 0).await), "changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_of_the_directory_is_shown_with_what_is_not_known_of_it() {
    let Town { register, one, _folder, .. } = &town().await;
    let offered = |name: &str, fee: Option<&str>| Service {
        nom: name.to_owned(),
        frais: fee.map(str::to_owned),
        thematiques: vec!["logement-hebergement--se-maintenir-dans-le-logement".to_owned()],
        ..Service::default()
    };
    for (name, fee) in [("Écoute", None), ("Conseil", Some("gratuit")), ("Chantier", Some("payant"))] {
        register.offer(one, None, &offered(name, fee), None).await.unwrap();
    }
    let shown = register.catalogue().await.unwrap();
    let told: Vec<_> = shown.entries.iter().map(|e| (e.record.nom.as_str(), e.price, e.phase)).collect();
    // « Payant » does not say at what price: that stays unknown.
    assert_eq!(
        told,
        [("Chantier", None, None), ("Conseil", Some(Price::Free), None), ("Écoute", None, None)]
    );
    assert!(shown.entries.iter().all(|e| e.subjects.is_empty() && e.places.is_empty() && !e.has_sheet));
    let free = ServiceSearch {
        filter: Filter { price: Some(Price::Free), ..Filter::default() },
        ..ServiceSearch::default()
    };
    let free = register.search_services(&free).await.unwrap();
    assert_eq!((free.at.len(), free.counts.unpriced), (1, 2));
    // Whoever asks for a place is told how many do not say theirs.
    let placed =
        ServiceSearch { territory: Some("departement:33".parse().unwrap()), ..ServiceSearch::default() };
    let placed = register.search_services(&placed).await.unwrap();
    assert_eq!((placed.at.len(), placed.unplaced), (0, 3));
}
