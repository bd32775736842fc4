//! A French address, as it is written in stock files and as it is compared.

use serde::{Deserialize, Serialize};

/// An address in parts. Every part may be missing: stock files are like that.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Address {
    /// `12`, `12-14`: the number or range, without the repeat index.
    pub number: Option<String>,
    /// `bis`, `ter`, `A`…
    pub repeat: Option<String>,
    /// Type and name of the street in readable form: `Rue des Tilleuls`.
    pub street: Option<String>,
    /// Five digits.
    pub postcode: Option<String>,
    /// INSEE code of the commune (or of the arrondissement of Paris, Lyon, Marseille): five characters.
    pub commune_code: Option<String>,
    pub commune_name: Option<String>,
    /// Lieu-dit or complement: often the name of the residence.
    pub place_name: Option<String>,
}

impl Address {
    /// `12 bis rue des Tilleuls`, as much of it as is known.
    #[must_use]
    pub fn street_line(&self) -> String {
        [self.number.as_deref(), self.repeat.as_deref(), self.street.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// `12 bis rue des Tilleuls, 44000 Nantes`.
    #[must_use]
    pub fn one_line(&self) -> String {
        let town = [self.postcode.as_deref(), self.commune_name.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ");
        [self.street_line(), town].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(", ")
    }
}
