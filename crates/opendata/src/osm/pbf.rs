//! The frame of a `.osm.pbf` file: a row of blobs, each with a small header.
//!
//! Bounds are those of the format: 64 KiB for a header, 32 MiB for a blob, before and after inflation.

use super::error::{Fault, OsmFault};
use super::wire::{Field, Wire, Wrong};
use jiff::civil::Date;
use std::io::Read;

pub(super) const HEADER_LIMIT: u64 = 64 * 1024;
pub(super) const BLOB_LIMIT: u64 = 32 * 1024 * 1024;

/// A blob still compressed, and where its frame starts in the file.
pub(super) struct Blob {
    pub offset: u64,
    pub is_header: bool,
    bytes: Vec<u8>,
}

/// Reads blobs one after the other.
pub(super) struct Blobs<R> {
    reader: R,
    offset: u64,
}

impl<R: Read> Blobs<R> {
    pub(super) fn new(reader: R) -> Blobs<R> {
        Blobs { reader, offset: 0 }
    }

    /// The next blob, `None` at the end of the file. Blobs of unknown types are skipped, as the format asks.
    pub(super) fn blob(&mut self) -> Result<Option<Blob>, Fault> {
        loop {
            let start = self.offset;
            let mut size = [0u8; 4];
            match self.fill(&mut size)? {
                0 => return Ok(None),
                4 => {}
                got => return Err(Fault::at(start, OsmFault::Truncated { missing: 4 - got as u64 })),
            }
            let size = u64::from(u32::from_be_bytes(size));
            if size > HEADER_LIMIT {
                return Err(Fault::at(start, OsmFault::TooBig { size, limit: HEADER_LIMIT }));
            }
            let header = self.exactly(size)?;
            let (kind, size) =
                blob_header(&header).map_err(|wrong| Fault::at(start, OsmFault::Corrupt(wrong)))?;
            if size > BLOB_LIMIT {
                return Err(Fault::at(start, OsmFault::TooBig { size, limit: BLOB_LIMIT }));
            }
            let is_header = kind == b"OSMHeader";
            let is_data = kind == b"OSMData";
            let bytes = self.exactly(size)?;
            if is_header || is_data {
                return Ok(Some(Blob { offset: start, is_header, bytes }));
            }
        }
    }

    /// Fills as much of `buffer` as the file still holds; how many bytes that was.
    fn fill(&mut self, buffer: &mut [u8]) -> Result<usize, Fault> {
        let mut got = 0;
        while got < buffer.len() {
            match self.reader.read(&mut buffer[got..]) {
                Ok(0) => break,
                Ok(n) => got += n,
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                Err(e) => return Err(Fault::at(self.offset, OsmFault::Io(e))),
            }
        }
        self.offset += got as u64;
        Ok(got)
    }

    fn exactly(&mut self, size: u64) -> Result<Vec<u8>, Fault> {
        let start = self.offset;
        let mut bytes = Vec::new();
        // `take` and `read_to_end` grow with what is really there: a lying size allocates nothing.
        self.reader
            .by_ref()
            .take(size)
            .read_to_end(&mut bytes)
            .map_err(|e| Fault::at(start, OsmFault::Io(e)))?;
        let got = bytes.len() as u64;
        self.offset += got;
        if got == size {
            Ok(bytes)
        } else {
            Err(Fault::at(start, OsmFault::Truncated { missing: size - got }))
        }
    }
}

fn blob_header(bytes: &[u8]) -> Result<(&[u8], u64), Wrong> {
    let mut wire = Wire::new(bytes);
    let (mut kind, mut size) = (None, None);
    while let Some((number, field)) = wire.field()? {
        match (number, field) {
            (1, Field::Bytes(b)) => kind = Some(b),
            (3, Field::Varint(v)) => size = Some(v),
            _ => {}
        }
    }
    match (kind, size) {
        (Some(kind), Some(size)) => Ok((kind, size)),
        _ => Err(("en-tête de bloc incomplet", "incomplete block header")),
    }
}

/// The day of an instant, in universal time; `None` before OpenStreetMap existed.
fn day_of(seconds: u64) -> Option<Date> {
    let instant = jiff::Timestamp::from_second(i64::try_from(seconds).ok()?).ok()?;
    let day = instant.to_zoned(jiff::tz::TimeZone::UTC).date();
    (day.year() >= 2004).then_some(day)
}

impl Blob {
    /// The content, inflated: at most 32 MiB.
    pub(super) fn inflate(&self) -> Result<Vec<u8>, Fault> {
        let corrupt = |wrong| Fault::at(self.offset, OsmFault::Corrupt(wrong));
        let mut wire = Wire::new(&self.bytes);
        let (mut raw, mut zlib, mut raw_size, mut other) = (None, None, None, None);
        while let Some((number, field)) = wire.field().map_err(corrupt)? {
            match (number, field) {
                (1, Field::Bytes(b)) => raw = Some(b),
                (2, Field::Varint(v)) => raw_size = Some(v),
                (3, Field::Bytes(b)) => zlib = Some(b),
                (4, Field::Bytes(_)) => other = Some("lzma"),
                (5, Field::Bytes(_)) => other = Some("bzip2"),
                (6, Field::Bytes(_)) => other = Some("lz4"),
                (7, Field::Bytes(_)) => other = Some("zstd"),
                _ => {}
            }
        }
        if let Some(raw) = raw {
            return Ok(raw.to_vec());
        }
        let Some(zlib) = zlib else {
            return Err(match other {
                Some(name) => Fault::at(self.offset, OsmFault::BlobCompression(name)),
                None => corrupt(("bloc sans contenu", "block without content")),
            });
        };
        if let Some(size) = raw_size.filter(|&s| s > BLOB_LIMIT) {
            return Err(Fault::at(self.offset, OsmFault::TooBig { size, limit: BLOB_LIMIT }));
        }
        let mut content = Vec::new();
        flate2::read::ZlibDecoder::new(zlib)
            .take(BLOB_LIMIT + 1)
            .read_to_end(&mut content)
            .map_err(|_| corrupt(("décompression impossible", "decompression failed")))?;
        let size = content.len() as u64;
        if size > BLOB_LIMIT {
            return Err(Fault::at(self.offset, OsmFault::TooBig { size, limit: BLOB_LIMIT }));
        }
        if raw_size.is_some_and(|told| told != size) {
            return Err(corrupt((
                "taille décompressée différente de la taille annoncée",
                "decompressed size other than announced",
            )));
        }
        Ok(content)
    }

    /// Refuses a header that asks for what is not read here; gives the day of the data when it says it
    /// (`osmosis_replication_timestamp`, field 32, seconds since 1970).
    pub(super) fn check_header(&self) -> Result<Option<Date>, Fault> {
        let content = self.inflate()?;
        let mut wire = Wire::new(&content);
        let mut day = None;
        while let Some((number, field)) =
            wire.field().map_err(|w| Fault::at(self.offset, OsmFault::Corrupt(w)))?
        {
            match (number, field) {
                (4, Field::Bytes(name)) if name != b"OsmSchema-V0.6" && name != b"DenseNodes" => {
                    let name: String = String::from_utf8_lossy(name).chars().take(80).collect();
                    return Err(Fault::at(self.offset, OsmFault::Feature(name)));
                }
                (32, Field::Varint(seconds)) => day = day_of(seconds),
                _ => {}
            }
        }
        Ok(day)
    }
}
