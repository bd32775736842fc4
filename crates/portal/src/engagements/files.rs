//! Files of an accompaniment: its milestones for a calendar, its time for a spreadsheet.

use super::found;
use super::words::typed_hours;
use crate::diagnoses::words::typed;
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::calendar::{Due, When, dues};
use crate::ui::export::{csv_answer, guarded};
use axum::extract::Path;
use engagement::{Milestone, MilestoneState, entries, milestone_state};
use texts::format;

/// `GET /accompagnements/{id}/jalons.ics`: the milestones that are still to come or late, one event a day. Nobody is in it.
pub(super) async fn ics(asked: Asked, Path(id): Path<String>) -> PageResult {
    let record = found(&asked, &id).await?;
    let terms = &record.in_force().ok_or(PageError::NotFound)?.terms;
    let open = terms.milestones.iter().filter(|one| {
        !matches!(milestone_state(&record.quote, one, asked.today), MilestoneState::Done { .. })
    });
    let due = |one: &Milestone| Due {
        id: format!("{id}-{}", one.key),
        when: When::Day(one.due_on),
        title: format!("{} – {}", terms.title, one.label),
    };
    let all: Vec<Due> = open.map(due).collect();
    dues(&all, asked.caller.at, "jalons.ics")
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
