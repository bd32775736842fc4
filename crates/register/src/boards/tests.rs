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
