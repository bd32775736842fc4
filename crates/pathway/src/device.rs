//! An assistive device lent for a time: asked for, lent until a day, kept longer, brought back or lost.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use trust::closed_list;

closed_list! {
    /// What is lent.
    Device {
        ShowerChair = "shower-chair",
        BathBoard = "bath-board",
        RaisedToiletSeat = "raised-toilet-seat",
        CommodeChair = "commode-chair",
        WalkingFrame = "walking-frame",
        BedRail = "bed-rail",
        PortableRamp = "portable-ramp",
        Other = "other",
    }
}

/// A fact of a loan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "kebab-case")]
pub enum Fact {
    Asked {
        on: Date,
    },
    /// It is there, until that day.
    Lent {
        on: Date,
        until: Date,
    },
    /// It stays until a later day.
    Extended {
        on: Date,
        until: Date,
    },
    Returned {
        on: Date,
    },
    Lost {
        on: Date,
    },
}

impl Fact {
    /// The day of the fact.
    #[must_use]
    pub const fn on(&self) -> Date {
        match self {
            Fact::Asked { on }
            | Fact::Lent { on, .. }
            | Fact::Extended { on, .. }
            | Fact::Returned { on }
            | Fact::Lost { on } => *on,
        }
    }
}

/// Where a loan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    Asked { on: Date },
    Lent { since: Date, until: Date },
    Returned { on: Date },
    Lost { on: Date },
}

impl State {
    /// Is it asked for or lent: must something still happen?
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self, State::Asked { .. } | State::Lent { .. })
    }
}

/// Why a loan needs somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alert {
    /// It should have come back on this day.
    Late(Date),
    /// The works that it made up for are delivered since this day.
    AfterDelivery(Date),
}

/// Why a fact is not added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Not after what is known already.
    NotNow,
    /// Facts come one after another, and not from the future.
    Day,
    /// The last day is not after the fact, or not later than before.
    Until,
}

/// The state after facts; `None` without any.
#[must_use]
pub fn state(facts: &[Fact]) -> Option<State> {
    let mut now = None;
    for fact in facts {
        now = match (now, fact) {
            (_, Fact::Asked { on }) => Some(State::Asked { on: *on }),
            (_, Fact::Lent { on, until }) => Some(State::Lent { since: *on, until: *until }),
            (Some(State::Lent { since, .. }), Fact::Extended { until, .. }) => {
                Some(State::Lent { since, until: *until })
            }
            (before, Fact::Extended { .. }) => before,
            (_, Fact::Returned { on }) => Some(State::Returned { on: *on }),
            (_, Fact::Lost { on }) => Some(State::Lost { on: *on }),
        };
    }
    now
}

/// May this fact follow those? Asked for once, lent once, kept longer while it is lent; returned or lost ends it. A loan
/// may begin without having been asked for.
///
/// # Errors
/// Why it may not.
pub fn check(facts: &[Fact], next: &Fact, today: Date) -> Result<(), Refusal> {
    let now = state(facts);
    let begins = matches!(
        (now, next),
        (None, Fact::Asked { .. } | Fact::Lent { .. }) | (Some(State::Asked { .. }), Fact::Lent { .. })
    );
    let goes_on = matches!(now, Some(State::Lent { .. }))
        && matches!(next, Fact::Extended { .. } | Fact::Returned { .. } | Fact::Lost { .. });
    let follows = begins || goes_on;
    if !follows {
        return Err(Refusal::NotNow);
    }
    if next.on() > today || facts.last().is_some_and(|last| next.on() < last.on()) {
        return Err(Refusal::Day);
    }
    match (now, next) {
        (_, Fact::Lent { on, until }) if until <= on => Err(Refusal::Until),
        (Some(State::Lent { until: before, .. }), Fact::Extended { until, .. }) if *until <= before => {
            Err(Refusal::Until)
        }
        _ => Ok(()),
    }
}

/// Does a loan need somebody today? `delivered`: the day on which the works were delivered, if they were.
#[must_use]
pub fn alert(state: State, delivered: Option<Date>, today: Date) -> Option<Alert> {
    match (state, delivered) {
        (State::Asked { .. } | State::Lent { .. }, Some(day)) if day <= today => {
            Some(Alert::AfterDelivery(day))
        }
        (State::Lent { until, .. }, _) if until < today => Some(Alert::Late(until)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 22);

    #[test]
    fn a_device_is_asked_lent_kept_longer_and_brought_back() {
        let mut facts = Vec::new();
        for fact in [
            Fact::Asked { on: date(2026, 9, 1) },
            Fact::Lent { on: date(2026, 9, 8), until: date(2026, 10, 8) },
            Fact::Extended { on: date(2026, 10, 1), until: date(2026, 11, 8) },
        ] {
            assert_eq!(check(&facts, &fact, TODAY), Ok(()));
            facts.push(fact);
        }
        let lent = State::Lent { since: date(2026, 9, 8), until: date(2026, 11, 8) };
        assert_eq!(state(&facts), Some(lent));
        assert_eq!(alert(lent, None, date(2026, 11, 8)), None, "its last day is still a day of the loan");
        assert_eq!(alert(lent, None, date(2026, 11, 9)), Some(Alert::Late(date(2026, 11, 8))));
        facts.push(Fact::Returned { on: date(2026, 11, 10) });
        assert!(state(&facts).is_some_and(|now| !now.is_open()));
        let again = Fact::Returned { on: date(2026, 11, 11) };
        assert_eq!(check(&facts, &again, TODAY), Err(Refusal::NotNow));
    }

    #[test]
    fn a_device_that_stays_open_once_the_works_are_delivered_is_an_alert() {
        let delivered = Some(date(2026, 11, 20));
        let lent = State::Lent { since: date(2026, 11, 1), until: date(2026, 12, 24) };
        assert_eq!(alert(lent, delivered, TODAY), Some(Alert::AfterDelivery(date(2026, 11, 20))));
        assert_eq!(alert(lent, None, TODAY), None);
        let asked = State::Asked { on: date(2026, 11, 1) };
        assert!(alert(asked, delivered, TODAY).is_some(), "nobody needs it any more, somebody must say so");
        for closed in [State::Returned { on: TODAY }, State::Lost { on: TODAY }] {
            assert_eq!(alert(closed, delivered, TODAY), None);
        }
    }

    #[test]
    fn a_loan_ends_after_it_begins_and_is_only_made_longer() {
        let lent = Fact::Lent { on: date(2026, 9, 8), until: date(2026, 10, 8) };
        let backwards = Fact::Lent { on: date(2026, 9, 8), until: date(2026, 9, 8) };
        assert_eq!(check(&[], &backwards, TODAY), Err(Refusal::Until));
        let shorter = Fact::Extended { on: date(2026, 9, 9), until: date(2026, 10, 8) };
        assert_eq!(check(&[lent], &shorter, TODAY), Err(Refusal::Until));
        let early = Fact::Lost { on: date(2026, 9, 7) };
        assert_eq!(check(&[lent], &early, TODAY), Err(Refusal::Day));
        let future = Fact::Asked { on: date(2026, 11, 23) };
        assert_eq!(check(&[], &future, TODAY), Err(Refusal::Day));
        assert_eq!(check(&[], &Fact::Lost { on: TODAY }, TODAY), Err(Refusal::NotNow));
    }
}
