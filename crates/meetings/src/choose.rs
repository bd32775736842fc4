//! Which meetings are held: a flow of least cost, path by path, each the cheapest left. The cost of one more meeting of an
//! organisation grows with those that it has, so that the flow shares them out.

use crate::question::{Prices, Question};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

const FAR: i64 = i64::MAX / 4;

/// One organisation: how many meetings it has kept, how many more were chosen, how many more it may have.
struct Day {
    kept: i64,
    more: i64,
    most: i64,
}

impl Day {
    /// What one more costs: squares grow by odd numbers. `None`: its day is full.
    fn next(&self) -> Option<i64> {
        (self.more < self.most).then(|| 2 * (self.kept + self.more) + 1)
    }
}

struct Edge {
    wish: usize,
    landlord: usize,
    partner: usize,
    gain: i64,
    used: bool,
}

struct Flow {
    landlords: Vec<Day>,
    partners: Vec<Day>,
    edges: Vec<Edge>,
    /// Edges by landlord, then by partner.
    at: [Vec<Vec<usize>>; 2],
    /// Distance of each node as it was last computed: landlords, then partners; and of the end.
    far: Vec<i64>,
    end: i64,
}

/// What is free before anything is chosen.
pub(crate) struct Free {
    /// By landlord and by partner, then by slot: nothing is kept there.
    pub landlords: Vec<Vec<bool>>,
    pub partners: Vec<Vec<bool>>,
    /// By slot: tables.
    pub tables: Vec<usize>,
}

impl Free {
    pub(crate) fn of(question: &Question) -> Free {
        let mut free = Free {
            landlords: vec![vec![true; question.slots]; question.landlords],
            partners: vec![vec![true; question.slots]; question.partners],
            tables: vec![question.tables; question.slots],
        };
        for wish in &question.wishes {
            if let Some(seat) = wish.kept {
                free.landlords[wish.landlord][seat.slot] = false;
                free.partners[wish.partner][seat.slot] = false;
                free.tables[seat.slot] -= 1;
            }
        }
        free
    }

    /// Might these two meet at all, beside what is kept?
    pub(crate) fn together(&self, landlord: usize, partner: usize) -> bool {
        let slots = self.tables.iter().enumerate();
        let mut slots = slots.filter(|(_, tables)| **tables > 0);
        slots.any(|(slot, _)| self.landlords[landlord][slot] && self.partners[partner][slot])
    }
}

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(FAR)
}

impl Flow {
    fn of(question: &Question) -> Flow {
        let free = Free::of(question);
        let days = |all: &[Vec<bool>]| -> Vec<Day> {
            let day = |slots: &Vec<bool>| {
                let most = number(slots.iter().filter(|free| **free).count());
                Day { kept: number(question.slots) - most, more: 0, most }
            };
            all.iter().map(day).collect()
        };
        let (landlords, partners) = (days(&free.landlords), days(&free.partners));
        let mut edges = Vec::new();
        let mut at = [vec![Vec::new(); landlords.len()], vec![Vec::new(); partners.len()]];
        for (number, wish) in question.wishes.iter().enumerate() {
            if wish.kept.is_none() && free.together(wish.landlord, wish.partner) {
                at[0][wish.landlord].push(edges.len());
                at[1][wish.partner].push(edges.len());
                edges.push(Edge {
                    wish: number,
                    landlord: wish.landlord,
                    partner: wish.partner,
                    gain: question.gain(wish),
                    used: false,
                });
            }
        }
        let far = vec![FAR; landlords.len() + partners.len()];
        let mut flow = Flow { landlords, partners, edges, at, far, end: FAR };
        flow.first_distances();
        flow
    }

    /// Distances before anything is chosen: every path goes from a landlord to a partner.
    fn first_distances(&mut self) {
        let count = self.landlords.len();
        for (landlord, day) in self.landlords.iter().enumerate() {
            if !self.at[0][landlord].is_empty() {
                self.far[landlord] = day.next().unwrap_or(FAR);
            }
        }
        for edge in &self.edges {
            let through = self.far[edge.landlord] - edge.gain;
            self.far[count + edge.partner] = self.far[count + edge.partner].min(through);
        }
        for (partner, day) in self.partners.iter().enumerate() {
            if let (Some(cost), true) = (day.next(), self.far[count + partner] < FAR) {
                self.end = self.end.min(self.far[count + partner] + cost);
            }
        }
    }

    /// The cheapest path from the reduced costs: distance of each node, by which edge it is reached (`None`: from the
    /// beginning), distance of the end and its last partner.
    fn paths(&self) -> (Vec<i64>, Vec<Option<usize>>, i64, Option<usize>) {
        let count = self.landlords.len();
        let mut reached = vec![FAR; self.far.len()];
        let mut by = vec![None; self.far.len()];
        let (mut end, mut last) = (FAR, None);
        let mut heap = BinaryHeap::new();
        for (landlord, day) in self.landlords.iter().enumerate() {
            if let (Some(cost), true) = (day.next(), self.far[landlord] < FAR) {
                reached[landlord] = cost - self.far[landlord];
                heap.push(Reverse((reached[landlord], landlord)));
            }
        }
        while let Some(Reverse((distance, node))) = heap.pop() {
            if distance > reached[node] {
                continue;
            }
            let is_landlord = node < count;
            if !is_landlord && let Some(cost) = self.partners[node - count].next() {
                let through = distance + cost + self.far[node] - self.end;
                if through < end {
                    (end, last) = (through, Some(node - count));
                }
            }
            let side = usize::from(!is_landlord);
            for &number in &self.at[side][node - side * count] {
                let edge = &self.edges[number];
                // Forward where it is not used, back where it is.
                if edge.used == is_landlord {
                    continue;
                }
                let (to, cost) =
                    if is_landlord { (count + edge.partner, -edge.gain) } else { (edge.landlord, edge.gain) };
                let through = distance + cost + self.far[node] - self.far[to];
                if through < reached[to] {
                    reached[to] = through;
                    by[to] = Some(number);
                    heap.push(Reverse((through, to)));
                }
            }
        }
        (reached, by, end, last)
    }

    /// Moves every distance by what was found, and by `most` at most.
    fn move_distances(&mut self, reached: &[i64], most: i64) {
        for (far, more) in self.far.iter_mut().zip(reached) {
            if *far < FAR {
                *far += (*more).min(most);
            }
        }
        self.end += most;
    }

    /// Uses the path that ends at this partner.
    fn follow(&mut self, by: &[Option<usize>], last: usize) {
        let count = self.landlords.len();
        self.partners[last].more += 1;
        let mut node = count + last;
        while let Some(number) = by[node] {
            let edge = &mut self.edges[number];
            edge.used = !edge.used;
            node = if node < count { count + edge.partner } else { edge.landlord };
        }
        self.landlords[node].more += 1;
    }
}

/// The wishes that are to be held, kept ones included, and the prices that prove it.
pub(crate) fn choose(question: &Question) -> (Vec<bool>, Prices) {
    let mut flow = Flow::of(question);
    let kept = question.wishes.iter().filter(|wish| wish.kept.is_some()).count();
    let mut left = question.slots * question.tables - kept;
    while left > 0 && flow.end < FAR {
        let (reached, by, end, last) = flow.paths();
        // A path whose whole cost is not below zero is worth nothing: distances stop where the end is at zero.
        match last {
            Some(last) if flow.end + end < 0 => {
                flow.move_distances(&reached, end);
                flow.follow(&by, last);
                left -= 1;
            }
            _ => {
                let most = -flow.end;
                flow.move_distances(&reached, most.max(0));
                break;
            }
        }
    }
    let mut chosen: Vec<bool> = question.wishes.iter().map(|wish| wish.kept.is_some()).collect();
    for edge in &flow.edges {
        chosen[edge.wish] |= edge.used;
    }
    (chosen, prices(&flow))
}

fn prices(flow: &Flow) -> Prices {
    let count = flow.landlords.len();
    let end = if flow.end < FAR { flow.end } else { 0 };
    let of = |node: &i64| if *node < FAR { *node } else { 0 };
    Prices {
        table: (-end).max(0),
        landlords: flow.far[..count].iter().map(of).collect(),
        partners: flow.far[count..].iter().map(|node| if *node < FAR { end - node } else { 0 }).collect(),
    }
}
