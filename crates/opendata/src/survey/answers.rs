//! The survey of residences: one line per item looked at.

use super::{column, units::BadValue, unreadable_day, value_in_unit};
use crate::{
    occupancy::{WrittenDate, written_date},
    places::table_report,
    rows::{cell, each_row, refused, to_confirm},
};
use jiff::civil::Date;
use model::{
    Pair, Words,
    issue::{ImportReport, Issue, IssueCode, Severity},
    survey::{AnswerKind, SURVEY, SurveyAnswer, SurveyItem, SurveySource, survey_item},
    words::fold,
};
use serde::{Deserialize, Serialize};
use tabular::{Row, Table};

/// One answer and the residence (and building, if it is only of one) that it speaks of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SurveyRow {
    pub line: u64,
    pub residence_ref: String,
    pub building_ref: Option<String>,
    pub answer: SurveyAnswer,
}

const fn unit_of(kind: AnswerKind) -> Pair {
    match kind {
        AnswerKind::Centimetres => ("cm", "cm"),
        AnswerKind::Percent => ("%", "%"),
        AnswerKind::Count => ("nombre", "a number"),
        AnswerKind::YesNo => ("oui ou non", "yes or no"),
        AnswerKind::Share => ("% de logements", "% of dwellings"),
        AnswerKind::Metres => ("m", "m"),
    }
}

/// `de 40 à 400 cm`.
fn bounds_of(item: &SurveyItem) -> Words {
    let ((fr, en), SurveyItem { min, max, .. }) = (unit_of(item.kind), item);
    Words::from((format!("de {min} à {max} {fr}"), format!("from {min} to {max} {en}")))
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
pub fn read_answers(mut table: Table, today: Date) -> (Vec<SurveyRow>, ImportReport) {
    let mut report = table_report(&table, "survey-answers");
    let mut answers = Vec::new();
    let residence = column(&table, &["residenceref", "residence", "refresidence", "coderesidence"]);
    let item = column(&table, &["itemcode", "item", "code", "point"]);
    let value = column(&table, &["value", "valeur", "reponse"]);
    let (Some(residence), Some(item), Some(value)) = (residence, item, value) else {
        report.push(
            Issue::new(IssueCode::ColonneManquante, Severity::Error)
                .field("residence_ref, item_code, value")
                .expected(Words::same(
                    "residence_ref; building_ref; item_code; value; unit; surveyed_on; surveyor; source",
                ))
                .hint((
                    "Reprenez le fichier modèle du relevé.",
                    "Start again from the template file of the survey.",
                )),
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
                .hint((
                    "Le nom de la personne qui a relevé n'est pas lu.",
                    "The name of the person who carried out the survey is not read.",
                )),
        );
    }
    let columns = Columns { residence, building, item, value, unit, surveyed_on, source };
    each_row(&mut table, &mut report, |row, report| {
        answers.extend(answer(row, &columns, today, report)?);
        Ok(())
    });
    (answers, report)
}

/// The columns of a survey; those that may be missing are `None`.
struct Columns {
    residence: usize,
    building: Option<usize>,
    item: usize,
    value: usize,
    unit: Option<usize>,
    surveyed_on: Option<usize>,
    source: Option<usize>,
}

/// The answer of a row; none when it says "unknown".
fn answer(
    row: &Row<'_>,
    columns: &Columns,
    today: Date,
    report: &mut ImportReport,
) -> Result<Option<SurveyRow>, Box<Issue>> {
    let Columns { residence, building, item, value, unit, surveyed_on, source } = *columns;
    let residence_ref = row.get(residence);
    if residence_ref.is_empty() {
        let issue = refused(row, IssueCode::RattachementAbsent, residence, "residence_ref");
        return Err(Box::new(issue.expected(("une référence", "a reference"))));
    }
    let known = survey_item(&row.get(item).to_ascii_uppercase()).ok_or_else(|| {
        let all = SURVEY.iter().map(|i| i.code).collect::<Vec<_>>().join(", ");
        Box::new(refused(row, IssueCode::HorsListe, item, "item_code").expected(Words::same(all)))
    })?;
    let number = match value_in_unit(row.get(value), cell(row, unit), known.kind) {
        Ok(Some(number)) => number,
        Ok(None) => {
            *report.figures.entry("answers-unknown".to_owned()).or_default() += 1;
            return Ok(None);
        }
        Err(why) => {
            let column = if why == BadValue::WrongUnit { unit.unwrap_or(value) } else { value };
            let issue = refused(row, IssueCode::ValeurIllisible, column, known.code);
            return Err(Box::new(issue.expected(unit_of(known.kind))));
        }
    };
    if !(known.min..=known.max).contains(&number) {
        let issue = refused(row, IssueCode::HorsBornes, value, known.code);
        return Err(Box::new(issue.expected(bounds_of(known))));
    }
    let date = match written_date(cell(row, surveyed_on)) {
        WrittenDate::Day(day) if day > today => {
            let column = surveyed_on.unwrap_or(value);
            return Err(Box::new(refused(row, IssueCode::DateFuture, column, "surveyed_on")));
        }
        WrittenDate::Day(day) => Some(day),
        WrittenDate::Nothing => None,
        WrittenDate::Month(..) | WrittenDate::Year(_) | WrittenDate::Unreadable => {
            report.rows_to_confirm += 1;
            report.push(unreadable_day(row, surveyed_on, "surveyed_on"));
            None
        }
    };
    let origin = source_of(cell(row, source));
    if origin.is_none() && !cell(row, source).is_empty() {
        report.push(
            to_confirm(row, IssueCode::HorsListe, source, "source")
                .expected(("field, plan, tenant ou inferred", "field, plan, tenant or inferred")),
        );
    }
    report.rows_kept += 1;
    Ok(Some(SurveyRow {
        line: row.line(),
        residence_ref: residence_ref.to_owned(),
        building_ref: Some(cell(row, building)).filter(|b| !b.is_empty()).map(str::to_owned),
        answer: SurveyAnswer {
            item: known.code.to_owned(),
            value: number,
            surveyed_on: date,
            source: origin,
        },
    }))
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
