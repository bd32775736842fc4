//! One pair: gates that are hard, criteria that are weighed. Every number that made the score is in the answer, so that
//! [`crate::check`] computes it again without asking the judge.

use crate::{Context, Host, Project, Range};
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use trust::closed_list;
use trust::territory::{Containment, Territory};

/// The highest score of a criterion.
pub(crate) const WHOLE: u32 = 1_000;

/// The geography, as far as the caller holds it.
pub trait Ground {
    /// Do two territories have ground in common?
    fn touches(&self, one: &Territory, other: &Territory) -> Containment;
}

closed_list! {
    /// What shuts a pair out when it is a no.
    Gate {
        Territory = "territory",
        Place = "place",
        Budget = "budget",
        Evidence = "evidence",
    }
}

closed_list! {
    /// What is weighed.
    Criterion {
        Themes = "themes",
        Publics = "publics",
        Supports = "supports",
        Budget = "budget",
        Evidence = "evidence",
        /// How near the place where it was tried is to the one where it would go.
        Transfer = "transfer",
    }
}

/// How a gate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Door {
    Open,
    /// Somebody has not said: to be asked, never a no.
    Ask,
    Shut,
}

/// A gate and how it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateLine {
    pub gate: Gate,
    pub door: Door,
}

/// What a criterion was computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "of")]
pub enum Basis {
    /// So many of those that are asked.
    Share {
        held: u32,
        asked: u32,
    },
    /// Nothing is asked.
    Nothing,
    /// One of the two has not said.
    Unknown,
    /// A host that gives so much, a project that asks between two amounts.
    Budget {
        gives: i64,
        asks: Range,
    },
    Level {
        level: u8,
    },
    /// Distances of public figures, added, for so many that are known on both sides, and so many that are not.
    Distance {
        added: u32,
        known: u32,
        unknown: u32,
    },
}

/// A criterion: its weight, what it was computed from, and its score out of a thousand, as an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub criterion: Criterion,
    pub weight: u32,
    pub basis: Basis,
    pub least: u32,
    pub most: u32,
}

/// What is said of a pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub gates: [GateLine; 4],
    pub lines: [Line; 6],
    /// Added weights times scores; divided by the weights, out of a thousand.
    pub least: u32,
    pub most: u32,
}

/// Weights, with the day from which they hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weights {
    pub since: Date,
    /// In the order of [`Criterion::ALL`].
    pub of: [u32; 6],
}

impl Default for Weights {
    /// The weights that are declared: what it is about and for whom count for half.
    fn default() -> Weights {
        Weights { since: date(2026, 11, 23), of: [30, 20, 10, 15, 10, 15] }
    }
}

impl Weights {
    /// The highest sum.
    #[must_use]
    pub fn whole(&self) -> u32 {
        self.of.iter().sum::<u32>() * WHOLE
    }
}

impl Verdict {
    #[must_use]
    pub fn is_shut(&self) -> bool {
        self.gates.iter().any(|line| line.door == Door::Shut)
    }

    /// What is still to be asked before one can say that it may be.
    #[must_use]
    pub fn to_ask(&self) -> BTreeSet<Gate> {
        self.gates.iter().filter(|line| line.door == Door::Ask).map(|line| line.gate).collect()
    }

    /// The score out of a thousand, rounded down and up: the truth is between the two.
    #[must_use]
    pub fn per_mille(&self) -> (u32, u32) {
        let weights = self.lines.iter().map(|line| line.weight).sum::<u32>().max(1);
        (self.least / weights, self.most.div_ceil(weights))
    }
}

/// What the geography answered about one host: the same pairs of territories come back project after project.
#[derive(Debug, Default)]
pub struct Memo(BTreeMap<Territory, Containment>);

impl Memo {
    /// Does a territory touch any of the asker's? The answer is kept: one memo serves one asker.
    fn touches(
        &mut self,
        ground: &impl Ground,
        asker: &BTreeSet<Territory>,
        other: &Territory,
    ) -> Containment {
        if let Some(known) = self.0.get(other) {
            return *known;
        }
        let mut answer = Containment::Outside;
        for one in asker {
            match ground.touches(one, other) {
                Containment::Inside => {
                    answer = Containment::Inside;
                    break;
                }
                Containment::Unknown => answer = Containment::Unknown,
                Containment::Outside => {}
            }
        }
        self.0.insert(other.clone(), answer);
        answer
    }
}

fn territory(
    asker: Option<&BTreeSet<Territory>>,
    other: Option<&BTreeSet<Territory>>,
    ground: &impl Ground,
    memo: &mut Memo,
) -> Door {
    let (Some(asker), Some(other)) = (asker, other) else { return Door::Ask };
    let mut door = Door::Shut;
    for one in other {
        match memo.touches(ground, asker, one) {
            Containment::Inside => return Door::Open,
            Containment::Unknown => door = Door::Ask,
            Containment::Outside => {}
        }
    }
    door
}

fn place(project: &Project, host: &Host) -> Door {
    match (&project.places, &host.places) {
        (Some(asked), _) if asked.is_empty() => Door::Open,
        (Some(asked), Some(given)) if asked.is_disjoint(given) => Door::Shut,
        (Some(_), Some(_)) => Door::Open,
        _ => Door::Ask,
    }
}

fn budget(project: &Project, host: &Host) -> Door {
    match (project.money, host.most_cents) {
        (Some(asks), _) if asks.most == 0 => Door::Open,
        (Some(asks), Some(gives)) if gives < asks.least => Door::Shut,
        (Some(_), Some(_)) => Door::Open,
        _ => Door::Ask,
    }
}

fn share<T: Ord>(asked: Option<&BTreeSet<T>>, held: Option<&BTreeSet<T>>) -> Basis {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    match (asked, held) {
        (Some(asked), _) if asked.is_empty() => Basis::Nothing,
        (Some(asked), Some(held)) => {
            Basis::Share { held: count(asked.intersection(held).count()), asked: count(asked.len()) }
        }
        _ => Basis::Unknown,
    }
}

fn money(project: &Project, host: &Host) -> Basis {
    match (project.money, host.most_cents) {
        (Some(asks), _) if asks.most == 0 => Basis::Nothing,
        (Some(asks), Some(gives)) => Basis::Budget { gives, asks },
        _ => Basis::Unknown,
    }
}

/// How far two territories are by their public figures: four of them, a thousand each at most.
fn distance(origin: &Context, target: &Context) -> Basis {
    let settlement = |one: Context| one.settlement.map(|kind| kind as u32 * 333);
    let pairs = [
        (settlement(*origin), settlement(*target)),
        (origin.priority.map(u32::from), target.priority.map(u32::from)),
        (origin.seniors.map(u32::from), target.seniors.map(u32::from)),
        (origin.alone.map(u32::from), target.alone.map(u32::from)),
    ];
    let (mut added, mut known, mut unknown) = (0, 0, 0);
    for pair in pairs {
        match pair {
            (Some(one), Some(other)) => {
                added += one.abs_diff(other).min(WHOLE);
                known += 1;
            }
            _ => unknown += 1,
        }
    }
    Basis::Distance { added, known, unknown }
}

/// The score of a criterion out of a thousand, least and most.
fn score(basis: Basis) -> (u32, u32) {
    match basis {
        Basis::Nothing => (WHOLE, WHOLE),
        Basis::Unknown => (0, WHOLE),
        Basis::Share { held, asked } => {
            let score = held * WHOLE / asked.max(1);
            (score, score)
        }
        Basis::Budget { gives, asks } => {
            let score = if gives >= asks.most {
                WHOLE
            } else if gives <= asks.least {
                0
            } else {
                // Between the two, in proportion; the quotient is below a thousand.
                let part =
                    i128::from(gives - asks.least) * i128::from(WHOLE) / i128::from(asks.most - asks.least);
                u32::try_from(part).unwrap_or(0)
            };
            (score, score)
        }
        Basis::Level { level } => {
            let score = u32::from(level.min(4)) * WHOLE / 4;
            (score, score)
        }
        Basis::Distance { added, known, unknown } => {
            let figures = (known + unknown).max(1);
            let near = |distance: u32| WHOLE - (distance / figures).min(WHOLE);
            (near(added + unknown * WHOLE), near(added))
        }
    }
}

/// Judges a pair. `memo` is the asker's: for a host that looks at projects `asks_host` is true, and the geography is asked
/// once for each territory of the projects.
#[must_use]
pub fn judge(
    project: &Project,
    host: &Host,
    weights: &Weights,
    ground: &impl Ground,
    (memo, asks_host): (&mut Memo, bool),
) -> Verdict {
    let (asker, other) = if asks_host {
        (host.territories.as_ref(), project.territories.as_ref())
    } else {
        (project.territories.as_ref(), host.territories.as_ref())
    };
    let gate = |gate, door| GateLine { gate, door };
    let evidence = if project.level < host.least_level { Door::Shut } else { Door::Open };
    let gates = [
        gate(Gate::Territory, territory(asker, other, ground, memo)),
        gate(Gate::Place, place(project, host)),
        gate(Gate::Budget, budget(project, host)),
        gate(Gate::Evidence, evidence),
    ];
    let bases = [
        share(Some(&project.themes), host.themes.as_ref()),
        share(project.publics.as_ref(), host.publics.as_ref()),
        share(project.supports.as_ref(), host.supports.as_ref()),
        money(project, host),
        Basis::Level { level: project.level },
        distance(&project.origin, &host.target),
    ];
    let mut at = 0;
    let lines = bases.map(|basis| {
        let (least, most) = score(basis);
        let line = Line { criterion: Criterion::ALL[at], weight: weights.of[at], basis, least, most };
        at += 1;
        line
    });
    Verdict {
        least: lines.iter().map(|line| line.weight * line.least).sum(),
        most: lines.iter().map(|line| line.weight * line.most).sum(),
        gates,
        lines,
    }
}
