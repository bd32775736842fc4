//! A replication: an innovation in another place, with a host. Where it stands is read from dated facts. Contacts are told
//! once both sides said that they are interested; the host's consent can be taken back until the pilot begins (N4); a core item
//! that would not be kept is another variant (N2); residents are counted from eleven, or not at all (N5).

use crate::EvidenceResult;
use crate::evidence::Method;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use trust::closed_list;

/// Fewer residents than this are not told.
pub const LEAST_RESIDENTS: u32 = 11;

closed_list! {
    /// Where a replication stands.
    ReplayStage {
        /// One side, or both, are interested.
        Interest = "interest",
        Fit = "fit",
        HostFound = "host-found",
        Adaptation = "adaptation",
        Pilot = "pilot",
        Evaluated = "evaluated",
        Scaled = "scaled",
        Continued = "continued",
        Stopped = "stopped",
    }
}

closed_list! {
    /// Whose word it is.
    Side { Holder = "holder", Host = "host" }
}

closed_list! {
    /// Why it was stopped.
    Stopped {
        /// One of the two is not interested, or not any more.
        NotInterested = "not-interested",
        NoPlace = "no-place",
        NoMoney = "no-money",
        /// Residents were against it.
        Residents = "residents",
        NoEffect = "no-effect",
        Partner = "partner",
        /// Its core could not be kept here.
        Core = "core",
        Other = "other",
    }
}

closed_list! {
    /// What a residents' body said.
    Opinion { For = "for", Mixed = "mixed", Against = "against" }
}

/// How it ended well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    Scaled,
    Continued,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "fact")]
pub enum ReplayFact {
    Interested {
        on: Date,
        side: Side,
    },
    /// How well it fits, as it was computed and with what weights, in thousandths.
    Fitted {
        on: Date,
        score: (u32, u32),
        transfer: (u32, u32),
        weights_since: Date,
    },
    Consented {
        on: Date,
    },
    Revoked {
        on: Date,
    },
    /// Which core items are kept (all, or it is another variant), and what is done otherwise.
    Adapted {
        on: Date,
        kept: u32,
        core: u32,
        words: String,
    },
    /// What a residents' body said; `None`: those who spoke were not counted, or too few to be told.
    Heard {
        on: Date,
        opinion: Opinion,
        residents: Option<u32>,
        words: String,
    },
    Piloted {
        on: Date,
    },
    Evaluated {
        on: Date,
        method: Method,
        result: EvidenceResult,
        kept: u32,
        core: u32,
        residents: Option<u32>,
        words: String,
    },
    Ended {
        on: Date,
        outcome: Outcome,
        words: String,
    },
    Stopped {
        on: Date,
        side: Side,
        why: Stopped,
        words: String,
    },
}

/// Why a fact is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReplayRefusal {
    #[error("not at this stage")]
    NotNow,
    #[error("a day to come, or before what it follows")]
    Day,
    #[error("it is for the other side to say")]
    Side,
    #[error("both sides must be interested first")]
    Alone,
    #[error("a core item is not kept: it is another variant")]
    Core,
    #[error("the residents' body was not heard")]
    Residents,
    #[error("fewer than eleven residents are not told")]
    TooFew,
    #[error("what is done otherwise, or why, is not said")]
    Words,
}

/// How much of the core was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fidelity {
    pub kept: u32,
    pub core: u32,
}

/// A replication's facts, in the order in which they were noted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replay {
    pub facts: Vec<ReplayFact>,
}

impl ReplayFact {
    /// The day of the fact.
    #[must_use]
    pub const fn on(&self) -> Date {
        match self {
            ReplayFact::Interested { on, .. }
            | ReplayFact::Fitted { on, .. }
            | ReplayFact::Consented { on }
            | ReplayFact::Revoked { on }
            | ReplayFact::Adapted { on, .. }
            | ReplayFact::Heard { on, .. }
            | ReplayFact::Piloted { on }
            | ReplayFact::Evaluated { on, .. }
            | ReplayFact::Ended { on, .. }
            | ReplayFact::Stopped { on, .. } => *on,
        }
    }

    /// Who alone may say it; `None`: either side.
    const fn speaker(&self) -> Option<Side> {
        match self {
            ReplayFact::Interested { side, .. } | ReplayFact::Stopped { side, .. } => Some(*side),
            ReplayFact::Consented { .. }
            | ReplayFact::Revoked { .. }
            | ReplayFact::Heard { .. }
            | ReplayFact::Piloted { .. }
            | ReplayFact::Evaluated { .. } => Some(Side::Host),
            ReplayFact::Adapted { .. } => Some(Side::Holder),
            ReplayFact::Fitted { .. } | ReplayFact::Ended { .. } => None,
        }
    }
}

impl Replay {
    #[must_use]
    pub fn is_interested(&self, side: Side) -> bool {
        self.facts.iter().any(|fact| matches!(fact, ReplayFact::Interested { side: one, .. } if *one == side))
    }

    /// May each side read how to reach the other?
    #[must_use]
    pub fn has_met(&self) -> bool {
        self.is_interested(Side::Holder) && self.is_interested(Side::Host)
    }

    /// Where it stands. A consent that is taken back brings it to where it was before.
    #[must_use]
    pub fn stage(&self) -> ReplayStage {
        let mut stage = ReplayStage::Interest;
        for fact in &self.facts {
            stage = match fact {
                ReplayFact::Interested { .. } | ReplayFact::Heard { .. } => stage,
                ReplayFact::Fitted { .. } | ReplayFact::Revoked { .. } => ReplayStage::Fit,
                ReplayFact::Consented { .. } => ReplayStage::HostFound,
                ReplayFact::Adapted { .. } => ReplayStage::Adaptation,
                ReplayFact::Piloted { .. } => ReplayStage::Pilot,
                ReplayFact::Evaluated { .. } => ReplayStage::Evaluated,
                ReplayFact::Ended { outcome: Outcome::Scaled, .. } => ReplayStage::Scaled,
                ReplayFact::Ended { outcome: Outcome::Continued, .. } => ReplayStage::Continued,
                ReplayFact::Stopped { .. } => ReplayStage::Stopped,
            };
        }
        stage
    }

    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.stage(), ReplayStage::Scaled | ReplayStage::Continued | ReplayStage::Stopped)
    }

    /// How much of the core was kept: as evaluated, else as planned.
    #[must_use]
    pub fn fidelity(&self) -> Option<Fidelity> {
        self.facts.iter().rev().find_map(|fact| match fact {
            ReplayFact::Evaluated { kept, core, .. } | ReplayFact::Adapted { kept, core, .. } => {
                Some(Fidelity { kept: *kept, core: *core })
            }
            _ => None,
        })
    }

    #[must_use]
    pub fn opinion(&self) -> Option<Opinion> {
        self.facts.iter().rev().find_map(|fact| match fact {
            ReplayFact::Heard { opinion, .. } => Some(*opinion),
            _ => None,
        })
    }

    /// May this fact be added today, by this side?
    ///
    /// # Errors
    /// [`ReplayRefusal`].
    pub fn take(&self, fact: &ReplayFact, by: Side, today: Date) -> Result<(), ReplayRefusal> {
        use ReplayStage as S;
        if fact.speaker().is_some_and(|side| side != by) {
            return Err(ReplayRefusal::Side);
        }
        if fact.on() > today || self.facts.last().is_some_and(|last| fact.on() < last.on()) {
            return Err(ReplayRefusal::Day);
        }
        let stage = self.stage();
        let now = |right: bool| if right { Ok(()) } else { Err(ReplayRefusal::NotNow) };
        match fact {
            ReplayFact::Interested { side, .. } => now(stage == S::Interest && !self.is_interested(*side)),
            ReplayFact::Fitted { .. } if !self.has_met() => Err(ReplayRefusal::Alone),
            ReplayFact::Fitted { .. } => now(matches!(stage, S::Interest | S::Fit)),
            ReplayFact::Consented { .. } => now(stage == S::Fit),
            ReplayFact::Revoked { .. } => now(matches!(stage, S::HostFound | S::Adaptation)),
            ReplayFact::Adapted { words, kept, core, .. } => {
                now(matches!(stage, S::HostFound | S::Adaptation))?;
                if kept != core {
                    return Err(ReplayRefusal::Core);
                }
                if words.trim().is_empty() { Err(ReplayRefusal::Words) } else { Ok(()) }
            }
            ReplayFact::Heard { residents, .. } => {
                now(matches!(stage, S::HostFound | S::Adaptation | S::Pilot))?;
                enough(*residents)
            }
            ReplayFact::Piloted { .. } => {
                now(stage == S::Adaptation)?;
                self.opinion().map(drop).ok_or(ReplayRefusal::Residents)
            }
            ReplayFact::Evaluated { kept, core, residents, words, .. } => {
                now(matches!(stage, S::Pilot | S::Evaluated))?;
                if kept > core {
                    return Err(ReplayRefusal::Core);
                }
                enough(*residents)?;
                if words.trim().is_empty() { Err(ReplayRefusal::Words) } else { Ok(()) }
            }
            ReplayFact::Ended { .. } => now(stage == S::Evaluated),
            ReplayFact::Stopped { why, words, .. } => {
                now(!self.is_over())?;
                let is_said = *why != Stopped::Other || !words.trim().is_empty();
                if is_said { Ok(()) } else { Err(ReplayRefusal::Words) }
            }
        }
    }
}

fn enough(residents: Option<u32>) -> Result<(), ReplayRefusal> {
    match residents {
        Some(few) if few < LEAST_RESIDENTS => Err(ReplayRefusal::TooFew),
        _ => Ok(()),
    }
}
