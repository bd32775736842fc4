//! From the question to the board: prices, search, then whatever money is left goes to the best scored of those who are
//! funded below what they asked; a reason for each bid that is not funded; a proof.

use crate::bound::{Prices, UNIT, price_of};
use crate::case::{Case, Packing};
use crate::cases::{Proof, Step, close};
use crate::linear::{Priced, lowest};
use crate::menu::{Plan, by_line, by_year};
use crate::question::{Bid, Flaw, Pin, Question};
use crate::search::{greedies, improve};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How much is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effort {
    /// Linear programmes for the prices.
    pub rounds: usize,
    /// Tries of the search.
    pub tries: usize,
    /// Cases that the proof may be cut into, at most.
    #[serde(default)]
    pub cases: usize,
    pub seed: u64,
}

impl Default for Effort {
    fn default() -> Self {
        Self { rounds: 40, tries: 60_000, cases: 300, seed: 1 }
    }
}

impl Effort {
    /// Enough to answer while somebody waits, from prices already known.
    #[must_use]
    pub const fn quick(self) -> Self {
        Self { rounds: 6, tries: 2_000, cases: 0, ..self }
    }
}

/// Money of one fund to one bid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Award {
    pub bid: String,
    pub fund: String,
    pub cents: i64,
    /// By year of the call.
    pub years: Vec<i64>,
    /// By line of the bid: (number of the line, cents).
    pub lines: Vec<(usize, i64)>,
}

/// Why a bid is not funded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "code")]
pub enum Why {
    /// No score, or no number of households when the objective counts them.
    Unscored,
    /// No fund of the call takes any of its expenses.
    NoFund,
    /// Even with full envelopes no plan closes: what the funds may give together, and what it needs at least.
    NoPlan { most: i64, least: i64 },
    /// Refused by hand.
    ByHand,
    /// What it would use is worth more elsewhere: its worth and what its money costs, in thousandths of a point, and the
    /// funds that are exhausted.
    Outbid { worth: i64, cost: i64, scarce: Vec<String> },
}

/// A bid that is not funded, its place on the reserve list if it may be called, and the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    pub bid: String,
    pub reserve: Option<usize>,
    pub why: Why,
    /// Bids funded though their score is lower.
    pub passed_by: usize,
}

/// What proves how good it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Thousandths of a point.
    pub value: i64,
    /// No answer to the question is worth more.
    pub bound: i64,
    /// The prices that prove it when there are no cases: see [`crate::check::bound`].
    pub prices: Prices,
    /// The cases that prove it, and the prices of each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<Step>,
    pub effort: Effort,
    /// Of the program that found it.
    pub engine: String,
    /// The sorted lists it was compared with, and what each is worth when it keeps the rules.
    pub lists: BTreeMap<String, Option<i64>>,
}

impl Certificate {
    /// Cases of the proof: one when a single set of prices says it all.
    #[must_use]
    pub fn case_count(&self) -> usize {
        self.cases.iter().filter(|step| matches!(step, Step::Prices(_))).count().max(1)
    }

    /// Millionths of the bound that may be lacking.
    #[must_use]
    pub fn gap_ppm(&self) -> i64 {
        let lacking = i128::from((self.bound - self.value).max(0)) * 1_000_000;
        i64::try_from(lacking / i128::from(self.bound.abs().max(1))).unwrap_or(i64::MAX)
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// By bid, then by fund, in the order of the question.
    pub awards: Vec<Award>,
    /// In the order of the question.
    pub refusals: Vec<Refusal>,
    /// Floors not reached: (territory, awards missing).
    pub missing: Vec<(String, i64)>,
    pub certificate: Certificate,
}

impl Board {
    /// What all the funds give to a bid.
    #[must_use]
    pub fn given(&self, bid: &str) -> i64 {
        self.awards.iter().filter(|award| award.bid == bid).map(|award| award.cents).sum()
    }

    /// The bids that are funded, in the order of the question.
    #[must_use]
    pub fn funded(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.awards.iter().map(|award| award.bid.as_str()).collect();
        all.dedup();
        all
    }

    /// What is given in all.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.awards.iter().map(|award| award.cents).sum()
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    Flaw(#[from] Flaw),
    #[error("the bids kept by hand cannot all be funded together: {0}")]
    Pins(String),
    #[error("the plan of the bid {0} does not close line by line")]
    Lines(String),
}

/// Answers a question. Errors: it is no question, or what was decided by hand cannot hold together.
pub fn solve(question: &Question, effort: Effort) -> Result<Board, Failure> {
    solve_from(question, effort, None)
}

/// The same, from the prices and the awards of another answer.
pub fn solve_from(question: &Question, effort: Effort, from: Option<&Board>) -> Result<Board, Failure> {
    question.check()?;
    let case = Case::of(question);
    let impossible = question.bids.iter().zip(&case.bids).find(|(_, bid)| bid.is_pinned() && !bid.is_open());
    if let Some((bid, _)) = impossible {
        return Err(Failure::Pins(bid.id.clone()));
    }
    let prices = from.map(|board| &board.certificate.prices).filter(|prices| fits(&case, prices));
    let priced = lowest(&case, effort.rounds, prices);
    let (mut packing, lists) = search(question, &case, &priced, effort, from);
    if !packing.holds(&case) {
        let pinned: Vec<&str> = question
            .bids
            .iter()
            .filter(|bid| bid.pin == Some(Pin::Funded))
            .map(|bid| bid.id.as_str())
            .collect();
        return Err(Failure::Pins(pinned.join(", ")));
    }
    let proof = close(&case, &priced, &mut packing, effort, question);
    board(question, &case, &priced, packing, proof, effort, lists)
}

fn fits(case: &Case, prices: &Prices) -> bool {
    prices.cents.len() == case.caps.len()
        && prices.floors.len() == case.floors.len()
        // A floor's own price may have changed.
        && prices.floors.iter().zip(&case.floors).all(|(p, (_, own))| i128::from(*p) <= i128::from(*own) * UNIT)
        && (case.quota.is_some() || prices.quota == 0)
}

/// What the awards of an answer are worth in another question; `None` when its rules no longer hold there.
pub(crate) fn worth(question: &Question, board: &Board) -> Option<i64> {
    let case = Case::of(question);
    let packing = again(question, &case, board);
    packing.holds(&case).then(|| packing.value(&case))
}

/// The plans of an answer, in this case: those that still fit.
fn again(question: &Question, case: &Case, board: &Board) -> Packing {
    let mut packing = Packing::empty(case);
    for (at, bid) in question.bids.iter().enumerate().filter(|(at, _)| case.bids[*at].is_open()) {
        let parts: Vec<(usize, i64)> = (0..question.funds.len())
            .filter_map(|fund| {
                let given =
                    board.awards.iter().find(|a| a.bid == bid.id && a.fund == question.funds[fund].id);
                given.map(|award| (fund, award.cents))
            })
            .collect();
        let set: Vec<usize> = parts.iter().map(|(fund, _)| *fund).collect();
        let Some(menu) = case.bids[at].menus.iter().find(|menu| menu.funds == set) else { continue };
        // The board gives more than the least: the search begins with the least.
        let given = |fund: usize| parts.iter().find(|(at, _)| *at == fund).map_or(0, |(_, cents)| *cents);
        let fitted = menu.cheapest(|_| 0, |fund| given(fund).min(case.left_for(&packing.left, at, fund)));
        if let Some((_, plan)) = fitted {
            packing.add(case, at, plan);
        }
    }
    packing
}

/// The best packing found, and what the sorted lists were worth.
pub(crate) fn search(
    question: &Question,
    case: &Case,
    priced: &Priced,
    effort: Effort,
    from: Option<&Board>,
) -> (Packing, BTreeMap<String, Option<i64>>) {
    let scores: Vec<i64> = question.bids.iter().map(|bid| bid.score.unwrap_or(0)).collect();
    let lists = greedies(case, &scores);
    let told = lists
        .iter()
        .map(|(name, list)| ((*name).to_owned(), list.holds(case).then(|| list.value(case))))
        .collect();
    let mut starts: Vec<Packing> = lists.into_iter().map(|(_, list)| list).collect();
    starts.extend(from.map(|board| again(question, case, board)));
    (improve(case, priced, starts, effort.tries, effort.seed), told)
}

/// Gives what is left to those who are funded below what they asked, best score first.
fn top_up(question: &Question, case: &Case, packing: &mut Packing) {
    let mut order: Vec<usize> = (0..question.bids.len()).filter(|bid| packing.has(*bid)).collect();
    order.sort_by_key(|bid| (std::cmp::Reverse(question.bids[*bid].score), *bid));
    for bid in order {
        let Some(mut plan) = packing.plans[bid].clone() else { continue };
        let set: Vec<usize> = plan.parts.iter().map(|(fund, _)| *fund).collect();
        let Some(menu) = case.bids[bid].menus.iter().find(|menu| menu.funds == set) else { continue };
        case.take(&mut packing.left, bid, &plan, -1);
        for (at, fund) in set.iter().enumerate() {
            let left = case.left_for(&packing.left, bid, *fund) - plan.of(*fund);
            let more = menu.more(&plan, at).min(left).min(question.bids[bid].asked - plan.total());
            plan.parts[at].1 += more.max(0);
        }
        case.take(&mut packing.left, bid, &plan, 1);
        packing.plans[bid] = Some(plan);
    }
}

fn board(
    question: &Question,
    case: &Case,
    priced: &Priced,
    mut packing: Packing,
    proof: Proof,
    effort: Effort,
    lists: BTreeMap<String, Option<i64>>,
) -> Result<Board, Failure> {
    let value = packing.value(case);
    top_up(question, case, &mut packing);
    let mut awards = Vec::new();
    for (bid, plan) in question.bids.iter().zip(&packing.plans) {
        if let Some(plan) = plan {
            awards.extend(awards_of(question, bid, plan)?);
        }
    }
    let missing = question.rules.floors.iter().zip(&packing.reached);
    Ok(Board {
        awards,
        refusals: refusals(question, case, priced, &packing),
        missing: missing
            .filter(|(floor, reached)| **reached < floor.awards)
            .map(|(floor, reached)| (floor.territory.clone(), floor.awards - reached))
            .collect(),
        certificate: Certificate {
            value,
            bound: proof.bound,
            prices: priced.prices.clone(),
            cases: proof.steps,
            effort,
            engine: format!("award {}", env!("CARGO_PKG_VERSION")),
            lists,
        },
    })
}

fn awards_of(question: &Question, bid: &Bid, plan: &Plan) -> Result<Vec<Award>, Failure> {
    let lines = by_line(question, bid, plan).ok_or_else(|| Failure::Lines(bid.id.clone()))?;
    let all = plan.parts.iter().map(|(fund, cents)| Award {
        bid: bid.id.clone(),
        fund: question.funds[*fund].id.clone(),
        cents: *cents,
        years: by_year(*cents, &bid.years),
        lines: lines.iter().filter(|(by, ..)| by == fund).map(|(_, line, cents)| (*line, *cents)).collect(),
    });
    Ok(all.collect())
}

fn refusals(question: &Question, case: &Case, priced: &Priced, packing: &Packing) -> Vec<Refusal> {
    let score = |bid: usize| question.bids[bid].score.unwrap_or(0);
    let funded: Vec<usize> = (0..question.bids.len()).filter(|bid| packing.has(*bid)).collect();
    let mut reserve: Vec<usize> =
        (0..question.bids.len()).filter(|bid| !packing.has(*bid) && case.bids[*bid].is_open()).collect();
    reserve.sort_by_key(|bid| (std::cmp::Reverse(score(*bid)), *bid));
    let rank = |bid: usize| reserve.iter().position(|other| *other == bid).map(|at| at + 1);
    (0..question.bids.len())
        .filter(|bid| !packing.has(*bid))
        .map(|bid| Refusal {
            bid: question.bids[bid].id.clone(),
            reserve: rank(bid),
            why: why(question, case, priced, packing, bid),
            passed_by: funded.iter().filter(|other| score(**other) < score(bid)).count(),
        })
        .collect()
}

fn why(question: &Question, case: &Case, priced: &Priced, packing: &Packing, at: usize) -> Why {
    let (bid, ready) = (&question.bids[at], &case.bids[at]);
    if bid.pin == Some(Pin::Refused) {
        return Why::ByHand;
    }
    let Some(worth) = ready.worth else { return Why::Unscored };
    let takes =
        |fund: usize| (0..bid.lines.len()).any(|line| crate::menu::line_cap(question, fund, bid, line) > 0);
    let eligible: Vec<usize> = (0..question.funds.len()).filter(|fund| takes(*fund)).collect();
    if eligible.is_empty() {
        return Why::NoFund;
    }
    if ready.menus.is_empty() {
        let by_fund = |fund: &usize| -> i64 {
            (0..bid.lines.len()).map(|line| crate::menu::line_cap(question, *fund, bid, line)).sum()
        };
        let offered: i64 = eligible.iter().map(by_fund).sum();
        return Why::NoPlan { most: offered.min(bid.cost()), least: bid.least };
    }
    let priced_fund = |fund: usize| price_of(case, &priced.prices, at, fund);
    let cost =
        ready.menus.iter().filter_map(|menu| menu.cheapest(priced_fund, |_| i64::MAX)).map(|(cost, _)| cost);
    let cost = cost.min().unwrap_or(0) / (UNIT * 1_000);
    let needed = ready.menus.iter().map(|menu| menu.total).min().unwrap_or(bid.least);
    let scarce = eligible.iter().filter(|fund| case.left_for(&packing.left, at, **fund) < needed);
    Why::Outbid {
        worth,
        cost: i64::try_from(cost).unwrap_or(i64::MAX),
        scarce: scarce.map(|fund| question.funds[*fund].id.clone()).collect(),
    }
}
