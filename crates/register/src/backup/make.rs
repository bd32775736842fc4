//! Making a backup: one instant of each database, the files that they name, then a trial of the whole.

use super::archive::{extract, write};
use super::dump;
use super::erasures::ErasureMarks;
use super::lock::{Key, Lock};
use super::manifest::{Contents, FORMAT, Manifest, Part, contents_of, contents_of_folder, is_plain};
use super::{aside, on, sync_folder};
use crate::db::Engine;
use crate::opening::Opening;
use crate::seals::Seals;
use crate::verify::Check;
use crate::{Error, Register, now};
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// What the last backup was, in the data folder: its age is watched, and `verify` compares the library with it.
pub const LAST_BACKUP: &str = "last-backup.json";
/// Where a backup is prepared, in the data folder: as protected as what it copies.
const WORK: &str = ".backup-";
/// What a backup that was cut left behind is removed by a later one.
const LEFT_BEHIND: Duration = Duration::from_secs(24 * 3600);

/// What is asked.
pub struct BackupOrder<'a> {
    /// A folder of backups, or the name of an archive (`….age`, `….tar.gz`) that does not exist.
    pub to: &'a Path,
    pub lock: Lock,
    /// The PostgreSQL database, when the register is in one.
    pub database: Option<&'a str>,
    /// Archives of the folder older than this are removed, 1 to 35.
    pub keep_days: u8,
    pub at: Timestamp,
}

/// A backup that was made and tried.
#[derive(Debug, Clone, Serialize)]
pub struct Backup {
    pub archive: PathBuf,
    pub bytes: u64,
    pub manifest: Manifest,
    /// What the trial found; empty when the whole could not be tried (see [`Backup::is_tried`]).
    pub checks: Vec<Check>,
    /// False on PostgreSQL when the account may not make a database for the trial: only digests were compared.
    pub is_tried: bool,
    /// Older archives that were removed.
    pub removed: Vec<String>,
}

/// What is known of the last backup of a data folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastBackup {
    pub at: String,
    pub archive: String,
    pub bytes: u64,
    /// SHA-256 of each file of the library.
    pub library: BTreeMap<String, String>,
}

/// The last backup of a data folder; `None` when there was none.
///
/// # Errors
/// When its note cannot be read.
pub fn last_backup(folder: &Path) -> Result<Option<LastBackup>, Error> {
    let path = folder.join(LAST_BACKUP);
    match std::fs::read(&path) {
        Ok(body) => Ok(Some(serde_json::from_slice(&body)?)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::File { path: path.display().to_string(), source }),
    }
}

/// The name of an archive made at this instant.
fn name_of(at: Timestamp, plain: bool) -> String {
    let end = if plain { "tar.gz" } else { "tar.gz.age" };
    format!("plainpied-{}.{end}", at.strftime("%Y%m%dT%H%M%SZ"))
}

/// When an archive was made, by a name that we gave.
fn made_at(name: &str) -> Option<Timestamp> {
    let stamp = name.strip_prefix("plainpied-")?;
    let stamp = stamp.strip_suffix(".tar.gz.age").or_else(|| stamp.strip_suffix(".tar.gz"))?;
    let at = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", stamp).ok()?;
    at.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|z| z.timestamp())
}

/// Where the archive goes: its folder, and its name.
fn place_of(order: &BackupOrder<'_>) -> Result<(PathBuf, String), Error> {
    let name = order.to.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    if !order.to.is_dir() && (name.ends_with(".age") || name.ends_with(".tar.gz")) {
        let folder = order.to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        return Ok((folder.to_owned(), name));
    }
    Ok((order.to.to_owned(), name_of(order.at, order.lock.is_plain())))
}

impl Register {
    /// Makes a backup while the register is in use, tries it, and only then gives it its name.
    ///
    /// # Errors
    /// When it cannot be made, or when the trial finds something wrong: then no archive is left.
    pub async fn back_up(&self, order: BackupOrder<'_>) -> Result<Backup, Error> {
        let (folder, name) = place_of(&order)?;
        std::fs::create_dir_all(&folder).map_err(on(&folder))?;
        let archive = folder.join(&name);
        if archive.exists() {
            return Err(Error::Archive(format!(
                "{} is already there: it is not written over",
                archive.display()
            )));
        }
        sweep(self.folder(), &folder);
        let work =
            tempfile::Builder::new().prefix(WORK).tempdir_in(self.folder()).map_err(on(self.folder()))?;
        let (manifest, files) = self.snapshot(&order, work.path()).await?;
        // Removes itself unless it gets its name.
        let part = tempfile::Builder::new()
            .prefix("plainpied-")
            .suffix(".part")
            .tempdir_in(&folder)
            .map_err(on(&folder))?;
        let unnamed = part.path().join(&name);
        let (lock, key) = order.lock.clone().with_trial();
        let bytes = {
            let (to, manifest, lock) = (unnamed.clone(), manifest.clone(), lock);
            aside(move || write(&to, &manifest, &files, &lock)).await?
        };
        let (checks, is_tried) = self.try_out(&unnamed, key, &manifest, order.database, work.path()).await?;
        let wrong: Vec<String> = checks.iter().flat_map(|c| c.problems.iter().cloned()).take(5).collect();
        if !wrong.is_empty() {
            return Err(Error::Archive(format!(
                "the backup was tried and is not sound: {}",
                wrong.join("; ")
            )));
        }
        let marks: ErasureMarks = self.erasure_marks().await?;
        std::fs::rename(&unnamed, &archive).map_err(on(&archive))?;
        drop(part);
        sync_folder(&folder)?;
        marks.keep_in(&folder)?;
        let library = manifest
            .parts
            .iter()
            .filter_map(|p| Some((p.name.strip_prefix("library/")?.to_owned(), p.sha256.clone())));
        let last =
            LastBackup { at: manifest.made_at.clone(), archive: name, bytes, library: library.collect() };
        note(self.folder(), &last)?;
        let removed = expire(&folder, order.at, order.keep_days)?;
        Ok(Backup { archive, bytes, manifest, checks, is_tried, removed })
    }

    /// Copies one instant of the databases into a folder, and says what it holds and where each file is.
    async fn snapshot(
        &self,
        order: &BackupOrder<'_>,
        work: &Path,
    ) -> Result<(Manifest, BTreeMap<String, PathBuf>), Error> {
        let mut files = BTreeMap::new();
        let (schema, contents) = match (self.db.engine(), order.database) {
            (Engine::Sqlite, _) => {
                for (name, pool) in
                    [("register.sqlite", self.db.read()), ("accesses.sqlite", self.accesses.pool())]
                {
                    let to = work.join(name);
                    let path = to.to_str().ok_or_else(|| Error::Folder(to.display().to_string()))?;
                    sqlx::query("VACUUM INTO $1").bind(path.to_owned()).execute(pool).await?;
                    files.insert(name.to_owned(), to);
                }
                contents_of_folder(work, None).await?
            }
            (Engine::Postgres, Some(url)) => {
                let to = work.join("register.pgdump");
                let contents = self.dump(url, &to).await?;
                files.insert("register.pgdump".to_owned(), to);
                (self.schema().await?, contents)
            }
            (Engine::Postgres, None) => {
                return Err(Error::Computation("a backup of PostgreSQL needs its address".to_owned()));
            }
        };
        for name in self.library_in_force().await? {
            if !is_plain(&name) {
                return Err(Error::Archive(format!(
                    "the library has a file of a name that is not ours: {name}"
                )));
            }
            files.insert(format!("library/{name}"), self.library().join(&name));
        }
        let listed: Vec<(String, PathBuf)> = files.clone().into_iter().collect();
        let parts = aside(move || {
            listed.iter().map(|(name, path)| Part::of(name, path)).collect::<Result<Vec<_>, _>>()
        })
        .await?;
        let manifest = Manifest {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            schema,
            engine: self.engine().to_owned(),
            made_at: now(),
            tables: contents.tables,
            journals: contents.journals,
            parts,
        };
        Ok((manifest, files))
    }

    /// Dumps PostgreSQL, and counts what it holds at the very same instant.
    async fn dump(&self, url: &str, to: &Path) -> Result<Contents, Error> {
        let tables = self.db.tables().await?;
        let mut instant = self.db.instant().await?;
        let snapshot: String =
            sqlx::query_scalar("SELECT CAST(pg_export_snapshot() AS TEXT)").fetch_one(&mut *instant).await?;
        dump::dump(url, &snapshot, to).await?;
        let contents = contents_of(tables, &mut instant).await?;
        instant.rollback().await?;
        Ok(contents)
    }

    /// Restores an archive in a folder of its own and checks it. What was found, and whether all could be tried.
    async fn try_out(
        &self,
        archive: &Path,
        key: Key,
        manifest: &Manifest,
        database: Option<&str>,
        work: &Path,
    ) -> Result<(Vec<Check>, bool), Error> {
        let trial = work.join("trial");
        std::fs::create_dir(&trial).map_err(on(&trial))?;
        let (from, into) = (archive.to_owned(), trial.clone());
        let read = aside(move || extract(&from, &key, &into)).await?;
        if read != *manifest {
            return Err(Error::Archive("the archive does not say what was put in it".to_owned()));
        }
        let Some(url) = database else {
            return Ok((self.check_restored(&trial, None, manifest).await?, true));
        };
        let name = format!("plainpied_trial_{}", uuid::Uuid::now_v7().simple());
        if !run(self, &format!("CREATE DATABASE {name}")).await? {
            return Ok((Vec::new(), false));
        }
        let url = dump::with_database(url, &name);
        let tried = async {
            dump::load(&url, &trial.join("register.pgdump")).await?;
            self.check_restored(&trial, Some(&url), manifest).await
        }
        .await;
        run(self, &format!("DROP DATABASE {name} WITH (FORCE)")).await?;
        Ok((tried?, true))
    }

    async fn check_restored(
        &self,
        trial: &Path,
        database: Option<&str>,
        manifest: &Manifest,
    ) -> Result<Vec<Check>, Error> {
        let (_, found) = contents_of_folder(trial, database).await?;
        let differences = manifest.differences(&found);
        let key = Seals::file_of(self.folder());
        let key = key.exists().then_some(key.as_path());
        let copy = Opening { database, migrate: true, key }.open(trial).await?;
        let checks = copy.verify().await;
        copy.close().await;
        let mut checks = checks?;
        checks.push(Check::of("as-announced", manifest.tables.len() as u64, differences));
        Ok(checks)
    }
}

/// Runs a statement that the account may not be allowed to run; was it?
async fn run(register: &Register, sql: &str) -> Result<bool, Error> {
    match sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).execute(register.db.bare()).await {
        Ok(_) => Ok(true),
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("42501") => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Notes the last backup in the data folder.
fn note(folder: &Path, last: &LastBackup) -> Result<(), Error> {
    use std::io::Write;
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(on(folder))?;
    file.write_all(&serde_json::to_vec_pretty(last)?).map_err(on(folder))?;
    let to = folder.join(LAST_BACKUP);
    file.persist(&to).map_err(|e| on(&to)(e.error))?;
    Ok(())
}

/// Removes archives that are too old, by the instant in their name; gives their names.
fn expire(folder: &Path, at: Timestamp, keep_days: u8) -> Result<Vec<String>, Error> {
    let keep = i64::from(keep_days.clamp(1, super::LONGEST_KEPT_DAYS));
    let oldest = at.checked_sub((keep * 24).hours()).unwrap_or(at);
    let mut removed = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(on(folder))? {
        let entry = entry.map_err(on(folder))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if made_at(&name).is_some_and(|made| made < oldest) {
            std::fs::remove_file(entry.path()).map_err(on(&entry.path()))?;
            removed.push(name);
        }
    }
    removed.sort();
    Ok(removed)
}

/// Removes what backups that were cut left behind. What cannot be removed waits for the next time.
fn sweep(data: &Path, folder: &Path) {
    for (place, start, end) in [(data, WORK, ""), (folder, "plainpied-", ".part")] {
        for entry in std::fs::read_dir(place).into_iter().flatten().filter_map(Result::ok) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let age = entry.metadata().and_then(|m| m.modified()).ok();
            let age = age.and_then(|at| SystemTime::now().duration_since(at).ok()).unwrap_or_default();
            if name.starts_with(start) && name.ends_with(end) && age > LEFT_BEHIND {
                let _ = std::fs::remove_dir_all(entry.path());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_archives_of_ours_expire_and_by_their_name() {
        let folder = tempfile::TempDir::new().unwrap();
        let at: Timestamp = "2026-11-22T03:00:00Z".parse().unwrap();
        let old = name_of("2026-10-17T02:59:59Z".parse().unwrap(), false);
        let kept = name_of("2026-10-18T03:00:00Z".parse().unwrap(), false);
        for name in
            [old.as_str(), kept.as_str(), "plainpied-notes.tar.gz", "photos.tar.gz.age", "erasures.json"]
        {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        assert_eq!(expire(folder.path(), at, 200).unwrap(), [old]);
        assert!(folder.path().join(&kept).exists());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 4);
        assert_eq!(made_at(&kept).unwrap().to_string(), "2026-10-18T03:00:00Z");
    }
}
