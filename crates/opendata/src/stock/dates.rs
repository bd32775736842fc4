//! Dates as French files write them.

use jiff::civil::{Date, date as civil};

/// `dd/mm/yyyy`, `mm/yyyy` (its first day), `yyyy-mm-dd`, `yyyymmdd`, with `/`, `-` or `.`, and a time after it;
/// five digits are the serial number of a spreadsheet.
/// `Ok(None)` for the placeholders that mean unknown: `01/1900`, `31/12/9999`, `01/01/0001`…
///
/// # Errors
/// The text is not a date, or not one of the calendar.
#[expect(clippy::result_unit_err, reason = "there is one way to fail: not a date")]
pub fn date(cell: &str) -> Result<Option<Date>, ()> {
    let cell = super::numbers::trimmed(cell);
    if super::values::is_null(cell) {
        return Ok(None);
    }
    if cell.len() == 5
        && let Some(date) = cell.parse().ok().and_then(from_serial)
    {
        return Ok(Some(date));
    }
    let day = cell.split(['T', ' ']).next().unwrap_or_default();
    let mut parts = day.split(['/', '-', '.']);
    let parts = (parts.next().unwrap_or_default(), parts.next(), parts.next(), parts.next());
    let number = |text: &str, lengths: std::ops::RangeInclusive<usize>| {
        let fits = lengths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| text.parse::<i16>().ok()).flatten().ok_or(())
    };
    let (year, month, day) = match parts {
        (d, Some(m), Some(y), None) if y.len() == 4 => {
            (number(y, 4..=4)?, number(m, 1..=2)?, number(d, 1..=2)?)
        }
        (y, Some(m), Some(d), None) => (number(y, 4..=4)?, number(m, 1..=2)?, number(d, 1..=2)?),
        (m, Some(y), None, _) if y.len() == 4 => (number(y, 4..=4)?, number(m, 1..=2)?, 1),
        (y, Some(m), None, _) => (number(y, 4..=4)?, number(m, 1..=2)?, 1),
        (all, None, ..) if all.len() == 8 && all.is_ascii() => {
            (number(&all[..4], 4..=4)?, number(&all[4..6], 2..=2)?, number(&all[6..], 2..=2)?)
        }
        _ => return Err(()),
    };
    if year == 9999 || year <= 1 || (year, month, day) == (1900, 1, 1) {
        return Ok(None);
    }
    Date::new(year, i8::try_from(month).map_err(drop)?, i8::try_from(day).map_err(drop)?)
        .map(Some)
        .map_err(drop)
}

/// The date of an Excel serial number (1900 system), for exports that lost the format of their dates.
#[must_use]
pub fn from_serial(serial: i64) -> Option<Date> {
    // 20 000 is 1954 and 80 000 is 2119: outside, it is more likely another number.
    if !(20_000..80_000).contains(&serial) {
        return None;
    }
    civil(1899, 12, 30).checked_add(jiff::Span::new().days(serial)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_the_dates_of_stock_files() {
        let expected = Ok(Some(civil(2010, 9, 1)));
        for text in [
            "01/09/2010",
            "1/9/2010",
            "09/2010",
            "2010-09-01",
            "20100901",
            "2010-09-01T00:00:00",
            "01.09.2010",
        ] {
            assert_eq!(date(text), expected, "{text}");
        }
        for unknown in ["01/1900", "01/01/1900", "31/12/9999", "01/01/0001", "", "NR"] {
            assert_eq!(date(unknown), Ok(None), "{unknown}");
        }
        for wrong in ["31/02/2019", "2019-13-01", "00/2019", "hier", "5:00 AM", "1/2/3/4", "99999999"] {
            assert_eq!(date(wrong), if wrong == "99999999" { Ok(None) } else { Err(()) }, "{wrong}");
        }
        assert_eq!(from_serial(45_292), Some(civil(2024, 1, 1)));
        assert_eq!(from_serial(1975), None);
    }

    proptest! {
        #[test]
        fn any_text_is_a_date_or_not(text in "\\PC{0,20}") {
            let _ = date(&text);
        }
    }
}
