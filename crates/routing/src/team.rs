//! Who helps: a team of an organisation, what it treats, where, for whom, and how much in a week.

use crate::{Area, Level};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use trust::closed_list;

/// The most open offers that a team may declare for a week.
pub const HIGHEST_CAPACITY: u32 = 1000;

closed_list! {
    /// What is asked of a team before a need is offered to it. Each rule is one line of the proof.
    Rule {
        /// Its organisation is an active member.
        Membership = "membership",
        /// It has no interest in the requester, and is not the requester's own.
        Conflict = "conflict",
        /// It has no offer of this need yet, nor had one.
        NotYet = "not-yet",
        /// It is not absent that day.
        Presence = "presence",
        Subject = "subject",
        Place = "place",
        OrganisationKind = "organisation-kind",
        Dwellings = "dwellings",
        Phase = "phase",
        /// It has fewer open offers than it declared for the week.
        Capacity = "capacity",
    }
}

/// Days without anybody, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Absence {
    pub from: Date,
    pub to: Date,
}

impl Absence {
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}

/// For whom a team works; what is empty asks nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conditions {
    pub organisation_kinds: BTreeSet<String>,
    pub least_dwellings: Option<u32>,
    pub most_dwellings: Option<u32>,
    pub phases: BTreeSet<String>,
}

/// A help team, as it is on the day of the routing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    pub id: String,
    pub organisation: String,
    pub name: String,
    /// Is its organisation an active member, its charter signed?
    pub active: bool,
    pub subjects: BTreeSet<String>,
    /// Listens to any need, also one whose subject is not known yet.
    pub any_subject: bool,
    /// Where it goes.
    pub ground: Vec<Area>,
    /// How far beyond its ground it accepts to be asked, when too few teams work there.
    pub reach: Option<Level>,
    /// It also helps from afar, wherever the requester is.
    pub remote: bool,
    pub conditions: Conditions,
    /// Organisations in which it has an interest.
    pub conflicts: BTreeSet<String>,
    pub absences: Vec<Absence>,
    /// Open offers that it accepts to have in the week of the routing.
    pub capacity: u32,
    /// Open offers that it has.
    pub open: u32,
    /// Needs that it took in the last year: its part of the work.
    pub recent: u32,
    /// Needs that it ever took: who took few is a newcomer.
    pub past: u32,
}

/// Who keeps a need that no team may take, and answers for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    pub id: String,
    pub name: String,
}
