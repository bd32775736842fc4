//! The timetable: computed and published by the host, with what stops each meeting that is not in it.

use super::asks::{Ask, State};
use super::{Fallen, NewPlan, Plan, code, planned, refused};
use crate::db::Write;
use crate::{Across, Error, Register};
use ::meetings::{Limit, Question, Seat, Slot, Timetable, Wish};
use jiff::civil::DateTime;
use std::collections::BTreeMap;

/// A meeting that both sides want, as the host reads it: who, and when; not what about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostMeeting {
    pub id: String,
    pub landlord: String,
    pub partner: String,
    /// Both priorities together, 2 to 6.
    pub weight: u32,
    /// Number of the slot and of the table, from 0, in the timetable that is shown.
    pub seat: Option<Seat>,
    /// It has another hour, or none, in what is published.
    pub is_new: bool,
    /// What stops it when it has no seat; nothing said: it was agreed since, or something became free.
    pub limits: Vec<Limit>,
}

/// What the host reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostView {
    pub plan: Plan,
    /// The draft when there is one, else what is published.
    pub meetings: Vec<HostMeeting>,
    /// Of a draft: no timetable that keeps what is published has a larger sum of priorities, and that is proved, of what is
    /// wanted now.
    pub is_best: Option<bool>,
}

/// What is asked of the engine, and the rows in the order of its wishes.
fn question(
    plan: &Plan,
    all: Vec<Ask>,
    seat: impl Fn(&Ask) -> Option<(usize, usize)>,
) -> (Question, Vec<Ask>) {
    let rows: Vec<Ask> = all.into_iter().filter(|one| one.is_live && one.state == State::Accepted).collect();
    let (mut landlords, mut partners) = (BTreeMap::new(), BTreeMap::new());
    for one in &rows {
        let next = landlords.len();
        landlords.entry(one.landlord_id.clone()).or_insert(next);
        let next = partners.len();
        partners.entry(one.partner_id.clone()).or_insert(next);
    }
    let wishes = rows.iter().map(|one| Wish {
        landlord: landlords[&one.landlord_id],
        partner: partners[&one.partner_id],
        weight: weight(one),
        kept: seat(one).map(|(slot, table)| Seat { slot, table }),
    });
    let question = Question {
        wishes: wishes.collect(),
        landlords: landlords.len(),
        partners: partners.len(),
        slots: plan.slots.len(),
        tables: usize::try_from(plan.told.tables).unwrap_or(0),
    };
    (question, rows)
}

fn weight(one: &Ask) -> u32 {
    one.landlord_priority.unwrap_or(1) + one.partner_priority.unwrap_or(1)
}

/// Where a seat goes when hours change: to the slot of the same hour, when there is one, at the same table.
fn moved(seat: (usize, usize), before: &[Slot], after: &[Slot], tables: u32) -> Option<(usize, usize)> {
    let (slot, table) = seat;
    let at = before.get(slot)?;
    let slot = after.iter().position(|one| one.starts_at == at.starts_at)?;
    (code(table) < i64::from(tables)).then_some((slot, table))
}

/// Moves seats to the slots of new hours; those that have none lose theirs.
pub(super) async fn move_slots(
    act: &mut Write<'_>,
    before: &Plan,
    after: &[Slot],
    tables: u32,
) -> Result<(), Error> {
    type Row = (String, Option<i64>, Option<i64>, Option<i64>, Option<i64>);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, slot, table_number, draft_slot, draft_table FROM meeting_ask WHERE event_id = $1
         AND (slot IS NOT NULL OR draft_slot IS NOT NULL)",
    )
    .bind(&before.event.id)
    .fetch_all(act.connection())
    .await?;
    for (id, slot, table, draft_slot, draft_table) in rows {
        let seat = |slot, table| super::index(slot).zip(super::index(table));
        let new = |slot, table| seat(slot, table).and_then(|at| moved(at, &before.slots, after, tables));
        write_seat(act, &id, new(slot, table), new(draft_slot, draft_table)).await?;
    }
    Ok(())
}

async fn write_seat(
    act: &mut Write<'_>,
    id: &str,
    seat: Option<(usize, usize)>,
    draft: Option<(usize, usize)>,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE meeting_ask SET slot = $2, table_number = $3, draft_slot = $4, draft_table = $5
         WHERE id = $1 AND state = 'accepted'",
    )
    .bind(id)
    .bind(seat.map(|(slot, _)| code(slot)))
    .bind(seat.map(|(_, table)| code(table)))
    .bind(draft.map(|(slot, _)| code(slot)))
    .bind(draft.map(|(_, table)| code(table)))
    .execute(act.connection())
    .await?;
    Ok(())
}

impl Register {
    /// The meetings that have an hour, and would have none with new settings.
    ///
    /// # Errors
    /// As [`planned`]; [`Error::Unknown`] for another organisation's event.
    pub async fn fallen_meetings(
        &self,
        organisation_id: &str,
        event: &str,
        new: &NewPlan,
    ) -> Result<Vec<Fallen>, Error> {
        let one = self.hosted(organisation_id, event).await?;
        let after = planned(&one, new)?;
        let Some(plan) = self.meeting_plan_if_any(event).await? else { return Ok(Vec::new()) };
        let mut fallen = Vec::new();
        for one in self.asks(&plan).await?.into_iter().filter(|one| one.is_live) {
            let seats = [one.seat, one.draft].into_iter().flatten();
            let gone = seats.filter(|seat| moved(*seat, &plan.slots, &after, new.tables).is_none());
            let at = gone.filter_map(|(slot, _)| plan.slots.get(slot)).map(|slot| slot.starts_at).min();
            if let Some(starts_at) = at {
                fallen.push(Fallen { landlord: one.landlord, partner: one.partner, starts_at });
            }
        }
        fallen.sort_by(|a, b| (a.starts_at, &a.landlord).cmp(&(b.starts_at, &b.landlord)));
        Ok(fallen)
    }

    /// Computes a timetable that the host alone sees. Meetings that were published keep their hour and table.
    ///
    /// # Errors
    /// [`Error::Unknown`] for any other organisation; [`Error::Refused`]: `meetings-over` (it has begun), `meetings-none` (no
    /// meeting is wanted by both sides); [`Error::Changed`]: settings changed while it was computed.
    pub async fn compute_meetings(
        &self,
        organisation_id: &str,
        event: &str,
        now: DateTime,
    ) -> Result<(), Error> {
        let plan = self.hosted_plan(organisation_id, event).await?;
        if plan.event.is_cancelled || plan.told.starts_at <= now {
            return Err(refused("meetings-over"));
        }
        let is_published = plan.is_published;
        let (asked, rows) = question(&plan, self.asks(&plan).await?, |one| one.seat.filter(|_| is_published));
        if rows.is_empty() {
            return Err(refused("meetings-none"));
        }
        let answer = solved(asked).await?;
        let house = self.across(Across::Meetings);
        let mut act = house.db.act().await?;
        act.hold(&format!("event:{event}")).await?;
        let changed = sqlx::query(
            "UPDATE meeting_plan SET drafted_at = $3, edition = edition + 1
             WHERE event_id = $1 AND edition = $2",
        )
        .bind(event)
        .bind(plan.edition)
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        if changed.rows_affected() == 0 {
            return Err(Error::Changed);
        }
        clear_draft(&mut act, event).await?;
        for (one, seat) in rows.iter().zip(&answer.seats) {
            if let Some(Seat { slot, table }) = seat {
                // Not what was withdrawn meanwhile.
                sqlx::query(
                    "UPDATE meeting_ask SET draft_slot = $2, draft_table = $3 WHERE id = $1 AND state = 'accepted'",
                )
                .bind(&one.id)
                .bind(code(*slot))
                .bind(code(*table))
                .execute(act.connection())
                .await?;
            }
        }
        self.write_down(&mut act, organisation_id, ("computed", "meetings", event), None).await?;
        act.commit().await
    }

    /// Publishes the draft: each organisation reads its own hours. Or discards it: what was published stays.
    ///
    /// # Errors
    /// [`Error::Unknown`] for any other organisation; [`Error::Refused`]: `meetings-over`; [`Error::Changed`]: there is no draft,
    /// or it is not the one that was seen.
    pub async fn publish_meetings(
        &self,
        organisation_id: &str,
        event: &str,
        (seen, is_kept): (i64, bool),
        now: DateTime,
    ) -> Result<(), Error> {
        let plan = self.hosted_plan(organisation_id, event).await?;
        if plan.event.is_cancelled || plan.told.starts_at <= now {
            return Err(refused("meetings-over"));
        }
        let house = self.across(Across::Meetings);
        let mut act = house.db.act().await?;
        act.hold(&format!("event:{event}")).await?;
        let changed = sqlx::query(
            "UPDATE meeting_plan SET drafted_at = NULL, published_at = CASE WHEN $4 = 1 THEN $3 ELSE published_at END,
                edition = edition + 1 WHERE event_id = $1 AND edition = $2 AND drafted_at IS NOT NULL",
        )
        .bind(event)
        .bind(seen)
        .bind(crate::now())
        .bind(i64::from(is_kept))
        .execute(act.connection())
        .await?;
        if changed.rows_affected() == 0 {
            return Err(Error::Changed);
        }
        if is_kept {
            sqlx::query(
                "UPDATE meeting_ask SET slot = draft_slot, table_number = draft_table WHERE event_id = $1",
            )
            .bind(event)
            .execute(act.connection())
            .await?;
        }
        clear_draft(&mut act, event).await?;
        let verb = if is_kept { "published" } else { "discarded" };
        self.write_down(&mut act, organisation_id, (verb, "meetings", event), None).await?;
        act.commit().await
    }

    /// The timetable as the host reads it: the draft when there is one, else what is published.
    ///
    /// # Errors
    /// [`Error::Unknown`] for any other organisation.
    pub async fn host_meetings(&self, organisation_id: &str, event: &str) -> Result<HostView, Error> {
        let plan = self.hosted_plan(organisation_id, event).await?;
        let is_drafted = plan.is_drafted;
        let shown = |one: &Ask| if is_drafted { one.draft } else { one.seat };
        let asks = self.asks(&plan).await?;
        let is_best = if is_drafted { Some(is_best(&plan, asks.clone()).await?) } else { None };
        let (asked, rows) = question(&plan, asks, shown);
        let seats: Vec<Option<Seat>> = asked.wishes.iter().map(|wish| wish.kept).collect();
        let has_timetable = plan.is_drafted || plan.is_published;
        let mut limits = if has_timetable { ::meetings::left_out(&asked, &seats) } else { BTreeMap::new() };
        let meetings = rows.into_iter().zip(seats).enumerate().map(|(number, (one, seat))| HostMeeting {
            weight: weight(&one),
            is_new: one.seat != seat.map(|seat| (seat.slot, seat.table)),
            id: one.id,
            landlord: one.landlord,
            partner: one.partner,
            seat,
            limits: limits.remove(&number).unwrap_or_default(),
        });
        let mut meetings: Vec<HostMeeting> = meetings.collect();
        meetings.sort_by(|a, b| {
            let key = |one: &HostMeeting| (one.seat.is_none(), one.seat);
            key(a).cmp(&key(b)).then_with(|| (&a.landlord, &a.partner).cmp(&(&b.landlord, &b.partner)))
        });
        Ok(HostView { plan, meetings, is_best })
    }
}

/// The timetable of a question, off the threads that answer requests, and read by the verifier: nothing is shown that it does not
/// accept.
async fn solved(asked: Question) -> Result<Timetable, Error> {
    let wrong = |what: String| Error::Computation(format!("a timetable of meetings: {what}"));
    let found = tokio::task::spawn_blocking(move || {
        let answer = ::meetings::solve(&asked).map_err(|e| format!("{e:?}"))?;
        match ::meetings::check(&asked, &answer).as_slice() {
            [] => Ok(answer),
            faults => Err(format!("{faults:?}")),
        }
    });
    found.await.map_err(|e| wrong(e.to_string()))?.map_err(wrong)
}

/// Is the draft as good as any timetable of what is wanted now? Somebody may have withdrawn or agreed since it was computed.
async fn is_best(plan: &Plan, asks: Vec<Ask>) -> Result<bool, Error> {
    let is_published = plan.is_published;
    let (asked, rows) = question(plan, asks, |one| one.seat.filter(|_| is_published));
    let weights: Vec<u32> = asked.wishes.iter().map(|wish| wish.weight).collect();
    let drafted = rows.iter().zip(&weights).filter(|(one, _)| one.draft.is_some());
    let drafted: u32 = drafted.map(|(_, weight)| weight).sum();
    let answer = solved(asked).await?;
    let best: u32 =
        answer.seats.iter().zip(&weights).filter(|(seat, _)| seat.is_some()).map(|(_, weight)| weight).sum();
    Ok(answer.is_best && drafted >= best)
}

async fn clear_draft(act: &mut Write<'_>, event: &str) -> Result<(), Error> {
    sqlx::query("UPDATE meeting_ask SET draft_slot = NULL, draft_table = NULL WHERE event_id = $1")
        .bind(event)
        .execute(act.connection())
        .await?;
    Ok(())
}
