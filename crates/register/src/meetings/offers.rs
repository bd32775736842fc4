//! What organisations bring and look for at an event, told to the others who have a seat; and whom one might ask.

use super::{asks::State, refused, unknown};
use crate::adapted::short_text;
use crate::{Across, Error, Register};
use jiff::civil::DateTime;
use std::collections::BTreeSet;
use trust::organisation::{OrganisationKind, Theme};
use trust::territory::Territory;

/// What an organisation says of itself for an event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewOffer {
    pub brings: String,
    pub seeks: String,
    pub themes: BTreeSet<Theme>,
}

/// An organisation that may be met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    pub organisation_id: String,
    pub name: String,
    /// One of the landlords' side; everyone else is on the other.
    pub is_landlord: bool,
    pub offer: NewOffer,
}

/// Somebody of the other side to ask, and every reason why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub participant: Participant,
    /// Of both.
    pub themes: Vec<Theme>,
    /// Where both act.
    pub territories: Vec<Territory>,
}

type Row = (String, String, String, String, String, String);

impl Register {
    /// Everybody at an event who has a seat and says what it brings, by name. Not checked: for whom it is read.
    pub(super) async fn participants(&self, event: &str) -> Result<Vec<Participant>, Error> {
        let seated = self.seated_at(&self.event(event).await?).await?;
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT f.organisation_id, o.name, o.kind, f.brings, f.seeks, f.themes FROM meeting_offer f
             JOIN organisation o ON o.id = f.organisation_id WHERE f.event_id = $1 ORDER BY o.name, o.id",
        )
        .bind(event)
        .fetch_all(self.across(Across::Meetings).db.read())
        .await?;
        let mut all = Vec::new();
        for (organisation_id, name, kind, brings, seeks, themes) in rows {
            if !seated.contains(&organisation_id) {
                continue;
            }
            let codes: Vec<String> = serde_json::from_str(&themes)?;
            let themes = codes.iter().filter_map(|code| Theme::from_code(code)).collect();
            let is_landlord = kind == OrganisationKind::Landlord.code();
            let offer = NewOffer { brings, seeks, themes };
            all.push(Participant { organisation_id, name, is_landlord, offer });
        }
        Ok(all)
    }

    /// Who may be met at an event, for its host and for whoever takes part; nobody for any other organisation.
    ///
    /// # Errors
    /// [`Error::Unknown`]: no meetings at this event.
    pub async fn meeting_participants(
        &self,
        organisation_id: &str,
        event: &str,
    ) -> Result<Vec<Participant>, Error> {
        let plan = self.meeting_plan(event).await?;
        let all = self.participants(event).await?;
        let takes_part = all.iter().any(|one| one.organisation_id == organisation_id);
        Ok(if takes_part || plan.event.host_id == organisation_id { all } else { Vec::new() })
    }

    /// Says what an organisation brings to an event and looks for there.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`]: `meetings-over`, `meetings-seat` (it has none), `meetings-brings`,
    /// `meetings-seeks` (empty, long, or about a person).
    pub async fn offer_at_meetings(
        &self,
        organisation_id: &str,
        event: &str,
        new: &NewOffer,
        now: DateTime,
    ) -> Result<(), Error> {
        let plan = self.meeting_plan(event).await?;
        if plan.event.is_cancelled || plan.told.ends_at <= now {
            return Err(refused("meetings-over"));
        }
        let needed = |text: &str, code: &str| short_text(text, 500, code)?.ok_or_else(|| refused(code));
        let (brings, seeks) =
            (needed(&new.brings, "meetings-brings")?, needed(&new.seeks, "meetings-seeks")?);
        let themes: Vec<&str> = new.themes.iter().map(|theme| theme.code()).collect();
        let themes = serde_json::to_string(&themes)?;
        if !self.seated_at(&plan.event).await?.contains(organisation_id) {
            return Err(refused("meetings-seat"));
        }
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO meeting_offer (event_id, organisation_id, host_id, brings, seeks, themes, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (event_id, organisation_id) DO UPDATE SET
             brings = excluded.brings, seeks = excluded.seeks, themes = excluded.themes, made_at = excluded.made_at,
             made_by = excluded.made_by",
        )
        .bind(event)
        .bind(organisation_id)
        .bind(&plan.event.host_id)
        .bind(brings)
        .bind(seeks)
        .bind(themes)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, organisation_id, ("offered", "meetings", event), None).await?;
        act.commit().await
    }

    /// Whom of the other side an organisation might ask, those with most in common first: only who shares a theme or a territory
    /// and with whom nothing was said yet.
    ///
    /// # Errors
    /// [`Error::Unknown`]: no meetings at this event.
    pub async fn meeting_suggestions(
        &self,
        organisation_id: &str,
        event: &str,
    ) -> Result<Vec<Suggestion>, Error> {
        let all = self.meeting_participants(organisation_id, event).await?;
        let Some(own) = all.iter().find(|one| one.organisation_id == organisation_id).cloned() else {
            return Ok(Vec::new());
        };
        let said = self.own_meetings(organisation_id, event).await?;
        let said: BTreeSet<String> =
            said.into_iter().filter(|one| one.state != State::Withdrawn).map(|one| one.other_id).collect();
        let house = self.across(Across::Meetings);
        let here: BTreeSet<Territory> = house.territories(organisation_id).await?.into_iter().collect();
        let mut found = Vec::new();
        for one in all {
            if one.is_landlord == own.is_landlord || said.contains(&one.organisation_id) {
                continue;
            }
            let territories = house.territories(&one.organisation_id).await?;
            let suggestion = Suggestion {
                themes: one.offer.themes.intersection(&own.offer.themes).copied().collect(),
                territories: territories.into_iter().filter(|at| here.contains(at)).collect(),
                participant: one,
            };
            if !suggestion.themes.is_empty() || !suggestion.territories.is_empty() {
                found.push(suggestion);
            }
        }
        // By name among equals: participants come by name.
        found.sort_by_key(|one| std::cmp::Reverse(one.themes.len() + one.territories.len()));
        Ok(found)
    }

    /// A participant that may be asked for by this one.
    pub(super) async fn the_other_side(
        &self,
        organisation_id: &str,
        event: &str,
        other: &str,
    ) -> Result<bool, Error> {
        if organisation_id == other {
            return Err(refused("meetings-self"));
        }
        let all = self.participants(event).await?;
        let find = |who: &str| all.iter().find(|one| one.organisation_id == who);
        let own = find(organisation_id).ok_or_else(|| refused("meetings-offer"))?;
        let theirs = find(other).ok_or_else(unknown)?;
        if own.is_landlord == theirs.is_landlord {
            return Err(refused("meetings-side"));
        }
        Ok(own.is_landlord)
    }
}
