//! The question: funds, bids, rules, and what makes one answer better than another. Amounts are integer cents, scores
//! thousandths of a point, rates thousandths.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Funds that one bid may draw on, at most: beyond three, a file has too many masters.
pub const MOST_FUNDS: usize = 3;
/// The largest amount of a question, so that no sum of them can overflow.
pub const MOST_CENTS: i64 = 1_000_000_000_000;
/// Bids of a question, at most.
pub const MOST_BIDS: usize = 5_000;

/// Money that one funder gives under its own rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fund {
    pub id: String,
    /// What may be awarded on each year of the call, after what is already reserved.
    pub envelopes: Vec<i64>,
    /// Below this, the fund gives nothing to a bid.
    pub least: i64,
    /// The most it gives to one bid.
    pub most: Option<i64>,
    /// Counts in the public share of a plan.
    pub is_public: bool,
    /// Expenses it takes, and at what rate.
    pub rates: BTreeMap<String, i64>,
    /// It comes in only beside this other fund.
    pub needs: Option<String>,
    /// It never comes in beside these.
    pub excludes: BTreeSet<String>,
}

/// An expense of a bid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub purpose: String,
    pub cost: i64,
}

/// What the committee said of a bid by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pin {
    Funded,
    Refused,
}

/// An application that may be funded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bid {
    pub id: String,
    pub territory: Option<String>,
    /// Carried or co-carried by a landlord.
    pub by_landlord: bool,
    /// Mean of the scores; nobody funds what nobody scored.
    pub score: Option<i64>,
    /// How far another panel's mean would typically lie from this one.
    pub noise: i64,
    pub households: Option<i64>,
    pub lines: Vec<Line>,
    /// Public money that the plan has from elsewhere.
    pub other_public: i64,
    /// What is asked of all the funds together.
    pub asked: i64,
    /// Less than this and the project cannot be made.
    pub least: i64,
    /// When it spends, in thousandths of what it receives, by year of the call.
    pub years: Vec<i64>,
    /// The most that a fund gives to this very bid, where it is not the fund's own most: so much for each household, or nothing
    /// where the bid is not eligible.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub most_of: BTreeMap<String, i64>,
    pub pin: Option<Pin>,
}

impl Bid {
    /// Its whole cost.
    #[must_use]
    pub fn cost(&self) -> i64 {
        self.lines.iter().map(|line| line.cost).sum()
    }
}

/// At least so many awards in a territory; each one missing costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Floor {
    pub territory: String,
    pub awards: i64,
    /// Thousandths of a point.
    pub price: i64,
}

/// What is made as large as possible, declared before the scores are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Objective {
    /// Points of the projects that are funded.
    Projects,
    /// Points of each project times its households.
    Households,
    /// Points of each project times the hundreds of euros it asks for: small projects have no advantage.
    #[default]
    Money,
}

/// The rules of the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    pub objective: Objective,
    /// Funds that one bid may draw on.
    pub funds_per_bid: usize,
    /// Public money in a plan, in thousandths of its cost.
    pub public_cap: Option<i64>,
    /// Awards to bids carried by landlords, in thousandths of the number of awards.
    pub landlord_quota: Option<i64>,
    pub floors: Vec<Floor>,
}

/// The whole question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Years of the call: the length of every list by year.
    pub years: usize,
    pub funds: Vec<Fund>,
    pub bids: Vec<Bid>,
    pub rules: Rules,
}

/// Why a question cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    #[error("two {0} have the id {1}: give each its own")]
    Twice(&'static str, String),
    #[error("{0} {1}: {2} is {3}, which is not between {4} and {5}")]
    OutOfBounds(&'static str, String, &'static str, i64, i64, i64),
    #[error("{0} {1}: {2} years are told, the call has {3}")]
    Years(&'static str, String, usize, usize),
    #[error("bid {0}: its years share {1} thousandths, not 1000")]
    Shares(String, i64),
    #[error("fund {0} speaks of the fund {1}, which is not in the call")]
    NoSuchFund(String, String),
    #[error("the call has {0} bids, more than {MOST_BIDS}")]
    TooMany(usize),
    #[error("the call has no fund, or no year")]
    Nothing,
}

fn within(
    what: &'static str,
    id: &str,
    name: &'static str,
    value: i64,
    least: i64,
    most: i64,
) -> Result<(), Flaw> {
    if (least..=most).contains(&value) {
        Ok(())
    } else {
        Err(Flaw::OutOfBounds(what, id.to_owned(), name, value, least, most))
    }
}

fn once<'a>(what: &'static str, ids: impl Iterator<Item = &'a str>) -> Result<(), Flaw> {
    let mut known = BTreeSet::new();
    for id in ids {
        if !known.insert(id) {
            return Err(Flaw::Twice(what, id.to_owned()));
        }
    }
    Ok(())
}

impl Question {
    /// Is it a question at all? Errors: the first thing that is wrong, and where.
    pub fn check(&self) -> Result<(), Flaw> {
        if self.funds.is_empty() || self.years == 0 {
            return Err(Flaw::Nothing);
        }
        if self.bids.len() > MOST_BIDS {
            return Err(Flaw::TooMany(self.bids.len()));
        }
        once("funds", self.funds.iter().map(|fund| fund.id.as_str()))?;
        once("bids", self.bids.iter().map(|bid| bid.id.as_str()))?;
        once("floors", self.rules.floors.iter().map(|floor| floor.territory.as_str()))?;
        self.funds.iter().try_for_each(|fund| self.check_fund(fund))?;
        self.bids.iter().try_for_each(|bid| self.check_bid(bid))?;
        let rules = &self.rules;
        within("rule", "funds-per-bid", "number", rules.funds_per_bid as i64, 1, MOST_FUNDS as i64)?;
        for (name, rate) in [("public-cap", rules.public_cap), ("landlord-quota", rules.landlord_quota)] {
            rate.map_or(Ok(()), |rate| within("rule", name, "rate", rate, 0, 1_000))?;
        }
        for floor in &rules.floors {
            within("floor", &floor.territory, "awards", floor.awards, 0, MOST_BIDS as i64)?;
            within("floor", &floor.territory, "price", floor.price, 0, MOST_CENTS)?;
        }
        Ok(())
    }

    fn check_fund(&self, fund: &Fund) -> Result<(), Flaw> {
        if fund.envelopes.len() != self.years {
            return Err(Flaw::Years("fund", fund.id.clone(), fund.envelopes.len(), self.years));
        }
        for envelope in &fund.envelopes {
            within("fund", &fund.id, "envelope", *envelope, 0, MOST_CENTS)?;
        }
        within("fund", &fund.id, "least", fund.least, 0, MOST_CENTS)?;
        fund.most.map_or(Ok(()), |most| within("fund", &fund.id, "most", most, fund.least, MOST_CENTS))?;
        for rate in fund.rates.values() {
            within("fund", &fund.id, "rate", *rate, 0, 1_000)?;
        }
        let other = fund.excludes.iter().chain(&fund.needs);
        other
            .filter(|id| !self.funds.iter().any(|fund| fund.id == **id))
            .try_for_each(|id| Err(Flaw::NoSuchFund(fund.id.clone(), id.clone())))
    }

    fn check_bid(&self, bid: &Bid) -> Result<(), Flaw> {
        if bid.years.len() != self.years {
            return Err(Flaw::Years("bid", bid.id.clone(), bid.years.len(), self.years));
        }
        for share in &bid.years {
            within("bid", &bid.id, "share of a year", *share, 0, 1_000)?;
        }
        let shares: i64 = bid.years.iter().sum();
        if shares != 1_000 {
            return Err(Flaw::Shares(bid.id.clone(), shares));
        }
        for line in &bid.lines {
            within("bid", &bid.id, "cost", line.cost, 0, MOST_CENTS / 100)?;
        }
        within("bid", &bid.id, "asked", bid.asked, 1, bid.cost().max(1))?;
        within("bid", &bid.id, "least", bid.least, 1, bid.asked)?;
        within("bid", &bid.id, "other public money", bid.other_public, 0, MOST_CENTS)?;
        for most in bid.most_of.values() {
            within("bid", &bid.id, "most of a fund", *most, 0, MOST_CENTS)?;
        }
        within("bid", &bid.id, "noise", bid.noise, 0, 1_000_000)?;
        bid.score.map_or(Ok(()), |score| within("bid", &bid.id, "score", score, 0, 1_000_000))?;
        bid.households.map_or(Ok(()), |many| within("bid", &bid.id, "households", many, 0, 1_000_000))
    }

    /// The most that a fund gives to a bid, whatever its lines: never more than is asked.
    #[must_use]
    pub fn most(&self, fund: &Fund, bid: &Bid) -> i64 {
        let own = bid.most_of.get(&fund.id).copied().unwrap_or(i64::MAX);
        own.min(fund.most.unwrap_or(i64::MAX)).min(bid.asked)
    }

    /// What a bid is worth when it is funded; `None` when it cannot be said, and then it is not funded.
    #[must_use]
    pub fn worth(&self, bid: &Bid) -> Option<i64> {
        let score = bid.score?;
        match self.rules.objective {
            Objective::Projects => Some(score),
            Objective::Households => Some(score.saturating_mul(bid.households?)),
            Objective::Money => Some(score.saturating_mul(bid.asked / 10_000)),
        }
    }
}
