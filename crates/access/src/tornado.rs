//! How much each parameter of the method matters: one at a time, 20 % less and 20 % more.

use crate::Parameters;
use serde::Serialize;

type Slot = fn(&mut Parameters) -> &mut f64;

/// The parameters that are varied: τ, the distance anchors and the thresholds of the survey.
const VARIED: [(&str, Slot); 17] = [
    ("full_share", |p| &mut p.full_share),
    ("distance.full_m", |p| &mut p.distance.full_m),
    ("distance.half_m", |p| &mut p.distance.half_m),
    ("distance.zero_m", |p| &mut p.distance.zero_m),
    ("survey.level_threshold_cm", |p| &mut p.survey.level_threshold_cm),
    ("survey.ramp_gentle_percent", |p| &mut p.survey.ramp_gentle_percent),
    ("survey.ramp_steep_percent", |p| &mut p.survey.ramp_steep_percent),
    ("survey.door_full_cm", |p| &mut p.survey.door_full_cm),
    ("survey.door_half_cm", |p| &mut p.survey.door_half_cm),
    ("survey.corridor_full_cm", |p| &mut p.survey.corridor_full_cm),
    ("survey.corridor_half_cm", |p| &mut p.survey.corridor_half_cm),
    ("survey.slope_gentle_percent", |p| &mut p.survey.slope_gentle_percent),
    ("survey.slope_steep_percent", |p| &mut p.survey.slope_steep_percent),
    ("survey.path_full_cm", |p| &mut p.survey.path_full_cm),
    ("survey.path_half_cm", |p| &mut p.survey.path_half_cm),
    ("survey.seat_near_m", |p| &mut p.survey.seat_near_m),
    ("survey.seat_far_m", |p| &mut p.survey.seat_far_m),
];

/// The result of a method when one parameter is lowered and raised. `None`: the steps would no longer be in
/// order, so there is no such method.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bar<T> {
    pub parameter: &'static str,
    pub lowered: Option<T>,
    pub raised: Option<T>,
}

/// Evaluates something (an index, a list of ranks…) with each parameter 20 % lower and 20 % higher, in the
/// order of the parameters. Thresholds of the survey act when `evaluate` reads the answers again.
pub fn tornado<T>(parameters: &Parameters, evaluate: impl Fn(&Parameters) -> T) -> Vec<Bar<T>> {
    let varied = |slot: Slot, factor: f64| {
        let mut p = parameters.clone();
        *slot(&mut p) *= factor;
        p.check().is_ok().then(|| evaluate(&p))
    };
    VARIED
        .into_iter()
        .map(|(parameter, slot)| Bar { parameter, lowered: varied(slot, 0.8), raised: varied(slot, 1.2) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Reading, samples, score, survey::facts_from_survey};
    use model::survey::SurveyAnswer;

    #[test]
    fn a_lower_ambition_for_dwellings_raises_the_index_and_nearer_anchors_lower_it() {
        let p = Parameters::default();
        let base = score(&samples::tilleuls(), &p, Reading::default()).index.lo;
        let bars = tornado(&p, |p| score(&samples::tilleuls(), p, Reading::default()).index.lo);
        let bar = |name: &str| bars.iter().find(|b| b.parameter == name).unwrap();
        let share = bar("full_share");
        assert!(share.lowered.unwrap() > base && share.raised.unwrap() < base);
        let half = bar("distance.half_m");
        assert!(half.lowered.unwrap() < base && half.raised.unwrap() > base);
        assert_eq!(bar("survey.door_full_cm").raised, Some(base), "facts already read do not move");
    }

    #[test]
    fn survey_thresholds_act_when_answers_are_read_again() {
        let p = Parameters::default();
        let answers =
            [SurveyAnswer { item: "COM-CORRIDOR".into(), value: 125, surveyed_on: None, source: None }];
        let bars = tornado(&p, |p| facts_from_survey(&answers, &[], &p.survey).common[3].value.lo);
        let bar = bars.iter().find(|b| b.parameter == "survey.corridor_full_cm").unwrap();
        assert_eq!((bar.lowered, bar.raised), (Some(1.0), Some(0.5)));
        let door = bars.iter().find(|b| b.parameter == "survey.door_half_cm").unwrap();
        assert_eq!(door.raised, None, "96 cm for a half would be above 90 cm for the whole");
    }
}
