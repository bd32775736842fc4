//! The streets: the walking network and the base map, made once from a map file and kept in the library.

use crate::imports::{ImportKind, Progress};
use crate::landlords::Landlord;
use crate::places::Destination;
use crate::ways::Walkers;
use crate::{
    Error, Register,
    db::Write,
    identity::{content_id, digest},
};
use atlas::Basemap;
use jiff::civil::Date;
use model::issue::{ImportReport, Issue, IssueCode, Severity};
use network::{BuildReport, Elevation, Network};
use opendata::osm::OsmExtract;
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::Row;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// A map file to import.
pub struct StreetsImport<'a> {
    pub file: &'a Path,
    pub title: Option<&'a str>,
    /// Folder of elevation tiles.
    pub elevation: Option<&'a Path>,
    pub dry_run: bool,
}

/// The files of the library that are loaded, shared by everybody who reads them.
#[derive(Default)]
pub(crate) struct Shelf {
    /// With what was seen in the streets laid over it.
    network: Mutex<Option<(String, Arc<Network>)>>,
    basemap: Mutex<Option<(String, Arc<Basemap>)>>,
    /// Places where one goes, by version of the register.
    pub(crate) destinations: Mutex<Option<(i64, Arc<Vec<Destination>>)>>,
    pub(crate) walkers: Arc<Walkers>,
}

/// A dataset of the library.
#[derive(Debug, Clone, Serialize)]
pub struct Dataset {
    pub id: String,
    pub kind: String,
    pub title: String,
    pub file: String,
    pub figures: serde_json::Value,
    pub made_at: String,
    /// The day of the data, as the file or the user says; `None`: nobody does, and prudent readings do not trust it.
    pub observed_on: Option<Date>,
}

/// What is made of a map file, before it is kept.
struct Made {
    report: ImportReport,
    /// Nothing when the file is refused.
    files: Option<Files>,
}

struct Files {
    network: PathBuf,
    basemap: PathBuf,
    figures: serde_json::Value,
    places: Vec<opendata::places::Listed>,
    observed_on: Option<Date>,
}

impl Register {
    /// Imports a map file: network, base map and places. What was current is replaced when everything is ready.
    pub async fn import_streets(
        &self,
        landlord: &Landlord,
        import: StreetsImport<'_>,
        progress: &Progress<'_>,
    ) -> Result<ImportReport, Error> {
        progress("read", 0, None);
        let (file, library) = (import.file.to_owned(), self.library());
        let elevation = import.elevation.map(Path::to_owned);
        let dry_run = import.dry_run;
        let made = tokio::task::spawn_blocking(move || make(&file, elevation.as_deref(), &library, dry_run))
            .await
            .map_err(|e| Error::Computation(e.to_string()))??;
        let mut report = made.report;
        report.dry_run = import.dry_run;
        if let Some(title) = import.title {
            title.clone_into(&mut report.file);
        }
        let mut write = self.db.write().await?;
        if let Some(files) = made.files {
            progress("write", 0, None);
            let streets = content_id(&["streets", &report.file_hash, &files.network.display().to_string()]);
            let known = is_current(&mut write, &streets).await?;
            (report.added, report.unchanged) = if known { (0, 1) } else { (1, 0) };
            let (figures, day) = (&files.figures, files.observed_on);
            put_dated(&mut write, "streets", &streets, &report.file, &files.network, figures, day).await?;
            let basemap = content_id(&["basemap", &streets]);
            put_dated(&mut write, "basemap", &basemap, &report.file, &files.basemap, figures, day).await?;
            self.put_places(&mut write, &street_places(), &report.file, &files.places).await?;
        }
        self.conclude(write, &landlord.id, ImportKind::Streets, &report).await?;
        Ok(report)
    }

    /// The current dataset of a kind (`streets`, `basemap`).
    pub async fn dataset(&self, kind: &str) -> Result<Option<Dataset>, Error> {
        let row = sqlx::query(
            "SELECT id, kind, title, file, figures, made_at, observed_on FROM dataset
             WHERE kind = $1 AND is_current = 1",
        )
        .bind(kind.to_owned())
        .fetch_optional(self.db.read())
        .await?;
        row.map(|row| {
            Ok(Dataset {
                id: row.try_get("id")?,
                kind: row.try_get("kind")?,
                title: row.try_get("title")?,
                file: row.try_get("file")?,
                figures: serde_json::from_str(row.try_get("figures")?)?,
                made_at: row.try_get("made_at")?,
                observed_on: row.try_get::<Option<String>, _>("observed_on")?.and_then(|d| d.parse().ok()),
            })
        })
        .transpose()
    }

    /// Says of which day the streets and their places are, when the map file does not.
    ///
    /// # Errors
    /// When no streets were imported.
    pub async fn date_streets(&self, on: Date) -> Result<(), Error> {
        let streets = self.dataset("streets").await?.ok_or_else(|| Error::Unknown("streets".to_owned()))?;
        let mut write = self.db.write().await?;
        for id in [&streets.id, &content_id(&["basemap", &streets.id]), &street_places()] {
            date_dataset(&mut write, id, on).await?;
        }
        crate::places::merge_destinations(&mut write).await?;
        write.commit().await
    }

    /// The walking network, if streets were imported, with what was seen in the streets laid over it. Loaded once.
    pub async fn network(&self) -> Result<Option<Arc<Network>>, Error> {
        Ok(self.walked().await?.map(|(_, network)| network))
    }

    /// The network and what it was made from: the same words, the same network.
    pub(crate) async fn walked(&self) -> Result<Option<(String, Arc<Network>)>, Error> {
        let Some(dataset) = self.dataset("streets").await? else { return Ok(None) };
        let seen = self.observations().await?;
        let ids: Vec<&str> = seen.iter().map(|o| o.id.as_str()).collect();
        let made_from = digest(&[&dataset.id, &ids.join(",")]);
        if let Ok(shelf) = self.shelf.network.lock()
            && let Some((key, network)) = shelf.as_ref()
            && *key == made_from
        {
            return Ok(Some((made_from, Arc::clone(network))));
        }
        let path = self.library().join(&dataset.file);
        let network = tokio::task::spawn_blocking(move || {
            let mut network = Network::read(&path)?;
            network.observe(&crate::observations::as_seen(&seen));
            Ok::<_, network::NetworkFileError>(network)
        })
        .await
        .map_err(|e| Error::Computation(e.to_string()))?
        .map_err(|e| Error::Streets(e.to_string()))?;
        let network = Arc::new(network);
        if let Ok(mut shelf) = self.shelf.network.lock() {
            *shelf = Some((made_from.clone(), Arc::clone(&network)));
        }
        Ok(Some((made_from, network)))
    }

    /// The base map, if streets were imported.
    pub async fn basemap(&self) -> Result<Option<Arc<Basemap>>, Error> {
        let Some(dataset) = self.dataset("basemap").await? else { return Ok(None) };
        if let Ok(shelf) = self.shelf.basemap.lock()
            && let Some((id, basemap)) = shelf.as_ref()
            && *id == dataset.id
        {
            return Ok(Some(Arc::clone(basemap)));
        }
        let basemap =
            Basemap::open(self.library().join(&dataset.file)).map_err(|e| Error::Streets(e.to_string()))?;
        let basemap = Arc::new(basemap);
        if let Ok(mut shelf) = self.shelf.basemap.lock() {
            *shelf = Some((dataset.id, Arc::clone(&basemap)));
        }
        Ok(Some(basemap))
    }
}

async fn is_current(write: &mut Write<'_>, id: &str) -> Result<bool, Error> {
    let found: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM dataset WHERE id = $1 AND is_current = 1")
        .bind(id.to_owned())
        .fetch_one(write.connection())
        .await?;
    Ok(found > 0)
}

/// The dataset of the places of the streets.
fn street_places() -> String {
    content_id(&["osm-places", "streets"])
}

/// Says of which day a dataset is.
pub(crate) async fn date_dataset(write: &mut Write<'_>, id: &str, on: Date) -> Result<(), Error> {
    let done = sqlx::query("UPDATE dataset SET observed_on = $2 WHERE id = $1")
        .bind(id.to_owned())
        .bind(on.to_string())
        .execute(write.connection())
        .await?;
    if done.rows_affected() == 0 { Err(Error::Unknown(id.to_owned())) } else { Ok(()) }
}

/// Makes a dataset that no day dates the current one of its kind.
pub(crate) async fn put(
    write: &mut Write<'_>,
    kind: &str,
    id: &str,
    title: &str,
    file: &Path,
    figures: &serde_json::Value,
) -> Result<(), Error> {
    put_dated(write, kind, id, title, file, figures, None).await
}

/// Makes a dataset the current one of its kind. A day that its file does not say is kept from the time before.
pub(crate) async fn put_dated(
    write: &mut Write<'_>,
    kind: &str,
    id: &str,
    title: &str,
    file: &Path,
    figures: &serde_json::Value,
    observed_on: Option<Date>,
) -> Result<(), Error> {
    sqlx::query("UPDATE dataset SET is_current = 0 WHERE kind = $1")
        .bind(kind.to_owned())
        .execute(write.connection())
        .await?;
    let name = file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    sqlx::query(
        "INSERT INTO dataset (id, kind, title, file, figures, made_at, observed_on, is_current)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
         ON CONFLICT (id) DO UPDATE SET is_current = 1, title = excluded.title, figures = excluded.figures,
             observed_on = COALESCE(excluded.observed_on, dataset.observed_on)",
    )
    .bind(id.to_owned())
    .bind(kind.to_owned())
    .bind(title.to_owned())
    .bind(name)
    .bind(figures.to_string())
    .bind(crate::now())
    .bind(observed_on.map(|d| d.to_string()))
    .execute(write.connection())
    .await?;
    Ok(())
}

fn hash_of(path: &Path) -> std::io::Result<String> {
    let mut file = std::fs::File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let n = file.read(&mut buffer)?;
        if n == 0 {
            return Ok(crate::identity::hex(&hash.finalize()));
        }
        hash.update(&buffer[..n]);
    }
}

/// Reads the map, builds the network and the base map, and writes them in the library under the name of what they
/// were made from: the same inputs give the same files.
fn make(file: &Path, elevation: Option<&Path>, library: &Path, dry_run: bool) -> Result<Made, Error> {
    let name = file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let mut report =
        ImportReport { file: name, layout: Some("openstreetmap".to_owned()), ..ImportReport::default() };
    let io = |source| Error::File { path: file.display().to_string(), source };
    report.file_hash = hash_of(file).map_err(io)?;
    let extract = match OsmExtract::read(file) {
        Ok(extract) => extract,
        Err(error) => {
            report.push(Issue::new(IssueCode::FichierIllisible, Severity::Error).hint(error.words()));
            return Ok(Made { report, files: None });
        }
    };
    let (tiles, tile_names) = tiles(elevation, &mut report)?;
    let (network, built) = Network::build(&extract, tiles.as_ref(), &[]);
    for issue in built.issues() {
        report.push(issue);
    }
    tell(&built, &mut report);
    if report.is_refused() {
        return Ok(Made { report, files: None });
    }
    let inputs = content_id(&[
        "network",
        &report.file_hash,
        &tile_names.join("|"),
        &network::NETWORK_FILE_VERSION.to_string(),
    ]);
    let network_file = library.join(format!("streets-{inputs}.bin"));
    if !dry_run {
        network.write(&network_file).map_err(|e| Error::Streets(e.to_string()))?;
    }
    let basemap_file = library.join(format!("basemap-{}.pmtiles", &report.file_hash[..16]));
    if !dry_run && !basemap_file.exists() {
        atlas::build(&extract, &basemap_file, &mut |_| ControlFlow::Continue(()))
            .map_err(|e| Error::Streets(e.to_string()))?;
    }
    let places = opendata::places::places_of_extract(&extract);
    let places: Vec<_> = places.into_iter().map(opendata::places::Listed::Place).collect();
    report.figures.insert("places".to_owned(), places.len() as u64);
    let figures = serde_json::to_value(&built)?;
    let observed_on = extract.observed_on();
    let files = Files { network: network_file, basemap: basemap_file, figures, places, observed_on };
    Ok(Made { report, files: Some(files) })
}

/// The figures of the network in the report.
fn tell(built: &BuildReport, report: &mut ImportReport) {
    report.rows_read = built.ways_read;
    report.rows_kept = built.ways_kept;
    for (name, figure) in [
        ("nodes", built.nodes),
        ("edges", built.edges),
        ("footways", built.footways),
        ("stairs", built.stairs),
        ("stairs-counted", built.stairs_counted),
        ("crossings", built.crossings),
        ("crossings-with-kerb", built.crossings_with_kerb),
        ("lifts", built.lifts),
        ("islands", built.islands),
        ("ways-with-missing-nodes", built.ways_with_missing_nodes),
    ] {
        report.figures.insert(name.to_owned(), figure);
    }
}

/// Every elevation tile of a folder.
fn tiles(
    folder: Option<&Path>,
    report: &mut ImportReport,
) -> Result<(Option<Elevation>, Vec<String>), Error> {
    let Some(folder) = folder else { return Ok((None, Vec::new())) };
    let list = std::fs::read_dir(folder)
        .map_err(|source| Error::File { path: folder.display().to_string(), source })?;
    let mut paths: Vec<PathBuf> = list.filter_map(|entry| entry.ok().map(|e| e.path())).collect();
    paths.sort();
    let mut elevation = Elevation::new();
    let mut names = Vec::new();
    for path in paths {
        let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let lower = name.to_lowercase();
        if !lower.ends_with(".hgt") && !lower.ends_with(".hgt.zip") {
            continue;
        }
        match elevation.add(&path) {
            Ok(()) => names.push(name),
            Err(error) => {
                report.push(
                    Issue::new(IssueCode::FichierIllisible, Severity::ToConfirm)
                        .field("elevation")
                        .value(&name)
                        .hint(error.words()),
                );
            }
        }
    }
    report.figures.insert("elevation-tiles".to_owned(), names.len() as u64);
    Ok(((!names.is_empty()).then_some(elevation), names))
}
