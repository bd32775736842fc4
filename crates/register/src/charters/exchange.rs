//! Files between installations: what leaves is what its landlords let travel; what comes is checked whole, then kept whole.

use super::refused;
use crate::{Across, Error, Register};
use charter::file::{Body, FORMAT, FileError, Known, LASTS_DAYS, VERSION, read, sign};
use charter::key::PublicKey;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::Row;
use std::collections::BTreeMap;

/// Why a file was not made, or not taken.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Register(#[from] Error),
}

impl From<sqlx::Error> for ExchangeError {
    fn from(error: sqlx::Error) -> ExchangeError {
        ExchangeError::Register(error.into())
    }
}

/// What a file brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Received {
    pub source: String,
    pub serial: u64,
    pub made_on: Date,
    pub expires_on: Date,
    pub dwellings: usize,
    /// Dwellings of its last file that this one holds no more.
    pub gone: usize,
}

impl Register {
    /// The signed file of a charter: the dwellings of its landlords that let them travel, never those that were received.
    ///
    /// # Errors
    /// [`ExchangeError::File`] when something of it may not be told: nothing leaves then.
    pub async fn export_charter(
        &self,
        network_id: &str,
        (today, at): (Date, Timestamp),
    ) -> Result<Vec<u8>, ExchangeError> {
        let network = self.organisation(network_id).await?;
        let mut members = self.charter_members(network_id, at).await?;
        members.retain(|member| member.terms.travels);
        let shown = self.shown_by(network_id, members, today).await?;
        let key = self.signing_key().await?;
        let mut act = self.db.act().await?;
        act.hold(&format!("charter-sent:{network_id}")).await?;
        let last: Option<i64> =
            sqlx::query_scalar("SELECT MAX(serial) FROM charter_sent WHERE network_id = $1")
                .bind(network_id)
                .fetch_one(act.connection())
                .await?;
        let serial = last.unwrap_or(0) + 1;
        let body = Body {
            charter: network.name.clone(),
            dwellings: shown.into_iter().map(|one| one.dwelling).collect(),
            expires_on: today.checked_add(LASTS_DAYS.days()).unwrap_or(today),
            format: FORMAT.to_owned(),
            made_on: today,
            serial: serial.unsigned_abs(),
            source: network.name,
            version: VERSION,
        };
        let dwellings = i64::try_from(body.dwellings.len()).unwrap_or(i64::MAX);
        let file = sign(body, &key)?;
        sqlx::query(
            "INSERT INTO charter_sent (network_id, serial, dwellings, digest, author, made_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(network_id)
        .bind(serial)
        .bind(dwellings)
        .bind(crate::identity::hex(&Sha256::digest(&file)))
        .bind(self.author().code())
        .bind(crate::written(at))
        .execute(act.connection())
        .await?;
        let after = Some(serial.to_string());
        self.write_down(&mut act, network_id, ("exported", "charter-file", network_id), after).await?;
        act.commit().await?;
        Ok(file)
    }

    /// Takes the file of another installation: what it holds takes the place of its last file, all of it or nothing.
    ///
    /// # Errors
    /// [`ExchangeError::File`] says why it is refused: nothing was written then.
    pub async fn import_charter(
        &self,
        network_id: &str,
        bytes: &[u8],
        (today, at): (Date, Timestamp),
    ) -> Result<Received, ExchangeError> {
        let mut act = self.db.act().await?;
        // Two files of one source at once: the second one sees the number of the first.
        act.hold(&format!("charter-sources:{network_id}")).await?;
        let rows = sqlx::query(
            "SELECT id, name, public_key, charter, last_serial FROM charter_source
             WHERE network_id = $1 AND confirmed_at IS NOT NULL AND removed_at IS NULL",
        )
        .bind(network_id)
        .fetch_all(act.connection())
        .await?;
        let mut known: BTreeMap<PublicKey, (String, String, Known)> = BTreeMap::new();
        let mut charters: BTreeMap<String, String> = BTreeMap::new();
        for row in &rows {
            let last_serial = row.try_get::<Option<i64>, _>("last_serial")?.map(i64::unsigned_abs);
            if let Some(charter) = row.try_get("charter")? {
                charters.insert(row.try_get("id")?, charter);
            }
            if let Some(key) = PublicKey::parse(&row.try_get::<String, _>("public_key")?) {
                known.insert(key, (row.try_get("id")?, row.try_get("name")?, Known { last_serial }));
            }
        }
        let (key, body) = read(bytes, |key| known.get(key).map(|(.., known)| *known), today)?;
        let Some((source_id, source, _)) = known.remove(&key) else {
            return Err(FileError::UnknownKey { fingerprint: key.fingerprint() }.into());
        };
        // One key signs for every charter of its installation: the file of another one is not taken for this one's.
        if charters.get(&source_id).is_some_and(|charter| *charter != body.charter) {
            return Err(FileError::OtherCharter { named: body.charter }.into());
        }
        let serial =
            i64::try_from(body.serial).map_err(|_| FileError::Value { dwelling: None, field: "serial" })?;
        let before: Vec<String> =
            sqlx::query_scalar("SELECT dwelling_key FROM charter_received WHERE source_id = $1")
                .bind(&source_id)
                .fetch_all(act.connection())
                .await?;
        sqlx::query("DELETE FROM charter_received WHERE source_id = $1")
            .bind(&source_id)
            .execute(act.connection())
            .await?;
        for dwelling in &body.dwellings {
            sqlx::query(
                "INSERT INTO charter_received (source_id, network_id, dwelling_key, body) VALUES ($1, $2, $3, $4)",
            )
            .bind(&source_id)
            .bind(network_id)
            .bind(&dwelling.id)
            .bind(serde_json::to_string(dwelling).map_err(Error::from)?)
            .execute(act.connection())
            .await?;
        }
        sqlx::query(
            "UPDATE charter_source SET last_serial = $2, last_made_on = $3, last_expires_on = $4, last_read_at = $5,
                    charter = $6
             WHERE id = $1",
        )
        .bind(&source_id)
        .bind(serial)
        .bind(body.made_on.to_string())
        .bind(body.expires_on.to_string())
        .bind(crate::written(at))
        .bind(&body.charter)
        .execute(act.connection())
        .await?;
        let after = Some(serial.to_string());
        self.write_down(&mut act, network_id, ("received", "charter-file", &source_id), after).await?;
        act.commit().await?;
        let is_there = |id: &String| body.dwellings.binary_search_by(|one| one.id.cmp(id)).is_ok();
        Ok(Received {
            source,
            serial: body.serial,
            made_on: body.made_on,
            expires_on: body.expires_on,
            dwellings: body.dwellings.len(),
            gone: before.iter().filter(|id| !is_there(id)).count(),
        })
    }

    /// Every dwelling of a charter, for whoever holds the machine or keeps the network: counts of what would leave.
    ///
    /// # Errors
    /// [`Error::Refused`] (`charter-none`) when nobody signed it.
    pub async fn charter_travelling(
        &self,
        network_id: &str,
        (today, at): (Date, Timestamp),
    ) -> Result<(usize, usize), Error> {
        let members = self.across(Across::Charter).charter_members(network_id, at).await?;
        if members.is_empty() {
            return Err(refused("charter-none"));
        }
        let signed = members.len();
        let travelling: Vec<_> = members.into_iter().filter(|member| member.terms.travels).collect();
        Ok((signed, self.shown_by(network_id, travelling, today).await?.len()))
    }
}
