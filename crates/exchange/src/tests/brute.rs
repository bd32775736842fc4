//! The best plan of a tiny pool, by trying everything. Shares nothing with the search: it reads the instance only.

use crate::{CERTAIN, Exchange, Instance, Move};
use std::collections::HashMap;

/// Worth of the best plan, in grains; locked exchanges are not looked at.
pub fn best(instance: &Instance) -> i128 {
    let exchanges = every_exchange(instance);
    pack(&exchanges, &mut vec![false; instance.nodes()])
}

/// Every chain and every cycle, with what it is worth in grains.
fn every_exchange(instance: &Instance) -> Vec<(Vec<u32>, i128)> {
    let relet = |node: u32| i128::from(instance.dwelling(node).unwrap().relet);
    let mut arcs = HashMap::new();
    for wish in &instance.wishes {
        let this = Move { dwelling: wish.dwelling, household: wish.household };
        if instance.forbidden.contains(&this) {
            continue;
        }
        let bonus = if instance.proposed.contains(&this) { i128::from(instance.bonus) } else { 0 };
        let worth = i128::from(wish.weight) + relet(wish.household) - relet(wish.dwelling) + bonus;
        arcs.insert((wish.dwelling, wish.household), (worth, i128::from(wish.success)));
    }
    let mut all = Vec::new();
    for first in 0..instance.nodes() as u32 {
        extend(instance, &arcs, vec![first], &mut all);
    }
    all
}

fn extend(
    instance: &Instance,
    arcs: &HashMap<(u32, u32), (i128, i128)>,
    path: Vec<u32>,
    all: &mut Vec<(Vec<u32>, i128)>,
) {
    let households = instance.households.len() as u32;
    let (first, last) = (path[0], path[path.len() - 1]);
    let moves: Vec<(i128, i128)> = path.windows(2).map(|two| arcs[&(two[0], two[1])]).collect();
    let after = |success: i128, wish: i128| success * wish / i128::from(CERTAIN);
    if first >= households {
        let (mut success, mut worth) = (1_000_000, 0);
        for (arc, chance) in &moves {
            success = after(success, *chance);
            worth += success * arc;
        }
        all.push((path.clone(), worth));
    } else if path.len() > 1
        && path.iter().all(|node| *node >= first)
        && let Some(back) = arcs.get(&(last, first))
    {
        let whole = moves.iter().chain([back]);
        let success = whole.clone().fold(1_000_000, |success, (_, chance)| after(success, *chance));
        all.push((path.clone(), success * whole.map(|(worth, _)| worth).sum::<i128>()));
    }
    let most = if first >= households { instance.caps.chain + 1 } else { instance.caps.cycle };
    if path.len() >= usize::from(most) {
        return;
    }
    for next in 0..households {
        if !path.contains(&next) && arcs.contains_key(&(last, next)) {
            let mut longer = path.clone();
            longer.push(next);
            extend(instance, arcs, longer, all);
        }
    }
}

fn pack(exchanges: &[(Vec<u32>, i128)], taken: &mut Vec<bool>) -> i128 {
    let Some(((nodes, worth), rest)) = exchanges.split_first() else { return 0 };
    let without = pack(rest, taken);
    if *worth <= 0 || nodes.iter().any(|node| taken[*node as usize]) {
        return without;
    }
    nodes.iter().for_each(|node| taken[*node as usize] = true);
    let with = worth + pack(rest, taken);
    nodes.iter().for_each(|node| taken[*node as usize] = false);
    with.max(without)
}

/// Every plan's exchange as the product writes it, to check the oracle itself.
pub fn worth_of(instance: &Instance, exchange: &Exchange) -> i128 {
    let mut path: Vec<u32> =
        exchange.vacancy.into_iter().chain(exchange.households.iter().copied()).collect();
    if exchange.vacancy.is_none() {
        let least = (0..path.len()).min_by_key(|at| path[*at]).unwrap();
        path.rotate_left(least);
    }
    every_exchange(instance).into_iter().find(|(nodes, _)| *nodes == path).map_or(0, |(_, worth)| worth)
}

/// Worth of the best plan that keeps within the limits of the whole, in grains.
pub fn best_within(instance: &Instance) -> i128 {
    let exchanges = every_exchange(instance);
    pack_within(instance, &exchanges, &mut Vec::new(), None).unwrap()
}

/// The same, of the plans that hold a move; nothing when no plan does.
pub fn best_with(instance: &Instance, asked: Move) -> Option<i128> {
    let exchanges = every_exchange(instance);
    pack_within(instance, &exchanges, &mut Vec::new(), Some(asked))
}

/// Every set of exchanges that do not touch, counted at the end: what breaks a limit may be mended by what comes later.
fn pack_within(
    instance: &Instance,
    exchanges: &[(Vec<u32>, i128)],
    inside: &mut Vec<(Vec<u32>, i128)>,
    asked: Option<Move>,
) -> Option<i128> {
    let Some((first, rest)) = exchanges.split_first() else {
        let moves: Vec<(u32, u32)> = inside.iter().flat_map(|(path, _)| moves_of(instance, path)).collect();
        let holds = asked.is_none_or(|asked| moves.contains(&(asked.dwelling, asked.household)));
        return (holds && keeps_within(instance, &moves))
            .then(|| inside.iter().map(|(_, worth)| worth).sum());
    };
    let without = pack_within(instance, rest, inside, asked);
    if first.0.len() < 2 || inside.iter().any(|(path, _)| path.iter().any(|node| first.0.contains(node))) {
        return without;
    }
    inside.push(first.clone());
    let with = pack_within(instance, rest, inside, asked);
    inside.pop();
    without.max(with)
}

/// Dwelling and household of each move.
fn moves_of(instance: &Instance, path: &[u32]) -> Vec<(u32, u32)> {
    let mut moves: Vec<(u32, u32)> = path.windows(2).map(|two| (two[0], two[1])).collect();
    if (path[0] as usize) < instance.households.len() {
        moves.push((path[path.len() - 1], path[0]));
    }
    moves
}

fn keeps_within(instance: &Instance, moves: &[(u32, u32)]) -> bool {
    let quotas = &instance.quotas;
    let decided = quotas.commissions.iter().all(|commission| {
        moves.iter().filter(|(dwelling, _)| commission.dwellings.contains(dwelling)).count()
            <= commission.most as usize
    });
    decided
        && quotas.balance.is_none_or(|most| {
            quotas.landlords.iter().all(|landlord| {
                let owns = |node: &u32| landlord.dwellings.contains(node);
                let sent = moves.iter().filter(|(to, who)| owns(who) && !owns(to)).count();
                let received = moves.iter().filter(|(to, who)| !owns(who) && owns(to)).count();
                sent.abs_diff(received) <= most as usize
            })
        })
}
