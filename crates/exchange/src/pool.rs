//! The pool as the search sees it: arcs in rows, and the basins that do not touch one another.

use crate::odds::Odds;
use crate::quotas::Quotas;
use exchange_check::{Caps, Instance, Move};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc as Shared;

/// Dwellings that can be exchanged, and who may take each. Households are the first nodes, vacancies the others.
#[derive(Debug, Clone)]
pub struct Pool {
    pub caps: Caps,
    pub households: usize,
    /// First arc of each node, and the end.
    pub start: Vec<u32>,
    /// Who takes the dwelling.
    pub taker: Vec<u32>,
    /// What the move is worth, in hundredths of a point; every such number is exact in 24 bits.
    pub worth: Vec<f32>,
    /// Class of its chances of success.
    pub class: Vec<u8>,
    pub odds: Odds,
    /// The node of the instance.
    pub origin: Vec<u32>,
    /// What plans must hold as a whole.
    pub quotas: Shared<Quotas>,
}

/// One arc out of a dwelling.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arc {
    pub taker: u32,
    pub worth: f32,
    pub class: u8,
}

impl Pool {
    /// The pool of an instance: what is locked is out of it, and what is forbidden.
    pub fn new(instance: &Instance) -> Self {
        let held = instance.locked_nodes();
        let forbidden: HashSet<Move> = instance.forbidden.iter().copied().collect();
        let proposed: HashSet<Move> = instance.proposed.iter().copied().collect();
        let chances: BTreeSet<u16> = instance.wishes.iter().map(|wish| wish.success).collect();
        let odds = Odds::new(&chances, instance.caps.chain);
        let relet: Vec<i32> =
            instance.households.iter().chain(&instance.vacancies).map(|dwelling| dwelling.relet).collect();
        let mut arcs: Vec<(u32, Arc)> = Vec::with_capacity(instance.wishes.len());
        for wish in &instance.wishes {
            let this = Move { dwelling: wish.dwelling, household: wish.household };
            if held.contains(&wish.dwelling) || held.contains(&wish.household) || forbidden.contains(&this) {
                continue;
            }
            let bonus = if proposed.contains(&this) { instance.bonus } else { 0 };
            let worth = wish.weight + relet[wish.household as usize] - relet[wish.dwelling as usize] + bonus;
            let class = odds.classes.partition_point(|chance| *chance < wish.success) as u8;
            arcs.push((wish.dwelling, Arc { taker: wish.household, worth: worth as f32, class }));
        }
        arcs.sort_unstable_by_key(|(dwelling, arc)| (*dwelling, arc.taker));
        let origin = (0..instance.nodes() as u32).collect();
        let quotas = Shared::new(Quotas::new(instance));
        Self { quotas, ..Self::from_arcs(instance.caps, instance.households.len(), odds, origin, &arcs) }
    }

    /// The rows of arcs that are sorted by dwelling.
    fn from_arcs(caps: Caps, households: usize, odds: Odds, origin: Vec<u32>, arcs: &[(u32, Arc)]) -> Self {
        let mut start = vec![0_u32; origin.len() + 1];
        for (dwelling, _) in arcs {
            start[*dwelling as usize + 1] += 1;
        }
        for node in 0..origin.len() {
            start[node + 1] += start[node];
        }
        Self {
            caps,
            households,
            start,
            taker: arcs.iter().map(|(_, arc)| arc.taker).collect(),
            worth: arcs.iter().map(|(_, arc)| arc.worth).collect(),
            class: arcs.iter().map(|(_, arc)| arc.class).collect(),
            odds,
            origin,
            quotas: Shared::default(),
        }
    }

    /// The same pool, of which the whole is not limited.
    pub fn unlimited(&self) -> Self {
        Self { quotas: Shared::default(), ..self.clone() }
    }

    /// The same pool, with this room left in each row.
    pub fn with_room(mut self, room: Vec<i64>) -> Self {
        if !room.is_empty() {
            Shared::make_mut(&mut self.quotas).room = room;
        }
        self
    }

    /// The first vacancy, when it matters where chains end beside which nodes they hold.
    pub fn ends(&self) -> Option<u32> {
        (!self.quotas.is_empty()).then_some(self.households as u32)
    }

    pub fn nodes(&self) -> usize {
        self.origin.len()
    }

    pub fn arcs(&self) -> usize {
        self.taker.len()
    }

    /// Numbers of the arcs out of a dwelling.
    pub fn out(&self, node: usize) -> std::ops::Range<usize> {
        self.start[node] as usize..self.start[node + 1] as usize
    }

    /// The arc of this number.
    pub fn arc(&self, at: usize) -> Arc {
        Arc { taker: self.taker[at], worth: self.worth[at], class: self.class[at] }
    }

    /// The number of the arc from a dwelling to a household.
    pub fn find(&self, node: usize, taker: u32) -> Option<usize> {
        let row = self.out(node);
        self.taker[row.clone()].binary_search(&taker).ok().map(|at| row.start + at)
    }

    /// The parts that no arc joins, nor a limit of the whole, those of one node left out; nodes keep their order in
    /// each.
    pub fn basins(&self) -> Vec<Self> {
        let mut parent: Vec<u32> = (0..self.nodes() as u32).collect();
        for node in 0..self.nodes() {
            for at in self.out(node) {
                let (a, b) = (root(&mut parent, node as u32), root(&mut parent, self.taker[at]));
                // The least node is the root, so that parts come in the order of their first node.
                parent[a.max(b) as usize] = a.min(b);
            }
        }
        let mut first: HashMap<(usize, usize), u32> = HashMap::new();
        for node in 0..self.nodes() {
            for (kind, row) in self.quotas.of(node).into_iter().enumerate() {
                if let Some(row) = row {
                    let other = *first.entry((kind, row)).or_insert(node as u32);
                    let (a, b) = (root(&mut parent, node as u32), root(&mut parent, other));
                    parent[a.max(b) as usize] = a.min(b);
                }
            }
        }
        let mut part_of_root = vec![u32::MAX; self.nodes()];
        let mut parts: Vec<Vec<u32>> = Vec::new();
        let mut local = vec![0_u32; self.nodes()];
        for node in 0..self.nodes() as u32 {
            let top = root(&mut parent, node) as usize;
            if part_of_root[top] == u32::MAX {
                part_of_root[top] = parts.len() as u32;
                parts.push(Vec::new());
            }
            let number = part_of_root[top];
            local[node as usize] = parts[number as usize].len() as u32;
            parts[number as usize].push(node);
        }
        parts.into_iter().filter(|nodes| nodes.len() > 1).map(|nodes| self.part(&nodes, &local)).collect()
    }

    /// The pool without some nodes, and which node each of the others was.
    pub fn without(&self, gone: &[bool]) -> (Self, Vec<u32>) {
        let nodes: Vec<u32> = (0..self.nodes() as u32).filter(|node| !gone[*node as usize]).collect();
        let mut local = vec![u32::MAX; self.nodes()];
        nodes.iter().zip(0..).for_each(|(node, new)| local[*node as usize] = new);
        (self.part(&nodes, &local), nodes)
    }

    fn part(&self, nodes: &[u32], local: &[u32]) -> Self {
        let households = nodes.partition_point(|node| (*node as usize) < self.households);
        let mut arcs = Vec::new();
        for &node in nodes {
            for at in self.out(node as usize) {
                let arc = self.arc(at);
                let taker = local[arc.taker as usize];
                if taker != u32::MAX {
                    arcs.push((local[node as usize], Arc { taker, ..arc }));
                }
            }
        }
        let origin = nodes.iter().map(|node| self.origin[*node as usize]).collect();
        let quotas = if self.quotas.is_empty() {
            Shared::default()
        } else {
            Shared::new(self.quotas.part(nodes, households))
        };
        Self { quotas, ..Self::from_arcs(self.caps, households, self.odds.clone(), origin, &arcs) }
    }
}

fn root(parent: &mut [u32], mut node: u32) -> u32 {
    while parent[node as usize] != node {
        parent[node as usize] = parent[parent[node as usize] as usize];
        node = parent[node as usize];
    }
    node
}
