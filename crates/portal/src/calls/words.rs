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
pub(super) fn hour(t: Texts, at: DateTime) -> String {
    t.call_hour(format::date(at.date()), format!("{:02}:{:02}", at.hour(), at.minute()))
}

/// A part in hundredths of a percent.
pub(super) fn part(t: Texts, bp: u32) -> String {
    format::percent(t.lang(), f64::from(bp) / 100.0, if bp.is_multiple_of(100) { 0 } else { 2 })
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

fn refusal(t: Texts, code: &str) -> String {
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
        _ => t.call_no_now(),
    }
}

/// A refusal told on a page of its own.
pub(super) fn worded(t: Texts, error: register::Error) -> PageError {
    let register::Error::Refused(code) = error else { return error.into() };
    register::Error::Refused(refusal(t, &code)).into()
}
