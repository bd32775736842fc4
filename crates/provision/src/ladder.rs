//! How far a landlord goes: facilitator, coordinator or operator. The lowest level that works is recommended: the higher one
//! goes, the more one recruits outside one's own trade. Whoever decides may decide otherwise, and says why.

use serde::{Deserialize, Serialize};
use trust::closed_list;

closed_list! {
    /// A level, from the lightest.
    Level {
        /// Tells, lends a room, opens the door to partners.
        Facilitator = "facilitator",
        /// Brings partners together, buys for several.
        Coordinator = "coordinator",
        /// Does it with its own staff.
        Operator = "operator",
    }
}

closed_list! {
    /// Is somebody there who already gives it?
    Partner {
        Nobody = "nobody",
        /// In part: some residences, some of what is asked.
        InPart = "in-part",
        Everywhere = "everywhere",
    }
}

closed_list! {
    /// What the law asks of whoever gives it.
    Law {
        Nothing = "nothing",
        /// An approval or an authorisation, that the landlord has.
        Held = "held",
        /// The same, that it has not.
        NotHeld = "not-held",
    }
}

/// From so many uses a month on, staff of one's own have enough to do. A proposal of the house.
pub const LARGE_VOLUME: u32 = 100;

/// What is known. `None`: nobody said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub partner: Option<Partner>,
    /// Does the landlord have the trades for it?
    pub skills: Option<bool>,
    /// Uses by month that are expected.
    pub volume: Option<u32>,
    pub law: Option<Law>,
    /// Does it last beyond a trial, with money for it?
    pub lasts: Option<bool>,
    /// Are several partners or several residences to be brought together?
    pub several: Option<bool>,
}

closed_list! {
    /// A fact to ask.
    Ask {
        Partner = "partner",
        Skills = "skills",
        Volume = "volume",
        Law = "law",
        Lasts = "lasts",
        Several = "several",
    }
}

closed_list! {
    /// What speaks for a level or against it.
    Reason {
        PartnerGives = "partner-gives",
        PartnerGivesInPart = "partner-gives-in-part",
        NobodyElse = "nobody-else",
        Several = "several",
        OnlyOne = "only-one",
        HasSkills = "has-skills",
        NoSkills = "no-skills",
        LargeVolume = "large-volume",
        SmallVolume = "small-volume",
        Approved = "approved",
        NotApproved = "not-approved",
        NothingAsked = "nothing-asked",
        Lasts = "lasts",
        Trial = "trial",
        /// To operate is to recruit other trades and to leave one's own: a brand of its own may help.
        OutsideOwnTrade = "outside-own-trade",
    }
}

/// A level, judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    pub level: Level,
    pub for_it: Vec<Reason>,
    pub against: Vec<Reason>,
    /// What forbids it: it is not possible as things are.
    pub blocked: Vec<Reason>,
    /// What would have to be known to say whether it is possible.
    pub asks: Vec<Ask>,
}

impl Rung {
    /// Possible on what is known.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        self.blocked.is_empty() && self.asks.is_empty()
    }
}

/// What is advised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Advice {
    Level(Level),
    /// It hangs on these.
    Ask(Vec<Ask>),
    /// No level is possible as things are.
    None,
}

/// The three levels, judged, and what is advised.
#[must_use]
pub fn judge(facts: &Facts) -> (Vec<Rung>, Advice) {
    let rungs = vec![facilitator(facts), coordinator(facts), operator(facts)];
    // A level that may still turn out possible comes before a higher one that is.
    let first = rungs.iter().find(|rung| rung.blocked.is_empty());
    let advice = match first {
        None => Advice::None,
        Some(rung) if rung.asks.is_empty() => Advice::Level(rung.level),
        Some(rung) => Advice::Ask(rung.asks.clone()),
    };
    (rungs, advice)
}

fn blank(level: Level) -> Rung {
    Rung { level, for_it: Vec::new(), against: Vec::new(), blocked: Vec::new(), asks: Vec::new() }
}

fn common(facts: &Facts, rung: &mut Rung) {
    match facts.lasts {
        Some(false) if rung.level == Level::Operator => rung.against.push(Reason::Trial),
        Some(false) => rung.for_it.push(Reason::Trial),
        Some(true) if rung.level == Level::Operator => rung.for_it.push(Reason::Lasts),
        _ => {}
    }
}

fn facilitator(facts: &Facts) -> Rung {
    let mut rung = blank(Level::Facilitator);
    match facts.partner {
        None => rung.asks.push(Ask::Partner),
        Some(Partner::Nobody) => rung.blocked.push(Reason::NobodyElse),
        Some(Partner::InPart) => rung.blocked.push(Reason::PartnerGivesInPart),
        Some(Partner::Everywhere) => rung.for_it.push(Reason::PartnerGives),
    }
    if facts.skills == Some(false) {
        rung.for_it.push(Reason::NoSkills);
    }
    if facts.law == Some(Law::NotHeld) {
        rung.for_it.push(Reason::NotApproved);
    }
    common(facts, &mut rung);
    rung
}

fn coordinator(facts: &Facts) -> Rung {
    let mut rung = blank(Level::Coordinator);
    match facts.partner {
        None => rung.asks.push(Ask::Partner),
        Some(Partner::Nobody) => rung.blocked.push(Reason::NobodyElse),
        Some(Partner::InPart) => rung.for_it.push(Reason::PartnerGivesInPart),
        Some(Partner::Everywhere) => rung.against.push(Reason::PartnerGives),
    }
    match facts.several {
        // Nobody to bring together: there is nothing to coordinate.
        None => rung.asks.push(Ask::Several),
        Some(true) => rung.for_it.push(Reason::Several),
        Some(false) => rung.blocked.push(Reason::OnlyOne),
    }
    common(facts, &mut rung);
    rung
}

fn operator(facts: &Facts) -> Rung {
    let mut rung = blank(Level::Operator);
    match facts.skills {
        None => rung.asks.push(Ask::Skills),
        Some(true) => rung.for_it.push(Reason::HasSkills),
        Some(false) => rung.blocked.push(Reason::NoSkills),
    }
    match facts.law {
        None => rung.asks.push(Ask::Law),
        Some(Law::Nothing) => rung.for_it.push(Reason::NothingAsked),
        Some(Law::Held) => rung.for_it.push(Reason::Approved),
        Some(Law::NotHeld) => rung.blocked.push(Reason::NotApproved),
    }
    match facts.volume {
        None => rung.asks.push(Ask::Volume),
        Some(n) if n >= LARGE_VOLUME => rung.for_it.push(Reason::LargeVolume),
        Some(_) => rung.against.push(Reason::SmallVolume),
    }
    match facts.partner {
        Some(Partner::Nobody) => rung.for_it.push(Reason::NobodyElse),
        Some(Partner::Everywhere) => rung.against.push(Reason::PartnerGives),
        _ => {}
    }
    rung.against.push(Reason::OutsideOwnTrade);
    common(facts, &mut rung);
    rung
}
