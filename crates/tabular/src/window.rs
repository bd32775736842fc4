//! What was read of a source and not yet cut into records.
//!
//! The bytes are made text once per reading of a quarter of a mebibyte, not once per record: a line of a window that
//! is UTF-8 as a whole is text at no cost.

use memchr::memchr;
use std::io::{self, Read};
use std::ops::Range;

/// How much is read at once.
const CHUNK: usize = 256 << 10;

/// A sliding view of a source, bounded by what its user lets it grow to.
pub(crate) struct Window {
    source: Box<dyn Read + Send>,
    held: Held,
    start: usize,
    /// A character that the end of the last reading cut: at most three bytes.
    cut: Vec<u8>,
    at_end: bool,
}

enum Held {
    Text(String),
    /// Something in them is not UTF-8.
    Bytes(Vec<u8>),
}

impl Held {
    fn bytes(&self) -> &[u8] {
        match self {
            Held::Text(text) => text.as_bytes(),
            Held::Bytes(bytes) => bytes,
        }
    }
}

impl Window {
    pub fn new(source: Box<dyn Read + Send>) -> Window {
        Window { source, held: Held::Text(String::new()), start: 0, cut: Vec::new(), at_end: false }
    }

    /// Everything in sight.
    pub fn bytes(&self) -> &[u8] {
        self.held.bytes().get(self.start..).unwrap_or_default()
    }

    /// Does nothing follow what is in sight?
    pub fn at_end(&self) -> bool {
        self.at_end
    }

    /// Leaves `count` bytes behind; returns the place of the first `length` of them, good until the next
    /// [`Window::fill`].
    pub fn pass(&mut self, count: usize, length: usize) -> Range<usize> {
        let from = self.start;
        self.start = (from + count).min(self.held.bytes().len());
        from..from + length
    }

    /// Leaves everything behind up to the first `byte`, this one included; `false` when there is none in sight, and
    /// then everything in sight is left behind.
    pub fn pass_through(&mut self, byte: u8) -> bool {
        let found = memchr(byte, self.bytes());
        self.pass(found.map_or(usize::MAX >> 1, |at| at + 1), 0);
        found.is_some()
    }

    /// The bytes at a place that [`Window::pass`] told.
    pub fn at(&self, place: &Range<usize>) -> &[u8] {
        self.held.bytes().get(place.clone()).unwrap_or_default()
    }

    /// The text at a place that [`Window::pass`] told, unless it is not UTF-8.
    pub fn text(&self, place: &Range<usize>) -> Option<&str> {
        match &self.held {
            Held::Text(text) => text.get(place.clone()),
            Held::Bytes(bytes) => std::str::from_utf8(bytes.get(place.clone())?).ok(),
        }
    }

    /// Reads once more. What is in sight stays in sight; the places told before are forgotten.
    pub fn fill(&mut self) -> io::Result<()> {
        let held = std::mem::replace(&mut self.held, Held::Text(String::new()));
        let mut bytes = match held {
            Held::Text(text) => text.into_bytes(),
            Held::Bytes(bytes) => bytes,
        };
        bytes.drain(..self.start);
        self.start = 0;
        bytes.append(&mut self.cut);
        let known = bytes.len();
        // Twice as much for a record that does not fit.
        bytes.resize(if known < CHUNK { CHUNK } else { 2 * known }, 0);
        let read = loop {
            match self.source.read(&mut bytes[known..]) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        match read {
            Ok(read) => {
                bytes.truncate(known + read);
                self.at_end = read == 0;
            }
            // Nothing more will come: the next call ends the table instead of failing for ever.
            Err(e) => {
                self.at_end = true;
                return Err(e);
            }
        }
        if !self.at_end {
            self.cut = bytes.split_off(bytes.len() - cut_character(&bytes));
        }
        self.held = String::from_utf8(bytes).map_or_else(|e| Held::Bytes(e.into_bytes()), Held::Text);
        Ok(())
    }
}

/// How many bytes at the end begin a character that is not finished.
fn cut_character(bytes: &[u8]) -> usize {
    let wanted = |first: u8| match first {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => 1,
    };
    (1..=bytes.len().min(3))
        .find(|&back| bytes[bytes.len() - back] & 0xC0 != 0x80)
        .filter(|&back| wanted(bytes[bytes.len() - back]) > back)
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Gives a few bytes at a time.
    struct Drip(io::Cursor<Vec<u8>>, usize);
    impl Read for Drip {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let n = buffer.len().min(self.1);
            self.0.read(&mut buffer[..n])
        }
    }

    fn read_all(bytes: &[u8], at_once: usize) -> Window {
        let mut window = Window::new(Box::new(Drip(io::Cursor::new(bytes.to_vec()), at_once)));
        while !window.at_end() {
            window.fill().unwrap();
        }
        window
    }

    #[test]
    fn a_character_cut_between_two_readings_is_still_text() {
        let text = "Étage;€;🏠";
        for at_once in 1..9 {
            let mut window = read_all(text.as_bytes(), at_once);
            let place = window.pass(text.len(), text.len());
            assert_eq!(window.text(&place), Some(text), "{at_once}");
        }
    }

    #[test]
    fn bytes_that_are_not_text_are_kept_as_they_are() {
        let mut window = read_all(b"a;\xE9t\xE9;\xC3", 2);
        assert_eq!(window.bytes(), b"a;\xE9t\xE9;\xC3");
        let (first, rest) = (window.pass(2, 2), window.pass(4, 4));
        assert_eq!((window.text(&first), window.text(&rest)), (Some("a;"), None));
        assert!(!window.pass_through(b'\n') && window.bytes().is_empty());
    }

    proptest! {
        #[test]
        fn nothing_is_lost_however_it_is_read(bytes in prop::collection::vec(any::<u8>(), 0..60), at_once in 1_usize..7) {
            let window = read_all(&bytes, at_once);
            prop_assert_eq!(window.bytes(), &bytes[..]);
        }
    }
}
