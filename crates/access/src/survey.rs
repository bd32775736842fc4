//! From the answers of the survey and the stock file to P1–P5 and the surveyed A indicators.
//!
//! A missing answer leaves an interval, never a zero: the value of an indicator is what it can still be, given
//! the answers that exist. Thresholds: `docs/index.md` 3.2, editable in [`SurveyThresholds`].

use crate::{
    Indicator,
    facts::{Fact, FactSource, Provenance, ResidenceFacts},
    parameters::SurveyThresholds,
};
use jiff::civil::Date;
use model::{
    Interval,
    dwelling::{ConstructionType, DwellingRow},
    survey::{SurveyAnswer, SurveySource, survey_item},
};

/// How one dwelling is reached from the hall, as far as the stock file tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DwellingReach {
    /// 0 is the ground floor.
    pub floor: Option<i16>,
    pub lift: Option<bool>,
}

impl From<&DwellingRow> for DwellingReach {
    /// A house has no hall: nothing stands between its entrance and its door.
    fn from(row: &DwellingRow) -> DwellingReach {
        let floor = match row.construction_type {
            Some(ConstructionType::Individual) => Some(0),
            _ => row.floor,
        };
        DwellingReach { floor, lift: row.lift }
    }
}

/// An answer that was left aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedAnswer {
    pub item: String,
    pub value: i32,
    pub why: RefusedBecause,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusedBecause {
    /// The survey has no such line.
    UnknownItem,
    /// Outside the bounds of the item.
    OutOfBounds { min: i32, max: i32 },
}

/// The surveyed facts of a residence.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SurveyFacts {
    /// P1 to P5.
    pub common: [Fact; 5],
    /// A1 to A6. A5 (crossings) is not in the survey: always unknown here.
    pub surroundings: [Fact; 6],
    /// Is there a lift, when it is said somewhere and everywhere the same?
    pub lift: Option<bool>,
    pub refused: Vec<RefusedAnswer>,
}

impl SurveyFacts {
    /// The facts of a residence, with those of the survey first: where the survey says nothing, or not all, what
    /// was known otherwise (the walking network, a former entry) completes it.
    #[must_use]
    pub fn onto(self, mut facts: ResidenceFacts) -> ResidenceFacts {
        let surveyed = self.common.into_iter().chain(self.surroundings);
        for (fact, seen) in facts.common.iter_mut().chain(&mut facts.surroundings).zip(surveyed) {
            *fact = seen.refined_by(fact);
        }
        facts.lift = self.lift.or(facts.lift);
        facts
    }
}

/// What the retained answers of one item say: a range when the best answers disagree.
#[derive(Debug, Clone, Copy)]
struct Answered {
    lo: f64,
    hi: f64,
    observed_on: Option<Date>,
    source: Option<SurveySource>,
}

/// Most recent first; on the same day the better source; what is not dated or not sourced comes last.
fn preference(a: &SurveyAnswer) -> (std::cmp::Reverse<Option<Date>>, bool, Option<SurveySource>) {
    (std::cmp::Reverse(a.surveyed_on), a.source.is_none(), a.source)
}

struct Answers<'a>(Vec<&'a SurveyAnswer>);

impl<'a> Answers<'a> {
    fn sort(answers: &'a [SurveyAnswer], refused: &mut Vec<RefusedAnswer>) -> Answers<'a> {
        let mut kept = Vec::with_capacity(answers.len());
        for answer in answers {
            let why = match survey_item(&answer.item) {
                None => RefusedBecause::UnknownItem,
                Some(item) if (item.min..=item.max).contains(&answer.value) => {
                    kept.push(answer);
                    continue;
                }
                Some(item) => RefusedBecause::OutOfBounds { min: item.min, max: item.max },
            };
            refused.push(RefusedAnswer { item: answer.item.clone(), value: answer.value, why });
        }
        Answers(kept)
    }

    fn of(&self, item: &str) -> Option<Answered> {
        let best = self.0.iter().filter(|a| a.item == item).map(|a| preference(a)).min()?;
        let tied = || self.0.iter().filter(|a| a.item == item && preference(a) == best);
        let value = |v: Option<i32>| v.map(f64::from);
        Some(Answered {
            lo: value(tied().map(|a| a.value).min())?,
            hi: value(tied().map(|a| a.value).max())?,
            observed_on: best.0.0,
            source: best.2,
        })
    }

    fn yes(&self, item: &str) -> Option<bool> {
        self.of(item).filter(|a| a.lo == a.hi).map(|a| a.lo > 0.0)
    }

    /// Provenance of a fact that rests on several items: the oldest date and the weakest source decide.
    fn provenance(&self, items: &[&str]) -> Provenance {
        let used = items.iter().filter_map(|i| self.of(i)).collect::<Vec<_>>();
        let dated = used.iter().all(|a| a.observed_on.is_some());
        Provenance {
            source: used.iter().filter_map(|a| a.source).max().map(FactSource::Survey),
            observed_on: if dated { used.iter().filter_map(|a| a.observed_on).min() } else { None },
            note: None,
        }
    }

    fn fact(&self, items: &[&str], value: impl FnOnce() -> Interval) -> Fact {
        if items.iter().all(|i| self.of(i).is_none()) {
            return Fact::default();
        }
        Fact { value: value(), provenance: self.provenance(items) }
    }

    /// One measured item and the step function that gives it a value.
    fn measured(&self, item: &str, value: impl Fn(f64) -> f64) -> Fact {
        self.fact(&[item], || match self.of(item) {
            None => Interval::UNKNOWN,
            Some(a) => Interval::between(value(a.lo), value(a.hi)),
        })
    }
}

/// 1 from `full` up, ½ from `half` up, 0 below: for widths.
#[must_use]
pub fn width_value(width: f64, half: f64, full: f64) -> f64 {
    if width >= full {
        1.0
    } else if width >= half {
        0.5
    } else {
        0.0
    }
}

/// 1 up to `gentle`, ½ up to `steep`, 0 beyond: for slopes and distances between seats.
#[must_use]
pub fn slope_value(slope: f64, gentle: f64, steep: f64) -> f64 {
    if slope <= gentle {
        1.0
    } else if slope <= steep {
        0.5
    } else {
        0.0
    }
}

/// P1: share of the dwellings that are reached without a step from the hall.
/// Ground floor: yes. Elsewhere: as the lift. `[0, 1]` for a dwelling of which neither is known; without any
/// dwelling, what a lift alone tells.
#[must_use]
pub fn step_free_share(
    dwellings: &[DwellingReach],
    surveyed_lift: Option<bool>,
    serves_all: bool,
) -> Interval {
    let reach = |d: &DwellingReach| -> Interval {
        // A survey that finds no lift where the file has one: one of them is wrong, we do not know which.
        let lift = match (d.lift, surveyed_lift) {
            (Some(true), Some(false)) => None,
            (stock, surveyed) => stock.or(surveyed),
        };
        match (d.floor, lift) {
            (Some(0), _) => Interval::ONE,
            (_, Some(true)) if serves_all => Interval::ONE,
            (Some(_), Some(false)) => Interval::ZERO,
            _ => Interval::UNKNOWN,
        }
    };
    if dwellings.is_empty() {
        return reach(&DwellingReach { floor: None, lift: None });
    }
    let (lo, hi) = dwellings.iter().map(reach).fold((0.0, 0.0), |(lo, hi), x| (lo + x.lo, hi + x.hi));
    let n = dwellings.len() as f64;
    Interval { lo: lo / n, hi: hi / n }
}

/// P2: every entrance that agrees with the answers is tried, and the value is what remains possible.
fn street_to_hall(answers: &Answers<'_>, t: &SurveyThresholds) -> Interval {
    let range = |item| answers.of(item).map_or((f64::MIN, f64::MAX), |a| (a.lo, a.hi));
    let (steps, threshold, ramp, slope) =
        (range("OUT-STEPS"), range("OUT-THRESHOLD"), range("OUT-RAMP"), range("OUT-RAMP-SLOPE"));
    let mut possible: Option<Interval> = None;
    let mut allow = |value: f64| {
        possible = Some(
            possible
                .map_or(Interval::known(value), |p| Interval { lo: p.lo.min(value), hi: p.hi.max(value) }),
        );
    };
    for has_steps in [false, true] {
        let agrees = if has_steps { steps.1 > 0.0 } else { steps.0 <= 0.0 };
        if !agrees {
            continue;
        }
        for high in [false, true] {
            let limit = t.level_threshold_cm;
            if !(if high { threshold.1 > limit } else { threshold.0 <= limit }) {
                continue;
            }
            if !has_steps && !high {
                allow(1.0);
                continue;
            }
            if ramp.0 <= 0.0 {
                allow(0.0);
            }
            if ramp.1 > 0.0 {
                if slope.0 <= t.ramp_gentle_percent {
                    allow(1.0);
                }
                if slope.1 > t.ramp_gentle_percent && slope.0 <= t.ramp_steep_percent {
                    allow(t.ramp_steep_value);
                }
                if slope.1 > t.ramp_steep_percent {
                    allow(0.0);
                }
                // Steps and a high threshold: nothing says that the ramp takes care of both.
                if has_steps && high {
                    allow(0.0);
                }
            }
        }
    }
    possible.unwrap_or(Interval::UNKNOWN)
}

/// P5: share of four checks; a check that nobody made can go either way.
fn checks(answers: &Answers<'_>, items: &[&str; 4]) -> Interval {
    let values = items.map(|i| answers.of(i).map_or(Interval::UNKNOWN, |a| Interval::between(a.lo, a.hi)));
    let sum = |f: fn(&Interval) -> f64| values.iter().map(f).sum::<f64>() / 4.0;
    Interval { lo: sum(|v| v.lo), hi: sum(|v| v.hi) }
}

/// The lift of the residence, for its sentences: said somewhere, and contradicted nowhere.
fn lift_of(dwellings: &[DwellingReach], surveyed: Option<bool>) -> Option<bool> {
    let mut said = dwellings.iter().filter_map(|d| d.lift).chain(surveyed);
    let first = said.next()?;
    said.all(|lift| lift == first).then_some(first)
}

/// The facts that the survey and the stock file give. `COM-STEPFREE` wins over what floors and lifts suggest.
/// The width asked by `SUR-WIDTH` is that of a stable surface.
#[must_use]
pub fn facts_from_survey(
    answers: &[SurveyAnswer],
    dwellings: &[DwellingReach],
    thresholds: &SurveyThresholds,
) -> SurveyFacts {
    let t = thresholds;
    let mut refused = Vec::new();
    let answers = Answers::sort(answers, &mut refused);

    let surveyed_lift = answers.yes("COM-LIFT");
    let p1 = if answers.of("COM-STEPFREE").is_some() {
        answers.measured("COM-STEPFREE", |share| share / 100.0)
    } else {
        let value = step_free_share(dwellings, surveyed_lift, t.lift_serves_every_landing);
        let mut provenance = answers.provenance(&["COM-LIFT"]);
        if provenance.source.is_none() && value != Interval::UNKNOWN {
            provenance.source = Some(FactSource::StockFile);
        }
        Fact { value, provenance }
    };
    let p2_items = ["OUT-STEPS", "OUT-THRESHOLD", "OUT-RAMP", "OUT-RAMP-SLOPE"];
    let p5_items = ["COM-HANDRAIL", "COM-NOSING", "COM-LIGHT", "COM-SIGNS"];
    let yes_no = |value: f64| value;
    SurveyFacts {
        common: [
            p1,
            answers.fact(&p2_items, || street_to_hall(&answers, t)),
            answers.measured("COM-DOOR", |cm| width_value(cm, t.door_half_cm, t.door_full_cm)),
            answers.measured("COM-CORRIDOR", |cm| width_value(cm, t.corridor_half_cm, t.corridor_full_cm)),
            answers.fact(&p5_items, || checks(&answers, &p5_items)),
        ],
        surroundings: [
            answers.measured("SUR-STEPFREE", yes_no),
            answers.measured("SUR-SLOPE", |s| slope_value(s, t.slope_gentle_percent, t.slope_steep_percent)),
            answers.measured("SUR-WIDTH", |cm| width_value(cm, t.path_half_cm, t.path_full_cm)),
            answers.measured("SUR-SEAT", |m| slope_value(m, t.seat_near_m, t.seat_far_m)),
            Fact::default(),
            answers.measured("SUR-LIGHT", yes_no),
        ],
        lift: lift_of(dwellings, surveyed_lift),
        refused,
    }
}

/// The survey items that would inform an indicator: what a visit sheet asks.
#[must_use]
pub fn items_of(indicator: Indicator) -> Vec<&'static str> {
    model::survey::SURVEY.iter().filter(|i| i.indicator == indicator.code()).map(|i| i.code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
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
            (
                &[("OUT-STEPS", 2), ("OUT-THRESHOLD", 0), ("OUT-RAMP", 1), ("OUT-RAMP-SLOPE", 9)],
                Interval::ZERO,
            ),
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
}
