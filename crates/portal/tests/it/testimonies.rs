//! Testimonies and the library on the pages: told by one side, confirmed by the other, then found by everybody.

use crate::html;
use crate::site;
use axum::http::StatusCode;
use register::testimonies::{Search, Standing};
use site::Site;

/// Where the answer of a form leads.
async fn done(site: &Site, path: &str, form: &str) -> String {
    let answer = site.post(path, form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.text());
    answer.location().split('?').next().unwrap().to_owned()
}

/// A form that is refused: the page says so beside a field.
async fn wrong(site: &Site, path: &str, form: &str) -> String {
    let answer = site.post(path, form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    html::check(path, &answer.text());
    answer.text()
}

const FORM: &str = "titre=Une+laverie+au+pied+des+tours&avec=Habitat+Valombre&sujet=model:shared-laundry&theme=living-together\
    &territoire=33&terrain=town&jour=2026-01-10&fait=Trois+machines&change=Dix+foyers&preuve=&difficile=Le+bruit&conseil=Un+horaire";

#[tokio::test(flavor = "multi_thread")]
async fn everybody_reads_what_is_confirmed_and_nothing_else() {
    let mut site = Site::town().await;
    site.cookie = String::new();
    for page in
        ["/temoignages", "/temoignages?lang=en", "/temoignages?mots=douche&theme=adapted-homes&terrain=town"]
    {
        let text = site.page(page).await;
        assert!(text.contains("/temoignages/") && text.contains("Vingt et une douches"), "{page}");
        assert!(!text.contains("Trois rendez-vous"), "{page}: nobody confirmed it");
    }
    for page in ["/temoignages?mots=zeppelin", "/temoignages?theme=none", "/temoignages?sujet=none:1"] {
        assert!(site.page(page).await.contains("Enlevez un mot"), "{page}");
    }
    let csv = site.get("/temoignages.csv?mots=douche").await;
    assert!(csv.text().contains("Bilan commun") && !csv.text().contains("Trois rendez-vous"));
    let one = site.register.testimonies(&Search::default()).await.unwrap().remove(0);
    let sheet = site.page(&format!("/temoignages/{}", one.id)).await;
    assert!(!sheet.contains("/reponse") && !sheet.contains("/retirer"), "a stranger answers nothing");
    assert!(site.get(&format!("/temoignages/{}/fiche.pdf", one.id)).await.body.starts_with(b"%PDF"));

    let ramps = site.register.organisations().await.unwrap();
    let ramps = ramps.into_iter().find(|one| one.name == "Rampe commune").unwrap().id;
    let waiting = site.register.own_testimonies(&ramps).await.unwrap().remove(0);
    assert_eq!(waiting.standing(), Standing::Waiting);
    for path in ["", "/fiche.pdf"] {
        let path = format!("/temoignages/{}{path}", waiting.id);
        assert_eq!(site.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    site.become_person("Hélène Roche").await;
    let path = format!("/temoignages/{}", waiting.id);
    assert_eq!(site.get(&path).await.status, StatusCode::NOT_FOUND, "neither of its sides");
    assert_eq!(
        site.post(&format!("{path}/reponse"), "vu=1&reponse=confirmed").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(site.post(&format!("{path}/retirer"), "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn told_by_one_confirmed_by_the_other_written_again_and_withdrawn() {
    let mut site = Site::town().await;
    site.become_person("Lucie Ferrand").await;
    site.page("/temoignages/nouveau?sujet=model:shared-laundry").await;
    let page =
        wrong(&site, "/temoignages/nouveau", &FORM.replace("Habitat+Valombre", "Habitat+Nulle+Part")).await;
    assert!(
        page.contains("Aucune organisation") && page.contains("Habitat Nulle Part"),
        "what was typed stays"
    );
    wrong(&site, "/temoignages/nouveau", &FORM.replace("Habitat+Valombre", "Toits+partagés")).await;
    wrong(&site, "/temoignages/nouveau", &FORM.replace("jour=2026-01-10", "jour=")).await;
    wrong(&site, "/temoignages/nouveau", &FORM.replace("model:shared-laundry", "model:none")).await;
    let made = done(&site, "/temoignages/nouveau", FORM).await;
    let id = made.rsplit('/').next().unwrap().to_owned();
    let page = site.page(&made).await;
    assert!(page.contains("Personne d’autre que Toits partagés") && !page.contains("/reponse"));
    let model = "/cadres-juridiques/modeles/shared-laundry";
    assert!(!site.page(model).await.contains(&made), "not confirmed");
    assert_eq!(
        site.post(&format!("{made}/reponse"), "vu=1&reponse=confirmed").await.status,
        StatusCode::NOT_FOUND
    );

    site.become_person("Hélène Roche").await;
    assert!(site.page("/ma-journee/testimonies-to-answer").await.contains("Une laverie"));
    assert!(site.page(&made).await.contains("/reponse"));
    assert_eq!(site.get(&format!("{made}/ecrire")).await.status, StatusCode::NOT_FOUND, "another's text");
    wrong(&site, &format!("{made}/reponse"), "vu=1&reponse=").await;
    let page = wrong(&site, &format!("{made}/reponse"), "vu=1&reponse=to-correct&mots=").await;
    assert!(page.contains("Dites ce qu’il faut corriger"));
    done(&site, &format!("{made}/reponse"), "vu=1&reponse=to-correct&mots=Deux+machines").await;
    let late = wrong(&site, &format!("{made}/reponse"), "vu=1&reponse=confirmed").await;
    assert!(late.contains("pendant que vous le lisiez"), "the second is told");

    site.become_person("Lucie Ferrand").await;
    assert!(site.page("/ma-journee/testimonies-to-answer").await.contains("Une laverie"));
    assert!(site.page(&made).await.contains("Deux machines"));
    assert!(
        site.page(&format!("{made}/ecrire")).await.contains("Trois machines"),
        "filled with the last text"
    );
    let better = FORM.replace("Trois+machines", "Deux+machines");
    done(&site, &format!("{made}/ecrire"), &format!("vu=1&{better}")).await;
    wrong(&site, &format!("{made}/ecrire"), &format!("vu=1&{better}")).await;
    site.become_person("Hélène Roche").await;
    done(&site, &format!("{made}/reponse"), "vu=2&reponse=confirmed&mots=").await;
    assert!(!site.page("/").await.contains("testimonies-to-answer"));
    let title = "Une laverie au pied des tours";
    assert!(site.page(model).await.contains(&made), "told on the sheet of its subject");
    for page in ["/bibliotheque?mots=laverie", "/temoignages?mots=laverie"] {
        assert!(site.page(page).await.contains(&made), "{page}");
    }

    // Written again: the former text stays until the next one is confirmed.
    site.become_person("Lucie Ferrand").await;
    let other = FORM.replace("Une+laverie", "Deux+laveries");
    done(&site, &format!("{made}/ecrire"), &format!("vu=2&{other}")).await;
    assert!(site.page(&made).await.contains("reste publique"));
    site.cookie = String::new();
    let public = site.page(&made).await;
    assert!(public.contains(title) && !public.contains("Deux laveries"));

    // Withdrawn by the other side: nothing is left for others.
    site.become_person("Hélène Roche").await;
    done(&site, &format!("{made}/retirer"), "").await;
    wrong(&site, &format!("{made}/retirer"), "").await;
    assert!(site.page(&made).await.contains("Retiré par Habitat Valombre"));
    site.cookie = String::new();
    assert_eq!(site.get(&made).await.status, StatusCode::NOT_FOUND);
    assert!(!site.get("/temoignages.csv").await.text().contains("laverie"));
    assert!(!site.get("/bibliotheque.csv").await.text().contains(&id));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_without_an_account_publishes_nothing_and_the_page_says_what_to_do() {
    let mut site = Site::town().await;
    site.become_person("Lucie Ferrand").await;
    let at = jiff::Timestamp::now();
    let search = register::directory::Search::default();
    let all = site.register.search_directory(&search, 0, 1_000, at).await.unwrap();
    let silent = all.lines.iter().find(|line| line.organisation.source.is_some()).unwrap();
    let silent = &silent.organisation.id;
    site.page(&format!("/temoignages/nouveau?avec={silent}")).await;
    assert!(site.page(&format!("/annuaire/{silent}")).await.contains(&format!("avec={silent}")));
    let made = done(&site, "/temoignages/nouveau", &FORM.replace("Habitat+Valombre", silent)).await;
    let page = site.page(&made).await;
    assert!(page.contains("pas de compte ici") && page.contains("/organisations/nouvelle"), "{page}");
    site.cookie = String::new();
    assert_eq!(site.get(&made).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_box_finds_every_kind_and_the_file_says_the_same() {
    let mut site = Site::town().await;
    site.cookie = String::new();
    let visitor = site.page("/bibliotheque").await;
    assert!(visitor.contains("Les plus récentes") && visitor.contains("avec un compte"));
    assert!(!visitor.contains("/cadres-juridiques/clauses/"), "clauses are read with an account");

    site.become_person("Lucie Ferrand").await;
    for page in ["/bibliotheque", "/bibliotheque?lang=en", "/bibliotheque?theme=living-together&terrain=town"]
    {
        site.page(page).await;
    }
    let found = site.page("/bibliotheque?mots=pi%C3%A8ce+commune").await;
    for folder in ["/pratiques/", "/temoignages/", "/cadres-juridiques/modeles/"] {
        assert!(found.contains(&format!("href=\"{folder}")), "{folder}");
    }
    assert!(found.contains("<mark>"), "the words that were found are shown");
    let clause = site.page("/bibliotheque?mots=insertion&sorte=clause").await;
    assert!(clause.contains("/clauses/insertion-hours") && !clause.contains("href=\"/pratiques/0"));
    assert!(site.page("/bibliotheque?mots=buandrie").await.contains("a été compris comme"));
    let none = site.page("/bibliotheque?mots=zeppelin").await;
    assert!(none.contains("essayez un mot plus courant") && none.contains("/pratiques/nouvelle"));
    assert!(site.page("/bibliotheque?sorte=none").await.contains("essayez un mot plus courant"));

    // The page, the file and the register give the same number.
    for query in ["", "?mots=pi%C3%A8ce+commune", "?sorte=clause", "?terrain=town"] {
        let page = site.page(&format!("/bibliotheque{query}")).await;
        let csv = site.get(&format!("/bibliotheque.csv{query}")).await.text();
        let lines = csv
            .lines()
            .filter(|line| {
                line.contains("/pratiques/")
                    || line.contains("/innovations/")
                    || line.contains("/cadres-juridiques/")
                    || line.contains("/temoignages/")
            })
            .count();
        assert!(lines > 0 && page.contains(&format!("<p role=\"status\">{lines} fiche")), "{query}: {lines}");
    }
}
