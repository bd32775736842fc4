//! The eighteen indicators and the four dimensions: codes, labels, and who holds the lever.

use crate::wording::Language;
use model::Category;
use serde::{Deserialize, Serialize};

/// The four dimensions of the index, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Dimension {
    /// Logements adaptés.
    #[serde(rename = "L")]
    Dwellings,
    /// Parties communes.
    #[serde(rename = "P")]
    CommonParts,
    /// Abords.
    #[serde(rename = "A")]
    Surroundings,
    /// Services accessibles.
    #[serde(rename = "S")]
    Services,
}

impl Dimension {
    pub const ALL: [Dimension; 4] = [Self::Dwellings, Self::CommonParts, Self::Surroundings, Self::Services];

    /// The letter of the specification: `L`, `P`, `A`, `S`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Dwellings => "L",
            Self::CommonParts => "P",
            Self::Surroundings => "A",
            Self::Services => "S",
        }
    }

    #[must_use]
    pub const fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Dwellings, Language::Fr) => "Logements adaptés",
            (Self::Dwellings, Language::En) => "Adapted dwellings",
            (Self::CommonParts, Language::Fr) => "Parties communes",
            (Self::CommonParts, Language::En) => "Common parts",
            (Self::Surroundings, Language::Fr) => "Abords",
            (Self::Surroundings, Language::En) => "Surroundings",
            (Self::Services, Language::Fr) => "Services accessibles",
            (Self::Services, Language::En) => "Accessible services",
        }
    }
}

/// Who can change an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holder {
    Landlord,
    Commune,
    Partner,
}

impl Holder {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Landlord => "landlord",
            Self::Commune => "commune",
            Self::Partner => "partner",
        }
    }

    #[must_use]
    pub const fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Landlord, Language::Fr) => "bailleur",
            (Self::Landlord, Language::En) => "landlord",
            (Self::Commune, _) => "commune",
            (Self::Partner, Language::Fr) => "partenaire",
            (Self::Partner, Language::En) => "partner",
        }
    }
}

/// One line of the index. The names are the codes of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Indicator {
    /// Dwelling levels: the only indicator of dimension L.
    L,
    /// Share of dwellings reached without a step from the hall.
    P1,
    /// From the street to the hall.
    P2,
    /// Entrance door.
    P3,
    /// Corridors.
    P4,
    /// Handrail, nosings, lighting, signs.
    P5,
    /// Step-free path to the public road and the stop.
    A1,
    /// Steepest slope.
    A2,
    /// Width and surface of the path.
    A3,
    /// Seats.
    A4,
    /// Crossings.
    A5,
    /// Street lighting.
    A6,
    #[serde(rename = "S-food")]
    Food,
    #[serde(rename = "S-pharmacy")]
    Pharmacy,
    #[serde(rename = "S-doctor")]
    Doctor,
    #[serde(rename = "S-transport")]
    Transport,
    #[serde(rename = "S-cash-post")]
    CashPost,
    #[serde(rename = "S-social")]
    Social,
}

struct Row {
    code: &'static str,
    fr: &'static str,
    en: &'static str,
}

const fn row(code: &'static str, fr: &'static str, en: &'static str) -> Row {
    Row { code, fr, en }
}

const ROWS: [Row; 18] = [
    row("L", "Logements adaptés", "Adapted dwellings"),
    row(
        "P1",
        "Logements atteints sans marche depuis le hall",
        "Dwellings reached without a step from the hall",
    ),
    row("P2", "De la rue au hall", "From the street to the hall"),
    row("P3", "Porte d’entrée", "Entrance door"),
    row("P4", "Couloirs", "Corridors"),
    row("P5", "Main courante, nez de marche, éclairage, repérage", "Handrail, step nosings, lighting, signs"),
    row("A1", "Chemin sans marche jusqu’à l’arrêt", "Step-free path to the stop"),
    row("A2", "Pente la plus forte", "Steepest slope"),
    row("A3", "Largeur et sol du chemin", "Width and surface of the path"),
    row("A4", "Bancs et haltes", "Seats"),
    row("A5", "Traversées abaissées et repérées", "Lowered and marked crossings"),
    row("A6", "Éclairage de la rue", "Street lighting"),
    row("S-food", "Alimentation", "Food"),
    row("S-pharmacy", "Pharmacie", "Pharmacy"),
    row("S-doctor", "Médecin", "Doctor"),
    row("S-transport", "Arrêt de transport", "Transport stop"),
    row("S-cash-post", "Retrait d’espèces ou poste", "Cash or post office"),
    row("S-social", "Convivialité", "Social life"),
];

impl Indicator {
    pub const ALL: [Indicator; 18] = [
        Self::L,
        Self::P1,
        Self::P2,
        Self::P3,
        Self::P4,
        Self::P5,
        Self::A1,
        Self::A2,
        Self::A3,
        Self::A4,
        Self::A5,
        Self::A6,
        Self::Food,
        Self::Pharmacy,
        Self::Doctor,
        Self::Transport,
        Self::CashPost,
        Self::Social,
    ];

    /// The stable code: `L`, `P1`…`P5`, `A1`…`A6`, `S-food`…
    #[must_use]
    pub const fn code(self) -> &'static str {
        ROWS[self as usize].code
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Indicator> {
        Self::ALL.into_iter().find(|i| i.code() == code)
    }

    #[must_use]
    pub const fn label(self, language: Language) -> &'static str {
        match language {
            Language::Fr => ROWS[self as usize].fr,
            Language::En => ROWS[self as usize].en,
        }
    }

    #[must_use]
    pub const fn dimension(self) -> Dimension {
        match self as usize {
            0 => Dimension::Dwellings,
            1..=5 => Dimension::CommonParts,
            6..=11 => Dimension::Surroundings,
            _ => Dimension::Services,
        }
    }

    /// Place of the indicator among those of its dimension, from 0.
    #[must_use]
    pub const fn place(self) -> usize {
        match self.dimension() {
            Dimension::Dwellings => 0,
            Dimension::CommonParts => self as usize - 1,
            Dimension::Surroundings => self as usize - 6,
            Dimension::Services => self as usize - 12,
        }
    }

    /// The indicator of a category of places; `None` for the categories that do not count.
    #[must_use]
    pub fn of_category(category: Category) -> Option<Indicator> {
        Category::INDEXED.iter().position(|c| *c == category).map(|i| Self::ALL[12 + i])
    }

    /// The category of places of a service indicator.
    #[must_use]
    pub fn category(self) -> Option<Category> {
        (self as usize).checked_sub(12).map(|i| Category::INDEXED[i])
    }

    /// Who can change it.
    #[must_use]
    pub const fn holder(self) -> Holder {
        match self.dimension() {
            Dimension::Dwellings | Dimension::CommonParts => Holder::Landlord,
            Dimension::Surroundings => Holder::Commune,
            Dimension::Services => Holder::Partner,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct_and_come_back() {
        for (i, indicator) in Indicator::ALL.into_iter().enumerate() {
            assert_eq!(indicator as usize, i);
            assert_eq!(Indicator::from_code(indicator.code()), Some(indicator));
            let json = serde_json::to_string(&indicator).unwrap();
            assert_eq!(json, format!("\"{}\"", indicator.code()));
        }
        assert_eq!(Indicator::from_code("P6"), None);
    }

    #[test]
    fn services_follow_the_order_of_the_shared_categories() {
        for category in Category::INDEXED {
            let indicator = Indicator::of_category(category).unwrap();
            assert_eq!(indicator.category(), Some(category));
            assert_eq!(indicator.code(), format!("S-{}", category.code()));
        }
        assert_eq!(Indicator::of_category(Category::Seat), None);
        assert_eq!(Indicator::A6.category(), None);
    }
}
