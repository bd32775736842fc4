//! The directory on a register.

use super::founding::Founded;
use super::inclusion::DirectoryImport;
use super::*;
use crate::organisations::Profile;
use crate::{Author, Error, Register, testing};
use jiff::Timestamp;
use opendata::inclusion::{Dataset, Service, read_json};
use std::collections::BTreeSet;
use tabular::Limits;
use tempfile::TempDir;
use trust::membership::MembershipState;
use trust::organisation::{OrganisationKind, Theme};

const AT: &str = "2026-11-22T10:00:00Z";
const STRUCTURES: &str = r#"{"structures":[
  {"source":"dora","id":"s1","nom":"Maison des aînés","date_maj":"2026-03-24","siret":"55208131766522",
   "description":"Accueil et visites.","commune":"Cannes","code_insee":"06029","code_postal":"06400",
   "adresse":"1 rue Droite","telephone":"04 00 00 00 00","courriel":"contact@exemple.fr",
   "site_web":"https://exemple.fr","longitude":7.01,"latitude":43.55,"horaires_accueil":"Mo-Fr 09:00-12:00",
   "reseaux_porteurs":["ccas-cias"]},
  {"source":"dora","id":"s2","nom":"Atelier du numérique","date_maj":"2026-02-01"}],
 "services":[
  {"source":"dora","structure_id":"s1","id":"v1","nom":"Visites à domicile","date_maj":"2026-03-24",
   "type":"accompagnement","thematiques":["remobilisation--lien-social"],"publics":["seniors"],
   "zone_eligibilite":["06029"]},
  {"source":"dora","structure_id":"s2","id":"v2","nom":"Initiation","date_maj":"2026-02-01",
   "thematiques":["numerique--maitriser-les-fondamentaux-du-numerique"],"zone_eligibilite":["33"]}]}"#;

fn at() -> Timestamp {
    AT.parse().unwrap()
}

struct Town {
    folder: TempDir,
    register: Register,
}

/// A register with a reference of communes.
async fn town() -> Town {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let town = Town { folder, register };
    let communes = "com_code;com_name;epci_siren;epci_name\n06029;Cannes;200039915;CA Cannes Pays de Lérins\n\
                    06085;Mougins;200039915;CA Cannes Pays de Lérins\n33063;Bordeaux;243300316;Bordeaux Métropole\n";
    let landlord = town.register.landlord_named("Habitat").await.unwrap();
    let file = town.write("communes.csv", communes);
    town.register.import_communes(&landlord, &file, None, Limits::default(), false).await.unwrap();
    town
}

impl Town {
    fn write(&self, name: &str, text: &str) -> std::path::PathBuf {
        let file = self.folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        file
    }

    async fn import(&self, text: &str) -> model::issue::ImportReport {
        let landlord = self.register.landlord(None).await.unwrap();
        let file = self.write("annuaire.json", text);
        let import = DirectoryImport { file: &file, title: None, limits: Limits::default(), dry_run: false };
        self.register.import_directory(&landlord, import).await.unwrap()
    }

    async fn names(&self, search: &Search) -> Vec<String> {
        let listing = self.register.search_directory(search, 0, 50, at()).await.unwrap();
        assert_eq!(listing.total, listing.lines.len() as u64);
        listing.lines.into_iter().map(|l| l.organisation.name).collect()
    }

    async fn on(&self, territory: &str) -> Vec<String> {
        let territory = self.register.gazetteer().await.unwrap().find(territory).unwrap();
        self.names(&Search { territory: Some(territory), ..Search::default() }).await
    }

    async fn organisation(&self, kind: OrganisationKind, name: &str) -> String {
        let profile = Profile { name: name.to_owned(), is_listed: true, ..Profile::default() };
        self.register.add_organisation(kind, &profile, None).await.unwrap().id
    }
}

fn stranger(email: &'static str) -> Founder<'static> {
    let password = "trois rampes devant la mairie 1974";
    Founder::Stranger { email, name: "Jeanne Inventée", password, address: "192.0.2.1" }
}

fn new(kind: OrganisationKind, name: &str, siret: Option<&str>) -> NewOrganisation {
    NewOrganisation {
        kind,
        name: name.to_owned(),
        siren: None,
        siret: siret.map(|s| s.parse().unwrap()),
        rna: siret.is_none().then(|| "W751234567".parse().unwrap()),
        about: None,
    }
}

#[tokio::test]
async fn an_import_is_found_by_place_theme_and_words_and_leaves_as_it_came() {
    let town = town().await;
    let report = town.import(STRUCTURES).await;
    assert_eq!((report.added, report.changed, report.rows_rejected), (4, 0, 0), "{:?}", report.issues);
    assert_eq!(town.on("Cannes").await, ["Maison des aînés"]);
    assert_eq!(town.on("200039915").await, ["Maison des aînés"]);
    assert!(town.on("Mougins").await.is_empty());
    assert_eq!(town.on("Bordeaux").await, ["Atelier du numérique"]);
    assert_eq!(town.on("Nouvelle-Aquitaine").await, ["Atelier du numérique"]);
    assert_eq!(town.on("France").await.len(), 2);
    let theme = Search { theme: Some(Theme::Digital), ..Search::default() };
    assert_eq!(town.names(&theme).await, ["Atelier du numérique"]);
    for (q, found) in
        [("AINES accueil", 1), ("domicile", 1), ("100%", 0), ("aines bordeaux", 0), ("'; --", 0)]
    {
        let search = Search { q: q.to_owned(), ..Search::default() };
        assert_eq!(town.names(&search).await.len(), found, "{q}");
    }
    // What leaves reads back as what came.
    let came = read_json("x", STRUCTURES.as_bytes(), "x", &|_| true).dataset;
    let gone = town.register.as_inclusion(&Search::default(), at()).await.unwrap();
    let back = read_json("x", gone.as_json().unwrap().as_bytes(), "x", &|_| true).dataset;
    let sorted = |mut d: Dataset| {
        d.structures.sort_by(|a, b| a.id.cmp(&b.id));
        d.services.sort_by(|a, b| a.id.cmp(&b.id));
        d
    };
    assert_eq!(sorted(back), sorted(came));
    let again = town.import(STRUCTURES).await;
    assert_eq!((again.added, again.changed, again.unchanged), (0, 0, 4));
    let other = town.import(&STRUCTURES.replace("Accueil et visites.", "Accueil.")).await;
    assert_eq!((other.added, other.changed, other.unchanged), (0, 1, 3));
    let alone = r#"[{"source":"dora","structure_id":"none","id":"v9","nom":"Sans structure"}]"#;
    assert_eq!(town.import(alone).await.issue_counts["RATTACHEMENT_ABSENT"], 1);
}

#[tokio::test]
async fn an_organisation_writes_its_sheet_and_chooses_to_be_seen() {
    let town = town().await;
    let register = &town.register;
    let id = town.organisation(OrganisationKind::Association, "Les Voisins").await;
    let description = Description {
        about: Some("Visites et petits travaux".to_owned()),
        website: Some("https://voisins.exemple.fr".to_owned()),
        commune_code: Some("06029".to_owned()),
        is_ess: Some(true),
        is_listed: true,
        ..Description::default()
    };
    register.describe(&id, &description, None).await.unwrap();
    assert_eq!(town.on("Cannes").await, ["Les Voisins"], "where it stands, as it says nowhere where it acts");
    let gazetteer = register.gazetteer().await.unwrap();
    let gironde = gazetteer.find("Gironde").unwrap();
    register.add_territory(&id, &gironde).await.unwrap();
    register.add_territory(&id, &gironde).await.unwrap();
    assert_eq!(register.territories(&id).await.unwrap(), std::slice::from_ref(&gironde));
    assert!(town.on("Cannes").await.is_empty() && town.on("Bordeaux").await == ["Les Voisins"]);
    let nowhere = "commune:99999".parse().unwrap();
    assert!(matches!(register.add_territory(&id, &nowhere).await, Err(Error::Refused(_))));
    register.set_themes(&id, &BTreeSet::from([Theme::Ageing])).await.unwrap();
    let ess = Search { is_ess: Some(true), theme: Some(Theme::Ageing), ..Search::default() };
    assert_eq!(town.names(&ess).await, ["Les Voisins"]);
    let offer = Service { nom: "Barres d’appui".to_owned(), ..Service::default() };
    let service = register.offer(&id, None, &offer, None).await.unwrap();
    assert_eq!(register.sheet(&id, at()).await.unwrap().services.len(), 1);
    let seen = edition(&register.service_of(&id, &service).await.unwrap().record).unwrap();
    let priced = Service { frais: Some("gratuit".to_owned()), ..offer.clone() };
    register.offer(&id, Some(&service), &priced, Some(&seen)).await.unwrap();
    let late = register.offer(&id, Some(&service), &offer, Some(&seen)).await;
    assert!(matches!(late, Err(Error::Changed)), "two people changed one service: {late:?}");
    assert_eq!(register.service_of(&id, &service).await.unwrap().record.frais.as_deref(), Some("gratuit"));
    register.remove_service(&id, &service).await.unwrap();
    assert!(register.sheet(&id, at()).await.unwrap().services.is_empty());
    register.restore_service(&id, &service).await.unwrap();
    let other = town.organisation(OrganisationKind::Association, "Une autre").await;
    assert!(matches!(register.remove_service(&other, &service).await, Err(Error::Unknown(_))));
    register.describe(&id, &Description { is_listed: false, ..description.clone() }, None).await.unwrap();
    assert!(matches!(register.sheet(&id, at()).await, Err(Error::Unknown(_))));
    assert!(register.own_sheet(&id, at()).await.is_ok());
    let kept = Description::of(&register.organisation(&id).await.unwrap());
    let seen = kept.edition().unwrap();
    let mine = Description { about: Some("Le mien".to_owned()), ..kept.clone() };
    register.describe(&id, &mine, Some(&seen)).await.unwrap();
    let late = register.describe(&id, &Description { about: None, ..kept }, Some(&seen)).await;
    assert!(matches!(late, Err(Error::Changed)), "two people changed one sheet: {late:?}");
    assert_eq!(register.organisation(&id).await.unwrap().about.as_deref(), Some("Le mien"));
    for wrong in ["javascript:alert(1)", "https://a b.fr", "ftp://x.fr", "https://moi@x.fr"] {
        let description = Description { website: Some(wrong.to_owned()), ..Description::default() };
        assert_eq!(description.faults(), [Fault::Website], "{wrong}");
    }
    assert!(register.verify_journal(&id).await.unwrap() >= 8);
}

#[tokio::test]
async fn a_network_is_joined_freely_and_left_freely() {
    let town = town().await;
    let register = &town.register;
    let network = town.organisation(OrganisationKind::Federation, "L’Union").await;
    let id = town.organisation(OrganisationKind::Association, "Les Voisins").await;
    let state = async || register.adhesions_of(&id, at()).await.unwrap().remove(0).state;
    assert_eq!(register.networks(&id).await.unwrap().len(), 1);
    assert!(register.join_network(&id, &network, at()).await.is_err(), "an association is no network");
    register.join_network(&network, &id, at()).await.unwrap();
    assert!(matches!(register.join_network(&network, &id, at()).await, Err(Error::Refused(_))));
    assert_eq!(state().await, MembershipState::CharterSigned);
    assert!(register.sheet(&id, at()).await.unwrap().networks.is_empty(), "asking is not belonging");
    register.admit_to_network(&network, &id, at()).await.unwrap();
    assert_eq!(state().await, MembershipState::Active);
    let search = Search { network: Some(network.clone()), ..Search::default() };
    assert_eq!(town.names(&search).await, ["Les Voisins"]);
    assert!(register.suspend_member(&network, &id, " ", at()).await.is_err(), "a suspension has a reason");
    register.suspend_member(&network, &id, "Rapport en retard", at()).await.unwrap();
    assert!(town.names(&search).await.is_empty());
    register.leave_network(&network, &id, at()).await.unwrap();
    assert_eq!(state().await, MembershipState::Left);
    register.invite_to_network(&network, &id, at()).await.unwrap();
    register.decline_adhesion(&network, &id, "Pas cette année", at()).await.unwrap();
    assert_eq!(state().await, MembershipState::Declined);
    for side in [&network, &id] {
        assert!(register.verify_journal(side).await.unwrap() >= 6);
    }
}

#[tokio::test]
async fn a_stranger_creates_an_organisation_that_is_nothing_until_it_is_checked() {
    let town = town().await;
    town.import(STRUCTURES).await;
    let register = town.register.used_by(Author::Visitor);
    let network = town.organisation(OrganisationKind::Federation, "L’Union").await;
    let asked = new(OrganisationKind::Association, "La Maison", Some("55208131766522"));
    let duplicate = register.duplicate_of(&asked).await.unwrap().unwrap();
    assert_eq!(duplicate.name, "Maison des aînés");
    let Founded::Created(id) = register.found(&asked, stranger("jeanne@exemple.fr"), at()).await.unwrap()
    else {
        panic!("created")
    };
    assert!(matches!(register.sheet(&id, at()).await, Err(Error::Unknown(_))));
    assert!(matches!(register.join_network(&network, &id, at()).await, Err(Error::Refused(_))));
    let again = register.found(&asked, stranger("jeanne@exemple.fr"), at()).await.unwrap();
    assert_eq!(again, Founded::AddressTaken);
    let waiting = town.register.foundings().await.unwrap();
    assert_eq!((waiting.len(), waiting[0].takes_over.is_some()), (1, true));
    town.register.check_organisation(&id).await.unwrap();
    let sheet = register.sheet(&id, at()).await.unwrap();
    assert_eq!(sheet.organisation.name, "La Maison");
    assert_eq!(sheet.organisation.about.as_deref(), Some("Accueil et visites."));
    assert_eq!((sheet.services.len(), sheet.territories.len()), (1, 1));
    assert!(
        matches!(register.sheet(&duplicate.id, at()).await, Err(Error::Unknown(_))),
        "one sheet, not two"
    );
    // The sheet is theirs now.
    let report = town.import(&STRUCTURES.replace("Accueil et visites.", "Autre chose.")).await;
    assert_eq!((report.changed, report.figures["sheets-held-by-their-people"]), (0, 2));
    // A second one with the same number cannot be checked.
    let Founded::Created(second) = register.found(&asked, stranger("autre@exemple.fr"), at()).await.unwrap()
    else {
        panic!("created")
    };
    assert!(matches!(town.register.check_organisation(&second).await, Err(Error::Refused(_))));
    town.register.refuse_organisation(&second).await.unwrap();
    assert!(town.register.foundings().await.unwrap().is_empty());
    assert!(matches!(town.register.reopen_organisation(&second).await, Err(Error::Unknown(_))));
}

#[tokio::test]
async fn a_landlord_created_by_a_stranger_captures_no_stock() {
    let town = town().await;
    let register = town.register.used_by(Author::Visitor);
    let asked = new(OrganisationKind::Landlord, "Office d’à côté", Some("55208131766522"));
    let Founded::Created(id) = register.found(&asked, stranger("x@exemple.fr"), at()).await.unwrap() else {
        panic!("created")
    };
    assert_eq!(town.register.landlord(None).await.unwrap().name, "Habitat", "still the only one");
    assert!(matches!(town.register.landlord_named("Office d’à côté").await, Err(Error::Refused(_))));
    let unnamed = new(OrganisationKind::Association, "mon Parc", None);
    assert_eq!(unnamed.faults(), ["name"]);
    town.register.check_organisation(&id).await.unwrap();
    assert_eq!(town.register.landlord_named("Office d’à côté").await.unwrap().id, id);
}

#[tokio::test]
async fn requests_of_one_network_address_are_slowed_and_bounded() {
    let town = town().await;
    let register = town.register.used_by(Author::Visitor);
    let mut waits = 0;
    for n in 0..12 {
        let email: &'static str = Box::leak(format!("p{n}@exemple.fr").into_boxed_str());
        let asked = new(OrganisationKind::Association, &format!("Association {n}"), None);
        if matches!(register.found(&asked, stranger(email), at()).await, Err(Error::Wait(_))) {
            waits += 1;
        }
    }
    assert!(waits >= 7, "{waits}");
}

#[tokio::test]
async fn a_closed_organisation_leaves_no_sheet_and_can_be_opened_again() {
    let town = town().await;
    let id = town.organisation(OrganisationKind::Association, "Les Voisins").await;
    town.register.close_organisation(&id).await.unwrap();
    assert!(matches!(town.register.sheet(&id, at()).await, Err(Error::Unknown(_))));
    assert!(matches!(town.register.own_sheet(&id, at()).await, Err(Error::Unknown(_))));
    assert!(matches!(town.register.close_organisation(&id).await, Err(Error::Unknown(_))));
    town.register.reopen_organisation(&id).await.unwrap();
    assert!(town.register.sheet(&id, at()).await.is_ok());
}
