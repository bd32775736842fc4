//! Stages from dated facts.

use super::rules::period;
use crate::*;
use jiff::civil::{Date, date};

fn told(facts: Vec<Fact>) -> Story {
    Story { facts, is_visit_waived: true }
}

const START: Date = date(2027, 1, 4);

fn published() -> Vec<Fact> {
    vec![
        Fact::Submitted { on: START, by: "marie".to_owned() },
        Fact::Checked { on: START, by: "paul".to_owned(), is_passed: true, words: String::new() },
        Fact::Published { on: START, mode: Mode::Deadline, closes: Some(date(2027, 1, 31)) },
        Fact::Applied {
            on: date(2027, 1, 10),
            application: "x".to_owned(),
            organisation: "caracol".to_owned(),
        },
        Fact::Scored { on: date(2027, 1, 20), application: "x".to_owned(), social: 8, words: String::new() },
    ]
}

fn grant() -> Grant {
    Grant { parcel: "a".to_owned(), period: period(date(2027, 3, 1), date(2028, 3, 1)) }
}

fn offered() -> Vec<Fact> {
    let mut all = published();
    let until = date(2027, 2, 16);
    all.push(Fact::Offered {
        on: date(2027, 2, 1),
        application: "x".to_owned(),
        grants: vec![grant()],
        until,
    });
    all
}

#[test]
fn the_hand_that_wrote_does_not_check() {
    let story = told(published()[..1].to_vec());
    assert_eq!(story.stage(START), Stage::TechnicalCheck);
    let by =
        |who: &str| Fact::Checked { on: START, by: who.to_owned(), is_passed: true, words: String::new() };
    assert_eq!(story.take(&by("marie"), START), Err(Refusal::SameHand));
    assert_eq!(story.take(&by("paul"), START), Ok(()));
}

#[test]
fn a_call_closes_by_itself_and_nothing_is_offered_before() {
    let story = told(published());
    assert_eq!(story.stage(date(2027, 1, 31)), Stage::CallOpen);
    assert_eq!(story.stage(date(2027, 2, 1)), Stage::Selection);
    let offer = |on| Fact::Offered {
        on,
        application: "x".to_owned(),
        grants: vec![grant()],
        until: date(2027, 3, 1),
    };
    assert_eq!(story.take(&offer(date(2027, 1, 30)), date(2027, 1, 30)), Err(Refusal::NotNow));
    assert_eq!(story.take(&offer(date(2027, 2, 1)), date(2027, 2, 1)), Ok(()));
    let late =
        Fact::Applied { on: date(2027, 2, 1), application: "y".to_owned(), organisation: "vrac".to_owned() };
    assert_eq!(story.take(&late, date(2027, 2, 1)), Err(Refusal::NotNow));
}

#[test]
fn an_offer_that_nobody_answers_is_over_by_itself() {
    let story = told(offered());
    assert_eq!(story.steps(date(2027, 2, 16))["x"].standing, Standing::Offered);
    assert_eq!(story.stage(date(2027, 2, 16)), Stage::Reserved);
    assert_eq!(story.steps(date(2027, 2, 17))["x"].standing, Standing::Lapsed);
    assert_eq!(story.stage(date(2027, 2, 17)), Stage::Selection);
    let yes = Fact::Replied { on: date(2027, 2, 17), application: "x".to_owned(), answer: Answer::Accepted };
    assert_eq!(story.take(&yes, date(2027, 2, 17)), Err(Refusal::NotNow));
}

#[test]
fn while_all_is_suspended_the_clock_stops() {
    let mut facts = offered();
    let text = String::new;
    facts.push(Fact::Suspended { on: date(2027, 2, 10), reason: text(), message: text() });
    facts.push(Fact::Resumed { on: date(2027, 2, 20) });
    let story = told(facts);
    assert_eq!(story.stage(date(2027, 2, 19)), Stage::Suspended);
    assert_eq!(story.steps(date(2027, 2, 26))["x"].standing, Standing::Offered);
    assert_eq!(story.steps(date(2027, 2, 26))["x"].until, Some(date(2027, 2, 26)));
    assert_eq!(story.steps(date(2027, 2, 27))["x"].standing, Standing::Lapsed);
}

fn inside() -> Vec<Fact> {
    let mut all = offered();
    let x = || "x".to_owned();
    all.push(Fact::Replied { on: date(2027, 2, 3), application: x(), answer: Answer::Accepted });
    for is_landlord in [true, false] {
        all.push(Fact::Signed {
            on: date(2027, 2, 5),
            application: x(),
            regime: Regime::Precarious,
            is_landlord,
        });
    }
    all.push(Fact::Entered { on: date(2027, 3, 1), application: x(), inventory: String::new() });
    all
}

#[test]
fn both_sign_before_anybody_enters() {
    let story = told(inside()[..8].to_vec());
    let enter = Fact::Entered { on: date(2027, 3, 1), application: "x".to_owned(), inventory: String::new() };
    assert_eq!(story.take(&enter, date(2027, 3, 1)), Err(Refusal::NotSigned));
    let own = Fact::Signed {
        on: date(2027, 2, 5),
        application: "x".to_owned(),
        regime: Regime::Loan,
        is_landlord: true,
    };
    assert_eq!(story.take(&own, date(2027, 2, 5)), Err(Refusal::NotNow), "each signs once");
    assert_eq!(told(inside()).stage(date(2027, 3, 1)), Stage::Occupied);
}

#[test]
fn nothing_is_listed_again_before_the_inspection() {
    let mut facts = inside();
    let on = date(2028, 3, 1);
    facts.push(Fact::Left { on, application: "x".to_owned(), inventory: String::new() });
    let story = told(facts.clone());
    assert_eq!(story.stage(on), Stage::ReturnInspection);
    assert_eq!(story.take(&Fact::Relisted { on }, on), Err(Refusal::NotInspected));
    facts.push(Fact::Inspected {
        on,
        application: "x".to_owned(),
        damages_cents: 0,
        is_settled: true,
        impact: Impact::default(),
    });
    let story = told(facts.clone());
    assert_eq!(story.take(&Fact::Relisted { on }, on), Ok(()));
    facts.push(Fact::Relisted { on });
    assert_eq!(told(facts).stage(on), Stage::Ready);
}

#[test]
fn a_building_that_is_sold_ends_the_listing_and_keeps_whoever_is_in_until_they_leave() {
    let mut facts = inside();
    let on = date(2027, 6, 1);
    facts.push(Fact::Sold { on });
    facts.push(Fact::Noticed {
        on,
        application: "x".to_owned(),
        by_landlord: true,
        leaves: date(2027, 7, 1),
    });
    let story = told(facts);
    assert_eq!(story.stage(on), Stage::EndNotice);
    assert!(!story.is_open(on));
    let longer =
        Fact::Noticed { on, application: "x".to_owned(), by_landlord: false, leaves: date(2027, 9, 1) };
    assert_eq!(story.take(&longer, on), Err(Refusal::Notice), "notice is never made longer");
}

#[test]
fn the_address_is_told_to_whoever_visits_or_accepted_and_to_nobody_else() {
    let at = date(2027, 1, 15).at(10, 0, 0, 0);
    let mut facts = published();
    facts.push(Fact::VisitSet { on: START, visit: "v".to_owned(), at, minutes: 60, places: 1 });
    let story = told(facts.clone());
    assert!(!story.may_know_address("caracol", date(2027, 1, 12)));
    facts.push(Fact::VisitTaken {
        on: date(2027, 1, 12),
        visit: "v".to_owned(),
        organisation: "caracol".to_owned(),
    });
    let story = told(facts.clone());
    assert!(story.may_know_address("caracol", date(2027, 1, 12)));
    assert!(!story.may_know_address("vrac", date(2027, 1, 12)));
    let full =
        Fact::VisitTaken { on: date(2027, 1, 12), visit: "v".to_owned(), organisation: "vrac".to_owned() };
    assert_eq!(story.take(&full, date(2027, 1, 12)), Err(Refusal::Full));
    facts.push(Fact::VisitLeft {
        on: date(2027, 1, 13),
        visit: "v".to_owned(),
        organisation: "caracol".to_owned(),
    });
    assert!(!told(facts).may_know_address("caracol", date(2027, 1, 13)));
    assert!(!told(offered()).may_know_address("caracol", date(2027, 2, 2)), "an offer is not a grant yet");
    assert!(told(inside()).may_know_address("caracol", date(2027, 3, 2)));
}

#[test]
fn nobody_is_offered_what_they_did_not_visit_unless_it_is_waived() {
    let story = Story { is_visit_waived: false, ..told(published()) };
    let on = date(2027, 2, 1);
    let offer =
        Fact::Offered { on, application: "x".to_owned(), grants: vec![grant()], until: date(2027, 2, 16) };
    assert_eq!(story.take(&offer, on), Err(Refusal::NotVisited));
}
