//! Column mappings of landlord files: saved by name, built in, or given as a file.

use crate::{Error, Register};
use model::words::header_key;
use opendata::occupancy::Mapping;
use opendata::stock::{ColumnMapping, Layout, PARIS, detect_layout, open_stock};
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::path::Path;
use tabular::{Limits, Table};

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

    /// The stock mapping to read a file with: the one named; else, for a file whose layout is not recognised, the saved
    /// one whose headers are all there. `None`: the file says itself what it is, or nothing fits.
    pub async fn stock_mapping_for(
        &self,
        landlord_id: &str,
        name: Option<&str>,
        file: &Path,
        limits: &Limits,
    ) -> Result<Option<ColumnMapping>, Error> {
        if name.is_some() {
            return self.stock_mapping(landlord_id, name).await;
        }
        let (file, limits) = (file.to_owned(), limits.clone());
        let head = blocking(move || {
            let table = open_stock(&file, &limits).ok()?;
            let unknown = detect_layout(table.header()).layout == Layout::Unknown;
            unknown.then(|| table.header().to_vec())
        });
        let Some(header) = head.await? else { return Ok(None) };
        let saved: Vec<ColumnMapping> = self.saved(landlord_id, STOCK).await?;
        Ok(best(saved, &header, |m| m.columns.values().map(String::as_str).collect()))
    }

    /// The occupancy mapping to read a file with: the one named, else the saved one whose headers are all there.
    pub async fn occupancy_mapping_for(
        &self,
        landlord_id: &str,
        name: Option<&str>,
        file: &Path,
        limits: &Limits,
    ) -> Result<Option<Mapping>, Error> {
        if name.is_some() {
            return self.occupancy_mapping(landlord_id, name).await;
        }
        let (file, limits) = (file.to_owned(), limits.clone());
        let head = blocking(move || {
            let table = Table::open_expecting(&file, &limits, &Mapping::knows).ok()?;
            Some(table.header().to_vec())
        });
        let Some(header) = head.await? else { return Ok(None) };
        let saved: Vec<Mapping> = self.saved(landlord_id, OCCUPANCY).await?;
        Ok(best(saved, &header, |m| m.columns.values().map(String::as_str).collect()))
    }

    async fn saved<T: DeserializeOwned>(&self, landlord_id: &str, kind: &str) -> Result<Vec<T>, Error> {
        let bodies: Vec<String> =
            sqlx::query_scalar("SELECT body FROM mapping WHERE landlord_id = $1 AND kind = $2 ORDER BY name")
                .bind(landlord_id.to_owned())
                .bind(kind.to_owned())
                .fetch_all(self.db.read())
                .await?;
        bodies.iter().map(|b| Ok(serde_json::from_str(b)?)).collect()
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
        let mut write = self.db.act().await?;
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

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::Computation(e.to_string()))
}

/// Of the mappings whose headers are all in the file, the one that names most of them; by name among equals.
fn best<T>(saved: Vec<T>, header: &[String], headers: impl Fn(&T) -> Vec<&str>) -> Option<T> {
    let there: BTreeSet<String> = header.iter().map(|h| header_key(h)).collect();
    let mut found: Option<(usize, T)> = None;
    for mapping in saved {
        let wanted = headers(&mapping);
        let (named, fits) = (wanted.len(), wanted.iter().all(|h| there.contains(&header_key(h))));
        if named > 0 && fits && found.as_ref().is_none_or(|(most, _)| named > *most) {
            found = Some((named, mapping));
        }
    }
    found.map(|(_, mapping)| mapping)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fullest_mapping_whose_headers_are_all_there_is_chosen() {
        let header: Vec<String> = ["Réf. logt", "ETG", "Rue"].map(str::to_owned).to_vec();
        let saved = vec![
            vec!["ref logt"],
            vec!["etg", "REF LOGT"],
            vec!["rue", "etg"],
            vec!["ref logt", "ville"],
            vec![],
        ];
        assert_eq!(best(saved, &header, |m| m.clone()), Some(vec!["etg", "REF LOGT"]));
        assert_eq!(best(vec![vec!["ville"]], &header, |m| m.clone()), None);
    }
}
