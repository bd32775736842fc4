//! Stages, reasons, changes and refusals of quotes and accompaniments, in words.

use crate::diagnoses::words::{euros, typed};
use crate::edge::PageError;
use engagement::{Act, Change, CloseReason, DeclineReason, Helped, Line, Measure, Milestone, Side, Stage};
use texts::{Texts, format};

/// Minutes as people say hours: `12 h`, `1 h 30`.
pub(super) fn hours(t: Texts, minutes: u64) -> String {
    let whole = format::count(t.lang(), minutes / 60);
    match minutes % 60 {
        0 => format!("{whole}\u{a0}h"),
        rest => format!("{whole}\u{a0}h\u{a0}{rest:02}"),
    }
}

/// Hours as they are typed, in minutes: `12`, `1,5`, `1h30`, `1:30`. `None`: they are none.
pub(super) fn read_minutes(text: &str) -> Option<u32> {
    let bare: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let bare = bare.trim_end_matches("min");
    if let Some((hours, minutes)) = bare.split_once(['h', ':']) {
        let minutes = if minutes.is_empty() { 0 } else { minutes.parse::<u32>().ok()? };
        return (minutes < 60).then_some(hours.parse::<u32>().ok()?.checked_mul(60)?.checked_add(minutes)?);
    }
    let hundredths = u32::try_from(crate::diagnoses::words::read_cents(bare)?).ok()?;
    // A third of an hour is no number of minutes when it is written 0,33.
    let minutes = hundredths.checked_mul(60)?;
    (minutes % 100 == 0).then_some(minutes / 100)
}

/// Minutes as a field shows them: `12`, `1,50` for an hour and a half.
pub(super) fn typed_hours(minutes: u32) -> String {
    match minutes % 60 {
        0 => (minutes / 60).to_string(),
        rest => format!("{}h{rest:02}", minutes / 60),
    }
}

/// An amount as a field shows it; empty when there is none.
pub(super) fn typed_cents(cents: i64) -> String {
    if cents == 0 { String::new() } else { typed(cents) }
}

pub(super) fn stage(t: Texts, stage: Stage) -> String {
    match stage {
        Stage::Draft => t.quote_stage_draft(),
        Stage::Sent => t.quote_stage_sent(),
        Stage::SignedOnce => t.quote_stage_signed(),
        Stage::Accepted => t.quote_stage_accepted(),
        Stage::Declined => t.quote_stage_declined(),
        Stage::Expired => t.quote_stage_expired(),
        Stage::Superseded => t.quote_stage_superseded(),
    }
}

pub(super) fn reason(t: Texts, reason: DeclineReason) -> String {
    match reason {
        DeclineReason::Cost => t.quote_reason_cost(),
        DeclineReason::Scope => t.quote_reason_scope(),
        DeclineReason::Calendar => t.quote_reason_calendar(),
        DeclineReason::Funding => t.quote_reason_funding(),
        DeclineReason::SomebodyElse => t.quote_reason_else(),
        DeclineReason::NoNeed => t.quote_reason_no_need(),
        DeclineReason::Other => t.quote_reason_other(),
    }
}

pub(super) fn close_reason(t: Texts, reason: CloseReason) -> String {
    match reason {
        CloseReason::Completed => t.accompaniment_completed(),
        CloseReason::StoppedByRequester => t.accompaniment_stopped_requester(),
        CloseReason::StoppedByProvider => t.accompaniment_stopped_provider(),
    }
}

pub(super) fn helped(t: Texts, helped: Helped) -> String {
    match helped {
        Helped::Yes => t.yes(),
        Helped::Partly => t.some(),
        Helped::No => t.no(),
    }
}

pub(super) fn measure(t: Texts, measure: Measure) -> String {
    match measure {
        Measure::EnergyEuros => t.accompaniment_measure_energy(),
        Measure::UpkeepEuros => t.accompaniment_measure_upkeep(),
        Measure::FundingEuros => t.accompaniment_measure_funding(),
        Measure::HoursMonth => t.accompaniment_measure_hours(),
        Measure::Homes => t.accompaniment_measure_homes(),
        Measure::SafetyRemarks => t.accompaniment_measure_safety(),
    }
}

pub(super) fn side(t: Texts, side: Side) -> String {
    match side {
        Side::Provider => t.quote_side_provider(),
        Side::Requester => t.quote_side_requester(),
    }
}

/// A line as one sentence: every amount can be checked.
pub(super) fn line(t: Texts, one: &Line) -> String {
    let total = one.cents().map_or_else(|| t.unknown(), |cents| euros(t, cents));
    t.quote_line_said(
        one.label.as_str(),
        hours(t, u64::from(one.minutes)),
        euros(t, one.rate_cents),
        euros(t, one.expenses_cents),
        total,
    )
}

fn milestone(one: &Milestone) -> String {
    format!("{} – {}", one.label, format::date(one.due_on))
}

/// What changes from one version to the next.
pub(super) fn change(t: Texts, change: &Change) -> String {
    let days = |(from, to)| t.quote_days(format::date(from), format::date(to));
    match change {
        Change::Title { before, after } => t.quote_change_title(before.as_str(), after.as_str()),
        Change::Purpose { before, after } => t.quote_change_purpose(before.as_str(), after.as_str()),
        Change::Funding { before, after } => t.quote_change_funding(before.as_str(), after.as_str()),
        Change::Days { before, after } => t.quote_change_days(days(*before), days(*after)),
        Change::LineAdded(one) => t.quote_change_added(line(t, one)),
        Change::LineRemoved(one) => t.quote_change_removed(line(t, one)),
        Change::LineChanged { before, after } => {
            // What the line says besides its sums is told too.
            let more = before.rate_basis != after.rate_basis || before.expenses != after.expenses;
            let told = t.quote_change_line(line(t, before), line(t, after));
            if more { format!("{told} {}", t.quote_change_basis(after.rate_basis.as_str())) } else { told }
        }
        Change::MilestoneAdded(one) => t.quote_change_added(milestone(one)),
        Change::MilestoneRemoved(one) => t.quote_change_removed(milestone(one)),
        Change::MilestoneChanged { before, after } => {
            t.quote_change_line(milestone(before), milestone(after))
        }
        Change::Order => t.quote_change_order(),
        Change::Parties => t.quote_change_parties(),
    }
}

/// What happened, in words.
pub(super) fn act(t: Texts, act: &Act) -> String {
    match act {
        Act::Sent { version } => t.quote_did_sent(version.to_string()),
        Act::Signed { version, side: of, .. } => t.quote_did_signed(version.to_string(), side(t, *of)),
        Act::Declined { version, reason: why, note, .. } => {
            t.quote_did_declined(version.to_string(), reason(t, *why), note.as_str())
        }
        Act::MilestoneDone { .. } => t.quote_did_milestone(),
        Act::MilestoneOpen { .. } => t.quote_did_milestone_open(),
        Act::Spent { entry } => t.quote_did_spent(hours(t, u64::from(entry.minutes))),
        Act::TakenBack { .. } => t.quote_did_taken_back(),
        Act::Closed { reason, .. } => t.quote_did_closed(close_reason(t, *reason)),
        Act::Surveyed { .. } => t.quote_did_surveyed(),
    }
}

/// Why something is not taken, and what to do, by its code.
pub(super) fn refusal(t: Texts, code: &str) -> String {
    let at = |prefix: &str| code.strip_prefix(prefix).map(str::to_owned);
    if let Some(n) = at("quote-line:") {
        return t.quote_no_line(n);
    }
    if let Some(n) = at("quote-basis:") {
        return t.quote_no_basis(n);
    }
    if let Some(n) = at("quote-milestone:") {
        return t.quote_no_milestone(n);
    }
    match code {
        "quote-title" => t.quote_no_title(),
        "quote-text" => t.quote_no_text(),
        "quote-days" => t.quote_no_days(),
        "quote-lines" => t.quote_no_lines(),
        "quote-total" | "quote-amount" => t.quote_no_amount(),
        "quote-personal" => t.text_personal(),
        "quote-same" => t.quote_no_same(),
        "quote-not-now" => t.quote_no_now(),
        "quote-day" => t.quote_no_day(),
        "quote-expired" => t.quote_no_expired(),
        "quote-content" => t.quote_no_content(),
        "quote-signed" => t.quote_no_twice(),
        "quote-same-hand" => t.quote_no_same_hand(),
        "quote-signer" => t.quote_no_signer(),
        "quote-note" => t.quote_no_note(),
        "quote-spent-line" => t.quote_no_spent(),
        "quote-side" => t.quote_no_side(),
        "diagnosis-no-account" => t.diagnosis_no_account(),
        "diagnosis-not-yours" => t.diagnosis_no_yours(),
        _ => t.diagnosis_no_other(),
    }
}

/// A refusal told on a page of its own.
pub(super) fn worded(t: Texts, error: register::Error) -> PageError {
    let register::Error::Refused(code) = error else { return error.into() };
    register::Error::Refused(refusal(t, &code)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_people_write_them_and_never_rounded() {
        for (text, minutes) in
            [("12", 720), ("1,5", 90), ("1h30", 90), ("1 h 05", 65), ("1:30", 90), ("2h", 120), ("0,25", 15)]
        {
            assert_eq!(read_minutes(text), Some(minutes), "{text}");
        }
        for wrong in ["", "0,33", "1h75", "x", "-2", "1h30h"] {
            assert_eq!(read_minutes(wrong), None, "{wrong}");
        }
        assert_eq!((typed_hours(90).as_str(), typed_hours(720).as_str()), ("1h30", "12"));
        assert_eq!(read_minutes(&typed_hours(95)), Some(95), "what is shown is read again");
    }
}
