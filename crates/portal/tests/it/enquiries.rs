//! Enquiries on the pages: what a resident does with a code and no account, what agents see of their own residences only, what is
//! told when something is wrong, what another organisation gets.

use crate::html;
use crate::site;
use axum::http::StatusCode;
use enquiry::{Channel, Stage};
use register::enquiries::Enquiry;
use site::Site;

fn today() -> jiff::civil::Date {
    register::civil::today()
}

async fn landlord(site: &Site) -> String {
    site.register.landlord(None).await.unwrap().id
}

async fn enquiry(site: &Site, stage: Stage) -> Enquiry {
    let all = site.register.enquiries(&landlord(site).await).await.unwrap();
    all.into_iter().find(|one| one.stage() == stage).unwrap()
}

/// A dwelling that has not answered, and its code.
async fn waiting(site: &Site, id: &str) -> (register::enquiries::Unit, String) {
    let own = landlord(site).await;
    let codes = site.register.enquiry_codes(&own, id, None).await.unwrap();
    let units = site.register.enquiry_units(&own, id, None).await.unwrap();
    let unit = units.into_iter().rfind(|unit| unit.answered.is_none() && unit.attempts.is_empty()).unwrap();
    let code = codes[&unit.id].to_string();
    (unit, code)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_are_sound_in_both_languages_and_files_are_made() {
    let mut site = Site::town().await;
    let (open, closed) = (enquiry(&site, Stage::Open).await.id, enquiry(&site, Stage::Closed).await.id);
    let (unit, _) = waiting(&site, &open).await;
    site.become_person("Amina Diallo").await;
    let mut pages =
        vec!["/enquetes".to_owned(), "/enquetes/nouvelle".to_owned(), "/enquetes/repondre".to_owned()];
    for part in ["", "/apercu", "/logements", "/saisie", "/fichier", "/resultats"] {
        pages.push(format!("/enquetes/{open}{part}"));
    }
    pages.push(format!("/enquetes/{open}/logements/{}", unit.id));
    pages.push(format!("/enquetes/{open}/logements/{}/reponse?canal=phone", unit.id));
    for part in ["", "/resultats", "/suites", "/retour"] {
        pages.push(format!("/enquetes/{closed}{part}"));
    }
    for path in &pages {
        for lang in ["fr", "en"] {
            let sign = if path.contains('?') { '&' } else { '?' };
            site.page(&format!("{path}{sign}lang={lang}")).await;
        }
    }
    for file in
        ["questionnaire.pdf?facile=oui", "courriers.pdf", "logements.csv", "resultats.csv", "resultats.pdf"]
    {
        let answer = site.get(&format!("/enquetes/{open}/{file}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{file}: {}", answer.text());
    }
    let results = site.page(&format!("/enquetes/{closed}/resultats")).await;
    assert!(
        results.contains("Aide pour les démarches en ligne") && results.contains("moins de 11"),
        "{results}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resident_answers_once_with_a_code_and_no_account() {
    let site = Site::town().await;
    let one = enquiry(&site, Stage::Open).await;
    let (_, code) = waiting(&site, &one.id).await;
    let wrong = site.post("/enquetes/repondre", "code=AAA-AAA-AAA").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Ce code n’est pas reconnu"), "{}", wrong.text());
    html::check("/enquetes/repondre", &wrong.text());
    let form = site.post("/enquetes/repondre", &format!("code={code}&facile=oui")).await;
    assert_eq!(form.status, StatusCode::OK);
    html::check("/enquetes/repondre", &form.text());
    assert!(form.text().contains("Quels services voulez-vous près de chez vous"), "{}", form.text());
    let send = "/enquetes/repondre/envoyer";
    let blank = site.post(send, &format!("code={code}")).await;
    assert!(blank.text().contains("Répondez à une question au moins"), "{}", blank.text());
    let odd = site.post(send, &format!("code={code}&q2=1&q6=99")).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(odd.text().contains("Tapez un nombre de 1 à 15"), "{}", odd.text());
    html::check(send, &odd.text());
    let good = format!("code={code}&q1=1&q1=3&q2=%3F&q3=-&q4=8");
    assert!(site.post(send, &good).await.text().contains("Votre réponse est enregistrée"));
    for path in ["/enquetes/repondre", send] {
        let again = site.post(path, &good).await;
        assert!(again.text().contains("Vous avez déjà répondu"), "{}", again.text());
        html::check(path, &again.text());
    }
    let own = landlord(&site).await;
    let units = site.register.enquiry_units(&own, &one.id, None).await.unwrap();
    let online = units.iter().filter(|unit| unit.answered.is_some_and(|(way, _)| way == Channel::Online));
    assert_eq!(online.count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_is_told_to_whoever_has_the_address_once_it_is_published() {
    let mut site = Site::town().await;
    let (open, closed) = (enquiry(&site, Stage::Open).await.id, enquiry(&site, Stage::Closed).await.id);
    let told = site.page(&format!("/enquetes/{closed}/retour")).await;
    assert!(told.contains("permanence le mardi") && told.contains("logements ont répondu"), "{told}");
    assert_eq!(site.get(&format!("/enquetes/{open}/retour")).await.status, StatusCode::NOT_FOUND);
    site.become_person("Hélène Roche").await;
    let page = format!("/enquetes/{closed}/suites");
    let wrong = site.post(&page, "dit=&fait=Rien&etat=planned&jour=2026-01-01").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    html::check(&page, &wrong.text());
    let withdrawn = site.post(&format!("{page}/publier"), "publier=non").await;
    assert_eq!(withdrawn.status, StatusCode::SEE_OTHER);
    assert_eq!(site.get(&format!("/enquetes/{closed}/retour")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caretaker_sees_its_own_residence_and_types_what_came_there() {
    let mut site = Site::town().await;
    let one = enquiry(&site, Stage::Open).await;
    let own = landlord(&site).await;
    let units = site.register.enquiry_units(&own, &one.id, None).await.unwrap();
    let codes = site.register.enquiry_codes(&own, &one.id, None).await.unwrap();
    site.become_person("Paul Morel").await;
    let list = site.page(&format!("/enquetes/{}/logements", one.id)).await;
    let there: Vec<_> = units.iter().filter(|unit| list.contains(&unit.id)).collect();
    let residence = there[0].residence_id.clone();
    assert!(there.iter().all(|unit| unit.residence_id == residence));
    let free = |elsewhere: bool| {
        let mut all = units.iter().filter(|unit| unit.answered.is_none());
        all.find(|unit| (unit.residence_id == residence) != elsewhere).unwrap()
    };
    let (here, away) = (free(false), free(true));
    let sheet = |unit: &str| format!("/enquetes/{}/logements/{unit}", one.id);
    assert_eq!(site.get(&sheet(&away.id)).await.status, StatusCode::NOT_FOUND);
    let attempt = format!("moyen=door&issue=nobody-home&jour={}", today());
    let refused = site.post(&format!("{}/passages", sheet(&away.id)), &attempt).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let noted = site.post(&format!("{}/passages", sheet(&here.id)), &attempt).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER);
    let later =
        site.post(&format!("{}/passages", sheet(&here.id)), "moyen=door&issue=call-back&jour=x").await;
    assert_eq!(later.status, StatusCode::UNPROCESSABLE_ENTITY);
    html::check("passages", &later.text());
    // Fast typing: by code, and a code of elsewhere is none.
    let typing = format!("/enquetes/{}/saisie", one.id);
    let elsewhere = site.post(&typing, &format!("code={}&q2=1", codes[&away.id])).await;
    assert_eq!(elsewhere.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(elsewhere.text().contains("Ce code n’est pas reconnu"), "{}", elsewhere.text());
    let wrong = site.post(&typing, &format!("code={}&q1=9&q2=4", codes[&here.id])).await;
    assert!(wrong.text().contains("de 1 à 6") && wrong.text().contains("de 1 à 3"), "{}", wrong.text());
    html::check(&typing, &wrong.text());
    let good = site.post(&typing, &format!("code={}&q1=1%2C3&q2=2&q4=%3F", codes[&here.id])).await;
    assert_eq!(good.status, StatusCode::SEE_OTHER);
    // It writes no enquiry and decides nothing.
    for act in ["ouvrir", "clore", "purger", "suites/publier"] {
        let done = site.post(&format!("/enquetes/{}/{act}", one.id), "").await;
        assert!(
            matches!(done.status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN),
            "{act}: {}",
            done.status
        );
    }
    assert_eq!(enquiry(&site, Stage::Open).await.id, one.id);
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_of_a_spreadsheet_are_read_whole_or_told_one_by_one() {
    let mut site = Site::town().await;
    let one = enquiry(&site, Stage::Open).await;
    let (_, code) = waiting(&site, &one.id).await;
    site.become_person("Amina Diallo").await;
    let path = format!("/enquetes/{}/fichier", one.id);
    let wrong = site.post(&path, &format!("lignes=code%3Bq1%3Bq2%0A{code}%3B9%3B1%0AXXX%3B1%3B1")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    html::check(&path, &wrong.text());
    for said in ["Ligne 2, colonne q1", "Ligne 3, colonne code", "Rien n’est enregistré"] {
        assert!(wrong.text().contains(said), "{said}: {}", wrong.text());
    }
    let good = site.post(&path, &format!("lignes=code%3Bq1%3Bq2%0A{code}%3B1%3B1")).await;
    assert!(good.text().contains("Réponses ajoutées : 1"), "{}", good.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_enquiry_is_written_question_by_question_and_health_is_refused() {
    let mut site = Site::town().await;
    site.become_person("Amina Diallo").await;
    let form = format!("titre=Jardin&objet=Choisir+un+jardin&plan=simple&taille=20&fin={}&mois=3", today());
    let bad = site.post("/enquetes/nouvelle", &form.replace("taille=20", "taille=")).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    html::check("/enquetes/nouvelle", &bad.text());
    let made = site.post("/enquetes/nouvelle", &form).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER);
    let path = made.location().to_owned();
    let unready = site.post(&format!("{path}/ouvrir"), "").await;
    assert!(unready.text().contains("Le questionnaire n’est pas prêt"), "{}", unready.text());
    html::check(&path, &unready.text());
    let question = "genre=one&fr=Un+jardin+partag%C3%A9+%3F&facile=Un+jardin+pour+tous+%3F&choix=Oui+%3B+Oui%0ANon+%3B+Non";
    let ill = question.replace("Un+jardin+partag%C3%A9", "Avez-vous+un+cancer");
    let refused = site.post(&format!("{path}/questions/nouvelle"), &ill).await;
    assert!(refused.text().contains("Cette question parle de santé"), "{}", refused.text());
    html::check(&path, &refused.text());
    let kept = site.post(&format!("{path}/questions/nouvelle"), question).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    assert!(site.page(&format!("{path}/questions/1")).await.contains("Un jardin pour tous"));
    assert_eq!(site.post(&format!("{path}/ouvrir"), "").await.status, StatusCode::SEE_OTHER);
    assert!(site.page(&path).await.contains("Ouverte"));
    // What is open is not written again.
    assert_eq!(site.get(&format!("{path}/modifier")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get(&format!("{path}/questions/1")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_answers_of_a_dwelling_are_shown_to_whoever_chooses() {
    let mut site = Site::town().await;
    let one = enquiry(&site, Stage::Open).await;
    let own = landlord(&site).await;
    let units = site.register.enquiry_units(&own, &one.id, None).await.unwrap();
    let unit = units.iter().find(|unit| unit.aside > 0).unwrap();
    site.become_person("Amina Diallo").await;
    let path = format!("/enquetes/{}/logements/{}", one.id, unit.id);
    let page = site.page(&path).await;
    assert!(page.contains("Deux réponses : laquelle compte") && page.contains("En ligne"), "{page}");
    let sheet = site.register.enquiry_unit(&own, (&one.id, &unit.id), None).await.unwrap();
    let other = sheet.answers.iter().find(|answer| !answer.counts).unwrap();
    let chosen = site.post(&format!("{path}/choisir"), &format!("reponse={}", other.id)).await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER);
    let after = site.register.enquiry_unit(&own, (&one.id, &unit.id), None).await.unwrap();
    assert_eq!(after.unit.answered.map(|(way, _)| way), Some(other.channel));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_organisation_finds_nothing() {
    let mut site = Site::town().await;
    let (open, closed) = (enquiry(&site, Stage::Open).await.id, enquiry(&site, Stage::Closed).await.id);
    let (unit, _) = waiting(&site, &open).await;
    // A direction of another house holds the same role, elsewhere.
    site.become_person("Lucie Ferrand").await;
    for path in [
        format!("/enquetes/{open}"),
        format!("/enquetes/{open}/logements"),
        format!("/enquetes/{open}/logements/{}", unit.id),
        format!("/enquetes/{open}/logements.csv"),
        format!("/enquetes/{open}/courriers.pdf"),
        format!("/enquetes/{closed}/resultats"),
        format!("/enquetes/{closed}/resultats.csv"),
        format!("/enquetes/{closed}/suites"),
    ] {
        // A role that opens no such page is told so, whether the enquiry is there or not.
        let other = path.replace(&open, "no-such-enquiry").replace(&closed, "no-such-enquiry");
        let (found, none) = (site.get(&path).await.status, site.get(&other).await.status);
        assert!(found == StatusCode::NOT_FOUND || found == StatusCode::FORBIDDEN, "{path}: {found}");
        assert_eq!(found, none, "{path}");
    }
    for path in [
        format!("/enquetes/{open}/clore"),
        format!("/enquetes/{closed}/purger"),
        format!("/enquetes/{closed}/suites"),
        format!("/enquetes/{open}/logements/{}/passages", unit.id),
    ] {
        let form = format!("accord=oui&dit=a&fait=b&moyen=door&issue=refused&jour={}", today());
        let done = site.post(&path, &form).await;
        let is_shut = [StatusCode::NOT_FOUND, StatusCode::FORBIDDEN].contains(&done.status);
        assert!(is_shut, "{path}: {}", done.status);
    }
}
