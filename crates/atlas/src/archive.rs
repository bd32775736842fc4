//! Tiles wait in a temporary file until all are drawn, because an archive wants them in the order of its own curve.

use crate::error::AtlasError;
use crate::mercator::TileAddress;
use pmtiles::{TileCoord, TileId};
use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// What receives tiles, in the order of an archive.
pub(crate) type EachTile<'a> = dyn FnMut(u64, TileCoord, &[u8]) -> Result<(), AtlasError> + 'a;

/// More tiles than the whole of France has: a map beyond that is a mistake.
const MOST_TILES: usize = 6_000_000;

/// The order of a tile in an archive; `None` for an address that is not one.
pub(crate) fn tile_id(z: u8, x: u32, y: u32) -> Option<(u64, TileCoord)> {
    let coord = TileCoord::new(z, x, y).ok()?;
    Some((TileId::from(coord).value(), coord))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) struct Spool {
    folder: PathBuf,
    file: BufWriter<File>,
    at: u64,
    /// Order, address, place and length in the file.
    index: Vec<(u64, TileCoord, u64, u32)>,
}

impl Spool {
    /// A file without a name: it goes with the process, whatever happens.
    pub fn new(folder: &Path) -> Result<Spool, AtlasError> {
        let file = tempfile::tempfile_in(folder).map_err(AtlasError::io(folder))?;
        Ok(Spool { folder: folder.to_path_buf(), file: BufWriter::new(file), at: 0, index: Vec::new() })
    }

    pub fn len(&self) -> u64 {
        self.index.len() as u64
    }

    pub fn push(&mut self, TileAddress { z, x, y }: TileAddress, bytes: &[u8]) -> Result<(), AtlasError> {
        let (Some((id, coord)), Ok(length)) = (tile_id(z, x, y), u32::try_from(bytes.len())) else {
            return Ok(());
        };
        if self.index.len() >= MOST_TILES {
            return Err(AtlasError::TooLarge { most: MOST_TILES });
        }
        self.file.write_all(bytes).map_err(AtlasError::io(&self.folder))?;
        self.index.push((id, coord, self.at, length));
        self.at += u64::from(length);
        Ok(())
    }

    /// Gives the tiles back in the order of the archive.
    pub fn read_sorted(self, each: &mut EachTile<'_>) -> Result<(), AtlasError> {
        let Spool { folder, file, mut index, .. } = self;
        let mut file = file.into_inner().map_err(|wrong| AtlasError::io(&folder)(wrong.into_error()))?;
        index.sort_unstable_by_key(|entry| entry.0);
        let mut bytes = Vec::new();
        for (id, coord, at, length) in index {
            bytes.resize(length as usize, 0);
            file.seek(SeekFrom::Start(at))
                .and_then(|_| file.read_exact(&mut bytes))
                .map_err(AtlasError::io(&folder))?;
            each(id, coord, &bytes)?;
        }
        Ok(())
    }
}
