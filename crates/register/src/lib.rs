//! The register: what people write, what files said, and what the engines found.
//!
//! One folder holds everything: `register.sqlite` (this crate's tables) and `library/` (immutable files made from
//! open data: the street network, the base map). One module per noun; a module holds its tables' SQL and its acts.
//! SQL is written here and nowhere else.

mod db;
mod error;
mod identity;

pub mod communes;
pub mod demo;
pub mod disclosure;
pub mod imports;
pub mod landlords;
pub mod library;
mod mappings;
pub mod neighbourhoods;
pub mod observations;
pub mod occupancy;
pub mod places;
pub mod portfolio;
pub mod stock;
pub mod streets;
pub mod surroundings;
pub mod survey;
pub mod ways;
pub mod weights;

pub use error::Error;

use db::Db;
use std::path::{Path, PathBuf};

/// The register of one data folder.
pub struct Register {
    pub(crate) db: Db,
    folder: PathBuf,
    pub(crate) shelf: streets::Shelf,
    pub(crate) computed: portfolio::Computed,
}

impl Register {
    /// Opens the data folder, creating it when it does not exist.
    pub async fn open(folder: &Path) -> Result<Register, Error> {
        let library = folder.join("library");
        std::fs::create_dir_all(&library)
            .map_err(|source| Error::File { path: library.display().to_string(), source })?;
        let db = Db::open(&folder.join("register.sqlite")).await?;
        Ok(Register {
            db,
            folder: folder.to_owned(),
            shelf: streets::Shelf::default(),
            computed: portfolio::Computed::default(),
        })
    }

    /// Lets go of the database: its files are then whole and may be copied.
    pub async fn close(self) {
        self.db.close().await;
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn library(&self) -> PathBuf {
        self.folder.join("library")
    }

    /// Grows with every committed change.
    pub async fn version(&self) -> Result<i64, Error> {
        self.db.version().await
    }
}

/// The instant of an act. The only clock of this crate; engines never read one.
pub(crate) fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
