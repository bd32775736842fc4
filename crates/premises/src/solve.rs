//! The plan worth most, and its proof. Prices of applicants (see `linear`) turn the question into one packing by parcel, whose
//! sum no plan exceeds. Bids that those prices rule out are struck; what is left is split on a bid that is granted in part,
//! until every branch is closed. The proof keeps the prices and the splits: [`crate::verify`] reads it without any of this.

use crate::linear;
use crate::packing::{Days, Packed, SCALE, pack};
use crate::question::{Question, QuestionError};
use serde::{Deserialize, Serialize};

/// How many branches are opened at most: a number, not a time, so that an answer is the same on every machine.
pub const MOST_NODES: usize = 400;

/// Why no plan is worth more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// These prices show it.
    Prices(usize),
    /// By these prices none of these bids is in a better plan; without them, what follows.
    Strike { prices: usize, bids: Vec<usize>, then: Box<Proof> },
    /// Either this bid is granted, or it is not.
    Split { bid: usize, granted: Box<Proof>, refused: Box<Proof> },
    /// Not closed: more branches would have been needed.
    Open { prices: usize },
}

/// Prices by applicant, in millionths of a point, and how they prove it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    pub prices: Vec<Vec<i64>>,
    pub proof: Proof,
}

/// Who is given what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Places of the bids that are granted, in order.
    pub granted: Vec<usize>,
    pub points: i64,
    /// No plan is worth more.
    pub bound: i64,
    pub certificate: Certificate,
}

impl Plan {
    /// Is it proven that no plan is worth more?
    #[must_use]
    pub fn is_best(&self) -> bool {
        self.points == self.bound
    }
}

/// What is decided in a branch.
#[derive(Clone)]
struct Branch {
    granted: Vec<usize>,
    alive: Vec<usize>,
    room: Vec<u32>,
}

impl Branch {
    fn grant(&mut self, question: &Question, days: &Days, bid: usize) {
        let won = question.bids[bid];
        self.granted.push(bid);
        self.room[won.applicant] -= 1;
        let is_full = self.room[won.applicant] == 0;
        self.alive.retain(|other| {
            let here = &question.bids[*other];
            *other != bid
                && !(is_full && here.applicant == won.applicant)
                && !(here.parcel == won.parcel && days.clash(bid, *other))
        });
    }

    fn strike(&mut self, struck: &[usize]) {
        self.alive.retain(|bid| struck.binary_search(bid).is_err());
    }
}

struct Judged {
    /// In millionths.
    bound: i64,
    parcels: Vec<Vec<usize>>,
    packed: Vec<Packed>,
}

struct Search<'a> {
    question: &'a Question,
    days: Days,
    best: Vec<usize>,
    points: i64,
    prices: Vec<Vec<i64>>,
    nodes: usize,
    most_nodes: usize,
    /// The highest bound of a branch that stays open.
    open: i64,
}

impl Search<'_> {
    fn worth(&self, bids: &[usize]) -> i64 {
        bids.iter().map(|bid| self.question.bids[*bid].points).sum()
    }

    /// What these prices say of a branch.
    fn judge(&self, branch: &Branch, prices: &[i64]) -> Judged {
        let mut parcels = vec![Vec::new(); self.question.parcels];
        let mut is_alive = vec![false; self.question.bids.len()];
        branch.alive.iter().for_each(|bid| is_alive[*bid] = true);
        let mut bound = self.worth(&branch.granted) * SCALE;
        bound += branch.room.iter().zip(prices).map(|(room, price)| i64::from(*room) * price).sum::<i64>();
        let mut packed = Vec::with_capacity(parcels.len());
        for (parcel, bids) in self.days.by_parcel.iter().enumerate() {
            parcels[parcel] = bids.iter().copied().filter(|bid| is_alive[*bid]).collect();
            let found = pack(&self.days, &parcels[parcel], |bid| {
                let bid = &self.question.bids[bid];
                bid.points * SCALE - prices[bid.applicant]
            });
            bound += found.best;
            packed.push(found);
        }
        Judged { bound, parcels, packed }
    }

    /// Keeps a plan when it is worth more than the best one.
    fn offer(&mut self, granted: Vec<usize>) {
        let points = self.worth(&granted);
        if points > self.points || self.best.is_empty() {
            self.points = points;
            self.best = granted;
            self.best.sort_unstable();
        }
    }

    /// A plan made by taking bids in this order, as far as each still fits; then parcels packed again one by one.
    fn complete(&mut self, branch: &Branch, order: &[usize]) {
        let mut here = Branch { alive: Vec::new(), ..branch.clone() };
        let mut of_parcel: Vec<Vec<usize>> = vec![Vec::new(); self.question.parcels];
        let locked: Vec<usize> = branch.granted.clone();
        locked.iter().for_each(|bid| of_parcel[self.question.bids[*bid].parcel].push(*bid));
        for bid in order {
            let known = &self.question.bids[*bid];
            let fits = here.room[known.applicant] > 0
                && of_parcel[known.parcel].iter().all(|other| !self.days.clash(*bid, *other));
            if fits {
                here.room[known.applicant] -= 1;
                of_parcel[known.parcel].push(*bid);
            }
        }
        // Packing a parcel again, all others as they are, never loses; a few rounds are enough to see.
        for _ in 0..4 {
            let mut is_better = false;
            for (parcel, held) in of_parcel.iter_mut().enumerate() {
                is_better |= self.repack(branch, &mut here.room, held, parcel);
            }
            if !is_better {
                break;
            }
        }
        self.offer(of_parcel.into_iter().flatten().collect());
    }

    /// Gives the bids of one parcel back and packs it again with what applicants then have room for.
    fn repack(&self, branch: &Branch, room: &mut [u32], held: &mut Vec<usize>, parcel: usize) -> bool {
        let is_locked = |bid: &usize| branch.granted.contains(bid);
        let (locked, free): (Vec<usize>, Vec<usize>) = held.iter().partition(|bid| is_locked(bid));
        free.iter().for_each(|bid| room[self.question.bids[*bid].applicant] += 1);
        let open: Vec<usize> = self.days.by_parcel[parcel]
            .iter()
            .copied()
            .filter(|bid| {
                room[self.question.bids[*bid].applicant] > 0
                    && locked.iter().all(|other| !self.days.clash(*bid, *other))
            })
            .collect();
        let found = pack(&self.days, &open, |bid| self.question.bids[bid].points);
        let mut taken: Vec<usize> = Vec::new();
        let mut left = room.to_vec();
        for bid in found.chosen {
            let applicant = self.question.bids[bid].applicant;
            // A packing may take two bids of somebody who needs one parcel: the second is dropped.
            if left[applicant] > 0 {
                left[applicant] -= 1;
                taken.push(bid);
            }
        }
        let is_better = self.worth(&taken) > self.worth(&free);
        let kept = if is_better { taken } else { free };
        kept.iter().for_each(|bid| room[self.question.bids[*bid].applicant] -= 1);
        *held = locked.into_iter().chain(kept).collect();
        is_better
    }

    fn keep(&mut self, prices: Vec<i64>) -> usize {
        if let Some(at) = self.prices.iter().position(|known| *known == prices) {
            return at;
        }
        self.prices.push(prices);
        self.prices.len() - 1
    }

    /// Closes a branch, as far as the number of branches allows.
    fn close(&mut self, mut branch: Branch) -> Proof {
        self.nodes += 1;
        let priced = linear::solve(self.question, &self.days, &branch.alive, &branch.room);
        let (prices, parts) = match priced {
            Some(found) => (found.prices, found.parts),
            None => (vec![0; self.question.needs.len()], vec![0.5; branch.alive.len()]),
        };
        let judged = self.judge(&branch, &prices);
        let mut order: Vec<usize> = (0..branch.alive.len()).collect();
        order.sort_by(|a, b| parts[*b].total_cmp(&parts[*a]).then(a.cmp(b)));
        let order: Vec<usize> = order.into_iter().map(|at| branch.alive[at]).collect();
        self.complete(&branch, &order);
        let at = self.keep(prices);
        if judged.bound / SCALE <= self.points {
            return Proof::Prices(at);
        }
        if self.nodes >= self.most_nodes || branch.alive.is_empty() {
            self.open = self.open.max(judged.bound / SCALE);
            return Proof::Open { prices: at };
        }
        // The half-granted bid worth most first: it settles most of what is around it.
        let doubt = |place: usize| (parts[place] - 0.5).abs();
        let split = (0..branch.alive.len()).min_by(|a, b| {
            let points = |place: &usize| self.question.bids[branch.alive[*place]].points;
            ((doubt(*a) * 20.0).round().total_cmp(&(doubt(*b) * 20.0).round()))
                .then(points(b).cmp(&points(a)))
                .then(a.cmp(b))
        });
        let split = split.map(|place| branch.alive[place]);
        let mut struck: Vec<usize> = Vec::new();
        for (bids, packed) in judged.parcels.iter().zip(&judged.packed) {
            for (bid, loss) in bids.iter().zip(&packed.losses) {
                if (judged.bound - loss) / SCALE <= self.points {
                    struck.push(*bid);
                }
            }
        }
        struck.sort_unstable();
        branch.strike(&struck);
        let then = match split.filter(|bid| struck.binary_search(bid).is_err()) {
            // Much is gone: new prices say more than a split.
            _ if struck.len() * 4 > branch.alive.len() + struck.len() => self.close(branch),
            None => self.close(branch),
            Some(bid) => {
                let (mut with, mut without) = (branch.clone(), branch);
                with.grant(self.question, &self.days, bid);
                without.alive.retain(|other| *other != bid);
                let granted = Box::new(self.close(with));
                Proof::Split { bid, granted, refused: Box::new(self.close(without)) }
            }
        };
        if struck.is_empty() {
            then
        } else {
            Proof::Strike { prices: at, bids: struck, then: Box::new(then) }
        }
    }
}

/// The plan worth most.
///
/// # Errors
/// What is wrong with the question.
pub fn solve(question: &Question) -> Result<Plan, QuestionError> {
    solve_within(question, MOST_NODES)
}

/// The same, opening so many branches at most.
///
/// # Errors
/// As [`solve`].
pub fn solve_within(question: &Question, most_nodes: usize) -> Result<Plan, QuestionError> {
    question.check()?;
    let days = Days::new(question);
    let mut search = Search {
        question,
        days,
        best: Vec::new(),
        points: 0,
        prices: Vec::new(),
        nodes: 0,
        most_nodes,
        open: 0,
    };
    let alive = (0..question.bids.len()).filter(|bid| question.needs[question.bids[*bid].applicant] > 0);
    let root = Branch { granted: Vec::new(), alive: alive.collect(), room: question.needs.clone() };
    let mut order = root.alive.clone();
    order.sort_by_key(|bid| (std::cmp::Reverse(question.bids[*bid].points), *bid));
    search.complete(&root, &order);
    let proof = search.close(root);
    Ok(Plan {
        bound: search.points.max(search.open),
        points: search.points,
        granted: search.best,
        certificate: Certificate { prices: search.prices, proof },
    })
}
