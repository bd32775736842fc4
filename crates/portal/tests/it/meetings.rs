//! Meetings of an event on the pages: the host plans, two sides ask and answer, nobody else reads anything.

use crate::site;
use axum::http::StatusCode;
use site::Site;

/// The event of the invented town that has meetings.
async fn here(site: &Site) -> String {
    let all = site.register.events_to_come(jiff::civil::DateTime::MIN).await.unwrap();
    let one = all.iter().find(|one| one.told.title.starts_with("Rencontres bailleurs")).unwrap();
    format!("/evenements/{}/rendez-vous", one.id)
}

/// The address of the first meeting of this page that says this.
fn meeting(page: &str, says: &str) -> String {
    let at = page.find(&format!(">{says}</a>")).unwrap_or_else(|| panic!("{says} in {page}"));
    let from = page[..at].rfind("href=\"").unwrap() + 6;
    page[from..at].trim_end_matches('"').to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_meetings_are_sound_in_both_languages_for_each_who_reads_them() {
    let mut site = Site::town().await;
    let here = here(&site).await;
    for person in ["Hélène Roche", "Lucie Ferrand", "Jeanne Morvan", "Hugo Lambert"] {
        site.become_person(person).await;
        for lang in ["fr", "en"] {
            let page = site.page(&format!("{here}?lang={lang}")).await;
            let reads = page.contains("atelier de réparation") || page.contains("ateliers de réparation");
            // Whoever has no seat reads nobody's name.
            assert_eq!(reads, person != "Hugo Lambert", "{person} {lang}");
        }
    }
    site.become_person("Jeanne Morvan").await;
    for lang in ["fr", "en"] {
        site.page(&format!("{here}/organisation?lang={lang}")).await;
    }
    let csv = site.get(&format!("{here}.csv")).await.text();
    assert!(csv.contains("Toits partagés") && csv.contains("la journée du bailleur est pleine"), "{csv}");
    assert!(!csv.contains("SIAO"), "what one side asks is not told: {csv}");
    // Another who may hold events holds not this one.
    site.become_person("Claire Fontaine").await;
    for page in [format!("{here}/organisation"), format!("{here}.csv")] {
        assert_eq!(site.get(&page).await.status, StatusCode::NOT_FOUND, "{page}");
    }
    let settings = site.post(&format!("{here}/reglages"), "jour=2027-01-01").await;
    assert_eq!(settings.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_side_answers_withdraws_and_reads_its_hours() {
    let mut site = Site::town().await;
    let here = here(&site).await;
    site.become_person("Hélène Roche").await;
    let page = site.page(&here).await;
    let asked = meeting(&page, "SIAO de Valombre");
    assert!(page.contains("à vous de répondre") && page.contains("14:00 à 14:20, table 1"), "{page}");
    let wrong = site.post(&format!("{asked}/accord"), "priorite=7").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Choisissez 1, 2 ou 3."));
    let agreed = site.post(&format!("{asked}/accord"), "priorite=3").await;
    assert_eq!(agreed.status, StatusCode::SEE_OTHER);
    site.page(&asked).await;
    let ics = site.get(&format!("{here}/agenda.ics")).await.text();
    assert_eq!(ics.matches("BEGIN:VEVENT").count(), 2, "{ics}");
    // Of two others, nobody else reads anything.
    site.become_person("Lucie Ferrand").await;
    assert_eq!(site.get(&asked).await.status, StatusCode::NOT_FOUND);
    for act in ["accord", "refus", "retrait", "suite"] {
        let done = site.post(&format!("{asked}/{act}"), "priorite=3&lieu=oui").await;
        assert_eq!(done.status, StatusCode::NOT_FOUND, "{act}");
    }
    let landlord = site.register.landlord(None).await.unwrap().name;
    let own = meeting(&site.page(&here).await, &landlord);
    let early = site.post(&format!("{own}/suite"), "lieu=oui&suite=project").await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    let gone = site.post(&format!("{own}/retrait"), "").await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    assert!(site.page(&here).await.contains("retiré"));
    // What is typed comes back.
    let twice = site.post(&format!("{here}/demandes"), "avec=&sujet=Un+sujet+à+garder&priorite=2").await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.text().contains("Un sujet à garder"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_host_sees_slots_before_saving_confirms_what_falls_and_computes_again() {
    let mut site = Site::town().await;
    let here = here(&site).await;
    site.become_person("Jeanne Morvan").await;
    let page = site.page(&format!("{here}/organisation")).await;
    let hidden = |page: &str, name: &str| {
        let from = page.find(&format!("name=\"{name}\" value=\"")).unwrap() + name.len() + 15;
        page[from..].split('"').next().unwrap().to_owned()
    };
    let event = here.split('/').nth(2).unwrap().to_owned();
    let day = site.register.meeting_plan(&event).await.unwrap().told.starts_at.date();
    let until = day.yesterday().unwrap();
    let settings = |page: &str, tables: &str, more: &str| {
        let edition = hidden(page, "edition");
        format!(
            "edition={edition}&jour={day}&debut=14:00&fin=14:20&duree=20&pause=5&tables={tables}&jusqu-au={until}{more}"
        )
    };
    let to = format!("{here}/reglages");
    let look = site.post(&to, &settings(&page, "2", "&voir=oui")).await;
    assert_eq!(look.status, StatusCode::OK, "{}", look.text());
    assert!(look.text().contains("1 créneaux, 2 rendez-vous au plus"), "{}", look.text());
    let none = site.post(&to, &settings(&page, "", "")).await;
    assert!(none.text().contains("Dites combien de tables il y a"), "{}", none.text());
    let falls = site.post(&to, &settings(&page, "2", "")).await;
    assert_eq!(falls.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(falls.text().contains("perdraient leur heure"), "{}", falls.text());
    let saved = site.post(&to, &settings(&page, "2", "&confirme=oui")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let stale = site.post(&to, &settings(&page, "1", "&confirme=oui")).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(stale.text().contains("entre-temps"), "{}", stale.text());
    let computed = site.post(&format!("{here}/calcul"), "").await;
    assert_eq!(computed.status, StatusCode::SEE_OTHER);
    let page = site.page(&format!("{here}/organisation")).await;
    assert!(page.contains("Pas encore publié"), "{page}");
    let published =
        site.post(&format!("{here}/publication"), &format!("edition={}", hidden(&page, "edition"))).await;
    assert_eq!(published.status, StatusCode::SEE_OTHER);
    assert!(site.page(&format!("{here}/organisation")).await.contains("Publié"));
}
