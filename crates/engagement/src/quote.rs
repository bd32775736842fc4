//! A quote with its versions and what happened to them. Where it stands is read from dated facts, never written.

use crate::Terms;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use trust::closed_list;
use trust::digest::Digest32;

/// A quote that nobody signed for so many days is no longer offered.
pub const VALID_DAYS: i64 = 60;
/// The longest text that somebody writes beside a fact.
const LONGEST_NOTE: usize = 1_000;

closed_list! {
    /// For whom somebody acts.
    Side {
        Provider = "provider",
        Requester = "requester",
    }
}

closed_list! {
    /// Why a quote is declined.
    DeclineReason {
        Cost = "cost",
        Scope = "scope",
        Calendar = "calendar",
        Funding = "funding",
        SomebodyElse = "somebody-else",
        NoNeed = "no-need",
        /// Said in a note.
        Other = "other",
    }
}

closed_list! {
    /// Why an accompaniment is over.
    CloseReason {
        Completed = "completed",
        StoppedByRequester = "stopped-by-requester",
        StoppedByProvider = "stopped-by-provider",
    }
}

closed_list! {
    /// Did it help?
    Helped {
        Yes = "yes",
        Partly = "partly",
        No = "no",
    }
}

closed_list! {
    /// What can be measured before and after.
    Measure {
        /// Energy of a year, in euros.
        EnergyEuros = "energy-euros",
        /// Upkeep of a year, in euros.
        UpkeepEuros = "upkeep-euros",
        /// Funding obtained, in euros.
        FundingEuros = "funding-euros",
        /// Hours that the association spends on it in a month.
        HoursMonth = "hours-month",
        /// Dwellings or places that can be lived in.
        Homes = "homes",
        /// Reservations and refusals of a safety commission.
        SafetyRemarks = "safety-remarks",
    }
}

/// Something measured before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub measure: Measure,
    pub before: i64,
    pub after: i64,
}

/// What the organisation that was helped says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    pub helped: Helped,
    pub changed: String,
    pub outcomes: Vec<Outcome>,
}

/// Time and expenses spent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub id: String,
    /// Key of the line.
    pub line: String,
    pub minutes: u32,
    pub expenses_cents: i64,
    pub on: Date,
    pub what: String,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Act {
    /// A version was shown to the other side.
    Sent {
        version: u32,
    },
    /// Somebody signed this very content.
    Signed {
        version: u32,
        digest: Digest32,
        side: Side,
        signer: String,
    },
    Declined {
        version: u32,
        side: Side,
        reason: DeclineReason,
        note: String,
    },
    MilestoneDone {
        key: String,
        note: String,
    },
    /// It was not done after all.
    MilestoneOpen {
        key: String,
    },
    Spent {
        entry: Entry,
    },
    /// An entry that was a mistake.
    TakenBack {
        entry: String,
    },
    Closed {
        reason: CloseReason,
        note: String,
    },
    Surveyed {
        survey: Survey,
    },
}

impl Act {
    /// The stable code: the verb of the journal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Act::Sent { .. } => "sent",
            Act::Signed { .. } => "signed",
            Act::Declined { .. } => "declined",
            Act::MilestoneDone { .. } => "milestone-done",
            Act::MilestoneOpen { .. } => "milestone-open",
            Act::Spent { .. } => "spent",
            Act::TakenBack { .. } => "taken-back",
            Act::Closed { .. } => "closed",
            Act::Surveyed { .. } => "surveyed",
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

/// A quote: its versions, the oldest first, and what happened, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Quote {
    pub versions: Vec<Version>,
    pub facts: Vec<Fact>,
}

closed_list! {
    /// Where a version stands.
    Stage {
        /// Seen by the organisation that writes it.
        Draft = "draft",
        Sent = "sent",
        SignedOnce = "signed-once",
        Accepted = "accepted",
        Declined = "declined",
        Expired = "expired",
        /// Another version took its place.
        Superseded = "superseded",
    }
}

/// A signature that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    pub side: Side,
    pub signer: String,
    pub on: Date,
}

/// Where a version stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub stage: Stage,
    pub sent_on: Option<Date>,
    /// Last day on which it may be signed.
    pub valid_until: Option<Date>,
    /// Those on its own content; when another version took its place before both signed, they hold no more.
    pub signatures: Vec<Signature>,
    pub accepted_on: Option<Date>,
    pub declined: Option<(Side, DeclineReason, String, Date)>,
}

impl Standing {
    /// Did this side sign?
    #[must_use]
    pub fn is_signed_by(&self, side: Side) -> bool {
        self.signatures.iter().any(|one| one.side == side)
    }

    /// May it still be signed or declined?
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.stage, Stage::Sent | Stage::SignedOnce)
    }
}

fn last_day(sent_on: Date) -> Date {
    sent_on.checked_add(VALID_DAYS.days()).unwrap_or(Date::MAX)
}

/// Where one version stands by itself, other versions left aside but for the one that takes its place before it is
/// accepted.
fn alone(quote: &Quote, version: &Version, today: Date) -> Standing {
    let mut now = Standing {
        stage: Stage::Draft,
        sent_on: None,
        valid_until: None,
        signatures: Vec::new(),
        accepted_on: None,
        declined: None,
    };
    for fact in &quote.facts {
        let open = now.is_open();
        let in_time = now.valid_until.is_some_and(|last| fact.on <= last);
        match &fact.act {
            Act::Sent { version: number } if *number == version.number && now.stage == Stage::Draft => {
                now.stage = Stage::Sent;
                now.sent_on = Some(fact.on);
                now.valid_until = Some(last_day(fact.on));
            }
            Act::Sent { version: number } if *number > version.number && open => {
                now.stage = Stage::Superseded;
            }
            Act::Signed { version: number, digest, side, signer }
                if *number == version.number && *digest == version.digest && open && in_time =>
            {
                if now.signatures.iter().any(|one| one.side == *side || one.signer == *signer) {
                    continue;
                }
                let signer = signer.clone();
                now.signatures.push(Signature { side: *side, signer, on: fact.on });
                now.stage = Stage::SignedOnce;
                if now.signatures.len() == 2 {
                    now.stage = Stage::Accepted;
                    now.accepted_on = Some(fact.on);
                }
            }
            Act::Declined { version: number, side, reason, note }
                if *number == version.number && open && in_time =>
            {
                now.stage = Stage::Declined;
                now.declined = Some((*side, *reason, note.clone(), fact.on));
            }
            _ => {}
        }
    }
    if now.is_open() && now.valid_until.is_some_and(|last| today > last) {
        now.stage = Stage::Expired;
    }
    now
}

/// The version that both sides signed last; `None`: none yet.
#[must_use]
pub fn in_force(quote: &Quote) -> Option<&Version> {
    quote.versions.iter().rev().find(|one| alone(quote, one, Date::MAX).stage == Stage::Accepted)
}

/// Where a version stands on a day. `None`: there is no such version.
#[must_use]
pub fn standing(quote: &Quote, number: u32, today: Date) -> Option<Standing> {
    let version = quote.versions.iter().find(|one| one.number == number)?;
    let mut now = alone(quote, version, today);
    if now.stage == Stage::Accepted && in_force(quote).is_some_and(|last| last.number > number) {
        now.stage = Stage::Superseded;
    }
    Some(now)
}

/// Why an act is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("there is no such version, line, milestone or entry")]
    Unknown,
    #[error("it cannot be done now")]
    NotNow,
    #[error("the day is not to be, or out of order")]
    Day,
    #[error("the quote is no longer valid")]
    Expired,
    #[error("what is signed is not what is proposed")]
    Content,
    #[error("this side signed already")]
    Twice,
    #[error("the two signatures are of two people")]
    SameHand,
    #[error("the text is missing, or too long")]
    Note,
    #[error("time or expenses that cannot be counted")]
    Amount,
    #[error("an amendment keeps the lines on which time was spent")]
    SpentLine,
}

fn note(text: &str) -> Result<(), Refusal> {
    if text.chars().count() > LONGEST_NOTE { Err(Refusal::Note) } else { Ok(()) }
}

fn check_sent(quote: &Quote, number: u32) -> Result<(), Refusal> {
    let last = quote.versions.last().filter(|one| one.number == number).ok_or(Refusal::Unknown)?;
    let was_sent =
        quote.facts.iter().any(|fact| matches!(fact.act, Act::Sent { version } if version == number));
    if was_sent || is_closed(quote) {
        return Err(Refusal::NotNow);
    }
    let kept = |line: &str| last.terms.lines.iter().any(|one| one.key == line);
    // Time is spent on the terms in force: a line that bears some stays, so that it can still be accounted for.
    if crate::entries(quote).iter().any(|entry| !kept(&entry.line)) {
        return Err(Refusal::SpentLine);
    }
    Ok(())
}

/// Is the accompaniment over?
fn is_closed(quote: &Quote) -> bool {
    quote.facts.iter().any(|fact| matches!(fact.act, Act::Closed { .. }))
}

fn open_version(quote: &Quote, number: u32, today: Date) -> Result<Standing, Refusal> {
    let now = standing(quote, number, today).ok_or(Refusal::Unknown)?;
    match now.stage {
        Stage::Expired => Err(Refusal::Expired),
        _ if now.is_open() && !is_closed(quote) => Ok(now),
        _ => Err(Refusal::NotNow),
    }
}

/// May this be noted on that day?
///
/// # Errors
/// [`Refusal`].
pub fn check(quote: &Quote, fact: &Fact, today: Date) -> Result<(), Refusal> {
    let under_way = || match in_force(quote) {
        Some(version) if !is_closed(quote) => Ok(version),
        _ => Err(Refusal::NotNow),
    };
    // What binds is dated of the day on which it is done; what was done may be noted later.
    let binds = !matches!(fact.act, Act::MilestoneDone { .. } | Act::Spent { .. });
    if fact.on > today || (binds && fact.on != today) {
        return Err(Refusal::Day);
    }
    match &fact.act {
        Act::Sent { version } => check_sent(quote, *version),
        Act::Signed { version, digest, side, signer } => {
            let now = open_version(quote, *version, today)?;
            if !quote.versions.iter().any(|one| one.number == *version && one.digest == *digest) {
                return Err(Refusal::Content);
            }
            if now.is_signed_by(*side) {
                return Err(Refusal::Twice);
            }
            if signer.is_empty() || now.signatures.iter().any(|one| one.signer == *signer) {
                return Err(Refusal::SameHand);
            }
            Ok(())
        }
        Act::Declined { version, reason, note: text, .. } => {
            open_version(quote, *version, today)?;
            if *reason == DeclineReason::Other && text.trim().is_empty() {
                return Err(Refusal::Note);
            }
            note(text)
        }
        Act::MilestoneDone { key, note: text } => {
            let version = under_way()?;
            version.terms.milestones.iter().find(|one| one.key == *key).ok_or(Refusal::Unknown)?;
            note(text)
        }
        Act::MilestoneOpen { key } => {
            let version = under_way()?;
            version.terms.milestones.iter().find(|one| one.key == *key).ok_or(Refusal::Unknown)?;
            Ok(())
        }
        Act::Spent { entry } => {
            let version = under_way()?;
            version.terms.lines.iter().find(|one| one.key == entry.line).ok_or(Refusal::Unknown)?;
            let empty = entry.minutes == 0 && entry.expenses_cents == 0;
            if empty || entry.minutes > 24 * 60 || !(0..=crate::HIGHEST_CENTS).contains(&entry.expenses_cents)
            {
                return Err(Refusal::Amount);
            }
            if entry.on > today || entry.on < version.terms.first_on || entry.on != fact.on {
                return Err(Refusal::Day);
            }
            if crate::entries(quote).iter().any(|one| one.id == entry.id) {
                return Err(Refusal::NotNow);
            }
            note(&entry.what)
        }
        Act::TakenBack { entry } => {
            under_way()?;
            let known = crate::entries(quote).iter().any(|one| one.id == *entry);
            if known { Ok(()) } else { Err(Refusal::Unknown) }
        }
        Act::Closed { note: text, .. } => {
            under_way()?;
            note(text)
        }
        Act::Surveyed { survey } => {
            if !is_closed(quote) {
                return Err(Refusal::NotNow);
            }
            if survey.changed.trim().is_empty() {
                return Err(Refusal::Note);
            }
            note(&survey.changed)
        }
    }
}

impl Quote {
    /// The version of this number.
    #[must_use]
    pub fn version(&self, number: u32) -> Option<&Version> {
        self.versions.iter().find(|one| one.number == number)
    }

    /// When the accompaniment was closed, and why.
    #[must_use]
    pub fn closed(&self) -> Option<(Date, CloseReason, &str)> {
        self.facts.iter().find_map(|fact| match &fact.act {
            Act::Closed { reason, note } => Some((fact.on, *reason, note.as_str())),
            _ => None,
        })
    }

    /// What was said of it at the end; the last answer holds.
    #[must_use]
    pub fn survey(&self) -> Option<(Date, &Survey)> {
        self.facts.iter().rev().find_map(|fact| match &fact.act {
            Act::Surveyed { survey } => Some((fact.on, survey)),
            _ => None,
        })
    }

    /// Signatures on an earlier version that this one voided: they do not count any more.
    #[must_use]
    pub fn voided_by(&self, number: u32, today: Date) -> Vec<(u32, Signature)> {
        let replaced = self.versions.iter().filter(|one| one.number < number);
        let standings = replaced.filter_map(|one| Some((one.number, standing(self, one.number, today)?)));
        standings
            .filter(|(_, now)| now.stage == Stage::Superseded && now.accepted_on.is_none())
            .flat_map(|(n, now)| now.signatures.into_iter().map(move |one| (n, one)))
            .collect()
    }
}
