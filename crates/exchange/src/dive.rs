//! A plan by diving: chains and cycles that the descent of prices chooses again and again are taken, what they hold is
//! taken out of the pool, and the descent goes on with what is left, until nothing is.

use crate::bound::Bound;
use crate::columns::Columns;
use crate::cycles::Cycles;
use crate::pool::Pool;
use crate::prices::{Prices, lower_seeing};
use std::collections::BTreeMap;

/// Steps of descent between two takings; the choices of the second half come first.
const STEPS: usize = 50;
const LATE: u32 = 1000;

/// Times that prices are brought down by a tenth when nothing earns anything at them, before nothing is left to take.
const LOWERED: usize = 60;

/// The same, where the whole is limited: what still earns often finds no room.
const LOWERED_WITH_ROWS: usize = 4;

/// One taking holds at most this share of the households that are left, as a divisor.
const SHARE: usize = 16;

/// The gap that the descent reckons with while it dives.
const GAP: f64 = 0.01;

/// The columns of a plan, from good prices, in the numbers of this pool.
pub fn dive(pool: &Pool, prices: &Prices) -> Columns {
    let mut taken = Columns::default();
    let mut left = pool.clone();
    let mut names: Vec<u32> = (0..pool.nodes() as u32).collect();
    let mut prices = prices.clone();
    let mut lowered_in_vain = 0;
    let patience = if pool.quotas.is_empty() { LOWERED } else { LOWERED_WITH_ROWS };
    while left.arcs() > 0 {
        let Some(cycles) = Cycles::of(&left) else { break };
        let mut bound = Bound::new(&left, &cycles);
        let floor = bound.evaluate(&prices.each, &prices.duals) * (1.0 - GAP);
        let mut seen: BTreeMap<Vec<u32>, (u32, f64)> = BTreeMap::new();
        let lowered = lower_seeing(&mut bound, prices, floor, STEPS, |step, bound| {
            let weight = if step >= STEPS / 2 { LATE } else { 1 };
            bound.chosen(|nodes, worth| {
                seen.entry(nodes.to_vec()).or_insert((0, worth)).0 += weight;
            });
        });
        // Those chosen most often first, then those that are worth most for what they hold.
        let mut often: Vec<(Vec<u32>, (u32, f64))> = seen.into_iter().collect();
        often.sort_by(|a, b| {
            let each = |entry: &(Vec<u32>, (u32, f64))| entry.1.1 / entry.0.len() as f64;
            b.1.0.cmp(&a.1.0).then_with(|| each(b).total_cmp(&each(a))).then_with(|| a.0.cmp(&b.0))
        });
        let mut gone = vec![false; left.nodes()];
        let most = left.households.div_ceil(SHARE).max(8);
        let mut held = 0;
        let mut used = vec![0; left.quotas.rows()];
        for (nodes, (_, worth)) in often {
            if held >= most {
                break;
            }
            if nodes.iter().any(|node| gone[*node as usize]) || !left.quotas.fits(&nodes, &used) {
                continue;
            }
            left.quotas.uses(&nodes, |row, by| used[row] += by);
            nodes.iter().for_each(|node| gone[*node as usize] = true);
            held += nodes.len();
            let own: Vec<u32> = nodes.iter().map(|node| names[*node as usize]).collect();
            taken.push(&own, worth, 0.0);
        }
        if held == 0 {
            lowered_in_vain += 1;
            if lowered_in_vain > patience {
                break;
            }
            prices = Prices { each: lowered.each.iter().map(|price| price * 0.9).collect(), ..lowered };
            continue;
        }
        lowered_in_vain = 0;
        let (fewer, kept) = left.without(&gone);
        names = kept.iter().map(|node| names[*node as usize]).collect();
        let each = kept.iter().filter_map(|node| lowered.each.get(*node as usize)).copied().collect();
        prices = Prices { each, ..lowered };
        let room = left.quotas.room.iter().zip(&used).map(|(room, used)| room - used).collect();
        left = fewer.with_room(room);
    }
    taken
}
