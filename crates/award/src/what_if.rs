//! What else could be decided, and what it would change: each rule let go, each decision by hand, the next best boards,
//! and how often each award comes back when the scores move by their noise. Computed again, never estimated.

use crate::draw::Lots;
use crate::question::{Objective, Pin, Question};
use crate::solve::{Board, Effort, Failure, solve_from, worth};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A rule that can be let go.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "rule")]
pub enum Rule {
    LandlordQuota,
    PublicCap,
    FundsPerBid,
    /// The floor of a territory.
    Floor {
        territory: String,
    },
    /// A fund that needs another, or excludes some.
    Company {
        fund: String,
    },
    /// The most a fund gives to one bid.
    Most {
        fund: String,
    },
}

/// What a rule costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    pub rule: Rule,
    /// Thousandths of a point that the board would gain without it, as found; never less than 0, because an answer that
    /// keeps the rule remains one without it.
    pub gain: i64,
    /// No more than this can be gained.
    pub at_most: i64,
    /// Bids funded without the rule that are not with it, and the reverse.
    pub enter: Vec<String>,
    pub leave: Vec<String>,
}

/// The rules of a question that can be let go.
#[must_use]
pub fn rules(question: &Question) -> Vec<Rule> {
    let rules = &question.rules;
    let mut all = Vec::new();
    all.extend(rules.landlord_quota.map(|_| Rule::LandlordQuota));
    all.extend(rules.public_cap.map(|_| Rule::PublicCap));
    all.extend((rules.funds_per_bid < crate::MOST_FUNDS).then_some(Rule::FundsPerBid));
    all.extend(rules.floors.iter().map(|floor| Rule::Floor { territory: floor.territory.clone() }));
    for fund in &question.funds {
        if fund.needs.is_some() || !fund.excludes.is_empty() {
            all.push(Rule::Company { fund: fund.id.clone() });
        }
        if fund.most.is_some() {
            all.push(Rule::Most { fund: fund.id.clone() });
        }
    }
    all
}

/// The same question without a rule.
#[must_use]
pub fn without(question: &Question, rule: &Rule) -> Question {
    let mut other = question.clone();
    match rule {
        Rule::LandlordQuota => other.rules.landlord_quota = None,
        Rule::PublicCap => other.rules.public_cap = None,
        Rule::FundsPerBid => other.rules.funds_per_bid += 1,
        Rule::Floor { territory } => other.rules.floors.retain(|floor| floor.territory != *territory),
        Rule::Company { fund } => {
            for known in other.funds.iter_mut().filter(|known| known.id == *fund) {
                known.needs = None;
                known.excludes.clear();
            }
        }
        Rule::Most { fund } => {
            other.funds.iter_mut().filter(|known| known.id == *fund).for_each(|known| known.most = None);
        }
    }
    other
}

fn changed(before: &Board, after: &Board) -> (Vec<String>, Vec<String>) {
    let (old, new): (BTreeSet<&str>, BTreeSet<&str>) =
        (before.funded().into_iter().collect(), after.funded().into_iter().collect());
    let told = |ids: Vec<&&str>| ids.into_iter().map(|id| (*id).to_owned()).collect();
    (told(new.difference(&old).collect()), told(old.difference(&new).collect()))
}

/// What each rule costs, the rules computed beside one another.
pub fn prices(question: &Question, board: &Board, effort: Effort) -> Result<Vec<Price>, Failure> {
    rules(question)
        .into_par_iter()
        .map(|rule| {
            let other = solve_from(&without(question, &rule), effort, Some(board))?;
            let (enter, leave) = changed(board, &other);
            // What the rule itself charges is not a gain of letting it go.
            let charged = match &rule {
                Rule::Floor { territory } => charged(question, board, territory),
                _ => 0,
            };
            let gain = (other.certificate.value - board.certificate.value - charged).max(0);
            let at_most = (other.certificate.bound - board.certificate.value - charged).max(gain);
            Ok(Price { rule, gain, at_most, enter, leave })
        })
        .collect()
}

fn charged(question: &Question, board: &Board, territory: &str) -> i64 {
    let missing = board.missing.iter().find(|(missing, _)| missing == territory).map_or(0, |(_, many)| *many);
    let price =
        question.rules.floors.iter().find(|floor| floor.territory == territory).map_or(0, |f| f.price);
    missing * price
}

/// What a decision by hand costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    pub board: Board,
    /// Thousandths of a point lost; negative when the search finds better, which then is a better board to look at.
    pub cost: i64,
    /// Bids that enter and leave because of it.
    pub enter: Vec<String>,
    pub leave: Vec<String>,
}

/// The board again with bids kept or refused by hand. Errors: they cannot all hold.
pub fn decide_by_hand(
    question: &Question,
    board: &Board,
    pins: &BTreeMap<String, Pin>,
    effort: Effort,
) -> Result<Override, Failure> {
    let mut other = question.clone();
    for bid in &mut other.bids {
        bid.pin = pins.get(&bid.id).copied().or(bid.pin);
    }
    let again = solve_from(&other, effort, Some(board))?;
    let (enter, leave) = changed(board, &again);
    Ok(Override { cost: board.certificate.value - again.certificate.value, board: again, enter, leave })
}

/// The next best boards: each differs from this one by a bid that is turned round, and the rest computed again. Sorted by
/// value; at most so many, no two funding the same bids.
pub fn next_best(
    question: &Question,
    board: &Board,
    many: usize,
    effort: Effort,
) -> Result<Vec<Board>, Failure> {
    let funded: BTreeSet<&str> = board.funded().into_iter().collect();
    // The bids whose turning costs least by the prices: nearest to what their money is worth.
    let case = crate::case::Case::of(question);
    let judged = crate::bound::judge(&case, &board.certificate.prices);
    let mut near: Vec<(f64, usize)> = judged
        .profits
        .iter()
        .enumerate()
        .filter(|(at, _)| question.bids[*at].pin.is_none())
        .filter_map(|(at, found)| found.as_ref().map(|(profit, _)| (profit.abs(), at)))
        .collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    near.truncate(many.saturating_mul(2).max(6));
    let found: Vec<Result<Board, Failure>> = near
        .into_par_iter()
        .map(|(_, at)| {
            let mut other = question.clone();
            let is_in = funded.contains(other.bids[at].id.as_str());
            other.bids[at].pin = Some(if is_in { Pin::Refused } else { Pin::Funded });
            solve_from(&other, effort, Some(board))
        })
        .collect();
    let mut known: BTreeSet<Vec<String>> = BTreeSet::new();
    known.insert(board.funded().into_iter().map(str::to_owned).collect());
    let mut all: Vec<Board> = Vec::new();
    for other in found {
        // A bid that cannot be turned round gives no other board.
        let Ok(other) = other else { continue };
        if known.insert(other.funded().into_iter().map(str::to_owned).collect()) {
            all.push(other);
        }
    }
    all.sort_by(|a, b| {
        b.certificate.value.cmp(&a.certificate.value).then_with(|| a.funded().cmp(&b.funded()))
    });
    all.truncate(many);
    Ok(all)
}

/// How often each bid is funded when every score moves by its noise, in thousandths of so many draws. A board that is better by no
/// more than what the proof of this one leaves open is no sign of instability: a longer search alone might find it.
pub fn stability(
    question: &Question,
    board: &Board,
    draws: usize,
    effort: Effort,
) -> Result<BTreeMap<String, i64>, Failure> {
    let open = board.certificate.bound - board.certificate.value;
    let found: Vec<Board> = (0..draws)
        .into_par_iter()
        .map(|draw| {
            let mut lots = Lots::new(effort.seed, 1_000 + draw as u64);
            let mut other = question.clone();
            for bid in &mut other.bids {
                let moved = (lots.normal() * bid.noise as f64).round() as i64;
                bid.score = bid.score.map(|score| (score + moved).clamp(0, 1_000_000));
            }
            let next = solve_from(&other, effort, Some(board))?;
            let stands = worth(&other, board).is_some_and(|worth| next.certificate.value - worth <= open);
            Ok(if stands { board.clone() } else { next })
        })
        .collect::<Result<_, Failure>>()?;
    let mut times: BTreeMap<String, i64> = question.bids.iter().map(|bid| (bid.id.clone(), 0)).collect();
    for other in &found {
        for id in other.funded() {
            if let Some(count) = times.get_mut(id) {
                *count += 1;
            }
        }
    }
    Ok(times.into_iter().map(|(id, count)| (id, count * 1_000 / draws.max(1) as i64)).collect())
}

/// The same question with another objective: what the committee would have had it declared another one.
#[must_use]
pub fn with_objective(question: &Question, objective: Objective) -> Question {
    let mut other = question.clone();
    other.rules.objective = objective;
    other
}
