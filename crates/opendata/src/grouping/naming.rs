//! The name and addresses that a proposed residence shows.

use super::{
    GroupingRow,
    buildings::most_frequent,
    words::{is_part_word, place_key, street_key},
};
use std::collections::{BTreeMap, BTreeSet};

const SMALL_WORDS: [&str; 13] =
    ["de", "du", "des", "la", "le", "les", "et", "en", "sur", "au", "aux", "à", "sous"];

/// The distinct addresses of some rows, in natural order. Spellings of one address are one: the longest is kept,
/// it has the fewest abbreviations.
pub(super) fn addresses(rows: &[GroupingRow<'_>], members: &[usize]) -> Vec<String> {
    let written = members
        .iter()
        .filter_map(|&i| Some(rows.get(i)?.address_line()))
        .filter(|line| !line.is_empty())
        .collect::<BTreeSet<_>>();
    let mut of_key: BTreeMap<_, String> = BTreeMap::new();
    for line in written {
        let kept = of_key.entry(street_key("", &line)).or_default();
        if line.len() > kept.len() {
            *kept = line;
        }
    }
    of_key.into_values().collect()
}

fn number_of(line: &str) -> u32 {
    line.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0)
}

fn street_of(line: &str) -> &str {
    line.trim_start_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || c == '-' || c == ',')
}

/// The street without the building and door that some files write behind it.
fn bare_street(line: &str) -> &str {
    let street = street_of(line);
    let mut from = 0;
    for word in street.split_whitespace() {
        let at = street.get(from..).and_then(|rest| rest.find(word)).map_or(from, |i| from + i);
        if at > 0 && is_part_word(word) {
            return street.get(..at).unwrap_or(street).trim();
        }
        from = at + word.len();
    }
    street
}

/// The distinct texts of some columns, each with the commune that it is read in and how many dwellings have it.
fn written<'a>(
    rows: &[GroupingRow<'a>],
    members: &[usize],
    columns: fn(&GroupingRow<'a>) -> [Option<&'a str>; 2],
) -> BTreeMap<(&'a str, &'a str), u32> {
    let mut texts: BTreeMap<_, u32> = BTreeMap::new();
    for row in members.iter().filter_map(|&i| rows.get(i)) {
        for text in columns(row).into_iter().flatten().map(str::trim).filter(|t| !t.is_empty()) {
            *texts.entry((text, row.commune_name.unwrap_or(""))).or_default() +=
                row.dwellings.max(1).unsigned_abs();
        }
    }
    texts
}

/// A name for a residence: what the landlord calls it, else the place, else its addresses.
/// `place` is the comparable name on which the residence was built; `shared` says that another residence of the
/// commune has it too, so the street is added.
pub(super) fn name(rows: &[GroupingRow<'_>], members: &[usize], place: Option<&str>, shared: bool) -> String {
    let given = written(rows, members, |r| [r.residence_name, None]);
    if let Some(given) = most_frequent(given.into_iter().map(|((text, _), n)| (readable(text), n))) {
        return given;
    }
    let streets = written(rows, members, |r| [r.street, None]);
    let street = most_frequent(streets.into_iter().map(|((text, _), n)| (readable(bare_street(text)), n)));
    if let Some(place) = place {
        let texts = written(rows, members, |r| [r.place_name, r.block]);
        let written = most_frequent(
            texts
                .into_iter()
                .filter(|((text, commune), _)| place_key(text, commune).as_deref() == Some(place))
                .map(|((text, commune), n)| (display_place(text, commune), n)),
        );
        let written = written.unwrap_or_else(|| readable(place));
        return match street.filter(|_| shared) {
            Some(street) => format!("{written} ({street})"),
            None => written,
        };
    }
    let lines = addresses(rows, members);
    match (lines.first(), lines.last()) {
        (Some(first), Some(last)) if first != last => {
            let (from, to) = (number_of(first), number_of(last));
            if bare_street(first) == bare_street(last) && from > 0 && to > from {
                format!("{from}-{to} {}", readable(bare_street(first)))
            } else if bare_street(first) == bare_street(last) {
                readable(bare_street(first))
            } else {
                street.unwrap_or_else(|| readable(first))
            }
        }
        (Some(only), _) => readable(only),
        _ => members
            .iter()
            .filter_map(|&i| rows.get(i)?.residence_ref)
            .min()
            .map_or_else(|| "Sans adresse".to_owned(), str::to_owned),
    }
}

/// `NANTES - RESIDENCE TILIA - BAT 1- VEFA` → `Residence Tilia`: the pieces that name something.
fn display_place(text: &str, commune_name: &str) -> String {
    let before_parenthesis =
        text.split('(').next().filter(|t| place_key(t, commune_name).is_some()).unwrap_or(text);
    let kept = before_parenthesis
        .split(" - ")
        .map(str::trim)
        .filter(|piece| place_key(piece, commune_name).is_some())
        .map(|piece| piece.trim_end_matches(['-', ' ']))
        .collect::<Vec<_>>()
        .join(" - ");
    readable(if kept.is_empty() { text.trim() } else { &kept })
}

/// Capitals → a name that reads: `LE CHENE DES ANGLAIS` → `Le Chene des Anglais`. Mixed case is left alone.
fn readable(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().any(char::is_lowercase) {
        return text;
    }
    text.split(' ')
        .enumerate()
        .map(|(i, word)| {
            let lower = word.to_lowercase();
            let roman = word.len() <= 4 && word.chars().all(|c| "IVX".contains(c));
            if roman && i > 0 {
                word.to_owned()
            } else if i > 0 && SMALL_WORDS.contains(&lower.as_str()) {
                lower
            } else {
                capitalised(&lower)
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Upper case at the start and after an apostrophe or a hyphen; an elided article stays small.
fn capitalised(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut start = true;
    for c in word.chars() {
        if start {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        start = matches!(c, '\'' | '’' | '-' | '/');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_readable() {
        assert_eq!(readable("LE CHENE DES ANGLAIS"), "Le Chene des Anglais");
        assert_eq!(readable("ORLEANS II"), "Orleans II");
        assert_eq!(readable("POINTE DE L'ILE"), "Pointe de L'Ile");
        assert_eq!(readable("Lorrain - de La Tour"), "Lorrain - de La Tour");
        assert_eq!(bare_street("12 LES MURIERS BAT11 ENT K"), "LES MURIERS");
        assert_eq!(display_place("NANTES - RESIDENCE TILIA - BAT 1- VEFA", "NANTES"), "Residence Tilia");
        assert_eq!(display_place("LES REGATES (A-B-C)", "NANTES"), "Les Regates");
    }
}
