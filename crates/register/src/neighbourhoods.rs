//! Priority neighbourhoods (QPV): a residence is in one by its coordinates, not by what a file declares.

use crate::imports::{ImportKind, read_aside};
use crate::landlords::Landlord;
use crate::occupancy::refused;
use crate::{Across, Error, Register, db::Write};
use model::Point;
use model::issue::ImportReport;
use opendata::territory::{Neighbourhood, Neighbourhoods, read_neighbourhoods};
use sha2::{Digest, Sha256};
use sqlx::Row;
use std::path::Path;
use tabular::TableError;

impl Register {
    /// Imports a GeoJSON of priority neighbourhoods; those of the same code are replaced, others stay.
    pub async fn import_neighbourhoods(
        &self,
        landlord: &Landlord,
        file: &Path,
        title: Option<&str>,
        dry_run: bool,
    ) -> Result<ImportReport, Error> {
        let path = file.to_owned();
        let (found, mut report) = read_aside(title, dry_run, move || read(&path)).await?;
        let house = self.across(Across::SharedData);
        let mut write = house.db.write().await?;
        for neighbourhood in found.iter() {
            let body = serde_json::to_string(neighbourhood)?;
            let old: Option<String> =
                sqlx::query_scalar("SELECT body FROM priority_neighbourhood WHERE code = $1")
                    .bind(neighbourhood.code.clone())
                    .fetch_optional(write.connection())
                    .await?;
            match old {
                None => report.added += 1,
                Some(old) if old == body => report.unchanged += 1,
                Some(_) => report.changed += 1,
            }
            sqlx::query(
                "INSERT INTO priority_neighbourhood (code, name, body) VALUES ($1, $2, $3)
                 ON CONFLICT (code) DO UPDATE SET name = excluded.name, body = excluded.body",
            )
            .bind(neighbourhood.code.clone())
            .bind(neighbourhood.name.clone())
            .bind(body)
            .execute(write.connection())
            .await?;
        }
        place_residences(&mut write).await?;
        self.conclude(write, &landlord.id, ImportKind::Neighbourhoods, &report).await?;
        Ok(report)
    }
}

fn read(path: &Path) -> (Neighbourhoods, ImportReport) {
    let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    match std::fs::read(path) {
        Ok(bytes) => {
            let (found, mut report) = read_neighbourhoods(&name, bytes.as_slice());
            report.file_hash = crate::identity::hex(&Sha256::digest(&bytes));
            (found, report)
        }
        Err(error) => (Neighbourhoods::new(Vec::new()), refused(path, &TableError::from(error))),
    }
}

/// Says in which neighbourhood each residence stands. Part of every act that moves residences or neighbourhoods.
pub(crate) async fn place_residences(write: &mut Write<'_>) -> Result<(), Error> {
    let bodies: Vec<String> = sqlx::query_scalar("SELECT body FROM priority_neighbourhood ORDER BY code")
        .fetch_all(write.connection())
        .await?;
    let mut all: Vec<Neighbourhood> = Vec::with_capacity(bodies.len());
    for body in &bodies {
        all.push(serde_json::from_str(body)?);
    }
    let all = Neighbourhoods::new(all);
    let rows = sqlx::query(
        "SELECT id, lon, lat, neighbourhood_code FROM residence
         WHERE is_current = 1 AND lon IS NOT NULL AND position_quality <> 'street'",
    )
    .fetch_all(write.connection())
    .await?;
    for row in &rows {
        let point = Point { lon: row.try_get("lon")?, lat: row.try_get("lat")? };
        let before: Option<String> = row.try_get("neighbourhood_code")?;
        let now = all.at(point).next();
        if before.as_deref() == now.map(|n| n.code.as_str()) {
            continue;
        }
        sqlx::query("UPDATE residence SET neighbourhood_code = $1, neighbourhood_name = $2 WHERE id = $3")
            .bind(now.map(|n| n.code.clone()))
            .bind(now.and_then(|n| n.name.clone()))
            .bind(row.try_get::<String, _>("id")?)
            .execute(write.connection())
            .await?;
    }
    Ok(())
}
