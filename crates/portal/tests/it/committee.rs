//! Instruction, committees and boards by their pages: a file that an interest hides answers, byte for byte, what would be answered
//! if it had never been written.

use super::site::{Answer, Site};
use axum::http::StatusCode;
use portal::list_of_doors;
use register::committees::{MineOfCall, Seat};
use std::collections::BTreeMap;

/// Of the fund of the invented town: a reader of its closed call, whose relative works for the lead of two files.
const LINKED: &str = "Gaël Rousset";
/// Without any link outside.
const FREE: &str = "Lina Moreau";
const CHAIR: &str = "Suzanne Leroy";
const INSTRUCTOR: &str = "Maud Tessier";

/// What somebody of the town may know of the committee where they sit.
async fn mine(site: &Site, name: &str) -> MineOfCall {
    let people = site.register.demo_people().await.unwrap();
    let person = people.iter().find(|one| one.name == name).unwrap();
    let all = site.register.organisations().await.unwrap();
    let home = all.iter().find(|one| one.name == person.organisation).unwrap();
    let register = site.register.across(register::Across::SignIn);
    let now = jiff::Timestamp::now();
    let actor = register.actor_of(&person.account_id, &home.id, now).await.unwrap().unwrap();
    let hand = site.register.used_by(register::Author::Person {
        account_id: person.account_id.clone(),
        organisation_id: Some(home.id.clone()),
    });
    let mut all = hand.my_committees(&actor, now).await.unwrap();
    all.retain(|one| one.sight.is_closed);
    all.remove(0)
}

/// What a page says, but for the marks by which each form is sent once.
fn bare(answer: &Answer) -> (StatusCode, Vec<(String, Vec<u8>)>, String) {
    // The name of a request is drawn anew each time, whatever is asked.
    let told = answer.headers.iter().filter(|(name, _)| name.as_str() != "x-request-id");
    let headers = told.map(|(name, value)| (name.to_string(), value.as_bytes().to_vec())).collect();
    let text = String::from_utf8_lossy(&answer.body);
    let mut parts = text.split("name=\"mark\" value=\"");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str(part.split_once('"').map_or("", |(_, rest)| rest));
    }
    (answer.status, headers, kept)
}

/// Every door of these slices and of those that show applications, with the ids of one file.
fn asked(ids: &[(&str, String)]) -> Vec<(&'static str, String)> {
    let starts =
        ["/instruction", "/comites", "/arbitrages", "/candidatures", "/appels", "/journee", "/enveloppes"];
    let mut all = Vec::new();
    for door in list_of_doors() {
        if door.path != "/" && !starts.iter().any(|start| door.path.starts_with(start)) {
            continue;
        }
        if !door.path.contains('{') {
            all.push((door.method, door.path.to_owned()));
            continue;
        }
        // Each id in each place: a file where a call is expected is asked for too.
        for (_, id) in ids {
            let mut path = String::new();
            for part in door.path.split('/').skip(1) {
                path.push('/');
                path.push_str(if part.starts_with('{') { id } else { part });
            }
            all.push((door.method, path));
        }
    }
    all
}

#[tokio::test]
async fn a_hidden_file_answers_byte_for_byte_as_if_it_had_never_been_written() {
    let mut site = Site::town().await;
    let (chair, linked) = (mine(&site, CHAIR).await, mine(&site, LINKED).await);
    let known = |id: &str| linked.files.iter().any(|file| file.application.id == id);
    let hidden = chair.files.iter().find(|file| !known(&file.application.id)).unwrap();
    let id = hidden.application.id.clone();
    let title = hidden.application.content.title.clone();
    let number = hidden.application.number.clone().unwrap();
    let others = linked.files.iter().filter(|file| file.application.id != id);
    let mut ids = vec![
        ("file", id.clone()),
        ("call", chair.sight.call.id.clone()),
        ("other", others.map(|file| file.application.id.clone()).next().unwrap()),
    ];
    ids.extend(hidden.reviews.iter().map(|one| ("review", one.id.clone())));
    let board = site.register.boards(&chair.sight).await.unwrap().remove(0);
    ids.push(("board", board.id));
    site.become_person(LINKED).await;
    let doors = asked(&ids);
    assert!(doors.len() > 150, "{}", doors.len());
    let ask = async || {
        let mut all = Vec::new();
        for (method, path) in &doors {
            let answer = if *method == "GET" { site.get(path).await } else { site.post(path, "").await };
            all.push(bare(&answer));
        }
        all
    };
    // What an empty form changes, it changes before the comparison.
    ask().await;
    let there = ask().await;
    let mut shown = 0;
    for ((method, path), (status, _, body)) in doors.iter().zip(&there) {
        assert!(!status.is_server_error(), "{method} {path}: {status}");
        shown += usize::from(*status == StatusCode::OK);
        assert!(!body.contains(&title) && !body.contains(&number), "{method} {path} speaks of it");
        let names_it = path.contains(&id) || hidden.reviews.iter().any(|one| path.contains(&one.id));
        if names_it && *method == "GET" {
            // A door that none of their roles opens says so of every address; whether a file is there changes nothing, see below.
            let closed = [StatusCode::NOT_FOUND, StatusCode::FORBIDDEN];
            assert!(closed.contains(status), "{path}: {status}");
        }
    }
    assert!(shown > 5, "the judge reads something: {shown}");
    site.register.forget_application_for_tests(&id).await.unwrap();
    for ((method, path), (before, after)) in doors.iter().zip(there.iter().zip(&ask().await)) {
        assert_eq!(before, after, "{method} {path}");
    }
}

#[tokio::test]
async fn what_speaks_of_all_files_at_once_is_told_to_those_without_a_link_outside() {
    let mut site = Site::town().await;
    let chair = mine(&site, CHAIR).await;
    let board = site.register.boards(&chair.sight).await.unwrap().remove(0).id;
    let call = chair.sight.call.id.clone();
    let pages = [
        format!("/arbitrages/{board}"),
        format!("/arbitrages/{board}/tableau.csv"),
        format!("/arbitrages/{board}/question.json"),
        format!("/comites/{call}/notes.csv"),
        format!("/comites/{call}/proces-verbal.pdf"),
        format!("/comites/{call}/proces-verbal.docx"),
    ];
    for (name, status) in
        [(FREE, StatusCode::OK), (LINKED, StatusCode::NOT_FOUND), ("Denis Rolland", StatusCode::NOT_FOUND)]
    {
        site.become_person(name).await;
        for page in &pages {
            let found = site.get(page).await.status;
            let is_refused = matches!(found, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN);
            assert!(found == status || (status != StatusCode::OK && is_refused), "{name} {page}: {found}");
        }
    }
}

/// What is reserved on the envelopes of a call.
async fn reserved(site: &Site, of: &MineOfCall) -> i64 {
    let mut sum = 0;
    for fund in &of.sight.call.funds {
        for one in site.register.envelopes(&fund.organisation_id).await.unwrap() {
            if Some(&one.id) == fund.envelope_id.as_ref() {
                sum += one.figures.own.reserved;
            }
        }
    }
    sum
}

#[tokio::test]
async fn a_board_is_adopted_by_its_chair_after_a_fresh_proof_and_its_money_is_reserved() {
    let mut site = Site::town().await;
    let chair = mine(&site, CHAIR).await;
    let board = site.register.boards(&chair.sight).await.unwrap().remove(0);
    site.become_person(CHAIR).await;
    let page = site.page(&format!("/arbitrages/{}", board.id)).await;
    assert!(page.contains("Adopter ce tableau") && page.contains("vérificateur indépendant"));
    let day = register::civil::today();
    let yesterday = format!("resultats={}", day.yesterday().unwrap());
    let path = format!("/arbitrages/{}/adopter", board.id);
    let before = reserved(&site, &chair).await;
    let early = site.get(&format!("/appels/{}/resultats", chair.sight.call.id)).await;
    assert_eq!(early.status, StatusCode::NOT_FOUND, "nothing before the day");
    let refused = site.post(&path, &yesterday).await;
    assert_eq!((refused.status, reserved(&site, &chair).await), (StatusCode::UNPROCESSABLE_ENTITY, before));
    site.become_person(FREE).await;
    let form = format!("resultats={day}&derogation=Le+comit%C3%A9+l%E2%80%99assume");
    assert_ne!(site.post(&path, &form).await.status, StatusCode::SEE_OTHER, "a reader adopts nothing");
    site.become_person(CHAIR).await;
    let done = site.post(&path, &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert!(reserved(&site, &chair).await > before);
    assert_eq!(site.register.boards(&chair.sight).await.unwrap()[0].board.total(), board.board.total());
    // What a stranger reads adds up to what the board gives, to the cent.
    site.cookie = String::new();
    let call = &chair.sight.call.id;
    assert!(site.page(&format!("/appels/{call}")).await.contains("/resultats"));
    let page = site.page(&format!("/appels/{call}/resultats")).await;
    site.page(&format!("/appels/{call}/resultats?lang=en")).await;
    let csv = site.get(&format!("/appels/{call}/resultats.csv")).await.text();
    let amounts = csv.lines().skip(1).filter_map(|line| line.split(';').nth(5));
    let cents = amounts.map(|amount| amount.replace('.', "").parse::<i64>().unwrap());
    assert_eq!(cents.sum::<i64>(), board.board.total(), "{csv}");
    let told = site.register.published_results(call, day).await.unwrap();
    let totals = register::boards::Totals::of(&told);
    assert_eq!(totals.cents, board.board.total());
    assert_eq!(totals.funds.iter().map(|fund| fund.3).sum::<i64>(), totals.cents);
    assert_eq!(totals.territories.iter().map(|place| place.2).sum::<i64>(), totals.cents);
    assert!(
        told.iter().all(|one| page.contains(&one.decision.application_id)
            || page.contains(one.number.as_deref().unwrap()))
    );
    let refused = site.register.decisions_of_call(&chair.sight).await.unwrap();
    let hidden = refused.iter().filter(|one| one.outcome != register::boards::Outcome::Awarded).count();
    assert_eq!(refused.len() - hidden, told.len(), "neither reserve nor refusal is told");
    assert!(site.get(&format!("/appels/{call}/resultats.pdf")).await.body.starts_with(b"%PDF"));
}

#[tokio::test]
async fn a_reader_scores_once_with_reasons_and_an_instructor_asks_for_what_is_missing() {
    let mut site = Site::town().await;
    let instructs = mine(&site, INSTRUCTOR).await;
    assert!(instructs.sight.is(Seat::Instructor));
    site.become_person(INSTRUCTOR).await;
    let list = site.page("/instruction").await;
    let open = instructs.files.iter().find(|file| file.waits == 0 && file.reviews.is_empty()).unwrap();
    assert!(list.contains(&open.application.content.title));
    let sheet = format!("/instruction/{}", open.application.id);
    site.page(&sheet).await;
    let wrong = site.post(&format!("{sheet}/constats"), "critere=plan&reponse=oui&motif=").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = site.post(&format!("{sheet}/constats"), "critere=plan&reponse=non&motif=Ne+ferme+pas").await;
    assert_eq!(said.status, StatusCode::SEE_OTHER);
    assert!(site.page(&sheet).await.contains("Ne ferme pas"));
    let admitted = site.post(&format!("{sheet}/decision"), "decision=admit&motif=Oui").await;
    assert_eq!(admitted.status, StatusCode::UNPROCESSABLE_ENTITY, "a criterion is not met");
    // Those who carry it read what is asked, and neither criteria nor names.
    let leads: BTreeMap<&str, &str> = [("Les Voisins de Valombre", "Nadia Benali")].into();
    site.become_person(leads[open.application.lead.name.as_str()]).await;
    let outcome = site.page(&format!("/candidatures/{}/suites", open.application.id)).await;
    assert!(
        outcome.contains("douze ménages")
            && !outcome.contains("Ne ferme pas")
            && !outcome.contains(INSTRUCTOR)
    );
    // Another applicant finds nothing.
    site.become_person("Lucie Ferrand").await;
    let other = site.get(&format!("/candidatures/{}/suites", open.application.id)).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    // A review that was sent is read, and never changes.
    let reader = mine(&site, FREE).await;
    let (_, review) = reader
        .files
        .iter()
        .flat_map(|file| file.reviews.iter().map(move |one| (file, one)))
        .find(|(_, one)| one.account_id == reader.sight.account)
        .unwrap();
    site.become_person(FREE).await;
    let path = format!("/comites/lectures/{}", review.id);
    assert!(site.page(&path).await.contains("ne change plus"));
    let again =
        site.post(&path, &format!("edition={}&note-0=0&motif-0=Non&envoyer=oui", review.edition)).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    site.page(&format!("/comites/{}", reader.sight.call.id)).await;
    site.page("/comites").await;
    site.page("/arbitrages").await;
}
