//! Where the separators of a line lie.

/// Bytes of a block: one bit each in a word.
const BLOCK: usize = 64;
const ONES: u64 = u64::MAX / 0xFF;
const HIGH: u64 = ONES << 7;
/// Brings the high bits of eight bytes together in the first byte.
const GATHER: u64 = 0x0002_0408_1020_4081;

/// Makes `cells` the ranges between the separators of a line, and the one after the last.
///
/// Cells are a few bytes long: looking at many bytes together costs less than one search per cell.
pub(crate) fn cut(line: &[u8], separator: u8, cells: &mut Vec<(u32, u32)>) {
    // The cells of the line before are written over: they are mostly as many.
    let mut count = 0;
    let mut put = |cell| {
        match cells.get_mut(count) {
            Some(place) => *place = cell,
            None => cells.push(cell),
        }
        count += 1;
    };
    let pattern = ONES * u64::from(separator);
    let (blocks, rest) = line.as_chunks::<BLOCK>();
    let (mut from, mut base) = (0, 0);
    let mut last = [!separator; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    for block in blocks.iter().chain([&last]) {
        let mut found = separators(block, pattern);
        while found != 0 {
            let to = base + found.trailing_zeros();
            put((from, to));
            from = to + 1;
            found &= found - 1;
        }
        base += BLOCK as u32;
    }
    put((from, line.len() as u32));
    cells.truncate(count);
}

/// One bit per byte of the block, set where it is the separator.
fn separators(block: &[u8; BLOCK], pattern: u64) -> u64 {
    let (words, _) = block.as_chunks::<8>();
    words.iter().rev().fold(0, |bits, word| {
        let equal = equal_bytes(u64::from_le_bytes(*word), pattern);
        bits << 8 | equal.wrapping_mul(GATHER) >> 56
    })
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
        fn cells_are_those_of_a_plain_split(
            line in prop::collection::vec(prop::sample::select(b";:<a\xBB\x3A\x00".to_vec()), 0..200),
            before in 0_usize..40,
        ) {
            let mut cells = vec![(7, 7); before];
            cut(&line, b';', &mut cells);
            let read: Vec<&[u8]> = cells.iter().map(|&(a, b)| &line[a as usize..b as usize]).collect();
            let expected: Vec<&[u8]> = line.split(|&b| b == b';').collect();
            prop_assert_eq!(read, expected);
        }
    }
}
