//! Events that an organisation holds, and the organisations that come. Whoever comes is an organisation with so many seats:
//! nobody is named. Seats go to those who came first; when some are given back, whoever waits moves up by itself.

use crate::adapted::short_text;
use crate::{Across, Error, Register};
use jiff::civil::DateTime;
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
}

/// An organisation that comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guest {
    pub id: String,
    pub name: String,
    pub seats: u32,
    /// It has no seats yet: others came before.
    pub waits: bool,
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
    })
}

/// Seats in the order in which they were asked: whoever does not fit waits, and a smaller group after it may fit.
fn seated(capacity: Option<u32>, asked: Vec<(String, String, u32)>) -> Vec<Guest> {
    let mut left = capacity.unwrap_or(u32::MAX);
    let guests = asked.into_iter().map(|(id, name, seats)| {
        let waits = seats > left;
        if !waits {
            left -= seats;
        }
        Guest { id, name, seats, waits }
    });
    guests.collect()
}

const EVENTS: &str =
    "SELECT e.id, e.organisation_id, o.name AS host, e.title, e.about, e.place, e.starts_at, e.ends_at,
        e.capacity, e.cancelled_at FROM event e JOIN organisation o ON o.id = e.organisation_id";

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
        self.write_down(&mut act, organisation_id, ("cancelled", "event", id), None).await?;
        act.commit().await
    }

    /// Events that are not over, those that come first first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn events_to_come(&self, now: DateTime) -> Result<Vec<Event>, Error> {
        let sql = format!("{EVENTS} ORDER BY e.starts_at, e.id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(self.db.read()).await?;
        let all: Vec<Event> = rows.iter().map(event).collect::<Result<_, _>>()?;
        Ok(all.into_iter().filter(|one| one.told.ends_at >= now).collect())
    }

    /// One event, with the seats that are taken.
    ///
    /// # Errors
    /// [`Error::Unknown`].
    pub async fn event(&self, id: &str) -> Result<Event, Error> {
        let sql = format!("{EVENTS} WHERE e.id = $1");
        let row =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id.to_owned()).fetch_optional(self.db.read()).await?;
        let mut one = event(&row.ok_or_else(unknown)?)?;
        let guests = self.guests_of(&one).await?;
        one.taken = guests.iter().filter(|guest| !guest.waits).map(|guest| guest.seats).sum();
        Ok(one)
    }

    /// Everybody who asked for seats, in order. Whose seat is next depends on all; each reads its own, the host all.
    async fn guests_of(&self, one: &Event) -> Result<Vec<Guest>, Error> {
        let house = self.across(Across::Events);
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "SELECT r.guest_id, o.name, r.seats FROM event_registration r JOIN organisation o ON o.id = r.guest_id
             WHERE r.event_id = $1 ORDER BY r.made_at, r.guest_id",
        )
        .bind(&one.id)
        .fetch_all(house.db.read())
        .await?;
        let seats = |n: i64| u32::try_from(n).unwrap_or(MOST_SEATS);
        Ok(seated(one.told.capacity, rows.into_iter().map(|(id, name, n)| (id, name, seats(n))).collect()))
    }

    /// Who comes, for the host.
    ///
    /// # Errors
    /// [`Error::Unknown`] for any other organisation.
    pub async fn event_guests(&self, organisation_id: &str, id: &str) -> Result<Vec<Guest>, Error> {
        let one = self.event(id).await?;
        if one.host_id == organisation_id { self.guests_of(&one).await } else { Err(unknown()) }
    }

    /// What an organisation asked for; `None`: it does not come.
    ///
    /// # Errors
    /// [`Error::Unknown`].
    pub async fn own_seats(&self, organisation_id: &str, id: &str) -> Result<Option<Guest>, Error> {
        let one = self.event(id).await?;
        Ok(self.guests_of(&one).await?.into_iter().find(|guest| guest.id == organisation_id))
    }

    /// Asks for seats, or gives them back with none. Asking again takes a new place in the order.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`]: `event-seats`, `event-over` (past or cancelled).
    pub async fn ask_seats(
        &self,
        organisation_id: &str,
        id: &str,
        seats: u32,
        now: DateTime,
    ) -> Result<(), Error> {
        let one = self.event(id).await?;
        if one.is_cancelled || one.told.starts_at <= now {
            return Err(refused("event-over"));
        }
        if seats > MOST_SEATS || one.told.capacity.is_some_and(|most| seats > most) {
            return Err(refused("event-seats"));
        }
        let mut act = self.db.act().await?;
        act.hold(&format!("event:{id}")).await?;
        sqlx::query("DELETE FROM event_registration WHERE event_id = $1 AND guest_id = $2")
            .bind(id)
            .bind(organisation_id)
            .execute(act.connection())
            .await?;
        if seats > 0 {
            sqlx::query(
                "INSERT INTO event_registration (event_id, guest_id, host_id, seats, made_at, made_by)
                 VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind(id)
            .bind(organisation_id)
            .bind(&one.host_id)
            .bind(i64::from(seats))
            .bind(crate::now())
            .bind(self.author().code())
            .execute(act.connection())
            .await?;
        }
        let verb = if seats > 0 { "registered" } else { "withdrew" };
        self.write_down(&mut act, organisation_id, (verb, "event", id), None).await?;
        act.commit().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use jiff::civil::datetime;
    use trust::organisation::OrganisationKind;

    const NOW: DateTime = datetime(2026, 11, 23, 9, 0, 0, 0);

    fn new() -> NewEvent {
        NewEvent {
            title: "Journée nationale".to_owned(),
            about: "Lancement du guichet".to_owned(),
            place: "Valombre".to_owned(),
            starts_at: datetime(2027, 1, 20, 14, 0, 0, 0),
            ends_at: datetime(2027, 1, 20, 17, 0, 0, 0),
            capacity: Some(5),
        }
    }

    async fn organisations() -> (tempfile::TempDir, Register, Vec<String>) {
        let folder = tempfile::TempDir::new().unwrap();
        let register = testing::open(folder.path()).await.unwrap();
        let mut all = Vec::new();
        for name in ["A", "B", "C"] {
            let profile = crate::organisations::Profile { name: name.to_owned(), ..Default::default() };
            let made = register.add_organisation(OrganisationKind::Federation, &profile, None).await.unwrap();
            all.push(made.id);
        }
        (folder, register, all)
    }

    #[tokio::test]
    async fn seats_go_to_the_first_and_whoever_waits_moves_up_when_some_are_given_back() {
        let (_folder, register, all) = organisations().await;
        let id = register.hold_event(&all[0], &new(), NOW).await.unwrap();
        register.ask_seats(&all[1], &id, 4, NOW).await.unwrap();
        register.ask_seats(&all[2], &id, 2, NOW).await.unwrap();
        let waits = async |who: &str| register.own_seats(who, &id).await.unwrap().map(|guest| guest.waits);
        assert_eq!((waits(&all[1]).await, waits(&all[2]).await), (Some(false), Some(true)));
        assert_eq!(register.event(&id).await.unwrap().taken, 4);
        register.ask_seats(&all[1], &id, 0, NOW).await.unwrap();
        assert_eq!((waits(&all[1]).await, waits(&all[2]).await), (None, Some(false)));
        let done = register.ask_seats(&all[1], &id, 6, NOW).await;
        assert!(matches!(done, Err(Error::Refused(code)) if code == "event-seats"));
        assert_eq!(register.event_guests(&all[0], &id).await.unwrap().len(), 1);
        assert!(matches!(register.event_guests(&all[1], &id).await, Err(Error::Unknown(_))));
        assert!(matches!(register.cancel_event(&all[1], &id).await, Err(Error::Unknown(_))));
        register.cancel_event(&all[0], &id).await.unwrap();
        let late = register.ask_seats(&all[1], &id, 1, NOW).await;
        assert!(matches!(late, Err(Error::Refused(code)) if code == "event-over"));
    }

    #[tokio::test]
    async fn what_is_no_event_is_refused_and_what_is_over_is_not_listed() {
        let (_folder, register, all) = organisations().await;
        let with = |change: fn(&mut NewEvent)| {
            let mut one = new();
            change(&mut one);
            one
        };
        for (wrong, code) in [
            (with(|one| one.title = String::new()), "event-title"),
            (with(|one| one.about = " ".to_owned()), "event-about"),
            (with(|one| one.place = String::new()), "event-place"),
            (with(|one| one.ends_at = one.starts_at), "event-times"),
            (with(|one| one.starts_at = datetime(2020, 1, 1, 9, 0, 0, 0)), "event-times"),
            (with(|one| one.capacity = Some(0)), "event-capacity"),
        ] {
            let done = register.hold_event(&all[0], &wrong, NOW).await;
            assert!(matches!(done, Err(Error::Refused(told)) if told == code), "{code}");
        }
        register.hold_event(&all[0], &new(), NOW).await.unwrap();
        assert_eq!(register.events_to_come(NOW).await.unwrap().len(), 1);
        assert!(register.events_to_come(datetime(2027, 2, 1, 0, 0, 0, 0)).await.unwrap().is_empty());
    }
}
