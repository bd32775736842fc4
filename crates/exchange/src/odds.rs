//! Chances of success along a chain. After each move a chain is in a *state*: how many moves were made, and how likely
//! it is, in millionths, that all of them hold. There are few states, because there are few different chances.

use exchange_check::CERTAIN;
use std::collections::{BTreeMap, BTreeSet};

/// A chain that has not begun is sure, in millionths.
pub const SURE: i64 = 1_000_000;

/// Where a chain stands; how many moves were made is not said, for nothing depends on it.
#[derive(Debug, Clone)]
pub struct State {
    /// Chances that all of them hold, in millionths.
    pub success: i64,
    /// The state after one more move, by class of the wish; empty after the last move.
    pub next: Vec<u16>,
}

/// The states of chains, by depth; the first is that of a chain that has not begun.
#[derive(Debug, Clone)]
pub struct Odds {
    pub states: Vec<State>,
    /// Chances of each class of wishes, per thousand.
    pub classes: Vec<u16>,
}

impl Odds {
    /// The states of chains of at most `longest` moves, for wishes of these chances.
    pub fn new(chances: &BTreeSet<u16>, longest: u8) -> Self {
        let classes: Vec<u16> = chances.iter().copied().collect();
        let mut states = vec![State { success: SURE, next: Vec::new() }];
        let mut begin = 0;
        for _ in 0..longest {
            let end = states.len();
            let mut seen: BTreeMap<i64, u16> = BTreeMap::new();
            for at in begin..end {
                for class in &classes {
                    let success = after(states[at].success, *class);
                    let fresh = states.len();
                    let next = *seen.entry(success).or_insert(fresh as u16);
                    if usize::from(next) == fresh {
                        states.push(State { success, next: Vec::new() });
                    }
                    states[at].next.push(next);
                }
            }
            begin = end;
        }
        Self { states, classes }
    }
}

/// Chances after one more move, in millionths, rounded down.
pub fn after(success: i64, chance: u16) -> i64 {
    success * i64::from(chance) / i64::from(CERTAIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_chance_makes_one_state_for_each_move() {
        let odds = Odds::new(&BTreeSet::from([700]), 4);
        let successes: Vec<i64> = odds.states.iter().map(|state| state.success).collect();
        assert_eq!(successes, [1_000_000, 700_000, 490_000, 343_000, 240_100]);
        assert!(odds.states[4].next.is_empty());
    }

    #[test]
    fn the_same_chances_in_another_order_are_one_state() {
        let odds = Odds::new(&BTreeSet::from([500, 800]), 2);
        assert_eq!(odds.states.len(), 1 + 2 + 3);
        let [low, high] = [odds.states[0].next[0], odds.states[0].next[1]].map(usize::from);
        assert_eq!(odds.states[low].next[1], odds.states[high].next[0]);
    }
}
