//! Pathways from their facts: who may say what, the clock of each status, figures that tell nobody.

use super::assessment::{Answer, Assessment, Criterion, HomeNeeds, Programme, eligibility};
use super::convention::{self, State, Terms};
use super::due::{Clock, Due, What, due, usable_until};
use super::figures::{Figures, figures, period};
use super::status::Status;
use super::*;
use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use trust::suppression::Count;

const START: Date = date(2026, 1, 5);
const TODAY: Date = date(2026, 11, 23);

fn on(days: i64) -> Date {
    START.checked_add(days.days()).unwrap()
}

/// Notes facts one after another, each accepted.
#[derive(Clone, Default)]
struct Told(Vec<Fact>);

impl Told {
    fn new() -> Told {
        Told::default().then(0, Side::Association, Event::Proposed { agreed_on: START })
    }

    fn fact(&self, days: i64, side: Side, event: Event) -> Fact {
        Fact { rank: u32::try_from(self.0.len() + 1).unwrap(), on: on(days), side, event }
    }

    fn then(mut self, days: i64, side: Side, event: Event) -> Told {
        let fact = self.fact(days, side, event);
        assert_eq!(check(&self.0, &fact, TODAY), Ok(()), "{fact:?}");
        self.0.push(fact);
        self
    }

    fn wrong(&self, days: i64, side: Side, event: Event) -> Wrong {
        check(&self.0, &self.fact(days, side, event), TODAY).unwrap_err()
    }

    fn now(&self) -> Standing {
        standing(&self.0).unwrap()
    }

    fn accepted() -> Told {
        Told::new().then(3, Side::Siao, Event::Oriented).then(8, Side::Association, Event::Accepted)
    }

    fn to_move_in() -> Told {
        Told::accepted().then(20, Side::Landlord, offer("v1")).then(
            24,
            Side::Association,
            Event::OfferAccepted,
        )
    }

    /// Under a transitional lease from day 30, until day 395.
    fn housed() -> Told {
        let moved = Event::MovedIn { status: Status::TransitionalLease, until: Some(on(395)) };
        Told::to_move_in().then(30, Side::Association, moved)
    }
}

fn offer(vacancy: &str) -> Event {
    Event::Offered {
        vacancy_id: vacancy.to_owned(),
        dwelling_id: "d1".to_owned(),
        label: "T2, Les Tilleuls".to_owned(),
    }
}

fn clock() -> Clock {
    Clock {
        step_days: What::ALL.iter().map(|what| (*what, 10)).collect(),
        review_months: BTreeMap::from([(Status::TransitionalLease, 6)]),
        prefect_months: Some(2),
        assessment_months: Some(6),
        warning_days: Some(30),
    }
}

#[test]
fn a_pathway_goes_from_the_street_to_an_own_lease() {
    let told = Told::housed()
        .then(60, Side::Association, Event::MeasureBegun { measure: Measure::InHousing })
        .then(70, Side::Association, Event::Visited { visit: Visit::AtHome })
        .then(200, Side::Association, Event::Reviewed { conclusion: Conclusion::ReadyForLease })
        .then(210, Side::Landlord, Event::PrefectTold { refusal: None })
        .then(260, Side::Landlord, Event::StatusChanged { status: Status::DirectLease, until: None });
    let now = told.now();
    assert_eq!((now.stage, now.since), (Stage::OwnLease, on(260)));
    assert_eq!((now.moved_in_on, now.own_lease_on), (Some(on(30)), Some(on(260))));
    assert_eq!(now.until, None, "an own lease has no end that is known");
    let ends: Vec<Option<Date>> = now.periods.iter().map(|period| period.to).collect();
    assert_eq!(ends, [Some(on(260)), None]);
    let over = told.then(300, Side::Association, Event::Exited { reason: Exit::Settled }).now();
    assert_eq!(over.stage, Stage::Ended);
    assert_eq!(over.measures, [(Measure::InHousing, on(60), Some(on(300)))], "what was open ends with it");
    assert_eq!(over.status(), None);
}

#[test]
fn each_party_says_what_is_its_own_and_nothing_else() {
    let proposed = Told::new();
    assert_eq!(proposed.wrong(1, Side::Association, Event::Oriented), Wrong::NotNow);
    assert_eq!(proposed.wrong(1, Side::Landlord, offer("v")), Wrong::NotNow);
    let oriented = proposed.then(1, Side::Siao, Event::Oriented);
    assert_eq!(oriented.wrong(2, Side::Siao, Event::Accepted), Wrong::NotNow);
    let no_place = Event::Refused { motive: Refusal::NoPlace };
    assert_eq!(oriented.wrong(2, Side::Landlord, no_place.clone()), Wrong::Motive, "not its motive");
    assert_eq!(oriented.then(2, Side::Association, no_place).now().stage, Stage::Refused);
    let housed = Told::housed();
    let visit = Event::Visited { visit: Visit::AtHome };
    assert_eq!(housed.wrong(60, Side::Landlord, visit), Wrong::NotNow);
    assert_eq!(housed.wrong(60, Side::Association, Event::PrefectTold { refusal: None }), Wrong::NotNow);
    assert_eq!(housed.wrong(60, Side::Landlord, Event::Exited { reason: Exit::Evicted }), Wrong::NotNow);
    assert_eq!(housed.wrong(60, Side::Association, Event::Shared { with: Side::Landlord }), Wrong::NotNow);
}

#[test]
fn declining_a_dwelling_costs_nothing_however_often() {
    let mut told = Told::accepted();
    for n in 0..5 {
        told = told.then(20 + n, Side::Landlord, offer("v")).then(
            20 + n,
            Side::Association,
            Event::OfferDeclined { motive: Decline::Rent },
        );
        assert_eq!(told.now().stage, Stage::Accepted);
    }
    assert_eq!(told.now().declined.len(), 5);
    assert_eq!(told.now().offer, None);
}

#[test]
fn days_and_periods_that_make_no_sense_are_refused() {
    let told = Told::new();
    let at = |agreed_on: Date| {
        let first = Fact { rank: 1, on: on(0), side: Side::Siao, event: Event::Proposed { agreed_on } };
        check(&[], &first, TODAY)
    };
    assert_eq!(at(on(1)), Err(Wrong::Consent), "agreed after it was proposed");
    assert_eq!(at(on(-366)), Err(Wrong::Consent));
    assert_eq!(at(on(-365)), Ok(()));
    assert_eq!(told.wrong(-1, Side::Siao, Event::Oriented), Wrong::Day);
    assert_eq!(told.wrong(400, Side::Siao, Event::Oriented), Wrong::Day, "to come");
    let moved = |status: Status, until: Option<Date>| Event::MovedIn { status, until };
    let ready = Told::to_move_in();
    let transitional = Status::TransitionalLease;
    assert_eq!(ready.wrong(30, Side::Landlord, moved(transitional, None)), Wrong::Status);
    assert_eq!(ready.wrong(30, Side::Landlord, moved(transitional, Some(on(30)))), Wrong::Until);
    assert_eq!(ready.wrong(30, Side::Landlord, moved(Status::DirectLease, Some(on(90)))), Wrong::Status);
    let own = ready.then(30, Side::Landlord, moved(Status::DirectLease, None));
    assert_eq!(own.now().stage, Stage::OwnLease);
    assert_eq!(own.wrong(40, Side::Landlord, Event::Renewed { until: on(400) }), Wrong::NotNow);
    let housed = Told::housed();
    assert_eq!(housed.wrong(40, Side::Landlord, Event::Renewed { until: on(390) }), Wrong::Until);
    assert_eq!(housed.wrong(40, Side::Association, Event::EvictionAvoided), Wrong::Twice);
    assert_eq!(housed.wrong(40, Side::Association, Event::Exited { reason: Exit::Settled }), Wrong::Motive);
}

#[test]
fn only_the_last_fact_is_corrected_and_by_whoever_noted_it() {
    let housed = Told::housed();
    let last = u32::try_from(housed.0.len()).unwrap();
    let corrected = |rank: u32| Event::Corrected { rank };
    assert_eq!(housed.wrong(31, Side::Landlord, corrected(last)), Wrong::Correction);
    assert_eq!(housed.wrong(31, Side::Association, corrected(last - 1)), Wrong::Correction);
    let back = housed.then(31, Side::Association, corrected(last));
    assert_eq!(back.now(), Told::to_move_in().now());
    assert_eq!(back.0.len(), 7, "what was wrong stays to be seen");
    assert_eq!(Told::new().wrong(1, Side::Association, corrected(1)), Wrong::Correction);
}

#[test]
fn the_clock_of_a_transitional_lease_says_review_prefect_and_end() {
    let now = Told::housed().now();
    let list = |today: Date| due(&now, &[], &clock(), today);
    let review = Due { on: date(2026, 8, 4), what: What::Review, by: Side::Association };
    let prefect = Due { on: date(2026, 12, 4), what: What::TellPrefect, by: Side::Landlord };
    assert_eq!(list(on(31)), [review, prefect]);
    let end = Due { on: date(2027, 2, 4), what: What::EndOfPeriod, by: Side::Landlord };
    assert_eq!(list(date(2027, 1, 10)), [review, prefect, end]);
    let told = Told::housed().then(100, Side::Landlord, Event::PrefectTold { refusal: None });
    assert!(!due(&told.now(), &[], &clock(), on(101)).iter().any(|one| one.what == What::TellPrefect));
    // A period that is renewed has its own word to the prefect.
    let renewed = told.then(110, Side::Landlord, Event::Renewed { until: on(600) });
    let again = due(&renewed.now(), &[], &clock(), on(111));
    assert!(again.iter().any(|one| one.what == What::TellPrefect && one.on > prefect.on), "{again:?}");
}

#[test]
fn what_the_clock_does_not_know_is_due_on_no_day() {
    let nothing = Clock::default();
    assert!(due(&Told::housed().now(), &[(Side::Siao, on(1))], &nothing, TODAY).is_empty());
    assert_eq!(usable_until(on(0), &nothing), None);
    assert_eq!(usable_until(date(2026, 8, 31), &clock()), Some(date(2027, 2, 28)));
}

#[test]
fn an_assessment_that_expires_is_told_a_month_before_and_not_once_all_is_over() {
    let now = Told::accepted().now();
    let of = |now: &Standing, until: Date| {
        let all = due(now, &[(Side::Siao, until)], &clock(), TODAY);
        all.iter().any(|one| one.what == What::RenewAssessment)
    };
    assert!(of(&now, date(2026, 12, 23)) && of(&now, date(2026, 3, 1)));
    assert!(!of(&now, date(2026, 12, 24)));
    let over = Told::accepted().then(9, Side::Association, Event::Exited { reason: Exit::HouseholdChoice });
    assert!(!of(&over.now(), date(2026, 3, 1)));
}

#[test]
fn who_is_of_the_public_is_yes_no_or_not_known_with_the_reasons() {
    use Criterion as C;
    let asked =
        |said: &[(Criterion, Answer)]| eligibility(&said.iter().copied().collect(), Programme::Accompanied);
    let (yes, no) = (Answer::Yes, Answer::No);
    let met = asked(&[(C::Shelter, yes), (C::EconomicDifficulty, yes), (C::SocialDifficulty, yes)]);
    assert_eq!((met.answer, met.met.len()), (yes, 3));
    assert!(met.missing.is_empty() && met.to_ask.is_empty());
    let half = asked(&[(C::Shelter, yes), (C::EconomicDifficulty, yes)]);
    assert_eq!((half.answer, half.to_ask), (Answer::Unknown, vec![C::SocialDifficulty]));
    // One group that is surely not met decides, whatever else is unknown.
    let not = asked(&[(C::SocialDifficulty, no)]);
    assert_eq!((not.answer, not.missing), (no, vec![C::SocialDifficulty]));
    assert_eq!(asked(&[]).answer, Answer::Unknown);
    let fund = eligibility(&BTreeMap::from([(C::PriorityRecognised, yes)]), Programme::SupportFund);
    assert_eq!(fund.answer, yes);
}

#[test]
fn an_assessment_out_of_bounds_is_refused() {
    let sound = Assessment {
        assessed_on: TODAY,
        criteria: BTreeMap::new(),
        needs: BTreeSet::new(),
        intensity: None,
        home: HomeNeeds { adults: Some(1), children: Some(2), ..HomeNeeds::default() },
    };
    assert_eq!(sound.check(TODAY), Ok(()));
    let wrong = |change: fn(&mut Assessment)| {
        let mut one = sound.clone();
        change(&mut one);
        one.check(TODAY).unwrap_err().code()
    };
    assert_eq!(wrong(|one| one.assessed_on = date(2026, 11, 24)), "assessed-on");
    assert_eq!(wrong(|one| (one.home.adults, one.home.children) = (Some(0), None)), "persons");
    assert_eq!(wrong(|one| one.home.children = Some(20)), "persons");
    assert_eq!(wrong(|one| one.home.rooms_least = Some(0)), "rooms");
    assert_eq!(wrong(|one| one.home.rent_most_cents = Some(300_001)), "rent");
}

fn terms() -> Terms {
    Terms {
        title: "HLM accompagnés".to_owned(),
        landlord_id: "l".to_owned(),
        association_id: "a".to_owned(),
        siao_id: "s".to_owned(),
        association_caseload: "1".to_owned(),
        siao_caseload: "1".to_owned(),
        contact: "05 00 00 00 00".to_owned(),
        first_day: START,
        last_day: Some(on(365)),
    }
}

#[test]
fn a_convention_opens_once_three_signed_the_same_text_and_closes_at_a_word_of_one() {
    let terms = terms();
    let at = |days: i64| on(days).at(9, 0, 0, 0).in_tz("Europe/Paris").unwrap().timestamp();
    let fact = |side: Side, event: convention::Event| convention::Fact { at: at(0), side, event };
    let signed = |side: Side| fact(side, convention::Event::Signed { digest: "x".to_owned() });
    let mut facts = vec![signed(Side::Landlord), signed(Side::Association)];
    assert_eq!(convention::state(&terms, "x", &facts, at(1)), State::ToSign);
    facts.push(signed(Side::Siao));
    assert_eq!(convention::state(&terms, "x", &facts, at(1)), State::InForce);
    assert_eq!(convention::state(&terms, "x", &facts, at(-1)), State::Signed);
    assert_eq!(convention::state(&terms, "x", &facts, at(365)), State::InForce, "its last day included");
    assert_eq!(convention::state(&terms, "x", &facts, at(366)), State::Ended);
    assert_eq!(
        convention::state(&terms, "y", &facts, at(1)),
        State::ToSign,
        "another text is signed by nobody"
    );
    facts.push(fact(Side::Landlord, convention::Event::Suspended));
    assert_eq!(convention::state(&terms, "x", &facts, at(1)), State::Suspended);
    let resume =
        |side: Side| convention::may(&terms, "x", &facts, (side, &convention::Event::Resumed), at(1));
    assert!(resume(Side::Landlord) && !resume(Side::Siao), "each ends its own suspension");
    facts.push(fact(Side::Siao, convention::Event::Ended));
    assert_eq!(convention::state(&terms, "x", &facts, at(1)), State::Ended);
}

#[test]
fn a_period_ends_with_a_quarter() {
    assert_eq!(period(2026, TODAY), Some((date(2026, 1, 1), date(2026, 9, 30))));
    assert_eq!(period(2025, TODAY), Some((date(2025, 1, 1), date(2025, 12, 31))));
    assert_eq!(period(2026, date(2026, 3, 31)), None, "a quarter that is not over");
    assert_eq!(period(2027, TODAY), None);
}

/// Pathways that slid after these many days.
fn slid(after: &[i64]) -> Vec<Standing> {
    let one = |days: &i64| {
        let change = Event::StatusChanged { status: Status::DirectLease, until: None };
        Told::housed().then(30 + days, Side::Landlord, change).now()
    };
    after.iter().map(one).collect()
}

#[test]
fn figures_count_entries_leases_and_months_and_hide_small_numbers() {
    let year = (date(2026, 1, 1), date(2026, 12, 31));
    let few = figures(&slid(&[60; 10]), year);
    assert_eq!((few.entries, few.slides), (10, 10));
    let shown = few.published().unwrap();
    assert_eq!(
        (shown.entries, shown.slides, shown.median_months),
        (Count::Fewer(11), Count::Fewer(11), None)
    );
    let mut days = vec![61; 6];
    days.extend([122; 6]);
    let shown = figures(&slid(&days), year).published().unwrap();
    assert_eq!((shown.slides, shown.median_months), (Count::Exact(12), Some(2)));
    // Who moves in with a lease of its own enters, and does not slide.
    let own = Told::to_move_in().then(
        30,
        Side::Landlord,
        Event::MovedIn { status: Status::DirectLease, until: None },
    );
    let counted = figures(&[own.now()], year);
    assert_eq!((counted.entries, counted.slides, counted.housed), (1, 0, 1));
}

#[test]
fn a_motive_given_by_few_is_not_found_from_the_others() {
    let refused = |motive: Refusal| {
        let told = Told::new().then(1, Side::Siao, Event::Oriented);
        told.then(2, Side::Association, Event::Refused { motive }).now()
    };
    let mut all = vec![refused(Refusal::NoPlace); 20];
    all.extend(vec![refused(Refusal::OtherTerritory); 3]);
    let counted: Figures = figures(&all, (date(2026, 1, 1), date(2026, 12, 31)));
    assert_eq!(counted.refusals.iter().sum::<u32>(), 23);
    let shown = counted.published().unwrap();
    let list = trust::suppression::OneWay { cells: shown.refusals.clone(), total: shown.refused };
    assert_eq!(trust::suppression::recoverable_one_way(&list), Ok(Vec::new()), "{shown:?}");
    assert_ne!(shown.refusals[1], Count::Exact(3));
}

fn any_event() -> impl Strategy<Value = Event> {
    let status = prop::sample::select(Status::ALL.to_vec());
    let until = prop::option::of((0..500_i64).prop_map(on));
    prop_oneof![
        Just(Event::Oriented),
        Just(Event::Accepted),
        Just(offer("v")),
        Just(Event::OfferWithdrawn),
        Just(Event::OfferDeclined { motive: Decline::Other }),
        Just(Event::OfferAccepted),
        (status.clone(), until.clone()).prop_map(|(status, until)| Event::MovedIn { status, until }),
        (status, until).prop_map(|(status, until)| Event::StatusChanged { status, until }),
        (0..500_i64).prop_map(|days| Event::Renewed { until: on(days) }),
        Just(Event::Reviewed { conclusion: Conclusion::GoesOn }),
        Just(Event::PrefectTold { refusal: None }),
        Just(Event::MeasureBegun { measure: Measure::InHousing }),
        Just(Event::MeasureEnded { measure: Measure::InHousing }),
        Just(Event::EvictionFeared),
        Just(Event::EvictionAvoided),
        prop::sample::select(Side::ALL.to_vec()).prop_map(|with| Event::Shared { with }),
        prop::sample::select(Side::ALL.to_vec()).prop_map(|with| Event::ShareWithdrawn { with }),
        prop::sample::select(Refusal::ALL.to_vec()).prop_map(|motive| Event::Refused { motive }),
        prop::sample::select(Exit::ALL.to_vec()).prop_map(|reason| Event::Exited { reason }),
        (1..30_u32).prop_map(|rank| Event::Corrected { rank }),
    ]
}

proptest! {
    #[test]
    fn whatever_is_accepted_follows_the_table_and_somebody_answers_for_what_is_open(
        all in prop::collection::vec((prop::sample::select(Side::ALL.to_vec()), any_event(), 0..4_i64), 0..60),
    ) {
        let mut told = Told::new();
        let mut day = 0;
        for (side, event, more) in all {
            let before = told.now();
            let fact = told.fact((day + more).min(300), side, event);
            if check(&told.0, &fact, TODAY).is_err() {
                continue;
            }
            day = (day + more).min(300);
            told.0.push(fact.clone());
            let now = told.now();
            if matches!(fact.event, Event::Corrected { .. }) {
                prop_assert_ne!(&now, &before);
                continue;
            }
            let line = TABLE.iter().find(|line| {
                line.event == fact.event.code() && line.by.contains(&side) && line.from.contains(&before.stage)
            });
            prop_assert!(line.is_some());
            prop_assert!(!before.stage.is_over(), "nothing follows an end but its correction");
            prop_assert!(!now.shared_with.contains(&Side::Landlord));
            // One period lasts exactly while the household lives there, and the last one is the present one.
            let lasting = now.periods.iter().filter(|period| period.to.is_none()).count();
            prop_assert_eq!(lasting, usize::from(now.stage.is_housed()));
            prop_assert_eq!(now.stage == Stage::OwnLease, now.status().is_some_and(Status::is_own_lease));
            let awaits = matches!(
                now.stage,
                Stage::Proposed | Stage::Oriented | Stage::Accepted | Stage::Offered | Stage::ToMoveIn
            );
            prop_assert!(!awaits || !due(&now, &[], &clock(), on(day)).is_empty());
        }
    }
}
