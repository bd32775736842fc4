//! Sound bounds of what a change wins, when the facts are incomplete.
//!
//! The gain of a lever is not monotone in the unknowns, so evaluating at the ends is not enough. Write `F` the
//! index before ceilings, `C` the other ceilings, `c` the ceiling of the indicator that is moved (100 if none),
//! primes for "after". The gain is `min(F′, C, c′) − min(F, C, c) = max(A, B)` with
//! `A = min(F′, C, c′) − F` and `B = min(F′, C, c′) − min(C, c)`. It does not increase with the moved value, and
//! does not decrease with `C`. In each other dimension it rises then falls, so its least value is at an end. In
//! the moved dimension `A` falls and `B` rises with the other indicators. Hence the bounds below: exact when all
//! is known, otherwise never too narrow.

use crate::{
    Indicator,
    reading::Indicators,
    score::{CEILING_INDICATORS, Scorer, back, ceiling},
};
use model::Interval;

/// What changes.
#[derive(Debug, Clone, Copy)]
pub enum Change {
    /// An indicator is brought to at least this value.
    AtLeast { indicator: Indicator, value: f64 },
    /// Dwellings are adapted: dimension L becomes this.
    Dwellings { after: Interval },
}

/// A bound of the moved dimension: `[others at lo, others at hi]`.
type ByOthers = [f64; 2];

struct Moved {
    dimension: usize,
    /// Before and after, the moved indicator being at its low value.
    at_lo: (ByOthers, ByOthers),
    /// The same, the moved indicator being at its high value.
    at_hi: (ByOthers, ByOthers),
    /// The ceiling that moves: before at lo, before at hi, after at lo, after at hi.
    own_ceiling: [f64; 4],
    other_ceilings: Interval,
}

/// Points of index won by a change, between sound bounds.
#[must_use]
pub fn gain(scorer: &Scorer<'_>, values: &Indicators, change: Change) -> Interval {
    let before = scorer.index(values);
    let (moved, after) = match change {
        Change::AtLeast { indicator, value } => {
            let raised = values.with(indicator, values[indicator].map(|x| x.max(value)));
            (moved(scorer, values, indicator, value), scorer.index(&raised))
        }
        Change::Dwellings { after } => {
            let ends = |i: Interval| [i.lo, i.hi];
            let both = (ends(values[Indicator::L]), ends(after));
            let c = lowest(scorer, values, None);
            let moved =
                Moved { dimension: 0, at_lo: both, at_hi: both, own_ceiling: [100.0; 4], other_ceilings: c };
            (moved, scorer.index(&values.with(Indicator::L, after)))
        }
    };
    let parts = other_parts(scorer, &scorer.dimensions(values), moved.dimension);
    let lo = least(scorer, &parts, &moved).max(0.0);
    let hi = most(scorer, &parts, &moved).min(after.hi - before.lo);
    Interval { lo: lo.min(hi.max(0.0)), hi: hi.max(0.0) }
}

fn moved(scorer: &Scorer<'_>, values: &Indicators, indicator: Indicator, value: f64) -> Moved {
    let dimension = indicator.dimension();
    let at = |x: f64, high: bool| -> f64 {
        let mut point = *values;
        for i in Indicator::ALL.into_iter().filter(|i| i.dimension() == dimension) {
            point[i] = Interval::known(if high { values[i].hi } else { values[i].lo });
        }
        point[indicator] = Interval::known(x);
        scorer.dimensions(&point)[dimension as usize].lo
    };
    let by_others = |x: f64| [at(x, false), at(x, true)];
    let (lo, hi) = (values[indicator].lo, values[indicator].hi);
    let carried = CEILING_INDICATORS.iter().position(|i| *i == indicator);
    let c = &scorer.parameters().ceilings;
    let own = |x: f64| carried.map_or(100.0, |i| ceiling([c.p1, c.p2, c.a1][i], x));
    Moved {
        dimension: dimension as usize,
        at_lo: (by_others(lo), by_others(lo.max(value))),
        at_hi: (by_others(hi), by_others(hi.max(value))),
        own_ceiling: [own(lo), own(hi), own(lo.max(value)), own(hi.max(value))],
        other_ceilings: lowest(scorer, values, carried),
    }
}

fn lowest(scorer: &Scorer<'_>, values: &Indicators, but: Option<usize>) -> Interval {
    scorer
        .ceilings(values)
        .iter()
        .enumerate()
        .filter(|(i, _)| Some(*i) != but)
        .fold(Interval::known(100.0), |a, (_, b)| Interval { lo: a.lo.min(b.lo), hi: a.hi.min(b.hi) })
}

/// What each dimension but the one that moves brings to the logarithm of the index, `[lo, hi]`; 0 for that one.
fn other_parts(scorer: &Scorer<'_>, dimensions: &[Interval; 4], moved: usize) -> [[f64; 2]; 4] {
    std::array::from_fn(|k| {
        let d = dimensions[k];
        if k == moved { [0.0; 2] } else { [scorer.part(k, d.lo), scorer.part(k, d.hi)] }
    })
}

fn least(scorer: &Scorer<'_>, parts: &[[f64; 2]; 4], m: &Moved) -> f64 {
    let own = |ends: ByOthers| ends.map(|d| scorer.part(m.dimension, d));
    let (before, after) = (own(m.at_hi.0), own(m.at_hi.1));
    let cap = m.other_ceilings.lo;
    let (cap_before, cap_after) = (cap.min(m.own_ceiling[1]), cap.min(m.own_ceiling[3]));
    let mut least = f64::INFINITY;
    // Every corner of the three dimensions that do not move; the bit of the one that moves is not used.
    for corner in (0..16_usize).filter(|c| c & (1 << m.dimension) == 0) {
        let others: f64 = (0..4).map(|k| parts[k][(corner >> k) & 1]).sum();
        let f = |own: f64| back(others + own);
        let a = f(after[1]).min(cap_after) - f(before[1]);
        let b = f(after[0]).min(cap_after) - cap_before;
        least = least.min(a.max(b));
    }
    least
}

fn most(scorer: &Scorer<'_>, parts: &[[f64; 2]; 4], m: &Moved) -> f64 {
    let others: f64 = parts.iter().map(|p| p[1]).sum();
    let f = |own: f64| back(others + scorer.part(m.dimension, own));
    let (before, after) = m.at_lo;
    let a = f(after[0]) - f(before[0]);
    if m.own_ceiling[0] >= 100.0 {
        return a;
    }
    // Where the ceiling that moves was the one that held: everything else at its best.
    let best = f(m.at_hi.1[1].max(after[1]));
    let b = best.min(m.other_ceilings.hi).min(m.own_ceiling[2]) - m.own_ceiling[0];
    a.max(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Parameters, Reading, samples};
    use proptest::prelude::*;

    fn inside(values: &Indicators, t: &[f64]) -> Indicators {
        Indicators(std::array::from_fn(|i| {
            let v = values.0[i];
            Interval::known((v.lo + t[i] * v.width()).clamp(v.lo, v.hi))
        }))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn no_possible_residence_wins_less_or_more_than_announced(
            values in samples::any_indicators(), which in 1_usize..18, to in 0.0..=1.0_f64,
            t in proptest::collection::vec(prop_oneof![Just(0.0), Just(1.0), 0.0..=1.0_f64], 18),
            full in any::<bool>(),
        ) {
            let p = Parameters::default();
            let scorer = Scorer::new(&p, Reading::default());
            let indicator = Indicator::ALL[which];
            let value = if full { 1.0 } else { to };
            let bounds = gain(&scorer, &values, Change::AtLeast { indicator, value });
            let point = inside(&values, &t);
            let raised = point.with(indicator, point[indicator].map(|x| x.max(value)));
            let won = scorer.index(&raised).lo - scorer.index(&point).lo;
            prop_assert!(won >= bounds.lo - 1e-9 && won <= bounds.hi + 1e-9, "{won} not in {bounds:?}");
        }

        #[test]
        fn no_possible_residence_wins_less_or_more_by_adapting_dwellings(
            values in samples::any_indicators(), credits in 0_u32..30, unknown in 0_u32..20, count in 0_u32..15,
            u in 0.0..=1.0_f64, t in proptest::collection::vec(0.0..=1.0_f64, 18),
        ) {
            let p = Parameters::default();
            let scorer = Scorer::new(&p, Reading::default());
            // 60 dwellings: some worth 1, some unknown, the rest N0, of which `count` are adapted.
            let at = |known: f64| Interval::known((known / (60.0 * 0.3)).min(1.0));
            let span = |k: u32| Interval { lo: at(f64::from(k)).lo, hi: at(f64::from(k + unknown)).lo };
            let values = values.with(Indicator::L, span(credits));
            let bounds = gain(&scorer, &values, Change::Dwellings { after: span(credits + count) });
            let point = inside(&values, &t);
            let real = f64::from(credits) + u * f64::from(unknown);
            let before = scorer.index(&point.with(Indicator::L, at(real))).lo;
            let after = scorer.index(&point.with(Indicator::L, at(real + f64::from(count)))).lo;
            let won = after - before;
            prop_assert!(won >= bounds.lo - 1e-9 && won <= bounds.hi + 1e-9, "{won} not in {bounds:?}");
        }
    }
}
