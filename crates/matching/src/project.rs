//! A sheet and a landlord's wish as the comparison reads them.

use crate::{PlaceKind, Public, Settlement, Support, Theme};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use trust::territory::Territory;

/// An amount between two bounds, in cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Range {
    pub least: i64,
    pub most: i64,
}

/// What a territory is like: public figures, each of which may be unknown. Shares are in thousandths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    pub settlement: Option<Settlement>,
    /// Of residences in a priority neighbourhood.
    pub priority: Option<u16>,
    /// Of tenants who are 65 or more.
    pub seniors: Option<u16>,
    /// Of households of one person.
    pub alone: Option<u16>,
}

/// A project that looks for hosts. `None`: not said, to be asked. An empty set: nothing is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    pub id: String,
    /// Never empty: a sheet without a theme is not taken.
    pub themes: BTreeSet<Theme>,
    pub publics: Option<BTreeSet<Public>>,
    /// Any of them does.
    pub places: Option<BTreeSet<PlaceKind>>,
    pub supports: Option<BTreeSet<Support>>,
    /// Where its holder would go.
    pub territories: Option<BTreeSet<Territory>>,
    /// What it asks of a host in a year.
    pub money: Option<Range>,
    /// 0 to 4, by rule.
    pub level: u8,
    /// Where it was tried.
    pub origin: Context,
    /// How many landlords took an interest in it.
    pub seen: u32,
}

/// A landlord that would host a project. `None`: not said, to be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    pub id: String,
    pub themes: Option<BTreeSet<Theme>>,
    pub publics: Option<BTreeSet<Public>>,
    pub places: Option<BTreeSet<PlaceKind>>,
    pub supports: Option<BTreeSet<Support>>,
    pub territories: Option<BTreeSet<Territory>>,
    /// The most that it would give in a year.
    pub most_cents: Option<i64>,
    /// The least level of evidence that it asks for.
    pub least_level: u8,
    pub target: Context,
}
