//! Cases: where one set of prices leaves the proof open, a bid is funded in one case and refused in the other, and each
//! case has its own prices. What no case exceeds, no answer exceeds; and each case shows where a better answer may be.

use crate::bound::{Prices, left_by};
use crate::case::{Case, Packing, Supposed};
use crate::linear::{Priced, lower};
use crate::menu::Plan;
use crate::question::{Pin, Question};
use crate::search::{fill, improve};
use crate::solve::Effort;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Cases cut together: a fixed number, so that the answer is the same on any machine.
const TOGETHER: usize = 4;
/// Bids that may cut a case, at most.
const CANDIDATES: usize = 8;
/// Linear programmes for each case.
const ROUNDS: usize = 3;
/// Tries of the search in each case.
const TRIES: usize = 24;

/// A step of a proof by cases, told in preorder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Then comes the case where this bid is funded, then the one where it is refused.
    Bid(String),
    /// Then comes the case with more awards in this group, then the one with so many at most.
    Awards { group: Group, most: i64 },
    /// A case that is not cut, and its prices.
    Prices(Prices),
}

/// Bids whose awards are counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    Landlords,
    Others,
    Territory(String),
}

/// What cuts a case in two: a bid, or a number of awards in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cut {
    Bid(usize),
    Awards(usize, i64),
}

impl Cut {
    fn supposed(self, upper: bool) -> Supposed {
        match (self, upper) {
            (Cut::Bid(bid), true) => Supposed::Bid(bid, Pin::Funded),
            (Cut::Bid(bid), false) => Supposed::Bid(bid, Pin::Refused),
            (Cut::Awards(group, most), true) => Supposed::AtLeast(group, most + 1),
            (Cut::Awards(group, most), false) => Supposed::AtMost(group, most),
        }
    }

    fn step(self, question: &Question) -> Step {
        match self {
            Cut::Bid(bid) => Step::Bid(question.bids[bid].id.clone()),
            Cut::Awards(group, most) => Step::Awards {
                group: match group {
                    0 => Group::Landlords,
                    1 => Group::Others,
                    floor => Group::Territory(question.rules.floors[floor - 2].territory.clone()),
                },
                most,
            },
        }
    }
}

/// A case, and what its prices say.
struct Node {
    supposed: Vec<Supposed>,
    bound: i64,
    prices: Prices,
    /// What the next case starts from; nothing once the case is cut or closed.
    plans: Vec<(usize, Plan)>,
    /// What may cut it, with how far the best mixture is above the lower side.
    halves: Vec<(Cut, f64)>,
    /// What cuts it, its upper case (funded, more awards), its lower one.
    split: Option<(Cut, usize, usize)>,
}

/// What the cases showed.
pub(crate) struct Proof {
    /// No answer is worth more.
    pub bound: i64,
    /// Empty when one set of prices says as much.
    pub steps: Vec<Step>,
}

/// By cut and side (upper or lower), how much the bound fell, for a whole award; and how often.
type Falls = BTreeMap<(Cut, bool), (f64, u32)>;

/// Splits the question into at most so many cases, those that leave most open first, and keeps the best answer met.
pub(crate) fn close(
    case: &Case,
    priced: &Priced,
    best: &mut Packing,
    effort: Effort,
    question: &Question,
) -> Proof {
    let mut value = best.value(case);
    let mut nodes = vec![node(case, Vec::new(), priced, value)];
    let mut open: Vec<usize> = vec![0];
    let mut falls = Falls::new();
    while nodes.len() < effort.cases {
        open.retain(|at| nodes[*at].bound > value);
        open.sort_by_key(|at| (std::cmp::Reverse(nodes[*at].bound), *at));
        // When the widest case cannot be cut, the others would prove nothing more.
        if open.first().is_none_or(|at| nodes[*at].halves.is_empty()) {
            break;
        }
        let wide: Vec<usize> =
            open.iter().copied().filter(|at| !nodes[*at].halves.is_empty()).take(TOGETHER).collect();
        sound(case, &nodes, &wide, value, &mut falls);
        let first = nodes.len();
        let mut tasks: Vec<(usize, (Cut, f64), bool)> = Vec::new();
        for (turn, at) in wide.iter().enumerate() {
            let Some(cut) = best_cut(&nodes[*at], &falls) else { continue };
            nodes[*at].split = Some((cut.0, first + 2 * turn, first + 2 * turn + 1));
            tasks.extend([(*at, cut, true), (*at, cut, false)]);
        }
        let found: Vec<(Node, Packing)> = tasks
            .par_iter()
            .enumerate()
            .map(|(task, (at, (cut, _), upper))| {
                let seed = effort.seed.wrapping_add((first + task) as u64);
                look(case, &nodes[*at], cut.supposed(*upper), best, seed)
            })
            .collect();
        for ((parent, cut, upper), (child, packing)) in tasks.into_iter().zip(found) {
            note(&mut falls, cut, upper, nodes[parent].bound, child.bound.max(value));
            nodes[parent].plans = Vec::new();
            open.retain(|at| *at != parent);
            open.push(nodes.len());
            nodes.push(child);
            if packing.value(case) > value {
                value = packing.value(case);
                *best = packing;
            }
        }
    }
    told(&nodes, value, question)
}

fn note(falls: &mut Falls, (cut, share): (Cut, f64), upper: bool, before: i64, after: i64) {
    let moved = if upper { 1.0 - share } else { share };
    let (sum, times) = falls.entry((cut, upper)).or_insert((0.0, 0));
    *sum += (before - after).max(0) as f64 / moved.max(0.01);
    *times += 1;
}

/// Tries, with one linear programme each, the cuts of these cases of which nothing is known yet.
fn sound(case: &Case, nodes: &[Node], wide: &[usize], value: i64, falls: &mut Falls) {
    let mut asked: BTreeMap<(Cut, bool), (usize, f64)> = BTreeMap::new();
    for at in wide {
        for (cut, share) in &nodes[*at].halves {
            for upper in [false, true] {
                if !falls.contains_key(&(*cut, upper)) {
                    asked.entry((*cut, upper)).or_insert((*at, *share));
                }
            }
        }
    }
    let asked: Vec<((Cut, bool), (usize, f64))> = asked.into_iter().collect();
    let found: Vec<i64> = asked
        .par_iter()
        .map(|((cut, upper), (at, _))| {
            let (_, here) = with(case, &nodes[*at], cut.supposed(*upper));
            lower(&here, 1, nodes[*at].prices.clone(), plans_of(&here, &nodes[*at]), Some(value)).judged.bound
        })
        .collect();
    for (((cut, upper), (at, share)), bound) in asked.into_iter().zip(found) {
        note(falls, (cut, share), upper, nodes[at].bound, bound.max(value));
    }
}

/// What lowers the bound most on both sides, as far as is known.
fn best_cut(node: &Node, falls: &Falls) -> Option<(Cut, f64)> {
    let fall =
        |cut: Cut, upper: bool| falls.get(&(cut, upper)).map_or(0.0, |(sum, times)| sum / f64::from(*times));
    let score = |(cut, share): &(Cut, f64)| {
        (fall(*cut, true) * (1.0 - share)).max(1.0) * (fall(*cut, false) * share).max(1.0)
    };
    node.halves.iter().copied().max_by(|a, b| score(a).total_cmp(&score(b)).then(b.0.cmp(&a.0)))
}

fn with(case: &Case, parent: &Node, one: Supposed) -> (Vec<Supposed>, Case) {
    let supposed: Vec<Supposed> = parent.supposed.iter().copied().chain([one]).collect();
    let here = case.with(&supposed);
    (supposed, here)
}

fn plans_of(here: &Case, parent: &Node) -> Vec<(usize, Plan)> {
    parent.plans.iter().filter(|(bid, _)| here.bids[*bid].is_open()).cloned().collect()
}

/// One case: prices that lower its bound, and the answers near what its best mixture takes.
fn look(case: &Case, parent: &Node, one: Supposed, best: &Packing, seed: u64) -> (Node, Packing) {
    let (supposed, here) = with(case, parent, one);
    let value = best.value(case);
    let priced = lower(&here, ROUNDS, parent.prices.clone(), plans_of(&here, parent), Some(value));
    let mut found = best.clone();
    if priced.judged.bound > value {
        let start = near(&here, &priced);
        let other = improve(&here, &priced, vec![start], TRIES, seed);
        if other.holds(&here) && other.value(case) > value {
            found = other;
        }
    }
    (node(&here, supposed, &priced, value), found)
}

fn node(here: &Case, supposed: Vec<Supposed>, priced: &Priced, value: i64) -> Node {
    let (bound, prices) = (priced.judged.bound, &priced.prices);
    let window = bound.saturating_sub(value) as f64;
    // A plan that loses more than what is still open, beside the best of its bid or beside no plan at all, is in no
    // better answer.
    let keep = |bid: usize, plan: &Plan| {
        let profit = priced.judged.profits[bid].as_ref().map_or(0.0, |(profit, _)| *profit);
        let best = if here.bids[bid].is_pinned() { profit } else { profit.max(0.0) };
        left_by(here, prices, bid, plan) >= best - window
    };
    let is_open = bound > value;
    Node {
        bound,
        prices: prices.clone(),
        plans: priced.plans.iter().filter(|(bid, plan)| is_open && keep(*bid, plan)).cloned().collect(),
        halves: if is_open { halves(here, priced) } else { Vec::new() },
        split: None,
        supposed,
    }
}

/// How much of each bid the best mixture takes.
fn shares(here: &Case, priced: &Priced) -> Vec<f64> {
    let mut all = vec![0.0; here.bids.len()];
    for ((bid, _), taken) in priced.plans.iter().zip(&priced.taken) {
        all[*bid] += taken;
    }
    all
}

/// What may cut a case: numbers of awards that the mixture does not make whole, bids that it takes by halves, the dearest
/// first; else the bid whose profit is nearest to nothing.
fn halves(here: &Case, priced: &Priced) -> Vec<(Cut, f64)> {
    let shares = shares(here, priced);
    let is_half = |share: &f64| (0.001..0.999).contains(share);
    let free = |bid: &usize| here.bids[*bid].is_open() && !here.bids[*bid].is_pinned();
    let weight =
        |bid: usize| shares[bid].min(1.0 - shares[bid]) * here.bids[bid].worth.unwrap_or(0).max(1) as f64;
    let mut bids: Vec<usize> =
        (0..here.bids.len()).filter(free).filter(|bid| is_half(&shares[*bid])).collect();
    bids.sort_by(|a, b| weight(*b).total_cmp(&weight(*a)).then(a.cmp(b)));
    bids.truncate(CANDIDATES);
    if bids.is_empty() {
        let profit = |bid: usize| priced.judged.profits[bid].as_ref().map_or(f64::MAX, |(p, _)| p.abs());
        let nearest =
            (0..here.bids.len()).filter(free).min_by(|a, b| profit(*a).total_cmp(&profit(*b)).then(a.cmp(b)));
        return nearest.map(|bid| (Cut::Bid(bid), 0.5)).into_iter().collect();
    }
    let mut sums = vec![0.0; here.awards.len()];
    for (bid, share) in here.bids.iter().zip(&shares) {
        bid.groups().for_each(|group| sums[group] += share);
    }
    let groups =
        sums.iter().enumerate().map(|(group, sum)| (Cut::Awards(group, sum.floor() as i64), sum.fract()));
    groups
        .filter(|(_, share)| is_half(share))
        .chain(bids.into_iter().map(|bid| (Cut::Bid(bid), shares[bid])))
        .collect()
}

/// What the best mixture takes of the plans of a bid that have the same funds.
#[derive(Clone, Default)]
struct Mixed {
    taken: f64,
    cents: BTreeMap<usize, f64>,
}

/// The answer nearest to the best mixture: the bids that it takes most of, each paid as the mixture pays it, then
/// whatever fits.
fn near(here: &Case, priced: &Priced) -> Packing {
    let shares = shares(here, priced);
    let mut order: Vec<usize> = (0..here.bids.len()).filter(|bid| here.bids[*bid].is_open()).collect();
    let profit = |bid: usize| priced.judged.profits[bid].as_ref().map_or(f64::MIN, |(profit, _)| *profit);
    order.sort_by(|a, b| {
        let pinned = |bid: usize| !here.bids[bid].is_pinned();
        pinned(*a)
            .cmp(&pinned(*b))
            .then(shares[*b].total_cmp(&shares[*a]))
            .then(profit(*b).total_cmp(&profit(*a)))
            .then(a.cmp(b))
    });
    let mut mixed: Vec<BTreeMap<Vec<usize>, Mixed>> = vec![BTreeMap::new(); here.bids.len()];
    for ((bid, plan), taken) in priced.plans.iter().zip(&priced.taken).filter(|(_, taken)| **taken > 1e-6) {
        let funds = plan.parts.iter().map(|(fund, _)| *fund).collect();
        let of_funds = mixed[*bid].entry(funds).or_default();
        of_funds.taken += taken;
        for (fund, cents) in &plan.parts {
            *of_funds.cents.entry(*fund).or_default() += taken * *cents as f64;
        }
    }
    let mut packing = Packing::empty(here);
    for bid in order.iter().copied().filter(|bid| shares[*bid] > 0.5) {
        let most = mixed[bid].iter().max_by(|a, b| a.1.taken.total_cmp(&b.1.taken));
        let Some((funds, mixed)) = most else { continue };
        let Some(menu) = here.bids[bid].menus.iter().find(|menu| menu.funds == *funds) else { continue };
        // A cent more than the mixture gives, so that rounding leaves the whole plan room.
        let given =
            |fund: usize| mixed.cents.get(&fund).map_or(0, |cents| (cents / mixed.taken).ceil() as i64 + 1);
        let fitted = menu.cheapest(|_| 0, |fund| given(fund).min(here.left_for(&packing.left, bid, fund)));
        if let Some((_, plan)) = fitted {
            packing.add(here, bid, plan);
        }
    }
    fill(here, &mut packing, &order, &priced.prices);
    packing
}

/// The proof that the cases make: those that say no more than the widest of them are not told.
fn told(nodes: &[Node], value: i64, question: &Question) -> Proof {
    let leaves = nodes.iter().filter(|node| node.split.is_none());
    let bound = leaves.map(|node| node.bound).max().unwrap_or(value).max(value);
    let mut steps = Vec::new();
    let mut ahead = vec![0];
    while let Some(at) = ahead.pop() {
        let node = &nodes[at];
        match node.split {
            Some((cut, upper, lower)) if node.bound > bound => {
                steps.push(cut.step(question));
                ahead.extend([lower, upper]);
            }
            _ => steps.push(Step::Prices(node.prices.clone())),
        }
    }
    if steps.len() == 1 {
        steps.clear();
    }
    Proof { bound, steps }
}
