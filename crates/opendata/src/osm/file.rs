//! A file on disk: what it is, from its first bytes, and a pass over its elements.

use super::block::read_block;
use super::error::{Fault, OsmError, OsmFault};
use super::pbf::Blobs;
use super::xml::read_xml;
use super::{Element, Flow};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// What a file is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OsmFormat {
    Pbf,
    Xml,
    GzippedXml,
}

/// A file recognised as a map.
#[derive(Debug, Clone)]
pub struct OsmFile {
    path: PathBuf,
    format: OsmFormat,
    size: u64,
}

/// How much of the start of a file is looked at.
const SNIFFED: usize = 4096;

impl OsmFile {
    /// Looks at the first bytes of a file.
    ///
    /// # Errors
    /// When it cannot be read, or is not a map: empty, a web page, JSON, another compression…
    pub fn open(path: impl AsRef<Path>) -> Result<OsmFile, OsmError> {
        let path = path.as_ref().to_path_buf();
        let look = || -> Result<(OsmFormat, u64), Fault> {
            let file = File::open(&path)?;
            let size = file.metadata()?.len();
            let mut start = Vec::new();
            file.take(SNIFFED as u64).read_to_end(&mut start)?;
            let mut format = sniff(&start).map_err(Fault::whole)?;
            if format == OsmFormat::GzippedXml {
                let mut inside = Vec::new();
                let gzip = flate2::read::MultiGzDecoder::new(File::open(&path)?);
                gzip.take(SNIFFED as u64).read_to_end(&mut inside).map_err(|_| {
                    Fault::at(
                        0,
                        OsmFault::Corrupt(("décompression gzip impossible", "gzip decompression failed")),
                    )
                })?;
                format = match sniff(&inside).map_err(Fault::whole)? {
                    OsmFormat::Xml => OsmFormat::GzippedXml,
                    _ => return Err(Fault::whole(OsmFault::UnknownFormat)),
                };
            }
            Ok((format, size))
        };
        match look() {
            Ok((format, size)) => Ok(OsmFile { path, format, size }),
            Err(fault) => Err(fault.of(&path)),
        }
    }

    #[must_use]
    pub fn format(&self) -> OsmFormat {
        self.format
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Bytes on disk.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Delivers every element in the order of the file, until the visitor breaks. Nodes whose coordinates are
    /// off the Earth are not delivered. Memory is that of one block.
    ///
    /// # Errors
    /// When the file is truncated or damaged. Elements before the fault have been delivered.
    pub fn pass(&self, mut visit: impl FnMut(Element<'_>) -> Flow) -> Result<(), OsmError> {
        self.pass_inner(&mut visit).map_err(|fault| fault.of(&self.path))
    }

    fn pass_inner(&self, visit: &mut dyn FnMut(Element<'_>) -> Flow) -> Result<(), Fault> {
        if self.format != OsmFormat::Pbf {
            return read_xml(self.text()?, visit).map(drop);
        }
        let mut blobs = self.blobs()?;
        while let Some(blob) = blobs.blob()? {
            if blob.is_header {
                blob.check_header()?;
                continue;
            }
            let content = blob.inflate()?;
            let flow = read_block(&content, visit)
                .map_err(|wrong| Fault::at(blob.offset, OsmFault::Corrupt(wrong)))?;
            if flow.is_break() {
                break;
            }
        }
        Ok(())
    }

    pub(super) fn blobs(&self) -> Result<Blobs<BufReader<File>>, Fault> {
        Ok(Blobs::new(BufReader::with_capacity(1 << 18, File::open(&self.path)?)))
    }

    pub(super) fn text(&self) -> Result<Box<dyn BufRead>, Fault> {
        let file = File::open(&self.path)?;
        Ok(if self.format == OsmFormat::GzippedXml {
            let gzip = flate2::read::MultiGzDecoder::new(BufReader::new(file));
            Box::new(BufReader::with_capacity(1 << 16, gzip))
        } else {
            Box::new(BufReader::with_capacity(1 << 16, file))
        })
    }
}

impl Fault {
    pub(super) fn of(self, path: &Path) -> OsmError {
        OsmError { path: path.to_path_buf(), offset: self.offset, fault: self.fault }
    }
}

/// Tells what a file is from its first bytes.
fn sniff(start: &[u8]) -> Result<OsmFormat, OsmFault> {
    let compression = |name, command| Err(OsmFault::Compression { name, command });
    match start {
        [] => return Err(OsmFault::Empty),
        [0x1f, 0x8b, ..] => return Ok(OsmFormat::GzippedXml),
        [b'B', b'Z', b'h', ..] => return compression("bzip2", "bunzip2 carte.osm.bz2"),
        [0xfd, b'7', b'z', b'X', b'Z', ..] => return compression("xz", "unxz carte.osm.xz"),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => return compression("zstd", "unzstd carte.osm.zst"),
        [b'P', b'K', 3, 4, ..] => return compression("zip", "unzip carte.zip"),
        [0, 0, _, _, 0x0a, 9, b'O', b'S', b'M', b'H', ..] => return Ok(OsmFormat::Pbf),
        _ => {}
    }
    let text = String::from_utf8_lossy(start).to_ascii_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.is_empty() && start.len() < SNIFFED {
        return Err(OsmFault::Empty);
    }
    if text.starts_with(['{', '[']) {
        return Err(OsmFault::Json);
    }
    if text.starts_with("<!doctype html") || text.contains("<html") {
        return Err(OsmFault::WebPage);
    }
    if text.contains("<osmchange") {
        return Err(OsmFault::Changes);
    }
    if text.starts_with("<?xml") || text.starts_with("<osm") || text.starts_with("<!--") {
        return Ok(OsmFormat::Xml);
    }
    Err(OsmFault::UnknownFormat)
}
