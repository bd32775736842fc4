//! Agreements, instalments, reports and refusals in words.

use crate::edge::PageError;
use crate::envelopes::words::euros;
use jiff::civil::Date;
use register::subsidies::SubsidyRecord;
use subsidy::{
    Act, Change, ClawbackKind, Condition, InstalmentState, Paper, ReportKind, ReportState, Stage, Terms,
};
use texts::{Texts, format};

pub(crate) fn stage(t: Texts, of: Stage) -> String {
    match of {
        Stage::Draft => t.subsidy_stage_draft(),
        Stage::Negotiation => t.subsidy_stage_negotiation(),
        Stage::AwaitingSignatures => t.subsidy_stage_signing(),
        Stage::Late => t.subsidy_stage_late(),
        Stage::Active => t.subsidy_stage_active(),
        Stage::Suspended => t.subsidy_stage_suspended(),
        Stage::Closing => t.subsidy_stage_closing(),
        Stage::Closed => t.subsidy_stage_closed(),
        Stage::Terminated => t.subsidy_stage_terminated(),
        Stage::Lapsed => t.subsidy_stage_lapsed(),
    }
}

pub(super) fn instalment(t: Texts, of: InstalmentState) -> String {
    match of {
        InstalmentState::Scheduled => t.subsidy_inst_scheduled(),
        InstalmentState::Claimable => t.subsidy_inst_claimable(),
        InstalmentState::Claimed => t.subsidy_inst_claimed(),
        InstalmentState::Queried => t.subsidy_inst_queried(),
        InstalmentState::Approved => t.subsidy_inst_approved(),
        InstalmentState::Ordered => t.subsidy_inst_ordered(),
        InstalmentState::Paid => t.subsidy_inst_paid(),
        InstalmentState::Cancelled => t.subsidy_inst_cancelled(),
        InstalmentState::Recovered => t.subsidy_inst_recovered(),
    }
}

pub(super) fn report_state(t: Texts, of: ReportState) -> String {
    match of {
        ReportState::NotDue => t.subsidy_report_not_due(),
        ReportState::Due => t.subsidy_report_due(),
        ReportState::Late => t.subsidy_report_late(),
        ReportState::Submitted => t.subsidy_report_submitted(),
        ReportState::ChangesRequested => t.subsidy_report_returned(),
        ReportState::Accepted => t.subsidy_report_accepted(),
        ReportState::Excused => t.subsidy_report_excused(),
    }
}

pub(super) fn report_kind(t: Texts, of: ReportKind) -> String {
    match of {
        ReportKind::Intermediate => t.subsidy_intermediate(),
        ReportKind::Final => t.subsidy_final(),
    }
}

pub(super) fn clawback(t: Texts, of: ClawbackKind) -> String {
    match of {
        ClawbackKind::Whole => t.subsidy_back_whole(),
        ClawbackKind::Partial => t.subsidy_back_partial(),
        ClawbackKind::Unspent => t.subsidy_back_unspent(),
    }
}

pub(super) fn paper(t: Texts, of: Paper) -> String {
    match of {
        Paper::Agreement => t.subsidy_paper_agreement(),
        Paper::Notice => t.subsidy_paper_notice(),
        Paper::Amendment => t.subsidy_paper_amendment(),
        Paper::Clawback => t.subsidy_paper_clawback(),
    }
}

/// Hundredths of a per cent, as they are read: `10 %`, `33,33 %`.
pub(super) fn rate(t: Texts, bp: u32) -> String {
    format::percent(t.lang(), f64::from(bp) / 100.0, if bp.is_multiple_of(100) { 0 } else { 2 })
}

/// The name of a report: what it is and the days that it tells.
pub(super) fn report_name(t: Texts, one: &subsidy::ReportDue) -> String {
    t.subsidy_report_name(report_kind(t, one.kind), format::date(one.from), format::date(one.to))
}

pub(super) fn condition(t: Texts, terms: &Terms, of: &Condition) -> String {
    match of {
        Condition::From { on } => t.subsidy_cond_from(format::date(*on)),
        Condition::Report { key } => {
            let name = terms.report(key).map(|one| report_name(t, one)).unwrap_or_default();
            t.subsidy_cond_report(name)
        }
        Condition::Spent { bp } => t.subsidy_cond_spent(rate(t, *bp)),
        Condition::Indicator { key, at_least } => {
            let one = terms.indicators.iter().find(|one| one.key == *key);
            let (label, unit) = one.map(|one| (one.label.clone(), one.unit.clone())).unwrap_or_default();
            t.subsidy_cond_indicator(label, at_least.to_string(), unit)
        }
        Condition::Previous => t.subsidy_cond_previous(),
    }
}

/// What changes, in words, for somebody who reads the record.
pub(super) fn change(t: Texts, record: &SubsidyRecord, of: &Change) -> String {
    let days = |(from, to): (Date, Date)| t.subsidy_days(format::date(from), format::date(to));
    match of {
        Change::Text => t.subsidy_change_text(),
        Change::Days { before, after } => t.subsidy_change_days(days(*before), days(*after)),
        Change::Share { envelope, before, after } => {
            t.subsidy_change_share(record.funder_of(envelope), euros(t, *before), euros(t, *after))
        }
        Change::Budget { before, after } => t.subsidy_change_budget(euros(t, *before), euros(t, *after)),
        Change::Lines => t.subsidy_change_lines(),
        Change::Instalments => t.subsidy_change_instalments(),
        Change::Reports => t.subsidy_change_reports(),
        Change::Beneficiary => t.subsidy_change_beneficiary(),
        Change::PartnerAdded(one) => t.subsidy_change_partner_in(record.name(one)),
        Change::PartnerRemoved(one) => t.subsidy_change_partner_out(record.name(one)),
        Change::Rules => t.subsidy_change_rules(),
    }
}

/// What happened, in words.
pub(super) fn act(t: Texts, record: &SubsidyRecord, of: &Act) -> String {
    match of {
        Act::Sent { version } => t.subsidy_did_sent(version.to_string()),
        Act::Objected { version, note } => t.subsidy_did_objected(version.to_string(), note.as_str()),
        Act::Signed { version, party, .. } => t.subsidy_did_signed(version.to_string(), record.name(party)),
        Act::Lapsed => t.subsidy_did_lapsed(),
        Act::Claimed { claim } => t.subsidy_did_claimed(euros(t, claim.cents)),
        Act::ExpenseRefused { reason, .. } => t.subsidy_did_expense(reason.as_str()),
        Act::Filed { .. } => t.subsidy_did_filed(),
        Act::Returned { note, .. } => t.subsidy_did_returned(note.as_str()),
        Act::Accepted { .. } => t.subsidy_did_accepted(),
        Act::Excused { note, .. } => t.subsidy_did_excused(note.as_str()),
        Act::Cancelled { reason, .. } => t.subsidy_did_cancelled(reason.as_str()),
        Act::Suspended { reason } => t.subsidy_did_suspended(reason.as_str()),
        Act::Resumed { note } => t.subsidy_did_resumed(note.as_str()),
        Act::Heard { text } => t.subsidy_did_heard(text.as_str()),
        Act::Announced { title } => t.subsidy_did_announced(euros(t, title.cents), title.reason.as_str()),
        Act::Ordered { .. } => t.subsidy_did_ordered(),
        Act::Recovered { cents, .. } => t.subsidy_did_recovered(euros(t, *cents)),
        Act::Terminated { reason } => t.subsidy_did_terminated(reason.as_str()),
        Act::Closed => t.subsidy_did_closed(),
    }
}

/// Why something is not taken, and what to do, by its code.
pub(super) fn refusal(t: Texts, code: &str) -> String {
    let (name, more) = code.split_once(':').unwrap_or((code, ""));
    let cents = || euros(t, more.parse().unwrap_or(0));
    match name {
        "subsidy-title" | "subsidy-text" => t.subsidy_no_title(),
        "subsidy-parties" => t.subsidy_no_parties(),
        "subsidy-beneficiary" => t.subsidy_no_beneficiary(),
        "subsidy-beneficiary-open" => t.subsidy_no_beneficiary_open(),
        "subsidy-back-hand" => t.subsidy_no_back_hand(),
        "subsidy-there" => t.subsidy_no_there(),
        "subsidy-days" => t.subsidy_no_days(),
        "subsidy-share" => t.subsidy_no_share(more),
        "subsidy-line" => t.subsidy_no_line(more),
        "subsidy-over-budget" => t.subsidy_no_budget(),
        "subsidy-tolerance" => t.subsidy_no_tolerance(),
        "subsidy-instalment" | "subsidy-balance" => t.subsidy_no_instalment(more),
        "subsidy-instalments" => t.subsidy_no_instalments(more),
        "subsidy-report" => t.subsidy_no_report(more),
        "subsidy-one-final-report" => t.subsidy_no_one_final(),
        "subsidy-indicator" => t.subsidy_no_indicator(more),
        "subsidy-units" => t.subsidy_no_units(),
        "subsidy-clauses" => t.subsidy_no_clauses(more),
        "subsidy-personal" => t.text_personal(),
        "subsidy-same" => t.subsidy_no_same(),
        "subsidy-not-now" | "subsidy-pending" => t.subsidy_no_now(),
        "subsidy-day" => t.subsidy_no_day(),
        "subsidy-expired" => t.subsidy_no_expired(),
        "subsidy-content" => t.subsidy_no_content(),
        "subsidy-signer" => t.subsidy_no_signer(),
        "subsidy-same-hand" | "payment-same-hand" => t.subsidy_no_same_hand(),
        "subsidy-note" | "payment-reason" => t.subsidy_no_note(),
        "subsidy-condition" => t.subsidy_no_condition(),
        "subsidy-too-much" => t.subsidy_no_too_much(cents()),
        "subsidy-not-spent" => t.subsidy_no_spent(),
        "subsidy-expense" => t.subsidy_no_expense(more),
        "subsidy-expense-twice" => t.subsidy_no_expense_twice(more),
        "subsidy-unit-twice" => t.subsidy_no_unit_twice(more),
        "subsidy-value" => t.subsidy_no_value(more),
        "subsidy-nothing-owed" => t.subsidy_no_owed(),
        "subsidy-heard" => {
            t.subsidy_no_heard(more.parse::<Date>().map(format::date).unwrap_or_else(|_| more.to_owned()))
        }
        "subsidy-final-report" => t.subsidy_no_final_report(),
        "subsidy-to-recover" => t.subsidy_no_to_recover(cents()),
        "subsidy-to-pay" => t.subsidy_no_to_pay(cents()),
        "subsidy-below-paid" => t.subsidy_no_below(),
        "subsidy-not-reserved" => t.subsidy_no_reserved(),
        "subsidy-side" => t.subsidy_no_side(),
        "payment-reference" => t.payment_no_reference(),
        "payment-reference-used" | "ledger-key" => t.payment_no_used(),
        _ => crate::envelopes::words::refusal(t, code),
    }
}

/// A refusal told on a page of its own.
pub(super) fn worded(t: Texts, error: register::Error) -> PageError {
    let register::Error::Refused(code) = error else { return error.into() };
    register::Error::Refused(refusal(t, &code)).into()
}
