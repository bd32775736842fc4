//! French text, made comparable: one pipeline for search, for headers and for street names.

use rust_stemmers::{Algorithm, Stemmer};

/// Lower case, without accents, ligatures opened, typographic apostrophes made plain, spaces collapsed.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() { fold_ascii(text) } else { fold_any(text) }
}

/// [`fold`] of a text without accents: most of the cells of most files.
fn fold_ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for b in text.bytes() {
        match b {
            b'\t'..=b'\r' | b' ' => space = true,
            _ => {
                if space && !out.is_empty() {
                    out.push(' ');
                }
                space = false;
                out.push(if b == b'`' { '\'' } else { char::from(b.to_ascii_lowercase()) });
            }
        }
    }
    out
}

fn fold_any(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        let plain: &str = match c {
            'à' | 'á' | 'â' | 'ä' | 'ã' | 'å' | 'À' | 'Á' | 'Â' | 'Ä' | 'Ã' | 'Å' => "a",
            'ç' | 'Ç' => "c",
            'è' | 'é' | 'ê' | 'ë' | 'È' | 'É' | 'Ê' | 'Ë' => "e",
            'ì' | 'í' | 'î' | 'ï' | 'Ì' | 'Í' | 'Î' | 'Ï' => "i",
            'ñ' | 'Ñ' => "n",
            'ò' | 'ó' | 'ô' | 'ö' | 'õ' | 'Ò' | 'Ó' | 'Ô' | 'Ö' | 'Õ' => "o",
            'ù' | 'ú' | 'û' | 'ü' | 'Ù' | 'Ú' | 'Û' | 'Ü' => "u",
            'ÿ' | 'Ÿ' | 'ý' | 'Ý' => "y",
            'œ' | 'Œ' => "oe",
            'æ' | 'Æ' => "ae",
            '’' | '‘' | '`' | '´' => "'",
            _ => "",
        };
        if !plain.is_empty() {
            if space && !out.is_empty() {
                out.push(' ');
            }
            space = false;
            out.push_str(plain);
        } else if c.is_whitespace() {
            space = true;
        } else {
            // Combining accents (decomposed text) disappear with their letter already folded.
            if ('\u{0300}'..='\u{036f}').contains(&c) {
                continue;
            }
            if space && !out.is_empty() {
                out.push(' ');
            }
            space = false;
            out.extend(c.to_lowercase());
        }
    }
    out
}

/// A header as it is compared: folded, with everything but letters and digits removed.
/// `Année de  naissance`, `ANNEE_DE_NAISSANCE` and `annee-de-naissance` are one header.
#[must_use]
pub fn header_key(text: &str) -> String {
    if text.is_ascii() {
        let kept = text.bytes().filter(u8::is_ascii_alphanumeric);
        return kept.map(|b| char::from(b.to_ascii_lowercase())).collect();
    }
    fold(text).chars().filter(char::is_ascii_alphanumeric).collect()
}

const STOP_WORDS: [&str; 24] = [
    "a", "au", "aux", "avec", "ce", "ces", "dans", "de", "des", "du", "en", "et", "la", "le", "les", "ou",
    "par", "pour", "sa", "ses", "son", "sur", "un", "une",
];

const ELISIONS: [&str; 10] = ["l", "d", "qu", "jusqu", "lorsqu", "n", "s", "c", "j", "m"];

/// The search terms of a French text: folded, elisions and stop words removed, stemmed; numbers and codes whole.
#[must_use]
pub fn analyse(text: &str) -> Vec<String> {
    let stemmer = Stemmer::create(Algorithm::French);
    fold(text)
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .flat_map(|word| {
            let mut parts = word.split('\'').filter(|p| !p.is_empty()).collect::<Vec<_>>();
            if parts.len() > 1 && ELISIONS.contains(&parts[0]) {
                parts.remove(0);
            }
            parts
        })
        .filter(|w| !STOP_WORDS.contains(w))
        .map(
            |w| {
                if w.chars().any(|c| c.is_ascii_digit()) {
                    w.to_owned()
                } else {
                    stemmer.stem(w).into_owned()
                }
            },
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds_what_spreadsheets_do_to_french() {
        assert_eq!(fold("  L’Œuvre   du  Château "), "l'oeuvre du chateau");
        assert_eq!(header_key("Année de  Naissance"), "anneedenaissance");
        assert_eq!(analyse("l'adaptation des logements"), analyse("adaptations du logement"));
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,40}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }

        #[test]
        fn the_short_way_of_plain_texts_gives_what_the_long_way_gives(text in "[\\x00-\\x7F]{0,30}") {
            prop_assert_eq!(fold_ascii(&text), fold_any(&text));
            let key: String = fold_any(&text).chars().filter(char::is_ascii_alphanumeric).collect();
            prop_assert_eq!(header_key(&text), key);
        }
    }
}
