//! Who comes to an event: organisations that have an account, by it; others by a secret link, with a way to reach them that the
//! host alone reads and that goes with the seats, or a month after the event.

use super::{Event, MOST_SEATS, refused, unknown};
use crate::accounts::attempts::Attempt;
use crate::db::Write;
use crate::referrals::links::{digest, new_secret};
use crate::{Across, Error, Register};
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// How many organisations without an account may ask for seats at one event: more is somebody's machine.
const MOST_STRANGERS: i64 = 500;

/// An organisation that comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guest {
    /// The organisation; one without an account has an id of its own.
    pub id: String,
    /// Empty for one without an account, unless the host or itself reads it.
    pub name: String,
    pub seats: u32,
    /// It has no seats yet: others came before.
    pub waits: bool,
    /// How to reach it; `None` when it has an account, or when the host is not who reads.
    pub reach: Option<Reach>,
}

/// Who comes without an account, and how to reach it. Sealed in the database.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    pub organisation: String,
    /// Who speaks for it.
    pub person: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

impl Reach {
    /// As it is kept.
    fn checked(&self) -> Result<Reach, Error> {
        let line = |text: &str, longest: usize| -> Result<Option<String>, Error> {
            let text = text.trim();
            if text.chars().count() > longest {
                return Err(refused("event-long"));
            }
            if trust::lexicon::is_blocked(&trust::lexicon::check(text)) {
                return Err(refused("event-personal"));
            }
            Ok((!text.is_empty()).then(|| text.to_owned()))
        };
        let optional =
            |text: &Option<String>, longest| text.as_deref().map_or(Ok(None), |t| line(t, longest));
        let reach = Reach {
            organisation: line(&self.organisation, 150)?.ok_or_else(|| refused("event-organisation"))?,
            person: line(&self.person, 120)?.ok_or_else(|| refused("event-person"))?,
            email: optional(&self.email, 150)?,
            phone: optional(&self.phone, 40)?,
        };
        let is_odd = |email: &str| !email.contains('@') || email.contains(char::is_whitespace);
        if reach.email.as_deref().is_some_and(is_odd) {
            return Err(refused("event-email"));
        }
        // Nobody could tell it that the event is cancelled.
        if reach.email.is_none() && reach.phone.is_none() {
            return Err(refused("event-reach"));
        }
        Ok(reach)
    }
}

/// Seats in the order in which they were asked: whoever does not fit waits, and a smaller group after it may fit.
fn seated(capacity: Option<u32>, asked: Vec<Guest>) -> Vec<Guest> {
    let mut left = capacity.unwrap_or(u32::MAX);
    let guests = asked.into_iter().map(|guest| {
        let waits = guest.seats > left;
        if !waits {
            left -= guest.seats;
        }
        Guest { waits, ..guest }
    });
    guests.collect()
}

fn count(seats: i64) -> u32 {
    u32::try_from(seats).unwrap_or(MOST_SEATS)
}

/// May seats be asked for still? Read inside the act that asks: the event may be cancelled meanwhile.
async fn refuse_over(act: &mut Write<'_>, one: &Event, seats: u32, now: DateTime) -> Result<(), Error> {
    let cancelled: Option<String> = sqlx::query_scalar("SELECT cancelled_at FROM event WHERE id = $1")
        .bind(&one.id)
        .fetch_one(act.connection())
        .await?;
    if cancelled.is_some() || one.told.starts_at <= now {
        return Err(refused("event-over"));
    }
    if seats > MOST_SEATS || one.told.capacity.is_some_and(|most| seats > most) {
        return Err(refused("event-seats"));
    }
    Ok(())
}

impl Register {
    /// Everybody who asked for seats, in order. Whose seat is next depends on all; each reads its own, the host all.
    pub(crate) async fn guests_of(&self, one: &Event) -> Result<Vec<Guest>, Error> {
        let house = self.across(Across::Events);
        let rows: Vec<(String, String, i64, String)> = sqlx::query_as(
            "SELECT r.guest_id, o.name, r.seats, r.made_at FROM event_registration r
             JOIN organisation o ON o.id = r.guest_id WHERE r.event_id = $1
             UNION ALL
             SELECT g.id, '', g.seats, g.made_at FROM event_guest g WHERE g.event_id = $1",
        )
        .bind(&one.id)
        .fetch_all(house.db.read())
        .await?;
        let mut rows = rows;
        rows.sort_by(|a, b| (&a.3, &a.0).cmp(&(&b.3, &b.0)));
        let guests = rows.into_iter().map(|(id, name, seats, _)| Guest {
            id,
            name,
            seats: count(seats),
            waits: false,
            reach: None,
        });
        Ok(seated(one.told.capacity, guests.collect()))
    }

    /// Who comes, for the host.
    ///
    /// # Errors
    /// [`Error::Unknown`] for any other organisation.
    pub async fn event_guests(&self, organisation_id: &str, id: &str) -> Result<Vec<Guest>, Error> {
        let one = self.event(id).await?;
        if one.host_id != organisation_id {
            return Err(unknown());
        }
        let sealed: Vec<(String, String)> =
            sqlx::query_as("SELECT id, words FROM event_guest WHERE event_id = $1 AND host_id = $2")
                .bind(id)
                .bind(organisation_id)
                .fetch_all(self.db.read())
                .await?;
        let mut guests = self.guests_of(&one).await?;
        for (id, sealed) in sealed {
            let reach = self.open_reach(organisation_id, &id, &sealed).await?;
            if let Some(guest) = guests.iter_mut().find(|guest| guest.id == id) {
                guest.name.clone_from(&reach.organisation);
                guest.reach = Some(reach);
            }
        }
        Ok(guests)
    }

    async fn open_reach(&self, host_id: &str, id: &str, sealed: &str) -> Result<Reach, Error> {
        let plain = self.unseal(host_id, "event_guest", "words", id, sealed).await?;
        Ok(serde_json::from_slice(&plain)?)
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
    /// [`Error::Unknown`]; [`Error::Refused`]: `event-seats`, `event-over` (past, begun or cancelled).
    pub async fn ask_seats(
        &self,
        organisation_id: &str,
        id: &str,
        seats: u32,
        now: DateTime,
    ) -> Result<(), Error> {
        let one = self.event(id).await?;
        let mut act = self.db.act().await?;
        act.hold(&format!("event:{id}")).await?;
        refuse_over(&mut act, &one, seats, now).await?;
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
        if seats == 0 {
            crate::meetings::withdraw_all(&mut act, id, Some(organisation_id)).await?;
        }
        let verb = if seats > 0 { "registered" } else { "withdrew" };
        self.write_down(&mut act, organisation_id, (verb, "event", id), None).await?;
        act.commit().await
    }

    /// Asks for seats without an account; the secret of the link by which they are changed, told once.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`]: as [`Register::ask_seats`], and `event-organisation`, `event-person`,
    /// `event-reach` (neither mail nor telephone), `event-email`, `event-long`, `event-personal`, `event-many`;
    /// [`Error::Wait`] when this network address asks too often.
    pub async fn ask_seats_as_stranger(
        &self,
        id: &str,
        reach: &Reach,
        seats: u32,
        (address, at, now): (&str, Timestamp, DateTime),
    ) -> Result<String, Error> {
        let (one, reach) = (self.event(id).await?, reach.checked()?);
        if seats == 0 {
            return Err(refused("event-seats"));
        }
        let attempt = Attempt::coming(address);
        if let Some(until) = self.wait_before(&attempt, at).await? {
            return Err(Error::Wait(until));
        }
        self.note_failure(&attempt, at).await?;
        let (guest, secret) = (uuid::Uuid::now_v7().to_string(), new_secret()?);
        let house = self.across(Across::Events);
        let plain = serde_json::to_vec(&reach)?;
        let sealed = house.seal(&one.host_id, "event_guest", "words", &guest, &plain).await?;
        let mut act = house.db.act().await?;
        act.hold(&format!("event:{id}")).await?;
        refuse_over(&mut act, &one, seats, now).await?;
        let strangers: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM event_guest WHERE event_id = $1")
            .bind(id)
            .fetch_one(act.connection())
            .await?;
        if strangers >= MOST_STRANGERS {
            return Err(refused("event-many"));
        }
        sqlx::query(
            "INSERT INTO event_guest (id, event_id, host_id, words, seats, link_digest, made_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&guest)
        .bind(id)
        .bind(&one.host_id)
        .bind(sealed)
        .bind(i64::from(seats))
        .bind(digest(&secret))
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, &one.host_id, ("registered", "event", id), None).await?;
        act.commit().await?;
        Ok(secret)
    }

    /// What was asked for by a link: the event, and the seats.
    ///
    /// # Errors
    /// [`Error::Unknown`]: no such link, or its seats were given back.
    pub async fn seats_by_link(&self, secret: &str) -> Result<(Event, Guest), Error> {
        let house = self.across(Across::Events);
        let row: Option<(String, String, String)> =
            sqlx::query_as("SELECT id, event_id, words FROM event_guest WHERE link_digest = $1")
                .bind(digest(secret))
                .fetch_optional(house.db.read())
                .await?;
        let (guest, event, sealed) = row.ok_or_else(unknown)?;
        let one = self.event(&event).await?;
        let reach = house.open_reach(&one.host_id, &guest, &sealed).await?;
        let found = self.guests_of(&one).await?.into_iter().find(|other| other.id == guest);
        let found = found.ok_or_else(unknown)?;
        Ok((one, Guest { name: reach.organisation.clone(), reach: Some(reach), ..found }))
    }

    /// Changes the seats of a link; with none, everything that was said with it is deleted.
    ///
    /// # Errors
    /// As [`Register::seats_by_link`] and [`Register::ask_seats`]. Seats are given back at any time.
    pub async fn change_seats_by_link(&self, secret: &str, seats: u32, now: DateTime) -> Result<(), Error> {
        let (one, guest) = self.seats_by_link(secret).await?;
        let house = self.across(Across::Events);
        let mut act = house.db.act().await?;
        act.hold(&format!("event:{}", one.id)).await?;
        if seats == 0 {
            sqlx::query("DELETE FROM event_guest WHERE id = $1")
                .bind(&guest.id)
                .execute(act.connection())
                .await?;
        } else {
            refuse_over(&mut act, &one, seats, now).await?;
            sqlx::query("UPDATE event_guest SET seats = $2, made_at = $3 WHERE id = $1")
                .bind(&guest.id)
                .bind(i64::from(seats))
                .bind(crate::now())
                .execute(act.connection())
                .await?;
        }
        let verb = if seats > 0 { "registered" } else { "withdrew" };
        self.write_down(&mut act, &one.host_id, (verb, "event", &one.id), None).await?;
        act.commit().await
    }
}
