//! Answers, thresholds, contradictions.

use super::*;
use jiff::civil::date;
use model::survey::{SurveySource, survey_item};
use proptest::prelude::*;

fn answer(item: &str, value: i32) -> SurveyAnswer {
    SurveyAnswer {
        item: item.to_owned(),
        value,
        surveyed_on: Some(date(2026, 5, 4)),
        source: Some(SurveySource::Field),
    }
}

fn surveyed(answers: &[(&str, i32)]) -> SurveyFacts {
    let answers = answers.iter().map(|(i, v)| answer(i, *v)).collect::<Vec<_>>();
    facts_from_survey(&answers, &[], &SurveyThresholds::default())
}

fn reach(floor: Option<i16>, lift: Option<bool>) -> DwellingReach {
    DwellingReach { floor, lift }
}

#[test]
fn no_answer_leaves_everything_unknown() {
    let facts = surveyed(&[]);
    for fact in facts.common.iter().chain(&facts.surroundings) {
        assert_eq!(fact.value, Interval::UNKNOWN);
    }
}

#[test]
fn widths_slopes_and_seats_follow_the_thresholds() {
    let table = [
        ("COM-DOOR", 90, 1.0),
        ("COM-DOOR", 89, 0.5),
        ("COM-DOOR", 80, 0.5),
        ("COM-DOOR", 79, 0.0),
        ("COM-CORRIDOR", 120, 1.0),
        ("COM-CORRIDOR", 119, 0.5),
        ("COM-CORRIDOR", 89, 0.0),
        ("SUR-SLOPE", 5, 1.0),
        ("SUR-SLOPE", 8, 0.5),
        ("SUR-SLOPE", 9, 0.0),
        ("SUR-WIDTH", 140, 1.0),
        ("SUR-WIDTH", 90, 0.5),
        ("SUR-WIDTH", 89, 0.0),
        ("SUR-SEAT", 100, 1.0),
        ("SUR-SEAT", 200, 0.5),
        ("SUR-SEAT", 201, 0.0),
        ("SUR-STEPFREE", 1, 1.0),
        ("SUR-LIGHT", 0, 0.0),
        ("COM-STEPFREE", 85, 0.85),
    ];
    for (item, value, expected) in table {
        let facts = surveyed(&[(item, value)]);
        let indicator = Indicator::from_code(survey_item(item).unwrap().indicator).unwrap();
        let fact = match indicator.dimension() {
            crate::Dimension::CommonParts => &facts.common[indicator.place()],
            _ => &facts.surroundings[indicator.place()],
        };
        assert_eq!(fact.value, Interval::known(expected), "{item} = {value}");
        assert_eq!(fact.provenance.observed_on, Some(date(2026, 5, 4)));
    }
}

#[test]
fn from_the_street_to_the_hall_partial_answers_give_partial_values() {
    let table: [(&[(&str, i32)], Interval); 11] = [
        (&[("OUT-STEPS", 0), ("OUT-THRESHOLD", 2)], Interval::ONE),
        (&[("OUT-STEPS", 3), ("OUT-RAMP", 0)], Interval::ZERO),
        (&[("OUT-STEPS", 3)], Interval::UNKNOWN),
        (&[("OUT-STEPS", 0)], Interval::UNKNOWN),
        (&[("OUT-STEPS", 0), ("OUT-THRESHOLD", 6), ("OUT-RAMP", 0)], Interval::ZERO),
        (&[("OUT-STEPS", 0), ("OUT-RAMP", 1), ("OUT-RAMP-SLOPE", 5)], Interval::ONE),
        (&[("OUT-STEPS", 0), ("OUT-RAMP", 1), ("OUT-RAMP-SLOPE", 7)], Interval { lo: 0.7, hi: 1.0 }),
        (
            &[("OUT-STEPS", 2), ("OUT-THRESHOLD", 0), ("OUT-RAMP", 1), ("OUT-RAMP-SLOPE", 7)],
            Interval::known(0.7),
        ),
        (&[("OUT-STEPS", 2), ("OUT-THRESHOLD", 0), ("OUT-RAMP", 1), ("OUT-RAMP-SLOPE", 9)], Interval::ZERO),
        (
            &[("OUT-STEPS", 2), ("OUT-THRESHOLD", 6), ("OUT-RAMP", 1), ("OUT-RAMP-SLOPE", 4)],
            Interval::UNKNOWN,
        ),
        (&[("OUT-RAMP-SLOPE", 12)], Interval::UNKNOWN),
    ];
    for (answers, expected) in table {
        assert_eq!(surveyed(answers).common[1].value, expected, "{answers:?}");
    }
}

#[test]
fn each_check_that_nobody_made_can_go_either_way() {
    let two_yes = surveyed(&[("COM-HANDRAIL", 1), ("COM-LIGHT", 1), ("COM-NOSING", 0)]);
    assert_eq!(two_yes.common[4].value, Interval::between(0.5, 0.75));
}

#[test]
fn dwellings_reached_without_a_step() {
    let stock = [
        reach(Some(0), None),
        reach(Some(1), Some(true)),
        reach(Some(2), Some(false)),
        reach(None, Some(false)),
        reach(Some(3), None),
    ];
    assert_eq!(step_free_share(&stock, None, true), Interval::between(0.4, 0.8));
    assert_eq!(step_free_share(&stock, Some(true), true), Interval::between(0.6, 0.8));
    assert_eq!(step_free_share(&stock, None, false), Interval::between(0.2, 0.8));
    assert_eq!(step_free_share(&stock, Some(false), true), Interval::between(0.2, 0.6));
    assert_eq!(step_free_share(&[], None, true), Interval::UNKNOWN);
}

#[test]
fn an_unknown_lift_leaves_the_share_between_the_ground_floor_and_one() {
    let mut stock = vec![reach(Some(0), None); 4];
    stock.extend(vec![reach(Some(2), None); 16]);
    assert_eq!(step_free_share(&stock, None, true), Interval::between(0.2, 1.0));
}

#[test]
fn the_surveyed_share_wins_over_floors_and_lifts() {
    let answers = [answer("COM-STEPFREE", 20), answer("COM-LIFT", 1)];
    let facts = facts_from_survey(&answers, &[reach(Some(4), None)], &SurveyThresholds::default());
    assert_eq!(facts.common[0].value, Interval::known(0.2));
    assert_eq!(facts.lift, Some(true));
}

#[test]
fn the_most_recent_answer_wins_then_the_better_source_and_a_tie_stays_open() {
    let mut old = answer("COM-DOOR", 70);
    old.surveyed_on = Some(date(2020, 1, 1));
    let mut hearsay = answer("COM-DOOR", 75);
    hearsay.source = Some(SurveySource::Tenant);
    let mut undated = answer("COM-DOOR", 60);
    undated.surveyed_on = None;
    let t = SurveyThresholds::default();
    let door = |list: &[SurveyAnswer]| facts_from_survey(list, &[], &t).common[2].value;
    assert_eq!(door(&[old.clone(), hearsay, undated, answer("COM-DOOR", 95)]), Interval::ONE);
    assert_eq!(door(&[answer("COM-DOOR", 85), answer("COM-DOOR", 95), old]), Interval::between(0.5, 1.0));
}

#[test]
fn impossible_answers_are_left_aside_and_told() {
    let facts = surveyed(&[("COM-DOOR", 9), ("COM-MOAT", 1)]);
    assert_eq!(facts.common[2].value, Interval::UNKNOWN);
    assert_eq!(facts.refused[0].why, RefusedBecause::OutOfBounds { min: 40, max: 400 });
    assert_eq!(facts.refused[1].why, RefusedBecause::UnknownItem);
}

#[test]
fn the_survey_comes_first_and_is_completed_by_what_was_known() {
    let mut known = ResidenceFacts::default();
    known.surroundings[1] = 0.5.into();
    known.surroundings[4] = 0.25.into();
    known.common[2] = Interval::ZERO.into();
    let facts = surveyed(&[("SUR-SLOPE", 3), ("COM-DOOR", 95), ("COM-LIFT", 0)]).onto(known);
    assert_eq!(facts.surroundings[1].value, Interval::ONE, "the survey contradicts the network");
    assert_eq!(facts.surroundings[4].value, Interval::known(0.25), "crossings are not surveyed");
    assert_eq!(facts.common[2].value, Interval::ONE);
    assert_eq!(facts.lift, Some(false));
}

#[test]
fn a_visit_sheet_asks_what_informs_an_indicator() {
    assert_eq!(items_of(Indicator::P3), ["COM-DOOR"]);
    assert_eq!(items_of(Indicator::P1), ["COM-STEPFREE", "COM-LIFT"]);
    assert!(items_of(Indicator::A5).is_empty());
}

proptest! {
    #[test]
    fn one_more_answer_never_widens_what_was_unanswered(
        values in proptest::collection::vec(proptest::option::of(0..=1_i32), 17), extra in 0_usize..17, v in 0..=1_i32,
    ) {
        // Each item takes its lowest or its highest value.
        let make = |i: usize, top: i32| {
            let item = &model::survey::SURVEY[i];
            answer(item.code, if top == 0 { item.min } else { item.max })
        };
        let mut list = values.iter().enumerate().filter_map(|(i, v)| v.map(|v| make(i, v))).collect::<Vec<_>>();
        prop_assume!(values[extra].is_none());
        // The surveyed share replaces what a lift suggests, it does not narrow it.
        prop_assume!(extra != 0);
        let t = SurveyThresholds::default();
        let before = facts_from_survey(&list, &[], &t);
        list.push(make(extra, v));
        let after = facts_from_survey(&list, &[], &t);
        for (a, b) in before.common.iter().chain(&before.surroundings)
            .zip(after.common.iter().chain(&after.surroundings))
        {
            prop_assert!(b.value.lo >= a.value.lo && b.value.hi <= a.value.hi);
        }
    }
}
