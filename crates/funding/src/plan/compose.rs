//! The best composition, exactly: least own money, then least to pay back, then fewest funders, then the first in the list.
//! Every set of resources is tried; there are at most 65 536 of them. In a set each is taken as far as it goes: grants, then
//! the reliefs that are counted on what grants leave, then loans.

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
    /// How much it may give is not known, and nobody wrote what is taken of it.
    Unsaid,
    /// Another of its group is better.
    Group { other: usize },
    /// Public money is at the limit that this one sets.
    PublicLimit { by: usize },
    /// Its own limit on public money would cost more than it brings.
    OwnLimit,
    /// The grants of the plan are taken off what it is counted on.
    Subsidies,
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

/// When a resource is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Gift,
    /// Counted on what grants leave.
    Net,
    Loan,
}

struct Offer {
    at: usize,
    most: i64,
    step: Step,
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

    /// What is taken of each resource of the plan.
    fn taken(&self, set: u32) -> Vec<i64> {
        let mut left = self.cost;
        let mut public = self.limit(set).map_or(self.cost, |(limit, _)| limit);
        let mut taken = vec![0; self.plan.offers.len()];
        for step in [Step::Gift, Step::Net, Step::Loan] {
            // Nothing is taken of a relief before all grants are.
            let net = (step == Step::Net).then(|| self.plan.most(self.cost, &taken));
            for offer in self.chosen(set).filter(|offer| offer.step == step) {
                let most = net.as_ref().map_or(offer.most, |most| most[offer.at]);
                let cents = most.min(left).min(if offer.public { public } else { left });
                left -= cents;
                public -= if offer.public { cents } else { 0 };
                taken[offer.at] = cents;
            }
        }
        taken
    }

    fn worth(&self, set: u32) -> Worth {
        let (mut gifts, mut loans) = (0, 0);
        for (cents, offer) in self.taken(set).iter().zip(&self.plan.offers) {
            *(if offer.form == Form::Loan { &mut loans } else { &mut gifts }) += cents;
        }
        (self.cost - gifts - loans, loans)
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
        let taken = self.taken(with);
        let least = self.plan.most(self.cost, &taken)[offer.at];
        if offer.step == Step::Net
            && least < offer.most
            && taken[offer.at] == least
            && (with == set || least == 0)
        {
            return Refusal::Subsidies;
        }
        let now = self.taken(set);
        let is_public = |(_, offer): &(&i64, &super::Offer)| offer.is_public();
        let public: i64 = now.iter().zip(&self.plan.offers).filter(is_public).map(|(cents, _)| cents).sum();
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
    let most = plan.most(cost, &vec![0; plan.offers.len()]);
    for ((at, offer), most) in plan.offers.iter().enumerate().zip(most) {
        // A gift of which nobody knows the largest amount is what somebody wrote of it, and no more.
        let most = if offer.is_bounded() { most } else { offer.taken_cents.unwrap_or(0).clamp(0, cost) };
        if offer.before_start && plan.started != Some(false) {
            refusals.push((at, Refusal::Begun { known: plan.started.is_some() }));
        } else if most == 0 {
            refusals.push((at, if offer.is_bounded() { Refusal::Nothing } else { Refusal::Unsaid }));
        } else {
            let step = match offer.form {
                Form::Loan => Step::Loan,
                _ if offer.net_of_grants => Step::Net,
                _ => Step::Gift,
            };
            let limit = offer.public_limit.map(|limit| share(cost, limit));
            case.offers.push(Offer { at, most, step, public: offer.is_public(), limit });
        }
    }
    let sets = 0..1_u32 << case.offers.len();
    let best = sets
        .filter(|set| !case.clashes(*set))
        .min_by_key(|set| (case.worth(*set), set.count_ones(), set.reverse_bits()))
        .unwrap_or(0);
    let taken = case.taken(best);
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
