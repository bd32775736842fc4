//! The order of the actions of a roadmap, and those that were taken out: nothing of them is lost, and they may come back.

use super::{refused, unknown};
use crate::{Across, Error, Register};

impl Register {
    /// Moves an action of one's own roadmap one place up or down in its axis. The roadmap.
    ///
    /// # Errors
    /// [`Error::Refused`]: `action-place` when it is the first or the last already. [`Error::Unknown`].
    pub async fn move_roadmap_action(
        &self,
        organisation_id: &str,
        action_id: &str,
        is_up: bool,
    ) -> Result<String, Error> {
        let id = self.roadmap_of_action(organisation_id, action_id).await?;
        let mut act = self.db.act().await?;
        act.hold(&format!("roadmap:{id}")).await?;
        let rows: Vec<(String, Option<String>)> = sqlx::query_as(
            "SELECT id, removed_at FROM roadmap_action WHERE organisation_id = $1
               AND axis_id = (SELECT axis_id FROM roadmap_action WHERE id = $2) ORDER BY number, id",
        )
        .bind(organisation_id)
        .bind(action_id)
        .fetch_all(act.connection())
        .await?;
        let is_shown = |at: &usize| rows.get(*at).is_some_and(|(_, removed)| removed.is_none());
        let here = rows.iter().position(|(id, removed)| id == action_id && removed.is_none());
        let here = here.ok_or_else(unknown)?;
        // Those that were taken out keep their place, and nobody sees it: the next one that is shown counts.
        let other = match is_up {
            true => (0..here).rev().find(is_shown),
            false => (here + 1..rows.len()).find(is_shown),
        };
        let mut order: Vec<&str> = rows.iter().map(|(id, _)| id.as_str()).collect();
        order.swap(here, other.ok_or_else(|| refused("action-place"))?);
        for (number, one) in (1_i64..).zip(order) {
            sqlx::query("UPDATE roadmap_action SET number = $2 WHERE id = $1")
                .bind(one)
                .bind(number)
                .execute(act.connection())
                .await?;
        }
        self.write_down(&mut act, organisation_id, ("changed", "roadmap", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Takes an action out of one's own roadmap, or puts it back. What a region copied from the national one is set aside with a
    /// reason instead: the national figures count on its word. The roadmap.
    ///
    /// # Errors
    /// [`Error::Refused`]: `action-copied`. [`Error::Unknown`], also when it is as asked already.
    pub async fn remove_roadmap_action(
        &self,
        organisation_id: &str,
        action_id: &str,
        is_out: bool,
    ) -> Result<String, Error> {
        let id = self.roadmap_of_action(organisation_id, action_id).await?;
        let mut act = self.db.act().await?;
        let origin: Option<String> = sqlx::query_scalar("SELECT origin_id FROM roadmap_action WHERE id = $1")
            .bind(action_id)
            .fetch_one(act.connection())
            .await?;
        if is_out && origin.is_some() {
            return Err(refused("action-copied"));
        }
        let before = if is_out { "removed_at IS NULL" } else { "removed_at IS NOT NULL" };
        let sql = format!(
            "UPDATE roadmap_action SET removed_at = $3 WHERE id = $1 AND organisation_id = $2 AND {before}"
        );
        let changed = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(action_id.to_owned())
            .bind(organisation_id.to_owned())
            .bind(is_out.then(crate::now))
            .execute(act.connection())
            .await?;
        if changed.rows_affected() == 0 {
            return Err(unknown());
        }
        self.write_down(&mut act, organisation_id, ("changed", "roadmap", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// The actions that were taken out of one's own roadmap: id and title.
    ///
    /// # Errors
    /// [`Error::Unknown`] for another organisation's.
    pub async fn removed_actions(
        &self,
        organisation_id: &str,
        id: &str,
    ) -> Result<Vec<(String, String)>, Error> {
        self.own_roadmap(organisation_id, id).await?;
        let house = self.across(Across::CommonGround);
        Ok(sqlx::query_as(
            "SELECT a.id, a.title FROM roadmap_action a JOIN roadmap_axis x ON x.id = a.axis_id
             WHERE x.roadmap_id = $1 AND a.removed_at IS NOT NULL ORDER BY a.removed_at DESC, a.id",
        )
        .bind(id)
        .fetch_all(house.db.read())
        .await?)
    }
}
