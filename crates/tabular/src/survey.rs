//! The first pass over a file: its digest, its size, and which encoding most of it is in.

use sha2::{Digest, Sha256};
use std::io::{self, Read};

/// What one reading of all the bytes says.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// Hexadecimal SHA-256.
    pub sha256: String,
    pub bytes: u64,
    /// Offset of the first NUL.
    pub first_nul: Option<u64>,
    /// Characters of several bytes that are right UTF-8.
    pub wide_characters: u64,
    /// Bytes that are not UTF-8.
    pub bad_bytes: u64,
}

/// Reads everything once, in constant memory. `None` when there are more than `limit` bytes.
pub(crate) fn survey(mut source: impl Read, limit: u64) -> io::Result<Option<Survey>> {
    let mut hash = Sha256::new();
    let mut found = Survey::default();
    let mut buffer = vec![0_u8; 256 << 10];
    // Bytes of a character cut by the end of a chunk, moved to the front of the next one.
    let mut kept = 0;
    loop {
        let read = match source.read(&mut buffer[kept..]) {
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        let chunk = &buffer[kept..kept + read];
        hash.update(chunk);
        if found.first_nul.is_none() {
            found.first_nul = memchr::memchr(0, chunk).map(|at| found.bytes + at as u64);
        }
        found.bytes += read as u64;
        if found.bytes > limit {
            return Ok(None);
        }
        let filled = kept + read;
        kept = count_utf8(&buffer[..filled], &mut found, read == 0);
        buffer.copy_within(filled - kept..filled, 0);
        if read == 0 {
            found.sha256 = hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
            return Ok(Some(found));
        }
    }
}

/// Returns how many bytes at the end begin a character that the chunk does not finish.
fn count_utf8(mut bytes: &[u8], found: &mut Survey, last: bool) -> usize {
    loop {
        match std::str::from_utf8(bytes) {
            Ok(good) => {
                found.wide_characters += wide(good.as_bytes());
                return 0;
            }
            Err(e) => {
                let (good, rest) = bytes.split_at(e.valid_up_to());
                found.wide_characters += wide(good);
                match e.error_len() {
                    Some(n) => {
                        found.bad_bytes += n as u64;
                        bytes = &rest[n..];
                    }
                    None if last => {
                        found.bad_bytes += rest.len() as u64;
                        return 0;
                    }
                    None => return rest.len(),
                }
            }
        }
    }
}

/// How many characters of several bytes begin in valid UTF-8.
fn wide(bytes: &[u8]) -> u64 {
    // Counted in bytes, many at once: a run is short enough for its count to fit.
    let runs = bytes.chunks(usize::from(u8::MAX));
    runs.map(|run| u64::from(run.iter().map(|&b| u8::from(b >= 0xC0)).sum::<u8>())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, so that every character is cut.
    struct Drip<'a>(&'a [u8]);
    impl Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let n = self.0.len().min(1);
            buffer[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    #[test]
    fn characters_cut_between_chunks_are_still_utf8() {
        let text = "Étage;Bâtiment;€";
        let s = survey(Drip(text.as_bytes()), 100).unwrap().unwrap();
        let long = survey("é".repeat(700).as_bytes(), 10_000).unwrap().unwrap();
        assert_eq!((long.wide_characters, long.bad_bytes), (700, 0));
        assert_eq!((s.wide_characters, s.bad_bytes, s.bytes), (3, 0, text.len() as u64));
    }

    #[test]
    fn counts_bad_bytes_and_knows_the_digest() {
        let s = survey(&b"abc\xE9;\xC3"[..], 100).unwrap().unwrap();
        assert_eq!((s.wide_characters, s.bad_bytes), (0, 2));
        let abc = survey(&b"abc"[..], 100).unwrap().unwrap();
        assert_eq!(abc.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn stops_at_the_limit() {
        assert!(survey(io::repeat(b'x'), 1_000_000).unwrap().is_none());
    }
}
