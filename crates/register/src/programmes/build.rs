//! The question of a scenario, made of the stock and of its settings alone, always in the same order: the same register makes the
//! same question. Nobody is in it: dwellings of a residence are counted.

use super::facts::{Band, Group, Start, groups, known_steps};
use super::payers::office_of;
use super::settings::{Facts, Lock, LockWhat, Package, PensionWindow, Settings, Unreachable, WHOLE_EFFECT};
use crate::adaptations::Catalogue;
use crate::portfolio::{Portfolio, ResidenceView};
use crate::{Error, identity::digest};
use access::targets::TargetStatus;
use model::dwelling::AdaptationLevel;
use pathway::works::totals;
use programme_check::{
    Agreement, Campaign, Class, Department, Fairness, Instance, Lock as Locked, Office, Reach, Residence,
    What, Window, Works,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the register does not say, as it is written in the question.
const UNSAID: &str = "?";

/// Works as they were decided before, by residence: what keeping them is about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Before {
    pub campaigns: BTreeMap<String, i16>,
    pub ramps: BTreeMap<String, i16>,
    pub lifts: BTreeMap<String, i16>,
    /// By residence and group: the year in which most of its dwellings are made.
    pub classes: BTreeMap<String, BTreeMap<String, i16>>,
}

/// What a question is made from.
pub(super) struct Ingredients<'a> {
    pub portfolio: &'a Portfolio,
    pub first_year: i16,
    pub settings: &'a Settings,
    pub facts: Facts,
    pub catalogue: &'a Catalogue,
    /// The tax office of residences of which it is known.
    pub homes: &'a BTreeMap<String, String>,
    /// Decisions of the scenario and of the programme.
    pub locks: &'a [Lock],
    pub before: &'a Before,
}

/// What was left aside while the question was made, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// Works without a price, neither typed nor in the catalogue: their label.
    NoPrice(String),
    /// A decision about what is not there any more.
    LockWithoutObject(Lock),
    /// A decision about more dwellings than there are: this many are kept.
    LockReduced(Lock, u32),
    /// Residences where nobody is known to need works, or where all is done.
    NothingToDo(u32),
}

/// A question, and what it stands for.
#[derive(Debug, Clone)]
pub struct Built {
    pub instance: Instance,
    pub notes: Vec<Note>,
    /// The decisions behind the locks of the instance, lock by lock.
    pub locks: Vec<Lock>,
}

/// The département of a commune, from its code.
#[must_use]
pub fn department_of(commune: &str) -> String {
    let length = if commune.starts_with("97") || commune.starts_with("98") { 3 } else { 2 };
    commune.get(..length).unwrap_or(UNSAID).to_owned()
}

/// The price of works in a dwelling: what was typed, else what the catalogue says, with all taxes; `None` when it is not known.
#[must_use]
pub fn package_price(package: &Package, catalogue: &Catalogue) -> Option<i64> {
    if let Some(cents) = package.price_cents {
        return Some(cents);
    }
    let line = |(code, count): &(String, u32)| {
        let item = catalogue.items.iter().find(|item| item.code == *code)?;
        Some(item.line(count.checked_mul(100)?))
    };
    let lines: Option<Vec<_>> = package.works.iter().map(line).collect();
    let cents = totals(&lines.filter(|lines| !lines.is_empty())?).gross_cents()?;
    i64::try_from(cents).ok().filter(|cents| *cents > 0)
}

/// Prices of each year, per thousand of those of the first: rounded to the nearest.
fn index_of(settings: &Settings) -> Vec<u32> {
    let mut index = 1_000_000_000_u64;
    let rise = 1_000 + u64::from(settings.price_rise_permille);
    let each = |_: &i64| {
        let now = (index + 500_000) / 1_000_000;
        index = index * rise / 1_000;
        u32::try_from(now).unwrap_or(u32::MAX)
    };
    settings.budgets_cents.iter().map(each).collect()
}

/// An amount of the first year, in a year.
fn indexed(cents: i64, index: u32) -> Result<i64, Error> {
    let all = (i128::from(cents) * i128::from(index) + 500) / 1_000;
    i64::try_from(all).map_err(|_| Error::Computation("an amount of a programme is too large".to_owned()))
}

/// Hundredths of a point of the need of a group.
pub(super) const fn need_of(settings: &Settings, group: Group) -> u32 {
    let points = match group.band {
        Band::From80 => settings.need.from_80,
        Band::From70 => settings.need.from_70,
        Band::From60 => settings.need.from_60,
    };
    points.saturating_mul(100)
}

/// What works bring to a group: half to a dwelling that is partly adapted, nothing when they lead no further.
pub(super) fn package_effect(package: &Package, group: Group) -> Option<u16> {
    let effect = package.effect.min(WHOLE_EFFECT);
    let counts = match (group.start, package.level) {
        (Start::Low, _) => effect,
        (Start::Half, AdaptationLevel::N3 | AdaptationLevel::N4) => effect / 2,
        (Start::Half, _) => return None,
    };
    u16::try_from(counts).ok().filter(|effect| *effect > 0)
}

/// Numbers of names, in their order.
fn numbered(names: BTreeSet<String>) -> BTreeMap<String, u32> {
    names.into_iter().zip(0..).collect()
}

fn works((price, worth): (Option<i64>, u32), is_known: bool, kept: Option<i16>) -> Option<Works> {
    let worth = i32::try_from(worth).unwrap_or(i32::MAX);
    price.filter(|_| is_known).map(|cost| Works { cost, worth, relief: true, load: 0, kept })
}

/// What coming to the door is worth by itself, in hundredths of a point, for the groups that works open.
fn opened(settings: &Settings, groups: &BTreeMap<Group, u32>, by: impl Fn(Reach) -> bool) -> u32 {
    let need = |(group, count): (&Group, &u32)| u64::from(need_of(settings, *group)) * u64::from(*count);
    let all: u64 = groups.iter().filter(|(group, _)| by(group.reach)).map(need).sum();
    u32::try_from(all.saturating_mul(u64::from(settings.reach_permille)) / 1_000).unwrap_or(u32::MAX)
}

impl Ingredients<'_> {
    /// May a campaign be held there?
    fn has_campaign(&self, residence: &ResidenceView) -> bool {
        match residence.target.status {
            _ if !self.settings.campaign.targets_only => true,
            TargetStatus::Target => true,
            TargetStatus::ToConfirm => self.facts == Facts::Possible,
            TargetStatus::NotTarget | TargetStatus::TooSmall => false,
        }
    }

    fn taxable_from(&self, residence: &ResidenceView) -> Option<i16> {
        let built = residence.built.map(|(_, last)| last);
        let known = built.map(|year| year.saturating_add(1).saturating_add(self.settings.exemption_years));
        known.or((self.facts == Facts::Possible).then_some(self.first_year))
    }

    fn residence(
        &self,
        residence: &ResidenceView,
        groups: &BTreeMap<Group, u32>,
        packages: &[&Package],
    ) -> Residence {
        let settings = self.settings;
        let (ramp, lift) = known_steps(residence);
        let before = |kept: &BTreeMap<String, i16>| kept.get(&residence.id).copied();
        let classes = groups.iter().map(|(group, count)| {
            let id = group.code();
            let kept = self.before.classes.get(&residence.id).and_then(|all| all.get(&id)).copied();
            Class {
                count: *count,
                reach: group.reach,
                need: i32::try_from(need_of(settings, *group)).unwrap_or(i32::MAX),
                effects: packages.iter().map(|package| package_effect(package, *group)).collect(),
                // Whoever is 70 or more is retired; of the others it is not known.
                retired: group.band != Band::From60 || self.facts == Facts::Possible,
                relief: settings.relief_in_dwellings,
                kept,
                id,
            }
        });
        let campaign = self.has_campaign(residence).then(|| Campaign {
            cost: settings.campaign.fixed_cents,
            discount: u16::try_from(settings.campaign.discount_permille).unwrap_or(u16::MAX),
            kept: before(&self.before.campaigns),
        });
        Residence {
            id: residence.id.clone(),
            taxable_from: self.taxable_from(residence),
            campaign,
            ramp: works(
                (settings.ramp.price(&residence.id), opened(settings, groups, |reach| reach == Reach::Ramp)),
                ramp && groups.keys().any(|g| matches!(g.reach, Reach::Ramp | Reach::Both)),
                before(&self.before.ramps),
            ),
            lift: works(
                (
                    settings.lift.price(&residence.id),
                    opened(settings, groups, |reach| matches!(reach, Reach::Lift | Reach::Both)),
                ),
                lift && groups.keys().any(|g| matches!(g.reach, Reach::Lift | Reach::Both)),
                before(&self.before.lifts),
            ),
            classes: classes.collect(),
            ..Residence::default()
        }
    }

    fn agreements(&self, departments: &BTreeMap<String, u32>) -> Vec<Agreement> {
        let one = |window: &PensionWindow| Agreement {
            id: window.name.clone(),
            departments: departments
                .iter()
                .filter(|(code, _)| window.covers(code))
                .map(|(_, n)| *n)
                .collect(),
            residences: Vec::new(),
            cap: window.cap_cents,
            windows: vec![Window {
                first: window.first_year,
                last: window.last_year,
                least: window.least,
                most: Some(window.most),
                envelope: window.envelope_cents,
                shortfall: i32::try_from(self.settings.promise_points.saturating_mul(100))
                    .unwrap_or(i32::MAX),
            }],
        };
        self.settings.pensions.iter().map(one).collect()
    }

    /// The locks of the instance, with the decisions behind them.
    fn locks(&self, instance: &Instance, notes: &mut Vec<Note>) -> (Vec<Locked>, Vec<Lock>) {
        let at: BTreeMap<&str, u32> = instance.residences.iter().map(|r| r.id.as_str()).zip(0..).collect();
        let packages: BTreeMap<&str, u32> =
            instance.packages.iter().map(|p| p.id.as_str()).zip(0..).collect();
        // Dwellings of each class that no decision holds yet.
        let mut left: BTreeMap<(u32, usize), u32> = BTreeMap::new();
        let (mut locked, mut decided) = (Vec::new(), Vec::new());
        for lock in self.locks {
            let found = at.get(lock.residence_id.as_str()).map(|n| (*n, &instance.residences[*n as usize]));
            let whats = match found {
                None => Vec::new(),
                Some((_, r)) => match lock.what {
                    LockWhat::Campaign => r.campaign.map(|_| What::Campaign).into_iter().collect(),
                    LockWhat::Ramp => r.ramp.map(|_| What::Ramp).into_iter().collect(),
                    LockWhat::Lift => r.lift.map(|_| What::Lift).into_iter().collect(),
                    LockWhat::Dwellings if lock.must => {
                        let package = lock.package.as_deref().and_then(|label| packages.get(label)).copied();
                        let whats = package.map_or_else(Vec::new, |package| {
                            shared_out(lock.dwellings, package, found, &mut left)
                        });
                        let kept: u32 = whats.iter().map(count_of).sum();
                        if 0 < kept && kept < lock.dwellings {
                            notes.push(Note::LockReduced(lock.clone(), kept));
                        }
                        whats
                    }
                    LockWhat::Dwellings => (0..)
                        .zip(&r.classes)
                        .map(|(class, _)| What::Dwellings { class, package: None, count: 0 })
                        .collect(),
                },
            };
            // What must not be is not, where there is nothing.
            if whats.is_empty() && lock.must {
                notes.push(Note::LockWithoutObject(lock.clone()));
            }
            for what in whats {
                let residence = found.map_or(0, |(number, _)| number);
                locked.push(Locked { residence, what, year: lock.year, must: lock.must });
                decided.push(lock.clone());
            }
        }
        (locked, decided)
    }
}

const fn count_of(what: &What) -> u32 {
    match what {
        What::Dwellings { count, .. } => *count,
        What::Campaign | What::Ramp | What::Lift => 0,
    }
}

/// Decided dwellings of a residence shared out among its classes: those that are reached first, the oldest tenants first.
fn shared_out(
    dwellings: u32,
    package: u32,
    found: Option<(u32, &Residence)>,
    left: &mut BTreeMap<(u32, usize), u32>,
) -> Vec<What> {
    let Some((number, residence)) = found else { return Vec::new() };
    let mut wanted = dwellings;
    let mut all = Vec::new();
    for (at, (class, kind)) in (0_u32..).zip(&residence.classes).enumerate() {
        let is_for = kind.effects.get(package as usize).is_some_and(Option::is_some);
        let free = left.entry((number, at)).or_insert(kind.count);
        let count = wanted.min(*free);
        if is_for && count > 0 {
            *free -= count;
            wanted -= count;
            all.push(What::Dwellings { class, package: Some(package), count });
        }
    }
    all
}

/// Makes the question of a scenario.
///
/// # Errors
/// When an amount is too large to be counted, or the question cannot be asked: the settings were not checked.
pub(super) fn built(from: &Ingredients<'_>) -> Result<Built, Error> {
    let settings = from.settings;
    let index = index_of(settings);
    let mut notes = Vec::new();
    let mut packages = Vec::new();
    let mut priced = Vec::new();
    for package in &settings.packages {
        let Some(price) = package_price(package, from.catalogue) else {
            notes.push(Note::NoPrice(package.label.clone()));
            continue;
        };
        let cost = index.iter().map(|index| indexed(price, *index)).collect::<Result<Vec<i64>, Error>>()?;
        packages.push(programme_check::Package { id: package.label.clone(), cost, load: 1 });
        priced.push(package);
    }
    let mut concerned: Vec<(&ResidenceView, BTreeMap<Group, u32>)> = Vec::new();
    let on = from.portfolio.request.on;
    for residence in &from.portfolio.residences {
        let mut found = groups(residence, on, from.facts);
        found.retain(|group, count| *count > 0 && need_of(settings, *group) > 0);
        if !found.is_empty() {
            concerned.push((residence, found));
        }
    }
    let nothing = from.portfolio.residences.len() - concerned.len();
    if nothing > 0 {
        notes.push(Note::NothingToDo(u32::try_from(nothing).unwrap_or(u32::MAX)));
    }
    concerned.sort_by(|a, b| a.0.id.cmp(&b.0.id));
    let commune = |r: &ResidenceView| r.commune_code.clone().unwrap_or_else(|| UNSAID.to_owned());
    let communes = numbered(concerned.iter().map(|(r, _)| commune(r)).collect());
    let departments = numbered(communes.keys().map(|code| department_of(code)).collect());
    let offices = numbered(settings.offices.iter().map(|room| room.office.clone()).collect());
    let years = settings.budgets_cents.len();
    let ceilings = |name: &String| {
        let room = settings.offices.iter().find(|room| room.office == *name);
        (0..years).map(|year| room.and_then(|room| room.in_year(year))).collect()
    };
    let residences = concerned.iter().map(|(residence, groups)| {
        let code = commune(residence);
        let office = office_of(settings, from.homes.get(&residence.id), &code)
            .and_then(|room| offices.get(&room.office))
            .copied();
        Residence {
            commune: communes.get(&code).copied().unwrap_or(0),
            office,
            department: departments.get(&department_of(&code)).copied().unwrap_or(0),
            ..from.residence(residence, groups, &priced)
        }
    });
    let residences = residences.collect();
    let capacity = settings.capacity.map(i64::from);
    let mut instance = Instance {
        first_year: from.first_year,
        budgets: settings.budgets_cents.clone(),
        carry: settings.carry_over,
        relief_returns: settings.relief_returns,
        relief_delay: 1,
        deduct_subsidies: settings.deduct_subsidies,
        discount: u16::try_from(settings.discount_permille).unwrap_or(u16::MAX),
        unreached: match settings.unreachable {
            Unreachable::Forbidden => 0,
            Unreachable::Part(permille) => u16::try_from(permille).unwrap_or(u16::MAX),
        },
        index,
        bonus: i32::try_from(settings.keep_points.saturating_mul(100)).unwrap_or(i32::MAX),
        packages,
        communes: communes.keys().cloned().collect(),
        offices: offices.keys().map(|id| Office { id: id.clone(), ceilings: ceilings(id) }).collect(),
        departments: departments
            .keys()
            .map(|id| Department { id: id.clone(), capacity: vec![capacity; years] })
            .collect(),
        agreements: from.agreements(&departments),
        fairness: (settings.fairness_permille > 0).then(|| Fairness {
            share: u16::try_from(settings.fairness_permille).unwrap_or(u16::MAX),
            shortfall: settings.fairness_price,
        }),
        residences,
        locks: Vec::new(),
        seed: settings.seed,
    };
    let (locks, decided) = from.locks(&instance, &mut notes);
    instance.locks = locks;
    notes.sort();
    notes.dedup();
    instance.check().map_err(|fault| Error::Computation(format!("the question of a programme: {fault}")))?;
    Ok(Built { instance, notes, locks: decided })
}

impl Built {
    /// The question as its file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn file(&self) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        programme_check::write_instance(&self.instance, &mut bytes)
            .map_err(|e| Error::Computation(e.to_string()))?;
        Ok(bytes)
    }

    /// Digest of the question: the same question has the same.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn digest(&self) -> Result<String, Error> {
        let text = String::from_utf8(self.file()?).map_err(|e| Error::Computation(e.to_string()))?;
        Ok(digest(&[text.as_str()]))
    }
}
