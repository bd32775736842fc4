//! From dwellings to buildings to residences: a proposal that a person then corrects.
//!
//! The open stock file names no residence, so one is proposed from what the rows do say, strongest evidence
//! first (`docs/formats.md` 1.1.8):
//!
//! 1. the landlord's residence reference, else its programme name: taken as they are;
//! 2. the place name (lieu-dit or complement: it *is* the name of the residence in most files) and the programme
//!    number hidden in building ids (`7062-01-03`): together while the whole spans at most
//!    [`NAMED_SPAN_M`], else cut into neighbourhoods of at most [`NAMED_CAP_M`];
//! 3. otherwise neighbours within [`CHAIN_LINK_M`] that share built year, financing and year of acquisition,
//!    never wider than [`CHAIN_CAP_M`]; houses by street and built year; rows without a position by street.
//!
//! Keys are digests of content (address, label, year), not of row numbers or positions: the same dwellings in a
//! later file get the same keys, so [`Corrections`] survive a new vintage. The result does not depend on the order
//! of the rows.

mod buildings;
mod cluster;
mod corrections;
mod naming;
#[cfg(test)]
mod real_tests;
mod residences;
#[cfg(test)]
mod tests;
mod words;

pub use corrections::{Applied, Corrections, Unmatched, apply};

use model::{
    Point,
    dwelling::{ConstructionType, DwellingRow, PositionQuality},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Neighbouring buildings of one residence are at most this far apart when nothing names the residence (metres).
pub const CHAIN_LINK_M: f64 = 60.0;
/// Widest residence that a chain of unnamed neighbours may form (diagonal of its box, metres).
pub const CHAIN_CAP_M: f64 = 250.0;
/// A shared place name is one residence as long as its dwellings span at most this (metres).
pub const NAMED_SPAN_M: f64 = 600.0;
/// Beyond [`NAMED_SPAN_M`] the name is that of a district: widest residence cut out of it (metres).
pub const NAMED_CAP_M: f64 = 400.0;
/// Addresses of one building are at most this far apart (metres).
pub const BUILDING_LINK_M: f64 = 30.0;

/// What grouping needs to know of one row. Texts are taken as the file writes them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GroupingRow<'a> {
    /// Named only by files that hold several landlords.
    pub landlord: Option<&'a str>,
    pub commune_code: Option<&'a str>,
    pub commune_name: Option<&'a str>,
    /// House number with its repeat index: `12 bis`.
    pub number: Option<&'a str>,
    pub repeat: Option<&'a str>,
    pub street: Option<&'a str>,
    pub residence_ref: Option<&'a str>,
    pub residence_name: Option<&'a str>,
    pub building: Option<&'a str>,
    pub block: Option<&'a str>,
    /// Lieu-dit or complement.
    pub place_name: Option<&'a str>,
    /// Only a position good enough to compare addresses; `None` otherwise.
    pub point: Option<Point>,
    pub built_year: Option<i16>,
    pub financing: Option<u8>,
    pub acquired_year: Option<i16>,
    pub construction_type: Option<ConstructionType>,
    /// Dwellings that the row stands for; negative when it takes some away.
    pub dwellings: i32,
}

impl<'a> GroupingRow<'a> {
    /// The part of a stock row that grouping looks at. A position that is only that of the street or of the
    /// commune is left out: it would put strangers on one point.
    #[must_use]
    pub fn of(row: &'a DwellingRow) -> GroupingRow<'a> {
        let precise =
            !matches!(row.position_quality, Some(PositionQuality::Street | PositionQuality::Commune));
        GroupingRow {
            landlord: row.landlord.as_deref(),
            commune_code: row.address.commune_code.as_deref(),
            commune_name: row.address.commune_name.as_deref(),
            number: row.address.number.as_deref(),
            repeat: row.address.repeat.as_deref(),
            street: row.address.street.as_deref(),
            residence_ref: row.residence_ref.as_deref(),
            residence_name: row.residence_name.as_deref(),
            building: row.building.as_deref(),
            block: row.block.as_deref(),
            place_name: row.address.place_name.as_deref(),
            point: row.point.filter(|_| precise),
            built_year: row.built_year,
            financing: row.financing,
            acquired_year: row.acquired_year,
            construction_type: row.construction_type,
            dwellings: row.dwellings,
        }
    }

    /// Everything that tells an atom from another, as written.
    fn texts(&self) -> ([Option<&'a str>; 10], Option<ConstructionType>, Option<i16>) {
        let texts = [
            self.landlord,
            self.commune_name,
            self.number,
            self.repeat,
            self.street,
            self.residence_ref,
            self.residence_name,
            self.building,
            self.block,
            self.place_name,
        ];
        (texts, self.construction_type, self.built_year)
    }

    /// `12 bis Rue des Tilleuls`, as the file writes it.
    fn address_line(&self) -> String {
        [self.number, self.repeat, self.street]
            .into_iter()
            .flatten()
            .map(str::trim)
            .filter(|s| !s.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// Why some buildings were put together, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The landlord's reference of the residence.
    Reference,
    /// The programme name of the landlord's file.
    ProgrammeName,
    /// The place name shared by the rows.
    PlaceName,
    /// The programme number found in building ids.
    ProgrammeNumber,
    /// Neighbours of one age, financing and acquisition.
    Neighbours,
    /// Houses of one street and age.
    Houses,
    /// One building alone.
    Alone,
    /// A person said so.
    Person,
}

/// A proposed building.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Building {
    /// `b-` and twenty hexadecimal digits, from the content of the building.
    pub key: String,
    pub residence_key: String,
    /// `4`, `a`: as compared; `None` for a building known by its address only.
    pub label: Option<String>,
    /// As the file writes them, sorted, without repetition.
    pub addresses: Vec<String>,
    /// Middle of its rows' positions.
    pub point: Option<Point>,
    pub built_year: Option<i16>,
    pub rows: u32,
    pub dwellings: u32,
}

/// A proposed residence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Residence {
    /// `r-` and twenty hexadecimal digits.
    pub key: String,
    pub name: String,
    pub basis: Basis,
    pub commune_code: Option<String>,
    /// As the file writes them, sorted, without repetition.
    pub addresses: Vec<String>,
    pub point: Option<Point>,
    pub buildings: u32,
    pub rows: u32,
    pub dwellings: u32,
    /// Widest distance between its positioned buildings' boxes, metres; `None` when nothing has a position.
    pub span_m: Option<f64>,
    /// A neighbour that looked like the same residence was left out because the whole would have been too wide.
    pub cut_by_cap: bool,
}

/// Every row in exactly one building, every building in exactly one residence.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Proposal {
    /// For each row of the input, the index of its building.
    pub building_of_row: Vec<usize>,
    /// Sorted by key.
    pub buildings: Vec<Building>,
    /// Sorted by key.
    pub residences: Vec<Residence>,
}

impl Proposal {
    /// The building key of a row of the input; `None` beyond the last row.
    #[must_use]
    pub fn building_key(&self, row: usize) -> Option<&str> {
        Some(&self.buildings.get(*self.building_of_row.get(row)?)?.key)
    }

    /// The residence key of a row of the input; `None` beyond the last row.
    #[must_use]
    pub fn residence_key(&self, row: usize) -> Option<&str> {
        Some(&self.buildings.get(*self.building_of_row.get(row)?)?.residence_key)
    }

    /// The residence of a key, if it is in the proposal.
    #[must_use]
    pub fn residence(&self, key: &str) -> Option<&Residence> {
        let at = self.residences.binary_search_by(|r| r.key.as_str().cmp(key)).ok()?;
        self.residences.get(at)
    }
}

/// Groups rows into buildings and residences. Pure, independent of the order of the rows, O(n log n).
#[must_use]
pub fn group(rows: &[GroupingRow<'_>]) -> Proposal {
    let mut communes: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        communes.entry(row.commune_code.unwrap_or("").trim()).or_default().push(index);
    }
    let mut drafts = Vec::new();
    for (commune, members) in &communes {
        let mut found = buildings::drafts(rows, members, commune);
        residences::assign(&mut found, commune);
        drafts.append(&mut found);
    }
    residences::propose(rows, drafts)
}

/// A key of content: a prefix and the first twenty hexadecimal digits of a SHA-256.
fn content_key(prefix: char, identity: &str) -> String {
    let digest = Sha256::digest(identity.as_bytes());
    let hex = digest.iter().take(10).map(|b| format!("{b:02x}")).collect::<String>();
    format!("{prefix}-{hex}")
}
