//! Going to residents, on the pages: a round from its settings to its notices without a script, what is told when something is wrong,
//! visits that only whoever goes there sees, what another organisation gets.

use crate::site;
use axum::http::StatusCode;
use register::outreach::{HomeVisit, TourRound};
use site::Site;

async fn landlord(site: &Site) -> String {
    site.register.landlord(None).await.unwrap().id
}

/// The round that was told.
async fn told(site: &Site) -> TourRound {
    let all = site.register.tour_rounds(&landlord(site).await).await.unwrap();
    all.into_iter().find(|one| one.told.is_some()).unwrap()
}

async fn visits(site: &Site) -> Vec<HomeVisit> {
    site.register.home_visits(&landlord(site).await, None, true).await.unwrap()
}

const SETTINGS: &str = "nom=Essai&premier=2027-01-04&semaines=1&jours=1&jours=3&de=9:00&a=17:00&arrets-par-jour=3&ecart=2\
    &depart=Agence&position=44.84,+-0.58&detour=130&vitesse=25&theme-papers=tous";

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_are_sound_in_both_languages_and_files_are_made() {
    let mut site = Site::town().await;
    let one = told(&site).await;
    let (kept, _) = one.told.clone().unwrap();
    let tour = kept.plan.tours.iter().find(|tour| !tour.calls.is_empty()).unwrap();
    let residence = kept.residences[tour.calls[0].stop].clone();
    site.become_person("Amina Diallo").await;
    let mut pages =
        vec!["/tournees".to_owned(), "/tournees/nouvelle".to_owned(), "/tournees/couverture".to_owned()];
    for part in ["", "/modifier", "/arrets"] {
        pages.push(format!("/tournees/{}{part}", one.id));
    }
    pages.push(format!("/tournees/{}/arrets/{residence}", one.id));
    pages.push(format!("/tournees/{}/passages/{residence}/{}", one.id, tour.on));
    for path in &pages {
        for lang in ["fr", "en"] {
            site.page(&format!("{path}?lang={lang}")).await;
        }
    }
    for (file, begins) in
        [("affiches.pdf", "%PDF"), ("agenda.ics", "BEGIN:VCALENDAR"), ("passages.csv", "\u{FEFF}")]
    {
        let answer = site.get(&format!("/tournees/{}/{file}", one.id)).await;
        assert_eq!(answer.status, StatusCode::OK, "{file}");
        assert!(String::from_utf8_lossy(&answer.body).starts_with(begins), "{file}");
    }
    let coverage = site.get("/tournees/couverture.csv").await.text();
    assert!(coverage.contains("moins de 11"), "{coverage}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_is_made_planned_and_told_without_a_script() {
    let mut site = Site::town().await;
    site.become_person("Amina Diallo").await;
    let wrong = site.post("/tournees/nouvelle", &SETTINGS.replace("2027-01-04", "2027-01-05")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    // What was typed is still there, and the error leads to its field.
    assert!(wrong.text().contains("value=\"Essai\"") && wrong.text().contains("href=\"#premier\""));
    let made = site.post("/tournees/nouvelle", SETTINGS).await;
    let stops = made.location().split('?').next().unwrap().to_owned();
    let round = stops.trim_end_matches("/arrets").to_owned();
    let empty = site.post(&format!("{round}/publier"), "").await;
    // She prepares rounds and announces them; there is nothing to announce yet.
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let residences = site.residences().await;
    let chosen: Vec<String> = residences.iter().take(3).map(|id| format!("residences={id}")).collect();
    site.post(&stops, &format!("edition=1&{}", chosen.join("&"))).await;
    // Somebody else wrote meanwhile.
    let late = site.post(&stops, &format!("edition=1&residences={}", residences[3])).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    site.post(&format!("{round}/calculer"), "").await;
    let page = site.page(&round).await;
    assert!(page.contains("c’est démontré"), "{page}");
    site.post(&format!("{round}/publier"), "").await;
    assert_eq!(site.get(&format!("{round}/affiches.pdf")).await.status, StatusCode::OK);
    let off = site.post(&format!("{round}/panne"), "jour-panne=2027-01-05").await;
    assert_eq!(off.status, StatusCode::UNPROCESSABLE_ENTITY);
    site.post(&format!("{round}/panne"), "jour-panne=2027-01-04").await;
    let page = site.page(&round).await;
    assert!(page.contains("Ce qui change pour les habitants"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caretaker_sees_the_doors_of_one_residence_and_asks_first() {
    let mut site = Site::town().await;
    let all = visits(&site).await;
    let to_ask = all.iter().find(|one| one.sheet.consent.is_none()).unwrap();
    site.become_person("Paul Morel").await;
    for path in ["/aller-vers", "/aller-vers?vue=toutes", "/aller-vers/chiffres"] {
        site.page(path).await;
    }
    let page = format!("/aller-vers/{}", to_ask.id);
    // Nobody is met before they agreed: the page does not offer it, and the register refuses it.
    assert!(!site.page(&page).await.contains("value=\"met\""));
    let today = register::civil::today();
    let met = format!("edition={}&issue=met&jour={today}", to_ask.edition);
    assert_eq!(site.post(&format!("{page}/passage"), &met).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let agreed = format!("edition={}&accord=oui&jour-accord={today}", to_ask.edition);
    assert_eq!(site.post(&format!("{page}/accord"), &agreed).await.status, StatusCode::SEE_OTHER);
    assert!(site.page(&page).await.contains("value=\"met\""));
    // A dwelling of another residence is not there for him.
    let own = landlord(&site).await;
    let request = register::portfolio::PortfolioRequest {
        landlord_id: own,
        on: today,
        weights: None,
        prudent: false,
        target: None,
    };
    let portfolio = site.register.portfolio(&request).await.unwrap();
    let other = portfolio
        .residences
        .iter()
        .find(|r| r.id != to_ask.residence_id && !r.dwelling_views.is_empty())
        .unwrap();
    let door = &other.dwelling_views[0].id;
    let ask = site.get(&format!("/aller-vers/nouvelle?logement={door}")).await;
    assert_eq!(ask.status, StatusCode::NOT_FOUND);
    let make = site.post("/aller-vers/nouvelle", &format!("logement={door}&motif=agent")).await;
    assert_eq!(make.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_direction_reads_bands_and_no_door() {
    let mut site = Site::town().await;
    let one = visits(&site).await.remove(0);
    site.become_person("Hélène Roche").await;
    let figures = site.page("/aller-vers/chiffres").await;
    assert!(figures.contains("moins de 11") && !figures.contains(&one.id));
    for path in ["/aller-vers".to_owned(), format!("/aller-vers/{}", one.id)] {
        assert!(
            matches!(site.get(&path).await.status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND),
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_organisation_is_told_of_nothing() {
    let mut site = Site::town().await;
    let (round, visit) = (told(&site).await, visits(&site).await.remove(0));
    site.become_person("Mireille Bonnet").await;
    for path in ["", "/affiches.pdf", "/agenda.ics", "/passages.csv"] {
        let answer = site.get(&format!("/tournees/{}{path}", round.id)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    for act in ["calculer", "publier", "panne"] {
        let answer = site.post(&format!("/tournees/{}/{act}", round.id), "jour-panne=2027-01-04").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{act}");
    }
    let answer = site.get(&format!("/aller-vers/{}", visit.id)).await;
    assert!(matches!(answer.status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND));
}
