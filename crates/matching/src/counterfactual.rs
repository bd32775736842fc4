//! What would change a rank, from the side of whoever asks: a landlord changes what it offers, a holder what it asks. Each
//! answer is computed by making the change and ranking everything again, never guessed from the score.

use crate::{
    Basis, Criterion, Door, Gate, Ground, Host, Memo, PlaceKind, Project, Public, Range, Support, Theme,
    Verdict, Weights, judge, rank_hosts, rank_projects,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use trust::territory::Territory;

/// One change that its asker could make.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    Territory(Territory),
    Place(PlaceKind),
    /// A host gives so much; a project asks no more than so much.
    Money(i64),
    Level(u8),
    Theme(Theme),
    Public(Public),
    Support(Support),
}

/// Changes, and the place that they would give. `None`: still shut out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counterfactual {
    pub changes: Vec<Change>,
    pub rank: Option<usize>,
}

fn add<T: Ord>(to: &mut Option<BTreeSet<T>>, one: T) {
    to.get_or_insert_default().insert(one);
}

impl Change {
    /// Makes the change on a host.
    pub fn on_host(&self, host: &mut Host) {
        match self {
            Change::Territory(one) => add(&mut host.territories, one.clone()),
            Change::Place(one) => add(&mut host.places, *one),
            Change::Money(cents) => host.most_cents = Some(*cents),
            Change::Level(level) => host.least_level = *level,
            Change::Theme(one) => add(&mut host.themes, *one),
            Change::Public(one) => add(&mut host.publics, *one),
            Change::Support(one) => add(&mut host.supports, *one),
        }
    }

    /// Makes the change on a project. A theme, a public and a level are what they are: they are not asked for.
    pub fn on_project(&self, project: &mut Project) {
        match self {
            Change::Territory(one) => add(&mut project.territories, one.clone()),
            Change::Place(one) => add(&mut project.places, *one),
            Change::Money(cents) => {
                let least = project.money.map_or(*cents, |range| range.least.min(*cents));
                project.money = Some(Range { least, most: *cents });
            }
            Change::Support(one) => {
                if let Some(asked) = &mut project.supports {
                    asked.remove(one);
                }
            }
            Change::Theme(_) | Change::Public(_) | Change::Level(_) => {}
        }
    }
}

fn first<T: Ord + Clone>(of: Option<&BTreeSet<T>>) -> Option<T> {
    of.and_then(|all| all.first().cloned())
}

/// What would open the gates that are shut, from the host's side.
fn openings_of_host(verdict: &Verdict, project: &Project) -> Vec<Change> {
    let shut = verdict.gates.iter().filter(|line| line.door == Door::Shut);
    shut.filter_map(|line| match line.gate {
        Gate::Territory => first(project.territories.as_ref()).map(Change::Territory),
        Gate::Place => first(project.places.as_ref()).map(Change::Place),
        Gate::Budget => project.money.map(|range| Change::Money(range.least)),
        Gate::Evidence => Some(Change::Level(project.level)),
    })
    .collect()
}

/// What would raise the score, from the host's side: one change for each thing that is missing, one criterion after the other.
fn raises_of_host(verdict: &Verdict, project: &Project, host: &Host) -> Vec<Change> {
    fn missing<T: Ord + Copy>(asked: Option<&BTreeSet<T>>, held: Option<&BTreeSet<T>>) -> Vec<T> {
        let lacks = |one: &&T| held.is_none_or(|held| !held.contains(one));
        asked.into_iter().flatten().filter(lacks).copied().collect()
    }
    let mut all = Vec::new();
    for line in verdict.lines.iter().filter(|line| line.least < crate::judge::WHOLE) {
        match line.criterion {
            Criterion::Themes => {
                all.extend(
                    missing(Some(&project.themes), host.themes.as_ref()).into_iter().map(Change::Theme),
                );
            }
            Criterion::Publics => {
                let lacking = missing(project.publics.as_ref(), host.publics.as_ref());
                all.extend(lacking.into_iter().map(Change::Public));
            }
            Criterion::Supports => {
                let lacking = missing(project.supports.as_ref(), host.supports.as_ref());
                all.extend(lacking.into_iter().map(Change::Support));
            }
            Criterion::Budget => all.extend(project.money.map(|range| Change::Money(range.most))),
            // Neither what was proven nor where one is can be wished.
            Criterion::Evidence | Criterion::Transfer => {}
        }
    }
    all
}

/// What a host could change to see one project higher, or at all. First all that opens the gates together, then one more
/// change at a time.
#[must_use]
pub fn counterfactuals(
    host: &Host,
    projects: &[Project],
    at: usize,
    weights: &Weights,
    ground: &impl Ground,
) -> Vec<Counterfactual> {
    let Some(project) = projects.get(at) else { return Vec::new() };
    let verdict = judge(project, host, weights, ground, (&mut Memo::default(), true));
    let openings = openings_of_host(&verdict, project);
    let rank_with = |changes: &[Change]| {
        let mut other = host.clone();
        changes.iter().for_each(|change| change.on_host(&mut other));
        rank_projects(&other, projects, weights, ground).iter().find(|one| one.at == at).map(|one| one.rank)
    };
    answers(&openings, raises_of_host(&verdict, project, host), &rank_with)
}

/// What a holder could change to be higher in a landlord's list of those that ask it, or to be there at all: its place among
/// the hosts is not what it wants, so the rank is that of the host among the holder's own.
#[must_use]
pub fn counterfactuals_of_project(
    project: &Project,
    hosts: &[Host],
    at: usize,
    weights: &Weights,
    ground: &impl Ground,
) -> Vec<Counterfactual> {
    let Some(host) = hosts.get(at) else { return Vec::new() };
    let verdict = judge(project, host, weights, ground, (&mut Memo::default(), false));
    let shut = verdict.gates.iter().filter(|line| line.door == Door::Shut);
    let openings: Vec<Change> = shut
        .filter_map(|line| match line.gate {
            Gate::Territory => first(host.territories.as_ref()).map(Change::Territory),
            Gate::Place => first(host.places.as_ref()).map(Change::Place),
            Gate::Budget => host.most_cents.map(Change::Money),
            // A level is proven, not chosen.
            Gate::Evidence => None,
        })
        .collect();
    let mut raises = Vec::new();
    for line in &verdict.lines {
        match (line.criterion, line.basis) {
            (Criterion::Supports, Basis::Share { held, asked }) if held < asked => {
                let held = host.supports.as_ref();
                let lacking =
                    project.supports.iter().flatten().filter(|one| held.is_none_or(|all| !all.contains(one)));
                raises.extend(lacking.copied().map(Change::Support));
            }
            (Criterion::Budget, Basis::Budget { gives, asks }) if gives < asks.most => {
                raises.push(Change::Money(gives));
            }
            _ => {}
        }
    }
    let rank_with = |changes: &[Change]| {
        let mut other = project.clone();
        changes.iter().for_each(|change| change.on_project(&mut other));
        rank_hosts(&other, hosts, weights, ground).iter().find(|one| one.at == at).map(|one| one.rank)
    };
    answers(&openings, raises, &rank_with)
}

fn answers(
    openings: &[Change],
    raises: Vec<Change>,
    rank_with: &dyn Fn(&[Change]) -> Option<usize>,
) -> Vec<Counterfactual> {
    let mut all = Vec::new();
    let opened = rank_with(openings);
    if !openings.is_empty() {
        all.push(Counterfactual { changes: openings.to_vec(), rank: opened });
    }
    for one in raises.into_iter().filter(|one| !openings.contains(one)) {
        // A budget that is raised to the whole replaces the one that opens the gate.
        let kept =
            openings.iter().filter(|o| !(matches!(o, Change::Money(_)) && matches!(one, Change::Money(_))));
        let changes: Vec<Change> = kept.cloned().chain([one.clone()]).collect();
        let rank = rank_with(&changes);
        // What leaves the project where it stands is no way to see it higher.
        if rank.is_some_and(|rank| opened.is_none_or(|opened| rank < opened)) {
            all.push(Counterfactual { changes, rank });
        }
    }
    all
}
