//! Funding on the pages: a project described, its schemes, a plan that closes, parameters, aids; doors and neighbours.

use crate::site;
use axum::http::StatusCode;
use site::Site;

async fn stock() -> (Site, String) {
    let mut site = Site::town().await;
    site.become_person("Marc Lefèvre").await;
    let landlord = site.register.landlord(None).await.unwrap().id;
    let id = site.register.funding_projects(&landlord).await.unwrap()[0].id.clone();
    (site, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_are_sound_in_both_languages() {
    let (site, id) = stock().await;
    let mut paths = vec![
        "/financements".to_owned(),
        format!("/financements/projets/{id}"),
        format!("/financements/projets/{id}/plan"),
    ];
    for part in ["holder", "project", "money", "place", "persons"] {
        paths.push(format!("/financements/projets/{id}/decrire/{part}"));
    }
    for family in ["funding", "billing", "purchase", "occupation"] {
        paths.push(format!("/financements/questions/{family}"));
    }
    for path in [
        "dispositifs",
        "dispositifs/relief-access",
        "parametres",
        "parametres/pension.cap_per_dwelling",
        "aides",
    ] {
        paths.push(format!("/financements/{path}"));
    }
    for path in &paths {
        for lang in ["fr", "en"] {
            site.page(&format!("{path}?lang={lang}")).await;
        }
    }
    let wifi = site.page("/financements/questions/billing?service=comfort").await;
    assert!(wifi.contains("Charge récupérable") && wifi.contains("Contrat séparé du bail"), "{wifi}");
    assert_eq!(site.get("/financements/questions/rien").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/financements/dispositifs/rien").await.status, StatusCode::NOT_FOUND);
    assert!(site.page("/financements/parametres").await.contains("plus rien après le 2022-12-31"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_is_described_and_its_plan_closes_to_the_cent() {
    let (site, _) = stock().await;
    let begun = site.post("/financements/nouveau", "titre=Rampe").await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text());
    let path = begun.location().to_owned();
    let wrong = site.post(&path, "vu=1&holder-years=deux").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("href=\"#holder-years\""), "{}", wrong.text());
    assert_eq!(site.post(&path, "vu=1&holder=hlm&psp=yes").await.status, StatusCode::SEE_OTHER);
    let late = site.post(&path, "vu=1&holder=sem").await;
    assert!(late.text().contains("entre-temps"), "{}", late.text());
    let plan = path.replace("/decrire/holder", "/plan");
    let form =
        "vu=2&c0-nom=Rampe&c0-ht=1000,01&c0-tva=5,5&r0-nom=Ville&r0-forme=grant&r0-public=1&r0-max=400";
    let done = site.post(&plan, &format!("{form}&proposer=1")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let csv = site.get(&format!("{plan}.csv")).await.text();
    assert!(
        csv.contains("Rampe;1055.01")
            && csv.contains("Fonds propres;655.01")
            && csv.contains("Reste à trouver;0"),
        "{csv}"
    );
    let bad = site.post(&plan, "vu=3&c0-nom=Rampe&c0-ht=mille").await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plan_leaves_as_a_workbook_and_as_paper_with_the_figures_of_the_page() {
    let (site, id) = stock().await;
    let path = format!("/financements/projets/{id}/plan");
    let page = site.page(&path).await;
    for file in ["plan.pdf", "plan.xlsx", "plan.csv"] {
        assert!(page.contains(&format!("/{file}\"")), "{file}");
    }
    let plan = site.register.landlord(None).await.unwrap().id;
    let plan = site.register.funding_project(&plan, &id).await.unwrap().now.plan;
    let sums = plan.sums().unwrap();
    assert_eq!(sums.gap, 0, "the plan of the demo closes");
    let csv = site.get(&format!("{path}.csv")).await.text();
    let amount = |kind: &str| -> Vec<i64> {
        let of =
            csv.lines().filter(|line| line.trim_start_matches('\u{FEFF}').starts_with(&format!("{kind};")));
        of.map(|line| law::Value::parse(law::Unit::Eur, line.split(';').nth(2).unwrap()).unwrap().amount)
            .collect()
    };
    assert_eq!(amount("cout").iter().sum::<i64>(), sums.gross);
    assert_eq!(amount("ressource").iter().sum::<i64>(), sums.gross, "resources make the cost to the cent");
    assert_eq!(amount("ecart"), [0]);
    let payments = plan.calendar().unwrap();
    assert_eq!(amount("paiement").len(), payments.events.len());
    assert!(csv.contains("CGI art. 1391 C") && csv.contains("lu dans une source"), "{csv}");
    let book = site.get(&format!("{path}.xlsx")).await;
    assert!(book.body.starts_with(b"PK"));
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("plan.xlsx");
    std::fs::write(&file, &book.body).unwrap();
    let mut table = tabular::Table::open(&file, &tabular::Limits::upload()).unwrap();
    let mut cents = std::collections::BTreeMap::<String, i64>::new();
    while let Some(row) = table.next_row() {
        let row = row.unwrap();
        let amount = law::Value::parse(law::Unit::Eur, row.get(2)).unwrap().amount;
        *cents.entry(row.get(0).to_owned()).or_default() += amount;
    }
    assert_eq!((cents["cout"], cents["ressource"], cents["ecart"]), (sums.gross, sums.gross, 0));
    for lang in ["fr", "en"] {
        let paper = site.get(&format!("{path}.pdf?lang={lang}")).await;
        assert!(paper.body.starts_with(b"%PDF-1.7"), "{lang}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_impact_contract_is_simulated_on_its_sheet_and_bad_terms_are_told_beside_their_field() {
    let (site, _) = stock().await;
    let sheet = "/financements/dispositifs/impact-contract";
    let page = site.page(sheet).await;
    assert!(page.contains("Simuler un contrat") && !page.contains("impact-caption"), "nothing is typed yet");
    assert!(!site.page("/financements/dispositifs/fis").await.contains("Simuler un contrat"));
    let terms = "simuler=1&avance=100000&avance-le=2026-01-01&r2-quoi=M%C3%A9nages&r2-objectif=50&r2-prix=2500&r2-seuil=20&r2-le=2027-01-01&parts=30;80;100";
    for lang in ["fr", "en"] {
        site.page(&format!("{sheet}?{terms}&lang={lang}")).await;
    }
    let told = site.page(&format!("{sheet}?{terms}")).await;
    assert!(
        told.contains("à partir de 80")
            && told.contains("125\u{202F}000,00")
            && told.contains("−100\u{202F}000,00"),
        "{told}"
    );
    let bad =
        site.page(&format!("{sheet}?{}", terms.replace("=2500", "=2500+HT").replace("=50&", "=0&"))).await;
    assert!(bad.contains("href=\"#r2-prix\"") && !bad.contains("impact-caption"), "{bad}");
    let zero = site.page(&format!("{sheet}?{}", terms.replace("=50&", "=0&"))).await;
    assert!(zero.contains("href=\"#r2-objectif\"") && zero.contains("ne mesure rien"), "{zero}");
    let empty = site.page(&format!("{sheet}?simuler=1")).await;
    assert!(empty.contains("href=\"#avance\"") && empty.contains("href=\"#r1-quoi\""), "{empty}");
}

#[tokio::test(flavor = "multi_thread")]
async fn tax_mixed_up_a_budget_of_zero_and_a_plan_over_its_cost_are_told() {
    let (site, id) = stock().await;
    let money = format!("/financements/projets/{id}/decrire/money");
    let swapped = site.post(&money, "vu=1&cost-net=1200&cost-gross=1000").await;
    assert_eq!(swapped.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        swapped.text().contains("href=\"#cost-net\"") && swapped.text().contains("inversés"),
        "{}",
        swapped.text()
    );
    let zero = site.post(&money, "vu=1&cost-gross=0").await;
    assert!(zero.text().contains("ne se finance pas"), "{}", zero.text());
    let negative = site.post(&money, "vu=1&cost-gross=-5").await;
    assert_eq!(negative.status, StatusCode::UNPROCESSABLE_ENTITY);
    let plan = format!("/financements/projets/{id}/plan");
    let words = site.post(&plan, "vu=1&c0-nom=Rampe&c0-ht=1000+TTC").await;
    assert_eq!(words.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(words.text().contains("href=\"#c0-ht\""), "{}", words.text());
    assert!(words.text().contains("value=\"1000 TTC\""), "what was typed stays: {}", words.text());
    for (form, field) in [
        ("c0-nom=Rampe&c0-ht=&c0-tva=0", "c0-ht"),
        ("c0-nom=Rampe&c0-ht=1000&c0-tva=", "c0-tva"),
        ("c0-nom=Rampe&c0-ht=-1000&c0-tva=0", "c0-ht"),
        ("c0-nom=Rampe&c0-ht=1000&c0-tva=120", "c0-tva"),
        ("c0-nom=Rampe&c0-ht=1000&c0-tva=0&c0-le=2026-02-30", "c0-le"),
        ("debut=2026-02-01&fin=2026-01-01", "fin"),
        ("r0-nom=Ville&r0-max=-1", "r0-max"),
        ("r4-max=100", "r4-nom"),
    ] {
        let told = site.post(&plan, &format!("vu=1&{form}")).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(told.text().contains(&format!("href=\"#{field}\"")), "{form}: {}", told.text());
    }
    let over = site.post(&plan, "vu=1&c0-nom=Rampe&c0-ht=1000&c0-tva=0&propre=1000,01").await;
    assert_eq!(over.status, StatusCode::SEE_OTHER, "{}", over.text());
    let page = site.page(&plan).await;
    assert!(page.contains("dépassent le coût de 0,01"), "{page}");
    assert!(
        site.get(&format!("{plan}.csv")).await.text().contains("dépassent le coût de 0,01"),
        "the file says it too"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_editor_of_parameters_refuses_what_cannot_be_law_beside_its_field_and_keeps_what_was_typed() {
    let (mut site, _) = stock().await;
    let path = "/financements/parametres/procurement.direct_supplies";
    let form =
        "vu=0&valeur=45000&unite=eur_ht&du=2027-01-01&reference=D%C3%A9cret&statut=verified&pourquoi=hausse";
    let wrong = [
        ("valeur=45000", "valeur=-1", "valeur"),
        ("valeur=45000", "valeur=45000+HT", "valeur"),
        ("valeur=45000", "valeur=", "valeur"),
        ("unite=eur_ht", "unite=eur_ttc", "unite"),
        ("du=2027-01-01", "du=2027-02-30", "du"),
        ("du=2027-01-01", "du=2027-01-02&au=2027-01-01", "au"),
        ("reference=D%C3%A9cret", "reference=+", "reference"),
        ("pourquoi=hausse", "pourquoi=", "pourquoi"),
    ];
    for (good, bad, field) in wrong {
        let answer = site.post(path, &form.replace(good, bad)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
        let text = answer.text();
        assert!(text.contains(&format!("href=\"#{field}\"")), "{bad}: {text}");
        assert!(
            bad.starts_with("reference") || text.contains("value=\"Décret\""),
            "what was typed stays: {bad}"
        );
    }
    assert!(site.page(path).await.contains("Aucune valeur à vous"), "nothing was written");
    assert_eq!(site.post(path, form).await.status, StatusCode::SEE_OTHER);
    assert!(site.page(path).await.contains("45\u{202F}000,00\u{A0}€ HT"));
    let overlap = site
        .post(path, &form.replace("vu=0", "vu=1").replace("2027-01-01", "2026-06-01&au=2027-01-01"))
        .await;
    let text = overlap.text();
    assert_eq!(overlap.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        text.contains("href=\"#du\"") && text.contains("2027-01-01 → …"),
        "both stretches are told: {text}"
    );
    let hole = site
        .post(path, &form.replace("vu=0", "vu=1").replace("2027-01-01", "2025-01-01&au=2025-06-30"))
        .await;
    assert_eq!(hole.status, StatusCode::SEE_OTHER, "{}", hole.text());
    // Whoever may not change projects may not change the law either; what they may not know of does not exist.
    let before = site.page(path).await.matches("45\u{202F}000,00").count();
    for person in ["Inès Caron", "Nadia Benali"] {
        site.become_person(person).await;
        let tried = site.post(path, &form.replace("vu=0", "vu=2")).await.status;
        let undone = site.post(&format!("{path}/annuler"), "").await.status;
        if person == "Inès Caron" {
            assert!(tried.is_client_error() && undone.is_client_error(), "{tried} {undone}");
        }
    }
    site.become_person("Marc Lefèvre").await;
    assert_eq!(site.page(path).await.matches("45\u{202F}000,00").count(), before, "nobody else wrote in it");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_import_of_aids_is_undone_after_one_question() {
    let (mut site, _) = stock().await;
    let csv = "Nom,Lien\nRampes neuves,https://exemple.fr/neuves\n";
    site.upload("/financements/aides/importer", &[], "aides.csv", csv.as_bytes()).await;
    let list = site.page("/financements/aides").await;
    let at = list.find("/financements/aides/imports/").expect("a link to undo");
    let path = list[at..].split('"').next().unwrap().to_owned();
    let question = site.page(&path).await;
    assert!(
        question.contains("aides.csv") && question.contains("Annuler cet import d’aides ?"),
        "{question}"
    );
    site.become_person("Nadia Benali").await;
    assert_eq!(site.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.post(&path, "").await.status, StatusCode::NOT_FOUND);
    site.become_person("Marc Lefèvre").await;
    let done = site.post(&path, "").await;
    assert_eq!(done.location(), "/financements/aides?fait=annule");
    let after = site.page(done.location()).await;
    assert!(!after.contains("exemple.fr/neuves") && after.contains("annulé le"), "{after}");
    assert_eq!(site.get(&path).await.status, StatusCode::NOT_FOUND, "it is undone already");
    assert_eq!(site.post(&path, "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_neighbour_gets_404_and_whoever_has_no_role_gets_nothing() {
    let (mut site, id) = stock().await;
    site.become_person("Nadia Benali").await;
    let list = site.page("/financements").await;
    assert!(list.contains("Visites et sorties") && !list.contains("Tilleuls"), "{list}");
    for path in ["", "/plan", "/plan.csv", "/plan.xlsx", "/plan.pdf", "/decrire/holder"] {
        let answer = site.get(&format!("/financements/projets/{id}{path}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let push = site.post(&format!("/financements/projets/{id}/ranger"), "").await;
    assert_eq!(push.status, StatusCode::NOT_FOUND);
    site.become_person("Inès Caron").await;
    assert_ne!(site.get("/financements").await.status, StatusCode::OK);
    site.page("/financements/dispositifs").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parameter_of_ones_own_fills_a_hole_and_aids_are_read_from_a_page() {
    let (mut site, _) = stock().await;
    let path = "/financements/parametres/pension.cap_per_dwelling";
    let form = "vu=0&valeur=4000&unite=eur&du=2023-01-01&reference=Convention&statut=verified&pourquoi=convention+locale";
    // What agreements are computed from is changed by whoever keeps them.
    assert_eq!(site.post(path, form).await.status, StatusCode::FORBIDDEN);
    site.become_person("Odile Renaud").await;
    assert_eq!(site.post(path, form).await.status, StatusCode::SEE_OTHER);
    assert!(site.page(path).await.contains("convention locale"));
    let overlap = site.post(path, &form.replace("vu=0", "vu=1")).await;
    assert_eq!(overlap.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", overlap.text());
    assert_eq!(site.post(&format!("{path}/annuler"), "").await.status, StatusCode::SEE_OTHER);
    site.become_person("Marc Lefèvre").await;
    let csv = "Nom,Lien\nRampes,https://exemple.fr\n,https://exemple.fr/2\n";
    let tried =
        site.upload("/financements/aides/importer", &[("essai", "1")], "aides.csv", csv.as_bytes()).await;
    assert!(
        tried.text().contains("rien n’a été écrit") && tried.text().contains("Une aide sans nom"),
        "{}",
        tried.text()
    );
    site.upload("/financements/aides/importer", &[], "aides.csv", csv.as_bytes()).await;
    assert!(site.page("/financements/aides?q=rampes").await.contains("https://exemple.fr"));
}
