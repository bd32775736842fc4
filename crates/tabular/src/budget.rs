//! Counting what a workbook really inflates to, before any parser sees it.
//!
//! The sizes that an archive declares are not believed: every entry is inflated once into nothing and counted.
//! The pass also refuses what makes the reader of workbooks reserve memory on a number written in the file.

use crate::error::TableError;
use crate::limits::Limits;
use model::Words;
use std::io::{Read, Seek};
use zip::result::ZipError;

/// An entry smaller than this once inflated may be compressed as much as it likes.
const SMALL_ENTRY: u64 = 1 << 20;

/// Inflates every entry of the archive and checks the bounds.
///
/// # Errors
/// [`TableError`] when a bound is passed, when the archive is broken or encrypted, or when it is not an XLSX.
pub(crate) fn check(source: impl Read + Seek, file_bytes: u64, limits: &Limits) -> Result<(), TableError> {
    let mut archive = zip::ZipArchive::new(source).map_err(broken)?;
    if archive.len() > limits.zip_entries {
        return Err(TableError::TooManyEntries { limit: limits.zip_entries });
    }
    let mut total = 0;
    let mut is_workbook = false;
    let mut other = None;
    let mut buffer = vec![0_u8; 64 << 10];
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(broken)?;
        let stored = entry.compressed_size().max(1);
        let name = entry.name().map(|n| n.to_ascii_lowercase()).unwrap_or_default();
        is_workbook |= name.ends_with("workbook.xml");
        if name == "mimetype" || name == "content.xml" {
            other = Some(("OpenDocument (.ods)", "OpenDocument (.ods)"));
        } else if name.ends_with("workbook.bin") {
            other = Some(("classeur binaire (.xlsb)", "binary workbook (.xlsb)"));
        }
        let mut scan = CountScan::default();
        let mut inflated = 0;
        loop {
            let read = entry
                .read(&mut buffer)
                .map_err(|e| TableError::BrokenWorkbook(Words::same(e.to_string())))?;
            if read == 0 {
                break;
            }
            inflated += read as u64;
            total += read as u64;
            if total > limits.inflated_bytes {
                return Err(TableError::InflatesTooMuch { limit: limits.inflated_bytes });
            }
            let ratio = limits.inflate_ratio;
            if inflated > SMALL_ENTRY && (inflated / stored > ratio || total / file_bytes.max(1) > ratio) {
                return Err(TableError::CompressedTooMuch { limit: ratio });
            }
            if name.ends_with(".xml") {
                scan.feed(&buffer[..read], limits.cells)?;
            }
        }
    }
    match (is_workbook, other) {
        (true, _) => Ok(()),
        (false, Some(kind)) => Err(TableError::OtherSpreadsheet(kind)),
        (false, None) => Err(TableError::Binary {
            what: ("une archive qui n'est pas un classeur", "an archive that is not a workbook"),
            offset: 0,
        }),
    }
}

fn broken(error: ZipError) -> TableError {
    match error {
        ZipError::UnsupportedArchive(reason) if reason.to_lowercase().contains("password") => {
            TableError::Encrypted
        }
        other => TableError::BrokenWorkbook(Words::same(other.to_string())),
    }
}

/// Looks for `uniqueCount="N"`: the reader of shared strings reserves N strings before it reads one, so that a
/// short file may ask for all the memory of the machine.
#[derive(Default)]
struct CountScan {
    /// End of the previous chunk, in case the attribute is cut.
    tail: Vec<u8>,
}

impl CountScan {
    const NAME: &'static [u8] = b"uniqueCount";
    /// Longest attribute that we follow across two chunks.
    const KEPT: usize = 96;

    fn feed(&mut self, chunk: &[u8], limit: u64) -> Result<(), TableError> {
        // A part in UTF-16 would hide the attribute; no spreadsheet program writes one.
        if memchr::memchr(0, chunk).is_some() {
            return Err(TableError::BrokenWorkbook(Words::from((
                "caractères nuls dans le XML",
                "null characters in the XML",
            ))));
        }
        let kept = self.tail.len().min(Self::KEPT);
        let mut window = self.tail.split_off(self.tail.len() - kept);
        window.extend_from_slice(chunk);
        for at in memchr::memmem::find_iter(&window, Self::NAME) {
            let value = &window[at + Self::NAME.len()..];
            let value = &value[..value.len().min(Self::KEPT - Self::NAME.len())];
            let digits = value
                .iter()
                .skip_while(|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'"' | b'\'' | b'+' | b'0'))
                .take_while(|b| b.is_ascii_digit())
                .fold(0_u64, |n, b| n.saturating_mul(10).saturating_add(u64::from(b - b'0')));
            let padded = value.len() > 40
                && value.iter().take(40).all(|b| b.is_ascii_whitespace() || b"='\"+0".contains(b));
            if digits > limit || padded {
                return Err(TableError::TooManyCells { limit });
            }
        }
        self.tail = window;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_cut_between_two_chunks_is_still_seen() {
        let text = b"<sst uniqueCount=\"99999999999\">";
        for cut in 0..text.len() {
            let mut scan = CountScan::default();
            let first = scan.feed(&text[..cut], 1000);
            let second = scan.feed(&text[cut..], 1000);
            assert!(first.is_err() || second.is_err(), "cut at {cut}");
        }
        let mut scan = CountScan::default();
        assert!(scan.feed(b"<sst uniqueCount=\"12\">", 1000).is_ok());
    }
}
