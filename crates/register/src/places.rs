//! Places of daily life: read from several files, each counted once as a destination.

use crate::imports::{ImportKind, Progress, read_aside};
use crate::landlords::Landlord;
use crate::occupancy::refused;
use crate::streets::{date_dataset, put_dated};
use crate::{
    Error, Register,
    db::{Bulk, Write},
    identity::content_id,
};
use jiff::civil::Date;
use model::issue::{ImportReport, Issue, IssueCode, Severity};
use model::place::Place;
use model::{Category, EntranceAccess, Point};
use opendata::places::{Door, Found, Listed, ReadOptions, merge, read_json, read_table, recognise};
use serde::Serialize;
use sqlx::Row;
use sqlx::any::AnyRow;
use std::path::Path;
use std::sync::Arc;
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

const COLUMNS: [&str; 9] = ["id", "category", "name", "kind", "lon", "lat", "entrance", "sources", "seen_on"];

fn cells(bulk: &mut Bulk, id: String, place: &Place) -> Result<(), Error> {
    bulk.cell(id)?.cell(place.category.code())?.cell(place.name.clone())?.cell(place.kind.clone())?;
    bulk.cell(place.point.lon)?.cell(place.point.lat)?.cell(place.entrance.code())?;
    bulk.cell(serde_json::to_string(&place.sources)?)?.cell(place.seen_on.map(|d| d.to_string()))?;
    Ok(())
}

fn day(row: &AnyRow, column: &str) -> Result<Option<Date>, Error> {
    let text: Option<String> = row.try_get(column)?;
    Ok(text.and_then(|d| d.parse().ok()))
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
        seen_on: day(row, "seen_on")?,
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
        let (listed, mut report) =
            read_aside(import.title, import.dry_run, move || read_file(&file, &limits)).await?;
        progress("read", report.rows_read, Some(report.rows_read));
        let mut write = self.db.write().await?;
        if !report.is_refused() {
            let dataset = content_id(&["places", &report.file]);
            let put = self.put_places(&mut write, &dataset, &report.file, &listed).await?;
            (report.added, report.unchanged) = (put.added, put.unchanged);
            tell_of_doors(&mut report, &put);
        }
        self.conclude(write, &landlord.id, ImportKind::Places, &report).await?;
        Ok(report)
    }

    /// Says of which day the places of a file are, when the file does not. Rows that are dated keep their own day.
    ///
    /// # Errors
    /// When no file of places has this name.
    pub async fn date_places(&self, file: &str, on: Date) -> Result<(), Error> {
        let dataset = content_id(&["places", file]);
        let mut write = self.db.write().await?;
        date_dataset(&mut write, &dataset, on).await?;
        merge_destinations(&mut write).await?;
        write.commit().await
    }

    /// Replaces the places of a dataset and counts all destinations again.
    pub(crate) async fn put_places(
        &self,
        write: &mut Write<'_>,
        dataset: &str,
        title: &str,
        listed: &[Listed],
    ) -> Result<Put, Error> {
        let places: Vec<&Found> = listed.iter().filter_map(found_of).collect();
        let doors: Vec<&Door> = listed.iter().filter_map(door_of).collect();
        let old: Vec<String> = sqlx::query_scalar("SELECT id FROM place WHERE dataset_id = $1")
            .bind(dataset.to_owned())
            .fetch_all(write.connection())
            .await?;
        let old: std::collections::BTreeSet<String> = old.into_iter().collect();
        let kind = format!("places:{dataset}");
        let figures = serde_json::json!({ "places": places.len() });
        let observed_on = places.iter().filter_map(|f| f.place.seen_on).max();
        put_dated(write, &kind, dataset, title, Path::new(""), &figures, observed_on).await?;
        for sql in ["DELETE FROM place WHERE dataset_id = $1", "DELETE FROM door WHERE dataset_id = $1"] {
            sqlx::query(sql).bind(dataset.to_owned()).execute(write.connection()).await?;
        }
        let mut columns = COLUMNS.to_vec();
        columns.extend(["dataset_id", "siret", "trade"]);
        let mut bulk = Bulk::into_table("place", &columns);
        let mut unchanged = 0;
        let mut ranks: std::collections::BTreeMap<String, u32> = std::collections::BTreeMap::new();
        for found in &places {
            let place = &found.place;
            // The same place seen again later is the same place.
            let body = serde_json::to_string(&Place { seen_on: None, ..place.clone() })?;
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
        put_doors(write, dataset, &doors).await?;
        let recognised = merge_destinations(write).await?;
        let own: std::collections::BTreeSet<&str> = doors.iter().map(|d| d.id.as_str()).collect();
        Ok(Put {
            added: places.len() as u64 - unchanged,
            unchanged,
            doors: doors.len() as u64,
            recognised: recognised.iter().filter(|id| own.contains(id.as_str())).count() as u64,
        })
    }

    /// Every destination, by id, read once for all who ask between two changes of the register.
    pub(crate) async fn shelved_destinations(&self) -> Result<Arc<Vec<Destination>>, Error> {
        let version = self.version().await?;
        if let Ok(shelf) = self.shelf.destinations.lock()
            && let Some((of, found)) = shelf.as_ref()
            && *of == version
        {
            return Ok(Arc::clone(found));
        }
        let found = Arc::new(self.destinations().await?);
        if let Ok(mut shelf) = self.shelf.destinations.lock() {
            *shelf = Some((version, Arc::clone(&found)));
        }
        Ok(found)
    }

    /// Every destination, by id.
    pub async fn destinations(&self) -> Result<Vec<Destination>, Error> {
        let rows = sqlx::query(
            "SELECT id, category, name, kind, lon, lat, entrance, sources, seen_on FROM destination ORDER BY id",
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

/// What became of the places of a file.
pub(crate) struct Put {
    pub added: u64,
    pub unchanged: u64,
    /// Doors of premises whose kind is not said, and how many of them are those of a known place.
    pub doors: u64,
    pub recognised: u64,
}

fn found_of(listed: &Listed) -> Option<&Found> {
    match listed {
        Listed::Place(found) => Some(found),
        Listed::Door(_) => None,
    }
}

fn door_of(listed: &Listed) -> Option<&Door> {
    match listed {
        Listed::Door(door) => Some(door),
        Listed::Place(_) => None,
    }
}

/// How many of the doors of a file told of a place that was known.
fn tell_of_doors(report: &mut ImportReport, put: &Put) {
    if put.doors == 0 {
        return;
    }
    report.figures.insert("doors-recognised".to_owned(), put.recognised);
    if put.recognised == 0 && report.rows_kept == 0 {
        report.push(
            Issue::new(IssueCode::RattachementAbsent, Severity::ToConfirm)
                .field("activite")
                .expected(("des lieux déjà importés, de même SIRET ou de même nom à moins de 50 m", "places already imported, of the same SIRET or of the same name within 50 m"))
                .hint((
                    "Ce fichier ne dit pas ce que sont les établissements : il complète les entrées de lieux \
                     connus. Importez d'abord les rues ou la BPE du même territoire, puis ce fichier.",
                    "This file does not say what the premises are: it adds to the entrances of known places. Import \
                     the streets or the BPE of the same territory first, then this file.",
                )),
        );
    }
}

async fn put_doors(write: &mut Write<'_>, dataset: &str, doors: &[&Door]) -> Result<(), Error> {
    const DOOR: [&str; 9] =
        ["id", "dataset_id", "source_id", "name", "siret", "lon", "lat", "entrance", "seen_on"];
    let mut bulk = Bulk::into_table("door", &DOOR);
    for (rank, door) in doors.iter().enumerate() {
        bulk.cell(content_id(&["door", dataset, &door.id, &rank.to_string()]))?.cell(dataset.to_owned())?;
        bulk.cell(door.id.clone())?.cell(door.name.clone())?.cell(door.siret.clone())?;
        bulk.cell(door.point.lon)?.cell(door.point.lat)?.cell(door.entrance.code())?;
        bulk.cell(door.seen_on.map(|d| d.to_string()))?;
        bulk.end_row(write.connection()).await?;
    }
    bulk.flush(write.connection()).await
}

async fn doors(write: &mut Write<'_>) -> Result<Vec<Door>, Error> {
    let rows = sqlx::query(
        "SELECT o.source_id, o.name, o.siret, o.lon, o.lat, o.entrance, COALESCE(o.seen_on, d.observed_on) AS seen_on
         FROM door o JOIN dataset d ON d.id = o.dataset_id AND d.is_current = 1 ORDER BY o.id",
    )
    .fetch_all(write.connection())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Door {
                id: row.try_get("source_id")?,
                name: row.try_get("name")?,
                siret: row.try_get("siret")?,
                point: Point { lon: row.try_get("lon")?, lat: row.try_get("lat")? },
                entrance: EntranceAccess::from_code(row.try_get("entrance")?).unwrap_or_default(),
                seen_on: day(row, "seen_on")?,
            })
        })
        .collect()
}

/// Counts each place once over all files. Gives the doors that were recognised, by their identifier in their source.
pub(crate) async fn merge_destinations(write: &mut Write<'_>) -> Result<Vec<String>, Error> {
    let rows = sqlx::query(
        "SELECT p.category, p.name, p.kind, p.lon, p.lat, p.entrance, p.sources, p.siret, p.trade,
                COALESCE(p.seen_on, d.observed_on) AS seen_on
         FROM place p JOIN dataset d ON d.id = p.dataset_id AND d.is_current = 1 ORDER BY p.id",
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
    let doors = doors(write).await?;
    let (merged, recognised) = tokio::task::spawn_blocking(move || {
        let seen = recognise(&places, &doors);
        let recognised: Vec<String> =
            seen.iter().flat_map(|f| f.place.sources.iter().map(|(_, id)| id.clone())).collect();
        places.extend(seen);
        (merge(places), recognised)
    })
    .await
    .map_err(|e| Error::Computation(e.to_string()))?;
    sqlx::query("DELETE FROM destination").execute(write.connection()).await?;
    let mut bulk = Bulk::into_table("destination", &COLUMNS);
    let mut seen = std::collections::BTreeSet::new();
    for place in &merged.places {
        let body = serde_json::to_string(&Place { seen_on: None, ..place.clone() })?;
        let mut id = content_id(&["destination", &body]);
        while !seen.insert(id.clone()) {
            id = content_id(&[&id, "again"]);
        }
        cells(&mut bulk, id, place)?;
        bulk.end_row(write.connection()).await?;
    }
    bulk.flush(write.connection()).await?;
    Ok(recognised)
}

/// Reads a file of places: a table, or the JSON dump of an acceslibre database.
fn read_file(file: &Path, limits: &Limits) -> (Vec<Listed>, ImportReport) {
    let mut listed = Vec::new();
    let mut sink = |one: Listed| listed.push(one);
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
    let places = listed.iter().filter_map(found_of).count();
    report.figures.insert("places".to_owned(), places as u64);
    (listed, report)
}
