//! From the cells of an address to its parts.
//!
//! Stock files put the number in the name of the street, the type twice, the residence in place of the street
//! and the street in a complement. What is found is put in its place; nothing is invented.

use super::numbers::without_decimals;
use super::streets::{begins_street, readable, street_type};
use super::values::{Reading, spreadsheet_damage, text};

/// Number and repeat index of an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HouseNumber {
    /// `12`, or `12-14` for a range.
    pub number: Option<String>,
    /// `bis`, `ter`, or a capital letter.
    pub repeat: Option<String>,
}

/// An address in the parts that its cells gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Street {
    pub house: HouseNumber,
    /// `Rue de la Bottiere`.
    pub street: Option<String>,
    /// What stood in place of, or before, the street: often the name of the residence.
    pub place: Option<String>,
}

/// Reads a cell that holds a number alone: `12`, `12-14`, `12/14`, `12 bis`, `10.0`, `0012`. A number that a
/// spreadsheet turned into a time or a date is not one.
#[must_use]
pub fn house_number(cell: &str) -> Reading<HouseNumber> {
    const EXPECTED: model::Pair = ("un numéro : 12, 12 bis, 12-14", "a number: 12, 12 bis, 12-14");
    let Some(clean) = text(without_decimals(cell)) else { return Reading::unknown() };
    if spreadsheet_damage(&clean).is_some() {
        return Reading::unreadable(&clean, EXPECTED);
    }
    match leading_number(&clean) {
        Some((house, "")) => Reading { value: house.number.is_some().then_some(house), fault: None },
        _ => Reading::unreadable(&clean, EXPECTED),
    }
}

/// `B`, `BIS`, `ter`… as it is shown: words in lower case, letters in capitals.
#[must_use]
pub fn repeat_index(word: &str) -> Option<String> {
    let word = word.trim().trim_matches('.');
    match word.to_lowercase().as_str() {
        "bis" | "bi" => Some("bis".to_owned()),
        "ter" | "te" => Some("ter".to_owned()),
        "quater" | "qua" | "quat" => Some("quater".to_owned()),
        "quinquies" => Some("quinquies".to_owned()),
        _ => {
            let short =
                word.len() <= 2 && !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric());
            (short && word != "0").then(|| word.to_uppercase())
        }
    }
}

/// Cuts a number, its range and its repeat index from the beginning of a text: `12 BIS, RUE X` gives `12`, `bis`
/// and `RUE X`. `None` when the text does not begin with a number of at most four digits.
fn leading_number(text: &str) -> Option<(HouseNumber, &str)> {
    let (first, mut rest) = digits(text)?;
    let mut last: Option<&str> = None;
    let mut repeat = None;
    loop {
        let (index, after) = attached_repeat(rest);
        if index.is_some() {
            if repeat.is_none() {
                repeat = index;
            }
            rest = after;
        }
        // `2-4`, `12/14`, `53.55`, `12-14-16`, `12 à 14`.
        let spaced = rest.trim_start();
        let joined = spaced
            .strip_prefix(['-', '/', '.', '–'])
            .or_else(|| spaced.strip_prefix("à ").or_else(|| spaced.strip_prefix("A ")));
        match joined.map(str::trim_start).and_then(digits) {
            Some((number, after)) if number.parse::<u32>().ok() >= first.parse::<u32>().ok() => {
                if number != first {
                    last = Some(number);
                }
                rest = after;
            }
            _ => break,
        }
    }
    let rest = rest.trim_start().trim_start_matches([',', ';']).trim_start();
    let number = match last {
        Some(last) => Some(format!("{first}-{last}")),
        None => (first != "0").then(|| first.to_owned()),
    };
    Some((HouseNumber { repeat: repeat.filter(|_| number.is_some()), number }, rest))
}

/// Up to four digits (more is not a house number), without leading zeros.
fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(end)?;
    let short = number.trim_start_matches('0');
    let number = if short.is_empty() { number.get(number.len().saturating_sub(1)..)? } else { short };
    (end > 0 && number.len() <= 4).then_some((number, rest))
}

/// A repeat index right after a number: `B`, `bis`, ` TER`; the word must end there.
fn attached_repeat(text: &str) -> (Option<String>, &str) {
    let spaced = text.trim_start();
    let gap = text.len() - spaced.len();
    let letters = spaced.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (word, rest) = spaced.split_at(letters);
    let ends = rest.chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '\'');
    let lower = word.to_lowercase();
    let known = matches!(lower.as_str(), "bis" | "ter" | "quater" | "quinquies");
    // One letter with a space before it may begin a name ("12 A BRIAND") or a type ("12 R VOLTAIRE").
    let letter = letters == 1 && (gap == 0 || rest.trim().is_empty() || rest.starts_with(','));
    if ends && gap <= 1 && (known || letter) { (repeat_index(word), rest) } else { (None, text) }
}

const MONTHS: [&str; 12] = [
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
];

/// The cells of an address, trimmed. Empty ones are empty.
#[derive(Debug, Clone, Copy, Default)]
pub struct AddressCells<'a> {
    pub number: &'a str,
    pub repeat: &'a str,
    pub street_type: &'a str,
    /// Name of the street, or the whole address.
    pub street_name: &'a str,
    /// A complement that may hold the true address.
    pub complement: &'a str,
}

/// Puts the cells of one address in order; the second value says what was wrong with the number.
#[must_use]
pub fn street(cells: AddressCells<'_>) -> (Street, Option<super::values::Fault>) {
    let number = house_number(cells.number);
    let mut house = number.value.unwrap_or_default();
    if house.repeat.is_none() && house.number.is_some() {
        house.repeat = text(cells.repeat).as_deref().and_then(repeat_index);
    }
    let kind = text(cells.street_type);
    let name = text(cells.street_name).unwrap_or_default();
    let mut found = match &kind {
        Some(kind) => typed_street(kind, &name, &mut house),
        None => whole_address(&name),
    };
    if found.house.number.is_none() || house.number.is_some() {
        found.house = house;
    }
    use_complement(&mut found, kind.is_none(), cells.complement);
    (found, number.fault)
}

/// The type has its own cell; the name may repeat it, or begin with the number.
fn typed_street(kind: &str, name: &str, house: &mut HouseNumber) -> Street {
    let kind = street_type(kind).map_or_else(|| readable(kind), str::to_owned);
    let mut name = name;
    if let Some((inner, rest)) = leading_number(name) {
        let word = rest.split_whitespace().next().unwrap_or_default();
        let is_date = MONTHS.contains(&model::words::fold(word).as_str());
        if !is_date && (begins_street(word) || inner == *house) && rest.contains(' ') {
            if house.number.is_none() {
                *house = inner;
            }
            name = rest;
        }
    }
    if let Some((first, rest)) = name.split_once(' ')
        && street_type(first) == Some(&kind)
    {
        name = rest;
    }
    let name = name.trim();
    let street = if name.is_empty() { kind } else { lower_joint(&kind, name) };
    Street { street: Some(street), ..Street::default() }
}

/// `Rue` + `DE LA PAIX` → `Rue de la Paix`: the name is not the beginning of the text.
fn lower_joint(kind: &str, name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return format!("{kind} {name}");
    }
    // A first word before it makes the name lose its first capital where it must.
    readable(&format!("X {name}")).replacen('X', kind, 1)
}

/// Number, type and name in one text, perhaps after the name of a residence, perhaps several addresses: the
/// first address is kept.
fn whole_address(text: &str) -> Street {
    if text.is_empty() {
        return Street::default();
    }
    let starts = address_starts(text);
    let Some(&start) = starts.first() else {
        // No number: a street if it begins like one, else the name of a place.
        let first = text.split(' ').next().unwrap_or_default();
        return if begins_street(first) {
            Street { street: Some(one_street(text)), ..Street::default() }
        } else {
            Street { place: Some(readable(text)), ..Street::default() }
        };
    };
    let end = starts.get(1).copied().unwrap_or(text.len());
    let place =
        text[..start].trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | ',' | ';' | ':' | '('));
    let address =
        text[start..end].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '-' | ',' | ';' | '/'));
    let address = address.strip_suffix(" ET").or_else(|| address.strip_suffix(" et")).unwrap_or(address);
    let (house, rest) = leading_number(address).unwrap_or((HouseNumber::default(), address));
    Street {
        house,
        street: (!rest.is_empty()).then(|| one_street(rest)),
        place: (!place.is_empty()).then(|| readable(place)),
    }
}

/// Offsets where a number followed by a type of street begins; also the beginning of a text that begins with a
/// number that is not a date.
fn address_starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut skip_until = 0;
    let mut previous = ' ';
    for (at, c) in text.char_indices() {
        let boundary = matches!(previous, ' ' | ',' | ';' | '-' | '(' | ':');
        previous = c;
        if !c.is_ascii_digit() || !boundary || at < skip_until {
            continue;
        }
        let Some((_, rest)) = leading_number(&text[at..]) else { continue };
        let word = rest.split([' ', ',']).next().unwrap_or_default();
        let is_date = MONTHS.contains(&model::words::fold(word).as_str());
        if begins_street(word) || (at == 0 && !is_date && !rest.is_empty()) {
            starts.push(at);
        }
        // The other numbers of a range are not addresses of their own.
        skip_until = text.len() - rest.len();
    }
    starts
}

/// A street whose type is its first word, if any.
fn one_street(text: &str) -> String {
    if let Some((first, rest)) = text.split_once(' ')
        && let Some(kind) = street_type(first)
    {
        return lower_joint(kind, rest.trim());
    }
    readable(text)
}

/// Takes from the complement what the street lacks: the whole address when the street is only a place, the
/// number when both name one street.
fn use_complement(found: &mut Street, untyped: bool, complement: &str) {
    let lacks_street = found.street.is_none() && untyped;
    if !(lacks_street || found.house.number.is_none()) {
        return;
    }
    let Some(complement) = text(complement) else { return };
    let first = complement.split(' ').next().unwrap_or_default();
    if !(first.starts_with(|c: char| c.is_ascii_digit()) || begins_street(first)) {
        return;
    }
    let other = whole_address(&complement);
    let Some(street) = other.street else { return };
    let rest_begins_street = street.split(' ').next().is_some_and(begins_street);
    if lacks_street && rest_begins_street {
        found.street = Some(street);
        if found.house.number.is_none() {
            found.house = other.house;
        }
    } else if found.house.number.is_none()
        && found.street.as_deref().map(model::words::header_key) == Some(model::words::header_key(&street))
    {
        found.house = other.house;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::issue::IssueCode;
    use proptest::prelude::*;

    fn read(
        number: &str,
        repeat: &str,
        kind: &str,
        name: &str,
        complement: &str,
    ) -> (String, Option<String>) {
        let cells = AddressCells { number, repeat, street_type: kind, street_name: name, complement };
        let found = street(cells).0;
        let parts = [found.house.number, found.house.repeat, found.street];
        (parts.into_iter().flatten().collect::<Vec<_>>().join(" "), found.place)
    }

    #[test]
    fn addresses_of_nantes_and_cannes() {
        for (cells, expected, place) in [
            (("", "", "", "12 IMPASSE DENANS", ""), "12 Impasse Denans", None),
            (("2", "", "RUE", "RUE DU PORT BOYER", ""), "2 Rue du Port Boyer", None),
            (("", "", "", "137  AV  MAURICE CHEVALLIER", ""), "137 Avenue Maurice Chevallier", None),
            (("", "", "", "0002  RUE GABRIEL CORDIER", ""), "2 Rue Gabriel Cordier", None),
            (("1-5", "", "", "RUE ISOLA BELLA", ""), "1-5 Rue Isola Bella", None),
            (("", "", "", "22/24 RUE ANTOINE BRUN", ""), "22-24 Rue Antoine Brun", None),
            (("9", "BIS", "RUE", "RUE D'ANGLETERRE", ""), "9 bis Rue d'Angleterre", None),
            (("2A", "", "R", "JEAN  GORIN", ""), "2 A Rue Jean Gorin", None),
            (("", "", "", "18, BD W CHURCHILL", ""), "18 Boulevard W Churchill", None),
            (("5", "", "RUE", "LE LOU DU BREIL", ""), "5 Rue le Lou du Breil", None),
            (("", "", "RUE", "8 MAI 1945", ""), "Rue 8 Mai 1945", None),
            (("", "", "", "RUE DU 8 MAI 1945", ""), "Rue du 8 Mai 1945", None),
            (
                ("", "", "", "LE RIOU BAT F", "4 chemin du Grand Jas"),
                "4 Chemin du Grand Jas",
                Some("Le Riou Bat F"),
            ),
            (
                ("", "", "", "AVENUE MICHEL JOURDAN", "151 avenue Michel Jourdan"),
                "151 Avenue Michel Jourdan",
                None,
            ),
            (
                ("", "", "AVENUE", "PIERRE DE COUBERTIN", "BAT 28 LOT  005"),
                "Avenue Pierre de Coubertin",
                None,
            ),
            (("10.0", "", "ALL", "ELOI TASSIN", ""), "10 Allée Eloi Tassin", None),
        ] {
            let (a, b, c, d, e) = cells;
            assert_eq!(read(a, b, c, d, e), (expected.to_owned(), place.map(str::to_owned)), "{cells:?}");
        }
    }

    #[test]
    fn addresses_of_programmes() {
        for (written, expected, place) in [
            ("16-20 RUE DES MEUNIERS", "16-20 Rue des Meuniers", None),
            ("9, BD SERURIER - 10, RUE DU LEMAN", "9 Boulevard Serurier", None),
            ("15-17, RUE DE L'EGLISE 101-101 TER, RUE SAINT CHARLES", "15-17 Rue de l'Eglise", None),
            ("77-79, RUE LAUGIER ET 12, RUE GALVANI", "77-79 Rue Laugier", None),
            ("12-14-16, RUE DELAITRE", "12-16 Rue Delaitre", None),
            ("LOT D1B - 86 RUE DES HAIES", "86 Rue des Haies", Some("LOT D1B")),
            (
                "HOPITAL BOUCICAUT 79-91 RUE DES CEVENNES 78 RUE DE LA CONVENTION",
                "79-91 Rue des Cevennes",
                Some("Hopital Boucicaut"),
            ),
            ("7-7 BIS, RUE TRETAIGNE", "7 bis Rue Tretaigne", None),
            ("GROUPE  CLAUDE VELLEFAUX", "", Some("Groupe Claude Vellefaux")),
            ("9-11A RUE PAVEE", "9-11 A Rue Pavee", None),
        ] {
            let (street, found) = read("", "", "", written, "");
            let found = found.map(|p| p.to_lowercase());
            assert_eq!((street.as_str(), found), (expected, place.map(str::to_lowercase)), "{written}");
        }
    }

    #[test]
    fn numbers_that_a_spreadsheet_damaged_are_not_read() {
        for cell in ["5:00 AM", "05-janv", "1E+05", "05:00"] {
            let read = house_number(cell);
            assert_eq!(read.value, None, "{cell}");
            let fault = read.fault.unwrap();
            assert_eq!(fault.code, IssueCode::ValeurIllisible);
            assert!(fault.hint.0.contains("tableur"), "{cell}: {:?}", fault.hint);
        }
        assert_eq!(house_number("0").value, None);
        assert_eq!(house_number("12/14").value.unwrap().number.as_deref(), Some("12-14"));
    }

    proptest! {
        #[test]
        fn any_cells_make_an_address(cells in prop::collection::vec("[0-9A-Za-zé '/,.-]{0,20}|\\PC{0,12}", 5)) {
            let [number, repeat, street_type, street_name, complement] = [0, 1, 2, 3, 4].map(|i| cells[i].as_str());
            let _ = street(AddressCells { number, repeat, street_type, street_name, complement });
        }
    }
}
