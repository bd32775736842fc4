//! In which ways one bid can be paid: by which funds together, and how much each may or must give. With three funds at
//! most, « each group of them gives no more than the lines allow » comes down to a least and a most for each fund, and
//! the cheapest plan at any prices is found by filling the cheapest first. That is what makes the bound exact.

use crate::question::{Bid, MOST_FUNDS, Question};

/// A set of funds that can pay a bid together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Menu {
    pub funds: Vec<usize>,
    /// The least each gives, and the most, so that all the lines close.
    pub low: Vec<i64>,
    pub high: Vec<i64>,
    /// What they give together.
    pub total: i64,
    /// The most that each group of them may give, by the bits of the group.
    pub room: Vec<i64>,
}

/// What each fund gives to a bid.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Plan {
    /// (fund, cents), by fund.
    pub parts: Vec<(usize, i64)>,
}

impl Plan {
    pub fn total(&self) -> i64 {
        self.parts.iter().map(|(_, cents)| cents).sum()
    }

    pub fn of(&self, fund: usize) -> i64 {
        self.parts.iter().find(|(at, _)| *at == fund).map_or(0, |(_, cents)| *cents)
    }
}

/// The most that a fund gives on a line of a bid.
pub(crate) fn line_cap(question: &Question, fund: usize, bid: &Bid, line: usize) -> i64 {
    let line = &bid.lines[line];
    let rate = question.funds[fund].rates.get(&line.purpose).copied().unwrap_or(0);
    (i128::from(line.cost) * i128::from(rate) / 1_000) as i64
}

/// Public money that the funds may still bring to a bid.
pub(crate) fn public_room(question: &Question, bid: &Bid) -> i64 {
    question.rules.public_cap.map_or(i64::MAX, |cap| {
        let most = (i128::from(bid.cost()) * i128::from(cap) / 1_000) as i64;
        (most - bid.other_public).max(0)
    })
}

/// All the ways to pay a bid, fewest funds first.
pub(crate) fn menus(question: &Question, bid: &Bid) -> Vec<Menu> {
    let eligible: Vec<usize> = (0..question.funds.len())
        .filter(|fund| (0..bid.lines.len()).any(|line| line_cap(question, *fund, bid, line) > 0))
        .collect();
    let mut sets: Vec<Vec<usize>> = vec![Vec::new()];
    let mut all = Vec::new();
    for _ in 0..question.rules.funds_per_bid.min(MOST_FUNDS) {
        let mut next = Vec::new();
        for set in &sets {
            let after = set.last().map_or(0, |last| last + 1);
            next.extend(eligible.iter().filter(|fund| **fund >= after).map(|fund| {
                let mut larger = set.clone();
                larger.push(*fund);
                larger
            }));
        }
        all.extend(
            next.iter().filter(|set| get_along(question, set)).filter_map(|set| menu(question, bid, set)),
        );
        sets = next;
    }
    all
}

/// Do their rules of company hold?
fn get_along(question: &Question, set: &[usize]) -> bool {
    let has = |id: &String| set.iter().any(|fund| question.funds[*fund].id == *id);
    set.iter()
        .map(|fund| &question.funds[*fund])
        .all(|fund| fund.needs.as_ref().is_none_or(&has) && !fund.excludes.iter().any(&has))
}

fn menu(question: &Question, bid: &Bid, set: &[usize]) -> Option<Menu> {
    let count = set.len();
    let room: Vec<i64> = (0..1_usize << count).map(|group| room_of(question, bid, set, group)).collect();
    let least: Vec<i64> = set.iter().map(|fund| question.funds[*fund].least.max(1)).collect();
    let total = bid.least.max(least.iter().sum());
    let whole = room.len() - 1;
    if total > bid.asked || total > room[whole] {
        return None;
    }
    let low: Vec<i64> = (0..count)
        .map(|at| if count == 1 { total } else { least[at].max(total - room[whole & !(1 << at)]) })
        .collect();
    let high: Vec<i64> = (0..count).map(|at| room[1 << at]).collect();
    let is_possible = low.iter().zip(&high).all(|(low, high)| low <= high)
        && low.iter().sum::<i64>() <= total
        && high.iter().sum::<i64>() >= total;
    is_possible.then(|| Menu { funds: set.to_vec(), low, high, total, room })
}

/// The most that a group of funds can give to a bid: its lines, its rates, the most of each, the public share.
fn room_of(question: &Question, bid: &Bid, set: &[usize], group: usize) -> i64 {
    let members = |group: usize| (0..set.len()).filter(move |at| group >> at & 1 == 1).map(|at| set[at]);
    let mut room = i64::MAX;
    // The least cut: some funds stopped by their own ceiling, the others by the lines.
    for by_lines in (0..=group).filter(|some| some & group == *some) {
        let ceilings: i64 =
            members(group & !by_lines).map(|fund| question.most(&question.funds[fund], bid)).sum();
        let lines: i64 = (0..bid.lines.len())
            .map(|line| {
                let offered: i64 = members(by_lines).map(|fund| line_cap(question, fund, bid, line)).sum();
                offered.min(bid.lines[line].cost)
            })
            .sum();
        room = room.min(ceilings + lines);
    }
    if members(group).all(|fund| question.funds[fund].is_public) {
        room = room.min(public_room(question, bid));
    }
    let mut public = 0;
    for at in (0..set.len()).filter(|at| group >> at & 1 == 1 && question.funds[set[*at]].is_public) {
        public |= 1 << at;
    }
    // The private ones beside a public group that is stopped by the public share.
    if public != 0 && public != group {
        room = room.min(room_of(question, bid, set, public) + room_of(question, bid, set, group & !public));
    }
    room
}

/// Every plan that is the cheapest at some prices: each menu filled in each order of its funds.
pub(crate) fn extremes(menus: &[Menu]) -> Vec<Plan> {
    let mut all: Vec<Plan> = Vec::new();
    for menu in menus {
        for order in orders(menu.funds.len()) {
            // Priced by their place in the order.
            let place =
                |fund: usize| order.iter().position(|at| menu.funds[*at] == fund).unwrap_or(0) as i128;
            all.extend(menu.cheapest(place, |_| i64::MAX).map(|(_, plan)| plan));
        }
    }
    all.sort();
    all.dedup();
    all
}

/// Every order of so many things, three at most.
fn orders(count: usize) -> Vec<Vec<usize>> {
    match count {
        1 => vec![vec![0]],
        2 => vec![vec![0, 1], vec![1, 0]],
        _ => (0..3)
            .flat_map(|first| {
                let (a, b) = ((first + 1) % 3, (first + 2) % 3);
                [vec![first, a, b], vec![first, b, a]]
            })
            .collect(),
    }
}

impl Menu {
    /// The cheapest plan at these prices, each fund giving at most what is left of it; `None` when it does not fit.
    pub fn cheapest(
        &self,
        price: impl Fn(usize) -> i128,
        left: impl Fn(usize) -> i64,
    ) -> Option<(i128, Plan)> {
        let mut order: Vec<usize> = (0..self.funds.len()).collect();
        order.sort_by_key(|at| price(self.funds[*at]));
        let mut gives = [0_i64; MOST_FUNDS];
        gives[..self.low.len()].copy_from_slice(&self.low);
        let mut missing = self.total - self.low.iter().sum::<i64>();
        for at in order {
            let most = self.high[at].min(left(self.funds[at]));
            if most < self.low[at] {
                return None;
            }
            let more = missing.min(most - self.low[at]);
            gives[at] += more;
            missing -= more;
        }
        if missing > 0 {
            return None;
        }
        let parts: Vec<(usize, i64)> = self.funds.iter().copied().zip(gives).collect();
        let cost = parts.iter().map(|(fund, cents)| price(*fund) * i128::from(*cents)).sum();
        Some((cost, Plan { parts }))
    }

    /// How much more one of its funds may give beside what the others give.
    pub fn more(&self, plan: &Plan, at: usize) -> i64 {
        (1..self.room.len())
            .filter(|group| group >> at & 1 == 1)
            .map(|group| {
                let given: i64 = (0..self.funds.len())
                    .filter(|other| group >> other & 1 == 1)
                    .map(|other| plan.of(self.funds[other]))
                    .sum();
                self.room[group] - given
            })
            .min()
            .unwrap_or(0)
            .max(0)
    }
}

/// What each fund gives on each line, so that nobody gives more than its rate and no line more than it costs: paths that
/// make room for one another. Nothing when the plan does not close.
pub(crate) fn by_line(question: &Question, bid: &Bid, plan: &Plan) -> Option<Vec<(usize, usize, i64)>> {
    let (funds, lines) = (plan.parts.len(), bid.lines.len());
    let mut gives = vec![vec![0_i64; lines]; funds];
    let mut left: Vec<i64> = bid.lines.iter().map(|line| line.cost).collect();
    for start in 0..funds {
        let mut missing = plan.parts[start].1;
        while missing > 0 {
            // Breadth first over funds and lines: from a fund to a line below its cap, from a full line to who gives there.
            let mut from_line: Vec<Option<usize>> = vec![None; lines];
            let mut from_fund: Vec<Option<usize>> = vec![None; funds];
            let (mut queue, mut end) = (std::collections::VecDeque::from([start]), None);
            while let (Some(fund), None) = (queue.pop_front(), end) {
                for line in 0..lines {
                    let cap = line_cap(question, plan.parts[fund].0, bid, line);
                    if from_line[line].is_some() || gives[fund][line] >= cap {
                        continue;
                    }
                    from_line[line] = Some(fund);
                    if left[line] > 0 {
                        end = Some(line);
                        break;
                    }
                    for other in (0..funds).filter(|other| gives[*other][line] > 0) {
                        if other != start && from_fund[other].is_none() {
                            from_fund[other] = Some(line);
                            queue.push_back(other);
                        }
                    }
                }
            }
            let last = end?;
            let mut path = Vec::new();
            let mut line = last;
            let mut step = missing.min(left[last]);
            loop {
                let fund = from_line[line]?;
                step = step.min(line_cap(question, plan.parts[fund].0, bid, line) - gives[fund][line]);
                path.push((fund, line, true));
                if fund == start {
                    break;
                }
                let before = from_fund[fund]?;
                step = step.min(gives[fund][before]);
                path.push((fund, before, false));
                line = before;
            }
            for (fund, line, more) in path {
                gives[fund][line] += if more { step } else { -step };
            }
            left[last] -= step;
            missing -= step;
        }
    }
    let mut all = Vec::new();
    for (at, (fund, _)) in plan.parts.iter().enumerate() {
        all.extend((0..lines).filter(|line| gives[at][*line] > 0).map(|line| (*fund, line, gives[at][line])));
    }
    Some(all)
}

/// An amount cut by year, in thousandths: what is left over by rounding goes to the first years that spend.
pub(crate) fn by_year(cents: i64, years: &[i64]) -> Vec<i64> {
    let mut cut: Vec<i64> =
        years.iter().map(|share| (i128::from(cents) * i128::from(*share) / 1_000) as i64).collect();
    let mut over = cents - cut.iter().sum::<i64>();
    for (part, _) in cut.iter_mut().zip(years).filter(|(_, share)| **share > 0) {
        if over == 0 {
            break;
        }
        *part += 1;
        over -= 1;
    }
    cut
}
