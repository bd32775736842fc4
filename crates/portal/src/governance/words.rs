//! Choices, majorities, outcomes and refusals, in words.

use crate::ui::Problem;
use pooling::{Choice, Majority, Outcome, Voting};
use texts::Texts;

pub(super) fn choice(t: Texts, choice: Option<Choice>) -> String {
    match choice {
        Some(Choice::For) => t.governance_for(),
        Some(Choice::Against) => t.governance_against(),
        Some(Choice::Abstain) => t.governance_abstain(),
        None => t.governance_silent(),
    }
}

pub(super) fn majority(t: Texts, majority: Majority) -> String {
    match majority {
        Majority::Simple => t.governance_majority_simple(),
        Majority::TwoThirds => t.governance_majority_thirds(),
        Majority::Unanimity => t.governance_majority_unanimity(),
    }
}

pub(super) fn voting(t: Texts, voting: Voting) -> String {
    t.governance_voting_is(majority(t, voting.majority), voting.quorum_percent.to_string())
}

pub(super) fn outcome(t: Texts, outcome: Outcome) -> String {
    match outcome {
        Outcome::Open => t.governance_open(),
        Outcome::Adopted => t.governance_adopted(),
        Outcome::Rejected => t.governance_rejected(),
        Outcome::NoQuorum => t.governance_no_quorum(),
    }
}

/// What is wrong, beside the field that it is about; by its code.
pub(super) fn problem(t: Texts, code: &str) -> Problem {
    let (field, what) = match code {
        "governance-name" => ("nom", t.governance_no_name()),
        "governance-day" => ("statuts", t.governance_no_day()),
        "governance-quorum" => ("quorum", t.governance_no_quorum_read()),
        "governance-partner" => ("partenaire", t.governance_no_partner()),
        "governance-weight" => ("poids", t.governance_no_weight()),
        "governance-title" => ("titre", t.governance_no_title()),
        "governance-words" => ("texte", t.governance_no_words()),
        "governance-closes" => ("fin", t.governance_no_closes()),
        "governance-closed" => ("decisions-title", t.governance_no_closed()),
        "governance-agenda" => ("ordre", t.governance_no_agenda()),
        "governance-minutes" => ("compte-rendu", t.governance_no_minutes()),
        "governance-present" => ("present", t.governance_no_present()),
        "governance-secretariat" => ("partners-title", t.governance_no_secretariat()),
        _ => ("partners-title", t.governance_no_other()),
    };
    Problem::new(field, what)
}
