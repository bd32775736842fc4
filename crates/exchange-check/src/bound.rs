//! The bound, from prices alone. With a price on each household, no plan is worth more than the sum of the prices, plus
//! for each vacancy the best chain net of the prices of its households, plus for each household the best cycle of which
//! it is the least, net likewise. That holds whatever the prices: bad prices only give a poor bound. A chain is let go
//! twice through a household here, which can only raise the bound. The limits of the whole have their prices too: what
//! moves pay for them is deducted, and what the limits leave at these prices is added by the verifier.

use crate::Plan;
use crate::instance::{CERTAIN, Instance, Move};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// A wish that plans may use, with what it is really worth: the weight, plus the letting value of the dwelling that is
/// freed, less that of the dwelling that is taken, plus the bonus of what was already proposed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arc {
    pub household: u32,
    pub worth: i64,
    pub success: u16,
}

/// Every arc, by the dwelling that is taken, then by household.
pub(crate) struct Graph {
    arcs: Vec<Arc>,
    start: Vec<usize>,
    households: usize,
}

/// What a move pays for the limits of the whole.
pub(crate) struct Charges {
    /// For each node, when its dwelling is taken: the fee of its commission, less the toll that its landlord gives.
    taken: Vec<i128>,
    /// For each household, when it leaves: the toll of its landlord.
    left: Vec<i128>,
}

impl Charges {
    /// The charges at the fees and tolls of a plan.
    pub fn new(instance: &Instance, plan: &Plan) -> Self {
        let nodes = instance.nodes();
        let asked = |asked: &[i64], groups: Vec<Option<u32>>| -> Vec<i128> {
            let of = |group: Option<u32>| group.and_then(|group| asked.get(group as usize).copied());
            groups.into_iter().map(|group| i128::from(of(group).unwrap_or(0))).collect()
        };
        let fees = asked(&plan.fees, instance.quotas.commission_of(nodes));
        let left = asked(&plan.tolls, instance.quotas.landlord_of(nodes));
        let taken = fees.iter().zip(&left).map(|(fee, toll)| fee - toll).collect();
        Self { taken, left }
    }
}

/// All that moves pay.
struct Paid<'a> {
    prices: &'a [i64],
    charges: &'a Charges,
}

impl Paid<'_> {
    fn for_move(&self, dwelling: u32, household: u32) -> i128 {
        let (from, who) = (dwelling as usize, household as usize);
        i128::from(self.prices[who]) + self.charges.taken[from] + self.charges.left[who]
    }
}

/// Success of the moves so far, in millionths.
pub(crate) const SURE: i64 = 1_000_000;

/// The most success states that are followed.
pub(crate) const MOST_STATES: usize = 64;

/// Success after one more move.
pub(crate) fn after(success: i64, wish: u16) -> i64 {
    success * i64::from(wish) / i64::from(CERTAIN)
}

/// The successes that chains can have after 0, 1, 2… moves; nothing when there are too many.
pub(crate) fn levels(instance: &Instance) -> Option<Vec<BTreeSet<i64>>> {
    let wishes: BTreeSet<u16> = instance.wishes.iter().map(|wish| wish.success).collect();
    let mut levels = vec![BTreeSet::from([SURE])];
    let mut states = 1;
    for depth in 0..usize::from(instance.caps.chain) {
        let next: BTreeSet<i64> =
            levels[depth].iter().flat_map(|done| wishes.iter().map(|wish| after(*done, *wish))).collect();
        states += next.len();
        if states > MOST_STATES {
            return None;
        }
        levels.push(next);
    }
    Some(levels)
}

impl Graph {
    /// All the arcs, except those that `left_out` names.
    pub fn new(instance: &Instance, left_out: impl Fn(Move) -> bool) -> Self {
        let relet = |node: u32| instance.dwelling(node).map_or(0, |dwelling| i64::from(dwelling.relet));
        let proposed: HashSet<Move> = instance.proposed.iter().copied().collect();
        let mut all: Vec<(u32, Arc)> = Vec::with_capacity(instance.wishes.len());
        for wish in &instance.wishes {
            let (dwelling, household) = (wish.dwelling, wish.household);
            let this = Move { dwelling, household };
            if left_out(this) {
                continue;
            }
            let bonus = if proposed.contains(&this) { i64::from(instance.bonus) } else { 0 };
            let worth = i64::from(wish.weight) + relet(household) - relet(dwelling) + bonus;
            all.push((dwelling, Arc { household, worth, success: wish.success }));
        }
        all.sort_unstable_by_key(|(dwelling, arc)| (*dwelling, arc.household));
        let mut start = vec![0; instance.nodes() + 1];
        for (dwelling, _) in &all {
            start[*dwelling as usize + 1] += 1;
        }
        for node in 0..instance.nodes() {
            start[node + 1] += start[node];
        }
        let arcs = all.into_iter().map(|(_, arc)| arc).collect();
        Self { arcs, start, households: instance.households.len() }
    }

    /// Those who may take the dwelling of a node.
    pub fn takers(&self, node: u32) -> &[Arc] {
        &self.arcs[self.start[node as usize]..self.start[node as usize + 1]]
    }

    /// The arc of a move.
    pub fn arc(&self, each: Move) -> Option<Arc> {
        let takers = self.takers(each.dwelling);
        let at = takers.binary_search_by_key(&each.household, |arc| arc.household).ok()?;
        Some(takers[at])
    }

    /// The largest whole number of hundredths of which every arc is worth a multiple; 0 when there is no such thing to
    /// say because some success is not certain.
    pub fn step(&self) -> i64 {
        if self.arcs.iter().any(|arc| arc.success != CERTAIN) {
            return 0;
        }
        self.arcs.iter().fold(0, |step, arc| gcd(step, arc.worth.abs()))
    }

    /// The bound of what these arcs allow, in grains.
    pub fn bound(&self, levels: &[BTreeSet<i64>], cycle_cap: u8, prices: &[i64], charges: &Charges) -> i128 {
        let sum: i128 = prices.iter().map(|price| i128::from(*price)).sum();
        let paid = Paid { prices, charges };
        sum + self.chains(levels, &paid) + self.cycles(cycle_cap, &paid)
    }

    /// For each vacancy, its best chain net of prices.
    fn chains(&self, levels: &[BTreeSet<i64>], paid: &Paid<'_>) -> i128 {
        let longest = levels.len().saturating_sub(1);
        if longest == 0 {
            return 0;
        }
        // What is best after a household has moved, by the success so far.
        let nothing = || vec![0; self.households];
        let mut onward: BTreeMap<i64, Vec<i128>> =
            levels[longest].iter().map(|success| (*success, nothing())).collect();
        for depth in (1..longest).rev() {
            onward = levels[depth]
                .iter()
                .map(|success| {
                    let best = (0..self.households as u32)
                        .map(|node| self.best_step(node, *success, &onward, paid))
                        .collect();
                    (*success, best)
                })
                .collect();
        }
        let vacancies = self.households as u32..(self.start.len() - 1) as u32;
        vacancies.map(|node| self.best_step(node, SURE, &onward, paid)).sum()
    }

    fn best_step(&self, node: u32, success: i64, onward: &BTreeMap<i64, Vec<i128>>, paid: &Paid<'_>) -> i128 {
        let mut best = 0;
        for arc in self.takers(node) {
            let then = after(success, arc.success);
            let Some(next) = onward.get(&then) else { continue };
            let earned = i128::from(then) * i128::from(arc.worth);
            let net = earned - paid.for_move(node, arc.household) + next[arc.household as usize];
            best = best.max(net);
        }
        best
    }

    /// For each household, the best cycle of which it is the least, net of prices.
    fn cycles(&self, cap: u8, paid: &Paid<'_>) -> i128 {
        let mut sum = 0;
        for least in 0..self.households as u32 {
            let mut search = CycleSearch { graph: self, paid, least, best: 0 };
            search.extend(&mut Vec::new(), cap, Path { success: SURE, worth: 0, paid: 0 });
            sum += search.best;
        }
        sum
    }
}

/// The cycles of one least household.
struct CycleSearch<'a> {
    graph: &'a Graph,
    paid: &'a Paid<'a>,
    least: u32,
    best: i128,
}

/// What a path is worth so far.
#[derive(Clone, Copy)]
struct Path {
    success: i64,
    worth: i64,
    paid: i128,
}

impl CycleSearch<'_> {
    fn extend(&mut self, path: &mut Vec<u32>, cap: u8, so_far: Path) {
        let node = path.last().copied().unwrap_or(self.least);
        if !path.is_empty()
            && let Some(back) = self.graph.arc(Move { dwelling: node, household: self.least })
        {
            let worth = i128::from(so_far.worth + back.worth);
            let paid = so_far.paid + self.paid.for_move(node, self.least);
            let net = worth * i128::from(after(so_far.success, back.success)) - paid;
            self.best = self.best.max(net);
        }
        if path.len() + 1 >= usize::from(cap) {
            return;
        }
        let graph = self.graph;
        for arc in graph.takers(node) {
            if arc.household > self.least && !path.contains(&arc.household) {
                path.push(arc.household);
                let next = Path {
                    success: after(so_far.success, arc.success),
                    worth: so_far.worth + arc.worth,
                    paid: so_far.paid + self.paid.for_move(node, arc.household),
                };
                self.extend(path, cap, next);
                path.pop();
            }
        }
    }
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
