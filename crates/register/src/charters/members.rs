//! Signing a charter and leaving it: free both ways, counted at once, written in both journals.

use super::{CHARTER, refused, unknown};
use crate::db::Write;
use crate::{Across, Error, Register, journal};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::BTreeSet;
use trust::membership::MembershipState;
use trust::organisation::OrganisationKind;

/// What a landlord shows beyond the least: all of it is its choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct CharterTerms {
    /// The residence of a dwelling that is free; else the neighbourhood.
    pub shows_residence: bool,
    /// The rent of a dwelling that is free.
    pub shows_rent: bool,
    /// Do its dwellings go into files for other installations?
    pub travels: bool,
}

/// A landlord that signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CharterMember {
    pub landlord_id: String,
    pub landlord: String,
    pub terms: CharterTerms,
    pub joined_at: String,
}

/// The charter of a network, as a landlord of that network sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CharterOf {
    pub network_id: String,
    pub network: String,
    /// What this landlord signed; `None`: it did not.
    pub signed: Option<(CharterTerms, String)>,
}

fn terms_of(row: &AnyRow) -> Result<CharterTerms, Error> {
    let yes = |name: &str| Ok::<bool, Error>(row.try_get::<i64, _>(name)? == 1);
    Ok(CharterTerms {
        shows_residence: yes("shows_residence")?,
        shows_rent: yes("shows_rent")?,
        travels: yes("travels")?,
    })
}

/// The rows of a landlord in a charter go, and with them what it chose there.
async fn remove(act: &mut Write<'_>, network_id: &str, landlord_id: &str) -> Result<u64, Error> {
    let gone = sqlx::query("DELETE FROM charter_member WHERE network_id = $1 AND landlord_id = $2")
        .bind(network_id)
        .bind(landlord_id)
        .execute(act.connection())
        .await?;
    Ok(gone.rows_affected())
}

/// Whoever leaves a network leaves its charter, in the same transaction.
pub(crate) async fn left_network(
    act: &mut Write<'_>,
    network_id: &str,
    organisation_id: &str,
) -> Result<(), Error> {
    remove(act, network_id, organisation_id).await.map(drop)
}

impl Register {
    /// The charters that a landlord signed or may sign: those of the networks to which it belongs.
    pub async fn charters_of(&self, landlord_id: &str, at: Timestamp) -> Result<Vec<CharterOf>, Error> {
        let networks: Vec<(String, String)> = self
            .adhesions_of(landlord_id, at)
            .await?
            .into_iter()
            .filter(|adhesion| adhesion.state == MembershipState::Active)
            .map(|adhesion| (adhesion.network_id, adhesion.network_name))
            .collect();
        let rows = sqlx::query(
            "SELECT network_id, shows_residence, shows_rent, travels, joined_at FROM charter_member
             WHERE landlord_id = $1",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        let mut all = Vec::with_capacity(networks.len());
        for (network_id, network) in networks {
            let mut signed = None;
            for row in &rows {
                if row.try_get::<String, _>("network_id")? == network_id {
                    signed = Some((terms_of(row)?, row.try_get("joined_at")?));
                }
            }
            all.push(CharterOf { network_id, network, signed });
        }
        Ok(all)
    }

    /// The charter that a landlord signed.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it did not sign it, or belongs to the network no more: whoever is outside is told nothing.
    pub async fn signed_charter(
        &self,
        network_id: &str,
        landlord_id: &str,
        at: Timestamp,
    ) -> Result<(CharterOf, CharterTerms), Error> {
        let all = self.charters_of(landlord_id, at).await?;
        let found = all.into_iter().find(|one| one.network_id == network_id).ok_or_else(unknown)?;
        let terms = found.signed.as_ref().map(|(terms, _)| *terms).ok_or_else(unknown)?;
        Ok((found, terms))
    }

    /// Who signed the charter of a network and belongs to it, by name. For acts of this module: it sees the house.
    pub(super) async fn charter_members(
        &self,
        network_id: &str,
        at: Timestamp,
    ) -> Result<Vec<CharterMember>, Error> {
        let house = self.across(Across::Charter);
        let active: BTreeSet<String> = house
            .members_of_network(network_id, at)
            .await?
            .into_iter()
            .filter(|adhesion| adhesion.state == MembershipState::Active)
            .map(|adhesion| adhesion.organisation_id)
            .collect();
        let rows = sqlx::query(
            "SELECT m.landlord_id, o.name, m.shows_residence, m.shows_rent, m.travels, m.joined_at
             FROM charter_member m JOIN organisation o ON o.id = m.landlord_id
             WHERE m.network_id = $1 AND o.closed_at IS NULL ORDER BY o.name, o.id",
        )
        .bind(network_id)
        .fetch_all(house.db.read())
        .await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            let landlord_id: String = row.try_get("landlord_id")?;
            if active.contains(&landlord_id) {
                let (landlord, joined_at) = (row.try_get("name")?, row.try_get("joined_at")?);
                all.push(CharterMember { landlord_id, landlord, terms: terms_of(row)?, joined_at });
            }
        }
        Ok(all)
    }

    /// The landlords of a charter, for one of them.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the one who asks is not one of them.
    pub async fn members_of_charter(
        &self,
        network_id: &str,
        landlord_id: &str,
        at: Timestamp,
    ) -> Result<Vec<CharterMember>, Error> {
        self.signed_charter(network_id, landlord_id, at).await?;
        self.charter_members(network_id, at).await
    }

    /// Signs the charter of a network. Nothing is shown yet: residences are chosen afterwards.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord does not belong to that network; [`Error::Refused`] (`charter-signed`) when it
    /// signed already.
    pub async fn join_charter(
        &self,
        network_id: &str,
        landlord_id: &str,
        terms: CharterTerms,
        at: Timestamp,
    ) -> Result<(), Error> {
        let organisation = self.organisation(landlord_id).await?;
        let mut act = self.db.act().await?;
        act.beside(network_id, landlord_id).await?;
        // Whoever leaves the network at this moment left it before, or leaves the charter with it after.
        act.hold(&format!("adhesion:{network_id}:{landlord_id}")).await?;
        let all = self.charters_of(landlord_id, at).await?;
        let charter = all.iter().find(|one| one.network_id == network_id).ok_or_else(unknown)?;
        if organisation.kind != OrganisationKind::Landlord {
            return Err(unknown());
        }
        if charter.signed.is_some() {
            return Err(refused("charter-signed"));
        }
        let added = sqlx::query(
            "INSERT INTO charter_member
                 (network_id, landlord_id, version, shows_residence, shows_rent, travels, author, joined_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
        )
        .bind(network_id)
        .bind(landlord_id)
        .bind(i64::from(CHARTER))
        .bind(i64::from(terms.shows_residence))
        .bind(i64::from(terms.shows_rent))
        .bind(i64::from(terms.travels))
        .bind(self.author().code())
        .bind(crate::written(at))
        .execute(act.connection())
        .await?
        .rows_affected();
        if added == 0 {
            return Err(refused("charter-signed"));
        }
        self.write_down_both(&mut act, (network_id, landlord_id), ("signed", "charter")).await?;
        act.commit().await
    }

    /// Leaves a charter: nobody's consent is needed, and what was shown there is shown no more.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord did not sign it.
    pub async fn leave_charter(&self, network_id: &str, landlord_id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        act.beside(network_id, landlord_id).await?;
        if remove(&mut act, network_id, landlord_id).await? == 0 {
            return Err(unknown());
        }
        self.write_down_both(&mut act, (network_id, landlord_id), ("left", "charter")).await?;
        act.commit().await
    }

    /// Changes what a landlord shows of its dwellings.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord did not sign the charter.
    pub async fn set_charter_terms(
        &self,
        network_id: &str,
        landlord_id: &str,
        terms: CharterTerms,
    ) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let changed = sqlx::query(
            "UPDATE charter_member SET shows_residence = $3, shows_rent = $4, travels = $5
             WHERE network_id = $1 AND landlord_id = $2",
        )
        .bind(network_id)
        .bind(landlord_id)
        .bind(i64::from(terms.shows_residence))
        .bind(i64::from(terms.shows_rent))
        .bind(i64::from(terms.travels))
        .execute(act.connection())
        .await?
        .rows_affected();
        if changed == 0 {
            return Err(unknown());
        }
        let after = Some(serde_json::to_string(&terms)?);
        self.write_down(&mut act, landlord_id, ("changed", "charter", network_id), after).await?;
        act.commit().await
    }

    /// Writes an act between two organisations in both journals, always in the same order: two acts never wait for each other.
    pub(super) async fn write_down_both(
        &self,
        act: &mut Write<'_>,
        (one, other): (&str, &str),
        (verb, kind): (&'static str, &'static str),
    ) -> Result<(), Error> {
        let mut sides = [(one, other), (other, one)];
        sides.sort_unstable();
        for (organisation_id, subject_id) in sides {
            let entry = journal::Act { organisation_id, verb, kind, subject_id, before: None, after: None };
            journal::append(act, self.author(), entry).await?;
        }
        Ok(())
    }
}
