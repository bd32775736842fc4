//! What the answers say of all dwellings, with a 95 % interval.
//!
//! The variance is that of a ratio, linearised; what the margins already say is taken out of it (residuals of the calibration),
//! stratum by stratum, with the finite-population correction. A share then has the interval of Wilson with the number of
//! answers that would give this variance, and Student's quantile: it stays inside 0 and 1 and is not empty at the ends.

use crate::quantile::t_quantile;
use crate::weight::Weighting;
use serde::{Deserialize, Serialize};

/// Answers and their weights. The first margin of the weighting is the strata.
#[derive(Debug, Clone, Copy)]
pub struct Surveyed<'a> {
    pub weighting: &'a Weighting,
}

/// An estimate and its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    pub value: f64,
    pub low: f64,
    pub high: f64,
    /// Answers that it is made of.
    pub answers: usize,
    /// So many answers of a simple sample would tell as much.
    pub effective: f64,
}

/// Rounds in which means by category are taken out, and the change below which they are out.
const ROUNDS: usize = 100;
const STILL: f64 = 1e-10;

/// Takes out of values what the margins say of them: weighted means by category, margin after margin, until nothing moves.
fn residuals(values: &mut [f64], weighting: &Weighting) {
    let scale = values.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    for _ in 0..ROUNDS {
        let mut moved = 0.0_f64;
        for (frame, of) in &weighting.margins {
            let mut sums = vec![(0.0, 0.0); frame.len()];
            for ((value, weight), category) in values.iter().zip(&weighting.weights).zip(of) {
                sums[*category].0 += value * weight;
                sums[*category].1 += weight;
            }
            for (value, category) in values.iter_mut().zip(of) {
                let (sum, weight) = sums[*category];
                if weight > 0.0 {
                    *value -= sum / weight;
                    moved = moved.max((sum / weight).abs());
                }
            }
        }
        if moved <= STILL * scale {
            break;
        }
    }
}

impl Surveyed<'_> {
    /// Categories beyond the first of each margin: what the weights have learnt from the frame.
    fn learnt(&self) -> usize {
        self.weighting.margins.iter().skip(1).map(|(frame, _)| frame.len().saturating_sub(1)).sum()
    }

    fn strata(&self) -> usize {
        self.weighting.margins.first().map_or(1, |(frame, _)| frame.len().max(1))
    }

    /// The variance of a weighted sum of values, none for fewer than two answers.
    fn variance(&self, mut values: Vec<f64>) -> Option<f64> {
        let answers = values.len();
        residuals(&mut values, self.weighting);
        let whole = (vec![self.weighting.weights.iter().sum::<f64>().round() as u64], vec![0; answers]);
        let (frame, of) = self.weighting.margins.first().unwrap_or(&whole);
        let mut sums = vec![(0_usize, 0.0, 0.0); frame.len()];
        for ((value, weight), stratum) in values.iter().zip(&self.weighting.weights).zip(of) {
            let part = value * weight;
            let sum = &mut sums[*stratum];
            *sum = (sum.0 + 1, sum.1 + part, sum.2 + part * part);
        }
        let mut variance = 0.0;
        for ((count, sum, squares), frame) in sums.into_iter().zip(frame) {
            if count < 2 {
                continue;
            }
            let n = count as f64;
            let spread = (squares - sum * sum / n).max(0.0) / (n - 1.0);
            let fpc = (1.0 - n / (*frame as f64)).max(0.0);
            variance += fpc * n * spread;
        }
        // Residuals of a fit are smaller than what they stand for: by its categories, like any regression.
        let free = answers.checked_sub(self.strata() + self.learnt()).filter(|free| *free > 0)?;
        let before = answers.saturating_sub(self.strata()).max(1);
        Some(variance * before as f64 / free as f64)
    }

    fn freedom(&self, answers: usize) -> usize {
        // A part of the answers learns from its own number only.
        answers.saturating_sub(self.strata().min(answers / 2) + self.learnt().min(answers / 4)).max(1)
    }

    /// The weighted mean of what is known, how many it is made of, and its variance.
    fn ratio(&self, values: &[Option<f64>]) -> Option<(f64, usize, f64)> {
        let weights = &self.weighting.weights;
        let (mut top, mut base, mut answers) = (0.0, 0.0, 0);
        for (value, weight) in values.iter().zip(weights) {
            if let Some(value) = value {
                top += value * weight;
                base += weight;
                answers += 1;
            }
        }
        if answers < 2 || base <= 0.0 {
            return None;
        }
        let mean = top / base;
        let linear = values.iter().map(|value| value.map_or(0.0, |value| (value - mean) / base)).collect();
        Some((mean, answers, self.variance(linear)?))
    }

    /// Answers of equal weights that would tell as much, among those of a part.
    fn kish(&self, is_in: impl Fn(usize) -> bool) -> f64 {
        let parts = self.weighting.weights.iter().enumerate().filter(|(at, _)| is_in(*at));
        let (sum, squares) = parts.fold((0.0, 0.0), |(s, q), (_, w)| (s + w, q + w * w));
        if squares > 0.0 { sum * sum / squares } else { 0.0 }
    }
}

/// The share of dwellings for which something is so, among those for which the answers say whether it is.
#[must_use]
pub fn share(surveyed: Surveyed<'_>, said: &[Option<bool>]) -> Option<Estimate> {
    let values: Vec<Option<f64>> = said.iter().map(|one| one.map(|yes| f64::from(u8::from(yes)))).collect();
    let (value, answers, variance) = surveyed.ratio(&values)?;
    let t = t_quantile(surveyed.freedom(answers))?;
    // At the ends the answers vary in nothing: their number is all that is known of how sure they are.
    let kish = surveyed.kish(|at| said[at].is_some());
    let spread = value * (1.0 - value);
    let effective = if variance > 0.0 && spread > 0.0 {
        spread / variance
    } else if surveyed.is_whole(answers) {
        return Some(Estimate { value, low: value, high: value, answers, effective: kish });
    } else {
        kish
    };
    let square = t * t / effective;
    let centre = (value + square / 2.0) / (1.0 + square);
    let half = t / (1.0 + square) * (spread / effective + square / (4.0 * effective)).sqrt();
    let (low, high) = ((centre - half).max(0.0), (centre + half).min(1.0));
    Some(Estimate { value, low: low.min(value), high: high.max(value), answers, effective })
}

/// The mean of a number over all dwellings, inside its bounds.
#[must_use]
pub fn mean(surveyed: Surveyed<'_>, said: &[Option<f64>], (least, most): (f64, f64)) -> Option<Estimate> {
    let (value, answers, variance) = surveyed.ratio(said)?;
    let half = t_quantile(surveyed.freedom(answers))? * variance.sqrt();
    let kish = surveyed.kish(|at| said[at].is_some());
    let (low, high) = ((value - half).max(least), (value + half).min(most));
    Some(Estimate { value, low, high, answers, effective: kish })
}

impl Surveyed<'_> {
    /// Did every dwelling answer?
    fn is_whole(&self, answers: usize) -> bool {
        let frame: f64 = self.weighting.weights.iter().sum();
        answers == self.weighting.weights.len() && answers as f64 >= frame - 0.5
    }
}
