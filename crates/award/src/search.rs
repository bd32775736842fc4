//! The search: several sorted lists, then taking some awards away and filling again, for a number of tries, not a time,
//! so that the same question and the same seed always give the same answer.

use crate::bound::{Prices, price_of};
use crate::case::{Case, Packing};
use crate::draw::Lots;
use crate::linear::Priced;

/// Puts in every bid of the list that fits, in this order.
pub(crate) fn fill(case: &Case, packing: &mut Packing, order: &[usize], prices: &Prices) {
    for bid in order {
        try_add(case, packing, *bid, prices);
    }
}

/// Adds a bid with its cheapest plan in what is left, if there is one.
fn try_add(case: &Case, packing: &mut Packing, bid: usize, prices: &Prices) -> bool {
    if packing.has(bid) || !case.bids[bid].is_open() {
        return false;
    }
    let mut best = None;
    let mut least = i128::MAX;
    let left: Vec<i64> =
        (0..case.caps.len() / case.years).map(|fund| case.left_for(&packing.left, bid, fund)).collect();
    for menu in case.bids[bid].menus.iter() {
        let found = menu.cheapest(|fund| price_of(case, prices, bid, fund), |fund| left[fund]);
        if let Some((cost, plan)) = found
            && cost < least
        {
            (least, best) = (cost, Some(plan));
        }
    }
    match best {
        Some(plan) => {
            packing.add(case, bid, plan);
            true
        }
        None => false,
    }
}

/// Makes the quota hold, by taking away what is worth least among what the landlords do not carry.
fn mend(case: &Case, packing: &mut Packing, order: &[usize]) {
    if packing.quota >= 0 {
        return;
    }
    for bid in order.iter().rev() {
        if packing.quota >= 0 {
            break;
        }
        if packing.has(*bid) && !case.bids[*bid].by_landlord && !case.bids[*bid].is_pinned() {
            packing.remove(case, *bid);
        }
    }
}

/// The pinned bids first, then this order; those of landlords before the others when `landlords_first`.
fn sorted_list(case: &Case, key: impl Fn(usize) -> f64, prices: &Prices, landlords_first: bool) -> Packing {
    let mut order: Vec<usize> = (0..case.bids.len()).filter(|bid| case.bids[*bid].is_open()).collect();
    let front = |bid: usize| (!case.bids[bid].is_pinned(), landlords_first && !case.bids[bid].by_landlord);
    order.sort_by(|a, b| front(*a).cmp(&front(*b)).then(key(*b).total_cmp(&key(*a))).then(a.cmp(b)));
    let mut packing = Packing::empty(case);
    fill(case, &mut packing, &order, prices);
    mend(case, &mut packing, &order);
    packing
}

/// What each bid costs at least, in cents.
fn least_cents(case: &Case, bid: usize) -> f64 {
    case.bids[bid].menus.iter().map(|menu| menu.total).min().unwrap_or(i64::MAX) as f64
}

/// The sorted lists that anybody would make: by score, by worth, by worth per euro, cheapest first.
pub(crate) fn greedies(case: &Case, scores: &[i64]) -> Vec<(&'static str, Packing)> {
    let flat = Prices { cents: vec![1; case.caps.len()], ..Prices::default() };
    let worth = |bid: usize| case.bids[bid].worth.unwrap_or(0) as f64;
    vec![
        ("by-score", sorted_list(case, |bid| scores[bid] as f64, &flat, false)),
        ("by-worth", sorted_list(case, worth, &flat, false)),
        ("by-worth-per-euro", sorted_list(case, |bid| worth(bid) / least_cents(case, bid), &flat, false)),
        ("cheapest", sorted_list(case, |bid| -least_cents(case, bid), &flat, false)),
        ("landlords-first", sorted_list(case, worth, &flat, true)),
    ]
}

/// The best answer found in so many tries from these.
pub(crate) fn improve(
    case: &Case,
    priced: &Priced,
    starts: Vec<Packing>,
    tries: usize,
    seed: u64,
) -> Packing {
    let profit = |bid: usize| priced.judged.profits[bid].as_ref().map_or(f64::MIN, |(profit, _)| *profit);
    let mut order: Vec<usize> = (0..case.bids.len()).filter(|bid| case.bids[*bid].is_open()).collect();
    order.sort_by(|a, b| profit(*b).total_cmp(&profit(*a)).then(a.cmp(b)));
    let by_prices = sorted_list(case, profit, &priced.prices, false);
    let mut all = starts;
    all.push(by_prices);
    all.retain(|packing| packing.holds(case));
    let Some(mut best) = all.into_iter().max_by_key(|packing| packing.value(case)) else {
        return Packing::empty(case);
    };
    let mut lots = Lots::new(seed, 1);
    // Bids that are nearly worth their cost, first: the others are hardly ever the ones to change.
    let mut near = order.clone();
    near.sort_by(|a, b| profit(*a).abs().total_cmp(&profit(*b).abs()).then(a.cmp(b)));
    let mut current = best.clone();
    let landlords: Vec<usize> = order.iter().copied().filter(|bid| case.bids[*bid].by_landlord).collect();
    for round in 0..tries {
        if best.value(case) >= priced.judged.bound || near.is_empty() {
            break;
        }
        let mut next = current.clone();
        // Prices a little off lead the money of each fund elsewhere: the same bids, paid otherwise, leave other room.
        let prices = jostled(&priced.prices, &next.left, case, &mut lots);
        let reach = near.len().min([16, 32, 64, near.len()][round % 4]);
        if lots.happens(500) {
            for _ in 0..1 + lots.below(3) {
                let bid = near[lots.below(reach)];
                if next.has(bid) && !case.bids[bid].is_pinned() {
                    next.remove(case, bid);
                } else if !next.has(bid) {
                    make_room(case, &mut next, bid, &near[..reach], &prices, &mut lots);
                }
            }
        } else {
            // Several are taken out, kept or not, to be paid again in another order.
            for _ in 0..[4, 8, 16, 32][lots.below(4)] {
                let bid = near[lots.below(near.len())];
                next.remove(case, bid);
            }
        }
        // Filled in the order of the prices, with some disorder; whoever must be funded comes first.
        let mut again: Vec<usize> = order.iter().copied().filter(|bid| !next.has(*bid)).collect();
        let disorder = [100, 250, 400][lots.below(3)];
        for at in 1..again.len() {
            if lots.happens(disorder) {
                again.swap(at - 1, at);
            }
        }
        again.sort_by_key(|bid| !case.bids[*bid].is_pinned());
        fill(case, &mut next, &again, &prices);
        if next.quota < 0 {
            mend(case, &mut next, &order);
            fill(case, &mut next, &landlords, &prices);
        }
        if !next.holds(case) {
            continue;
        }
        let (new, old, top) = (next.value(case), current.value(case), best.value(case));
        // A little worse is kept while it stays near the best: a way out of where one swap changes nothing.
        let slack = top / 2_000 * (tries - round) as i64 / tries.max(1) as i64;
        if new >= old || new >= top - slack {
            current = next;
        }
        if current.value(case) > best.value(case) {
            best = current.clone();
        }
    }
    best
}

/// The prices, each moved by up to a half; those of rows that nothing exhausts stay low, those of rows without room rise.
fn jostled(prices: &Prices, left: &[i64], case: &Case, lots: &mut Lots) -> Prices {
    let mut moved = prices.clone();
    // Not so small that the fractions below come to nothing: without prices at all, lots alone choose who pays.
    let least = prices.cents.iter().copied().filter(|price| *price > 0).min().unwrap_or(0).max(1_000_000);
    for (row, price) in moved.cents.iter_mut().enumerate() {
        let is_short = left[row] < case.caps[row] / 50;
        let base = (*price).max(if is_short { least / 2 } else { least / 20 });
        *price = base * lots.between(500, 1_500) / 1_000;
    }
    moved
}

/// Adds a bid by taking away others among these until it fits.
fn make_room(
    case: &Case,
    packing: &mut Packing,
    bid: usize,
    among: &[usize],
    prices: &Prices,
    lots: &mut Lots,
) {
    for _ in 0..8 {
        if try_add(case, packing, bid, prices) {
            return;
        }
        let other = among[lots.below(among.len())];
        if other != bid && packing.has(other) && !case.bids[other].is_pinned() {
            packing.remove(case, other);
        }
    }
}
