//! How many dwellings house somebody of at least X years on a date: yes, no, and nobody knows.

use super::{Birth, OccupancyRow};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Answer to "does this dwelling house somebody of at least X years on this date?".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// One known person is enough, whatever is unknown of the others.
    Yes,
    No,
    Unknown,
}

/// What is known of the persons of one dwelling.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DwellingAges {
    /// Active leases on the dwelling. More than one is worth a look; all of them count.
    pub leases: u32,
    /// Known births, sorted.
    pub births: Vec<Birth>,
    /// Persons of the file without a usable birth, legal persons included.
    pub unknown: u32,
    /// Persons that the household size announces and the file does not list.
    pub unlisted: u32,
}

/// The dwellings of an occupancy file, by reference.
pub type HouseholdAges = BTreeMap<String, DwellingAges>;

impl DwellingAges {
    /// Does the dwelling house somebody of at least `age` completed years on `on`?
    #[must_use]
    pub fn at_least(&self, age: i16, on: Date) -> Answer {
        let answers = self.births.iter().map(|b| match b.ages_on(on) {
            Some((least, _)) if least >= age => Answer::Yes,
            Some((_, most)) if most < age => Answer::No,
            _ => Answer::Unknown,
        });
        let missing = (self.unknown + self.unlisted > 0).then_some(Answer::Unknown);
        answers.chain(missing).fold(Answer::No, |so_far, one| match (so_far, one) {
            (Answer::Yes, _) | (_, Answer::Yes) => Answer::Yes,
            (Answer::Unknown, _) | (_, Answer::Unknown) => Answer::Unknown,
            _ => Answer::No,
        })
    }

    /// The oldest age that is certain on a date; `None` when no birth is known.
    #[must_use]
    pub fn oldest_on(&self, on: Date) -> Option<i16> {
        self.births.iter().filter_map(|b| b.ages_on(on)).map(|(least, _)| least).max()
    }
}

/// Gathers the persons of each dwelling. Rows of one lease that repeat the same household size announce it once.
/// Dependent children are taken as listed: the rule asks for persons of a great age.
#[must_use]
pub fn household_ages<'a>(rows: impl IntoIterator<Item = &'a OccupancyRow>) -> HouseholdAges {
    #[derive(Default)]
    struct Lease {
        persons: u32,
        announced: u32,
        dependants: u32,
        children: u32,
    }
    let mut dwellings: BTreeMap<&str, (DwellingAges, BTreeMap<Option<&str>, Lease>)> = BTreeMap::new();
    for row in rows {
        let (ages, leases) = dwellings.entry(row.dwelling_ref.as_str()).or_default();
        match row.birth {
            Birth::Unknown => ages.unknown += 1,
            known => ages.births.push(known),
        }
        let lease = leases.entry(row.lease_ref.as_deref()).or_default();
        lease.persons += 1;
        lease.announced = lease.announced.max(row.household_size.map_or(0, u32::from));
        lease.dependants = lease.dependants.max(row.dependants.map_or(0, u32::from));
        lease.children += u32::from(row.role == super::Role::Child);
    }
    dwellings
        .into_iter()
        .map(|(reference, (mut ages, leases))| {
            ages.births.sort_unstable();
            ages.leases = u32::try_from(leases.len()).unwrap_or(u32::MAX);
            ages.unlisted = leases
                .values()
                .map(|l| {
                    let children = l.dependants.saturating_sub(l.children);
                    l.announced.saturating_sub(l.persons).saturating_sub(children)
                })
                .sum();
            (reference.to_owned(), ages)
        })
        .collect()
}

/// What the absence of a dwelling from the file means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Completeness {
    /// The file holds every active lease of the landlord: a dwelling that is not in it is vacant.
    WholeStock,
    /// The file holds every active lease of the residences of which it mentions a dwelling; of the others it says
    /// nothing. The default: exports are made residence by residence or agency by agency.
    #[default]
    ResidencesMentioned,
    /// The file may lack any lease: absence says nothing.
    Nothing,
}

/// The numbers of the target rule for one residence; `with + without + unknown == dwellings`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ResidenceCount {
    pub dwellings: u32,
    /// Somebody of that age lives there.
    pub with: u32,
    pub without: u32,
    /// Births are missing, or a birth year alone does not settle it, or the file does not speak of the dwelling.
    pub unknown: u32,
    /// Of the unknown, those that the file does not speak of.
    pub not_in_file: u32,
    /// Dwellings with more than one active lease.
    pub several_leases: u32,
}

/// Counts dwellings per residence. `stock` lists every dwelling as (residence key, reference in the occupancy file,
/// if it has one). References must already be those of the stock: see [`super::attach`].
#[must_use]
pub fn count_at_least<'a>(
    age: i16,
    on: Date,
    stock: impl IntoIterator<Item = (&'a str, Option<&'a str>)>,
    ages: &HouseholdAges,
    completeness: Completeness,
) -> BTreeMap<String, ResidenceCount> {
    let stock = stock.into_iter().collect::<Vec<_>>();
    let mentioned = stock
        .iter()
        .filter(|(_, reference)| reference.is_some_and(|r| ages.contains_key(r)))
        .map(|(residence, _)| *residence)
        .collect::<BTreeSet<_>>();
    let mut counts: BTreeMap<String, ResidenceCount> = BTreeMap::new();
    for (residence, reference) in stock {
        let count = counts.entry(residence.to_owned()).or_default();
        count.dwellings += 1;
        let found = reference.and_then(|r| ages.get(r));
        let vacant = match completeness {
            // A dwelling without a reference cannot be looked for: its absence says nothing.
            _ if reference.is_none() => false,
            Completeness::WholeStock => true,
            Completeness::ResidencesMentioned => mentioned.contains(residence),
            Completeness::Nothing => false,
        };
        let answer = match found {
            Some(found) => {
                count.several_leases += u32::from(found.leases > 1);
                found.at_least(age, on)
            }
            None if vacant => Answer::No,
            None => {
                count.not_in_file += 1;
                Answer::Unknown
            }
        };
        match answer {
            Answer::Yes => count.with += 1,
            Answer::No => count.without += 1,
            Answer::Unknown => count.unknown += 1,
        }
    }
    counts
}
