//! Legal routes on the pages: a study saved, its verdict, its papers; clauses and models; a contract with uncertain results;
//! sites of a purchasing group. What is another organisation's is not there.

use crate::site;
use axum::http::StatusCode;
use site::Site;

const BASE: &str = "/cadres-juridiques";

async fn stock() -> (Site, String, String) {
    let mut site = Site::town().await;
    site.become_person("Marc Lefèvre").await;
    let landlord = site.register.landlord(None).await.unwrap().id;
    let all = site.register.frameworks(&landlord).await.unwrap();
    let study = all.iter().find(|one| one.told.title.contains("régie de quartier")).unwrap().id.clone();
    let impact = site.register.impact_studies(&landlord).await.unwrap()[0].id.clone();
    (site, study, impact)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_are_sound_in_both_languages_and_the_papers_are_made() {
    let (site, study, impact) = stock().await;
    let paths = [
        BASE.to_owned(),
        format!("{BASE}/nouveau"),
        format!("{BASE}/etudes/{study}"),
        format!("{BASE}/etudes/{study}/modifier"),
        format!("{BASE}/clauses"),
        format!("{BASE}/clauses?voie=reserved"),
        format!("{BASE}/clauses/reserve-ess"),
        format!("{BASE}/modeles"),
        format!("{BASE}/modeles/cluster"),
        format!("{BASE}/impact"),
        format!("{BASE}/impact/nouveau"),
        format!("{BASE}/impact/{impact}"),
        format!("{BASE}/impact/{impact}/modifier"),
        "/achats-groupes/sites".to_owned(),
    ];
    for path in &paths {
        for lang in ["fr", "en"] {
            let sign = if path.contains('?') { '&' } else { '?' };
            site.page(&format!("{path}{sign}lang={lang}")).await;
        }
    }
    for (path, begins) in [
        (format!("{BASE}/etudes/{study}/etude.pdf"), "%PDF"),
        (format!("{BASE}/etudes/{study}/etude.docx"), "PK"),
        (format!("{BASE}/clauses.docx?voie=grant"), "PK"),
        (format!("{BASE}/clauses/reserve-ess/clause.docx"), "PK"),
        (format!("{BASE}/clauses/reserve-ess/clause.txt"), "Réserve"),
        (format!("{BASE}/impact/{impact}/contrat.pdf"), "%PDF"),
        (format!("{BASE}/impact/{impact}/simulation.xlsx"), "PK"),
        (format!("{BASE}/impact/{impact}/distribution.csv"), "\u{FEFF}chances;paye;probabilite"),
        (format!("{BASE}.csv"), "\u{FEFF}id;"),
        ("/achats-groupes/sites.csv".to_owned(), "\u{FEFF}id;"),
        ("/achats-groupes/sites/agenda.ics".to_owned(), "BEGIN:VCALENDAR"),
    ] {
        let told = site.get(&path).await;
        assert_eq!(told.status, StatusCode::OK, "{path}");
        assert!(String::from_utf8_lossy(&told.body).starts_with(begins), "{path}");
    }
    for path in ["clauses/rien", "clauses?voie=rien", "modeles/rien", "etudes/rien", "impact/rien"] {
        assert_eq!(site.get(&format!("{BASE}/{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_study_says_which_routes_are_open_and_what_would_open_the_others() {
    let (site, study, _) = stock().await;
    let page = site.page(&format!("{BASE}/etudes/{study}")).await;
    assert!(page.contains("Marché réservé à l’insertion (SIAE) – ouverte"), "{page}");
    assert!(page.contains("Coopération entre pouvoirs adjudicateurs – fermée"), "{page}");
    assert!(page.contains("Ne s’ouvrirait que si les faits étaient autres"), "{page}");
    let made = site.post(&format!("{BASE}/nouveau"), "titre=Un+service&sur=appels/abc").await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let path = made.location().split('?').next().unwrap().to_owned();
    let page = site.page(&path).await;
    assert!(page.contains("Aucune voie n’est ouverte avec ce qui est connu"), "nothing is known: {page}");
    assert!(page.contains("href=\"/appels/abc\""), "{page}");
    assert!(site.page(&format!("{BASE}?sur=appels/abc")).await.contains("Un service"));
    let wrong = site.post(&format!("{path}/modifier"), "vu=1&titre=&purchase-net=beaucoup").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("href=\"#purchase-net\""), "{}", wrong.text());
    let blank = site.post(&format!("{path}/modifier"), "vu=1&titre=").await;
    assert!(blank.text().contains("href=\"#titre\""), "{}", blank.text());
    let done = site
        .post(&format!("{path}/modifier"), "vu=1&titre=Un+service&public-buyer=yes&purchase-net=30000")
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let late = site.post(&format!("{path}/modifier"), "vu=1&titre=Autre").await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "it was changed meanwhile");
    let page = site.page(&path).await;
    assert!(page.contains("Marché sans publicité ni mise en concurrence – ouverte"), "{page}");
    assert!(page.contains("Valeur à confirmer"), "an uncertain threshold is told: {page}");
    assert_eq!(site.post(&format!("{path}/supprimer"), "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_impact_contract_is_foreseen_and_what_is_wrong_is_told_at_its_field() {
    let (site, ..) = stock().await;
    let good = "titre=Contrat&i1-nom=Fonds&i1-mise=90000&p1-nom=Ville&p1-part=100&r1-quoi=maintiens&r1-suivis=50\
        &r1-objectif=40&r1-prix=2500&r1-bas=60&r1-haut=80";
    let made = site.post(&format!("{BASE}/impact/nouveau"), good).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let path = made.location().split('?').next().unwrap().to_owned();
    let page = site.page(&path).await.replace(['\u{A0}', '\u{202F}'], " ");
    // 50 people × 60 % × 2 500 € and × 80 %.
    assert!(page.contains("75 000,00 €") && page.contains("100 000,00 €"), "{page}");
    assert!(page.contains("Inconnu : il manque"), "nobody said what a result spares: {page}");
    for (change, field) in [
        (good.replace("p1-part=100", "p1-part=90"), "p1-part"),
        (good.replace("r1-bas=60", "r1-bas=90"), "r1-bas"),
        (good.replace("r1-prix=2500", "r1-prix=cher"), "r1-prix"),
        (good.replace("r1-objectif=40", "r1-objectif=60"), "r1-suivis"),
        (good.replace("i1-nom=Fonds", "i1-nom="), "i1-nom"),
        (good.replace("titre=Contrat", "titre="), "titre"),
    ] {
        let wrong = site.post(&format!("{BASE}/impact/nouveau"), &change).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(wrong.text().contains(&format!("href=\"#{field}\"")), "{field}: {}", wrong.text());
    }
    assert_eq!(site.page(&format!("{BASE}/impact")).await.matches("<td data-label=\"Mise\">").count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_organisation_is_told_that_nothing_is_there() {
    let (mut site, study, impact) = stock().await;
    site.become_person("Lucie Ferrand").await;
    for path in [
        format!("etudes/{study}"),
        format!("etudes/{study}/modifier"),
        format!("etudes/{study}/etude.pdf"),
        format!("impact/{impact}"),
        format!("impact/{impact}/modifier"),
        format!("impact/{impact}/distribution.csv"),
    ] {
        let told = site.get(&format!("{BASE}/{path}")).await;
        assert_eq!(told.status, StatusCode::NOT_FOUND, "{path}: {}", told.text());
    }
    for path in [
        format!("etudes/{study}/modifier"),
        format!("etudes/{study}/supprimer"),
        format!("impact/{impact}/supprimer"),
    ] {
        let told = site.post(&format!("{BASE}/{path}"), "titre=x&vu=1").await;
        assert_eq!(told.status, StatusCode::NOT_FOUND, "{path}: {}", told.text());
    }
    assert!(!site.page(BASE).await.contains("régie de quartier"));
}

#[tokio::test(flavor = "multi_thread")]
async fn sites_are_ranked_in_priority_neighbourhoods_only_and_weights_are_checked() {
    let (site, ..) = stock().await;
    let page = site.page("/achats-groupes/sites").await;
    let landlord = site.register.landlord(None).await.unwrap().id;
    let request = register::portfolio::PortfolioRequest {
        landlord_id: landlord,
        on: register::civil::today(),
        weights: None,
        prudent: false,
        target: None,
    };
    let portfolio = site.register.portfolio(&request).await.unwrap();
    // The list, its filter and the ranking say the same.
    for (code, word) in [
        ("yes", ">dans un quartier prioritaire<"),
        ("no", ">hors quartier prioritaire<"),
        ("unknown", ">à confirmer<"),
    ] {
        let (filter, refused) = register::portfolio::Filter::from_query(&format!("qpv={code}"));
        assert!(refused.is_empty());
        let count = filter.apply(&portfolio).len();
        assert_eq!(page.matches(word).count(), count, "{code}: {page}");
    }
    let wrong = site.get("/achats-groupes/sites?poids-dwellings=200&premiere=demain").await;
    assert!(
        wrong.text().contains("href=\"#poids-dwellings\"") && wrong.text().contains("href=\"#premiere\"")
    );
    let none = "poids-dwellings=0&poids-access=0&poids-surroundings=0&poids-few-services=0&poids-room=0";
    let told = site.page(&format!("/achats-groupes/sites?{none}")).await;
    assert!(told.contains("Un poids au moins dépasse zéro"), "{told}");
}
