//! Dwellings, buildings and residences, as a stock file gives them.

use crate::{Point, address::Address};
use serde::{Deserialize, Serialize};

/// What a dwelling offers to a person with reduced mobility: the ladder N0–N4 of `docs/index.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AdaptationLevel {
    /// Non adapté.
    N0,
    /// Adaptable: reached without a step, sanitary rooms can be transformed.
    N1,
    /// Partiellement adapté.
    N2,
    /// Adapté senior.
    N3,
    /// Adapté fauteuil.
    N4,
}

impl AdaptationLevel {
    pub const ALL: [AdaptationLevel; 5] = [Self::N0, Self::N1, Self::N2, Self::N3, Self::N4];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::N0 => "N0",
            Self::N1 => "N1",
            Self::N2 => "N2",
            Self::N3 => "N3",
            Self::N4 => "N4",
        }
    }

    /// `N3`, `n3` or `3`. `?`, empty and anything else are not a level.
    #[must_use]
    pub fn parse(text: &str) -> Option<AdaptationLevel> {
        let text = text.trim();
        let digit = text.strip_prefix(['N', 'n']).unwrap_or(text);
        match digit {
            "0" => Some(Self::N0),
            "1" => Some(Self::N1),
            "2" => Some(Self::N2),
            "3" => Some(Self::N3),
            "4" => Some(Self::N4),
            _ => None,
        }
    }
}

/// RPLS TYPECONST.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConstructionType {
    Collective,
    Individual,
    Student,
}

impl ConstructionType {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Collective => "C",
            Self::Individual => "I",
            Self::Student => "E",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<ConstructionType> {
        match code {
            "C" => Some(Self::Collective),
            "I" => Some(Self::Individual),
            "E" => Some(Self::Student),
            _ => None,
        }
    }
}

/// How a dwelling came to have a position; best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PositionQuality {
    /// The number of the street was found.
    HouseNumber,
    /// Only the street was found.
    Street,
    /// Somewhere in the commune: good for nothing on foot.
    Commune,
    /// The file gives a position and says nothing of its quality.
    Unstated,
}

impl PositionQuality {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::HouseNumber => "house-number",
            Self::Street => "street",
            Self::Commune => "commune",
            Self::Unstated => "unstated",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<PositionQuality> {
        [Self::HouseNumber, Self::Street, Self::Commune, Self::Unstated]
            .into_iter()
            .find(|q| q.code() == code)
    }
}

/// One dwelling (or, in programme files, one row that stands for several) as read from a stock file.
/// Typed; what the file does not say is `None`, never a default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DwellingRow {
    /// Line of the file.
    pub line: u64,
    /// What makes this dwelling the same from one file to the next: the landlord's own reference when there is
    /// one, else a digest of its address and door and its rank among identical rows (identical rows are
    /// distinct dwellings). Never shown; unique in a file.
    pub identity: String,
    /// The landlord's reference (IDENT_INT), the join key of the occupancy file.
    pub dwelling_ref: Option<String>,
    /// The national id of the directory (IDENT_REP).
    pub national_ref: Option<String>,
    /// How many dwellings the row stands for: 1, or more in a file of programmes.
    /// Negative when a later row of a programme takes dwellings away from it (Paris: 240 in 2007, −8 in 2010).
    pub dwellings: i32,
    /// Landlord named by the file, where a file holds several (Paris).
    pub landlord: Option<String>,
    /// Programme or residence name given by the file.
    pub residence_name: Option<String>,
    /// The landlord's reference of the residence or programme.
    pub residence_ref: Option<String>,
    pub address: Address,
    pub building: Option<String>,
    pub block: Option<String>,
    pub staircase: Option<String>,
    pub entrance: Option<String>,
    pub apartment: Option<String>,
    /// 0 is the ground floor.
    pub floor: Option<i16>,
    pub construction_type: Option<ConstructionType>,
    pub rooms: Option<u8>,
    pub living_area_m2: Option<u16>,
    pub built_year: Option<i16>,
    pub first_let_year: Option<i16>,
    pub acquired_year: Option<i16>,
    /// FINAN code of the 2010 order: 10–17, 49–55, 99.
    pub financing: Option<u8>,
    pub epc_energy: Option<char>,
    pub epc_ghg: Option<char>,
    /// Declared by the landlord, not computed from polygons.
    pub in_priority_neighbourhood: Option<bool>,
    /// PMR column, verbatim (`code` or `code|label`): its code list is not established.
    pub pmr: Option<String>,
    /// Is there a lift? Only landlord files say it; RPLS does not.
    pub lift: Option<bool>,
    /// Adapted level, when the landlord's file says it.
    pub level: Option<AdaptationLevel>,
    pub point: Option<Point>,
    pub position_quality: Option<PositionQuality>,
}
