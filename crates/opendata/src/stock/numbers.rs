//! Numbers as French files write them.

/// Integers of so many digits are exact in a double.
const EXACT_DIGITS: usize = 15;
const POWERS_OF_TEN: [f64; EXACT_DIGITS + 1] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// The text without the spaces around it. Cells are mostly trimmed already, and finding that out costs less.
pub(crate) fn trimmed(cell: &str) -> &str {
    match cell.as_bytes() {
        [] | [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => cell,
        _ => cell.trim(),
    }
}

/// `10.0` → `10`: codes that went through a column of numbers.
#[must_use]
pub fn without_decimals(text: &str) -> &str {
    if !text.ends_with('0') {
        return text;
    }
    for tail in [".0", ".00", ",0", ",00"] {
        if let Some(whole) = text.strip_suffix(tail)
            && !whole.is_empty()
            && whole.bytes().all(|b| b.is_ascii_digit())
        {
            return whole;
        }
    }
    text
}

/// A number as it is written in French files: spaces between thousands, comma or point, unit at the end.
#[must_use]
pub fn decimal(cell: &str) -> Option<f64> {
    plain_decimal(cell.as_bytes()).or_else(|| written_decimal(cell))
}

/// Digits, and one mark at most: `1974`, `47.229676`, `-1,5`. `None` for all that needs a closer look.
fn plain_decimal(cell: &[u8]) -> Option<f64> {
    let (negative, body) = match cell {
        [b'-', body @ ..] => (true, body),
        _ => (false, cell),
    };
    let (mut whole, mut digits, mut after_mark) = (0_u64, 0, None);
    for &byte in body {
        match byte {
            b'0'..=b'9' if digits < EXACT_DIGITS => {
                whole = 10 * whole + u64::from(byte - b'0');
                digits += 1;
                after_mark = after_mark.map(|n| n + 1);
            }
            b'.' | b',' if after_mark.is_none() && digits > 0 => after_mark = Some(0),
            _ => return None,
        }
    }
    // Both are exact, so that their quotient is the number nearest to what is written, as a full parser gives it.
    let size = match after_mark {
        None | Some(0) => whole as f64,
        Some(decimals) => whole as f64 / POWERS_OF_TEN[decimals],
    };
    (digits > 0).then_some(if negative { -size } else { size })
}

fn written_decimal(cell: &str) -> Option<f64> {
    let mut digits = String::with_capacity(cell.len());
    let body = cell.trim().trim_end_matches(['€', '²', ' ', '\u{A0}', '\u{202F}']);
    let body = body.strip_suffix("m2").or_else(|| body.strip_suffix('m')).unwrap_or(body);
    let last = body.rfind([',', '.']);
    let commas = body.bytes().filter(|&b| b == b',').count();
    let points = body.bytes().filter(|&b| b == b'.').count();
    // The last of two different marks is the decimal one; a mark that is repeated separates thousands.
    let decimal_at = last.filter(|&at| if body.as_bytes()[at] == b',' { commas == 1 } else { points == 1 });
    for (at, c) in body.char_indices() {
        match c {
            '0'..='9' => digits.push(c),
            '-' | '+' if at == 0 => digits.push(c),
            ',' | '.' if Some(at) == decimal_at => digits.push('.'),
            ',' | '.' | '\'' if at > 0 => {}
            c if c.is_whitespace() => {}
            _ => return None,
        }
    }
    digits.parse().ok().filter(|x: &f64| x.is_finite())
}

/// `21 667,00 €` → 2 166 700 cents.
#[must_use]
pub fn money_cents(cell: &str) -> Option<i64> {
    let cents = (decimal(cell)? * 100.0).round();
    (cents.abs() < 1e15).then_some(cents as i64)
}

pub(crate) fn whole(cell: &str) -> Option<i64> {
    let x = decimal(cell)?;
    (x.fract() == 0.0 && x.abs() < 1e12).then_some(x as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_and_money_of_french_files() {
        assert_eq!(money_cents("21\u{a0}667,00 €"), Some(2_166_700));
        assert_eq!(money_cents("1\u{202f}234.5"), Some(123_450));
        assert_eq!(decimal("1.234,5"), Some(1234.5));
        assert_eq!(decimal("1.234.567"), Some(1_234_567.0));
        assert_eq!(decimal("62,5 m²"), Some(62.5));
        assert_eq!(decimal("-1,55"), Some(-1.55));
        for none in ["", "abc", "1E+05", "5:00", "10/12", "€", "6 2 x"] {
            assert_eq!(decimal(none), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn the_short_way_reads_what_the_long_way_reads(cell in "-?[0-9]{0,9}[.,]?[0-9]{0,8}|[-+0-9., ']{0,8}") {
            if let Some(short) = plain_decimal(cell.as_bytes()) {
                prop_assert_eq!(Some(short.to_bits()), written_decimal(&cell).map(f64::to_bits));
            }
        }
    }
}
