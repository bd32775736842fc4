//! The library: the files in force are there, can be read, and are those of the last backup.

use super::Check;
use crate::backup::{Part, aside, last_backup};
use crate::{Error, Register};
use std::collections::BTreeMap;
use std::path::Path;

impl Register {
    /// Reads every file in force. The names say what a file was made from, not what is in it: the streets and the base
    /// map carry a sum of their own, and the last backup knows the digest of each file, which never changes.
    pub(super) async fn check_library(&self) -> Result<Check, Error> {
        let names = self.library_in_force().await?;
        let looked_at = names.len() as u64;
        let known: BTreeMap<String, String> = match last_backup(self.folder()) {
            Ok(last) => last.map(|last| last.library).unwrap_or_default(),
            Err(_) => BTreeMap::new(),
        };
        let library = self.library();
        let problems = aside(move || {
            Ok(names.iter().filter_map(|name| problem_of(&library, name, known.get(name))).collect())
        })
        .await?;
        Ok(Check::of("library", looked_at, problems))
    }
}

/// What is wrong with a file; `None` when nothing is.
fn problem_of(library: &Path, name: &str, known: Option<&String>) -> Option<String> {
    let path = library.join(name);
    let part = match Part::of(name, &path) {
        Ok(part) => part,
        Err(Error::File { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => {
            return Some(format!("{name} is not there"));
        }
        Err(error) => return Some(error.to_string()),
    };
    if known.is_some_and(|sum| *sum != part.sha256) {
        return Some(format!("{name} is not the file of the last backup: it was changed, or is damaged"));
    }
    let read = if name.starts_with("streets-") {
        network::Network::read(&path).map(drop).map_err(|e| e.to_string())
    } else if name.starts_with("basemap-") {
        atlas::Basemap::open(&path).map(drop).map_err(|e| e.to_string())
    } else {
        Ok(())
    };
    read.err().map(|why| format!("{name}: {why}"))
}
