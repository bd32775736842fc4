//! Would the ranks hold with another method? 85 weight vectors × 3 aggregations = 255 scenarios, no chance.
//!
//! Weights in `{15, 20, 25, 30, 35}` adding up to 100; geometric, arithmetic, and half mean half weakest link.
//! Scenarios run on all processors; the sums are of whole numbers, so the result is the same on any machine.

use crate::{
    ranks::rank,
    score::{Score, back, log_scale},
};
use model::Interval;
use rayon::prelude::*;
use serde::Serialize;

/// Scores closer than this share a rank.
const TIE: f64 = 1e-9;

const STEPS: [u8; 5] = [15, 20, 25, 30, 35];

/// How the four dimensions become one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aggregation {
    Geometric,
    Arithmetic,
    /// Half the mean, half the weakest link.
    MeanAndWeakest,
}

impl Aggregation {
    pub const ALL: [Aggregation; 3] = [Self::Geometric, Self::Arithmetic, Self::MeanAndWeakest];

    fn value(self, point: &Point, weights: &[f64; 4]) -> f64 {
        let weighted = |x: &[f64; 4]| x.iter().zip(weights).map(|(x, w)| x * w).sum::<f64>();
        match self {
            Self::Geometric => back(weighted(&point.logs)),
            Self::Arithmetic => 100.0 * weighted(&point.dimensions),
            Self::MeanAndWeakest => 50.0 * (weighted(&point.dimensions) + point.weakest),
        }
    }
}

/// The weight vectors, shares that add up to 1, in a fixed order.
#[must_use]
pub fn weight_lattice() -> Vec<[f64; 4]> {
    let mut all = Vec::with_capacity(85);
    for l in STEPS {
        for p in STEPS {
            for a in STEPS {
                for s in STEPS {
                    if u16::from(l) + u16::from(p) + u16::from(a) + u16::from(s) == 100 {
                        all.push([l, p, a, s].map(|w| f64::from(w) / 100.0));
                    }
                }
            }
        }
    }
    all
}

/// A residence as the scenarios see it: one value per dimension.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// L, P, A, S on `[0, 1]`.
    pub dimensions: [f64; 4],
    /// Ceiling, 0 to 100; 100 for none.
    pub ceiling: f64,
}

/// Which value of an interval stands for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// What is certain.
    #[default]
    Low,
    Middle,
    High,
}

impl Side {
    fn of(self, i: Interval) -> f64 {
        match self {
            Self::Low => i.lo,
            Self::Middle => (i.lo + i.hi) / 2.0,
            Self::High => i.hi,
        }
    }
}

impl Candidate {
    #[must_use]
    pub fn of(score: &Score, side: Side) -> Candidate {
        Candidate { dimensions: score.dimensions.map(|d| side.of(d)), ceiling: side.of(score.ceiling()) }
    }
}

/// What is asked of the scenarios.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question {
    /// How many residences the budget can fund.
    pub top: u32,
    pub ceilings: bool,
    /// Weights of reference, shares that add up to 1.
    pub reference: [f64; 4],
}

impl Default for Question {
    fn default() -> Question {
        Question { top: 1, ceilings: true, reference: [0.25; 4] }
    }
}

/// In how many scenarios a residence stays among the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Robustness {
    /// In at least 90 % of the scenarios.
    Robust,
    /// In 60 to 90 %.
    ToDiscuss,
    /// In less than 60 %.
    Fragile,
}

/// How one residence fares over the scenarios.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RankStability {
    /// Rank with the weights of reference and the geometric aggregation.
    pub reference: u32,
    pub best: u32,
    pub worst: u32,
    /// Scenarios in which it is among the first `top`.
    pub scenarios_in_top: u32,
    /// The same, as a share.
    pub top_share: f64,
}

impl RankStability {
    #[must_use]
    pub fn robustness(&self) -> Robustness {
        if self.top_share >= 0.9 {
            Robustness::Robust
        } else if self.top_share >= 0.6 {
            Robustness::ToDiscuss
        } else {
            Robustness::Fragile
        }
    }
}

/// How a list fares over the scenarios.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stability {
    pub scenarios: u32,
    /// Mean over scenarios and residences of the distance to the rank of reference.
    pub mean_shift: f64,
    /// In the order of the input.
    pub residences: Vec<RankStability>,
}

struct Point {
    dimensions: [f64; 4],
    logs: [f64; 4],
    weakest: f64,
    ceiling: f64,
}

fn ranks(points: &[Point], weights: &[f64; 4], aggregation: Aggregation) -> Vec<u32> {
    let scores = points.iter().map(|p| aggregation.value(p, weights).min(p.ceiling)).collect::<Vec<_>>();
    let mut sorted = scores.clone();
    sorted.sort_unstable_by(f64::total_cmp);
    scores.iter().map(|s| rank(sorted.len() - sorted.partition_point(|other| *other <= s + TIE))).collect()
}

#[derive(Clone, Copy)]
struct Tally {
    best: u32,
    worst: u32,
    in_top: u32,
    shift: u64,
}

const NO_TALLY: Tally = Tally { best: u32::MAX, worst: 0, in_top: 0, shift: 0 };

/// Ranks over the 255 scenarios. Memory: a few numbers per residence and processor.
#[must_use]
pub fn stability(candidates: &[Candidate], question: &Question) -> Stability {
    let points = candidates
        .iter()
        .map(|c| Point {
            dimensions: c.dimensions,
            logs: c.dimensions.map(log_scale),
            weakest: c.dimensions.iter().copied().fold(f64::INFINITY, f64::min),
            ceiling: if question.ceilings { c.ceiling } else { 100.0 },
        })
        .collect::<Vec<_>>();
    let reference = ranks(&points, &question.reference, Aggregation::Geometric);
    let scenarios =
        weight_lattice().into_iter().flat_map(|w| Aggregation::ALL.map(|a| (w, a))).collect::<Vec<_>>();

    let tallies = scenarios
        .par_iter()
        .fold(
            || vec![NO_TALLY; points.len()],
            |mut tallies, (weights, aggregation)| {
                let now = ranks(&points, weights, *aggregation);
                for ((tally, rank), reference) in tallies.iter_mut().zip(now).zip(&reference) {
                    tally.best = tally.best.min(rank);
                    tally.worst = tally.worst.max(rank);
                    tally.in_top += u32::from(rank <= question.top);
                    tally.shift += u64::from(rank.abs_diff(*reference));
                }
                tallies
            },
        )
        .reduce(
            || vec![NO_TALLY; points.len()],
            |mut a, b| {
                for (a, b) in a.iter_mut().zip(b) {
                    a.best = a.best.min(b.best);
                    a.worst = a.worst.max(b.worst);
                    a.in_top += b.in_top;
                    a.shift += b.shift;
                }
                a
            },
        );

    let count = scenarios.len();
    let shifts: u64 = tallies.iter().map(|t| t.shift).sum();
    let places = (count * points.len()).max(1) as f64;
    Stability {
        scenarios: u32::try_from(count).unwrap_or(u32::MAX),
        mean_shift: shifts as f64 / places,
        residences: tallies
            .iter()
            .zip(reference)
            .map(|(t, reference)| RankStability {
                reference,
                best: t.best,
                worst: t.worst,
                scenarios_in_top: t.in_top,
                top_share: f64::from(t.in_top) / count as f64,
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn there_are_eighty_five_weight_vectors_that_add_up() {
        let lattice = weight_lattice();
        assert_eq!(lattice.len(), 85);
        assert!(lattice.iter().all(|w| (w.iter().sum::<f64>() - 1.0).abs() < 1e-12));
    }

    #[test]
    fn an_empty_list_is_stable() {
        let s = stability(&[], &Question::default());
        assert_eq!((s.scenarios, s.mean_shift, s.residences.len()), (255, 0.0, 0));
    }

    #[test]
    fn ceilings_change_the_ranks_when_asked_to() {
        let stairs = Candidate { dimensions: [1.0, 0.4, 1.0, 1.0], ceiling: 39.0 };
        let level = Candidate { dimensions: [0.6; 4], ceiling: 100.0 };
        let with = stability(&[stairs, level], &Question::default());
        assert_eq!(with.residences[1].top_share, 1.0);
        let without = stability(&[stairs, level], &Question { ceilings: false, ..Question::default() });
        assert!(without.residences[0].top_share > 0.5);
        assert_eq!(with.residences[1].robustness(), Robustness::Robust);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]
        #[test]
        fn the_number_of_processors_changes_nothing(
            dims in proptest::collection::vec(proptest::array::uniform4(0.0..=1.0_f64), 1..60),
        ) {
            let candidates = dims.into_iter()
                .map(|dimensions| Candidate { dimensions, ceiling: 80.0 }).collect::<Vec<_>>();
            let question = Question { top: 5, ..Question::default() };
            let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap()
                .install(|| stability(&candidates, &question));
            let many = rayon::ThreadPoolBuilder::new().num_threads(5).build().unwrap()
                .install(|| stability(&candidates, &question));
            prop_assert_eq!(&alone, &many);
            for r in &alone.residences {
                prop_assert!(r.best <= r.worst && r.worst as usize <= candidates.len());
            }
        }
    }
}
