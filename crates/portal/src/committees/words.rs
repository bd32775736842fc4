//! Seats, interests, outcomes and refusals of committees, in words.

use award::Objective;
use committee::conflict::Link;
use committee::vote::{Choice, Outcome};
use register::committees::{InterestKind, InterestPath, Seat};
use texts::Texts;

pub(crate) fn seat(t: Texts, of: Seat) -> String {
    match of {
        Seat::Secretariat => t.jury_secretariat(),
        Seat::Funder => t.jury_funder(),
        Seat::Instructor => t.jury_instructor(),
        Seat::Reader => t.jury_reader(),
        Seat::President => t.jury_president(),
    }
}

pub(super) fn interest(t: Texts, of: InterestKind) -> String {
    match of {
        InterestKind::Employment => t.jury_interest_employment(),
        InterestKind::Board => t.jury_interest_board(),
        InterestKind::FamilyEmployment => t.jury_interest_family_employment(),
        InterestKind::FamilyBoard => t.jury_interest_family_board(),
        InterestKind::Funding => t.jury_interest_funding(),
        InterestKind::Advice => t.jury_interest_advice(),
    }
}

fn link(t: Texts, of: Link) -> String {
    match of {
        Link::Alias => t.jury_link_alias(),
        Link::Employment => t.jury_link_employment(),
        Link::Board => t.jury_link_board(),
        Link::Family => t.jury_link_family(),
        Link::Funding => t.jury_link_funding(),
        Link::Consortium => t.jury_link_consortium(),
        Link::Advice => t.jury_link_advice(),
        Link::Author => t.jury_link_author(),
    }
}

/// A path, step by step.
pub(super) fn path(t: Texts, steps: &InterestPath) -> String {
    let said = steps.iter().map(
        |(_, by, to)| {
            if to.is_empty() { link(t, *by) } else { format!("{} {to}", link(t, *by)) }
        },
    );
    said.collect::<Vec<_>>().join(" → ")
}

pub(crate) fn objective(t: Texts, of: Objective) -> String {
    match of {
        Objective::Projects => t.jury_objective_projects(),
        Objective::Households => t.jury_objective_households(),
        Objective::Money => t.jury_objective_money(),
    }
}

pub(super) fn objective_code(of: Objective) -> &'static str {
    match of {
        Objective::Projects => "projets",
        Objective::Households => "menages",
        Objective::Money => "montants",
    }
}

pub(crate) fn choice(t: Texts, of: Choice) -> String {
    match of {
        Choice::For => t.jury_for(),
        Choice::Against => t.jury_against(),
        Choice::Abstain => t.jury_abstain(),
    }
}

pub(crate) fn outcome(t: Texts, of: Outcome) -> String {
    let n = |n: usize| n.to_string();
    match of {
        Outcome::NoQuorum { present, needed } => t.jury_no_quorum(n(present), n(needed)),
        Outcome::Accepted { in_favour, against, abstained } => {
            t.jury_accepted(n(in_favour), n(against), n(abstained))
        }
        Outcome::Refused { in_favour, against, abstained } => {
            t.jury_refused(n(in_favour), n(against), n(abstained))
        }
        Outcome::Tied { each, abstained } => t.jury_tied(n(each), n(abstained)),
    }
}

/// A refusal of the register, in words.
pub(super) fn refusal(t: Texts, code: &str) -> String {
    let (code, rest) = code.split_once(':').unwrap_or((code, ""));
    match code {
        "committee-rules" => t.jury_no_rules(),
        "committee-scored" => t.jury_no_scored(),
        "judge-journal" => t.jury_no_journal(),
        "judge-role" => t.jury_no_role(),
        "judge-president" => t.jury_no_president(),
        "judge-there" => t.jury_no_there(),
        "interest-organisation" => t.jury_no_organisation(),
        "interest-year" => t.jury_no_year(),
        "interest-note" => t.jury_no_note(),
        "review-locked" => t.jury_no_locked(),
        "review-text" => t.jury_no_text(),
        "review-lacks" => t.jury_no_lacks(rest),
        "review-why" => t.jury_no_why(),
        _ => t.jury_no_other(),
    }
}
