//! Reads a plan and its proof against the question alone: it knows nothing of how they were found, compares days as days, and
//! computes every bound again in its own way.

use crate::question::Question;
use crate::solve::{Plan, Proof};
use std::collections::{BTreeMap, BTreeSet};

/// A rule that a plan breaks, or a step of its proof that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breach {
    /// A bid that is not in the question, or granted twice.
    Unknown(usize),
    /// These two bids want one parcel at one time.
    Twice(usize, usize),
    /// This applicant is given more than it needs.
    Need(usize),
    Points {
        told: i64,
        found: i64,
    },
    /// A branch is worth this much by its prices, and is said to be closed.
    NotClosed {
        bound: i128,
    },
    /// A bid is struck that could be in a better plan.
    NotStruck(usize),
    /// Prices that are not there, below nothing, or not one by applicant.
    Prices(usize),
    Bound {
        told: i64,
        found: i64,
    },
}

const MILLION: i128 = 1_000_000;

struct Reader<'a> {
    question: &'a Question,
    plan: &'a Plan,
    found: BTreeSet<Breach>,
    /// The highest bound of a branch that is told open.
    open: i128,
}

/// What a branch leaves open: bids by parcel, room by applicant, and the points that it grants.
type Left = (BTreeMap<usize, Vec<usize>>, Vec<i128>, i128);

/// What a branch has decided.
#[derive(Clone)]
struct Decided {
    granted: BTreeSet<usize>,
    refused: BTreeSet<usize>,
}

impl Reader<'_> {
    fn prices(&mut self, at: usize) -> Option<Vec<i128>> {
        let known = self.plan.certificate.prices.get(at);
        let sound =
            known.filter(|all| all.len() == self.question.needs.len() && all.iter().all(|price| *price >= 0));
        if sound.is_none() {
            self.found.insert(Breach::Prices(at));
        }
        sound.map(|all| all.iter().map(|price| i128::from(*price)).collect())
    }

    /// Bids that a branch leaves undecided, by parcel; room by applicant; points granted. `None` when what it grants cannot
    /// be: nothing is in that branch.
    fn left(&self, decided: &Decided) -> Option<Left> {
        let question = self.question;
        let mut room: Vec<i128> = question.needs.iter().map(|need| i128::from(*need)).collect();
        let mut points = 0;
        for bid in &decided.granted {
            room[question.bids[*bid].applicant] -= 1;
            points += i128::from(question.bids[*bid].points);
        }
        let granted: Vec<usize> = decided.granted.iter().copied().collect();
        let clashes = granted
            .iter()
            .enumerate()
            .any(|(at, one)| granted[at + 1..].iter().any(|other| question.clash(*one, *other)));
        if clashes || room.iter().any(|left| *left < 0) {
            return None;
        }
        let mut by_parcel: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, bid) in question.bids.iter().enumerate() {
            let is_open = !decided.granted.contains(&at)
                && !decided.refused.contains(&at)
                && room[bid.applicant] > 0
                && granted.iter().all(|other| !question.clash(at, *other));
            if is_open {
                by_parcel.entry(bid.parcel).or_default().push(at);
            }
        }
        Some((by_parcel, room, points))
    }

    /// The most that bids of one parcel leave at these prices, among those that may stand beside `beside`.
    fn most(&self, bids: &[usize], prices: &[i128], beside: Option<usize>) -> i128 {
        let question = self.question;
        let mut order: Vec<usize> =
            bids.iter().copied().filter(|bid| beside.is_none_or(|one| !question.clash(*bid, one))).collect();
        order.sort_by_key(|bid| question.bids[*bid].period.from);
        let mut best = vec![0_i128; order.len() + 1];
        for at in (0..order.len()).rev() {
            let bid = &question.bids[order[at]];
            let leaves = i128::from(bid.points) * MILLION - prices[bid.applicant];
            let free = (at + 1..order.len())
                .find(|later| !question.clash(order[at], order[*later]))
                .unwrap_or(order.len());
            best[at] = best[at + 1].max(leaves + best[free]);
        }
        best[0]
    }

    fn read(&mut self, proof: &Proof, decided: &Decided) {
        let Some((by_parcel, room, points)) = self.left(decided) else { return };
        match proof {
            Proof::Prices(at) | Proof::Open { prices: at } => {
                let Some(prices) = self.prices(*at) else { return };
                let bound = self.bound(&by_parcel, &room, points, &prices) / MILLION;
                if matches!(proof, Proof::Open { .. }) {
                    self.open = self.open.max(bound);
                } else if bound > i128::from(self.plan.points) {
                    self.found.insert(Breach::NotClosed { bound });
                }
            }
            Proof::Strike { prices, bids, then } => {
                let Some(prices) = self.prices(*prices) else { return };
                let bound = self.bound(&by_parcel, &room, points, &prices);
                let mut most: BTreeMap<usize, i128> = BTreeMap::new();
                for bid in bids {
                    let Some(known) = self.question.bids.get(*bid) else {
                        self.found.insert(Breach::Unknown(*bid));
                        continue;
                    };
                    let Some(here) = by_parcel.get(&known.parcel).filter(|all| all.contains(bid)) else {
                        continue;
                    };
                    let whole = *most.entry(known.parcel).or_insert_with(|| self.most(here, &prices, None));
                    let leaves = i128::from(known.points) * MILLION - prices[known.applicant];
                    let with = leaves + self.most(here, &prices, Some(*bid));
                    if (bound - whole + with) / MILLION > i128::from(self.plan.points) {
                        self.found.insert(Breach::NotStruck(*bid));
                    }
                }
                let mut next = decided.clone();
                next.refused.extend(bids);
                self.read(then, &next);
            }
            Proof::Split { bid, granted, refused } => {
                if *bid >= self.question.bids.len() {
                    self.found.insert(Breach::Unknown(*bid));
                    return;
                }
                // A bid that this branch already ruled out can only be refused.
                if by_parcel.values().any(|all| all.contains(bid)) {
                    let mut with = decided.clone();
                    with.granted.insert(*bid);
                    self.read(granted, &with);
                }
                let mut without = decided.clone();
                without.refused.insert(*bid);
                self.read(refused, &without);
            }
        }
    }

    fn bound(
        &self,
        by_parcel: &BTreeMap<usize, Vec<usize>>,
        room: &[i128],
        points: i128,
        prices: &[i128],
    ) -> i128 {
        let applicants: i128 = room.iter().zip(prices).map(|(room, price)| room * price).sum();
        points * MILLION
            + applicants
            + by_parcel.values().map(|all| self.most(all, prices, None)).sum::<i128>()
    }
}

/// Every rule that the plan breaks and every step of its proof that does not hold; empty when all is in order.
#[must_use]
pub fn verify(question: &Question, plan: &Plan) -> Vec<Breach> {
    let mut found = BTreeSet::new();
    let mut given = vec![0_u32; question.needs.len()];
    let mut sum = 0;
    for (at, one) in plan.granted.iter().enumerate() {
        let Some(bid) = question.bids.get(*one).filter(|_| !plan.granted[..at].contains(one)) else {
            found.insert(Breach::Unknown(*one));
            continue;
        };
        given[bid.applicant] += 1;
        sum += bid.points;
        for other in &plan.granted[..at] {
            if *other < question.bids.len() && question.clash(*one, *other) {
                found.insert(Breach::Twice(*other, *one));
            }
        }
    }
    let over = given.iter().zip(&question.needs).enumerate().filter(|(_, (given, need))| given > need);
    found.extend(over.map(|(applicant, _)| Breach::Need(applicant)));
    if sum != plan.points {
        found.insert(Breach::Points { told: plan.points, found: sum });
    }
    let mut reader = Reader { question, plan, found, open: i128::from(plan.points) };
    reader.read(&plan.certificate.proof, &Decided { granted: BTreeSet::new(), refused: BTreeSet::new() });
    if reader.open > i128::from(plan.bound) || plan.bound < plan.points {
        let found = i64::try_from(reader.open).unwrap_or(i64::MAX);
        reader.found.insert(Breach::Bound { told: plan.bound, found });
    }
    reader.found.into_iter().collect()
}
