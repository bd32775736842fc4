//! The chapter on ageing: its page, its files, and who may read it.

use crate::html;
use crate::site;
use axum::http::{StatusCode, header};
use site::Site;

#[tokio::test(flavor = "multi_thread")]
async fn the_page_has_every_heading_and_says_what_is_missing_first() {
    let mut site = Site::town().await;
    site.become_person("Hélène Roche").await;
    for lang in ["fr", "en"] {
        let page = site.page(&format!("/psp?lang={lang}")).await;
        for code in
            ["strategie", "parc-existant", "evolution", "choix", "perspectives", "portrait", "methode"]
        {
            assert!(page.contains(&format!("<h3 id=\"{code}\">")), "{code}");
        }
        assert!(page.find("missing-title").unwrap() < page.find("<h3 id=").unwrap());
        assert!(page.contains("<figure class=\"chart\">") && page.contains("/psp.csv?tableau=residences"));
    }
    let page = site.page("/psp").await;
    assert!(page.contains("Les Tilleuls") && page.contains("L. 411-9"));
    assert!(site.page("/").await.contains("href=\"/psp\""), "the menu leads there");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_what_they_say_and_the_table_of_residences_is_whole() {
    let mut site = Site::town().await;
    site.become_person("Hélène Roche").await;
    for (path, begins) in [("/psp.pdf", &b"%PDF-1.7"[..]), ("/psp.docx", b"PK"), ("/psp.xlsx", b"PK")] {
        let answer = site.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.body.starts_with(begins), "{path}");
        let name = answer.headers.get(header::CONTENT_DISPOSITION).unwrap().to_str().unwrap();
        assert!(name.contains("psp-vieillissement"), "{name}");
    }
    let csv = site.get("/psp.csv?tableau=residences").await.text();
    let listed = site.get("/residences.csv").await.text();
    assert_eq!(csv.lines().count(), listed.lines().count(), "the same residences");
    let figures = site.get("/psp.csv").await.text();
    assert!(figures.starts_with("\u{FEFF}rubrique;code;chiffre;valeur;definition;source;jour"), "{figures}");
    assert!(figures.contains("orientations_plh"));
    assert_eq!(site.get("/psp.csv?tableau=rien").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_no_business_with_the_plan_is_not_told_that_it_exists() {
    let mut site = Site::town().await;
    site.cookie.clear();
    let nobody = site.get("/psp").await;
    assert_ne!(nobody.status, StatusCode::OK);
    // The letting service does not take the plan of works away.
    site.become_person("Camille Petit").await;
    for path in ["/psp", "/psp.pdf", "/psp.csv"] {
        let answer = site.get(path).await;
        assert!(
            matches!(answer.status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN),
            "{path}: {}",
            answer.status
        );
    }
    assert!(!site.page("/").await.contains("href=\"/psp\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_written_by_those_who_may_and_leaves_in_every_file() {
    let mut site = Site::town().await;
    site.become_person("Marc Lefèvre").await;
    let path = "/psp/textes/evolution";
    for lang in ["fr", "en"] {
        site.page(&format!("{path}?lang={lang}")).await;
    }
    let before = site.page("/psp?lang=fr").await;
    assert!(before.contains("Ce qui reste à rédiger") && before.contains("href=\"/psp/textes/evolution\""));
    let text = "vu=0&texte=Deux+secteurs+%3A%0D%0A-+la+ville+basse%0D%0A-+le+port&source=";
    let done = site.post(path, text).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let page = site.page("/psp").await;
    assert!(page.contains("<li>la ville basse</li>") && page.contains("Écrit par l’organisme le"), "{page}");
    assert!(!page.contains("le devenir de chaque composante"), "what is written is no longer asked");
    // The direction writes too, and saw the page before Marc: hers is not lost, his is shown.
    site.become_person("Hélène Roche").await;
    let late = site.post(path, "vu=0&texte=Trois+secteurs&source=Conseil").await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    let late = late.text();
    html::check(path, &late);
    assert!(late.contains(">Trois secteurs</textarea>") && late.contains("la ville basse"), "{late}");
    assert!(late.contains("name=\"vu\" value=\"1\""), "she may now save knowingly");
    let done = site.post(path, "vu=1&texte=Trois+secteurs&source=Conseil").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let again = site.page(&format!("{path}?edition=1")).await;
    assert!(again.contains("la ville basse") && again.contains("Le formulaire montre le texte du"));
    let csv = site.get("/psp.csv?tableau=textes").await.text();
    assert!(csv.contains("Trois secteurs") && csv.contains("Conseil"), "{csv}");
    // What names the health of somebody is not kept, and is not lost either.
    let personal = site.post(path, "vu=2&texte=Le+locataire+du+12+est+alcoolique&source=").await;
    assert_eq!(personal.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(personal.text().contains(">Le locataire du 12 est alcoolique</textarea>"));
    assert!(!site.page("/psp").await.contains("alcoolique"));
    // A figure says its source, and is known from then on.
    let market = "/psp/textes/position_marche";
    let wrong = site.post(market, "vu=0&texte=Loyers+bas&source=").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    html::check(market, &wrong.text());
    assert!(wrong.text().contains("Loyers bas"));
    let done = site.post(market, "vu=0&texte=%3DLoyers+bas&source=Observatoire+2026").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let figures = site.get("/psp.csv").await.text();
    assert!(
        figures.contains("'=Loyers bas") && figures.contains("Observatoire 2026"),
        "no formula: {figures}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_write_is_not_told_of_the_form() {
    let mut site = Site::town().await;
    // Finance reads the works plan, and writes nothing in it.
    site.become_person("Odile Renaud").await;
    for path in ["/psp/textes/evolution", "/psp/textes/introduction"] {
        for answer in [site.get(path).await, site.post(path, "vu=0&texte=x").await] {
            assert!(
                matches!(answer.status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN),
                "{path}: {}",
                answer.status
            );
        }
    }
    site.become_person("Marc Lefèvre").await;
    assert_eq!(site.get("/psp/textes/rien").await.status, StatusCode::NOT_FOUND);
    assert_ne!(site.post("/psp/textes/evolution", "texte=x").await.status, StatusCode::SEE_OTHER);
    let landlord = site.register.landlord(None).await.unwrap().id;
    let place = psp::Place::from_code("evolution").unwrap();
    assert!(site.register.psp_editions(&landlord, place).await.unwrap().is_empty(), "nothing was written");
}
