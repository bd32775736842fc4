//! What another plan changes: year by year, and component by component. Under a ceiling, a component that is tried moves
//! others: they are told too.

use crate::{Due, Kind, Plan, YearSum};
use std::collections::BTreeMap;

/// Where a component stands in a plan; nothing at all: the plan has no works for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Years in which it is made again, and for how much.
    pub made: Vec<(i16, i64)>,
    /// Years in which it was due and the ceiling left it out, and what it would cost.
    pub left_out: Vec<(i16, i64)>,
    /// Nobody knows its year: between which years, between which costs.
    pub undated: Option<(Due, i64, i64)>,
}

/// A year of both plans; `None`: one of them does not go so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearChange {
    pub year: i16,
    pub before: Option<YearSum>,
    pub after: Option<YearSum>,
}

/// A component that does not stand in the same place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    pub component: String,
    pub building: String,
    pub kind: Kind,
    pub before: Standing,
    pub after: Standing,
}

/// What changes from a plan to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub before_cents: i64,
    pub after_cents: i64,
    /// Every year, changed or not.
    pub years: Vec<YearChange>,
    /// Only those that changed, in the order of their ids.
    pub moved: Vec<Moved>,
}

type Named<'a> = BTreeMap<&'a str, (&'a str, Kind, Standing)>;

fn standings(plan: &Plan) -> Named<'_> {
    let mut all: Named<'_> = BTreeMap::new();
    for item in &plan.items {
        let entry = all.entry(&item.component);
        let here = entry.or_insert_with(|| (&item.building, item.kind, Standing::default()));
        here.2.made.push((item.year, item.cents));
    }
    for item in &plan.left_out {
        let entry = all.entry(&item.component);
        let here = entry.or_insert_with(|| (&item.building, item.kind, Standing::default()));
        here.2.left_out.push((item.due, item.cents));
    }
    for one in &plan.undated {
        let entry = all.entry(&one.component);
        let here = entry.or_insert_with(|| (&one.building, one.kind, Standing::default()));
        here.2.undated = Some((one.due, one.least_cents, one.most_cents));
    }
    all
}

/// What changes from a plan to another.
#[must_use]
pub fn difference(before: &Plan, after: &Plan) -> Difference {
    let mut years: BTreeMap<i16, YearChange> = BTreeMap::new();
    let none = |year| YearChange { year, before: None, after: None };
    for sum in &before.years {
        years.entry(sum.year).or_insert_with(|| none(sum.year)).before = Some(*sum);
    }
    for sum in &after.years {
        years.entry(sum.year).or_insert_with(|| none(sum.year)).after = Some(*sum);
    }
    let (old, mut new) = (standings(before), standings(after));
    let mut moved: Vec<Moved> = Vec::new();
    for (component, (building, kind, before)) in old {
        let (building, kind, after) = new.remove(component).unwrap_or((building, kind, Standing::default()));
        if before != after {
            let (component, building) = (component.to_owned(), building.to_owned());
            moved.push(Moved { component, building, kind, before, after });
        }
    }
    // What only the second plan has.
    moved.extend(new.into_iter().map(|(component, (building, kind, after))| Moved {
        component: component.to_owned(),
        building: building.to_owned(),
        kind,
        before: Standing::default(),
        after,
    }));
    moved.sort_by(|a, b| a.component.cmp(&b.component));
    Difference {
        before_cents: before.total_cents,
        after_cents: after.total_cents,
        years: years.into_values().collect(),
        moved,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Component, Condition, Figures, Settings, plan};

    const USUAL: Figures = Figures { life_years: 20, unit_cents: 100_000 };
    const SETTINGS: Settings =
        Settings { first_year: 2027, years: 4, indexation: 0, ceiling_cents: Some(100_000) };

    fn component(id: &str, installed: i16) -> (Component, Figures) {
        let one = Component {
            id: id.to_owned(),
            building: "A".to_owned(),
            kind: Kind::Boiler,
            quantity: 100,
            installed: Some((installed, installed)),
            condition: None,
            life_years: None,
            unit_cents: None,
            maintenance: None,
        };
        (one, USUAL)
    }

    #[test]
    fn under_a_ceiling_the_one_that_is_tried_postpones_another_and_both_are_told() {
        let before = vec![component("a", 2009), component("b", 2000)];
        let mut after = before.clone();
        // Seen in poor condition: due now, and it waited less than b.
        after[0].0.condition = Some(Condition::Poor);
        let (before, after) = (plan(&before, SETTINGS).unwrap(), plan(&after, SETTINGS).unwrap());
        let found = difference(&before, &after);
        let told: Vec<(&str, i16, i16)> = found
            .moved
            .iter()
            .map(|one| (one.component.as_str(), one.before.made[0].0, one.after.made[0].0))
            .collect();
        assert_eq!(told, [("a", 2029, 2027), ("b", 2027, 2028)]);
        assert!(found.moved.iter().all(|one| one.before.made.len() == 1 && one.after.made.len() == 1));
        let sums = |of: fn(&YearChange) -> Option<YearSum>| -> i64 {
            found.years.iter().filter_map(of).map(|sum| sum.cents).sum()
        };
        assert_eq!((found.years.len(), sums(|y| y.before)), (4, found.before_cents));
        assert_eq!(sums(|y| y.after), found.after_cents);
    }

    #[test]
    fn the_same_plan_moves_nothing_and_one_more_component_is_new() {
        let before = vec![component("a", 2009)];
        let plan_of = |all: &[(Component, Figures)], settings| plan(all, settings).unwrap();
        let same = difference(&plan_of(&before, SETTINGS), &plan_of(&before, SETTINGS));
        assert!(same.moved.is_empty() && same.before_cents == same.after_cents);
        let mut unknown = component("n", 2000);
        unknown.0.installed = None;
        let more = [before.clone(), vec![unknown]].concat();
        let found = difference(&plan_of(&before, SETTINGS), &plan_of(&more, SETTINGS));
        assert_eq!(found.moved.len(), 1);
        assert_eq!(found.moved[0].before, Standing::default());
        assert!(found.moved[0].after.undated.is_some());
        let shorter = Settings { years: 2, ..SETTINGS };
        let found = difference(&plan_of(&before, SETTINGS), &plan_of(&before, shorter));
        assert_eq!(found.years[3].after, None, "the second plan does not go so far");
        assert_eq!(found.moved[0].after, Standing::default());
    }
}
