//! Agreements with pension funds on the pages: sheet, dwellings, what follows, files, who may what.

use crate::html;
use crate::site;
use axum::http::StatusCode;
use pension::Stage;
use register::day::Queue;
use register::pension::PensionAgreement;
use site::Site;

fn today() -> jiff::civil::Date {
    register::civil::today()
}

async fn finance() -> (Site, String) {
    let mut site = Site::town().await;
    site.become_person("Odile Renaud").await;
    let landlord = site.register.landlord(None).await.unwrap().id;
    (site, landlord)
}

async fn agreement(site: &Site, landlord: &str) -> PensionAgreement {
    site.register.pension_agreements(landlord, today()).await.unwrap().into_iter().next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_are_sound_in_both_languages_and_say_the_figures_of_the_register() {
    let (site, landlord) = finance().await;
    let one = agreement(&site, &landlord).await;
    let entry = &one.entries[0].entry.id;
    let pages = ["", "/modifier", "/logements", "/import"].map(|part| format!("/caisses/{}{part}", one.id));
    let more = ["/caisses".to_owned(), "/caisses/nouvelle".to_owned()];
    let entry = format!("/caisses/{}/logements/{entry}", one.id);
    for path in pages.iter().chain(&more).chain([&entry]) {
        for lang in ["fr", "en"] {
            site.page(&format!("{path}?lang={lang}")).await;
        }
    }
    assert_eq!(one.terms.target_dwellings, 200);
    assert!(one.position.committed >= 80 && one.pace.is_missed, "{:?}", one.pace);
    let sheet = site.page(&format!("/caisses/{}", one.id)).await;
    let said = format!(
        "Rythme manqué : {} logements faits, {} attendus à ce jour ; il en manque {}.",
        one.pace.done, one.pace.expected, one.pace.missing
    );
    assert!(sheet.contains(&said), "{sheet}");
    assert!(sheet.contains("<polyline") && sheet.contains("Prévision") && sheet.contains("Au terme, entre"));
    let usual = site.page("/caisses/nouvelle").await;
    let past = "Dernière valeur connue 3500, jusqu’au 31/12/2022";
    assert!(usual.contains(past) && usual.contains("CNAV"), "the source is told: {usual}");
    assert!(!usual.contains("value=\"3500\""), "no ceiling is carried over a hole: {usual}");
    assert!(usual.contains("Valeur usuelle 55"), "{usual}");
    assert!(site.page("/ma-journee/pension-pace").await.contains("Caisse de retraite de Valombre"));
    assert!(site.page("/ma-journee/pension-claims").await.contains("Caisse de retraite de Valombre"));
    assert!(Queue::ALL.contains(&Queue::PensionPace));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_is_entered_changed_and_removed_and_what_is_wrong_is_told_beside_its_field() {
    let (site, landlord) = finance().await;
    let form = "organisme=Caisse+d%27essai&signee=2026-01-05&debut=2026-02-01&fin=2027-01-31&cible=4&plafond=3+500%2C50\
                &departements=33%2C+24&age=60&gir=5&niveaux=l%C3%A9ger+%3B+1000&annuel=2026+%3B+3%0A2027+%3B+1";
    for (from, to, said) in [
        ("cible=4", "cible=5", "dont la somme est la cible"),
        ("plafond=3+500%2C50", "plafond=beaucoup", "écrivez un montant en euros"),
        ("fin=2027-01-31", "fin=2025-01-31", "la fin suit le début"),
        ("niveaux=l%C3%A9ger+%3B+1000", "niveaux=sans+plafond", "Niveaux"),
        ("organisme=Caisse+d%27essai", "organisme=", "écrivez son nom"),
    ] {
        let wrong = site.post("/caisses/nouvelle", &form.replace(from, to)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{to}");
        assert!(wrong.text().contains(said), "{said}: {}", wrong.text());
        html::check("/caisses/nouvelle", &wrong.text());
    }
    let made = site.post("/caisses/nouvelle", form).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let path = made.location().split('?').next().unwrap().to_owned();
    let id = path.rsplit('/').next().unwrap().to_owned();
    let kept = site.register.pension_agreement(&landlord, &id, today()).await.unwrap();
    assert_eq!((kept.terms.cap_cents, kept.terms.levels[0].cap_cents), (350_050, 100_000));
    assert_eq!(kept.terms.yearly, [(2026, 3), (2027, 1)].into());
    let again = site.page(&format!("{path}/modifier")).await;
    assert!(again.contains("3500,50") && again.contains("2026 ; 3"), "{again}");
    let changed = site.post(&format!("{path}/modifier"), &format!("{form}&vu=1&autres=Un+atelier")).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text());
    let late = site.post(&format!("{path}/modifier"), &format!("{form}&vu=1")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "somebody changed it meanwhile");
    assert_eq!(site.post(&format!("{path}/supprimer"), "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dwelling_is_proposed_by_one_committed_by_another_and_followed_to_its_payment() {
    let (mut site, landlord) = finance().await;
    let one = agreement(&site, &landlord).await;
    let path = format!("/caisses/{}/logements", one.id);
    let held: Vec<&str> = one.entries.iter().filter_map(|noted| noted.reference.as_deref()).collect();
    let free = "HV-TIL-A-0002";
    assert!(!held.contains(&free), "the demonstration changed");
    site.become_person("Amina Diallo").await;
    let form = format!("logement={free}&le={}&age-atteint=yes&retraite=yes&gir=unknown", today());
    let twice = site.post(&path, &form.replace(free, held[0])).await;
    assert!(twice.text().contains("déjà dans cette convention"), "{}", twice.text());
    // She proposes: asking to commit does no more.
    let made = site.post(&path, &format!("{form}&acte=engager")).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let entry = async |site: &Site| {
        let one = agreement(site, &landlord).await;
        one.entries.iter().find(|noted| noted.reference.as_deref() == Some(free)).cloned().unwrap()
    };
    let noted = entry(&site).await;
    assert_eq!(one.state(&noted).unwrap().stage, Stage::Proposed);
    let at = format!("{path}/{}", noted.entry.id);
    let note = async |site: &Site, form: &str| {
        let seen = entry(site).await.facts.len();
        site.post(&format!("{at}/faits"), &format!("vu={seen}&le={}&{form}", today())).await
    };
    assert_eq!(note(&site, "fait=engage").await.status, StatusCode::FORBIDDEN);
    site.become_person("Odile Renaud").await;
    let page = site.page(&at).await;
    assert!(!page.contains("GIR de la convention"), "finance does not see what households answered: {page}");
    assert_eq!(note(&site, "fait=engage&montant=5000").await.status, StatusCode::SEE_OTHER);
    assert_eq!(note(&site, "fait=fait&montant=5123%2C45").await.status, StatusCode::SEE_OTHER);
    let unknown = note(&site, "fait=demande&montant=3500").await;
    assert!(unknown.text().contains("conditions ne sont pas toutes connues"), "{}", unknown.text());
    site.become_person("Amina Diallo").await;
    assert!(site.page(&at).await.contains("GIR de la convention"));
    let answered = site.post(&format!("{at}/conditions"), "age-atteint=yes&retraite=yes&gir=yes").await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.text());
    site.become_person("Odile Renaud").await;
    let over = note(&site, "fait=demande&montant=3500%2C01").await;
    assert!(over.text().contains("dépasse l’aide"), "{}", over.text());
    assert_eq!(note(&site, "fait=demande&montant=3500").await.status, StatusCode::SEE_OTHER);
    assert_eq!(note(&site, "fait=paye&montant=3500").await.status, StatusCode::SEE_OTHER);
    let page = site.page(&at).await;
    assert!(page.contains("Les réponses sont effacées") && page.contains("1\u{202F}623,45"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_say_what_the_page_says_and_a_file_is_tried_before_it_is_written() {
    let (mut site, landlord) = finance().await;
    let one = agreement(&site, &landlord).await;
    let path = format!("/caisses/{}", one.id);
    let csv = site.get(&format!("{path}/etat.csv")).await;
    assert_eq!(csv.status, StatusCode::OK);
    assert_eq!(csv.text().lines().count() as u32, one.position.committed + 1);
    let paid: i64 =
        csv.text().lines().skip(1).map(|line| line.split(';').nth(12).unwrap().parse::<i64>().unwrap()).sum();
    assert_eq!(paid, one.position.paid_cents);
    assert!(site.get(&format!("{path}/etat.pdf")).await.body.starts_with(b"%PDF"));
    assert!(site.get(&format!("{path}/etat.xlsx")).await.body.starts_with(b"PK"));
    assert!(site.get("/caisses.csv").await.text().contains(&format!(";200;{};", one.position.committed)));
    let file = format!("logement;age\nHV-TIL-A-0002;oui\nHV-NULLE;oui\n{};oui\n", "HV-TIL-A-0003");
    let send = async |site: &Site, act: &str| {
        site.upload(&format!("{path}/import"), &[("acte", act)], "c.csv", file.as_bytes()).await
    };
    let tried = send(&site, "essayer").await;
    assert!(
        tried.text().contains("2 logements seraient ajoutés, 1 lignes ne le seraient pas"),
        "{}",
        tried.text()
    );
    assert!(tried.text().contains("Aucun logement du parc n’a cette référence"));
    assert_eq!(agreement(&site, &landlord).await.entries.len(), one.entries.len());
    assert!(send(&site, "importer").await.text().contains("2 logements ajoutés"));
    assert_eq!(agreement(&site, &landlord).await.entries.len(), one.entries.len() + 2);
    let empty =
        site.upload(&format!("{path}/import"), &[("acte", "importer")], "c.xls", b"\xD0\xCF\x11\xE0").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    // A caretaker, and whoever is of another house, find nothing there.
    for name in ["Paul Morel", "Nadia Benali"] {
        site.become_person(name).await;
        for part in ["", "/logements", "/etat.csv", "/import"] {
            let status = site.get(&format!("{path}{part}")).await.status;
            assert!(
                matches!(status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN),
                "{name} {part}: {status}"
            );
        }
    }
    // Reading is not writing, and no file leaves with it.
    site.become_person("Marc Lefèvre").await;
    site.page(&path).await;
    assert_eq!(site.get(&format!("{path}/etat.csv")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.post(&format!("{path}/supprimer"), "").await.status, StatusCode::FORBIDDEN);
}
