//! Files of an accompaniment: its milestones for a calendar, its time for a spreadsheet.

use super::found;
use super::words::typed_hours;
use crate::diagnoses::words::typed;
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::export::{attachment, csv_answer, guarded};
use crate::upkeep::calendar::{escaped, folded};
use axum::extract::Path;
use axum::response::IntoResponse;
use engagement::{MilestoneState, entries, milestone_state};
use texts::format;

/// `GET /accompagnements/{id}/jalons.ics`: the milestones that are still to come or late, one event a day. Nobody is in it.
pub(super) async fn ics(asked: Asked, Path(id): Path<String>) -> PageResult {
    let record = found(&asked, &id).await?;
    let terms = &record.in_force().ok_or(PageError::NotFound)?.terms;
    let stamp = asked.today.strftime("%Y%m%dT000000Z").to_string();
    let mut out =
        String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Plain-pied//Accompagnement//FR\r\n");
    let open = terms.milestones.iter().filter(|one| {
        !matches!(milestone_state(&record.quote, one, asked.today), MilestoneState::Done { .. })
    });
    for one in open {
        let day = one.due_on.strftime("%Y%m%d").to_string();
        let what = format!("{} – {}", terms.title, one.label);
        out.push_str("BEGIN:VEVENT\r\n");
        out.push_str(&folded(&format!("UID:{id}-{}@plain-pied", escaped(&one.key))));
        out.push_str(&format!("DTSTAMP:{stamp}\r\nDTSTART;VALUE=DATE:{day}\r\n"));
        out.push_str(&folded(&format!("SUMMARY:{}", escaped(&what))));
        out.push_str("END:VEVENT\r\n");
    }
    out.push_str("END:VCALENDAR\r\n");
    Ok((attachment("text/calendar; charset=utf-8", "jalons.ics"), out).into_response())
}

/// `GET /accompagnements/{id}/temps.csv`
pub(super) async fn csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let record = found(&asked, &id).await?;
    let terms = &record.in_force().ok_or(PageError::NotFound)?.terms;
    let label = |key: &str| {
        terms.lines.iter().find(|line| line.key == key).map(|line| line.label.clone()).unwrap_or_default()
    };
    let head = [
        t.accompaniment_on(),
        t.quote_line_label(),
        t.quote_line_hours(),
        t.quote_line_expenses(),
        t.accompaniment_what(),
    ];
    let all = entries(&record.quote);
    let rows = all.iter().map(|one| {
        vec![
            one.on.to_string(),
            guarded(&label(&one.line)),
            typed_hours(one.minutes),
            typed(one.expenses_cents),
            guarded(&one.what),
        ]
    });
    let notes = [(t.export_date(), format::date(asked.today))];
    csv_answer("temps.csv", &notes, &head, rows)
}
