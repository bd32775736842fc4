//! Meetings at an event: who brings and looks for what, who wants to meet whom, when each is held, what became of it.
//!
//! Three read them: the host, and the two sides of a meeting. Each act says first for whom it is done, then sees the house
//! ([`Across::Meetings`]): whether a meeting stands depends on the seats of both. A meeting whose side has no seat, or whose
//! event is cancelled, is withdrawn; while a side waits for its seat, it does not count.

mod asks;
mod offers;
mod outcomes;
#[cfg(test)]
mod tests;
mod timetable;

pub use asks::{Answer, Meeting, State};
pub use offers::{NewOffer, Participant, Suggestion};
pub use outcomes::{Follow, Outcome, Tally};
pub use timetable::{HostMeeting, HostView};

use crate::db::Write;
use crate::events::Event;
use crate::{Across, Error, Register};
use ::meetings::{Slot, Unfit, slots};
use jiff::civil::{Date, DateTime};
use sqlx::Row;
use std::collections::BTreeSet;

/// Tables of one event at most.
const MOST_TABLES: u32 = 200;

/// How meetings of an event are held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPlan {
    /// Civil times of one day, inside the hours of the event.
    pub starts_at: DateTime,
    pub ends_at: DateTime,
    /// Of one meeting.
    pub minutes: u32,
    /// Minutes between two.
    pub pause: u32,
    /// Meetings that may be held at the same time.
    pub tables: u32,
    /// The last day on which a meeting may be asked for.
    pub asks_until: Date,
}

/// How meetings of an event are held, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub event: Event,
    pub told: NewPlan,
    pub slots: Vec<Slot>,
    /// A timetable that only the host sees was computed.
    pub is_drafted: bool,
    pub is_published: bool,
    pub edition: i64,
}

/// A meeting that new settings leave without its hour or its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fallen {
    pub landlord: String,
    pub partner: String,
    pub starts_at: DateTime,
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("meetings".to_owned())
}

/// The slots of settings for an event.
///
/// # Errors
/// [`Error::Refused`]: `meetings-hours` (not inside the event, or of two days), `meetings-length` (no meeting fits),
/// `meetings-pause`, `meetings-many` (more slots than can be planned), `meetings-tables`, `meetings-until` (after the day).
pub fn planned(event: &Event, new: &NewPlan) -> Result<Vec<Slot>, Error> {
    if new.starts_at < event.told.starts_at || new.ends_at > event.told.ends_at {
        return Err(refused("meetings-hours"));
    }
    if !(1..=MOST_TABLES).contains(&new.tables) {
        return Err(refused("meetings-tables"));
    }
    if new.pause > 240 {
        return Err(refused("meetings-pause"));
    }
    if new.asks_until > new.starts_at.date() {
        return Err(refused("meetings-until"));
    }
    slots((new.starts_at, new.ends_at), new.minutes, new.pause).map_err(|unfit| {
        refused(match unfit {
            Unfit::Hours => "meetings-hours",
            Unfit::Length => "meetings-length",
            Unfit::Many => "meetings-many",
        })
    })
}

fn index(at: Option<i64>) -> Option<usize> {
    at.and_then(|at| usize::try_from(at).ok())
}

fn code(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}

/// Withdraws what an organisation wanted at an event, or everybody's: its seats are given back, or the event is cancelled.
pub(crate) async fn withdraw_all(act: &mut Write<'_>, event: &str, of: Option<&str>) -> Result<(), Error> {
    let everybody = i64::from(of.is_none());
    sqlx::query(
        "UPDATE meeting_ask SET state = 'withdrawn', slot = NULL, table_number = NULL, draft_slot = NULL, draft_table = NULL
         WHERE event_id = $1 AND ($3 = 1 OR landlord_id = $2 OR partner_id = $2) AND state IN ('asked', 'accepted')",
    )
    .bind(event)
    .bind(of.unwrap_or(""))
    .bind(everybody)
    .execute(act.connection())
    .await?;
    sqlx::query("DELETE FROM meeting_offer WHERE event_id = $1 AND ($3 = 1 OR organisation_id = $2)")
        .bind(event)
        .bind(of.unwrap_or(""))
        .bind(everybody)
        .execute(act.connection())
        .await?;
    Ok(())
}

impl Register {
    /// The meetings of an event, as everybody who is signed in reads them: when, how long, until when to ask.
    ///
    /// # Errors
    /// [`Error::Unknown`]: no such event, or no meetings at it.
    pub async fn meeting_plan(&self, event: &str) -> Result<Plan, Error> {
        self.meeting_plan_if_any(event).await?.ok_or_else(unknown)
    }

    /// The same; `None`: the event has none.
    ///
    /// # Errors
    /// [`Error::Unknown`]: no such event.
    pub async fn meeting_plan_if_any(&self, event: &str) -> Result<Option<Plan>, Error> {
        let one = self.event(event).await?;
        let row = sqlx::query(
            "SELECT starts_at, ends_at, minutes, pause, tables, asks_until, drafted_at, published_at, edition
             FROM meeting_plan WHERE event_id = $1",
        )
        .bind(event)
        .fetch_optional(self.across(Across::Meetings).db.read())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let wrong = || Error::Computation("a time of meetings".to_owned());
        let at = |name: &str| -> Result<DateTime, Error> {
            row.try_get::<String, _>(name)?.parse().map_err(|_| wrong())
        };
        let count = |name: &str| -> Result<u32, Error> {
            u32::try_from(row.try_get::<i64, _>(name)?).map_err(|_| wrong())
        };
        let told = NewPlan {
            starts_at: at("starts_at")?,
            ends_at: at("ends_at")?,
            minutes: count("minutes")?,
            pause: count("pause")?,
            tables: count("tables")?,
            asks_until: row.try_get::<String, _>("asks_until")?.parse().map_err(|_| wrong())?,
        };
        Ok(Some(Plan {
            slots: slots((told.starts_at, told.ends_at), told.minutes, told.pause).map_err(|_| wrong())?,
            event: one,
            told,
            is_drafted: row.try_get::<Option<String>, _>("drafted_at")?.is_some(),
            is_published: row.try_get::<Option<String>, _>("published_at")?.is_some(),
            edition: row.try_get("edition")?,
        }))
    }

    /// The event, for its host alone.
    async fn hosted(&self, organisation_id: &str, event: &str) -> Result<Event, Error> {
        let one = self.event(event).await?;
        if one.host_id == organisation_id { Ok(one) } else { Err(unknown()) }
    }

    /// The meetings, for the host of the event alone.
    async fn hosted_plan(&self, organisation_id: &str, event: &str) -> Result<Plan, Error> {
        let plan = self.meeting_plan(event).await?;
        if plan.event.host_id == organisation_id { Ok(plan) } else { Err(unknown()) }
    }

    /// Organisations with an account that have their seats at an event that is held; none when it is cancelled.
    async fn seated_at(&self, event: &Event) -> Result<BTreeSet<String>, Error> {
        if event.is_cancelled {
            return Ok(BTreeSet::new());
        }
        let guests = self.guests_of(event).await?;
        Ok(guests.into_iter().filter(|guest| !guest.waits).map(|guest| guest.id).collect())
    }

    /// Opens meetings on an event, or changes how they are held. What new settings leave without an hour falls out of the
    /// timetable, once the host has said so.
    ///
    /// # Errors
    /// As [`planned`]; [`Error::Unknown`] for another organisation's event; [`Error::Refused`]: `meetings-over` (the event has
    /// begun, or is cancelled), `meetings-until-past`, `meetings-fall` (see [`Register::fallen_meetings`]: confirm);
    /// [`Error::Changed`].
    pub async fn plan_meetings(
        &self,
        organisation_id: &str,
        event: &str,
        new: &NewPlan,
        (seen, is_confirmed): (i64, bool),
        now: DateTime,
    ) -> Result<(), Error> {
        let one = self.hosted(organisation_id, event).await?;
        if one.is_cancelled || one.told.starts_at <= now {
            return Err(refused("meetings-over"));
        }
        let cut = planned(&one, new)?;
        if new.asks_until < now.date() {
            return Err(refused("meetings-until-past"));
        }
        let before = self.meeting_plan_if_any(event).await?;
        if before.as_ref().map_or(0, |plan| plan.edition) != seen {
            return Err(Error::Changed);
        }
        if !is_confirmed && !self.fallen_meetings(organisation_id, event, new).await?.is_empty() {
            return Err(refused("meetings-fall"));
        }
        let house = self.across(Across::Meetings);
        let mut act = house.db.act().await?;
        act.hold(&format!("event:{event}")).await?;
        let written = sqlx::query(
            "INSERT INTO meeting_plan (event_id, host_id, starts_at, ends_at, minutes, pause, tables, asks_until, edition,
                made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10)
             ON CONFLICT (event_id) DO UPDATE SET starts_at = excluded.starts_at, ends_at = excluded.ends_at,
                minutes = excluded.minutes, pause = excluded.pause, tables = excluded.tables,
                asks_until = excluded.asks_until, edition = meeting_plan.edition + 1 WHERE meeting_plan.edition = $11",
        )
        .bind(event)
        .bind(organisation_id)
        .bind(new.starts_at.to_string())
        .bind(new.ends_at.to_string())
        .bind(i64::from(new.minutes))
        .bind(i64::from(new.pause))
        .bind(i64::from(new.tables))
        .bind(new.asks_until.to_string())
        .bind(crate::now())
        .bind(self.author().code())
        .bind(seen)
        .execute(act.connection())
        .await?;
        if written.rows_affected() == 0 {
            return Err(Error::Changed);
        }
        if let Some(before) = &before {
            timetable::move_slots(&mut act, before, &cut, new.tables).await?;
        }
        let verb = if before.is_some() { "changed" } else { "opened" };
        self.write_down(&mut act, organisation_id, (verb, "meetings", event), None).await?;
        act.commit().await
    }
}
