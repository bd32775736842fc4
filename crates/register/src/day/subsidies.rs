//! What waits of funding agreements and payments.

use super::{Day, Queue, Subject, Waiting, When};
use crate::ledger::PaymentRecord;
use crate::subsidies::{SubsidyRecord, SubsidySide};
use crate::{Error, Register};
use ::subsidy::{Act, InstalmentState, ReportState, SIGNING_DAYS, Stage, instalment_state, report_state};
use jiff::ToSpan;
use jiff::civil::Date;
use ledger::PaymentState;
use trust::day::legal_day;

impl Register {
    pub(super) async fn subsidies_of_day(&self, day: &mut Day<'_>) -> Result<(), Error> {
        let asked = day.asked;
        let (by, on) = (asked.organisation_id, asked.on);
        if asked.asks_one_of(&[Queue::SubsidiesToSign, Queue::Instalments, Queue::SubsidyReports]) {
            let all = self.subsidies(by).await?;
            day.put(Queue::SubsidiesToSign, || all.iter().filter_map(|one| to_sign(one, by, on)).collect());
            day.put(Queue::Instalments, || all.iter().flat_map(|one| to_claim(one, by, on)).collect());
            day.put(Queue::SubsidyReports, || all.iter().flat_map(|one| reports(one, by, on)).collect());
        }
        if asked.asks_one_of(&[Queue::Payments]) {
            let own = self.author().code().to_owned();
            let all = self.payments(by, None).await?;
            day.put(Queue::Payments, || all.iter().filter_map(|one| to_pay(one, &own)).collect());
        }
        Ok(())
    }
}

fn line(one: &SubsidyRecord, what: String, when: When) -> Waiting {
    let title = one.shown().map(|version| version.terms.title.clone()).unwrap_or_default();
    Waiting { subject: Subject::Subsidy { id: one.id.clone(), title, what }, when, residence_id: None }
}

/// An agreement that waits for the signature of this organisation, by the last day to sign.
fn to_sign(one: &SubsidyRecord, by: &str, on: Date) -> Option<Waiting> {
    let version = one.waits_for(by, on)?;
    let sent = one.facts.iter().rev().find(|noted| noted.fact.act == Act::Sent { version: version.number });
    let last = sent.and_then(|noted| noted.fact.on.checked_add(SIGNING_DAYS.days()).ok());
    Some(line(one, one.coordinator.name.clone(), When::by(last)))
}

/// Instalments that this organisation may claim now.
fn to_claim(one: &SubsidyRecord, by: &str, on: Date) -> Vec<Waiting> {
    let runs = matches!(one.stage(on), Stage::Active | Stage::Closing);
    let Some(version) = one.in_force().filter(|_| runs && one.side_of(by) == Some(SubsidySide::Beneficiary))
    else {
        return Vec::new();
    };
    let terms = &version.terms;
    let open = terms
        .instalments
        .iter()
        .filter(|here| instalment_state(&one.agreement, terms, here, on) == InstalmentState::Claimable);
    open.map(|here| line(one, here.label.clone(), When::By(terms.last_on))).collect()
}

/// Reports that the beneficiary owes, and those that the funder has to read.
fn reports(one: &SubsidyRecord, by: &str, on: Date) -> Vec<Waiting> {
    let lives = matches!(one.stage(on), Stage::Active | Stage::Closing | Stage::Suspended);
    let (Some(version), Some(side)) = (one.in_force().filter(|_| lives), one.side_of(by)) else {
        return Vec::new();
    };
    let waits = |state: ReportState| match side {
        SubsidySide::Beneficiary => {
            matches!(state, ReportState::Due | ReportState::Late | ReportState::ChangesRequested)
        }
        SubsidySide::Funder => matches!(state, ReportState::Submitted | ReportState::Late),
        SubsidySide::Partner => false,
    };
    let due = version.terms.reports.iter().filter(|here| waits(report_state(&one.agreement, here, on)));
    due.map(|here| line(one, String::new(), When::By(here.due_on))).collect()
}

/// A payment whose next hand this person may be: one that acted before on it waits for somebody else.
fn to_pay(one: &PaymentRecord, own: &str) -> Option<Waiting> {
    let open = matches!(one.state, PaymentState::Asked | PaymentState::Controlled | PaymentState::Ordered);
    let was_there = one.rule().hands.iter().any(|hand| hand == own);
    (open && !was_there).then(|| Waiting {
        subject: Subject::Payment {
            id: one.id.clone(),
            label: one.label.clone().unwrap_or_default(),
            state: one.state,
        },
        when: When::Since(legal_day(one.asked_at)),
        residence_id: None,
    })
}
