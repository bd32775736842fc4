//! Types of French streets, their abbreviations, and names made readable.

/// Readable form, then the ways it is written (folded, without points).
const TYPES: [(&str, &[&str]); 44] = [
    ("Rue", &["rue", "r"]),
    ("Avenue", &["avenue", "av", "ave", "aven"]),
    ("Boulevard", &["boulevard", "bd", "bld", "blvd", "bvd", "boul", "bould"]),
    ("Allée", &["allee", "all", "al", "all?e"]),
    ("Allées", &["allees"]),
    ("Place", &["place", "pl", "plce"]),
    ("Impasse", &["impasse", "imp"]),
    ("Chemin", &["chemin", "che", "chem", "ch"]),
    ("Square", &["square", "sq"]),
    ("Route", &["route", "rte"]),
    ("Cours", &["cours", "crs"]),
    ("Cour", &["cour"]),
    ("Passage", &["passage", "pas", "pass"]),
    ("Quai", &["quai", "qu"]),
    ("Mail", &["mail"]),
    ("Venelle", &["venelle", "ven"]),
    ("Esplanade", &["esplanade", "esp"]),
    ("Ruelle", &["ruelle", "ruelles", "rle"]),
    ("Promenade", &["promenade", "prom", "pro"]),
    ("Résidence", &["residence", "res"]),
    ("Lotissement", &["lotissement", "lot"]),
    ("Quartier", &["quartier", "qua", "quart"]),
    ("Hameau", &["hameau", "ham"]),
    ("Villa", &["villa", "vla"]),
    ("Cité", &["cite"]),
    ("Sentier", &["sentier", "sen", "sent"]),
    ("Sente", &["sente"]),
    ("Traverse", &["traverse", "tra"]),
    ("Montée", &["montee", "mte"]),
    ("Rond-point", &["rond-point", "rondpoint", "rpt"]),
    ("Faubourg", &["faubourg", "fg", "fbg"]),
    ("Chaussée", &["chaussee", "chs"]),
    ("Domaine", &["domaine", "dom"]),
    ("Clos", &["clos"]),
    ("Voie", &["voie", "voi"]),
    ("Parvis", &["parvis", "prv"]),
    ("Galerie", &["galerie", "gal"]),
    ("Rampe", &["rampe"]),
    ("Côte", &["cote"]),
    ("Coursive", &["coursive"]),
    ("Carrefour", &["carrefour", "car"]),
    ("Parc", &["parc"]),
    ("Escalier", &["escalier"]),
    ("Terrasse", &["terrasse", "tsse"]),
];

/// Types that are as often the name of an estate: never enough, alone, to tell a street.
const ESTATES: [&str; 9] =
    ["Résidence", "Lotissement", "Quartier", "Hameau", "Domaine", "Clos", "Parc", "Terrasse", "Villa"];

/// The readable type that this word writes: `BD.` → `Boulevard`.
#[must_use]
pub fn street_type(word: &str) -> Option<&'static str> {
    if word.len() > 12 {
        return None;
    }
    let key = model::words::fold(word);
    let key = key.trim_end_matches(['.', ',']);
    TYPES.iter().find(|(_, written)| written.contains(&key)).map(|(readable, _)| *readable)
}

/// Does the word surely begin the name of a street (and not of an estate)?
pub(crate) fn begins_street(word: &str) -> bool {
    street_type(word).is_some_and(|t| !ESTATES.contains(&t))
}

/// Words in lower case inside a name.
const SMALL: [&str; 18] = [
    "de", "du", "des", "la", "le", "les", "et", "à", "a", "au", "aux", "sur", "sous", "en", "lès", "dit",
    "par", "pour",
];

/// A name in capitals made readable: `RUE DE LA BOTTIERE` → `Rue de la Bottiere`. A text that already has lower
/// case letters is trusted; accents that were lost stay lost.
#[must_use]
pub fn readable(text: &str) -> String {
    let trusted = text.chars().any(char::is_lowercase);
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut out = String::with_capacity(text.len());
    for (i, word) in words.iter().enumerate() {
        if i > 0 && !out.ends_with('\'') {
            out.push(' ');
        }
        if trusted {
            if i == 0 {
                push_capital(word, &mut out)
            } else {
                out.push_str(word)
            }
            continue;
        }
        let lower = word.to_lowercase();
        // `SABLES D OLONNE`: the apostrophe was lost.
        let elided = matches!(lower.as_str(), "d" | "l")
            && i > 0
            && words
                .get(i + 1)
                .is_some_and(|w| w.len() > 1 && w.starts_with(['A', 'E', 'I', 'O', 'U', 'Y', 'H']));
        if elided {
            out.push_str(&lower);
            out.push('\'');
        } else if i > 0 && SMALL.contains(&lower.as_str()) {
            out.push_str(&lower);
        } else {
            push_name(word, i == 0, &mut out);
        }
    }
    out
}

/// One word, cut at hyphens and apostrophes: `SAINT-MARTIN` → `Saint-Martin`, `D'AUTAN` → `d'Autan`.
fn push_name(word: &str, first: bool, out: &mut String) {
    let roman = word.len() > 1 && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L'));
    if roman || word.chars().any(|c| c.is_ascii_digit()) {
        out.push_str(word);
        return;
    }
    let mut start = true;
    for (at, part) in word.split_inclusive(['-', '\'']).enumerate() {
        let bare = part.trim_end_matches(['-', '\'']);
        let elision = part.ends_with('\'') && matches!(bare.to_lowercase().as_str(), "d" | "l" | "qu");
        let small = part.ends_with('-') && at > 0 && SMALL.contains(&bare.to_lowercase().as_str());
        if small || (elision && !(first && start)) {
            out.push_str(&part.to_lowercase());
        } else {
            push_capital(&part.to_lowercase(), out);
        }
        start = false;
    }
}

fn push_capital(word: &str, out: &mut String) {
    let mut letters = word.chars();
    if let Some(first) = letters.next() {
        out.extend(first.to_uppercase());
        out.push_str(letters.as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_capitals_become_readable() {
        for (written, expected) in [
            ("DE LA BOTTIERE", "De la Bottiere"),
            ("RUE DES SABLES D OLONNE", "Rue des Sables d'Olonne"),
            ("RUE D'AUTAN", "Rue d'Autan"),
            ("SAINT-GERMAIN-DES-PRES", "Saint-Germain-des-Pres"),
            ("PLACE LOUIS XIV", "Place Louis XIV"),
            ("avenue Michel Jourdan", "Avenue Michel Jourdan"),
            ("L'AUBE", "L'Aube"),
            ("RUE DU 8 MAI 1945", "Rue du 8 Mai 1945"),
        ] {
            assert_eq!(readable(written), expected);
        }
    }

    #[test]
    fn abbreviations_of_types_are_known() {
        for (written, expected) in
            [("BD", "Boulevard"), ("AV.", "Avenue"), ("ALL?E", "Allée"), ("Rte", "Route"), ("R", "Rue")]
        {
            assert_eq!(street_type(written), Some(expected));
        }
        assert_eq!(street_type("BUISSONS"), None);
        assert!(!begins_street("DOMAINE"));
    }
}
