//! Reads an answer against the rules of the question, from the amounts alone: it knows nothing of how they were found,
//! shares no code with the search, and computes the bound of a certificate again in its own way.

use crate::bound::Prices;
use crate::question::{Bid, Pin, Question};
use crate::solve::Board;
use std::collections::{BTreeMap, BTreeSet};

/// A rule that an answer breaks, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breach {
    /// A bid or a fund that is not in the question, or an award told twice.
    Unknown(String),
    /// The parts of an award do not make its amount.
    Parts(String),
    /// More than the envelope: fund, year, cents over.
    Envelope(String, usize, i64),
    /// A fund gives on a line more than its rate allows.
    Rate(String, String, usize),
    /// A line receives more than it costs.
    Line(String, usize),
    /// Below the least of a fund, or above its most.
    Bounds(String, String),
    /// Below what the project needs, or above what it asks.
    Amount(String),
    Public(String),
    TooManyFunds(String),
    /// A fund without the one it needs, or beside one it excludes.
    Company(String, String),
    Quota,
    Pin(String),
    Unscored(String),
    /// The value told is not the one that the rules give.
    Value {
        told: i64,
        found: i64,
    },
    /// The bound told is lower than what its prices prove.
    Bound {
        told: i64,
        found: i64,
    },
}

/// Every rule that the answer breaks; empty when it keeps them all.
#[must_use]
pub fn verify(question: &Question, board: &Board) -> Vec<Breach> {
    let mut all = BTreeSet::new();
    let mut spent: BTreeMap<(&str, usize), i64> = BTreeMap::new();
    let mut by_bid: BTreeMap<&str, Vec<&crate::Award>> = BTreeMap::new();
    for award in &board.awards {
        let known = question.bids.iter().any(|bid| bid.id == award.bid)
            && question.funds.iter().any(|fund| fund.id == award.fund);
        let of_bid = by_bid.entry(&award.bid).or_default();
        if !known || of_bid.iter().any(|other| other.fund == award.fund) {
            all.insert(Breach::Unknown(format!("{} {}", award.bid, award.fund)));
            continue;
        }
        of_bid.push(award);
        let lines: i64 = award.lines.iter().map(|(_, cents)| cents).sum();
        let is_positive = award.lines.iter().all(|(_, cents)| *cents > 0)
            && award.years.iter().all(|cents| *cents >= 0)
            && award.cents > 0;
        if lines != award.cents || award.years.iter().sum::<i64>() != award.cents || !is_positive {
            all.insert(Breach::Parts(award.bid.clone()));
        }
        for (year, cents) in award.years.iter().enumerate() {
            *spent.entry((&award.fund, year)).or_default() += cents;
        }
    }
    for fund in &question.funds {
        for (year, envelope) in fund.envelopes.iter().enumerate() {
            let over = spent.get(&(fund.id.as_str(), year)).copied().unwrap_or(0) - envelope;
            if over > 0 {
                all.insert(Breach::Envelope(fund.id.clone(), year, over));
            }
        }
    }
    for bid in &question.bids {
        let awards = by_bid.get(bid.id.as_str()).map_or(&[][..], Vec::as_slice);
        check_bid(question, bid, awards, &mut all);
    }
    check_whole(question, board, &by_bid, &mut all);
    all.into_iter().collect()
}

fn check_bid(question: &Question, bid: &Bid, awards: &[&crate::Award], all: &mut BTreeSet<Breach>) {
    let id = || bid.id.clone();
    if bid.pin == Some(Pin::Funded) && awards.is_empty()
        || bid.pin == Some(Pin::Refused) && !awards.is_empty()
    {
        all.insert(Breach::Pin(id()));
    }
    if awards.is_empty() {
        return;
    }
    if bid.score.is_none() {
        all.insert(Breach::Unscored(id()));
    }
    let total: i64 = awards.iter().map(|award| award.cents).sum();
    if total < bid.least || total > bid.asked {
        all.insert(Breach::Amount(id()));
    }
    if awards.len() > question.rules.funds_per_bid {
        all.insert(Breach::TooManyFunds(id()));
    }
    let mut on_line: BTreeMap<usize, i64> = BTreeMap::new();
    let mut public = bid.other_public;
    for award in awards {
        let Some(fund) = question.funds.iter().find(|fund| fund.id == award.fund) else { continue };
        let beside = |other: &String| awards.iter().any(|award| award.fund == *other);
        if fund.needs.as_ref().is_some_and(|needed| !beside(needed)) || fund.excludes.iter().any(beside) {
            all.insert(Breach::Company(id(), fund.id.clone()));
        }
        if award.cents < fund.least
            || fund.most.is_some_and(|most| award.cents > most)
            || bid.most_of.get(&fund.id).is_some_and(|most| award.cents > *most)
        {
            all.insert(Breach::Bounds(id(), fund.id.clone()));
        }
        if fund.is_public {
            public += award.cents;
        }
        let mut of_fund: BTreeMap<usize, i64> = BTreeMap::new();
        for (line, cents) in &award.lines {
            *on_line.entry(*line).or_default() += cents;
            *of_fund.entry(*line).or_default() += cents;
        }
        for (line, cents) in of_fund {
            let allowed = bid.lines.get(line).map_or(0, |known| {
                i128::from(known.cost) * i128::from(fund.rates.get(&known.purpose).copied().unwrap_or(0))
            });
            if i128::from(cents) * 1_000 > allowed {
                all.insert(Breach::Rate(id(), fund.id.clone(), line));
            }
        }
    }
    for (line, cents) in on_line {
        if bid.lines.get(line).is_none_or(|known| cents > known.cost) {
            all.insert(Breach::Line(id(), line));
        }
    }
    let given_publicly = public > bid.other_public;
    if let Some(cap) = question.rules.public_cap
        && given_publicly
        && i128::from(public) * 1_000 > i128::from(bid.cost()) * i128::from(cap)
    {
        all.insert(Breach::Public(id()));
    }
}

fn check_whole(
    question: &Question,
    board: &Board,
    by_bid: &BTreeMap<&str, Vec<&crate::Award>>,
    all: &mut BTreeSet<Breach>,
) {
    let funded: Vec<&Bid> = question.bids.iter().filter(|bid| by_bid.contains_key(bid.id.as_str())).collect();
    if let Some(quota) = question.rules.landlord_quota {
        let landlords = funded.iter().filter(|bid| bid.by_landlord).count() as i64;
        if landlords * 1_000 < quota * funded.len() as i64 {
            all.insert(Breach::Quota);
        }
    }
    let mut found: i64 = funded.iter().filter_map(|bid| question.worth(bid)).sum();
    for floor in &question.rules.floors {
        let here =
            funded.iter().filter(|bid| bid.territory.as_ref() == Some(&floor.territory)).count() as i64;
        found -= (floor.awards - here).max(0) * floor.price;
    }
    let told = board.certificate.value;
    if told != found {
        all.insert(Breach::Value { told, found });
    }
    let (told, found) = (board.certificate.bound, bound(question, &board.certificate.prices));
    if told < found {
        all.insert(Breach::Bound { told, found });
    }
}

/// What no answer can exceed, by these prices, in thousandths of a point: for each bid the cheapest plan of every group
/// of funds, found by trying the orders in which they may give. A different way from the one of the search.
#[must_use]
pub fn bound(question: &Question, prices: &Prices) -> i64 {
    let unit = crate::UNIT;
    let years = question.years;
    let mut sum: i128 = 0;
    for (fund, known) in question.funds.iter().enumerate() {
        for (year, envelope) in known.envelopes.iter().enumerate() {
            sum += i128::from(prices.cents.get(fund * years + year).copied().unwrap_or(0).max(0))
                * i128::from(*envelope);
        }
    }
    for (at, floor) in question.rules.floors.iter().enumerate() {
        let price = floor_price(question, prices, at);
        sum -= price * i128::from(floor.awards);
    }
    sum *= 1_000;
    for bid in &question.bids {
        let Some(profit) = profit(question, prices, bid) else { continue };
        sum += if bid.pin == Some(Pin::Funded) { profit } else { profit.max(0) };
    }
    i64::try_from(sum.div_euclid(unit * 1_000)).unwrap_or(i64::MAX)
}

fn floor_price(question: &Question, prices: &Prices, at: usize) -> i128 {
    let own = i128::from(question.rules.floors[at].price) * crate::UNIT;
    i128::from(prices.floors.get(at).copied().unwrap_or(0)).clamp(0, own)
}

/// What a bid leaves at best, in thousandths of units; nothing when it cannot be funded at all.
fn profit(question: &Question, prices: &Prices, bid: &Bid) -> Option<i128> {
    if bid.pin == Some(Pin::Refused) {
        return None;
    }
    let mut earns = i128::from(question.worth(bid)?) * crate::UNIT;
    if let Some(quota) = question.rules.landlord_quota {
        let step = if bid.by_landlord { 1_000 - quota } else { -quota };
        earns += i128::from(prices.quota.max(0)) * i128::from(step);
    }
    let floor =
        question.rules.floors.iter().position(|floor| bid.territory.as_ref() == Some(&floor.territory));
    earns += floor.map_or(0, |at| floor_price(question, prices, at));
    let cost_of = |fund: usize| -> (i128, i128) {
        let rows = &prices.cents[fund * question.years..(fund + 1) * question.years];
        let cents = rows.iter().zip(&bid.years).map(|(p, share)| i128::from(*p) * i128::from(*share)).sum();
        let cut = rows.iter().zip(&bid.years).filter(|(_, share)| (1..1_000).contains(*share));
        (cents, cut.map(|(p, _)| i128::from(*p) * 1_000).sum())
    };
    let count = question.funds.len();
    let mut least: Option<i128> = None;
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
    for group in groups {
        let named = |id: &String| group.iter().any(|fund| question.funds[*fund].id == *id);
        let keeps_company = group
            .iter()
            .map(|fund| &question.funds[*fund])
            .all(|fund| fund.needs.as_ref().is_none_or(named) && !fund.excludes.iter().any(named));
        if !keeps_company {
            continue;
        }
        for order in orders(&group) {
            if let Some(gives) = in_order(question, bid, &order) {
                let cost: i128 = order
                    .iter()
                    .zip(gives)
                    .map(|(fund, cents)| {
                        let (price, cut) = cost_of(*fund);
                        price * i128::from(cents) - cut
                    })
                    .sum();
                least = Some(least.map_or(cost, |least: i128| least.min(cost)));
            }
        }
    }
    Some(earns * 1_000 - least?)
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
