//! The limits of the whole as the search sees them: rows, each with a room that chains and cycles use. A commission is
//! one row; a landlord is two, one for what it sends beyond what it receives and one for the contrary. A cycle leaves
//! every landlord with as many households as before: only the two ends of a chain count there.

use exchange_check::Instance;

/// No commission, or no landlord that is counted.
const NONE: u32 = u32::MAX;

/// The rows that limit a pool; none in most of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quotas {
    /// For each node, the row of its commission; empty when there are no rows at all.
    commission: Vec<u32>,
    /// For each node, the first of the two rows of its landlord.
    landlord: Vec<u32>,
    /// Commissions come first among the rows.
    commissions: usize,
    /// Households come first among the nodes.
    households: u32,
    /// What each row still allows.
    pub room: Vec<i64>,
}

impl Quotas {
    /// The rows of an instance, what is locked deducted.
    pub fn new(instance: &Instance) -> Self {
        let quotas = &instance.quotas;
        if quotas.is_empty() {
            return Self::default();
        }
        let nodes = instance.nodes();
        let commissions = quotas.commissions.len() as u32;
        let row = |group: Option<u32>, row: fn(u32, u32) -> u32| group.map_or(NONE, |g| row(g, commissions));
        let numbers = |of: Vec<Option<u32>>, to: fn(u32, u32) -> u32| -> Vec<u32> {
            of.into_iter().map(|group| row(group, to)).collect()
        };
        let commission = numbers(quotas.commission_of(nodes), |group, _| group);
        let landlord = numbers(quotas.landlord_of(nodes), |group, first| first + 2 * group);
        let balance = i64::from(quotas.balance.unwrap_or(0));
        let mut room: Vec<i64> = quotas.commissions.iter().map(|c| i64::from(c.most)).collect();
        room.resize(room.len() + 2 * quotas.counted().len(), balance);
        for each in instance.locked.iter().flat_map(exchange_check::Exchange::moves) {
            let (from, to) = (each.dwelling as usize, each.household as usize);
            if commission[from] != NONE {
                room[commission[from] as usize] -= 1;
            }
            for (node, sent) in [(to, 1), (from, -1)] {
                if landlord[node] != NONE {
                    room[landlord[node] as usize] -= sent;
                    room[landlord[node] as usize + 1] += sent;
                }
            }
        }
        let commissions = quotas.commissions.len();
        Self { commission, landlord, commissions, households: instance.households.len() as u32, room }
    }

    pub fn is_empty(&self) -> bool {
        self.room.is_empty()
    }

    pub fn rows(&self) -> usize {
        self.room.len()
    }

    /// The same rows for some of the nodes.
    pub fn part(&self, nodes: &[u32], households: usize) -> Self {
        if self.is_empty() {
            return Self::default();
        }
        let of = |rows: &[u32]| nodes.iter().map(|node| rows[*node as usize]).collect();
        Self {
            commission: of(&self.commission),
            landlord: of(&self.landlord),
            commissions: self.commissions,
            households: households as u32,
            room: self.room.clone(),
        }
    }

    /// The rows of a node: of its commission, and the first of its landlord.
    pub fn of(&self, node: usize) -> [Option<usize>; 2] {
        let row = |rows: &[u32]| rows.get(node).filter(|row| **row != NONE).map(|row| *row as usize);
        [row(&self.commission), row(&self.landlord)]
    }

    /// Shows what a chain or a cycle uses of each row, below 0 when it makes room.
    pub fn uses(&self, nodes: &[u32], mut show: impl FnMut(usize, i64)) {
        let (false, [first, .., last]) = (self.is_empty(), nodes) else { return };
        let is_chain = *first >= self.households;
        let taken = if is_chain { &nodes[..nodes.len() - 1] } else { nodes };
        for row in taken.iter().filter_map(|node| self.of(*node as usize)[0]) {
            show(row, 1);
        }
        let ends = [*last, *first].map(|node| self.of(node as usize)[1]);
        if is_chain && ends[0] != ends[1] {
            for (row, sent) in ends.into_iter().zip([1, -1]) {
                if let Some(row) = row {
                    show(row, sent);
                    show(row + 1, -sent);
                }
            }
        }
    }

    /// Whether a chain or a cycle finds room beside what is used.
    pub fn fits(&self, nodes: &[u32], used: &[i64]) -> bool {
        if self.is_empty() {
            return true;
        }
        let mut asked: Vec<(usize, i64)> = Vec::new();
        self.uses(nodes, |row, by| match asked.iter_mut().find(|(other, _)| *other == row) {
            Some((_, sum)) => *sum += by,
            None => asked.push((row, by)),
        });
        asked.into_iter().all(|(row, by)| by <= 0 || used[row] + by <= self.room[row])
    }

    /// What these prices of rows take from what a chain or a cycle earns.
    pub fn paid(&self, nodes: &[u32], duals: &[f64]) -> f64 {
        let mut paid = 0.0;
        self.uses(nodes, |row, by| paid += duals[row] * by as f64);
        paid
    }

    /// What ending a chain at a node changes, at these prices of rows: its dwelling is not taken after all, and its
    /// landlord has sent a household. Beginning a chain there changes the contrary.
    pub fn end(&self, node: usize, duals: &[f64]) -> f64 {
        let [commission, landlord] = self.of(node);
        commission.map_or(0.0, |row| duals[row]) - landlord.map_or(0.0, |row| duals[row] - duals[row + 1])
    }

    /// Leaves to each landlord the difference of its two prices only, be it one that has no dwelling here: the bound is the
    /// lower for it, and a plan tells the difference.
    pub fn net(&self, duals: &mut [i64]) {
        for both in duals[self.commissions..].chunks_exact_mut(2) {
            let least = both[0].min(both[1]);
            both.iter_mut().for_each(|price| *price -= least);
        }
    }

    /// For each row, the nodes of its commission or of its landlord.
    pub fn members(&self, nodes: usize) -> Vec<Vec<u32>> {
        let mut members = vec![Vec::new(); self.rows()];
        for node in 0..nodes {
            let [commission, landlord] = self.of(node);
            for row in commission.into_iter().chain(landlord.into_iter().flat_map(|row| [row, row + 1])) {
                members[row].push(node as u32);
            }
        }
        members
    }

    /// A row that is used beyond its room.
    pub fn over(&self, used: &[i64]) -> Option<usize> {
        self.room.iter().zip(used).position(|(room, used)| used > room)
    }

    /// How much a step of the descent moves the price of each row, beside that of a household: a row that many use
    /// moves less.
    pub fn paces(&self) -> Vec<f64> {
        let members = self.members(self.commission.len());
        let pace = |(room, members): (&i64, &Vec<u32>)| {
            1.0 / (1.0 + (*room).clamp(0, members.len() as i64) as f64).sqrt()
        };
        self.room.iter().zip(&members).map(pace).collect()
    }
}
