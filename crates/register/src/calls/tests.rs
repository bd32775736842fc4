//! Calls in a register: who reads a draft, what is approved is what is published, and what is asked is told to all.

use super::*;
use crate::organisations::Profile;
use crate::{Register, testing};
use ::calls::{Category, Criterion, Fund, Mix, Public, Question, Specification, Stage};
use jiff::Timestamp;
use jiff::civil::date;
use std::collections::BTreeSet;
use tempfile::TempDir;
use trust::organisation::OrganisationKind as Kind;

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) async fn organisation(register: &Register, kind: Kind, name: &str) -> String {
    let profile = Profile { name: name.to_owned(), is_listed: true, ..Profile::default() };
    register.add_organisation(kind, &profile, None).await.unwrap().id
}

/// A call of a funder: a landlord and an association, half of the staff, from 4 January to noon on 31 March 2027.
pub(crate) fn specification(funder: &str) -> Specification {
    let mix = |kind| Mix { kinds: [kind].into(), at_least: 1 };
    Specification {
        title: "Logements accompagnés".to_owned(),
        summary: String::new(),
        objectives: vec!["Loger et accompagner".to_owned()],
        publics: vec![Public {
            key: "street".to_owned(),
            label: "Femmes victimes de violences conjugales".to_owned(),
            reason: "Elles quittent un logement".to_owned(),
            any_of: BTreeSet::new(),
            all_of: BTreeSet::new(),
        }],
        criteria: vec![Criterion {
            key: "a".to_owned(),
            label: "Accès".to_owned(),
            looks_at: String::new(),
            weight: 100,
        }],
        territories: BTreeSet::new(),
        mix: vec![mix(Kind::Landlord), mix(Kind::Association)],
        questions: vec![Question {
            key: "q".to_owned(),
            label: "Quel accompagnement ?".to_owned(),
            hint: String::new(),
            most_chars: 2_000,
            is_required: true,
        }],
        categories: vec![Category {
            key: "staff".to_owned(),
            label: "Accompagnement".to_owned(),
            is_eligible: true,
        }],
        funds: vec![Fund {
            key: uuid::Uuid::now_v7().to_string(),
            organisation: funder.to_owned(),
            name: "Fonds".to_owned(),
            total_cents: 50_000_000,
            rate_bp: 5_000,
            least_cents: 100_000,
            most_cents: 10_000_000,
            most_per_household_cents: None,
            categories: ["staff".to_owned()].into(),
        }],
        public_rate_bp: Some(8_000),
        quotas: Vec::new(),
        reference: String::new(),
        least_months: 12,
        most_months: 36,
        opens: date(2027, 1, 4).at(9, 0, 0, 0),
        closes: date(2027, 3, 31).at(12, 0, 0, 0),
        questions_until: Some(date(2027, 3, 15)),
        committee_on: None,
        results_on: None,
        contest_days: None,
    }
}

pub(crate) const BEFORE: &str = "2026-12-01T08:00:00Z";
pub(crate) const DURING: &str = "2027-02-01T08:00:00Z";

/// A register with a State, a funder and a call of both, as a draft: `(state, funder, call)`.
pub(crate) async fn drafted() -> (TempDir, Register, String, String, String) {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let state = organisation(&register, Kind::Authority, "Direction").await;
    let funder = organisation(&register, Kind::Funder, "Fonds").await;
    let id =
        register.draft_call(&state, &specification(&funder), &BTreeSet::new(), at(BEFORE)).await.unwrap();
    (folder, register, state, funder, id)
}

pub(crate) async fn published() -> (TempDir, Register, String, String, String) {
    let (folder, register, state, funder, id) = drafted().await;
    for one in [&state, &funder] {
        let digest = register.call(Some(one), &id).await.unwrap().draft().unwrap().0.digest.to_string();
        register.approve_call(one, &id, &digest, at(BEFORE)).await.unwrap();
    }
    register.publish_call(&state, &id, at(BEFORE)).await.unwrap();
    (folder, register, state, funder, id)
}

fn is_unknown<T>(done: &Result<T, Error>) -> bool {
    matches!(done, Err(Error::Unknown(_)))
}

fn code<T: std::fmt::Debug>(done: Result<T, Error>) -> String {
    match done {
        Err(Error::Refused(code)) => code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_draft_is_read_by_those_who_run_it_and_by_nobody_else() {
    let (_folder, register, state, funder, id) = drafted().await;
    let other = organisation(&register, Kind::Funder, "Ailleurs").await;
    for one in [&state, &funder] {
        assert_eq!(register.call(Some(one), &id).await.unwrap().stage(at(BEFORE)), Stage::Draft);
    }
    for by in [Some(other.as_str()), None] {
        assert!(is_unknown(&register.call(by, &id).await));
        assert!(register.calls(by).await.unwrap().is_empty());
        assert!(is_unknown(&register.call_text(by, &id, 1).await));
    }
    // Neither approving nor publishing tells it that the call is there; a co-funder does not publish alone.
    assert!(is_unknown(&register.approve_call(&other, &id, "x", at(BEFORE)).await));
    assert!(is_unknown(&register.publish_call(&other, &id, at(BEFORE)).await));
    assert!(is_unknown(&register.publish_call(&funder, &id, at(BEFORE)).await));
    assert!(is_unknown(&register.cancel_call(&funder, &id, "Non", at(BEFORE)).await));
}

#[tokio::test]
async fn what_is_published_is_what_every_funder_approved() {
    let (_folder, register, state, funder, id) = drafted().await;
    assert_eq!(code(register.publish_call(&state, &id, at(BEFORE)).await), "call-unapproved");
    let record = register.call(Some(&state), &id).await.unwrap();
    let (version, edition) = record.draft().unwrap();
    let (first, seen) = (version.digest.to_string(), Some((version.number, edition)));
    register.approve_call(&state, &id, &first, at(BEFORE)).await.unwrap();
    register.approve_call(&funder, &id, &first, at(BEFORE)).await.unwrap();
    // A change after the approvals: both are void, and the text that was shown cannot be approved any more.
    let mut changed = version.specification.clone();
    changed.funds[0].most_cents = 9_000_000;
    let none = BTreeSet::new();
    register.write_call(&state, &id, seen, (&changed, &none), at(BEFORE)).await.unwrap();
    assert!(matches!(
        register.write_call(&state, &id, seen, (&changed, &none), at(BEFORE)).await,
        Err(Error::Changed)
    ));
    assert_eq!(code(register.publish_call(&state, &id, at(BEFORE)).await), "call-unapproved");
    assert_eq!(code(register.approve_call(&funder, &id, &first, at(BEFORE)).await), "call-content");
    let record = register.call(Some(&funder), &id).await.unwrap();
    assert!(record.waits_for(&funder) && record.waits_for(&state));
    let text = register.call_text(Some(&funder), &id, 1).await.unwrap();
    let now = ::calls::digest(&text).to_string();
    for one in [&state, &funder] {
        register.approve_call(one, &id, &now, at(BEFORE)).await.unwrap();
    }
    assert_eq!(register.publish_call(&state, &id, at(BEFORE)).await.unwrap(), 1);
    // Everybody reads it, without knowing who approved by which hand.
    let shown = register.call(None, &id).await.unwrap();
    assert_eq!(shown.in_force().unwrap().specification, changed);
    assert!(shown.funders.iter().all(|one| one.approved_by.is_none() && one.approved_digest.is_none()));
    assert!(shown.facts.iter().all(|noted| noted.author_name.is_none()));
    assert_eq!(register.call_text(None, &id, 1).await.unwrap(), text);
}

#[tokio::test]
async fn a_question_is_asked_by_one_and_answered_to_all() {
    let (_folder, register, state, funder, id) = published().await;
    let one = organisation(&register, Kind::Association, "Une").await;
    let other = organisation(&register, Kind::Association, "Autre").await;
    let question =
        register.ask_about_call(&one, &id, "Une colocation compte-t-elle ?", at(DURING)).await.unwrap();
    // Not answered: one's own and the coordinator's.
    assert!(register.call_questions(Some(&one), &id).await.unwrap()[0].is_own);
    assert_eq!(register.call_questions(Some(&state), &id).await.unwrap().len(), 1);
    for by in [Some(other.as_str()), Some(funder.as_str()), None] {
        assert!(register.call_questions(by, &id).await.unwrap().is_empty(), "{by:?}");
    }
    assert!(is_unknown(&register.answer_about_call(&funder, (&id, &question), "Oui", at(DURING)).await));
    let late = at("2027-03-31T10:00:00Z");
    assert_eq!(
        code(register.answer_about_call(&state, (&id, &question), "Oui", late).await),
        "call-answer-late"
    );
    register.answer_about_call(&state, (&id, &question), "Oui, par ménage.", at(DURING)).await.unwrap();
    for by in [Some(other.as_str()), None] {
        let told = register.call_questions(by, &id).await.unwrap();
        assert_eq!(told[0].answer.as_ref().unwrap().0, "Oui, par ménage.");
        assert!(!told[0].is_own);
    }
    // The last day of questions is a day of Paris.
    let last = at("2027-03-15T22:59:59Z");
    assert!(register.ask_about_call(&one, &id, "Et le 15 au soir ?", last).await.is_ok());
    let next = at("2027-03-15T23:00:00Z");
    assert_eq!(code(register.ask_about_call(&one, &id, "Et le 16 ?", next).await), "call-question-late");
    // A number of social security never enters, a public does.
    let nir = "Pour 2 69 05 49 588 157 80 ?";
    assert_eq!(code(register.ask_about_call(&one, &id, nir, at(DURING)).await), "call-question-text");
}

#[tokio::test]
async fn a_deadline_moves_forward_for_everybody_and_a_cancelled_call_says_why() {
    let (_folder, register, state, _funder, id) = published().await;
    let to = |day: i8| date(2027, 4, day).at(12, 0, 0, 0);
    let extend = |closes, when| {
        let (register, state, id) = (register.clone(), state.clone(), id.clone());
        async move { register.extend_call(&state, &id, (closes, "Grève des trains"), at(when)).await }
    };
    assert_eq!(code(extend(date(2027, 3, 30).at(12, 0, 0, 0), DURING).await), "call-backward");
    extend(to(9), DURING).await.unwrap();
    assert_eq!(code(extend(to(8), DURING).await), "call-backward");
    let shown = register.call(None, &id).await.unwrap();
    assert_eq!(shown.stage(at("2027-04-09T09:59:59Z")), Stage::Open);
    assert_eq!(code(extend(to(12), "2027-04-09T10:00:00Z").await), "call-not-now");
    register.cancel_call(&state, &id, "Le budget n’est pas voté", at(DURING)).await.unwrap();
    assert_eq!(register.call(None, &id).await.unwrap().stage(at(DURING)), Stage::Cancelled);
}

#[tokio::test]
async fn another_call_like_it_is_a_draft_a_year_later_with_funds_of_its_own() {
    let (_folder, register, state, _funder, id) = published().await;
    let again = register.duplicate_call(&state, &id, at(DURING)).await.unwrap();
    let (old, new) =
        (register.call(None, &id).await.unwrap(), register.call(Some(&state), &again).await.unwrap());
    let (old_text, new_text) = (&old.in_force().unwrap().specification, &new.shown().unwrap().specification);
    assert_eq!(new_text.closes, date(2028, 3, 31).at(12, 0, 0, 0));
    assert_ne!(new_text.funds[0].key, old_text.funds[0].key);
    assert_eq!(new_text.criteria, old_text.criteria);
    assert_ne!(new.number, old.number);
    assert!(is_unknown(&register.call(None, &again).await));
}
