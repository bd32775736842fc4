//! Desks (guichets): organisations that receive requests for help. Each sets its days.

use super::refused;
use crate::{Error, Register};
use referral::Rules;
use sqlx::Row;
use trust::territory::{Containment, Territory};

/// An open desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpDesk {
    pub organisation_id: String,
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub rules: Rules,
    pub edition: i64,
    /// An operator checked it: it receives requests.
    pub is_checked: bool,
}

const SELECT: &str = "SELECT d.organisation_id, o.name, o.contact_phone, o.contact_email, d.rules, d.edition,
        d.checked_at
    FROM help_desk d JOIN organisation o ON o.id = d.organisation_id
    WHERE d.closed_at IS NULL AND o.closed_at IS NULL";

fn desk_of(row: &sqlx::any::AnyRow) -> Result<HelpDesk, Error> {
    Ok(HelpDesk {
        organisation_id: row.try_get("organisation_id")?,
        name: row.try_get("name")?,
        phone: row.try_get("contact_phone")?,
        email: row.try_get("contact_email")?,
        rules: serde_json::from_str(&row.try_get::<String, _>("rules")?)?,
        edition: row.try_get("edition")?,
        is_checked: row.try_get::<Option<String>, _>("checked_at")?.is_some(),
    })
}

impl Register {
    /// The desks that are open and checked, by name.
    pub async fn help_desks(&self) -> Result<Vec<HelpDesk>, Error> {
        let sql = sqlx::AssertSqlSafe(format!(
            "{SELECT} AND d.checked_at IS NOT NULL ORDER BY o.name, d.organisation_id"
        ));
        let all = self.across(crate::Across::Referrals);
        let rows = sqlx::query(sql).fetch_all(all.db.read()).await?;
        rows.iter().map(desk_of).collect()
    }

    /// The desk of an organisation; `None` when it has none, or closed it.
    pub async fn help_desk(&self, organisation_id: &str) -> Result<Option<HelpDesk>, Error> {
        let sql = sqlx::AssertSqlSafe(format!("{SELECT} AND d.organisation_id = $1"));
        let all = self.across(crate::Across::Referrals);
        let row = sqlx::query(sql).bind(organisation_id).fetch_optional(all.db.read()).await?;
        row.as_ref().map(desk_of).transpose()
    }

    /// The desk that receives what comes from a place: the one whose ground is the smallest that holds it; one that says
    /// nowhere where it acts receives everything. Without a place, the one with the widest ground. `None`: no desk is open.
    pub async fn help_desk_for(&self, place: Option<&Territory>) -> Result<Option<HelpDesk>, Error> {
        let gazetteer = self.gazetteer().await?;
        let mut best: Option<(u8, HelpDesk)> = None;
        for desk in self.help_desks().await? {
            let ground = self.territories(&desk.organisation_id).await?;
            // Lower is nearer; a desk of everywhere comes last, after it one that acts elsewhere.
            let width = |territory: &Territory| match territory {
                Territory::Qpv(_) => 0,
                Territory::Commune(_) => 1,
                Territory::Epci(_) => 2,
                Territory::Departement(_) => 3,
                Territory::Region(_) => 4,
                Territory::Country => 5,
            };
            let rank = match place {
                _ if ground.is_empty() => 5,
                Some(place) => ground
                    .iter()
                    .filter(|held| gazetteer.touches(held, place) == Containment::Inside)
                    .map(width)
                    .min()
                    .unwrap_or(6),
                None => 5 - ground.iter().map(width).max().unwrap_or(5),
            };
            if best.as_ref().is_none_or(|(least, _)| rank < *least) {
                best = Some((rank, desk));
            }
        }
        Ok(best.map(|(_, desk)| desk))
    }

    /// Opens the desk of an organisation, or changes its days. `seen`: the edition that was shown, `None` for a new one.
    ///
    /// # Errors
    /// [`Error::Refused`] `desk-ladder`, `desk-days`, `desk-offers`; [`Error::Changed`].
    pub async fn open_help_desk(
        &self,
        organisation_id: &str,
        rules: &Rules,
        seen: Option<i64>,
    ) -> Result<(), Error> {
        rules.check().map_err(|wrong| {
            refused(match wrong {
                referral::RulesError::Ladder => "desk-ladder",
                referral::RulesError::Days => "desk-days",
                referral::RulesError::Offers => "desk-offers",
            })
        })?;
        let text = serde_json::to_string(rules)?;
        let mut act = self.db.act().await?;
        act.hold(&format!("help-desk:{organisation_id}")).await?;
        let changed = sqlx::query(
            "UPDATE help_desk SET rules = $1, edition = edition + 1, closed_at = NULL
             WHERE organisation_id = $2 AND (edition = $3 OR closed_at IS NOT NULL)",
        )
        .bind(&text)
        .bind(organisation_id)
        .bind(seen.unwrap_or(0))
        .execute(act.connection())
        .await?
        .rows_affected();
        if changed == 0 {
            let made = sqlx::query(
                "INSERT INTO help_desk (organisation_id, rules, edition, opened_at) VALUES ($1, $2, 1, $3)
                 ON CONFLICT (organisation_id) DO NOTHING",
            )
            .bind(organisation_id)
            .bind(&text)
            .bind(crate::now())
            .execute(act.connection())
            .await?
            .rows_affected();
            if made == 0 {
                return Err(Error::Changed);
            }
        }
        self.write_down(&mut act, organisation_id, ("opened", "help-desk", organisation_id), Some(text))
            .await?;
        act.commit().await
    }

    /// Says that a desk may receive what strangers write: its organisation is who it says, on the ground that it says. An
    /// operator's act. Changing its days changes nothing of it; closing it and opening it again asks for a new check.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the organisation has no open desk.
    pub async fn check_help_desk(&self, organisation_id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let checked = sqlx::query(
            "UPDATE help_desk SET checked_at = $1 WHERE organisation_id = $2 AND closed_at IS NULL",
        )
        .bind(crate::now())
        .bind(organisation_id)
        .execute(act.connection())
        .await?
        .rows_affected();
        if checked == 0 {
            return Err(Error::Unknown("help-desk".to_owned()));
        }
        self.write_down(&mut act, organisation_id, ("checked", "help-desk", organisation_id), None).await?;
        act.commit().await
    }

    /// Closes a desk: it receives nothing more. What it has received stays its own until it is over.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it is not open.
    pub async fn close_help_desk(&self, organisation_id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let closed = sqlx::query(
            "UPDATE help_desk SET closed_at = $1, checked_at = NULL, edition = edition + 1
             WHERE organisation_id = $2 AND closed_at IS NULL",
        )
        .bind(crate::now())
        .bind(organisation_id)
        .execute(act.connection())
        .await?
        .rows_affected();
        if closed == 0 {
            return Err(Error::Unknown("help-desk".to_owned()));
        }
        self.write_down(&mut act, organisation_id, ("closed", "help-desk", organisation_id), None).await?;
        act.commit().await
    }
}
