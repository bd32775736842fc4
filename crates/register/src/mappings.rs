//! Column mappings of landlord files: saved by name, built in, or given as a file.

use crate::{Error, Register};
use opendata::occupancy::Mapping;
use opendata::stock::{ColumnMapping, PARIS};
use serde::de::DeserializeOwned;
use std::path::Path;

const STOCK: &str = "stock";
const OCCUPANCY: &str = "occupancy";

impl Register {
    /// The stock mapping of that name: a JSON file, a saved one, or one that comes with the program.
    pub async fn stock_mapping(
        &self,
        landlord_id: &str,
        name: Option<&str>,
    ) -> Result<Option<ColumnMapping>, Error> {
        let Some(name) = name else { return Ok(None) };
        if let Some(found) = self.mapping(landlord_id, STOCK, name).await? {
            return Ok(Some(found));
        }
        if name == PARIS { Ok(Some(ColumnMapping::paris())) } else { Err(Error::Unknown(name.to_owned())) }
    }

    /// The occupancy mapping of that name: a JSON file or a saved one.
    pub async fn occupancy_mapping(
        &self,
        landlord_id: &str,
        name: Option<&str>,
    ) -> Result<Option<Mapping>, Error> {
        let Some(name) = name else { return Ok(None) };
        self.mapping(landlord_id, OCCUPANCY, name)
            .await?
            .map(Some)
            .ok_or_else(|| Error::Unknown(name.to_owned()))
    }

    /// Saves a stock mapping under its name.
    pub async fn save_stock_mapping(&self, landlord_id: &str, mapping: &ColumnMapping) -> Result<(), Error> {
        self.save_mapping(landlord_id, STOCK, &mapping.name, serde_json::to_string(mapping)?).await
    }

    /// Saves an occupancy mapping under its name.
    pub async fn save_occupancy_mapping(&self, landlord_id: &str, mapping: &Mapping) -> Result<(), Error> {
        self.save_mapping(landlord_id, OCCUPANCY, &mapping.name, serde_json::to_string(mapping)?).await
    }

    /// The names of the mappings saved for a kind of file (`stock`, `occupancy`).
    pub async fn mapping_names(&self, landlord_id: &str, kind: &str) -> Result<Vec<String>, Error> {
        Ok(sqlx::query_scalar("SELECT name FROM mapping WHERE landlord_id = $1 AND kind = $2 ORDER BY name")
            .bind(landlord_id.to_owned())
            .bind(kind.to_owned())
            .fetch_all(self.db.read())
            .await?)
    }

    async fn mapping<T: DeserializeOwned>(
        &self,
        landlord_id: &str,
        kind: &str,
        name: &str,
    ) -> Result<Option<T>, Error> {
        let path = Path::new(name);
        if path.is_file() {
            let text = std::fs::read_to_string(path)
                .map_err(|source| Error::File { path: name.to_owned(), source })?;
            return Ok(Some(serde_json::from_str(&text)?));
        }
        let body: Option<String> =
            sqlx::query_scalar("SELECT body FROM mapping WHERE landlord_id = $1 AND kind = $2 AND name = $3")
                .bind(landlord_id.to_owned())
                .bind(kind.to_owned())
                .bind(name.to_owned())
                .fetch_optional(self.db.read())
                .await?;
        Ok(body.map(|b| serde_json::from_str(&b)).transpose()?)
    }

    async fn save_mapping(
        &self,
        landlord_id: &str,
        kind: &str,
        name: &str,
        body: String,
    ) -> Result<(), Error> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > 80 {
            return Err(Error::Refused("a mapping's name has 1 to 80 characters".to_owned()));
        }
        let mut write = self.db.write().await?;
        sqlx::query(
            "INSERT INTO mapping (landlord_id, kind, name, body) VALUES ($1, $2, $3, $4)
             ON CONFLICT (landlord_id, kind, name) DO UPDATE SET body = excluded.body",
        )
        .bind(landlord_id.to_owned())
        .bind(kind.to_owned())
        .bind(name.to_owned())
        .bind(body)
        .execute(write.connection())
        .await?;
        write.commit().await
    }
}
