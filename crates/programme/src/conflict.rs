//! Decisions already taken that no plan keeps: which contradict one another, and the fewest to release.

use crate::draft::{Draft, least};
use crate::homes::{Column, Home, homes, most_money};
use crate::rows::Rows;
use crate::solve::{Contradiction, Failure};
use crate::tries::Beginning;
use programme_check::{Instance, Lock};
use std::collections::BTreeMap;

/// The most sets of decisions that are tried.
const MOST_TRIED: usize = 4000;

/// The plan that does what is decided and little else.
pub(crate) fn forced_draft<'a>(
    instance: &Instance,
    rows: &'a Rows,
    homes: &'a [Home],
    least: &[Column],
) -> Result<Draft<'a>, Failure> {
    let money = most_money(rows);
    frugal(rows, homes, &money, least).ok_or_else(|| Failure::Contradiction(explain(instance)))
}

/// A plan that does what is decided, if annealing from what uses least brings it within the limits.
fn frugal<'a>(rows: &'a Rows, homes: &'a [Home], money: &[i64], least: &[Column]) -> Option<Draft<'a>> {
    let dwellings: usize = homes.iter().flat_map(|home| &home.groups).map(|group| group.count as usize).sum();
    let prices = vec![0.0; rows.len()];
    let steps = 20_000 + 40 * dwellings;
    Beginning { rows, homes, prices: &prices, money, columns: least, seed: 1, steps, within: false }.settled()
}

/// Whether these decisions can be kept together.
fn fits(instance: &Instance, locks: &[Lock]) -> bool {
    // Only the residences that they name: elsewhere nothing need be done.
    let mut numbers = BTreeMap::new();
    let mut small = Instance { locks: Vec::new(), residences: Vec::new(), ..instance.clone() };
    for lock in locks {
        let next = numbers.len() as u32;
        let number = *numbers.entry(lock.residence).or_insert(next);
        if number == next {
            small.residences.push(instance.residences[lock.residence as usize].clone());
        }
        small.locks.push(Lock { residence: number, ..*lock });
    }
    for agreement in &mut small.agreements {
        agreement.residences = agreement.residences.iter().filter_map(|r| numbers.get(r).copied()).collect();
    }
    let rows = Rows::new(&small);
    let money = most_money(&rows);
    let homes = homes(&small, &rows);
    least(&homes, &rows, &money).is_some_and(|least| frugal(&rows, &homes, &money, &least).is_some())
}

/// Which decisions contradict one another, and which to release.
pub(crate) fn explain(instance: &Instance) -> Contradiction {
    let all = instance.locks.clone();
    // Leave out what is not needed for the contradiction, by halves first: few tests when there are many decisions.
    let mut together = all.clone();
    let mut step = together.len().div_ceil(2).max(1);
    let mut tried = 0;
    loop {
        let mut at = 0;
        while at < together.len() && tried < MOST_TRIED {
            let end = (at + step).min(together.len());
            let without: Vec<Lock> = together[..at].iter().chain(&together[end..]).copied().collect();
            tried += 1;
            if fits(instance, &without) { at = end } else { together = without }
        }
        if step == 1 {
            break;
        }
        step = step.div_ceil(2);
    }
    let (release, fewest) = release(instance, &all, &together);
    Contradiction { together, release, fewest }
}

/// The fewest decisions to release: one, then two, then one contradiction after the other.
fn release(instance: &Instance, all: &[Lock], together: &[Lock]) -> (Vec<Lock>, bool) {
    let without = |released: &[Lock]| -> Vec<Lock> {
        let mut left = all.to_vec();
        for lock in released {
            if let Some(at) = left.iter().position(|other| other == lock) {
                left.remove(at);
            }
        }
        left
    };
    // Every list that frees the plan holds at least one of those that contradict one another.
    for first in together {
        if fits(instance, &without(&[*first])) {
            return (vec![*first], true);
        }
    }
    let mut tried = 0;
    for first in together {
        for second in all {
            if second != first {
                tried += 1;
                if tried > MOST_TRIED {
                    break;
                }
                if fits(instance, &without(&[*first, *second])) {
                    return (vec![*first, *second], true);
                }
            }
        }
    }
    let mut released = Vec::new();
    let mut left: Vec<Lock> = Vec::new();
    for lock in all {
        left.push(*lock);
        if !fits(instance, &left) {
            left.pop();
            released.push(*lock);
        }
    }
    (released, false)
}
