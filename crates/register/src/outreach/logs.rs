//! What was done at a stop: how many came and for what, who was there by number. No name, and no word on anybody.

use super::rounds::Theme;
use super::{day, refused, unknown};
use crate::adapted::{is_sound_day, short_text};
use crate::{Error, Register};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The log of a stop.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopLog {
    /// Who came, by what for: somebody who came for two things counts in both.
    pub came: BTreeMap<Theme, u32>,
    /// `None`: nobody said.
    pub staff: Option<u32>,
    /// What to do next at this place: « prévoir un barnum ».
    pub note: String,
    /// The bus did not come.
    pub is_missed: bool,
}

impl StopLog {
    #[must_use]
    pub fn visits(&self) -> u64 {
        self.came.values().map(|count| u64::from(*count)).sum()
    }
}

/// A log, as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedLog {
    pub round_id: String,
    pub residence_id: String,
    pub on: Date,
    pub log: StopLog,
}

impl Register {
    /// Notes what was done at a stop; the same stop again is written over.
    ///
    /// # Errors
    /// [`Error::Refused`]: `tour-log-day` for a day to come, `tour-log-counts`, `tour-log-missed` when somebody came though the
    /// bus did not, `tour-text`; [`Error::Unknown`] for a stop that was not told on that day.
    pub async fn log_tour_stop(
        &self,
        landlord_id: &str,
        id: &str,
        (residence_id, on): (&str, Date),
        new: &StopLog,
        today: Date,
    ) -> Result<(), Error> {
        let here = self.tour_round(landlord_id, id).await?;
        let told = here.told.as_ref().map(|(kept, _)| kept);
        let is_told = told.is_some_and(|kept| {
            let tour = kept.plan.tours.iter().find(|tour| tour.on == on);
            tour.is_some_and(|tour| tour.calls.iter().any(|call| kept.residences[call.stop] == residence_id))
        });
        if !is_told {
            return Err(unknown());
        }
        if !is_sound_day(on, today) {
            return Err(refused("tour-log-day"));
        }
        if new.staff.is_some_and(|staff| staff > 50) || new.came.values().any(|count| *count > 2_000) {
            return Err(refused("tour-log-counts"));
        }
        if new.is_missed && new.visits() > 0 {
            return Err(refused("tour-log-missed"));
        }
        let note = short_text(&new.note, 300, "tour-text")?.unwrap_or_default();
        let log = StopLog { note, came: new.came.clone(), ..*new };
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO tour_log (id, tour_round_id, landlord_id, residence_id, day, content, noted_at, noted_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (tour_round_id, residence_id, day) DO UPDATE SET content = excluded.content,
                 noted_at = excluded.noted_at, noted_by = excluded.noted_by",
        )
        .bind(uuid::Uuid::now_v7().to_string())
        .bind(id)
        .bind(landlord_id)
        .bind(residence_id)
        .bind(on.to_string())
        .bind(serde_json::to_string(&log)?)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, landlord_id, ("noted", "tour", id), None).await?;
        act.commit().await
    }

    /// What was noted at the stops of a landlord, in the order of days; of one round when it is named.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tour_logs(&self, landlord_id: &str, round: Option<&str>) -> Result<Vec<NotedLog>, Error> {
        let rows: Vec<(String, String, String, String)> = sqlx::query_as(
            "SELECT tour_round_id, residence_id, day, content FROM tour_log WHERE landlord_id = $1
             ORDER BY day, id",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        let wanted = rows.into_iter().filter(|(of, ..)| round.is_none_or(|round| round == of));
        wanted
            .map(|(round_id, residence_id, on, content)| {
                Ok(NotedLog { round_id, residence_id, on: day(&on)?, log: serde_json::from_str(&content)? })
            })
            .collect()
    }
}
