//! One parameter: what holds, from when to when, who wrote it, how sure it is.

use crate::Value;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How sure a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Read in an official or first-hand source.
    Verified,
    /// Said by a founding document.
    Stated,
    /// Known in the trade, not verified.
    Domain,
    /// Uncertain: to be confirmed before anybody relies on it.
    Uncertain,
    /// A proposal of the house, not a rule of law.
    Proposed,
}

impl Status {
    /// Every status, in the order of the list.
    pub const ALL: [Status; 5] =
        [Status::Verified, Status::Stated, Status::Domain, Status::Uncertain, Status::Proposed];

    /// The stable code, used in files and tables.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Status::Verified => "verified",
            Status::Stated => "stated",
            Status::Domain => "domain",
            Status::Uncertain => "uncertain",
            Status::Proposed => "proposed",
        }
    }

    /// The status of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.code() == code)
    }

    /// May people rely on it without asking somebody?
    #[must_use]
    pub const fn is_sure(self) -> bool {
        matches!(self, Status::Verified | Status::Stated)
    }
}

/// Whose value it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Shipped with the program.
    House,
    /// Written by the organisation; it prevails.
    Own,
}

/// A value over a stretch of days.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Parameter {
    /// `pension.cap_per_dwelling`: the family, a point, the name; ASCII.
    pub key: String,
    pub value: Value,
    /// First day on which it holds; `None`: as far back as anybody asks.
    pub from: Option<Date>,
    /// Last day on which it holds; `None`: no end is known.
    pub to: Option<Date>,
    /// Article, circular, agreement.
    pub reference: String,
    /// Where and when it was read, what is doubtful.
    pub note: String,
    pub status: Status,
    pub origin: Origin,
}

impl Parameter {
    /// Does it hold on this day?
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Is there a day on which both hold?
    #[must_use]
    pub fn meets(&self, other: &Parameter) -> bool {
        let begins_before = |a: &Parameter, b: &Parameter| match (a.from, b.to) {
            (Some(from), Some(to)) => from <= to,
            _ => true,
        };
        begins_before(self, other) && begins_before(other, self)
    }
}
