//! What is done to a campaign as a whole: drafted, written, scheduled, sent, put off, closed.

use super::{Campaign, Letter, MOST_RESIDENCES, NewCampaign, Target, line, refused};
use crate::db::Write;
use crate::disclosure::told;
use crate::portfolio::PortfolioRequest;
use crate::{Error, Register, now};
use jiff::civil::Date;
use pathway::campaign::{Event, Fact, Refusal, Stage, check};

/// What the register answers to a move that is refused.
pub(super) fn worded(refusal: Refusal) -> Error {
    refused(match refusal {
        Refusal::NotFrom(_) => "campaign-not-now",
        Refusal::FutureDay => "campaign-future",
        Refusal::TooEarly => "campaign-early",
        Refusal::NoRecipients => "campaign-nobody",
        Refusal::NoForDay => "campaign-day",
        Refusal::AlreadySent => "campaign-sent",
    })
}

impl Register {
    /// Begins a campaign towards the tenants of residences, with what is told of each today; its id.
    ///
    /// # Errors
    /// [`Error::Refused`] without a title or a residence, or with an age out of 50 to 100; [`Error::Unknown`] when a
    /// residence is not the landlord's.
    pub async fn draft_campaign(
        &self,
        landlord_id: &str,
        new: &NewCampaign,
        on: Date,
    ) -> Result<String, Error> {
        let title = line(&new.title, 120).ok_or_else(|| refused("campaign-title"))?;
        if new.residences.is_empty() || new.residences.len() > MOST_RESIDENCES {
            return Err(refused("campaign-residences"));
        }
        if !(50..=100).contains(&new.min_age) {
            return Err(refused("campaign-age"));
        }
        let request = PortfolioRequest {
            landlord_id: landlord_id.to_owned(),
            on,
            weights: None,
            prudent: false,
            target: None,
        };
        let portfolio = self.portfolio(&request).await?;
        let rule = &portfolio.parameters.target;
        let mut targets = Vec::with_capacity(new.residences.len());
        for id in &new.residences {
            let r = portfolio.residence(id).ok_or_else(|| Error::Unknown("residence".to_owned()))?;
            if targets.iter().any(|t: &Target| t.residence_id == *id) {
                continue;
            }
            let told = told(&r.target, portfolio.parameters.presentation.mask_below);
            let (lo, hi) = r.score.shown();
            targets.push(Target {
                residence_id: r.id.clone(),
                name: r.name.clone(),
                address: r.address.clone(),
                dwellings: r.dwellings,
                status: r.target.status.code().to_owned(),
                share: told.share.map(|s| {
                    let percent = |part: f64| (part * 1000.0).round() / 10.0;
                    (percent(s.lo), percent(s.hi))
                }),
                rule: (rule.age, rule.share_percent),
                index: (lo, hi),
                weights: portfolio.weights_id.clone(),
                on,
            });
        }
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO campaign (id, landlord_id, title, targets, min_age, letter, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(title)
        .bind(serde_json::to_string(&targets)?)
        .bind(i64::from(new.min_age))
        .bind(serde_json::to_string(&Letter::default())?)
        .bind(now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, landlord_id, ("drafted", "campaign", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Writes the letter of a campaign of which none has left.
    ///
    /// # Errors
    /// [`Error::Refused`] when letters have left, or when the text is too long or says what must not be written.
    pub async fn write_letter(
        &self,
        landlord_id: &str,
        id: &str,
        letter: &Letter,
        on: Date,
    ) -> Result<(), Error> {
        let campaign = self.campaign(landlord_id, id).await?;
        let stage = campaign.standing(on).stage;
        if !matches!(stage, Stage::Draft | Stage::Ready | Stage::Postponed) {
            return Err(refused("campaign-not-now"));
        }
        let whole = [&letter.subject, &letter.body, &letter.referent, &letter.phone, &letter.meeting_place];
        let blocked = whole.iter().any(|text| trust::lexicon::is_blocked(&trust::lexicon::check(text)));
        if blocked {
            return Err(refused("campaign-words"));
        }
        if letter.body.chars().count() > 4_000 || whole[2..].iter().any(|t| t.chars().count() > 120) {
            return Err(refused("campaign-long"));
        }
        let mut act = self.db.act().await?;
        sqlx::query("UPDATE campaign SET letter = $1 WHERE landlord_id = $2 AND id = $3")
            .bind(serde_json::to_string(letter)?)
            .bind(landlord_id)
            .bind(id)
            .execute(act.connection())
            .await?;
        self.write_down(&mut act, landlord_id, ("written", "campaign", id), None).await?;
        act.commit().await
    }

    /// Writes down that letters of a campaign were printed, and how many: the file holds names and doors.
    ///
    /// # Errors
    /// [`Error::Unknown`] when this landlord has no such campaign.
    pub async fn note_printed(&self, landlord_id: &str, id: &str, count: u64) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        self.campaign_in(&mut act, landlord_id, id).await?;
        self.write_down(&mut act, landlord_id, ("printed", "campaign", id), Some(count.to_string())).await?;
        act.commit().await
    }

    /// Notes what happened to a campaign: scheduled, put off, closed, cancelled. Its day is today.
    ///
    /// # Errors
    /// [`Error::Refused`] when this does not happen to a campaign that stands there.
    pub async fn move_campaign(
        &self,
        landlord_id: &str,
        id: &str,
        event: Event,
        for_day: Option<Date>,
        today: Date,
    ) -> Result<(), Error> {
        if matches!(event, Event::Frozen | Event::Sent) {
            return Err(refused("campaign-not-now"));
        }
        let figures = self.figures(landlord_id, id, today).await?;
        let mut act = self.db.act().await?;
        act.hold(&format!("campaign:{id}")).await?;
        let campaign = self.campaign_in(&mut act, landlord_id, id).await?;
        let new = Fact { event, on: today, for_day };
        let counts = (size(figures.recipients), size(figures.contacted));
        check(&campaign.facts, &new, counts, today).map_err(worded)?;
        if event == Event::Closed {
            sqlx::query("UPDATE campaign SET report = $1 WHERE landlord_id = $2 AND id = $3")
                .bind(serde_json::to_string(&figures)?)
                .bind(landlord_id)
                .bind(id)
                .execute(act.connection())
                .await?;
        }
        self.add_campaign_fact(&mut act, landlord_id, &campaign, &new).await?;
        act.commit().await
    }

    /// Adds a fact that was checked, and writes it in the journal.
    pub(super) async fn add_campaign_fact(
        &self,
        act: &mut Write<'_>,
        landlord_id: &str,
        campaign: &Campaign,
        new: &Fact,
    ) -> Result<(), Error> {
        let rank = i64::try_from(campaign.facts.len()).unwrap_or(i64::MAX).saturating_add(1);
        sqlx::query(
            "INSERT INTO campaign_fact (id, landlord_id, campaign_id, rank, event, on_day, for_day, noted_at, noted_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(uuid::Uuid::now_v7().to_string())
        .bind(landlord_id)
        .bind(&campaign.id)
        .bind(rank)
        .bind(new.event.code())
        .bind(new.on.to_string())
        .bind(new.for_day.map(|d| d.to_string()))
        .bind(now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        let verb = match new.event {
            Event::Frozen => "frozen",
            Event::Scheduled => "scheduled",
            Event::Sent => "sent",
            Event::Postponed => "postponed",
            Event::Closed => "closed",
            Event::Cancelled => "cancelled",
        };
        let after = new.for_day.map(|d| d.to_string());
        self.write_down(act, landlord_id, (verb, "campaign", &campaign.id), after).await
    }
}

fn size(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
