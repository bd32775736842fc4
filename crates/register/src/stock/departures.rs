//! What a person says of a dwelling that is no longer in the file: it left the stock, or it is kept under watch.
//!
//! Nothing is deleted. A note is about one absence: a dwelling that comes back in a file and goes missing again is to
//! be checked again.

use crate::{Error, Register, db::Write};
use jiff::civil::Date;
use serde::Serialize;
use sqlx::Row;

/// Why a dwelling left the stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Departure {
    Sold,
    Demolished,
    /// It never was in the stock, or stands there under another reference.
    Error,
}

impl Departure {
    pub const ALL: [Departure; 3] = [Departure::Sold, Departure::Demolished, Departure::Error];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Departure::Sold => "sold",
            Departure::Demolished => "demolished",
            Departure::Error => "error",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Departure> {
        Departure::ALL.into_iter().find(|d| d.code() == code)
    }
}

/// What is known of an absence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum Absence {
    /// Nobody looked at it.
    #[default]
    ToCheck,
    /// Somebody looked: it stays, still to be checked.
    Kept,
    /// It left the stock, on that day where it is said: shown in the history only.
    Left { why: Departure, on: Option<Date> },
}

impl Absence {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Absence::ToCheck => "to-check",
            Absence::Kept => "kept",
            Absence::Left { why, .. } => why.code(),
        }
    }

    #[must_use]
    pub const fn has_left(self) -> bool {
        matches!(self, Absence::Left { .. })
    }

    fn of(what: Option<&str>, left_on: Option<&str>) -> Absence {
        match what {
            Some(KEPT) => Absence::Kept,
            Some(what) => Departure::from_code(what).map_or(Absence::ToCheck, |why| Absence::Left {
                why,
                on: left_on.and_then(|d| d.parse().ok()),
            }),
            None => Absence::ToCheck,
        }
    }
}

const KEPT: &str = "kept";
/// The note before is taken back.
const OPEN: &str = "open";

/// An act on absent dwellings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DepartureAct {
    Leave(Departure, Date),
    Keep,
    /// Back to "to be checked".
    Undo,
}

impl DepartureAct {
    fn what(self) -> &'static str {
        match self {
            DepartureAct::Leave(why, _) => why.code(),
            DepartureAct::Keep => KEPT,
            DepartureAct::Undo => OPEN,
        }
    }
}

/// A note, for the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DepartureNote {
    pub absence: Absence,
    pub noted_at: String,
}

/// The last note on a subject, joined to a query that names the subject and its absence.
pub(super) fn last_note(subject: &str, missing_from: &str, landlord: &str) -> String {
    format!(
        "LEFT JOIN departure n ON n.landlord_id = {landlord} AND n.subject = {subject}
             AND n.missing_from = {missing_from}
             AND n.rank = (SELECT MAX(x.rank) FROM departure x
                           WHERE x.landlord_id = {landlord} AND x.subject = {subject})"
    )
}

/// The absence of a row that holds `what`, `left_on` of its last note.
pub(super) fn absence_of(row: &sqlx::any::AnyRow) -> Result<Absence, Error> {
    let (what, on): (Option<String>, Option<String>) = (row.try_get("what")?, row.try_get("left_on")?);
    Ok(Absence::of(what.as_deref(), on.as_deref()))
}

impl Register {
    /// Notes something of dwellings, and of whole residences without current dwellings, that are no longer in the
    /// files of a landlord. Gives how many notes were written.
    ///
    /// # Errors
    /// [`Error::Unknown`] when one of them is not the landlord's, or is in its files. Nothing is then written.
    pub async fn note_departures(
        &self,
        landlord_id: &str,
        dwellings: &[String],
        residences: &[String],
        act: DepartureAct,
    ) -> Result<u64, Error> {
        let mut write = self.db.write_of(landlord_id).await?;
        let mut subjects: Vec<(String, String)> = Vec::new();
        for id in dwellings {
            subjects.push((id.clone(), absence_begun(&mut write, landlord_id, id).await?));
        }
        for id in residences {
            subjects.extend(of_residence(&mut write, landlord_id, id).await?);
        }
        subjects.sort();
        subjects.dedup();
        let mut written = 0;
        for (subject, missing_from) in subjects {
            if note(&mut write, landlord_id, &subject, &missing_from, act).await? {
                written += 1;
                self.write_down(&mut write, landlord_id, ("departure-noted", "dwelling", &subject), None)
                    .await?;
            }
        }
        write.commit().await?;
        Ok(written)
    }

    /// Everything said of the absence of a dwelling, last first.
    pub async fn departure_notes(
        &self,
        landlord_id: &str,
        subject: &str,
    ) -> Result<Vec<DepartureNote>, Error> {
        let rows = sqlx::query(
            "SELECT what, left_on, noted_at FROM departure WHERE landlord_id = $1 AND subject = $2
             ORDER BY rank DESC",
        )
        .bind(landlord_id.to_owned())
        .bind(subject.to_owned())
        .fetch_all(self.db.read())
        .await?;
        rows.iter()
            .map(|row| Ok(DepartureNote { absence: absence_of(row)?, noted_at: row.try_get("noted_at")? }))
            .collect()
    }
}

/// The import from which a dwelling is missing.
async fn absence_begun(write: &mut Write<'_>, landlord_id: &str, id: &str) -> Result<String, Error> {
    let begun: Option<Option<String>> = sqlx::query_scalar(
        "SELECT missing_from FROM dwelling WHERE landlord_id = $1 AND id = $2 AND is_current = 0",
    )
    .bind(landlord_id.to_owned())
    .bind(id.to_owned())
    .fetch_optional(write.connection())
    .await?;
    begun.map(Option::unwrap_or_default).ok_or_else(|| Error::Unknown(id.to_owned()))
}

/// A residence without current dwellings: itself and its absent dwellings.
async fn of_residence(
    write: &mut Write<'_>,
    landlord_id: &str,
    id: &str,
) -> Result<Vec<(String, String)>, Error> {
    let known: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM residence WHERE landlord_id = $1 AND id = $2 AND is_current = 0",
    )
    .bind(landlord_id.to_owned())
    .bind(id.to_owned())
    .fetch_one(write.connection())
    .await?;
    if known == 0 {
        return Err(Error::Unknown(id.to_owned()));
    }
    let mut all: Vec<(String, String)> = sqlx::query_as(
        "SELECT id, COALESCE(missing_from, '') FROM dwelling
         WHERE landlord_id = $1 AND residence_id = $2 AND is_current = 0",
    )
    .bind(landlord_id.to_owned())
    .bind(id.to_owned())
    .fetch_all(write.connection())
    .await?;
    all.push((id.to_owned(), String::new()));
    Ok(all)
}

/// Writes a note unless the last one says the same. Tells whether it was written.
async fn note(
    write: &mut Write<'_>,
    landlord_id: &str,
    subject: &str,
    missing_from: &str,
    act: DepartureAct,
) -> Result<bool, Error> {
    let last = sqlx::query(
        "SELECT rank, missing_from, what, left_on FROM departure WHERE landlord_id = $1 AND subject = $2
         ORDER BY rank DESC LIMIT 1",
    )
    .bind(landlord_id.to_owned())
    .bind(subject.to_owned())
    .fetch_optional(write.connection())
    .await?;
    let on = match act {
        DepartureAct::Leave(_, on) => Some(on.to_string()),
        DepartureAct::Keep | DepartureAct::Undo => None,
    };
    let mut rank = 1;
    let mut said = (OPEN.to_owned(), None);
    if let Some(last) = last {
        rank = last.try_get::<i64, _>("rank")? + 1;
        if last.try_get::<String, _>("missing_from")? == missing_from {
            said = (last.try_get("what")?, last.try_get("left_on")?);
        }
    }
    if said == (act.what().to_owned(), on.clone()) {
        return Ok(false);
    }
    sqlx::query(
        "INSERT INTO departure (landlord_id, subject, rank, missing_from, what, left_on, noted_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(landlord_id.to_owned())
    .bind(subject.to_owned())
    .bind(rank)
    .bind(missing_from.to_owned())
    .bind(act.what())
    .bind(on)
    .bind(crate::now())
    .execute(write.connection())
    .await?;
    Ok(true)
}
