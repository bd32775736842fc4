//! The chains and cycles that are worth considering, given prices: those that lose little by them.

use crate::bound::Bound;
use crate::pool::Pool;
use crate::prices::Prices;
use crate::quotas::Quotas;
use exchange_check::Exchange;

/// Chains kept for each vacancy, at most.
const CHAINS: usize = 60;

/// Chains looked at for each vacancy before asking for better ones, at most.
const LOOKED_AT: usize = 3000;

/// Cycles kept, for each household, at most.
const CYCLES: usize = 12;

/// Candidates: each a chain or a cycle, what it is worth, what it earns at the prices.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    /// First node of each column, and the end.
    start: Vec<u32>,
    /// A vacancy and its households in order; or a cycle, its least household first.
    nodes: Vec<u32>,
    /// In grains.
    pub worth: Vec<f64>,
    /// Worth less the prices: never much above 0.
    pub net: Vec<f64>,
}

impl Columns {
    pub fn len(&self) -> usize {
        self.worth.len()
    }

    /// The nodes of a column.
    pub fn nodes(&self, column: usize) -> &[u32] {
        &self.nodes[self.start[column] as usize..self.start[column + 1] as usize]
    }

    /// The exchange that a column is, in the numbers of the instance.
    pub fn exchange(&self, column: usize, pool: &Pool) -> Exchange {
        let origin = |node: &u32| pool.origin[*node as usize];
        match self.nodes(column) {
            [first, rest @ ..] if *first as usize >= pool.households => {
                Exchange { vacancy: Some(origin(first)), households: rest.iter().map(origin).collect() }
            }
            all => Exchange { vacancy: None, households: all.iter().map(origin).collect() },
        }
    }

    /// Adds a column.
    pub fn push(&mut self, nodes: &[u32], worth: f64, net: f64) {
        if self.start.is_empty() {
            self.start.push(0);
        }
        self.nodes.extend_from_slice(nodes);
        self.start.push(self.nodes.len() as u32);
        self.worth.push(worth);
        self.net.push(net);
    }

    /// These and others; of those that have the same nodes, the one that is worth the most. Of chains that end
    /// elsewhere too, when vacancies are told by their first and ends matter.
    pub fn with(self, other: &Self, ends: Option<u32>) -> Self {
        let sorted = |columns: &Self, at: usize| {
            let mut set = columns.nodes(at).to_vec();
            let end = end_of(&set, ends);
            set.sort_unstable();
            set.extend(end);
            set
        };
        let mut all: Vec<(Vec<u32>, usize, usize)> = (0..self.len())
            .map(|at| (sorted(&self, at), 0, at))
            .chain((0..other.len()).map(|at| (sorted(other, at), 1, at)))
            .collect();
        let of = |which: usize| if which == 0 { &self } else { other };
        all.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| of(b.1).worth[b.2].total_cmp(&of(a.1).worth[a.2])));
        all.dedup_by(|b, a| a.0 == b.0);
        let mut both = Self::default();
        for (_, which, at) in all {
            let from = of(which);
            both.push(from.nodes(at), from.worth[at], from.net[at]);
        }
        both
    }

    /// Some of these, in the order given.
    pub fn only(&self, which: impl Iterator<Item = usize>) -> Self {
        let mut some = Self::default();
        for column in which {
            some.push(self.nodes(column), self.worth[column], self.net[column]);
        }
        some
    }

    /// The same columns, each node by its name in another pool.
    pub fn renamed(mut self, names: &[u32]) -> Self {
        self.nodes.iter_mut().for_each(|node| *node = names[*node as usize]);
        self
    }

    /// Nets at other prices.
    pub fn price(&mut self, prices: &Prices, quotas: &Quotas) {
        for column in 0..self.len() {
            let nodes = self.nodes(column);
            let paid: f64 = nodes.iter().filter_map(|node| prices.each.get(*node as usize)).sum();
            self.net[column] = self.worth[column] - paid - quotas.paid(nodes, &prices.duals);
        }
    }
}

/// Where a chain ends, when it matters.
pub fn end_of(nodes: &[u32], ends: Option<u32>) -> Option<u32> {
    let is_chain = ends.is_some_and(|first| nodes[0] >= first);
    if is_chain { nodes.last().copied() } else { None }
}

/// The candidates at the prices that the bound was last evaluated with.
pub fn candidates(bound: &Bound<'_>) -> Columns {
    candidates_losing(bound, None)
}

/// The same, where chains that lose at most so much are all wanted.
pub fn candidates_losing(bound: &Bound<'_>, loss: Option<f64>) -> Columns {
    let mut columns = cycles(bound);
    let mut chains = Chains { bound, least: 0.0, path: Vec::new(), found: Vec::new(), seen: 0 };
    let mean = bound.prices.iter().sum::<f64>() / bound.pool.households.max(1) as f64;
    for vacancy in bound.pool.households..bound.pool.nodes() {
        chains.from(vacancy, mean, loss);
        for (nodes, worth, net) in chains.found.drain(..) {
            columns.push(&nodes, worth, net);
        }
    }
    Columns::default().with(&columns, bound.pool.ends())
}

fn cycles(bound: &Bound<'_>) -> Columns {
    let all = bound.cycles;
    let mut nets: Vec<(f64, u32, u32)> = Vec::with_capacity(all.len());
    for least in 0..bound.pool.households {
        for at in all.of_least(least) {
            nets.push((bound.cycle(least, at), least as u32, at as u32));
        }
    }
    let kept = CYCLES * bound.pool.households;
    if nets.len() > kept {
        nets.select_nth_unstable_by(kept, |a, b| b.0.total_cmp(&a.0).then(a.2.cmp(&b.2)));
        nets.truncate(kept);
    }
    let mut columns = Columns::default();
    for (net, least, at) in nets {
        let mut nodes = vec![least];
        nodes.extend(
            all.others[at as usize].iter().filter(|other| (**other as usize) < bound.pool.households),
        );
        columns.push(&nodes, all.worth[at as usize], net);
    }
    columns
}

/// The chains of one vacancy that earn little less than its best one.
struct Chains<'a, 'b> {
    bound: &'a Bound<'b>,
    /// What a chain must earn at least.
    least: f64,
    path: Vec<u32>,
    found: Vec<(Vec<u32>, f64, f64)>,
    seen: usize,
}

impl Chains<'_, '_> {
    fn from(&mut self, vacancy: usize, mean: f64, wanted: Option<f64>) {
        // Where wishes are few, every chain that loses little; where they are many, the vacancy is dear and its best
        // chain earns much: what the others lose is counted from there, or middling chains push the good ones out.
        let most = self.bound.chains[vacancy - self.bound.pool.households];
        let mut loss = wanted.unwrap_or(mean + most);
        for round in 0..12 {
            self.found.clear();
            self.seen = 0;
            self.least = most - loss;
            self.path.push(vacancy as u32);
            self.extend(0, vacancy, 0.0, -self.bound.ends[vacancy]);
            self.path.clear();
            if self.seen < LOOKED_AT || loss == 0.0 {
                break;
            }
            loss = if round == 0 && wanted.is_none() { mean } else { loss * 0.5 };
        }
        self.found.sort_by(|a, b| b.2.total_cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
        self.found.truncate(CHAINS);
    }

    fn extend(&mut self, state: usize, node: usize, worth: f64, net: f64) {
        for at in self.bound.pool.out(node) {
            if self.seen >= LOOKED_AT {
                return;
            }
            let Some((best, own, then)) = self.bound.through(state, at) else { return };
            let taker = self.bound.pool.taker[at];
            if net + best < self.least || self.path.contains(&taker) {
                continue;
            }
            // Not what the arc earns with its price given back: prices are no whole numbers, and this must be one.
            let earned =
                f64::from(self.bound.pool.worth[at]) * self.bound.pool.odds.states[then].success as f64;
            self.path.push(taker);
            let stopped = net + own + self.bound.ends[taker as usize];
            // A chain that loses may be what lets another one in, where landlords must balance.
            let is_of_use = worth + earned > 0.0 || !self.bound.pool.quotas.is_empty();
            if stopped >= self.least && is_of_use {
                self.seen += 1;
                self.found.push((self.path.clone(), worth + earned, stopped));
            }
            self.extend(then, taker as usize, worth + earned, net + own);
            self.path.pop();
        }
    }
}
