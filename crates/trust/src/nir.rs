//! French social security numbers (NIR), found so that they can be refused.
//!
//! No column of the register may hold one. Thirteen characters (sex, year, month, département, commune, order) and a
//! key of two digits: 97 minus the number modulo 97, with 2A read as 19 and 2B as 18 (décret 82-103; INSEE).

use std::ops::Range;

/// Does the text hold a social security number, with its key or without?
#[must_use]
pub fn nir_in(text: &str) -> bool {
    !nir_spans(text).is_empty()
}

/// Where they are: byte ranges of the text, in order, not overlapping.
///
/// With its key, a number is recognised whatever separates its characters (spaces, line ends, dots, dashes,
/// slashes). Without a key, only when it is written in one piece or in the usual groups, so that ordinary numbers
/// of thirteen digits are left alone.
#[must_use]
pub fn nir_spans(text: &str) -> Vec<Range<usize>> {
    let chars: Vec<(usize, char)> = text.char_indices().map(|(at, c)| (at, plain(c))).collect();
    let mut spans: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let starts = chars[at].1.is_ascii_digit() && (at == 0 || !chars[at - 1].1.is_ascii_digit());
        match starts.then(|| match_at(&chars, at)).flatten() {
            Some(end) => {
                let to = chars.get(end).map_or(text.len(), |(to, _)| *to);
                spans.push(chars[at].0..to);
                at = end;
            }
            None => at += 1,
        }
    }
    spans
}

/// Full-width digits and letters of Corsica, made plain.
fn plain(c: char) -> char {
    match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        'a' => 'A',
        'b' => 'B',
        other => other,
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '.' | '-' | '/' | '_' | ',' | ';' | ':' | '·' | '\u{2010}'
                ..='\u{2015}' | '\u{200b}' | '\u{feff}' | '\u{ad}'
        )
}

/// The index after the number that starts at `start`, if one does.
fn match_at(chars: &[(usize, char)], start: usize) -> Option<usize> {
    // What is kept of the number, with the lengths of its groups.
    let mut kept: Vec<char> = Vec::with_capacity(15);
    let mut groups: Vec<usize> = vec![0];
    let mut gap = 0;
    let mut without_key = None;
    for (at, &(_, c)) in chars.iter().enumerate().skip(start) {
        let corsican = matches!(c, 'A' | 'B') && kept.len() == 6 && kept.last() == Some(&'2') && gap == 0;
        if c.is_ascii_digit() || corsican {
            if gap > 0 {
                groups.push(0);
            }
            gap = 0;
            kept.push(c);
            if let Some(last) = groups.last_mut() {
                *last += 1;
            }
            let ends = !chars.get(at + 1).is_some_and(|(_, next)| next.is_ascii_digit());
            if ends && kept.len() == 13 && is_plausible(&kept) && is_usual(&groups) {
                without_key = Some(at + 1);
            }
            if kept.len() == 15 {
                return (ends && is_plausible(&kept) && has_its_key(&kept)).then_some(at + 1).or(without_key);
            }
        } else if is_separator(c) && gap < 3 {
            gap += 1;
        } else {
            break;
        }
    }
    without_key
}

fn is_usual(groups: &[usize]) -> bool {
    matches!(groups, [13] | [1, 2, 2, 2, 3, 3] | [1, 12] | [7, 3, 3] | [7, 6])
}

fn number(chars: &[char]) -> Option<u64> {
    chars.iter().collect::<String>().parse().ok()
}

/// Sex, month, département, commune and order inside the ranges that INSEE gives out.
fn is_plausible(kept: &[char]) -> bool {
    let part = |range: Range<usize>| kept.get(range).and_then(number);
    let sex = matches!(kept.first(), Some('1' | '2' | '3' | '4' | '7' | '8'));
    let month = part(3..5).is_some_and(|m| matches!(m, 1..=12 | 20 | 30..=42 | 50..=99));
    let corsica = kept.get(5) == Some(&'2') && matches!(kept.get(6), Some('A' | 'B'));
    let departement = corsica || part(5..7).is_some_and(|d| matches!(d, 1..=99) && d != 96);
    let commune = part(7..10).is_some_and(|c| c >= 1);
    let order = part(10..13).is_some_and(|o| o >= 1);
    sex && month && departement && commune && order
}

fn has_its_key(kept: &[char]) -> bool {
    let (Some(body), Some(key)) = (kept.get(..13), kept.get(13..15).and_then(number)) else { return false };
    let mut body = body.to_vec();
    match body.get(6) {
        Some('A') => body.splice(5..7, ['1', '9']).for_each(drop),
        Some('B') => body.splice(5..7, ['1', '8']).for_each(drop),
        _ => {}
    }
    number(&body).is_some_and(|n| 97 - n % 97 == key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn with_key(body: &str) -> String {
        let numeric = body.replace("2A", "19").replace("2B", "18");
        format!("{body}{:02}", 97 - numeric.parse::<u64>().unwrap() % 97)
    }

    #[test]
    fn numbers_are_found_however_they_are_written() {
        // Invented: the key is computed.
        let keyed = with_key("2550785123456");
        assert!(nir_in(&keyed));
        for separator in [" ", ".", "-", "\n", " . ", "\u{202f}"] {
            let spread: Vec<String> = keyed.chars().map(String::from).collect();
            assert!(nir_in(&format!("dossier {} suivi", spread.join(separator))), "{separator:?}");
        }
        assert!(nir_in(&format!("NIR{keyed}")));
        assert!(nir_in(&format!("le 12/03/2024 : {keyed}.")));
        assert!(nir_in("2 55 07 85 123 456"));
        assert!(nir_in("2550785123456"));
        assert!(nir_in("２５５０７８５１２３４５６"));
    }

    #[test]
    fn corsica_is_read() {
        for body in ["155072A123456", "255072B123456"] {
            assert!(nir_in(&with_key(body)), "{body}");
            assert!(nir_in(&with_key(body).to_lowercase()), "{body}");
        }
        assert!(has_its_key(&with_key("155072A123456").chars().collect::<Vec<_>>()));
        assert!(!has_its_key(&with_key("155072A123456").replace('A', "B").chars().collect::<Vec<_>>()));
    }

    #[test]
    fn ordinary_numbers_are_left_alone() {
        for text in [
            "552 081 317 66522",
            "06 12 34 56 78 puis 02 99 00 00 00",
            "FR76 3000 6000 0112 3456 7890 189",
            "du 12.05.2024 au 31.12.2025, 14 h 30",
            "3 017 620 422 003",
            "1732240000000",
            "logement 1234567890",
            "2 5 5 0 7 8 5 1 2 3 4 5 6",
            "25507851234567890123",
            "",
        ] {
            assert!(!nir_in(text), "{text}");
        }
        assert_eq!("25507851234567890123".len(), 20);
    }

    #[test]
    fn a_wrong_key_is_not_a_keyed_number() {
        let keyed = with_key("2550785123456");
        let wrong = format!("{}{:02}", &keyed[..13], keyed[13..].parse::<u32>().unwrap() % 97 + 1);
        assert!(!nir_in(&wrong), "{wrong}");
    }

    #[test]
    fn the_place_is_told_in_bytes() {
        let text = format!("é {} fin", with_key("2550785123456"));
        let spans = nir_spans(&text);
        assert_eq!(spans, vec![3..18]);
        assert_eq!(&text[3..18], with_key("2550785123456"));
    }

    proptest! {
        #[test]
        fn every_keyed_number_is_found(
            sex in 1u8..=2, year in 0u8..100, month in 1u8..=12, departement in 1u8..=95,
            commune in 1u16..990, order in 1u16..=999, around in "[a-z é]{0,6}",
        ) {
            let body = format!("{sex}{year:02}{month:02}{departement:02}{commune:03}{order:03}");
            let text = format!("{around} {} {around}", with_key(&body));
            prop_assert!(nir_in(&text));
        }

        #[test]
        fn any_text_is_searched_without_panic(text in "[0-9AB ./é\\-]{0,60}") {
            for span in nir_spans(&text) {
                prop_assert!(text.get(span).is_some());
            }
        }
    }
}
