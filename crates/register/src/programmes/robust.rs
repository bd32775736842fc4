//! Does the plan hold when something turns out otherwise: the same works, under other prices or without a payer; and how much of what was
//! decided before it keeps.

use super::rows::{Row, Work};
use super::runs::NotedRun;
use crate::Error;
use programme_check::{Instance, Ledger};
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
    for change in Change::ALL.iter().copied().filter(|change| concerns(&run.instance, *change)) {
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
