//! Field observations: `kind; value; unit; lon; lat; observed_on`, one line per thing seen in a street.
//!
//! The format is ours (`docs/formats.md` 1.12). Kinds are a closed list ([`ObservationKind`]), French words are
//! understood; any other column is left unread, so that no remark on a person can come in.

use crate::{
    occupancy::{WrittenDate, written_date},
    places::table_report,
    rows::{cell, each_row, refused},
    survey::value_in_unit,
};
use jiff::civil::Date;
use model::{
    Pair, Point, Words,
    issue::{ImportReport, Issue, IssueCode, Severity},
    observation::{FieldObservation, ObservationKind, ObservationUnit},
    survey::AnswerKind,
    words::{fold, header_key},
};
use tabular::{Row, Table};

/// One observation and its line.
#[derive(Debug, Clone, PartialEq)]
pub struct ObservationRow {
    pub line: u64,
    pub observation: FieldObservation,
}

/// The columns of a table of observations.
struct Columns {
    kind: usize,
    value: Option<usize>,
    unit: Option<usize>,
    lon: usize,
    lat: usize,
    observed_on: usize,
}

fn columns(header: &[String]) -> Option<Columns> {
    let keys: Vec<String> = header.iter().map(|h| header_key(h)).collect();
    let column = |names: &[&str]| names.iter().find_map(|n| keys.iter().position(|k| k == n));
    Some(Columns {
        kind: column(&["kind", "observation", "constat"])?,
        value: column(&["value", "valeur", "mesure"]),
        unit: column(&["unit", "unite"]),
        lon: column(&["lon", "longitude", "lng"])?,
        lat: column(&["lat", "latitude"])?,
        observed_on: column(&["observedon", "date", "dateconstat", "releve"])?,
    })
}

/// Is this the header of a table of observations?
#[must_use]
pub fn is_observations(header: &[String]) -> bool {
    columns(header).is_some()
}

/// Our own codes, or the words of the field.
fn kind_of(text: &str) -> Option<ObservationKind> {
    Some(match fold(text).as_str() {
        "marche" | "marches" | "escalier" => ObservationKind::Steps,
        "sans marche" | "plus de marche" | "pas de marche" => ObservationKind::NoSteps,
        "bordure" | "ressaut" | "trottoir" => ObservationKind::Kerb,
        "pente" => ObservationKind::Slope,
        "largeur" | "passage" => ObservationKind::Width,
        "sol regulier" => ObservationKind::GroundEven,
        "paves" => ObservationKind::GroundCobbled,
        "sol meuble" | "sol instable" => ObservationKind::GroundLoose,
        "ferme" | "fermee" | "travaux" => ObservationKind::Closed,
        "ouvert" | "ouverte" | "rouvert" => ObservationKind::Open,
        "barriere" | "chicane" => ObservationKind::Barrier,
        "sans barriere" | "plus de barriere" => ObservationKind::BarrierGone,
        "main courante" | "rampe d'appui" => ObservationKind::Handrail,
        "sans main courante" => ObservationKind::NoHandrail,
        "rampe" => ObservationKind::Ramp,
        "sans rampe" => ObservationKind::NoRamp,
        "eclaire" => ObservationKind::Lit,
        "non eclaire" | "pas eclaire" => ObservationKind::Unlit,
        code => return ObservationKind::from_code(code),
    })
}

const fn answer_kind(unit: ObservationUnit) -> (AnswerKind, Pair) {
    match unit {
        ObservationUnit::Count => (AnswerKind::Count, ("marches", "steps")),
        ObservationUnit::Centimetres => (AnswerKind::Centimetres, ("cm", "cm")),
        ObservationUnit::Percent => (AnswerKind::Percent, ("%", "%")),
    }
}

/// Reads observations. `today` only serves to refuse those dated in the future. A line that misses its day, its value or
/// its position is refused: an observation that cannot be placed or dated cannot be laid over the map.
#[must_use]
pub fn read_observations(mut table: Table, today: Date) -> (Vec<ObservationRow>, ImportReport) {
    let mut report = table_report(&table, "field-observations");
    let mut rows = Vec::new();
    let Some(columns) = columns(table.header()) else {
        report.push(
            Issue::new(IssueCode::ColonneManquante, Severity::Error)
                .field("kind, lon, lat, observed_on")
                .expected(Words::same("kind; value; unit; lon; lat; observed_on"))
                .hint((
                    "Reprenez le fichier modèle des constats de terrain.",
                    "Start again from the template file of field observations.",
                )),
        );
        return (rows, report);
    };
    each_row(&mut table, &mut report, |row, report| {
        let observation = observation(row, &columns, today)?;
        report.rows_kept += 1;
        rows.push(ObservationRow { line: row.line(), observation });
        Ok(())
    });
    (rows, report)
}

fn observation(row: &Row<'_>, columns: &Columns, today: Date) -> Result<FieldObservation, Box<Issue>> {
    let refused = |code, at: usize, field: &str| refused(row, code, at, field);
    let kind = kind_of(row.get(columns.kind)).ok_or_else(|| {
        let all = ObservationKind::ALL.map(ObservationKind::code).join(", ");
        Box::new(refused(IssueCode::HorsListe, columns.kind, "kind").expected(Words::same(all)))
    })?;
    let value = match kind.bounds() {
        // A value beside a kind that has none is left unread.
        None => None,
        Some((unit, least, most)) => {
            let at = columns.value.unwrap_or(columns.kind);
            let (answer, (fr, en)) = answer_kind(unit);
            let expected =
                Words::from((format!("de {least} à {most} {fr}"), format!("from {least} to {most} {en}")));
            let number = value_in_unit(cell(row, columns.value), cell(row, columns.unit), answer)
                .ok()
                .flatten()
                .ok_or_else(|| {
                    Box::new(refused(IssueCode::ValeurIllisible, at, "value").expected(expected.clone()))
                })?;
            let within = u16::try_from(number).ok().filter(|n| (least..=most).contains(n));
            Some(
                within.ok_or_else(|| {
                    Box::new(refused(IssueCode::HorsBornes, at, "value").expected(expected))
                })?,
            )
        }
    };
    let degrees = |at: usize| row.get(at).trim().replace(',', ".").parse::<f64>().ok();
    let point = degrees(columns.lon).zip(degrees(columns.lat)).map(|(lon, lat)| Point::new(lon, lat));
    let point = point.ok_or_else(|| {
        Box::new(refused(IssueCode::CoordonneesAbsentes, columns.lon, "lon, lat").expected((
            "des degrés décimaux, comme 2,3522 et 48,8566",
            "decimal degrees, such as 2.3522 and 48.8566",
        )))
    })?;
    if !point.is_plausible() {
        return Err(Box::new(refused(IssueCode::HorsBornes, columns.lon, "lon, lat").expected((
            "une longitude entre −180 et 180, une latitude entre −90 et 90",
            "a longitude between −180 and 180, a latitude between −90 and 90",
        ))));
    }
    if !point.is_in_france() && Point::new(point.lat, point.lon).is_in_france() {
        return Err(Box::new(refused(IssueCode::CoordonneesInversees, columns.lon, "lon, lat").hint((
            "La longitude et la latitude semblent échangées : corrigez l'ordre des colonnes.",
            "Longitude and latitude seem to be swapped: correct the order of the columns.",
        ))));
    }
    let observed_on = match written_date(row.get(columns.observed_on)) {
        WrittenDate::Day(day) if day > today => {
            return Err(Box::new(refused(IssueCode::DateFuture, columns.observed_on, "observed_on")));
        }
        WrittenDate::Day(day) => day,
        _ => {
            return Err(Box::new(
                refused(IssueCode::ValeurIllisible, columns.observed_on, "observed_on")
                    .expected(("le jour du constat, jj/mm/aaaa", "the day of the observation, dd/mm/yyyy")),
            ));
        }
    };
    Ok(FieldObservation { kind, value, point, observed_on })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;
    use tabular::Limits;

    fn read(text: &str) -> (Vec<ObservationRow>, ImportReport) {
        let table = Table::from_bytes("constats.csv", text.as_bytes().to_vec(), &Limits::default()).unwrap();
        read_observations(table, date(2026, 6, 1))
    }

    const HEADER: &str = "kind;value;unit;lon;lat;observed_on;remarque\n";

    #[test]
    fn what_was_seen_is_read_in_our_codes_and_in_french() {
        let (rows, report) = read(&format!(
            "{HEADER}steps;3;;2,35;48,85;12/03/2026;M. Dupont râle\nBordure;1,2;cm;2.35;48.85;2026-03-12;\n\
             pente;7;%;2.35;48.85;12/03/2026;\nTravaux;;;2.35;48.85;12/03/2026;\n"
        ));
        let told: Vec<_> = rows.iter().map(|r| (r.observation.kind, r.observation.value)).collect();
        assert_eq!(
            told,
            [
                (ObservationKind::Steps, Some(3)),
                (ObservationKind::Kerb, Some(1)),
                (ObservationKind::Slope, Some(7)),
                (ObservationKind::Closed, None)
            ]
        );
        assert!(rows.iter().all(|r| r.observation.is_sound()));
        assert_eq!(rows[0].observation.observed_on, date(2026, 3, 12));
        assert_eq!((report.rows_read, report.rows_kept), (4, 4));
        assert!(!format!("{rows:?} {report:?}").contains("Dupont"), "remarks are not read");
    }

    #[test]
    fn every_defect_has_its_code_and_its_place() {
        let (rows, report) = read(&format!(
            "{HEADER}trou;;;2.35;48.85;12/03/2026;\nsteps;;;2.35;48.85;12/03/2026;\n\
             width;3;m;2.35;48.85;12/03/2026;\nwidth;30;m;2.35;48.85;12/03/2026;\nclosed;;;;;12/03/2026;\n\
             closed;;;48.85;2.35;12/03/2026;\nclosed;;;2.35;48.85;12/03/2030;\nclosed;;;2.35;48.85;mars;\n"
        ));
        assert_eq!(rows.len(), 1);
        let counts = &report.issue_counts;
        for (code, count) in [
            ("HORS_LISTE", 1),
            ("VALEUR_ILLISIBLE", 2),
            ("HORS_BORNES", 1),
            ("COORDONNEES_ABSENTES", 1),
            ("COORDONNEES_INVERSEES", 1),
            ("DATE_FUTURE", 1),
        ] {
            assert_eq!(counts.get(code), Some(&count), "{code} {counts:?}");
        }
        assert_eq!(report.rows_rejected, 7);
        assert!(report.issues.iter().any(|i| i.line == Some(5) && i.column.as_deref() == Some("B")));
    }

    #[test]
    fn another_table_is_refused() {
        assert!(read("a;b;c\n1;2;3\n").1.is_refused());
        assert!(!is_observations(&["residence_ref".to_owned(), "item_code".to_owned(), "value".to_owned()]));
    }

    proptest! {
        #[test]
        fn arbitrary_cells_never_panic_and_what_is_kept_is_sound(cells in prop::collection::vec("[^;\r\n\"]{0,12}", 6)) {
            let bytes = format!("{HEADER}{};\n", cells.join(";")).into_bytes();
            // What is not a text at all is refused before it comes here.
            let Ok(table) = Table::from_bytes("constats.csv", bytes, &Limits::default()) else { return Ok(()) };
            let (rows, report) = read_observations(table, date(2026, 6, 1));
            prop_assert!(rows.iter().all(|r| r.observation.is_sound()));
            prop_assert_eq!(report.rows_read, report.rows_kept + report.rows_rejected);
        }
    }
}
