//! The sheet of a visit at home: what is in it, and where it stands. Closed lists only, so that nothing is written of anybody that
//! could not be read by them: needs, never diagnoses.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

trust::closed_list! {
    /// Why somebody goes there.
    Reason {
        /// The household asked.
        Asked = "asked",
        /// It did not answer an enquiry or a letter: perhaps it was not the right way to ask.
        NoAnswer = "no-answer",
        /// An agent proposed it.
        Agent = "agent",
        /// It moved in.
        Welcome = "welcome",
        /// Works come.
        Works = "works",
    }
}

trust::closed_list! {
    /// What came of a call at the door.
    Outcome {
        NobodyHome = "nobody-home",
        /// Another day suits better.
        Later = "later",
        Met = "met",
        Refused = "refused",
    }
}

trust::closed_list! {
    /// What follows.
    TaskKind {
        CallBack = "call-back",
        /// Reading a letter together.
        Letter = "letter",
        /// A procedure on line together.
        Online = "online",
        Repair = "repair",
        /// Telling when the mobile agency comes.
        Agency = "agency",
        /// Meeting the social worker.
        Social = "social",
        /// Asking for an adaptation of the dwelling.
        Adaptation = "adaptation",
    }
}

trust::closed_list! {
    /// Who does it.
    Hand {
        Proximity = "proximity",
        Letting = "letting",
        Social = "social",
        Adaptation = "adaptation",
        Partner = "partner",
    }
}

trust::closed_list! {
    /// What cannot wait: of the dwelling or of help, never of somebody's health.
    AlertKind {
        /// Gas, electricity, a lift that is out of order.
        Dwelling = "dwelling",
        /// Somebody asks for help at once.
        Help = "help",
    }
}

/// Somebody called at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    pub on: Date,
    pub outcome: Outcome,
    pub again_on: Option<Date>,
}

/// Something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    pub kind: TaskKind,
    pub hand: Hand,
    pub due_on: Date,
    pub done_on: Option<Date>,
}

/// What is held of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitSheet {
    /// Forgotten when the household refuses.
    pub reason: Option<Reason>,
    pub asked_on: Date,
    /// Does the household agree to be visited and that it is noted? `None`: nobody asked yet.
    pub consent: Option<(bool, Date)>,
    pub calls: Vec<Call>,
    pub tasks: Vec<Task>,
    pub alert: Option<(AlertKind, Date)>,
    pub closed_on: Option<Date>,
}

/// Where a visit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Alert,
    /// Consent first.
    ToAsk,
    ToVisit,
    FollowUp,
    /// Met, and nothing more to do: it may be closed.
    ToClose,
    Refused,
    Closed,
}

impl VisitSheet {
    #[must_use]
    pub fn has_met(&self) -> bool {
        self.calls.iter().any(|call| call.outcome == Outcome::Met)
    }

    #[must_use]
    pub fn standing(&self) -> Standing {
        match (self.closed_on, self.consent) {
            (Some(_), Some((false, _))) => Standing::Refused,
            (Some(_), _) => Standing::Closed,
            (None, _) if self.alert.is_some() => Standing::Alert,
            (None, None) => Standing::ToAsk,
            (None, Some(_)) if !self.has_met() => Standing::ToVisit,
            (None, Some(_)) if self.tasks.iter().any(|task| task.done_on.is_none()) => Standing::FollowUp,
            (None, Some(_)) => Standing::ToClose,
        }
    }

    /// The day on which somebody has to act again, if one was said.
    #[must_use]
    pub fn next_on(&self) -> Option<Date> {
        match self.standing() {
            Standing::Refused | Standing::Closed => None,
            Standing::FollowUp => {
                self.tasks.iter().filter(|task| task.done_on.is_none()).map(|task| task.due_on).min()
            }
            _ => self.calls.last().and_then(|call| call.again_on),
        }
    }

    /// The household does not want it: what was noted goes, but the day, so that nobody asks again too soon.
    pub(super) fn refuse(&mut self, on: Date) {
        self.reason = None;
        self.calls.clear();
        self.tasks.clear();
        self.alert = None;
        self.consent = Some((false, on));
        self.closed_on = Some(on);
    }
}
