//! The maintenance calendar: the visits of the next twelve months, on a page and as a file that calendars read.

use super::words::{self, Tab, euros, tabs};
use super::{may, owner};
use crate::edge::Asked;
use crate::ui::export::attachment;
use crate::ui::{Chrome, PageResult, show};
use askama::Template;
use axum::response::IntoResponse;
use texts::{Texts, format};
use trust::policy::Action;
use upkeep::{Visit, calendar};

/// Months of the calendar.
const MONTHS: u16 = 12;

struct Line {
    id: String,
    on: String,
    is_late: bool,
    building: String,
    kind: String,
    cost: String,
    legal: String,
}

#[derive(Template)]
#[template(path = "upkeep/calendar.html")]
struct CalendarPage {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    unknown: Vec<Line>,
    may_export: bool,
}

fn line(asked: &Asked, visit: &Visit, is_known: bool) -> Line {
    let t = asked.t;
    Line {
        id: visit.component.clone(),
        on: if is_known { format::date(visit.on) } else { t.unknown() },
        is_late: is_known && visit.on < asked.today,
        building: visit.building.clone(),
        kind: words::kind(t, visit.kind),
        cost: visit.cents.map_or_else(|| t.unknown(), |cents| euros(t, cents)),
        legal: if visit.is_legal { t.yes() } else { t.no() },
    }
}

/// `GET /plan-pluriannuel/entretien`
pub(super) async fn show_calendar(asked: Asked) -> PageResult {
    let t = asked.t;
    let all = asked.register.upkeep_components(&owner(&asked)?).await?;
    let found = calendar(&all, asked.today, MONTHS);
    show(&CalendarPage {
        t,
        c: words::chrome(&asked, &t.upkeep_calendar()),
        tabs: tabs(t, "/plan-pluriannuel/entretien"),
        lines: found.visits.iter().map(|visit| line(&asked, visit, true)).collect(),
        unknown: found.unknown.iter().map(|visit| line(&asked, visit, false)).collect(),
        may_export: may(&asked, Action::Export),
    })
}

/// A text of a calendar file (RFC 5545, 3.3.11): nothing in it ends the line or the value.
pub(crate) fn escaped(text: &str) -> String {
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
pub(crate) fn folded(line: &str) -> String {
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

/// `GET /plan-pluriannuel/entretien.ics`: the known visits, one event a day. Nobody is in it.
pub(super) async fn ics(asked: Asked) -> PageResult {
    let t = asked.t;
    let all = asked.register.upkeep_components(&owner(&asked)?).await?;
    let stamp = asked.today.strftime("%Y%m%dT000000Z").to_string();
    let mut out = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Plain-pied//Entretien//FR\r\n");
    for visit in calendar(&all, asked.today, MONTHS).visits {
        let day = visit.on.strftime("%Y%m%d").to_string();
        let what = format!("{} – {} – {}", t.upkeep_calendar(), words::kind(t, visit.kind), visit.building);
        out.push_str("BEGIN:VEVENT\r\n");
        out.push_str(&folded(&format!("UID:{}-{day}@plain-pied", visit.component)));
        out.push_str(&format!("DTSTAMP:{stamp}\r\nDTSTART;VALUE=DATE:{day}\r\n"));
        out.push_str(&folded(&format!("SUMMARY:{}", escaped(&what))));
        out.push_str("END:VEVENT\r\n");
    }
    out.push_str("END:VCALENDAR\r\n");
    Ok((attachment("text/calendar; charset=utf-8", "entretien.ics"), out).into_response())
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
}
