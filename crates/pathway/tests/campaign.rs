//! Campaigns: the table, and the day of sending.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use pathway::campaign::{Event, Fact, Refusal, Stage, check, possible, standing};

const START: Date = date(2026, 3, 2);

fn day(n: i64) -> Date {
    START + n.days()
}

fn fact(event: Event, n: i64) -> Fact {
    Fact { event, on: day(n), for_day: (event == Event::Scheduled).then(|| day(n + 10)) }
}

#[test]
fn a_campaign_is_under_way_when_its_day_has_come_and_not_before() {
    let facts = [fact(Event::Frozen, 0), fact(Event::Scheduled, 1)];
    assert_eq!(standing(&[], day(5)).stage, Stage::Draft);
    assert_eq!(standing(&facts, day(10)).stage, Stage::Ready);
    assert_eq!(standing(&facts, day(11)).stage, Stage::UnderWay);
}

#[test]
fn a_campaign_put_off_waits_for_another_day() {
    let facts = [fact(Event::Frozen, 0), fact(Event::Scheduled, 1), fact(Event::Postponed, 5)];
    assert_eq!(standing(&facts, day(30)).stage, Stage::Postponed);
    let again: Vec<Fact> = facts.into_iter().chain([fact(Event::Scheduled, 31)]).collect();
    assert_eq!(standing(&again, day(32)).stage, Stage::Ready);
    assert_eq!(standing(&again, day(41)).stage, Stage::UnderWay);
}

#[test]
fn what_has_left_cannot_be_put_off_nor_cancelled() {
    let facts = [fact(Event::Frozen, 0), fact(Event::Sent, 2)];
    assert_eq!(standing(&facts, day(2)).sending, Some(day(2)));
    assert_eq!(check(&facts, &fact(Event::Postponed, 3), (5, 5), day(3)), Err(Refusal::AlreadySent));
    assert_eq!(
        check(&facts, &fact(Event::Cancelled, 3), (5, 5), day(3)),
        Err(Refusal::NotFrom(Stage::UnderWay))
    );
    assert_eq!(check(&facts, &fact(Event::Closed, 3), (5, 5), day(3)), Ok(()));
}

#[test]
fn a_day_that_came_and_went_without_a_letter_can_still_be_put_off() {
    let facts = [fact(Event::Frozen, 0), fact(Event::Scheduled, 1)];
    assert_eq!(standing(&facts, day(12)).stage, Stage::UnderWay);
    assert_eq!(check(&facts, &fact(Event::Postponed, 12), (5, 0), day(12)), Ok(()));
}

#[test]
fn nothing_is_frozen_without_recipients_nor_scheduled_in_the_past() {
    assert_eq!(check(&[], &fact(Event::Frozen, 0), (0, 0), day(0)), Err(Refusal::NoRecipients));
    let frozen = [fact(Event::Frozen, 0)];
    let past = Fact { for_day: Some(day(-1)), ..fact(Event::Scheduled, 0) };
    assert_eq!(check(&frozen, &past, (1, 0), day(0)), Err(Refusal::NoForDay));
    assert_eq!(check(&frozen, &fact(Event::Sent, -1), (1, 0), day(0)), Err(Refusal::TooEarly));
    assert_eq!(check(&frozen, &fact(Event::Sent, 1), (1, 0), day(0)), Err(Refusal::FutureDay));
}

#[test]
fn what_is_over_stays_over() {
    for stage in [Stage::Closed, Stage::Cancelled] {
        assert!(possible(stage).is_empty(), "{stage}");
    }
}
