//! What the scores of a file say: a weighted mean of 0 to 5, how far its readers differ, whether another must read it. A
//! criterion without a score is not a zero.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The highest score of a criterion.
pub const MOST: u8 = 5;

/// What a reader says of a criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// 0 to 5; `None`: not applicable.
    pub score: Option<u8>,
    /// Why: never empty.
    pub because: String,
}

/// A criterion and what it weighs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    pub id: String,
    pub weight: u32,
}

/// Why a review cannot be locked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "code", content = "criterion")]
pub enum Lack {
    /// Nothing is said of a criterion.
    Mark(String),
    /// A score without a reason, or « not applicable » without one.
    Reason(String),
    TooHigh(String),
    /// A mark of a criterion that the call does not have.
    Stranger(String),
    /// All « not applicable »: there is no score.
    Nothing,
}

/// What is lacking before a review can be locked; empty when nothing is.
#[must_use]
pub fn lacks(criteria: &[Criterion], marks: &BTreeMap<String, Mark>) -> Vec<Lack> {
    let mut all = Vec::new();
    for criterion in criteria {
        match marks.get(&criterion.id) {
            None => all.push(Lack::Mark(criterion.id.clone())),
            Some(mark) => {
                if mark.because.trim().is_empty() {
                    all.push(Lack::Reason(criterion.id.clone()));
                }
                if mark.score.is_some_and(|score| score > MOST) {
                    all.push(Lack::TooHigh(criterion.id.clone()));
                }
            }
        }
    }
    let known = |id: &&String| criteria.iter().any(|criterion| criterion.id == **id);
    all.extend(marks.keys().filter(|id| !known(id)).map(|id| Lack::Stranger(id.clone())));
    if all.is_empty() && total(criteria, marks).is_none() {
        all.push(Lack::Nothing);
    }
    all
}

/// The weighted mean of one review, in thousandths of a point; criteria not applicable leave their weight to the others.
/// `None` when no criterion with a weight has a score.
#[must_use]
pub fn total(criteria: &[Criterion], marks: &BTreeMap<String, Mark>) -> Option<i64> {
    let (mut sum, mut weights) = (0_i64, 0_i64);
    for criterion in criteria {
        if let Some(score) = marks.get(&criterion.id).and_then(|mark| mark.score) {
            sum += i64::from(criterion.weight) * i64::from(score.min(MOST));
            weights += i64::from(criterion.weight);
        }
    }
    (weights > 0).then(|| (sum * 2_000 + weights) / (weights * 2))
}

/// What the locked reviews of a file say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub readers: usize,
    /// Thousandths of a point.
    pub mean: Option<i64>,
    /// From the lowest reader to the highest.
    pub spread: Option<i64>,
    /// How far another panel's mean would typically lie: known from two readers.
    pub noise: Option<i64>,
    /// Another reader is needed: too few, or too far from one another.
    pub needs_reader: bool,
}

/// Reads the totals of the locked reviews; a file read by enough people who differ by no more than `most_spread` is done.
#[must_use]
pub fn verdict(totals: &[i64], enough: usize, most_spread: i64) -> Verdict {
    let count = totals.len() as i64;
    let mean = (count > 0).then(|| (totals.iter().sum::<i64>() * 2 + count) / (count * 2));
    let spread = totals.iter().max().zip(totals.iter().min()).map(|(most, least)| most - least);
    let noise = mean.filter(|_| count > 1).map(|mean| {
        let squares: i64 = totals.iter().map(|total| (total - mean).pow(2)).sum();
        (squares / (count - 1) / count).isqrt()
    });
    // An extra reader is asked for once: after that the spread is a fact, and the committee hears it.
    let differs = spread.is_some_and(|spread| spread > most_spread) && totals.len() <= enough;
    Verdict { readers: totals.len(), mean, spread, noise, needs_reader: totals.len() < enough || differs }
}
