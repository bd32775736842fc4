//! Which kind of file it is, and the ground that all table readers stand on.

use super::{
    Door, Families, Found, Listed, acceslibre, acceslibre_json, bpe, gtfs, plain, report::table_report,
};
use model::{
    EntranceAccess, Point,
    geo::lambert93,
    issue::{ImportReport, Issue, IssueCode, Severity},
    words::header_key,
};
use std::{collections::BTreeMap, io::Read};
use tabular::{Row, Table};

/// Kinds of files that list places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceFormat {
    /// INSEE *base permanente des équipements*, any vintage.
    Bpe,
    /// acceslibre export, `;` or `,`.
    Acceslibre,
    /// GTFS `stops.txt`.
    Gtfs,
    /// Our own `name;category;lon;lat;entrance`.
    Plain,
}

/// A box of longitudes and latitudes, borders included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    pub west: f64,
    pub south: f64,
    pub east: f64,
    pub north: f64,
}

impl Area {
    #[must_use]
    pub fn holds(&self, point: Point) -> bool {
        (self.west..=self.east).contains(&point.lon) && (self.south..=self.north).contains(&point.lat)
    }
}

/// How to read places.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadOptions {
    /// Places outside are passed over and counted: national files are read for one territory.
    pub area: Option<Area>,
    /// What equipment codes are for.
    pub families: Families,
}

impl Default for ReadOptions {
    fn default() -> ReadOptions {
        ReadOptions { area: None, families: Families::shipped() }
    }
}

/// Finds out what a table of places is from its header. `None`: not one that we read.
#[must_use]
pub fn detect(header: &[String]) -> Option<PlaceFormat> {
    let keys = header.iter().map(|h| header_key(h)).collect::<Vec<_>>();
    let has = |name: &str| keys.iter().any(|k| k == name);
    if has("typequ") {
        Some(PlaceFormat::Bpe)
    } else if has("stopid") && has("stoplat") && has("stoplon") {
        Some(PlaceFormat::Gtfs)
    } else if keys.iter().any(|k| k == "entreeplainpied" || k == "entreepmr") {
        Some(PlaceFormat::Acceslibre)
    } else if plain::columns(&keys).is_some() {
        Some(PlaceFormat::Plain)
    } else {
        None
    }
}

/// Reads a table of places of any known kind and hands each over. The report counts what was refused; its figures
/// are `places-CATEGORY`, `other-kinds` (rows that are no place of the index), `without-activity` (rows that do not say
/// what they are for), `doors` (those of them whose entrance was seen) and `outside-area`.
pub fn read_table(table: Table, options: &ReadOptions, sink: &mut dyn FnMut(Listed)) -> ImportReport {
    let Some(format) = detect(table.header()) else {
        let mut report = table_report(&table, "places");
        report.push(
            Issue::new(IssueCode::ModeleInconnu, Severity::Error)
                .value(&table.header().join(" ; "))
                .expected(("la BPE de l'INSEE, un export acceslibre, un fichier stops.txt, ou name;category;lon;lat;entrance", "the BPE of INSEE, an acceslibre export, a stops.txt file, or name;category;lon;lat;entrance"))
                .hint(("Vérifiez la ligne d'en-tête du fichier.", "Check the header line of the file.")),
        );
        return report;
    };
    let layout = match format {
        PlaceFormat::Bpe => "bpe",
        PlaceFormat::Acceslibre => "acceslibre",
        PlaceFormat::Gtfs => "gtfs-stops",
        PlaceFormat::Plain => "places-csv",
    };
    let report = table_report(&table, layout);
    let keys = table.header().iter().map(|h| header_key(h)).collect();
    let mut reading = Reading { keys, report, options, sink };
    match format {
        PlaceFormat::Bpe => bpe::read(table, &mut reading),
        PlaceFormat::Acceslibre => acceslibre::read(table, &mut reading),
        PlaceFormat::Gtfs => gtfs::read(table, &mut reading),
        PlaceFormat::Plain => plain::read(table, &mut reading),
    }
    reading.report
}

/// Reads the JSON dump of an acceslibre database (a list of `{model, pk, fields}`). It names activities by number:
/// places are found only when the dump also holds the activities.
pub fn read_json(
    name: &str,
    input: impl Read,
    options: &ReadOptions,
    sink: &mut dyn FnMut(Listed),
) -> ImportReport {
    let mut report = ImportReport::default();
    name.clone_into(&mut report.file);
    report.layout = Some("acceslibre-json".to_owned());
    let mut reading = Reading { keys: Vec::new(), report, options, sink };
    acceslibre_json::read(input, &mut reading);
    reading.report
}

/// Identifiers already given, so that identical rows stay apart: the n-th is `ID#n`.
#[derive(Debug, Default)]
pub(super) struct Ranks(BTreeMap<String, u32>);

impl Ranks {
    pub fn next(&mut self, id: String) -> String {
        let rank = self.0.entry(id.clone()).or_default();
        *rank += 1;
        if *rank == 1 { id } else { format!("{id}#{rank}") }
    }
}

/// What a reader has in hand.
pub(super) struct Reading<'a> {
    /// The header, as `header_key` gives it.
    pub keys: Vec<String>,
    pub report: ImportReport,
    pub options: &'a ReadOptions,
    pub sink: &'a mut dyn FnMut(Listed),
}

impl Reading<'_> {
    /// The first column with one of these names.
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|n| self.keys.iter().position(|k| k == n))
    }

    pub fn count(&mut self, figure: &str) {
        *self.report.figures.entry(figure.to_owned()).or_default() += 1;
    }

    /// Refuses the row that is being read.
    pub fn refuse(&mut self, issue: Issue) {
        self.report.rows_rejected += 1;
        self.report.push(issue);
    }

    /// Hands a place over, unless it is outside the area.
    pub fn give(&mut self, found: Found) {
        if self.options.area.is_some_and(|area| !area.holds(found.place.point)) {
            self.count("outside-area");
            return;
        }
        self.report.rows_kept += 1;
        self.count(&format!("places-{}", found.place.category.code()));
        (self.sink)(Listed::Place(found));
    }

    /// Hands over what was seen at a door, unless nothing was, nothing names it, or it is outside the area.
    pub fn give_door(&mut self, door: Door) {
        let nameless = door.name.is_none() && door.siret.is_none();
        if nameless || door.entrance == EntranceAccess::Unknown {
            return;
        }
        if self.options.area.is_some_and(|area| !area.holds(door.point)) {
            self.count("outside-area");
            return;
        }
        self.count("doors");
        (self.sink)(Listed::Door(door));
    }

    /// The position of a row given in degrees: `Err` has been counted and reported.
    pub fn position(&mut self, line: u64, column: Option<usize>, lon: &str, lat: &str) -> Option<Point> {
        if is_empty(lon) || is_empty(lat) {
            self.refuse(
                Issue::new(IssueCode::CoordonneesAbsentes, Severity::Error)
                    .at(line, column)
                    .field("longitude, latitude")
                    .hint((
                        "Ce lieu ne peut pas être rejoint : complétez sa position dans le fichier d'origine.",
                        "Nobody can be led to this place: fill in its position in the original file.",
                    )),
            );
            return None;
        }
        let Some(point) = decimal(lon).zip(decimal(lat)).map(|(lon, lat)| Point::new(lon, lat)) else {
            self.refuse(
                Issue::new(IssueCode::ValeurIllisible, Severity::Error)
                    .at(line, column)
                    .field("longitude, latitude")
                    .value(&format!("{lon} ; {lat}"))
                    .expected((
                        "des degrés décimaux, comme 2,3522 et 48,8566",
                        "decimal degrees, such as 2.3522 and 48.8566",
                    )),
            );
            return None;
        };
        self.checked(line, column, point)
    }

    /// Refuses a position that is nowhere, or swapped; tells one outside France and keeps it.
    pub fn checked(&mut self, line: u64, column: Option<usize>, point: Point) -> Option<Point> {
        let issue = |code, severity| {
            Issue::new(code, severity)
                .at(line, column)
                .field("longitude, latitude")
                .value(&format!("{} ; {}", point.lon, point.lat))
        };
        if !point.is_plausible() {
            let code = if point.lon == 0.0 && point.lat == 0.0 {
                IssueCode::CoordonneesAbsentes
            } else {
                IssueCode::HorsBornes
            };
            self.refuse(issue(code, Severity::Error).expected((
                "une longitude entre −180 et 180, une latitude entre −90 et 90",
                "a longitude between −180 and 180, a latitude between −90 and 90",
            )));
            return None;
        }
        if point.is_in_france() {
            return Some(point);
        }
        if Point::new(point.lat, point.lon).is_in_france() {
            self.refuse(issue(IssueCode::CoordonneesInversees, Severity::Error).hint((
                "La longitude et la latitude semblent échangées : corrigez l'ordre des colonnes.",
                "Longitude and latitude seem to be swapped: correct the order of the columns.",
            )));
            return None;
        }
        self.report.rows_to_confirm += 1;
        self.report.push(issue(IssueCode::CoordonneesHorsFrance, Severity::ToConfirm));
        Some(point)
    }

    /// The position of a row given in Lambert-93 metres.
    pub fn lambert(&mut self, line: u64, column: Option<usize>, x: &str, y: &str) -> Option<Point> {
        if is_empty(x) || is_empty(y) {
            return self.position(line, column, "", "");
        }
        let point = decimal(x).zip(decimal(y)).and_then(|(x, y)| lambert93::to_wgs84(x, y));
        let Some(point) = point else {
            self.refuse(
                Issue::new(IssueCode::ValeurIllisible, Severity::Error)
                    .at(line, column)
                    .field("LAMBERT_X, LAMBERT_Y")
                    .value(&format!("{x} ; {y}"))
                    .expected(("des mètres Lambert-93 (EPSG:2154)", "Lambert-93 metres (EPSG:2154)"))
                    .hint((
                        "Hors de la métropole, donnez LONGITUDE et LATITUDE.",
                        "Give LONGITUDE and LATITUDE outside metropolitan France.",
                    )),
            );
            return None;
        };
        self.checked(line, column, point)
    }

    /// Walks through the rows; faulty ones are reported.
    pub fn each_row(&mut self, table: &mut Table, mut each: impl FnMut(&mut Self, &Row<'_>)) {
        while let Some(row) = table.next_row() {
            self.report.rows_read += 1;
            match row {
                Ok(row) => each(self, &row),
                Err(defect) => self.refuse(Issue::from(&defect)),
            }
        }
    }
}

/// Empty, or one of the words that stand for it.
pub(super) fn is_empty(text: &str) -> bool {
    matches!(text.trim(), "" | "NA" | "N/A" | "nan" | "NaN" | "NULL" | "null" | "None" | "-" | "ND")
}

/// A number with a point or a comma.
pub(super) fn decimal(text: &str) -> Option<f64> {
    text.trim().replace(',', ".").parse::<f64>().ok().filter(|n| n.is_finite())
}

/// The day of `2025-06-01T10:00:00Z` or `2025-06-01`.
pub(super) fn iso_day(text: &str) -> Option<jiff::civil::Date> {
    text.trim().get(..10)?.parse().ok()
}

/// Fourteen digits, or nothing.
pub(super) fn siret(text: &str) -> Option<String> {
    let digits = text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    (digits.len() == 14 && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

/// Some text, without the words that stand for nothing.
pub(super) fn some_text(text: &str) -> Option<String> {
    (!is_empty(text)).then(|| text.trim().to_owned())
}

/// `accessible`, `oui`, `partiel`, `non`… `None` when the word is not one of them.
pub(super) fn entrance_word(text: &str) -> Option<EntranceAccess> {
    let folded = model::words::fold(text);
    if let Some(access) = EntranceAccess::from_code(&folded) {
        return Some(access);
    }
    Some(match folded.as_str() {
        "oui" | "yes" | "true" | "vrai" | "1" | "o" | "plain-pied" | "de plain-pied" | "plain pied"
        | "total" | "totale" => EntranceAccess::Accessible,
        "partiel"
        | "partielle"
        | "partiellement"
        | "partiellement accessible"
        | "limited"
        | "limite"
        | "avec aide" => EntranceAccess::Partly,
        "non" | "no" | "false" | "faux" | "0" | "n" | "inaccessible" | "non accessible" | "marches" => {
            EntranceAccess::Not
        }
        "" | "?" | "inconnu" | "inconnue" | "nsp" | "nc" | "nr" | "na" | "non renseigne" => {
            EntranceAccess::Unknown
        }
        _ => return None,
    })
}
