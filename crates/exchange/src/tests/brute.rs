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
