//! Works programmes on the pages: settings and what is wrong with them, the computation, the plan, decisions, files.

use crate::html;
use crate::site;
use axum::http::StatusCode;
use site::Site;

/// The town, seen by who keeps the stock; its programme and its two scenarios.
async fn stock() -> (Site, String, Vec<String>) {
    let mut site = Site::town().await;
    site.become_person("Marc Lefèvre").await;
    let landlord = site.register.landlord(None).await.unwrap().id;
    let programme = site.register.programmes(&landlord).await.unwrap().remove(0).id;
    let scenarios = site.register.programme_scenarios(&landlord, &programme).await.unwrap();
    (site, programme, scenarios.into_iter().map(|s| s.id).collect())
}

async fn computed(site: &Site, scenario: &str) {
    let job = site.post(&format!("/programmes/scenarios/{scenario}/calcul"), "").await;
    assert_eq!(job.status, StatusCode::SEE_OTHER, "{}", job.text());
    let page = site.settled(job.location()).await;
    assert!(page.contains("terminé et vérifié"), "{page}");
}

/// The values of the form of a scenario, as a browser would send them back.
fn form_of(page: &str) -> Vec<(String, String)> {
    let plain = |text: &str| {
        text.replace("&#34;", "\"").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
    };
    let mut all = Vec::new();
    let mut select: Option<String> = None;
    for tag in html::tags(page) {
        let get = |name: &str| plain(tag.get(name).unwrap_or(""));
        match tag.name.as_str() {
            "input" if tag.get("type") == Some("radio") && tag.get("checked").is_none() => {}
            "input" if get("name") != "mark" => all.push((get("name"), get("value"))),
            "textarea" => all.push((get("name"), tag.text.clone())),
            "select" => select = Some(get("name")),
            "option" if tag.get("selected").is_some() => {
                if let Some(name) = select.clone() {
                    all.push((name, get("value")));
                }
            }
            _ => {}
        }
    }
    all
}

fn sent(form: &[(String, String)], changes: &[(&str, &str)]) -> String {
    let encode = |text: &str| {
        text.bytes().fold(String::new(), |mut out, b| {
            if b.is_ascii_alphanumeric() {
                out.push(char::from(b))
            } else {
                out += &format!("%{b:02X}")
            }
            out
        })
    };
    form.iter()
        .map(|(name, value)| {
            let value = changes.iter().find(|(n, _)| n == name).map_or(value.as_str(), |(_, v)| v);
            format!("{}={}", encode(name), encode(value))
        })
        .collect::<Vec<_>>()
        .join("&")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scenario_is_computed_shown_compared_and_taken_out_as_files() {
    let (site, programme, scenarios) = stock().await;
    let empty = site.page(&format!("/programmes/scenarios/{}", scenarios[0])).await;
    assert!(empty.contains("pas encore calculé") && empty.contains("À savoir d’abord"), "{empty}");
    for scenario in &scenarios {
        computed(&site, scenario).await;
    }
    let landlord = site.register.landlord(None).await.unwrap().id;
    let run = site.register.programme_run(&landlord, &scenarios[1]).await.unwrap().unwrap();
    let residence = run.rows[0].residence_id.clone();
    for lang in ["fr", "en"] {
        for path in [
            "/programmes".to_owned(),
            "/programmes/nouveau".to_owned(),
            format!("/programmes/{programme}"),
            format!("/programmes/scenarios/{}", scenarios[1]),
            format!("/programmes/scenarios/{}/reglages", scenarios[1]),
            format!("/programmes/scenarios/{}/residences", scenarios[1]),
            format!("/programmes/scenarios/{}/residences/{residence}", scenarios[1]),
            format!("/programmes/scenarios/{}/supprimer", scenarios[1]),
        ] {
            site.page(&format!("{path}?lang={lang}")).await;
        }
        let both =
            format!("/programmes/{programme}/comparer?s={}&s={}&lang={lang}", scenarios[0], scenarios[1]);
        site.page(&both).await;
    }
    let page = site.page(&format!("/programmes/scenarios/{}", scenarios[1])).await;
    for said in
        ["Écart prouvé", "Ce que coûte chaque règle", "Ce qui est laissé de côté", "Dégrèvement attendu"]
    {
        assert!(page.contains(said), "{said}");
    }
    assert!(page.contains("où vit une personne") || page.contains("Où vit une personne"));
    let wrong = site.get(&format!("/programmes/{programme}/comparer?s={}", scenarios[0])).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let csv = site.get(&format!("/programmes/scenarios/{}/programme.csv", scenarios[1])).await;
    if csv.status == StatusCode::OK {
        let text = csv.text();
        assert_eq!(text.lines().count(), run.rows.len() + 1, "{text}");
        assert!(text.contains("cout_ttc_centimes"));
        let xlsx = site.get(&format!("/programmes/scenarios/{}/programme.xlsx", scenarios[1])).await;
        assert!(xlsx.status == StatusCode::OK && xlsx.body.starts_with(b"PK"));
    } else {
        assert_eq!(csv.status, StatusCode::SEE_OTHER, "a fresh proof of identity may be asked");
    }
    // Counts of people by age and residence are not for who may not export tenants.
    let question = site.get(&format!("/programmes/scenarios/{}/question.json", scenarios[1])).await;
    assert!([StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&question.status), "{}", question.status);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_settings_are_told_beside_their_fields_and_good_ones_are_kept() {
    let (site, _, scenarios) = stock().await;
    let path = format!("/programmes/scenarios/{}/reglages", scenarios[0]);
    let form = form_of(&site.page(&path).await);
    let bad = [
        ("budget2", ""),
        ("budget3", "-40"),
        ("offices", "SIP ; * ; beaucoup"),
        ("sites", "Nulle part ; 100 ; -"),
        ("pensions", "Caisse ; * ; 2030-2027 ; 1-2 ; 3500"),
    ];
    let wrong = site.post(&path, &sent(&form, &bad[..4])).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    html::check(&path, &wrong.text());
    for id in ["budget2-error", "budget3-error", "offices-error", "sites-error", "Ligne 1"] {
        assert!(wrong.text().contains(id), "{id}: {}", wrong.text());
    }
    let years = site.post(&path, &sent(&form, &bad[4..])).await;
    assert!(years.text().contains("pensions-error"), "{}", years.text());
    let good = [("budget0", "0"), ("sites", "Les Tilleuls ; 15 000 ; -"), ("rise", "2,5")];
    let saved = site.post(&path, &sent(&form, &good)).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let again = site.page(&path).await;
    assert!(again.contains("Les Tilleuls ; 15000 ; -") && again.contains("value=\"2,5\""), "{again}");
    let late = site.post(&path, &sent(&form, &good)).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.text().contains("entre-temps"));
    let unnamed = site.post("/programmes/nouveau", "nom=&debut=2027&annees=10").await;
    assert_eq!(unnamed.status, StatusCode::UNPROCESSABLE_ENTITY);
    let personal = site.post("/programmes/nouveau", "nom=Locataire+alcoolique&debut=2027&annees=5").await;
    assert_eq!(personal.status, StatusCode::UNPROCESSABLE_ENTITY);
    let long = site.post("/programmes/nouveau", "nom=Essai&debut=2027&annees=40").await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    let made = site.post("/programmes/nouveau", "nom=Essai&debut=2027&annees=5").await;
    assert_eq!(made.status, StatusCode::SEE_OTHER);
    site.page(made.location()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn decisions_are_shown_before_they_are_kept_and_only_the_direction_adopts() {
    let (mut site, programme, scenarios) = stock().await;
    let scenario = &scenarios[1];
    computed(&site, scenario).await;
    let landlord = site.register.landlord(None).await.unwrap().id;
    let run = site.register.programme_run(&landlord, scenario).await.unwrap().unwrap();
    let row = run.rows[0].clone();
    let ask = format!(
        "/programmes/scenarios/{scenario}/verrouiller?residence={}&geste=garder&annee={}",
        row.residence_id, row.year
    );
    let form = form_of(&site.page(&ask).await);
    let locked = site.post(&format!("/programmes/scenarios/{scenario}/verrouiller"), &sent(&form, &[])).await;
    assert_eq!(locked.status, StatusCode::SEE_OTHER, "{}", locked.text());
    let page = site.page(locked.location()).await;
    assert!(page.contains("Décisions gardées") && page.contains("ont changé depuis ce calcul"), "{page}");
    let noted = site.register.programme_scenario(&landlord, scenario).await.unwrap();
    assert!(!noted.settings.locks.is_empty());
    let release = [
        ("vu".to_owned(), noted.edition.to_string()),
        ("verrou".to_owned(), serde_json::to_string(&noted.settings.locks[0]).unwrap()),
    ];
    let released =
        site.post(&format!("/programmes/scenarios/{scenario}/liberer"), &sent(&release, &[])).await;
    assert_eq!(released.status, StatusCode::SEE_OTHER, "{}", released.text());
    computed(&site, scenario).await;
    let adopt = format!("/programmes/scenarios/{scenario}/adopter");
    let refused = site.get(&adopt).await;
    assert!([StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&refused.status));
    site.become_person("Hélène Roche").await;
    let form = form_of(&site.page(&adopt).await);
    let adopted = site.post(&adopt, &sent(&form, &[])).await;
    assert_eq!(adopted.status, StatusCode::SEE_OTHER, "{}", adopted.text());
    let page = site.page(adopted.location()).await;
    assert!(page.contains("Décision en vigueur") && page.contains("Programme adopté"), "{page}");
    assert!(site.register.programme_figures(&landlord).await.unwrap().is_some());
    let back = site.post(&format!("/programmes/{programme}/revenir"), "").await;
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    assert!(site.register.programme_figures(&landlord).await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_lets_sees_no_programme_and_another_landlords_is_not_there() {
    let (mut site, programme, scenarios) = stock().await;
    let foreign = site.register.add_job("other", "programmes", "solve", "{}").await.unwrap();
    assert_eq!(site.get(&format!("/programmes/travaux/{foreign}")).await.status, StatusCode::NOT_FOUND);
    for path in ["/programmes/0190a0a0", "/programmes/scenarios/0190a0a0", "/programmes/travaux/0190a0a0"] {
        assert_eq!(site.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    site.become_person("Camille Petit").await;
    for path in [
        "/programmes".to_owned(),
        format!("/programmes/{programme}"),
        format!("/programmes/scenarios/{}", scenarios[0]),
    ] {
        let status = site.get(&path).await.status;
        assert!([StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&status), "{path}: {status}");
    }
    assert!(!site.page("/").await.contains("/programmes"));
}
