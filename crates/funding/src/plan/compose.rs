//! The best composition, exactly: least own money, then least to pay back, then fewest funders, then the first in the list.
//! Every set of resources is tried; there are at most 65 536 of them.

use super::{Plan, PlanFault};
use crate::Form;
use crate::amount::share;

/// The most resources that are composed.
pub const MOST_OFFERS: usize = 16;

/// Why a resource is not in the proposal: the rule that binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It asks that nothing has begun, and the project has, or nobody said.
    Begun { known: bool },
    /// It gives nothing.
    Nothing,
    /// Another of its group is better.
    Group { other: usize },
    /// Public money is at the limit that this one sets.
    PublicLimit { by: usize },
    /// Its own limit on public money would cost more than it brings.
    OwnLimit,
    /// The cost is covered without it.
    Covered,
}

/// A composition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What is taken of each resource, in the order of the plan; they and `own` make the cost.
    pub taken: Vec<i64>,
    pub own: i64,
    /// The others, each with the rule that binds.
    pub refusals: Vec<(usize, Refusal)>,
    /// Where less is taken than could be: resource, and the rule that binds.
    pub cut: Vec<(usize, Refusal)>,
}

struct Offer {
    at: usize,
    most: i64,
    loan: bool,
    public: bool,
    limit: Option<i64>,
}

struct Case<'a> {
    plan: &'a Plan,
    cost: i64,
    offers: Vec<Offer>,
}

/// What a set gives: own money, money to pay back.
type Worth = (i64, i64);

impl Case<'_> {
    fn chosen(&self, set: u32) -> impl Iterator<Item = &Offer> {
        self.offers.iter().enumerate().filter(move |(at, _)| set >> at & 1 == 1).map(|(_, offer)| offer)
    }

    fn group(&self, offer: &Offer) -> Option<&str> {
        self.plan.offers[offer.at].group.as_deref()
    }

    /// Do two of a set exclude each other?
    fn clashes(&self, set: u32) -> bool {
        let mut groups: Vec<&str> = self.chosen(set).filter_map(|offer| self.group(offer)).collect();
        groups.sort_unstable();
        groups.windows(2).any(|two| two[0] == two[1])
    }

    /// The least limit on public money, and whose.
    fn limit(&self, set: u32) -> Option<(i64, usize)> {
        self.chosen(set).filter_map(|offer| Some((offer.limit?, offer.at))).min()
    }

    /// What is taken of each, in the order of the list: gifts first.
    fn taken(&self, set: u32) -> Vec<(usize, i64)> {
        let mut left = self.cost;
        let mut public = self.limit(set).map_or(self.cost, |(limit, _)| limit);
        let mut taken = Vec::new();
        for loans in [false, true] {
            for offer in self.chosen(set).filter(|offer| offer.loan == loans) {
                let cents = offer.most.min(left).min(if offer.public { public } else { left });
                left -= cents;
                public -= if offer.public { cents } else { 0 };
                taken.push((offer.at, cents));
            }
        }
        taken
    }

    fn worth(&self, set: u32) -> Worth {
        let taken = self.taken(set);
        let sum = |loan: bool| -> i64 {
            let is = |at: usize| self.plan.offers[at].form == Form::Loan;
            taken.iter().filter(|(at, _)| is(*at) == loan).map(|(_, cents)| cents).sum()
        };
        (self.cost - sum(false) - sum(true), sum(true))
    }

    /// Why one more, or more of one, does not help.
    fn why(&self, set: u32, offer: &Offer, with: u32) -> Refusal {
        let same = self.chosen(set).find(|other| {
            other.at != offer.at && self.group(offer).is_some() && self.group(other) == self.group(offer)
        });
        if let Some(other) = same {
            return Refusal::Group { other: other.at };
        }
        if with != set && self.worth(with) > self.worth(set) {
            return Refusal::OwnLimit;
        }
        let (own, loans) = self.worth(set);
        let public: i64 = self
            .taken(set)
            .iter()
            .filter(|(at, _)| self.plan.offers[*at].public)
            .map(|(_, cents)| cents)
            .sum();
        match self.limit(with) {
            Some((limit, by)) if offer.public && public >= limit && (own > 0 || loans > 0) => {
                if by == offer.at { Refusal::OwnLimit } else { Refusal::PublicLimit { by } }
            }
            _ => Refusal::Covered,
        }
    }
}

/// The best composition of the resources of a plan, whatever was taken before.
///
/// # Errors
/// What is wrong with the plan; [`PlanFault::TooManyOffers`].
pub fn propose(plan: &Plan) -> Result<Proposal, PlanFault> {
    let cost = plan.sums()?.gross;
    if plan.offers.len() > MOST_OFFERS {
        return Err(PlanFault::TooManyOffers);
    }
    let mut refusals = Vec::new();
    let mut case = Case { plan, cost, offers: Vec::new() };
    for (at, offer) in plan.offers.iter().enumerate() {
        let most = offer.most_cents(cost);
        if offer.before_start && plan.started != Some(false) {
            refusals.push((at, Refusal::Begun { known: plan.started.is_some() }));
        } else if most == 0 {
            refusals.push((at, Refusal::Nothing));
        } else {
            let loan = offer.form == Form::Loan;
            let limit = offer.public_limit.map(|limit| share(cost, limit));
            case.offers.push(Offer { at, most, loan, public: offer.public && !loan, limit });
        }
    }
    let sets = 0..1_u32 << case.offers.len();
    let best = sets
        .filter(|set| !case.clashes(*set))
        .min_by_key(|set| (case.worth(*set), set.count_ones(), set.reverse_bits()))
        .unwrap_or(0);
    let mut taken = vec![0; plan.offers.len()];
    for (at, cents) in case.taken(best) {
        taken[at] = cents;
    }
    let mut cut = Vec::new();
    for (place, offer) in case.offers.iter().enumerate() {
        if best >> place & 1 == 0 {
            refusals.push((offer.at, case.why(best, offer, best | 1 << place)));
        } else if taken[offer.at] < offer.most {
            cut.push((offer.at, case.why(best, offer, best)));
        }
    }
    refusals.sort_by_key(|(at, _)| *at);
    Ok(Proposal { own: case.worth(best).0, taken, refusals, cut })
}
