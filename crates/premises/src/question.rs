//! The question put to the search: which bids are granted, so that no parcel is given twice and nobody is given more than it
//! needs. What may not be at all was left out before (see `matching`).

use crate::Period;
use serde::{Deserialize, Serialize};

/// One wish that may be granted: a parcel, for a period, worth so many points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bid {
    /// Which applicant, which parcel: places in the lists of the question.
    pub applicant: usize,
    pub parcel: usize,
    pub period: Period,
    pub points: i64,
}

/// Who asks for what.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Question {
    pub parcels: usize,
    /// Days between two occupations of one parcel: cleaning, keys, inspection.
    pub gap_days: u32,
    /// How many parcels each applicant needs, at most.
    pub needs: Vec<u32>,
    pub bids: Vec<Bid>,
}

/// What is wrong with a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    #[error("bid {0} names a parcel or an applicant that is not there")]
    Unknown(usize),
    #[error("bid {0} is worth nothing, or more than a bid may be")]
    Points(usize),
    #[error("bid {0} ends before it begins")]
    Period(usize),
    #[error("more bids than are taken: {0}")]
    Many(usize),
}

impl Question {
    /// The most that a bid may be worth, and how many are taken: their sums in millionths hold in 64 bits.
    pub const HIGHEST_POINTS: i64 = 1_000_000;
    pub const MOST_BIDS: usize = 50_000;

    /// Can it be answered?
    ///
    /// # Errors
    /// The first thing that is wrong, with the place of its bid.
    pub fn check(&self) -> Result<(), QuestionError> {
        if self.bids.len() > Self::MOST_BIDS {
            return Err(QuestionError::Many(self.bids.len()));
        }
        for (at, bid) in self.bids.iter().enumerate() {
            if bid.applicant >= self.needs.len() || bid.parcel >= self.parcels {
                return Err(QuestionError::Unknown(at));
            }
            if !(1..=Self::HIGHEST_POINTS).contains(&bid.points) {
                return Err(QuestionError::Points(at));
            }
            if bid.period.from >= bid.period.to {
                return Err(QuestionError::Period(at));
            }
        }
        Ok(())
    }

    /// May these two bids not both be granted, because they want one parcel at one time?
    #[must_use]
    pub fn clash(&self, one: usize, other: usize) -> bool {
        let (one, other) = (&self.bids[one], &self.bids[other]);
        one.parcel == other.parcel && one.period.crowds(other.period, self.gap_days)
    }
}
