//! The bound that prices give: what is left to earn when every household costs its price. All numbers are grains; when
//! the prices are whole, so is every number here, and well below 2⁵³, so that nothing is rounded.

use crate::cycles::Cycles;
use crate::pool::Pool;

/// Evaluates prices on one basin.
pub struct Bound<'a> {
    pub pool: &'a Pool,
    pub cycles: &'a Cycles,
    /// Price of each household, with the fee of its dwelling, and 0 for nobody.
    pub prices: Vec<f64>,
    /// For each node, what changes when a chain ends there.
    pub ends: Vec<f64>,
    /// Price of each row that limits the whole.
    duals: Vec<f64>,
    /// By state, for each household that has just moved: what the rest of the chain earns at best, less its own price.
    onward: Vec<Vec<f64>>,
    /// For each vacancy, what its best chain earns.
    pub chains: Vec<f64>,
    /// For each household, what the best cycle of which it is the least earns, and which.
    pub best_cycles: Vec<(f64, u32)>,
}

impl<'a> Bound<'a> {
    pub fn new(pool: &'a Pool, cycles: &'a Cycles) -> Self {
        let onward = pool.odds.states.iter().skip(1).map(|_| vec![0.0; pool.households]).collect();
        Self {
            pool,
            cycles,
            prices: vec![0.0; pool.households + 1],
            ends: vec![0.0; pool.nodes()],
            duals: vec![0.0; pool.quotas.rows()],
            onward,
            chains: vec![0.0; pool.nodes() - pool.households],
            best_cycles: vec![(0.0, 0); pool.households],
        }
    }

    /// The bound of these prices of households and of rows.
    pub fn evaluate(&mut self, prices: &[f64], duals: &[f64]) -> f64 {
        self.prices[..prices.len()].copy_from_slice(prices);
        self.duals.copy_from_slice(duals);
        let quotas = &self.pool.quotas;
        if !quotas.is_empty() {
            for (node, end) in self.ends.iter_mut().enumerate() {
                *end = quotas.end(node, duals);
            }
            for (node, price) in self.prices[..self.pool.households].iter_mut().enumerate() {
                *price += quotas.of(node)[0].map_or(0.0, |row| duals[row]);
            }
        }
        self.evaluate_chains();
        self.evaluate_cycles();
        prices.iter().sum::<f64>()
            + self.chains.iter().sum::<f64>()
            + self.best_cycles.iter().map(|best| best.0).sum::<f64>()
            + duals.iter().zip(&quotas.room).map(|(dual, room)| dual * *room as f64).sum::<f64>()
    }

    /// The same, exactly, for whole prices.
    pub fn exact(&mut self, prices: &[i64], duals: &[i64]) -> i128 {
        let floats = |all: &[i64]| -> Vec<f64> { all.iter().map(|price| *price as f64).collect() };
        self.evaluate(&floats(prices), &floats(duals));
        let whole = |value: f64| value as i128;
        let granted = duals.iter().zip(&self.pool.quotas.room);
        granted.map(|(dual, room)| i128::from(*dual) * i128::from(*room)).sum::<i128>()
            + prices.iter().map(|price| i128::from(*price)).sum::<i128>()
            + self.chains.iter().map(|best| whole(*best)).sum::<i128>()
            + self.best_cycles.iter().map(|best| whole(best.0)).sum::<i128>()
    }

    fn evaluate_chains(&mut self) {
        let pool = self.pool;
        // The states are in order of depth: the last come first here.
        for state in (1..pool.odds.states.len()).rev() {
            let mut table = std::mem::take(&mut self.onward[state - 1]);
            for (node, net) in table.iter_mut().enumerate() {
                *net = self.best_step(state, node).0 - self.prices[node];
            }
            self.onward[state - 1] = table;
        }
        for at in 0..self.chains.len() {
            let vacancy = pool.households + at;
            self.chains[at] = self.best_step(0, vacancy).0 - self.ends[vacancy];
        }
    }

    /// What the rest of a chain in this state earns at best from a node, and by which arc.
    pub fn best_step(&self, state: usize, node: usize) -> (f64, Option<usize>) {
        let pool = self.pool;
        let next = &pool.odds.states[state].next;
        let (mut best, mut by) = (self.ends[node], None);
        let row = pool.out(node);
        if let [only] = next.as_slice() {
            let scale = pool.odds.states[usize::from(*only)].success as f64;
            let onward = &self.onward[usize::from(*only) - 1];
            let first = row.start;
            for (at, (taker, worth)) in pool.taker[row.clone()].iter().zip(&pool.worth[row]).enumerate() {
                let net = f64::from(*worth) * scale + onward[*taker as usize];
                if net > best {
                    (best, by) = (net, Some(first + at));
                }
            }
        } else if !next.is_empty() {
            for at in row {
                let net = self.step(next, at);
                if net > best {
                    (best, by) = (net, Some(at));
                }
            }
        }
        (best, by)
    }

    /// What an arc earns with the best rest of the chain after it.
    fn step(&self, next: &[u16], at: usize) -> f64 {
        let then = usize::from(next[usize::from(self.pool.class[at])]);
        let earned = f64::from(self.pool.worth[at]) * self.pool.odds.states[then].success as f64;
        earned + self.onward[then - 1][self.pool.taker[at] as usize]
    }

    /// What an arc earns from a state, prices paid, with the best rest of the chain; the arc alone; the state after.
    pub fn through(&self, state: usize, at: usize) -> Option<(f64, f64, usize)> {
        let next = &self.pool.odds.states[state].next;
        let then = usize::from(*next.get(usize::from(self.pool.class[at]))?);
        let earned = f64::from(self.pool.worth[at]) * self.pool.odds.states[then].success as f64;
        let taker = self.pool.taker[at] as usize;
        Some((earned + self.onward[then - 1][taker], earned - self.prices[taker], then))
    }

    fn evaluate_cycles(&mut self) {
        let cycles = self.cycles;
        for least in 0..self.pool.households {
            let own = self.prices[least];
            let mut best = (0.0, u32::MAX);
            for at in cycles.of_least(least) {
                let [a, b, c] = cycles.others[at].map(|other| self.prices[other as usize]);
                let net = cycles.worth[at] - own - a - b - c;
                if net > best.0 {
                    best = (net, at as u32);
                }
            }
            self.best_cycles[least] = best;
        }
    }

    /// What a cycle earns, prices paid.
    pub fn cycle(&self, least: usize, at: usize) -> f64 {
        let paid: f64 = self.cycles.others[at].iter().map(|other| self.prices[*other as usize]).sum();
        self.cycles.worth[at] - self.prices[least] - paid
    }

    /// Shows the best chain of each vacancy and the best cycle of each least household, those that earn something and
    /// do not come back through a household: nodes, worth.
    pub fn chosen(&self, mut show: impl FnMut(&[u32], f64)) {
        let pool = self.pool;
        let mut nodes: Vec<u32> = Vec::new();
        for vacancy in 0..self.chains.len() {
            nodes.clear();
            nodes.push((pool.households + vacancy) as u32);
            let (mut state, mut worth, mut comes_back) = (0, 0.0, false);
            while let (_, Some(at)) = self.best_step(state, nodes[nodes.len() - 1] as usize) {
                state = usize::from(pool.odds.states[state].next[usize::from(pool.class[at])]);
                worth += f64::from(pool.worth[at]) * pool.odds.states[state].success as f64;
                comes_back |= nodes.contains(&pool.taker[at]);
                nodes.push(pool.taker[at]);
            }
            // A chain that loses may be what lets another one in, where landlords must balance.
            if nodes.len() > 1 && !comes_back && (worth > 0.0 || !pool.quotas.is_empty()) {
                show(&nodes, worth);
            }
        }
        for (least, (_, at)) in self.best_cycles.iter().enumerate() {
            if *at != u32::MAX {
                nodes.clear();
                nodes.push(least as u32);
                let others = self.cycles.others[*at as usize];
                nodes.extend(others.into_iter().filter(|other| (*other as usize) < pool.households));
                show(&nodes, self.cycles.worth[*at as usize]);
            }
        }
    }

    /// How many times the best chains and cycles use each household, and each row: a subgradient is what there is
    /// less this.
    pub fn uses(&self, uses: &mut [f64], rows: &mut [f64]) {
        uses.fill(0.0);
        rows.fill(0.0);
        let quotas = &self.pool.quotas;
        let mut walk: Vec<u32> = Vec::new();
        for vacancy in 0..self.chains.len() {
            let (mut state, mut node) = (0, self.pool.households + vacancy);
            walk.clear();
            walk.push(node as u32);
            while let (_, Some(at)) = self.best_step(state, node) {
                node = self.pool.taker[at] as usize;
                uses[node] += 1.0;
                walk.push(node as u32);
                state = usize::from(self.pool.odds.states[state].next[usize::from(self.pool.class[at])]);
            }
            quotas.uses(&walk, |row, by| rows[row] += by as f64);
        }
        for (least, (_, at)) in self.best_cycles.iter().enumerate() {
            if *at != u32::MAX {
                walk.clear();
                walk.push(least as u32);
                uses[least] += 1.0;
                for other in self.cycles.others[*at as usize] {
                    if let Some(used) = uses.get_mut(other as usize) {
                        *used += 1.0;
                        walk.push(other);
                    }
                }
                quotas.uses(&walk, |row, by| rows[row] += by as f64);
            }
        }
    }
}
