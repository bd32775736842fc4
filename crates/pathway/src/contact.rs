//! A household in a campaign: to contact, contacted, reminded, interested … as its dated facts say.
//!
//! One table, [`TABLE`], says which fact leads from where to where; the tests read it, and so does
//! `docs/pathway.md`. Time adds three things: a first reminder is due 45 days after the first contact, a second one 30
//! days later, and 30 days after that a visit is to be planned.

use jiff::ToSpan;
use jiff::civil::Date;
use trust::closed_list;
use trust::field::ObjectKind;
use trust::policy::Action;

/// Days from the first contact to the first reminder.
pub const FIRST_REMINDER_DAYS: i64 = 45;
/// Days from the first reminder to the second.
pub const SECOND_REMINDER_DAYS: i64 = 30;
/// Days from the second reminder to a visit.
pub const VISIT_DAYS: i64 = 30;

/// What a person needs to note a fact, and to say where the household stands.
pub const WHO: (Action, ObjectKind) = (Action::Change, ObjectKind::Recipient);

closed_list! {
    /// Where a household stands in a campaign.
    Stage {
        ToContact = "to-contact",
        /// A letter, a call or a visit reached it; counted once.
        Contacted = "contacted",
        RemindedOnce = "reminded-once",
        RemindedTwice = "reminded-twice",
        /// Nothing came back: somebody goes and says hello.
        VisitToPlan = "visit-to-plan",
        VisitPlanned = "visit-planned",
        Interested = "interested",
        /// Asked to be called on a day.
        CallBack = "call-back",
        Refused = "refused",
        /// Does not want to be contacted (RGPD art. 21).
        Opposed = "opposed",
        Unreachable = "unreachable",
        /// Gone, deceased, or nobody of the age.
        NotConcerned = "not-concerned",
    }
}

closed_list! {
    /// What happened.
    Event {
        Letter = "letter",
        Call = "call",
        Visit = "visit",
        Reminder = "reminder",
        VisitPlanned = "visit-planned",
        Interested = "interested",
        CallBack = "call-back",
        Refused = "refused",
        Opposed = "opposed",
        Unreachable = "unreachable",
        NotConcerned = "not-concerned",
    }
}

closed_list! {
    /// Why a household refuses, or why it is not concerned. Needs and health have no place here.
    Why {
        /// The dwelling suits as it is.
        Suits = "suits",
        AlreadyAdapted = "already-adapted",
        NoWorks = "no-works",
        CostFeared = "cost-feared",
        WantsToMove = "wants-to-move",
        LaterPerhaps = "later-perhaps",
        Other = "other",
        Gone = "gone",
        Deceased = "deceased",
        UnderAge = "under-age",
    }
}

impl Why {
    /// The reasons that may go with this event.
    #[must_use]
    pub const fn of(event: Event) -> &'static [Why] {
        match event {
            Event::Refused => &[
                Why::Suits,
                Why::AlreadyAdapted,
                Why::NoWorks,
                Why::CostFeared,
                Why::WantsToMove,
                Why::LaterPerhaps,
                Why::Other,
            ],
            Event::NotConcerned => &[Why::Gone, Why::Deceased, Why::UnderAge],
            _ => &[],
        }
    }
}

/// What a fact must say besides its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Required {
    Nothing,
    /// One of [`Why::of`].
    Reason,
    /// The day for which something is planned, not before the fact.
    ForDay,
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

const WAITING: &[Stage] = &[S::Contacted, S::RemindedOnce, S::RemindedTwice, S::VisitToPlan];
const REACHED: &[Stage] = &[
    S::Contacted,
    S::RemindedOnce,
    S::RemindedTwice,
    S::VisitToPlan,
    S::VisitPlanned,
    S::CallBack,
    S::Unreachable,
    S::Interested,
    S::Refused,
];
const OPEN: &[Stage] = &[
    S::ToContact,
    S::Contacted,
    S::RemindedOnce,
    S::RemindedTwice,
    S::VisitToPlan,
    S::VisitPlanned,
    S::Interested,
    S::CallBack,
    S::Refused,
    S::Unreachable,
];

const fn line(from: &'static [Stage], event: Event, to: Option<Stage>, needs: Required) -> Transition {
    Transition { from, event, to, needs }
}

/// Which fact leads where. What no line says is refused.
#[rustfmt::skip]
pub const TABLE: &[Transition] = &[
    line(&[S::ToContact],       Event::Letter,       Some(S::Contacted),      Required::Nothing),
    line(&[S::ToContact],       Event::Call,         Some(S::Contacted),      Required::Nothing),
    line(&[S::ToContact],       Event::Visit,        Some(S::Contacted),      Required::Nothing),
    line(REACHED,               Event::Call,         None,                    Required::Nothing),
    line(REACHED,               Event::Visit,        None,                    Required::Nothing),
    line(&[S::Contacted],       Event::Reminder,     Some(S::RemindedOnce),   Required::Nothing),
    line(&[S::RemindedOnce],    Event::Reminder,     Some(S::RemindedTwice),  Required::Nothing),
    line(WAITING,               Event::VisitPlanned, Some(S::VisitPlanned),   Required::ForDay),
    line(&[S::VisitPlanned, S::CallBack, S::Unreachable],
                                Event::VisitPlanned, Some(S::VisitPlanned),   Required::ForDay),
    line(OPEN,                  Event::Interested,   Some(S::Interested),     Required::Nothing),
    line(OPEN,                  Event::CallBack,     Some(S::CallBack),       Required::ForDay),
    line(OPEN,                  Event::Refused,      Some(S::Refused),        Required::Reason),
    line(OPEN,                  Event::Unreachable,  Some(S::Unreachable),    Required::Nothing),
    line(OPEN,                  Event::Opposed,      Some(S::Opposed),        Required::Nothing),
    line(OPEN,                  Event::NotConcerned, Some(S::NotConcerned),   Required::Reason),
    line(&[S::Opposed],         Event::NotConcerned, Some(S::NotConcerned),   Required::Reason),
];

/// Something that happened to a household, on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    pub event: Event,
    pub on: Date,
    pub for_day: Option<Date>,
    pub why: Option<Why>,
}

impl Fact {
    /// A fact of that day that says nothing more.
    #[must_use]
    pub const fn new(event: Event, on: Date) -> Fact {
        Fact { event, on, for_day: None, why: None }
    }
}

/// What is to be done next, and from which day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    pub what: NextStep,
    pub on: Date,
}

closed_list! {
    /// What is to be done next.
    NextStep {
        FirstReminder = "first-reminder",
        SecondReminder = "second-reminder",
        PlanVisit = "plan-visit",
        Visit = "visit",
        CallBack = "call-back",
    }
}

/// Where a household stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub stage: Stage,
    /// The day of the fact that led there.
    pub since: Option<Date>,
    pub why: Option<Why>,
    pub first_contact: Option<Date>,
    /// Did the household ever answer: interested, later, refused, opposed?
    pub answered_on: Option<Date>,
    pub next: Option<Due>,
}

impl Standing {
    const START: Standing = Standing {
        stage: Stage::ToContact,
        since: None,
        why: None,
        first_contact: None,
        answered_on: None,
        next: None,
    };

    /// Is something to be done on this day, or was it before?
    #[must_use]
    pub fn is_due(&self, on: Date) -> bool {
        self.next.is_some_and(|due| due.on <= on)
    }
}

/// Why a fact cannot be noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// This does not happen to a household that stands there.
    NotFrom(Stage),
    FutureDay,
    /// Before the list was frozen.
    TooEarly,
    NoReason,
    NoForDay,
}

fn after(day: Date, days: i64) -> Date {
    day.checked_add(days.days()).unwrap_or(Date::MAX)
}

fn transition(from: Stage, event: Event) -> Option<&'static Transition> {
    TABLE.iter().find(|t| t.event == event && t.from.contains(&from))
}

/// Does this event tell what the household wants?
#[must_use]
pub const fn is_answer(event: Event) -> bool {
    matches!(event, Event::Interested | Event::CallBack | Event::Refused | Event::Opposed)
}

const fn is_contact(event: Event) -> bool {
    matches!(event, Event::Letter | Event::Call | Event::Visit | Event::Reminder)
}

/// What the passing of time alone makes of a standing.
fn aged(mut standing: Standing, on: Date) -> Standing {
    if standing.stage == Stage::RemindedTwice
        && let Some(since) = standing.since
        && after(since, VISIT_DAYS) <= on
    {
        standing.stage = Stage::VisitToPlan;
        standing.since = Some(after(since, VISIT_DAYS));
    }
    standing
}

/// Where a household stands on a day. Facts to come do not count yet; nor does a fact that, once another was corrected, leads
/// from nowhere.
#[must_use]
pub fn standing(facts: &[Fact], on: Date) -> Standing {
    let mut sorted: Vec<&Fact> = facts.iter().filter(|fact| fact.on <= on).collect();
    sorted.sort_by_key(|fact| fact.on);
    let mut standing = Standing::START;
    for fact in sorted {
        standing = aged(standing, fact.on);
        let Some(found) = transition(standing.stage, fact.event) else { continue };
        if is_contact(fact.event) {
            standing.first_contact.get_or_insert(fact.on);
        }
        if is_answer(fact.event) {
            standing.answered_on.get_or_insert(fact.on);
        }
        let Some(to) = found.to else { continue };
        standing.stage = to;
        standing.since = Some(fact.on);
        standing.why = fact.why;
        standing.next = match to {
            Stage::Contacted => Some((NextStep::FirstReminder, after(fact.on, FIRST_REMINDER_DAYS))),
            Stage::RemindedOnce => Some((NextStep::SecondReminder, after(fact.on, SECOND_REMINDER_DAYS))),
            Stage::RemindedTwice => Some((NextStep::PlanVisit, after(fact.on, VISIT_DAYS))),
            Stage::VisitPlanned => fact.for_day.map(|day| (NextStep::Visit, day)),
            Stage::CallBack => fact.for_day.map(|day| (NextStep::CallBack, day)),
            _ => None,
        }
        .map(|(what, on)| Due { what, on });
    }
    aged(standing, on)
}

/// May this fact be noted today, after those? The list was frozen on `frozen`.
///
/// # Errors
/// Why not.
pub fn check(facts: &[Fact], new: &Fact, frozen: Date, today: Date) -> Result<(), Refusal> {
    if new.on > today {
        return Err(Refusal::FutureDay);
    }
    if new.on < frozen {
        return Err(Refusal::TooEarly);
    }
    let stage = standing(facts, today).stage;
    let found = transition(stage, new.event).ok_or(Refusal::NotFrom(stage))?;
    match found.needs {
        Required::Nothing => {}
        Required::Reason => {
            new.why.filter(|why| Why::of(new.event).contains(why)).ok_or(Refusal::NoReason)?;
        }
        Required::ForDay => {
            new.for_day.filter(|day| *day >= new.on).ok_or(Refusal::NoForDay)?;
        }
    }
    Ok(())
}

/// The events that may be noted from a stage, in the order of the list.
#[must_use]
pub fn possible(from: Stage) -> Vec<Event> {
    Event::ALL.iter().copied().filter(|event| transition(from, *event).is_some()).collect()
}
