//! The reference of communes: name, EPCI, département, région.

use crate::places::table_report;
use model::{
    issue::{ImportReport, Issue, IssueCode, Severity},
    words::header_key,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tabular::Table;

/// One commune, as the reference file gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commune {
    /// INSEE code, five characters.
    pub code: String,
    pub name: String,
    /// SIREN of the EPCI; `None` for the few communes that are in none.
    pub epci_code: Option<String>,
    pub epci_name: Option<String>,
    /// `44`, `2A`, `974`: from the commune code, never from a label.
    pub departement_code: String,
    pub departement_name: Option<String>,
    pub region_name: Option<String>,
}

/// Communes by INSEE code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CommuneIndex {
    by_code: BTreeMap<String, Commune>,
}

/// What the reading of a reference of communes gives.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CommuneReport {
    pub communes: CommuneIndex,
    pub report: ImportReport,
}

impl CommuneIndex {
    /// The commune of a code. A code that lost its leading zero (`6029`) is understood.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<&Commune> {
        self.by_code.get(&commune_code(code)?)
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.by_code.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_code.is_empty()
    }

    /// All communes, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Commune> {
        self.by_code.values()
    }
}

/// Five characters: `06029`, `2A004`, `97411`. `None` when the text is no commune code.
fn commune_code(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_uppercase();
    let shaped = (4..=5).contains(&text.len())
        && text.bytes().enumerate().all(|(i, b)| b.is_ascii_digit() || (i == 1 && matches!(b, b'A' | b'B')));
    shaped.then(|| format!("{text:0>5}"))
}

/// `44109` → `44`, `97411` → `974`.
fn departement_of(code: &str) -> String {
    let length = if code.starts_with("97") || code.starts_with("98") { 3 } else { 2 };
    code.chars().take(length).collect()
}

const CODE: [&str; 6] = ["comcode", "com", "codeinsee", "codecommune", "depcom", "inseecom"];
const NAME: [&str; 6] = ["comname", "libelle", "nomcommune", "libcom", "nccenr", "nom"];
const TYPE: [&str; 1] = ["typecom"];
const EPCI_CODE: [&str; 4] = ["epcisiren", "codeepci", "epci", "epcicode"];
const EPCI_NAME: [&str; 4] = ["epciname", "nomepci", "libepci", "epcilibelle"];
const DEP_NAME: [&str; 3] = ["depname", "nomdepartement", "libdep"];
const REGION_NAME: [&str; 3] = ["regname", "nomregion", "libreg"];

/// Reads a reference of communes: the communes–EPCI–départements–régions file or the official geographic code.
/// Delegated and associated communes (`TYPECOM` COMD, COMA) are passed over; arrondissements are kept.
#[must_use]
pub fn read_communes(mut table: Table) -> CommuneReport {
    let mut out = CommuneReport { report: table_report(&table, "communes"), ..CommuneReport::default() };
    let keys = table.header().iter().map(|h| header_key(h)).collect::<Vec<_>>();
    let column = |names: &[&str]| names.iter().find_map(|n| keys.iter().position(|k| k == n));
    let (Some(code), Some(name)) = (column(&CODE), column(&NAME)) else {
        out.report.push(
            Issue::new(IssueCode::ColonneManquante, Severity::Error)
                .field("com_code, com_name")
                .expected("une colonne de code INSEE et une colonne de nom")
                .hint("Chargez le fichier des communes avec leur EPCI, leur département et leur région."),
        );
        return out;
    };
    let (kind, epci_code, epci_name) = (column(&TYPE), column(&EPCI_CODE), column(&EPCI_NAME));
    let (departement_name, region_name) = (column(&DEP_NAME), column(&REGION_NAME));
    while let Some(row) = table.next_row() {
        out.report.rows_read += 1;
        let row = match row {
            Ok(row) => row,
            Err(defect) => {
                out.report.rows_rejected += 1;
                out.report.push(Issue::from(&defect));
                continue;
            }
        };
        let text = |c: Option<usize>| {
            c.map(|c| row.get(c)).filter(|t| !t.is_empty() && *t != "NA").map(str::to_owned)
        };
        if matches!(text(kind).as_deref(), Some("COMD" | "COMA")) {
            continue;
        }
        let Some(insee) = commune_code(row.get(code)) else {
            out.report.rows_rejected += 1;
            out.report.push(
                Issue::new(IssueCode::ValeurIllisible, Severity::Error)
                    .at(row.line(), Some(code))
                    .field("code INSEE")
                    .value(row.get(code))
                    .expected("cinq caractères, comme 44109 ou 2A004"),
            );
            continue;
        };
        let commune = Commune {
            departement_code: departement_of(&insee),
            name: row.get(name).to_owned(),
            epci_code: text(epci_code).filter(|c| c.len() == 9 && c.bytes().all(|b| b.is_ascii_digit())),
            epci_name: text(epci_name),
            departement_name: text(departement_name),
            region_name: text(region_name),
            code: insee.clone(),
        };
        if out.communes.by_code.contains_key(&insee) {
            out.report.push(
                Issue::new(IssueCode::DoublonFichier, Severity::ToConfirm)
                    .at(row.line(), Some(code))
                    .field("code INSEE")
                    .value(&insee)
                    .hint("La première ligne est gardée."),
            );
            continue;
        }
        out.report.rows_kept += 1;
        out.communes.by_code.insert(insee, commune);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use tabular::Limits;

    fn read(text: &str) -> CommuneReport {
        read_communes(
            Table::from_bytes("communes.csv", text.as_bytes().to_vec(), &Limits::default()).unwrap(),
        )
    }

    #[test]
    fn a_commune_knows_its_epci_and_departement() {
        let read = read(
            "com_code;com_siren;com_name;epci_siren;epci_name;dep_siren;dep_name;reg_siren;reg_name\n\
             6029;210600292;Cannes;200039915;CA Cannes Pays de Lérins;;Alpes-Maritimes;;PACA\n\
             97411;219740115;Saint-Denis;249740119;CINOR;;La Réunion;;La Réunion\n\
             ABCDE;1;Nulle part;;;;;;\n",
        );
        let cannes = read.communes.find("06029").unwrap();
        assert_eq!(
            (cannes.departement_code.as_str(), cannes.epci_code.as_deref()),
            ("06", Some("200039915"))
        );
        assert_eq!(read.communes.find("97411").unwrap().departement_code, "974");
        assert_eq!(read.report.issue_counts["VALEUR_ILLISIBLE"], 1);
        assert!(read.communes.find("6029").is_some() && read.communes.find("").is_none());
    }

    #[test]
    fn the_official_code_is_read_without_its_delegated_communes() {
        let read = read(
            "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT\n\
             COM,01001,84,01,01D,012,5,ABERGEMENT CLEMENCIAT,Abergement-Clémenciat,L'Abergement-Clémenciat,0108,\n\
             COMD,01015,84,01,,,0,ARBIGNIEU,Arbignieu,Arbignieu,,01015\n\
             ARM,75101,11,75,,,0,PARIS 1ER,Paris 1er,Paris 1er Arrondissement,,75056\n",
        );
        assert_eq!(read.communes.len(), 2);
        assert_eq!(read.communes.find("01001").unwrap().name, "L'Abergement-Clémenciat");
    }

    #[test]
    fn a_file_without_codes_is_refused() {
        assert!(read("a;b\n1;2\n").report.is_refused());
    }

    #[test]
    fn the_communes_of_france_are_read() {
        let path = std::path::Path::new(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../../shared/data/geo/communes_epci_departements_regions.csv"
        ));
        if !path.exists() {
            println!("skipped: the reference of communes is not here");
            return;
        }
        let read = read_communes(Table::open(path, &Limits::default()).unwrap());
        println!(
            "communes: {} of {} rows, {:?}",
            read.communes.len(),
            read.report.rows_read,
            read.report.issue_counts
        );
        assert!(read.communes.len() > 34_000);
        let nantes = read.communes.find("44109").unwrap();
        assert_eq!((nantes.name.as_str(), nantes.departement_code.as_str()), ("Nantes", "44"));
        assert_eq!(nantes.epci_code.as_deref(), Some("244400404"));
    }
}
