//! The fields that a stock file may give us, whatever its columns are called.

use serde::{Deserialize, Serialize};

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident $code:literal $label:literal,)*) => {
        /// What a column is about. The code is what a saved mapping holds; the label is for people.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Field {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl Field {
            /// All the fields, in the order of a form.
            pub const ALL: &'static [Field] = &[$(Field::$name,)*];
            /// Stable name: `dwelling-ref`.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Field::$name => $code,)* }
            }
            /// French label.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Field::$name => $label,)* }
            }
        }
    };
}

fields! {
    /// The landlord's own reference (IDENT_INT).
    DwellingRef "dwelling-ref" "Référence du logement",
    /// The id given by the national directory (IDENT_REP).
    NationalRef "national-ref" "Identifiant du répertoire national",
    Landlord "landlord" "Bailleur",
    ResidenceRef "residence-ref" "Référence de la résidence ou du programme",
    ResidenceName "residence-name" "Nom de la résidence ou du programme",
    /// How many dwellings the row stands for.
    Dwellings "dwellings" "Nombre de logements",
    CommuneCode "commune-code" "Code INSEE de la commune",
    Postcode "postcode" "Code postal",
    CommuneName "commune-name" "Commune",
    Number "number" "Numéro dans la voie",
    Repeat "repeat" "Indice de répétition",
    StreetType "street-type" "Type de voie",
    /// Name of the street; often the whole address.
    StreetName "street-name" "Nom de la voie",
    /// Number, type and name in one cell.
    Address "address" "Adresse complète",
    /// Complement of identification (COMPLIDENT): sometimes the true address.
    Complement "complement" "Complément d'identification",
    PlaceName "place-name" "Lieu-dit",
    /// Complement of geography (COMPLGEO): often the name of the residence.
    GeoComplement "geo-complement" "Complément géographique",
    Building "building" "Bâtiment",
    Block "block" "Immeuble",
    Staircase "staircase" "Escalier",
    Corridor "corridor" "Couloir",
    Entrance "entrance" "Entrée",
    Apartment "apartment" "Numéro d'appartement",
    Mailbox "mailbox" "Boîte aux lettres",
    Floor "floor" "Étage",
    ConstructionType "construction-type" "Type de construction",
    Rooms "rooms" "Nombre de pièces",
    LivingArea "living-area" "Surface habitable (m²)",
    BuiltYear "built-year" "Année de construction",
    FirstLetYear "first-let-year" "Première mise en location",
    AcquiredYear "acquired-year" "Entrée dans le patrimoine",
    Financing "financing" "Financement initial",
    /// Date of the energy diagnosis: read only to be checked.
    EpcDate "epc-date" "Date du DPE",
    EpcEnergy "epc-energy" "Étiquette énergie",
    EpcGhg "epc-ghg" "Étiquette climat",
    PriorityNeighbourhood "priority-neighbourhood" "Quartier prioritaire (déclaré)",
    Pmr "pmr" "Accessibilité PMR (code)",
    PmrLabel "pmr-label" "Accessibilité PMR (libellé)",
    Lift "lift" "Ascenseur",
    Level "level" "Niveau d'adaptation (N0 à N4)",
    Latitude "latitude" "Latitude",
    Longitude "longitude" "Longitude",
    /// `48.8339, 2.3981` in one cell, latitude first.
    LatLon "lat-lon" "Position (latitude, longitude)",
    X "x" "X",
    Y "y" "Y",
    Epsg "epsg" "Système de coordonnées (EPSG)",
    /// INSEE code of the quality of X and Y.
    PositionQuality "position-quality" "Qualité de la position",
    GeocoderType "geocoder-type" "Précision du géocodeur",
    GeocoderScore "geocoder-score" "Score du géocodeur",
    /// Commune that the geocoder found.
    GeocoderCommune "geocoder-commune" "Commune trouvée par le géocodeur",
    /// Former commune that the geocoder found, where communes merged.
    GeocoderOldCommune "geocoder-old-commune" "Ancienne commune trouvée par le géocodeur",
}

impl Field {
    /// Number of fields: size of the tables indexed by field.
    pub(crate) const COUNT: usize = Field::ALL.len();

    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_has_its_own_code_which_is_its_json_name() {
        let codes: std::collections::BTreeSet<_> = Field::ALL.iter().map(|f| f.code()).collect();
        assert_eq!(codes.len(), Field::COUNT);
        for (index, field) in Field::ALL.iter().enumerate() {
            assert_eq!(field.index(), index);
            assert_eq!(serde_json::to_string(field).unwrap(), format!("\"{}\"", field.code()));
        }
    }
}
