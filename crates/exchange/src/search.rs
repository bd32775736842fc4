//! A good set of columns that do not touch: greedy first, then annealing. A step puts one column in by force, takes out
//! what it touches, and lets the freed nodes be used by what fits best; it is kept when the worth grows, or shrinks
//! by little while the search is warm.

use crate::columns::Columns;
use crate::draw::Lots;
use crate::pool::Pool;
use crate::quotas::Quotas;
use std::sync::Arc;

/// Nobody holds this node.
pub const FREE: u32 = u32::MAX;

/// Which column holds each node.
#[derive(Debug, Clone)]
pub struct Packing {
    pub owner: Vec<u32>,
    /// Worth of the columns that are in, in grains.
    pub worth: f64,
    /// What they use of each row.
    pub used: Vec<i64>,
    quotas: Arc<Quotas>,
}

impl Packing {
    fn empty(pool: &Pool) -> Self {
        let quotas = Arc::clone(&pool.quotas);
        Self { owner: vec![FREE; pool.nodes()], worth: 0.0, used: vec![0; quotas.rows()], quotas }
    }

    /// A row that is used beyond its room.
    pub fn over(&self) -> Option<usize> {
        self.quotas.over(&self.used)
    }

    /// The columns that are in, in order.
    pub fn chosen(&self) -> Vec<usize> {
        let mut all: Vec<usize> =
            self.owner.iter().filter(|owner| **owner != FREE).map(|owner| *owner as usize).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    fn fits(&self, columns: &Columns, column: usize) -> bool {
        columns.nodes(column).iter().all(|node| self.owner[*node as usize] == FREE)
    }

    fn fits_the_whole(&self, columns: &Columns, column: usize) -> bool {
        self.fits(columns, column) && self.quotas.fits(columns.nodes(column), &self.used)
    }

    fn uses(&self, columns: &Columns, column: usize, asked: usize) -> i64 {
        let mut sum = 0;
        self.quotas.uses(columns.nodes(column), |row, by| sum += if row == asked { by } else { 0 });
        sum
    }

    fn put(&mut self, columns: &Columns, column: usize) {
        for node in columns.nodes(column) {
            self.owner[*node as usize] = column as u32;
        }
        self.worth += columns.worth[column];
        self.quotas.uses(columns.nodes(column), |row, by| self.used[row] += by);
    }

    fn take(&mut self, columns: &Columns, column: usize) {
        for node in columns.nodes(column) {
            self.owner[*node as usize] = FREE;
        }
        self.worth -= columns.worth[column];
        self.quotas.uses(columns.nodes(column), |row, by| self.used[row] -= by);
    }
}

/// Columns in order of what they earn at the prices, each put in when it fits.
pub fn greedy(columns: &Columns, pool: &Pool) -> Packing {
    let mut order: Vec<usize> = (0..columns.len()).collect();
    order.sort_by(|a, b| columns.net[*b].total_cmp(&columns.net[*a]).then(a.cmp(b)));
    let mut packing = Packing::empty(pool);
    for column in order {
        if packing.fits_the_whole(columns, column) {
            packing.put(columns, column);
        }
    }
    packing
}

/// The packing of these columns, whether the whole has room for them or not.
pub fn packing_of(columns: &Columns, pool: &Pool, chosen: impl IntoIterator<Item = usize>) -> Packing {
    let mut packing = Packing::empty(pool);
    for column in chosen {
        if packing.fits(columns, column) {
            packing.put(columns, column);
        }
    }
    packing
}

/// How warm a search begins, as a share of the mean worth of a column: far from a good packing, and near one.
pub const WARM: f64 = 0.06;
pub const COOL: f64 = 0.02;

/// How cold it ends.
const COLD: f64 = 0.001;

/// Betters a packing in so many steps, as warm as this at the beginning.
pub fn anneal(columns: &Columns, from: Packing, steps: usize, warm: f64, lots: &mut Lots) -> Packing {
    if columns.len() == 0 || steps == 0 {
        return from;
    }
    let mut search = Annealing::new(columns, from);
    let mean = columns.worth.iter().sum::<f64>() / columns.len() as f64;
    // Cooling by products only: the same on every machine.
    let rounds = 200.min(steps);
    let cooling = root_of(COLD / warm, rounds);
    let mut heat = mean * warm;
    for round in 0..rounds {
        let end = steps * (round + 1) / rounds;
        for _ in steps * round / rounds..end {
            search.step(heat, lots);
        }
        heat *= cooling;
    }
    search.best
}

/// The number whose `rounds`-th power is `share`, by halving.
fn root_of(share: f64, rounds: usize) -> f64 {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        let power = (0..rounds).fold(1.0, |product, _| product * middle);
        if power < share { low = middle } else { high = middle }
    }
    high
}

struct Annealing<'a> {
    columns: &'a Columns,
    /// First of the columns of each node, and the end.
    start: Vec<u32>,
    /// The columns of each node, those that earn most first.
    of_node: Vec<u32>,
    now: Packing,
    best: Packing,
    /// Nodes that changed hands since the best.
    since: Vec<u32>,
    changed: Vec<bool>,
    removed: Vec<u32>,
    added: Vec<u32>,
    freed: Vec<u32>,
    /// The nodes by which columns use each row.
    of_row: Vec<Vec<u32>>,
}

impl<'a> Annealing<'a> {
    fn new(columns: &'a Columns, now: Packing) -> Self {
        let nodes = now.owner.len();
        let mut order: Vec<u32> = (0..columns.len() as u32).collect();
        order.sort_by(|a, b| columns.net[*b as usize].total_cmp(&columns.net[*a as usize]).then(a.cmp(b)));
        let mut start = vec![0_u32; nodes + 1];
        for column in 0..columns.len() {
            columns.nodes(column).iter().for_each(|node| start[*node as usize + 1] += 1);
        }
        for node in 0..nodes {
            start[node + 1] += start[node];
        }
        let mut of_node = vec![0; start[nodes] as usize];
        let mut filled = start.clone();
        for column in order {
            for node in columns.nodes(column as usize) {
                let at = &mut filled[*node as usize];
                of_node[*at as usize] = column;
                *at += 1;
            }
        }
        let best = now.clone();
        let changed = vec![false; nodes];
        let (since, removed, added, freed) = Default::default();
        let of_row = now.quotas.members(nodes);
        Self { columns, start, of_node, now, best, since, changed, removed, added, freed, of_row }
    }

    fn step(&mut self, heat: f64, lots: &mut Lots) {
        // Of two columns drawn, the one that earns more: those that lose much are tried less.
        let count = self.columns.len();
        let (one, other) = (lots.below(count), lots.below(count));
        let forced = if self.columns.net[one] >= self.columns.net[other] { one } else { other };
        let first = self.columns.nodes(forced)[0] as usize;
        if self.now.owner[first] == forced as u32 {
            return;
        }
        let before = self.now.worth;
        self.removed.clear();
        self.added.clear();
        self.freed.clear();
        for &node in self.columns.nodes(forced) {
            let owner = self.now.owner[node as usize];
            if owner != FREE {
                self.removed.push(owner);
                self.freed.extend_from_slice(self.columns.nodes(owner as usize));
                self.now.take(self.columns, owner as usize);
            }
        }
        self.put(forced);
        let shift = if self.freed.is_empty() { 0 } else { lots.below(self.freed.len()) };
        self.freed.rotate_left(shift);
        for at in 0..self.freed.len() {
            let node = self.freed[at] as usize;
            if self.now.owner[node] == FREE
                && let Some(column) = self.best_that_fits(node)
            {
                self.put(column);
            }
        }
        self.make_room(forced as u32, lots);
        let change = self.now.worth - before;
        if self.now.over().is_none() && (change >= 0.0 || -change < heat * lots.wait()) {
            self.keep();
        } else {
            for at in (0..self.added.len()).rev() {
                self.now.take(self.columns, self.added[at] as usize);
            }
            for at in 0..self.removed.len() {
                self.now.put(self.columns, self.removed[at] as usize);
            }
            // What was added and taken again leaves no rounding: grains are whole.
            self.now.worth = before;
        }
    }

    fn put(&mut self, column: usize) {
        self.now.put(self.columns, column);
        self.added.push(column as u32);
    }

    fn best_that_fits(&self, node: usize) -> Option<usize> {
        let all = &self.of_node[self.start[node] as usize..self.start[node + 1] as usize];
        all.iter()
            .map(|column| *column as usize)
            .find(|column| self.now.fits_the_whole(self.columns, *column))
    }

    /// Where what was forced asks for more than the room of a row: takes out what uses it, or puts in what makes room.
    fn make_room(&mut self, forced: u32, lots: &mut Lots) {
        const TRIES: usize = 24;
        for _ in 0..TRIES {
            let Some(row) = self.now.over() else { return };
            let some = lots.below(self.columns.len());
            let makes_room = self.now.uses(self.columns, some, row) < 0;
            if makes_room && self.now.fits_the_whole(self.columns, some) {
                self.put(some);
                continue;
            }
            let members = &self.of_row[row];
            let owner = self.now.owner[members[lots.below(members.len())] as usize];
            if owner != FREE && owner != forced && self.now.uses(self.columns, owner as usize, row) > 0 {
                self.now.take(self.columns, owner as usize);
                match self.added.iter().position(|added| *added == owner) {
                    Some(at) => drop(self.added.remove(at)),
                    None => self.removed.push(owner),
                }
            }
        }
    }

    /// Notes what changed; the best is brought up to date only where it differs.
    fn keep(&mut self) {
        for column in self.removed.iter().chain(&self.added) {
            for &node in self.columns.nodes(*column as usize) {
                if !self.changed[node as usize] {
                    self.changed[node as usize] = true;
                    self.since.push(node);
                }
            }
        }
        if self.now.worth > self.best.worth {
            for node in self.since.drain(..) {
                self.best.owner[node as usize] = self.now.owner[node as usize];
                self.changed[node as usize] = false;
            }
            self.best.worth = self.now.worth;
            self.best.used.copy_from_slice(&self.now.used);
        }
    }
}
