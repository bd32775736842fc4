//! The survey of residences: one line per item looked at.

use super::{column, units::BadValue, value_in_unit};
use crate::{
    occupancy::{WrittenDate, written_date},
    places::table_report,
};
use model::{
    issue::{ImportReport, Issue, IssueCode, Severity},
    survey::{AnswerKind, SURVEY, SurveyAnswer, SurveySource, survey_item},
    words::fold,
};
use serde::{Deserialize, Serialize};
use tabular::Table;

/// One answer and the residence (and building, if it is only of one) that it speaks of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SurveyRow {
    pub line: u64,
    pub residence_ref: String,
    pub building_ref: Option<String>,
    pub answer: SurveyAnswer,
}

const fn unit_of(kind: AnswerKind) -> &'static str {
    match kind {
        AnswerKind::Centimetres => "cm",
        AnswerKind::Percent => "%",
        AnswerKind::Count => "nombre",
        AnswerKind::YesNo => "oui ou non",
        AnswerKind::Share => "% de logements",
        AnswerKind::Metres => "m",
    }
}

/// `terrain`, `plan`, `locataire`, `déduit`, or our own codes.
pub(super) fn source_of(text: &str) -> Option<SurveySource> {
    match fold(text).as_str() {
        "terrain" | "visite" | "sur place" => Some(SurveySource::Field),
        "locataire" | "habitant" => Some(SurveySource::Tenant),
        "deduit" | "estime" | "suppose" => Some(SurveySource::Inferred),
        "plans" => Some(SurveySource::Plan),
        other => SurveySource::from_code(other),
    }
}

/// Reads a survey. `today` only serves to refuse answers dated in the future. Rows that say "unknown" are kept
/// out of the answers and counted: nobody has seen it is not an answer.
#[must_use]
pub fn read_answers(mut table: Table, today: jiff::civil::Date) -> (Vec<SurveyRow>, ImportReport) {
    let mut report = table_report(&table, "survey-answers");
    let mut answers = Vec::new();
    let residence = column(&table, &["residenceref", "residence", "refresidence", "coderesidence"]);
    let item = column(&table, &["itemcode", "item", "code", "point"]);
    let value = column(&table, &["value", "valeur", "reponse"]);
    let (Some(residence), Some(item), Some(value)) = (residence, item, value) else {
        report.push(
            Issue::new(IssueCode::ColonneManquante, Severity::Error)
                .field("residence_ref, item_code, value")
                .expected(
                    "residence_ref; building_ref; item_code; value; unit; surveyed_on; surveyor; source",
                )
                .hint("Reprenez le fichier modèle du relevé."),
        );
        return (answers, report);
    };
    let building = column(&table, &["buildingref", "batiment", "refbatiment"]);
    let unit = column(&table, &["unit", "unite"]);
    let surveyed_on = column(&table, &["surveyedon", "date", "datereleve", "releve"]);
    let source = column(&table, &["source", "origine"]);
    if let Some(surveyor) = column(&table, &["surveyor", "enqueteur", "releveur"]) {
        report.push(
            Issue::new(IssueCode::ColonneInconnue, Severity::Info)
                .at(table.detected().header_line, Some(surveyor))
                .field("surveyor")
                .hint("Le nom de la personne qui a relevé n'est pas lu."),
        );
    }
    while let Some(row) = table.next_row() {
        report.rows_read += 1;
        let row = match row {
            Ok(row) => row,
            Err(defect) => {
                report.rows_rejected += 1;
                report.push(Issue::from(&defect));
                continue;
            }
        };
        let cell = |c: Option<usize>| c.map_or("", |c| row.get(c));
        let refused = |code, at: usize, field: &str| {
            Issue::new(code, Severity::Error).at(row.line(), Some(at)).field(field).value(row.get(at))
        };
        let residence_ref = row.get(residence);
        if residence_ref.is_empty() {
            report.rows_rejected += 1;
            report.push(
                refused(IssueCode::RattachementAbsent, residence, "residence_ref").expected("une référence"),
            );
            continue;
        }
        let Some(known) = survey_item(&row.get(item).to_ascii_uppercase()) else {
            report.rows_rejected += 1;
            let all = SURVEY.iter().map(|i| i.code).collect::<Vec<_>>().join(", ");
            report.push(refused(IssueCode::HorsListe, item, "item_code").expected(all));
            continue;
        };
        let number = match value_in_unit(row.get(value), cell(unit), known.kind) {
            Ok(Some(number)) => number,
            Ok(None) => {
                *report.figures.entry("answers-unknown".to_owned()).or_default() += 1;
                continue;
            }
            Err(why) => {
                report.rows_rejected += 1;
                let column = if why == BadValue::WrongUnit { unit.unwrap_or(value) } else { value };
                report.push(
                    refused(IssueCode::ValeurIllisible, column, known.code).expected(unit_of(known.kind)),
                );
                continue;
            }
        };
        if !(known.min..=known.max).contains(&number) {
            report.rows_rejected += 1;
            report.push(refused(IssueCode::HorsBornes, value, known.code).expected(format!(
                "de {} à {} {}",
                known.min,
                known.max,
                unit_of(known.kind)
            )));
            continue;
        }
        let date = match written_date(cell(surveyed_on)) {
            WrittenDate::Day(day) if day > today => {
                report.rows_rejected += 1;
                report.push(refused(IssueCode::DateFuture, surveyed_on.unwrap_or(value), "surveyed_on"));
                continue;
            }
            WrittenDate::Day(day) => Some(day),
            WrittenDate::Nothing => None,
            WrittenDate::Month(..) | WrittenDate::Year(_) | WrittenDate::Unreadable => {
                report.rows_to_confirm += 1;
                report.push(
                    Issue::new(IssueCode::ValeurIllisible, Severity::ToConfirm)
                        .at(row.line(), surveyed_on)
                        .field("surveyed_on")
                        .value(cell(surveyed_on))
                        .expected("jj/mm/aaaa"),
                );
                None
            }
        };
        let origin = source_of(cell(source));
        if origin.is_none() && !cell(source).is_empty() {
            report.push(
                Issue::new(IssueCode::HorsListe, Severity::ToConfirm)
                    .at(row.line(), source)
                    .field("source")
                    .value(cell(source))
                    .expected("field, plan, tenant ou inferred"),
            );
        }
        report.rows_kept += 1;
        answers.push(SurveyRow {
            line: row.line(),
            residence_ref: residence_ref.to_owned(),
            building_ref: Some(cell(building)).filter(|b| !b.is_empty()).map(str::to_owned),
            answer: SurveyAnswer {
                item: known.code.to_owned(),
                value: number,
                surveyed_on: date,
                source: origin,
            },
        });
    }
    (answers, report)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use tabular::Limits;

    fn read(text: &str) -> (Vec<SurveyRow>, ImportReport) {
        let table = Table::from_bytes("releve.csv", text.as_bytes().to_vec(), &Limits::default()).unwrap();
        read_answers(table, date(2026, 6, 1))
    }

    const HEADER: &str = "residence_ref;building_ref;item_code;value;unit;surveyed_on;surveyor;source\n";

    #[test]
    fn answers_are_read_in_the_unit_of_their_item() {
        let (answers, report) = read(&format!(
            "{HEADER}R1;A;com-corridor;1,40 m;;12/03/2026;Mme Dupont;terrain\nR1;;COM-LIFT;oui;;;;plan\nR1;;COM-LIGHT;?;;;;\n"
        ));
        assert_eq!(answers.len(), 2);
        assert_eq!(answers[0].answer.value, 140);
        assert_eq!(answers[0].answer.surveyed_on, Some(date(2026, 3, 12)));
        assert_eq!(answers[0].answer.source, Some(SurveySource::Field));
        assert_eq!(report.figures["answers-unknown"], 1);
        assert!(!serde_json::to_string(&(answers, report)).unwrap().contains("Dupont"));
    }

    #[test]
    fn every_defect_has_its_code_and_its_place() {
        let (answers, report) = read(&format!(
            "{HEADER};;COM-LIFT;oui;;;;\nR1;;COM-WINDOW;oui;;;;\nR1;;COM-DOOR;large;;;;\nR1;;COM-DOOR;9;m;;;\n\
             R1;;COM-LIFT;oui;;01/01/2030;;\nR1;;OUT-RAMP-SLOPE;5;cm;;;\nR1;;COM-LIFT;non;;mars;;le gardien\n"
        ));
        assert_eq!(answers.len(), 1);
        let counts = &report.issue_counts;
        assert_eq!(counts["RATTACHEMENT_ABSENT"], 1);
        assert_eq!(counts["HORS_LISTE"], 2);
        assert_eq!(counts["VALEUR_ILLISIBLE"], 3);
        assert_eq!(counts["HORS_BORNES"], 1);
        assert_eq!(counts["DATE_FUTURE"], 1);
        assert!(report.issues.iter().any(|i| i.line == Some(3) && i.column.as_deref() == Some("C")));
    }

    #[test]
    fn another_table_is_refused() {
        assert!(read("a;b;c\n1;2;3\n").1.is_refused());
    }
}
