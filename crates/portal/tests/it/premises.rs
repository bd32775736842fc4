//! Empty premises on the pages: what everybody reads, what each side may do, what is refused and where; a masked address is in
//! no answer to a stranger, whatever its kind.

use crate::site;
use axum::http::StatusCode;
use register::premises::PremisesSeen;
use site::Site;

fn today() -> jiff::civil::Date {
    register::civil::today()
}

const STREET: &str = "Tisserands";

async fn organisation(site: &Site, name: &str) -> String {
    site.register.organisations().await.unwrap().into_iter().find(|one| one.name == name).unwrap().id
}

/// A form as a browser sends it.
async fn post(site: &Site, path: &str, fields: &[(&str, &str)]) -> site::Answer {
    let encoded = |text: &str| {
        text.bytes()
            .map(|byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            })
            .collect::<String>()
    };
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    site.post(path, &pairs.join("&")).await
}

/// The listing of the invented town whose call ended yesterday, as everybody reads it.
async fn rooms(site: &Site) -> PremisesSeen {
    let all = site.register.premises(None, today()).await.unwrap();
    all.into_iter().find(|one| one.listing.parcels.len() == 3).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_are_sound_in_both_languages_for_the_landlord_and_for_an_applicant() {
    let mut site = Site::town().await;
    let id = rooms(&site).await.id;
    let landlord = ["", "/nouveau", "/logements-vides", &format!("/{id}")].map(|end| format!("/locaux{end}"));
    let applicant = ["", &format!("/{id}")].map(|end| format!("/locaux{end}"));
    for (person, pages) in [("Marc Lefèvre", landlord.to_vec()), ("Lucie Ferrand", applicant.to_vec())] {
        site.become_person(person).await;
        for path in &pages {
            for lang in ["fr", "en"] {
                site.page(&format!("{path}?lang={lang}")).await;
            }
        }
    }
    site.become_person("Hélène Roche").await;
    let page = site.page(&format!("/locaux/{id}/choix")).await;
    assert!(page.contains("la preuve a été relue par un second programme"), "{page}");
    assert!(page.contains("retenu") && page.contains("Toits partagés"), "{page}");
    site.page(&format!("/locaux/{id}/choix?lang=en")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_masked_address_is_in_no_answer_to_a_stranger() {
    let mut site = Site::town().await;
    let one = rooms(&site).await;
    let page = format!("/locaux/{}", one.id);
    site.cookie.clear();
    for path in ["/locaux", "/locaux.csv", &page] {
        let told = site.get(path).await;
        assert_eq!(told.status, StatusCode::OK, "{path}");
        assert!(!told.text().contains(STREET), "{path}");
    }
    site.become_person("Lucie Ferrand").await;
    for path in ["/locaux", "/locaux.csv", &page] {
        assert!(!site.get(path).await.text().contains(STREET), "{path}: it applied, and was given nothing");
    }
    site.become_person("Marc Lefèvre").await;
    assert!(site.page(&page).await.contains(STREET));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_choice_that_was_shown_is_made_and_whoever_declines_is_followed_by_the_next() {
    let mut site = Site::town().await;
    let id = rooms(&site).await.id;
    let page = format!("/locaux/{id}");
    site.become_person("Hélène Roche").await;
    let landlord = site.register.premises(None, today()).await.unwrap().remove(0).landlord;
    let landlord = organisation(&site, &landlord).await;
    let mark = site.register.premises_proposal(&landlord, &id, today()).await.unwrap().mark;
    let stale = post(&site, &format!("{page}/choix"), &[("choix", "autre")]).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(stale.text().contains("La proposition a changé"));
    let made = post(&site, &format!("{page}/choix"), &[("choix", mark.as_str())]).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    site.become_person("Lucie Ferrand").await;
    let told = site.page(&page).await;
    assert!(told.contains("place proposée") && !told.contains(STREET), "{told}");
    let said = post(&site, &format!("{page}/reponse"), &[("reponse-a-la-proposition", "accepted")]).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.text());
    assert!(site.page(&page).await.contains(STREET), "whoever accepted is told where it is");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_wrong_is_told_beside_its_field_and_nothing_is_written() {
    let mut site = Site::town().await;
    site.become_person("Marc Lefèvre").await;
    let before = site.page("/locaux").await.matches("/locaux/").count();
    let form = [
        ("titre", "Un local"),
        ("adresse", "3 quai Neuf, Valombre"),
        ("commune", "Valombre"),
        ("description", "Au 3, Quai Neuf"),
        ("regles", "masque"),
        ("travaux", "bientôt"),
    ];
    let wrong = post(&site, "/locaux/nouveau", &form).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Un jour, par exemple"), "{}", wrong.text());
    let told = post(&site, "/locaux/nouveau", &form[..5]).await;
    assert!(told.text().contains("dit l’adresse que vous masquez"), "{}", told.text());
    assert_eq!(site.page("/locaux").await.matches("/locaux/").count(), before);
    let made = post(&site, "/locaux/nouveau", &[form[0], form[1], form[2], form[4]]).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let own = site.register.premises(Some(&organisation_of(&site).await), today()).await.unwrap();
    let draft = own.iter().find(|one| one.listing.title == "Un local").unwrap();
    let parcel = [("vu", "1"), ("nom", "A"), ("du", "2027-05-01"), ("au", "2027-04-01")];
    let wrong = post(&site, &format!("/locaux/{}/parcelles/nouvelle", draft.id), &parcel).await;
    assert!(wrong.text().contains("la fin vient avant le début"), "both days are told: {}", wrong.text());
    let page = site.page(&format!("/locaux/{}", draft.id)).await;
    assert!(page.contains("Ce qui manque avant le contrôle") && page.contains("Sécurité incendie"), "{page}");
}

/// The landlord of the invented town.
async fn organisation_of(site: &Site) -> String {
    let name = rooms(site).await.landlord;
    organisation(site, &name).await
}

#[tokio::test(flavor = "multi_thread")]
async fn another_organisation_is_told_that_nothing_is_there() {
    let mut site = Site::town().await;
    let one = rooms(&site).await;
    let landlord = organisation_of(&site).await;
    let seen = site.register.one_premises(Some(&landlord), &one.id, today()).await.unwrap();
    let of = seen.applications[0].id.clone();
    site.become_person("Nadia Benali").await;
    for path in [format!("/locaux/{}/convention/{of}/convention.pdf", one.id), "/locaux/inconnu".to_owned()] {
        assert_eq!(site.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let done =
        post(&site, &format!("/locaux/{}/reponse", one.id), &[("reponse-a-la-proposition", "accepted")])
            .await;
    assert_ne!(done.status, StatusCode::SEE_OTHER, "nothing was offered to it");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_convention_leaves_as_two_documents_for_both_sides() {
    let mut site = Site::town().await;
    let landlord = organisation_of(&site).await;
    let all = site.register.premises(Some(&landlord), today()).await.unwrap();
    let one = all.iter().find(|one| one.stage == premises::Stage::Occupied).unwrap();
    let path = format!("/locaux/{}/convention/{}/convention", one.id, one.applications[0].id);
    for person in ["Marc Lefèvre", "Lucie Ferrand"] {
        site.become_person(person).await;
        for end in ["pdf", "docx"] {
            assert_eq!(site.get(&format!("{path}.{end}")).await.status, StatusCode::OK, "{person} {end}");
        }
    }
    site.become_person("Marc Lefèvre").await;
    let page = site.page(&format!("/locaux/{}", one.id)).await;
    assert!(page.contains("Gardiennage évité") && page.contains("60 jours occupés"), "{page}");
}
