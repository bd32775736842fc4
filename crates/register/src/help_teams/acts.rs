//! Opening a team, changing what it says, and leaving.

use super::read::team_in;
use super::{HeldOffer, Sheet, refused};
use crate::db::Write;
use crate::{Error, Register};

/// Teams of one organisation.
const MOST_TEAMS: i64 = 100;

impl Register {
    /// Opens a team of an organisation; its id.
    ///
    /// # Errors
    /// [`Error::Refused`] with the code of what is wrong with the sheet, or `team-many`.
    pub async fn make_team(&self, organisation_id: &str, sheet: &Sheet) -> Result<String, Error> {
        let sheet = self.known(organisation_id, sheet).await?;
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        act.hold(&format!("help-team:{organisation_id}")).await?;
        let count: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM help_team WHERE organisation_id = $1 AND closed_at IS NULL",
        )
        .bind(organisation_id)
        .fetch_one(act.connection())
        .await?;
        if count >= MOST_TEAMS {
            return Err(refused("team-many"));
        }
        sqlx::query(
            "INSERT INTO help_team (id, organisation_id, sheet, edition, made_at) VALUES ($1, $2, $3, 1, $4)",
        )
        .bind(&id)
        .bind(organisation_id)
        .bind(serde_json::to_string(&sheet)?)
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, organisation_id, ("opened", "help-team", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Changes what a team says of itself. What it already accepted stays: a smaller capacity only stops new needs.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::Changed`] when somebody changed it meanwhile, [`Error::Unknown`].
    pub async fn change_team(
        &self,
        organisation_id: &str,
        (id, edition): (&str, i64),
        sheet: &Sheet,
    ) -> Result<(), Error> {
        let sheet = self.known(organisation_id, sheet).await?;
        let mut act = self.db.act().await?;
        act.hold(&format!("help-team:{organisation_id}")).await?;
        open_team(&mut act, organisation_id, (id, edition)).await?;
        sqlx::query(
            "UPDATE help_team SET sheet = $3, edition = edition + 1 WHERE id = $1 AND organisation_id = $2",
        )
        .bind(id)
        .bind(organisation_id)
        .bind(serde_json::to_string(&sheet)?)
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, organisation_id, ("changed", "help-team", id), None).await?;
        act.commit().await
    }

    /// A team leaves, whenever it wants. Returns the offers that it still had, so that whoever answers for the requests
    /// takes them back and asks others: nobody is left without an answer.
    ///
    /// # Errors
    /// [`Error::Changed`], [`Error::Unknown`].
    pub async fn close_team(
        &self,
        organisation_id: &str,
        (id, edition): (&str, i64),
    ) -> Result<Vec<HeldOffer>, Error> {
        let mut act = self.db.act().await?;
        act.hold(&format!("help-team:{organisation_id}")).await?;
        open_team(&mut act, organisation_id, (id, edition)).await?;
        sqlx::query(
            "UPDATE help_team SET closed_at = $3, edition = edition + 1 WHERE id = $1 AND organisation_id = $2",
        )
        .bind(id)
        .bind(organisation_id)
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, organisation_id, ("closed", "help-team", id), None).await?;
        act.commit().await?;
        // After the team is closed: an offer made meanwhile is among them, and none is made later.
        let held = self.offers_of_teams().await?;
        Ok(held.into_iter().filter(|offer| offer.team_id == id && offer.is_open()).collect())
    }

    /// The sheet as it is kept, its territories among those of reference and its interests in organisations that are there.
    async fn known(&self, organisation_id: &str, sheet: &Sheet) -> Result<Sheet, Error> {
        let sheet = sheet.sound()?;
        let gazetteer = self.gazetteer().await?;
        if !sheet.ground.iter().all(|one| gazetteer.knows(one)) {
            return Err(refused("team-ground"));
        }
        for other in &sheet.conflicts {
            // A team is never asked for its own organisation: to declare it would say nothing.
            if other == organisation_id || self.listed(other).await.is_err() {
                return Err(refused("team-conflicts"));
            }
        }
        Ok(sheet)
    }
}

/// The team of this edition, still open.
async fn open_team(
    act: &mut Write<'_>,
    organisation_id: &str,
    (id, edition): (&str, i64),
) -> Result<(), Error> {
    let team = team_in(act, organisation_id, id).await?;
    if team.closed_at.is_some() || team.edition != edition {
        return Err(Error::Changed);
    }
    Ok(())
}
