//! Services to tenants on the pages: who reads what, what is refused and where, what is told of charging and effects, and lists of
//! silent dwellings.

use crate::site;
use axum::http::StatusCode;
use register::provisions::Provision;
use site::Site;

async fn landlord(site: &Site) -> String {
    site.register.landlord(None).await.unwrap().id
}

/// The service of the invented landlord whose name holds this.
async fn service(site: &Site, name: &str) -> Provision {
    let landlord = landlord(site).await;
    let all = site.register.provisions(&landlord).await.unwrap();
    all.into_iter().find(|one| one.service.name.contains(name)).unwrap()
}

/// A form as a browser sends it.
async fn post(site: &Site, path: &str, fields: &[(&str, &str)]) -> site::Answer {
    let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    site.post(path, &pairs.join("&")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_are_sound_in_both_languages() {
    let mut site = Site::town().await;
    let here = format!("/services-aux-locataires/{}", service(&site, "Conciergerie").await.id);
    let landlord = landlord(&site).await;
    let bundle = site.register.bundles(&landlord).await.unwrap().remove(0).id;
    let chase = site.register.chases(&landlord, None).await.unwrap().remove(0).id;
    let dwelling = site.register.chased_dwellings(&landlord, &chase, None).await.unwrap().remove(0).id;
    site.become_person("Amina Diallo").await;
    for path in [
        "/services-aux-locataires".to_owned(),
        "/services-aux-locataires/nouveau".to_owned(),
        "/services-aux-locataires/couverture".to_owned(),
        "/services-aux-locataires/bouquets".to_owned(),
        "/services-aux-locataires/bouquets/nouveau".to_owned(),
        format!("/services-aux-locataires/bouquets/{bundle}"),
        format!("/services-aux-locataires/bouquets/{bundle}/modifier"),
        here.clone(),
        format!("{here}/modifier"),
        format!("{here}/effets"),
        "/relances".to_owned(),
        "/relances/nouvelle".to_owned(),
        format!("/relances/{chase}"),
        format!("/relances/{chase}/logements/{dwelling}"),
    ] {
        for lang in ["fr", "en"] {
            site.page(&format!("{path}?lang={lang}")).await;
        }
    }
    for path in [
        "/services-aux-locataires.csv".to_owned(),
        "/services-aux-locataires/couverture.csv?priorite=mobility".to_owned(),
        format!("/services-aux-locataires/bouquets/{bundle}/mois.csv"),
        format!("{here}/fiche.pdf"),
        format!("{here}/mois.csv"),
        format!("{here}/effets.csv"),
        format!("/relances/{chase}/logements.csv"),
    ] {
        assert_eq!(site.get(&path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_gives_a_service_reads_that_one_and_no_cost_and_others_nothing() {
    let mut site = Site::town().await;
    let visits = format!("/services-aux-locataires/{}", service(&site, "Visites").await.id);
    let concierge = format!("/services-aux-locataires/{}", service(&site, "Conciergerie").await.id);
    site.become_person("Nadia Benali").await;
    let list = site.page("/services-aux-locataires").await;
    assert!(list.contains("Visites de convivialité") && !list.contains("Conciergerie solidaire"), "{list}");
    let page = site.page(&visits).await;
    assert!(!page.contains("Coût par usage") && page.contains("non montré"), "{page}");
    for path in [concierge.clone(), format!("{visits}/effets"), format!("{visits}/modifier")] {
        assert!(site.get(&path).await.status.is_client_error(), "{path}");
    }
    assert_eq!(site.get(&concierge).await.status, StatusCode::NOT_FOUND);
    assert!(site.get("/relances").await.status.is_client_error());
    site.become_person("Lucie Ferrand").await;
    for path in [&visits, &concierge] {
        assert_eq!(site.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wifi_in_the_charges_is_told_to_be_excluded_and_what_is_unknown_is_asked() {
    let mut site = Site::town().await;
    let wifi = service(&site, "Internet").await;
    site.become_person("Hélène Roche").await;
    let page = site.page(&format!("/services-aux-locataires/{}", wifi.id)).await;
    assert!(
        page.contains("hors de la liste limitative des charges") && page.contains("décret 82-955"),
        "{page}"
    );
    assert!(page.contains("La voie choisie est exclue"), "{page}");
    let outings = service(&site, "Sorties").await;
    let page = site.page(&format!("/services-aux-locataires/{}", outings.id)).await;
    assert!(page.contains("on ne peut pas le dire ; demander qui paie, la nature du service"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_is_written_counted_and_decided_from_its_pages() {
    let mut site = Site::town().await;
    site.become_person("Amina Diallo").await;
    let form = [("nom", ""), ("sorte", "visits"), ("couts", "Heures ; douze"), ("paiements", "qui ; x ; 1")];
    let wrong = post(&site, "/services-aux-locataires/nouveau", &form).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Ligne 1 : écrire « libellé ; montant »"), "{}", wrong.text());
    let form = [
        ("nom", "Portage de courses"),
        ("sorte", "lift-assistance"),
        ("couts", "Heures ; 1 200,50"),
        ("paiements", "landlord ; Budget ; 1 200,50"),
    ];
    let made = post(&site, "/services-aux-locataires/nouveau", &form).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let one = service(&site, "Portage").await;
    let here = format!("/services-aux-locataires/{}", one.id);
    assert!(site.page(&here).await.contains("Le plan est équilibré"));
    let wrong = post(&site, &format!("{here}/mois"), &[("mois", "2999-01")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let counted = post(&site, &format!("{here}/mois"), &[("mois", "2025-11"), ("locataires", "12")]).await;
    assert_eq!(counted.status, StatusCode::SEE_OTHER);
    let months = service(&site, "Portage").await.months;
    assert_eq!((months[0].tenants, months[0].others), (Some(12), None));
    // A level is the management's to decide.
    let decision = [("niveau", "operator"), ("pourquoi", "Personne d’autre.")];
    let refused = post(&site, &format!("{here}/decision"), &decision).await;
    assert!(refused.status.is_client_error() && refused.status != StatusCode::UNPROCESSABLE_ENTITY);
    site.become_person("Hélène Roche").await;
    let decided = post(&site, &format!("{here}/decision"), &decision).await;
    assert_eq!(decided.status, StatusCode::SEE_OTHER, "{}", decided.text());
    assert_eq!(service(&site, "Portage").await.decisions.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_effect_is_told_with_its_interval_or_not_told() {
    let mut site = Site::town().await;
    let one = service(&site, "Conciergerie").await;
    site.become_person("Amina Diallo").await;
    let path = format!("/services-aux-locataires/{}/effets", one.id);
    let wrong = [
        ("indicateur", "vacancy"),
        ("avant-du", "2024-01-01"),
        ("avant-au", "2024-12-31"),
        ("apres-du", "2025-01-01"),
        ("apres-au", "2025-12-31"),
        ("lignes", "Nulle part ; avec ; 1/2 ; 1/2"),
    ];
    let answer = post(&site, &path, &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("Ligne 1 : résidence inconnue"), "{}", answer.text());
    let landlord = landlord(&site).await;
    let name = site.register.residences_to_name(&landlord).await.unwrap().remove(0).1;
    let line = format!("{name} ; avec ; 12/80 ; ?");
    let mut good = wrong;
    good[5] = ("lignes", &line);
    let done = post(&site, &path, &good).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert!(site.page(&path).await.contains("Trop peu de résidences pour un intervalle"));
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_is_checked_for_a_bundle_and_nothing_is_kept() {
    let mut site = Site::town().await;
    let landlord = landlord(&site).await;
    let bundle = site.register.bundles(&landlord).await.unwrap().remove(0);
    site.become_person("Amina Diallo").await;
    let here = format!("/services-aux-locataires/bouquets/{}", bundle.id);
    assert!(site.page(&here).await.contains(&format!("method=\"post\" action=\"{here}/verifier\"")));
    for (age, said) in [("40", "Non : l’âge ne convient pas"), ("22", "demander le début du bail")] {
        let answer = post(&site, &format!("{here}/verifier"), &[("age", age), ("debut", "")]).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.text().contains(said), "{age}");
    }
    assert_eq!(site.register.bundles(&landlord).await.unwrap().remove(0), bundle);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_dwelling_is_followed_by_whoever_goes_there_and_has_no_label() {
    let mut site = Site::town().await;
    let landlord = landlord(&site).await;
    let chase = site.register.chases(&landlord, None).await.unwrap().remove(0).id;
    let all = site.register.chased_dwellings(&landlord, &chase, None).await.unwrap();
    site.become_person("Amina Diallo").await;
    let page = site.page(&format!("/relances/{chase}")).await;
    assert!(page.contains("aide demandée") && page.contains("association partenaire"), "{page}");
    assert!(!page.to_lowercase().contains("illettr") && !page.to_lowercase().contains("illectron"), "{page}");
    let open = all.iter().find(|one| one.facts.is_empty()).unwrap();
    let path = format!("/relances/{chase}/logements/{}", open.id);
    let wrong = post(&site, &path, &[("fait", "essai"), ("jour", "2026-01-01")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let today = register::civil::today().to_string();
    let done = post(&site, &path, &[("fait", "repondu"), ("moyen", "phone"), ("jour", &today)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    // Direction, finance and whoever gives services read no dwelling.
    for person in ["Hélène Roche", "Odile Renaud", "Nadia Benali"] {
        site.become_person(person).await;
        assert!(site.get(&path).await.status.is_client_error(), "{person}");
    }
    // The caretaker of one residence notes what comes of its doors, and finds no other.
    site.become_person("Paul Morel").await;
    let page = site.page(&format!("/relances/{chase}")).await;
    let still = all.iter().filter(|one| !one.stage.is_over() && one.id != open.id);
    let (his, others): (Vec<_>, Vec<_>) = still.partition(|one| page.contains(&one.id));
    for (one, wanted) in [(his[0], StatusCode::SEE_OTHER), (others[0], StatusCode::NOT_FOUND)] {
        let path = format!("/relances/{chase}/logements/{}", one.id);
        let done = post(&site, &path, &[("fait", "aide"), ("jour", &today)]).await;
        assert_eq!(done.status, wanted, "{}", done.text());
    }
    site.become_person("Amina Diallo").await;
    let gone = post(&site, &format!("/relances/{chase}/effacer"), &[]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    assert!(site.page(&format!("/relances/{chase}")).await.contains("Les chiffres restent"));
}
