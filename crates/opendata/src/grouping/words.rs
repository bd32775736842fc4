//! Street names, house numbers, building labels and place names, made comparable.
//!
//! Stock files hide the programme, the building and the residence in whatever column has room for them
//! (`7062-01-03` in the block, `138` in the place name, `BAT B ENT 01` at the end of the street). Everything
//! here is a pure function of one row's texts.

use model::words::fold;
use std::collections::BTreeSet;

/// Abbreviation → type of street. Files of one landlord mix all of them.
const STREET_TYPES: [(&str, &str); 62] = [
    ("r", "rue"),
    ("rue", "rue"),
    ("av", "avenue"),
    ("ave", "avenue"),
    ("aven", "avenue"),
    ("avenue", "avenue"),
    ("bd", "boulevard"),
    ("bld", "boulevard"),
    ("blvd", "boulevard"),
    ("bvd", "boulevard"),
    ("boul", "boulevard"),
    ("boulevard", "boulevard"),
    ("all", "allee"),
    ("al", "allee"),
    ("allee", "allee"),
    ("allees", "allee"),
    ("ch", "chemin"),
    ("che", "chemin"),
    ("chem", "chemin"),
    ("chemin", "chemin"),
    ("imp", "impasse"),
    ("impasse", "impasse"),
    ("pl", "place"),
    ("place", "place"),
    ("plce", "place"),
    ("sq", "square"),
    ("square", "square"),
    ("rte", "route"),
    ("route", "route"),
    ("crs", "cours"),
    ("cours", "cours"),
    ("pas", "passage"),
    ("pass", "passage"),
    ("passage", "passage"),
    ("q", "quai"),
    ("qu", "quai"),
    ("quai", "quai"),
    ("res", "residence"),
    ("residence", "residence"),
    ("lot", "lotissement"),
    ("lotissement", "lotissement"),
    ("qua", "quartier"),
    ("quartier", "quartier"),
    ("rpt", "rond point"),
    ("ham", "hameau"),
    ("hameau", "hameau"),
    ("cite", "cite"),
    ("cit", "cite"),
    ("clos", "clos"),
    ("cor", "corniche"),
    ("corniche", "corniche"),
    ("dom", "domaine"),
    ("domaine", "domaine"),
    ("esp", "esplanade"),
    ("esplanade", "esplanade"),
    ("fg", "faubourg"),
    ("faubourg", "faubourg"),
    ("mte", "montee"),
    ("montee", "montee"),
    ("mail", "mail"),
    ("sent", "sentier"),
    ("sentier", "sentier"),
];

/// Words after which a text speaks of a part of the building or of a door, no longer of a street or residence.
const PART_WORDS: [&str; 27] = [
    "bat",
    "bats",
    "batiment",
    "batiments",
    "bt",
    "bts",
    "bat.",
    "esc",
    "escalier",
    "ent",
    "entr",
    "entree",
    "apt",
    "appt",
    "appart",
    "appartement",
    "appartements",
    "lot",
    "logement",
    "logements",
    "logt",
    "porte",
    "cage",
    "hall",
    "halls",
    "etage",
    "immeuble",
];

/// Words that say how a residence was bought or managed, never which one it is.
const FILLER_WORDS: [&str; 22] = [
    "residence",
    "residences",
    "res",
    "groupe",
    "programme",
    "ensemble",
    "vefa",
    "collectif",
    "collectifs",
    "individuel",
    "individuels",
    "pavillons",
    "maisons",
    "gestion",
    "copro",
    "copropriete",
    "logts",
    "requalification",
    "tranche",
    "hlm",
    "reha",
    "n",
];

const ARTICLES: [&str; 14] =
    ["de", "du", "des", "la", "le", "les", "l", "d", "et", "en", "a", "au", "aux", "sur"];

/// The number and street of one row, as they are compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct StreetKey {
    /// `rue tilleuls`: type, then the words without articles. Empty when unknown.
    pub street: String,
    pub number: HouseNumber,
}

/// `12 bis`, `12-14`: first and last number (equal when there is one), and what distinguishes `12` from `12 bis`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct HouseNumber {
    pub first: u32,
    pub last: u32,
    pub repeat: String,
}

impl HouseNumber {
    /// Zero is no house number: it stands for "none".
    pub fn is_known(&self) -> bool {
        self.first != 0
    }

    /// Does one range hold the other's first number? `12` is in `10-14`.
    pub fn meets(&self, other: &HouseNumber) -> bool {
        self.is_known()
            && other.is_known()
            && self.first <= other.last
            && other.first <= self.last
            && (self.first != self.last || other.first != other.last || self.repeat == other.repeat)
    }
}

/// Folded words: everything that is neither letter nor digit separates; U+FFFD and the `?` that replaces a lost
/// accent separate too.
fn words(text: &str) -> Vec<String> {
    fold(text).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// `BAT`, `Bat.`, `BAT11`, `entr`: from here on the text speaks of a part of the building.
pub(super) fn is_part_word(word: &str) -> bool {
    let folded = fold(word);
    let bare = folded.trim_end_matches(|c: char| c.is_ascii_digit() || !c.is_alphanumeric());
    !bare.is_empty() && PART_WORDS.contains(&bare)
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
}

/// `7bis` → (7, `bis`); `95` → (95, ``).
fn leading_number(word: &str) -> Option<(u32, &str)> {
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let (digits, rest) = word.split_at_checked(end)?;
    let value = digits.parse().ok().filter(|n| (1..100_000).contains(n))?;
    (rest.is_empty() || is_repeat(rest)).then_some((value, rest))
}

fn is_repeat(word: &str) -> bool {
    matches!(word, "bis" | "ter" | "quater")
        || (word.len() == 1 && word.bytes().all(|b| b.is_ascii_lowercase()))
}

/// Takes a house number, or a range, off the front of some words.
fn take_number(words: &mut Vec<String>) -> HouseNumber {
    let mut number = HouseNumber::default();
    let mut used = 0;
    while let Some((value, rest)) = words.get(used).and_then(|w| leading_number(w)) {
        number.first = if used == 0 { value } else { number.first.min(value) };
        number.last = number.last.max(value);
        rest.clone_into(&mut number.repeat);
        used += 1;
        if let Some(next) = words.get(used)
            && is_repeat(next)
            && rest.is_empty()
            && words.get(used + 1).is_none_or(|after| street_type(after).is_some() || is_number(after))
        {
            next.clone_into(&mut number.repeat);
            used += 1;
        }
    }
    // `1848` alone may be the name of a street: a number needs something after it, unless it stands alone.
    if used == words.len() || used > 0 {
        words.drain(..used.min(words.len()));
    }
    if number.repeat.len() > 1 {
        number.repeat.truncate(1);
    }
    number
}

fn street_type(word: &str) -> Option<&'static str> {
    STREET_TYPES.iter().find(|(short, _)| *short == word).map(|(_, long)| *long)
}

/// Number and street of a row, whichever column holds them. `12`, ``, `RUE RUE DES TILLEULS BAT B` and
/// ``, ``, `12, r. des Tilleuls` give the same key.
pub(super) fn street_key(number: &str, street: &str) -> StreetKey {
    let mut number_words = words(number);
    let mut name = words(street);
    let mut house = take_number(&mut number_words);
    // A street such as "11 novembre" begins with a number too; without its type it is left alone.
    let starts_with_date = name.get(1).is_some_and(|w| {
        matches!(
            w.as_str(),
            "novembre" | "mai" | "juillet" | "aout" | "juin" | "septembre" | "mars" | "fevrier"
        )
    });
    if !starts_with_date {
        let inside = take_number(&mut name);
        if !house.is_known() {
            house = inside;
        }
    }
    if let Some(cut) = name.iter().position(|w| is_part_word(w))
        && cut > 0
    {
        name.truncate(cut);
    }
    let mut kind = "";
    while let Some(found) = name.first().and_then(|w| street_type(w)) {
        if name.len() == 1 && kind.is_empty() {
            break;
        }
        if kind.is_empty() || kind == found {
            kind = found;
            name.remove(0);
        } else {
            break;
        }
    }
    let rest = name
        .iter()
        .filter(|w| !ARTICLES.contains(&w.as_str()))
        .map(|w| match w.as_str() {
            "st" => "saint",
            "ste" => "sainte",
            "gal" | "gl" => "general",
            "mal" => "marechal",
            "dr" => "docteur",
            "pdt" => "president",
            other => other,
        })
        .collect::<Vec<_>>();
    // A name made of articles only ("rue de la") keeps them: better a poor key than none.
    let rest = if rest.is_empty() { name.iter().map(String::as_str).collect() } else { rest };
    let street = std::iter::once(kind).chain(rest).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
    StreetKey { street, number: house }
}

/// What the building columns of a row say: a programme number and the label of a building.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct BuildingWords {
    /// `7062`, `851-299`, `qbec`: the number under which the landlord built.
    pub programme: Option<String>,
    /// `a`, `4`, `c5`: the building inside the programme.
    pub label: Option<String>,
    /// A residence name written in the block column.
    pub name: Option<String>,
}

fn without_leading_zeros(word: &str) -> String {
    let stripped = word.trim_start_matches('0');
    if stripped.is_empty() { "0".to_owned() } else { stripped.to_owned() }
}

/// `7062-01-03`, `QBEC-02-05`, `0851-0299-01-01`: programme, building, staircase.
fn structured(text: &str) -> Option<(String, String)> {
    let folded = fold(text);
    let parts = folded.split('-').map(str::trim).collect::<Vec<_>>();
    let shaped = (3..=4).contains(&parts.len())
        && parts.iter().all(|p| (1..=5).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
        && parts.iter().filter(|p| p.bytes().any(|b| b.is_ascii_digit())).count() * 2 >= parts.len();
    let (programme, rest) = parts.split_at_checked(parts.len().checked_sub(2)?)?;
    let building = rest.first()?;
    shaped.then(|| {
        let programme = programme.iter().map(|p| without_leading_zeros(p)).collect::<Vec<_>>().join("-");
        (programme, without_leading_zeros(building))
    })
}

/// `0507B03` → programme 507, building b03; `0138R` → programme 138, building r.
fn compact(text: &str) -> Option<(String, String)> {
    let folded = fold(text);
    let (digits, rest) = folded.split_at_checked(4)?;
    let mut rest_chars = rest.chars();
    let shaped = is_number(digits)
        && rest_chars.next().is_some_and(|c| c.is_ascii_lowercase())
        && rest_chars.all(|c| c.is_ascii_digit());
    shaped.then(|| (without_leading_zeros(digits), rest.to_owned()))
}

/// `BATIMENT 01` → `1`, `B` → `b`, `0` and `BATIMENT` → nothing.
fn plain_label(text: &str) -> Option<String> {
    let kept = words(text)
        .into_iter()
        .filter(|w| !PART_WORDS.contains(&w.as_str()) && !FILLER_WORDS.contains(&w.as_str()))
        .map(|w| if is_number(&w) { without_leading_zeros(&w) } else { w })
        .collect::<Vec<_>>()
        .join(" ");
    (!kept.is_empty() && kept != "0").then_some(kept)
}

fn is_short_label(label: &str) -> bool {
    label.len() <= 3 || is_number(label)
}

/// Reads the building and block columns together. `place` is the place name, which repeats the programme number
/// in some files (`138`).
pub(super) fn building_words(building: &str, block: &str, place: &str) -> BuildingWords {
    let mut found = BuildingWords::default();
    for text in [block, building] {
        if let Some((programme, label)) = structured(text).or_else(|| compact(text)) {
            found.programme.get_or_insert(programme);
            found.label.get_or_insert(label);
        }
    }
    if found.programme.is_none() && is_number(place.trim()) && place.trim().len() >= 3 {
        found.programme = Some(without_leading_zeros(place.trim()));
    }
    if found.label.is_none() {
        found.label = plain_label(building);
    }
    if let Some(label) = plain_label(block) {
        if is_short_label(&label) {
            found.label.get_or_insert(label);
        } else if structured(block).is_none() && compact(block).is_none() {
            found.name = Some(block.trim().to_owned());
        }
    }
    found
}

/// The comparable part of a residence name: `NANTES - RESIDENCE TILIA - BAT 1 - VEFA` → `tilia`.
/// `None` when nothing of it names a residence (`LOGEMENT N° 102`, `138`, the name of the commune).
pub(super) fn place_key(place: &str, commune_name: &str) -> Option<String> {
    let without_parentheses = {
        let mut depth = 0u32;
        place
            .chars()
            .filter(|&c| {
                match c {
                    '(' => depth += 1,
                    ')' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                depth == 0 && c != ')'
            })
            .collect::<String>()
    };
    let commune = words(commune_name).into_iter().collect::<BTreeSet<_>>();
    let mut kept = words(&without_parentheses);
    if let Some(cut) = kept.iter().position(|w| is_part_word(w)) {
        // "BATIMENT 1 RESIDENCE IBERIA": the name may come after the part.
        let after = kept.iter().skip(cut + 2).cloned().collect::<Vec<_>>();
        kept.truncate(cut);
        if kept.is_empty() {
            kept = after.into_iter().take_while(|w| !is_part_word(w)).collect();
        }
    }
    let kept = kept
        .into_iter()
        .filter(|w| {
            !FILLER_WORDS.contains(&w.as_str()) && !ARTICLES.contains(&w.as_str()) && !commune.contains(w)
        })
        .collect::<Vec<_>>();
    let names_something = kept.iter().any(|w| w.len() >= 3 && w.chars().any(char::is_alphabetic));
    names_something.then(|| kept.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_street_has_one_key_however_it_is_written() {
        let expected = street_key("12", "RUE DES TILLEULS");
        assert_eq!(expected.street, "rue tilleuls");
        assert_eq!((expected.number.first, expected.number.last), (12, 12));
        for (number, street) in [
            ("", "12, r. des Tilleuls"),
            ("12", "RUE RUE DES TILLEULS"),
            ("12.", "Rue des  Tilleuls BAT B ENT 01"),
            ("0012", "R DES TILLEULS"),
        ] {
            assert_eq!(street_key(number, street), expected, "{number:?} {street:?}");
        }
    }

    #[test]
    fn numbers_keep_their_range_and_their_repeat() {
        let range = street_key("", "22/24 RUE ANTOINE BRUN").number;
        assert_eq!((range.first, range.last), (22, 24));
        let bis = street_key("7BIS", "RUE X").number;
        assert_eq!((bis.first, bis.repeat.as_str()), (7, "b"));
        assert_eq!(street_key("95 B", "AVENUE MICHEL JOURDAN").number.repeat, "b");
        assert!(range.meets(&street_key("24", "RUE ANTOINE BRUN").number));
        assert!(!street_key("7", "rue X").number.meets(&bis));
        assert!(!street_key("", "rue X").number.meets(&bis));
    }

    #[test]
    fn a_street_named_after_a_date_keeps_its_number() {
        assert_eq!(street_key("3", "11 NOVEMBRE").street, "11 novembre");
        assert_eq!(street_key("3", "RUE DU 8 MAI 1945").street, "rue 8 mai 1945");
    }

    #[test]
    fn building_ids_that_look_like_dates_carry_programme_and_building() {
        let one = building_words("", "7062-01-03", "");
        assert_eq!((one.programme.as_deref(), one.label.as_deref()), (Some("7062"), Some("1")));
        let two = building_words("", "0851-0299-01-01", "NANTES - TOUR SUISSE");
        assert_eq!((two.programme.as_deref(), two.label.as_deref()), (Some("851-299"), Some("1")));
        let three = building_words("0507B03", "507", "507");
        assert_eq!((three.programme.as_deref(), three.label.as_deref()), (Some("507"), Some("b03")));
        let four = building_words("BATIMENT 01", "CHRONOS", "");
        assert_eq!((four.label.as_deref(), four.name.as_deref()), (Some("1"), Some("CHRONOS")));
        assert_eq!(building_words("BATIMENT", "", ""), BuildingWords::default());
        assert_eq!(building_words("4", "04", "PAYS BASQUE").label.as_deref(), Some("4"));
    }

    #[test]
    fn place_names_lose_what_does_not_name_a_residence() {
        let key = |text| place_key(text, "NANTES");
        assert_eq!(key("NANTES - RESIDENCE TILIA - BAT 1- VEFA").as_deref(), Some("tilia"));
        assert_eq!(key("LES REGATES (A-B-C)"), key("LES REGATES (D)"));
        assert_eq!(key("BATIMENT 1 RESIDENCE IBERIA").as_deref(), Some("iberia"));
        for nothing in ["LOGEMENT N? 102", "138", "NANTES", "", "BATIMENT B", "(A)"] {
            assert_eq!(key(nothing), None, "{nothing:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_readers_of_words_fail(a in "\\PC{0,30}", b in "\\PC{0,30}", c in "\\PC{0,30}") {
            let key = street_key(&a, &b);
            prop_assert!(key.number.first <= key.number.last);
            let _ = building_words(&a, &b, &c);
            let _ = place_key(&a, &b);
        }
    }
}
