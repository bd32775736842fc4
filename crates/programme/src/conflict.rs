//! Decisions already taken that no plan keeps: which contradict one another, and the fewest to release.

use crate::homes::{Column, Home, homes, most_money};
use crate::improve::{Draft, least};
use crate::oracle;
use crate::rows::Rows;
use crate::solve::{Contradiction, Failure};
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

/// A plan that does what is decided, if one of a few ways of paying fits.
fn frugal<'a>(rows: &'a Rows, homes: &'a [Home], money: &[i64], least: &[Column]) -> Option<Draft<'a>> {
    let mut draft = Draft::new(rows, homes, least.to_vec());
    // The rule that is broken gets dearer until another way of paying, or another year, keeps it.
    let mut prices: Vec<f64> = (0..rows.len()).map(|row| if row < rows.years { 1e3 } else { 0.0 }).collect();
    for _ in 0..60 {
        let Some(row) = draft.state.first_over() else { return Some(draft) };
        let over = (draft.state.used[row] - rows.cap[row]).max(1) as f64 / rows.cap[row].max(1) as f64;
        let one = 1e3 * 1e5 / rows.scale[row];
        prices[row] = prices[row].max(one * 0.1) * (1.3 + over.min(2.0));
        for year in (1..rows.years).filter(|_| rows.carry) {
            prices[year] = prices[year].min(prices[year - 1]);
        }
        for relief in 0..rows.len() {
            if let Some(back) = rows.back(relief) {
                prices[relief] = prices[back] * 0.9;
            }
        }
        let mut changed = 0;
        for (at, home) in homes.iter().enumerate() {
            if draft.state.first_over().is_none() {
                break;
            }
            let before = draft.columns[at].uses.iter().any(|(used, _)| *used as usize == row);
            let (net, choice) = oracle::best(home, &prices, money);
            if before && net.is_finite() && choice != draft.columns[at].choice {
                draft.put(at, home.column(choice));
                changed += 1;
            }
        }
        if changed == 0 && prices[row] > 1e14 {
            break;
        }
    }
    draft.state.holds().then_some(draft)
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
