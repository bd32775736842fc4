//! The catalogue as visitors, advisers and desks see it.

use crate::site;
use axum::http::StatusCode;
use site::Site;

const SHEET: &str = "nom=Tri+des+archives&contenu=Nous+trions+les+cartons+et+gardons+ce+que+la+loi+demande.\
                     &sujets=governance&phase=accompaniment&prix=free&territoire=France";

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_searches_reads_and_takes_the_files_away() {
    let mut site = Site::town().await;
    site.cookie.clear();
    for lang in ["fr", "en"] {
        site.page(&format!("/services?lang={lang}")).await;
    }
    for query in ["", "q=toiture", "prix=free&famille=support-functions", "territoire=Gironde", "q=zzzzzz"] {
        let page = site.page(&format!("/services?{query}")).await;
        let csv = site.get(&format!("/services.csv?{query}")).await.text();
        let json = site.get(&format!("/services/export.json?{query}")).await;
        let dataset: serde_json::Value = serde_json::from_slice(&json.body).unwrap();
        let services = dataset["services"].as_array().unwrap().len();
        assert_eq!(csv.lines().count() - 1, services, "{query}");
        let rows = page.matches("<th scope=\"row\"><a href=\"/services/").count();
        assert_eq!(rows, services.min(25), "{query}");
    }
    let page = site.page("/services?q=l%E2%80%99ascenceur").await;
    assert!(page.contains("<mark>ascenseurs</mark>") && page.contains("compris comme"), "{page}");
    let page = site.page("/services?q=zzzzzz").await;
    assert!(page.contains("ne connaît pas") && page.contains("/saisines/nouvelle"), "{page}");
    let shown = site.register.catalogue().await.unwrap();
    let roof = shown.entries.iter().find(|e| e.record.nom == "Inspection des couvertures").unwrap();
    let page = site.page(&format!("/services/{}", roof.id)).await;
    assert!(page.contains(&format!("/aide?service={}", roof.id)) && page.contains("Gratuit"), "{page}");
    // What the directory alone holds says what is not known.
    let visits = shown.entries.iter().find(|e| !e.has_sheet).unwrap();
    let page = site.page(&format!("/services/{}", visits.id)).await;
    assert!(page.matches("class=\"unknown\"").count() >= 3, "{page}");
    assert_eq!(site.get("/services.csv?territoire=Girnde").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_adviser_writes_and_a_desk_publishes_what_is_another_thing() {
    let mut site = Site::town().await;
    site.become_person("Sami Roux").await;
    let wrong = site.post("/services/nouvelle", "nom=Tri&contenu=court").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let made = site.post("/services/nouvelle", SHEET).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let own = site.register.organisations().await.unwrap();
    let key = own.into_iter().find(|o| o.name == "La Clé de Valombre").unwrap().id;
    let sheets = site.register.own_services(&key).await.unwrap();
    let id = sheets.iter().find(|s| s.record.nom == "Tri des archives").unwrap().id.clone();
    for page in ["verifier", "modifier"] {
        site.page(&format!("/services/{id}/{page}")).await;
    }
    site.page("/services/nos-fiches").await;
    assert_eq!(
        site.get(&format!("/services/{id}")).await.status,
        StatusCode::NOT_FOUND,
        "a draft is nobody's"
    );
    let publish = format!("/services/{id}/publier");
    assert_eq!(
        site.post(&publish, "vu=1").await.status,
        StatusCode::FORBIDDEN,
        "an adviser does not publish"
    );

    site.become_person("Jeanne Morvan").await;
    let sheet = site.register.own_service(&key, &id).await.unwrap();
    let alike = site.register.services_alike(&sheet).await.unwrap();
    assert!(!alike.is_empty(), "the question is asked");
    assert_eq!(site.post(&publish, "vu=1").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answers: Vec<String> = alike
        .iter()
        .enumerate()
        .map(|(at, one)| {
            format!("sur-{at}={}&service-{at}=autre&raison-{at}=Il+ne+s%E2%80%99agit+que+de+papiers", one.id)
        })
        .collect();
    let done = site.post(&publish, &format!("vu=1&{}", answers.join("&"))).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert!(site.page(&format!("/services/{id}")).await.contains("Tri des archives"));

    // Another organisation may neither open nor change it.
    site.become_person("Lucie Ferrand").await;
    assert_eq!(site.get(&format!("/services/{id}/modifier")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.post(&format!("/services/{id}/modifier"), SHEET).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.post(&format!("/services/{id}/retirer"), "vu=2").await.status, StatusCode::FORBIDDEN);
    site.become_person("Jeanne Morvan").await;
    assert_eq!(site.post(&format!("/services/{id}/retirer"), "vu=2").await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.get(&format!("/services/{id}")).await.status, StatusCode::NOT_FOUND);
}
