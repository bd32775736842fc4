//! The plan: which component in which year, for how much; by year and by building, equal to the cent.

use crate::{Component, Due, Figures, Kind, Risk, due};
use std::collections::BTreeMap;

/// The longest plan, in years.
const MOST_YEARS: u16 = 30;

/// What a plan is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    pub first_year: i16,
    pub years: u16,
    /// How much costs grow each year, in hundredths of a per cent.
    pub indexation: i64,
    /// The most that is spent in a year, in cents; `None`: nothing is postponed.
    pub ceiling_cents: Option<i64>,
}

/// A component that the plan makes again, in one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub component: String,
    pub building: String,
    pub kind: Kind,
    pub due: i16,
    pub year: i16,
    /// At the prices of its year, in cents.
    pub cents: i64,
    /// Years after it was due; more than none: the ceiling postponed it.
    pub late: u16,
    pub risk: Risk,
}

/// A component whose year nobody knows: somewhere between two years, between two costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undated {
    pub component: String,
    pub building: String,
    pub kind: Kind,
    pub due: Due,
    pub least_cents: i64,
    pub most_cents: i64,
}

/// A year of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearSum {
    pub year: i16,
    /// What is dated.
    pub cents: i64,
    /// The same, with everything that may fall in this year.
    pub most_cents: i64,
}

/// A plan over several years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// In the order of years, then of urgency.
    pub items: Vec<Item>,
    pub undated: Vec<Undated>,
    /// Due within the plan, and not made in it: the ceiling is too low.
    pub left_out: Vec<Item>,
    pub years: Vec<YearSum>,
    /// What is dated, by building, in cents.
    pub buildings: BTreeMap<String, i64>,
    pub total_cents: i64,
}

/// Why there is no plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    #[error("a plan is over one to thirty years")]
    Years,
    #[error("costs grow by nothing to twenty per cent a year")]
    Indexation,
    #[error("the ceiling of a year is above zero")]
    Ceiling,
    #[error("an amount is too large to be counted in cents")]
    Overflow,
}

/// A cost so many years later: each year it grows by the rate and is rounded to the nearest cent, half a cent up.
fn indexed(cents: i64, rate: i64, years: i16) -> Result<i64, PlanError> {
    (0..years).try_fold(cents, |cents, _| {
        let grown = (i128::from(cents) * i128::from(10_000 + rate) + 5_000).div_euclid(10_000);
        i64::try_from(grown).map_err(|_| PlanError::Overflow)
    })
}

fn add(to: &mut i64, cents: i64) -> Result<(), PlanError> {
    *to = to.checked_add(cents).ok_or(PlanError::Overflow)?;
    Ok(())
}

/// Makes the plan. Under a ceiling, what is due comes in the order of what it risks, then of how long it has waited, then of
/// its name; what does not fit waits for the next year, and what is dearer than a whole year's ceiling is left out and told.
///
/// # Errors
/// [`PlanError`].
pub fn plan(components: &[(Component, Figures)], settings: Settings) -> Result<Plan, PlanError> {
    let Settings { first_year, years, indexation, ceiling_cents } = settings;
    if years == 0 || years > MOST_YEARS || !(0..=9_000).contains(&first_year) {
        return Err(PlanError::Years);
    }
    if !(0..=2_000).contains(&indexation) {
        return Err(PlanError::Indexation);
    }
    if ceiling_cents.is_some_and(|cents| cents <= 0) {
        return Err(PlanError::Ceiling);
    }
    let last_year = first_year + i16::try_from(years).map_err(|_| PlanError::Years)? - 1;
    let mut waiting: Vec<(i16, &Component, i64)> = Vec::new();
    let mut undated = Vec::new();
    for (component, usual) in components {
        let cost = component.cost(*usual).ok_or(PlanError::Overflow)?;
        let found = due(component, *usual, first_year);
        let Some(year) = found.year() else {
            if found.first <= last_year {
                let end = found.last.min(last_year);
                undated.push(Undated {
                    component: component.id.clone(),
                    building: component.building.clone(),
                    kind: component.kind,
                    due: found,
                    // It may fall after the plan: nothing is spent in it then.
                    least_cents: if found.last > last_year {
                        0
                    } else {
                        indexed(cost, indexation, found.first - first_year)?
                    },
                    most_cents: indexed(cost, indexation, end - first_year)?,
                });
            }
            continue;
        };
        // A short life comes back within the plan.
        let step = usize::try_from(component.life(*usual).max(1)).unwrap_or(1);
        waiting.extend((year..=last_year).step_by(step).map(|year| (year, component, cost)));
    }
    waiting.sort_by_key(|(year, component, _)| (component.kind.risk(), *year, component.id.clone()));
    let mut items: Vec<Item> = Vec::new();
    let item = |due: i16, year: i16, component: &Component, cost: i64| -> Result<Item, PlanError> {
        Ok(Item {
            component: component.id.clone(),
            building: component.building.clone(),
            kind: component.kind,
            due,
            year,
            cents: indexed(cost, indexation, year - first_year)?,
            late: u16::try_from(year - due).unwrap_or(0),
            risk: component.kind.risk(),
        })
    };
    for year in first_year..=last_year {
        let mut spent = 0_i64;
        let mut still = Vec::new();
        for (due, component, cost) in waiting {
            let one = if due <= year { Some(item(due, year, component, cost)?) } else { None };
            let fits = |one: &Item| {
                let all = spent.checked_add(one.cents);
                ceiling_cents.is_none_or(|most| all.is_some_and(|all| all <= most))
            };
            match one.filter(fits) {
                Some(one) => {
                    add(&mut spent, one.cents)?;
                    items.push(one);
                }
                None => still.push((due, component, cost)),
            }
        }
        waiting = still;
    }
    let left_out = waiting
        .into_iter()
        .map(|(due, component, cost)| item(due, last_year, component, cost))
        .collect::<Result<Vec<_>, _>>()?;
    let mut plan =
        Plan { items, undated, left_out, years: Vec::new(), buildings: BTreeMap::new(), total_cents: 0 };
    for year in first_year..=last_year {
        let mut sum = YearSum { year, cents: 0, most_cents: 0 };
        for item in plan.items.iter().filter(|item| item.year == year) {
            add(&mut sum.cents, item.cents)?;
        }
        sum.most_cents = sum.cents;
        for one in plan.undated.iter().filter(|one| one.due.first <= year && year <= one.due.last) {
            add(&mut sum.most_cents, one.most_cents)?;
        }
        plan.years.push(sum);
    }
    for item in &plan.items {
        add(plan.buildings.entry(item.building.clone()).or_insert(0), item.cents)?;
        add(&mut plan.total_cents, item.cents)?;
    }
    Ok(plan)
}
