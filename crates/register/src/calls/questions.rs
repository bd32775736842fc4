//! What is asked about a call: asked by one, answered to all, without saying who asked. And who looks for partners.

use super::{long_text, refused, unknown};
use crate::{Across, Error, Register, instant, written};
use ::calls::Stage;
use jiff::Timestamp;
use sqlx::Row;
use trust::day::legal_day;
use trust::territory::Territory;

/// The most questions that one organisation asks about a call.
const MOST: i64 = 30;

/// A question about a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionOf {
    pub id: String,
    pub question: String,
    pub asked_at: Timestamp,
    /// Did whoever reads it ask it?
    pub is_own: bool,
    pub answer: Option<(String, Timestamp)>,
}

/// Somebody who looks for partners for a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterestOf {
    pub organisation_id: String,
    pub organisation: String,
    pub kind: String,
    pub territory: Territory,
    pub brings: String,
    pub seeks: String,
    pub made_at: Timestamp,
}

/// What one says when looking for partners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interest {
    pub territory: Territory,
    pub brings: String,
    pub seeks: String,
}

impl Register {
    /// Asks a question about a published call; its id. Nobody is told who asked.
    ///
    /// # Errors
    /// [`Error::Refused`]: `call-question-late` after the last day of questions or the closing, `call-question-text`,
    /// `call-question-many`. [`Error::Unknown`] when the call is not published.
    pub async fn ask_about_call(
        &self,
        by: &str,
        id: &str,
        text: &str,
        at: Timestamp,
    ) -> Result<String, Error> {
        let text =
            long_text(text, 1_000, "call-question-text")?.ok_or_else(|| refused("call-question-text"))?;
        let record = self.call(Some(by), id).await?;
        let calendar = ::calls::calendar(&record.call).ok_or_else(|| refused("call-not-now"))?;
        let last = calendar.questions_until.unwrap_or(calendar.closes.date());
        if legal_day(at) > last || !matches!(record.stage(at), Stage::Announced | Stage::Open) {
            return Err(refused("call-question-late"));
        }
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        act.hold(&format!("call:{id}")).await?;
        let asked: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM call_question WHERE call_id = $1 AND organisation_id = $2",
        )
        .bind(id)
        .bind(by)
        .fetch_one(act.connection())
        .await?;
        if asked >= MOST {
            return Err(refused("call-question-many"));
        }
        let question = uuid::Uuid::now_v7().to_string();
        sqlx::query(
            "INSERT INTO call_question (id, call_id, coordinator_id, organisation_id, question, asked_at, asked_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&question)
        .bind(id)
        .bind(&record.coordinator.id)
        .bind(by)
        .bind(text)
        .bind(written(at))
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, by, ("asked", "call", id), None).await?;
        act.commit().await?;
        Ok(question)
    }

    /// Answers a question, to everybody, before the closing: what one applicant is told, all are.
    ///
    /// # Errors
    /// [`Error::Refused`]: `call-answer-late` once the call is closed, `call-answer-text`. [`Error::Unknown`] when the
    /// organisation does not coordinate the call, or the question was answered.
    pub async fn answer_about_call(
        &self,
        by: &str,
        (id, question): (&str, &str),
        text: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        let text = long_text(text, 4_000, "call-answer-text")?.ok_or_else(|| refused("call-answer-text"))?;
        let record = self.call(Some(by), id).await?;
        if record.coordinator.id != by {
            return Err(unknown());
        }
        if !matches!(record.stage(at), Stage::Announced | Stage::Open) {
            return Err(refused("call-answer-late"));
        }
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        let done = sqlx::query(
            "UPDATE call_question SET answer = $3, answered_at = $4, answered_by = $5
             WHERE id = $2 AND call_id = $1 AND answer IS NULL",
        )
        .bind(id)
        .bind(question)
        .bind(text)
        .bind(written(at))
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        if done.rows_affected() == 0 {
            return Err(unknown());
        }
        self.write_down(&mut act, by, ("answered", "call", id), None).await?;
        act.commit().await
    }

    /// The questions about a call: those that were answered, one's own, and all of them for whoever coordinates it.
    ///
    /// # Errors
    /// [`Error::Unknown`] as [`Register::call`].
    pub async fn call_questions(&self, by: Option<&str>, id: &str) -> Result<Vec<QuestionOf>, Error> {
        let record = self.call(by, id).await?;
        let coordinates = by == Some(record.coordinator.id.as_str());
        let house = self.across(Across::Calls);
        let rows = sqlx::query(
            "SELECT id, organisation_id, question, asked_at, answer, answered_at FROM call_question
             WHERE call_id = $1 ORDER BY asked_at, id",
        )
        .bind(id.to_owned())
        .fetch_all(house.db.read())
        .await?;
        let mut all = Vec::new();
        for row in &rows {
            let is_own = by == Some(row.try_get::<String, _>("organisation_id")?.as_str());
            let answer: Option<String> = row.try_get("answer")?;
            let answered_at: Option<String> = row.try_get("answered_at")?;
            let answered_at = answered_at.as_deref().map(instant).transpose()?;
            if answer.is_none() && !is_own && !coordinates {
                continue;
            }
            all.push(QuestionOf {
                id: row.try_get("id")?,
                question: row.try_get("question")?,
                asked_at: instant(&row.try_get::<String, _>("asked_at")?)?,
                is_own,
                answer: answer.zip(answered_at),
            });
        }
        Ok(all)
    }

    /// Says that one looks for partners for a call, or says it again.
    ///
    /// # Errors
    /// [`Error::Refused`]: `call-interest` when a text is missing, too long or speaks of somebody, `call-not-now` once the
    /// call is closed. [`Error::Unknown`].
    pub async fn seek_partners(
        &self,
        by: &str,
        id: &str,
        said: &Interest,
        at: Timestamp,
    ) -> Result<(), Error> {
        let text = |text: &str| long_text(text, 300, "call-interest");
        let brings = text(&said.brings)?.ok_or_else(|| refused("call-interest"))?;
        let seeks = text(&said.seeks)?.ok_or_else(|| refused("call-interest"))?;
        let record = self.call(Some(by), id).await?;
        if !matches!(record.stage(at), Stage::Announced | Stage::Open) {
            return Err(refused("call-not-now"));
        }
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        sqlx::query(
            "INSERT INTO call_interest (call_id, organisation_id, territory, brings, seeks, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (call_id, organisation_id) DO UPDATE
             SET territory = excluded.territory, brings = excluded.brings, seeks = excluded.seeks,
                 made_at = excluded.made_at, made_by = excluded.made_by",
        )
        .bind(id)
        .bind(by)
        .bind(said.territory.to_string())
        .bind(brings)
        .bind(seeks)
        .bind(written(at))
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, by, ("offered", "call", id), None).await?;
        act.commit().await
    }

    /// Looks for partners no more.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it did not.
    pub async fn stop_seeking_partners(&self, by: &str, id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let done = sqlx::query("DELETE FROM call_interest WHERE call_id = $1 AND organisation_id = $2")
            .bind(id)
            .bind(by)
            .execute(act.connection())
            .await?;
        if done.rows_affected() == 0 {
            return Err(unknown());
        }
        self.write_down(&mut act, by, ("withdrew", "call", id), None).await?;
        act.commit().await
    }

    /// Who looks for partners for a call, among the organisations that the directory shows; told to organisations only.
    ///
    /// # Errors
    /// [`Error::Unknown`] as [`Register::call`].
    pub async fn partner_seekers(&self, by: &str, id: &str) -> Result<Vec<InterestOf>, Error> {
        self.call(Some(by), id).await?;
        let house = self.across(Across::Calls);
        let sql = format!(
            "SELECT i.organisation_id, o.name, o.kind, i.territory, i.brings, i.seeks, i.made_at FROM call_interest i
             JOIN organisation o ON o.id = i.organisation_id
             WHERE i.call_id = $1 AND (({}) OR o.id = $2) ORDER BY o.name, o.id",
            crate::directory::search::SHOWN
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(id.to_owned())
            .bind(by.to_owned())
            .fetch_all(house.db.read())
            .await?;
        let read = |row: &sqlx::any::AnyRow| {
            let territory: String = row.try_get("territory")?;
            Ok(InterestOf {
                organisation_id: row.try_get("organisation_id")?,
                organisation: row.try_get("name")?,
                kind: row.try_get("kind")?,
                territory: territory
                    .parse()
                    .map_err(|_| Error::Computation(format!("« {territory} » is no territory")))?,
                brings: row.try_get("brings")?,
                seeks: row.try_get("seeks")?,
                made_at: instant(&row.try_get::<String, _>("made_at")?)?,
            })
        };
        rows.iter().map(read).collect()
    }
}
