//! Adaptation files: where they stand, what is refused, what is due.

use jiff::civil::{Date, date};
use pathway::adaptation::{
    Decision, Event, Fact, Motive, Refusal, Stage, TABLE, Why, check, possible, standing,
};
use pathway::reminders::{Due, NextStep, Told, dues, event_of};
use proptest::prelude::*;

const OPENED: Date = date(2026, 1, 5);
const TODAY: Date = date(2026, 11, 22);

/// A file in which each fact was accepted on its day.
fn file(facts: &[Fact]) -> Vec<Fact> {
    let mut all: Vec<Fact> = Vec::new();
    for fact in facts {
        assert_eq!(check(&all, fact, OPENED, fact.on), Ok(()), "{fact:?}");
        all.push(*fact);
    }
    all
}

fn ordered() -> Vec<Fact> {
    file(&[
        Fact::planned(Event::VisitPlanned, date(2026, 1, 6), date(2026, 1, 20)),
        Fact::new(Event::Visited, date(2026, 1, 20)),
        Fact::new(Event::ReportReceived, date(2026, 1, 27)),
        Fact::decided(date(2026, 2, 10), Decision::Adapt, Motive::DwellingSuitsOnceAdapted),
        Fact::planned(Event::Ordered, date(2026, 2, 12), date(2026, 5, 4)),
    ])
}

fn delivered() -> Vec<Fact> {
    let mut all = ordered();
    all.extend([
        Fact::new(Event::Started, date(2026, 5, 4)),
        Fact::new(Event::AcceptedWithReservations, date(2026, 5, 22)),
        Fact::new(Event::ReservationsLifted, date(2026, 5, 29)),
        Fact::new(Event::Delivered, date(2026, 6, 1)),
    ]);
    file(&all)
}

fn due(facts: &[Fact], on: Date) -> Vec<(NextStep, Option<Date>)> {
    dues(&standing(facts, on)).into_iter().map(|Due { what, on }| (what, on)).collect()
}

#[test]
fn a_file_goes_from_the_visit_to_what_is_heard_six_months_after() {
    let mut facts = delivered();
    let now = standing(&facts, TODAY);
    assert_eq!((now.stage, now.accepted_on), (Stage::Delivered, Some(date(2026, 5, 22))));
    assert!(!now.is_closed() && !now.has_works());
    facts.push(Fact::new(Event::FollowedAtOneMonth, date(2026, 7, 2)));
    facts.push(Fact::new(Event::FollowedAtSixMonths, date(2026, 12, 3)));
    assert!(!standing(&facts, TODAY).is_closed(), "what is to come does not count");
    assert!(standing(&facts, date(2026, 12, 3)).is_closed());
    assert_eq!(
        standing(&facts, date(2026, 5, 25)).stage,
        Stage::AcceptedWithReservations,
        "as it stood then"
    );
}

#[test]
fn works_are_ordered_when_the_committee_decided_to_adapt() {
    let mut facts = ordered()[..3].to_vec();
    let order = Fact::planned(Event::Ordered, date(2026, 3, 1), date(2026, 4, 1));
    for decision in Decision::ALL.iter().filter(|d| **d != Decision::Adapt) {
        let motive = Motive::of(*decision)[0];
        facts.push(Fact::decided(date(2026, 2, 1), *decision, motive));
        assert_eq!(check(&facts, &order, OPENED, TODAY), Err(Refusal::NotToAdapt), "{decision}");
        assert!(!possible(&standing(&facts, TODAY)).contains(&Event::Ordered));
        facts.pop();
    }
    facts.push(Fact::decided(date(2026, 2, 1), Decision::CommonPartsFirst, Motive::CommonPartsToDo));
    facts.push(Fact::decided(date(2026, 2, 20), Decision::Adapt, Motive::HouseholdWish));
    assert_eq!(
        check(&facts, &order, OPENED, TODAY),
        Ok(()),
        "the common parts were made, and it is decided again"
    );
}

#[test]
fn a_decision_has_a_motive_of_its_own_list() {
    let facts = &ordered()[..3];
    for decision in Decision::ALL {
        for motive in Motive::ALL {
            let said = check(facts, &Fact::decided(TODAY, *decision, *motive), OPENED, TODAY);
            let expected =
                if Motive::of(*decision).contains(motive) { Ok(()) } else { Err(Refusal::NoMotive) };
            assert_eq!(said, expected, "{decision} {motive}");
        }
        assert!(Motive::of(*decision).contains(&Motive::Other), "{decision}: a list never says everything");
    }
    let mute = Fact::new(Event::Decided, TODAY);
    assert_eq!(check(facts, &mute, OPENED, TODAY), Err(Refusal::NoDecision));
}

#[test]
fn a_household_that_leaves_before_the_works_ends_the_file_and_one_that_leaves_during_them_does_not() {
    let mut before = ordered();
    before.push(Fact::stopped(date(2026, 3, 1), Why::ConsentWithdrawn));
    let now = standing(&file(&before), TODAY);
    assert!(now.stage == Stage::Stopped && now.is_closed() && dues(&now).is_empty());
    assert!(possible(&now).is_empty());

    let mut during = ordered();
    during.push(Fact::new(Event::Started, date(2026, 5, 4)));
    during.push(Fact::stopped(date(2026, 5, 10), Why::Gone));
    let now = standing(&file(&during), TODAY);
    assert_eq!((now.stage, now.stopped), (Stage::Started, Some((Why::Gone, date(2026, 5, 10)))));
    assert!(!now.is_closed() && dues(&now).is_empty(), "the works go on and nobody is told");
    let told = Fact::telling(date(2026, 5, 11), Told::During);
    assert_eq!(check(&during, &told, OPENED, TODAY), Err(Refusal::HouseholdStopped));
    during.push(Fact::new(Event::Accepted, date(2026, 5, 22)));
    during.push(Fact::new(Event::Delivered, date(2026, 5, 25)));
    let now = standing(&file(&during), TODAY);
    assert!(now.is_closed() && dues(&now).is_empty(), "nobody is asked how it goes");
}

#[test]
fn a_household_is_told_before_during_and_after() {
    let mut facts = ordered();
    let first = date(2026, 5, 4);
    assert_eq!(
        due(&facts, date(2026, 2, 12)),
        [
            (NextStep::TellLongBefore, Some(date(2026, 4, 4))),
            (NextStep::TellShortlyBefore, Some(date(2026, 4, 27))),
            (NextStep::Start, Some(first)),
        ]
    );
    facts.push(Fact::telling(date(2026, 4, 4), Told::LongBefore));
    assert_eq!(due(&facts, date(2026, 4, 5))[0].0, NextStep::TellShortlyBefore);
    facts.push(Fact::new(Event::Started, first));
    assert_eq!(due(&facts, first), [(NextStep::TellDuring, Some(date(2026, 5, 11)))]);
    facts.push(Fact::telling(date(2026, 5, 12), Told::During));
    assert_eq!(due(&facts, date(2026, 5, 12)), [(NextStep::TellDuring, Some(date(2026, 5, 19)))]);
    facts.push(Fact::new(Event::Accepted, date(2026, 5, 22)));
    assert_eq!(
        due(&facts, date(2026, 5, 22)),
        [(NextStep::TellAfter, Some(date(2026, 6, 21))), (NextStep::Deliver, None)]
    );
    facts.push(Fact::new(Event::Delivered, date(2026, 5, 31)));
    assert_eq!(
        due(&facts, date(2026, 5, 31)),
        [
            (NextStep::TellAfter, Some(date(2026, 6, 21))),
            (NextStep::AskAtOneMonth, Some(date(2026, 6, 30))),
            (NextStep::AskAtSixMonths, Some(date(2026, 11, 30))),
        ],
        "a month after the last of May is the last of June"
    );
}

#[test]
fn a_first_day_that_is_moved_is_told_again() {
    let mut facts = ordered();
    facts.push(Fact::telling(date(2026, 4, 4), Told::LongBefore));
    facts.push(Fact::planned(Event::StartMoved, date(2026, 4, 10), date(2026, 6, 8)));
    let now = standing(&file(&facts), date(2026, 4, 10));
    assert_eq!((now.stage, now.starts_on), (Stage::Ordered, Some(date(2026, 6, 8))));
    assert_eq!(due(&facts, date(2026, 4, 10))[0], (NextStep::TellLongBefore, Some(date(2026, 5, 9))));
}

#[test]
fn works_ordered_a_few_days_before_their_first_day_are_told_of_once() {
    let mut facts = ordered()[..4].to_vec();
    facts.push(Fact::planned(Event::Ordered, date(2026, 4, 30), date(2026, 5, 4)));
    assert_eq!(
        due(&facts, date(2026, 4, 30)),
        [(NextStep::TellShortlyBefore, Some(date(2026, 4, 30))), (NextStep::Start, Some(date(2026, 5, 4))),]
    );
}

#[test]
fn facts_come_in_their_order_and_not_from_the_future() {
    let facts = ordered();
    let early = Fact::new(Event::Started, date(2026, 2, 11));
    assert_eq!(check(&facts, &early, OPENED, TODAY), Err(Refusal::TooEarly));
    assert_eq!(
        check(&facts, &Fact::new(Event::Started, date(2026, 11, 23)), OPENED, TODAY),
        Err(Refusal::FutureDay)
    );
    let before = Fact::new(Event::Visited, date(2026, 1, 4));
    assert_eq!(check(&[], &before, OPENED, TODAY), Err(Refusal::TooEarly));
    let unplanned = Fact::new(Event::VisitPlanned, TODAY);
    assert_eq!(check(&[], &unplanned, OPENED, TODAY), Err(Refusal::NoForDay));
    let again = Fact::new(Event::Visited, TODAY);
    assert_eq!(check(&facts, &again, OPENED, TODAY), Err(Refusal::NotFrom(Stage::Ordered)));
}

#[test]
fn a_correction_takes_back_what_rested_on_the_fact() {
    let mut facts = ordered();
    facts.remove(3);
    assert_eq!(
        standing(&facts, TODAY).stage,
        Stage::ReportReceived,
        "an order without a decision counts no more"
    );
}

#[test]
fn every_stage_is_reached_every_event_serves_and_every_step_is_noted_by_an_event_of_the_table() {
    for stage in Stage::ALL.iter().filter(|s| **s != Stage::ToDiagnose) {
        assert!(TABLE.iter().any(|t| t.to == Some(*stage)), "{stage}");
    }
    for event in Event::ALL {
        assert!(TABLE.iter().any(|t| t.event == *event), "{event}");
    }
    for step in NextStep::ALL {
        let (event, told) = event_of(*step);
        assert_eq!(event == Event::Told, told.is_some(), "{step}");
    }
}

fn any_fact() -> impl Strategy<Value = Fact> {
    let event = prop::sample::select(Event::ALL.to_vec());
    let decision = prop::option::of(prop::sample::select(Decision::ALL.to_vec()));
    let motive = prop::option::of(prop::sample::select(Motive::ALL.to_vec()));
    let why = prop::option::of(prop::sample::select(Why::ALL.to_vec()));
    let told = prop::option::of(prop::sample::select(Told::ALL.to_vec()));
    let day = || (1_i8..=12, 1_i8..=28).prop_map(|(month, day)| date(2026, month, day));
    (event, day(), prop::option::of(day()), decision, motive, why, told).prop_map(
        |(event, on, for_day, decision, motive, why, told)| Fact {
            event,
            on,
            for_day,
            decision,
            motive,
            why,
            told,
        },
    )
}

proptest! {
    #[test]
    fn what_is_accepted_is_what_the_table_says_and_a_closed_file_has_nothing_due(
        all in prop::collection::vec(any_fact(), 0..60),
    ) {
        let mut facts: Vec<Fact> = Vec::new();
        for fact in all {
            let before = standing(&facts, TODAY);
            if check(&facts, &fact, OPENED, TODAY).is_ok() {
                prop_assert!(possible(&before).contains(&fact.event));
                facts.push(fact);
                let after = standing(&facts, TODAY);
                let line = TABLE.iter().find(|t| t.event == fact.event && t.from.contains(&before.stage)).unwrap();
                prop_assert_eq!(after.stage, line.to.unwrap_or(before.stage));
                if after.is_closed() {
                    prop_assert!(dues(&after).is_empty());
                }
                if after.stopped.is_some() {
                    let speaks = [NextStep::TellLongBefore, NextStep::TellDuring, NextStep::TellAfter, NextStep::AskAtOneMonth];
                    prop_assert!(!dues(&after).iter().any(|due| speaks.contains(&due.what)));
                }
            }
        }
    }
}
