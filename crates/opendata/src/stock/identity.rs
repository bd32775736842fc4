//! What makes a dwelling the same from one file to the next.
//!
//! | layout | identity |
//! |---|---|
//! | any, with the landlord's reference (IDENT_INT) | that reference (with the landlord where the file names several) |
//! | any, with the national id only (IDENT_REP) | that id |
//! | programmes | the reference of the programme and its rank among the rows that repeat it |
//! | any other | digest of commune, postcode when there is no commune, number, repeat index, type and name of the street (or address), complement, building, block, staircase, corridor, entrance, apartment, mailbox, floor, type of construction, rooms and year of construction; and the rank among identical rows |
//!
//! Surface, energy classes, financing, dates of letting, labels and position are left out on purpose: they are
//! corrected from one year to the next. Cells are compared folded, leading zeros and decimals of numbers removed, so
//! that `01`, `1` and `1.0` are one staircase. Identical rows are distinct dwellings (the open file gives no door):
//! their rank, in the order of the file, tells them apart.
//!
//! Memory: one number of eight bytes and its count per distinct row, about 100 MB for the five million dwellings of the
//! country.

use super::numbers::{trimmed, without_decimals};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Ends each cell of a key.
const END: u8 = 0x1F;
/// What a key keeps of a byte: a digit or a small letter, nothing (0), or more than one byte can tell.
const FOLDED: [u8; 256] = {
    let mut folded = [0; 256];
    let mut byte: u8 = 0;
    loop {
        folded[byte as usize] = match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => byte.to_ascii_lowercase(),
            0x80.. => ACCENTED,
            _ => 0,
        };
        if byte == u8::MAX {
            break folded;
        }
        byte += 1;
    }
};
const ACCENTED: u8 = u8::MAX;
const HEXADECIMAL: [u8; 16] = *b"0123456789abcdef";

/// Gathers the cells of one identity.
#[derive(Debug, Default, Clone)]
pub(crate) struct Key {
    bytes: Vec<u8>,
}

impl Key {
    pub fn clear(&mut self) {
        self.bytes.clear();
    }

    /// Adds a cell: letters and digits only, folded; numbers without leading zeros nor decimals.
    pub fn push(&mut self, cell: &str) {
        if cell.is_empty() {
            return self.bytes.push(END);
        }
        let cell = without_decimals(trimmed(cell));
        let start = self.bytes.len();
        let mut number = true;
        for byte in cell.bytes() {
            match FOLDED[usize::from(byte)] {
                0 => {}
                ACCENTED => {
                    self.bytes.truncate(start);
                    self.bytes.extend_from_slice(model::words::header_key(cell).as_bytes());
                    number = self.bytes[start..].iter().all(u8::is_ascii_digit);
                    break;
                }
                kept => {
                    number &= kept <= b'9';
                    self.bytes.push(kept);
                }
            }
        }
        if number && self.bytes.get(start) == Some(&b'0') {
            let written = &self.bytes[start..];
            let zeros = written.iter().take_while(|&&b| b == b'0').count().min(written.len() - 1);
            self.bytes.drain(start..start + zeros);
        }
        self.bytes.push(END);
    }

    pub fn push_number(&mut self, number: Option<i64>) {
        if let Some(n) = number {
            if n < 0 {
                self.bytes.push(b'-');
            }
            push_digits(n.unsigned_abs(), &mut self.bytes);
        }
        self.bytes.push(END);
    }

    /// Adds cells that another key gathered.
    pub fn push_all(&mut self, other: &Key) {
        self.bytes.extend_from_slice(&other.bytes);
    }

    fn digest(&self) -> [u8; 32] {
        Sha256::digest(&self.bytes).into()
    }
}

/// Ranks and references met so far in one file.
#[derive(Debug, Default)]
pub(crate) struct Identities {
    ranks: HashMap<u64, u32, ByItself>,
    references: HashMap<u128, u64, ByItself>,
}

/// Digests need no other digest to be spread in a table.
type ByItself = BuildHasherDefault<Itself>;

#[derive(Debug, Default)]
struct Itself(u64);

impl Hasher for Itself {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }
    fn write_u64(&mut self, digest: u64) {
        self.0 = digest;
    }
    fn write_u128(&mut self, digest: u128) {
        self.0 = digest as u64;
    }
    fn finish(&self) -> u64 {
        self.0
    }
}

impl Identities {
    /// Identity of a row without reference.
    pub fn of_content(&mut self, key: &Key) -> String {
        let digest = key.digest();
        let mut written = Vec::with_capacity(40);
        for byte in &digest[..16] {
            written.extend([HEXADECIMAL[usize::from(byte >> 4)], HEXADECIMAL[usize::from(byte & 15)]]);
        }
        written.push(b'-');
        push_digits(u64::from(self.rank(&digest)), &mut written);
        // Hexadecimal digits and a rank are text.
        String::from_utf8(written).unwrap_or_default()
    }

    /// Identity of a programme, and the rank of this row among those that repeat its reference (from 1).
    pub fn of_programme(&mut self, reference: &str) -> (String, u32) {
        let rank = self.rank(&Sha256::digest(reference.as_bytes()).into());
        (format!("programme:{reference}:{rank}"), rank)
    }

    /// Line where this reference was met before, if it was.
    pub fn met_before(&mut self, identity: &str, line: u64) -> Option<u64> {
        let digest: [u8; 32] = Sha256::digest(identity.as_bytes()).into();
        let mut short = [0; 16];
        short.copy_from_slice(&digest[..16]);
        let first = *self.references.entry(u128::from_le_bytes(short)).or_insert(line);
        (first != line).then_some(first)
    }

    fn rank(&mut self, digest: &[u8; 32]) -> u32 {
        let mut short = [0; 8];
        short.copy_from_slice(&digest[..8]);
        let rank = self.ranks.entry(u64::from_le_bytes(short)).or_insert(0);
        *rank += 1;
        *rank
    }
}

/// Adds a number in decimal digits.
fn push_digits(number: u64, to: &mut Vec<u8>) {
    if number >= 10 {
        push_digits(number / 10, to);
    }
    to.push(b'0' + (number % 10) as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(cells: &[&str]) -> Key {
        let mut key = Key::default();
        cells.iter().for_each(|c| key.push(c));
        key
    }

    #[test]
    fn the_same_cells_written_otherwise_are_one_identity() {
        assert_eq!(key(&["01", "Bât. É"]).bytes, key(&["1.0", "BAT E"]).bytes);
        assert_ne!(key(&["1", "2"]).bytes, key(&["12", ""]).bytes);
    }

    #[test]
    fn numbers_are_written_in_digits() {
        let mut key = Key::default();
        [Some(-12), Some(0), None, Some(1974)].into_iter().for_each(|n| key.push_number(n));
        assert_eq!(key.bytes, b"-12\x1F0\x1F\x1F1974\x1F");
        let identity = Identities::default().of_content(&key);
        assert_eq!((identity.len(), identity.strip_suffix("-1").map(str::len)), (34, Some(32)));
    }

    #[test]
    fn identical_rows_are_told_apart_by_their_rank() {
        let mut all = Identities::default();
        let one = all.of_content(&key(&["a"]));
        let two = all.of_content(&key(&["a"]));
        assert_ne!(one, two);
        assert_eq!(one.split('-').next(), two.split('-').next());
        assert_eq!((all.met_before("x", 2), all.met_before("x", 9)), (None, Some(2)));
    }
}
