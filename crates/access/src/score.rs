//! The index: geometric between dimensions, arithmetic inside, under continuous ceilings, with exact bounds.
//!
//! `G = Π (1 + 99·D)^w`, index = `100·(G − 1)/99`, never above `min(base + (100 − base)·x)` over the links of the
//! chain. Every step is non-decreasing in every indicator, so evaluating at all the low values and at all the
//! high values gives the exact bounds.

use crate::{
    Indicator, Parameters,
    facts::{LevelCounts, ResidenceFacts},
    indicators::Dimension,
    reading::{Indicators, Oldest, Read, Reading, read, trusted_levels},
};
use model::Interval;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Absorbs the noise of floating point at a bound: 79.9999999999 is an A.
const NOISE: f64 = 1e-9;

/// Letter of a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Class {
    A,
    B,
    C,
    D,
    E,
}

impl Class {
    pub const ALL: [Class; 5] = [Class::A, Class::B, Class::C, Class::D, Class::E];

    /// The class of a score that is not rounded.
    #[must_use]
    pub fn of(score: f64, parameters: &Parameters) -> Class {
        parameters
            .class_bounds
            .iter()
            .position(|bound| score + NOISE >= f64::from(*bound))
            .map_or(Class::E, |i| Class::ALL[i])
    }

    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Class::A => 'A',
            Class::B => 'B',
            Class::C => 'C',
            Class::D => 'D',
            Class::E => 'E',
        }
    }
}

/// The classes a score can still be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ClassRange {
    pub best: Class,
    pub worst: Class,
}

impl ClassRange {
    #[must_use]
    pub fn of(score: Interval, parameters: &Parameters) -> ClassRange {
        ClassRange { best: Class::of(score.hi, parameters), worst: Class::of(score.lo, parameters) }
    }

    /// The class, when both bounds agree.
    #[must_use]
    pub fn sure(self) -> Option<Class> {
        (self.best == self.worst).then_some(self.best)
    }
}

/// What the index says of one residence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Score {
    /// L, P, A, S, on `[0, 1]`.
    pub dimensions: [Interval; 4],
    /// The index, 0 to 100, under the ceilings.
    pub index: Interval,
    /// The index before the ceilings.
    pub uncapped: Interval,
    /// *Socle*: the same without the dwellings. Is it worth adapting a dwelling here?
    pub footing: Interval,
    /// Ceilings of P1, P2 and A1, 0 to 100.
    pub ceilings: [Interval; 3],
    pub classes: ClassRange,
    /// Share of the weights that is known, on `[0, 1]`.
    pub coverage: f64,
    /// Informations missing.
    pub missing: u8,
    /// Facts to be checked again.
    pub to_check: u8,
    /// Is it known enough to have a rank?
    pub has_rank: bool,
}

/// The indicators that carry a ceiling, in the order of [`Score::ceilings`].
pub const CEILING_INDICATORS: [Indicator; 3] = [Indicator::P1, Indicator::P2, Indicator::A1];

impl Score {
    /// The lowest of the ceilings, at each bound.
    #[must_use]
    pub fn ceiling(&self) -> Interval {
        lowest(&self.ceilings)
    }

    /// The index in whole points, rounded outwards, inside 0–100.
    #[must_use]
    pub fn shown(&self) -> (i64, i64) {
        let (lo, hi) = self.index.outward();
        (lo.clamp(0, 100), hi.clamp(0, 100))
    }

    #[must_use]
    pub fn dimension(&self, dimension: Dimension) -> Interval {
        self.dimensions[dimension as usize]
    }

    /// Dimension L, P, A or S that is certainly lowest, if one is: the first thing to tell of a residence.
    #[must_use]
    pub fn weakest_dimension(&self) -> Option<Dimension> {
        let weakest = Dimension::ALL
            .into_iter()
            .min_by(|a, b| self.dimension(*a).hi.total_cmp(&self.dimension(*b).hi))?;
        let hi = self.dimension(weakest).hi;
        let others = Dimension::ALL.into_iter().filter(|d| *d != weakest);
        others.into_iter().all(|d| self.dimension(d).lo > hi).then_some(weakest)
    }
}

fn lowest(ceilings: &[Interval; 3]) -> Interval {
    ceilings.iter().fold(Interval::known(100.0), |a, b| Interval { lo: a.lo.min(b.lo), hi: a.hi.min(b.hi) })
}

/// Everything that depends on the parameters alone, computed once for many residences.
#[derive(Debug, Clone, Copy)]
pub struct Scorer<'a> {
    pub(crate) parameters: &'a Parameters,
    oldest: Oldest,
    weights: [f64; 4],
    footing_weights: [f64; 4],
}

impl<'a> Scorer<'a> {
    #[must_use]
    pub fn new(parameters: &'a Parameters, reading: Reading) -> Scorer<'a> {
        let points = parameters.dimension_weights;
        let sum: f64 = points.iter().sum();
        let rest = sum - points[0];
        let footing_weights = if rest > 0.0 {
            [0.0, points[1] / rest, points[2] / rest, points[3] / rest]
        } else {
            [0.0, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0]
        };
        let weights = if sum > 0.0 { points.map(|w| w / sum) } else { [0.25; 4] };
        Scorer { parameters, oldest: Oldest::new(parameters, reading), weights, footing_weights }
    }

    #[must_use]
    pub fn parameters(&self) -> &'a Parameters {
        self.parameters
    }

    /// The values of the indicators, and how much of them is known.
    #[must_use]
    pub fn read(&self, facts: &ResidenceFacts) -> Read {
        read(facts, self.parameters, &self.oldest)
    }

    /// The levels of the dwellings as this reading trusts them.
    #[must_use]
    pub fn trusted_levels(&self, facts: &ResidenceFacts) -> LevelCounts {
        trusted_levels(facts, self.oldest.is_prudent())
    }

    /// L, P, A, S.
    #[must_use]
    pub fn dimensions(&self, values: &Indicators) -> [Interval; 4] {
        let p = self.parameters;
        [
            values[Indicator::L],
            mean(values.of(Dimension::CommonParts), &p.common_weights),
            mean(values.of(Dimension::Surroundings), &p.surroundings_weights),
            mean(values.of(Dimension::Services), &p.services_weights),
        ]
    }

    /// The ceilings of P1, P2 and A1.
    #[must_use]
    pub fn ceilings(&self, values: &Indicators) -> [Interval; 3] {
        let bases = [self.parameters.ceilings.p1, self.parameters.ceilings.p2, self.parameters.ceilings.a1];
        std::array::from_fn(|i| values[CEILING_INDICATORS[i]].map(|x| ceiling(bases[i], x)))
    }

    /// The index, under the ceilings.
    #[must_use]
    pub fn index(&self, values: &Indicators) -> Interval {
        under(self.uncapped(&self.dimensions(values)), lowest(&self.ceilings(values)))
    }

    /// The footing, under the ceilings.
    #[must_use]
    pub fn footing(&self, values: &Indicators) -> Interval {
        let logs = self.dimensions(values).map(|d| d.map(log_scale));
        under(geometric(&logs, &self.footing_weights), lowest(&self.ceilings(values)))
    }

    pub(crate) fn uncapped(&self, dimensions: &[Interval; 4]) -> Interval {
        geometric(&dimensions.map(|d| d.map(log_scale)), &self.weights)
    }

    /// What one dimension brings to the logarithm of the index.
    pub(crate) fn part(&self, dimension: usize, value: f64) -> f64 {
        self.weights[dimension] * log_scale(value)
    }

    /// Scores a residence.
    #[must_use]
    pub fn score(&self, facts: &ResidenceFacts) -> Score {
        self.score_read(&self.read(facts))
    }

    /// Scores indicators that are already read.
    #[must_use]
    pub fn score_read(&self, read: &Read) -> Score {
        let p = self.parameters;
        let dimensions = self.dimensions(&read.values);
        let ceilings = self.ceilings(&read.values);
        let ceiling = lowest(&ceilings);
        let logs = dimensions.map(|d| d.map(log_scale));
        let uncapped = geometric(&logs, &self.weights);
        let index = under(uncapped, ceiling);
        let has_rank = index.width() <= p.display.widest_points + NOISE
            && 100.0 * read.coverage + NOISE >= p.display.least_coverage_percent;
        Score {
            dimensions,
            index,
            uncapped,
            footing: under(geometric(&logs, &self.footing_weights), ceiling),
            ceilings,
            classes: ClassRange::of(index, p),
            coverage: read.coverage,
            missing: read.missing,
            to_check: read.to_check,
            has_rank,
        }
    }
}

/// `base + (100 − base)·x`: continuous, so that nothing is gained around a threshold.
pub(crate) fn ceiling(base: f64, x: f64) -> f64 {
    base + (100.0 - base) * x
}

fn under(score: Interval, ceiling: Interval) -> Interval {
    Interval { lo: score.lo.min(ceiling.lo), hi: score.hi.min(ceiling.hi) }
}

fn mean(values: &[Interval], weights: &[f64]) -> Interval {
    let (mut lo, mut hi) = (0.0, 0.0);
    for (value, weight) in values.iter().zip(weights) {
        lo += weight * value.lo;
        hi += weight * value.hi;
    }
    Interval { lo: (lo / 100.0).min(1.0), hi: (hi / 100.0).min(1.0) }
}

/// From `[0, 1]` to the logarithm of a scale that goes from 1 to 100.
pub(crate) fn log_scale(dimension: f64) -> f64 {
    (1.0 + 99.0 * dimension).ln()
}

/// From the mean of the logarithms back to 0–100.
pub(crate) fn back(log: f64) -> f64 {
    (100.0 * (log.exp() - 1.0) / 99.0).clamp(0.0, 100.0)
}

fn geometric(logs: &[Interval; 4], weights: &[f64; 4]) -> Interval {
    let (mut lo, mut hi) = (0.0, 0.0);
    for (log, weight) in logs.iter().zip(weights) {
        lo += weight * log.lo;
        hi += weight * log.hi;
    }
    Interval { lo: back(lo), hi: back(hi) }
}

/// Scores one residence.
#[must_use]
pub fn score(facts: &ResidenceFacts, parameters: &Parameters, reading: Reading) -> Score {
    Scorer::new(parameters, reading).score(facts)
}

/// Scores many residences on all processors; the result does not depend on how many there are.
#[must_use]
pub fn score_many(facts: &[ResidenceFacts], parameters: &Parameters, reading: Reading) -> Vec<Score> {
    let scorer = Scorer::new(parameters, reading);
    facts.par_iter().map(|f| scorer.score(f)).collect()
}

#[cfg(test)]
mod tests;
