//! Contacts: the table, time, and what cannot happen.

#![expect(clippy::unwrap_used, reason = "tests may panic")]

use jiff::ToSpan;
use jiff::civil::{Date, date};
use pathway::contact::{
    Event, Fact, NextStep, Refusal, Required, Stage, TABLE, Why, check, possible, standing,
};
use pathway::figures::figures;
use proptest::prelude::*;

const FROZEN: Date = date(2026, 1, 1);

fn day(n: i64) -> Date {
    FROZEN + n.days()
}

/// A fact of the kind, complete.
fn complete(event: Event, on: Date) -> Fact {
    let needs = TABLE.iter().find(|t| t.event == event).unwrap().needs;
    Fact {
        event,
        on,
        for_day: (needs == Required::ForDay).then(|| on + 3.days()),
        why: Why::of(event).first().copied().filter(|_| needs == Required::Reason),
    }
}

#[test]
fn every_line_of_the_table_leads_where_it_says() {
    // A way to each stage, so that the line can be tried from there.
    let way = |to: Stage| -> Vec<Fact> {
        let n = |event, n| complete(event, day(n));
        match to {
            Stage::ToContact => vec![],
            Stage::Contacted => vec![n(Event::Letter, 0)],
            Stage::RemindedOnce => vec![n(Event::Letter, 0), n(Event::Reminder, 1)],
            Stage::RemindedTwice => vec![n(Event::Letter, 0), n(Event::Reminder, 1), n(Event::Reminder, 60)],
            Stage::VisitToPlan => vec![n(Event::Letter, 0), n(Event::Reminder, 1), n(Event::Reminder, 2)],
            Stage::VisitPlanned => vec![n(Event::Letter, 0), n(Event::VisitPlanned, 1)],
            Stage::Interested => vec![n(Event::Interested, 0)],
            Stage::CallBack => vec![n(Event::CallBack, 0)],
            Stage::Refused => vec![n(Event::Refused, 0)],
            Stage::Opposed => vec![n(Event::Opposed, 0)],
            Stage::Unreachable => vec![n(Event::Unreachable, 0)],
            Stage::NotConcerned => vec![n(Event::NotConcerned, 0)],
        }
    };
    for from in Stage::ALL {
        let facts = way(*from);
        assert_eq!(standing(&facts, day(70)).stage, *from, "the way to {from}");
        for event in Event::ALL {
            let new = complete(*event, day(70));
            let line = TABLE.iter().find(|t| t.event == *event && t.from.contains(from));
            match line {
                Some(line) => {
                    assert_eq!(check(&facts, &new, FROZEN, day(70)), Ok(()), "{event} from {from}");
                    let after: Vec<Fact> = facts.iter().copied().chain([new]).collect();
                    assert_eq!(
                        standing(&after, day(70)).stage,
                        line.to.unwrap_or(*from),
                        "{event} from {from}"
                    );
                }
                None => assert_eq!(check(&facts, &new, FROZEN, day(70)), Err(Refusal::NotFrom(*from))),
            }
        }
    }
}

#[test]
fn no_event_has_two_lines_from_one_stage() {
    for from in Stage::ALL {
        for event in Event::ALL {
            let n = TABLE.iter().filter(|t| t.event == *event && t.from.contains(from)).count();
            assert!(n <= 1, "{event} from {from}");
        }
    }
    assert_eq!(possible(Stage::Opposed), [Event::NotConcerned]);
    assert!(possible(Stage::NotConcerned).is_empty());
}

#[test]
fn reminders_are_due_after_45_then_30_days_and_a_visit_after_30_more() {
    let mut facts = vec![Fact::new(Event::Letter, day(0))];
    let next = |facts: &[Fact], n: i64| standing(facts, day(n)).next.unwrap();
    assert_eq!((next(&facts, 1).what, next(&facts, 1).on), (NextStep::FirstReminder, day(45)));
    assert!(!standing(&facts, day(44)).is_due(day(44)));
    assert!(standing(&facts, day(45)).is_due(day(45)));
    assert_eq!(standing(&facts, day(200)).stage, Stage::Contacted, "nobody is reminded by the calendar");
    facts.push(Fact::new(Event::Reminder, day(50)));
    assert_eq!((next(&facts, 51).what, next(&facts, 51).on), (NextStep::SecondReminder, day(80)));
    facts.push(Fact::new(Event::Reminder, day(80)));
    assert_eq!((next(&facts, 81).what, next(&facts, 81).on), (NextStep::PlanVisit, day(110)));
    assert_eq!(standing(&facts, day(109)).stage, Stage::RemindedTwice);
    assert_eq!(standing(&facts, day(110)).stage, Stage::VisitToPlan);
}

#[test]
fn a_day_to_come_counts_when_it_has_come() {
    let letter = Fact::new(Event::Letter, day(10));
    assert_eq!(standing(&[letter], day(9)).stage, Stage::ToContact);
    assert_eq!(standing(&[letter], day(10)).stage, Stage::Contacted);
    assert_eq!(check(&[], &letter, FROZEN, day(9)), Err(Refusal::FutureDay));
    assert_eq!(check(&[], &Fact::new(Event::Letter, day(-1)), FROZEN, day(9)), Err(Refusal::TooEarly));
}

#[test]
fn a_refusal_says_why_and_a_call_back_says_when() {
    let on = day(3);
    assert_eq!(check(&[], &Fact::new(Event::Refused, on), FROZEN, on), Err(Refusal::NoReason));
    let wrong = Fact { why: Some(Why::Deceased), ..Fact::new(Event::Refused, on) };
    assert_eq!(check(&[], &wrong, FROZEN, on), Err(Refusal::NoReason));
    let late = Fact { for_day: Some(day(2)), ..Fact::new(Event::CallBack, on) };
    assert_eq!(check(&[], &late, FROZEN, on), Err(Refusal::NoForDay));
}

#[test]
fn a_household_is_counted_once_whatever_happened_to_it() {
    let facts = [
        Fact::new(Event::Letter, day(0)),
        Fact::new(Event::Call, day(2)),
        complete(Event::CallBack, day(3)),
        complete(Event::Interested, day(6)),
    ];
    let one = standing(&facts, day(10));
    let f = figures([&one], day(10));
    assert_eq!((f.recipients, f.contacted, f.answered, f.interested, f.call_back), (1, 1, 1, 1, 0));
    assert_eq!(f.calls, 0, "who is interested need not be called back");
}

fn any_fact() -> impl Strategy<Value = Fact> {
    (0..Event::ALL.len(), 0_i64..200).prop_map(|(event, n)| complete(Event::ALL[event], day(n)))
}

proptest! {
    #[test]
    fn what_is_accepted_counts_and_what_is_not_changes_nothing(facts in prop::collection::vec(any_fact(), 0..20)) {
        let mut kept: Vec<Fact> = Vec::new();
        let mut sorted = facts;
        sorted.sort_by_key(|f| f.on);
        for fact in sorted {
            let before = standing(&kept, fact.on);
            let verdict = check(&kept, &fact, FROZEN, fact.on);
            kept.push(fact);
            let after = standing(&kept, fact.on);
            if verdict.is_err() {
                prop_assert_eq!(before, after);
                kept.pop();
            }
        }
    }

    #[test]
    fn contacted_never_exceeds_recipients_nor_parts_their_whole(all in prop::collection::vec(prop::collection::vec(any_fact(), 0..8), 0..20)) {
        let standings: Vec<_> = all.iter().map(|facts| standing(facts, day(150))).collect();
        let f = figures(&standings, day(150));
        prop_assert_eq!(f.recipients, standings.len() as u64);
        prop_assert!(f.contacted <= f.recipients && f.answered <= f.recipients);
        prop_assert!(f.interested + f.call_back + f.refused + f.opposed + f.unreachable + f.not_concerned <= f.recipients);
    }
}
