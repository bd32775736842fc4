//! Reads an answer against the rules of the question, from the amounts alone: it knows nothing of how they were found,
//! shares no code with the search, and computes the bound of a certificate again in its own way.

use crate::question::{Bid, Pin, Question};
use crate::solve::Board;
use std::collections::{BTreeMap, BTreeSet};

mod proof;
pub use proof::{bound, proven};

/// A rule that an answer breaks, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breach {
    /// A bid or a fund that is not in the question, or an award told twice.
    Unknown(String),
    /// The parts of an award do not make its amount.
    Parts(String),
    /// More than the envelope: fund, year, cents over.
    Envelope(String, usize, i64),
    /// A fund gives on a line more than its rate allows.
    Rate(String, String, usize),
    /// A line receives more than it costs.
    Line(String, usize),
    /// Below the least of a fund, or above its most.
    Bounds(String, String),
    /// Below what the project needs, or above what it asks.
    Amount(String),
    Public(String),
    TooManyFunds(String),
    /// A fund without the one it needs, or beside one it excludes.
    Company(String, String),
    Quota,
    Pin(String),
    Unscored(String),
    /// The value told is not the one that the rules give.
    Value {
        told: i64,
        found: i64,
    },
    /// The bound told is lower than what its prices prove.
    Bound {
        told: i64,
        found: i64,
    },
}

/// Every rule that the answer breaks; empty when it keeps them all.
#[must_use]
pub fn verify(question: &Question, board: &Board) -> Vec<Breach> {
    let mut all = BTreeSet::new();
    let mut spent: BTreeMap<(&str, usize), i64> = BTreeMap::new();
    let mut by_bid: BTreeMap<&str, Vec<&crate::Award>> = BTreeMap::new();
    for award in &board.awards {
        let known = question.bids.iter().any(|bid| bid.id == award.bid)
            && question.funds.iter().any(|fund| fund.id == award.fund);
        let of_bid = by_bid.entry(&award.bid).or_default();
        if !known || of_bid.iter().any(|other| other.fund == award.fund) {
            all.insert(Breach::Unknown(format!("{} {}", award.bid, award.fund)));
            continue;
        }
        of_bid.push(award);
        let lines: i64 = award.lines.iter().map(|(_, cents)| cents).sum();
        let is_positive = award.lines.iter().all(|(_, cents)| *cents > 0)
            && award.years.iter().all(|cents| *cents >= 0)
            && award.cents > 0;
        if lines != award.cents || award.years.iter().sum::<i64>() != award.cents || !is_positive {
            all.insert(Breach::Parts(award.bid.clone()));
        }
        for (year, cents) in award.years.iter().enumerate() {
            *spent.entry((&award.fund, year)).or_default() += cents;
        }
    }
    for fund in &question.funds {
        for (year, envelope) in fund.envelopes.iter().enumerate() {
            let over = spent.get(&(fund.id.as_str(), year)).copied().unwrap_or(0) - envelope;
            if over > 0 {
                all.insert(Breach::Envelope(fund.id.clone(), year, over));
            }
        }
    }
    for bid in &question.bids {
        let awards = by_bid.get(bid.id.as_str()).map_or(&[][..], Vec::as_slice);
        check_bid(question, bid, awards, &mut all);
    }
    check_whole(question, board, &by_bid, &mut all);
    all.into_iter().collect()
}

fn check_bid(question: &Question, bid: &Bid, awards: &[&crate::Award], all: &mut BTreeSet<Breach>) {
    let id = || bid.id.clone();
    if bid.pin == Some(Pin::Funded) && awards.is_empty()
        || bid.pin == Some(Pin::Refused) && !awards.is_empty()
    {
        all.insert(Breach::Pin(id()));
    }
    if awards.is_empty() {
        return;
    }
    if bid.score.is_none() {
        all.insert(Breach::Unscored(id()));
    }
    let total: i64 = awards.iter().map(|award| award.cents).sum();
    if total < bid.least || total > bid.asked {
        all.insert(Breach::Amount(id()));
    }
    if awards.len() > question.rules.funds_per_bid {
        all.insert(Breach::TooManyFunds(id()));
    }
    let mut on_line: BTreeMap<usize, i64> = BTreeMap::new();
    let mut public = bid.other_public;
    for award in awards {
        let Some(fund) = question.funds.iter().find(|fund| fund.id == award.fund) else { continue };
        let beside = |other: &String| awards.iter().any(|award| award.fund == *other);
        if fund.needs.as_ref().is_some_and(|needed| !beside(needed)) || fund.excludes.iter().any(beside) {
            all.insert(Breach::Company(id(), fund.id.clone()));
        }
        if award.cents < fund.least
            || fund.most.is_some_and(|most| award.cents > most)
            || bid.most_of.get(&fund.id).is_some_and(|most| award.cents > *most)
        {
            all.insert(Breach::Bounds(id(), fund.id.clone()));
        }
        if fund.is_public {
            public += award.cents;
        }
        let mut of_fund: BTreeMap<usize, i64> = BTreeMap::new();
        for (line, cents) in &award.lines {
            *on_line.entry(*line).or_default() += cents;
            *of_fund.entry(*line).or_default() += cents;
        }
        for (line, cents) in of_fund {
            let allowed = bid.lines.get(line).map_or(0, |known| {
                i128::from(known.cost) * i128::from(fund.rates.get(&known.purpose).copied().unwrap_or(0))
            });
            if i128::from(cents) * 1_000 > allowed {
                all.insert(Breach::Rate(id(), fund.id.clone(), line));
            }
        }
    }
    for (line, cents) in on_line {
        if bid.lines.get(line).is_none_or(|known| cents > known.cost) {
            all.insert(Breach::Line(id(), line));
        }
    }
    let given_publicly = public > bid.other_public;
    if let Some(cap) = question.rules.public_cap
        && given_publicly
        && i128::from(public) * 1_000 > i128::from(bid.cost()) * i128::from(cap)
    {
        all.insert(Breach::Public(id()));
    }
}

fn check_whole(
    question: &Question,
    board: &Board,
    by_bid: &BTreeMap<&str, Vec<&crate::Award>>,
    all: &mut BTreeSet<Breach>,
) {
    let funded: Vec<&Bid> = question.bids.iter().filter(|bid| by_bid.contains_key(bid.id.as_str())).collect();
    if let Some(quota) = question.rules.landlord_quota {
        let landlords = funded.iter().filter(|bid| bid.by_landlord).count() as i64;
        if landlords * 1_000 < quota * funded.len() as i64 {
            all.insert(Breach::Quota);
        }
    }
    let mut found: i64 = funded.iter().filter_map(|bid| question.worth(bid)).sum();
    for floor in &question.rules.floors {
        let here =
            funded.iter().filter(|bid| bid.territory.as_ref() == Some(&floor.territory)).count() as i64;
        found -= (floor.awards - here).max(0) * floor.price;
    }
    let told = board.certificate.value;
    if told != found {
        all.insert(Breach::Value { told, found });
    }
    let (told, found) = (board.certificate.bound, proven(question, &board.certificate));
    if told < found {
        all.insert(Breach::Bound { told, found });
    }
}
