//! Places of daily life: read from several files, each counted once as a destination.

use crate::imports::{ImportKind, Progress, import_id, note};
use crate::landlords::Landlord;
use crate::occupancy::refused;
use crate::streets::put;
use crate::{
    Error, Register,
    db::{Bulk, Write},
    identity::content_id,
};
use model::issue::ImportReport;
use model::place::Place;
use model::{Category, EntranceAccess, Point};
use opendata::places::{Found, ReadOptions, merge, read_json, read_table};
use serde::Serialize;
use sqlx::Row;
use sqlx::any::AnyRow;
use std::path::Path;
use tabular::{Limits, Table};

/// A file of places to import.
pub struct PlacesImport<'a> {
    pub file: &'a Path,
    pub title: Option<&'a str>,
    pub limits: Limits,
    pub dry_run: bool,
}

/// A place where one goes, once for all the files that name it.
#[derive(Debug, Clone, Serialize)]
pub struct Destination {
    pub id: String,
    #[serde(flatten)]
    pub place: Place,
}

const COLUMNS: [&str; 8] = ["id", "category", "name", "kind", "lon", "lat", "entrance", "sources"];

fn cells(bulk: &mut Bulk, id: String, place: &Place) -> Result<(), Error> {
    bulk.cell(id)?.cell(place.category.code())?.cell(place.name.clone())?.cell(place.kind.clone())?;
    bulk.cell(place.point.lon)?.cell(place.point.lat)?.cell(place.entrance.code())?;
    bulk.cell(serde_json::to_string(&place.sources)?)?;
    Ok(())
}

fn place_of(row: &AnyRow) -> Result<Option<Place>, Error> {
    let Some(category) = Category::from_code(row.try_get("category")?) else { return Ok(None) };
    Ok(Some(Place {
        category,
        name: row.try_get("name")?,
        kind: row.try_get("kind")?,
        point: Point { lon: row.try_get("lon")?, lat: row.try_get("lat")? },
        entrance: EntranceAccess::from_code(row.try_get("entrance")?).unwrap_or_default(),
        sources: serde_json::from_str(row.try_get("sources")?)?,
    }))
}

impl Register {
    /// Imports a file of places (BPE, acceslibre, GTFS stops, plain CSV). A file of the same name replaces the one
    /// before; other files stay.
    pub async fn import_places(
        &self,
        landlord: &Landlord,
        import: PlacesImport<'_>,
        progress: &Progress<'_>,
    ) -> Result<ImportReport, Error> {
        let (file, limits) = (import.file.to_owned(), import.limits.clone());
        let (places, mut report) = tokio::task::spawn_blocking(move || read_file(&file, &limits))
            .await
            .map_err(|e| Error::Computation(e.to_string()))?;
        report.dry_run = import.dry_run;
        if let Some(title) = import.title {
            title.clone_into(&mut report.file);
        }
        progress("read", report.rows_read, Some(report.rows_read));
        let mut write = self.db.write().await?;
        let id = import_id(&landlord.id, ImportKind::Places, &report.file_hash);
        if !report.is_refused() {
            let dataset = content_id(&["places", &report.file]);
            let (added, unchanged) = self.put_places(&mut write, &dataset, &report.file, &places).await?;
            (report.added, report.unchanged) = (added, unchanged);
        }
        if import.dry_run {
            write.roll_back().await?;
        } else {
            note(&mut write, &id, &landlord.id, ImportKind::Places, &report).await?;
            write.commit().await?;
        }
        Ok(report)
    }

    /// Replaces the places of a dataset and counts all destinations again. Gives how many places are new, and how
    /// many were there.
    pub(crate) async fn put_places(
        &self,
        write: &mut Write<'_>,
        dataset: &str,
        title: &str,
        places: &[Found],
    ) -> Result<(u64, u64), Error> {
        let old: Vec<String> = sqlx::query_scalar("SELECT id FROM place WHERE dataset_id = $1")
            .bind(dataset.to_owned())
            .fetch_all(write.connection())
            .await?;
        let old: std::collections::BTreeSet<String> = old.into_iter().collect();
        let kind = format!("places:{dataset}");
        let figures = serde_json::json!({ "places": places.len() });
        put(write, &kind, dataset, title, Path::new(""), &figures).await?;
        sqlx::query("DELETE FROM place WHERE dataset_id = $1")
            .bind(dataset.to_owned())
            .execute(write.connection())
            .await?;
        let mut columns = COLUMNS.to_vec();
        columns.extend(["dataset_id", "siret", "trade"]);
        let mut bulk = Bulk::into_table("place", &columns);
        let mut unchanged = 0;
        let mut ranks: std::collections::BTreeMap<String, u32> = std::collections::BTreeMap::new();
        for found in places {
            let place = &found.place;
            let body = serde_json::to_string(place)?;
            // Identical rows are distinct places of their file.
            let rank = ranks.entry(body.clone()).or_default();
            *rank += 1;
            let id = content_id(&["place", dataset, &body, &rank.to_string()]);
            unchanged += u64::from(old.contains(&id));
            cells(&mut bulk, id, place)?;
            bulk.cell(dataset.to_owned())?.cell(found.siret.clone())?.cell(found.trade.clone())?;
            bulk.end_row(write.connection()).await?;
        }
        bulk.flush(write.connection()).await?;
        merge_destinations(write).await?;
        Ok((places.len() as u64 - unchanged, unchanged))
    }

    /// Every destination, by id.
    pub async fn destinations(&self) -> Result<Vec<Destination>, Error> {
        let rows = sqlx::query(
            "SELECT id, category, name, kind, lon, lat, entrance, sources FROM destination ORDER BY id",
        )
        .fetch_all(self.db.read())
        .await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            if let Some(place) = place_of(row)? {
                all.push(Destination { id: row.try_get("id")?, place });
            }
        }
        Ok(all)
    }
}

/// Counts each place once over all files.
async fn merge_destinations(write: &mut Write<'_>) -> Result<(), Error> {
    let rows = sqlx::query(
        "SELECT p.category, p.name, p.kind, p.lon, p.lat, p.entrance, p.sources, p.siret, p.trade FROM place p
         JOIN dataset d ON d.id = p.dataset_id AND d.is_current = 1 ORDER BY p.id",
    )
    .fetch_all(write.connection())
    .await?;
    let mut places = Vec::with_capacity(rows.len());
    for row in &rows {
        if let Some(place) = place_of(row)? {
            places.push(Found { place, siret: row.try_get("siret")?, trade: row.try_get("trade")? });
        }
    }
    drop(rows);
    let merged = tokio::task::spawn_blocking(move || merge(places))
        .await
        .map_err(|e| Error::Computation(e.to_string()))?;
    sqlx::query("DELETE FROM destination").execute(write.connection()).await?;
    let mut bulk = Bulk::into_table("destination", &COLUMNS);
    let mut seen = std::collections::BTreeSet::new();
    for place in &merged.places {
        let mut id = content_id(&["destination", &serde_json::to_string(place)?]);
        while !seen.insert(id.clone()) {
            id = content_id(&[&id, "again"]);
        }
        cells(&mut bulk, id, place)?;
        bulk.end_row(write.connection()).await?;
    }
    bulk.flush(write.connection()).await
}

/// Reads a file of places: a table, or the JSON dump of an acceslibre database.
fn read_file(file: &Path, limits: &Limits) -> (Vec<Found>, ImportReport) {
    let mut places = Vec::new();
    let mut sink = |found: Found| places.push(found);
    let options = ReadOptions::default();
    let is_json = file.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"));
    let mut report = if is_json {
        let name = file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        match std::fs::File::open(file) {
            Ok(input) => read_json(&name, std::io::BufReader::new(input), &options, &mut sink),
            Err(error) => refused(file, &tabular::TableError::from(error)),
        }
    } else {
        match Table::open(file, limits) {
            Ok(table) => read_table(table, &options, &mut sink),
            Err(error) => refused(file, &error),
        }
    };
    report.figures.insert("places".to_owned(), places.len() as u64);
    (places, report)
}
