//! Surveys of residences: every answer is kept, dated; the most recent one counts.

use crate::db::{Alone, Write};
use crate::imports::{ImportKind, read_aside};
use crate::landlords::Landlord;
use crate::observations::ObservationsImport;
use crate::occupancy::refused;
use crate::portfolio::Part;
use crate::stock::note_level;
use crate::{Error, Register, identity::content_id};
use model::issue::{ImportReport, Issue, IssueCode, Severity};
use model::survey::{SurveyAnswer, SurveySource, survey_item};
use model::words::header_key;
use opendata::observations::is_observations;
use opendata::occupancy::{RefIndex, RefMatch};
use opendata::survey::{EquipmentRow, LevelRow, SurveyRow};
use opendata::survey::{is_equipment, read_answers, read_equipment, read_levels};
use sqlx::Row;
use std::collections::BTreeMap;
use std::path::Path;
use tabular::{Limits, Table};

/// An answer and when it was written down.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct NotedAnswer {
    pub answer: SurveyAnswer,
    pub noted_at: String,
}

/// Writes an answer, unless the last one for this item says the same on the same day.
pub(crate) async fn note_answer(
    write: &mut Write<'_>,
    landlord_id: &str,
    residence_id: &str,
    answer: &SurveyAnswer,
) -> Result<bool, Error> {
    if survey_item(&answer.item).is_none_or(|i| answer.value < i.min || answer.value > i.max) {
        return Err(Error::Refused(format!("{} = {}", answer.item, answer.value)));
    }
    let on = answer.surveyed_on.map(|d| d.to_string());
    let source = answer.source.map(SurveySource::code);
    let last: Option<(i64, Option<String>, String)> = sqlx::query_as(
        "SELECT value, surveyed_on, (SELECT MAX(n.noted_at) FROM survey_answer n
                                     WHERE n.residence_id = $1 AND n.item = $2) AS latest
         FROM survey_answer WHERE residence_id = $1 AND item = $2
         ORDER BY COALESCE(surveyed_on, '') DESC, noted_at DESC, id DESC LIMIT 1",
    )
    .bind(residence_id.to_owned())
    .bind(answer.item.clone())
    .fetch_optional(write.connection())
    .await?;
    if last.as_ref().is_some_and(|(value, day, _)| *value == i64::from(answer.value) && *day == on) {
        return Ok(false);
    }
    let noted_at = crate::noted_after(last.as_ref().map(|(.., latest)| latest.as_str()));
    let value = answer.value.to_string();
    let id =
        content_id(&["answer", residence_id, &answer.item, &value, on.as_deref().unwrap_or(""), &noted_at]);
    sqlx::query(
        "INSERT INTO survey_answer (id, landlord_id, residence_id, item, value, surveyed_on, source, noted_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING",
    )
    .bind(id)
    .bind(landlord_id.to_owned())
    .bind(residence_id.to_owned())
    .bind(answer.item.clone())
    .bind(i64::from(answer.value))
    .bind(on)
    .bind(source)
    .bind(noted_at)
    .execute(write.connection())
    .await?;
    Ok(true)
}

fn answer_of(row: &sqlx::any::AnyRow) -> Result<NotedAnswer, Error> {
    let source: Option<String> = row.try_get("source")?;
    let on: Option<String> = row.try_get("surveyed_on")?;
    Ok(NotedAnswer {
        answer: SurveyAnswer {
            item: row.try_get("item")?,
            value: i32::try_from(row.try_get::<i64, _>("value")?).unwrap_or(i32::MAX),
            surveyed_on: on.and_then(|d| d.parse().ok()),
            source: source.as_deref().and_then(SurveySource::from_code),
        },
        noted_at: row.try_get("noted_at")?,
    })
}

/// The answers that count, by residence.
pub(crate) async fn current_answers(
    db: Alone,
    part: Part<'_>,
) -> Result<BTreeMap<String, Vec<SurveyAnswer>>, Error> {
    let sql = "SELECT residence_id, item, value, surveyed_on, source, noted_at FROM survey_answer
               WHERE landlord_id = $1 {part}
               ORDER BY residence_id, item, COALESCE(surveyed_on, '') DESC, noted_at DESC, id DESC";
    let rows = part.rows(db, sql, "residence_id = $2").await?;
    let mut by_residence: BTreeMap<String, Vec<SurveyAnswer>> = BTreeMap::new();
    for row in &rows {
        let answers = by_residence.entry(row.try_get("residence_id")?).or_default();
        let noted = answer_of(row)?;
        if answers.iter().all(|a| a.item != noted.answer.item) {
            answers.push(noted.answer);
        }
    }
    Ok(by_residence)
}

impl Register {
    /// Writes the answers of a visit; those that are not in the closed list or out of bounds refuse the whole visit.
    /// Gives how many were new.
    pub async fn note_visit(
        &self,
        landlord_id: &str,
        residence_id: &str,
        answers: &[SurveyAnswer],
    ) -> Result<usize, Error> {
        let mut write = self.db.write_at(landlord_id, residence_id).await?;
        let owned: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM residence WHERE id = $1 AND landlord_id = $2")
                .bind(residence_id.to_owned())
                .bind(landlord_id.to_owned())
                .fetch_one(write.connection())
                .await?;
        if owned == 0 {
            return Err(Error::Unknown(residence_id.to_owned()));
        }
        let mut noted = 0;
        for answer in answers {
            noted += usize::from(note_answer(&mut write, landlord_id, residence_id, answer).await?);
        }
        let after = Some(serde_json::json!({ "answers": noted }).to_string());
        self.write_down(&mut write, landlord_id, ("visited", "residence", residence_id), after).await?;
        write.commit().await?;
        Ok(noted)
    }

    /// Every answer ever given for a residence, last first.
    pub async fn answers(&self, residence_id: &str) -> Result<Vec<NotedAnswer>, Error> {
        sqlx::query(
            "SELECT item, value, surveyed_on, source, noted_at FROM survey_answer WHERE residence_id = $1
             ORDER BY COALESCE(surveyed_on, '') DESC, noted_at DESC, id DESC",
        )
        .bind(residence_id)
        .fetch_all(self.db.read())
        .await?
        .iter()
        .map(answer_of)
        .collect()
    }
}

/// A file of survey answers, of dwelling levels or of field observations to import; which of them, its header says.
pub struct SurveyImport<'a> {
    pub file: &'a Path,
    pub title: Option<&'a str>,
    pub limits: Limits,
    pub dry_run: bool,
    /// Answers dated after this day are refused.
    pub today: jiff::civil::Date,
}

enum Rows {
    Answers(Vec<SurveyRow>),
    Levels(Vec<LevelRow>),
    Equipment(Vec<EquipmentRow>),
    /// What was seen in streets has its own act.
    Observations,
    None,
}

fn read_file(file: &Path, limits: &Limits, today: jiff::civil::Date) -> (Rows, ImportReport) {
    let table = match Table::open(file, limits) {
        Ok(table) => table,
        Err(error) => return (Rows::None, refused(file, &error)),
    };
    if is_observations(table.header()) {
        return (Rows::Observations, ImportReport::default());
    }
    if is_equipment(table.header()) {
        let (rows, report) = read_equipment(table, today);
        return (Rows::Equipment(rows), report);
    }
    let levels = table.header().iter().any(|h| ["niveau", "level"].contains(&header_key(h).as_str()));
    if levels {
        let (rows, report) = read_levels(table, today);
        (Rows::Levels(rows), report)
    } else {
        let (rows, report) = read_answers(table, today);
        (Rows::Answers(rows), report)
    }
}

/// Id and reference of the dwellings of the landlord's files.
pub(crate) async fn referenced(
    write: &mut Write<'_>,
    landlord_id: &str,
) -> Result<Vec<(String, String)>, Error> {
    Ok(sqlx::query_as(
        "SELECT id, reference FROM dwelling
         WHERE landlord_id = $1 AND is_current = 1 AND reference IS NOT NULL ORDER BY id",
    )
    .bind(landlord_id.to_owned())
    .fetch_all(write.connection())
    .await?)
}

pub(crate) fn unattached(report: &mut ImportReport, line: u64, field: &str, reference: &str) {
    report.push(
        Issue::new(IssueCode::RattachementAbsent, Severity::Error)
            .at(line, Some(0))
            .field(field)
            .value(reference)
            .hint((
                "Rien dans le parc ne porte cette référence : importez d'abord le parc, ou corrigez-la.",
                "Nothing in the stock has this reference: import the stock first, or correct the reference.",
            )),
    );
    report.rows_kept = report.rows_kept.saturating_sub(1);
    report.rows_rejected += 1;
}

impl Register {
    /// Imports survey answers, dwelling levels, or field observations.
    pub async fn import_survey(
        &self,
        landlord: &Landlord,
        import: SurveyImport<'_>,
    ) -> Result<ImportReport, Error> {
        let (file, limits, today) = (import.file.to_owned(), import.limits.clone(), import.today);
        let read = move || read_file(&file, &limits, today);
        let (rows, mut report) = read_aside(import.title, import.dry_run, read).await?;
        if matches!(rows, Rows::Observations) {
            let SurveyImport { file, title, limits, dry_run, today } = import;
            let import = ObservationsImport { file, title, limits, dry_run, today };
            return self.import_observations(landlord, import).await;
        }
        let mut write = self.db.write_of(&landlord.id).await?;
        match rows {
            Rows::Answers(rows) => {
                let residences: Vec<(String, String, String)> = sqlx::query_as(
                    "SELECT id, COALESCE(reference, ''), name FROM residence
                     WHERE landlord_id = $1 AND is_current = 1 ORDER BY id",
                )
                .bind(landlord.id.clone())
                .fetch_all(write.connection())
                .await?;
                let by_reference = RefIndex::new(residences.iter().map(|r| r.1.as_str()));
                let by_name = RefIndex::new(residences.iter().map(|r| r.2.as_str()));
                for row in rows {
                    let named = |index: &RefIndex| match index.find(&row.residence_ref) {
                        RefMatch::Exact(at) | RefMatch::Loose(at) => Some(&residences[at]),
                        RefMatch::Ambiguous | RefMatch::Absent => None,
                    };
                    let by_id = residences.iter().find(|r| r.0 == row.residence_ref);
                    let Some((residence, ..)) =
                        by_id.or_else(|| named(&by_reference)).or_else(|| named(&by_name))
                    else {
                        unattached(&mut report, row.line, "residence_ref", &row.residence_ref);
                        continue;
                    };
                    if note_answer(&mut write, &landlord.id, residence, &row.answer).await? {
                        report.added += 1;
                    } else {
                        report.unchanged += 1;
                    }
                }
            }
            Rows::Levels(rows) => {
                let dwellings = referenced(&mut write, &landlord.id).await?;
                let index = RefIndex::new(dwellings.iter().map(|d| d.1.as_str()));
                for row in rows {
                    let Some(at) = index.find(&row.dwelling_ref).dwelling() else {
                        unattached(&mut report, row.line, "dwelling_ref", &row.dwelling_ref);
                        continue;
                    };
                    let source = row.source.map(SurveySource::code);
                    let dwelling = &dwellings[at].0;
                    if note_level(&mut write, &landlord.id, dwelling, row.level, row.since, source).await? {
                        report.added += 1;
                    } else {
                        report.unchanged += 1;
                    }
                }
            }
            Rows::Equipment(rows) => {
                self.import_equipment(&mut write, landlord, &rows, &mut report).await?;
            }
            Rows::Observations | Rows::None => {}
        }
        self.conclude(write, &landlord.id, ImportKind::Survey, &report).await?;
        Ok(report)
    }
}
