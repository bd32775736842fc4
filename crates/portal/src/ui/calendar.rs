//! Meetings and days as a calendar file (RFC 5545): in universal time, so that no calendar has to know the rules of Paris.
//! Every calendar file of the portal is printed here; nobody is in any of them.

use super::PageResult;
use super::export::attachment;
use crate::edge::PageError;
use axum::response::IntoResponse;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

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
    let here =
        trust::day::legal_instant(at).ok_or_else(|| PageError::Inside(format!("no clock shows {at}")))?;
    Ok(here.strftime(INSTANT).to_string())
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

/// When something is due.
#[derive(Debug, Clone, Copy)]
pub(crate) enum When {
    Day(Date),
    Instant(Timestamp),
}

/// Something that is due, without a place nor a length.
pub(crate) struct Due {
    /// What tells it from every other.
    pub id: String,
    pub when: When,
    pub title: String,
}

fn due_lines(one: &Due, now: Timestamp) -> Vec<String> {
    let start = match one.when {
        When::Day(day) => format!("DTSTART;VALUE=DATE:{}", day.strftime("%Y%m%d")),
        When::Instant(at) => format!("DTSTART:{}", at.strftime(INSTANT)),
    };
    vec![
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}@plain-pied", escaped(&one.id)),
        // Told by the day: the same file twice on one day is the same, byte for byte.
        format!("DTSTAMP:{}", now.strftime("%Y%m%dT000000Z")),
        start,
        format!("SUMMARY:{}", escaped(&one.title)),
        "END:VEVENT".to_owned(),
    ]
}

fn answer(events: impl Iterator<Item = String>, name: &str) -> PageResult {
    let head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Plain-pied//FR"];
    let mut out: String = head.iter().map(|line| folded(line)).collect();
    out.extend(events.map(|line| folded(&line)));
    out.push_str(&folded("END:VCALENDAR"));
    Ok((attachment("text/calendar; charset=utf-8", name), out).into_response())
}

/// The file of meetings, under this name.
pub(crate) fn file(all: &[Occurrence], now: Timestamp, name: &str) -> PageResult {
    let events: Result<Vec<Vec<String>>, PageError> = all.iter().map(|one| lines(one, now)).collect();
    answer(events?.into_iter().flatten(), name)
}

/// The file of what is due, under this name: one event each.
pub(crate) fn dues(all: &[Due], now: Timestamp, name: &str) -> PageResult {
    answer(all.iter().flat_map(|one| due_lines(one, now)), name)
}

/// A text of a calendar file (RFC 5545, 3.3.11): nothing in it ends the line or the value.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_control()) {
        if matches!(c, '\\' | ';' | ',') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A line of at most 75 bytes, continued by a space (RFC 5545, 3.1).
fn folded(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_neither_a_line_nor_a_value_and_long_lines_are_folded() {
        assert_eq!(escaped("Lilas; 2, rue\r\nEND:VEVENT\\"), "Lilas\\; 2\\, rueEND:VEVENT\\\\");
        let long = folded(&"é".repeat(100));
        assert!(long.split("\r\n").all(|line| line.len() <= 75), "{long}");
        assert_eq!(long.replace("\r\n ", "").trim_end(), "é".repeat(100));
    }

    #[test]
    fn a_day_is_whole_and_an_instant_is_universal() {
        let day = jiff::civil::date(2026, 7, 15);
        let at: Timestamp = "2026-07-15T10:00:00Z".parse().unwrap();
        let one = |when| Due { id: "1-a".to_owned(), when, title: "Rapport, final".to_owned() };
        let lines = due_lines(&one(When::Day(day)), at);
        assert!(lines.contains(&"DTSTART;VALUE=DATE:20260715".to_owned()), "{lines:?}");
        assert!(lines.contains(&"SUMMARY:Rapport\\, final".to_owned()), "{lines:?}");
        assert!(due_lines(&one(When::Instant(at)), at).contains(&"DTSTART:20260715T100000Z".to_owned()));
    }
}
