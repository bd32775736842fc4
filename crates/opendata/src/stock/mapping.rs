//! How the columns of a landlord's own file are read: proposed from its headers, confirmed by a person, kept as
//! JSON.

use super::fields::Field;
use super::headers::{SYNONYMS, SYNONYMS_OF_PLANE};
use model::words::header_key;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Name of the built-in mapping of the open file of Paris.
pub const PARIS: &str = "paris-programmes";

/// Order of day and month in dates such as `03/04/2012`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// French: day first.
    #[default]
    DayFirst,
    MonthFirst,
}

/// Which column gives which field, and how its values are written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ColumnMapping {
    pub name: String,
    /// Field → header of the column. Compared without case, accents, spaces or underscores.
    pub columns: BTreeMap<Field, String>,
    /// Field → (value of the file → value that we read). Compared like headers; `*` is any other value, and an
    /// empty reading is unknown.
    pub values: BTreeMap<Field, BTreeMap<String, String>>,
    /// Field → value of every row, when no column gives it (the landlord, the commune…).
    pub constants: BTreeMap<Field, String>,
    pub dates: DateOrder,
    /// System of X and Y: 2154 (Lambert-93), 4326… Guessed from the numbers when absent.
    pub epsg: Option<u32>,
    /// A row is a programme that stands for several dwellings: references may be repeated.
    pub programmes: bool,
}

impl ColumnMapping {
    /// The mapping of the open file of the social dwellings financed in Paris.
    #[must_use]
    pub fn paris() -> ColumnMapping {
        let columns = [
            (Field::ResidenceRef, "id_livraison"),
            (Field::Address, "adresse_programme"),
            (Field::Postcode, "code_postal"),
            (Field::CommuneName, "ville"),
            (Field::Landlord, "bs"),
            (Field::Dwellings, "nb_logmt_total"),
            (Field::LatLon, "geo_point_2d"),
            (Field::X, "coord_x_l93"),
            (Field::Y, "coord_y_l93"),
            (Field::ConstructionType, "nature_programme"),
        ];
        // Only what the kind of programme says for sure. `annee` is the year of the financing: not read, for it
        // is neither the year of construction nor that of the first letting.
        let kinds = [("résidence étudiante", "E"), ("*", "")];
        ColumnMapping {
            name: PARIS.to_owned(),
            columns: columns.map(|(field, header)| (field, header.to_owned())).into(),
            values: [(
                Field::ConstructionType,
                kinds.map(|(from, to)| (from.to_owned(), to.to_owned())).into(),
            )]
            .into(),
            constants: [(Field::CommuneCode, "75056".to_owned())].into(),
            epsg: Some(2154),
            programmes: true,
            ..ColumnMapping::default()
        }
    }

    /// The built-in mapping whose headers are all there, if any.
    #[must_use]
    pub fn built_in(header: &[String]) -> Option<ColumnMapping> {
        let keys: BTreeSet<String> = header.iter().map(|h| header_key(h)).collect();
        let paris = ColumnMapping::paris();
        let needed = ["idlivraison", "adresseprogramme", "nblogmttotal", "geopoint2d"];
        needed.iter().all(|n| keys.contains(*n)).then_some(paris)
    }

    /// A proposal from the headers, for a person to confirm. Columns that cannot be told are left out.
    #[must_use]
    pub fn proposed(header: &[String]) -> ColumnMapping {
        let keys: Vec<String> = header.iter().map(|h| header_key(h)).collect();
        let mut columns = BTreeMap::new();
        let mut taken = BTreeSet::new();
        for (field, synonyms) in SYNONYMS.iter().chain(&SYNONYMS_OF_PLANE) {
            let found = synonyms
                .iter()
                .find_map(|s| keys.iter().enumerate().position(|(i, key)| key == s && !taken.contains(&i)));
            if let Some(index) = found.filter(|&i| super::layout::may_be_read(&header[i])) {
                taken.insert(index);
                columns.insert(*field, header[index].clone());
            }
        }
        // X or Y alone is a row number, not a position.
        if !(columns.contains_key(&Field::X) && columns.contains_key(&Field::Y)) {
            columns.remove(&Field::X);
            columns.remove(&Field::Y);
        }
        let programmes =
            columns.contains_key(&Field::Dwellings) && !columns.contains_key(&Field::DwellingRef);
        ColumnMapping { columns, programmes, ..ColumnMapping::default() }
    }

    /// Can rows read with this mapping be told apart and placed? An address, a position or a reference is enough.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        const ENOUGH: [Field; 8] = [
            Field::DwellingRef,
            Field::NationalRef,
            Field::ResidenceRef,
            Field::Address,
            Field::StreetName,
            Field::LatLon,
            Field::Latitude,
            Field::X,
        ];
        ENOUGH.iter().any(|f| self.columns.contains_key(f))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_landlord_export_is_understood_from_its_headers() {
        let header = [
            "N° logement",
            "Nom résidence",
            "Adresse",
            "Code postal",
            "Ville",
            "Étage",
            "Typologie (T3/F3)",
            "Surface habitable (m²)",
            "Ascenseur",
            "Handicap locataire",
            "Nom du locataire",
            "X",
        ];
        let header: Vec<String> = header.iter().map(|&h| h.to_owned()).collect();
        let found = ColumnMapping::proposed(&header);
        let expected = [
            (Field::DwellingRef, 0),
            (Field::ResidenceName, 1),
            (Field::Address, 2),
            (Field::Postcode, 3),
            (Field::CommuneName, 4),
            (Field::Floor, 5),
            (Field::Rooms, 6),
            (Field::LivingArea, 7),
            (Field::Lift, 8),
        ];
        assert_eq!(found.columns, expected.map(|(f, i)| (f, header[i].clone())).into());
        assert!(found.is_usable());
    }

    #[test]
    fn a_mapping_survives_json() {
        let mapping = ColumnMapping::paris();
        let json = serde_json::to_string(&mapping).unwrap();
        assert!(json.contains("\"lat-lon\":\"geo_point_2d\""), "{json}");
        assert_eq!(serde_json::from_str::<ColumnMapping>(&json).unwrap(), mapping);
    }
}
