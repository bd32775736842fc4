//! Partnerships in a register: the same for all partners, votes counted by the rule, and nothing for the others.

use super::*;
use crate::organisations::Profile;
use crate::{Register, testing};
use jiff::civil::{Date, date};
use pooling::{Choice, Majority, Outcome, Voting};
use std::collections::BTreeSet;
use tempfile::TempDir;
use trust::organisation::OrganisationKind;

const TODAY: Date = date(2026, 11, 23);
const LATER: Date = date(2026, 12, 15);
const CLOSES: Date = date(2026, 12, 1);
const RULE: Voting = Voting { majority: Majority::TwoThirds, quorum_percent: 50 };

async fn organisation(register: &Register, name: &str) -> String {
    let profile = Profile { name: name.to_owned(), ..Profile::default() };
    register.add_organisation(OrganisationKind::Federation, &profile, None).await.unwrap().id
}

/// A partnership of four, the first of which keeps the papers.
async fn four() -> (TempDir, Register, String, Vec<String>) {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let mut all = Vec::new();
    for name in ["A", "B", "C", "D"] {
        all.push(organisation(&register, name).await);
    }
    let id = register.found_partnership(&all[0], ("La Clé", date(2019, 10, 14)), RULE, TODAY).await.unwrap();
    for other in &all[1..] {
        register.add_partner(&all[0], &id, (other, 1), TODAY).await.unwrap();
    }
    (folder, register, id, all)
}

fn refusal<T: std::fmt::Debug>(done: Result<T, Error>) -> String {
    match done.unwrap_err() {
        Error::Refused(code) => code,
        Error::Unknown(what) => format!("unknown {what}"),
        other => other.to_string(),
    }
}

fn meeting(present: &[&String]) -> NewMeeting {
    NewMeeting {
        title: "Comité de novembre".to_owned(),
        held_on: TODAY,
        place: String::new(),
        agenda: "Bilan\nAchats groupés".to_owned(),
        minutes: String::new(),
        present: present.iter().map(|id| (*id).clone()).collect::<BTreeSet<_>>(),
    }
}

#[tokio::test]
async fn every_partner_reads_the_same_figures_and_the_same_papers() {
    let (_folder, register, id, all) = four().await;
    register.write_meeting(&all[0], &id, (None, 0), &meeting(&[&all[0], &all[2]]), TODAY).await.unwrap();
    let decision =
        register.open_decision(&all[0], &id, ("Charte", "Adopter la charte"), CLOSES, TODAY).await.unwrap();
    register.vote(&all[1], (&id, &decision), Choice::For, TODAY).await.unwrap();
    let mut read = BTreeSet::new();
    for partner in &all {
        let one = register.partnership(partner, &id, LATER).await.unwrap();
        let figures = register.governance_indicators(partner, &id, LATER).await.unwrap();
        assert_eq!((figures.partners, figures.meetings, figures.without_quorum), (4, 1, 1));
        assert_eq!((figures.votes_cast, figures.votes_possible), (1, 4));
        read.insert(format!("{one:?}{figures:?}"));
    }
    assert_eq!(read.len(), 1);
}

#[tokio::test]
async fn each_partner_votes_once_and_may_change_its_mind_until_the_last_day() {
    let (_folder, register, id, all) = four().await;
    let decision =
        register.open_decision(&all[0], &id, ("Charte", "Adopter la charte"), CLOSES, TODAY).await.unwrap();
    for (partner, choice) in all.iter().zip([Choice::For, Choice::Against, Choice::Against, Choice::Abstain])
    {
        register.vote(partner, (&id, &decision), choice, TODAY).await.unwrap();
    }
    let outcome = async |on| register.partnership(&all[3], &id, on).await.unwrap().decisions[0].tally.outcome;
    assert_eq!((outcome(CLOSES).await, outcome(LATER).await), (Outcome::Open, Outcome::Rejected));
    register.vote(&all[1], (&id, &decision), Choice::For, CLOSES).await.unwrap();
    assert_eq!(outcome(LATER).await, Outcome::Adopted);
    let late = register.vote(&all[2], (&id, &decision), Choice::For, LATER).await;
    assert_eq!(refusal(late), "governance-closed");
}

#[tokio::test]
async fn whoever_left_votes_no_more_and_what_it_decided_stays() {
    let (_folder, register, id, all) = four().await;
    let decision =
        register.open_decision(&all[0], &id, ("Charte", "Adopter la charte"), CLOSES, TODAY).await.unwrap();
    register.vote(&all[3], (&id, &decision), Choice::For, TODAY).await.unwrap();
    assert_eq!(refusal(register.leave_partnership(&all[0], &id, TODAY).await), "governance-secretariat");
    register.leave_partnership(&all[3], &id, TODAY).await.unwrap();
    assert_eq!(refusal(register.leave_partnership(&all[3], &id, TODAY).await), "governance-left");
    let again = register.vote(&all[3], (&id, &decision), Choice::Against, TODAY).await;
    assert_eq!(refusal(again), "unknown partnership");
    let one = register.partnership(&all[1], &id, LATER).await.unwrap();
    assert!(
        one.decisions[0].votes.iter().any(|(who, .., choice)| *who == all[3] && *choice == Some(Choice::For))
    );
    // What is opened afterwards is not its own to decide.
    register.open_decision(&all[0], &id, ("Budget", "Adopter le budget"), CLOSES, TODAY).await.unwrap();
    let one = register.partnership(&all[1], &id, TODAY).await.unwrap();
    let sizes: BTreeSet<usize> = one.decisions.iter().map(|decision| decision.votes.len()).collect();
    assert_eq!(sizes, BTreeSet::from([3, 4]));
    register.add_partner(&all[0], &id, (&all[3], 2), TODAY).await.unwrap();
    assert_eq!(refusal(register.add_partner(&all[0], &id, (&all[3], 2), TODAY).await), "governance-partner");
}

#[tokio::test]
async fn whoever_is_no_partner_knows_of_nothing_and_only_the_secretariat_writes() {
    let (_folder, register, id, all) = four().await;
    let other = organisation(&register, "Ailleurs").await;
    assert!(register.partnerships(&other).await.unwrap().is_empty());
    let nothing = "unknown partnership";
    assert_eq!(refusal(register.partnership(&other, &id, TODAY).await), nothing);
    assert_eq!(refusal(register.governance_indicators(&other, &id, TODAY).await), nothing);
    assert_eq!(refusal(register.vote(&other, (&id, "any"), Choice::For, TODAY).await), nothing);
    for writer in [&all[1], &other] {
        let written = register.write_meeting(writer, &id, (None, 0), &meeting(&[]), TODAY).await;
        assert_eq!(refusal(written), nothing);
        assert_eq!(refusal(register.open_decision(writer, &id, ("a", "b"), CLOSES, TODAY).await), nothing);
        assert_eq!(refusal(register.add_partner(writer, &id, (&other, 1), TODAY).await), nothing);
    }
}

#[tokio::test]
async fn nobody_writes_over_what_they_did_not_see_nor_notes_a_presence_to_come() {
    let (_folder, register, id, all) = four().await;
    let first = register.write_meeting(&all[0], &id, (None, 0), &meeting(&[]), TODAY).await.unwrap();
    register.write_meeting(&all[0], &id, (Some(&first), 1), &meeting(&[&all[1]]), TODAY).await.unwrap();
    let stale = register.write_meeting(&all[0], &id, (Some(&first), 1), &meeting(&[]), TODAY).await;
    assert!(matches!(stale, Err(Error::Changed)));
    let to_come = NewMeeting { held_on: LATER, ..meeting(&[&all[1]]) };
    let written = register.write_meeting(&all[0], &id, (None, 0), &to_come, TODAY).await;
    assert_eq!(refusal(written), "governance-present");
    let empty = NewMeeting { agenda: " \n ".to_owned(), ..meeting(&[]) };
    assert_eq!(
        refusal(register.write_meeting(&all[0], &id, (None, 0), &empty, TODAY).await),
        "governance-agenda"
    );
}
