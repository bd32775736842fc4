//! What happened to an agreement, and where it stands: read from dated facts and from the payments of the ledger.

use crate::{Clawback, Condition, Instalment, ReportDue, ReportKind, Terms, amounts, clawbacks};
use jiff::ToSpan;
use jiff::civil::Date;
use ledger::PaymentState;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use trust::closed_list;
use trust::digest::Digest32;

/// A text that is sent may be signed for so many days.
pub const SIGNING_DAYS: i64 = 60;

/// An expense, and where its proof is. Never the name of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expense {
    pub id: String,
    /// Key of the line of the budget.
    pub line: String,
    pub cents: i64,
    pub on: Date,
    /// Number of the invoice or of the pay slip: whoever controls asks for it by that.
    pub reference: String,
    /// The dwelling, where the agreement counts units.
    pub unit: Option<String>,
}

/// What a beneficiary asks: one instalment, and what was spent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    pub id: String,
    pub instalment: String,
    pub cents: i64,
    pub expenses: Vec<Expense>,
}

/// A value of an indicator: P8, never without its unit (that of the indicator), a source and a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    pub indicator: String,
    pub amount: i64,
    pub source: String,
    pub on: Date,
}

/// A report, as it is filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filed {
    pub key: String,
    pub text: String,
    pub values: Vec<Value>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Act {
    /// A version is proposed to all who sign.
    Sent {
        version: u32,
    },
    /// Somebody who signs asks for another text.
    Objected {
        version: u32,
        note: String,
    },
    Signed {
        version: u32,
        digest: Digest32,
        party: String,
        signer: String,
    },
    /// Not signed in time: what was promised is free again.
    Lapsed,
    Claimed {
        claim: Claim,
    },
    /// An expense that is not counted, and why.
    ExpenseRefused {
        claim: String,
        expense: String,
        reason: String,
    },
    Filed {
        report: Filed,
    },
    Returned {
        report: String,
        note: String,
    },
    Accepted {
        report: String,
    },
    Excused {
        report: String,
        note: String,
    },
    /// An instalment that will not be asked.
    Cancelled {
        instalment: String,
        reason: String,
    },
    Suspended {
        reason: String,
    },
    Resumed {
        note: String,
    },
    /// The beneficiary says what it has to say.
    Heard {
        text: String,
    },
    /// Money will be asked back; the beneficiary is heard first.
    Announced {
        title: Clawback,
    },
    Ordered {
        title: String,
    },
    Recovered {
        title: String,
        cents: i64,
        reference: String,
    },
    /// What remains is released; money may still be asked back.
    Terminated {
        reason: String,
    },
    Closed,
}

impl Act {
    /// The stable code: the verb of the journal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Act::Sent { .. } => "sent",
            Act::Objected { .. } => "objected",
            Act::Signed { .. } => "signed",
            Act::Lapsed => "lapsed",
            Act::Claimed { .. } => "claimed",
            Act::ExpenseRefused { .. } => "expense-refused",
            Act::Filed { .. } => "report-filed",
            Act::Returned { .. } => "report-returned",
            Act::Accepted { .. } => "report-accepted",
            Act::Excused { .. } => "report-excused",
            Act::Cancelled { .. } => "instalment-cancelled",
            Act::Suspended { .. } => "suspended",
            Act::Resumed { .. } => "resumed",
            Act::Heard { .. } => "heard",
            Act::Announced { .. } => "clawback-announced",
            Act::Ordered { .. } => "clawback-ordered",
            Act::Recovered { .. } => "recovered",
            Act::Terminated { .. } => "terminated",
            Act::Closed => "closed",
        }
    }
}

/// A dated fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub on: Date,
    pub act: Act,
}

/// A version of the terms, and the digest of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    pub number: u32,
    pub terms: Terms,
    pub digest: Digest32,
}

/// What the ledger says of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimPayment {
    pub claim: String,
    pub envelope: String,
    pub cents: i64,
    pub state: PaymentState,
}

/// An agreement: its versions, the oldest first, what happened, in order, and its payments.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agreement {
    pub versions: Vec<Version>,
    pub facts: Vec<Fact>,
    pub payments: Vec<ClaimPayment>,
}

impl Agreement {
    #[must_use]
    pub fn version(&self, number: u32) -> Option<&Version> {
        self.versions.iter().find(|one| one.number == number)
    }

    #[must_use]
    pub fn claims(&self) -> Vec<&Claim> {
        let claims = self.facts.iter().filter_map(|fact| match &fact.act {
            Act::Claimed { claim } => Some(claim),
            _ => None,
        });
        claims.collect()
    }

    #[must_use]
    pub fn claim(&self, id: &str) -> Option<&Claim> {
        self.claims().into_iter().find(|one| one.id == id)
    }

    #[must_use]
    pub fn payment(&self, claim: &str) -> Option<&ClaimPayment> {
        self.payments.iter().find(|one| one.claim == claim)
    }

    /// Ids of the expenses of a claim that are not counted.
    #[must_use]
    pub fn refused_expenses(&self, claim: &str) -> BTreeSet<&str> {
        let refused = self.facts.iter().filter_map(|fact| match &fact.act {
            Act::ExpenseRefused { claim: of, expense, .. } if of == claim => Some(expense.as_str()),
            _ => None,
        });
        refused.collect()
    }

    /// The day of the last fact that is like this.
    pub(crate) fn last_on(&self, is: impl Fn(&Act) -> bool) -> Option<Date> {
        self.facts.iter().rev().find(|fact| is(&fact.act)).map(|fact| fact.on)
    }

    fn sent_on(&self, number: u32) -> Option<Date> {
        self.last_on(|act| matches!(act, Act::Sent { version } if *version == number))
    }
}

/// Who signed the very text of a version, in time, each party once, each person once.
#[must_use]
pub fn signed_by(agreement: &Agreement, number: u32) -> BTreeMap<&str, (&str, Date)> {
    let mut all: BTreeMap<&str, (&str, Date)> = BTreeMap::new();
    let (Some(version), Some(sent_on)) = (agreement.version(number), agreement.sent_on(number)) else {
        return all;
    };
    let last = last_day(sent_on);
    for fact in &agreement.facts {
        let Act::Signed { version: of, digest, party, signer } = &fact.act else { continue };
        let is_sound = *of == number && *digest == version.digest && fact.on <= last;
        let is_new = all.iter().all(|(other, (hand, _))| *other != party && *hand != signer);
        if is_sound && is_new {
            all.insert(party, (signer, fact.on));
        }
    }
    all
}

fn last_day(sent_on: Date) -> Date {
    sent_on.checked_add(SIGNING_DAYS.days()).unwrap_or(Date::MAX)
}

/// Those who have not signed a version and must.
#[must_use]
pub fn missing(agreement: &Agreement, number: u32) -> BTreeSet<String> {
    let Some(version) = agreement.version(number) else { return BTreeSet::new() };
    let before = in_force_before(agreement, number);
    let signed = signed_by(agreement, number);
    let mut all = crate::signers(before.map(|one| &one.terms), &version.terms);
    all.retain(|party| !signed.contains_key(party.as_str()));
    all
}

fn in_force_before(agreement: &Agreement, number: u32) -> Option<&Version> {
    agreement
        .versions
        .iter()
        .rev()
        .filter(|one| one.number < number)
        .find(|one| is_signed(agreement, one.number))
}

fn is_signed(agreement: &Agreement, number: u32) -> bool {
    agreement.sent_on(number).is_some() && missing(agreement, number).is_empty()
}

/// The version that all who must have signed, the last one; `None`: none yet.
#[must_use]
pub fn in_force(agreement: &Agreement) -> Option<&Version> {
    agreement.versions.iter().rev().find(|one| is_signed(agreement, one.number))
}

closed_list! {
    /// Where an agreement stands.
    Stage {
        /// Seen by the funder that writes it.
        Draft = "draft",
        /// Somebody asked for another text.
        Negotiation = "negotiation",
        AwaitingSignatures = "awaiting-signatures",
        /// Not signed in time.
        Late = "late",
        Active = "active",
        Suspended = "suspended",
        /// Its days are over, or its final report is in: what remains is to settle it.
        Closing = "closing",
        Closed = "closed",
        Terminated = "terminated",
        Lapsed = "lapsed",
    }
}

/// Where an agreement stands on a day.
#[must_use]
pub fn stage(agreement: &Agreement, today: Date) -> Stage {
    let has = |is: fn(&Act) -> bool| agreement.facts.iter().any(|fact| is(&fact.act));
    if has(|act| matches!(act, Act::Closed)) {
        return Stage::Closed;
    }
    if has(|act| matches!(act, Act::Terminated { .. })) {
        return Stage::Terminated;
    }
    let Some(version) = in_force(agreement) else {
        if has(|act| matches!(act, Act::Lapsed)) {
            return Stage::Lapsed;
        }
        let Some(last) = agreement.versions.last() else { return Stage::Draft };
        let Some(sent_on) = agreement.sent_on(last.number) else {
            return if last.number > 1 { Stage::Negotiation } else { Stage::Draft };
        };
        let objected = has_objection(agreement, last.number);
        return match () {
            () if objected => Stage::Negotiation,
            () if today > last_day(sent_on) => Stage::Late,
            () => Stage::AwaitingSignatures,
        };
    };
    let since = |is: fn(&Act) -> bool| agreement.facts.iter().rposition(|fact| is(&fact.act));
    let (stopped, resumed) =
        (since(|act| matches!(act, Act::Suspended { .. })), since(|act| matches!(act, Act::Resumed { .. })));
    if stopped > resumed {
        return Stage::Suspended;
    }
    let final_report = version.terms.reports.iter().find(|one| one.kind == ReportKind::Final);
    let told = final_report.map(|one| report_state(agreement, one, today));
    let is_over =
        today > version.terms.last_on || matches!(told, Some(ReportState::Accepted | ReportState::Excused));
    if is_over { Stage::Closing } else { Stage::Active }
}

fn has_objection(agreement: &Agreement, number: u32) -> bool {
    agreement
        .facts
        .iter()
        .any(|fact| matches!(&fact.act, Act::Objected { version, .. } if *version == number))
}

closed_list! {
    /// Where a report stands.
    ReportState {
        NotDue = "not-due",
        Due = "due",
        Late = "late",
        Submitted = "submitted",
        ChangesRequested = "changes-requested",
        Accepted = "accepted",
        Excused = "excused",
    }
}

/// Where a report stands on a day.
#[must_use]
pub fn report_state(agreement: &Agreement, report: &ReportDue, today: Date) -> ReportState {
    let last = agreement.facts.iter().rev().find_map(|fact| match &fact.act {
        Act::Filed { report: filed } if filed.key == report.key => Some(ReportState::Submitted),
        Act::Returned { report: key, .. } if *key == report.key => Some(ReportState::ChangesRequested),
        Act::Accepted { report: key } if *key == report.key => Some(ReportState::Accepted),
        Act::Excused { report: key, .. } if *key == report.key => Some(ReportState::Excused),
        _ => None,
    });
    match last {
        Some(state) => state,
        None if today > report.due_on => ReportState::Late,
        None if today >= report.to => ReportState::Due,
        None => ReportState::NotDue,
    }
}

/// The values of the reports that were accepted, the last one of each indicator: a correction is a later value.
#[must_use]
pub fn values(agreement: &Agreement) -> BTreeMap<&str, &Value> {
    let accepted: BTreeSet<&str> = agreement
        .facts
        .iter()
        .filter_map(|fact| match &fact.act {
            Act::Accepted { report } => Some(report.as_str()),
            _ => None,
        })
        .collect();
    let mut all = BTreeMap::new();
    for fact in &agreement.facts {
        let Act::Filed { report } = &fact.act else { continue };
        if accepted.contains(report.key.as_str()) {
            all.extend(report.values.iter().map(|value| (value.indicator.as_str(), value)));
        }
    }
    all
}

closed_list! {
    /// Where an instalment stands.
    InstalmentState {
        /// A condition is not met.
        Scheduled = "scheduled",
        Claimable = "claimable",
        Claimed = "claimed",
        Queried = "queried",
        Approved = "approved",
        Ordered = "ordered",
        Paid = "paid",
        Cancelled = "cancelled",
        /// Paid, and all of it came back.
        Recovered = "recovered",
    }
}

/// Where an instalment stands on a day.
#[must_use]
pub fn instalment_state(
    agreement: &Agreement,
    terms: &Terms,
    instalment: &Instalment,
    today: Date,
) -> InstalmentState {
    let own = agreement.claims().into_iter().filter(|claim| claim.instalment == instalment.key);
    let live =
        own.filter_map(|claim| agreement.payment(&claim.id)).rfind(|one| one.state != PaymentState::Refused);
    if let Some(payment) = live {
        return match payment.state {
            PaymentState::Asked => InstalmentState::Claimed,
            PaymentState::Queried => InstalmentState::Queried,
            PaymentState::Controlled => InstalmentState::Approved,
            PaymentState::Ordered => InstalmentState::Ordered,
            PaymentState::Paid if amounts::net_paid(agreement, &instalment.envelope) <= 0 => {
                InstalmentState::Recovered
            }
            PaymentState::Paid | PaymentState::Refused => InstalmentState::Paid,
        };
    }
    if is_cancelled(agreement, &instalment.key) {
        return InstalmentState::Cancelled;
    }
    let met = instalment.conditions.iter().all(|one| is_met(agreement, terms, instalment, one, today));
    if met { InstalmentState::Claimable } else { InstalmentState::Scheduled }
}

pub(crate) fn is_cancelled(agreement: &Agreement, key: &str) -> bool {
    agreement
        .facts
        .iter()
        .any(|fact| matches!(&fact.act, Act::Cancelled { instalment, .. } if instalment == key))
}

/// Is a condition met on a day? What was spent is looked at with the claim, which shows it.
fn is_met(
    agreement: &Agreement,
    terms: &Terms,
    instalment: &Instalment,
    condition: &Condition,
    today: Date,
) -> bool {
    match condition {
        Condition::From { on } => today >= *on,
        Condition::Report { key } => terms.report(key).is_some_and(|report| {
            matches!(report_state(agreement, report, today), ReportState::Accepted | ReportState::Excused)
        }),
        Condition::Spent { .. } => true,
        Condition::Indicator { key, at_least } => {
            values(agreement).get(key.as_str()).is_some_and(|value| value.amount >= *at_least)
        }
        Condition::Previous => terms
            .instalments
            .iter()
            .take_while(|one| one.key != instalment.key)
            .filter(|one| one.envelope == instalment.envelope)
            .all(|one| {
                let state = instalment_state(agreement, terms, one, today);
                matches!(
                    state,
                    InstalmentState::Paid | InstalmentState::Cancelled | InstalmentState::Recovered
                )
            }),
    }
}

/// What keeps an agreement from being closed: nothing when it is settled. By envelope: what is still to pay, or to ask back.
pub fn settled(agreement: &Agreement, terms: &Terms, today: Date) -> Result<(), crate::Refusal> {
    let told = |kind| {
        let mut all = terms.reports.iter().filter(|one| one.kind == kind);
        all.all(|one| {
            matches!(report_state(agreement, one, today), ReportState::Accepted | ReportState::Excused)
        })
    };
    if !told(ReportKind::Final) {
        return Err(crate::Refusal::FinalReport);
    }
    let is_open = |one: &ClaimPayment| !matches!(one.state, PaymentState::Paid | PaymentState::Refused);
    if agreement.payments.iter().any(is_open)
        || clawbacks(agreement).iter().any(crate::ClawbackState::is_open)
    {
        return Err(crate::Refusal::Pending);
    }
    let due = amounts::due(terms, amounts::eligible(agreement, terms, None).total);
    for share in &terms.shares {
        let paid = amounts::net_paid(agreement, &share.envelope);
        let due = due.by.get(&share.envelope).copied().unwrap_or(0);
        if paid > due {
            return Err(crate::Refusal::ToRecover(paid - due));
        }
        let waits = terms.instalments.iter().filter(|one| one.envelope == share.envelope).any(|one| {
            let state = instalment_state(agreement, terms, one, today);
            matches!(state, InstalmentState::Scheduled | InstalmentState::Claimable)
        });
        if paid < due && waits {
            return Err(crate::Refusal::ToPay(due - paid));
        }
    }
    Ok(())
}
