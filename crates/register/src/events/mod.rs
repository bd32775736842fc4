//! Events that an organisation holds, and the organisations that come, with an account or without. Seats go to those who came
//! first; when some are given back, whoever waits moves up by itself.

mod guests;
#[cfg(test)]
mod tests;

pub use guests::{Guest, Reach};

use crate::adapted::short_text;
use crate::{Across, Error, Register};
use jiff::civil::{Date, DateTime};
use sqlx::Row;
use sqlx::any::AnyRow;

/// The most seats of one event, and of one organisation.
const MOST_SEATS: u32 = 10_000;

/// An event to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    pub title: String,
    pub about: String,
    pub place: String,
    pub starts_at: DateTime,
    pub ends_at: DateTime,
    /// `None`: as many as come.
    pub capacity: Option<u32>,
}

/// An event, as everybody reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub id: String,
    pub host_id: String,
    pub host: String,
    pub told: NewEvent,
    pub is_cancelled: bool,
    /// Seats that are taken, those of the waiting list not counted.
    pub taken: u32,
    /// The host said that it reminded those who come.
    pub is_reminded: bool,
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("event".to_owned())
}

fn event(row: &AnyRow) -> Result<Event, Error> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let at = |name: &str| -> Result<DateTime, Error> {
        text(name)?.parse().map_err(|_| Error::Computation("a time of an event".to_owned()))
    };
    let capacity: Option<i64> = row.try_get("capacity")?;
    Ok(Event {
        id: text("id")?,
        host_id: text("organisation_id")?,
        host: text("host")?,
        told: NewEvent {
            title: text("title")?,
            about: text("about")?,
            place: text("place")?,
            starts_at: at("starts_at")?,
            ends_at: at("ends_at")?,
            capacity: capacity.and_then(|seats| u32::try_from(seats).ok()),
        },
        is_cancelled: row.try_get::<Option<String>, _>("cancelled_at")?.is_some(),
        taken: 0,
        is_reminded: row.try_get::<Option<String>, _>("given_at")?.is_some(),
    })
}

const EVENTS: &str =
    "SELECT e.id, e.organisation_id, o.name AS host, e.title, e.about, e.place, e.starts_at, e.ends_at,
        e.capacity, e.cancelled_at, r.given_at FROM event e JOIN organisation o ON o.id = e.organisation_id
     LEFT JOIN event_reminder r ON r.event_id = e.id";

/// So many days before an event, those who come are reminded.
const REMIND_DAYS: i32 = 7;

impl Register {
    /// Holds an event; its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `event-title`, `event-about`, `event-place`, `event-times` (its end is not after its beginning, or
    /// it is past), `event-capacity`.
    pub async fn hold_event(
        &self,
        organisation_id: &str,
        new: &NewEvent,
        now: DateTime,
    ) -> Result<String, Error> {
        let title = short_text(&new.title, 160, "event-title")?.ok_or_else(|| refused("event-title"))?;
        let about = short_text(&new.about, 4_000, "event-about")?.ok_or_else(|| refused("event-about"))?;
        let place = short_text(&new.place, 200, "event-place")?.ok_or_else(|| refused("event-place"))?;
        if new.ends_at <= new.starts_at || new.starts_at < now {
            return Err(refused("event-times"));
        }
        if new.capacity.is_some_and(|seats| !(1..=MOST_SEATS).contains(&seats)) {
            return Err(refused("event-capacity"));
        }
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO event (id, organisation_id, title, about, place, starts_at, ends_at, capacity, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(&id)
        .bind(organisation_id)
        .bind(title)
        .bind(about)
        .bind(place)
        .bind(new.starts_at.to_string())
        .bind(new.ends_at.to_string())
        .bind(new.capacity.map(i64::from))
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, organisation_id, ("held", "event", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Cancels an event: its page says so.
    ///
    /// # Errors
    /// [`Error::Unknown`] for another organisation's, or one that is cancelled already.
    pub async fn cancel_event(&self, organisation_id: &str, id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let changed = sqlx::query(
            "UPDATE event SET cancelled_at = $3 WHERE id = $1 AND organisation_id = $2 AND cancelled_at IS NULL",
        )
        .bind(id)
        .bind(organisation_id)
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        if changed.rows_affected() == 0 {
            return Err(unknown());
        }
        crate::meetings::withdraw_all(&mut act, id, None).await?;
        self.write_down(&mut act, organisation_id, ("cancelled", "event", id), None).await?;
        act.commit().await
    }

    /// Events that are not over, those that come first first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn events_to_come(&self, now: DateTime) -> Result<Vec<Event>, Error> {
        let sql = format!("{EVENTS} ORDER BY e.starts_at, e.id");
        // Told to everybody, with the name of who holds it.
        let house = self.across(Across::Events);
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(house.db.read()).await?;
        let all: Vec<Event> = rows.iter().map(event).collect::<Result<_, _>>()?;
        Ok(all.into_iter().filter(|one| one.told.ends_at >= now).collect())
    }

    /// One event, with the seats that are taken.
    ///
    /// # Errors
    /// [`Error::Unknown`].
    pub async fn event(&self, id: &str) -> Result<Event, Error> {
        let sql = format!("{EVENTS} WHERE e.id = $1");
        let house = self.across(Across::Events);
        let row =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id.to_owned()).fetch_optional(house.db.read()).await?;
        let mut one = event(&row.ok_or_else(unknown)?)?;
        let guests = self.guests_of(&one).await?;
        one.taken = guests.iter().filter(|guest| !guest.waits).map(|guest| guest.seats).sum();
        Ok(one)
    }

    /// Notes that those who come were reminded: the event leaves the list of what is to be done.
    ///
    /// # Errors
    /// [`Error::Unknown`] for another organisation's event.
    pub async fn note_event_reminder(&self, organisation_id: &str, id: &str) -> Result<(), Error> {
        if self.event(id).await?.host_id != organisation_id {
            return Err(unknown());
        }
        let mut act = self.db.act().await?;
        let noted = sqlx::query(
            "INSERT INTO event_reminder (event_id, host_id, given_at, given_by) VALUES ($1, $2, $3, $4)
             ON CONFLICT (event_id) DO NOTHING",
        )
        .bind(id)
        .bind(organisation_id)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        if noted.rows_affected() == 0 {
            // Said already: nothing more happened.
            return act.roll_back().await;
        }
        self.write_down(&mut act, organisation_id, ("reminded", "event", id), None).await?;
        act.commit().await
    }

    /// Events of the coming days that an organisation holds and where somebody comes that it did not remind.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn events_to_remind(&self, organisation_id: &str, on: Date) -> Result<Vec<Event>, Error> {
        let mut all = Vec::new();
        for one in self.events_to_come(on.at(0, 0, 0, 0)).await? {
            let waits = one.host_id == organisation_id && !one.is_reminded && one.is_soon(on);
            if waits && !self.guests_of(&one).await?.is_empty() {
                all.push(one);
            }
        }
        Ok(all)
    }

    /// Events of the coming days where an organisation has its seats.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn events_to_attend(&self, organisation_id: &str, on: Date) -> Result<Vec<Event>, Error> {
        let mut all = Vec::new();
        for one in self.events_to_come(on.at(0, 0, 0, 0)).await? {
            if one.is_soon(on)
                && self.own_seats(organisation_id, &one.id).await?.is_some_and(|own| !own.waits)
            {
                all.push(one);
            }
        }
        Ok(all)
    }
}

impl Event {
    /// Is it to be held today or in the days of the reminder?
    fn is_soon(&self, on: Date) -> bool {
        let day = self.told.starts_at.date();
        !self.is_cancelled && on <= day && (day - on).get_days() <= REMIND_DAYS
    }
}
