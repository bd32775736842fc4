//! Dates as exports write them.

use jiff::civil::Date;

/// What a date cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrittenDate {
    /// Empty, or one of the placeholders that mean "unknown" (`01/01/1900`, `31/12/9999`…).
    Nothing,
    Day(Date),
    /// `03/1948`.
    Month(i16, i8),
    Year(i16),
    Unreadable,
}

/// Days that stand for "unknown" in the exports of landlords.
const PLACEHOLDERS: [(i16, i8, i8); 7] =
    [(1900, 1, 1), (1899, 12, 30), (1899, 12, 31), (1, 1, 1), (9999, 12, 31), (1800, 1, 1), (1111, 11, 11)];

const NULLS: [&str; 16] = [
    "",
    "-",
    "?",
    "0",
    "na",
    "n/a",
    "nan",
    "null",
    "nd",
    "nr",
    "nc",
    "inconnu",
    "inconnue",
    "non disponible",
    "non renseigne",
    "00/00/0000",
];

/// Reads `31/12/1950`, `31-12-1950`, `1950-12-31`, `19501231`, `12/1950`, `1950`, a spreadsheet day number, each
/// with or without a time behind. Two-digit years are not guessed.
#[must_use]
pub fn written_date(text: &str) -> WrittenDate {
    let text = text.trim();
    if NULLS.contains(&model::words::fold(text).as_str()) {
        return WrittenDate::Nothing;
    }
    // `1950-12-31T00:00:00`, `31/12/1950 00:00:00`: the time says nothing.
    let day = text.split(['T', ' ']).next().unwrap_or(text);
    let parts = day.split(['/', '-', '.']).collect::<Vec<_>>();
    if !parts.iter().all(|p| !p.is_empty() && p.len() <= 8 && p.bytes().all(|b| b.is_ascii_digit())) {
        return WrittenDate::Unreadable;
    }
    let lengths = parts.iter().map(|p| p.len()).collect::<Vec<_>>();
    let number = |i: usize| parts.get(i).and_then(|p| p.parse::<i32>().ok()).unwrap_or(-1);
    match lengths.as_slice() {
        // A serial with a time (`17898.0`) is still a day.
        [5, 1..=6] if day.contains('.') => serial(number(0)),
        [4, 1 | 2, 1 | 2] => built(number(0), number(1), number(2)),
        [1 | 2, 1 | 2, 4] => built(number(2), number(1), number(0)),
        [1 | 2, 4] => month(number(1), number(0)),
        [4, 1 | 2] => {
            if day.contains('.') && number(1) == 0 {
                year(number(0))
            } else {
                month(number(0), number(1))
            }
        }
        [8] => {
            let all = number(0);
            built(all / 10_000, all / 100 % 100, all % 100)
        }
        [4] => year(number(0)),
        [5] => serial(number(0)),
        _ => WrittenDate::Unreadable,
    }
}

fn built(year: i32, month: i32, day: i32) -> WrittenDate {
    let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    let (Ok(year), Ok(month), Ok(day)) = parts else { return WrittenDate::Unreadable };
    if PLACEHOLDERS.contains(&(year, month, day)) || (year, month, day) == (0, 0, 0) {
        return WrittenDate::Nothing;
    }
    Date::new(year, month, day).map_or(WrittenDate::Unreadable, WrittenDate::Day)
}

fn month(written_year: i32, written_month: i32) -> WrittenDate {
    match (i16::try_from(written_year), i8::try_from(written_month)) {
        (Ok(1900 | 9999), _) => WrittenDate::Nothing,
        (Ok(y @ 1800..=2200), Ok(m @ 1..=12)) => WrittenDate::Month(y, m),
        _ => WrittenDate::Unreadable,
    }
}

fn year(written: i32) -> WrittenDate {
    match i16::try_from(written) {
        Ok(1900 | 9999 | 0) => WrittenDate::Nothing,
        Ok(y @ 1800..=2200) => WrittenDate::Year(y),
        _ => WrittenDate::Unreadable,
    }
}

/// Day number of spreadsheets, counted from 30 December 1899.
fn serial(days: i32) -> WrittenDate {
    let Ok(epoch) = Date::new(1899, 12, 30) else { return WrittenDate::Unreadable };
    match epoch.checked_add(jiff::Span::new().days(i64::from(days))) {
        Ok(day) if (10_000..80_000).contains(&days) => WrittenDate::Day(day),
        _ => WrittenDate::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn one_day_is_written_in_many_ways() {
        for text in [
            "31/12/1950",
            "31-12-1950",
            "31.12.1950",
            "1950-12-31",
            "1950-12-31T00:00:00",
            "19501231",
            "18628",
            "31/12/1950 00:00",
        ] {
            assert_eq!(written_date(text), WrittenDate::Day(date(1950, 12, 31)), "{text}");
        }
        assert_eq!(written_date("03/1948"), WrittenDate::Month(1948, 3));
        assert_eq!(written_date("1948"), WrittenDate::Year(1948));
        assert_eq!(written_date("1948.0"), WrittenDate::Year(1948));
    }

    #[test]
    fn placeholders_are_nothing_and_nonsense_is_unreadable() {
        for text in ["", "01/01/1900", "31/12/9999", "1900", "01/01/0001", "NR", "0", "00/00/0000"] {
            assert_eq!(written_date(text), WrittenDate::Nothing, "{text}");
        }
        for text in ["31/02/1950", "12/31/1950", "31/12/50", "hier", "1/2/3/4", "99999", "1.5e3"] {
            assert_eq!(written_date(text), WrittenDate::Unreadable, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_a_date_fail(text in "\\PC{0,30}") {
            let _ = written_date(&text);
        }

        #[test]
        fn any_day_is_read_back(y in 1901i16..2100, m in 1i8..=12, d in 1i8..=28) {
            prop_assume!((y, m, d) != (1900, 1, 1));
            prop_assert_eq!(written_date(&format!("{d:02}/{m:02}/{y}")), WrittenDate::Day(date(y, m, d)));
        }
    }
}
