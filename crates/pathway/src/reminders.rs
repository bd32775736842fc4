//! What a household is told before, during and after works, and when it is asked how it goes.
//!
//! Thirty and seven days before the first day, every week while the works last, thirty days after they were accepted;
//! then what it says one and six months after the delivery. Nothing is due to a household that left or withdrew.

use crate::adaptation::{Event, Fact, Stage, Standing};
use jiff::ToSpan;
use jiff::civil::Date;
use trust::closed_list;

/// Days before the first day of the works.
pub const LONG_BEFORE_DAYS: i64 = 30;
/// Days before the first day of the works, again.
pub const SHORTLY_BEFORE_DAYS: i64 = 7;
/// Days between two words while the works last.
pub const DURING_DAYS: i64 = 7;
/// Days after the works were accepted.
pub const AFTER_DAYS: i64 = 30;
/// Months after the delivery.
pub const FEEDBACK_MONTHS: [i64; 2] = [1, 6];

closed_list! {
    /// What a household is told.
    Told {
        LongBefore = "long-before",
        ShortlyBefore = "shortly-before",
        During = "during",
        After = "after",
    }
}

impl Told {
    /// Does it speak of a first day that is still to come?
    #[must_use]
    pub const fn is_before_works(self) -> bool {
        matches!(self, Told::LongBefore | Told::ShortlyBefore)
    }
}

closed_list! {
    /// What is to be done next with a file.
    NextStep {
        PlanVisit = "plan-visit",
        Visit = "visit",
        WriteReport = "write-report",
        Decide = "decide",
        Order = "order",
        TellLongBefore = "tell-long-before",
        TellShortlyBefore = "tell-shortly-before",
        Start = "start",
        TellDuring = "tell-during",
        LiftReservations = "lift-reservations",
        Deliver = "deliver",
        TellAfter = "tell-after",
        AskAtOneMonth = "ask-at-one-month",
        AskAtSixMonths = "ask-at-six-months",
    }
}

/// Something to do, from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    pub what: NextStep,
    /// `None`: no day was fixed; it waits since the day on which the file came there.
    pub on: Option<Date>,
}

pub(crate) fn told(all: &mut Vec<(Told, Date)>, fact: &Fact) {
    let Some(what) = fact.told else { return };
    all.retain(|(other, _)| *other != what);
    all.push((what, fact.on));
}

fn shifted(day: Date, days: i64) -> Date {
    let bound = if days < 0 { Date::MIN } else { Date::MAX };
    day.checked_add(days.days()).unwrap_or(bound)
}

fn months_after(day: Date, months: i64) -> Date {
    day.checked_add(months.months()).unwrap_or(Date::MAX)
}

/// What is to be done with a file, the first first; what has no day comes last. Empty when it is closed.
#[must_use]
pub fn dues(now: &Standing) -> Vec<Due> {
    if now.is_closed() {
        return Vec::new();
    }
    let mut all = Vec::new();
    let mut due = |what, on| all.push(Due { what, on });
    let last = |what: Told| now.told.iter().find(|(other, _)| *other == what).map(|(_, on)| *on);
    let is_there = now.stopped.is_none();
    match now.stage {
        Stage::ToDiagnose => due(NextStep::PlanVisit, None),
        Stage::VisitPlanned => due(NextStep::Visit, now.visit_on),
        Stage::Visited => due(NextStep::WriteReport, None),
        Stage::ReportReceived => due(NextStep::Decide, None),
        Stage::Decided => match now.decision {
            Some((crate::adaptation::Decision::Adapt, _)) => due(NextStep::Order, None),
            _ => due(NextStep::Decide, None),
        },
        Stage::Ordered => {
            due(NextStep::Start, now.starts_on);
            if let (true, Some(first), Some(ordered)) = (is_there, now.starts_on, now.ordered_on) {
                let shortly = shifted(first, -SHORTLY_BEFORE_DAYS);
                // Ordered a week before the first day, one word is enough.
                if last(Told::LongBefore).is_none()
                    && last(Told::ShortlyBefore).is_none()
                    && ordered < shortly
                {
                    let day = shifted(first, -LONG_BEFORE_DAYS).max(ordered);
                    due(NextStep::TellLongBefore, Some(day));
                }
                if last(Told::ShortlyBefore).is_none() {
                    due(NextStep::TellShortlyBefore, Some(shortly.max(ordered)));
                }
            }
        }
        Stage::Started => {
            let from = last(Told::During).or(now.started_on);
            if let (true, Some(from)) = (is_there, from) {
                due(NextStep::TellDuring, Some(shifted(from, DURING_DAYS)));
            }
        }
        Stage::AcceptedWithReservations => due(NextStep::LiftReservations, None),
        Stage::Accepted => due(NextStep::Deliver, None),
        Stage::Delivered | Stage::FollowedAtOneMonth => {
            if let (true, Some(delivered)) = (is_there, now.delivered_on) {
                if now.stage == Stage::Delivered {
                    due(NextStep::AskAtOneMonth, Some(months_after(delivered, FEEDBACK_MONTHS[0])));
                }
                due(NextStep::AskAtSixMonths, Some(months_after(delivered, FEEDBACK_MONTHS[1])));
            }
        }
        Stage::FollowedAtSixMonths | Stage::Stopped => {}
    }
    if let (true, Some(accepted), None) = (is_there, now.accepted_on, last(Told::After)) {
        due(NextStep::TellAfter, Some(shifted(accepted, AFTER_DAYS)));
    }
    all.sort_by_key(|due| (due.on.is_none(), due.on, due.what));
    all
}

/// The event by which a step is noted done, and what it tells.
#[must_use]
pub const fn event_of(step: NextStep) -> (Event, Option<Told>) {
    match step {
        NextStep::PlanVisit => (Event::VisitPlanned, None),
        NextStep::Visit => (Event::Visited, None),
        NextStep::WriteReport => (Event::ReportReceived, None),
        NextStep::Decide => (Event::Decided, None),
        NextStep::Order => (Event::Ordered, None),
        NextStep::TellLongBefore => (Event::Told, Some(Told::LongBefore)),
        NextStep::TellShortlyBefore => (Event::Told, Some(Told::ShortlyBefore)),
        NextStep::Start => (Event::Started, None),
        NextStep::TellDuring => (Event::Told, Some(Told::During)),
        NextStep::LiftReservations => (Event::ReservationsLifted, None),
        NextStep::Deliver => (Event::Delivered, None),
        NextStep::TellAfter => (Event::Told, Some(Told::After)),
        NextStep::AskAtOneMonth => (Event::FollowedAtOneMonth, None),
        NextStep::AskAtSixMonths => (Event::FollowedAtSixMonths, None),
    }
}
