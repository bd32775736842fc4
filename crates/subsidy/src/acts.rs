//! What may be done now.

use crate::{
    Act, Agreement, Claim, ClawbackKind, Condition, Fact, InstalmentState, ReportState, SIGNING_DAYS, Stage,
    Terms, WHOLE_BP, amounts, clawbacks, eligible, in_force, instalment_state, missing, owed_back, payable,
    report_state, settled, signed_by, stage,
};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The longest text beside a fact.
const LONGEST: usize = 2_000;
/// The most expenses of a claim.
const MOST_EXPENSES: usize = 500;

/// Why something is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("there is no such version, instalment, report or title")]
    Unknown,
    #[error("it cannot be done now")]
    NotNow,
    #[error("the day is to come, or out of order")]
    Day,
    #[error("too late to sign: it must be sent again")]
    Expired,
    #[error("what is signed is not what is proposed")]
    Content,
    #[error("this party does not sign, or signed already")]
    Signer,
    #[error("each party signs by another person")]
    SameHand,
    #[error("the text is missing, or too long")]
    Note,
    #[error("a condition of the instalment is not met")]
    Condition,
    #[error("{0} cents may be paid now")]
    TooMuch(i64),
    #[error("less of the budget is spent than the instalment asks")]
    NotSpent,
    #[error("expense {0} has no line, an amount, a day or a reference that cannot be")]
    Expense(usize),
    #[error("expense {0} was shown already")]
    ExpenseTwice(usize),
    #[error("the unit of expense {0} was counted already")]
    UnitTwice(usize),
    #[error("value {0} has no indicator, no source, or a day to come")]
    Value(usize),
    #[error("nothing is owed back")]
    NothingOwed,
    #[error("the beneficiary is heard first: not before {0}")]
    Heard(Date),
    #[error("the final report is not accepted")]
    FinalReport,
    #[error("a payment or a title is under way")]
    Pending,
    #[error("{0} cents are to be asked back")]
    ToRecover(i64),
    #[error("{0} cents are still to be paid")]
    ToPay(i64),
    #[error("the change goes below what was paid or asked")]
    BelowPaid,
}

fn note(text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() || text.chars().count() > LONGEST { Err(Refusal::Note) } else { Ok(()) }
}

fn when(is: bool) -> Result<(), Refusal> {
    if is { Ok(()) } else { Err(Refusal::NotNow) }
}

/// May this be noted on that day?
///
/// # Errors
/// [`Refusal`].
pub fn check(agreement: &Agreement, fact: &Fact, today: Date) -> Result<(), Refusal> {
    let last = agreement.facts.last().map_or(Date::MIN, |last| last.on);
    if fact.on > today || fact.on < last {
        return Err(Refusal::Day);
    }
    let now = stage(agreement, today);
    let runs = matches!(now, Stage::Active | Stage::Closing);
    let lives = runs || now == Stage::Suspended;
    let terms = in_force(agreement).map(|one| &one.terms);
    match &fact.act {
        Act::Sent { version } => sent(agreement, *version, now),
        Act::Objected { version, note: text } => {
            when(is_proposed(agreement, *version))?;
            note(text)
        }
        Act::Signed { version, digest, party, signer } => {
            let one = agreement.version(*version).ok_or(Refusal::Unknown)?;
            when(is_proposed(agreement, *version))?;
            if fact.on > last_to_sign(agreement, *version) {
                return Err(Refusal::Expired);
            }
            if one.digest != *digest {
                return Err(Refusal::Content);
            }
            if !missing(agreement, *version).contains(party) {
                return Err(Refusal::Signer);
            }
            let taken = signed_by(agreement, *version).values().any(|(hand, _)| hand == signer);
            if taken { Err(Refusal::SameHand) } else { Ok(()) }
        }
        Act::Lapsed => when(now == Stage::Late),
        Act::Claimed { claim } => {
            when(runs)?;
            claimed(agreement, terms.ok_or(Refusal::NotNow)?, claim, today)
        }
        Act::ExpenseRefused { claim, expense, reason } => {
            when(lives)?;
            note(reason)?;
            let of = agreement.claim(claim).ok_or(Refusal::Unknown)?;
            let open = agreement.payment(claim).is_some_and(|one| {
                matches!(one.state, ledger::PaymentState::Asked | ledger::PaymentState::Queried)
            });
            when(open && !agreement.refused_expenses(claim).contains(expense.as_str()))?;
            if of.expenses.iter().any(|one| one.id == *expense) { Ok(()) } else { Err(Refusal::Unknown) }
        }
        Act::Filed { report } => {
            when(lives)?;
            let terms = terms.ok_or(Refusal::NotNow)?;
            let due = terms.report(&report.key).ok_or(Refusal::Unknown)?;
            let state = report_state(agreement, due, today);
            when(!matches!(state, ReportState::Accepted | ReportState::Excused | ReportState::Submitted))?;
            if today < due.from {
                return Err(Refusal::Day);
            }
            note(&report.text)?;
            for (at, value) in (1..).zip(&report.values) {
                let known = terms.indicators.iter().any(|one| one.key == value.indicator);
                let source = !value.source.trim().is_empty() && value.source.chars().count() <= 300;
                if !known || !source || value.on > today || value.amount < 0 {
                    return Err(Refusal::Value(at));
                }
            }
            Ok(())
        }
        Act::Returned { report, note: text } => {
            is_in(agreement, terms, report, &[ReportState::Submitted], today)?;
            note(text)
        }
        Act::Accepted { report } => is_in(agreement, terms, report, &[ReportState::Submitted], today),
        Act::Excused { report, note: text } => {
            let states =
                [ReportState::NotDue, ReportState::Due, ReportState::Late, ReportState::ChangesRequested];
            is_in(agreement, terms, report, &states, today)?;
            note(text)
        }
        Act::Cancelled { instalment, reason } => {
            when(lives)?;
            note(reason)?;
            let terms = terms.ok_or(Refusal::NotNow)?;
            let one = terms.instalment(instalment).ok_or(Refusal::Unknown)?;
            let state = instalment_state(agreement, terms, one, today);
            when(matches!(state, InstalmentState::Scheduled | InstalmentState::Claimable))
        }
        Act::Suspended { reason } => {
            when(runs)?;
            note(reason)
        }
        Act::Resumed { note: text } => {
            when(now == Stage::Suspended)?;
            note(text)
        }
        Act::Heard { text } => {
            when(lives || now == Stage::Terminated)?;
            note(text)
        }
        Act::Announced { title } => {
            when(lives || now == Stage::Terminated)?;
            note(&title.reason)?;
            if title.done_bp > WHOLE_BP || (title.kind != ClawbackKind::Partial && title.done_bp != 0) {
                return Err(Refusal::Unknown);
            }
            let terms = terms.ok_or(Refusal::NotNow)?;
            let owed = owed_back(agreement, terms, &title.envelope, (title.kind, title.done_bp));
            // The amount is computed: nobody types what is owed.
            if owed <= 0 || title.cents != owed { Err(Refusal::NothingOwed) } else { Ok(()) }
        }
        Act::Ordered { title } => {
            let all = clawbacks(agreement);
            let one = all.iter().find(|one| one.title.id == *title).ok_or(Refusal::Unknown)?;
            when(one.ordered_on.is_none())?;
            let from = one.orderable_from();
            if today < from { Err(Refusal::Heard(from)) } else { Ok(()) }
        }
        Act::Recovered { title, cents, reference } => {
            let all = clawbacks(agreement);
            let one = all.iter().find(|one| one.title.id == *title).ok_or(Refusal::Unknown)?;
            when(one.ordered_on.is_some())?;
            note(reference)?;
            let left = one.title.cents - one.recovered;
            if *cents <= 0 || *cents > left { Err(Refusal::TooMuch(left)) } else { Ok(()) }
        }
        Act::Terminated { reason } => {
            when(lives)?;
            note(reason)?;
            let is_open = |one: &crate::ClaimPayment| {
                !matches!(one.state, ledger::PaymentState::Paid | ledger::PaymentState::Refused)
            };
            if agreement.payments.iter().any(is_open) { Err(Refusal::Pending) } else { Ok(()) }
        }
        Act::Closed => {
            when(runs)?;
            settled(agreement, terms.ok_or(Refusal::NotNow)?, today)
        }
    }
}

/// Is this version proposed, and not signed by all?
fn is_proposed(agreement: &Agreement, number: u32) -> bool {
    let is_over = agreement
        .facts
        .iter()
        .any(|fact| matches!(fact.act, Act::Closed | Act::Terminated { .. } | Act::Lapsed));
    let is_last = agreement.versions.last().is_some_and(|last| last.number == number);
    let is_sent =
        agreement.facts.iter().any(|fact| matches!(fact.act, Act::Sent { version } if version == number));
    let is_refused = agreement
        .facts
        .iter()
        .any(|fact| matches!(fact.act, Act::Objected { version, .. } if version == number));
    is_last && is_sent && !is_over && !is_refused && !missing(agreement, number).is_empty()
}

fn last_to_sign(agreement: &Agreement, number: u32) -> Date {
    let sent = agreement.last_on(|act| matches!(act, Act::Sent { version } if *version == number));
    sent.and_then(|on| on.checked_add(SIGNING_DAYS.days()).ok()).unwrap_or(Date::MIN)
}

fn sent(agreement: &Agreement, number: u32, now: Stage) -> Result<(), Refusal> {
    let last = agreement.versions.last().filter(|one| one.number == number).ok_or(Refusal::Unknown)?;
    let was_sent =
        agreement.facts.iter().any(|fact| matches!(fact.act, Act::Sent { version } if version == number));
    let is_over = matches!(now, Stage::Closed | Stage::Terminated | Stage::Lapsed);
    when(!was_sent && !is_over)?;
    last.terms.check().map_err(|_| Refusal::Content)?;
    let Some(before) = in_force(agreement) else { return Ok(()) };
    // What was paid, asked or shown stays within what is agreed after the change.
    let used: BTreeSet<&str> =
        agreement.claims().iter().flat_map(|claim| &claim.expenses).map(|one| one.line.as_str()).collect();
    let keeps_lines = used.iter().all(|key| last.terms.lines.iter().any(|line| line.key == *key));
    let claimed: BTreeSet<&str> = agreement.payments.iter().map(|one| one.claim.as_str()).collect();
    let keeps_instalments =
        agreement.claims().iter().filter(|claim| claimed.contains(claim.id.as_str())).all(|claim| {
            let old = before.terms.instalment(&claim.instalment);
            last.terms.instalment(&claim.instalment).map(|one| (one.cents, &one.envelope))
                == old.map(|one| (one.cents, &one.envelope))
        });
    let bears = before.terms.shares.iter().all(|share| {
        let used = share.cents - amounts::room(agreement, &before.terms, &share.envelope, None);
        last.terms.share(&share.envelope).map_or(0, |one| one.cents) >= used
    });
    if keeps_lines && keeps_instalments && bears { Ok(()) } else { Err(Refusal::BelowPaid) }
}

fn is_in(
    agreement: &Agreement,
    terms: Option<&Terms>,
    key: &str,
    states: &[ReportState],
    today: Date,
) -> Result<(), Refusal> {
    let report = terms.and_then(|terms| terms.report(key)).ok_or(Refusal::Unknown)?;
    let now = stage(agreement, today);
    let lives = matches!(now, Stage::Active | Stage::Closing | Stage::Suspended);
    when(lives && states.contains(&report_state(agreement, report, today)))
}

fn claimed(agreement: &Agreement, terms: &Terms, claim: &Claim, today: Date) -> Result<(), Refusal> {
    let instalment = terms.instalment(&claim.instalment).ok_or(Refusal::Unknown)?;
    match instalment_state(agreement, terms, instalment, today) {
        InstalmentState::Claimable => {}
        InstalmentState::Scheduled => return Err(Refusal::Condition),
        _ => return Err(Refusal::NotNow),
    }
    if claim.expenses.len() > MOST_EXPENSES {
        return Err(Refusal::Expense(MOST_EXPENSES));
    }
    let shown: BTreeSet<(&str, &str, i64)> = live(agreement)
        .flat_map(|one| &one.expenses)
        .map(|one| (one.line.as_str(), one.reference.as_str(), one.cents))
        .collect();
    let units = amounts::units_of(agreement, &claim.id);
    let mut here = BTreeSet::new();
    for (at, one) in (1..).zip(&claim.expenses) {
        let known = terms.lines.iter().any(|line| line.key == one.line);
        let day = terms.first_on <= one.on && one.on <= terms.last_on && one.on <= today;
        let reference = !one.reference.trim().is_empty() && one.reference.chars().count() <= 60;
        if !known || !day || !reference || one.cents <= 0 || one.cents > crate::HIGHEST_CENTS {
            return Err(Refusal::Expense(at));
        }
        let key = (one.line.as_str(), one.reference.as_str(), one.cents);
        if shown.contains(&key) || !here.insert(key) {
            return Err(Refusal::ExpenseTwice(at));
        }
        // P6: a unit is shown in one claim, and in no other.
        if one.unit.as_deref().is_some_and(|unit| units.contains(unit)) {
            return Err(Refusal::UnitTwice(at));
        }
    }
    let counts = eligible(agreement, terms, Some(claim));
    let asks = instalment.conditions.iter().filter_map(|one| match one {
        Condition::Spent { bp } => Some(i128::from(*bp)),
        _ => None,
    });
    let budget = i128::from(terms.budget().unwrap_or(0));
    if asks.max().is_some_and(|bp| i128::from(counts.total) * i128::from(WHOLE_BP) < bp * budget) {
        return Err(Refusal::NotSpent);
    }
    // P2: what is asked is never above what may be paid.
    let most = payable(agreement, terms, instalment, (Some(claim), None));
    if claim.cents <= 0 || claim.cents > most { Err(Refusal::TooMuch(most)) } else { Ok(()) }
}

fn live(agreement: &Agreement) -> impl Iterator<Item = &Claim> {
    let is_live = |claim: &&Claim| {
        agreement.payment(&claim.id).is_none_or(|one| one.state != ledger::PaymentState::Refused)
    };
    agreement.claims().into_iter().filter(is_live)
}

/// May the payment of a claim go on: is the agreement running, and does what is left of its expenses still bear it?
///
/// # Errors
/// [`Refusal::NotNow`] while it is suspended or after its end; [`Refusal::NotSpent`], [`Refusal::TooMuch`].
pub fn bears(agreement: &Agreement, claim: &str, today: Date) -> Result<(), Refusal> {
    when(matches!(stage(agreement, today), Stage::Active | Stage::Closing))?;
    let terms = in_force(agreement).map(|one| &one.terms).ok_or(Refusal::NotNow)?;
    let claim = agreement.claim(claim).ok_or(Refusal::Unknown)?;
    let instalment = terms.instalment(&claim.instalment).ok_or(Refusal::Unknown)?;
    let budget = i128::from(terms.budget().unwrap_or(0));
    let counts = i128::from(eligible(agreement, terms, None).total) * i128::from(WHOLE_BP);
    let lacks = instalment
        .conditions
        .iter()
        .any(|one| matches!(one, Condition::Spent { bp } if counts < i128::from(*bp) * budget));
    if lacks {
        return Err(Refusal::NotSpent);
    }
    let most = payable(agreement, terms, instalment, (None, Some(&claim.id)));
    if claim.cents > most { Err(Refusal::TooMuch(most)) } else { Ok(()) }
}
