//! Ranks that say what is not known: an interval of ranks for each residence, none for those known too little.

use crate::score::Score;
use model::Interval;
use serde::Serialize;

/// The ranks a residence can have, 1 being the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct RankInterval {
    pub best: u32,
    pub worst: u32,
}

/// Ranks that incomplete data leave possible: `best = 1 + #{lo_j > hi_i}`, `worst = 1 + #{j ≠ i: hi_j > lo_i}`.
/// In the order of the input; `O(n log n)`.
#[must_use]
pub fn rank_intervals(scores: &[Interval]) -> Vec<RankInterval> {
    let sorted = |f: fn(&Interval) -> f64| {
        let mut all = scores.iter().map(f).collect::<Vec<_>>();
        all.sort_unstable_by(f64::total_cmp);
        all
    };
    let (los, his) = (sorted(|s| s.lo), sorted(|s| s.hi));
    let above = |all: &[f64], x: f64| all.len() - all.partition_point(|y| *y <= x);
    scores
        .iter()
        .map(|s| {
            let itself = usize::from(s.hi > s.lo);
            RankInterval {
                best: rank(above(&los, s.hi)),
                worst: rank(above(&his, s.lo).saturating_sub(itself)),
            }
        })
        .collect()
}

/// One more than the number of residences ahead.
pub(crate) fn rank(ahead: usize) -> u32 {
    u32::try_from(ahead).unwrap_or(u32::MAX).saturating_add(1)
}

/// A line of the list of residences.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Listed {
    /// Index in the input.
    pub residence: usize,
    /// `None`: to be completed. Not a bad rank.
    pub rank: Option<RankInterval>,
}

/// The list of residences, best middle of interval first. Those known too little have no rank and do not count
/// in the ranks of the others; they stand where their middle puts them, never all at the bottom. Equal middles
/// keep the order of the input.
#[must_use]
pub fn listing(scores: &[Score]) -> Vec<Listed> {
    let ranked = (0..scores.len()).filter(|i| scores[*i].has_rank).collect::<Vec<_>>();
    let intervals = ranked.iter().map(|i| scores[*i].index).collect::<Vec<_>>();
    let mut list = (0..scores.len()).map(|residence| Listed { residence, rank: None }).collect::<Vec<_>>();
    for (i, rank) in ranked.into_iter().zip(rank_intervals(&intervals)) {
        list[i].rank = Some(rank);
    }
    let middle = |l: &Listed| scores[l.residence].index.lo + scores[l.residence].index.hi;
    list.sort_by(|a, b| middle(b).total_cmp(&middle(a)));
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Parameters, Reading, samples, score_many};
    use proptest::prelude::*;

    #[test]
    fn a_residence_known_too_little_has_no_rank_and_is_not_last() {
        let facts = [
            samples::erables(),
            crate::ResidenceFacts::default(),
            samples::tilleuls(),
            samples::tilleuls_with_unknowns(),
        ];
        let scores = score_many(&facts, &Parameters::default(), Reading::default());
        let list = listing(&scores);
        let order = list.iter().map(|l| l.residence).collect::<Vec<_>>();
        assert_eq!(order, [3, 2, 1, 0]);
        assert_eq!(list[2].rank, None);
        assert_eq!(list[0].rank, Some(RankInterval { best: 1, worst: 2 }));
        assert_eq!(list[3].rank, Some(RankInterval { best: 3, worst: 3 }));
    }

    proptest! {
        #[test]
        fn ranks_are_those_of_the_definition(scores in proptest::collection::vec(samples::any_interval(), 0..40)) {
            let fast = rank_intervals(&scores);
            for (i, s) in scores.iter().enumerate() {
                let best = 1 + scores.iter().filter(|o| o.lo > s.hi).count();
                let worst = 1 + scores.iter().enumerate().filter(|(j, o)| *j != i && o.hi > s.lo).count();
                prop_assert_eq!((fast[i].best as usize, fast[i].worst as usize), (best, worst));
                prop_assert!(fast[i].best <= fast[i].worst);
            }
        }
    }
}
