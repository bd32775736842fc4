//! Where a row says that its dwelling is, and whether it can be believed.

use super::fields::Field;
use super::numbers::{decimal, without_decimals};
use super::positions::{same_commune, to_wgs84};
use super::report::Teller;
use super::row::RowReader;
use super::values;
use model::dwelling::PositionQuality;
use model::issue::{IssueCode, Severity};
use model::{Point, Words};
use tabular::Row;

/// Below this score, what an address geocoder found is not the address.
const LOWEST_SCORE: f64 = 0.5;

impl RowReader<'_> {
    /// The position of the row, checked, and its quality.
    pub fn position(
        &self,
        row: Row<'_>,
        commune: Option<&str>,
        teller: &mut Teller<'_>,
    ) -> (Option<Point>, Option<PositionQuality>) {
        let sources =
            [(Field::Latitude, Field::Longitude), (Field::LatLon, Field::LatLon), (Field::Y, Field::X)];
        let mut any_column = false;
        for (vertical, horizontal) in sources {
            if !(self.cells.columns.has(vertical) && self.cells.columns.has(horizontal)) {
                continue;
            }
            any_column = true;
            let (down, across) = if vertical == Field::LatLon {
                self.cell(row, Field::LatLon).split_once([',', ';']).unwrap_or_default()
            } else {
                (self.cell(row, vertical), self.cell(row, horizontal))
            };
            if values::is_null(down) && values::is_null(across) {
                continue;
            }
            let (Some(y), Some(x)) = (decimal(down), decimal(across)) else {
                let bad = if decimal(down).is_none() { (vertical, down) } else { (horizontal, across) };
                let fault =
                    values::Reading::<()>::unreadable(bad.1, ("une coordonnée", "a coordinate")).fault;
                fault.into_iter().for_each(|f| teller.fault(bad.0, bad.1, f));
                return (None, None);
            };
            if x == 0.0 && y == 0.0 {
                continue;
            }
            let point = self.placed(x, y, (vertical, horizontal), row, teller);
            let Some(point) = point.filter(|_| self.is_in_its_commune(row, commune, teller)) else {
                return (None, None);
            };
            return (Some(point), Some(self.quality(row, teller)));
        }
        if any_column {
            let hint = (
                "Ce logement sera placé par son adresse, si elle est trouvée.",
                "This dwelling will be placed by its address, if the address is found.",
            );
            let field = if self.cells.columns.has(Field::Latitude) { Field::Latitude } else { Field::X };
            teller.tell(
                field,
                IssueCode::CoordonneesAbsentes,
                Severity::Info,
                "",
                ("une position", "a position"),
                hint,
            );
        }
        (None, None)
    }

    /// Numbers to a point in France; swapped ones are put right, the others are told and dropped.
    fn placed(
        &self,
        x: f64,
        y: f64,
        (vertical, horizontal): (Field, Field),
        row: Row<'_>,
        teller: &mut Teller<'_>,
    ) -> Option<Point> {
        let epsg = if vertical == Field::Y {
            let cell = self.cell(row, Field::Epsg);
            let told = decimal(cell).map(|code| code as u32);
            told.or_else(|| self.cells.mapping.and_then(|m| m.epsg))
        } else {
            Some(4326)
        };
        let convert = |x: f64, y: f64| to_wgs84(x, y, epsg).map(|p| p.filter(|p| p.is_in_france()));
        let straight = convert(x, y);
        if let Ok(Some(point)) = straight {
            return Some(point);
        }
        let cells = format!("{x} ; {y}");
        match (straight, convert(y, x)) {
            (Err(code), _) | (_, Err(code)) => {
                let hint = (
                    "Ce système de coordonnées n'est pas lu : exportez en Lambert-93 (2154) ou en WGS 84 (4326).",
                    "This coordinate system is not read: export in Lambert-93 (2154) or in WGS 84 (4326).",
                );
                let told = code.to_string();
                let expected =
                    ("2154, 4326, 5490, 2972, 2975 ou 4471", "2154, 4326, 5490, 2972, 2975 or 4471");
                teller.tell(Field::Epsg, IssueCode::HorsListe, Severity::ToConfirm, &told, expected, hint);
                None
            }
            (Ok(_), Ok(Some(point))) => {
                let hint = (
                    "Les deux coordonnées étaient échangées ; elles sont remises en ordre : confirmez-le.",
                    "The two coordinates were swapped and have been put in order: please confirm.",
                );
                let expected =
                    ("latitude et longitude dans l'ordre", "latitude and longitude in their order");
                teller.tell(
                    horizontal,
                    IssueCode::CoordonneesInversees,
                    Severity::ToConfirm,
                    &cells,
                    expected,
                    hint,
                );
                Some(point)
            }
            (Ok(_), Ok(None)) => {
                let hint = (
                    "La position est laissée inconnue : vérifiez les coordonnées et leur système.",
                    "The position is left unknown: check the coordinates and their system.",
                );
                teller.tell(
                    vertical,
                    IssueCode::CoordonneesHorsFrance,
                    Severity::ToConfirm,
                    &cells,
                    ("une position en France", "a position in France"),
                    hint,
                );
                None
            }
        }
    }

    /// Did the geocoder answer in the commune of the dwelling?
    fn is_in_its_commune(&self, row: Row<'_>, commune: Option<&str>, teller: &mut Teller<'_>) -> bool {
        let cell = self.cell(row, Field::GeocoderCommune);
        let (Some(commune), Some(found)) = (commune, values::insee(cell).value) else { return true };
        let old = || values::insee(self.cell(row, Field::GeocoderOldCommune)).value;
        if same_commune(commune, found.as_str()) || old().is_some_and(|o| same_commune(commune, o.as_str())) {
            return true;
        }
        let hint = (
            "L'adresse a été trouvée dans une autre commune : la position est laissée inconnue.",
            "The address was found in another commune: the position is left unknown.",
        );
        teller.tell(
            Field::GeocoderCommune,
            IssueCode::CoordonneesHorsCommune,
            Severity::ToConfirm,
            cell,
            Words::same(commune.to_owned()),
            hint,
        );
        false
    }

    fn quality(&self, row: Row<'_>, teller: &mut Teller<'_>) -> PositionQuality {
        let score = decimal(self.cell(row, Field::GeocoderScore));
        if score.is_some_and(|s| s < LOWEST_SCORE) {
            let hint = (
                "Le géocodeur n'est pas sûr de cette adresse : la position ne vaut que pour la commune.",
                "The geocoder is not sure of this address: the position is only good for the commune.",
            );
            let cell = self.cell(row, Field::GeocoderScore);
            teller.tell(
                Field::GeocoderScore,
                IssueCode::HorsBornes,
                Severity::Info,
                cell,
                ("un score d'au moins 0,5", "a score of at least 0.5"),
                hint,
            );
            return PositionQuality::Commune;
        }
        let geocoder = self.cell(row, Field::GeocoderType);
        let insee = without_decimals(self.cell(row, Field::PositionQuality));
        match (geocoder, insee) {
            ("housenumber", _) | ("", "11" | "21") => PositionQuality::HouseNumber,
            ("street" | "locality", _) | ("", "12" | "22") => PositionQuality::Street,
            ("municipality" | "city", _) | ("", "33") => PositionQuality::Commune,
            _ => PositionQuality::Unstated,
        }
    }
}
