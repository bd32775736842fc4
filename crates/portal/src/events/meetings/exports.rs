//! Meetings as files: an organisation's own as a calendar, the host's timetable as a table.

use super::host::limit;
use super::{hour, now};
use crate::edge::Asked;
use crate::ui::PageResult;
use crate::ui::calendar::Occurrence;
use crate::ui::export::{csv_answer, guarded};
use axum::extract::Path;
use texts::format;

/// `GET /evenements/{id}/rendez-vous/agenda.ics`
pub(super) async fn calendar(asked: Asked, Path(id): Path<String>) -> PageResult {
    let plan = asked.register.meeting_plan(&id).await?;
    let all = asked.register.own_meetings(asked.caller.organisation_id()?, &id).await?;
    let held = all.into_iter().filter_map(|one| {
        let (slot, table) = one.held?;
        Some(Occurrence {
            id: one.id,
            starts_at: slot.starts_at,
            ends_at: Some(slot.ends_at),
            title: format!("{} – {}", asked.t.meeting_title(), one.other),
            place: format!("{}, {} {table}", plan.event.told.place, asked.t.meeting_table()),
            about: one.subject,
            is_cancelled: false,
        })
    });
    crate::ui::calendar::file(&held.collect::<Vec<_>>(), asked.caller.at, "rendez-vous.ics")
}

/// `GET /evenements/{id}/rendez-vous.csv`
pub(super) async fn csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let view = asked.register.host_meetings(asked.caller.organisation_id()?, &id).await?;
    let rows = view.meetings.iter().map(|one| {
        let slot = one.seat.and_then(|seat| view.plan.slots.get(seat.slot));
        let at = |at: Option<jiff::civil::DateTime>| at.map_or_else(String::new, hour);
        vec![
            at(slot.map(|slot| slot.starts_at)),
            at(slot.map(|slot| slot.ends_at)),
            one.seat.map_or_else(String::new, |seat| (seat.table + 1).to_string()),
            guarded(&one.landlord),
            guarded(&one.partner),
            one.weight.to_string(),
            limit(t, &view, one),
        ]
    });
    let head = ["debut", "fin", "table", "bailleur", "autre", "priorites", "raison"].map(str::to_owned);
    let notes = vec![
        (t.export_date(), format::date(now(&asked).date())),
        (t.event_name(), view.plan.event.told.title.clone()),
    ];
    csv_answer("rendez-vous.csv", &notes, &head, rows.collect::<Vec<_>>())
}
