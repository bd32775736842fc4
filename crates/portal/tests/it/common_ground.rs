//! Practices, workshops, roadmaps and bodies on the pages: told to everybody, written by whoever has them.

use crate::html;
use crate::site;
use axum::http::StatusCode;
use register::practices::Search;
use site::Site;

fn today() -> jiff::civil::Date {
    register::civil::today()
}

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

#[tokio::test(flavor = "multi_thread")]
async fn the_library_is_read_without_an_account_and_written_with_one() {
    let mut site = Site::town().await;
    site.cookie = String::new();
    for page in ["/pratiques", "/pratiques?mots=douche", "/pratiques?theme=living-together&lang=en"] {
        assert!(site.page(page).await.contains("/pratiques/"), "{page}");
    }
    assert!(site.page("/pratiques?mots=zeppelin").await.contains("Enlevez un mot"));
    assert!(
        site.page("/pratiques?theme=no-such-theme").await.contains("Enlevez un mot"),
        "no theme, no sheet"
    );
    let csv = site.get("/pratiques.csv?mots=douche").await;
    assert!(csv.text().contains("84000.00"), "{}", csv.text());
    let id = site.register.practices(&Search::default()).await.unwrap().remove(0).id;
    let sheet = site.page(&format!("/pratiques/{id}")).await;
    assert!(sheet.contains("En cours") && !sheet.contains("/reprises"), "a stranger takes nothing up");
    assert!(site.get(&format!("/pratiques/{id}/fiche.pdf")).await.body.starts_with(b"%PDF"));
    assert_eq!(site.get("/pratiques/no-such-practice").await.status, StatusCode::NOT_FOUND);

    site.become_person("Lucie Ferrand").await;
    site.page("/pratiques/nouvelle").await;
    let form = "titre=Essai&theme=living-together&terrain=rural&terrain=town&contexte=a&methode=b&partenaires=c&cout=1200,50&resultats=d&conditions=e";
    let made = done(&site, "/pratiques/nouvelle", form).await;
    assert!(site.page(&made).await.contains("200,50"));
    let page = wrong(&site, "/pratiques/nouvelle", &form.replace("cout=1200,50", "cout=beaucoup")).await;
    assert!(page.contains("12500,00") && page.contains("value=\"beaucoup\""), "what was typed stays");
    let correct = format!("{made}/corriger");
    assert!(site.page(&correct).await.contains("1200,50"));
    done(&site, &correct, &format!("vu=1&{form}")).await;
    wrong(&site, &correct, &format!("vu=1&{form}")).await;
    let taken = "territoire=33&jour=2026-01-10&etat=works&mots=Fait";
    done(&site, &format!("{made}/reprises"), taken).await;
    wrong(&site, &format!("{made}/reprises"), &taken.replace("33", "nulle+part")).await;

    site.become_person("Hélène Roche").await;
    assert_eq!(site.get(&correct).await.status, StatusCode::NOT_FOUND, "another organisation's");
    assert_eq!(site.post(&format!("{made}/retirer"), "").await.status, StatusCode::NOT_FOUND);
    site.become_person("Lucie Ferrand").await;
    done(&site, &format!("{made}/retirer"), "").await;
    assert!(!site.page("/pratiques").await.contains(&made));
    assert!(site.page(&made).await.contains("retirée"));
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_become_proposals_that_their_carrier_follows() {
    let mut site = Site::town().await;
    let held = site.register.workshops().await.unwrap().remove(0);
    site.become_person("Hélène Roche").await;
    for page in ["/ateliers", "/ateliers?lang=en"] {
        site.page(page).await;
    }
    let show = site.page(&format!("/ateliers/{}", held.id)).await;
    assert!(show.contains("Peu de T2 accessibles") && show.contains("Publier chaque trimestre"));
    assert!(site.get(&format!("/ateliers/{}/synthese.docx", held.id)).await.body.starts_with(b"PK"));
    assert!(site.get("/ateliers/propositions.csv").await.text().contains("Acceptée"));
    assert!(site.page("/ma-journee/proposals-to-carry").await.contains("Publier chaque trimestre"));
    let landlord = site.register.landlord(None).await.unwrap().id;
    let carried = site.register.proposals_to_carry(&landlord).await.unwrap().remove(0);
    let path = format!("/ateliers/propositions/{}", carried.id);
    site.page(&path).await;
    wrong(&site, &path, "etat=done&mots=").await;
    done(&site, &path, "etat=done&mots=Premier+état+publié").await;
    assert!(!site.page("/").await.contains("proposals-to-carry"));

    // A workshop of the union, whose notes are not published yet.
    site.become_person("Claire Fontaine").await;
    let form = format!("titre=Atelier&jour={}&lieu=Valombre&programme=Matin&axes=Un%0ADeux", today());
    wrong(&site, "/ateliers/nouveau", &form.replace("axes=Un%0ADeux", "axes=Un%0AUn")).await;
    let made = done(&site, "/ateliers/nouveau", &form).await;
    site.become_person("Lucie Ferrand").await;
    done(&site, &format!("{made}/notes"), "axe=2&mots=Une+note+de+toits").await;
    assert!(site.page(&made).await.contains("Une note de toits"));
    assert_eq!(site.post(&format!("{made}/publier"), "").await.status, StatusCode::NOT_FOUND);
    site.become_person("Hélène Roche").await;
    assert!(!site.page(&made).await.contains("Une note de toits"), "not published");
    assert_eq!(site.get(&format!("{made}/synthese.pdf")).await.status, StatusCode::NOT_FOUND);
    site.become_person("Claire Fontaine").await;
    let proposal = "axe=2&proposition=Faire&porteur=Toits+partagés&echeance=";
    wrong(&site, &format!("{made}/propositions"), &proposal.replace("Toits", "Toitures")).await;
    done(&site, &format!("{made}/propositions"), proposal).await;
    done(&site, &format!("{made}/publier"), "participants=12").await;
    assert!(site.get(&format!("{made}/synthese.pdf")).await.body.starts_with(b"%PDF"));
    site.become_person("Hélène Roche").await;
    assert!(site.page(&made).await.contains("Une note de toits"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_makes_the_national_roadmap_its_own_and_the_page_and_the_file_agree() {
    let mut site = Site::town().await;
    let all = site.register.roadmaps(None).await.unwrap();
    let national = all.iter().find(|one| one.national_id.is_none()).unwrap().clone();
    site.become_person("Hélène Roche").await;
    site.page("/feuilles-de-route").await;
    let path = format!("/feuilles-de-route/{}", national.id);
    let page = site.page(&path).await;
    assert!(page.contains("212"), "{page}");
    assert!(!page.contains("name=\"action\""), "who does not write it has no form");
    assert!(site.get(&format!("{path}/actions.csv")).await.text().contains("212"));
    assert!(site.get(&format!("{path}/feuille.pdf")).await.body.starts_with(b"%PDF"));
    assert_eq!(site.get("/feuilles-de-route/nouvelle").await.status, StatusCode::FORBIDDEN);

    site.become_person("Claire Fontaine").await;
    let new = format!("/feuilles-de-route/nouvelle?nationale={}", national.id);
    site.page(&new).await;
    let form = format!("nationale={}&titre=Bretagne&territoire=region:53&debut=2026&fin=2028", national.id);
    wrong(&site, "/feuilles-de-route/nouvelle", &form.replace("region:53", "region:75")).await;
    wrong(&site, "/feuilles-de-route/nouvelle", &form.replace("fin=2028", "fin=2020")).await;
    let own = done(&site, "/feuilles-de-route/nouvelle", &form).await;
    assert!(site.page(&own).await.contains("Brouillon"));
    site.become_person("Hélène Roche").await;
    assert_eq!(site.get(&own).await.status, StatusCode::NOT_FOUND, "a draft");
    site.become_person("Claire Fontaine").await;
    let id = own.rsplit('/').next().unwrap().to_owned();
    let union = all[0].organisation_id.clone();
    let one = site.register.roadmap(&id, Some(&union)).await.unwrap();
    let action = site.register.roadmap_axes(&one).await.unwrap()[0].actions[0].clone();
    let edit = format!("{own}/actions/{}", action.id);
    assert!(site.page(&edit).await.contains("logements ouverts"));
    let written = "action=Ouvrir&qui=Nous&echeance=&indicateur=logements+ouverts&cible=100&ecartee=";
    wrong(&site, &edit, &written.replace("cible=100", "cible=-1")).await;
    done(&site, &edit, written).await;
    wrong(&site, &format!("{edit}/releves"), "valeur=8&jour=2099-01-01&source=enquête").await;
    done(&site, &format!("{edit}/releves"), "valeur=8&jour=2026-01-31&source=enquête").await;
    done(&site, &format!("{own}/axes"), "axe-titre=Ce+qui+nous+est+propre").await;
    done(&site, &format!("{own}/actions"), "axe=3&action=Une+action+de+plus").await;
    done(&site, &format!("{own}/publier"), "").await;
    let page = site.page(&path).await;
    assert!(page.contains("220") && page.contains("700"), "212 and 8; 600 and 100: {page}");
    assert_eq!(site.get("/feuilles-de-route/no-such-roadmap").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_has_its_next_meeting_and_a_text_that_several_endorse() {
    let mut site = Site::town().await;
    site.become_person("Hélène Roche").await;
    let list = site.page("/instances").await;
    assert!(list.contains("Comité responsable du plan") && list.contains("non connue"), "{list}");
    assert!(site.get("/instances/seances.csv").await.text().contains("Préfecture"));
    assert!(site.get("/instances/agenda.ics").await.text().contains("SUMMARY:Comité responsable du plan"));
    let now = today().at(0, 0, 0, 0);
    let all = site.register.bodies(now).await.unwrap();
    let body = all.iter().find(|one| !one.sittings.is_empty()).unwrap();
    let text = site.register.contributions(&body.id).await.unwrap().remove(0);
    let path = format!("/instances/contributions/{}", text.id);
    site.page(&format!("/instances/{}", body.id)).await;
    assert!(site.page(&path).await.contains("/soutenir"));
    wrong(&site, &format!("{path}/soutenir"), "vu=7").await;
    done(&site, &format!("{path}/soutenir"), "vu=1").await;
    assert!(!site.page(&path).await.contains("/soutenir"), "said already");
    assert_eq!(site.post(&format!("{path}/envoyee"), "vu=1").await.status, StatusCode::NOT_FOUND);
    assert!(site.get(&format!("{path}/texte.pdf")).await.body.starts_with(b"%PDF"));
    let own = format!("/instances/{}/seances", body.id);
    assert_eq!(
        site.post(&own, "jour=2099-01-01&heure=14:00&lieu=a&ordre=b").await.status,
        StatusCode::NOT_FOUND,
        "another keeps it"
    );

    site.become_person("Élise Marchais").await;
    site.page(&path).await;
    done(&site, &path, "vu=1&titre=Deuxième&prefet=oui&texte=Autre+texte").await;
    assert!(site.page(&path).await.contains("Ont soutenu une édition d’avant"));
    done(&site, &format!("{path}/envoyee"), "vu=2").await;
    assert!(!site.page(&path).await.contains("Écrire une nouvelle édition"));
    wrong(&site, &own, "jour=2001-01-01&heure=14:00&lieu=a&ordre=b").await;
    done(&site, &own, "jour=2099-01-01&heure=14h30&lieu=Mairie&ordre=Bilan").await;
    let form = "genre=plh&nom=Comité+du+PLH&territoire=33&membres=Les+maires";
    let made = done(&site, "/instances/nouvelle", form).await;
    wrong(&site, "/instances/nouvelle", &form.replace("genre=plh", "genre=")).await;
    done(&site, &format!("{made}/fermer"), "").await;
    assert!(!site.page("/instances").await.contains("Comité du PLH"));
    site.cookie = String::new();
    assert_ne!(site.get("/instances").await.status, StatusCode::OK, "an account is needed");
}
