//! A dwelling of an agreement: what happened to it, where it stands, and what may not happen twice.

use crate::{Overflow, Terms, aid};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use trust::closed_list;

/// Something that happened to a dwelling of an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Fact {
    /// It is proposed: it counts for nothing yet.
    Proposed { on: Date },
    /// The landlord takes it for the agreement; `eligible_cents`: the estimate, when there is one.
    Committed { on: Date, eligible_cents: Option<i64> },
    /// That much came before the works were done (« acompte »): it was asked for by receiving it.
    Advanced { on: Date, cents: i64 },
    /// The works are done, for this eligible cost.
    Done { on: Date, eligible_cents: i64 },
    /// That much was asked of the fund.
    Claimed { on: Date, cents: i64 },
    /// That much came.
    Paid { on: Date, cents: i64 },
    /// That much was given back: more had come than the aid, or the dwelling is to leave.
    Returned { on: Date, cents: i64 },
    /// It leaves the agreement.
    Withdrawn { on: Date },
    /// The last fact that counts was a mistake.
    Corrected { on: Date },
}

impl Fact {
    /// The day of which it speaks.
    #[must_use]
    pub const fn on(self) -> Date {
        match self {
            Fact::Proposed { on }
            | Fact::Committed { on, .. }
            | Fact::Advanced { on, .. }
            | Fact::Returned { on, .. }
            | Fact::Done { on, .. }
            | Fact::Claimed { on, .. }
            | Fact::Paid { on, .. }
            | Fact::Withdrawn { on }
            | Fact::Corrected { on } => on,
        }
    }

    /// Its code, in the journal.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Fact::Proposed { .. } => "proposed",
            Fact::Committed { .. } => "committed",
            Fact::Advanced { .. } => "advanced",
            Fact::Returned { .. } => "returned",
            Fact::Done { .. } => "done",
            Fact::Claimed { .. } => "claimed",
            Fact::Paid { .. } => "paid",
            Fact::Withdrawn { .. } => "withdrawn",
            Fact::Corrected { .. } => "corrected",
        }
    }
}

closed_list! {
    /// Where a dwelling stands.
    Stage {
        Proposed = "proposed",
        Committed = "committed",
        Done = "done",
        /// The whole aid came.
        Paid = "paid",
        Withdrawn = "withdrawn",
    }
}

/// Where a dwelling stands, and the days and amounts that say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    pub stage: Stage,
    pub proposed_on: Option<Date>,
    pub committed_on: Option<Date>,
    pub done_on: Option<Date>,
    /// The last claim, the last payment.
    pub claimed_on: Option<Date>,
    pub paid_on: Option<Date>,
    /// The eligible cost: the real one once the works are done, else the estimate; `None`: nobody said.
    pub eligible_cents: Option<i64>,
    /// Asked of the fund, advances with it.
    pub claimed_cents: i64,
    /// Received, advances with it, less what was given back.
    pub paid_cents: i64,
    /// Of what was received, what came before the works.
    pub advanced_cents: i64,
}

impl State {
    /// Is it one of the dwellings that the agreement counts?
    #[must_use]
    pub const fn counts(&self) -> bool {
        matches!(self.stage, Stage::Committed | Stage::Done | Stage::Paid)
    }

    /// What came over the aid that is due, and is to be given back.
    #[must_use]
    pub fn to_return_cents(&self, terms: &Terms, level: Option<usize>) -> i64 {
        match self.eligible_cents.filter(|_| matches!(self.stage, Stage::Done | Stage::Paid)) {
            Some(cost) => self.paid_cents.saturating_sub(aid(terms, level, cost).aid_cents).max(0),
            None => 0,
        }
    }

    /// Does it take the place of another entry of the same dwelling?
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !matches!(self.stage, Stage::Withdrawn)
    }
}

/// A dwelling of an agreement, with its facts in the order in which they were noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub id: String,
    /// The dwelling, by an id that names nobody.
    pub dwelling: String,
    pub departement: Option<String>,
    /// What is made there, by an id (an adaptation file, an order); `None`: nobody said, so that it may be the same
    /// works as another's.
    pub works: Option<String>,
    /// Place of its level among those of the agreement.
    pub level: Option<usize>,
    pub facts: Vec<Fact>,
}

/// Why a fact cannot follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("it does not follow from where the dwelling stands")]
    NotNow,
    #[error("the day is before the fact that it follows, or to come")]
    Day,
    #[error("the day is outside the agreement")]
    Outside,
    #[error("an amount is below zero, or too large")]
    Amount,
    #[error("more than the aid would be asked or received")]
    OverAid,
    #[error("the target of the agreement is reached: more has to be said")]
    OverTarget,
    #[error("the amounts are too large to be counted")]
    Overflow,
}

impl From<Overflow> for Refusal {
    fn from(_: Overflow) -> Refusal {
        Refusal::Overflow
    }
}

/// The facts that count: a correction takes away the one before it.
pub(crate) fn counted(facts: &[Fact]) -> Vec<Fact> {
    let mut kept = Vec::with_capacity(facts.len());
    for fact in facts {
        if let Fact::Corrected { .. } = fact {
            kept.pop();
        } else {
            kept.push(*fact);
        }
    }
    kept
}

/// Where a dwelling stands, read from its facts; `None` when there is none, or all were corrected.
#[must_use]
pub fn state(terms: &Terms, entry: &Entry) -> Option<State> {
    let facts = counted(&entry.facts);
    if facts.is_empty() {
        return None;
    }
    let mut now = State {
        stage: Stage::Proposed,
        proposed_on: None,
        committed_on: None,
        done_on: None,
        claimed_on: None,
        paid_on: None,
        eligible_cents: None,
        claimed_cents: 0,
        paid_cents: 0,
        advanced_cents: 0,
    };
    for fact in facts {
        match fact {
            Fact::Proposed { on } => now.proposed_on = Some(on),
            Fact::Committed { on, eligible_cents } => {
                now.stage = Stage::Committed;
                now.committed_on = Some(on);
                now.eligible_cents = eligible_cents;
            }
            Fact::Done { on, eligible_cents } => {
                now.stage = Stage::Done;
                now.done_on = Some(on);
                now.eligible_cents = Some(eligible_cents);
            }
            Fact::Claimed { on, cents } => {
                now.claimed_on = Some(on);
                now.claimed_cents = now.claimed_cents.saturating_add(cents);
            }
            Fact::Paid { on, cents } => {
                now.paid_on = Some(on);
                now.paid_cents = now.paid_cents.saturating_add(cents);
            }
            Fact::Advanced { on, cents } => {
                now.claimed_on = Some(on);
                now.paid_on = Some(on);
                // Asked for by being received: it is not asked for a second time with the balance.
                now.claimed_cents = now.claimed_cents.saturating_add(cents);
                now.paid_cents = now.paid_cents.saturating_add(cents);
                now.advanced_cents = now.advanced_cents.saturating_add(cents);
            }
            Fact::Returned { cents, .. } => {
                now.claimed_cents = now.claimed_cents.saturating_sub(cents);
                now.paid_cents = now.paid_cents.saturating_sub(cents);
                now.advanced_cents = now.advanced_cents.saturating_sub(cents);
            }
            Fact::Withdrawn { .. } => now.stage = Stage::Withdrawn,
            Fact::Corrected { .. } => {}
        }
    }
    let due = now.eligible_cents.map(|cost| aid(terms, entry.level, cost).aid_cents);
    if now.stage == Stage::Done && due.is_some_and(|due| due > 0 && now.paid_cents >= due) {
        now.stage = Stage::Paid;
    }
    Some(now)
}

/// May this follow? Claims and payments follow the end of the works and stay within the aid; a payment that was not
/// claimed is taken as claimed. An advance comes before the end of the works, and stays within the aid of the estimate, or
/// within the ceiling when there is none; what it turns out to exceed is given back. Whether the target allows one dwelling more is [`commit_check`].
///
/// # Errors
/// Why not.
pub fn check(terms: &Terms, entry: &Entry, fact: Fact, today: Date) -> Result<(), Refusal> {
    let now = state(terms, entry);
    let last = counted(&entry.facts).last().copied();
    if fact.on() > today {
        return Err(Refusal::Day);
    }
    let stage = now.map(|now| now.stage);
    let is_correction = matches!(fact, Fact::Corrected { .. });
    if !is_correction && last.is_some_and(|last| fact.on() < last.on()) {
        return Err(Refusal::Day);
    }
    let is_amount = |cents: i64| (0..=crate::HIGHEST_CENTS).contains(&cents);
    let due = || {
        let now = now?;
        let eligible = now.eligible_cents.filter(|_| matches!(now.stage, Stage::Done | Stage::Paid))?;
        Some((now, aid(terms, entry.level, eligible).aid_cents))
    };
    match fact {
        Fact::Proposed { .. } if stage.is_none() => Ok(()),
        Fact::Committed { on, eligible_cents } if matches!(stage, None | Some(Stage::Proposed)) => {
            match eligible_cents {
                Some(cents) if !is_amount(cents) => Err(Refusal::Amount),
                _ if !terms.holds_on(on) => Err(Refusal::Outside),
                _ => Ok(()),
            }
        }
        Fact::Done { eligible_cents, .. } if stage == Some(Stage::Committed) => {
            if is_amount(eligible_cents) {
                Ok(())
            } else {
                Err(Refusal::Amount)
            }
        }
        Fact::Claimed { cents, .. } => {
            let (now, due) = due().ok_or(Refusal::NotNow)?;
            if cents <= 0 || !is_amount(cents) {
                return Err(Refusal::Amount);
            }
            let all = now.claimed_cents.checked_add(cents).ok_or(Refusal::Overflow)?;
            if all > due { Err(Refusal::OverAid) } else { Ok(()) }
        }
        Fact::Paid { cents, .. } => {
            let (now, due) = due().ok_or(Refusal::NotNow)?;
            if cents <= 0 || !is_amount(cents) {
                return Err(Refusal::Amount);
            }
            let all = now.paid_cents.checked_add(cents).ok_or(Refusal::Overflow)?;
            if all > due { Err(Refusal::OverAid) } else { Ok(()) }
        }
        Fact::Advanced { cents, .. } if stage == Some(Stage::Committed) => {
            if cents <= 0 || !is_amount(cents) {
                return Err(Refusal::Amount);
            }
            let now = now.ok_or(Refusal::NotNow)?;
            let most = match now.eligible_cents {
                Some(estimate) => aid(terms, entry.level, estimate).aid_cents,
                None => terms.cap_of(entry.level),
            };
            let all = now.paid_cents.checked_add(cents).ok_or(Refusal::Overflow)?;
            if all > most { Err(Refusal::OverAid) } else { Ok(()) }
        }
        Fact::Returned { cents, .. } => {
            let now = now.filter(State::counts).ok_or(Refusal::NotNow)?;
            let most = match now.stage {
                // Before the works, the whole advance may go back.
                Stage::Committed => now.advanced_cents,
                _ => now.to_return_cents(terms, entry.level),
            };
            if most == 0 {
                Err(Refusal::NotNow)
            } else if cents <= 0 || cents > most {
                Err(Refusal::Amount)
            } else {
                Ok(())
            }
        }
        // What was paid is not left behind by leaving.
        Fact::Withdrawn { .. } if now.is_some_and(|now| now.is_open() && now.paid_cents == 0) => Ok(()),
        Fact::Corrected { .. } if last.is_some() => Ok(()),
        _ => Err(Refusal::NotNow),
    }
}

/// May one dwelling more be committed, when that many are? Over the target only when it is said: `over_said`.
///
/// # Errors
/// [`Refusal::OverTarget`].
pub fn commit_check(terms: &Terms, committed: u32, over_said: bool) -> Result<(), Refusal> {
    if committed < terms.target_dwellings || over_said { Ok(()) } else { Err(Refusal::OverTarget) }
}

/// Why a dwelling would be counted twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clash {
    /// It is already in this agreement, under this entry.
    Here(String),
    /// The same works, or works of which nobody said which, are in another agreement that runs at the same time.
    Elsewhere(String),
}

/// Would this entry count a dwelling twice? `others`: the other entries that are known, each with the terms of its
/// agreement and whether it is this agreement.
#[must_use]
pub fn clash<'a>(
    terms: &Terms,
    entry: &Entry,
    others: impl IntoIterator<Item = (&'a Terms, bool, &'a Entry)>,
) -> Option<Clash> {
    others.into_iter().find_map(|(of, is_here, other)| {
        let is_open = state(of, other).is_some_and(|now| now.is_open());
        if other.id == entry.id || other.dwelling != entry.dwelling || !is_open {
            return None;
        }
        if is_here {
            return Some(Clash::Here(other.id.clone()));
        }
        let may_be_same = match (&entry.works, &other.works) {
            (Some(one), Some(two)) => one == two,
            _ => true,
        };
        (may_be_same && terms.overlaps(of)).then(|| Clash::Elsewhere(other.id.clone()))
    })
}
