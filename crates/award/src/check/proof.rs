//! The proof of a certificate, read in another way than the one it was found in: every way to pay each bid is found by
//! trying the orders in which its funds may give, then each case is judged at its own prices.

use crate::bound::Prices;
use crate::cases::{Group, Step};
use crate::question::{Bid, Pin, Question};
use crate::solve::Certificate;

/// What no answer can exceed, by the prices of a certificate or by the cases that it tells.
#[must_use]
pub fn proven(question: &Question, certificate: &Certificate) -> i64 {
    if certificate.cases.is_empty() {
        return bound(question, &certificate.prices);
    }
    let ways = all_ways(question);
    let mut ahead = vec![Supposed::of(question)];
    let mut most = i64::MIN;
    for step in &certificate.cases {
        // More steps than cases: what they prove is not known.
        let Some(here) = ahead.pop() else { return i64::MAX };
        let cut = match step {
            Step::Prices(prices) => {
                most = most.max(bound_of(question, &ways, prices, &here).unwrap_or(i64::MIN));
                continue;
            }
            Step::Bid(id) => here.cut_by_bid(question, id),
            Step::Awards { group, most } => here.cut_by_awards(group, *most),
        };
        let Some((upper, lower)) = cut else { return i64::MAX };
        ahead.extend([lower, upper]);
    }
    // A case without prices is a case without proof.
    if ahead.is_empty() { most.max(certificate.value) } else { i64::MAX }
}

/// What no answer can exceed, by these prices, in thousandths of a point.
#[must_use]
pub fn bound(question: &Question, prices: &Prices) -> i64 {
    bound_of(question, &all_ways(question), prices, &Supposed::of(question)).unwrap_or(i64::MIN)
}

/// What a case supposes: bids decided upon, and the least and the most awards of each group.
#[derive(Clone)]
struct Supposed {
    pins: Vec<Option<Pin>>,
    awards: Vec<(Group, i64, i64)>,
}

impl Supposed {
    fn of(question: &Question) -> Supposed {
        let territories = question.rules.floors.iter().map(|floor| Group::Territory(floor.territory.clone()));
        let groups = [Group::Landlords, Group::Others].into_iter().chain(territories);
        let count = |group: &Group| question.bids.iter().filter(|bid| is_in(bid, group)).count() as i64;
        Supposed {
            pins: question.bids.iter().map(|bid| bid.pin).collect(),
            awards: groups.map(|group| (group.clone(), 0, count(&group))).collect(),
        }
    }

    fn cut_by_bid(self, question: &Question, id: &str) -> Option<(Supposed, Supposed)> {
        let at = question.bids.iter().position(|bid| bid.id == id)?;
        // What was decided stays decided: a cut on it would lose a case.
        if self.pins[at].is_some() {
            return None;
        }
        let (mut upper, mut lower) = (self.clone(), self);
        upper.pins[at] = Some(Pin::Funded);
        lower.pins[at] = Some(Pin::Refused);
        Some((upper, lower))
    }

    fn cut_by_awards(self, group: &Group, most: i64) -> Option<(Supposed, Supposed)> {
        let at = self.awards.iter().position(|(known, ..)| known == group)?;
        let (mut upper, mut lower) = (self.clone(), self);
        upper.awards[at].1 = upper.awards[at].1.max(most + 1);
        lower.awards[at].2 = lower.awards[at].2.min(most);
        Some((upper, lower))
    }
}

fn is_in(bid: &Bid, group: &Group) -> bool {
    match group {
        Group::Landlords => bid.by_landlord,
        Group::Others => !bid.by_landlord,
        Group::Territory(territory) => bid.territory.as_ref() == Some(territory),
    }
}

/// The bound of a case; nothing when nothing can be in it.
fn bound_of(question: &Question, ways: &[Vec<Way>], prices: &Prices, here: &Supposed) -> Option<i64> {
    let years = question.years;
    let mut sum: i128 = 0;
    for (fund, known) in question.funds.iter().enumerate() {
        for (year, envelope) in known.envelopes.iter().enumerate() {
            sum += i128::from(price_of(prices, fund * years + year)) * i128::from(*envelope);
        }
    }
    for (at, floor) in question.rules.floors.iter().enumerate() {
        sum -= floor_price(question, prices, at) * i128::from(floor.awards);
    }
    for (at, (_, least, most)) in here.awards.iter().enumerate() {
        if least > most {
            return None;
        }
        let price = i128::from(prices.of_group(at));
        sum += price * i128::from(if price > 0 { *most } else { *least });
    }
    sum *= 1_000;
    for (at, bid) in question.bids.iter().enumerate().filter(|(at, _)| here.pins[*at] != Some(Pin::Refused)) {
        let profit = profit(question, prices, bid, &ways[at], here);
        match (profit, here.pins[at]) {
            (Some(profit), Some(Pin::Funded)) => sum += profit,
            (Some(profit), _) => sum += profit.max(0),
            (None, Some(Pin::Funded)) => return None,
            (None, _) => {}
        }
    }
    Some(i64::try_from(sum.div_euclid(crate::UNIT * 1_000)).unwrap_or(i64::MAX))
}

fn price_of(prices: &Prices, row: usize) -> i64 {
    prices.cents.get(row).copied().unwrap_or(0).max(0)
}

fn floor_price(question: &Question, prices: &Prices, at: usize) -> i128 {
    let own = i128::from(question.rules.floors[at].price) * crate::UNIT;
    i128::from(prices.floors.get(at).copied().unwrap_or(0)).clamp(0, own)
}

/// What a bid leaves at best, in thousandths of units; nothing when it cannot be funded at all.
fn profit(question: &Question, prices: &Prices, bid: &Bid, ways: &[Way], here: &Supposed) -> Option<i128> {
    let mut earns = i128::from(question.worth(bid)?) * crate::UNIT;
    if let Some(quota) = question.rules.landlord_quota {
        let step = if bid.by_landlord { 1_000 - quota } else { -quota };
        earns += i128::from(prices.quota.max(0)) * i128::from(step);
    }
    let floor =
        question.rules.floors.iter().position(|floor| bid.territory.as_ref() == Some(&floor.territory));
    earns += floor.map_or(0, |at| floor_price(question, prices, at));
    for (at, _) in here.awards.iter().enumerate().filter(|(_, (group, ..))| is_in(bid, group)) {
        earns -= i128::from(prices.of_group(at));
    }
    let cost_of = |fund: usize| -> (i128, i128) {
        let by_year = || {
            let rows = fund * question.years..(fund + 1) * question.years;
            rows.zip(&bid.years).map(|(row, share)| (i128::from(price_of(prices, row)), *share))
        };
        let cents = by_year().map(|(price, share)| price * i128::from(share)).sum();
        let cut = by_year().filter(|(_, share)| (1..1_000).contains(share));
        (cents, cut.map(|(price, _)| price * 1_000).sum())
    };
    let costs: Vec<(i128, i128)> = (0..question.funds.len()).map(cost_of).collect();
    let cost = |way: &Way| -> i128 {
        way.iter().map(|(fund, cents)| costs[*fund].0 * i128::from(*cents) - costs[*fund].1).sum()
    };
    Some(earns * 1_000 - ways.iter().map(cost).min()?)
}

/// A way to pay a bid: funds and what each gives.
type Way = Vec<(usize, i64)>;

fn all_ways(question: &Question) -> Vec<Vec<Way>> {
    question.bids.iter().map(|bid| ways(question, bid)).collect()
}

/// Every way to pay a bid that may be the cheapest at some prices.
fn ways(question: &Question, bid: &Bid) -> Vec<Way> {
    let count = question.funds.len();
    let mut groups: Vec<Vec<usize>> = (0..count).map(|fund| vec![fund]).collect();
    if question.rules.funds_per_bid > 1 {
        groups.extend((0..count).flat_map(|a| (a + 1..count).map(move |b| vec![a, b])));
    }
    if question.rules.funds_per_bid > 2 {
        groups.extend(
            (0..count)
                .flat_map(|a| (a + 1..count).flat_map(move |b| (b + 1..count).map(move |c| vec![a, b, c]))),
        );
    }
    let mut all = Vec::new();
    for group in groups {
        let named = |id: &String| group.iter().any(|fund| question.funds[*fund].id == *id);
        let keeps_company = group
            .iter()
            .map(|fund| &question.funds[*fund])
            .all(|fund| fund.needs.as_ref().is_none_or(named) && !fund.excludes.iter().any(named));
        if keeps_company {
            let found = orders(&group).into_iter().filter_map(|order| {
                in_order(question, bid, &order).map(|gives| order.into_iter().zip(gives).collect())
            });
            all.extend(found);
        }
    }
    all
}

fn orders(group: &[usize]) -> Vec<Vec<usize>> {
    if group.len() < 2 {
        return vec![group.to_vec()];
    }
    let mut all = Vec::new();
    for (at, first) in group.iter().enumerate() {
        let rest: Vec<usize> =
            group.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, fund)| *fund).collect();
        all.extend(orders(&rest).into_iter().map(|mut order| {
            order.insert(0, *first);
            order
        }));
    }
    all
}

/// What each fund of an order gives when the first gives as much as can be, then the second, and the whole is the least
/// that the project needs; nothing when that cannot close.
fn in_order(question: &Question, bid: &Bid, order: &[usize]) -> Option<Vec<i64>> {
    let least = |at: usize| question.funds[order[at]].least.max(1);
    let total = bid.least.max((0..order.len()).map(least).sum());
    let mut gives: Vec<i64> = Vec::new();
    for at in 0..order.len() {
        let (mut low, mut high) = (least(at), total - gives.iter().sum::<i64>());
        // The most that still lets the others close the plan: whatever closes with more closes with less, down to the
        // point where the others cannot make up for it, so both ends are looked for.
        let closes = |cents: i64| {
            let mut tried = gives.clone();
            tried.push(cents);
            can_close(question, bid, order, &tried, total)
        };
        if low > high {
            return None;
        }
        if !closes(low) {
            // Raise the low end to where the others can make up the rest.
            let rest_most = most_of_rest(question, bid, order, &gives, at);
            low = low.max(total - gives.iter().sum::<i64>() - rest_most);
            if low > high || !closes(low) {
                return None;
            }
        }
        while low < high {
            let middle = low + (high - low + 1) / 2;
            if closes(middle) { low = middle } else { high = middle - 1 }
        }
        gives.push(low);
    }
    (gives.iter().sum::<i64>() == total && total <= bid.asked).then_some(gives)
}

/// The most that the funds after this one give beside those before it.
fn most_of_rest(question: &Question, bid: &Bid, order: &[usize], before: &[i64], at: usize) -> i64 {
    let groups_with = (1_usize << order.len()) - 1;
    let rest: usize = groups_with & !((1 << (at + 1)) - 1);
    (0..1_usize << at)
        .map(|some| {
            let used: i64 = (0..at).filter(|i| some >> i & 1 == 1).map(|i| before[i]).sum();
            most_together(question, bid, order, rest | some) - used
        })
        .min()
        .unwrap_or(0)
}

/// Is there room for the others when the first funds give this, so that all give the total?
fn can_close(question: &Question, bid: &Bid, order: &[usize], first: &[i64], total: i64) -> bool {
    let count = order.len();
    let given: i64 = first.iter().sum();
    let others: i64 = (first.len()..count).map(|at| question.funds[order[at]].least.max(1)).sum();
    if given + others > total {
        return false;
    }
    // No group may need to give more than it can: what it already gives, what its members must, what nobody else can.
    (1..1_usize << count).all(|group| {
        let has = |at: usize| group >> at & 1 == 1;
        let must: i64 = (0..count)
            .filter(|at| has(*at))
            .map(|at| first.get(at).copied().unwrap_or(question.funds[order[at]].least.max(1)))
            .sum();
        let outside: i64 = (0..first.len()).filter(|at| !has(*at)).map(|at| first[at]).sum();
        let free_outside = (first.len()..count).any(|at| !has(at));
        let needed = if free_outside { must } else { must.max(total - outside) };
        needed <= most_together(question, bid, order, group)
    })
}

/// The most that a group gives: the least over the ways to cut it between what the lines and what the ceilings stop.
fn most_together(question: &Question, bid: &Bid, order: &[usize], group: usize) -> i64 {
    let members: Vec<usize> =
        (0..order.len()).filter(|at| group >> at & 1 == 1).map(|at| order[at]).collect();
    let public: Vec<usize> = members.iter().copied().filter(|fund| question.funds[*fund].is_public).collect();
    let private: Vec<usize> =
        members.iter().copied().filter(|fund| !question.funds[*fund].is_public).collect();
    let free = cut(question, bid, &members);
    match question.rules.public_cap {
        Some(cap) if !public.is_empty() => {
            let most = (i128::from(bid.cost()) * i128::from(cap) / 1_000) as i64 - bid.other_public;
            free.min(most.max(0).min(cut(question, bid, &public)) + cut(question, bid, &private))
        }
        _ => free,
    }
}

fn cut(question: &Question, bid: &Bid, members: &[usize]) -> i64 {
    let mut least = i64::MAX;
    for by_lines in 0..1_usize << members.len() {
        let mut sum = 0;
        for (at, fund) in members.iter().enumerate().filter(|(at, _)| by_lines >> at & 1 == 0) {
            let _ = at;
            sum += question.most(&question.funds[*fund], bid);
        }
        for line in &bid.lines {
            let offered: i64 = members
                .iter()
                .enumerate()
                .filter(|(at, _)| by_lines >> at & 1 == 1)
                .map(|(_, fund)| {
                    let rate = question.funds[*fund].rates.get(&line.purpose).copied().unwrap_or(0);
                    (i128::from(line.cost) * i128::from(rate) / 1_000) as i64
                })
                .sum();
            sum += offered.min(line.cost);
        }
        least = least.min(sum);
    }
    least
}
