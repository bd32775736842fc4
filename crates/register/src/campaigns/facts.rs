//! What happens to households: noted, one by one or together, and corrected; nothing is deleted.

use super::acts::worded as worded_move;
use super::households::Which;
use super::read::{NotedFact, counting, noted};
use super::refused;
use crate::db::Write;
use crate::{Error, Register, now};
use jiff::civil::Date;
use pathway::campaign::{self, Stage as Course};
use pathway::contact::{Event, Fact, NextStep, Refusal, Stage, check};
use sqlx::Row;

fn worded(refusal: Refusal) -> Error {
    refused(match refusal {
        Refusal::NotFrom(_) => "contact-not-now",
        Refusal::FutureDay => "campaign-future",
        Refusal::TooEarly => "campaign-early",
        Refusal::NoReason => "contact-reason",
        Refusal::NoForDay => "contact-day",
    })
}

/// A household, as an act needs it.
struct Place {
    campaign_id: String,
    dwelling_id: String,
    frozen_on: Date,
    facts: Vec<NotedFact>,
    /// The rank of the next fact.
    next: i64,
}

impl Register {
    async fn place_in(&self, act: &mut Write<'_>, landlord_id: &str, id: &str) -> Result<Place, Error> {
        act.hold(&format!("recipient:{id}")).await?;
        let row = sqlx::query(
            "SELECT campaign_id, dwelling_id, frozen_on FROM recipient
             WHERE landlord_id = $1 AND id = $2 AND code IS NOT NULL",
        )
        .bind(landlord_id)
        .bind(id)
        .fetch_optional(act.connection())
        .await?
        .ok_or_else(|| Error::Unknown("recipient".to_owned()))?;
        let rows = sqlx::query(
            "SELECT id, recipient_id, rank, event, on_day, for_day, why, corrects, noted_by FROM recipient_fact
             WHERE landlord_id = $1 AND recipient_id = $2 ORDER BY rank",
        )
        .bind(landlord_id)
        .bind(id)
        .fetch_all(act.connection())
        .await?;
        Ok(Place {
            campaign_id: row.try_get("campaign_id")?,
            dwelling_id: row.try_get("dwelling_id")?,
            frozen_on: super::day(&row.try_get::<String, _>("frozen_on")?)?,
            facts: noted(&rows)?.remove(id).unwrap_or_default(),
            next: i64::try_from(rows.len()).unwrap_or(i64::MAX).saturating_add(1),
        })
    }

    /// Notes something that happened to a household. Its opposition holds for the campaigns to come as well.
    ///
    /// # Errors
    /// [`Error::Unknown`] when this landlord has no such household in a campaign; [`Error::Refused`] when this does not
    /// happen to a household that stands there, lacks its reason or day, or when the campaign is over or not begun.
    pub async fn note_contact(
        &self,
        landlord_id: &str,
        recipient_id: &str,
        fact: &Fact,
        today: Date,
    ) -> Result<(), Error> {
        // A first key is made in a transaction of its own: not while this one is open.
        self.marking_ring(landlord_id).await?;
        let mut act = self.db.act().await?;
        let place = self.place_in(&mut act, landlord_id, recipient_id).await?;
        let campaign = self.campaign_in(&mut act, landlord_id, &place.campaign_id).await?;
        if !matches!(campaign.standing(today).stage, Course::Ready | Course::UnderWay | Course::Postponed) {
            return Err(refused("campaign-not-now"));
        }
        check(&counting(Some(&place.facts)), fact, place.frozen_on, today).map_err(worded)?;
        self.add_fact_of(&mut act, landlord_id, recipient_id, place.next, fact).await?;
        if fact.event == Event::Opposed {
            self.oppose(&mut act, landlord_id, &place.dwelling_id, campaign.min_age, today).await?;
        }
        let after = Some(fact.event.code().to_owned());
        // The journal says that an opposition, an answer, a call was noted; whose is an id that leads to no name.
        self.write_down(&mut act, landlord_id, ("noted", "recipient", recipient_id), after).await?;
        act.commit().await
    }

    /// Says that a fact was noted by mistake: it counts no more, and stays to be seen.
    ///
    /// # Errors
    /// [`Error::Unknown`] when this household has no such fact that counts.
    pub async fn correct_contact(
        &self,
        landlord_id: &str,
        recipient_id: &str,
        rank: u32,
        today: Date,
    ) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let place = self.place_in(&mut act, landlord_id, recipient_id).await?;
        let wrong = place.facts.iter().find(|f| f.rank == rank && !f.is_corrected);
        let wrong = wrong.ok_or_else(|| Error::Unknown("fact".to_owned()))?;
        sqlx::query(
            "INSERT INTO recipient_fact (id, landlord_id, recipient_id, rank, event, on_day, corrects, noted_at,
                                         noted_by)
             VALUES ($1, $2, $3, $4, 'corrected', $5, $6, $7, $8)",
        )
        .bind(uuid::Uuid::now_v7().to_string())
        .bind(landlord_id)
        .bind(recipient_id)
        .bind(place.next)
        .bind(today.to_string())
        .bind(i64::from(rank))
        .bind(now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        if wrong.fact.event == Event::Opposed {
            sqlx::query(
                "UPDATE opposition SET lifted_at = $1
                 WHERE landlord_id = $2 AND dwelling_id = $3 AND lifted_at IS NULL",
            )
            .bind(now())
            .bind(landlord_id)
            .bind(&place.dwelling_id)
            .execute(act.connection())
            .await?;
        }
        let after = Some(wrong.fact.event.code().to_owned());
        self.write_down(&mut act, landlord_id, ("corrected", "recipient", recipient_id), after).await?;
        act.commit().await
    }

    /// Notes that letters left on a day, to every household that was not contacted yet and that the gate lets through;
    /// how many.
    ///
    /// # Errors
    /// [`Error::Refused`] when nothing can leave from where the campaign stands, or when the letter would reach nobody.
    pub async fn note_sent(
        &self,
        landlord_id: &str,
        id: &str,
        on: Date,
        today: Date,
    ) -> Result<usize, Error> {
        let all = self.recipients(landlord_id, id, today).await?;
        let to: Vec<_> = all
            .iter()
            .filter(|r| r.left_out.is_none() && r.gate.is_ok() && r.standing.stage == Stage::ToContact)
            .collect();
        let mut act = self.db.act().await?;
        act.hold(&format!("campaign:{id}")).await?;
        let campaign = self.campaign_in(&mut act, landlord_id, id).await?;
        let new = campaign::Fact { event: campaign::Event::Sent, on, for_day: None };
        campaign::check(&campaign.facts, &new, (all.len(), 0), today).map_err(worded_move)?;
        if to.is_empty() {
            return Err(refused("campaign-nobody"));
        }
        self.add_campaign_fact(&mut act, landlord_id, &campaign, &new).await?;
        for recipient in &to {
            let next = i64::try_from(recipient.facts.len()).unwrap_or(i64::MAX);
            self.add_together(&mut act, landlord_id, &recipient.id, next, &Fact::new(Event::Letter, on))
                .await?;
        }
        act.commit().await?;
        Ok(to.len())
    }

    /// Notes that reminders left on a day, to every household for which one was due and that the gate lets through; how
    /// many.
    ///
    /// # Errors
    /// [`Error::Refused`] when none was due, or the campaign is not under way.
    pub async fn note_reminded(
        &self,
        landlord_id: &str,
        id: &str,
        on: Date,
        today: Date,
    ) -> Result<usize, Error> {
        let campaign = self.campaign(landlord_id, id).await?;
        if campaign.standing(today).stage != Course::UnderWay {
            return Err(refused("campaign-not-now"));
        }
        if on > today {
            return Err(refused("campaign-future"));
        }
        let all = self.recipients(landlord_id, id, today).await?;
        let due = |step: NextStep| matches!(step, NextStep::FirstReminder | NextStep::SecondReminder);
        let to: Vec<_> = all
            .iter()
            .filter(|r| r.gate.is_ok() && r.standing.next.is_some_and(|next| due(next.what) && next.on <= on))
            .collect();
        if to.is_empty() {
            return Err(refused("contact-none-due"));
        }
        let mut act = self.db.act().await?;
        act.hold(&format!("campaign:{id}")).await?;
        for recipient in &to {
            let next = i64::try_from(recipient.facts.len()).unwrap_or(i64::MAX);
            self.add_together(&mut act, landlord_id, &recipient.id, next, &Fact::new(Event::Reminder, on))
                .await?;
        }
        self.write_down(&mut act, landlord_id, ("reminded", "campaign", id), Some(to.len().to_string()))
            .await?;
        act.commit().await?;
        Ok(to.len())
    }

    /// Adds a fact among many: its rank is taken in the transaction, for corrections have ranks too.
    async fn add_together(
        &self,
        act: &mut Write<'_>,
        landlord_id: &str,
        recipient_id: &str,
        least: i64,
        fact: &Fact,
    ) -> Result<(), Error> {
        let last: Option<i64> =
            sqlx::query_scalar("SELECT MAX(rank) FROM recipient_fact WHERE recipient_id = $1")
                .bind(recipient_id)
                .fetch_one(act.connection())
                .await?;
        let rank = last.unwrap_or(0).max(least).saturating_add(1);
        self.add_fact_of(act, landlord_id, recipient_id, rank, fact).await
    }

    async fn add_fact_of(
        &self,
        act: &mut Write<'_>,
        landlord_id: &str,
        recipient_id: &str,
        rank: i64,
        fact: &Fact,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO recipient_fact (id, landlord_id, recipient_id, rank, event, on_day, for_day, why, noted_at,
                                         noted_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(uuid::Uuid::now_v7().to_string())
        .bind(landlord_id)
        .bind(recipient_id)
        .bind(rank)
        .bind(fact.event.code())
        .bind(fact.on.to_string())
        .bind(fact.for_day.map(|d| d.to_string()))
        .bind(fact.why.map(|w| w.code().to_owned()))
        .bind(now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        Ok(())
    }

    /// Keeps an opposition for this household and the campaigns to come.
    async fn oppose(
        &self,
        act: &mut Write<'_>,
        landlord_id: &str,
        dwelling_id: &str,
        age: u8,
        today: Date,
    ) -> Result<(), Error> {
        let households = self.households(landlord_id, Which::One(dwelling_id), age, today).await?;
        let marks = households.get(dwelling_id).map(|h| h.marks()).unwrap_or_default();
        sqlx::query(
            "INSERT INTO opposition (id, landlord_id, dwelling_id, marks, noted_at, noted_by)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(uuid::Uuid::now_v7().to_string())
        .bind(landlord_id)
        .bind(dwelling_id)
        .bind(serde_json::to_string(&marks)?)
        .bind(now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        Ok(())
    }
}
