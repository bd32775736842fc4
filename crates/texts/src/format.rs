//! How numbers, distances and dates are written in each language.
//!
//! French: decimal comma, narrow no-break space (U+202F) between thousands and before `%`, dates as 12/03/2024.

use crate::Lang;
use jiff::civil::Date;

/// Narrow no-break space.
const NARROW: char = '\u{202F}';

/// A whole number with its thousands apart: `8 412`, `8,412`.
#[must_use]
pub fn count(lang: Lang, n: u64) -> String {
    let digits = n.to_string();
    let separator = match lang {
        Lang::Fr => NARROW,
        Lang::En => ',',
    };
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 * 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// A number with a fixed count of decimals: `1 234,5`, `1,234.5`. What is not finite is written `?`.
#[must_use]
pub fn decimal(lang: Lang, value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "?".to_owned();
    }
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let whole = whole.parse::<u64>().map_or_else(|_| whole.to_owned(), |n| count(lang, n));
    let is_zero = text.chars().all(|c| matches!(c, '0' | '.'));
    let sign = if value < 0.0 && !is_zero { "−" } else { "" };
    match (rest.is_empty(), lang) {
        (true, _) => format!("{sign}{whole}"),
        (false, Lang::Fr) => format!("{sign}{whole},{rest}"),
        (false, Lang::En) => format!("{sign}{whole}.{rest}"),
    }
}

/// A change with its sign: `+9`, `−3`, `0`.
#[must_use]
pub fn signed(lang: Lang, value: f64, decimals: usize) -> String {
    let text = decimal(lang, value, decimals);
    let is_zero = text.chars().all(|c| matches!(c, '0' | '.' | ','));
    if value > 0.0 && !is_zero { format!("+{text}") } else { text }
}

/// A percentage already multiplied by 100: `24 %`, `24%`.
#[must_use]
pub fn percent(lang: Lang, value: f64, decimals: usize) -> String {
    match lang {
        Lang::Fr => format!("{}{NARROW}%", decimal(lang, value, decimals)),
        Lang::En => format!("{}%", decimal(lang, value, decimals)),
    }
}

/// A distance given in metres: `350 m`, `1,2 km`.
#[must_use]
pub fn metres(lang: Lang, value: f64) -> String {
    if value < 1000.0 {
        format!("{}\u{A0}m", decimal(lang, value, 0))
    } else {
        format!("{}\u{A0}km", decimal(lang, value / 1000.0, 1))
    }
}

/// A date: `12/03/2024` in both languages (day, month, year).
#[must_use]
pub fn date(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// The date of an ISO text (`2024-03-12` or the beginning of an instant), else the text itself.
#[must_use]
pub fn iso_date(text: &str) -> String {
    let head: String = text.chars().take(10).collect();
    head.parse::<Date>().map_or_else(|_| text.to_owned(), date)
}

/// An instant of the register (RFC 3339, UTC) as it is in Paris: `12/03/2026 14:05`.
/// What is no instant is shown as it is.
#[must_use]
pub fn instant(text: &str) -> String {
    let clock = text.parse::<jiff::Timestamp>().map(trust::day::legal_time);
    clock.map_or_else(|_| text.to_owned(), |at| format!("{} {}", date(at.date()), at.strftime("%H:%M")))
}

/// How long from one instant to another, in whole minutes, one at least: `15 minutes`, `1 minute`.
#[must_use]
pub fn minutes_until(lang: Lang, now: jiff::Timestamp, until: jiff::Timestamp) -> String {
    let minutes = until.duration_since(now).as_secs().max(1).unsigned_abs().div_ceil(60);
    let plural = if minutes > 1 { "s" } else { "" };
    format!("{} minute{plural}", count(lang, minutes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(count(Lang::Fr, 8412), "8\u{202F}412");
        assert_eq!(count(Lang::En, 5_013_427), "5,013,427");
        assert_eq!(count(Lang::Fr, 999), "999");
    }

    #[test]
    fn decimals_follow_the_language() {
        assert_eq!(decimal(Lang::Fr, 1234.56, 1), "1\u{202F}234,6");
        assert_eq!(decimal(Lang::En, -0.25, 2), "−0.25");
        assert_eq!(decimal(Lang::Fr, -0.001, 1), "0,0");
        assert_eq!(decimal(Lang::Fr, f64::NAN, 1), "?");
        assert_eq!(signed(Lang::Fr, 9.07, 0), "+9");
        assert_eq!(percent(Lang::Fr, 24.0, 0), "24\u{202F}%");
        assert_eq!(metres(Lang::Fr, 1234.0), "1,2\u{A0}km");
    }

    #[test]
    fn dates_are_written_day_first() {
        assert_eq!(iso_date("2024-03-12T10:11:12Z"), "12/03/2024");
        assert_eq!(iso_date("hier"), "hier");
    }

    proptest! {
        #[test]
        fn a_count_keeps_its_digits(n in any::<u64>()) {
            let digits: String = count(Lang::Fr, n).chars().filter(char::is_ascii_digit).collect();
            prop_assert_eq!(digits, n.to_string());
        }
    }
}
