//! Transfers on the pages: wishes, the computation, proposals and answers, reasons, trials, files.

use crate::html;
use crate::site;
use axum::http::StatusCode;
use register::transfers::NotedExchange;
use site::Site;

async fn letting() -> (Site, String) {
    let mut site = Site::town().await;
    site.become_person("Camille Petit").await;
    let landlord = site.register.landlord(None).await.unwrap().id;
    (site, landlord)
}

async fn exchanges(site: &Site, landlord: &str) -> Vec<NotedExchange> {
    site.register.transfer_exchanges(landlord, false).await.unwrap()
}

/// Waits for the computation of a page; the page once it ended.
async fn ended(site: &Site, path: &str) -> String {
    for _ in 0..600 {
        let page = site.page(path).await;
        if !page.contains("id=\"bar\"") {
            return page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{path} does not end")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_transfers_are_sound_in_both_languages_and_show_a_chain_and_an_exchange() {
    let (site, landlord) = letting().await;
    let all = exchanges(&site, &landlord).await;
    let wish = site.register.transfer_wishes(&landlord).await.unwrap().remove(0);
    let plan = site.register.current_transfer_plan(&landlord).await.unwrap().unwrap();
    let mut paths = vec![
        "/mutations".to_owned(),
        "/mutations/souhaits".to_owned(),
        "/mutations/souhaits/nouveau".to_owned(),
        format!("/mutations/souhaits/{}", wish.id),
        format!("/mutations/souhaits/{}/modifier", wish.id),
        "/mutations/sous-occupation".to_owned(),
        "/mutations/essai".to_owned(),
        format!("/mutations/plans/{}", plan.id),
    ];
    for one in site.register.transfer_wishes(&landlord).await.unwrap() {
        paths.push(format!("/mutations/souhaits/{}/pourquoi", one.id));
    }
    for one in &all {
        paths.push(format!("/mutations/propositions/{}", one.id));
        paths.push(format!("/mutations/dossiers/{}", one.moves[0].dwelling_id));
    }
    for path in &paths {
        for lang in ["fr", "en"] {
            site.page(&format!("{path}?lang={lang}")).await;
        }
    }
    let list = site.page("/mutations").await;
    assert!(all.iter().any(|one| one.is_chain() && one.moves.len() == 2), "{all:?}");
    assert!(all.iter().any(|one| !one.is_chain()), "{all:?}");
    assert!(list.contains("Chaîne C-") && list.contains("Échange E-"), "{list}");
    assert!(list.contains("Écart prouvé") && list.contains("Effet pour les familles en attente"));
    let chain = all.iter().find(|one| one.is_chain()).unwrap();
    let page = site.page(&format!("/mutations/propositions/{}", chain.id)).await;
    for said in ["Le loyer baisse de", "R442-3-2", "L442-3-1", "même bâtiment", "proposé le"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let files = site.page(&format!("/mutations/dossiers/{}", chain.moves[0].dwelling_id)).await;
    assert!(files.contains("proposé par le calcul") && files.contains("points à l’ensemble"), "{files}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_is_noted_with_its_consent_and_a_rent_of_zero_is_told_beside_its_field() {
    let (site, landlord) = letting().await;
    let today = register::civil::today();
    let form = format!(
        "logement=HV-TIL-A-0402&personnes=1&de=2&a=3&loyer=498&proche=building&demande={today}&accord={today}&comment=signed"
    );
    let zero = site.post("/mutations/souhaits/nouveau", &form.replace("loyer=498", "loyer=0")).await;
    assert_eq!(zero.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(zero.text().contains("Un loyer de 0"), "{}", zero.text());
    let bare = site.post("/mutations/souhaits/nouveau", &form.replace("&comment=signed", "")).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = site.post("/mutations/souhaits/nouveau", &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let twice = site.post("/mutations/souhaits/nouveau", &form).await;
    assert!(twice.text().contains("déjà un souhait en cours"), "{}", twice.text());
    let page = site.page(done.location()).await;
    assert!(page.contains("Camille Petit") && page.contains("signé") && page.contains("2026-11"), "{page}");
    assert!(site.page("/mutations").await.contains("Quelque chose a changé"), "the plan is out of date");
    let path = done.location().split('?').next().unwrap().to_owned();
    let id = path.rsplit('/').next().unwrap().to_owned();
    let closed = site.post(&format!("{path}/fermer"), "motif=withdrawn").await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER);
    assert_eq!(site.register.transfer_wish(&landlord, &id).await.unwrap().wish, None);
    assert!(site.page(&path).await.contains("le ménage retire son accord"));
    let again = site.post(&format!("{path}/fermer"), "motif=withdrawn").await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_noted_refusing_solves_again_and_the_second_of_two_is_told() {
    let (site, landlord) = letting().await;
    let chain = exchanges(&site, &landlord).await.into_iter().find(NotedExchange::is_chain).unwrap();
    let path = format!("/mutations/propositions/{}", chain.id);
    let shown = chain.edition;
    let accept = format!("vu={shown}&mouvement=0&etape=accepter");
    assert_eq!(site.post(&format!("{path}/etape"), &accept).await.status, StatusCode::SEE_OTHER);
    let late = site.post(&format!("{path}/etape"), &format!("vu={shown}&etape=verrouiller")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.text().contains("entre-temps"), "{}", late.text());
    let page = site.page(&path).await;
    assert!(page.contains("accepté le") && page.contains("Inscrire à la séance"), "{page}");
    let now = site.register.transfer_exchange(&landlord, &chain.id).await.unwrap();
    let refuse = format!("vu={}&mouvement=0&etape=refuser&motif=attachment", now.edition);
    let refused = site.post(&format!("{path}/etape"), &refuse).await;
    assert_eq!(refused.status, StatusCode::SEE_OTHER, "{}", refused.text());
    assert!(ended(&site, refused.location()).await.contains("Le calcul est terminé"));
    assert!(site.page(&path).await.contains("un ménage a refusé"));
    let after = exchanges(&site, &landlord).await;
    let pair = (&chain.moves[0].wish_id, &chain.moves[0].dwelling_id);
    assert!(
        after.iter().flat_map(NotedExchange::alive).all(|m| (&m.wish_id, &m.dwelling_id) != pair),
        "what was refused is not proposed again"
    );
    assert!(after.iter().any(|one| !one.is_chain()), "the exchange is still there");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_is_compared_then_adopted_and_changes_nothing_before() {
    let (site, landlord) = letting().await;
    let before = exchanges(&site, &landlord).await;
    let chain = before.iter().find(|one| one.is_chain()).unwrap();
    let form = format!("menage={}", chain.moves[0].wish_id);
    let job = site.post("/mutations/essai", &form).await;
    let page = ended(&site, job.location()).await;
    let plan = page.split("href=\"/mutations/plans/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let result = site.page(&format!("/mutations/plans/{plan}")).await;
    assert!(result.contains("Ceci est un essai") && result.contains("Mouvements en moins"), "{result}");
    assert_eq!(exchanges(&site, &landlord).await.len(), before.len());
    let adopted = site.post(&format!("/mutations/plans/{plan}/adopter"), "").await;
    ended(&site, adopted.location()).await;
    let after = exchanges(&site, &landlord).await;
    let left = &chain.moves[0].wish_id;
    assert!(after.iter().flat_map(NotedExchange::alive).all(|m| m.wish_id != *left), "{after:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commission_that_can_decide_one_dwelling_is_given_one_and_no_more_is_kept_than_it_can() {
    let (site, landlord) = letting().await;
    let before = exchanges(&site, &landlord).await;
    let wrong = site.post("/mutations/essai", "au-plus=0").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("au-plus-error"), "the field is named");
    html::check("/mutations/essai", &wrong.text());
    let job = site.post("/mutations/essai", "au-plus=1").await;
    let page = ended(&site, job.location()).await;
    let plan = page.split("href=\"/mutations/plans/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let plan = site.register.transfer_plan(&landlord, &plan).await.unwrap();
    assert_eq!(plan.moves().len(), 1, "{:?}", plan.moves());
    let kept: Vec<String> = before.iter().map(|one| format!("garder={}", one.id)).collect();
    let job = site.post("/mutations/essai", &format!("au-plus=1&{}", kept.join("&"))).await;
    assert!(ended(&site, job.location()).await.contains("dépasse déjà ce que la commission peut décider"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_computation_stops_and_another_landlords_is_not_there() {
    let (site, _) = letting().await;
    let job = site.post("/mutations/calcul", "").await;
    let path = job.location().to_owned();
    let stopped = site.post(&format!("{path}/arreter"), "").await;
    assert_eq!(stopped.status, StatusCode::SEE_OTHER);
    let page = ended(&site, &path).await;
    assert!(page.contains("Arrêté") || page.contains("Le calcul est terminé"), "{page}");
    let foreign = site.register.add_job("other", "transfers", "solve", "{}").await.unwrap();
    assert_eq!(site.get(&format!("/mutations/travaux/{foreign}")).await.status, StatusCode::NOT_FOUND);
    for path in ["propositions", "souhaits", "plans", "dossiers"] {
        let answer = site.get(&format!("/mutations/{path}/0190a0a0")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_hold_the_same_lines_as_the_pages_and_the_certificate_names_nobody() {
    let (site, landlord) = letting().await;
    let plan = site.register.current_transfer_plan(&landlord).await.unwrap().unwrap();
    let csv = site.get("/mutations/souhaits.csv").await;
    let asked = csv.status == StatusCode::SEE_OTHER;
    // Taking data of households out asks for a fresh proof of identity.
    assert!(asked || csv.status == StatusCode::OK, "{}", csv.status);
    if !asked {
        assert_eq!(csv.text().lines().count(), 6);
        let moves = site.get("/mutations/propositions.csv").await.text();
        assert_eq!(moves.lines().count(), 5, "{moves}");
        let under = site.get("/mutations/sous-occupation.csv").await.text();
        let page = site.page("/mutations/sous-occupation").await;
        assert!(page.contains(&format!("<dd>{}</dd>", under.lines().count() - 1)), "{under}");
        let answer = site.get(&format!("/mutations/plans/{}/reponse.json", plan.id)).await;
        assert_eq!(answer.text(), plan.kept.plan);
        assert!(!answer.text().contains("HV-TIL"));
    }
    let check = format!("/mutations/plans/{}/verifier", plan.id);
    let good = site.upload(&check, &[], "reponse.json", plan.kept.plan.as_bytes()).await;
    assert_eq!(good.status, StatusCode::SEE_OTHER, "{}", good.text());
    let bad = plan.kept.plan.replace("\"seed\":1", "\"seed\":2").replace("\"value\":", "\"value\":1");
    let bad = site.upload(&check, &[], "reponse.json", bad.as_bytes()).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.text().contains("Ce fichier est refusé"), "{}", bad.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_keeps_the_stock_sees_no_wish() {
    let (mut site, landlord) = letting().await;
    let wish = site.register.transfer_wishes(&landlord).await.unwrap().remove(0);
    site.become_person("Marc Lefèvre").await;
    for path in
        ["/mutations".to_owned(), "/mutations/souhaits".to_owned(), "/mutations/sous-occupation".to_owned()]
    {
        assert_eq!(site.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let one = site.get(&format!("/mutations/souhaits/{}", wish.id)).await;
    assert!([StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&one.status));
    assert!(!site.page("/").await.contains("/mutations"));
}
