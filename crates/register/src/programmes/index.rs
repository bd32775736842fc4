//! The adaptation index before and after a programme: the same method as everywhere, on the facts as the works leave them.

use super::rows::{Row, Work};
use crate::portfolio::{Portfolio, ResidenceView};
use access::levers::Lever;
use access::{ResidenceFacts, Scorer};
use model::Interval;
use model::dwelling::AdaptationLevel;
use std::collections::BTreeMap;

/// Dwellings brought to a level: the least adapted first, those of unknown level last.
fn raised(facts: &mut ResidenceFacts, level: AdaptationLevel, count: u32) {
    let order = [Some(AdaptationLevel::N0), Some(AdaptationLevel::N1), Some(AdaptationLevel::N2), None];
    let mut left = count;
    for from in order.into_iter().filter(|from| from.is_none_or(|from| from < level)) {
        let slot = facts.levels.slot(from);
        let taken = left.min(*slot);
        *slot -= taken;
        let stale = facts.levels_to_check.slot(from);
        *stale = (*stale).saturating_sub(taken);
        facts.levels.add(Some(level), taken);
        left -= taken;
    }
}

/// The facts of a residence once the works of some rows are done. Works of which the level is not known (`levels`) change
/// nothing.
#[must_use]
pub fn facts_after<'a>(
    residence: &ResidenceView,
    rows: impl IntoIterator<Item = &'a Row>,
    levels: &BTreeMap<String, AdaptationLevel>,
) -> ResidenceFacts {
    let mut facts = residence.facts.clone();
    for row in rows.into_iter().filter(|row| row.residence_id == residence.id) {
        match row.work {
            Work::Ramp => facts = Lever::Ramp.applied(&facts),
            Work::Lift => facts = Lever::Lift.applied(&facts),
            Work::Campaign => {}
            Work::Dwellings => {
                if let Some(level) = row.package.as_ref().and_then(|label| levels.get(label)) {
                    raised(&mut facts, *level, row.dwellings);
                }
            }
        }
    }
    facts
}

/// The index of the whole stock before and after, weighted by dwellings: what it can still be. `None` without dwellings.
#[must_use]
pub fn index_change(
    portfolio: &Portfolio,
    rows: &[Row],
    levels: &BTreeMap<String, AdaptationLevel>,
) -> Option<(Interval, Interval)> {
    let scorer = Scorer::new(&portfolio.parameters, portfolio.reading());
    let mut by_residence: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        by_residence.entry(row.residence_id.as_str()).or_default().push(row);
    }
    let (mut weight, mut before, mut after) = (0.0, Interval::ZERO, Interval::ZERO);
    let add = |sum: &mut Interval, index: Interval, dwellings: f64| {
        *sum = Interval { lo: sum.lo + index.lo * dwellings, hi: sum.hi + index.hi * dwellings };
    };
    for residence in &portfolio.residences {
        let dwellings = f64::from(residence.dwellings);
        weight += dwellings;
        let now = residence.score.index;
        add(&mut before, now, dwellings);
        let then = match by_residence.get(residence.id.as_str()) {
            None => now,
            Some(rows) => scorer.score(&facts_after(residence, rows.iter().copied(), levels)).index,
        };
        add(&mut after, then, dwellings);
    }
    (weight > 0.0).then(|| (before.map(|sum| sum / weight), after.map(|sum| sum / weight)))
}
