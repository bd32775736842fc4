//! Following a dwelling that is asked: who sought it and what came of it, which of two answers counts.

use super::answers::check_unit;
use super::read::Unit;
use super::{Within, refused, unknown};
use crate::adapted::is_sound_day;
use crate::{Error, Register};
use enquiry::{Answers, AttemptKind, Channel, Outcome, Stage};
use jiff::civil::Date;

/// Somebody was sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewAttempt {
    pub on: Date,
    pub kind: AttemptKind,
    pub outcome: Outcome,
    /// The day on which they asked to be called again.
    pub again_on: Option<Date>,
}

/// An answer of a dwelling, as whoever chooses between two reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub id: String,
    pub channel: Channel,
    pub received_on: Date,
    pub counts: bool,
    pub answers: Answers,
}

/// A dwelling that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitSheet {
    pub unit: Unit,
    /// None unless there are several: nobody needs to read a single one.
    pub answers: Vec<Answer>,
}

impl Register {
    /// The sheet of a dwelling that is asked.
    ///
    /// # Errors
    /// [`Error::Unknown`] elsewhere, and outside the residences of whoever asks.
    pub async fn enquiry_unit(
        &self,
        landlord_id: &str,
        (id, unit): (&str, &str),
        within: Within<'_>,
    ) -> Result<UnitSheet, Error> {
        let all = self.enquiry_units(landlord_id, id, within).await?;
        let unit = all.into_iter().find(|one| one.id == unit).ok_or_else(unknown)?;
        let mut answers = Vec::new();
        if unit.aside > 0 {
            let rows: Vec<(String, String, String, i64, String)> = sqlx::query_as(
                "SELECT id, channel, body, counts, received_on FROM enquiry_answer WHERE unit_id = $1 ORDER BY id",
            )
            .bind(&unit.id)
            .fetch_all(self.db.read())
            .await?;
            for (id, channel, sealed, counts, on) in rows {
                let plain = self.unseal(landlord_id, "enquiry_answer", "body", &id, &sealed).await?;
                answers.push(Answer {
                    channel: Channel::from_code(&channel).unwrap_or(Channel::Paper),
                    received_on: on
                        .parse()
                        .map_err(|_| Error::Computation("a day of an answer".to_owned()))?,
                    counts: counts == 1,
                    answers: serde_json::from_slice(&plain)?,
                    id,
                });
            }
        }
        Ok(UnitSheet { unit, answers })
    }

    /// Notes that somebody was sought, and what came of it.
    ///
    /// # Errors
    /// [`Error::Refused`]: `enquiry-day`, `enquiry-again`, `enquiry-over`; [`Error::Unknown`] elsewhere, and outside the
    /// residences of whoever notes.
    pub async fn note_enquiry_attempt(
        &self,
        landlord_id: &str,
        (id, unit): (&str, &str),
        new: NewAttempt,
        within: Within<'_>,
        today: Date,
    ) -> Result<(), Error> {
        let (mut act, one) = self.held_enquiry(landlord_id, id).await?;
        check_unit(&mut act, (landlord_id, id, unit), within).await?;
        if one.stage() != Stage::Open {
            return Err(refused("enquiry-over"));
        }
        if !is_sound_day(new.on, today) || one.opened_on.is_some_and(|opened| new.on < opened) {
            return Err(refused("enquiry-day"));
        }
        let is_call_back = new.outcome == Outcome::CallBack;
        if is_call_back != new.again_on.is_some() || new.again_on.is_some_and(|again| again < new.on) {
            return Err(refused("enquiry-again"));
        }
        sqlx::query(
            "INSERT INTO enquiry_attempt (id, unit_id, landlord_id, on_day, kind, outcome, again_on, noted_at, noted_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(uuid::Uuid::now_v7().to_string())
        .bind(unit)
        .bind(landlord_id)
        .bind(new.on.to_string())
        .bind(new.kind.code())
        .bind(new.outcome.code())
        .bind(new.again_on.map(|day| day.to_string()))
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, landlord_id, ("noted", "enquiry", id), Some(new.outcome.code().to_owned()))
            .await?;
        act.commit().await
    }

    /// Says which answer of a dwelling counts; the others stay aside.
    ///
    /// # Errors
    /// [`Error::Refused`]: `enquiry-over` once the answers are gone; [`Error::Unknown`] elsewhere, and outside the residences
    /// of whoever chooses.
    pub async fn choose_enquiry_answer(
        &self,
        landlord_id: &str,
        (id, unit, answer): (&str, &str, &str),
        within: Within<'_>,
    ) -> Result<(), Error> {
        let (mut act, one) = self.held_enquiry(landlord_id, id).await?;
        check_unit(&mut act, (landlord_id, id, unit), within).await?;
        if one.stage() == Stage::Purged {
            return Err(refused("enquiry-over"));
        }
        sqlx::query("UPDATE enquiry_answer SET counts = 0 WHERE unit_id = $1")
            .bind(unit)
            .execute(act.connection())
            .await?;
        let done = sqlx::query("UPDATE enquiry_answer SET counts = 1 WHERE unit_id = $1 AND id = $2")
            .bind(unit)
            .bind(answer)
            .execute(act.connection())
            .await?;
        if done.rows_affected() != 1 {
            // Nothing is committed: the one that counted still does.
            return Err(unknown());
        }
        self.write_down(&mut act, landlord_id, ("decided", "enquiry", id), Some(unit.to_owned())).await?;
        act.commit().await
    }
}
