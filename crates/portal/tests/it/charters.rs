//! The accessibility charter on the pages: who reads it, what it shows, what travels, and that nobody is in it.

use crate::html;
use crate::site;
use axum::http::StatusCode;
use register::landlords::Landlord;
use site::Site;

/// The invented town with its second landlord.
async fn town() -> Site {
    let mut site = Site::town().await;
    site.register.add_demo_neighbour().await.unwrap();
    site.become_person("Camille Petit").await;
    site
}

async fn landlord(site: &Site, name: &str) -> Landlord {
    site.register.landlord(Some(name)).await.unwrap()
}

const OWN: &str = "Habitat Valombre";
const NEIGHBOUR: &str = "Logis de la Vallée";

async fn network(site: &Site) -> String {
    let all = site.register.organisations().await.unwrap();
    all.into_iter().find(|o| o.name == "Union des bailleurs de Valombre").unwrap().id
}

async fn need(site: &Site) -> String {
    let all = site.register.needs(&landlord(site, OWN).await.id).await.unwrap();
    all.into_iter().find(|need| need.need.level == Some(model::dwelling::AdaptationLevel::N3)).unwrap().id
}

/// The number of lines of a CSV, its header left out.
fn lines(csv: &str) -> usize {
    csv.lines().count() - 1
}

/// The first number of the caption of a table.
fn caption(page: &str, id: &str) -> usize {
    let start = format!("<caption id=\"{id}\">");
    let text = &page[page.find(&start).expect("a caption") + start.len()..];
    text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

/// The value of the first field of this name.
fn value(page: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let from = page.find(&start).unwrap_or_else(|| panic!("no {name}")) + start.len();
    page[from..].split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_the_charter_are_sound_in_both_languages_signed_or_not() {
    let mut site = town().await;
    let need = need(&site).await;
    for (name, paths) in [
        (
            "Camille Petit",
            vec![
                "/charte",
                "/charte?niveau=N4",
                "/charte?commune=33998",
                "/charte/partage",
                "/charte/demandes",
            ],
        ),
        ("Amina Diallo", vec!["/charte", "/charte/besoins", "/charte/demandes"]),
        ("Hélène Roche", vec!["/charte", "/charte/adhesion", "/charte/partage", "/charte/besoins"]),
        ("Bruno Masson", vec!["/charte", "/charte/adhesion", "/charte/demandes"]),
        ("Claire Fontaine", vec!["/charte/installations"]),
    ] {
        site.become_person(name).await;
        for path in paths {
            for lang in ["fr", "en"] {
                let mark = if path.contains('?') { '&' } else { '?' };
                site.page(&format!("{path}{mark}lang={lang}")).await;
            }
        }
    }
    site.become_person("Camille Petit").await;
    site.page(&format!("/besoins/{need}/charte")).await;
    site.page(&format!("/besoins/{need}")).await;
    // Whoever did not sign is told so, and nothing else.
    let (own, network) = (landlord(&site, OWN).await.id, network(&site).await);
    site.register.leave_charter(&network, &own).await.unwrap();
    for path in ["/charte", "/charte/partage", "/charte/demandes", "/charte/besoins"] {
        let page = site.page(path).await;
        assert!(!page.contains("Les Saules") && !page.contains("Les Genêts"), "{path}");
    }
    assert_eq!(site.get("/charte.csv").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get(&format!("/charte?reseau={network}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_and_its_file_count_the_same_whatever_the_filter() {
    let site = town().await;
    let mut counts = Vec::new();
    for query in [
        "",
        "niveau=N3",
        "commune=33999",
        "commune=33998",
        "etage=0",
        "pieces=2",
        "disponibilite=available",
        "acces=oui",
    ] {
        let page = site.page(&format!("/charte?{query}")).await;
        let csv = site.get(&format!("/charte.csv?{query}")).await;
        assert_eq!(csv.status, StatusCode::OK);
        let csv = lines(&csv.text());
        assert_eq!(caption(&page, "charter-caption"), csv, "{query}");
        counts.push(csv);
    }
    assert!(
        counts.iter().all(|n| (1..=counts[0]).contains(n)) && counts.iter().any(|n| *n < counts[0]),
        "{counts:?}"
    );
    let none = site.page("/charte?niveau=N4&commune=33998").await;
    assert!(none.contains("Aucun logement ne répond"));
    assert_eq!(lines(&site.get("/charte.csv?niveau=N4&commune=33998").await.text()), 0);
    // Three sources: one's own, the neighbour's, another installation's.
    let page = site.page("/charte").await;
    for text in
        ["Les Tilleuls", "Les Saules", "Les Genêts", "fichier de Installation de Montclair", "le nôtre"]
    {
        assert!(page.contains(text), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_in_any_page_or_file_of_the_charter() {
    let mut site = town().await;
    let need = need(&site).await;
    let mut secrets = tenants();
    assert!(secrets.len() >= 4, "the town has names: {secrets:?}");
    // The number of the application for which the neighbour asks.
    secrets.push("033110126009001");
    let neighbour = landlord(&site, NEIGHBOUR).await.id;
    let dwellings = dwellings(&site, &neighbour).await;
    let mut seen = 0;
    for (name, paths) in [
        (
            "Camille Petit",
            vec![
                "/charte".to_owned(),
                "/charte.csv".to_owned(),
                "/charte/demandes".to_owned(),
                format!("/besoins/{need}/charte"),
            ],
        ),
        ("Rémi Colas", vec!["/charte".to_owned(), "/charte.csv".to_owned(), "/charte/demandes".to_owned()]),
        ("Claire Fontaine", vec!["/charte/echange.json".to_owned(), "/charte/installations".to_owned()]),
        ("Hélène Roche", vec!["/charte/besoins".to_owned(), "/charte/adhesion".to_owned()]),
    ] {
        site.become_person(name).await;
        for path in paths {
            let answer = site.get(&path).await;
            assert_eq!(answer.status, StatusCode::OK, "{name} {path}");
            let text = String::from_utf8_lossy(&answer.body).into_owned();
            seen += text.len();
            for secret in &secrets {
                assert!(!text.contains(secret), "{name} {path}: {secret}");
            }
            if name != "Rémi Colas" {
                assert!(
                    !dwellings.iter().any(|id| text.contains(id.as_str())),
                    "{name} {path}: an id of the neighbour"
                );
            }
        }
    }
    assert!(seen > 20_000);
}

/// The tenants of the invented town, as its campaign names them.
fn tenants() -> Vec<&'static str> {
    let demo = include_str!("../../../register/src/demo_campaign.rs");
    let list = demo.split("const NAMES").nth(1).unwrap().split("];").next().unwrap();
    list.split('"').skip(1).step_by(2).collect()
}

async fn dwellings(site: &Site, landlord_id: &str) -> Vec<String> {
    let request = register::portfolio::PortfolioRequest {
        landlord_id: landlord_id.to_owned(),
        on: register::civil::today(),
        weights: None,
        prudent: false,
        target: None,
    };
    let portfolio = site.register.portfolio(&request).await.unwrap();
    portfolio.residences.iter().flat_map(|r| &r.dwelling_views).map(|d| d.id.clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_choosing_withdrawing_and_leaving_from_the_pages() {
    let mut site = town().await;
    let network = network(&site).await;
    // The direction of the neighbour leaves and signs again; its letting service may do neither.
    site.become_person("Rémi Colas").await;
    let leave = format!("/charte/reseaux/{network}/quitter");
    assert_eq!(site.post(&leave, "").await.status, StatusCode::FORBIDDEN);
    site.become_person("Jeanne Aubert").await;
    assert_eq!(site.post(&leave, "").await.status, StatusCode::SEE_OTHER);
    let join = format!("/charte/reseaux/{network}/rejoindre");
    let unticked = site.post(&join, "montre=residence").await;
    assert_eq!(unticked.status, StatusCode::UNPROCESSABLE_ENTITY);
    site.become_person("Camille Petit").await;
    assert!(!site.page("/charte").await.contains("Les Saules"), "gone at once");
    site.become_person("Jeanne Aubert").await;
    assert_eq!(site.post(&join, "montre=residence&accord=oui").await.status, StatusCode::SEE_OTHER);
    site.become_person("Rémi Colas").await;
    let page = site.page("/charte/partage").await;
    let residence = value(&page, "residence");
    let choose = format!("/charte/reseaux/{network}/residences");
    let sent = site.post(&choose, &format!("toutes={residence}&residence={residence}")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let page = site.page("/charte/partage").await;
    let dwelling = value(&page, "logement");
    site.become_person("Camille Petit").await;
    let before = lines(&site.get("/charte.csv").await.text());
    site.become_person("Rémi Colas").await;
    let form = format!("logement={dwelling}");
    assert_eq!(site.post("/charte/retirer", &form).await.status, StatusCode::SEE_OTHER);
    site.become_person("Camille Petit").await;
    assert_eq!(lines(&site.get("/charte.csv").await.text()), before - 1);
    // A dwelling or a residence of somebody else is nobody's.
    assert_eq!(site.post("/charte/retirer", &form).await.status, StatusCode::NOT_FOUND);
    let foreign = site.post(&choose, &format!("toutes={residence}&residence={residence}")).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    site.become_person("Rémi Colas").await;
    assert_eq!(site.post("/charte/remettre", &form).await.status, StatusCode::SEE_OTHER);
    assert_eq!(lines(&site.get("/charte.csv").await.text()), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_goes_from_a_need_to_the_commission_of_the_other_landlord_and_back() {
    let mut site = town().await;
    let need = need(&site).await;
    let page = site.page(&format!("/besoins/{need}/charte")).await;
    let chosen = value(&page, "logement");
    let by = register::civil::today().checked_add(jiff::ToSpan::days(20)).unwrap();
    let path = format!("/besoins/{need}/charte");
    let late = site.post(&path, &format!("logement={chosen}&reponse-avant=2020-01-01")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.text().contains("reponse-avant-error"), "the field is named");
    let none = site.post(&path, &format!("reponse-avant={by}")).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    html::check(&path, &none.text());
    let sent = site.post(&path, &format!("logement={chosen}&reponse-avant={by}")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let request = sent.location().split('?').next().unwrap().to_owned();
    let twice = site.post(&path, &format!("logement={chosen}&reponse-avant={by}")).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mine = site.page(&request).await;
    assert!(mine.contains(&format!("/besoins/{need}")) && mine.contains("en attente"));
    // Its own commission does not answer for the other; the other's letting service neither.
    let answer = format!("{request}/repondre");
    for (name, status) in [("Bruno Masson", StatusCode::NOT_FOUND), ("Rémi Colas", StatusCode::FORBIDDEN)] {
        site.become_person(name).await;
        assert_eq!(site.post(&answer, "reponse=yes").await.status, status, "{name}");
    }
    site.become_person("Élodie Garcin").await;
    let waits = site.page("/ma-journee/charter-requests").await;
    assert!(waits.contains(&format!("href=\"{request}\"")), "it waits for whoever answers");
    let theirs = site.page(&request).await;
    assert!(!theirs.contains(&need) && theirs.contains("T2 à T4") && theirs.contains("N3"));
    assert_eq!(site.post(&answer, "reponse=peut-etre").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(site.post(&answer, "reponse=own-need").await.status, StatusCode::SEE_OTHER);
    assert!(
        !site.page("/ma-journee/charter-requests").await.contains(&request),
        "answered, it waits no more"
    );
    assert_eq!(site.post(&answer, "reponse=yes").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    site.become_person("Camille Petit").await;
    assert!(site.page(&request).await.contains("un ménage de ce bailleur en a besoin"));
    // The one that the neighbour made is answered here, withdrawn there, and is nobody else's.
    let list = site.page("/charte/demandes").await;
    assert!(list.contains("on nous demande") && list.contains("nous demandons"));
    site.become_person("Nadia Benali").await;
    assert_ne!(site.get(&request).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keeper_of_the_network_exchanges_files_and_every_refusal_says_what_to_do() {
    let mut site = town().await;
    assert_eq!(site.get("/charte/installations").await.status, StatusCode::FORBIDDEN);
    // The administrator of a landlord has the right and no network: there is nothing there.
    site.become_person("Sophie Girard").await;
    assert_eq!(site.get("/charte/installations").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/charte/echange.json").await.status, StatusCode::NOT_FOUND);
    site.become_person("Claire Fontaine").await;
    let file = site.get("/charte/echange.json").await;
    assert!(file.text().starts_with("{\"body\":{\"charter\":\"Union des bailleurs de Valombre\""));
    let import = "/charte/installations/importer";
    let own = site.upload(import, &[], "charte.json", &file.body).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(own.text().contains("Personne n’a confirmé la clé"), "one's own key is no other installation's");
    html::check(import, &own.text());
    let nothing = site.upload(import, &[], "charte.json", b"{}").await;
    assert!(nothing.text().contains("pas un fichier d’échange"));
    let huge = vec![b' '; charter::file::LARGEST + 1];
    let huge = site.upload(import, &[], "charte.json", &huge).await;
    assert!(huge.status == StatusCode::UNPROCESSABLE_ENTITY || huge.status == StatusCode::PAYLOAD_TOO_LARGE);
    // A key is noted, compared, refused when the fingerprint is another.
    let key = charter::key::SigningKey::from_seed(&[9; 32]).public();
    let wrong = site.post("/charte/installations", "nom=Ailleurs&cle=abc").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("cle-error"));
    let noted = site.post("/charte/installations", &format!("nom=Ailleurs&cle={key}")).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER);
    let network = network(&site).await;
    let sources = site.register.charter_sources(&network).await.unwrap();
    let id = sources.iter().find(|s| s.name == "Ailleurs").unwrap().id.clone();
    let confirm = format!("/charte/installations/{id}/confirmer");
    assert_eq!(site.post(&confirm, "empreinte=0000").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let typed = key.fingerprint().replace(' ', "+");
    assert_eq!(site.post(&confirm, &format!("empreinte={typed}")).await.status, StatusCode::SEE_OTHER);
    assert!(site.page("/charte/installations").await.contains(&key.fingerprint()));
    let remove = format!("/charte/installations/{id}/retirer");
    assert_eq!(site.post(&remove, "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.post(&remove, "").await.status, StatusCode::NOT_FOUND);
}
