//! The report of an occupational therapist: sealed, apart from the file, erased first.

use super::entry::Entry;
use super::steps::{Said, check_step};
use super::works::proposed;
use super::{refused, text};
use crate::adapted::is_sound_day;
use crate::db::Write;
use crate::privacy::erasures::{Erased, Table};
use crate::{Error, Register, now};
use jiff::civil::Date;
use pathway::adaptation::{Event, Fact, Stage};
use pathway::grid::Grid;
use pathway::works::Line;
use serde::{Deserialize, Serialize};
use sqlx::Row;

/// What was seen, and what would help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub visited_on: Date,
    pub grid: Grid,
    pub recommendations: Option<String>,
    /// Does the household agree with what is recommended? `None`: it was not asked.
    pub household_agrees: Option<bool>,
}

/// A report, and who signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedReport {
    pub rank: u32,
    pub report: Report,
    pub made_at: String,
    pub made_by: String,
    pub author_name: Option<String>,
}

impl Register {
    /// Keeps the report of a visit, and notes that the visit took place and that its report came. A report that corrects
    /// another comes after it: both are kept.
    ///
    /// # Errors
    /// [`Error::Refused`]: `report-day`, `report-grid` when the grid is not sound, `adaptation-text`,
    /// `adaptation-not-now` once works are ordered or when the file is stopped. [`Error::Changed`], [`Error::Unknown`].
    pub async fn write_report(
        &self,
        landlord_id: &str,
        (id, edition): (&str, u32),
        report: &Report,
        today: Date,
    ) -> Result<(), Error> {
        report.grid.check().map_err(|_| refused("report-grid"))?;
        let recommendations = text(report.recommendations.as_deref().unwrap_or(""))?;
        let report = Report { recommendations, ..report.clone() };
        if !is_sound_day(report.visited_on, today) {
            return Err(refused("report-day"));
        }
        self.keyring_or_new(landlord_id).await?;
        let report_id = uuid::Uuid::now_v7().to_string();
        let body = serde_json::to_vec(&report)?;
        let sealed = self.seal(landlord_id, "therapist_report", "body", &report_id, &body).await?;
        let mut act = self.db.act().await?;
        let mut file = self.hold_file(&mut act, landlord_id, id, Some(edition)).await?;
        let stage = file.standing(today).stage;
        if !matches!(
            stage,
            Stage::ToDiagnose | Stage::VisitPlanned | Stage::Visited | Stage::ReportReceived | Stage::Decided
        ) {
            return Err(refused("adaptation-not-now"));
        }
        let steps = [
            (Event::Visited, report.visited_on, stage < Stage::Visited),
            (Event::ReportReceived, today, stage < Stage::ReportReceived),
        ];
        for (event, on, _) in steps.into_iter().filter(|(.., is_new)| *is_new) {
            let fact = Fact::new(event, on);
            check_step(&file, &fact, &Said::default(), today)?;
            let entry = Entry::Step { fact, text: None, rating: None };
            self.add_entry(&mut act, landlord_id, &file, &entry, today).await?;
            file = self.hold_file(&mut act, landlord_id, id, None).await?;
        }
        let last: Option<i64> =
            sqlx::query_scalar("SELECT MAX(rank) FROM therapist_report WHERE file_id = $1")
                .bind(id)
                .fetch_one(act.connection())
                .await?;
        sqlx::query(
            "INSERT INTO therapist_report (id, landlord_id, file_id, rank, body, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(report_id)
        .bind(landlord_id)
        .bind(id)
        .bind(last.unwrap_or(0).saturating_add(1))
        .bind(sealed)
        .bind(now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, landlord_id, ("reported", "adaptation", id), None).await?;
        act.commit().await
    }

    /// The reports of a file, the newest first; none once they are erased.
    pub async fn reports(&self, landlord_id: &str, id: &str) -> Result<Vec<NotedReport>, Error> {
        let rows = sqlx::query(
            "SELECT r.id, r.rank, r.body, r.made_at, r.made_by, a.name AS author_name
             FROM therapist_report r LEFT JOIN account a ON a.id = r.made_by
             WHERE r.landlord_id = $1 AND r.file_id = $2 ORDER BY r.rank DESC",
        )
        .bind(landlord_id)
        .bind(id)
        .fetch_all(self.db.read())
        .await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            let (row_id, sealed): (String, String) = (row.try_get("id")?, row.try_get("body")?);
            let body = self.unseal(landlord_id, "therapist_report", "body", &row_id, &sealed).await?;
            all.push(NotedReport {
                rank: u32::try_from(row.try_get::<i64, _>("rank")?).unwrap_or(u32::MAX),
                report: serde_json::from_slice(&body)?,
                made_at: row.try_get("made_at")?,
                made_by: row.try_get("made_by")?,
                author_name: row.try_get("author_name")?,
            });
        }
        Ok(all)
    }

    /// The lines of works that the last report of a file calls for, as the catalogue prices them.
    pub async fn works_of_report(&self, landlord_id: &str, id: &str) -> Result<Vec<Line>, Error> {
        let reports = self.reports(landlord_id, id).await?;
        let catalogue = self.works_catalogue(landlord_id).await?;
        Ok(reports.first().map_or_else(Vec::new, |noted| proposed(&noted.report, &catalogue)))
    }

    /// Erases the reports of a file, in the transaction in which the household withdraws.
    pub(super) async fn forget_reports(
        &self,
        act: &mut Write<'_>,
        erased: &Erased,
        (landlord_id, id): (&str, &str),
    ) -> Result<(), Error> {
        let ids: Vec<String> =
            sqlx::query_scalar("SELECT id FROM therapist_report WHERE landlord_id = $1 AND file_id = $2")
                .bind(landlord_id)
                .bind(id)
                .fetch_all(act.connection())
                .await?;
        for report in ids {
            self.erase_row(act, erased, (Table::TherapistReport, &report)).await?;
        }
        Ok(())
    }
}
