//! From the answers of the survey and the stock file to P1–P5 and the surveyed A indicators.
//!
//! A missing answer leaves an interval, never a zero: the value of an indicator is what it can still be, given
//! the answers that exist. Thresholds: `docs/index.md` 3.2, editable in [`SurveyThresholds`].

mod answers;
mod reach;

pub use reach::{DwellingReach, step_free_share};

use crate::{
    Indicator,
    facts::{Fact, FactSource, ResidenceFacts},
    parameters::SurveyThresholds,
};
use answers::Answers;
use model::{Interval, survey::SurveyAnswer};
use reach::lift_of;

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
mod tests;
