//! Governance and territory contacts on the pages: the same for all partners, nothing for the others.

use crate::html;
use crate::site;
use axum::http::StatusCode;
use site::Site;

fn today() -> jiff::civil::Date {
    register::civil::today()
}

async fn organisation(site: &Site, name: &str) -> String {
    site.register.organisations().await.unwrap().into_iter().find(|one| one.name == name).unwrap().id
}

async fn partnership(site: &Site) -> String {
    let desk = organisation(site, "La Clé de Valombre").await;
    site.register.partnerships(&desk).await.unwrap().remove(0).0
}

/// The section of the figures, as it was sent.
fn figures(page: &str) -> String {
    let from = page.find("id=\"figures-title\"").expect("figures");
    let length = page[from..].find("</section>").expect("an end");
    page[from..from + length].to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_partner_reads_the_same_figures_byte_for_byte() {
    let mut site = Site::town().await;
    let id = partnership(&site).await;
    let mut read = std::collections::BTreeSet::new();
    for person in ["Élise Marchais", "Lucie Ferrand", "Hélène Roche"] {
        site.become_person(person).await;
        for lang in ["fr", "en"] {
            site.page(&format!("/gouvernance?lang={lang}")).await;
            site.page(&format!("/gouvernance/{id}?lang={lang}")).await;
        }
        read.insert(figures(&site.page(&format!("/gouvernance/{id}")).await));
    }
    assert_eq!(read.len(), 1);
    let figures = read.pop_first().unwrap();
    assert!(figures.contains("Besoins d’achat groupé") && figures.contains("Lots adoptés"), "{figures}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_votes_and_the_secretariat_alone_writes() {
    let mut site = Site::town().await;
    let id = partnership(&site).await;
    let desk = organisation(&site, "La Clé de Valombre").await;
    let one = site.register.partnership(&desk, &id, today()).await.unwrap();
    let open =
        one.decisions.iter().find(|one| one.tally.outcome == pooling::Outcome::Open).unwrap().id.clone();
    site.become_person("Lucie Ferrand").await;
    assert!(site.page("/ma-journee/votes").await.contains("Deuxième achat groupé"));
    let vote = site.post(&format!("/gouvernance/{id}/decisions/{open}/vote"), "vote=against").await;
    assert_eq!(vote.status, StatusCode::SEE_OTHER, "{}", vote.text());
    assert!(!site.page("/ma-journee/votes").await.contains("Deuxième achat groupé"));
    let written = site.post(&format!("/gouvernance/{id}/decisions"), "titre=a&texte=b&fin=2099-01-01").await;
    assert_eq!(written.status, StatusCode::NOT_FOUND);
    site.become_person("Élise Marchais").await;
    let page = site.page(&format!("/gouvernance/{id}")).await;
    assert!(page.contains("1 pour, 1 contre"), "{page}");
    let wrong = site.post(&format!("/gouvernance/{id}/decisions"), "titre=&texte=b&fin=2099-01-01").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    html::check("/gouvernance", &wrong.text());
    let meeting = &one.meetings[0].id;
    for end in ["pdf", "docx"] {
        let file = site.get(&format!("/gouvernance/{id}/reunions/{meeting}/compte-rendu.{end}")).await;
        assert_eq!(file.status, StatusCode::OK, "{end}");
    }
    assert!(
        site.get(&format!("/gouvernance/{id}/decisions.csv")).await.text().contains("Charte des membres")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_no_partner_finds_nothing() {
    let mut site = Site::town().await;
    let id = partnership(&site).await;
    // A network of landlords, whose people read meetings of their own.
    let people = site.register.demo_people().await.unwrap();
    let other =
        people.iter().find(|one| one.organisation == "Union des bailleurs de Valombre").unwrap().name.clone();
    site.become_person(&other).await;
    assert_eq!(site.get(&format!("/gouvernance/{id}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.post(&format!("/gouvernance/{id}/quitter"), "").await.status, StatusCode::NOT_FOUND);
    assert!(site.page("/contacts").await.contains("Aucun contact noté"));
}

#[tokio::test(flavor = "multi_thread")]
async fn contacts_are_noted_by_territory_and_wrong_ones_are_told_beside_their_field() {
    let mut site = Site::town().await;
    site.become_person("Jeanne Morvan").await;
    for lang in ["fr", "en"] {
        site.page(&format!("/contacts?lang={lang}")).await;
    }
    assert!(site.page("/ma-journee/contacts-due").await.contains("Chambre des métiers"));
    let form = format!(
        "territoire=Valombre&organisation=Mission+locale&jour={}&moyen=visit&objet=Logements+jeunes",
        today()
    );
    for (from, to, said) in [
        ("territoire=Valombre", "territoire=Atlantide", "Aucun territoire"),
        ("organisation=Mission+locale", "organisation=", "nom de l’organisation"),
        ("objet=Logements+jeunes", "objet=", "Écrivez quelques mots"),
        ("moyen=visit", "suite=2020-01-01", "La suite vient après"),
    ] {
        let wrong = site.post("/contacts", &form.replace(from, to)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{to}");
        assert!(wrong.text().contains(said), "{said}: {}", wrong.text());
        html::check("/contacts", &wrong.text());
    }
    assert_eq!(site.post("/contacts", &form).await.status, StatusCode::SEE_OTHER);
    assert!(site.get("/contacts.csv").await.text().contains("Mission locale"));
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_without_an_account_comes_to_an_event_and_the_host_alone_reads_how_to_reach_them() {
    let mut site = Site::town().await;
    let desk = organisation(&site, "La Clé de Valombre").await;
    let now = today().at(8, 0, 0, 0);
    let id = register_event(&site, &desk, now).await;
    site.cookie = String::new();
    assert!(site.page("/evenements?lang=fr").await.contains("Portes ouvertes"));
    let here = format!("/evenements/{id}");
    let page = site.page(&format!("{here}?lang=fr")).await;
    assert!(page.contains("Venir sans compte"));
    let ask = format!("{here}/inscription");
    let typed = "organisation=Un+toit+pour+tous&personne=Maud+Le+Bris&courriel=maud%40exemple.fr&places=2";
    let silent = site.post(&ask, typed).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.text().contains("id=\"accord-error\""), "nothing is kept without an agreement");
    assert!(silent.text().contains("Un toit pour tous"), "what was typed is still there");
    let filed = site.post(&ask, &format!("{typed}&accord=oui")).await;
    assert_eq!(filed.status, StatusCode::OK, "{}", filed.text());
    let text = filed.text();
    html::check(&ask, &text);
    let from = text.find("href=\"/evenements/suivi/").unwrap() + 6;
    let link = text[from..].split('"').next().unwrap().to_owned();
    let followed = site.page(&format!("{link}?lang=fr")).await;
    assert!(followed.contains("Un toit pour tous") && !followed.contains("maud@exemple.fr"));
    assert_eq!(site.get("/evenements/suivi/nothing").await.status, StatusCode::NOT_FOUND);
    // The host reads it, and that it read is known.
    site.become_person("Jeanne Morvan").await;
    assert!(site.page(&here).await.contains("maud@exemple.fr"));
    let filter = register::privacy::accesses::AccessFilter {
        subject: Some(here.clone()),
        limit: 10,
        ..Default::default()
    };
    let read = site.register.accesses(&desk, &filter).await.unwrap();
    assert_eq!((read.len(), read[0].account_name.as_deref()), (1, Some("Jeanne Morvan")));
    let csv = site.get(&format!("{here}/inscrits.csv")).await.text();
    assert!(csv.contains("maud@exemple.fr"), "{csv}");
    assert!(site.page("/ma-journee/events-to-remind").await.contains("Portes ouvertes"));
    let noted = site.post(&format!("{here}/rappel"), "").await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER);
    assert!(!site.page("/ma-journee/events-to-remind").await.contains("Portes ouvertes"));
    site.become_person("Hélène Roche").await;
    assert!(!site.page(&here).await.contains("maud@exemple.fr"));
    site.cookie = String::new();
    let back = site.post(&link, "places=0").await;
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    assert_eq!(site.get(&link).await.status, StatusCode::NOT_FOUND);
}

async fn register_event(site: &Site, host: &str, now: jiff::civil::DateTime) -> String {
    use jiff::ToSpan;
    let new = register::events::NewEvent {
        title: "Portes ouvertes".to_owned(),
        about: "Le guichet, expliqué".to_owned(),
        place: "Valombre".to_owned(),
        starts_at: now + 3.days(),
        ends_at: now + 3.days() + 2.hours(),
        capacity: Some(20),
    };
    site.register.hold_event(host, &new, now).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_reads_a_request_is_written_down() {
    let mut site = Site::town().await;
    site.become_person("Jeanne Morvan").await;
    let list = site.page("/saisines?vue=guichet").await;
    let from = list.find("href=\"/saisines/0").unwrap() + 6;
    let path = list[from..].split(['"', '?']).next().unwrap().to_owned();
    let desk = organisation(&site, "La Clé de Valombre").await;
    let filter = register::privacy::accesses::AccessFilter {
        subject: Some(path.clone()),
        limit: 10,
        ..Default::default()
    };
    assert!(site.register.accesses(&desk, &filter).await.unwrap().is_empty(), "a list shows nobody");
    site.page(&path).await;
    let read = site.register.accesses(&desk, &filter).await.unwrap();
    assert_eq!((read.len(), read[0].account_name.as_deref()), (1, Some("Jeanne Morvan")));
}
