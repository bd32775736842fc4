//! Diagnoses as pages, reports and the command line read them.

use super::{DiagnosisEvent, DiagnosisStage, unknown};
use crate::{Error, Register, instant};
use diagnosis::{Answer, Building, Need, Report};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use std::collections::BTreeMap;

/// An organisation of an act between two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Party {
    pub id: String,
    pub name: String,
}

/// A diagnosis in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiagnosisLine {
    pub id: String,
    pub title: String,
    /// Whose buildings they are.
    pub organisation: Party,
    pub helper: Option<Party>,
    pub stage: DiagnosisStage,
    pub begun_at: Timestamp,
    pub delivered_at: Option<Timestamp>,
    pub buildings: usize,
    /// Recommendations of what was delivered last, and those without an answer.
    pub recommendations: usize,
    pub unanswered: usize,
}

/// A building, and its edition: whoever changes it says which one was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptBuilding {
    pub edition: i64,
    pub building: Building,
}

/// A photo, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoHead {
    pub id: String,
    pub building_id: String,
    pub caption: String,
    pub width: u32,
    pub height: u32,
}

/// What was answered to a recommendation; the last answer holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    pub answer: Answer,
    pub note: String,
    pub at: Timestamp,
    pub author_name: Option<String>,
}

/// What was delivered last.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivered {
    pub edition: u32,
    pub at: Timestamp,
    pub report: Report,
}

/// What happened, and who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedEvent {
    pub at: Timestamp,
    pub author_name: Option<String>,
    /// Id of the party for which it was done.
    pub made_for: String,
    pub event: DiagnosisEvent,
}

/// A diagnosis, whole.
#[derive(Debug, Clone, PartialEq)]
pub struct DiagnosisRecord {
    pub id: String,
    pub organisation: Party,
    pub helper: Option<Party>,
    pub referral_id: Option<String>,
    pub need_id: Option<String>,
    pub title: String,
    pub summary: String,
    pub edition: i64,
    pub buildings: Vec<KeptBuilding>,
    pub needs: Vec<Need>,
    pub photos: Vec<PhotoHead>,
    pub events: Vec<NotedEvent>,
    pub delivered: Option<Delivered>,
}

impl DiagnosisRecord {
    /// Where it stands.
    #[must_use]
    pub fn stage(&self) -> DiagnosisStage {
        stage_of(self.events.iter().map(|noted| &noted.event))
    }

    /// Is it this organisation that delivers it?
    #[must_use]
    pub fn is_made_by(&self, organisation_id: &str) -> bool {
        self.helper.as_ref().unwrap_or(&self.organisation).id == organisation_id
    }

    /// The buildings, as the engine reads them.
    #[must_use]
    pub fn bare(&self) -> Vec<Building> {
        self.buildings.iter().map(|kept| kept.building.clone()).collect()
    }

    /// The building of this id.
    #[must_use]
    pub fn building(&self, id: &str) -> Option<&KeptBuilding> {
        self.buildings.iter().find(|kept| kept.building.id == id)
    }

    /// The report of what is known today.
    #[must_use]
    pub fn now(&self, on: Date) -> Report {
        diagnosis::report((&self.title, &self.summary), &self.bare(), &self.needs, on)
    }

    /// The report to read: what was delivered, unless it was opened again.
    #[must_use]
    pub fn shown(&self, on: Date) -> Report {
        match (&self.delivered, self.stage()) {
            (Some(delivered), DiagnosisStage::Delivered) => delivered.report.clone(),
            _ => self.now(on),
        }
    }

    /// The answers, by key of recommendation.
    #[must_use]
    pub fn answers(&self) -> BTreeMap<&str, Answered> {
        let mut all = BTreeMap::new();
        for noted in &self.events {
            if let DiagnosisEvent::Answered { key, answer, note } = &noted.event {
                let answered = Answered {
                    answer: *answer,
                    note: note.clone(),
                    at: noted.at,
                    author_name: noted.author_name.clone(),
                };
                all.insert(key.as_str(), answered);
            }
        }
        all
    }

    /// The recommendations of what was delivered that nobody answered.
    #[must_use]
    pub fn unanswered(&self) -> usize {
        let answers = self.answers();
        let all = self.delivered.iter().flat_map(|one| &one.report.recommendations);
        all.filter(|one| !answers.contains_key(one.key.as_str())).count()
    }

    /// Did the organisation ask for a quote, and when?
    #[must_use]
    pub fn quote_asked(&self) -> Option<&NotedEvent> {
        self.events.iter().rev().find(|noted| matches!(noted.event, DiagnosisEvent::QuoteAsked { .. }))
    }
}

fn stage_of<'a>(events: impl Iterator<Item = &'a DiagnosisEvent>) -> DiagnosisStage {
    events.fold(DiagnosisStage::Open, |stage, event| match event {
        DiagnosisEvent::Delivered { .. } => DiagnosisStage::Delivered,
        DiagnosisEvent::Reopened => DiagnosisStage::Open,
        _ => stage,
    })
}

fn small(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// A party from its two columns; its name is its id when this handle does not see its sheet.
fn party(row: &AnyRow, id: &str, name: &str) -> Result<Option<Party>, Error> {
    let Some(id) = row.try_get::<Option<String>, _>(id)? else { return Ok(None) };
    let name: Option<String> = row.try_get(name)?;
    Ok(Some(Party { name: name.unwrap_or_else(|| id.clone()), id }))
}

const HEADS: &str =
    "SELECT d.id, d.organisation_id, o.name AS organisation_name, d.helper_id, h.name AS helper_name,
        d.referral_id, d.need_id, d.title, d.summary, d.edition, d.made_at
    FROM diagnosis d LEFT JOIN organisation o ON o.id = d.organisation_id
    LEFT JOIN organisation h ON h.id = d.helper_id";

/// A diagnosis, as one of its parties sees it: both see all of it.
pub(super) async fn load(
    connection: &mut AnyConnection,
    by: &str,
    id: &str,
) -> Result<DiagnosisRecord, Error> {
    let sql = format!("{HEADS} WHERE d.id = $1 AND (d.organisation_id = $2 OR d.helper_id = $2)");
    // Safe: made of constants.
    let row = sqlx::query(AssertSqlSafe(sql)).bind(id).bind(by).fetch_optional(&mut *connection).await?;
    let row = row.ok_or_else(unknown)?;
    let mut buildings = Vec::new();
    for (id, body, edition) in sqlx::query_as::<_, (String, String, i64)>(
        "SELECT id, body, edition FROM diagnosis_building WHERE diagnosis_id = $1 ORDER BY rank, id",
    )
    .bind(id)
    .fetch_all(&mut *connection)
    .await?
    {
        buildings.push(KeptBuilding { edition, building: Building { id, ..serde_json::from_str(&body)? } });
    }
    let mut needs = Vec::new();
    for (need_id, body) in sqlx::query_as::<_, (String, String)>(
        "SELECT id, body FROM diagnosis_need WHERE diagnosis_id = $1 ORDER BY made_at, id",
    )
    .bind(id)
    .fetch_all(&mut *connection)
    .await?
    {
        needs.push(Need { id: need_id, ..serde_json::from_str(&body)? });
    }
    let photos = sqlx::query_as::<_, (String, String, String, i64, i64)>(
        "SELECT id, diagnosis_building_id, caption, width, height FROM diagnosis_photo
         WHERE diagnosis_id = $1 ORDER BY made_at, id",
    )
    .bind(id)
    .fetch_all(&mut *connection)
    .await?;
    let mut events = Vec::new();
    for (at, author_name, made_for, event) in sqlx::query_as::<_, (String, Option<String>, String, String)>(
        "SELECT f.at, c.name, f.made_for, f.event FROM diagnosis_fact f LEFT JOIN account c ON c.id = f.author
         WHERE f.diagnosis_id = $1 ORDER BY f.rank",
    )
    .bind(id)
    .fetch_all(&mut *connection)
    .await?
    {
        let event = serde_json::from_str(&event)?;
        events.push(NotedEvent { at: instant(&at)?, author_name, made_for, event });
    }
    let last: Option<(i64, String, String)> = sqlx::query_as(
        "SELECT number, made_at, report FROM diagnosis_edition WHERE diagnosis_id = $1
         ORDER BY number DESC LIMIT 1",
    )
    .bind(id)
    .fetch_optional(&mut *connection)
    .await?;
    let delivered = match last {
        Some((number, at, report)) => Some(Delivered {
            edition: small(number),
            at: instant(&at)?,
            report: serde_json::from_str(&report)?,
        }),
        None => None,
    };
    Ok(DiagnosisRecord {
        organisation: party(&row, "organisation_id", "organisation_name")?.ok_or_else(unknown)?,
        helper: party(&row, "helper_id", "helper_name")?,
        referral_id: row.try_get("referral_id")?,
        need_id: row.try_get("need_id")?,
        title: row.try_get("title")?,
        summary: row.try_get("summary")?,
        edition: row.try_get("edition")?,
        id: row.try_get("id")?,
        buildings,
        needs,
        photos: photos
            .into_iter()
            .map(|(id, building_id, caption, width, height)| PhotoHead {
                id,
                building_id,
                caption,
                width: small(width),
                height: small(height),
            })
            .collect(),
        events,
        delivered,
    })
}

impl Register {
    /// The diagnoses of which an organisation is a party, the newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn diagnoses(&self, by: &str) -> Result<Vec<DiagnosisLine>, Error> {
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT id FROM diagnosis WHERE organisation_id = $1 OR helper_id = $1 ORDER BY made_at DESC, id",
        )
        .bind(by)
        .fetch_all(self.db.read())
        .await?;
        let mut all = Vec::new();
        for id in ids {
            let one = self.diagnosis(by, &id).await?;
            let begun_at = one.events.first().map_or(Timestamp::UNIX_EPOCH, |noted| noted.at);
            all.push(DiagnosisLine {
                stage: one.stage(),
                begun_at,
                delivered_at: one.delivered.as_ref().map(|last| last.at),
                buildings: one.buildings.len(),
                recommendations: one.delivered.as_ref().map_or(0, |last| last.report.recommendations.len()),
                unanswered: one.unanswered(),
                id: one.id,
                title: one.title,
                organisation: one.organisation,
                helper: one.helper,
            });
        }
        Ok(all)
    }

    /// One diagnosis, for one of its parties.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is none, or the organisation is no party of it.
    pub async fn diagnosis(&self, by: &str, id: &str) -> Result<DiagnosisRecord, Error> {
        load(&mut *self.db.instant().await?, by, id).await
    }
}
