//! The files of the library that nothing uses any more, removed.
//!
//! A file of the library is named by what it was made from and never edited; a new import makes another one, and the
//! one before stays on the disk. It is removed some hours later: a process that was about to open it has done so, and
//! an open file stays readable until it is closed.

use crate::{Error, Register};
use sqlx::Row;
use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

/// How long a file that no current dataset names is kept.
pub const KEPT: Duration = Duration::from_secs(12 * 3600);

impl Register {
    /// Removes the files of the library that no current dataset names, once they are older than `kept`, and once every
    /// current dataset is: what replaced them was then in force all that time. Gives the names removed.
    ///
    /// A file that cannot be removed (still open, on some systems) is left for the next time. Files whose name is not
    /// one that we give are never touched.
    pub async fn tidy_library(&self, kept: Duration) -> Result<Vec<String>, Error> {
        // Nobody makes a dataset current meanwhile.
        let mut write = self.db.write().await?;
        let rows = sqlx::query("SELECT file, made_at FROM dataset WHERE is_current = 1")
            .fetch_all(write.connection())
            .await?;
        let mut current = BTreeSet::new();
        for row in &rows {
            current.insert(row.try_get::<String, _>("file")?);
        }
        let library = self.library();
        let now = SystemTime::now();
        let mut removed = Vec::new();
        let list = std::fs::read_dir(&library)
            .map_err(|source| Error::File { path: library.display().to_string(), source })?;
        let newest_current = newest(&library, &current);
        for entry in list.filter_map(Result::ok) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let age = |at: SystemTime| now.duration_since(at).unwrap_or_default();
            let old = entry.metadata().ok().filter(|m| m.is_file()).and_then(|m| m.modified().ok());
            let settled = newest_current.is_none_or(|at| age(at) >= kept);
            let due = old.is_some_and(|at| age(at) >= kept) && settled;
            if due && is_ours(&name) && !current.contains(&name) && std::fs::remove_file(entry.path()).is_ok()
            {
                removed.push(name);
            }
        }
        write.roll_back().await?;
        removed.sort();
        Ok(removed)
    }
}

/// When the youngest of the files in force was written.
fn newest(library: &std::path::Path, current: &BTreeSet<String>) -> Option<SystemTime> {
    let written = |name: &String| std::fs::metadata(library.join(name)).ok()?.modified().ok();
    current.iter().filter(|name| !name.is_empty()).filter_map(written).max()
}

/// `streets-….bin`, `basemap-….pmtiles`, `communes-….json`, and what was left half written beside them.
fn is_ours(name: &str) -> bool {
    ["streets-", "basemap-", "communes-"].iter().any(|start| name.starts_with(start))
}
