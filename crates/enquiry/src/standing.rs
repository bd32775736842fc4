//! Where a dwelling of the sample stands, and where an enquiry does, read from what was noted.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

trust::closed_list! {
    /// How an answer came.
    Channel {
        Online = "online",
        Paper = "paper",
        Phone = "phone",
        Door = "door",
        /// From a file.
        File = "file",
    }
}

trust::closed_list! {
    /// How somebody was sought.
    AttemptKind {
        Phone = "phone",
        Door = "door",
    }
}

trust::closed_list! {
    /// What came of it. Why somebody does not wish to answer is not asked.
    Outcome {
        NobodyHome = "nobody-home",
        CallBack = "call-back",
        Refused = "refused",
        /// Nobody lives there.
        Vacant = "vacant",
    }
}

/// Somebody was sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    pub on: Date,
    pub kind: AttemptKind,
    pub outcome: Outcome,
    /// The day on which they asked to be called again.
    pub again_on: Option<Date>,
}

trust::closed_list! {
    /// Where an enquiry stands.
    Stage {
        Draft = "draft",
        Open = "open",
        Closed = "closed",
        /// Answers are gone; figures stay.
        Purged = "purged",
    }
}

trust::closed_list! {
    /// Where a dwelling stands.
    Standing {
        Waiting = "waiting",
        /// Sought, nobody was there.
        Sought = "sought",
        CallBack = "call-back",
        Answered = "answered",
        Refused = "refused",
        /// Not asked: nobody lives there.
        Vacant = "vacant",
    }
}

impl Standing {
    /// The standing of a dwelling: an answer counts whatever was noted before; else the last attempt.
    #[must_use]
    pub fn of(has_answered: bool, attempts: &[Attempt]) -> Standing {
        if has_answered {
            return Standing::Answered;
        }
        match attempts.last().map(|last| last.outcome) {
            None => Standing::Waiting,
            Some(Outcome::NobodyHome) => Standing::Sought,
            Some(Outcome::CallBack) => Standing::CallBack,
            Some(Outcome::Refused) => Standing::Refused,
            Some(Outcome::Vacant) => Standing::Vacant,
        }
    }

    /// Is there still something to do?
    #[must_use]
    pub const fn is_due(self) -> bool {
        matches!(self, Standing::Waiting | Standing::Sought | Standing::CallBack)
    }
}
