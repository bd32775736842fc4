//! What can go wrong with a base map.

use std::io;
use std::path::PathBuf;

/// An error of [`crate::build()`] or [`crate::Basemap`].
#[derive(Debug, thiserror::Error)]
pub enum AtlasError {
    /// The extract holds nothing to draw.
    #[error(
        "nothing to draw: the extract has no road, building, water or place; choose a file that covers the stock"
    )]
    Empty,
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is not a base map, or is damaged.
    #[error("{}: {what}; build the base map again from the OpenStreetMap file", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The archive could not be written.
    #[error("{}: {source}", path.display())]
    Archive {
        /// The file.
        path: PathBuf,
        /// What the writer said.
        source: pmtiles::PmtError,
    },
    /// The extract covers more ground than a base map may.
    #[error(
        "more than {most} tiles to draw: the extract covers more than a country; cut it to the territory of the stock"
    )]
    TooLarge {
        /// How many tiles are accepted.
        most: usize,
    },
    /// The caller asked to stop.
    #[error("stopped on request; nothing was written")]
    Cancelled,
}

impl AtlasError {
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> AtlasError {
        let path = path.into();
        move |source| AtlasError::Io { path, source }
    }

    pub(crate) fn archive(path: impl Into<PathBuf>) -> impl FnOnce(pmtiles::PmtError) -> AtlasError {
        let path = path.into();
        move |source| AtlasError::Archive { path, source }
    }
}
