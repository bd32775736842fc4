//! Governance and territory contacts on the pages: the same for all partners, nothing for the others.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests may panic")]

mod html;
#[expect(dead_code, reason = "other tests use the rest")]
mod site;

use axum::http::StatusCode;
use site::Site;

fn today() -> jiff::civil::Date {
    trust::day::legal_day(jiff::Timestamp::now())
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
