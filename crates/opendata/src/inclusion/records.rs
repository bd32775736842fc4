//! A structure and a service of the data·inclusion schema, version 1, with exactly its names.
//!
//! Source: the data·inclusion schema (GIP Plateforme de l'inclusion), version 1 of April 2026. The field
//! `contact_nom_prenom` names a person: it does not exist here.

use serde::{Deserialize, Serialize};

/// A structure: who offers services, and where one finds it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Structure {
    /// Who published the record.
    pub source: String,
    /// Its id in that source.
    pub id: String,
    /// 3 to 150 characters.
    pub nom: String,
    /// `2026-03-24`; empty when the file does not say.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub date_maj: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lien_source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub siret: Option<String>,
    #[serde(flatten)]
    pub address: Address,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub courriel: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site_web: Option<String>,
    /// Opening hours, in the syntax of OpenStreetMap.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub horaires_accueil: Option<String>,
    /// Address of its sheet on acceslibre.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accessibilite_lieu: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reseaux_porteurs: Vec<String>,
}

/// Where a structure or a service is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commune: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_postal: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_insee: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adresse: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complement_adresse: Option<String>,
    /// Degrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longitude: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latitude: Option<f64>,
}

/// A service: what is offered, to whom, and how one comes to it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Service {
    pub source: String,
    /// The structure that offers it, in the same source.
    pub structure_id: String,
    pub id: String,
    pub nom: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lien_source: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub date_maj: String,
    /// One of [`TYPES`].
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// `family--item`: see [`is_theme`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub thematiques: Vec<String>,
    /// One of [`FEES`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frais: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frais_precisions: Option<String>,
    /// Of [`PUBLICS`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub publics: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publics_precisions: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conditions_acces: Option<String>,
    #[serde(flatten)]
    pub address: Address,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub courriel: Option<String>,
    /// Of [`RECEPTIONS`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub modes_accueil: Vec<String>,
    /// Codes of communes, EPCI, départements, régions, or `france`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub zone_eligibilite: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lien_mobilisation: Option<String>,
    /// Of [`MOBILISATIONS`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub modes_mobilisation: Vec<String>,
    /// Of [`MOBILISERS`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mobilisable_par: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mobilisation_precisions: Option<String>,
    /// Hours in a week.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_horaire_hebdomadaire: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nombre_semaines: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub horaires_accueil: Option<String>,
}

/// Structures and services together: what a file of data·inclusion holds, and what is written.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Dataset {
    pub structures: Vec<Structure>,
    pub services: Vec<Service>,
}

/// Kinds of services.
pub const TYPES: [&str; 6] =
    ["accompagnement", "aide-financiere", "aide-materielle", "atelier", "formation", "information"];

/// Fees.
pub const FEES: [&str; 2] = ["gratuit", "payant"];

/// How a service receives.
pub const RECEPTIONS: [&str; 2] = ["a-distance", "en-presentiel"];

/// How one comes to a service.
pub const MOBILISATIONS: [&str; 4] =
    ["envoyer-un-courriel", "se-presenter", "telephoner", "utiliser-lien-mobilisation"];

/// Who may come to a service.
pub const MOBILISERS: [&str; 2] = ["professionnels", "usagers"];

/// For whom a service is.
pub const PUBLICS: [&str; 14] = [
    "actifs",
    "beneficiaires-des-minimas-sociaux",
    "demandeurs-emploi",
    "etudiants",
    "familles",
    "femmes",
    "jeunes",
    "personnes-en-situation-de-handicap",
    "personnes-en-situation-durgence",
    "personnes-en-situation-juridique-specifique",
    "personnes-exilees",
    "residents-qpv-frr",
    "seniors",
    "tous-publics",
];

/// Has it the shape of a theme of the schema: `family--item`, in lower case without accents? The list itself has
/// some 150 lines and grows: a theme that is not known yet is kept as it is.
#[must_use]
pub fn is_theme(text: &str) -> bool {
    text.split_once("--").is_some_and(|(family, item)| is_slug(family) && is_slug(item))
}

/// Has it the shape of a value of a list of the schema: lower case, digits and single hyphens?
#[must_use]
pub fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 120
        && text
            .split('-')
            .all(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

impl Dataset {
    /// As JSON: `structures` and `services`, each with exactly the names of the schema.
    ///
    /// # Errors
    /// Never for what a reader gave.
    pub fn as_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self)
    }
}
