//! Where a proposal has come to, and refusals, in words.

use crate::ui::Problem;
use register::workshops::{Proposal, Status};
use texts::{Texts, format};

pub(super) fn status(t: Texts, status: Status) -> String {
    match status {
        Status::Proposed => t.proposal_proposed(),
        Status::Accepted => t.proposal_accepted(),
        Status::UnderWay => t.proposal_under_way(),
        Status::Done => t.proposal_done(),
        Status::SetAside => t.proposal_set_aside(),
    }
}

/// The look of a status.
pub(super) fn tone(one: &Proposal, today: jiff::civil::Date) -> &'static str {
    match one.status() {
        _ if one.is_late(today) => "warning",
        Status::Done => "success",
        Status::SetAside => "neutral",
        Status::Proposed | Status::Accepted | Status::UnderWay => "info",
    }
}

/// Who carries it, or that nobody does yet.
pub(super) fn owner(t: Texts, one: &Proposal) -> String {
    one.owner.clone().unwrap_or_else(|| t.proposal_nobody())
}

/// Until when, or that no day was said.
pub(super) fn due(t: Texts, one: &Proposal) -> String {
    one.due_on.map_or_else(|| t.proposal_no_day_said(), format::date)
}

/// What is wrong, beside the field that it is about.
pub(super) fn problem(t: Texts, code: &str) -> Problem {
    let (field, what) = match code {
        "workshop-title" => ("titre", t.workshop_no_words()),
        "workshop-place" => ("lieu", t.workshop_no_words()),
        "workshop-agenda" => ("programme", t.workshop_no_words()),
        "workshop-axes" => ("axes", t.workshop_no_axes()),
        "workshop-date" => ("jour", t.workshop_no_date()),
        "workshop-day" => ("participants", t.workshop_no_day()),
        "workshop-empty" => ("participants", t.workshop_no_notes()),
        "workshop-participants" => ("participants", t.workshop_no_count()),
        "note-closed" => ("mots", t.workshop_closed()),
        "note-many" => ("mots", t.workshop_many()),
        "proposal-words" => ("proposition", t.workshop_no_words()),
        "proposal-owner" => ("porteur", t.proposal_no_owner()),
        "proposal-due" => ("echeance", t.proposal_no_due()),
        "proposal-status" => ("etat", t.proposal_no_status()),
        _ => ("mots", t.workshop_no_words()),
    };
    Problem::new(field, what)
}
