//! Where the bytes are, and UTF-16 made UTF-8 on the way.

use crate::error::TableError;
use encoding_rs::{CoderResult, Decoder, UTF_16BE, UTF_16LE};
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::PathBuf;
use std::sync::Arc;

/// Bytes that several readers go through.
#[derive(Debug, Clone)]
pub(crate) struct Shared(Arc<Vec<u8>>);

impl Shared {
    pub fn new(bytes: Vec<u8>) -> Shared {
        Shared(Arc::new(bytes))
    }
}

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

pub(crate) trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

/// A file on disk or in memory, read from its beginning as many times as needed.
#[derive(Debug)]
pub(crate) enum Store {
    Path(PathBuf),
    Memory(Shared),
}

impl Store {
    pub fn bytes(&self) -> Result<u64, TableError> {
        Ok(match self {
            Store::Path(path) => std::fs::metadata(path)?.len(),
            Store::Memory(bytes) => bytes.as_ref().len() as u64,
        })
    }

    /// A new reader, at the beginning.
    pub fn open(&self) -> Result<Box<dyn ReadSeek>, TableError> {
        Ok(match self {
            Store::Path(path) => Box::new(BufReader::new(File::open(path)?)),
            Store::Memory(bytes) => Box::new(Cursor::new(bytes.clone())),
        })
    }
}

/// Byte order of a file that says, by its first bytes, that it is UTF-16: what spreadsheets call "Unicode text".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Utf16 {
    Little,
    Big,
}

impl Utf16 {
    pub fn of(head: &[u8]) -> Option<Utf16> {
        match head {
            [0xFF, 0xFE, ..] => Some(Utf16::Little),
            [0xFE, 0xFF, ..] => Some(Utf16::Big),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Utf16::Little => "UTF-16LE",
            Utf16::Big => "UTF-16BE",
        }
    }

    /// The same text in UTF-8, without the mark at its beginning.
    pub fn transcode<R: Read>(self, source: R) -> Transcoded<R> {
        let encoding = if self == Utf16::Little { UTF_16LE } else { UTF_16BE };
        Transcoded {
            source,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; 32 << 10],
            text: String::with_capacity(64 << 10),
            given: 0,
            at_end: false,
        }
    }
}

pub(crate) struct Transcoded<R> {
    source: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: String,
    given: usize,
    at_end: bool,
}

impl<R: Read> Read for Transcoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.at_end {
            let read = self.source.read(&mut self.raw)?;
            self.at_end = read == 0;
            self.text.clear();
            self.given = 0;
            let mut rest = &self.raw[..read];
            loop {
                self.text.reserve(self.decoder.max_utf8_buffer_length(rest.len()).unwrap_or(4096));
                let (result, used, _) = self.decoder.decode_to_string(rest, &mut self.text, self.at_end);
                rest = &rest[used..];
                if result == CoderResult::InputEmpty {
                    break;
                }
            }
        }
        let ready = &self.text.as_bytes()[self.given..];
        let n = ready.len().min(out.len());
        out[..n].copy_from_slice(&ready[..n]);
        self.given += n;
        Ok(n)
    }
}
