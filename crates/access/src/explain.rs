//! Why a residence has this index: what pulls it up, what limits it, what to find out, what would improve it.
//! Neutral: codes and numbers. The sentences are in [`crate::wording`].

use crate::{
    Dimension, Indicator, Parameters,
    facts::{ResidenceFacts, ServiceFact},
    information::{FindOut, find_out_with},
    levers::{Improvement, Lever, improvements},
    reading::{Reading, candidate_value},
    score::{CEILING_INDICATORS, ClassRange, Score, Scorer},
};
use model::Interval;
use serde::Serialize;

/// From this value an indicator is a strength; below, a limit.
const STRENGTH: f64 = 0.7;

/// Everything a sheet says of the index of a residence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    pub score: Score,
    pub classes: ClassRange,
    /// Strengths, in the order of the indicators.
    pub pulls_up: Vec<Reason>,
    /// Limits, in the order of the indicators.
    pub limits: Vec<Reason>,
    /// Most useful first.
    pub find_out: Vec<FindOut>,
    /// Best first.
    pub improve: Vec<Improvement>,
    pub ceiling: Option<CeilingReason>,
}

/// One indicator, and what stands behind its value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Reason {
    pub indicator: Indicator,
    pub value: Interval,
    pub detail: Detail,
}

/// What a sentence needs beyond the value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Detail {
    /// The value says it all.
    Plain,
    /// Dimension L: credits of the known dwellings, how many dwellings, how many never seen.
    Dwellings { equivalents: f64, dwellings: u64, unknown: u64 },
    /// P1: is the share due to a lift?
    Lift(Option<bool>),
    /// A category of services.
    Service(ServiceState),
}

/// What is known of the best place of a category.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceState {
    /// Nothing known of the category.
    Unknown,
    /// Known that there is none around.
    None,
    /// There is one, and no practicable path.
    NoPath,
    /// Metres by the practicable path, and the entrance.
    At { metres: f64, entrance: Interval },
    /// Metres if the unseen path is practicable.
    PathUnseen { metres: f64 },
}

/// The ceiling that weighs most.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CeilingReason {
    /// P1, P2 or A1.
    pub indicator: Indicator,
    pub value: Interval,
    /// Points.
    pub ceiling: Interval,
    /// Does it hold the index down now?
    pub binds: bool,
}

/// Explains the index of a residence. `levers`: those to consider, for instance [`crate::levers::catalogue`].
#[must_use]
pub fn explain(
    facts: &ResidenceFacts,
    parameters: &Parameters,
    reading: Reading,
    levers: &[Lever],
) -> Explanation {
    let scorer = Scorer::new(parameters, reading);
    let read = scorer.read(facts);
    let score = scorer.score_read(&read);
    let shown = &parameters.presentation;

    let mut improve = improvements(facts, levers, parameters, reading);
    improve.truncate(usize::from(shown.improve));
    let mut find_out = find_out_with(&scorer, facts);
    find_out.truncate(usize::from(shown.find_out));

    let weight = |i: Indicator| -> f64 {
        let w = match i.dimension() {
            Dimension::Dwellings => 100.0,
            Dimension::CommonParts => parameters.common_weights[i.place()],
            Dimension::Surroundings => parameters.surroundings_weights[i.place()],
            Dimension::Services => parameters.services_weights[i.place()],
        };
        w * parameters.dimension_weights[i.dimension() as usize]
    };
    let strengths = Indicator::ALL
        .into_iter()
        .filter(|i| read.values[*i].lo >= STRENGTH && weight(*i) > 0.0)
        .map(|i| (weight(i) * read.values[i].lo, 0.0, i))
        .collect();

    // What is lost for certain: the low end of the index, against the low end with this indicator at its best.
    let lost = |i: Indicator| {
        let best = read.values.with(i, Interval { lo: 1.0, hi: 1.0 });
        let capped = scorer.index(&best).lo - score.index.lo;
        let uncapped = scorer.uncapped(&scorer.dimensions(&best)).lo - score.uncapped.lo;
        (capped, uncapped, i)
    };
    // A question already asked is not told a second time as a limit, except for the dwellings: those known count.
    let asked = |i: Indicator| i != Indicator::L && find_out.iter().any(|f| f.question.indicator() == i);
    let weaknesses = Indicator::ALL
        .into_iter()
        .filter(|i| read.values[*i].lo < STRENGTH && weight(*i) > 0.0 && !asked(*i))
        .map(lost)
        .collect();

    let reasons = |candidates: Vec<(f64, f64, Indicator)>, up: bool| {
        chosen(candidates, usize::from(shown.reasons))
            .into_iter()
            .map(|indicator| Reason {
                indicator,
                value: read.values[indicator],
                detail: detail(&scorer, facts, indicator, up),
            })
            .collect()
    };
    Explanation {
        classes: score.classes,
        pulls_up: reasons(strengths, true),
        limits: reasons(weaknesses, false),
        find_out,
        improve,
        ceiling: ceiling(&score, &read.values),
        score,
    }
}

/// The most important first ones, put back in the order of the indicators.
fn chosen(mut candidates: Vec<(f64, f64, Indicator)>, shown: usize) -> Vec<Indicator> {
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
    let mut first = candidates.into_iter().take(shown).map(|c| c.2).collect::<Vec<_>>();
    first.sort();
    first
}

fn detail(scorer: &Scorer<'_>, facts: &ResidenceFacts, indicator: Indicator, up: bool) -> Detail {
    match indicator {
        Indicator::L => {
            let levels = scorer.trusted_levels(facts);
            let credits = &scorer.parameters().level_credits;
            let equivalents = levels.known().iter().zip(credits).map(|(n, c)| f64::from(*n) * c).sum();
            Detail::Dwellings { equivalents, dwellings: levels.total(), unknown: u64::from(levels.unknown) }
        }
        Indicator::P1 => Detail::Lift(facts.lift),
        i if i.dimension() == Dimension::Services => {
            Detail::Service(service_state(&facts.services[i.place()], scorer.parameters(), up))
        }
        _ => Detail::Plain,
    }
}

/// The place that makes the value: at the low end for a strength, at the high end for a limit.
fn service_state(service: &ServiceFact, parameters: &Parameters, up: bool) -> ServiceState {
    let Some(candidates) = &service.candidates else { return ServiceState::Unknown };
    let worth = |c: &crate::Candidate| {
        let value = candidate_value(c, parameters);
        if up { value.lo } else { value.hi }
    };
    let metres = |c: &crate::Candidate| c.d_lo.unwrap_or(f64::INFINITY);
    let best =
        candidates.iter().min_by(|a, b| worth(b).total_cmp(&worth(a)).then(metres(a).total_cmp(&metres(b))));
    match best {
        None => ServiceState::None,
        Some(c) => match (c.d_lo, c.d_hi) {
            (None, None) => ServiceState::NoPath,
            (_, Some(metres)) => ServiceState::At { metres, entrance: c.entrance },
            (Some(metres), None) => ServiceState::PathUnseen { metres },
        },
    }
}

fn ceiling(score: &Score, values: &crate::Indicators) -> Option<CeilingReason> {
    CEILING_INDICATORS
        .into_iter()
        .zip(score.ceilings)
        .filter(|(_, c)| c.hi < 100.0)
        .min_by(|a, b| a.1.hi.total_cmp(&b.1.hi).then(a.1.lo.total_cmp(&b.1.lo)))
        .map(|(indicator, ceiling)| CeilingReason {
            indicator,
            value: values[indicator],
            ceiling,
            binds: score.uncapped.hi > ceiling.hi,
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{levers::catalogue, samples};
    use proptest::prelude::*;

    fn explained(facts: &ResidenceFacts) -> Explanation {
        explain(facts, &Parameters::default(), Reading::default(), &catalogue(facts))
    }

    fn codes(reasons: &[Reason]) -> Vec<&'static str> {
        reasons.iter().map(|r| r.indicator.code()).collect()
    }

    #[test]
    fn the_worked_example_is_explained() {
        let e = explained(&samples::tilleuls_with_unknowns());
        assert_eq!(codes(&e.pulls_up), ["P1", "P2", "A1", "S-food"]);
        assert_eq!(codes(&e.limits), ["L", "A4", "S-doctor", "S-cash-post"]);
        assert_eq!(e.limits[0].detail, Detail::Dwellings { equivalents: 6.0, dwellings: 40, unknown: 12 });
        let food = ServiceState::At { metres: 100.0, entrance: Interval::ONE };
        assert_eq!(e.pulls_up[3].detail, Detail::Service(food));
        let ceiling = e.ceiling.unwrap();
        assert_eq!((ceiling.indicator, ceiling.binds), (Indicator::P1, false));
    }

    #[test]
    fn the_link_that_holds_a_residence_down_is_its_first_limit() {
        let e = explained(&samples::erables());
        assert_eq!(codes(&e.limits), ["P1", "P2"]);
        let ceiling = e.ceiling.unwrap();
        assert_eq!((ceiling.indicator, ceiling.binds), (Indicator::P1, true));
    }

    proptest! {
        #[test]
        fn nothing_is_both_a_strength_and_a_limit(facts in samples::any_facts()) {
            let e = explained(&facts);
            for r in &e.pulls_up {
                prop_assert!(e.limits.iter().all(|l| l.indicator != r.indicator));
            }
            prop_assert!(e.find_out.len() <= 3 && e.improve.len() <= 4);
        }
    }
}
