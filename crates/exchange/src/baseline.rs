//! What is done without a plan of the whole: to compare with.

use crate::cycles::Cycles;
use crate::pool::Pool;
use crate::{Exchange, Instance};

/// Dwellings given one by one, as they come: each to whoever it is worth most for, the dwelling that is freed likewise,
/// until the longest chain; no exchange.
pub fn one_by_one(instance: &Instance) -> Vec<Exchange> {
    let pool = Pool::new(instance);
    let mut taken = vec![false; pool.nodes()];
    let mut exchanges = Vec::new();
    for vacancy in pool.households..pool.nodes() {
        let mut households = Vec::new();
        let mut node = vacancy;
        while households.len() < usize::from(pool.caps.chain) {
            let free = pool.out(node).filter(|at| !taken[pool.taker[*at] as usize] && pool.worth[*at] > 0.0);
            let Some(best) = free.max_by(|a, b| pool.worth[*a].total_cmp(&pool.worth[*b]).then(b.cmp(a)))
            else {
                break;
            };
            node = pool.taker[best] as usize;
            taken[node] = true;
            households.push(node as u32);
        }
        if !households.is_empty() {
            exchanges.push(Exchange { vacancy: Some(vacancy as u32), households });
        }
    }
    exchanges
}

/// The same, then the cycles that are worth most, each when nobody in it is taken.
pub fn greedy(instance: &Instance) -> Vec<Exchange> {
    let mut exchanges = one_by_one(instance);
    let pool = Pool::new(instance);
    let mut taken = vec![false; pool.nodes()];
    for household in exchanges.iter().flat_map(|exchange| &exchange.households) {
        taken[*household as usize] = true;
    }
    for basin in pool.basins() {
        let Some(cycles) = Cycles::of(&basin) else { continue };
        let mut all: Vec<(f64, Vec<u32>)> = Vec::new();
        for least in 0..basin.households {
            for at in cycles.of_least(least) {
                let others =
                    cycles.others[at].into_iter().filter(|other| (*other as usize) < basin.households);
                let nodes = std::iter::once(least as u32).chain(others);
                all.push((cycles.worth[at], nodes.map(|node| basin.origin[node as usize]).collect()));
            }
        }
        all.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        for (_, households) in all {
            if households.iter().all(|household| !taken[*household as usize]) {
                households.iter().for_each(|household| taken[*household as usize] = true);
                exchanges.push(Exchange { vacancy: None, households });
            }
        }
    }
    exchanges
}
