//! Which wish fits which parcel, rule by rule, and how many points it is worth by the published rule. What does not fit never
//! reaches the search; each reason says what would make it fit.

use crate::{Bid, Listing, Parcel, Period, Question, Use};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One of the wishes of an applicant, the first being the most wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    pub parcel: String,
    pub period: Period,
}

/// Who applies, and for what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    pub id: String,
    pub wishes: Vec<Wish>,
    /// How many parcels it needs at once.
    pub need: u32,
    pub of: Use,
    /// How many people will be there at once.
    pub people: u32,
    pub least_m2: Option<u32>,
    pub most_m2: Option<u32>,
    pub needs_step_free: bool,
    pub welcomes_public: bool,
    /// Of 10, given by those who read the file against the published criteria; `None`: not read yet.
    pub social: Option<u32>,
}

/// What is already occupied, or held for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub parcel: String,
    pub period: Period,
    pub applicant: String,
}

/// The published rule: points by rank of the wish, and for each point of social value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// First, second, third wish…; those after the last one are worth as much as it.
    pub by_rank: Vec<u32>,
    pub by_social: u32,
    /// Points count once for each month of the occupation, rather than once.
    pub is_by_month: bool,
}

impl Default for Rule {
    fn default() -> Self {
        Self { by_rank: vec![100, 80, 64, 51, 41], by_social: 10, is_by_month: false }
    }
}

impl Rule {
    /// What a wish is worth.
    #[must_use]
    pub fn points(&self, rank: usize, social: u32, period: Period) -> i64 {
        let by_rank = self.by_rank.get(rank).or(self.by_rank.last()).copied().unwrap_or(1);
        let once = i64::from(by_rank) + i64::from(self.by_social) * i64::from(social.min(10));
        let times = if self.is_by_month { period.months().max(1) } else { 1 };
        (once * times).clamp(1, Question::HIGHEST_POINTS)
    }
}

/// Why a wish does not fit, and what would.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unfit {
    /// The parcel is not in the listing.
    NoParcel,
    /// It would fit from that day on.
    TooSoon {
        from: Date,
    },
    /// It would fit if it ended by then.
    TooLate {
        to: Date,
    },
    /// Works begin: it would fit if it ended by then.
    Works {
        to: Date,
    },
    /// It would fit in so many square metres.
    TooSmall {
        has: u32,
        least: u32,
    },
    TooLarge {
        has: u32,
        most: u32,
    },
    /// It would fit for so many people.
    TooMany {
        capacity: u32,
    },
    Use,
    /// The establishment is not cleared to receive the public.
    Public,
    StepFree,
    /// The listing does not say it: surface, capacity, period or step-free access.
    Unknown,
    /// Somebody has it then.
    Taken {
        from: Date,
        to: Date,
    },
    /// Its file was not read yet: it has no points.
    NotScored,
}

fn about_place(listing: &Listing, parcel: &Parcel, one: &Applicant) -> Vec<Unfit> {
    let mut all = Vec::new();
    match parcel.surface_m2 {
        None if one.least_m2.is_some() || one.most_m2.is_some() => all.push(Unfit::Unknown),
        None => {}
        Some(has) => {
            all.extend(one.least_m2.filter(|least| has < *least).map(|least| Unfit::TooSmall { has, least }));
            all.extend(one.most_m2.filter(|most| has > *most).map(|most| Unfit::TooLarge { has, most }));
        }
    }
    match parcel.capacity {
        None => all.push(Unfit::Unknown),
        Some(capacity) if one.people > capacity => all.push(Unfit::TooMany { capacity }),
        Some(_) => {}
    }
    if !parcel.uses.contains(&one.of) {
        all.push(Unfit::Use);
    }
    if (one.welcomes_public || one.of.is_public())
        && !matches!(listing.public, Some(crate::PublicAccess::Erp { is_cleared: true, .. }))
    {
        all.push(Unfit::Public);
    }
    if one.needs_step_free {
        match parcel.is_step_free {
            Some(true) => {}
            Some(false) => all.push(Unfit::StepFree),
            None => all.push(Unfit::Unknown),
        }
    }
    all
}

/// All the reasons why a wish does not fit; empty when it does. With one only, that one is what stands in the way.
#[must_use]
pub fn unfits(listing: &Listing, held: &[Held], one: &Applicant, wish: &Wish) -> Vec<Unfit> {
    let Some(parcel) = listing.parcel(&wish.parcel) else { return vec![Unfit::NoParcel] };
    let mut all = about_place(listing, parcel, one);
    match parcel.period {
        None => all.push(Unfit::Unknown),
        Some(open) => {
            if wish.period.from < open.from {
                all.push(Unfit::TooSoon { from: open.from });
            }
            if wish.period.to > open.to {
                all.push(Unfit::TooLate { to: open.to });
            }
        }
    }
    all.extend(
        listing.empty_by().filter(|last| wish.period.to > *last).map(|last| Unfit::Works { to: last }),
    );
    let taken = held
        .iter()
        .filter(|other| other.parcel == wish.parcel && other.period.crowds(wish.period, listing.gap_days));
    all.extend(taken.map(|other| Unfit::Taken { from: other.period.from, to: other.period.to }));
    if one.social.is_none() {
        all.push(Unfit::NotScored);
    }
    all.sort();
    all.dedup();
    all
}

/// The question of a listing, and which wish of whom each of its bids is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fitted {
    pub question: Question,
    /// By bid: applicant and rank of the wish, from 0.
    pub of: Vec<(usize, usize)>,
}

/// Puts the question: wishes that fit, worth what the rule says. Whoever already holds parcels needs so many less.
#[must_use]
pub fn question(listing: &Listing, held: &[Held], applicants: &[Applicant], rule: &Rule) -> Fitted {
    let mut bids = Vec::new();
    let mut of = Vec::new();
    for (at, one) in applicants.iter().enumerate() {
        for (rank, wish) in one.wishes.iter().enumerate() {
            let parcel = listing.parcels.iter().position(|known| known.id == wish.parcel);
            if let (Some(parcel), Some(social)) = (parcel, one.social)
                && unfits(listing, held, one, wish).is_empty()
            {
                let points = rule.points(rank, social, wish.period);
                bids.push(Bid { applicant: at, parcel, period: wish.period, points });
                of.push((at, rank));
            }
        }
    }
    let holding = |id: &str| held.iter().filter(|one| one.applicant == id).count() as u32;
    Fitted {
        question: Question {
            parcels: listing.parcels.len(),
            gap_days: listing.gap_days,
            needs: applicants.iter().map(|one| one.need.saturating_sub(holding(&one.id))).collect(),
            bids,
        },
        of,
    }
}
