//! A campaign: draft, ready, under way, closed … as its dated facts say.

use jiff::civil::Date;
use trust::closed_list;
use trust::field::ObjectKind;
use trust::policy::Action;

/// What a person needs to move a campaign.
pub const WHO: (Action, ObjectKind) = (Action::Change, ObjectKind::Campaign);

closed_list! {
    /// Where a campaign stands.
    Stage {
        /// Target and letter can be changed.
        Draft = "draft",
        /// Target and recipients are frozen; nothing has left.
        Ready = "ready",
        /// The day of sending has come.
        UnderWay = "under-way",
        Postponed = "postponed",
        Closed = "closed",
        Cancelled = "cancelled",
    }
}

closed_list! {
    /// What happened to it.
    Event {
        /// Target, reasons and recipients were frozen.
        Frozen = "frozen",
        /// A day of sending was chosen.
        Scheduled = "scheduled",
        /// Letters left on that day.
        Sent = "sent",
        Postponed = "postponed",
        Closed = "closed",
        Cancelled = "cancelled",
    }
}

/// What a move requires besides its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Required {
    Nothing,
    /// At least one recipient.
    Recipients,
    /// The day chosen for sending.
    ForDay,
    /// No household was contacted yet.
    NothingSent,
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    pub from: &'static [Stage],
    pub event: Event,
    pub to: Stage,
    pub needs: Required,
}

use Stage as S;

const fn line(from: &'static [Stage], event: Event, to: Stage, needs: Required) -> Transition {
    Transition { from, event, to, needs }
}

/// Which fact leads where. What no line says is refused. The day of sending, once it has come, makes a ready campaign one
/// that is under way.
#[rustfmt::skip]
pub const TABLE: &[Transition] = &[
    line(&[S::Draft],                             Event::Frozen,    S::Ready,     Required::Recipients),
    line(&[S::Ready, S::Postponed],               Event::Scheduled, S::Ready,     Required::ForDay),
    line(&[S::Ready, S::UnderWay],                Event::Sent,      S::UnderWay,  Required::Nothing),
    line(&[S::Ready, S::UnderWay],                Event::Postponed, S::Postponed, Required::NothingSent),
    line(&[S::UnderWay],                          Event::Closed,    S::Closed,    Required::Nothing),
    line(&[S::Draft, S::Ready, S::Postponed],     Event::Cancelled, S::Cancelled, Required::Nothing),
];

/// Something that happened to a campaign, on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    pub event: Event,
    pub on: Date,
    pub for_day: Option<Date>,
}

/// Where a campaign stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub stage: Stage,
    pub frozen_on: Option<Date>,
    /// The day chosen, or that on which letters first left.
    pub sending: Option<Date>,
}

/// Why a move is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    NotFrom(Stage),
    FutureDay,
    /// Before the list was frozen.
    TooEarly,
    NoRecipients,
    NoForDay,
    AlreadySent,
}

fn aged(mut standing: Standing, on: Date) -> Standing {
    if standing.stage == Stage::Ready && standing.sending.is_some_and(|day| day <= on) {
        standing.stage = Stage::UnderWay;
    }
    standing
}

/// Where a campaign stands on a day; facts in the order in which they were noted.
#[must_use]
pub fn standing(facts: &[Fact], on: Date) -> Standing {
    let mut standing = Standing { stage: Stage::Draft, frozen_on: None, sending: None };
    for fact in facts.iter().filter(|fact| fact.on <= on) {
        standing = aged(standing, fact.on);
        let found = TABLE.iter().find(|t| t.event == fact.event && t.from.contains(&standing.stage));
        let Some(found) = found else { continue };
        standing.stage = found.to;
        match fact.event {
            Event::Frozen => standing.frozen_on = Some(fact.on),
            Event::Scheduled => standing.sending = fact.for_day,
            Event::Sent => {
                standing.sending = Some(standing.sending.map_or(fact.on, |day| day.min(fact.on)));
            }
            Event::Postponed => standing.sending = None,
            Event::Closed | Event::Cancelled => {}
        }
    }
    aged(standing, on)
}

/// May this fact be noted today, after those?
///
/// # Errors
/// Why not.
pub fn check(
    facts: &[Fact],
    new: &Fact,
    (recipients, contacted): (usize, usize),
    today: Date,
) -> Result<(), Refusal> {
    if new.on > today {
        return Err(Refusal::FutureDay);
    }
    let now = standing(facts, today);
    if now.frozen_on.is_some_and(|day| new.on < day) {
        return Err(Refusal::TooEarly);
    }
    let found = TABLE.iter().find(|t| t.event == new.event && t.from.contains(&now.stage));
    match found.ok_or(Refusal::NotFrom(now.stage))?.needs {
        Required::Recipients if recipients == 0 => Err(Refusal::NoRecipients),
        Required::ForDay if new.for_day.is_none_or(|day| day < today) => Err(Refusal::NoForDay),
        Required::NothingSent if contacted > 0 => Err(Refusal::AlreadySent),
        _ => Ok(()),
    }
}

/// The events that may be noted from a stage.
#[must_use]
pub fn possible(from: Stage) -> Vec<Event> {
    Event::ALL
        .iter()
        .copied()
        .filter(|event| TABLE.iter().any(|t| t.event == *event && t.from.contains(&from)))
        .collect()
}
