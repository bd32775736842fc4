//! Places of daily life: what they are for, and whether one can get in.

use crate::{Interval, Point};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a place is for. The first six are the categories of dimension S of the index, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// Alimentation.
    Food,
    /// Pharmacie.
    Pharmacy,
    /// Médecin généraliste, maison ou centre de santé.
    Doctor,
    /// Arrêt de transport.
    Transport,
    /// Poste, banque, retrait d'espèces.
    CashPost,
    /// Convivialité: centre social, bibliothèque, café, parc, coiffeur…
    Social,
    /// Autres soins: infirmier, kinésithérapeute, dentiste, laboratoire, aide à domicile.
    Care,
    /// Assises: bancs et haltes.
    Seat,
}

impl Category {
    pub const ALL: [Category; 8] = [
        Category::Food,
        Category::Pharmacy,
        Category::Doctor,
        Category::Transport,
        Category::CashPost,
        Category::Social,
        Category::Care,
        Category::Seat,
    ];
    /// The six that count in the index.
    pub const INDEXED: [Category; 6] = [
        Category::Food,
        Category::Pharmacy,
        Category::Doctor,
        Category::Transport,
        Category::CashPost,
        Category::Social,
    ];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Category::Food => "food",
            Category::Pharmacy => "pharmacy",
            Category::Doctor => "doctor",
            Category::Transport => "transport",
            Category::CashPost => "cash-post",
            Category::Social => "social",
            Category::Care => "care",
            Category::Seat => "seat",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Category> {
        Category::ALL.into_iter().find(|c| c.code() == code)
    }
}

/// Can a person with reduced mobility get through the entrance?
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntranceAccess {
    Accessible,
    /// One or two steps with a ramp or help.
    Partly,
    Not,
    /// Nobody has seen it. Not "no".
    #[default]
    Unknown,
}

impl EntranceAccess {
    /// The factor `a` of dimension S: 1, ½, 0 or `[0, 1]`.
    #[must_use]
    pub const fn factor(self) -> Interval {
        match self {
            EntranceAccess::Accessible => Interval::ONE,
            EntranceAccess::Partly => Interval::known(0.5),
            EntranceAccess::Not => Interval::ZERO,
            EntranceAccess::Unknown => Interval::UNKNOWN,
        }
    }

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            EntranceAccess::Accessible => "accessible",
            EntranceAccess::Partly => "partly",
            EntranceAccess::Not => "not",
            EntranceAccess::Unknown => "unknown",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<EntranceAccess> {
        [Self::Accessible, Self::Partly, Self::Not, Self::Unknown].into_iter().find(|a| a.code() == code)
    }
}

/// Where a place was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceSource {
    Osm,
    Bpe,
    Acceslibre,
    Gtfs,
    Csv,
}

impl PlaceSource {
    pub const ALL: [PlaceSource; 5] =
        [PlaceSource::Osm, PlaceSource::Bpe, PlaceSource::Acceslibre, PlaceSource::Gtfs, PlaceSource::Csv];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            PlaceSource::Osm => "osm",
            PlaceSource::Bpe => "bpe",
            PlaceSource::Acceslibre => "acceslibre",
            PlaceSource::Gtfs => "gtfs",
            PlaceSource::Csv => "csv",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<PlaceSource> {
        PlaceSource::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// A place, ready to be reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    pub category: Category,
    /// `None` when the source gives none (BPE rows have no name).
    pub name: Option<String>,
    /// What the source calls it: a TYPEQU code, an OSM tag (`shop=bakery`), an acceslibre activity.
    pub kind: String,
    pub point: Point,
    pub entrance: EntranceAccess,
    /// Every source in which this place was found, best first, with its identifier there.
    pub sources: Vec<(PlaceSource, String)>,
    /// The last day for which a source says that the place is there; `None`: no source is dated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_on: Option<Date>,
}
