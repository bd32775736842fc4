//! Adapted dwellings on the pages: the register and its files, a notice, the needs, the commission and its sheet.

use crate::site;
use axum::http::StatusCode;
use register::privacy::accesses::AccessFilter;
use site::Site;

async fn landlord(site: &Site) -> String {
    site.register.landlord(None).await.unwrap().id
}

/// The file of the commission of the invented town.
async fn case(site: &Site) -> String {
    let landlord = landlord(site).await;
    site.register.allocation_cases(&landlord, None).await.unwrap()[0].id.clone()
}

async fn vacancy(site: &Site) -> register::vacancies::Vacancy {
    site.register.open_vacancies(&landlord(site).await).await.unwrap().remove(0)
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let from = page.find(&start).unwrap_or_else(|| panic!("no {name}")) + start.len();
    page[from..].split('"').next().unwrap().to_owned()
}

/// The number of lines of a CSV, its header left out.
fn lines(csv: &str) -> usize {
    csv.lines().count() - 1
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_adapted_dwellings_are_sound_in_both_languages() {
    let mut site = Site::town().await;
    let (case, vacancy) = (case(&site).await, vacancy(&site).await);
    let dwelling = vacancy.dwelling_id.clone();
    for name in ["Amina Diallo", "Camille Petit"] {
        site.become_person(name).await;
        let landlord = landlord(&site).await;
        let need = site.register.needs(&landlord).await.unwrap()[0].id.clone();
        for path in [
            "/logements-adaptes".to_owned(),
            "/logements-adaptes?niveau=N4".to_owned(),
            format!("/logements/{dwelling}"),
            format!("/logements/{dwelling}/equipements"),
            format!("/logements/{dwelling}/attributions"),
            "/vacances".to_owned(),
            "/vacances?etat=closes".to_owned(),
            format!("/vacances/{}", vacancy.id),
            format!("/vacances/{}/besoins", vacancy.id),
            "/besoins".to_owned(),
            format!("/besoins/{need}"),
            "/besoins/nouveau".to_owned(),
            "/commissions".to_owned(),
            format!("/dossiers/{case}"),
        ] {
            for lang in ["fr", "en"] {
                let mark = if path.contains('?') { '&' } else { '?' };
                site.page(&format!("{path}{mark}lang={lang}")).await;
            }
        }
    }
    assert!(site.page("/vacances/nouvelle").await.contains("name=\"logement\""));
    site.become_person("Amina Diallo").await;
    let home = site.page("/").await;
    assert!(!home.contains("sans besoin associé"), "a need fits the one that is free");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_and_its_files_count_the_same_whatever_the_filter() {
    let site = Site::town().await;
    for query in
        ["", "niveau=N3", "disponibilite=vacant", "pieces=3&acces=oui", "q=tilleuls", "commune=00000"]
    {
        let page = site.page(&format!("/logements-adaptes?{query}")).await;
        let csv = site.get(&format!("/logements-adaptes.csv?{query}")).await.text();
        let n = lines(&csv);
        let shown = format!("{n} logement");
        assert!(n == 0 || page.contains(&shown), "{query}: {n}");
        let xlsx = site.get(&format!("/logements-adaptes.xlsx?{query}")).await;
        assert_eq!((xlsx.status, &xlsx.body[..2]), (StatusCode::OK, &b"PK"[..]));
        assert!(csv.lines().next().unwrap().contains("niveau_min"), "a header even when empty");
    }
    let free = site.get("/logements-adaptes.csv?disponibilite=vacant").await.text();
    assert!(lines(&free) == 1 && free.contains("HV-TIL-A-0002"), "{free}");
}

#[tokio::test(flavor = "multi_thread")]
async fn equipment_is_noted_once_withdrawn_and_kept_in_the_history() {
    let site = Site::town().await;
    let dwelling = vacancy(&site).await.dwelling_id;
    let path = format!("/logements/{dwelling}/equipements");
    let form = "equipement=shower-seat&fait=installed&le=2026-03-12&source=invoice&preuve=F-77";
    assert_eq!(site.post(&path, form).await.status, StatusCode::SEE_OTHER);
    let twice = site.post(&path, form).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.text().contains("déjà noté à cette date"));
    let page = site.page(&path).await;
    assert!(page.contains("Siège de douche – posé") && page.contains("facture, F-77"));
    let wrong = site.post(&path, "equipement=bath&fait=installed&le=2999-01-01").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let facts = page.split("name=\"constat\" value=\"").nth(1).unwrap();
    let fact = facts.split('"').next().unwrap();
    let done = site.post(&format!("{path}/retirer"), &format!("constat={fact}")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert!(site.page(&path).await.contains("<del>"), "it stays, struck out");
    let level =
        site.post(&format!("/logements/{dwelling}/niveau"), "niveau=N4&motif=&jusqu=2020-01-01").await;
    assert_eq!(level.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_shows_at_once_on_the_first_page_and_on_the_dwelling() {
    let mut site = Site::town().await;
    site.become_person("Camille Petit").await;
    let today = register::civil::today();
    let zero = format!("logement=HV-TIL-A-0003&recu={today}&libre={today}&loyer=0");
    let refused = site.post("/vacances/nouvelle", &zero).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("plus grand que zéro"));
    let unknown = site.post("/vacances/nouvelle", &zero.replace("HV-TIL-A-0003", "X")).await;
    assert!(unknown.text().contains("aucun logement du parc"));
    // Nobody needs a T2 that is let at such a price.
    let made = site.post("/vacances/nouvelle", &zero.replace("loyer=0", "loyer=950,50")).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let path = made.location().split('?').next().unwrap().to_owned();
    let landlord = landlord(&site).await;
    for need in site.register.needs(&landlord).await.unwrap() {
        let gone = site.post(&format!("/besoins/{}/effacer", need.id), "accord=oui").await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER);
    }
    let page = site.page(&path).await;
    assert!(page.contains("LOGEMENT ADAPTÉ N3") && page.contains("art. R441-4 CCH"), "{page}");
    assert!(page.contains("Aucun besoin connu ne correspond"));
    site.become_person("Marc Lefèvre").await;
    assert!(site.page("/").await.contains("logements adaptés libérés sans besoin associé"));
    let dwelling = site.register.open_vacancies(&landlord).await.unwrap();
    let dwelling = &dwelling.iter().find(|v| path.ends_with(&v.id)).unwrap().dwelling_id;
    assert!(site.page(&format!("/logements/{dwelling}")).await.contains("Ce logement adapté se libère"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commission_decides_and_the_second_of_two_is_told() {
    let mut site = Site::town().await;
    let case = case(&site).await;
    let path = format!("/dossiers/{case}");
    site.become_person("Bruno Masson").await;
    let page = site.page(&path).await;
    assert!(page.contains("LOGEMENT ADAPTÉ N3 – adapté senior — art. R441-4 CCH"), "{page}");
    assert!(page.contains("rang 1") && page.contains("locataire du bailleur"));
    let shown = hidden(&page, "vu");
    let landlord = landlord(&site).await;
    let needs = site.register.needs(&landlord).await.unwrap();
    let without = needs.iter().find(|n| n.need.needs_adaptation() == Some(false)).unwrap();
    let internal = needs.iter().find(|n| n.is_internal()).unwrap();
    let bare = site.post(&format!("{path}/decision"), &format!("vu={shown}&candidat={}", without.id)).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.text().contains("choisissez un motif"), "{}", bare.text());
    let stale = site.post(&format!("{path}/decision"), &format!("vu=old&candidat={}", internal.id)).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(stale.text().contains("Le dossier a changé"));
    let done = site.post(&format!("{path}/decision"), &format!("vu={shown}&candidat={}", internal.id)).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let late = site.post(&format!("{path}/decision"), &format!("vu={shown}&candidat={}", without.id)).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.text().contains("a déjà décidé"), "{}", late.text());
    for lang in ["fr", "en"] {
        let sheet = site.page(&format!("{path}/fiche?lang={lang}")).await;
        let kept = site.register.decision(&landlord, &case).await.unwrap().unwrap();
        assert!(sheet.contains(&kept.digest) && sheet.contains(&internal.reference()));
        assert!(sheet.contains("Bruno Masson"));
    }
    // Everything that was read is written down.
    let filter = AccessFilter { subject: Some(path.clone()), limit: 10, ..AccessFilter::default() };
    let read = site.register.accesses(&landlord, &filter).await.unwrap();
    assert!(read.iter().any(|one| one.kind == "allocation-session"), "{read:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_keeps_the_stock_sees_dwellings_and_neither_needs_nor_commissions() {
    let mut site = Site::town().await;
    let (case, vacancy) = (case(&site).await, vacancy(&site).await);
    let needs = site.register.needs(&landlord(&site).await).await.unwrap();
    let references: Vec<String> = needs.iter().map(register::needs::NotedNeed::reference).collect();
    assert_eq!(references.len(), 3);
    site.become_person("Marc Lefèvre").await;
    for path in ["/logements-adaptes".to_owned(), "/vacances".to_owned(), format!("/vacances/{}", vacancy.id)]
    {
        let page = site.page(&path).await;
        assert!(!references.iter().any(|reference| page.contains(reference)), "{path}");
    }
    for path in [
        "/besoins".to_owned(),
        "/commissions".to_owned(),
        format!("/dossiers/{case}"),
        format!("/dossiers/{case}/fiche"),
        format!("/vacances/{}/besoins", vacancy.id),
        format!("/logements/{}/attributions", vacancy.dwelling_id),
    ] {
        let status = site.get(&path).await.status;
        assert!(status == StatusCode::FORBIDDEN || status == StatusCode::NOT_FOUND, "{path}: {status}");
    }
    // A caretaker knows that somebody will come, and not why.
    site.become_person("Paul Morel").await;
    let status = site.get("/besoins").await.status;
    assert!(status == StatusCode::FORBIDDEN || status == StatusCode::NOT_FOUND, "{status}");
}
