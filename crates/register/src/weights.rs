//! Versions of the index parameters: weights and thresholds. A change is a new version; none is edited.

use crate::{Error, Register, identity::content_id};
use access::Parameters;
use serde::Serialize;
use sqlx::Row;

/// A version of the parameters, as it was saved.
#[derive(Debug, Clone, Serialize)]
pub struct WeightsVersion {
    pub id: String,
    pub name: String,
    pub note: String,
    pub made_at: String,
    pub is_active: bool,
    pub parameters: Parameters,
}

/// The id of the version that comes with the program.
pub const DEFAULT_VERSION: &str = "default";

impl Register {
    /// Every version of a landlord, the active one first, the one that comes with the program last.
    pub async fn weights_versions(&self, landlord_id: &str) -> Result<Vec<WeightsVersion>, Error> {
        let rows = sqlx::query(
            "SELECT id, name, note, body, made_at, is_active FROM weights WHERE landlord_id = $1
             ORDER BY is_active DESC, made_at DESC, id",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        let mut versions = Vec::with_capacity(rows.len() + 1);
        for row in &rows {
            versions.push(WeightsVersion {
                id: row.try_get("id")?,
                name: row.try_get("name")?,
                note: row.try_get("note")?,
                made_at: row.try_get("made_at")?,
                is_active: row.try_get::<i64, _>("is_active")? == 1,
                parameters: serde_json::from_str(row.try_get("body")?)?,
            });
        }
        let parameters = Parameters::default();
        versions.push(WeightsVersion {
            id: DEFAULT_VERSION.to_owned(),
            name: parameters.name.clone(),
            note: String::new(),
            made_at: String::new(),
            is_active: versions.iter().all(|v| !v.is_active),
            parameters,
        });
        Ok(versions)
    }

    /// One version, or the active one.
    pub async fn weights(&self, landlord_id: &str, id: Option<&str>) -> Result<WeightsVersion, Error> {
        let versions = self.weights_versions(landlord_id).await?;
        let wanted = |v: &WeightsVersion| id.map_or(v.is_active, |id| v.id == id);
        versions.into_iter().find(wanted).ok_or_else(|| Error::Unknown(id.unwrap_or("weights").to_owned()))
    }

    /// Saves a new version. It is not active until [`Register::activate_weights`] says so.
    pub async fn save_weights(
        &self,
        landlord_id: &str,
        parameters: &Parameters,
        note: &str,
    ) -> Result<String, Error> {
        parameters.check().map_err(|errors| {
            let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
            Error::Refused(told.join("; "))
        })?;
        let body = serde_json::to_string(parameters)?;
        let made_at = crate::now();
        let id = content_id(&["weights", landlord_id, &body, note, &made_at]);
        let mut write = self.db.write_of(landlord_id).await?;
        sqlx::query(
            "INSERT INTO weights (id, landlord_id, name, note, body, made_at, is_active)
             VALUES ($1, $2, $3, $4, $5, $6, 0) ON CONFLICT (id) DO NOTHING",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(&parameters.name)
        .bind(note)
        .bind(body)
        .bind(made_at)
        .execute(write.connection())
        .await?;
        self.write_down(&mut write, landlord_id, ("saved", "weights", &id), None).await?;
        write.commit().await?;
        Ok(id)
    }

    /// Makes a version the one that every page uses when none is named.
    pub async fn activate_weights(&self, landlord_id: &str, id: &str) -> Result<(), Error> {
        self.weights(landlord_id, Some(id)).await?;
        let mut write = self.db.write_of(landlord_id).await?;
        sqlx::query(
            "UPDATE weights SET is_active = CASE WHEN id = $2 THEN 1 ELSE 0 END WHERE landlord_id = $1",
        )
        .bind(landlord_id)
        .bind(id)
        .execute(write.connection())
        .await?;
        self.write_down(&mut write, landlord_id, ("activated", "weights", id), None).await?;
        write.commit().await
    }
}
