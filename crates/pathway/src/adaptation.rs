//! The file of one household and its dwelling: from the visit to what is heard six months after the works.
//!
//! One table, [`TABLE`], says which fact leads from where to where; the tests read it, and so does `docs/pathway.md`.
//! A household that leaves once the works have begun does not stop them: what is open in a wall is finished for the
//! dwelling, and nobody is called any more.

use crate::reminders::{Told, told};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use trust::closed_list;
use trust::field::ObjectKind;
use trust::policy::Action;

/// What a person needs to note a fact, and to say where a file stands.
pub const WHO: (Action, ObjectKind) = (Action::Change, ObjectKind::AdaptationFile);

closed_list! {
    /// Where a file stands.
    Stage {
        ToDiagnose = "to-diagnose",
        VisitPlanned = "visit-planned",
        Visited = "visited",
        ReportReceived = "report-received",
        /// The committee decided; what, is in [`Standing::decision`].
        Decided = "decided",
        Ordered = "ordered",
        Started = "started",
        AcceptedWithReservations = "accepted-with-reservations",
        Accepted = "accepted",
        /// The works are handed over: accepted, and without a reservation left.
        Delivered = "delivered",
        FollowedAtOneMonth = "followed-at-one-month",
        FollowedAtSixMonths = "followed-at-six-months",
        Stopped = "stopped",
    }
}

closed_list! {
    /// What happened.
    Event {
        VisitPlanned = "visit-planned",
        Visited = "visited",
        ReportReceived = "report-received",
        /// The committee decided, or decided again.
        Decided = "decided",
        Ordered = "ordered",
        /// The works begin on another day.
        StartMoved = "start-moved",
        Started = "started",
        Accepted = "accepted",
        AcceptedWithReservations = "accepted-with-reservations",
        ReservationsLifted = "reservations-lifted",
        Delivered = "delivered",
        /// The household was told what comes, or asked how it goes.
        Told = "told",
        FollowedAtOneMonth = "followed-at-one-month",
        FollowedAtSixMonths = "followed-at-six-months",
        Stopped = "stopped",
    }
}

closed_list! {
    /// What the committee decides.
    Decision {
        Adapt = "adapt",
        /// The way to the dwelling is made first: adapting alone would not open the door.
        CommonPartsFirst = "common-parts-first",
        /// Another dwelling is proposed; the household may refuse, and nothing follows from it.
        ProposeMove = "propose-move",
        DeviceOnly = "device-only",
        Nothing = "nothing",
    }
}

closed_list! {
    /// Why the committee decides so. Never why somebody needs it.
    Motive {
        HouseholdWish = "household-wish",
        DwellingSuitsOnceAdapted = "dwelling-suits-once-adapted",
        NotReachedWithoutSteps = "not-reached-without-steps",
        CommonPartsToDo = "common-parts-to-do",
        BetterDwellingFree = "better-dwelling-free",
        WorksNotPossible = "works-not-possible",
        CostAboveCeiling = "cost-above-ceiling",
        PassingNeed = "passing-need",
        AlreadySuits = "already-suits",
        /// With a text.
        Other = "other",
    }
}

impl Motive {
    /// The motives that may go with a decision.
    #[must_use]
    pub const fn of(decision: Decision) -> &'static [Motive] {
        use Motive as M;
        match decision {
            Decision::Adapt => &[M::DwellingSuitsOnceAdapted, M::HouseholdWish, M::Other],
            Decision::CommonPartsFirst => &[M::CommonPartsToDo, M::NotReachedWithoutSteps, M::Other],
            Decision::ProposeMove => &[
                M::BetterDwellingFree,
                M::NotReachedWithoutSteps,
                M::WorksNotPossible,
                M::CostAboveCeiling,
                M::HouseholdWish,
                M::Other,
            ],
            Decision::DeviceOnly => &[M::PassingNeed, M::WorksNotPossible, M::HouseholdWish, M::Other],
            Decision::Nothing => &[M::HouseholdWish, M::AlreadySuits, M::Other],
        }
    }
}

closed_list! {
    /// Why a file stops.
    Why {
        ConsentWithdrawn = "consent-withdrawn",
        Gone = "gone",
        Deceased = "deceased",
        Refused = "refused",
        /// Opened by mistake.
        Mistake = "mistake",
    }
}

/// What a fact must say besides its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Required {
    Nothing,
    /// The day for which something is planned, not before the fact.
    ForDay,
    /// A decision, and one of [`Motive::of`].
    Decision,
    /// The last decision is to adapt, and the day on which the works begin is said.
    DecidedToAdapt,
    /// What the household was told.
    Reminder,
    /// One of [`Why`].
    Reason,
}

/// One line of the table: this event leads from any of these stages to that one; `None`: the stage stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    pub from: &'static [Stage],
    pub event: Event,
    pub to: Option<Stage>,
    pub needs: Required,
}

use Stage as S;

/// Nothing is open yet: a file that stops ends here.
const BEFORE_WORKS: &[Stage] =
    &[S::ToDiagnose, S::VisitPlanned, S::Visited, S::ReportReceived, S::Decided, S::Ordered];
/// Works that are begun are finished, for the dwelling.
const WORKS: &[Stage] = &[S::Started, S::AcceptedWithReservations, S::Accepted];
const AFTER_WORKS: &[Stage] = &[S::Delivered, S::FollowedAtOneMonth];
const TOLD: &[Stage] =
    &[S::Ordered, S::Started, S::AcceptedWithReservations, S::Accepted, S::Delivered, S::FollowedAtOneMonth];

const fn line(from: &'static [Stage], event: Event, to: Option<Stage>, needs: Required) -> Transition {
    Transition { from, event, to, needs }
}

/// Which fact leads where. What no line says is refused.
#[rustfmt::skip]
pub const TABLE: &[Transition] = &[
    line(&[S::ToDiagnose, S::VisitPlanned],      Event::VisitPlanned,             Some(S::VisitPlanned),             Required::ForDay),
    line(&[S::ToDiagnose, S::VisitPlanned],      Event::Visited,                  Some(S::Visited),                  Required::Nothing),
    line(&[S::Visited],                          Event::ReportReceived,           Some(S::ReportReceived),           Required::Nothing),
    line(&[S::ReportReceived, S::Decided],       Event::Decided,                  Some(S::Decided),                  Required::Decision),
    line(&[S::Decided],                          Event::Ordered,                  Some(S::Ordered),                  Required::DecidedToAdapt),
    line(&[S::Ordered],                          Event::StartMoved,               None,                              Required::ForDay),
    line(&[S::Ordered],                          Event::Started,                  Some(S::Started),                  Required::Nothing),
    line(&[S::Started],                          Event::Accepted,                 Some(S::Accepted),                 Required::Nothing),
    line(&[S::Started],                          Event::AcceptedWithReservations, Some(S::AcceptedWithReservations), Required::Nothing),
    line(&[S::AcceptedWithReservations],         Event::ReservationsLifted,       Some(S::Accepted),                 Required::Nothing),
    line(&[S::Accepted],                         Event::Delivered,                Some(S::Delivered),                Required::Nothing),
    line(TOLD,                                   Event::Told,                     None,                              Required::Reminder),
    line(&[S::Delivered],                        Event::FollowedAtOneMonth,       Some(S::FollowedAtOneMonth),       Required::Nothing),
    line(&[S::Delivered, S::FollowedAtOneMonth], Event::FollowedAtSixMonths,      Some(S::FollowedAtSixMonths),      Required::Nothing),
    line(BEFORE_WORKS,                           Event::Stopped,                  Some(S::Stopped),                  Required::Reason),
    line(WORKS,                                  Event::Stopped,                  None,                              Required::Reason),
    line(AFTER_WORKS,                            Event::Stopped,                  Some(S::Stopped),                  Required::Reason),
];

/// Something that happened in a file, on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub event: Event,
    pub on: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_day: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub motive: Option<Motive>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
}

impl Fact {
    /// A fact of that day that says nothing more.
    #[must_use]
    pub const fn new(event: Event, on: Date) -> Fact {
        Fact { event, on, for_day: None, decision: None, motive: None, why: None, told: None }
    }

    /// A fact that plans something for a day.
    #[must_use]
    pub const fn planned(event: Event, on: Date, for_day: Date) -> Fact {
        Fact { for_day: Some(for_day), ..Fact::new(event, on) }
    }

    /// What a committee decided.
    #[must_use]
    pub const fn decided(on: Date, decision: Decision, motive: Motive) -> Fact {
        Fact { decision: Some(decision), motive: Some(motive), ..Fact::new(Event::Decided, on) }
    }

    /// The end of a file.
    #[must_use]
    pub const fn stopped(on: Date, why: Why) -> Fact {
        Fact { why: Some(why), ..Fact::new(Event::Stopped, on) }
    }

    /// What the household was told.
    #[must_use]
    pub const fn telling(on: Date, told: Told) -> Fact {
        Fact { told: Some(told), ..Fact::new(Event::Told, on) }
    }
}

/// Where a file stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub stage: Stage,
    /// The day of the fact that led there.
    pub since: Option<Date>,
    pub visit_on: Option<Date>,
    pub decision: Option<(Decision, Motive)>,
    pub ordered_on: Option<Date>,
    /// The day on which the works begin, or began.
    pub starts_on: Option<Date>,
    pub started_on: Option<Date>,
    /// The works were accepted on that day, with or without reservations.
    pub accepted_on: Option<Date>,
    pub delivered_on: Option<Date>,
    /// The household stopped: nobody is called. The stage may still be one of works.
    pub stopped: Option<(Why, Date)>,
    /// What the household was told last, by kind.
    pub told: Vec<(Told, Date)>,
}

impl Standing {
    const START: Standing = Standing {
        stage: Stage::ToDiagnose,
        since: None,
        visit_on: None,
        decision: None,
        ordered_on: None,
        starts_on: None,
        started_on: None,
        accepted_on: None,
        delivered_on: None,
        stopped: None,
        told: Vec::new(),
    };

    /// Is there nothing left to do?
    #[must_use]
    pub fn is_closed(&self) -> bool {
        match self.stage {
            Stage::Stopped | Stage::FollowedAtSixMonths => true,
            Stage::Delivered | Stage::FollowedAtOneMonth => self.stopped.is_some(),
            Stage::Decided => {
                matches!(
                    self.decision,
                    Some((Decision::ProposeMove | Decision::DeviceOnly | Decision::Nothing, _))
                )
            }
            _ => false,
        }
    }

    /// Are works under way, from the order to the delivery?
    #[must_use]
    pub const fn has_works(&self) -> bool {
        matches!(
            self.stage,
            Stage::Ordered | Stage::Started | Stage::AcceptedWithReservations | Stage::Accepted
        )
    }
}

/// Why a fact cannot be noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// This does not happen to a file that stands there.
    NotFrom(Stage),
    FutureDay,
    /// Before the file was opened, or before the last fact that led somewhere.
    TooEarly,
    NoForDay,
    NoDecision,
    NoMotive,
    /// Works are ordered when the committee decided to adapt.
    NotToAdapt,
    NoReminder,
    NoReason,
    /// The household stopped already: there is nobody to tell.
    HouseholdStopped,
}

fn transition(from: Stage, event: Event) -> Option<&'static Transition> {
    TABLE.iter().find(|t| t.event == event && t.from.contains(&from))
}

/// Where a file stands on a day. Facts to come do not count yet; nor does a fact that, once another was corrected, leads
/// from nowhere.
#[must_use]
pub fn standing(facts: &[Fact], on: Date) -> Standing {
    let mut sorted: Vec<&Fact> = facts.iter().filter(|fact| fact.on <= on).collect();
    sorted.sort_by_key(|fact| fact.on);
    let mut now = Standing::START;
    for fact in sorted {
        let Some(found) = transition(now.stage, fact.event) else { continue };
        let decides_to_adapt = matches!(now.decision, Some((Decision::Adapt, _)));
        if found.needs == Required::DecidedToAdapt && !decides_to_adapt {
            continue;
        }
        match fact.event {
            Event::VisitPlanned => now.visit_on = fact.for_day,
            Event::Visited => now.visit_on = Some(fact.on),
            Event::Decided => now.decision = fact.decision.zip(fact.motive),
            Event::Ordered => (now.ordered_on, now.starts_on) = (Some(fact.on), fact.for_day),
            Event::StartMoved => {
                now.starts_on = fact.for_day;
                // What was told of the first day is no longer true: it is told again.
                now.told.retain(|(what, _)| !what.is_before_works());
            }
            Event::Started => (now.started_on, now.starts_on) = (Some(fact.on), Some(fact.on)),
            Event::Accepted | Event::AcceptedWithReservations => now.accepted_on = Some(fact.on),
            Event::Delivered => now.delivered_on = Some(fact.on),
            Event::Told => told(&mut now.told, fact),
            Event::Stopped => now.stopped = now.stopped.or(fact.why.map(|why| (why, fact.on))),
            Event::ReportReceived
            | Event::ReservationsLifted
            | Event::FollowedAtOneMonth
            | Event::FollowedAtSixMonths => {}
        }
        if let Some(to) = found.to {
            now.stage = to;
            now.since = Some(fact.on);
        }
    }
    now
}

/// The day of the last fact that moved the file.
fn last_move(facts: &[Fact]) -> Option<Date> {
    facts.iter().filter(|fact| fact.event != Event::Told).map(|fact| fact.on).max()
}

/// May this fact be noted today, after those? The file was opened on `opened`.
///
/// # Errors
/// Why not.
pub fn check(facts: &[Fact], new: &Fact, opened: Date, today: Date) -> Result<(), Refusal> {
    if new.on > today {
        return Err(Refusal::FutureDay);
    }
    if new.on < opened || last_move(facts).is_some_and(|last| new.on < last) {
        return Err(Refusal::TooEarly);
    }
    let now = standing(facts, today);
    let found = transition(now.stage, new.event).ok_or(Refusal::NotFrom(now.stage))?;
    let speaks = matches!(
        new.event,
        Event::Told | Event::FollowedAtOneMonth | Event::FollowedAtSixMonths | Event::Stopped
    );
    if now.stopped.is_some() && speaks {
        return Err(Refusal::HouseholdStopped);
    }
    let for_day = || new.for_day.filter(|day| *day >= new.on).map(drop).ok_or(Refusal::NoForDay);
    match found.needs {
        Required::Nothing => Ok(()),
        Required::ForDay => for_day(),
        Required::Decision => {
            let decision = new.decision.ok_or(Refusal::NoDecision)?;
            let motive = new.motive.filter(|motive| Motive::of(decision).contains(motive));
            motive.map(drop).ok_or(Refusal::NoMotive)
        }
        Required::DecidedToAdapt => match now.decision {
            Some((Decision::Adapt, _)) => for_day(),
            _ => Err(Refusal::NotToAdapt),
        },
        Required::Reminder => new.told.map(drop).ok_or(Refusal::NoReminder),
        Required::Reason => new.why.map(drop).ok_or(Refusal::NoReason),
    }
}

/// The events that may be noted where a file stands, in the order of the list.
#[must_use]
pub fn possible(now: &Standing) -> Vec<Event> {
    let to_adapt = matches!(now.decision, Some((Decision::Adapt, _)));
    let speaks = [Event::Told, Event::FollowedAtOneMonth, Event::FollowedAtSixMonths, Event::Stopped];
    Event::ALL
        .iter()
        .copied()
        .filter(|event| transition(now.stage, *event).is_some())
        .filter(|event| *event != Event::Ordered || to_adapt)
        .filter(|event| now.stopped.is_none() || !speaks.contains(event))
        .collect()
}
