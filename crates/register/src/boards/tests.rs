//! Boards in a register: what is adopted is what was voted and proved, all of its money is reserved or none, and results wait
//! for their day.

use super::*;
use crate::committees::tests::{by_hand, code, is_unknown, ready, town, when};
use crate::committees::{InterestKind, NewInterest};
use award::Pin;
use jiff::civil::date;

const RESULTS: jiff::civil::Date = date(2027, 5, 2);

#[tokio::test]
async fn an_adopted_board_reserves_everything_at_once_and_tells_nobody_before_the_day() {
    let town = town().await;
    let (_, _, chair, one) = ready(&town).await;
    let actor = chair.actor("2027-04-10T08:00:00Z").await;
    let sight = town.sight(&chair).await;
    let asked = chair.register.board_question(&sight, &[], when()).await.unwrap();
    let (board, beside) = solved(&asked.question, &|_| true).unwrap();
    let kept = (&asked.question, &board, &beside);
    let unvoted = chair.register.keep_board(&actor, &town.call, kept, (None, &[]), when()).await.unwrap();
    let adopt = async |id: &str, day| chair.register.adopt_board(&actor, id, (day, ""), when()).await;
    assert_eq!(code(adopt(&unvoted, RESULTS).await), "board-no-vote");
    let id = town.accepted(&chair, &[&chair, &one], &[]).await;
    assert_eq!(code(adopt(&id, date(2027, 4, 9)).await), "board-day");
    // A fresh proof is asked, and only the chair adopts.
    let stale = trust::policy::Actor { step_up_until: None, ..actor.clone() };
    assert!(is_unknown(&chair.register.adopt_board(&stale, &id, (RESULTS, ""), when()).await));
    let reader = one.actor("2027-04-10T08:00:00Z").await;
    assert!(is_unknown(&one.register.adopt_board(&reader, &id, (RESULTS, ""), when()).await));
    adopt(&id, RESULTS).await.unwrap();
    let (_, record) = chair.register.board(&actor, &id, when()).await.unwrap();
    let figures = town.register.envelope(&town.funder, &town.envelope).await.unwrap().figures;
    assert_eq!((figures.own.reserved, figures.own.reserved > 0), (record.board.total(), true));
    assert_eq!(code(adopt(&id, RESULTS).await), "board-adopted");
    assert_eq!(town.register.envelope(&town.funder, &town.envelope).await.unwrap().figures, figures);
    // Two files of three fit; the third is on the reserve list. Nothing is told before the day, to anybody.
    assert_eq!(record.board.funded().len(), 2);
    let told = async |on| {
        let mut all = Vec::new();
        for (lead, file) in town.leads.iter().zip(&town.files) {
            all.extend(town.register.decision_for_partners(lead, file, on).await.unwrap());
        }
        all
    };
    assert!(told(date(2027, 5, 1)).await.is_empty());
    assert!(town.register.published_results(&town.call, date(2027, 5, 1)).await.unwrap().is_empty());
    let results = told(RESULTS).await;
    let awarded = results.iter().filter(|(.., one)| one.outcome == Outcome::Awarded).count();
    assert_eq!((results.len(), awarded), (3, 2));
    assert!(results.iter().any(|(.., one)| one.reserve_rank == Some(1)));
    let public = town.register.published_results(&town.call, RESULTS).await.unwrap();
    let given: i64 = public.iter().map(|one| one.decision.cents).sum();
    assert_eq!((public.len(), given), (2, record.board.total()), "what everybody reads is what was reserved");
    let other = town.register.decision_for_partners(&town.leads[0], &town.files[1], RESULTS).await;
    assert!(is_unknown(&other), "another applicant");
}

#[tokio::test]
async fn an_envelope_that_was_cut_meanwhile_refuses_the_whole_board() {
    let town = town().await;
    let (_, _, chair, one) = ready(&town).await;
    let actor = chair.actor("2027-04-10T08:00:00Z").await;
    let id = town.accepted(&chair, &[&chair, &one], &[]).await;
    let cut = ("Gel de crédits", "cut");
    town.register.change_total(&town.funder, &town.envelope, (4_000_000, true), cut).await.unwrap();
    let done = chair.register.adopt_board(&actor, &id, (RESULTS, ""), when()).await;
    let (_, record) = chair.register.board(&actor, &id, when()).await.unwrap();
    let over = record.board.total() - 5_000_000;
    assert_eq!(code(done), format!("board-short:{over}:Fonds"));
    let figures = town.register.envelope(&town.funder, &town.envelope).await.unwrap().figures;
    assert_eq!(figures.own.reserved, 0, "nothing half reserved");
    // The next board fits what is left.
    let next = town.accepted(&chair, &[&chair, &one], &[]).await;
    chair.register.adopt_board(&actor, &next, (RESULTS, ""), when()).await.unwrap();
    let figures = town.register.envelope(&town.funder, &town.envelope).await.unwrap().figures;
    assert!(figures.own.reserved > 0 && figures.free >= 0);
}

#[tokio::test]
async fn a_score_that_is_set_aside_makes_a_board_stale() {
    let town = town().await;
    let (direction, _, chair, one) = ready(&town).await;
    let actor = chair.actor("2027-04-10T08:00:00Z").await;
    let id = town.accepted(&chair, &[&chair, &one], &[]).await;
    let new = NewInterest {
        kind: InterestKind::Board,
        about: town.leads[0].clone(),
        until_year: None,
        note: "Lu au registre".to_owned(),
    };
    let secretary = direction.actor("2027-04-10T08:00:00Z").await;
    let whose = (town.call.as_str(), one.account.as_str());
    assert_eq!(direction.register.note_interest(&secretary, whose, &new, when()).await.unwrap(), 1);
    let done = chair.register.adopt_board(&actor, &id, (RESULTS, ""), when()).await;
    assert_eq!(code(done), "board-stale");
}

#[tokio::test]
async fn a_decision_by_hand_has_a_cost_and_what_cannot_hold_is_told() {
    let town = town().await;
    let (_, _, chair, one) = ready(&town).await;
    let actor = chair.actor("2027-04-10T08:00:00Z").await;
    let sight = town.sight(&chair).await;
    let refused = [by_hand(&town.files[0], Pin::Refused)];
    let id = town.accepted(&chair, &[&chair, &one], &refused).await;
    let (_, record) = chair.register.board(&actor, &id, when()).await.unwrap();
    assert!(!record.board.funded().contains(&town.files[0].as_str()));
    let unamended = record.beside.unamended.unwrap();
    assert!(unamended >= record.board.certificate.value, "a rule never gains");
    let all: Vec<Amendment> = town.files.iter().map(|file| by_hand(file, Pin::Funded)).collect();
    let asked = chair.register.board_question(&sight, &all, when()).await.unwrap();
    assert!(matches!(solved(&asked.question, &|_| true), Err(NotSolved::Pins(_))), "there is money for two");
    assert!(matches!(solved(&asked.question, &|percent| percent < 20), Err(NotSolved::Stopped)));
}

#[tokio::test]
async fn a_board_that_was_tampered_with_is_neither_kept_nor_adopted() {
    let town = town().await;
    let (_, _, chair, one) = ready(&town).await;
    let actor = chair.actor("2027-04-10T08:00:00Z").await;
    let sight = town.sight(&chair).await;
    let asked = chair.register.board_question(&sight, &[], when()).await.unwrap();
    let (mut board, beside) = solved(&asked.question, &|_| true).unwrap();
    board.awards[0].cents += 1;
    let kept = (&asked.question, &board, &beside);
    let done = chair.register.keep_board(&actor, &town.call, kept, (None, &[]), when()).await;
    assert!(matches!(done, Err(crate::Error::Computation(_))));
    let id = town.accepted(&chair, &[&chair, &one], &[]).await;
    let mut act = town.register.db.act().await.unwrap();
    sqlx::query("UPDATE board SET answer = $2 WHERE id = $1")
        .bind(&id)
        .bind(serde_json::to_string(&board).unwrap())
        .execute(act.connection())
        .await
        .unwrap();
    act.commit().await.unwrap();
    let done = chair.register.adopt_board(&actor, &id, (RESULTS, ""), when()).await;
    assert_eq!(code(done), "board-proof");
}

const TOLD: &str = "2027-05-03T08:00:00Z";

fn told_at() -> jiff::Timestamp {
    TOLD.parse().unwrap()
}

/// A call whose results are told: two files funded, one on the reserve list; the direction, the chair, a reader.
async fn decided() -> (
    crate::committees::tests::Town,
    crate::committees::tests::Hand,
    crate::committees::tests::Hand,
    crate::committees::tests::Hand,
) {
    let town = town().await;
    let (direction, _, chair, one) = ready(&town).await;
    let actor = chair.actor("2027-04-10T08:00:00Z").await;
    let id = town.accepted(&chair, &[&chair, &one], &[]).await;
    chair.register.adopt_board(&actor, &id, (RESULTS, ""), when()).await.unwrap();
    (town, direction, chair, one)
}

/// The place of the file whose result is this one.
async fn place_of(town: &crate::committees::tests::Town, outcome: Outcome) -> usize {
    for (at, (lead, file)) in town.leads.iter().zip(&town.files).enumerate() {
        let found = town.register.decision_for_partners(lead, file, RESULTS).await.unwrap().unwrap();
        if found.2.outcome == outcome {
            return at;
        }
    }
    panic!("no file is {outcome}")
}

#[tokio::test]
async fn money_that_is_given_up_calls_the_reserve_list_once_and_is_told() {
    let (town, _, chair, reader) = decided().await;
    let actor = chair.actor(TOLD).await;
    let sight = chair.register.committee_sight(&actor, &town.call, told_at()).await.unwrap();
    let reserved =
        async || town.register.envelope(&town.funder, &town.envelope).await.unwrap().figures.own.reserved;
    let (before, gone, waiting) =
        (reserved().await, place_of(&town, Outcome::Awarded).await, place_of(&town, Outcome::Reserve).await);
    // Nothing is left for it: the line is told, and nobody is called.
    let promotion = chair.register.promotion(&sight, told_at()).await.unwrap();
    assert_eq!((promotion.line.as_slice(), promotion.next), ([town.files[waiting].clone()].as_slice(), None));
    let promote =
        async |file: &str| chair.register.promote_next(&actor, (&town.call, file), "", told_at()).await;
    assert_eq!(code(promote(&town.files[waiting]).await), "result-line");
    let give_up =
        async |by: &str, why: &str| town.register.renounce_award(by, &town.files[gone], why, told_at()).await;
    assert!(is_unknown(&give_up(&town.leads[waiting], "Non").await), "another applicant");
    assert_eq!(code(give_up(&town.leads[gone], " ").await), "result-text");
    give_up(&town.leads[gone], "Le bailleur vend").await.unwrap();
    assert_eq!(code(give_up(&town.leads[gone], "Encore").await), "result-not-now");
    let after = reserved().await;
    assert!(after < before, "{after} {before}");
    assert_eq!(place_of(&town, Outcome::Renounced).await, gone);
    // Whoever was shown another file is told so; a reader calls nobody.
    assert_eq!(code(promote(&town.files[gone]).await), "result-changed");
    let other = reader.actor(TOLD).await;
    let theirs =
        reader.register.promote_next(&other, (&town.call, &town.files[waiting]), "", told_at()).await;
    assert!(is_unknown(&theirs));
    assert_eq!(promote(&town.files[waiting]).await.unwrap(), town.files[waiting]);
    assert_eq!(code(promote(&town.files[waiting]).await), "result-line", "nobody is left");
    let (.., told) = town
        .register
        .decision_for_partners(&town.leads[waiting], &town.files[waiting], RESULTS)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((told.outcome, told.decided), (Outcome::Awarded, ::committee::after::Decided::Reserve(1)));
    assert_eq!(reserved().await, after + told.cents, "what is told is what is reserved");
    let public = town.register.published_results(&town.call, RESULTS).await.unwrap();
    let ids: Vec<&str> = public.iter().map(|one| one.application_id.as_str()).collect();
    assert!(ids.contains(&town.files[waiting].as_str()) && !ids.contains(&town.files[gone].as_str()));
    assert_eq!(public.iter().map(|one| one.decision.cents).sum::<i64>(), reserved().await);
}

#[tokio::test]
async fn a_refused_result_is_disputed_answered_by_another_hand_and_voted_without_interests() {
    let town = town().await;
    let (direction, _, chair, one) = ready(&town).await;
    let actor = chair.actor("2027-04-10T08:00:00Z").await;
    let refuse = Amendment {
        file: town.files[0].clone(),
        pin: Pin::Refused,
        because: "Trop tôt".to_owned(),
        by: "Présidence".to_owned(),
    };
    let id = town.accepted(&chair, &[&chair, &one], &[refuse]).await;
    chair.register.adopt_board(&actor, &id, (RESULTS, ""), when()).await.unwrap();
    let (lead, file) = (town.leads[0].as_str(), town.files[0].as_str());
    let contest = async |by: &str, on: &str| {
        town.register.contest_result(by, file, "Nos notes sont bonnes", on.parse().unwrap()).await
    };
    assert!(is_unknown(&contest(lead, "2027-05-01T08:00:00Z").await), "not told yet");
    assert!(is_unknown(&contest(&town.leads[1], TOLD).await), "another applicant");
    assert_eq!(code(contest(lead, "2027-06-02T08:00:00Z").await), "result-late:2027-06-01");
    contest(lead, TOLD).await.unwrap();
    assert_eq!(code(contest(lead, TOLD).await), "result-not-now", "once");
    let whose = (town.call.as_str(), file);
    let answer = async |hand: &crate::committees::tests::Hand, stands, why: &str| {
        hand.register.answer_contest(&hand.actor(TOLD).await, whose, (stands, why), told_at()).await
    };
    assert_eq!(code(answer(&chair, true, "Non").await), "result-same-hand");
    assert!(is_unknown(&answer(&one, true, "Non").await), "a reader answers nothing");
    assert!(
        is_unknown(&answer(&direction, false, "Oui").await),
        "only whoever presides puts it back to a vote"
    );
    assert_eq!(code(answer(&direction, true, "").await), "result-because");
    answer(&chair, false, "Les notes le justifient").await.unwrap();
    let chaired = chair.actor(TOLD).await;
    let open = async || chair.register.open_vote_on_file(&chaired, whose, false, told_at()).await;
    let vote = open().await.unwrap();
    assert_eq!(code(open().await), "vote-open");
    for hand in [&chair, &one] {
        let voter = hand.actor(TOLD).await;
        let cast = (town.call.as_str(), vote.as_str());
        let choice = ::committee::vote::Choice::For;
        hand.register.vote_on_board(&voter, cast, choice, told_at()).await.unwrap();
    }
    chair.register.close_vote(&chaired, (&town.call, &vote), told_at()).await.unwrap();
    let sight = chair.register.committee_sight(&chaired, &town.call, told_at()).await.unwrap();
    let promotion = chair.register.promotion(&sight, told_at()).await.unwrap();
    assert_eq!(promotion.line, [file], "what the committee accepted comes first");
    let on_files = chair.register.votes(&sight).await.unwrap();
    assert_eq!(on_files.iter().filter(|one| one.application_id.is_some()).count(), 1);
    let (.., told) = town.register.decision_for_partners(lead, file, RESULTS).await.unwrap().unwrap();
    let facts: Vec<&str> = told.facts.iter().map(|one| one.noted.fact.code()).collect();
    assert_eq!(facts, ["contested", "reopened", "voted"]);
}

#[tokio::test]
async fn an_answer_that_keeps_the_result_is_the_last_word_and_whoever_has_an_interest_gives_none() {
    let town = town().await;
    let (direction, _, chair, one) = ready(&town).await;
    let actor = chair.actor("2027-04-10T08:00:00Z").await;
    let refuse = Amendment {
        file: town.files[0].clone(),
        pin: Pin::Refused,
        because: "Trop tôt".to_owned(),
        by: "Présidence".to_owned(),
    };
    let id = town.accepted(&chair, &[&chair, &one], &[refuse]).await;
    chair.register.adopt_board(&actor, &id, (RESULTS, ""), when()).await.unwrap();
    let (lead, file) = (town.leads[0].as_str(), town.files[0].as_str());
    town.register.contest_result(lead, file, "Nos notes sont bonnes", told_at()).await.unwrap();
    // An interest that is found out after the results shuts the door, as before them.
    let new = NewInterest {
        kind: InterestKind::Board,
        about: lead.to_owned(),
        until_year: None,
        note: "Lu au registre".to_owned(),
    };
    let secretary = direction.actor(TOLD).await;
    direction
        .register
        .note_interest(&secretary, (&town.call, &chair.account), &new, told_at())
        .await
        .unwrap();
    let whose = (town.call.as_str(), file);
    let by_chair =
        chair.register.answer_contest(&chair.actor(TOLD).await, whose, (false, "Oui"), told_at()).await;
    assert!(is_unknown(&by_chair), "{by_chair:?}");
    direction
        .register
        .answer_contest(&secretary, whose, (true, "Les notes tiennent"), told_at())
        .await
        .unwrap();
    let (.., told) = town.register.decision_for_partners(lead, file, RESULTS).await.unwrap().unwrap();
    assert_eq!(told.standing, ::committee::after::Standing::Final);
    assert_eq!(code(town.register.contest_result(lead, file, "Encore", told_at()).await), "result-not-now");
}

#[tokio::test]
async fn a_board_that_is_out_of_date_says_what_changed() {
    let town = town().await;
    let (direction, _, chair, one) = ready(&town).await;
    let actor = chair.actor("2027-04-10T08:00:00Z").await;
    let id = town.accepted(&chair, &[&chair, &one], &[]).await;
    let (sight, record) = chair.register.board(&actor, &id, when()).await.unwrap();
    assert_eq!(chair.register.stale_board(&sight, &record, when()).await.unwrap(), []);
    let new = NewInterest {
        kind: InterestKind::Board,
        about: town.leads[0].clone(),
        until_year: None,
        note: "Lu au registre".to_owned(),
    };
    let secretary = direction.actor("2027-04-10T08:00:00Z").await;
    let whose = (town.call.as_str(), one.account.as_str());
    direction.register.note_interest(&secretary, whose, &new, when()).await.unwrap();
    let stale = chair.register.stale_board(&sight, &record, when()).await.unwrap();
    assert!(
        stale
            .iter()
            .any(|one| matches!(one, Stale::Score { file, before: Some(_), .. } if *file == town.files[0])),
        "{stale:?}"
    );
}
