//! The chapter on ageing: its page, its files, and who may read it.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests may panic")]

mod html;
#[expect(dead_code, reason = "other tests use the rest")]
mod site;

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
        assert!(page.contains("role=\"img\"") && page.contains("/psp.csv?tableau=residences"));
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
