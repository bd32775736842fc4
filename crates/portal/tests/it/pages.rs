//! Every page, asked as a browser would, on the invented town.

use crate::html;
use crate::site;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use site::{Site, town};

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_the_town_is_sound_in_both_languages() {
    let site = Site::town().await;
    let id = site.residences().await.remove(0);
    let dwelling = site.dwelling().await;
    let pages = [
        "/".to_owned(),
        "/compte".to_owned(),
        "/compte/mot-de-passe".to_owned(),
        "/compte/codes".to_owned(),
        "/residences".to_owned(),
        "/residences?view=map".to_owned(),
        "/residences?view=list&sort=-share&class=A&target=target&q=rue".to_owned(),
        "/residences?q=introuvable".to_owned(),
        format!("/residences/{id}"),
        format!("/residences/{id}?profile=wheelchair&lever=A4&lever=P3&lever=dwellings-1"),
        format!("/residences/{id}/fiche"),
        format!("/residences/{id}/visite"),
        format!("/residences/{id}/visite/grille"),
        format!("/residences/{id}/regroupement"),
        format!("/logements/{dwelling}"),
        "/cibles".to_owned(),
        "/cibles?date=2030-01-01&age=75&part=10&taille=3".to_owned(),
        format!("/demande?residence={id}&etage=2&ascenseur=no&marches=yes&besoin=N3&mutation=yes"),
        "/demande".to_owned(),
        "/imports".to_owned(),
        "/imports/nouveau/stock".to_owned(),
        "/imports/nouveau/streets".to_owned(),
        "/imports/nouveau/places".to_owned(),
        "/imports/nouveau/occupancy".to_owned(),
        "/imports/nouveau/survey".to_owned(),
        "/imports/nouveau/neighbourhoods".to_owned(),
        "/imports/nouveau/communes".to_owned(),
        "/logements/absents".to_owned(),
        "/annuaire".to_owned(),
        "/annuaire?q=rampe&theme=ageing&territory=Gironde&ess=yes".to_owned(),
        "/annuaire?territory=Girnde".to_owned(),
        "/organisation".to_owned(),
        "/organisation/quitter".to_owned(),
        "/organisations/nouvelle".to_owned(),
        "/ponderations".to_owned(),
        "/ponderations/nouvelle".to_owned(),
        "/ponderations/comparer?apres=default".to_owned(),
        "/methode".to_owned(),
        "/accessibilite".to_owned(),
    ];
    for path in &pages {
        let french = site.page(path).await;
        assert!(french.contains("<html lang=\"fr\">"), "{path}");
        let glue = if path.contains('?') { '&' } else { '?' };
        let english = site.page(&format!("{path}{glue}lang=en")).await;
        assert!(english.contains("<html lang=\"en\">"), "{path}");
        for word in ["vieux", "senior dépendant", "personnes âgées dépendantes"] {
            assert!(!french.contains(word), "{path}: « {word} »");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_register_says_what_to_do_first() {
    let site = Site::empty().await;
    assert!(site.page("/").await.contains("/imports/nouveau/stock"));
    for path in ["/imports", "/imports/nouveau/stock", "/methode", "/compte", "/ponderations"] {
        site.page(path).await;
    }
    for path in ["/residences", "/cibles", "/demande"] {
        let answer = site.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        let text = answer.text();
        html::check(path, &text);
        assert!(text.contains("Aucune donnée pour l’instant"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn list_csv_and_geojson_hold_the_same_residences() {
    let site = Site::town().await;
    let all = site.residences().await.len();
    assert!(all > 1);
    for query in ["", "target=target", "lift=no", "q=rue", "class=A", "q=introuvable"] {
        let page = site.page(&format!("/residences?view=list&{query}")).await;
        let rows = page.matches("<tr data-feature-id=").count();
        let csv = site.get(&format!("/residences.csv?{query}")).await.text();
        let lines = csv.lines().count();
        let geojson: serde_json::Value =
            serde_json::from_slice(&site.get(&format!("/residences.geojson?{query}")).await.body).unwrap();
        let features = geojson["features"].as_array().unwrap().len();
        assert!(csv.starts_with('\u{FEFF}') && lines >= 1, "{query}: {csv}");
        assert_eq!((rows, lines - 1), (features, features), "{query}");
        if query.is_empty() {
            assert_eq!(rows, all);
        }
    }
    let xlsx = site.get("/residences.xlsx").await;
    assert_eq!(&xlsx.body[..2], b"PK");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_is_saved_and_bad_answers_come_back_at_their_field() {
    let site = Site::town().await;
    let id = site.residences().await.remove(0);
    let path = format!("/residences/{id}/visite");
    let wrong = site.post(&path, "on=2026-11-20&source=field&COM-DOOR=9000").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = wrong.text();
    html::check(&path, &text);
    assert!(text.contains("href=\"#com-door\"") && text.contains("value=\"9000\""));
    let saved = site.post(&path, "on=2026-11-20&source=field&COM-DOOR=93&SUR-SEAT=%3F").await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let sheet = site.page(saved.location()).await;
    assert!(sheet.contains("20/11/2026") && sheet.contains("93"), "{sheet}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_level_of_a_dwelling_is_noted_with_its_source() {
    let site = Site::town().await;
    let path = format!("/logements/{}", site.dwelling().await);
    let wrong = site.post(&path, "level=N9&since=2999-01-01").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    html::check(&path, &wrong.text());
    let saved = site.post(&path, "level=N3&since=2024-03-12&source=facture").await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let page = site.page(saved.location()).await;
    assert!(page.contains("12/03/2024") && page.contains("facture"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_of_the_weights_is_saved_compared_and_put_in_force() {
    let site = Site::town().await;
    let wrong = site.post("/ponderations/nouvelle", "name=Essai&note=Pour+voir&w-L=90").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    html::check("/ponderations/nouvelle", &wrong.text());
    let form = "name=Essai&note=Pour+voir&w-L=10&w-P=40&w-A=25&w-S=25";
    let saved = site.post("/ponderations/nouvelle", form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let landlord = site.register.landlord(None).await.unwrap();
    let versions = site.register.weights_versions(&landlord.id).await.unwrap();
    let new = versions.iter().find(|v| v.name == "Essai").unwrap();
    assert!(!new.is_active);
    let compared = site.page(&format!("/ponderations/comparer?avant=default&apres={}", new.id)).await;
    assert!(compared.contains("Poids : "), "{compared}");
    let put = site.post("/ponderations/activer", &format!("version={}", new.id)).await;
    assert_eq!(put.status, StatusCode::SEE_OTHER);
    assert!(site.page("/methode").await.contains("Essai"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stock_file_goes_through_its_five_steps_and_is_undone() {
    let site = Site::empty().await;
    let file = std::fs::read(town().join("demo-files/logements.csv")).unwrap();
    let sent = site.upload("/imports/nouveau/stock", &[("columns", "auto")], "parc.csv", &file).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let job = sent.location().to_owned();
    let verdict = site.settled(&job).await;
    assert!(verdict.contains("/importer\""), "{verdict}");
    let landlord = site.register.landlord(Some("Habitat Valombre")).await.unwrap();
    assert_eq!(landlord.dwellings, 0, "a check writes nothing");
    assert_eq!(site.post(&format!("{job}/importer"), "").await.status, StatusCode::SEE_OTHER);
    let report = site.settled(&job).await;
    assert!(report.contains("/residences\""), "{report}");
    let landlord = site.register.landlord(Some("Habitat Valombre")).await.unwrap();
    assert!(landlord.dwellings > 0);
    let journal = site.page("/imports").await;
    assert!(journal.contains("parc.csv"));
    let entry = site.register.imports(&landlord.id).await.unwrap().remove(0);
    site.page(&format!("/imports/{}", entry.id)).await;
    assert_eq!(site.get(&format!("/imports/{}/problemes.csv", entry.id)).await.status, StatusCode::OK);
    site.page(&format!("/imports/{}/annuler", entry.id)).await;
    let undone = site.post(&format!("/imports/{}/annuler", entry.id), "").await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text());
    let landlord = site.register.landlord(Some("Habitat Valombre")).await.unwrap();
    assert_eq!(landlord.dwellings, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_can_be_named_one_by_one_and_are_kept() {
    let site = Site::town().await;
    let file = "Ref;Rue;Ville;Etg\nA1;12 rue X;Bordeaux;0\nA2;12 rue X;Bordeaux;1\n";
    let sent =
        site.upload("/imports/nouveau/stock", &[("columns", "choose")], "maison.csv", file.as_bytes()).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let job = sent.location().to_owned();
    let page = site.page(&job).await;
    assert!(page.contains("12 rue X") && page.contains("name=\"col-3\""), "{page}");
    let twice = site.post(&format!("{job}/colonnes"), "name=&col-0=address&col-1=address").await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    html::check(&job, &twice.text());
    let form = "name=Notre+logiciel&col-0=dwelling-ref&col-1=address&col-2=commune-name&col-3=floor";
    let chosen = site.post(&format!("{job}/colonnes"), form).await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.text());
    site.settled(&job).await;
    let landlord = site.register.landlord(None).await.unwrap();
    assert_eq!(site.register.mapping_names(&landlord.id, "stock").await.unwrap(), ["Notre logiciel"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_residence_is_renamed_after_a_question_and_the_correction_is_taken_back() {
    let site = Site::town().await;
    let id = site.residences().await.remove(0);
    let path = format!("/residences/{id}/regroupement");
    let asked = site.post(&path, "act=rename&name=Les+Glycines").await;
    assert_eq!(asked.status, StatusCode::OK);
    let text = asked.text();
    html::check(&path, &text);
    assert!(text.contains("name=\"confirmed\""));
    let done = site.post(&path, "act=rename&name=Les+Glycines&confirmed=yes").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert!(site.page("/residences?view=list").await.contains("Les Glycines"));
    assert_eq!(site.post(&path, "act=undo").await.status, StatusCode::SEE_OTHER);
    assert!(!site.page("/residences?view=list").await.contains("Les Glycines"));
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_are_kept_out_and_every_answer_carries_its_policy() {
    let site = Site::town().await;
    let stranger = Request::get("/").header(header::HOST, "evil.example").body(Body::empty()).unwrap();
    assert_eq!(site.send(stranger).await.status, StatusCode::MISDIRECTED_REQUEST);
    let foreign = Request::post("/ponderations/activer")
        .header(header::HOST, "localhost")
        .header("sec-fetch-site", "cross-site")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("version=default"))
        .unwrap();
    let refused = site.send(foreign).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    html::check("foreign", &refused.text());
    for path in ["/", "/residences/nowhere", "/nulle-part", "/residences.csv"] {
        let answer = site.get(path).await;
        let policy = answer.headers.get(header::CONTENT_SECURITY_POLICY).unwrap().to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}");
        assert_eq!(answer.headers.get(header::CACHE_CONTROL).unwrap(), "no-store", "{path}");
        if answer.status == StatusCode::NOT_FOUND {
            html::check(path, &answer.text());
        }
    }
    assert_eq!(site.get("/sante").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_choice_of_language_is_remembered() {
    let site = Site::empty().await;
    let answer = site.get("/?lang=en").await;
    let cookie = answer.headers.get(header::SET_COOKIE).unwrap().to_str().unwrap();
    assert!(cookie.starts_with("lang=en;"), "{cookie}");
    let request = Request::get("/")
        .header(header::HOST, "localhost")
        .header(header::COOKIE, format!("lang=en; session={}", site.cookie))
        .body(Body::empty())
        .unwrap();
    assert!(site.send(request).await.text().contains("<html lang=\"en\">"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_base_map_has_its_styles_and_its_tiles() {
    let site = Site::town().await;
    let style: serde_json::Value =
        serde_json::from_slice(&site.get("/carte/style/light.json").await.body).unwrap();
    assert_eq!(style["version"], 8);
    assert_eq!(site.get("/carte/style/pink.json").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/tuiles/old/14/0/0").await.status, StatusCode::NOT_FOUND);
}

/// Reference and birth year of somebody of the town.
const TENANT: (&str, &str) = ("HV-TIL-A-0001", "1936");

#[tokio::test(flavor = "multi_thread")]
async fn the_data_protection_officer_answers_a_person_and_sees_who_read_what() {
    let mut site = Site::town().await;
    // Somebody opens a page on needs, and takes the list away.
    site.page("/demande").await;
    assert_eq!(site.get("/residences.csv").await.status, StatusCode::OK);
    assert_eq!(site.get("/donnees").await.status, StatusCode::FORBIDDEN);

    site.become_person("Yann Le Goff").await;
    for page in ["/donnees", "/donnees/acces", "/donnees/conservation", "/donnees/inventaire", "/journal"] {
        site.page(page).await;
        site.page(&format!("{page}?lang=en")).await;
    }
    let log = site.page("/donnees/acces").await;
    assert!(
        log.contains("Amina Diallo") && log.contains("/residences.csv") && log.contains("/demande"),
        "{log}"
    );
    assert!(site.get("/donnees/acces.csv").await.text().contains("Amina Diallo"));

    let wrong = site.post("/donnees", "sorte=erasure&logement=X&naissance=hier&recue=2126-01-01").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    html::check("/donnees", &wrong.text());

    let (dwelling, birth) = TENANT;
    let form = format!("sorte=erasure&logement={dwelling}&naissance={birth}&recue=2026-11-02");
    let noted = site.post("/donnees", &form).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.text());
    let request = noted.location().to_owned();
    assert!(site.page(&request).await.contains(birth));
    let file = site.get(&format!("{request}/personne.json")).await;
    assert!(file.text().contains("Les Tilleuls") && file.text().contains(birth), "{}", file.text());

    let unsure = site.post(&request, "acte=effacer").await;
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(site.page(&request).await.contains(birth), "nothing was erased");
    assert_eq!(site.post(&request, "acte=effacer&effacer=oui").await.status, StatusCode::SEE_OTHER);
    let after = site.page(&request).await;
    assert!(after.contains("Effacée") && !after.contains(birth), "{after}");
    assert_eq!(site.get(&format!("{request}/personne.json")).await.status, StatusCode::NOT_FOUND);
    assert!(site.page("/journal?sorte=rights-request").await.contains("erased (1)"));
}

#[tokio::test(flavor = "multi_thread")]
async fn retention_rules_are_changed_within_the_law_and_put_off_by_a_hold() {
    let mut site = Site::town().await;
    site.become_person("Yann Le Goff").await;
    let page = "/donnees/conservation";
    let short = site.post(page, "mois-access-log-delete=1").await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    html::check(page, &short.text());
    assert_eq!(site.post(page, "mois-access-log-delete=6").await.status, StatusCode::SEE_OTHER);
    assert!(site.page(page).await.contains("value=\"6\""));
    let sick = "donnees=occupancy&du=2026-11-01&au=2027-01-01&motif=locataire+alcoolique";
    assert_eq!(site.post("/donnees/suspensions", sick).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sound = "donnees=occupancy&du=2026-11-01&au=2027-01-01&motif=litige+2026-12";
    assert_eq!(site.post("/donnees/suspensions", sound).await.status, StatusCode::SEE_OTHER);
    assert!(site.page(page).await.contains("litige 2026-12"));
    assert_eq!(site.post("/donnees/conservation/appliquer", "").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_takes_their_data_away_and_leaves_for_good() {
    let mut site = Site::town().await;
    site.become_person("Marc Lefèvre").await;
    let mine = site.get("/compte/donnees.json").await.text();
    assert!(mine.contains("Marc Lefèvre") && mine.contains("memberships"), "{mine}");
    site.page("/compte/supprimer").await;
    assert_eq!(site.post("/compte/supprimer", "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.post("/compte/supprimer", "supprimer=oui").await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.get("/compte").await.status, StatusCode::SEE_OTHER, "the session is gone");

    site.become_person("Sophie Girard").await;
    let last = site.post("/compte/supprimer", "supprimer=oui").await;
    assert_eq!(last.status, StatusCode::UNPROCESSABLE_ENTITY, "the only administrator stays");
}
