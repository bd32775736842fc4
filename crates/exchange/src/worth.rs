//! What moves and exchanges are worth.

use crate::odds::{SURE, after};
use exchange_check::{Exchange, Instance, Move, Wish};
use std::collections::HashMap;

/// What a wish is really worth to a plan, in hundredths of a point: its weight, plus the letting value of the dwelling
/// that is freed, less that of the dwelling that is taken, plus the bonus when it was already proposed.
pub fn adjusted(instance: &Instance, wish: &Wish) -> i64 {
    let relet = |node: u32| instance.dwelling(node).map_or(0, |dwelling| i64::from(dwelling.relet));
    let this = Move { dwelling: wish.dwelling, household: wish.household };
    let bonus = if instance.proposed.contains(&this) { i64::from(instance.bonus) } else { 0 };
    i64::from(wish.weight) + relet(wish.household) - relet(wish.dwelling) + bonus
}

/// What an exchange is worth, chances of success counted, in grains; moves that nobody wishes count for nothing.
pub fn worth(instance: &Instance, exchange: &Exchange) -> i128 {
    Worths::of(instance, exchange.moves()).exchange(exchange)
}

/// The worth and the chances of some moves.
pub(crate) struct Worths(HashMap<Move, (i64, u16)>);

impl Worths {
    pub fn of(instance: &Instance, moves: impl Iterator<Item = Move>) -> Self {
        let asked: std::collections::HashSet<Move> = moves.collect();
        let found = instance.wishes.iter().filter_map(|wish| {
            let this = Move { dwelling: wish.dwelling, household: wish.household };
            asked.contains(&this).then(|| (this, (adjusted(instance, wish), wish.success)))
        });
        Self(found.collect())
    }

    pub fn exchange(&self, exchange: &Exchange) -> i128 {
        let mut turned = exchange.clone();
        if turned.vacancy.is_none()
            && let Some(least) = (0..turned.households.len()).min_by_key(|at| turned.households[*at])
        {
            // The chances of a cycle are counted from the dwelling of its least household, as everywhere.
            turned.households.rotate_left((least + 1) % exchange.households.len());
        }
        let (mut success, mut chain, mut sum) = (SURE, 0, 0);
        for (worth, chance) in turned.moves().filter_map(|each| self.0.get(&each)) {
            success = after(success, *chance);
            chain += i128::from(success) * i128::from(*worth);
            sum += i128::from(*worth);
        }
        if turned.vacancy.is_some() { chain } else { sum * i128::from(success) }
    }
}

/// What exchanges are worth together, in grains.
pub fn worth_of_all(instance: &Instance, exchanges: &[Exchange]) -> i128 {
    let worths = Worths::of(instance, exchanges.iter().flat_map(Exchange::moves));
    exchanges.iter().map(|exchange| worths.exchange(exchange)).sum()
}
