//! Following dwellings that did not reply to a compulsory survey or to an enquiry: where each stands, read from dated facts, and
//! which way to try next. Silence says nothing of a person, and nothing is written of why.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use trust::closed_list;

closed_list! {
    /// What was not replied to.
    Of {
        /// Yearly survey of income by which the supplementary rent is known.
        SolidarityRent = "solidarity-rent",
        /// Survey of occupancy, every two years.
        Occupancy = "occupancy",
        Enquiry = "enquiry",
    }
}

closed_list! {
    /// A way to reach a dwelling.
    Channel {
        Online = "online",
        Paper = "paper",
        Phone = "phone",
        Door = "door",
        /// An association that helps with forms.
        Partner = "partner",
    }
}

closed_list! {
    /// What came of an attempt.
    Outcome {
        Sent = "sent",
        Reached = "reached",
        NobodyThere = "nobody-there",
        /// The number or the address is no longer right.
        Wrong = "wrong",
    }
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Fact {
    Tried {
        on: Date,
        channel: Channel,
        outcome: Outcome,
    },
    /// They would like somebody beside them.
    HelpAsked {
        on: Date,
    },
    /// An association or an agent took it on, with their word.
    Accompanied {
        on: Date,
    },
    Replied {
        on: Date,
        channel: Channel,
    },
    /// They do not wish to be sought again.
    Declined {
        on: Date,
    },
    /// Nobody lives there any more.
    Left {
        on: Date,
    },
}

impl Fact {
    #[must_use]
    pub const fn on(&self) -> Date {
        match self {
            Fact::Tried { on, .. }
            | Fact::HelpAsked { on }
            | Fact::Accompanied { on }
            | Fact::Replied { on, .. }
            | Fact::Declined { on }
            | Fact::Left { on } => *on,
        }
    }
}

closed_list! {
    /// Where a dwelling stands.
    Stage {
        ToContact = "to-contact",
        UnderWay = "under-way",
        HelpAsked = "help-asked",
        Accompanied = "accompanied",
        Replied = "replied",
        Declined = "declined",
        Left = "left",
    }
}

impl Stage {
    /// Nothing more is to be done.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Stage::Replied | Stage::Declined | Stage::Left)
    }
}

/// Where a dwelling stands: what ends it prevails, then what was asked last.
#[must_use]
pub fn stage(facts: &[Fact]) -> Stage {
    let mut stage = Stage::ToContact;
    for fact in facts {
        stage = match fact {
            Fact::Replied { .. } => Stage::Replied,
            Fact::Declined { .. } => Stage::Declined,
            Fact::Left { .. } => Stage::Left,
            _ if stage.is_over() => stage,
            Fact::HelpAsked { .. } => Stage::HelpAsked,
            Fact::Accompanied { .. } => Stage::Accompanied,
            Fact::Tried { .. } if matches!(stage, Stage::HelpAsked | Stage::Accompanied) => stage,
            Fact::Tried { .. } => Stage::UnderWay,
        };
    }
    stage
}

closed_list! {
    /// Why a way is proposed.
    Why {
        /// They asked for help.
        Help = "help",
        /// Not tried yet, and lighter than the others.
        NotTried = "not-tried",
        /// Tried once without reaching anybody.
        Again = "again",
    }
}

/// Attempts by telephone and at the door, after which one looks for another way.
const TRIES: usize = 2;

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    Try(Channel, Why),
    /// All ways were tried: leave it, or ask somebody who knows the place.
    AllTried,
    /// Somebody is on it.
    Wait,
    Nothing,
}

/// The way to try next: what was asked for first, then the lightest way that was not worn out.
#[must_use]
pub fn next(facts: &[Fact], has_partner: bool) -> Next {
    match stage(facts) {
        Stage::Replied | Stage::Declined | Stage::Left => return Next::Nothing,
        Stage::Accompanied => return Next::Wait,
        Stage::HelpAsked => {
            let channel = if has_partner { Channel::Partner } else { Channel::Door };
            return Next::Try(channel, Why::Help);
        }
        Stage::ToContact | Stage::UnderWay => {}
    }
    let tries = |of: Channel| {
        facts.iter().filter(|fact| matches!(fact, Fact::Tried { channel, .. } if *channel == of)).count()
    };
    let is_wrong = |of: Channel| {
        let wrong = |fact: &Fact| matches!(fact, Fact::Tried { channel, outcome: Outcome::Wrong, .. } if *channel == of);
        facts.iter().any(wrong)
    };
    for (channel, most) in
        [(Channel::Paper, 1), (Channel::Phone, TRIES), (Channel::Door, TRIES), (Channel::Partner, 1)]
    {
        if is_wrong(channel) || channel == Channel::Partner && !has_partner {
            continue;
        }
        match tries(channel) {
            0 => return Next::Try(channel, Why::NotTried),
            n if n < most => return Next::Try(channel, Why::Again),
            _ => {}
        }
    }
    Next::AllTried
}

/// May a fact be added on a day? A reply may come late, after a refusal; nothing else follows an end.
#[must_use]
pub fn may_add(facts: &[Fact], fact: &Fact, today: Date) -> bool {
    let last = facts.last().map(Fact::on);
    let is_ordered = fact.on() <= today && last.is_none_or(|last| last <= fact.on());
    let here = stage(facts);
    let may_follow = match here {
        Stage::Replied | Stage::Left => false,
        Stage::Declined => matches!(fact, Fact::Replied { .. } | Fact::HelpAsked { .. }),
        _ => true,
    };
    is_ordered && may_follow
}
