//! The whole work: collect, draw, store, move into place.

use crate::archive::{Spool, hex};
use crate::coast::land_frame;
use crate::collect::collect;
use crate::drawing::Layer;
use crate::error::AtlasError;
use crate::mercator::to_point;
use crate::{ATTRIBUTION, ZOOMS, pyramid};
use model::Point;
use opendata::osm::OsmExtract;
use pmtiles::{Compression, PmTilesWriter, TileType};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::io::BufWriter;
use std::ops::ControlFlow;
use std::path::Path;

/// What is going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Choosing what to draw and joining rings.
    Collect,
    /// Drawing tiles.
    Draw,
    /// Writing the file.
    Write,
}

/// How far the work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is going on.
    pub stage: Stage,
    /// Steps done in this stage.
    pub done: u64,
    /// Steps of this stage, about; never less than `done`.
    pub total: u64,
}

/// What was built.
#[derive(Debug, Clone, PartialEq)]
pub struct BuildReport {
    /// How many features of each layer, in the order of [`Layer::ALL`].
    pub features: [u64; 8],
    /// Rings that do not close or miss a node, and coasts that stop: left out.
    pub broken_rings: u64,
    /// Features wider than 5.6°, which no territory is: left out.
    pub oversized: u64,
    /// Tiles in the file.
    pub tiles: u64,
    /// Size of the file.
    pub bytes: u64,
    /// South-west and north-east corners.
    pub bounds: (Point, Point),
    /// Digest of the tiles, as [`crate::Basemap::version`].
    pub version: String,
}

impl BuildReport {
    /// How many features a layer has.
    #[must_use]
    pub fn features_of(&self, layer: Layer) -> u64 {
        Layer::ALL.iter().zip(self.features).find(|(l, _)| **l == layer).map_or(0, |(_, n)| n)
    }
}

/// Draws the base map of an extract into the file `out` (PMTiles v3). The same extract always gives the same
/// bytes. The file appears whole or not at all; an older one stays until then.
///
/// `progress` is called now and then and may stop the work by answering `Break`.
///
/// # Errors
/// [`AtlasError::Empty`] when the extract has nothing to draw, [`AtlasError::Cancelled`] when asked to stop,
/// otherwise what the disk says.
pub fn build(
    extract: &OsmExtract,
    out: &Path,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<BuildReport, AtlasError> {
    let mut tell =
        |stage, done: u64, total: u64| match progress(Progress { stage, done, total: total.max(done) }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(AtlasError::Cancelled),
        };
    tell(Stage::Collect, 0, 1)?;
    let collected = collect(extract);
    let drawing = &collected.drawing;
    let Some(frame) = land_frame(drawing) else { return Err(AtlasError::Empty) };
    tell(Stage::Collect, 1, 1)?;

    let folder = match out.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut spool = Spool::new(folder)?;
    let work = pyramid::work(drawing);
    pyramid::draw(drawing, &mut |tiles, done| {
        for (address, bytes) in tiles {
            spool.push(address, &bytes)?;
        }
        tell(Stage::Draw, done, work)
    })?;

    let grid = |x: i64, y: i64| to_point([u32::try_from(x).unwrap_or(0), u32::try_from(y).unwrap_or(0)]);
    let (west_south, east_north) = (grid(frame.west, frame.south), grid(frame.east, frame.north));
    let mut features = [0; 8];
    for feature in &drawing.features {
        if let Some(count) =
            Layer::ALL.iter().position(|l| *l == feature.layer).and_then(|i| features.get_mut(i))
        {
            *count += 1;
        }
    }

    let file = tempfile::NamedTempFile::new_in(folder).map_err(AtlasError::io(folder))?;
    let mut writer = PmTilesWriter::new(TileType::Mvt)
        .precompressed(Compression::Gzip)
        .internal_compression(Compression::Gzip)
        .min_zoom(*ZOOMS.start())
        .max_zoom(*ZOOMS.end())
        .bounds(west_south.lon, west_south.lat, east_north.lon, east_north.lat)
        .center((west_south.lon + east_north.lon) / 2.0, (west_south.lat + east_north.lat) / 2.0)
        .center_zoom(12)
        .create(BufWriter::new(file.as_file()))
        .map_err(AtlasError::archive(out))?;
    let tiles = spool.len();
    let mut digest = Sha256::new();
    let mut written = 0;
    spool.read_sorted(&mut |id, coord, bytes| {
        digest.update(id.to_le_bytes());
        digest.update((bytes.len() as u64).to_le_bytes());
        digest.update(bytes);
        written += 1;
        if written % 1024 == 0 {
            tell(Stage::Write, written, tiles)?;
        }
        writer.add_tile(coord, bytes).map_err(AtlasError::archive(out))
    })?;
    let version = hex(&digest.finalize()[..8]);
    let layers: Vec<_> = Layer::ALL
        .iter()
        .map(|layer| {
            json!({
                "id": layer.name(),
                "minzoom": ZOOMS.start(),
                "maxzoom": ZOOMS.end(),
                "fields": { "kind": "String", "name": "String", "number": "Number", "tunnel": "Boolean", "rank": "Number" },
            })
        })
        .collect();
    writer.set_metadata(
        json!({
            "name": "Plain-pied",
            "attribution": ATTRIBUTION,
            "type": "baselayer",
            "vector_layers": layers,
            "version": version,
        })
        .to_string(),
    );
    tell(Stage::Write, tiles, tiles)?;
    writer.finalize().map_err(AtlasError::archive(out))?;
    file.as_file().sync_all().map_err(AtlasError::io(out))?;
    let bytes = file.as_file().metadata().map_err(AtlasError::io(out))?.len();
    file.persist(out).map_err(|wrong| AtlasError::Io { path: out.to_path_buf(), source: wrong.error })?;
    Ok(BuildReport {
        features,
        broken_rings: collected.broken_rings,
        oversized: drawing.oversized,
        tiles,
        bytes,
        bounds: (west_south, east_north),
        version,
    })
}
