//! Reading a base map: header, directories and tiles of a PMTiles v3 file, straight from the disk.
//!
//! Read here rather than with the asynchronous reader of the `pmtiles` crate: a page needs one tile, which is two
//! reads of a local file. Every length of the file is checked before it is believed.

use crate::archive::{hex, tile_id};
use crate::error::AtlasError;
use flate2::read::GzDecoder;
use model::Point;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

const HEADER: usize = 127;
/// Directories and tiles larger than this are not ours.
const MOST_BYTES: u64 = 64 << 20;
/// Directories kept in memory: enough for the whole of France, and a limit.
const MOST_LEAVES: usize = 256;

#[derive(Debug, Clone, Copy)]
struct Entry {
    id: u64,
    run: u32,
    length: u32,
    at: u64,
}

#[derive(Debug, Clone, Copy)]
struct Region {
    at: u64,
    length: u64,
}

/// A base map on the disk. Cheap to share between threads.
#[derive(Debug)]
pub struct Basemap {
    path: PathBuf,
    inside: Mutex<Inside>,
    root: Arc<[Entry]>,
    leaves: Region,
    tiles: Region,
    bounds: (Point, Point),
    zooms: (u8, u8),
    version: String,
}

#[derive(Debug)]
struct Inside {
    file: File,
    length: u64,
    known: BTreeMap<u64, Arc<[Entry]>>,
}

impl Basemap {
    /// Opens a file and reads its header and its first directory.
    ///
    /// # Errors
    /// When the file cannot be read, is not a PMTiles v3 file of gzip vector tiles, or is damaged.
    pub fn open(path: impl AsRef<Path>) -> Result<Basemap, AtlasError> {
        let path = path.as_ref().to_path_buf();
        let damaged = |what| AtlasError::Damaged { path: path.clone(), what };
        let mut file = File::open(&path).map_err(AtlasError::io(&path))?;
        let length = file.metadata().map_err(AtlasError::io(&path))?.len();
        let mut header = [0; HEADER];
        if length < HEADER as u64 {
            return Err(damaged("too short for a base map"));
        }
        file.read_exact(&mut header).map_err(AtlasError::io(&path))?;
        if !header.starts_with(b"PMTiles\x03") {
            return Err(damaged("not a PMTiles v3 file"));
        }
        // Gzip directories, gzip tiles, vector tiles.
        if header[97..100] != [2, 2, 1] {
            return Err(damaged("not gzip vector tiles"));
        }
        let region = |at| Region { at: long(&header, at), length: long(&header, at + 8) };
        let (root, metadata, leaves, tiles) = (region(8), region(24), region(40), region(56));
        let degrees = |at: usize| {
            f64::from(i32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])) / 1e7
        };
        let bounds = (Point::new(degrees(102), degrees(106)), Point::new(degrees(110), degrees(114)));
        let zooms = (header[100], header[101]);

        let mut inside = Inside { file, length, known: BTreeMap::new() };
        let root =
            inside.directory(root.at, root.length).ok_or_else(|| damaged("its directory cannot be read"))?;
        let said = inside
            .inflated(metadata.at, metadata.length)
            .and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok())
            .and_then(|json| json.get("version")?.as_str().map(str::to_owned))
            .filter(|version| {
                !version.is_empty() && version.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            });
        let version = match said {
            Some(version) => version,
            None => digest(&mut inside.file).map_err(AtlasError::io(&path))?,
        };
        Ok(Basemap {
            path,
            inside: Mutex::new(inside),
            root: root.into(),
            leaves,
            tiles,
            bounds,
            zooms,
            version,
        })
    }

    /// The bytes of a tile: a gzip Mapbox Vector Tile (`Content-Encoding: gzip`,
    /// `Content-Type: application/vnd.mapbox-vector-tile`). `None` where there is nothing to draw.
    ///
    /// # Errors
    /// When the file is damaged or cannot be read any more.
    pub fn tile(&self, z: u8, x: u32, y: u32) -> Result<Option<Vec<u8>>, AtlasError> {
        let Some((id, _)) = tile_id(z, x, y) else { return Ok(None) };
        // A tile is complete or not written: a panic elsewhere cannot have left half a state here.
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let mut directory = self.root.clone();
        // Root, leaf, and one more that the format allows: a loop of directories ends here.
        for _ in 0..4 {
            let Some(entry) = find(&directory, id) else { return Ok(None) };
            if entry.run > 0 {
                let bytes = entry
                    .at
                    .checked_add(u64::from(entry.length))
                    .filter(|&end| end <= self.tiles.length)
                    .and_then(|_| inside.read(self.tiles.at.checked_add(entry.at)?, u64::from(entry.length)));
                return bytes.map(Some).ok_or_else(|| self.damaged("a tile is outside the file"));
            }
            let at = self.leaves.at.checked_add(entry.at);
            let leaf = at.and_then(|at| inside.leaf(at, u64::from(entry.length)));
            directory = leaf.ok_or_else(|| self.damaged("a directory cannot be read"))?;
        }
        Err(self.damaged("its directories turn in circles"))
    }

    /// South-west and north-east corners of what is drawn.
    #[must_use]
    pub fn bounds(&self) -> (Point, Point) {
        self.bounds
    }

    /// Smallest and largest zoom.
    #[must_use]
    pub fn zooms(&self) -> (u8, u8) {
        self.zooms
    }

    /// Digest of the content, made of letters and digits: put it in the URL of tiles and they may be cached for ever.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    fn damaged(&self, what: &'static str) -> AtlasError {
        AtlasError::Damaged { path: self.path.clone(), what }
    }
}

impl Inside {
    fn read(&mut self, at: u64, length: u64) -> Option<Vec<u8>> {
        if length > MOST_BYTES || at.checked_add(length)? > self.length {
            return None;
        }
        let mut bytes = vec![0; usize::try_from(length).ok()?];
        self.file.seek(SeekFrom::Start(at)).ok()?;
        self.file.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }

    fn inflated(&mut self, at: u64, length: u64) -> Option<Vec<u8>> {
        let packed = self.read(at, length)?;
        let mut out = Vec::new();
        GzDecoder::new(packed.as_slice()).take(MOST_BYTES).read_to_end(&mut out).ok()?;
        Some(out)
    }

    fn directory(&mut self, at: u64, length: u64) -> Option<Vec<Entry>> {
        entries(&self.inflated(at, length)?)
    }

    fn leaf(&mut self, at: u64, length: u64) -> Option<Arc<[Entry]>> {
        if let Some(known) = self.known.get(&at) {
            return Some(known.clone());
        }
        let leaf: Arc<[Entry]> = self.directory(at, length)?.into();
        if self.known.len() >= MOST_LEAVES {
            self.known.clear();
        }
        self.known.insert(at, leaf.clone());
        Some(leaf)
    }
}

fn long(bytes: &[u8; HEADER], at: usize) -> u64 {
    bytes[at..at + 8].iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte))
}

fn digest(file: &mut File) -> std::io::Result<String> {
    file.seek(SeekFrom::Start(0))?;
    let mut digest = Sha256::new();
    std::io::copy(file, &mut digest)?;
    Ok(hex(&digest.finalize()[..8]))
}

fn find(directory: &[Entry], id: u64) -> Option<Entry> {
    let after = directory.partition_point(|entry| entry.id <= id);
    let entry = *directory.get(after.checked_sub(1)?)?;
    (entry.run == 0 || id - entry.id < u64::from(entry.run)).then_some(entry)
}

/// The four columns of a directory: ids (differences), runs, lengths, places (0: right after the previous one).
fn entries(mut bytes: &[u8]) -> Option<Vec<Entry>> {
    let bytes = &mut bytes;
    let count = usize::try_from(varint(bytes)?).ok()?;
    // Each entry takes at least four bytes: a wild count is refused before memory is asked for.
    if count > bytes.len() / 4 {
        return None;
    }
    let mut out = vec![Entry { id: 0, run: 0, length: 0, at: 0 }; count];
    let mut id = 0_u64;
    for entry in &mut out {
        id = id.checked_add(varint(bytes)?)?;
        entry.id = id;
    }
    for entry in &mut out {
        entry.run = u32::try_from(varint(bytes)?).ok()?;
    }
    for entry in &mut out {
        entry.length = u32::try_from(varint(bytes)?).ok()?;
    }
    let mut next = None;
    for entry in &mut out {
        entry.at = match varint(bytes)? {
            0 => next?,
            at => at - 1,
        };
        next = Some(entry.at.checked_add(u64::from(entry.length))?);
    }
    Some(out)
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}
