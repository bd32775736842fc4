//! One parcel, by itself: which of its bids, at these prices, leave most. Weighted scheduling of intervals, from both ends,
//! so that what each bid costs the parcel is known too.

use crate::period::number;
use crate::question::Question;

/// Prices and what they leave are in millionths of a point: sums are whole and the same everywhere.
pub(crate) const SCALE: i64 = 1_000_000;

/// Days of the bids, as numbers, the gap added to the end; bids by parcel, in order of their ends.
pub(crate) struct Days {
    pub from: Vec<i64>,
    pub to: Vec<i64>,
    pub by_parcel: Vec<Vec<usize>>,
    pub by_applicant: Vec<Vec<usize>>,
}

impl Days {
    pub(crate) fn new(question: &Question) -> Days {
        let gap = i64::from(question.gap_days);
        let from: Vec<i64> = question.bids.iter().map(|bid| number(bid.period.from)).collect();
        let to: Vec<i64> = question.bids.iter().map(|bid| number(bid.period.to) + gap).collect();
        let mut by_parcel = vec![Vec::new(); question.parcels];
        let mut by_applicant = vec![Vec::new(); question.needs.len()];
        for (at, bid) in question.bids.iter().enumerate() {
            by_parcel[bid.parcel].push(at);
            by_applicant[bid.applicant].push(at);
        }
        for bids in &mut by_parcel {
            bids.sort_by_key(|bid| (to[*bid], from[*bid], *bid));
        }
        Days { from, to, by_parcel, by_applicant }
    }

    pub(crate) fn clash(&self, one: usize, other: usize) -> bool {
        self.from[one] < self.to[other] && self.from[other] < self.to[one]
    }
}

/// The best of one parcel, and what is lost when a bid of it is taken all the same.
pub(crate) struct Packed {
    pub best: i64,
    pub chosen: Vec<usize>,
    /// Same order as the bids that were given.
    pub losses: Vec<i64>,
}

/// Packs these bids, which come in order of their ends; `worth`: what each leaves, in millionths.
pub(crate) fn pack(days: &Days, bids: &[usize], worth: impl Fn(usize) -> i64) -> Packed {
    let count = bids.len();
    // Before `at`: how many bids end no later than it begins. After it: the first one that begins no sooner than it ends.
    let ends: Vec<i64> = bids.iter().map(|bid| days.to[*bid]).collect();
    let before: Vec<usize> =
        bids.iter().map(|bid| ends.partition_point(|end| *end <= days.from[*bid])).collect();
    let mut left = vec![0_i64; count + 1];
    for at in 0..count {
        left[at + 1] = left[at].max(worth(bids[at]) + left[before[at]]);
    }
    let mut starts: Vec<usize> = (0..count).collect();
    starts.sort_by_key(|at| (days.from[bids[*at]], *at));
    let begin: Vec<i64> = starts.iter().map(|at| days.from[bids[*at]]).collect();
    let after = |at: usize| begin.partition_point(|start| *start < days.to[bids[at]]);
    let mut right = vec![0_i64; count + 1];
    for place in (0..count).rev() {
        let at = starts[place];
        right[place] = right[place + 1].max(worth(bids[at]) + right[after(at)]);
    }
    let best = left[count];
    let losses =
        (0..count).map(|at| best - (left[before[at]] + worth(bids[at]) + right[after(at)])).collect();
    let (mut chosen, mut at) = (Vec::new(), count);
    while at > 0 {
        if left[at] == left[at - 1] {
            at -= 1;
        } else {
            chosen.push(bids[at - 1]);
            at = before[at - 1];
        }
    }
    chosen.reverse();
    Packed { best, chosen, losses }
}
