//! Elevation tiles, and what they can honestly say of a slope.
//!
//! HGT tiles (SRTM and its like): one degree by one degree, 1 201² or 3 601² heights in metres, big-endian, −32768
//! where nothing was measured. Read as `.hgt` or `.hgt.zip`.
//!
//! # What a slope from a tile is worth
//! A tile of 30 or 90 m smooths the ground and adds noise: on a short edge, a slope computed from it is mostly
//! noise. So a slope is never a figure here but an **interval**. Along each window of at least one cell, the
//! interval is `|slope| ± doubt`, where the doubt is two points' relative error ([`RELATIVE_ERROR_M`]) over the length
//! of the window, never less than one cell: an edge shorter than a cell is given the slope of its cell, with the
//! doubt of a cell. An edge is as steep as its steepest window.
//! What this decides: an interval wholly below a profile's limit is *known* gentle, wholly beyond is a known
//! refusal, astride it is presumed or unknown by its middle (see `profile`). Bridges, tunnels and steps are never
//! measured, and a figure in the map or from the field always wins.

use model::{Language, Point, Words};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Relative vertical error between two points a few hundred metres apart, in metres: the published absolute error
/// of SRTM is 16 m at 90 %, most of it common to neighbours; 2 m is our cautious reading of its local noise.
pub const RELATIVE_ERROR_M: f64 = 2.0;

const VOID: i16 = i16::MIN;

/// Why a tile is refused.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words().told_in(Language::Fr))]
pub enum ElevationError {
    Io {
        path: PathBuf,
        error: std::io::Error,
    },
    /// The name does not say which degree the tile covers.
    Name {
        path: PathBuf,
    },
    /// No tile has this number of bytes.
    Size {
        path: PathBuf,
        size: u64,
    },
    /// A broken archive; what its reader says is in its own language.
    Zip {
        path: PathBuf,
        reason: Words,
    },
}

impl ElevationError {
    /// Which file, what is wrong with it and what to do, in French and in English.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            ElevationError::Io { path, error } => Words::from((
                format!("{}: lecture impossible : {error}. Vérifiez le fichier", named(path)),
                format!("{}: it cannot be read: {error}. Check the file", named(path)),
            )),
            ElevationError::Name { path } => Words::from((
                format!(
                    "{}: le nom ne dit pas quel degré la tuile couvre. Il doit ressembler à N43E007.hgt ou \
                     N43E007.hgt.zip",
                    named(path)
                ),
                format!(
                    "{}: the name does not say which degree the tile covers. It must look like N43E007.hgt or \
                     N43E007.hgt.zip",
                    named(path)
                ),
            )),
            ElevationError::Size { path, size } => Words::from((
                format!(
                    "{}: {size} octets ; une tuile HGT en a 2 884 802 (3 secondes d'arc) ou 25 934 402 (1 seconde). \
                     Téléchargez-la à nouveau",
                    named(path)
                ),
                format!(
                    "{}: {size} bytes; an HGT tile has 2,884,802 (3 arc seconds) or 25,934,402 (1 second). Download \
                     it again",
                    named(path)
                ),
            )),
            ElevationError::Zip { path, reason } => Words::from((
                format!(
                    "{}: archive illisible : {}. Téléchargez-la à nouveau",
                    named(path),
                    reason.told_in(Language::Fr)
                ),
                format!(
                    "{}: unreadable archive: {}. Download it again",
                    named(path),
                    reason.told_in(Language::En)
                ),
            )),
        }
    }
}

/// The folder is the server's: whoever sent the tile knows it by its name.
fn named(path: &Path) -> std::ffi::os_str::Display<'_> {
    path.file_name().unwrap_or(path.as_os_str()).display()
}

/// One square degree.
struct Tile {
    /// Heights per side.
    side: usize,
    /// Rows from north to south, metres.
    heights: Vec<i16>,
}

/// Tiles, by the degree of their south-west corner.
#[derive(Default)]
pub struct Elevation {
    tiles: BTreeMap<(i16, i16), Tile>,
}

/// What elevation says of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Relief {
    pub slope_lo: u16,
    pub slope_hi: u16,
    pub climb_dm: u16,
    pub descent_dm: u16,
}

impl std::fmt::Debug for Elevation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Elevation").field("tiles", &self.tiles.keys().collect::<Vec<_>>()).finish()
    }
}

impl Elevation {
    #[must_use]
    pub fn new() -> Elevation {
        Elevation::default()
    }

    /// Adds a tile, `.hgt` or `.hgt.zip`, recognised by content; its place is in its name.
    ///
    /// # Errors
    /// When the file is not a tile of one of the two sizes, or its name does not say where it is.
    pub fn add(&mut self, path: impl AsRef<Path>) -> Result<(), ElevationError> {
        let path = path.as_ref();
        let io = |error| ElevationError::Io { path: path.to_path_buf(), error };
        let corner = path
            .file_name()
            .and_then(|n| n.to_str())
            .and_then(corner_of)
            .ok_or_else(|| ElevationError::Name { path: path.to_path_buf() })?;
        let mut file = std::fs::File::open(path).map_err(io)?;
        let mut start = [0u8; 4];
        let zipped = file.read_exact(&mut start).is_ok() && start == *b"PK\x03\x04";
        let bytes = if zipped {
            unzipped(path)?
        } else {
            bounded(std::fs::File::open(path).map_err(io)?).map_err(io)?
        };
        self.insert(corner, &bytes).map_err(|size| ElevationError::Size { path: path.to_path_buf(), size })
    }

    /// Adds a tile from its bytes. The error is its size, when no tile has it.
    fn insert(&mut self, corner: (i16, i16), bytes: &[u8]) -> Result<(), u64> {
        let side = match bytes.len() {
            n if n == 2 * 1201 * 1201 => 1201,
            n if n == 2 * 3601 * 3601 => 3601,
            n => return Err(n as u64),
        };
        let heights = bytes.as_chunks::<2>().0.iter().map(|&pair| i16::from_be_bytes(pair)).collect();
        self.tiles.insert(corner, Tile { side, heights });
        Ok(())
    }

    /// Height in metres, between the four nearest measures; `None` off the tiles or where one of them is missing.
    #[must_use]
    pub fn height(&self, point: Point) -> Option<f64> {
        let (tile, x, y) = self.cell(point)?;
        let (col, row) = ((x as usize).min(tile.side - 2), (y as usize).min(tile.side - 2));
        let (fx, fy) = (x - col as f64, y - row as f64);
        let at = |c: usize, r: usize| {
            tile.heights.get(r * tile.side + c).copied().filter(|&h| h != VOID).map(f64::from)
        };
        let north = at(col, row)? * (1.0 - fx) + at(col + 1, row)? * fx;
        let south = at(col, row + 1)? * (1.0 - fx) + at(col + 1, row + 1)? * fx;
        Some(north * (1.0 - fy) + south * fy)
    }

    /// The tile of a point, and columns east and rows south of its north-west corner.
    fn cell(&self, point: Point) -> Option<(&Tile, f64, f64)> {
        if !point.is_plausible() {
            return None;
        }
        let corner = (point.lat.floor() as i16, point.lon.floor() as i16);
        let tile = self.tiles.get(&corner)?;
        let steps = (tile.side - 1) as f64;
        let x = (point.lon - f64::from(corner.1)) * steps;
        let y = (f64::from(corner.0) + 1.0 - point.lat) * steps;
        Some((tile, x, y))
    }

    /// Bounds of the steepest window of a line, and what is climbed and descended.
    pub(crate) fn relief(&self, line: &[Point]) -> Option<Relief> {
        let (first, last) = (*line.first()?, *line.last()?);
        let (tile, ..) = self.cell(first)?;
        // One step of latitude: 30.9 m or 92.7 m; never less than the 30 m over which slopes are smoothed.
        let window = (111_195.0 / (tile.side - 1) as f64).max(30.0);
        let steps: Vec<f64> = line.windows(2).map(|p| p[0].distance_m(p[1])).collect();
        let total: f64 = steps.iter().sum();
        if total < 0.5 {
            return None;
        }
        let count = (total / window).floor().max(1.0);
        let mut heights = Vec::with_capacity(count as usize + 1);
        for i in 0..=count as usize {
            heights.push(self.height(at_distance(line, &steps, total * i as f64 / count))?);
        }
        let stretch = total / count;
        let doubt = RELATIVE_ERROR_M * std::f64::consts::SQRT_2 / stretch.max(window);
        let (mut lo, mut hi) = (0.0f64, 0.0f64);
        let (mut climb, mut descent) = (0.0, 0.0);
        for pair in heights.windows(2) {
            let rise = pair[1] - pair[0];
            let slope = rise.abs() / stretch;
            lo = lo.max(slope - doubt);
            hi = hi.max(slope + doubt);
            // A rise within the noise is no rise: time must not grow with the noise.
            if slope > doubt {
                climb += rise.max(0.0);
                descent += (-rise).max(0.0);
            }
        }
        if first == last && count < 2.0 {
            return None;
        }
        let per_mille = |v: f64| (v * 1000.0).round().clamp(0.0, 60_000.0) as u16;
        let dm = |v: f64| (v * 10.0).round().clamp(0.0, 60_000.0) as u16;
        Some(Relief {
            slope_lo: per_mille(lo),
            slope_hi: per_mille(hi),
            climb_dm: dm(climb),
            descent_dm: dm(descent),
        })
    }
}

fn at_distance(line: &[Point], steps: &[f64], mut distance: f64) -> Point {
    for (pair, &step) in line.windows(2).zip(steps) {
        if distance <= step && step > 0.0 {
            let t = (distance / step).clamp(0.0, 1.0);
            let (a, b) = (pair[0], pair[1]);
            return Point::new(a.lon + t * (b.lon - a.lon), a.lat + t * (b.lat - a.lat));
        }
        distance -= step;
    }
    line.last().copied().unwrap_or(Point::new(0.0, 0.0))
}

/// `N43E007…` → (43, 7).
fn corner_of(name: &str) -> Option<(i16, i16)> {
    let letters = name.as_bytes();
    let number = |from: usize, to: usize| name.get(from..to)?.parse::<i16>().ok();
    let lat = number(1, 3)?;
    let lon = number(4, 7)?;
    let lat = match letters.first()? {
        b'N' | b'n' => lat,
        b'S' | b's' => -lat,
        _ => return None,
    };
    let lon = match letters.get(3)? {
        b'E' | b'e' => lon,
        b'W' | b'w' => -lon,
        _ => return None,
    };
    ((-90..90).contains(&lat) && (-180..180).contains(&lon)).then_some((lat, lon))
}

/// One byte more than the largest tile: what is longer is refused by its size.
const LIMIT: u64 = 2 * 3601 * 3601 + 1;

fn bounded(reader: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(LIMIT).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unzipped(path: &Path) -> Result<Vec<u8>, ElevationError> {
    let wrong = |reason: Words| ElevationError::Zip { path: path.to_path_buf(), reason };
    let said = |error: &dyn std::fmt::Display| wrong(Words::same(error.to_string()));
    let file = std::fs::File::open(path).map_err(|e| said(&e))?;
    let mut archive = zip::ZipArchive::new(file).map_err(|e| said(&e))?;
    let name = archive
        .file_names()
        .filter_map(|name| Some(name.ok()?.into_owned()))
        .filter(|name| name.to_ascii_lowercase().ends_with(".hgt"))
        .min()
        .ok_or_else(|| wrong(Words::from(("aucun fichier .hgt dedans", "no .hgt file in it"))))?;
    let tile = archive.by_name(&name).map_err(|e| said(&e))?;
    bounded(tile).map_err(|e| said(&e))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tile whose height is given by column and row.
    fn tile(height: impl Fn(usize, usize) -> i16) -> Elevation {
        let mut bytes = Vec::with_capacity(2 * 1201 * 1201);
        for row in 0..1201 {
            for col in 0..1201 {
                bytes.extend_from_slice(&height(col, row).to_be_bytes());
            }
        }
        let mut elevation = Elevation::new();
        elevation.insert((48, 2), &bytes).unwrap();
        elevation
    }

    fn line(metres: f64) -> Vec<Point> {
        vec![Point::new(2.5, 48.5), Point::new(2.5, 48.5 + metres / 111_195.0)]
    }

    #[test]
    fn flat_ground_is_known_to_be_gentle_only_over_a_long_line() {
        let flat = tile(|_, _| 100);
        let long = flat.relief(&line(92.0)).unwrap();
        assert_eq!((long.slope_lo, long.climb_dm, long.descent_dm), (0, 0, 0));
        assert!(long.slope_hi <= 31, "{long:?}");
        let short = flat.relief(&line(5.0)).unwrap();
        assert_eq!(short.slope_hi, long.slope_hi, "a short line has the doubt of a cell");
    }

    #[test]
    fn a_steep_hillside_is_known_to_be_steep() {
        // 10 m per row of 92.7 m: 10.8 %.
        let hill = tile(|_, row| 12_010 - 10 * row as i16);
        let relief = hill.relief(&line(400.0)).unwrap();
        assert!(relief.slope_lo > 70 && relief.slope_hi < 145, "{relief:?}");
        assert!((400..460).contains(&relief.climb_dm), "{relief:?}");
        assert_eq!(relief.descent_dm, 0);
    }

    #[test]
    fn where_nothing_was_measured_nothing_is_said() {
        let holed = tile(|col, _| if col == 600 { VOID } else { 50 });
        assert!(holed.height(Point::new(2.5, 48.5)).is_none());
        assert!(holed.height(Point::new(2.4, 48.5)).is_some());
        assert!(holed.height(Point::new(3.5, 48.5)).is_none());
        assert!(holed.relief(&line(100.0)).is_none());
    }

    #[test]
    fn names_say_where_a_tile_is() {
        assert_eq!(corner_of("N43E007.hgt.zip"), Some((43, 7)));
        assert_eq!(corner_of("S21E055.hgt"), Some((-21, 55)));
        assert_eq!(corner_of("n48w005.hgt"), Some((48, -5)));
        for name in ["", "43E007.hgt", "N4xE007", "N43Z007", "é43E007"] {
            assert_eq!(corner_of(name), None, "{name}");
        }
    }

    #[test]
    fn what_is_not_a_tile_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("N48E002.hgt");
        std::fs::write(&path, b"<html>404</html>").unwrap();
        assert!(matches!(Elevation::new().add(&path), Err(ElevationError::Size { size: 16, .. })));
        std::fs::write(&path, b"PK\x03\x04 not an archive").unwrap();
        assert!(matches!(Elevation::new().add(&path), Err(ElevationError::Zip { .. })));
        let nameless = folder.path().join("tile.hgt");
        std::fs::write(&nameless, b"").unwrap();
        assert!(matches!(Elevation::new().add(&nameless), Err(ElevationError::Name { .. })));
    }
}
