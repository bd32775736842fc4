//! Where a proposed exchange stands, read from dated facts. Pure.

use super::wishes::kept_codes;
use jiff::civil::Date;
use serde::Serialize;

kept_codes! {
    /// What happened to an exchange, or to one of its moves.
    Event {
        /// Told to the household.
        Proposed = "proposed",
        Accepted = "accepted",
        Refused = "refused",
        /// Kept as it is by the next plans.
        Locked = "locked",
        Unlocked = "unlocked",
        /// Put on the table of a commission.
        Handed = "handed",
        /// From this move on, nothing holds any more.
        Broken = "broken",
        /// A new plan does without it, or it is done.
        Ended = "ended",
    }
}

kept_codes! {
    /// Why a household refuses: three reasons met in practice, and the rest. A refusal costs nothing to anybody.
    RefusalWhy {
        Attachment = "attachment",
        RentIncrease = "rent-increase",
        ServicesRoutine = "services-routine",
        Other = "other",
    }
}

kept_codes! {
    /// Why an exchange, or what follows in it, holds no more.
    EndWhy {
        Withdrawn = "withdrawn",
        Left = "left",
        Housed = "housed",
        Mistake = "mistake",
        Lapsed = "lapsed",
        /// The dwelling is unfit to be let.
        Unfit = "unfit",
        /// The tenant stays after all: the dwelling is not free.
        Cancelled = "cancelled",
        Let = "let",
        /// A rule or a wish stands against it now.
        NotAllowed = "not-allowed",
        Replaced = "replaced",
    }
}

/// A fact, as it was noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// The move that it is about, from 0; `None`: all of them.
    pub at: Option<usize>,
    pub event: Event,
    /// Code of a reason, or the id of a session.
    pub why: Option<String>,
    pub on: Date,
    pub author: String,
    pub author_name: Option<String>,
    pub noted_at: String,
}

/// What a household answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Answer {
    /// Nothing was told to it yet.
    NotAsked,
    Proposed {
        on: Date,
    },
    Accepted {
        on: Date,
    },
    Refused {
        on: Date,
        why: Option<RefusalWhy>,
    },
}

/// Where an exchange stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// How many moves still hold, from the first one.
    pub alive: usize,
    pub answers: Vec<Answer>,
    pub is_locked: bool,
    /// The session of the commission that has it on its table.
    pub handed: Option<String>,
    /// Why it ended, when nothing of it holds.
    pub ended: Option<EndWhy>,
}

impl Standing {
    /// Must the next plans keep it as it is: locked, on the table of a commission, or accepted by a household?
    #[must_use]
    pub fn is_kept(&self) -> bool {
        let accepted = |answer: &Answer| matches!(answer, Answer::Accepted { .. });
        self.alive > 0
            && (self.is_locked || self.handed.is_some() || self.answers[..self.alive].iter().any(accepted))
    }

    /// Does every household of it accept?
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.alive > 0 && self.answers[..self.alive].iter().all(|a| matches!(a, Answer::Accepted { .. }))
    }
}

/// Where an exchange of so many moves stands. A chain holds up to the move that breaks: those before, nearer the vacancy,
/// do not depend on it. A cycle holds as a whole or not at all.
#[must_use]
pub fn standing(length: usize, is_chain: bool, facts: &[Fact]) -> Standing {
    let mut found = Standing {
        alive: length,
        answers: vec![Answer::NotAsked; length],
        is_locked: false,
        handed: None,
        ended: None,
    };
    for fact in facts {
        let breaks = |found: &mut Standing| {
            let at = if is_chain { fact.at.unwrap_or(0) } else { 0 };
            found.alive = found.alive.min(at);
        };
        let answer = fact.at.and_then(|at| found.answers.get_mut(at));
        match (fact.event, answer) {
            (Event::Proposed, Some(answer)) => *answer = Answer::Proposed { on: fact.on },
            (Event::Accepted, Some(answer)) => *answer = Answer::Accepted { on: fact.on },
            (Event::Refused, Some(answer)) => {
                let why = fact.why.as_deref().and_then(RefusalWhy::from_code);
                *answer = Answer::Refused { on: fact.on, why };
                breaks(&mut found);
            }
            (Event::Locked, _) => found.is_locked = true,
            (Event::Unlocked, _) => found.is_locked = false,
            (Event::Handed, _) => found.handed.clone_from(&fact.why),
            (Event::Broken, _) => {
                breaks(&mut found);
                found.ended = fact.why.as_deref().and_then(EndWhy::from_code);
            }
            (Event::Ended, _) => {
                found.alive = 0;
                found.ended = fact.why.as_deref().and_then(EndWhy::from_code);
            }
            (Event::Proposed | Event::Accepted | Event::Refused, None) => {}
        }
    }
    if found.alive > 0 {
        found.ended = None;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn fact(at: Option<usize>, event: Event, why: Option<&str>) -> Fact {
        let on = date(2026, 11, 22);
        let author = String::new();
        let why = why.map(str::to_owned);
        Fact { at, event, why, on, author, author_name: None, noted_at: String::new() }
    }

    #[test]
    fn a_chain_keeps_what_comes_before_the_household_that_leaves() {
        let left = [fact(Some(1), Event::Broken, Some("withdrawn"))];
        let found = standing(3, true, &left);
        assert_eq!((found.alive, found.ended), (1, None));
        let first = standing(3, true, &[fact(Some(0), Event::Broken, Some("left"))]);
        assert_eq!((first.alive, first.ended), (0, Some(EndWhy::Left)));
    }

    #[test]
    fn a_cycle_holds_as_a_whole_or_not_at_all() {
        let found = standing(3, false, &[fact(Some(2), Event::Refused, Some("attachment"))]);
        assert_eq!(found.alive, 0);
        let on = date(2026, 11, 22);
        assert_eq!(found.answers[2], Answer::Refused { on, why: Some(RefusalWhy::Attachment) });
    }

    #[test]
    fn what_a_household_accepted_is_kept_and_what_was_only_proposed_is_not() {
        let proposed = standing(2, true, &[fact(Some(0), Event::Proposed, None)]);
        assert!(!proposed.is_kept());
        let facts = [fact(Some(0), Event::Proposed, None), fact(Some(0), Event::Accepted, None)];
        let accepted = standing(2, true, &facts);
        assert!(accepted.is_kept() && !accepted.is_accepted());
        let locked = [fact(None, Event::Locked, None), fact(None, Event::Unlocked, None)];
        assert!(standing(2, true, &locked[..1]).is_kept());
        assert!(!standing(2, true, &locked).is_kept());
    }
}
