//! Surveys of residences: every answer is kept, dated; the most recent one counts.

use crate::{Error, Register, db::Write, identity::content_id};
use model::survey::{SurveyAnswer, SurveySource, survey_item};
use sqlx::{AnyPool, Row};
use std::collections::BTreeMap;

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
    let last: Option<(i64, Option<String>)> = sqlx::query_as(
        "SELECT value, surveyed_on FROM survey_answer WHERE residence_id = $1 AND item = $2
         ORDER BY COALESCE(surveyed_on, '') DESC, noted_at DESC, id DESC LIMIT 1",
    )
    .bind(residence_id.to_owned())
    .bind(answer.item.clone())
    .fetch_optional(write.connection())
    .await?;
    if last.is_some_and(|(value, day)| value == i64::from(answer.value) && day == on) {
        return Ok(false);
    }
    let noted_at = crate::now();
    let value = answer.value.to_string();
    let id = content_id(&[
        "answer",
        residence_id,
        &answer.item,
        &value,
        on.as_deref().unwrap_or(""),
        &noted_at,
    ]);
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
    pool: &AnyPool,
    landlord_id: &str,
) -> Result<BTreeMap<String, Vec<SurveyAnswer>>, Error> {
    let rows = sqlx::query(
        "SELECT residence_id, item, value, surveyed_on, source, noted_at FROM survey_answer
         WHERE landlord_id = $1
         ORDER BY residence_id, item, COALESCE(surveyed_on, '') DESC, noted_at DESC, id DESC",
    )
    .bind(landlord_id.to_owned())
    .fetch_all(pool)
    .await?;
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
        let mut write = self.db.write().await?;
        let owned: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM residence WHERE id = $1 AND landlord_id = $2")
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
