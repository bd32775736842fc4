//! Files of data·inclusion: JSON in its several shapes, tables, workbooks of two sheets.

use super::fields::Record;
use super::records::{Dataset, Service, Structure};
use crate::places::table_report;
use model::Words;
use model::issue::{ImportReport, Issue, IssueCode, Severity};
use model::words::header_key;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use tabular::{Limits, Table, TableError};

/// What the reading of a file gives: records in the order of the file, one for each id.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Read {
    pub dataset: Dataset,
    pub report: ImportReport,
}

/// Records of one file; a directory of the whole country has some 400 000.
const MOST: u64 = 2_000_000;

/// Names of the schema by which a table is recognised.
const OF_STRUCTURE: [&str; 4] = ["siret", "site_web", "accessibilite_lieu", "reseaux_porteurs"];
const OF_SERVICE: [&str; 4] = ["structure_id", "thematiques", "modes_accueil", "zone_eligibilite"];
const SHARED: [&str; 16] = [
    "source",
    "id",
    "nom",
    "date_maj",
    "description",
    "lien_source",
    "commune",
    "code_postal",
    "code_insee",
    "adresse",
    "complement_adresse",
    "longitude",
    "latitude",
    "telephone",
    "courriel",
    "horaires_accueil",
];
const SERVICE_ONLY: [&str; 13] = [
    "type",
    "frais",
    "frais_precisions",
    "publics",
    "publics_precisions",
    "conditions_acces",
    "contact_nom_prenom",
    "lien_mobilisation",
    "modes_mobilisation",
    "mobilisable_par",
    "mobilisation_precisions",
    "volume_horaire_hebdomadaire",
    "nombre_semaines",
];

/// What is being gathered.
struct Gathering<'a> {
    read: Read,
    source: &'a str,
    is_siret: &'a dyn Fn(&str) -> bool,
    seen: BTreeSet<(bool, String, String)>,
}

impl<'a> Gathering<'a> {
    fn new(report: ImportReport, source: &'a str, is_siret: &'a dyn Fn(&str) -> bool) -> Gathering<'a> {
        Gathering { read: Read { report, ..Read::default() }, source, is_siret, seen: BTreeSet::new() }
    }

    fn take(&mut self, values: &Map<String, Value>, line: u64, columns: &[(String, usize)]) {
        self.read.report.rows_read += 1;
        let record = Record { values, line, columns, report: &mut self.read.report, is_siret: self.is_siret };
        let is_service = values.contains_key("structure_id");
        let (key, structure, service) = if is_service {
            let Some(service) = record.service(self.source) else { return self.reject() };
            ((true, service.source.clone(), service.id.clone()), None, Some(service))
        } else {
            let Some(structure) = record.structure(self.source) else { return self.reject() };
            ((false, structure.source.clone(), structure.id.clone()), Some(structure), None)
        };
        if !self.seen.insert(key.clone()) {
            self.read.report.push(
                Issue::new(IssueCode::DoublonFichier, Severity::ToConfirm)
                    .at(line, None)
                    .field("id")
                    .value(&key.2)
                    .hint((
                        "La première ligne de cet identifiant est gardée.",
                        "The first row with this identifier is kept.",
                    )),
            );
            return self.reject();
        }
        self.read.report.rows_kept += 1;
        self.read.dataset.structures.extend(structure);
        self.read.dataset.services.extend(service);
    }

    fn reject(&mut self) {
        self.read.report.rows_rejected += 1;
    }

    /// Services whose structure is not in the file are told: the register may know it.
    fn done(mut self) -> Read {
        let known: BTreeSet<(&str, &str)> =
            self.read.dataset.structures.iter().map(|s| (s.source.as_str(), s.id.as_str())).collect();
        let alone = self
            .read
            .dataset
            .services
            .iter()
            .filter(|s| !known.contains(&(s.source.as_str(), s.structure_id.as_str())))
            .count();
        let figures = &mut self.read.report.figures;
        figures.insert("structures".to_owned(), self.read.dataset.structures.len() as u64);
        figures.insert("services".to_owned(), self.read.dataset.services.len() as u64);
        figures.insert("services-without-structure".to_owned(), alone as u64);
        if self.read.report.rows_read == 0 && !self.read.report.is_refused() {
            self.read.report.push(Issue::new(IssueCode::FichierVide, Severity::Error));
        }
        self.read
    }
}

fn refusal(mut report: ImportReport, code: IssueCode, hint: impl Into<Words>) -> Read {
    report.push(Issue::new(code, Severity::Error).hint(hint));
    Read { report, ..Read::default() }
}

/// Reads JSON: a list of records, `{"structures": […], "services": […]}`, a page of the interface (`items`), or a dump
/// of Les emplois (`model`, `pk`, `fields`). A record that has a `structure_id` is a service. `source` names the file's
/// source where the records do not; `is_siret` is the official check.
pub fn read_json(name: &str, bytes: &[u8], source: &str, is_siret: &dyn Fn(&str) -> bool) -> Read {
    let report = ImportReport {
        file: name.to_owned(),
        layout: Some("data-inclusion".to_owned()),
        ..ImportReport::default()
    };
    let body: Value = match serde_json::from_slice(bytes) {
        Ok(body) => body,
        Err(error) => {
            let (line, column) = (error.line(), error.column());
            let hint = (
                format!(
                    "Ce n'est pas du JSON (ligne {line}, colonne {column}). Exportez de nouveau le fichier."
                ),
                format!("This is not JSON (line {line}, column {column}). Export the file again."),
            );
            return refusal(report, IssueCode::FichierIllisible, hint);
        }
    };
    let mut lists: Vec<Vec<Value>> = Vec::new();
    match body {
        Value::Array(all) => lists.push(all),
        Value::Object(mut parts) => {
            for part in ["structures", "services", "items"] {
                if let Some(Value::Array(all)) = parts.remove(part) {
                    lists.push(all);
                }
            }
        }
        _ => {}
    }
    if lists.is_empty() {
        let hint = (
            "Attendu : une liste de structures ou de services, ou « structures » et « services ».",
            "Expected: a list of structures or services, or “structures” and “services”.",
        );
        return refusal(report, IssueCode::ModeleInconnu, hint);
    }
    let mut gathering = Gathering::new(report, source, is_siret);
    for (rank, value) in (1_u64..).zip(lists.into_iter().flatten()) {
        if rank > MOST {
            return refusal(
                gathering.read.report,
                IssueCode::FichierTropGrand,
                ("Deux millions de fiches au plus.", "Two million records at most."),
            );
        }
        match value {
            Value::Object(values) => {
                let values = if values.contains_key("fields") { of_dump(&values) } else { values };
                gathering.take(&values, rank, &[]);
            }
            _ => {
                gathering.read.report.rows_read += 1;
                gathering.reject();
                let issue = Issue::new(IssueCode::LigneIllisible, Severity::Error).at(rank, None);
                gathering.read.report.push(issue.expected(("un objet JSON", "a JSON object")));
            }
        }
    }
    gathering.done()
}

/// A record of a dump of Les emplois, with the names of the schema. Its lists are numbers of rows of other tables:
/// they stay unknown.
fn of_dump(record: &Map<String, Value>) -> Map<String, Value> {
    let empty = Map::new();
    let fields = record.get("fields").and_then(Value::as_object).unwrap_or(&empty);
    let is_service = record.get("model").and_then(Value::as_str).is_some_and(|m| m.ends_with("service"));
    let mut values = Map::new();
    let names = [
        ("name", "nom"),
        ("updated_on", "date_maj"),
        ("description", "description"),
        ("source_link", "lien_source"),
        ("siret", "siret"),
        ("city", "commune"),
        ("post_code", "code_postal"),
        ("address_line_1", "adresse"),
        ("address_line_2", "complement_adresse"),
        ("phone", "telephone"),
        ("email", "courriel"),
        ("contact_phone", "telephone"),
        ("contact_email", "courriel"),
        ("contact_full_name", "contact_nom_prenom"),
        ("website", "site_web"),
        ("opening_hours", "horaires_accueil"),
        ("fee_details", "frais_precisions"),
        ("publics_details", "publics_precisions"),
        ("access_conditions_di", "conditions_acces"),
        ("mobilizations_details", "mobilisation_precisions"),
        ("eligibility_zones", "zone_eligibilite"),
    ];
    for (theirs, ours) in names {
        if let Some(value) = fields.get(theirs).filter(|v| !v.is_null() && **v != json!("")) {
            values.insert(ours.to_owned(), value.clone());
        }
    }
    values.insert("id".to_owned(), fields.get("uid").cloned().unwrap_or(Value::Null));
    let place = fields.get("coordinates").and_then(Value::as_str).and_then(|text| {
        let inside = text.split_once('(')?.1.split_once(')')?.0;
        inside.split_once(' ').map(|(lon, lat)| (lon.to_owned(), lat.to_owned()))
    });
    if let Some((lon, lat)) = place {
        values.insert("longitude".to_owned(), json!(lon));
        values.insert("latitude".to_owned(), json!(lat));
    }
    if is_service {
        // The dump names the structure by its row, which only the file of structures of the same dump explains.
        values.insert("structure_id".to_owned(), fields.get("structure").cloned().unwrap_or(Value::Null));
    } else if let Some(pk) = record.get("pk") {
        values.insert("id".to_owned(), pk.clone());
    }
    values
}

/// Reads a table of structures or of services: it is one of services when it has a column `structure_id`.
pub fn read_table(mut table: Table, source: &str, is_siret: &dyn Fn(&str) -> bool) -> Read {
    let mut report = table_report(&table, "data-inclusion");
    let mut columns: Vec<(String, usize)> = Vec::new();
    let mut ignored = None;
    for (at, cell) in table.header().iter().enumerate() {
        let key = header_key(cell);
        let name = SHARED.iter().chain(&OF_STRUCTURE).chain(&OF_SERVICE).chain(&SERVICE_ONLY);
        match name.copied().find(|name| header_key(name) == key) {
            Some(name) if columns.iter().any(|(known, _)| known == name) => report.push(
                Issue::new(IssueCode::ColonneEnDouble, Severity::Info)
                    .at(table.detected().header_line, Some(at))
                    .field(name)
                    .hint((
                        "La première colonne de ce nom est lue.",
                        "The first column of this name is read.",
                    )),
            ),
            Some(name) => columns.push((name.to_owned(), at)),
            None if cell.trim() == "__ignore__" => ignored = Some(at),
            None if cell.trim().is_empty() => {}
            None => report.push(
                Issue::new(IssueCode::ColonneInconnue, Severity::Info)
                    .at(table.detected().header_line, Some(at))
                    .value(cell)
                    .hint((
                        "Cette colonne n'est pas du schéma : elle n'est pas lue.",
                        "This column is not in the schema: it is not read.",
                    )),
            ),
        }
    }
    let has = |name: &str| columns.iter().any(|(known, _)| known == name);
    if !has("id") || !has("nom") {
        let hint = (
            "Attendu : les colonnes du schéma data·inclusion, au moins id et nom.",
            "Expected: the columns of the data·inclusion schema, at least id and nom.",
        );
        return refusal(report, IssueCode::ModeleInconnu, hint);
    }
    if !has("date_maj") {
        report.push(Issue::new(IssueCode::ColonneManquante, Severity::ToConfirm).field("date_maj").hint((
            "Sans date de mise à jour, rien ne dit si ces fiches sont anciennes.",
            "Without a day of update, nothing says whether these records are old.",
        )));
    }
    let mut gathering = Gathering::new(report, source, is_siret);
    while let Some(row) = table.next_row() {
        let row = match row {
            Ok(row) => row,
            Err(defect) => {
                gathering.read.report.rows_read += 1;
                gathering.reject();
                gathering.read.report.push(Issue::from(&defect));
                continue;
            }
        };
        let marked = ignored.is_some_and(|at| !matches!(row.get(at).trim(), "" | "0" | "false"));
        let blank = columns.iter().all(|(_, at)| row.get(*at).trim().is_empty());
        if marked || blank {
            continue;
        }
        let values: Map<String, Value> =
            columns.iter().map(|(name, at)| (name.clone(), json!(row.get(*at)))).collect();
        gathering.take(&values, row.line(), &columns);
    }
    gathering.done()
}

/// Reads a workbook or a text table: `open` is called for the sheet of structures, then for that of services when it
/// is another one. Figures and issues of both are in one report.
///
/// # Errors
/// [`TableError`] when the file cannot be opened.
pub fn read_workbook(
    open: impl Fn(&Limits, &dyn Fn(&str) -> bool) -> Result<Table, TableError>,
    limits: &Limits,
    source: &str,
    is_siret: &dyn Fn(&str) -> bool,
) -> Result<Read, TableError> {
    let first = open(limits, &|cell| OF_STRUCTURE.iter().any(|n| header_key(n) == header_key(cell)))?;
    let second = open(limits, &|cell| OF_SERVICE.iter().any(|n| header_key(n) == header_key(cell)))?;
    let same = first.header() == second.header();
    let mut read = read_table(first, source, is_siret);
    if same {
        return Ok(read);
    }
    let services = read_table(second, source, is_siret);
    if services.dataset.services.is_empty() {
        return Ok(read);
    }
    let (structures, services_of) = (read.dataset.structures, services.dataset.services);
    let known: BTreeSet<(&str, &str)> =
        structures.iter().map(|s| (s.source.as_str(), s.id.as_str())).collect();
    let alone =
        services_of.iter().filter(|s| !known.contains(&(s.source.as_str(), s.structure_id.as_str()))).count();
    read.report.rows_read += services.report.rows_read;
    read.report.rows_kept += services.report.rows_kept;
    read.report.rows_rejected += services.report.rows_rejected;
    read.report.figures.insert("services".to_owned(), services_of.len() as u64);
    read.report.figures.insert("services-without-structure".to_owned(), alone as u64);
    for (code, count) in services.report.issue_counts {
        *read.report.issue_counts.entry(code).or_default() += count;
    }
    read.report.issues.extend(services.report.issues);
    read.dataset = Dataset { structures, services: services_of };
    Ok(read)
}

/// The structures and services of a list, for writers.
impl From<(Vec<Structure>, Vec<Service>)> for Dataset {
    fn from((structures, services): (Vec<Structure>, Vec<Service>)) -> Dataset {
        Dataset { structures, services }
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
