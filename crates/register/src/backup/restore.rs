//! Bringing a backup back, in an empty folder: all of it or nothing, and without the persons who were erased since.

use super::archive::extract;
use super::dump;
use super::erasures::{ERASURES, ErasureMarks, read_marks};
use super::lock::Key;
use super::manifest::{Manifest, contents_of_folder};
use super::{aside, on, sync_folder};
use crate::db::Db;
use crate::seals::{Seals, write_private};
use crate::verify::Check;
use crate::{Error, Register};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// What is asked.
pub struct RestoreOrder<'a> {
    pub archive: &'a Path,
    pub key: Key,
    /// A folder that is empty or does not exist.
    pub into: &'a Path,
    /// An empty PostgreSQL database, when the archive comes from one.
    pub database: Option<&'a str>,
    /// The key of the installation, kept apart from the backups; it is copied into the folder.
    pub installation_key: Option<&'a Path>,
    /// A live data folder, or a file of erasures, whose erasures are carried over. The file beside the archive is read
    /// in any case.
    pub erasures_from: Option<&'a Path>,
}

/// A backup that was brought back.
#[derive(Debug, Clone, Serialize)]
pub struct Restored {
    pub manifest: Manifest,
    pub checks: Vec<Check>,
    /// Steps of the schema applied, because the archive was made by an older program.
    pub migrated: usize,
    /// Where erasures came from.
    pub erasures: Vec<PathBuf>,
    /// Erasures that the archive did not know.
    pub carried_over: u64,
    /// Persons erased again.
    pub erased_again: u64,
}

/// Restores an archive.
///
/// # Errors
/// [`Error::Archive`] when the folder is not empty, the archive is damaged or closed for another key, the key of the
/// installation is missing, or what was restored is not sound. Nothing is then left in the folder.
pub async fn restore(order: RestoreOrder<'_>) -> Result<Restored, Error> {
    let existed = order.into.exists();
    if existed && std::fs::read_dir(order.into).map_err(on(order.into))?.next().is_some() {
        return Err(Error::Archive(format!(
            "{}: this folder is not empty; a backup is restored in an empty one",
            order.into.display()
        )));
    }
    std::fs::create_dir_all(order.into).map_err(on(order.into))?;
    let done = restore_in(&order).await;
    if done.is_err() && !existed {
        // Empty again: what was written there removed itself.
        let _ = std::fs::remove_dir(order.into);
    }
    done
}

async fn restore_in(order: &RestoreOrder<'_>) -> Result<Restored, Error> {
    let work =
        tempfile::Builder::new().prefix(".restoring-").tempdir_in(order.into).map_err(on(order.into))?;
    let folder = work.path();
    let (archive, key, into) = (order.archive.to_owned(), order.key.clone(), folder.to_owned());
    let manifest = aside(move || extract(&archive, &key, &into)).await?;
    let database = match (manifest.engine.as_str(), order.database) {
        ("sqlite", None) => None,
        ("postgres", Some(url)) => Some(url),
        ("postgres", None) => {
            return Err(Error::Archive(
                "this archive comes from PostgreSQL: give --database postgres://… of an empty database"
                    .to_owned(),
            ));
        }
        _ => {
            return Err(Error::Archive(
                "this archive comes from SQLite and is restored without --database".to_owned(),
            ));
        }
    };
    bring_key(order, &manifest, folder)?;
    let marks = erasures_of(order).await?;
    if let Some(url) = database {
        let db = Db::reach(url).await?;
        let tables = db.tables().await;
        db.close().await;
        if !tables?.is_empty() {
            return Err(Error::Archive("this database is not empty: give another one".to_owned()));
        }
        dump::load(url, &folder.join("register.pgdump")).await?;
        let _ = std::fs::remove_file(folder.join("register.pgdump"));
    }
    let (_, found) = contents_of_folder(folder, database).await?;
    let differences = manifest.differences(&found);
    if !differences.is_empty() {
        return Err(Error::Archive(format!(
            "the archive is not what it announces: {}",
            differences.join("; ")
        )));
    }
    let as_it_was = Register::open_as_it_is(folder, database).await?;
    let migrated = as_it_was.pending_migrations().await;
    as_it_was.close().await;
    let register = Register::open_with(folder, database).await?;
    let brought = bring_back(&register, &marks).await;
    register.close().await;
    let (checks, carried_over, erased_again) = brought?;
    let wrong: Vec<String> = checks.iter().flat_map(|c| c.problems.iter().cloned()).take(5).collect();
    if !wrong.is_empty() {
        return Err(Error::Archive(format!("what was restored is not sound: {}", wrong.join("; "))));
    }
    move_out(folder, order.into)?;
    Ok(Restored {
        manifest,
        checks,
        migrated: migrated?.len(),
        erasures: marks.into_iter().map(|(path, _)| path).collect(),
        carried_over,
        erased_again,
    })
}

async fn bring_back(
    register: &Register,
    marks: &[(PathBuf, ErasureMarks)],
) -> Result<(Vec<Check>, u64, u64), Error> {
    let mut carried_over = 0;
    for (_, marks) in marks {
        carried_over += register.take_erasures(marks).await?;
    }
    let erased_again = register.erase_again().await?;
    Ok((register.verify().await?, carried_over, erased_again))
}

/// Copies the key of the installation into the folder. Without it nothing sealed opens, and marks match nobody: an
/// archive that needs it is not restored without it.
fn bring_key(order: &RestoreOrder<'_>, manifest: &Manifest, folder: &Path) -> Result<(), Error> {
    let there = Seals::file_of(folder);
    if let Some(key) = order.installation_key {
        Seals::of_file(key)?;
        let body = std::fs::read(key).map_err(on(key))?;
        return match there.starts_with(folder) {
            true => write_private(&there, &body).map_err(on(&there)),
            // PLAINPIED_KEY_FILE says where the key is: it is not copied, and must be the same.
            false if std::fs::read(&there).ok().as_ref() == Some(&body) => Ok(()),
            false => Err(Error::Archive(format!(
                "PLAINPIED_KEY_FILE names {}, which is not the key given",
                there.display()
            ))),
        };
    }
    if there.exists() {
        return Ok(());
    }
    if manifest.tables.get("seal_key").copied().unwrap_or(0) > 0 {
        return Err(Error::Archive(
            "this archive holds sealed fields: give the key of the installation, kept apart from the backups \
             (--key installation.key, or PLAINPIED_KEY_FILE)"
                .to_owned(),
        ));
    }
    Ok(())
}

/// The erasures to carry over: of the file beside the archive, and of what was named.
async fn erasures_of(order: &RestoreOrder<'_>) -> Result<Vec<(PathBuf, ErasureMarks)>, Error> {
    let mut all = Vec::new();
    let beside = order.archive.parent().unwrap_or(Path::new("")).join(ERASURES);
    if beside.is_file() {
        all.push((beside.clone(), read_marks(&beside)?));
    }
    if let Some(from) = order.erasures_from {
        let marks = if from.is_dir() {
            // A folder that has no register would be made: it must be one.
            if !from.join("register.sqlite").exists() {
                return Err(Error::Archive(format!(
                    "{}: no register here; beside PostgreSQL, give the file {ERASURES} of the backups",
                    from.display()
                )));
            }
            let live = Register::open_as_it_is(from, None).await?;
            let marks = live.erasure_marks().await;
            live.close().await;
            marks?
        } else {
            read_marks(from)?
        };
        all.push((from.to_owned(), marks));
    }
    Ok(all)
}

/// Gives everything its place; the database comes last, so that a folder that was cut in the middle opens as nothing.
fn move_out(from: &Path, to: &Path) -> Result<(), Error> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(from).map_err(on(from))? {
        names.push(entry.map_err(on(from))?.file_name());
    }
    names.sort_by_key(|name| (name.to_string_lossy().starts_with("register.sqlite"), name.clone()));
    for name in names {
        std::fs::rename(from.join(&name), to.join(&name)).map_err(on(&to.join(&name)))?;
    }
    sync_folder(to)
}
