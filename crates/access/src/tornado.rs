//! What moves the index most: each parameter of the method, one at a time, 20 % less and 20 % more; and each thing that is
//! not known, at its worst and at its best.

use crate::{Indicator, Parameters, facts::ResidenceFacts, score::Scorer};
use model::Interval;
use serde::Serialize;

type Slot = fn(&mut Parameters) -> &mut f64;

/// The weights of the four dimensions: one is moved, the others share out what is left as they did.
const WEIGHTS: [&str; 4] =
    ["dimension_weights[0]", "dimension_weights[1]", "dimension_weights[2]", "dimension_weights[3]"];

/// The parameters that are varied: τ, the distance anchors and the thresholds of what is seen.
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
/// order of the parameters: weights first. Thresholds act when `evaluate` makes facts again of what was seen.
pub fn tornado<T>(parameters: &Parameters, evaluate: impl Fn(&Parameters) -> T) -> Vec<Bar<T>> {
    let sound = |p: Parameters| p.check().is_ok().then(|| evaluate(&p));
    let varied = |slot: Slot, factor: f64| {
        let mut p = parameters.clone();
        *slot(&mut p) *= factor;
        sound(p)
    };
    let weighed = |dimension: usize, factor: f64| {
        let weights = shared_out(parameters.dimension_weights, dimension, factor)?;
        sound(Parameters { dimension_weights: weights, ..parameters.clone() })
    };
    let weights = WEIGHTS.into_iter().enumerate().map(|(dimension, parameter)| Bar {
        parameter,
        lowered: weighed(dimension, 0.8),
        raised: weighed(dimension, 1.2),
    });
    let others = VARIED.into_iter().map(|(parameter, slot)| Bar {
        parameter,
        lowered: varied(slot, 0.8),
        raised: varied(slot, 1.2),
    });
    weights.chain(others).collect()
}

/// One weight multiplied, the others keeping their proportions: 100 points still. `None` when there is nothing to take
/// from or to give to.
fn shared_out(weights: [f64; 4], moved: usize, factor: f64) -> Option<[f64; 4]> {
    let new = weights[moved] * factor;
    let (others, left) = (100.0 - weights[moved], 100.0 - new);
    if others <= 0.0 || left < 0.0 {
        return None;
    }
    let mut all = weights.map(|w| w * left / others);
    all[moved] = new;
    Some(all)
}

/// The index if something that is not known were at its worst, and at its best.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct UnknownBar {
    pub indicator: Indicator,
    pub worst: Interval,
    pub best: Interval,
}

impl UnknownBar {
    /// How far apart the two are, in points: of their middles.
    #[must_use]
    pub fn moves(&self) -> f64 {
        (middle(self.best) - middle(self.worst)).abs()
    }
}

fn middle(interval: Interval) -> f64 {
    (interval.lo + interval.hi) / 2.0
}

/// Each indicator that is not known exactly, the one that moves the index most first; equals in the order of the
/// indicators.
#[must_use]
pub fn unknowns(scorer: &Scorer<'_>, facts: &ResidenceFacts) -> Vec<UnknownBar> {
    let values = scorer.read(facts).values;
    let mut all: Vec<UnknownBar> = Indicator::ALL
        .into_iter()
        .filter(|i| !values[*i].is_known())
        .map(|indicator| {
            let at = |x: f64| scorer.index(&values.with(indicator, Interval::known(x)));
            UnknownBar { indicator, worst: at(values[indicator].lo), best: at(values[indicator].hi) }
        })
        .collect();
    // Noise below 1e-9 must not decide an order.
    let key = |b: &UnknownBar| (b.moves() * 1e9).round();
    all.sort_by(|a, b| key(b).total_cmp(&key(a)).then(a.indicator.cmp(&b.indicator)));
    all
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
    fn a_weight_that_moves_leaves_a_hundred_points() {
        for dimension in 0..4 {
            for factor in [0.8, 1.2] {
                let weights = shared_out([40.0, 30.0, 20.0, 10.0], dimension, factor).unwrap();
                assert!((weights.iter().sum::<f64>() - 100.0).abs() < 1e-9, "{weights:?}");
            }
        }
        assert_eq!(shared_out([100.0, 0.0, 0.0, 0.0], 0, 0.8), None, "nobody to give to");
        let facts = samples::tilleuls();
        let weak = |p: &Parameters| score(&facts, p, Reading::default()).index.lo;
        let bars = tornado(&Parameters::default(), weak);
        assert_eq!(bars.len(), 21);
        let dwellings = &bars[0];
        assert_eq!(dwellings.parameter, "dimension_weights[0]");
        assert!(dwellings.lowered > dwellings.raised, "dwellings are the weak side of this residence");
    }

    #[test]
    fn what_is_not_known_is_listed_by_how_much_it_moves_the_index() {
        let p = Parameters::default();
        let scorer = Scorer::new(&p, Reading::default());
        let facts = samples::tilleuls_with_unknowns();
        let whole = scorer.score(&facts).index;
        let bars = unknowns(&scorer, &facts);
        assert_eq!(bars[0].indicator, Indicator::L, "twelve dwellings that nobody visited");
        assert!(bars.windows(2).all(|w| w[0].moves() + 1e-9 >= w[1].moves()));
        for bar in &bars {
            // Knowing something never leaves the interval of not knowing it.
            assert!(whole.lo <= bar.worst.lo + 1e-9 && bar.best.hi <= whole.hi + 1e-9, "{bar:?}");
            assert!(bar.worst.lo <= bar.best.lo && bar.worst.hi <= bar.best.hi);
        }
        assert!(unknowns(&scorer, &samples::tilleuls()).is_empty());
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
