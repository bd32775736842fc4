//! What a value says, whether it came as JSON, as a cell of a spreadsheet or as a number that a spreadsheet made of it.

use serde_json::Value;

/// A text: trimmed, without control characters other than line ends; `None` when nothing is left.
pub(super) fn text_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let kept: String = text.replace("\r\n", "\n").chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    let kept = kept.trim();
    (!kept.is_empty()).then(|| kept.to_owned())
}

/// A code made of digits that a spreadsheet may have turned into a number: `59260.0`, `6.0487647500499E13`.
pub(super) fn digits_of(text: &str) -> String {
    let plain: String =
        text.chars().filter(|c| !c.is_whitespace() && *c != '\u{a0}' && *c != '\u{202f}').collect();
    let number = plain.contains(['.', 'E', 'e']).then(|| plain.parse::<f64>().ok()).flatten();
    match number {
        Some(n) if n.fract() == 0.0 && (0.0..1e15).contains(&n) => format!("{n:.0}"),
        _ => plain,
    }
}

/// Several values: a JSON list, a JSON list written in a text, or a text with commas.
pub(super) fn list_of(value: &Value) -> Vec<String> {
    let items: Vec<String> = match value {
        Value::Array(items) => items.iter().filter_map(text_of).collect(),
        Value::String(text) if text.trim_start().starts_with('[') => {
            match serde_json::from_str::<Vec<Value>>(text) {
                Ok(items) => items.iter().filter_map(text_of).collect(),
                Err(_) => Vec::new(),
            }
        }
        Value::String(text) => text.split([',', ';', '|']).map(|t| t.trim().to_owned()).collect(),
        Value::Number(number) => vec![number.to_string()],
        _ => Vec::new(),
    };
    let mut kept: Vec<String> = Vec::new();
    for item in items {
        if !item.is_empty() && !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}

/// A number, with a point or a comma.
pub(super) fn number_of(text: &str) -> Option<f64> {
    text.replace(',', ".").parse::<f64>().ok().filter(|n| n.is_finite())
}

/// A day: `2026-03-24`, with or without an hour; `24/03/2026`; the number of days of a spreadsheet.
pub(super) fn day_of(text: &str) -> Option<String> {
    let iso = text.get(..10).and_then(|start| start.parse::<jiff::civil::Date>().ok());
    let french = || {
        let mut parts = text.split('/').map(|p| p.parse::<i16>().ok());
        let (day, month, year) = (parts.next()??, parts.next()??, parts.next()??);
        jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    let serial = || {
        // Days since 30 December 1899; from 1954 to 2119, so that a year is not taken for a day.
        let days = number_of(text).filter(|n| (20_000.0..80_000.0).contains(n))?;
        jiff::civil::date(1899, 12, 30).checked_add(jiff::Span::new().days(days as i64)).ok()
    };
    iso.or_else(french).or_else(serial).map(|day| day.to_string())
}

/// Is it the address of a page?
pub(super) fn is_link(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or("");
        host.contains('.') && !host.starts_with('.') && !text.contains(char::is_whitespace)
    })
}

/// Is it an e-mail address?
pub(super) fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(who, place)| {
        !who.is_empty() && place.contains('.') && !place.contains('@') && !text.contains(char::is_whitespace)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn a_spreadsheet_does_not_spoil_codes_and_days() {
        assert_eq!(digits_of("59260.0"), "59260");
        assert_eq!(digits_of("6.0487647500499E13"), "60487647500499");
        assert_eq!(digits_of("824 541 148 01871"), "82454114801871");
        assert_eq!(digits_of("2A004"), "2A004");
        assert_eq!(day_of("46076.0").as_deref(), Some("2026-02-23"));
        assert_eq!(day_of("2025-12-18T10:00:00Z").as_deref(), Some("2025-12-18"));
        assert_eq!(day_of("24/03/2026").as_deref(), Some("2026-03-24"));
        for none in ["", "2026", "31/02/2026", "é€é€é€é€"] {
            assert_eq!(day_of(none), None, "{none}");
        }
    }

    #[test]
    fn a_list_is_read_however_it_is_written() {
        for value in [json!(["a", "b", "a"]), json!("a, b,"), json!("[\"a\", \"b\"]")] {
            assert_eq!(list_of(&value), ["a", "b"], "{value}");
        }
        assert!(list_of(&json!("[oops")).is_empty() && list_of(&json!({})).is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_judged_without_panic(text in "\\PC{0,40}") {
            let _ = (day_of(&text), digits_of(&text), number_of(&text), is_link(&text), is_email(&text));
            let _ = list_of(&json!(text));
        }
    }
}
