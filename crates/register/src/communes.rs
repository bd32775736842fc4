//! The reference of communes: their names and where they are, so that a dwelling placed far from its own is told.
//!
//! One file of the library holds what every imported file says: a file of names and a file of contours complete each
//! other. Reading it again is the business of stock imports only.

use crate::imports::{ImportKind, import_id, note};
use crate::landlords::Landlord;
use crate::occupancy::refused;
use crate::streets::put;
use crate::{Error, Register, identity::content_id};
use model::issue::{ImportReport, Issue, IssueCode, Severity};
use opendata::territory::{Commune, CommuneIndex, CommuneReport, read_communes, read_contours};
use sha2::{Digest, Sha256};
use std::io::{BufReader, BufWriter, Write as _};
use std::path::Path;
use tabular::{Limits, Table, TableError};

/// Kind of the dataset.
const KIND: &str = "communes";

impl Register {
    /// Imports a reference of communes: a table (official geographic code, communes with their EPCI, communes with
    /// their centre) or a GeoJSON of contours or centres. What was known of other communes stays.
    pub async fn import_communes(
        &self,
        landlord: &Landlord,
        file: &Path,
        title: Option<&str>,
        limits: Limits,
        dry_run: bool,
    ) -> Result<ImportReport, Error> {
        let path = file.to_owned();
        let CommuneReport { communes, mut report } =
            tokio::task::spawn_blocking(move || read(&path, &limits))
                .await
                .map_err(|e| Error::Computation(e.to_string()))??;
        report.dry_run = dry_run;
        if let Some(title) = title {
            title.clone_into(&mut report.file);
        }
        let id = import_id(&landlord.id, ImportKind::Communes, &report.file_hash);
        if report.is_refused() {
            if !dry_run {
                let mut write = self.db.write().await?;
                note(&mut write, self.author(), &id, &landlord.id, ImportKind::Communes, &report).await?;
                write.commit().await?;
            }
            return Ok(report);
        }
        let before = self.communes().await?.unwrap_or_default();
        let all = before.clone().completed_by(communes.clone());
        for commune in communes.iter() {
            match (before.find(&commune.code), all.find(&commune.code)) {
                (None, _) => report.added += 1,
                (old, new) if old == new => report.unchanged += 1,
                _ => report.changed += 1,
            }
        }
        report.figures.insert("communes".to_owned(), all.len() as u64);
        report.figures.insert("communes-placed".to_owned(), all.placed() as u64);
        if dry_run {
            return Ok(report);
        }
        let library = self.library();
        let name = tokio::task::spawn_blocking(move || keep(&library, &all))
            .await
            .map_err(|e| Error::Computation(e.to_string()))??;
        let mut write = self.db.write().await?;
        let figures = serde_json::to_value(&report.figures)?;
        let dataset = content_id(&[KIND, &name]);
        put(&mut write, KIND, &dataset, &report.file, Path::new(&name), &figures).await?;
        note(&mut write, self.author(), &id, &landlord.id, ImportKind::Communes, &report).await?;
        write.commit().await?;
        Ok(report)
    }

    /// Every commune that was imported; `None` when none was.
    pub async fn communes(&self) -> Result<Option<CommuneIndex>, Error> {
        let Some(dataset) = self.dataset(KIND).await? else { return Ok(None) };
        let path = self.library().join(&dataset.file);
        tokio::task::spawn_blocking(move || {
            let file = std::fs::File::open(&path)
                .map_err(|source| Error::File { path: path.display().to_string(), source })?;
            let communes: Vec<Commune> = serde_json::from_reader(BufReader::new(file))?;
            Ok(Some(communes.into_iter().collect()))
        })
        .await
        .map_err(|e| Error::Computation(e.to_string()))?
    }
}

/// Reads the file as what its name says it is.
fn read(path: &Path, limits: &Limits) -> Result<CommuneReport, Error> {
    let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let is_json =
        path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json") || e.eq_ignore_ascii_case("geojson"));
    if !is_json {
        return Ok(match Table::open(path, limits) {
            Ok(table) => read_communes(table),
            Err(error) => CommuneReport { report: refused(path, &error), ..CommuneReport::default() },
        });
    }
    let io = |source| Error::File { path: path.display().to_string(), source };
    let open = || std::fs::File::open(path).map_err(io);
    if open()?.metadata().map_err(io)?.len() > limits.file_bytes {
        let error = TableError::TooLarge { limit: limits.file_bytes };
        return Ok(CommuneReport { report: refused(path, &error), ..CommuneReport::default() });
    }
    let mut found = read_contours(&name, BufReader::new(open()?));
    let mut hash = Sha256::new();
    std::io::copy(&mut open()?, &mut hash).map_err(io)?;
    found.report.file_hash = crate::identity::hex(&hash.finalize());
    if found.report.rows_kept == 0 && !found.report.is_refused() {
        let hint = (
            "Aucun contour de commune n'a pu être lu dans ce fichier.",
            "No outline of a commune could be read in this file.",
        );
        found.report.push(Issue::new(IssueCode::FichierIllisible, Severity::Error).hint(hint));
    }
    Ok(found)
}

/// Writes the communes in the library, under the name of what they say; gives that name.
fn keep(library: &Path, communes: &CommuneIndex) -> Result<String, Error> {
    let all: Vec<&Commune> = communes.iter().collect();
    let body = serde_json::to_vec(&all)?;
    let name = format!("communes-{}.json", &crate::identity::hex(&Sha256::digest(&body))[..16]);
    let (path, aside) = (library.join(&name), library.join(format!("{name}.part")));
    let io = |source| Error::File { path: path.display().to_string(), source };
    let mut file = BufWriter::new(std::fs::File::create(&aside).map_err(io)?);
    file.write_all(&body).map_err(io)?;
    file.into_inner().map_err(|e| io(e.into_error()))?.sync_all().map_err(io)?;
    std::fs::rename(&aside, &path).map_err(io)?;
    Ok(name)
}
