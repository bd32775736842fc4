//! What a person changed in a proposal, kept by key so that it survives the next file.
//!
//! Corrections are a state, not a history: one name per residence, one destination per building, one heir per
//! merged residence. Applying them twice is applying them once. What no longer matches anything is listed in
//! [`Applied::unmatched`] and stays in the corrections: the dwelling may come back with the next file.

use super::{Basis, Building, Proposal, Residence, content_key};
use model::Point;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A person's corrections of one landlord's proposal.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Corrections {
    /// Residence key → name.
    names: BTreeMap<String, String>,
    /// Residence key → the residence into which all of it goes.
    merges: BTreeMap<String, String>,
    /// Building key → residence key.
    moves: BTreeMap<String, String>,
    /// Residences that a person made, key → name.
    created: BTreeMap<String, String>,
}

/// A correction that matches nothing in the proposal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Unmatched {
    /// The residence that was renamed is not there.
    Name { residence: String, name: String },
    /// The residence that was merged is not there.
    Merge { residence: String, into: String },
    /// The building that was moved is not there.
    Move { building: String, into: String },
    /// The residence that should receive is not there: the source was left where it was proposed.
    Destination { from: String, into: String },
}

/// A proposal with its corrections.
#[derive(Debug, Clone, PartialEq)]
pub struct Applied {
    pub proposal: Proposal,
    /// Sorted, without repetition.
    pub unmatched: Vec<Unmatched>,
}

impl Corrections {
    /// Gives a residence another name.
    pub fn rename(&mut self, residence: &str, name: &str) {
        let residence = self.heir(residence).to_owned();
        if let Some(created) = self.created.get_mut(&residence) {
            name.trim().clone_into(created);
        } else {
            self.names.insert(residence, name.trim().to_owned());
        }
    }

    /// Puts all of one residence into another. Merging back the other way cancels the first merge.
    pub fn merge(&mut self, residence: &str, into: &str) {
        // The heir is reached before the new link: a merge can never close a circle.
        self.merges.remove(into);
        let into = self.heir(into).to_owned();
        if into != residence {
            self.merges.insert(residence.to_owned(), into);
        }
    }

    /// Undoes a merge.
    pub fn unmerge(&mut self, residence: &str) {
        self.merges.remove(residence);
    }

    /// Moves one building to a residence.
    pub fn move_building(&mut self, building: &str, into: &str) {
        let into = self.heir(into).to_owned();
        self.moves.insert(building.to_owned(), into);
    }

    /// Lets a building go back to where it is proposed.
    pub fn release_building(&mut self, building: &str) {
        self.moves.remove(building);
    }

    /// Takes some buildings out into a new residence; returns its key, which depends on the buildings only.
    pub fn split<'a>(&mut self, buildings: impl IntoIterator<Item = &'a str>, name: &str) -> String {
        let buildings = buildings.into_iter().collect::<BTreeSet<_>>();
        let identity = buildings.iter().copied().collect::<Vec<_>>().join("|");
        let key = content_key('r', &format!("created|{identity}"));
        self.created.insert(key.clone(), name.trim().to_owned());
        for building in buildings {
            self.moves.insert(building.to_owned(), key.clone());
        }
        key
    }

    /// Nothing was corrected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Corrections::default()
    }

    /// Where a residence ends up after all merges. Stored text may hold a circle: it is followed once.
    fn heir<'a>(&'a self, residence: &'a str) -> &'a str {
        let mut seen = BTreeSet::new();
        let mut at = residence;
        while let Some(next) = self.merges.get(at) {
            if !seen.insert(at) {
                // Every member of a circle must answer the same: the smallest of those seen.
                return seen.into_iter().min().unwrap_or(residence);
            }
            at = next;
        }
        at
    }
}

impl Proposal {
    /// The proposal as a person corrected it. Rows never leave their building; buildings change residence.
    #[must_use]
    pub fn corrected(&self, corrections: &Corrections) -> Applied {
        apply(self, corrections)
    }
}

/// Applies corrections to a proposal. Pure and idempotent.
#[must_use]
pub fn apply(proposal: &Proposal, corrections: &Corrections) -> Applied {
    let mut unmatched = BTreeSet::new();
    let known = |key: &str| proposal.residence(key).is_some() || corrections.created.contains_key(key);
    let building_keys = proposal.buildings.iter().map(|b| b.key.as_str()).collect::<BTreeSet<_>>();
    for (building, into) in &corrections.moves {
        if !building_keys.contains(building.as_str()) {
            unmatched.insert(Unmatched::Move { building: building.clone(), into: into.clone() });
        }
    }
    for (residence, into) in &corrections.merges {
        if !known(residence) {
            unmatched.insert(Unmatched::Merge { residence: residence.clone(), into: into.clone() });
        }
    }
    let mut buildings = proposal.buildings.clone();
    let mut moved: BTreeSet<String> = BTreeSet::new();
    for building in &mut buildings {
        let wanted = corrections.moves.get(&building.key).unwrap_or(&building.residence_key);
        let destination = corrections.heir(wanted).to_owned();
        if destination == building.residence_key {
            continue;
        }
        if known(&destination) {
            moved.insert(destination.clone());
            moved.insert(std::mem::replace(&mut building.residence_key, destination));
        } else {
            let from = if corrections.moves.contains_key(&building.key) {
                building.key.clone()
            } else {
                building.residence_key.clone()
            };
            unmatched.insert(Unmatched::Destination { from, into: destination });
        }
    }
    let mut members: BTreeMap<&str, Vec<&Building>> = BTreeMap::new();
    for building in &buildings {
        members.entry(&building.residence_key).or_default().push(building);
    }
    let residences = members
        .iter()
        .map(|(&key, members)| {
            let before = proposal.residence(key);
            let mut residence = match before {
                Some(residence) if !moved.contains(key) => residence.clone(),
                _ => rebuilt(proposal, key, before, members),
            };
            if let Some(name) = corrections.names.get(key).or_else(|| corrections.created.get(key)) {
                residence.name.clone_from(name);
            }
            residence
        })
        .collect::<Vec<_>>();
    for (residence, name) in &corrections.names {
        if !members.contains_key(residence.as_str()) {
            unmatched.insert(Unmatched::Name { residence: residence.clone(), name: name.clone() });
        }
    }
    let proposal = Proposal { building_of_row: proposal.building_of_row.clone(), buildings, residences };
    Applied { proposal, unmatched: unmatched.into_iter().collect() }
}

/// A residence whose buildings changed.
fn rebuilt(proposal: &Proposal, key: &str, before: Option<&Residence>, members: &[&Building]) -> Residence {
    let points = members.iter().filter_map(|b| b.point).collect::<Vec<_>>();
    let addresses = members.iter().flat_map(|b| b.addresses.iter().cloned()).collect::<BTreeSet<_>>();
    let commune_code = before.and_then(|r| r.commune_code.clone()).or_else(|| {
        // A created residence is in the commune of the residence its first building was proposed in.
        let building = members.first()?;
        let origin = proposal.buildings.iter().find(|b| b.key == building.key)?;
        proposal.residence(&origin.residence_key)?.commune_code.clone()
    });
    Residence {
        key: key.to_owned(),
        name: before.map_or_else(String::new, |r| r.name.clone()),
        basis: Basis::Person,
        commune_code,
        addresses: addresses.into_iter().collect(),
        point: middle(&points),
        buildings: u32::try_from(members.len()).unwrap_or(u32::MAX),
        rows: members.iter().map(|b| b.rows).sum(),
        dwellings: members.iter().map(|b| b.dwellings).sum(),
        span_m: span_m(&points),
        cut_by_cap: before.is_some_and(|r| r.cut_by_cap),
    }
}

fn middle(points: &[Point]) -> Option<Point> {
    let (west, east, south, north) = bounds(points)?;
    Some(Point::new(f64::midpoint(west, east), f64::midpoint(south, north)))
}

fn span_m(points: &[Point]) -> Option<f64> {
    let (west, east, south, north) = bounds(points)?;
    Some(Point::new(west, south).distance_m(Point::new(east, north)))
}

fn bounds(points: &[Point]) -> Option<(f64, f64, f64, f64)> {
    points
        .iter()
        .map(|p| (p.lon, p.lon, p.lat, p.lat))
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1), a.2.min(b.2), a.3.max(b.3)))
}
