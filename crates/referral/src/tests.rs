//! Requests told by hand, then at random: whatever is allowed, somebody answers for what is not over.

use super::*;
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;

fn at(day: Date) -> Timestamp {
    day.at(10, 0, 0, 0).in_tz("UTC").unwrap().timestamp()
}

const FILED: Date = date(2026, 3, 2);

fn need(id: &str, subject: Option<&str>) -> Need {
    Need { id: id.to_owned(), subject: subject.map(str::to_owned) }
}

/// A request with one need, told day by day: `(days after the filing, side, offer, event)`.
fn told(subject: Option<&str>, all: &[(i64, Side, Option<&str>, Event)]) -> Referral {
    let mut referral = Referral { needs: vec![need("n1", subject)], ..Referral::default() };
    referral.facts.push(fact(0, Side::Requester, None, Event::Filed));
    for (days, side, offer, event) in all {
        if let (Some(offer), Event::Offered) = (offer, event) {
            let offer =
                Offer { id: (*offer).to_owned(), need: "n1".to_owned(), team: format!("team-{offer}") };
            referral.offers.push(offer);
        }
        referral
            .facts
            .push(Fact { need: Some("n1".to_owned()), ..fact(*days, *side, *offer, event.clone()) });
    }
    referral
}

fn fact(days: i64, side: Side, offer: Option<&str>, event: Event) -> Fact {
    let at = at(FILED.checked_add(days.days()).unwrap());
    Fact { at, side, need: None, offer: offer.map(str::to_owned), event }
}

fn on(referral: &Referral, days: i64) -> Standing {
    standing(referral, &Rules::default(), FILED.checked_add(days.days()).unwrap())
}

#[test]
fn a_request_without_a_subject_waits_for_the_desk_two_working_days() {
    let standing = on(&told(None, &[]), 0);
    assert_eq!(standing.stage, Stage::Submitted);
    assert_eq!(standing.charge, Charge::Desk);
    // A Monday, so the Wednesday.
    let next = &standing.next[0];
    assert_eq!((next.what, next.by, next.due), (What::Qualify, Side::Desk, date(2026, 3, 4)));
    assert_eq!(standing.first_answer, None);
}

#[test]
fn each_offer_climbs_its_own_ladder_and_no_other_team_answers_for_it() {
    let referral = told(
        Some("energy"),
        &[
            (1, Side::Desk, Some("a"), Event::Offered),
            (11, Side::Desk, Some("b"), Event::Offered),
            (14, Side::Helper, Some("b"), Event::Accepted),
        ],
    );
    let ladder = |days: i64| match on(&referral, days).offer("a").unwrap().state {
        OfferState::Sent { ladder } => Some(ladder),
        _ => None,
    };
    assert_eq!(
        [1, 4, 10, 22, 31, 46].map(ladder),
        [
            Some(Ladder::Guard),
            Some(Ladder::Waiting),
            Some(Ladder::Reminder),
            Some(Ladder::LastCall),
            Some(Ladder::Escalated),
            None
        ]
    );
    assert_eq!(on(&referral, 46).offer("a").unwrap().state, OfferState::Expired);
    let taken = on(&referral, 14);
    assert_eq!(taken.stage, Stage::Taken);
    assert_eq!(taken.charge, Charge::Helper { offer: "b".to_owned() });
    assert!(taken.offer("a").unwrap().state.awaits_answer());
    assert_eq!(taken.next[0].what, What::Begin);
}

#[test]
fn when_every_team_says_no_the_desk_asks_others_and_signs_after_its_days() {
    let no = Event::Declined { reason: DeclineReason::NoRoom };
    let referral =
        told(Some("energy"), &[(1, Side::Desk, Some("a"), Event::Offered), (2, Side::Helper, Some("a"), no)]);
    let now = on(&referral, 2);
    assert_eq!((now.stage, now.next[0].what), (Stage::Qualified, What::Route));
    let rules = Rules::default();
    let sign = |days: i64| {
        let day = FILED.checked_add(days.days()).unwrap();
        may(&on(&referral, days), &rules, Side::Desk, (&Event::Unanswered, Some("n1"), None), day)
    };
    assert_eq!(sign(20), Err(Refusal::TooEarly));
    assert_eq!(sign(45), Ok(()));
    assert_eq!(on(&referral, 45).next[0].what, What::SignClosing);
}

#[test]
fn a_redirection_that_is_contested_comes_back_to_the_desk() {
    let away = Event::Redirected { body: "Espace conseil France Rénov’".to_owned() };
    let mut referral = told(Some("energy"), &[(1, Side::Desk, None, away)]);
    let now = on(&referral, 1);
    assert_eq!(now.stage, Stage::Redirected);
    assert_eq!(now.need("n1").unwrap().body.as_deref(), Some("Espace conseil France Rénov’"));
    referral
        .facts
        .push(Fact { need: Some("n1".to_owned()), ..fact(3, Side::Requester, None, Event::Contested) });
    assert_eq!(on(&referral, 3).stage, Stage::Qualified);
}

#[test]
fn a_diagnosis_that_nobody_answers_closes_after_sixty_days_and_can_be_opened_again() {
    let mut referral = told(
        Some("energy"),
        &[(1, Side::Desk, Some("a"), Event::Offered), (2, Side::Helper, Some("a"), Event::Accepted)],
    );
    let help = |days: i64, step| (at(FILED.checked_add(days.days()).unwrap()), step);
    referral.help = vec![help(5, HelpStep::DiagnosisBegun), help(30, HelpStep::DiagnosisDelivered)];
    assert_eq!(on(&referral, 20).stage, Stage::InDiagnosis);
    assert_eq!(on(&referral, 90).stage, Stage::DiagnosisDelivered);
    let closed = on(&referral, 91);
    assert_eq!((closed.stage, closed.reason), (Stage::Closed, Some(CloseReason::NoReply)));
    assert_eq!(closed.offer("a").unwrap().state, OfferState::Over);
    assert_eq!((closed.next[0].what, closed.next[0].by), (What::Survey, Side::Requester));
    referral.facts.push(fact(120, Side::Requester, None, Event::Reopened));
    let again = on(&referral, 120);
    assert!(again.reopened && !again.stage.is_over(), "{again:?}");
    assert!(!again.next.is_empty());
}

#[test]
fn what_is_said_after_the_day_is_not_known_on_the_day() {
    let referral = told(None, &[(9, Side::Desk, None, Event::Called)]);
    assert_eq!(on(&referral, 8).first_answer, None);
    assert_eq!(on(&referral, 9).first_answer, Some(9));
}

#[test]
fn events_are_written_and_read_again() {
    for event in [
        Event::Filed,
        Event::Redirected { body: "DDT".to_owned() },
        Event::Declined { reason: DeclineReason::NoRoom },
        Event::Done { outcome: Outcome::Helped },
    ] {
        let text = serde_json::to_string(&event).unwrap();
        assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), event);
    }
}

fn events() -> impl Strategy<Value = Event> {
    prop_oneof![
        Just(Event::Called),
        Just(Event::Qualified { subject: "energy".to_owned() }),
        Just(Event::Split { from: "n1".to_owned() }),
        Just(Event::Dropped),
        Just(Event::Redirected { body: "Une autre maison".to_owned() }),
        Just(Event::Contested),
        Just(Event::Pooled { pool: "lot".to_owned() }),
        Just(Event::Unpooled),
        Just(Event::Offered),
        Just(Event::KeptByDesk),
        Just(Event::Seen),
        Just(Event::Accepted),
        Just(Event::Declined { reason: DeclineReason::Other }),
        Just(Event::Recalled { reason: RecallReason::TeamLeft }),
        Just(Event::Done { outcome: Outcome::Helped }),
        Just(Event::Done { outcome: Outcome::NoHelp }),
        Just(Event::Done { outcome: Outcome::Unreachable }),
        Just(Event::Resumed),
        Just(Event::Message),
        Just(Event::Closed { reason: CloseReason::Settled }),
        Just(Event::Unanswered),
        Just(Event::Withdrawn { reason: WithdrawReason::Mistake }),
        Just(Event::Reopened),
        Just(Event::Answered { helped: Helped::Yes }),
    ]
}

proptest! {
    /// Whatever sequence of allowed acts, on whatever day: a request that is not over has something due, by somebody, and
    /// one that is over says so; open offers are only those of needs that are not over; and it can always end.
    #[test]
    fn nobody_is_left_without_an_answer(
        steps in prop::collection::vec((0_i64..30, 0_usize..3, events(), 0_usize..4, 0_usize..3, prop::option::of(0_usize..8)), 1..40)
    ) {
        let rules = Rules::default();
        let mut referral = Referral {
            needs: vec![need("n1", None), need("n2", Some("accounting"))],
            ..Referral::default()
        };
        referral.facts.push(fact(0, Side::Requester, None, Event::Filed));
        let mut days = 0;
        for (later, side, event, which, of, help) in steps {
            days += later;
            let today = FILED.checked_add(days.days()).unwrap();
            if let Some(step) = help {
                referral.help.push((at(today), HelpStep::ALL[step]));
            }
            let now = standing(&referral, &rules, today);
            let side = Side::ALL[side];
            let mut named = referral.needs.get(of % referral.needs.len()).map(|need| need.id.clone());
            let mut offer = referral.offers.get(which % referral.offers.len().max(1)).map(|o| o.id.clone());
            if event == Event::Offered {
                offer = Some(format!("o{}", referral.offers.len()));
            }
            if may(&now, &rules, side, (&event, named.as_deref(), offer.as_deref()), today).is_ok() {
                if event == Event::Offered {
                    let (id, need) = (offer.clone().unwrap(), named.clone().unwrap());
                    referral.offers.push(Offer { id, need, team: "t".to_owned() });
                }
                if matches!(event, Event::Split { .. }) {
                    let id = format!("n{}", referral.needs.len() + 1);
                    referral.needs.push(need(&id, None));
                    named = Some(id);
                }
                let about = Fact { need: named, ..fact(days, side, offer.as_deref(), event) };
                referral.facts.push(about);
            }
            for look in [0, 1, 50, 100] {
                let day = today.checked_add(i64::from(look).days()).unwrap();
                let now = standing(&referral, &rules, day);
                if now.stage.is_over() {
                    prop_assert!(now.offers.iter().all(|offer| !offer.state.is_open()), "{now:?}");
                } else {
                    prop_assert!(!now.next.is_empty(), "nothing is due: {now:?}");
                    prop_assert!(now.needs.iter().any(|need| !need.state.is_over()));
                    for need in now.needs.iter().filter(|need| !need.state.is_over()) {
                        prop_assert!(now.next.iter().any(|next| next.need.as_ref() == Some(&need.id)), "{need:?}");
                    }
                    // Whoever asks can always stop asking.
                    let stop = Event::Withdrawn { reason: WithdrawReason::Mistake };
                    prop_assert!(may(&now, &rules, Side::Requester, (&stop, None, None), day).is_ok());
                }
                for offer in now.offers.iter().filter(|offer| offer.state.is_open()) {
                    prop_assert!(!now.need(&offer.need).unwrap().state.is_over());
                }
            }
        }
    }
}
