//! Tables as networks: what anybody can deduce of a hidden number, exactly.
//!
//! A table with its totals is a circulation: the grand total flows into the rows, each cell from its row to its
//! column, and columns flow back. Published numbers are fixed, hidden ones are free between bounds. The smallest and
//! the largest value that a hidden number can take are then maximum flows, hence exact whole numbers: no deduction
//! from the totals can say more.

use std::{cmp::Reverse, collections::BinaryHeap};

/// More than any table holds.
pub(super) const MANY: u64 = u64::MAX / 8;

/// One number of a table, as a pipe between two nodes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pipe {
    pub from: usize,
    pub to: usize,
    /// A value that fits with all the others.
    pub value: u64,
    /// What is known of it: equal bounds for a published number.
    pub low: u64,
    pub high: u64,
}

/// A table as a network.
#[derive(Debug, Clone)]
pub(super) struct Net {
    pub nodes: usize,
    pub pipes: Vec<Pipe>,
}

/// How far a number can move one way, and the values of all the others then.
pub(super) struct Push {
    pub amount: u64,
    pub values: Vec<u64>,
}

/// Which way a number is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
}

impl Net {
    /// How far number `at` can move, `wanted` at most: a maximum flow through what the others leave free.
    pub fn push(&self, at: usize, way: Way, wanted: u64) -> Push {
        let pipe = self.pipes[at];
        let (source, sink) = self.ends(at, way);
        let room = match way {
            Way::Up => pipe.high.saturating_sub(pipe.value),
            Way::Down => pipe.value.saturating_sub(pipe.low),
        };
        let wanted = wanted.min(room);
        let mut values: Vec<u64> = self.pipes.iter().map(|pipe| pipe.value).collect();
        let around = self.around();
        let mut amount = 0;
        while amount < wanted {
            let Some(path) = self.path(&around, &values, source, sink, Some(at)) else { break };
            amount += self.follow(&path, &mut values, wanted - amount);
        }
        Push { amount, values }
    }

    /// Moving a number moves the others from one of its ends to the other, by other ways.
    fn ends(&self, at: usize, way: Way) -> (usize, usize) {
        let pipe = self.pipes[at];
        match way {
            Way::Up => (pipe.to, pipe.from),
            Way::Down => (pipe.from, pipe.to),
        }
    }

    /// Carries as much as the path holds, `most` at most; returns how much.
    fn follow(&self, path: &[(usize, bool)], values: &mut [u64], most: u64) -> u64 {
        let room = path.iter().map(|&(at, forward)| self.room(values, at, forward)).fold(most, u64::min);
        for &(at, forward) in path {
            values[at] = if forward { values[at] + room } else { values[at] - room };
        }
        room
    }

    /// The fixed numbers that would let number `at` move further, once all the others have moved as `values` say:
    /// those of the cheapest way, where `cost` gives the price of freeing one (`None`: it cannot be freed).
    pub fn cheapest_way(
        &self,
        at: usize,
        way: Way,
        values: &[u64],
        cost: impl Fn(usize) -> Option<u64>,
    ) -> Option<Vec<usize>> {
        let (source, sink) = self.ends(at, way);
        let mut around = vec![Vec::new(); self.nodes];
        for (other, pipe) in self.pipes.iter().enumerate().filter(|(other, _)| *other != at) {
            around[pipe.from].push(other);
            around[pipe.to].push(other);
        }
        let is_fixed = |other: usize| self.pipes[other].low == self.pipes[other].high;
        let mut best: Vec<Option<(u64, Option<usize>)>> = vec![None; self.nodes];
        best[source] = Some((0, None));
        let mut queue = BinaryHeap::from([Reverse((0_u64, source))]);
        while let Some(Reverse((spent, node))) = queue.pop() {
            if best[node].is_none_or(|(known, _)| known < spent) {
                continue;
            }
            for &other in &around[node] {
                let pipe = &self.pipes[other];
                let forward = pipe.from == node;
                let price = if is_fixed(other) {
                    // Freed, it grows without end and shrinks down to zero.
                    cost(other).filter(|_| forward || pipe.value > 0)
                } else {
                    (self.room(values, other, forward) > 0).then_some(0)
                };
                let Some(price) = price else { continue };
                let next = if forward { pipe.to } else { pipe.from };
                let total = spent.saturating_add(price);
                if best[next].is_none_or(|(known, _)| total < known) {
                    best[next] = Some((total, Some(other)));
                    queue.push(Reverse((total, next)));
                }
            }
        }
        let mut freed = Vec::new();
        let mut node = sink;
        while node != source {
            let other = best[node]?.1?;
            if is_fixed(other) {
                freed.push(other);
            }
            node = if self.pipes[other].to == node { self.pipes[other].from } else { self.pipes[other].to };
        }
        Some(freed)
    }

    /// For each node, the pipes that touch it and are not fixed.
    fn around(&self) -> Vec<Vec<usize>> {
        let mut around = vec![Vec::new(); self.nodes];
        for (at, pipe) in self.pipes.iter().enumerate().filter(|(_, pipe)| pipe.low < pipe.high) {
            around[pipe.from].push(at);
            around[pipe.to].push(at);
        }
        around
    }

    fn room(&self, values: &[u64], at: usize, forward: bool) -> u64 {
        let pipe = &self.pipes[at];
        if forward { pipe.high.saturating_sub(values[at]) } else { values[at].saturating_sub(pipe.low) }
    }

    /// The shortest way with room from one node to another.
    fn path(
        &self,
        around: &[Vec<usize>],
        values: &[u64],
        source: usize,
        sink: usize,
        without: Option<usize>,
    ) -> Option<Vec<(usize, bool)>> {
        let mut came: Vec<Option<(usize, bool)>> = vec![None; self.nodes];
        let mut reached = vec![false; self.nodes];
        reached[source] = true;
        let mut queue = std::collections::VecDeque::from([source]);
        while let Some(node) = queue.pop_front() {
            for &at in &around[node] {
                let pipe = &self.pipes[at];
                let forward = pipe.from == node;
                let next = if forward { pipe.to } else { pipe.from };
                if Some(at) == without || reached[next] || self.room(values, at, forward) == 0 {
                    continue;
                }
                reached[next] = true;
                came[next] = Some((at, forward));
                queue.push_back(next);
            }
        }
        if !reached[sink] || source == sink {
            return None;
        }
        let mut path = Vec::new();
        let mut node = sink;
        while let Some((at, forward)) = came[node].filter(|_| node != source) {
            path.push((at, forward));
            node = if forward { self.pipes[at].from } else { self.pipes[at].to };
        }
        Some(path)
    }

    /// Gives every pipe a value that fits with all the others and with the bounds; `None` when there is none.
    pub fn fit(mut self) -> Option<Net> {
        // Start from the low bounds, then carry what is missing through two more nodes.
        let (source, sink) = (self.nodes, self.nodes + 1);
        let mut surplus = vec![0_i128; self.nodes];
        for pipe in &mut self.pipes {
            pipe.value = pipe.low;
            surplus[pipe.to] += i128::from(pipe.low);
            surplus[pipe.from] -= i128::from(pipe.low);
        }
        let real = self.pipes.len();
        let mut wanted = 0_u64;
        for (node, surplus) in surplus.iter().enumerate() {
            let high = u64::try_from(surplus.unsigned_abs()).ok()?;
            let (from, to) = if *surplus > 0 { (source, node) } else { (node, sink) };
            if *surplus > 0 {
                wanted = wanted.checked_add(high)?;
            }
            self.pipes.push(Pipe { from, to, value: 0, low: 0, high });
        }
        self.nodes += 2;
        let around = self.around();
        let mut values: Vec<u64> = self.pipes.iter().map(|pipe| pipe.value).collect();
        let mut carried = 0;
        while let Some(path) = self.path(&around, &values, source, sink, None) {
            carried += self.follow(&path, &mut values, u64::MAX);
        }
        self.nodes -= 2;
        self.pipes.truncate(real);
        for (pipe, value) in self.pipes.iter_mut().zip(values) {
            pipe.value = value;
        }
        (carried == wanted).then_some(self)
    }
}
