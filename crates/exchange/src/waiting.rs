//! What a plan changes for the families of the waiting list. As many dwellings are let to them with the plan as
//! without: one for each vacancy. Which ones, and of what size, is what changes.

use exchange_check::{Instance, Plan};
use std::collections::BTreeMap;

/// Dwellings let to the waiting list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Effect {
    /// By rooms (nothing: unknown): without the plan, with it.
    pub by_rooms: BTreeMap<Option<u8>, (usize, usize)>,
    /// What letting them is worth, in hundredths of a point: without the plan, with it.
    pub worth: (i64, i64),
}

/// What this plan changes, if every move holds.
pub fn effect(instance: &Instance, plan: &Plan) -> Effect {
    let mut effect = Effect::default();
    let first = instance.households.len() as u32;
    // What a chain begins with is no longer let, and what it ends with is.
    let mut freed: BTreeMap<u32, u32> =
        (first..).take(instance.vacancies.len()).map(|vacancy| (vacancy, vacancy)).collect();
    for exchange in &plan.exchanges {
        if let (Some(vacancy), Some(last)) = (exchange.vacancy, exchange.households.last()) {
            freed.insert(vacancy, *last);
        }
    }
    for (vacancy, last) in freed {
        let (Some(without), Some(with)) = (instance.dwelling(vacancy), instance.dwelling(last)) else {
            continue;
        };
        effect.by_rooms.entry(without.rooms).or_default().0 += 1;
        effect.by_rooms.entry(with.rooms).or_default().1 += 1;
        effect.worth.0 += i64::from(without.relet);
        effect.worth.1 += i64::from(with.relet);
    }
    effect
}
