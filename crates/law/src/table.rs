//! All parameters, found by key and day.

use crate::{Fault, Origin, Parameter, Value, read};
use jiff::civil::Date;
use model::Words;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Parameters by key. On one day, one key has at most one value of the house and one of the organisation's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    by_key: BTreeMap<String, Vec<Parameter>>,
}

/// No value holds on that day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    pub key: String,
    pub day: Date,
    /// Last day of the value before the hole.
    pub until: Option<Date>,
    /// First day of the value after it.
    pub again: Option<Date>,
}

impl Missing {
    /// What is missing and what to do, for people.
    #[must_use]
    pub fn words(&self) -> Words {
        let (key, day) = (&self.key, self.day);
        let around = match (self.until, self.again) {
            (Some(until), Some(again)) => Words::from((
                format!("rien entre le {until} et le {again}"),
                format!("nothing between {until} and {again}"),
            )),
            (Some(until), None) => {
                Words::from((format!("plus rien après le {until}"), format!("nothing after {until}")))
            }
            (None, Some(again)) => {
                Words::from((format!("rien avant le {again}"), format!("nothing before {again}")))
            }
            (None, None) => Words::from(("aucune valeur", "no value at all")),
        };
        let (fr, en) = around.into_texts();
        Words::from((
            format!(
                "Le paramètre {key} n’a pas de valeur le {day} ({fr}) : à compléter dans les paramètres."
            ),
            format!("Parameter {key} has no value on {day} ({en}): complete it in the parameters."),
        ))
    }
}

/// The files that the program ships.
const HOUSE: &[(&str, &str)] = &[
    ("billing.csv", include_str!("../parameters/billing.csv")),
    ("pension.csv", include_str!("../parameters/pension.csv")),
    ("occupancy.csv", include_str!("../parameters/occupancy.csv")),
    ("premises.csv", include_str!("../parameters/premises.csv")),
    ("procurement.csv", include_str!("../parameters/procurement.csv")),
    ("relief.csv", include_str!("../parameters/relief.csv")),
    ("subsidy.csv", include_str!("../parameters/subsidy.csv")),
    ("schemes.csv", include_str!("../parameters/schemes.csv")),
    ("upkeep.csv", include_str!("../parameters/upkeep.csv")),
];

static SHIPPED: LazyLock<Table> = LazyLock::new(|| {
    let parameters = HOUSE.iter().flat_map(|(_, text)| read(text.as_bytes(), Origin::House).0).collect();
    Table::new(parameters).0
});

impl Table {
    /// What the program ships. A test reads every file of it and finds no fault.
    #[must_use]
    pub fn house() -> &'static Table {
        &SHIPPED
    }

    /// A table of these parameters. What overlaps another value of the same key and origin is left out, and told.
    #[must_use]
    pub fn new(parameters: Vec<Parameter>) -> (Table, Vec<Fault>) {
        let mut table = Table::default();
        let mut faults = Vec::new();
        for parameter in parameters {
            let known = table.by_key.entry(parameter.key.clone()).or_default();
            match known.iter().find(|other| other.origin == parameter.origin && other.meets(&parameter)) {
                Some(other) => faults.push(Fault::overlap(&parameter, other)),
                None => known.push(parameter),
            }
        }
        for known in table.by_key.values_mut() {
            known.sort();
        }
        (table, faults)
    }

    /// This table with an organisation's own values over it: on the days on which it has one, its own holds.
    #[must_use]
    pub fn with(&self, own: Vec<Parameter>) -> (Table, Vec<Fault>) {
        let own = own.into_iter().map(|parameter| Parameter { origin: Origin::Own, ..parameter });
        Table::new(self.all().cloned().chain(own).collect())
    }

    /// What holds on a day.
    ///
    /// # Errors
    /// When nothing does; the hole is told. A value from before or after it never stands in.
    pub fn on(&self, key: &str, day: Date) -> Result<&Parameter, Missing> {
        let known = self.of(key);
        let holding = known.iter().filter(|parameter| parameter.holds_on(day));
        holding.max_by_key(|parameter| parameter.origin).ok_or_else(|| Missing {
            key: key.to_owned(),
            day,
            until: known.iter().filter_map(|parameter| parameter.to.filter(|to| *to < day)).max(),
            again: known.iter().filter_map(|parameter| parameter.from.filter(|from| *from > day)).min(),
        })
    }

    /// The value that holds on a day.
    ///
    /// # Errors
    /// As [`Table::on`].
    pub fn value(&self, key: &str, day: Date) -> Result<Value, Missing> {
        self.on(key, day).map(|parameter| parameter.value)
    }

    /// Every value of a key.
    #[must_use]
    pub fn of(&self, key: &str) -> &[Parameter] {
        self.by_key.get(key).map_or(&[], Vec::as_slice)
    }

    /// Every parameter, key by key.
    pub fn all(&self) -> impl Iterator<Item = &Parameter> {
        self.by_key.values().flatten()
    }

    /// The days on which a key has no value, between its first and its last one: (last day before, first day after).
    #[must_use]
    pub fn holes(&self, key: &str) -> Vec<(Date, Date)> {
        let mut ends: Vec<(Option<Date>, Option<Date>)> =
            self.of(key).iter().map(|parameter| (parameter.from, parameter.to)).collect();
        ends.sort();
        let mut holes = Vec::new();
        let Some((_, mut until)) = ends.first().copied() else { return holes };
        for (from, to) in ends.into_iter().skip(1) {
            let Some(covered) = until else { break };
            if let Some(from) = from
                && covered.tomorrow().is_ok_and(|next| next < from)
            {
                holes.push((covered, from));
            }
            until = to.map(|to| to.max(covered));
        }
        holes
    }
}

#[cfg(test)]
mod tests;
