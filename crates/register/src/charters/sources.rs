//! The key of this installation, and the keys of those whose files a charter reads once their fingerprint was compared.

use super::{refused, unknown};
use crate::{Across, Error, Register};
use charter::dwelling::is_sound_name;
use charter::key::{PublicKey, SigningKey};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use sqlx::Row;

/// The one key of the installation.
const KEY: &str = "1";

/// Another installation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CharterSource {
    pub id: String,
    pub name: String,
    pub public_key: String,
    pub fingerprint: String,
    /// Was its fingerprint compared? Nothing of it is read before.
    pub is_confirmed: bool,
    /// The number of its last file.
    pub last_serial: Option<u64>,
    pub last_made_on: Option<Date>,
    pub last_expires_on: Option<Date>,
    /// Dwellings of its last file.
    pub dwellings: u64,
}

impl Register {
    /// The key that this installation signs with; made on the first day that it is asked for.
    ///
    /// # Errors
    /// When it cannot be made, kept or opened.
    pub(super) async fn signing_key(&self) -> Result<SigningKey, Error> {
        let house = self.across(Across::Charter);
        let kept = "SELECT sealed FROM installation_key WHERE id = $1";
        let mut sealed: Option<String> =
            sqlx::query_scalar(kept).bind(KEY).fetch_optional(house.db.read()).await?;
        if sealed.is_none() {
            let mut seed = [0_u8; 32];
            getrandom::fill(&mut seed).map_err(|e| Error::Computation(e.to_string()))?;
            let public = SigningKey::from_seed(&seed).public().to_string();
            let hidden = house.seal_own("installation_key", "sealed", KEY, &seed).await?;
            let mut act = house.db.act().await?;
            // Two instances may come together: the first key counts.
            sqlx::query(
                "INSERT INTO installation_key (id, public_key, sealed, made_at) VALUES ($1, $2, $3, $4)
                 ON CONFLICT DO NOTHING",
            )
            .bind(KEY)
            .bind(public)
            .bind(hidden)
            .bind(crate::now())
            .execute(act.connection())
            .await?;
            act.commit().await?;
            sealed = sqlx::query_scalar(kept).bind(KEY).fetch_optional(house.db.read()).await?;
        }
        let sealed = sealed.ok_or_else(|| Error::Sealed("the key of exchanges is gone".to_owned()))?;
        let seed = house.unseal_own("installation_key", "sealed", KEY, &sealed).await?;
        let seed: [u8; 32] =
            seed.try_into().map_err(|_| Error::Sealed("the key of exchanges is not one".to_owned()))?;
        Ok(SigningKey::from_seed(&seed))
    }

    /// What other installations verify with.
    ///
    /// # Errors
    /// When the key cannot be made, kept or opened.
    pub async fn installation_key(&self) -> Result<PublicKey, Error> {
        Ok(self.signing_key().await?.public())
    }

    /// The installations that a charter knows, by name; those that were removed are not listed.
    pub async fn charter_sources(&self, network_id: &str) -> Result<Vec<CharterSource>, Error> {
        let rows = sqlx::query(
            "SELECT s.id, s.name, s.public_key, s.confirmed_at, s.last_serial, s.last_made_on, s.last_expires_on,
                    (SELECT COUNT(*) FROM charter_received r WHERE r.source_id = s.id) AS dwellings
             FROM charter_source s WHERE s.network_id = $1 AND s.removed_at IS NULL ORDER BY s.name, s.id",
        )
        .bind(network_id)
        .fetch_all(self.db.read())
        .await?;
        let day = |text: Option<String>| text.and_then(|text| text.parse::<Date>().ok());
        rows.iter()
            .map(|row| {
                let public_key: String = row.try_get("public_key")?;
                let key = PublicKey::parse(&public_key);
                Ok(CharterSource {
                    id: row.try_get("id")?,
                    name: row.try_get("name")?,
                    fingerprint: key.map(|key| key.fingerprint()).unwrap_or_default(),
                    public_key,
                    is_confirmed: row.try_get::<Option<String>, _>("confirmed_at")?.is_some(),
                    last_serial: row.try_get::<Option<i64>, _>("last_serial")?.map(i64::unsigned_abs),
                    last_made_on: day(row.try_get("last_made_on")?),
                    last_expires_on: day(row.try_get("last_expires_on")?),
                    dwellings: row.try_get::<i64, _>("dwellings")?.unsigned_abs(),
                })
            })
            .collect()
    }

    /// Notes the key of another installation. Nothing of it is read until its fingerprint was compared.
    ///
    /// # Errors
    /// [`Error::Refused`]: `charter-key` when it is no key, `charter-key-own`, `charter-key-known`, `charter-name`.
    pub async fn add_charter_source(
        &self,
        network_id: &str,
        name: &str,
        key: &str,
        at: Timestamp,
    ) -> Result<String, Error> {
        let name = name.trim();
        if !is_sound_name(name) {
            return Err(refused("charter-name"));
        }
        let key = PublicKey::parse(key).ok_or_else(|| refused("charter-key"))?;
        if key == self.installation_key().await? {
            return Err(refused("charter-key-own"));
        }
        let mut act = self.db.act().await?;
        act.hold(&format!("charter-sources:{network_id}")).await?;
        let before: Option<(String, Option<String>)> = sqlx::query_as(
            "SELECT id, removed_at FROM charter_source WHERE network_id = $1 AND public_key = $2",
        )
        .bind(network_id)
        .bind(key.to_string())
        .fetch_optional(act.connection())
        .await?;
        let id = match before {
            Some((_, None)) => return Err(refused("charter-key-known")),
            // It comes back: the numbers of its files still count, its fingerprint is compared again.
            Some((id, Some(_))) => {
                sqlx::query(
                    "UPDATE charter_source SET name = $2, removed_at = NULL, confirmed_at = NULL, confirmed_by = NULL
                     WHERE id = $1",
                )
                .bind(&id)
                .bind(name)
                .execute(act.connection())
                .await?;
                id
            }
            None => {
                let id = uuid::Uuid::now_v7().to_string();
                sqlx::query(
                    "INSERT INTO charter_source (id, network_id, name, public_key, added_at, added_by)
                     VALUES ($1, $2, $3, $4, $5, $6)",
                )
                .bind(&id)
                .bind(network_id)
                .bind(name)
                .bind(key.to_string())
                .bind(crate::written(at))
                .bind(self.author().code())
                .execute(act.connection())
                .await?;
                id
            }
        };
        self.write_down(&mut act, network_id, ("added", "charter-source", &id), Some(key.fingerprint()))
            .await?;
        act.commit().await?;
        Ok(id)
    }

    /// Believes the files of an installation from now on: `typed` is the fingerprint that its administrator read out.
    ///
    /// # Errors
    /// [`Error::Refused`] (`charter-fingerprint`) when it is another one; [`Error::Unknown`] when the charter knows no such
    /// installation.
    pub async fn confirm_charter_source(
        &self,
        network_id: &str,
        id: &str,
        typed: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        let all = self.charter_sources(network_id).await?;
        let source = all.iter().find(|one| one.id == id).ok_or_else(unknown)?;
        let bare = |text: &str| {
            text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
        };
        if bare(typed) != bare(&source.fingerprint) || source.fingerprint.is_empty() {
            return Err(refused("charter-fingerprint"));
        }
        self.mark_source(
            (network_id, id),
            "UPDATE charter_source SET confirmed_at = $3, confirmed_by = $4
             WHERE id = $1 AND network_id = $2 AND removed_at IS NULL",
            "confirmed",
            at,
        )
        .await
    }

    /// Believes an installation no more: its dwellings are shown no more, at once.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the charter knows no such installation.
    pub async fn remove_charter_source(
        &self,
        network_id: &str,
        id: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        self.mark_source(
            (network_id, id),
            "UPDATE charter_source SET removed_at = $3, confirmed_at = NULL, confirmed_by = NULL
             WHERE id = $1 AND network_id = $2 AND removed_at IS NULL AND $4 <> ''",
            "removed",
            at,
        )
        .await
    }

    async fn mark_source(
        &self,
        (network_id, id): (&str, &str),
        sql: &'static str,
        verb: &'static str,
        at: Timestamp,
    ) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let changed = sqlx::query(sql)
            .bind(id.to_owned())
            .bind(network_id.to_owned())
            .bind(crate::written(at))
            .bind(self.author().code().to_owned())
            .execute(act.connection())
            .await?
            .rows_affected();
        if changed == 0 {
            return Err(unknown());
        }
        if verb == "removed" {
            sqlx::query("DELETE FROM charter_received WHERE source_id = $1")
                .bind(id)
                .execute(act.connection())
                .await?;
        }
        self.write_down(&mut act, network_id, (verb, "charter-source", id), None).await?;
        act.commit().await
    }
}
