//! Questions made from a seed, for measures and tests: places with several parcels, each free for one to three years, wishes
//! of two to eight months or of the whole. They exist nowhere.

use crate::period::after;
use crate::{Bid, Period, Question, Rule};
use jiff::civil::Date;

/// What a made question looks like.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub parcels: usize,
    pub applicants: usize,
    pub wishes: usize,
    /// Occupations are short and follow each other; else each wish is for all the time that a parcel has.
    pub is_over_time: bool,
}

/// A sequence of lots (splitmix64): the same seed gives the same question for years.
struct Lots(u64);

impl Lots {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((u128::from(bits ^ (bits >> 31)) * u128::from(end)) >> 64) as u64
    }
}

/// A question of this shape. Some parcels are wanted by many, as they are in life.
#[must_use]
pub fn call(seed: u64, shape: Shape) -> Question {
    let mut lots = Lots(seed ^ 0xA24B_AED4_963E_E407);
    let start = Date::constant(2027, 1, 1);
    let open: Vec<Period> = (0..shape.parcels)
        .map(|_| {
            let from = after(start, lots.below(180) as u32);
            Period { from, to: after(from, 365 + lots.below(730) as u32) }
        })
        .collect();
    let rule = Rule::default();
    let mut bids: Vec<Bid> = Vec::new();
    let mut needs = Vec::new();
    for applicant in 0..shape.applicants {
        needs.push(if lots.below(10) < 8 { 1 } else { 2 });
        let social = lots.below(11) as u32;
        for rank in 0..shape.wishes.min(shape.parcels) {
            // The lower of two lots: the first parcels are asked for most.
            let parcel = lots.below(shape.parcels as u64).min(lots.below(shape.parcels as u64)) as usize;
            let whole = open[parcel];
            let period = if shape.is_over_time {
                let days = 60 + lots.below(180).min(whole.days() as u64 - 61) as u32;
                let latest = (whole.days() as u64).saturating_sub(u64::from(days)) + 1;
                let from = after(whole.from, lots.below(latest) as u32);
                Period { from, to: after(from, days) }
            } else {
                whole
            };
            let is_again = bids
                .iter()
                .any(|one| one.applicant == applicant && one.parcel == parcel && one.period == period);
            if !is_again {
                bids.push(Bid { applicant, parcel, period, points: rule.points(rank, social, period) });
            }
        }
    }
    Question { parcels: shape.parcels, gap_days: 7, needs, bids }
}
