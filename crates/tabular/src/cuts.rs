//! Where the separators of a line lie.

/// Bytes of a word.
const WORD: usize = 8;
const ONES: u64 = u64::MAX / 0xFF;
const HIGH: u64 = ONES << 7;

/// Adds the ranges between the separators of a line, and the one after the last.
///
/// Cells are a few bytes long: eight bytes are looked at together, which costs less than one search per cell.
pub(crate) fn push_cells(line: &[u8], separator: u8, cells: &mut Vec<(u32, u32)>) {
    let pattern = ONES * u64::from(separator);
    let mut from = 0;
    let (words, rest) = line.as_chunks::<WORD>();
    let mut base = 0;
    for word in words {
        let mut found = equal_bytes(u64::from_le_bytes(*word), pattern);
        while found != 0 {
            let to = base + found.trailing_zeros() / 8;
            cells.push((from, to));
            from = to + 1;
            found &= found - 1;
        }
        base += WORD as u32;
    }
    for (&byte, at) in rest.iter().zip(base..) {
        if byte == separator {
            cells.push((from, at));
            from = at + 1;
        }
    }
    cells.push((from, line.len() as u32));
}

/// The high bit of every byte of `word` that equals the one of `pattern`, and no other bit.
fn equal_bytes(word: u64, pattern: u64) -> u64 {
    let differs = word ^ pattern;
    // Seven bits plus 0x7F carry into the eighth unless they are zero; no carry leaves its byte.
    !(((differs & !HIGH) + !HIGH) | differs) & HIGH
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn cells_are_those_of_a_plain_split(line in prop::collection::vec(prop::sample::select(b";:<a\xBB\x3A\x00".to_vec()), 0..70)) {
            let mut cells = Vec::new();
            push_cells(&line, b';', &mut cells);
            let read: Vec<&[u8]> = cells.iter().map(|&(a, b)| &line[a as usize..b as usize]).collect();
            let expected: Vec<&[u8]> = line.split(|&b| b == b';').collect();
            prop_assert_eq!(read, expected);
        }
    }
}
