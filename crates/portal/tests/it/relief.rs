//! Property-tax relief on pages: a walk as the tax officer, what others do not see, files that are wrong.

use crate::html;
use crate::site;
use site::Site;

const FINANCE: &str = "Odile Renaud";

/// The addresses of a page that begin so.
fn links(page: &str, begin: &str) -> Vec<String> {
    let all = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let mut found: Vec<String> = all.filter(|href| href.starts_with(begin)).map(str::to_owned).collect();
    found.sort();
    found.dedup();
    found
}

/// The pages of offices and years.
async fn years(site: &Site) -> Vec<String> {
    let page = site.page("/degrevements").await;
    links(&page, "/degrevements/").into_iter().filter(|href| href[14..].matches('/').count() == 1).collect()
}

fn mark(page: &str) -> String {
    page.split("name=\"mark\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tax_officer_sees_what_is_lost_and_until_when_and_files_it() {
    let mut site = Site::town().await;
    site.become_person(FINANCE).await;
    let page = site.page("/degrevements").await;
    assert!(page.contains("SIP de Valombre") && page.contains("au-delà de la taxe"), "a lost part is shown");
    assert!(
        page.contains("data-tone=\"error\"") || page.contains("data-tone=\"warning\""),
        "something is urgent"
    );
    let years: Vec<String> =
        years(&site).await.into_iter().filter(|href| !href.contains("/depenses")).collect();
    assert_eq!(years.len(), 3, "{years:?}");
    for lang in ["fr", "en"] {
        for address in [
            "/degrevements/depenses",
            "/degrevements/centres",
            "/degrevements/importer",
            "/degrevements/depenses/nouvelle",
        ] {
            site.page(&format!("{address}?lang={lang}")).await;
        }
        for year in &years {
            site.page(&format!("{year}?lang={lang}")).await;
        }
    }
    let year = &years[0];
    let csv = site.get(&format!("{year}/annexe.csv")).await;
    assert_eq!(csv.status, 200);
    let csv = csv.text();
    assert!(csv.starts_with("\u{FEFF}article;adresse_imposition") && csv.lines().count() > 1, "{csv}");
    let head: Vec<&str> = csv.lines().next().unwrap().split(';').collect();
    for name in
        ["retenue_garantie", "montant_vire_ttc", "montant_vire_ht", "numero_fiscal_local", "code_postal"]
    {
        assert!(head.contains(&name), "{name}: {head:?}");
    }
    let xlsx = site.get(&format!("{year}/annexe.xlsx")).await;
    assert!(xlsx.status == 200 && xlsx.body.starts_with(b"PK"));
    let letter = site.get(&format!("{year}/lettre.pdf")).await;
    assert!(letter.status == 200 && letter.body.starts_with(b"%PDF"));

    let page = site.page(year).await;
    assert!(page.contains("Ce qui n’est pas connu de l’annexe"));
    assert!(page.contains("le numéro fiscal du local : non connu pour"), "which, and of how many lines");
    let today = register::civil::today();
    let form =
        |page: &str, seen: &str| format!("mark={}&article=1391+C&le={today}&vu-1391+C={seen}", mark(page));
    let stale = site.post(&format!("{year}/depot"), &form(&page, "1")).await;
    assert!(stale.status == 422 && stale.text().contains("Le montant a changé"), "{}", stale.text());
    let page = site.page(year).await;
    let seen =
        page.split("name=\"vu-1391 C\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let filed = site.post(&format!("{year}/depot"), &form(&page, seen)).await;
    assert_eq!(filed.status, 303, "{}", filed.text());
    let after = site.page(year).await;
    assert!(after.contains("Réclamations déposées") && after.contains("accorde-"));
    // What was filed keeps its file; nothing of it is asked a second time.
    let kept = links(&after, "/degrevements/demandes/");
    assert_eq!(kept.len(), 3, "{kept:?}");
    for (href, begin) in kept.iter().zip([&b"\xEF\xBB\xBFarticle;"[..], b"PK", b"%PDF"]) {
        let file = site.get(href).await;
        assert!(file.status == 200 && file.body.starts_with(begin), "{href}");
    }
    let again = site.get(&format!("{year}/annexe.csv")).await.text();
    let filed = site.get(&kept[0]).await.text();
    let lines = |text: &str| text.lines().filter(|line| line.starts_with("1391 C;")).count();
    assert!(lines(&filed) > 0 && lines(&again) == 0, "{again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_ambiguous_is_decided_several_at_a_time() {
    let mut site = Site::town().await;
    site.become_person(FINANCE).await;
    let page = site.page("/degrevements/depenses?etat=a-decider").await;
    let waiting: Vec<&str> =
        page.split("name=\"depense\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(waiting.len(), 2, "one ambiguous, one that comes twice");
    let sheet = site.page(&format!("/degrevements/depenses/{}", waiting[0])).await;
    assert!(sheet.contains("Les mots du libellé") || sheet.contains("Aucun mot"));
    let form = format!("mark={}&decision=class%3DPMR", mark(&page));
    let nothing = site.post("/degrevements/depenses/decision", &form).await;
    assert_eq!(nothing.status, 422);
    let page = site.page("/degrevements/depenses?etat=a-decider").await;
    let chosen: Vec<String> = waiting.iter().map(|id| format!("depense={id}")).collect();
    let form = format!("mark={}&{}&decision=class%3DEXCLU&motif=devis", mark(&page), chosen.join("&"));
    let decided = site.post("/degrevements/depenses/decision", &form).await;
    assert_eq!(decided.status, 303, "{}", decided.text());
    // The class is said for both; the resemblance still waits for its own decision.
    let after = site.page("/degrevements/depenses?etat=a-decider").await;
    assert_eq!(after.matches("name=\"depense\"").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_typed_expense_is_checked_and_a_bad_file_is_told() {
    let mut site = Site::town().await;
    site.become_person(FINANCE).await;
    let page = site.page("/degrevements/depenses/nouvelle").await;
    let typed = |ht: &str, ttc: &str| {
        format!(
            "mark={}&libelle=Douche+adapt%C3%A9e&type=invoice&paye=2025-03-04&ht={ht}&taux=10&ttc={ttc}",
            mark(&page)
        )
    };
    let swapped = site.post("/degrevements/depenses/nouvelle", &typed("1100", "1000")).await;
    assert_eq!(swapped.status, 422);
    assert!(swapped.text().contains("sans doute inversés"));
    let page = site.page("/degrevements/depenses/nouvelle").await;
    let typed = format!(
        "mark={}&libelle=Douche+adapt%C3%A9e&type=invoice&paye=2025-03-04&ht=1000&taux=10&ttc=1100",
        mark(&page)
    );
    let noted = site.post("/degrevements/depenses/nouvelle", &typed).await;
    assert_eq!(noted.status, 303, "{}", noted.text());
    site.page(noted.location()).await;

    let file = "libelle;date_paiement;ttc\nPose de barres d'appui;03/02/2025;110\nDouche;31/02/2025;100\n";
    let texts = [("contenu", "expenses"), ("etape", "verifier")];
    let before = site.page("/degrevements/depenses").await.matches("<tr>").count();
    let verdict = site.upload("/degrevements/importer", &texts, "depenses.csv", file.as_bytes()).await;
    assert_eq!(verdict.status, 200, "{}", verdict.text());
    let verdict = verdict.text();
    html::check("/degrevements/importer", &verdict);
    assert!(verdict.contains("Rien n’est encore écrit") && verdict.contains("31/02/2025"));
    assert_eq!(site.page("/degrevements/depenses").await.matches("<tr>").count(), before);
    let texts = [("contenu", "expenses"), ("etape", "importer")];
    site.upload("/degrevements/importer", &texts, "depenses.csv", file.as_bytes()).await;
    assert_eq!(site.page("/degrevements/depenses").await.matches("<tr>").count(), before + 1);
    let hostile = site.upload("/degrevements/importer", &texts, "x.xlsx", b"PK\x03\x04 nothing").await;
    assert!(hostile.status == 200 && hostile.text().contains("est refusé"), "{}", hostile.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_of_the_tax_of_a_residence_is_said_of_several_dwellings_at_once() {
    let mut site = Site::town().await;
    site.become_person(FINANCE).await;
    let offices = site.page("/degrevements/centres").await;
    let address = links(&offices, "/degrevements/residences/").remove(0);
    for lang in ["fr", "en"] {
        html::check(&address, &site.page(&format!("{address}?lang={lang}")).await);
    }
    let page = site.page(&address).await;
    let dwellings: Vec<&str> =
        page.split("name=\"logement\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(dwellings.len() > 1);
    let nobody = site.post(&address, &format!("mark={}&imposable=2040", mark(&page))).await;
    assert!(nobody.status == 422 && nobody.text().contains("Cochez au moins une ligne"));
    let form = |page: &str, said: &str| format!("mark={}&logement={}&{said}", mark(page), dwellings[0]);
    let page = site.page(&address).await;
    let nothing = site.post(&address, &form(&page, "acte=dire")).await;
    assert!(nothing.status == 422 && nothing.text().contains("Remplissez au moins un champ"));
    // What was ticked stays ticked.
    assert!(nothing.text().contains(&format!("value=\"{}\" checked", dwellings[0])), "{}", nothing.text());
    let page = site.page(&address).await;
    let wrong = site.post(&address, &form(&page, "acte=dire&imposable=vingt")).await;
    assert_eq!(wrong.status, 422);
    let page = site.page(&address).await;
    let said = site.post(&address, &form(&page, "acte=dire&imposable=2090")).await;
    assert_eq!(said.status, 303, "{}", said.text());
    let page = site.page(&address).await;
    assert!(page.contains("Première année de taxe : 2090") && page.contains("taxable à partir de 2090"));
    let forgotten = site.post(&address, &form(&page, "acte=oublier")).await;
    assert_eq!(forgotten.status, 303);
    assert!(!site.page(&address).await.contains("2090"));
    site.become_person("Camille Petit").await;
    let answer = site.get(&address).await;
    assert!(answer.status == 403 || answer.status == 404, "{}", answer.status);
}

#[tokio::test(flavor = "multi_thread")]
async fn others_see_no_more_than_their_right() {
    let mut site = Site::town().await;
    site.become_person(FINANCE).await;
    let years: Vec<String> =
        years(&site).await.into_iter().filter(|href| !href.contains("/depenses")).collect();
    // The stock service reads, and changes nothing.
    site.become_person("Marc Lefèvre").await;
    let page = site.page(&years[0]).await;
    assert!(!page.contains("/depot"));
    let filed = site.post(&format!("{}/depot", years[0]), "article=1391+C&le=2026-01-02").await;
    assert_ne!(filed.status, 303);
    for stranger in ["Paul Morel", "Camille Petit", "Yann Le Goff"] {
        site.become_person(stranger).await;
        for address in ["/degrevements", "/degrevements/depenses", years[0].as_str()] {
            let answer = site.get(address).await;
            assert!(answer.status == 403 || answer.status == 404, "{stranger}: {address}: {}", answer.status);
        }
    }
    site.cookie.clear();
    assert_eq!(site.get("/degrevements").await.status, 303, "nobody is asked to sign in");
}
