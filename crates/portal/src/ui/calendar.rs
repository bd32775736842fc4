//! Meetings as a calendar file (RFC 5545): in universal time, so that no calendar has to know the rules of Paris.

use super::PageResult;
use super::export::attachment;
use crate::edge::PageError;
use crate::upkeep::calendar::{escaped, folded};
use axum::response::IntoResponse;
use jiff::Timestamp;
use jiff::civil::DateTime;

/// Something that is held.
pub(crate) struct Occurrence {
    /// What tells it from every other.
    pub id: String,
    /// Civil time of Paris.
    pub starts_at: DateTime,
    /// `None`: nobody said.
    pub ends_at: Option<DateTime>,
    pub title: String,
    pub place: String,
    pub about: String,
    pub is_cancelled: bool,
}

const INSTANT: &str = "%Y%m%dT%H%M%SZ";

fn instant(at: DateTime) -> Result<String, PageError> {
    let here = at.in_tz("Europe/Paris").map_err(|e| PageError::Inside(e.to_string()))?;
    Ok(here.timestamp().strftime(INSTANT).to_string())
}

/// The lines of one occurrence, with a reminder the day before by the calendar of whoever keeps the file.
fn lines(one: &Occurrence, now: Timestamp) -> Result<Vec<String>, PageError> {
    let mut lines = vec![
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}@plain-pied", one.id),
        format!("DTSTAMP:{}", now.strftime(INSTANT)),
        format!("DTSTART:{}", instant(one.starts_at)?),
    ];
    if let Some(ends_at) = one.ends_at {
        lines.push(format!("DTEND:{}", instant(ends_at)?));
    }
    lines.extend([
        format!("STATUS:{}", if one.is_cancelled { "CANCELLED" } else { "CONFIRMED" }),
        format!("SUMMARY:{}", escaped(&one.title)),
        format!("LOCATION:{}", escaped(&one.place)),
        format!("DESCRIPTION:{}", escaped(&one.about)),
        "BEGIN:VALARM".to_owned(),
        "ACTION:DISPLAY".to_owned(),
        format!("DESCRIPTION:{}", escaped(&one.title)),
        "TRIGGER:-P1D".to_owned(),
        "END:VALARM".to_owned(),
        "END:VEVENT".to_owned(),
    ]);
    Ok(lines)
}

/// The file, under this name.
pub(crate) fn file(all: &[Occurrence], now: Timestamp, name: &str) -> PageResult {
    let head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Plain-pied//FR"];
    let mut out: String = head.iter().map(|line| folded(line)).collect();
    for one in all {
        out.extend(lines(one, now)?.iter().map(|line| folded(line)));
    }
    out.push_str(&folded("END:VCALENDAR"));
    Ok((attachment("text/calendar; charset=utf-8", name), out).into_response())
}
