//! Backups: an archive made while the portal is running, encrypted, tried before it is believed, and brought back with
//! the erasures that came after it.
//!
//! An archive is `tar`, then `gzip`, then `age`: it can be opened without this program. Its first entry is
//! `manifest.json`; then come the databases, each as one consistent instant, and the files of the library that they
//! name. The key of the installation is **not** in it: it is kept apart, or the encryption of fields protects nothing.

mod archive;
mod dump;
mod erasures;
mod lock;
mod make;
mod manifest;
mod restore;

pub use erasures::{ERASURES, ErasureMarks, read_marks};
pub use lock::{Key, Lock};
pub use make::{Backup, BackupOrder, LAST_BACKUP, LastBackup, last_backup};
pub use manifest::{JournalEnd, Manifest, Part};
pub use restore::{RestoreOrder, Restored, restore};

use crate::Error;
use std::path::Path;

/// Backups older than this hold what was erased since for too long (rule `backup` of the retention rules).
pub const LONGEST_KEPT_DAYS: u8 = 35;

/// What is wrong with a file.
pub(crate) fn on(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.display().to_string();
    move |source| Error::File { path, source }
}

/// What is written in a folder is there after a power cut only once the folder itself is written.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), Error> {
    std::fs::File::open(folder).and_then(|f| f.sync_all()).map_err(on(folder))
}

/// Work that waits for the disk, away from the threads that answer requests.
pub(crate) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::Computation(e.to_string()))?
}
