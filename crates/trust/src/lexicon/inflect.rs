//! The forms of a French word: plural, feminine, feminine plural.

use std::collections::BTreeSet;

/// Endings of the masculine and what they become in the feminine.
const FEMININE: [(&str, &str); 14] = [
    ("eur", "euse"),
    ("teur", "trice"),
    ("eux", "euse"),
    ("if", "ive"),
    ("ien", "ienne"),
    ("en", "enne"),
    ("el", "elle"),
    ("al", "ale"),
    ("er", "ere"),
    ("on", "onne"),
    ("et", "ette"),
    ("ard", "arde"),
    ("c", "que"),
    ("os", "osse"),
];

/// Every form of a word already folded (lower case, no accents), itself included.
pub(super) fn forms(word: &str) -> BTreeSet<String> {
    let mut singular = BTreeSet::from([word.to_owned()]);
    if !word.ends_with('e') {
        singular.insert(format!("{word}e"));
    }
    for (masculine, feminine) in FEMININE {
        if let Some(stem) = word.strip_suffix(masculine).filter(|stem| stem.len() >= 2) {
            singular.insert(format!("{stem}{feminine}"));
        }
    }
    // A word that ends with a folded é: `drogue(e)`, `syndique(e)`.
    if word.ends_with('e') {
        singular.insert(format!("{word}e"));
    }
    let mut all = singular.clone();
    for one in &singular {
        if one.ends_with(['s', 'x', 'z']) {
            continue;
        }
        all.insert(format!("{one}s"));
        all.insert(format!("{one}x"));
    }
    if let Some(stem) = word.strip_suffix("al") {
        all.insert(format!("{stem}aux"));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_those_of_french() {
        for (word, wanted) in [
            ("menteur", vec!["menteurs", "menteuse", "menteuses"]),
            ("agressif", vec!["agressive", "agressives"]),
            ("algerien", vec!["algerienne", "algeriens", "algeriennes"]),
            ("homosexuel", vec!["homosexuelle", "homosexuelles"]),
            ("asocial", vec!["asociaux", "asociale"]),
            ("drogue", vec!["drogues", "droguee", "droguees"]),
            ("turc", vec!["turque", "turques", "turcs"]),
            ("fraudeur", vec!["fraudeuse"]),
            ("peureux", vec!["peureuse", "peureuses"]),
        ] {
            let forms = forms(word);
            assert!(forms.contains(word));
            for one in wanted {
                assert!(forms.contains(one), "{word} → {one}");
            }
        }
    }

    #[test]
    fn a_form_does_not_reach_another_word() {
        assert!(!forms("drogue").contains("droguerie"));
        assert!(!forms("cancer").contains("cancerologue"));
    }
}
