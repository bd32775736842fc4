//! The offline base map: from OpenStreetMap data to one file of vector tiles, and from that file to tiles and
//! styles. Nothing here is about persons or landlords, so everything here may be cached publicly.
//!
//! * [`build()`] draws an [`opendata::osm::OsmExtract`] into a PMTiles v3 file (Mapbox Vector Tiles 2.1, gzip);
//! * [`Basemap`] reads it back, tile by tile;
//! * [`style()`] gives the MapLibre style of a theme, without glyphs: labels are drawn with the fonts of the reader's
//!   machine.
//!
//! Whoever shows these tiles must show "© OpenStreetMap contributors" (ODbL 1.0); styles carry it.

mod archive;
mod basemap;
mod build;
mod classify;
mod clip;
mod coast;
mod collect;
mod drawing;
mod encode;
mod error;
mod mercator;
mod pyramid;
mod rings;
mod simplify;
mod style;
#[cfg(test)]
mod tests;
mod theme;

pub use basemap::Basemap;
pub use build::{BuildReport, Progress, Stage, build};
pub use drawing::Layer;
pub use error::AtlasError;
pub use style::{StyleLinks, style};
pub use theme::Theme;

/// What must be written on every map drawn from these tiles.
pub const ATTRIBUTION: &str = "© OpenStreetMap contributors";

/// Smallest and largest zoom in the file. At 15 a step of the grid is 30 cm on the ground: a map enlarges these
/// tiles beyond.
pub const ZOOMS: std::ops::RangeInclusive<u8> = 5..=15;
