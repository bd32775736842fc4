//! Reads a file of parameters: CSV, comma or semicolon, one value and its days per line.

use crate::{Origin, Parameter, Status, Unit, Value};
use jiff::civil::Date;
use model::Words;

/// The columns, in the order in which files are written.
pub const HEADERS: [&str; 8] =
    ["key", "value", "unit", "valid_from", "valid_to", "legal_reference", "source_note", "status"];

/// What is wrong with a line, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Counted from 1, the line of headers being the first; `None`: the file as a whole, or no file.
    pub line: Option<u64>,
    /// One of [`HEADERS`].
    pub column: Option<&'static str>,
    pub words: Words,
}

impl Fault {
    fn at(line: u64, column: &'static str, words: impl Into<Words>) -> Fault {
        Fault { line: Some(line), column: Some(column), words: words.into() }
    }

    /// Two values of one key hold on the same day.
    #[must_use]
    pub fn overlap(new: &Parameter, known: &Parameter) -> Fault {
        let days = |parameter: &Parameter| {
            let end = |day: Option<Date>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
            format!("{} → {}", end(parameter.from), end(parameter.to))
        };
        let (key, new, known) = (&new.key, days(new), days(known));
        Fault {
            line: None,
            column: Some("valid_from"),
            words: Words::from((
                format!(
                    "{key} : deux valeurs le même jour ({known} et {new}). Terminer l’une avant que l’autre commence."
                ),
                format!(
                    "{key}: two values on the same day ({known} and {new}). End one before the other begins."
                ),
            )),
        }
    }
}

/// Parameters of a file, and what is wrong with the lines that are left out. Text is UTF-8, 1 MiB at most.
#[must_use]
pub fn read(bytes: &[u8], origin: Origin) -> (Vec<Parameter>, Vec<Fault>) {
    let whole =
        |fr: &'static str, en: &'static str| Fault { line: None, column: None, words: Words::from((fr, en)) };
    if bytes.len() > 1 << 20 {
        return (Vec::new(), vec![whole("Fichier de plus de 1 Mio.", "File of more than 1 MiB.")]);
    }
    let first = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
    let delimiter = if first.contains(&b';') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(bytes);
    let headers = reader.headers().cloned().unwrap_or_default();
    let place =
        |name: &str| headers.iter().position(|header| header.trim_start_matches('\u{feff}').trim() == name);
    let places: Vec<Option<usize>> = HEADERS.iter().map(|name| place(name)).collect();
    let mut faults: Vec<Fault> = HEADERS
        .iter()
        .zip(&places)
        .filter(|(_, place)| place.is_none())
        .map(|(name, _)| Fault::at(1, name, ("Colonne absente.", "Column missing.")))
        .collect();
    if !faults.is_empty() {
        return (Vec::new(), faults);
    }
    let mut parameters = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map(csv::Position::line);
                let words = Words::from((
                    "Ligne illisible (UTF-8 attendu).",
                    "Line that cannot be read (UTF-8 expected).",
                ));
                faults.push(Fault { line, column: None, words });
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let cell =
            |index: usize| places[index].and_then(|place| record.get(place)).unwrap_or_default().trim();
        match parameter(line, &cell, origin) {
            Ok(parameter) => parameters.push(parameter),
            Err(fault) => faults.push(fault),
        }
    }
    (parameters, faults)
}

fn parameter<'a>(line: u64, cell: &impl Fn(usize) -> &'a str, origin: Origin) -> Result<Parameter, Fault> {
    let key = cell(0);
    let is_key = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'.';
    if !key.contains('.') || !key.bytes().all(is_key) {
        return Err(Fault::at(
            line,
            HEADERS[0],
            (
                "Clé attendue, comme pension.cap_per_dwelling.",
                "A key is expected, such as pension.cap_per_dwelling.",
            ),
        ));
    }
    let unit = Unit::from_code(cell(2)).ok_or_else(|| {
        let known = Unit::ALL.map(Unit::code).join(", ");
        Fault::at(
            line,
            HEADERS[2],
            (format!("Unité inconnue ; connues : {known}."), format!("Unknown unit; known: {known}.")),
        )
    })?;
    let value = Value::parse(unit, cell(1)).filter(|value| value.is_sound()).ok_or_else(|| {
        let (text, unit) = (cell(1), unit.code());
        Fault::at(
            line,
            HEADERS[1],
            (
                format!(
                    "« {text} » n’est pas une valeur en {unit} : jamais négative, 100 au plus pour percent, deux décimales au plus pour eur et percent."
                ),
                format!(
                    "\"{text}\" is no value in {unit}: never negative, 100 at most for percent, two decimals at most for eur and percent."
                ),
            ),
        )
    })?;
    let day = |index: usize| match cell(index) {
        "" => Ok(None),
        text => text.parse::<Date>().map(Some).map_err(|_| {
            Fault::at(
                line,
                HEADERS[index],
                ("Date attendue, comme 2026-01-31.", "A date is expected, such as 2026-01-31."),
            )
        }),
    };
    let (from, to) = (day(3)?, day(4)?);
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        return Err(Fault::at(
            line,
            HEADERS[4],
            ("La fin est avant le début.", "The end is before the beginning."),
        ));
    }
    let status = Status::from_code(cell(7)).ok_or_else(|| {
        let known = Status::ALL.map(Status::code).join(", ");
        Fault::at(
            line,
            HEADERS[7],
            (format!("Statut inconnu ; connus : {known}."), format!("Unknown status; known: {known}.")),
        )
    })?;
    if cell(5).is_empty() && cell(6).is_empty() {
        return Err(Fault::at(
            line,
            HEADERS[5],
            ("Une référence ou une source est nécessaire.", "A reference or a source is needed."),
        ));
    }
    let (reference, note) = (cell(5).to_owned(), cell(6).to_owned());
    Ok(Parameter { key: key.to_owned(), value, from, to, reference, note, status, origin })
}
