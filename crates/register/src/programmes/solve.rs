//! The search for a plan, and what contradictory decisions are answered with.

use super::runs::{Found, NotSolved, Question};
use crate::Error;
use programme_check::{Answer, Instance, Ledger, Plan, Prices, Programme, Reach, Units, bound, unit_cost, unit_worth};

fn zero(instance: &Instance) -> Prices {
    let windows = |_: &()| instance.agreements.iter().map(|a| vec![0; a.windows.len()]).collect::<Vec<_>>();
    Prices {
        cash: vec![0; instance.years()],
        relief: vec![vec![0; instance.years()]; instance.offices.len()],
        least: windows(&()),
        most: windows(&()),
        envelope: windows(&()),
        work: vec![vec![0; instance.years()]; instance.departments.len()],
        fairness: if instance.fairness.is_some() { vec![0; instance.communes.len()] } else { Vec::new() },
    }
}

fn interim(instance: &Instance) -> Answer {
    let mut left = instance.budgets.clone();
    let mut plan = Plan::default();
    for (number, residence) in (0..).zip(&instance.residences) {
        let mut p = Programme { residence: number, ..Programme::default() };
        for (class, kind) in (0..).zip(&residence.classes) {
            let mut wanted = kind.count;
            if kind.reach != Reach::Reached {
                continue;
            }
            for place in 0..instance.years() {
                for package in 0..instance.packages.len() {
                    if unit_worth(instance, kind, package, place, true).is_none() || wanted == 0 {
                        continue;
                    }
                    let cost = unit_cost(instance, residence, package, place, false).max(1);
                    let count = u32::try_from(left[place] / cost).unwrap_or(u32::MAX).min(wanted);
                    if count > 0 {
                        left[place] -= cost * i64::from(count);
                        wanted -= count;
                        p.units.push(Units {
                            class,
                            package: package as u32,
                            year: instance.year(place),
                            pension: false,
                            campaign: false,
                            count,
                        });
                    }
                }
            }
        }
        if !p.units.is_empty() {
            p.units.sort();
            plan.programmes.push(p);
        }
    }
    let value = i64::try_from(Ledger::new(instance, &plan).value()).unwrap_or(0);
    let mut best = (i128::MAX, zero(instance));
    for step in 0..60 {
        let mut prices = zero(instance);
        prices.cash = vec![if step == 0 { 0 } else { 1_i64 << (step / 2) << 10 }; instance.years()];
        let found = bound(instance, &prices);
        let found = found.unwrap_or(i128::MAX);
        if found < best.0 {
            best = (found, prices);
        }
    }
    Answer {
        instance: instance.digest(),
        plan,
        value,
        bound: i64::try_from(best.0).unwrap_or(i64::MAX),
        prices: best.1,
        cases: None,
        seed: instance.seed,
        solver: "interim".to_owned(),
        counters: Vec::new(),
    }
}

/// Searches a plan. `watch` is told how far the search is, in per cent, and says whether to go on.
///
/// # Errors
/// [`NotSolved::Stopped`] when `watch` said so; [`NotSolved::Error`] when the question cannot be answered.
pub fn solved(question: &Question, watch: &dyn Fn(u32) -> bool) -> Result<Found, NotSolved> {
    if !watch(0) {
        return Err(NotSolved::Stopped);
    }
    let _ = |e: Error| NotSolved::Error(e);
    Ok(Found::Answer(Box::new(interim(&question.asked.instance)), None))
}
