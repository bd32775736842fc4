//! Where a call stands, from its versions and from dated facts.

use crate::Specification;
use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use trust::closed_list;
use trust::day::{legal_day, legal_instant};
use trust::digest::Digest32;

/// When rules change while applications are being written, at least so many days are left to answer the new ones.
pub const NOTICE_DAYS: i64 = 15;

/// A version of the specification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    pub number: u32,
    pub specification: Specification,
    pub digest: Digest32,
}

/// What happened to a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum CallFact {
    /// Written down, or written again.
    Drafted {
        version: u32,
        edition: i64,
    },
    /// A funder approved this very text.
    Approved {
        version: u32,
        digest: Digest32,
    },
    /// Everybody reads it from now on; its rules are these.
    Published {
        version: u32,
        digest: Digest32,
    },
    /// Received until later.
    Extended {
        closes: DateTime,
        reason: String,
    },
    Cancelled {
        reason: String,
    },
}

/// A fact, and when it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    pub at: Timestamp,
    pub fact: CallFact,
}

/// A call with all that happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Call {
    pub versions: Vec<Version>,
    /// In the order in which they were noted.
    pub facts: Vec<Noted>,
    /// Who opens it together, each with the last text that it approved.
    pub approvals: BTreeMap<String, Option<Digest32>>,
}

closed_list! {
    /// Where a call stands for whoever answers it. What a committee does after the closing is told by the committee.
    Stage {
        /// Being written; funders have still to approve it.
        Draft = "draft",
        /// Every funder approved it.
        Approved = "approved",
        /// Published; nothing is received yet.
        Announced = "announced",
        Open = "open",
        Closed = "closed",
        Cancelled = "cancelled",
    }
}

closed_list! {
    /// Why something may not be done with a call.
    CallRefusal {
        NotNow = "call-not-now",
        /// A funder has not approved this text.
        Unapproved = "call-unapproved",
        /// A deadline only moves forward, to an hour that exists.
        Backward = "call-backward",
        /// New rules leave too little time to answer them.
        Notice = "call-notice",
        /// The opening, or the closing, is over.
        Past = "call-past",
        /// The text is no longer the one that was shown.
        Content = "call-content",
    }
}

/// The version that holds: the last one that was published.
#[must_use]
pub fn in_force(call: &Call) -> Option<&Version> {
    let number = call.facts.iter().rev().find_map(|noted| match noted.fact {
        CallFact::Published { version, .. } => Some(version),
        _ => None,
    })?;
    call.versions.iter().find(|one| one.number == number)
}

/// What clocks show when nothing is received any more: the version in force, then what was granted since.
#[must_use]
pub fn closes(call: &Call) -> Option<DateTime> {
    let mut found = in_force(call)?.specification.closes;
    for noted in &call.facts {
        if let CallFact::Extended { closes, .. } = &noted.fact {
            found = found.max(*closes);
        }
    }
    Some(found)
}

/// The instant from which nothing is received.
#[must_use]
pub fn closes_at(call: &Call) -> Option<Timestamp> {
    closes(call).and_then(legal_instant)
}

/// Has every funder approved this text?
fn is_approved(call: &Call, digest: Digest32) -> bool {
    !call.approvals.is_empty() && call.approvals.values().all(|one| *one == Some(digest))
}

fn is_cancelled(call: &Call) -> bool {
    call.facts.iter().any(|noted| matches!(noted.fact, CallFact::Cancelled { .. }))
}

/// Where the call stands at an instant.
#[must_use]
pub fn stage(call: &Call, at: Timestamp) -> Stage {
    if is_cancelled(call) {
        return Stage::Cancelled;
    }
    let Some(version) = in_force(call) else {
        let approved = call.versions.last().is_some_and(|one| is_approved(call, one.digest));
        return if approved { Stage::Approved } else { Stage::Draft };
    };
    // An hour that does not exist cannot be published: what is not known opens nothing.
    let Some((opens, closes)) = legal_instant(version.specification.opens).zip(closes_at(call)) else {
        return Stage::Announced;
    };
    match at {
        at if at >= closes => Stage::Closed,
        at if at >= opens => Stage::Open,
        _ => Stage::Announced,
    }
}

/// Is an application received at this instant?
#[must_use]
pub fn is_open(call: &Call, at: Timestamp) -> bool {
    stage(call, at) == Stage::Open
}

/// May this version be published now?
///
/// # Errors
/// [`CallRefusal`].
pub fn may_publish(call: &Call, number: u32, at: Timestamp) -> Result<(), CallRefusal> {
    let version = call.versions.iter().find(|one| one.number == number).ok_or(CallRefusal::Content)?;
    if is_cancelled(call) || in_force(call).is_some_and(|one| one.number >= number) {
        return Err(CallRefusal::NotNow);
    }
    if !is_approved(call, version.digest) {
        return Err(CallRefusal::Unapproved);
    }
    let new = legal_instant(version.specification.closes).ok_or(CallRefusal::Backward)?;
    if new <= at {
        return Err(CallRefusal::Past);
    }
    let Some(before) = closes_at(call) else { return Ok(()) };
    // Rules were public: whoever wrote by them keeps its time, and has some for what changes.
    if before <= at {
        return Err(CallRefusal::NotNow);
    }
    if new < before {
        return Err(CallRefusal::Backward);
    }
    let notice = legal_day(at).saturating_add(NOTICE_DAYS.days());
    if version.specification.closes.date() < notice { Err(CallRefusal::Notice) } else { Ok(()) }
}

/// May the deadline be moved to this hour? Forward only, and not once it is over.
///
/// # Errors
/// [`CallRefusal`].
pub fn may_extend(call: &Call, to: DateTime, at: Timestamp) -> Result<(), CallRefusal> {
    if !matches!(stage(call, at), Stage::Announced | Stage::Open) {
        return Err(CallRefusal::NotNow);
    }
    let (new, before) = legal_instant(to).zip(closes_at(call)).ok_or(CallRefusal::Backward)?;
    if new > before { Ok(()) } else { Err(CallRefusal::Backward) }
}

/// The days of a call, for a page and for a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    pub opens: DateTime,
    pub closes: DateTime,
    pub questions_until: Option<Date>,
    pub committee_on: Option<Date>,
    pub results_on: Option<Date>,
}

/// The days of a call as they are now, extensions counted. `None`: it is not published.
#[must_use]
pub fn calendar(call: &Call) -> Option<Calendar> {
    let specification = &in_force(call)?.specification;
    Some(Calendar {
        opens: specification.opens,
        closes: closes(call)?,
        questions_until: specification.questions_until,
        committee_on: specification.committee_on,
        results_on: specification.results_on,
    })
}
