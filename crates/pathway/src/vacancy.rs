//! Where a vacancy stands: a tenant gave notice, left, and somebody else comes. Read from dated facts.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A fact of a vacancy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "kebab-case")]
pub enum Fact {
    /// The tenant said on this day that the dwelling will be free on that one.
    Noticed { on: Date, vacant_on: Date },
    /// It will be free on another day than was said.
    Moved { on: Date, vacant_on: Date },
    /// The tenant stays after all.
    Cancelled { on: Date },
    /// The keys came back.
    Freed { on: Date },
    /// It cannot be lived in from this day on.
    Unfit { on: Date },
    /// It can be lived in again.
    FitAgain { on: Date },
    /// A new lease begins.
    Let { on: Date },
}

impl Fact {
    /// The day of the fact.
    #[must_use]
    pub const fn on(&self) -> Date {
        match self {
            Self::Noticed { on, .. }
            | Self::Moved { on, .. }
            | Self::Cancelled { on }
            | Self::Freed { on }
            | Self::Unfit { on }
            | Self::FitAgain { on }
            | Self::Let { on } => *on,
        }
    }

    /// The stable code of its kind.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Noticed { .. } => "noticed",
            Self::Moved { .. } => "moved",
            Self::Cancelled { .. } => "cancelled",
            Self::Freed { .. } => "freed",
            Self::Unfit { .. } => "unfit",
            Self::FitAgain { .. } => "fit-again",
            Self::Let { .. } => "let",
        }
    }
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum State {
    /// Free on this day, as was said.
    Announced { vacant_on: Date },
    /// Free since this day.
    Vacant { since: Date },
    /// It cannot be lived in.
    Unfit { since: Date },
    /// The tenant stayed.
    Cancelled { on: Date },
    /// Let again.
    Let { on: Date },
}

impl State {
    /// The stable code of the state.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Announced { .. } => "announced",
            Self::Vacant { .. } => "vacant",
            Self::Unfit { .. } => "unfit",
            Self::Cancelled { .. } => "cancelled",
            Self::Let { .. } => "let",
        }
    }

    /// Is somebody still to be found for it?
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Announced { .. } | Self::Vacant { .. } | Self::Unfit { .. })
    }

    /// Can a commission decide about it?
    #[must_use]
    pub const fn can_be_let(&self) -> bool {
        matches!(self, Self::Announced { .. } | Self::Vacant { .. })
    }
}

/// Why a fact is not added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Not after what is known already.
    #[error("this does not follow from where the vacancy stands")]
    NotNow,
    /// Facts come one after another.
    #[error("this is before the last fact, or in the future")]
    Day,
    /// Free before the notice was given.
    #[error("the dwelling is free before the notice was given")]
    Order,
}

/// The state after facts; `None` without any.
#[must_use]
pub fn state(facts: &[Fact]) -> Option<State> {
    let mut now: Option<State> = None;
    let mut freed = None;
    let mut announced = None;
    for fact in facts {
        now = Some(match fact {
            Fact::Noticed { vacant_on, .. } | Fact::Moved { vacant_on, .. } => {
                announced = Some(*vacant_on);
                State::Announced { vacant_on: *vacant_on }
            }
            Fact::Cancelled { on } => State::Cancelled { on: *on },
            Fact::Freed { on } => {
                freed = Some(*on);
                // It may have become unfit before the keys came back.
                match now {
                    Some(State::Unfit { since }) => State::Unfit { since },
                    _ => State::Vacant { since: *on },
                }
            }
            Fact::Unfit { on } => State::Unfit { since: *on },
            Fact::FitAgain { on } => match (freed, announced) {
                (Some(since), _) => State::Vacant { since },
                (None, Some(vacant_on)) => State::Announced { vacant_on },
                (None, None) => State::Vacant { since: *on },
            },
            Fact::Let { on } => State::Let { on: *on },
        });
    }
    now
}

/// May this fact follow those? The table of transitions:
///
/// | from | noticed | moved | cancelled | freed | unfit | fit again | let |
/// |---|---|---|---|---|---|---|---|
/// | nothing | yes | | | | | | |
/// | announced | | yes | yes | yes | yes | | yes |
/// | vacant | | | | | yes | | yes |
/// | unfit | | | | while not freed | | yes | |
/// | cancelled, let | | | | | | | |
///
/// # Errors
/// Why it may not.
pub fn check(facts: &[Fact], next: &Fact, today: Date) -> Result<(), Refusal> {
    let before = state(facts);
    let is_freed = facts.iter().any(|fact| matches!(fact, Fact::Freed { .. }));
    let follows = match (before, next) {
        (None, Fact::Noticed { .. }) => true,
        (Some(State::Announced { .. }), Fact::Moved { .. } | Fact::Cancelled { .. } | Fact::Freed { .. }) => {
            true
        }
        (Some(State::Announced { .. } | State::Vacant { .. }), Fact::Unfit { .. } | Fact::Let { .. }) => true,
        (Some(State::Unfit { .. }), Fact::FitAgain { .. }) => true,
        (Some(State::Unfit { .. }), Fact::Freed { .. }) => !is_freed,
        _ => false,
    };
    if !follows {
        return Err(Refusal::NotNow);
    }
    let is_after = facts.last().is_none_or(|last| last.on() <= next.on());
    // A lease is signed before it begins: its day may be to come.
    let may_come = matches!(next, Fact::Let { .. });
    if !is_after || (!may_come && next.on() > today) {
        return Err(Refusal::Day);
    }
    match next {
        Fact::Noticed { on, vacant_on } | Fact::Moved { on, vacant_on } if vacant_on < on => {
            Err(Refusal::Order)
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn noticed() -> Fact {
        Fact::Noticed { on: date(2026, 9, 1), vacant_on: date(2026, 10, 1) }
    }

    const TODAY: Date = date(2026, 11, 22);

    #[test]
    fn a_notice_announces_the_keys_free_and_a_lease_ends_it() {
        let mut facts = vec![noticed()];
        assert_eq!(state(&facts), Some(State::Announced { vacant_on: date(2026, 10, 1) }));
        facts.push(Fact::Freed { on: date(2026, 10, 3) });
        assert_eq!(state(&facts), Some(State::Vacant { since: date(2026, 10, 3) }));
        let lease = Fact::Let { on: date(2026, 12, 1) };
        assert_eq!(check(&facts, &lease, TODAY), Ok(()));
        facts.push(lease);
        assert!(!state(&facts).is_some_and(|s| s.is_open()));
        assert_eq!(state(&[]), None);
    }

    #[test]
    fn a_dwelling_turned_unfit_cannot_be_let_until_it_is_fit_again() {
        let mut facts =
            vec![noticed(), Fact::Freed { on: date(2026, 10, 3) }, Fact::Unfit { on: date(2026, 10, 9) }];
        let lease = Fact::Let { on: date(2026, 12, 1) };
        assert_eq!(check(&facts, &lease, TODAY), Err(Refusal::NotNow));
        assert!(state(&facts).is_some_and(|s| s.is_open() && !s.can_be_let()));
        facts.push(Fact::FitAgain { on: date(2026, 11, 2) });
        assert_eq!(state(&facts), Some(State::Vacant { since: date(2026, 10, 3) }));
        assert_eq!(check(&facts, &lease, TODAY), Ok(()));
    }

    #[test]
    fn facts_come_in_their_order_and_not_from_the_future() {
        let facts = [noticed()];
        let early = Fact::Freed { on: date(2026, 8, 31) };
        assert_eq!(check(&facts, &early, TODAY), Err(Refusal::Day));
        assert_eq!(check(&facts, &Fact::Freed { on: date(2026, 11, 23) }, TODAY), Err(Refusal::Day));
        let backwards = Fact::Noticed { on: date(2026, 9, 1), vacant_on: date(2026, 8, 1) };
        assert_eq!(check(&[], &backwards, TODAY), Err(Refusal::Order));
        assert_eq!(check(&facts, &noticed(), TODAY), Err(Refusal::NotNow), "notice is given once");
    }

    fn any_fact() -> impl Strategy<Value = Fact> {
        let day = |n: i8| date(2026, 1, n);
        (0..7_u8, 1..28_i8, 1..28_i8).prop_map(move |(kind, on, other)| match kind {
            0 => Fact::Noticed { on: day(on), vacant_on: day(other) },
            1 => Fact::Moved { on: day(on), vacant_on: day(other) },
            2 => Fact::Cancelled { on: day(on) },
            3 => Fact::Freed { on: day(on) },
            4 => Fact::Unfit { on: day(on) },
            5 => Fact::FitAgain { on: day(on) },
            _ => Fact::Let { on: day(on) },
        })
    }

    proptest! {
        #[test]
        fn what_was_accepted_one_by_one_never_leaves_an_end_and_keeps_its_days(
            all in prop::collection::vec(any_fact(), 0..40),
        ) {
            let mut facts: Vec<Fact> = Vec::new();
            for fact in all {
                let before = state(&facts);
                if check(&facts, &fact, TODAY).is_ok() {
                    prop_assert!(before.is_none_or(|s| s.is_open()));
                    facts.push(fact);
                } else {
                    prop_assert_eq!(state(&facts), before);
                }
            }
            prop_assert!(facts.windows(2).all(|w| w[0].on() <= w[1].on()));
            let begins_with_notice = facts.first().is_none_or(|f| matches!(f, Fact::Noticed { .. }));
            prop_assert!(begins_with_notice);
        }
    }
}
