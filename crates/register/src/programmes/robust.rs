//! Does the plan hold when something turns out otherwise: the same works, under other prices or without a payer; and how much of what was
//! decided before it keeps.

use super::rows::{Row, Work};
use super::runs::{NotSolved, NotedRun};
use crate::Error;
use programme_check::{Answer, Instance, Ledger, Plan, Programme, What};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use trust::closed_list;

closed_list! {
    /// What turns out otherwise.
    Change {
        /// Everything costs 15 % more.
        Dearer = "dearer",
        /// Everything costs 15 % less.
        Cheaper = "cheaper",
        /// Offices relieve common parts only.
        NoReliefInDwellings = "no-relief-in-dwellings",
        /// No relief at all comes back.
        NoRelief = "no-relief",
        /// Agreements with pension funds are not signed, or not renewed.
        NoPension = "no-pension",
        /// Everybody's need counts alike: ages are weighed otherwise.
        SameNeed = "same-need",
    }
}

/// What becomes of the plan then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    pub change: Change,
    /// The year in which most money is missing, and how much, in cents; `None`: the money of every year is enough.
    pub missing: Option<(i16, i64)>,
    /// Cents that the landlord pays itself over all years, relief deducted.
    pub own_cents: i64,
}

/// A rate of prices, rounded up: a cost is never understated.
fn rated(cents: i64, permille: i64) -> i64 {
    let all = i128::from(cents) * i128::from(permille);
    i64::try_from((all + 999) / 1_000).unwrap_or(i64::MAX)
}

/// What having begun with the first year of the plan would cost, if something turned out otherwise: both are computed again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regret {
    pub change: Change,
    /// The best plan that was found then, and what no plan is worth more than.
    pub best: i64,
    pub bound: i64,
    /// The best one that begins with this first year; `None`: the first year itself cannot be paid then.
    pub begun: Option<i64>,
}

/// A way to search, and to be stopped: nothing when what is decided cannot be kept.
type Search<'a> = &'a mut dyn FnMut(&Instance) -> Result<Option<Answer>, NotSolved>;

/// What beginning with the first year of a plan would cost, for each thing that may turn out otherwise.
pub(super) fn regrets(
    instance: &Instance,
    plan: &Plan,
    search: Search<'_>,
) -> Result<Vec<Regret>, NotSolved> {
    let mut all = Vec::new();
    for change in Change::ALL.iter().copied().filter(|change| concerns(instance, *change)) {
        let free = changed(instance, change);
        let mut begun = free.clone();
        begun.locks.extend(first_year(instance, plan));
        let Some(found) = search(&free)? else { continue };
        let begun = search(&begun)?.map(|answer| answer.value);
        // Whatever begins so is also a plan.
        let best = found.value.max(begun.unwrap_or(i64::MIN));
        all.push(Regret { change, best, bound: found.bound, begun });
    }
    Ok(all)
}

/// What a plan does in the first year, as decisions.
fn first_year(instance: &Instance, plan: &Plan) -> Vec<programme_check::Lock> {
    let first = Some(instance.first_year);
    let of = |p: &Programme| -> Vec<programme_check::Lock> {
        let lock =
            |what: What| programme_check::Lock { residence: p.residence, what, year: first, must: true };
        let works = [(p.ramp, What::Ramp), (p.lift, What::Lift), (p.campaign, What::Campaign)];
        let works = works.into_iter().filter(|(year, _)| *year == first).map(|(_, what)| lock(what));
        let units = p.units.iter().filter(|units| Some(units.year) == first).map(|units| {
            lock(What::Dwellings { class: units.class, package: Some(units.package), count: units.count })
        });
        works.chain(units).collect()
    };
    plan.programmes.iter().flat_map(of).collect()
}

fn changed(instance: &Instance, change: Change) -> Instance {
    let mut other = instance.clone();
    let prices = |other: &mut Instance, permille: i64| {
        for cost in other.packages.iter_mut().flat_map(|p| p.cost.iter_mut()) {
            *cost = rated(*cost, permille);
        }
        for index in &mut other.index {
            *index = u32::try_from(rated(i64::from(*index), permille)).unwrap_or(u32::MAX);
        }
    };
    match change {
        Change::Dearer => prices(&mut other, 1_150),
        Change::Cheaper => prices(&mut other, 850),
        Change::NoReliefInDwellings => {
            other.residences.iter_mut().flat_map(|r| r.classes.iter_mut()).for_each(|c| c.relief = false);
        }
        Change::NoRelief => other.relief_returns = false,
        Change::NoPension => other.agreements.clear(),
        Change::SameNeed => {
            let (mut sum, mut count) = (0_i64, 0_i64);
            for class in instance.residences.iter().flat_map(|r| &r.classes) {
                sum += i64::from(class.need) * i64::from(class.count);
                count += i64::from(class.count);
            }
            let mean = i32::try_from(sum / count.max(1)).unwrap_or(i32::MAX);
            other.residences.iter_mut().flat_map(|r| &mut r.classes).for_each(|class| class.need = mean);
        }
    }
    other
}

/// Which changes concern a programme: one without agreements does not lose any.
fn concerns(instance: &Instance, change: Change) -> bool {
    match change {
        Change::Dearer | Change::Cheaper => true,
        Change::NoReliefInDwellings => {
            instance.relief_returns && instance.residences.iter().flat_map(|r| &r.classes).any(|c| c.relief)
        }
        Change::NoRelief => {
            instance.relief_returns && instance.offices.iter().any(|o| o.ceilings.iter().any(Option::is_some))
        }
        Change::NoPension => !instance.agreements.is_empty(),
        Change::SameNeed => {
            let mut needs = instance.residences.iter().flat_map(|r| &r.classes).map(|class| class.need);
            needs.next().is_some_and(|first| needs.any(|need| need != first))
        }
    }
}

/// What becomes of a plan when one thing turns out otherwise. The works stay as they are planned.
///
/// # Errors
/// When an amount is too large to be counted.
pub fn robustness(run: &NotedRun) -> Result<Vec<Held>, Error> {
    let Some(answer) = &run.answer else { return Ok(Vec::new()) };
    let cents = |amount: i128| {
        i64::try_from(amount)
            .map_err(|_| Error::Computation("an amount of a programme is too large".to_owned()))
    };
    let mut all = Vec::new();
    // What weighs needs otherwise changes no money.
    let of_money = |change: &Change| *change != Change::SameNeed && concerns(&run.instance, *change);
    for change in Change::ALL.iter().copied().filter(of_money) {
        let other = changed(&run.instance, change);
        let ledger = Ledger::new(&other, &answer.plan);
        let left = ledger.left(&other);
        let worst = left.iter().enumerate().min_by_key(|(_, left)| **left).filter(|(_, left)| **left < 0);
        let missing = match worst {
            Some((place, left)) => Some((other.year(place), cents(-left)?)),
            None => None,
        };
        let back: i128 = ledger.refunds.back.iter().sum::<i128>() + ledger.refunds.after;
        let paid: i128 = (0..other.years()).map(|place| ledger.own(place)).sum();
        all.push(Held { change, missing, own_cents: cents(paid - back)? });
    }
    Ok(all)
}

/// Dwellings of what was decided, and those of them that rows still make in the same residence, year and way.
#[must_use]
pub fn kept_of(decided: &[Row], rows: &[Row]) -> (u32, u32) {
    fn counted(rows: &[Row]) -> BTreeMap<(&str, i16, Option<&str>), u32> {
        let mut all = BTreeMap::new();
        for row in rows.iter().filter(|row| row.work == Work::Dwellings) {
            let key = (row.residence_id.as_str(), row.year, row.package.as_deref());
            let count = all.entry(key).or_insert(0_u32);
            *count = count.saturating_add(row.dwellings);
        }
        all
    }
    let now = counted(rows);
    counted(decided).into_iter().fold((0, 0), |(all, kept), (key, count)| {
        let still = now.get(&key).copied().unwrap_or(0).min(count);
        (all + count, kept + still)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(residence: &str, year: i16, dwellings: u32) -> Row {
        Row {
            residence_id: residence.to_owned(),
            year,
            work: Work::Dwellings,
            package: Some("Salle d’eau".to_owned()),
            dwellings,
            in_campaign: false,
            cost_cents: 0,
            own_cents: 0,
            pension_cents: 0,
            relief_cents: 0,
        }
    }

    #[test]
    fn what_is_kept_is_counted_by_residence_year_and_works() {
        let decided = [row("a", 2027, 5), row("b", 2028, 3)];
        assert_eq!(kept_of(&decided, &decided), (8, 8));
        assert_eq!(kept_of(&decided, &[row("a", 2027, 2), row("b", 2029, 3)]), (8, 2));
        assert_eq!(kept_of(&[], &decided), (0, 0));
    }
}
