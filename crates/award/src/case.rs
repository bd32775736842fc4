//! A question made ready: rows of money (a fund and a year), what each bid is worth, in which ways it can be paid.

use crate::menu::{Menu, Plan, by_year, extremes, menus};
use crate::question::{Pin, Question};
use std::sync::Arc;

/// A bid made ready.
#[derive(Debug, Clone)]
pub(crate) struct CaseBid {
    /// `None`: nobody can say what it is worth, so it is not funded.
    pub worth: Option<i64>,
    pub menus: Arc<[Menu]>,
    /// Every plan that is the cheapest at some prices.
    pub extremes: Arc<[Plan]>,
    /// The floor of its territory.
    pub floor: Option<usize>,
    pub by_landlord: bool,
    pub years: Vec<i64>,
    pub pin: Option<Pin>,
}

impl CaseBid {
    /// May it be funded?
    pub fn is_open(&self) -> bool {
        self.worth.is_some() && !self.menus.is_empty() && self.pin != Some(Pin::Refused)
    }

    pub fn is_pinned(&self) -> bool {
        self.pin == Some(Pin::Funded)
    }
}

/// A question made ready.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub years: usize,
    /// By fund and year.
    pub caps: Vec<i64>,
    pub bids: Vec<CaseBid>,
    /// Thousandths of the awards.
    pub quota: Option<i64>,
    /// Awards, price of each one missing.
    pub floors: Vec<(i64, i64)>,
    /// Awards in each group, at least and at most: bids carried by landlords, the others, then those of each floor.
    pub awards: Vec<(i64, i64)>,
}

/// What a case of a proof supposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Supposed {
    Bid(usize, Pin),
    AtMost(usize, i64),
    AtLeast(usize, i64),
}

impl CaseBid {
    /// The groups that it is counted in.
    pub fn groups(&self) -> impl Iterator<Item = usize> + use<> {
        [Some(usize::from(!self.by_landlord)), self.floor.map(|floor| floor + 2)].into_iter().flatten()
    }
}

impl Case {
    pub fn of(question: &Question) -> Case {
        let rules = &question.rules;
        let bids = question.bids.iter().map(|bid| {
            let menus = menus(question, bid);
            CaseBid {
                worth: question.worth(bid),
                extremes: extremes(&menus).into(),
                menus: menus.into(),
                floor: bid
                    .territory
                    .as_ref()
                    .and_then(|own| rules.floors.iter().position(|floor| floor.territory == *own)),
                by_landlord: bid.by_landlord,
                years: bid.years.clone(),
                pin: bid.pin,
            }
        });
        let bids: Vec<CaseBid> = bids.collect();
        let awards = Self::numbers(&bids, rules.floors.len()).into_iter().map(|many| (0, many)).collect();
        Case {
            years: question.years,
            caps: question.funds.iter().flat_map(|fund| fund.envelopes.iter().copied()).collect(),
            bids,
            quota: rules.landlord_quota,
            floors: rules.floors.iter().map(|floor| (floor.awards, floor.price)).collect(),
            awards,
        }
    }

    /// How many bids each group has.
    pub fn numbers(bids: &[CaseBid], floors: usize) -> Vec<i64> {
        let mut all = vec![0; floors + 2];
        for group in bids.iter().flat_map(CaseBid::groups) {
            all[group] += 1;
        }
        all
    }

    /// The same question where this is supposed.
    pub fn with(&self, supposed: &[Supposed]) -> Case {
        let mut case = self.clone();
        for one in supposed {
            match one {
                Supposed::Bid(bid, pin) => case.bids[*bid].pin = Some(*pin),
                Supposed::AtMost(group, many) => case.awards[*group].1 = *many,
                Supposed::AtLeast(group, many) => case.awards[*group].0 = *many,
            }
        }
        case
    }

    /// What one award changes of the quota: 0 or more over all the awards is enough.
    pub fn quota_step(&self, bid: usize) -> i64 {
        self.quota.map_or(0, |quota| if self.bids[bid].by_landlord { 1_000 - quota } else { -quota })
    }

    /// The most that a fund can still give to a bid, with this left in each row.
    pub fn left_for(&self, left: &[i64], bid: usize, fund: usize) -> i64 {
        let rows = &left[fund * self.years..(fund + 1) * self.years];
        rows.iter()
            .zip(&self.bids[bid].years)
            .filter(|(_, share)| **share > 0)
            .map(|(left, share)| {
                if *share == 1_000 {
                    *left
                } else {
                    // One cent aside: rounding may add one to a year.
                    (i128::from(left - 1) * 1_000 / i128::from(*share)) as i64
                }
            })
            .min()
            .unwrap_or(0)
    }

    /// Takes a plan out of the rows, or puts it back.
    pub fn take(&self, left: &mut [i64], bid: usize, plan: &Plan, sign: i64) {
        for (fund, cents) in &plan.parts {
            let cut = by_year(*cents, &self.bids[bid].years);
            for (row, part) in left[fund * self.years..].iter_mut().zip(cut) {
                *row -= sign * part;
            }
        }
    }
}

/// Whom an answer funds, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Packing {
    pub plans: Vec<Option<Plan>>,
    pub left: Vec<i64>,
    /// Worth of what is funded.
    pub worth: i64,
    /// 0 or more when the quota holds.
    pub quota: i64,
    /// Awards by floor.
    pub reached: Vec<i64>,
}

impl Packing {
    pub fn empty(case: &Case) -> Packing {
        Packing {
            plans: vec![None; case.bids.len()],
            left: case.caps.clone(),
            worth: 0,
            quota: 0,
            reached: vec![0; case.floors.len()],
        }
    }

    pub fn has(&self, bid: usize) -> bool {
        self.plans[bid].is_some()
    }

    pub fn add(&mut self, case: &Case, bid: usize, plan: Plan) {
        case.take(&mut self.left, bid, &plan, 1);
        self.count(case, bid, 1);
        self.plans[bid] = Some(plan);
    }

    pub fn remove(&mut self, case: &Case, bid: usize) {
        if let Some(plan) = self.plans[bid].take() {
            case.take(&mut self.left, bid, &plan, -1);
            self.count(case, bid, -1);
        }
    }

    fn count(&mut self, case: &Case, bid: usize, sign: i64) {
        self.worth += sign * case.bids[bid].worth.unwrap_or(0);
        self.quota += sign * case.quota_step(bid);
        if let Some(floor) = case.bids[bid].floor {
            self.reached[floor] += sign;
        }
    }

    /// What it is worth less what its missing awards cost.
    pub fn value(&self, case: &Case) -> i64 {
        let missing = case.floors.iter().zip(&self.reached);
        self.worth - missing.map(|((awards, price), reached)| (awards - reached).max(0) * price).sum::<i64>()
    }

    /// Do the rules that bind the whole hold?
    pub fn holds(&self, case: &Case) -> bool {
        self.quota >= 0 && (0..case.bids.len()).all(|bid| !case.bids[bid].is_pinned() || self.has(bid))
    }
}
