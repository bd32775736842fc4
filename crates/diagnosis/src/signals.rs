//! What the buildings signal, with proof; and what nobody looked at.

use crate::facts::Value;
use crate::rules::{Priority, Rule, holds, rules};
use crate::{Building, Fact};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A fact that proves a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof {
    pub fact: Fact,
    pub value: Value,
    /// The day on which it was seen, when somebody said so.
    pub seen_on: Option<Date>,
}

/// A rule that holds for a building.
#[derive(Debug, Clone, PartialEq)]
pub struct Signal {
    pub rule: &'static Rule,
    /// Id of the building.
    pub building: String,
    pub proof: Vec<Proof>,
}

impl Signal {
    /// Names it within its diagnosis, from one day to the next: what was answered to it stays answered.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}@{}", self.rule.code, self.building)
    }
}

/// A fact that nobody said, and that would decide some rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Unknown {
    /// Id of the building.
    pub building: String,
    pub fact: Fact,
    /// The gravest of the rules that wait for it.
    pub priority: Priority,
    /// The rules that wait for it, the gravest first.
    pub rules: Vec<&'static Rule>,
}

/// What is known of a fact on which a rule turns.
fn proof(building: &Building, fact: Fact, on: Date) -> Option<Proof> {
    let seen_on = match fact {
        Fact::Condition(kind) => building.seen.get(&kind).and_then(|seen| seen.seen_on),
        _ => None,
    };
    Some(Proof { fact, value: fact.read(building, on)?, seen_on })
}

/// Does a rule hold? `None`: it depends on what nobody said. One condition that does not hold is enough for a no.
fn verdict(rule: &Rule, building: &Building, on: Date) -> Option<bool> {
    let all = rule.when.iter().map(|(fact, test)| holds(test, fact.read(building, on)));
    let answers: Vec<Option<bool>> = all.collect();
    if answers.contains(&Some(false)) {
        return Some(false);
    }
    answers.iter().all(Option::is_some).then_some(true)
}

/// The rules that hold, the gravest first, then in the order of the file, building by building.
#[must_use]
pub fn signals(buildings: &[Building], on: Date) -> Vec<Signal> {
    let mut found: Vec<(Priority, Signal)> = Vec::new();
    for rule in rules() {
        for building in buildings.iter().filter(|building| verdict(rule, building, on) == Some(true)) {
            let proof = rule.when.iter().filter_map(|(fact, _)| proof(building, *fact, on)).collect();
            found.push((rule.priority, Signal { rule, building: building.id.clone(), proof }));
        }
    }
    // A stable sort: within a priority, the order of the file holds.
    found.sort_by_key(|(priority, _)| *priority);
    found.into_iter().map(|(_, signal)| signal).collect()
}

/// What to look at next: the facts that nobody said, or not precisely enough, on which some rule turns. Those that decide
/// the gravest rules first, then those that decide the most.
#[must_use]
pub fn unknowns(buildings: &[Building], on: Date) -> Vec<Unknown> {
    let mut found: BTreeMap<(usize, Fact), Unknown> = BTreeMap::new();
    for rule in rules() {
        for (at, building) in buildings.iter().enumerate() {
            if verdict(rule, building, on).is_some() {
                continue;
            }
            let open = rule.when.iter().filter(|(fact, test)| holds(test, fact.read(building, on)).is_none());
            for (fact, _) in open {
                let one = found.entry((at, *fact)).or_insert_with(|| Unknown {
                    building: building.id.clone(),
                    fact: *fact,
                    priority: rule.priority,
                    rules: Vec::new(),
                });
                one.priority = one.priority.min(rule.priority);
                one.rules.push(rule);
            }
        }
    }
    let mut all: Vec<Unknown> = found.into_values().collect();
    for one in &mut all {
        one.rules.sort_by_key(|rule| rule.priority);
    }
    all.sort_by_key(|one| (one.priority, usize::MAX - one.rules.len()));
    all
}
