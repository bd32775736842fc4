//! What a landlord shows in a charter: residence by residence, none by default; and the dwellings that it withdraws.

use crate::portfolio::Portfolio;
use crate::{Error, Register};
use charter::search::Filter;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeSet;

/// A residence that holds adapted dwellings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnResidence {
    pub id: String,
    pub name: String,
    pub commune: Option<String>,
    /// Dwellings that would be shown.
    pub adapted: usize,
    pub is_chosen: bool,
}

/// A dwelling of one's own, as the others see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnDwelling {
    pub dwelling_id: String,
    pub reference: Option<String>,
    pub residence: String,
    /// `None`: it was withdrawn.
    pub shown: Option<charter::SharedDwelling>,
}

impl Register {
    pub(super) async fn chosen(
        &self,
        network_id: &str,
        landlord_id: &str,
    ) -> Result<BTreeSet<String>, Error> {
        let all: Vec<String> = sqlx::query_scalar(
            "SELECT residence_id FROM charter_residence WHERE network_id = $1 AND landlord_id = $2",
        )
        .bind(network_id)
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        Ok(all.into_iter().collect())
    }

    pub(super) async fn withdrawn(&self, landlord_id: &str) -> Result<BTreeSet<String>, Error> {
        let all: Vec<String> =
            sqlx::query_scalar("SELECT dwelling_id FROM charter_withdrawal WHERE landlord_id = $1")
                .bind(landlord_id)
                .fetch_all(self.db.read())
                .await?;
        Ok(all.into_iter().collect())
    }

    /// The residences of a landlord that hold adapted dwellings, with what it chose.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord did not sign the charter.
    pub async fn charter_residences(
        &self,
        network_id: &str,
        portfolio: &Portfolio,
        at: Timestamp,
    ) -> Result<Vec<OwnResidence>, Error> {
        let landlord_id = portfolio.landlord.id.as_str();
        self.signed_charter(network_id, landlord_id, at).await?;
        let chosen = self.chosen(network_id, landlord_id).await?;
        Ok(portfolio
            .residences
            .iter()
            .map(|r| OwnResidence {
                id: r.id.clone(),
                name: r.name.clone(),
                commune: r.commune_name.clone(),
                adapted: r.dwelling_views.iter().filter(|d| d.standing.is_adapted()).count(),
                is_chosen: chosen.contains(&r.id),
            })
            .filter(|r| r.adapted > 0 || r.is_chosen)
            .collect())
    }

    /// One's own dwellings of the chosen residences: those that are shown, and those that were withdrawn.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord did not sign the charter.
    pub async fn charter_own_dwellings(
        &self,
        network_id: &str,
        portfolio: &Portfolio,
        at: Timestamp,
    ) -> Result<Vec<OwnDwelling>, Error> {
        let landlord_id = portfolio.landlord.id.as_str();
        let on = portfolio.request.on;
        let everything = Filter::default();
        let shown = self.charter_dwellings(network_id, landlord_id, (on, at), &everything).await?;
        let chosen = self.chosen(network_id, landlord_id).await?;
        let mut all = Vec::new();
        for residence in portfolio.residences.iter().filter(|r| chosen.contains(&r.id)) {
            for dwelling in residence.dwelling_views.iter().filter(|d| d.standing.is_adapted()) {
                let found = shown.iter().find(|one| one.dwelling_of(landlord_id) == Some(&dwelling.id));
                all.push(OwnDwelling {
                    dwelling_id: dwelling.id.clone(),
                    reference: dwelling.reference.clone(),
                    residence: residence.name.clone(),
                    shown: found.map(|one| one.dwelling.clone()),
                });
            }
        }
        Ok(all)
    }

    /// Says which of some residences are shown: those of `all` that `shown` does not name are shown no more, the others stay
    /// as they were.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord did not sign the charter, or one of the residences is not its own.
    pub async fn choose_charter_residences(
        &self,
        network_id: &str,
        landlord_id: &str,
        (all, shown): (&[String], &[String]),
        at: Timestamp,
    ) -> Result<(), Error> {
        self.signed_charter(network_id, landlord_id, at).await?;
        let mut act = self.db.act().await?;
        act.hold(&format!("charter:{network_id}:{landlord_id}")).await?;
        for id in shown {
            let own: i64 = sqlx::query_scalar(
                "SELECT COUNT(*) FROM residence WHERE id = $1 AND landlord_id = $2 AND is_current = 1",
            )
            .bind(id)
            .bind(landlord_id)
            .fetch_one(act.connection())
            .await?;
            if own == 0 {
                return Err(Error::Unknown("residence".to_owned()));
            }
        }
        let (mut added, mut removed) = (0, 0);
        for id in all.iter().filter(|id| !shown.contains(id)) {
            removed += sqlx::query(
                "DELETE FROM charter_residence WHERE network_id = $1 AND landlord_id = $2 AND residence_id = $3",
            )
            .bind(network_id)
            .bind(landlord_id)
            .bind(id)
            .execute(act.connection())
            .await?
            .rows_affected();
        }
        for id in shown {
            added += sqlx::query(
                "INSERT INTO charter_residence (network_id, landlord_id, residence_id, author, chosen_at)
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            )
            .bind(network_id)
            .bind(landlord_id)
            .bind(id)
            .bind(self.author().code())
            .bind(crate::written(at))
            .execute(act.connection())
            .await?
            .rows_affected();
        }
        let after = Some(serde_json::json!({ "added": added, "missing": removed }).to_string());
        self.write_down(&mut act, landlord_id, ("chosen", "charter", network_id), after).await?;
        act.commit().await
    }

    /// Withdraws a dwelling from every charter, at once.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the dwelling is not the landlord's.
    pub async fn withdraw_from_charters(
        &self,
        landlord_id: &str,
        dwelling_id: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let own: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM dwelling WHERE id = $1 AND landlord_id = $2")
            .bind(dwelling_id)
            .bind(landlord_id)
            .fetch_one(act.connection())
            .await?;
        if own == 0 {
            return Err(Error::Unknown("dwelling".to_owned()));
        }
        sqlx::query(
            "INSERT INTO charter_withdrawal (landlord_id, dwelling_id, author, withdrawn_at)
             VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        )
        .bind(landlord_id)
        .bind(dwelling_id)
        .bind(self.author().code())
        .bind(crate::written(at))
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, landlord_id, ("withdrawn", "charter-dwelling", dwelling_id), None).await?;
        act.commit().await
    }

    /// Shows a dwelling again that was withdrawn.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it was not withdrawn.
    pub async fn show_in_charters(&self, landlord_id: &str, dwelling_id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let gone = sqlx::query("DELETE FROM charter_withdrawal WHERE landlord_id = $1 AND dwelling_id = $2")
            .bind(landlord_id)
            .bind(dwelling_id)
            .execute(act.connection())
            .await?
            .rows_affected();
        if gone == 0 {
            return Err(Error::Unknown("dwelling".to_owned()));
        }
        self.write_down(&mut act, landlord_id, ("restored", "charter-dwelling", dwelling_id), None).await?;
        act.commit().await
    }
}
