//! The reference of communes: name, EPCI, département, région, and where they are when the file says it.

use super::extent::Extent;
use crate::places::table_report;
use crate::rows::{each_row, refused};
use model::{
    Point,
    issue::{ImportReport, Issue, IssueCode, Severity},
    words::header_key,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use tabular::Table;

/// One commune, as the reference file gives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// `None`: the files read so far do not say where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extent: Option<Extent>,
}

/// Communes by INSEE code.
#[derive(Debug, Clone, PartialEq, Default)]
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

    /// How far a position is from the commune of a code, metres; 0 inside. An arrondissement that is not in the
    /// index is looked for in its city. `None` when nothing says where the commune is.
    #[must_use]
    pub fn distance_m(&self, code: &str, point: Point) -> Option<f64> {
        let extent = |code: &str| self.find(code).and_then(|c| c.extent.as_ref());
        extent(code).or_else(|| extent(city_of(code)?)).map(|e| e.distance_m(point))
    }

    /// Adds a commune unless its code is there. Tells whether it was added.
    pub fn insert(&mut self, commune: Commune) -> bool {
        match self.by_code.entry(commune.code.clone()) {
            Entry::Occupied(_) => false,
            Entry::Vacant(slot) => {
                slot.insert(commune);
                true
            }
        }
    }

    /// These communes with what another file says of them: what it says comes first, what it does not say stays.
    #[must_use]
    pub fn completed_by(mut self, other: CommuneIndex) -> CommuneIndex {
        for (code, newer) in other.by_code {
            match self.by_code.entry(code) {
                Entry::Vacant(slot) => {
                    slot.insert(newer);
                }
                Entry::Occupied(mut slot) => {
                    let known = slot.get_mut();
                    if !newer.name.is_empty() {
                        known.name = newer.name;
                    }
                    known.epci_code = newer.epci_code.or(known.epci_code.take());
                    known.epci_name = newer.epci_name.or(known.epci_name.take());
                    known.departement_name = newer.departement_name.or(known.departement_name.take());
                    known.region_name = newer.region_name.or(known.region_name.take());
                    known.extent = newer.extent.or(known.extent.take());
                }
            }
        }
        self
    }

    /// How many of them are somewhere.
    #[must_use]
    pub fn placed(&self) -> usize {
        self.by_code.values().filter(|c| c.extent.is_some()).count()
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

impl FromIterator<Commune> for CommuneIndex {
    fn from_iter<I: IntoIterator<Item = Commune>>(communes: I) -> CommuneIndex {
        CommuneIndex { by_code: communes.into_iter().map(|c| (c.code.clone(), c)).collect() }
    }
}

/// The city of an arrondissement of Paris, Lyon or Marseille.
fn city_of(code: &str) -> Option<&'static str> {
    match code {
        _ if code.starts_with("751") => Some("75056"),
        _ if code.starts_with("6938") => Some("69123"),
        _ if code.starts_with("132") && code <= "13216" => Some("13055"),
        _ => None,
    }
}

/// Five characters: `06029`, `2A004`, `97411`. `None` when the text is no commune code.
pub(super) fn commune_code(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_uppercase();
    let shaped = (4..=5).contains(&text.len())
        && text.bytes().enumerate().all(|(i, b)| b.is_ascii_digit() || (i == 1 && matches!(b, b'A' | b'B')));
    shaped.then(|| format!("{text:0>5}"))
}

/// The département of a commune, as its code says: `44109` → `44`, `97411` → `974`.
#[must_use]
pub fn departement_of(code: &str) -> String {
    let length = if code.starts_with("97") || code.starts_with("98") { 3 } else { 2 };
    code.chars().take(length).collect()
}

const CODE: [&str; 6] = ["comcode", "com", "codeinsee", "codecommune", "depcom", "inseecom"];
const NAME: [&str; 7] = ["comname", "libelle", "nomcommune", "libcom", "nccenr", "nomstandard", "nom"];
const TYPE: [&str; 1] = ["typecom"];
const EPCI_CODE: [&str; 4] = ["epcisiren", "codeepci", "epci", "epcicode"];
const EPCI_NAME: [&str; 5] = ["epciname", "nomepci", "libepci", "epcilibelle", "epcinom"];
const DEP_NAME: [&str; 4] = ["depname", "nomdepartement", "libdep", "depnom"];
const REGION_NAME: [&str; 4] = ["regname", "nomregion", "libreg", "regnom"];
/// Latitude and longitude of the centre; of the town hall where only that is given.
const CENTRES: [(&str, &str); 4] = [
    ("latitudecentre", "longitudecentre"),
    ("latitude", "longitude"),
    ("latitudemairie", "longitudemairie"),
    ("lat", "lon"),
];
const HECTARES: [&str; 3] = ["superficiehectare", "surfacehectare", "surfaceha"];

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
                .expected((
                    "une colonne de code INSEE et une colonne de nom",
                    "a column of INSEE codes and a column of names",
                ))
                .hint((
                    "Chargez le fichier des communes avec leur EPCI, leur département et leur région.",
                    "Load the file of communes with their EPCI, their département and their region.",
                )),
        );
        return out;
    };
    let (kind, epci_code, epci_name) = (column(&TYPE), column(&EPCI_CODE), column(&EPCI_NAME));
    let (departement_name, region_name) = (column(&DEP_NAME), column(&REGION_NAME));
    let centre = CENTRES.iter().find_map(|(lat, lon)| column(&[*lat]).zip(column(&[*lon])));
    let hectares = column(&HECTARES);
    each_row(&mut table, &mut out.report, |row, report| {
        let text = |c: Option<usize>| {
            c.map(|c| row.get(c)).filter(|t| !t.is_empty() && *t != "NA").map(str::to_owned)
        };
        if matches!(text(kind).as_deref(), Some("COMD" | "COMA")) {
            return Ok(());
        }
        let insee = commune_code(row.get(code)).ok_or_else(|| {
            Box::new(refused(row, IssueCode::ValeurIllisible, code, "code INSEE").expected((
                "cinq caractères, comme 44109 ou 2A004",
                "five characters, such as 44109 or 2A004",
            )))
        })?;
        let number = |c: usize| row.get(c).replace(',', ".").parse::<f64>().ok();
        let point = centre.and_then(|(lat, lon)| Some(Point::new(number(lon)?, number(lat)?)));
        let commune = Commune {
            extent: point.filter(|p| p.is_plausible()).map(|p| Extent::around(p, hectares.and_then(number))),
            departement_code: departement_of(&insee),
            name: row.get(name).to_owned(),
            epci_code: text(epci_code).filter(|c| c.len() == 9 && c.bytes().all(|b| b.is_ascii_digit())),
            epci_name: text(epci_name),
            departement_name: text(departement_name),
            region_name: text(region_name),
            code: insee.clone(),
        };
        if out.communes.by_code.contains_key(&insee) {
            report.push(
                Issue::new(IssueCode::DoublonFichier, Severity::ToConfirm)
                    .at(row.line(), Some(code))
                    .field("code INSEE")
                    .value(&insee)
                    .hint(("La première ligne est gardée.", "The first line is kept.")),
            );
            return Ok(());
        }
        report.rows_kept += 1;
        out.communes.by_code.insert(insee, commune);
        Ok(())
    });
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
    fn two_files_complete_each_other() {
        let names =
            read("com_code;com_name;epci_siren;epci_name\n33999;Valombre;200000001;CC du Val\n").communes;
        let places = read(
            "code_insee;nom_standard;superficie_hectare;latitude_centre;longitude_centre\n\
             33999;Valombre-sur-Mer;1500;45,1;-2,6\n13055;Marseille;24062;43.29;5.37\n",
        );
        let both = names.completed_by(places.communes);
        let commune = both.find("33999").unwrap();
        assert_eq!(
            (commune.name.as_str(), commune.epci_name.as_deref()),
            ("Valombre-sur-Mer", Some("CC du Val"))
        );
        assert_eq!((both.len(), both.placed()), (2, 2));
        assert_eq!(both.distance_m("33999", Point::new(-2.6, 45.1)), Some(0.0));
        assert!(both.distance_m("33999", Point::new(-2.6, 45.42)).is_some_and(|d| d > 25_000.0));
        assert_eq!(both.distance_m("13207", Point::new(5.36, 43.28)), Some(0.0), "an arrondissement");
        assert_eq!(both.distance_m("44109", Point::new(5.36, 43.28)), None);
        let kept: CommuneIndex = both.iter().cloned().collect();
        let text = serde_json::to_string(&kept.iter().collect::<Vec<_>>()).unwrap();
        let back: Vec<Commune> = serde_json::from_str(&text).unwrap();
        assert_eq!(back.into_iter().collect::<CommuneIndex>(), both);
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
