//! Beginning a diagnosis, writing its texts and needs, delivering it, opening it again.

use super::read::load;
use super::{
    DiagnosisEvent, DiagnosisOf, DiagnosisRecord, DiagnosisStage, LONGEST_SUMMARY, MOST_NEEDS, refused, text,
};
use crate::db::Write;
use crate::{Error, Register, now};
use diagnosis::Need;
use jiff::civil::Date;
use referral::Event;

/// The diagnosis, read in the transaction that changes it.
pub(super) async fn found(act: &mut Write<'_>, by: &str, id: &str) -> Result<DiagnosisRecord, Error> {
    act.hold(&format!("diagnosis:{id}")).await?;
    load(act.connection(), by, id).await
}

/// The same, while it may still be described.
pub(super) async fn open(act: &mut Write<'_>, by: &str, id: &str) -> Result<DiagnosisRecord, Error> {
    let record = found(act, by, id).await?;
    match record.stage() {
        DiagnosisStage::Open => Ok(record),
        DiagnosisStage::Delivered => Err(refused("diagnosis-delivered")),
    }
}

fn title_of(title: &str) -> Result<String, Error> {
    let title = text(title, 120)?;
    if title.is_empty() { Err(refused("diagnosis-title")) } else { Ok(title) }
}

/// Did the team of an offer take the need? The last answer holds; help that ended was taken.
fn is_taken(events: &[Event]) -> bool {
    let answers = events.iter().rev().filter(|event| {
        matches!(event, Event::Accepted | Event::Declined { .. } | Event::Recalled { .. } | Event::Resumed)
    });
    answers.into_iter().next() == Some(&Event::Accepted)
}

impl Register {
    /// Whose need it is, and its request, when a team of this organisation took it: the last thing said of the offer is
    /// that it was accepted.
    ///
    /// # Errors
    /// [`Error::Unknown`] when no offer of this need was made to the organisation, or it did not take it.
    pub(crate) async fn need_taken_by(
        &self,
        by: &str,
        need_id: &str,
    ) -> Result<(Option<String>, String), Error> {
        let offers: Vec<(String, String, Option<String>)> = sqlx::query_as(
            "SELECT id, referral_id, organisation_id FROM referral_offer WHERE need_id = $1 AND helper_id = $2
             ORDER BY id",
        )
        .bind(need_id)
        .bind(by)
        .fetch_all(self.db.read())
        .await?;
        for (offer_id, referral_id, organisation_id) in offers {
            let events: Vec<String> =
                sqlx::query_scalar("SELECT event FROM referral_fact WHERE offer_id = $1 ORDER BY rank")
                    .bind(&offer_id)
                    .fetch_all(self.db.read())
                    .await?;
            let events =
                events.iter().map(|event| serde_json::from_str(event)).collect::<Result<Vec<Event>, _>>()?;
            if is_taken(&events) {
                return Ok((organisation_id, referral_id));
            }
        }
        Err(Error::Unknown("need".to_owned()))
    }

    /// Begins a diagnosis; its id.
    ///
    /// # Errors
    /// [`Error::Unknown`] when no team of the organisation took the need. [`Error::Refused`]: `diagnosis-title`,
    /// `diagnosis-no-account` when whoever asked has no organisation here, `diagnosis-own` when it is one's own.
    pub async fn begin_diagnosis(&self, by: &str, of: &DiagnosisOf, title: &str) -> Result<String, Error> {
        match of {
            DiagnosisOf::Ourselves => self.put_diagnosis((by, None), None, title).await,
            DiagnosisOf::Need(need) => {
                let (organisation, referral) = self.need_taken_by(by, need).await?;
                let organisation = organisation.ok_or_else(|| refused("diagnosis-no-account"))?;
                if organisation == by {
                    return Err(refused("diagnosis-own"));
                }
                self.put_diagnosis((&organisation, Some(by)), Some((&referral, need)), title).await
            }
        }
    }

    /// Begins a diagnosis of the buildings of an organisation, by another one or by itself, for a need of a request.
    pub(crate) async fn put_diagnosis(
        &self,
        (organisation_id, helper_id): (&str, Option<&str>),
        need: Option<(&str, &str)>,
        title: &str,
    ) -> Result<String, Error> {
        let title = title_of(title)?;
        let by = helper_id.unwrap_or(organisation_id);
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO diagnosis (id, organisation_id, helper_id, referral_id, need_id, title, summary, edition,
                 made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, '', 1, $7, $8)",
        )
        .bind(&id)
        .bind(organisation_id)
        .bind(helper_id)
        .bind(need.map(|(referral, _)| referral))
        .bind(need.map(|(_, need)| need))
        .bind(title)
        .bind(now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        let record = found(&mut act, by, &id).await?;
        self.add_diagnosis_event(&mut act, by, &record, &DiagnosisEvent::Begun).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Adds an event, in the journals of both parties.
    pub(super) async fn add_diagnosis_event(
        &self,
        act: &mut Write<'_>,
        by: &str,
        record: &DiagnosisRecord,
        event: &DiagnosisEvent,
    ) -> Result<(), Error> {
        let rank = i64::try_from(record.events.len()).unwrap_or(i64::MAX).saturating_add(1);
        // A clock that went back stops nobody: events are kept in their order.
        let at = record.events.last().map(|noted| noted.at.to_string());
        sqlx::query(
            "INSERT INTO diagnosis_fact (diagnosis_id, rank, at, author, made_for, event)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&record.id)
        .bind(rank)
        .bind(crate::noted_after(at.as_deref()))
        .bind(self.author().code())
        .bind(by)
        .bind(serde_json::to_string(event)?)
        .execute(act.connection())
        .await?;
        let mut sides = vec![record.organisation.id.as_str()];
        if let Some(helper) = &record.helper {
            act.beside(&record.organisation.id, &helper.id).await?;
            sides.push(&helper.id);
        }
        // Always in the same order: two acts never wait for each other.
        sides.sort_unstable();
        for side in sides {
            self.write_down(act, side, (event.code(), "diagnosis", &record.id), None).await?;
        }
        Ok(())
    }

    /// Changes the title and the summary, over the edition that was shown.
    ///
    /// # Errors
    /// [`Error::Changed`] when somebody changed them meanwhile. [`Error::Refused`]: `diagnosis-title`,
    /// `diagnosis-long`, `diagnosis-personal`, `diagnosis-delivered`. [`Error::Unknown`].
    pub async fn write_diagnosis(
        &self,
        by: &str,
        (id, seen): (&str, i64),
        title: &str,
        summary: &str,
    ) -> Result<(), Error> {
        let (title, summary) = (title_of(title)?, text(summary, LONGEST_SUMMARY)?);
        let mut act = self.db.act().await?;
        let record = open(&mut act, by, id).await?;
        if record.edition != seen {
            return Err(Error::Changed);
        }
        sqlx::query("UPDATE diagnosis SET title = $2, summary = $3, edition = edition + 1 WHERE id = $1")
            .bind(id)
            .bind(title)
            .bind(summary)
            .execute(act.connection())
            .await?;
        self.write_down(&mut act, by, ("changed", "diagnosis", id), None).await?;
        act.commit().await
    }

    /// Adds a need that the rules do not signal.
    ///
    /// # Errors
    /// [`Error::Refused`]: `diagnosis-need`, `diagnosis-subject`, `diagnosis-needs`, `diagnosis-personal`,
    /// `diagnosis-delivered`. [`Error::Unknown`].
    pub async fn add_diagnosis_need(&self, by: &str, id: &str, need: &Need) -> Result<(), Error> {
        let need = Need {
            id: String::new(),
            title: text(&need.title, 200)?,
            why: text(&need.why, 500)?,
            ..need.clone()
        };
        if need.title.is_empty() || need.why.is_empty() {
            return Err(refused("diagnosis-need"));
        }
        if need.subject.as_ref().is_some_and(|code| catalogue::subject(code).is_none()) {
            return Err(refused("diagnosis-subject"));
        }
        let mut act = self.db.act().await?;
        let record = open(&mut act, by, id).await?;
        if record.needs.len() >= MOST_NEEDS {
            return Err(refused("diagnosis-needs"));
        }
        if need.building.as_ref().is_some_and(|building| record.building(building).is_none()) {
            return Err(Error::Unknown("building".to_owned()));
        }
        sqlx::query("INSERT INTO diagnosis_need (id, diagnosis_id, body, made_at) VALUES ($1, $2, $3, $4)")
            .bind(uuid::Uuid::now_v7().to_string())
            .bind(id)
            .bind(serde_json::to_string(&need)?)
            .bind(now())
            .execute(act.connection())
            .await?;
        self.write_down(&mut act, by, ("changed", "diagnosis", id), None).await?;
        act.commit().await
    }

    /// Takes a need away.
    ///
    /// # Errors
    /// [`Error::Refused`] (`diagnosis-delivered`). [`Error::Unknown`].
    pub async fn remove_diagnosis_need(&self, by: &str, id: &str, need_id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let record = open(&mut act, by, id).await?;
        if !record.needs.iter().any(|need| need.id == need_id) {
            return Err(Error::Unknown("need".to_owned()));
        }
        sqlx::query("DELETE FROM diagnosis_need WHERE id = $1 AND diagnosis_id = $2")
            .bind(need_id)
            .bind(id)
            .execute(act.connection())
            .await?;
        self.write_down(&mut act, by, ("changed", "diagnosis", id), None).await?;
        act.commit().await
    }

    /// Delivers a diagnosis: its report is kept as it is today. Its edition.
    ///
    /// # Errors
    /// [`Error::Refused`]: `diagnosis-not-yours` when another organisation makes it, `diagnosis-empty` without a building,
    /// `diagnosis-delivered`. [`Error::Unknown`].
    pub async fn deliver_diagnosis(&self, by: &str, id: &str, today: Date) -> Result<u32, Error> {
        let mut act = self.db.act().await?;
        let record = open(&mut act, by, id).await?;
        if !record.is_made_by(by) {
            return Err(refused("diagnosis-not-yours"));
        }
        if record.buildings.is_empty() {
            return Err(refused("diagnosis-empty"));
        }
        let edition = record.delivered.as_ref().map_or(1, |last| last.edition + 1);
        sqlx::query(
            "INSERT INTO diagnosis_edition (diagnosis_id, number, report, made_at) VALUES ($1, $2, $3, $4)",
        )
        .bind(id)
        .bind(i64::from(edition))
        .bind(serde_json::to_string(&record.now(today))?)
        .bind(now())
        .execute(act.connection())
        .await?;
        self.add_diagnosis_event(&mut act, by, &record, &DiagnosisEvent::Delivered { edition }).await?;
        act.commit().await?;
        Ok(edition)
    }

    /// Opens a delivered diagnosis again: what was delivered stays, and another edition will come.
    ///
    /// # Errors
    /// [`Error::Refused`]: `diagnosis-not-yours`, `diagnosis-not-now`. [`Error::Unknown`].
    pub async fn reopen_diagnosis(&self, by: &str, id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let record = found(&mut act, by, id).await?;
        if !record.is_made_by(by) {
            return Err(refused("diagnosis-not-yours"));
        }
        if record.stage() == DiagnosisStage::Open {
            return Err(refused("diagnosis-not-now"));
        }
        self.add_diagnosis_event(&mut act, by, &record, &DiagnosisEvent::Reopened).await?;
        act.commit().await
    }
}
