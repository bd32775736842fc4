//! Funding on the pages: a project described, its schemes, a plan that closes, parameters, aids; doors and neighbours.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests may panic")]

mod html;
#[expect(dead_code, reason = "other tests use the rest")]
mod site;

use axum::http::StatusCode;
use site::Site;

async fn stock() -> (Site, String) {
    let mut site = Site::town().await;
    site.become_person("Marc Lefèvre").await;
    let landlord = site.register.landlord(None).await.unwrap().id;
    let id = site.register.funding_projects(&landlord).await.unwrap()[0].id.clone();
    (site, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_are_sound_in_both_languages() {
    let (site, id) = stock().await;
    let mut paths = vec![
        "/financements".to_owned(),
        format!("/financements/projets/{id}"),
        format!("/financements/projets/{id}/plan"),
    ];
    for part in ["holder", "project", "money", "place", "persons"] {
        paths.push(format!("/financements/projets/{id}/decrire/{part}"));
    }
    for family in ["funding", "billing", "purchase", "occupation"] {
        paths.push(format!("/financements/questions/{family}"));
    }
    for path in
        ["dispositifs", "dispositifs/relief-access", "parametres", "parametres/scheme.pension_cap", "aides"]
    {
        paths.push(format!("/financements/{path}"));
    }
    for path in &paths {
        for lang in ["fr", "en"] {
            site.page(&format!("{path}?lang={lang}")).await;
        }
    }
    let wifi = site.page("/financements/questions/billing?service=comfort").await;
    assert!(wifi.contains("Charge récupérable") && wifi.contains("Contrat séparé du bail"), "{wifi}");
    assert_eq!(site.get("/financements/questions/rien").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/financements/dispositifs/rien").await.status, StatusCode::NOT_FOUND);
    assert!(site.page("/financements/parametres").await.contains("plus rien après le 2022-12-31"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_is_described_and_its_plan_closes_to_the_cent() {
    let (site, _) = stock().await;
    let begun = site.post("/financements/nouveau", "titre=Rampe").await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text());
    let path = begun.location().to_owned();
    let wrong = site.post(&path, "vu=1&holder-years=deux").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("href=\"#holder-years\""), "{}", wrong.text());
    assert_eq!(site.post(&path, "vu=1&holder=hlm&psp=yes").await.status, StatusCode::SEE_OTHER);
    let late = site.post(&path, "vu=1&holder=sem").await;
    assert!(late.text().contains("entre-temps"), "{}", late.text());
    let plan = path.replace("/decrire/holder", "/plan");
    let form =
        "vu=2&c0-nom=Rampe&c0-ht=1000,01&c0-tva=5,5&r0-nom=Ville&r0-forme=grant&r0-public=1&r0-max=400";
    let done = site.post(&plan, &format!("{form}&proposer=1")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let csv = site.get(&format!("{plan}.csv")).await.text();
    assert!(
        csv.contains("Rampe;1055.01")
            && csv.contains("Fonds propres;655.01")
            && csv.contains("Reste à trouver;0"),
        "{csv}"
    );
    let bad = site.post(&plan, "vu=3&c0-nom=Rampe&c0-ht=mille").await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_neighbour_gets_404_and_whoever_has_no_role_gets_nothing() {
    let (mut site, id) = stock().await;
    site.become_person("Nadia Benali").await;
    let list = site.page("/financements").await;
    assert!(list.contains("Visites et sorties") && !list.contains("Tilleuls"), "{list}");
    for path in ["", "/plan", "/plan.csv", "/decrire/holder"] {
        let answer = site.get(&format!("/financements/projets/{id}{path}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let push = site.post(&format!("/financements/projets/{id}/ranger"), "").await;
    assert_eq!(push.status, StatusCode::NOT_FOUND);
    site.become_person("Inès Caron").await;
    assert_ne!(site.get("/financements").await.status, StatusCode::OK);
    site.page("/financements/dispositifs").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parameter_of_ones_own_fills_a_hole_and_aids_are_read_from_a_page() {
    let (site, _) = stock().await;
    let path = "/financements/parametres/scheme.pension_cap";
    let form = "vu=0&valeur=4000&unite=eur&du=2023-01-01&reference=Convention&statut=verified&pourquoi=convention+locale";
    assert_eq!(site.post(path, form).await.status, StatusCode::SEE_OTHER);
    assert!(site.page(path).await.contains("convention locale"));
    let overlap = site.post(path, &form.replace("vu=0", "vu=1")).await;
    assert_eq!(overlap.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", overlap.text());
    assert_eq!(site.post(&format!("{path}/annuler"), "").await.status, StatusCode::SEE_OTHER);
    let csv = "Nom,Lien\nRampes,https://exemple.fr\n,https://exemple.fr/2\n";
    let tried =
        site.upload("/financements/aides/importer", &[("essai", "1")], "aides.csv", csv.as_bytes()).await;
    assert!(
        tried.text().contains("rien n’a été écrit") && tried.text().contains("Une aide sans nom"),
        "{}",
        tried.text()
    );
    site.upload("/financements/aides/importer", &[], "aides.csv", csv.as_bytes()).await;
    assert!(site.page("/financements/aides?q=rampes").await.contains("https://exemple.fr"));
}
