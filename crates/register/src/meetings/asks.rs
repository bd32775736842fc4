//! Who wants to meet whom: asked, accepted with a priority of one's own, declined, withdrawn.

use super::outcomes::Outcome;
use super::{Plan, index, refused, unknown};
use crate::adapted::short_text;
use crate::{Across, Error, Register};
use ::meetings::Slot;
use jiff::civil::{Date, DateTime};
use sqlx::Row;
use sqlx::any::AnyRow;
use trust::closed_list;

closed_list! {
    /// Where a meeting stands.
    State {
        Asked = "asked",
        Accepted = "accepted",
        Declined = "declined",
        Withdrawn = "withdrawn",
    }
}

/// What is answered to somebody who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// With the priority of who answers, 1 to 3.
    Accept(u32),
    /// With a word, or an empty one.
    Decline(String),
}

/// A meeting as one of its sides reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    pub id: String,
    pub other_id: String,
    pub other: String,
    /// Who reads asked for it.
    pub is_mine: bool,
    pub subject: String,
    pub own_priority: Option<u32>,
    /// Told once it is accepted.
    pub their_priority: Option<u32>,
    pub state: State,
    /// A word with a refusal.
    pub words: Option<String>,
    /// When and at which table (from 1), once published.
    pub held: Option<(Slot, usize)>,
    /// What who reads said of it afterwards.
    pub outcome: Option<Outcome>,
}

/// A row, as it is kept.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    pub id: String,
    pub landlord_id: String,
    pub partner_id: String,
    pub landlord: String,
    pub partner: String,
    pub asked_by_id: String,
    pub subject: String,
    pub landlord_priority: Option<u32>,
    pub partner_priority: Option<u32>,
    pub state: State,
    pub words: Option<String>,
    pub seat: Option<(usize, usize)>,
    pub draft: Option<(usize, usize)>,
    /// Both have their seats at an event that is held.
    pub is_live: bool,
}

pub(super) fn priority(value: u32) -> Result<i64, Error> {
    if (1..=3).contains(&value) { Ok(i64::from(value)) } else { Err(refused("meetings-priority")) }
}

fn ask(row: &AnyRow) -> Result<Ask, Error> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let seat = |slot: &str, table: &str| -> Result<Option<(usize, usize)>, Error> {
        let at = |name: &str| row.try_get::<Option<i64>, _>(name);
        Ok(index(at(slot)?).zip(index(at(table)?)))
    };
    let priority = |name: &str| -> Result<Option<u32>, Error> {
        Ok(row.try_get::<Option<i64>, _>(name)?.and_then(|value| u32::try_from(value).ok()))
    };
    Ok(Ask {
        id: text("id")?,
        landlord_id: text("landlord_id")?,
        partner_id: text("partner_id")?,
        landlord: text("landlord")?,
        partner: text("partner")?,
        asked_by_id: text("asked_by_id")?,
        subject: text("subject")?,
        landlord_priority: priority("landlord_priority")?,
        partner_priority: priority("partner_priority")?,
        state: State::from_code(&text("state")?)
            .ok_or_else(|| Error::Computation("a meeting has no state".to_owned()))?,
        words: row.try_get("words")?,
        seat: seat("slot", "table_number")?,
        draft: seat("draft_slot", "draft_table")?,
        is_live: false,
    })
}

impl Register {
    /// Every row of an event, in an order that does not change. Not checked: for whom it is read.
    pub(super) async fn asks(&self, plan: &Plan) -> Result<Vec<Ask>, Error> {
        let rows = sqlx::query(
            "SELECT a.id, a.landlord_id, a.partner_id, l.name AS landlord, p.name AS partner, a.asked_by_id, a.subject,
                a.landlord_priority, a.partner_priority, a.state, a.words, a.slot, a.table_number, a.draft_slot, a.draft_table
             FROM meeting_ask a JOIN organisation l ON l.id = a.landlord_id JOIN organisation p ON p.id = a.partner_id
             WHERE a.event_id = $1 ORDER BY a.landlord_id, a.partner_id",
        )
        .bind(&plan.event.id)
        .fetch_all(self.across(Across::Meetings).db.read())
        .await?;
        let seated = self.seated_at(&plan.event).await?;
        let read = |row: &AnyRow| {
            let mut one = ask(row)?;
            one.is_live = seated.contains(&one.landlord_id) && seated.contains(&one.partner_id);
            Ok(one)
        };
        rows.iter().map(read).collect()
    }

    /// The meetings that an organisation asked for or was asked for, by the hour, then by name.
    ///
    /// # Errors
    /// [`Error::Unknown`]: no meetings at this event.
    pub async fn own_meetings(&self, organisation_id: &str, event: &str) -> Result<Vec<Meeting>, Error> {
        let plan = self.meeting_plan(event).await?;
        let outcomes = self.own_outcomes(organisation_id, event).await?;
        let mut all = Vec::new();
        for one in self.asks(&plan).await? {
            let is_landlord = one.landlord_id == organisation_id;
            if !is_landlord && one.partner_id != organisation_id {
                continue;
            }
            let state = if one.is_live { one.state } else { without_seat(one.state) };
            let (own, theirs) = if is_landlord {
                (one.landlord_priority, one.partner_priority)
            } else {
                (one.partner_priority, one.landlord_priority)
            };
            let (other_id, other) =
                if is_landlord { (one.partner_id, one.partner) } else { (one.landlord_id, one.landlord) };
            let is_held = plan.is_published && state == State::Accepted;
            let held = one.seat.filter(|_| is_held);
            all.push(Meeting {
                outcome: outcomes.get(&one.id).copied(),
                id: one.id,
                other_id,
                other,
                is_mine: one.asked_by_id == organisation_id,
                subject: one.subject,
                own_priority: own,
                their_priority: theirs.filter(|_| state == State::Accepted),
                state,
                words: one.words,
                held: held.and_then(|(slot, table)| Some((*plan.slots.get(slot)?, table + 1))),
            });
        }
        all.sort_by(|a, b| {
            let key = |one: &Meeting| (one.held.is_none(), one.held.map(|(slot, _)| slot.starts_at));
            key(a).cmp(&key(b)).then_with(|| a.other.cmp(&b.other))
        });
        Ok(all)
    }

    /// Asks for a meeting with one of the other side; its id. What was withdrawn may be asked for again, by either; what was
    /// declined, by who declined.
    ///
    /// # Errors
    /// [`Error::Unknown`]: no such participant; [`Error::Refused`]: `meetings-late` (the last day is past), `meetings-over`,
    /// `meetings-offer` (say first what you bring), `meetings-self`, `meetings-side`, `meetings-subject`, `meetings-priority`,
    /// `meetings-twice` (asked for, or agreed), `meetings-answer` (they asked first: answer), `meetings-declined`.
    pub async fn ask_meeting(
        &self,
        organisation_id: &str,
        (event, other): (&str, &str),
        (subject, wanted): (&str, u32),
        now: DateTime,
    ) -> Result<String, Error> {
        let plan = self.meeting_plan(event).await?;
        if plan.event.is_cancelled || plan.told.starts_at <= now {
            return Err(refused("meetings-over"));
        }
        if now.date() > plan.told.asks_until {
            return Err(refused("meetings-late"));
        }
        let is_landlord = self.the_other_side(organisation_id, event, other).await?;
        let subject =
            short_text(subject, 200, "meetings-subject")?.ok_or_else(|| refused("meetings-subject"))?;
        let wanted = priority(wanted)?;
        let (landlord, partner) =
            if is_landlord { (organisation_id, other) } else { (other, organisation_id) };
        let house = self.across(Across::Meetings);
        let mut act = house.db.act().await?;
        act.hold(&format!("event:{event}")).await?;
        let before: Option<(String, String, String)> = sqlx::query_as(
            "SELECT id, state, asked_by_id FROM meeting_ask WHERE event_id = $1 AND landlord_id = $2 AND partner_id = $3",
        )
        .bind(event)
        .bind(landlord)
        .bind(partner)
        .fetch_optional(act.connection())
        .await?;
        if let Some((_, state, asked_by)) = &before {
            let is_mine = asked_by == organisation_id;
            match State::from_code(state) {
                Some(State::Asked) if !is_mine => return Err(refused("meetings-answer")),
                Some(State::Asked | State::Accepted) => return Err(refused("meetings-twice")),
                Some(State::Declined) if is_mine => return Err(refused("meetings-declined")),
                _ => {}
            }
        }
        let id = before.map_or_else(|| uuid::Uuid::now_v7().to_string(), |(id, _, _)| id);
        sqlx::query(
            "INSERT INTO meeting_ask (id, event_id, host_id, landlord_id, partner_id, asked_by_id, subject, landlord_priority,
                partner_priority, state, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'asked', $10, $11)
             ON CONFLICT (id) DO UPDATE SET asked_by_id = excluded.asked_by_id, subject = excluded.subject,
                landlord_priority = excluded.landlord_priority, partner_priority = excluded.partner_priority,
                state = 'asked', words = NULL, made_at = excluded.made_at, made_by = excluded.made_by",
        )
        .bind(&id)
        .bind(event)
        .bind(&plan.event.host_id)
        .bind(landlord)
        .bind(partner)
        .bind(organisation_id)
        .bind(subject)
        .bind(is_landlord.then_some(wanted))
        .bind((!is_landlord).then_some(wanted))
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, organisation_id, ("asked", "meetings", event), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// A row of which an organisation is a side.
    async fn own_ask(&self, plan: &Plan, organisation_id: &str, id: &str) -> Result<Ask, Error> {
        let is_own = |one: &Ask| one.landlord_id == organisation_id || one.partner_id == organisation_id;
        let all = self.asks(plan).await?;
        all.into_iter().find(|one| one.id == id && is_own(one)).ok_or_else(unknown)
    }

    /// Answers somebody who asks for a meeting.
    ///
    /// # Errors
    /// [`Error::Unknown`] for who is not asked; [`Error::Refused`]: `meetings-over`, `meetings-seat` (one of the two has none),
    /// `meetings-priority`, `meetings-words`; [`Error::Changed`]: it was answered or withdrawn meanwhile.
    pub async fn answer_meeting(
        &self,
        organisation_id: &str,
        (event, id): (&str, &str),
        answer: &Answer,
        now: DateTime,
    ) -> Result<(), Error> {
        let plan = self.meeting_plan(event).await?;
        let one = self.own_ask(&plan, organisation_id, id).await?;
        if one.asked_by_id == organisation_id {
            return Err(unknown());
        }
        if plan.told.starts_at <= now || plan.event.is_cancelled {
            return Err(refused("meetings-over"));
        }
        if !one.is_live {
            return Err(refused("meetings-seat"));
        }
        let (state, wanted, words) = match answer {
            Answer::Accept(wanted) => (State::Accepted, Some(priority(*wanted)?), None),
            Answer::Decline(words) => (State::Declined, None, short_text(words, 200, "meetings-words")?),
        };
        let house = self.across(Across::Meetings);
        let mut act = house.db.act().await?;
        act.hold(&format!("event:{event}")).await?;
        // What the one who asked said stays.
        let changed = sqlx::query(
            "UPDATE meeting_ask SET state = $2, words = $3, landlord_priority = COALESCE(landlord_priority, $4),
                partner_priority = COALESCE(partner_priority, $4) WHERE id = $1 AND state = 'asked' AND asked_by_id = $5",
        )
        .bind(id)
        .bind(state.code())
        .bind(words)
        .bind(wanted)
        .bind(&one.asked_by_id)
        .execute(act.connection())
        .await?;
        if changed.rows_affected() == 0 {
            return Err(Error::Changed);
        }
        self.write_down(&mut act, organisation_id, ("answered", "meetings", event), None).await?;
        act.commit().await
    }

    /// Meetings that an organisation is asked for and has not answered, with the event and its day: those of events to come.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn meetings_to_answer(
        &self,
        organisation_id: &str,
        on: Date,
    ) -> Result<Vec<(String, Meeting, Date)>, Error> {
        let events: Vec<String> = sqlx::query_scalar(
            "SELECT DISTINCT event_id FROM meeting_ask WHERE state = 'asked' AND asked_by_id <> $1
             AND (landlord_id = $1 OR partner_id = $1) ORDER BY event_id",
        )
        .bind(organisation_id)
        .fetch_all(self.db.read())
        .await?;
        let mut all = Vec::new();
        for event in events {
            let day = self.meeting_plan(&event).await?.told.starts_at.date();
            if day < on {
                continue;
            }
            let mine = self.own_meetings(organisation_id, &event).await?;
            let waits = mine.into_iter().filter(|one| one.state == State::Asked && !one.is_mine);
            all.extend(waits.map(|one| (event.clone(), one, day)));
        }
        Ok(all)
    }

    /// Withdraws what one asked for, or a meeting that both wanted, before it is held: its slot is free.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`]: `meetings-over` (it was held, or the day is over); [`Error::Changed`]: there is
    /// nothing left to withdraw.
    pub async fn withdraw_meeting(
        &self,
        organisation_id: &str,
        (event, id): (&str, &str),
        now: DateTime,
    ) -> Result<(), Error> {
        let plan = self.meeting_plan(event).await?;
        let one = self.own_ask(&plan, organisation_id, id).await?;
        let slot = one.seat.and_then(|(slot, _)| plan.slots.get(slot));
        if slot.map_or(plan.told.ends_at, |slot| slot.starts_at) <= now {
            return Err(refused("meetings-over"));
        }
        let house = self.across(Across::Meetings);
        let mut act = house.db.act().await?;
        act.hold(&format!("event:{event}")).await?;
        let changed = sqlx::query(
            "UPDATE meeting_ask SET state = 'withdrawn', slot = NULL, table_number = NULL, draft_slot = NULL,
                draft_table = NULL WHERE id = $1 AND (state = 'accepted' OR (state = 'asked' AND asked_by_id = $2))",
        )
        .bind(id)
        .bind(organisation_id)
        .execute(act.connection())
        .await?;
        if changed.rows_affected() == 0 {
            return Err(Error::Changed);
        }
        self.write_down(&mut act, organisation_id, ("withdrew", "meetings", event), None).await?;
        act.commit().await
    }
}

/// What is read of a meeting one side of which has no seat: what was refused stays so.
fn without_seat(state: State) -> State {
    match state {
        State::Asked | State::Accepted => State::Withdrawn,
        other => other,
    }
}
