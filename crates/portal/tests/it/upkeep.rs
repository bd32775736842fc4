//! The works plan of a small owner on the pages: plan, components, trial, calendar, files; what is another's is not there.

use crate::html;
use crate::site;
use axum::http::StatusCode;
use site::Site;
use upkeep::Kind;

fn today() -> jiff::civil::Date {
    register::civil::today()
}

/// The invented association, and its id.
async fn association() -> (Site, String) {
    let mut site = Site::town().await;
    site.become_person("Nadia Benali").await;
    let all = site.register.organisations().await.unwrap();
    let owner = all.iter().find(|one| one.name == "Les Voisins de Valombre").unwrap().id.clone();
    (site, owner)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_are_sound_in_both_languages_and_say_the_figures_of_the_register() {
    let (site, owner) = association().await;
    let all = site.register.upkeep_components(&owner).await.unwrap();
    assert_eq!(all.len(), 12);
    let one = format!("/plan-pluriannuel/composants/{}", all[0].id);
    for path in [
        "/plan-pluriannuel",
        "/plan-pluriannuel/composants",
        "/plan-pluriannuel/composants/nouveau",
        "/plan-pluriannuel/entretien",
        "/plan-pluriannuel/catalogue",
        "/plan-pluriannuel/catalogue/roof",
        &one,
    ] {
        for lang in ["fr", "en"] {
            site.page(&format!("{path}?lang={lang}")).await;
        }
    }
    let (settings, plan) = site.register.works_plan(&owner, today()).await.unwrap();
    assert!(!plan.items.is_empty() && !plan.undated.is_empty());
    assert!(plan.years.iter().all(|year| year.cents <= settings.ceiling_cents.unwrap()));
    let page = site.page("/plan-pluriannuel").await;
    assert!(
        page.contains("À dater") && page.contains("<rect") && page.contains("/plan-pluriannuel/composants/")
    );
    assert!(site.page("/").await.contains("/plan-pluriannuel"), "the menu leads there");
    let csv = site.get("/plan-pluriannuel/plan.csv").await.text();
    let planned = csv.lines().filter(|line| line.starts_with("prevu;"));
    let sum: i64 = planned.map(|line| line.split(';').nth(5).unwrap().parse::<i64>().unwrap()).sum();
    assert_eq!(sum, plan.total_cents);
    assert!(site.get("/plan-pluriannuel/plan.pdf").await.body.starts_with(b"%PDF"));
    assert!(site.get("/plan-pluriannuel/plan.xlsx").await.body.starts_with(b"PK"));
    let ics = site.get("/plan-pluriannuel/entretien.ics").await.text();
    assert!(ics.starts_with("BEGIN:VCALENDAR\r\n") && ics.contains("Maison des Lilas"), "{ics}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_component_is_tried_before_it_is_kept_and_what_is_wrong_is_told_beside_its_field() {
    let (mut site, owner) = association().await;
    let path = "/plan-pluriannuel/composants/nouveau";
    let year = today().year();
    let form = format!(
        "batiment=Annexe&composant=roof&quantite=50%2C5&pose-de={}&duree=30&cout=100&acte=enregistrer",
        year - 30
    );
    for (from, to) in [
        ("quantite=50%2C5", "quantite=0"),
        ("composant=roof", "composant=piscine"),
        ("cout=100", "cout=cher"),
        ("duree=30", "duree=0"),
        ("batiment=Annexe", "batiment="),
        ("cout=100", "cout=100&derniere=2026-01-01"),
        ("duree=30", "duree=30&pose-a=1700"),
    ] {
        let wrong = site.post(path, &form.replace(from, to)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{to}: {}", wrong.text());
        html::check(path, &wrong.text());
    }
    site.post("/plan-pluriannuel", "annees=5&hausse=0&plafond=").await;
    let total = async |site: &Site| site.register.works_plan(&owner, today()).await.unwrap().1.total_cents;
    let before = total(&site).await;
    let tried = site.post(path, &form.replace("enregistrer", "essayer")).await;
    assert_eq!(tried.status, StatusCode::OK);
    assert!(tried.text().contains("Essai, rien n’est enregistré"), "{}", tried.text());
    let said = tried.text();
    html::check(path, &said);
    assert!(said.contains("Année par année") && said.contains("Composants dont la place change"), "{said}");
    assert!(said.contains("Annexe"), "the one that is tried is among those that move");
    assert_eq!(total(&site).await, before);
    assert_eq!(site.post(path, &form).await.status, StatusCode::SEE_OTHER);
    assert_eq!(total(&site).await, before + 505_000, "50,5 m² of 100 €");
    let all = site.register.upkeep_components(&owner).await.unwrap();
    let made = all.iter().find(|one| one.building == "Annexe" && one.kind == Kind::Roof).unwrap().clone();
    let at = format!("/plan-pluriannuel/composants/{}", made.id);
    assert!(site.page(&at).await.contains("50,50"));
    // Another owner finds nothing there, and its own pages are empty.
    site.become_person("Théo Marchand").await;
    assert_eq!(site.get(&at).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.post(&at, &form).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.post(&format!("{at}/supprimer"), "vu=1").await.status, StatusCode::NOT_FOUND);
    assert!(site.page("/plan-pluriannuel").await.contains("Aucun composant"));
    site.become_person("Nadia Benali").await;
    assert_eq!(site.post(&format!("{at}/supprimer"), "vu=1").await.status, StatusCode::SEE_OTHER);
    assert_eq!(total(&site).await, before);
    for wrong in ["annees=0&hausse=2", "annees=5&hausse=90", "annees=5&hausse=2&plafond=0"] {
        let answer = site.post("/plan-pluriannuel", wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        html::check("/plan-pluriannuel", &answer.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_adds_its_good_rows_and_tells_the_others() {
    let (site, owner) = association().await;
    let file = "batiment;composant;quantite;pose_de\nAnnexe;toiture;40;1990\nAnnexe;piscine;1;\n";
    let path = "/plan-pluriannuel/composants/import";
    let done = site.upload(path, &[], "c.csv", file.as_bytes()).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    assert!(
        done.text().contains("1 composants ajoutés, 0 déjà là, 1 lignes laissées de côté"),
        "{}",
        done.text()
    );
    assert!(done.text().contains("Écrivez un composant connu"));
    html::check(path, &done.text());
    assert_eq!(site.register.upkeep_components(&owner).await.unwrap().len(), 13);
    // What is taken away is what the import reads: read again, it adds nothing.
    let taken = site.get("/plan-pluriannuel/composants.csv").await.text();
    let again = site.upload(path, &[], "c.csv", taken.as_bytes()).await.text();
    assert!(again.contains("0 composants ajoutés, 13 déjà là, 0 lignes"), "{taken}\n{again}");
    let bare = site.upload(path, &[], "c.csv", b"composant;prix\nx;1\n").await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.text().contains("batiment, quantite"), "{}", bare.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_of_two_people_at_once_is_shown_both_and_loses_nothing() {
    let (site, owner) = association().await;
    let one = site.register.upkeep_components(&owner).await.unwrap().remove(0);
    let at = format!("/plan-pluriannuel/composants/{}", one.id);
    assert!(site.page(&at).await.contains("name=\"vu\" value=\"1\""));
    let form = |building: &str| {
        format!("vu=1&batiment={building}&composant={}&quantite=7&acte=enregistrer", one.kind)
    };
    assert_eq!(site.post(&at, &form("Premier")).await.status, StatusCode::SEE_OTHER);
    let late = site.post(&at, &form("Second")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = late.text();
    html::check(&at, &said);
    assert!(
        said.contains("value=\"Second\"") && said.contains("Premier"),
        "hers, and the one that is kept: {said}"
    );
    assert_eq!(site.post(&format!("{at}/supprimer"), "vu=1").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_ne!(site.post(&at, "batiment=x").await.status, StatusCode::SEE_OTHER, "no edition, no change");
    let now = site.register.upkeep_component(&owner, &one.id).await.unwrap();
    assert_eq!((now.edition, now.component.building.as_str()), (2, "Premier"));
    assert_eq!(site.post(&at, &form("Second").replace("vu=1", "vu=2")).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn own_lives_and_costs_are_written_with_their_source_and_move_the_plan() {
    let (mut site, owner) = association().await;
    let path = "/plan-pluriannuel/catalogue/facade";
    let total = async |site: &Site| site.register.works_plan(&owner, today()).await.unwrap().1.total_cents;
    site.post("/plan-pluriannuel", "annees=30&hausse=0&plafond=").await;
    let before = total(&site).await;
    for (wrong, told) in [
        ("vu=0&duree=&cout=&jour=2026-03-01&source=Devis", "Écrivez une durée"),
        ("vu=0&duree=0&cout=&jour=2026-03-01&source=Devis", "de 1 à 200"),
        ("vu=0&duree=&cout=cher&jour=2026-03-01&source=Devis", "un montant"),
        ("vu=0&duree=&cout=300&jour=hier&source=Devis", "une date"),
        ("vu=0&duree=&cout=300&jour=2026-03-01&source=", "d’où vient ce chiffre"),
    ] {
        let answer = site.post(path, wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        html::check(path, &answer.text());
        assert!(answer.text().contains(told), "{wrong}: {}", answer.text());
    }
    assert_eq!(total(&site).await, before);
    let own = "vu=0&duree=&cout=999&jour=2026-03-01&source=Devis+Martin";
    assert_eq!(site.post(path, own).await.status, StatusCode::SEE_OTHER);
    assert!(total(&site).await > before);
    assert!(site.page("/plan-pluriannuel/catalogue").await.contains("Vous, le 01/03/2026 : Devis Martin"));
    let late = site.post(path, "vu=0&duree=12&cout=&jour=2026-03-01&source=Autre").await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.text().contains("entre-temps") && late.text().contains("Devis Martin"));
    // Another owner keeps the house's figures; its own page does not know of these.
    site.become_person("Théo Marchand").await;
    assert!(!site.page("/plan-pluriannuel/catalogue").await.contains("Devis Martin"));
    assert_eq!(site.get("/plan-pluriannuel/catalogue/piscine").await.status, StatusCode::NOT_FOUND);
    site.become_person("Nadia Benali").await;
    assert_eq!(site.post(&format!("{path}/maison"), "vu=1").await.status, StatusCode::SEE_OTHER);
    assert_eq!(total(&site).await, before);
    assert!(site.page(path).await.contains("retour à l’ordre de grandeur"));
}
