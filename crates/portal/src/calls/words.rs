//! Stages, hours, parts and refusals of calls, in words.

use crate::edge::PageError;
use ::calls::{QuotaKind, Stage};
use jiff::civil::DateTime;
use register::calls::CallRecord;
use texts::{Texts, format};

pub(super) fn stage(t: Texts, stage: Stage) -> String {
    match stage {
        Stage::Draft => t.call_stage_draft(),
        Stage::Approved => t.call_stage_approved(),
        Stage::Announced => t.call_stage_announced(),
        Stage::Open => t.call_stage_open(),
        Stage::Closed => t.call_stage_closed(),
        Stage::Cancelled => t.call_stage_cancelled(),
    }
}

/// A day and an hour, by clocks of mainland France.
pub(crate) fn hour(t: Texts, at: DateTime) -> String {
    t.call_hour(format::date(at.date()), format!("{:02}:{:02}", at.hour(), at.minute()))
}

/// A part in hundredths of a percent.
pub(crate) fn part(t: Texts, bp: u32) -> String {
    format::percent(t.lang(), f64::from(bp) / 100.0, if bp.is_multiple_of(100) { 0 } else { 2 })
}

/// A part as a field shows it: `30`, `33,33`.
pub(crate) fn typed_part(bp: u32) -> String {
    crate::diagnoses::words::typed(i64::from(bp))
}

/// A part as it is typed, in percent, in hundredths of a percent. `None`: it is none, or over the whole.
pub(crate) fn read_part(text: &str) -> Option<u32> {
    let hundredths = crate::envelopes::words::read_cents(text.trim_end_matches('%'))?;
    u32::try_from(hundredths).ok().filter(|bp| *bp <= 10_000)
}

/// When the call closes, extensions counted; that of the draft while nothing is published.
pub(super) fn closes(record: &CallRecord) -> Option<DateTime> {
    let draft = || record.shown().map(|version| version.specification.closes);
    ::calls::closes(&record.call).or_else(draft)
}

pub(super) fn quota(t: Texts, kind: QuotaKind) -> String {
    match kind {
        QuotaKind::LandlordCarried => t.call_quota_landlord(),
        QuotaKind::Territories => t.call_quota_territories(),
        QuotaKind::Public => t.call_quota_public(),
    }
}

pub(super) fn refusal(t: Texts, code: &str) -> String {
    match code {
        "call-content" => t.call_no_content(),
        "call-unapproved" => t.call_no_unapproved(),
        "call-notice" => t.call_no_notice(),
        "call-backward" => t.call_no_backward(),
        "call-past" => t.call_no_past(),
        "call-question-late" | "call-answer-late" => t.call_no_question_late(),
        "call-question-text" | "call-answer-text" => t.call_no_question_text(),
        "call-question-many" => t.call_no_question_many(),
        "call-funder" => t.call_no_funder(),
        "call-reason" => t.application_no_reason(),
        "call-envelope" => t.call_no_envelope(),
        "call-envelope-held" => t.call_no_envelope_held(),
        _ => t.call_no_now(),
    }
}

/// What is wrong with a specification, by its code, and what to do; rows are numbered after a colon.
pub(super) fn specification_refusal(t: Texts, code: &str) -> String {
    let (bare, n) = code.split_once(':').unwrap_or((code, "1"));
    match bare {
        "call-title" => t.call_no_title(),
        "call-text" => t.call_no_text(),
        "call-objectives" => t.call_no_objectives(),
        "call-public" => t.call_no_public(n),
        "call-criterion" => t.call_no_criterion(n),
        "call-weights" => t.call_no_weights(n),
        "call-mix" => t.call_no_mix(n),
        "call-question" => t.call_no_question(n),
        "call-category" => t.call_no_category(n),
        "call-nothing-eligible" => t.call_no_eligible(),
        "call-fund" => t.call_no_fund(n),
        "call-fund-category" => t.call_no_fund_category(n),
        "call-funds" => t.call_no_funds(),
        "call-quota" => t.call_no_quota(n),
        "call-public-rate" => t.call_no_rate(),
        "call-months" => t.call_no_months(),
        "call-no-such-hour" => t.call_no_such_hour(),
        "call-closing" => t.call_no_closing(),
        "call-days" => t.call_no_days(),
        "call-rows" => t.call_no_rows(),
        "call-personal" => t.application_no_personal(),
        "call-same" => t.call_no_same(),
        "call-same-funders" => t.call_no_same_funders(),
        _ => refusal(t, code),
    }
}

/// A refusal told on a page of its own.
pub(super) fn worded(t: Texts, error: register::Error) -> PageError {
    let register::Error::Refused(code) = error else { return error.into() };
    register::Error::Refused(refusal(t, &code)).into()
}
