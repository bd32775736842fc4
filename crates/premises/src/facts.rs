//! What happens to a listing and to those who apply, as dated facts. Nothing is ever taken back: another fact says so.

use crate::{Period, Regime};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use trust::closed_list;

closed_list! {
    /// How those who get a parcel are chosen.
    Mode {
        /// All at once, after a closing day, by the published points.
        Deadline = "deadline",
        /// As they come: the first wish that is free.
        Rolling = "rolling",
    }
}

closed_list! {
    /// What somebody who is offered a parcel says.
    Answer { Accepted = "accepted", Declined = "declined" }
}

/// A parcel for a period.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Grant {
    pub parcel: String,
    pub period: Period,
}

/// What an occupation gave, told when it is over. `None`: not counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impact {
    pub events: Option<u32>,
    pub jobs: Option<u32>,
    pub people: Option<u32>,
    pub words: String,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Fact {
    /// The listing was handed to the technical check; by whom, so that another hand checks.
    Submitted {
        on: Date,
        by: String,
    },
    Checked {
        on: Date,
        by: String,
        is_passed: bool,
        words: String,
    },
    Published {
        on: Date,
        mode: Mode,
        closes: Option<Date>,
    },
    VisitSet {
        on: Date,
        visit: String,
        at: DateTime,
        minutes: u32,
        places: u32,
    },
    VisitTaken {
        on: Date,
        visit: String,
        organisation: String,
    },
    VisitLeft {
        on: Date,
        visit: String,
        organisation: String,
    },
    Asked {
        on: Date,
        organisation: String,
        words: String,
    },
    /// `question`: place of the question among those asked.
    Answered {
        on: Date,
        question: usize,
        words: String,
    },
    Applied {
        on: Date,
        application: String,
        organisation: String,
    },
    /// The file was read against the published criteria.
    Scored {
        on: Date,
        application: String,
        social: u32,
        words: String,
    },
    Refused {
        on: Date,
        application: String,
        words: String,
    },
    Withdrew {
        on: Date,
        application: String,
    },
    /// Held until that day, which is the last one for an answer.
    Offered {
        on: Date,
        application: String,
        grants: Vec<Grant>,
        until: Date,
    },
    Replied {
        on: Date,
        application: String,
        answer: Answer,
    },
    Signed {
        on: Date,
        application: String,
        regime: Regime,
        is_landlord: bool,
    },
    Entered {
        on: Date,
        application: String,
        inventory: String,
    },
    /// `leaves`: the first day on which nobody is in any more.
    Noticed {
        on: Date,
        application: String,
        by_landlord: bool,
        leaves: Date,
    },
    Left {
        on: Date,
        application: String,
        inventory: String,
    },
    /// `damages_cents`: 0 when there is none; settled before the parcel is lent again.
    Inspected {
        on: Date,
        application: String,
        damages_cents: i64,
        is_settled: bool,
        impact: Impact,
    },
    Relisted {
        on: Date,
    },
    Closed {
        on: Date,
    },
    Suspended {
        on: Date,
        reason: String,
        message: String,
    },
    Resumed {
        on: Date,
    },
    Taken {
        on: Date,
        reason: String,
    },
    /// Works come sooner, or later: whoever would still be in is given notice.
    WorksMoved {
        on: Date,
        works: Date,
    },
    /// The building is sold: the listing ends, whoever is in is given notice.
    Sold {
        on: Date,
    },
}

impl Fact {
    /// The day of the fact.
    #[must_use]
    pub const fn on(&self) -> Date {
        match self {
            Fact::Submitted { on, .. }
            | Fact::Checked { on, .. }
            | Fact::Published { on, .. }
            | Fact::VisitSet { on, .. }
            | Fact::VisitTaken { on, .. }
            | Fact::VisitLeft { on, .. }
            | Fact::Asked { on, .. }
            | Fact::Answered { on, .. }
            | Fact::Applied { on, .. }
            | Fact::Scored { on, .. }
            | Fact::Refused { on, .. }
            | Fact::Withdrew { on, .. }
            | Fact::Offered { on, .. }
            | Fact::Replied { on, .. }
            | Fact::Signed { on, .. }
            | Fact::Entered { on, .. }
            | Fact::Noticed { on, .. }
            | Fact::Left { on, .. }
            | Fact::Inspected { on, .. }
            | Fact::Relisted { on }
            | Fact::Closed { on }
            | Fact::Suspended { on, .. }
            | Fact::Resumed { on }
            | Fact::Taken { on, .. }
            | Fact::WorksMoved { on, .. }
            | Fact::Sold { on } => *on,
        }
    }

    /// The application that it is about, if it is about one.
    #[must_use]
    pub fn application(&self) -> Option<&str> {
        match self {
            Fact::Applied { application, .. }
            | Fact::Scored { application, .. }
            | Fact::Refused { application, .. }
            | Fact::Withdrew { application, .. }
            | Fact::Offered { application, .. }
            | Fact::Replied { application, .. }
            | Fact::Signed { application, .. }
            | Fact::Entered { application, .. }
            | Fact::Noticed { application, .. }
            | Fact::Left { application, .. }
            | Fact::Inspected { application, .. } => Some(application),
            _ => None,
        }
    }

    /// A stable name, for the story and the journal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Fact::Submitted { .. } => "submitted",
            Fact::Checked { is_passed: true, .. } => "checked",
            Fact::Checked { .. } => "sent-back",
            Fact::Published { .. } => "published",
            Fact::VisitSet { .. } => "visit-set",
            Fact::VisitTaken { .. } => "visit-taken",
            Fact::VisitLeft { .. } => "visit-left",
            Fact::Asked { .. } => "asked",
            Fact::Answered { .. } => "answered",
            Fact::Applied { .. } => "applied",
            Fact::Scored { .. } => "scored",
            Fact::Refused { .. } => "refused",
            Fact::Withdrew { .. } => "withdrew",
            Fact::Offered { .. } => "offered",
            Fact::Replied { answer: Answer::Accepted, .. } => "accepted",
            Fact::Replied { .. } => "declined",
            Fact::Signed { .. } => "signed",
            Fact::Entered { .. } => "entered",
            Fact::Noticed { .. } => "noticed",
            Fact::Left { .. } => "left",
            Fact::Inspected { .. } => "inspected",
            Fact::Relisted { .. } => "relisted",
            Fact::Closed { .. } => "closed",
            Fact::Suspended { .. } => "suspended",
            Fact::Resumed { .. } => "resumed",
            Fact::Taken { .. } => "withdrawn",
            Fact::WorksMoved { .. } => "works-moved",
            Fact::Sold { .. } => "sold",
        }
    }
}
