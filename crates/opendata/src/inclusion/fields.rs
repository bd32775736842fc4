//! One record, field by field: what is kept, what is told.

use super::cells::{day_of, digits_of, is_email, is_link, list_of, number_of, text_of};
use super::records::{
    Address, FEES, MOBILISATIONS, MOBILISERS, PUBLICS, RECEPTIONS, Service, Structure, TYPES, is_slug,
    is_theme,
};
use crate::territory::neighbourhood_code;
use model::issue::{ImportReport, Issue, IssueCode, Severity};
use model::{Point, Words};
use serde_json::{Map, Value};

/// Characters of a text beyond which it is cut: none of the schema comes near.
const LONGEST: usize = 10_000;

/// A record of a file, being read.
pub(super) struct Record<'a> {
    pub values: &'a Map<String, Value>,
    /// Line of the table, or rank in the list.
    pub line: u64,
    /// Columns of the table, by name of the schema; none in JSON.
    pub columns: &'a [(String, usize)],
    pub report: &'a mut ImportReport,
    /// The official check of a SIRET.
    pub is_siret: &'a dyn Fn(&str) -> bool,
}

impl Record<'_> {
    fn tell(
        &mut self,
        code: IssueCode,
        severity: Severity,
        field: &str,
        value: &str,
        expected: impl Into<Words>,
    ) {
        let column = self.columns.iter().find(|(name, _)| name == field).map(|(_, at)| *at);
        let issue =
            Issue::new(code, severity).at(self.line, column).field(field).value(value).expected(expected);
        self.report.push(issue);
    }

    fn doubt(&mut self, field: &str, value: &str, expected: impl Into<Words>) {
        self.tell(IssueCode::ValeurIllisible, Severity::ToConfirm, field, value, expected);
    }

    fn text(&mut self, field: &str) -> Option<String> {
        let text = self.values.get(field).and_then(text_of)?;
        if text.chars().count() > LONGEST {
            self.tell(
                IssueCode::CelluleTropLongue,
                Severity::ToConfirm,
                field,
                &text,
                ("10 000 caractères au plus", "10,000 characters at most"),
            );
            return Some(text.chars().take(LONGEST).collect());
        }
        Some(text)
    }

    /// A text that must pass a check, else it is told and stays unknown.
    fn checked(
        &mut self,
        field: &str,
        fits: impl Fn(&str) -> bool,
        expected: impl Into<Words>,
    ) -> Option<String> {
        let text = self.text(field)?;
        if fits(&text) {
            return Some(text);
        }
        self.doubt(field, &text, expected);
        None
    }

    fn digits(
        &mut self,
        field: &str,
        fits: impl Fn(&str) -> bool,
        expected: impl Into<Words>,
    ) -> Option<String> {
        let text = self.text(field)?;
        let digits = digits_of(&text);
        if fits(&digits) {
            return Some(digits);
        }
        self.doubt(field, &text, expected);
        None
    }

    fn link(&mut self, field: &str) -> Option<String> {
        self.checked(
            field,
            is_link,
            ("une adresse qui commence par https://", "an address that begins with https://"),
        )
    }

    fn one_of(&mut self, field: &str, list: &[&str]) -> Option<String> {
        let text = self.text(field)?;
        if list.contains(&text.as_str()) {
            return Some(text);
        }
        self.tell(IssueCode::HorsListe, Severity::ToConfirm, field, &text, Words::same(list.join(", ")));
        None
    }

    /// The values of a list that fit; the others are told one by one.
    fn many(&mut self, field: &str, fits: impl Fn(&str) -> bool, expected: impl Into<Words>) -> Vec<String> {
        let expected = expected.into();
        let (kept, refused): (Vec<String>, Vec<String>) =
            self.values.get(field).map(list_of).unwrap_or_default().into_iter().partition(|v| fits(v));
        for value in refused {
            self.tell(IssueCode::HorsListe, Severity::ToConfirm, field, &value, expected.clone());
        }
        kept
    }

    fn day(&mut self) -> String {
        let Some(text) = self.text("date_maj") else { return String::new() };
        day_of(&text).unwrap_or_else(|| {
            self.doubt("date_maj", &text, ("un jour, comme 2026-03-24", "a day, such as 2026-03-24"));
            String::new()
        })
    }

    /// The id of the record or of what it belongs to; `None`, told, when there is none: the row is refused.
    fn key(&mut self, field: &str) -> Option<String> {
        let key = self.text(field).filter(|key| key.chars().count() <= 300);
        if key.is_none() {
            self.tell(
                IssueCode::ValeurIllisible,
                Severity::Error,
                field,
                "",
                ("un identifiant", "an identifier"),
            );
        }
        key
    }

    fn name(&mut self) -> Option<String> {
        let text = self.text("nom").unwrap_or_default();
        // The schema wants no point at the end.
        let name = text.trim_end_matches('.').split_whitespace().collect::<Vec<_>>().join(" ");
        match name.chars().count() {
            3..=150 => Some(name),
            151.. => {
                self.tell(
                    IssueCode::HorsBornes,
                    Severity::ToConfirm,
                    "nom",
                    &name,
                    ("3 à 150 caractères", "3 to 150 characters"),
                );
                Some(name.chars().take(150).collect())
            }
            _ => {
                self.tell(
                    IssueCode::HorsBornes,
                    Severity::Error,
                    "nom",
                    &name,
                    ("3 à 150 caractères", "3 to 150 characters"),
                );
                None
            }
        }
    }

    fn address(&mut self) -> Address {
        let postcode = |t: &str| t.len() == 5 && t.bytes().all(|b| b.is_ascii_digit());
        let commune = |t: &str| {
            t.len() == 5
                && t.bytes()
                    .enumerate()
                    .all(|(i, b)| b.is_ascii_digit() || i == 1 && matches!(b, b'A' | b'B'))
        };
        let point = match (self.number("longitude"), self.number("latitude")) {
            (Some(lon), Some(lat)) => Some(Point::new(lon, lat)),
            _ => None,
        };
        let point = point.filter(|point| {
            let plausible = point.is_plausible();
            if !plausible {
                let told = format!("{}, {}", point.lon, point.lat);
                self.tell(
                    IssueCode::CoordonneesHorsFrance,
                    Severity::ToConfirm,
                    "longitude",
                    &told,
                    ("en degrés", "in degrees"),
                );
            }
            plausible
        });
        Address {
            commune: self.text("commune"),
            code_postal: self.digits("code_postal", postcode, ("cinq chiffres", "five digits")),
            code_insee: self.digits(
                "code_insee",
                commune,
                ("cinq caractères, comme 44109 ou 2A004", "five characters, such as 44109 or 2A004"),
            ),
            adresse: self.text("adresse"),
            complement_adresse: self.text("complement_adresse"),
            longitude: point.map(|p| p.lon),
            latitude: point.map(|p| p.lat),
        }
    }

    fn number(&mut self, field: &str) -> Option<f64> {
        let text = self.text(field)?;
        let number = number_of(&text);
        if number.is_none() {
            self.doubt(field, &text, ("un nombre", "a number"));
        }
        number
    }

    /// Names of persons are told and never kept.
    fn refuse_names(&mut self) {
        if self.text("contact_nom_prenom").is_some() {
            let expected = (
                "aucun nom de personne : cette valeur n'est pas gardée",
                "no name of a person: this value is not kept",
            );
            self.tell(IssueCode::DonneeInterdite, Severity::Info, "contact_nom_prenom", "•••", expected);
        }
    }

    /// The structure of this record; `None`, told, when it has no id or no name.
    pub fn structure(mut self, source: &str) -> Option<Structure> {
        self.refuse_names();
        let (id, nom) = (self.key("id")?, self.name()?);
        let is_siret = self.is_siret;
        let shaped = move |t: &str| t.len() == 14 && t.bytes().all(|b| b.is_ascii_digit()) && is_siret(t);
        Some(Structure {
            source: self.text("source").unwrap_or_else(|| source.to_owned()),
            id,
            nom,
            date_maj: self.day(),
            description: self.text("description"),
            lien_source: self.link("lien_source"),
            siret: self.digits(
                "siret",
                shaped,
                ("quatorze chiffres, dont la clé est juste", "fourteen digits with the right check digit"),
            ),
            address: self.address(),
            telephone: self.text("telephone"),
            courriel: self.checked(
                "courriel",
                is_email,
                ("une adresse comme contact@exemple.fr", "an address such as contact@example.org"),
            ),
            site_web: self.link("site_web"),
            horaires_accueil: self.text("horaires_accueil"),
            accessibilite_lieu: self.link("accessibilite_lieu"),
            reseaux_porteurs: self.many(
                "reseaux_porteurs",
                is_slug,
                ("un réseau du schéma, comme ccas-cias", "a network of the schema, such as ccas-cias"),
            ),
        })
    }

    /// The service of this record; `None`, told, when it has no id, no structure or no name.
    pub fn service(mut self, source: &str) -> Option<Service> {
        self.refuse_names();
        let (id, structure_id, nom) = (self.key("id")?, self.key("structure_id")?, self.name()?);
        let zones = self.values.get("zone_eligibilite").map(list_of).unwrap_or_default();
        let mut zone_eligibilite = Vec::new();
        for zone in zones {
            let code = digits_of(&zone);
            if is_zone(&code) {
                zone_eligibilite.push(code);
            } else {
                let expected = (
                    "un code de commune, d'EPCI, de département ou de région, ou france",
                    "the code of a commune, EPCI, département or région, or france",
                );
                self.tell(IssueCode::HorsListe, Severity::ToConfirm, "zone_eligibilite", &zone, expected);
            }
        }
        let weeks = self.number("nombre_semaines");
        let nombre_semaines =
            weeks.filter(|w| w.fract() == 0.0 && (1.0..=5_000.0).contains(w)).map(|w| w as u32);
        if let (Some(weeks), None) = (weeks, nombre_semaines) {
            self.tell(
                IssueCode::HorsBornes,
                Severity::ToConfirm,
                "nombre_semaines",
                &weeks.to_string(),
                ("1 ou plus", "1 or more"),
            );
        }
        let hours = self.number("volume_horaire_hebdomadaire");
        let volume_horaire_hebdomadaire = hours.filter(|h| (0.0..=168.0).contains(h));
        if let (Some(hours), None) = (hours, volume_horaire_hebdomadaire) {
            let field = "volume_horaire_hebdomadaire";
            self.tell(
                IssueCode::HorsBornes,
                Severity::ToConfirm,
                field,
                &hours.to_string(),
                ("de 0 à 168 heures", "0 to 168 hours"),
            );
        }
        let among = |list: &'static [&'static str]| move |value: &str| list.contains(&value);
        Some(Service {
            source: self.text("source").unwrap_or_else(|| source.to_owned()),
            structure_id,
            id,
            nom,
            description: self.text("description"),
            lien_source: self.link("lien_source"),
            date_maj: self.day(),
            kind: self.one_of("type", &TYPES),
            thematiques: self.many(
                "thematiques",
                is_theme,
                ("une thématique du schéma : famille--thématique", "a theme of the schema: family--theme"),
            ),
            frais: self.one_of("frais", &FEES),
            frais_precisions: self.text("frais_precisions"),
            publics: self.many(
                "publics",
                among(&PUBLICS),
                ("un public du schéma, comme seniors", "a public of the schema, such as seniors"),
            ),
            publics_precisions: self.text("publics_precisions"),
            conditions_acces: self.text("conditions_acces"),
            address: self.address(),
            telephone: self.text("telephone"),
            courriel: self.checked(
                "courriel",
                is_email,
                ("une adresse comme contact@exemple.fr", "an address such as contact@example.org"),
            ),
            modes_accueil: self.many(
                "modes_accueil",
                among(&RECEPTIONS),
                Words::same("a-distance, en-presentiel"),
            ),
            zone_eligibilite,
            lien_mobilisation: self.link("lien_mobilisation"),
            modes_mobilisation: self.many(
                "modes_mobilisation",
                among(&MOBILISATIONS),
                Words::same("envoyer-un-courriel, se-presenter, telephoner, utiliser-lien-mobilisation"),
            ),
            mobilisable_par: self.many(
                "mobilisable_par",
                among(&MOBILISERS),
                Words::same("professionnels, usagers"),
            ),
            mobilisation_precisions: self.text("mobilisation_precisions"),
            volume_horaire_hebdomadaire,
            nombre_semaines,
            horaires_accueil: self.text("horaires_accueil"),
        })
    }
}

/// Has it the shape of a zone: commune, EPCI, département, région, neighbourhood, or the country?
fn is_zone(code: &str) -> bool {
    let corsica = |c: &str| c.starts_with("2A") || c.starts_with("2B");
    let digits = |c: &str| !c.is_empty() && c.bytes().all(|b| b.is_ascii_digit());
    let tail = code.get(2..).unwrap_or("");
    code == "france"
        || matches!(code.len(), 2 | 3 | 5 | 9) && digits(code)
        || corsica(code) && (tail.is_empty() || tail.len() == 3 && digits(tail))
        || neighbourhood_code(code).is_some()
}
