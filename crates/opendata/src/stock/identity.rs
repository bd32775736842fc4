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

use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write as _;

/// Gathers the cells of one identity.
#[derive(Debug, Default)]
pub(crate) struct Key {
    bytes: Vec<u8>,
}

impl Key {
    pub fn clear(&mut self) {
        self.bytes.clear();
    }

    /// Adds a cell: letters and digits only, folded; numbers without leading zeros nor decimals.
    pub fn push(&mut self, cell: &str) {
        let cell = super::values::without_decimals(cell.trim());
        let start = self.bytes.len();
        if cell.is_ascii() {
            self.bytes.extend(cell.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase()));
        } else {
            self.bytes.extend_from_slice(model::words::header_key(cell).as_bytes());
        }
        let number = &self.bytes[start..];
        if number.len() > 1 && number.iter().all(u8::is_ascii_digit) {
            let zeros = number.iter().take_while(|&&b| b == b'0').count().min(number.len() - 1);
            self.bytes.drain(start..start + zeros);
        }
        self.bytes.push(0x1F);
    }

    pub fn push_number(&mut self, number: Option<i64>) {
        if let Some(n) = number {
            self.bytes.extend_from_slice(n.to_string().as_bytes());
        }
        self.bytes.push(0x1F);
    }

    fn digest(&self) -> [u8; 32] {
        Sha256::digest(&self.bytes).into()
    }
}

/// Ranks and references met so far in one file.
#[derive(Debug, Default)]
pub(crate) struct Identities {
    ranks: HashMap<u64, u32>,
    references: HashMap<u128, u64>,
}

impl Identities {
    /// Identity of a row without reference.
    pub fn of_content(&mut self, key: &Key) -> String {
        let digest = key.digest();
        let (half, _) = digest.split_at(16);
        let mut identity = String::with_capacity(40);
        for byte in half {
            let _ = write!(identity, "{byte:02x}");
        }
        let rank = self.rank(&digest);
        let _ = write!(identity, "-{rank}");
        identity
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
    fn identical_rows_are_told_apart_by_their_rank() {
        let mut all = Identities::default();
        let one = all.of_content(&key(&["a"]));
        let two = all.of_content(&key(&["a"]));
        assert_ne!(one, two);
        assert_eq!(one.split('-').next(), two.split('-').next());
        assert_eq!((all.met_before("x", 2), all.met_before("x", 9)), (None, Some(2)));
    }
}
