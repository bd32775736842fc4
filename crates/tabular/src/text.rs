//! Bytes to text, cell by cell, and the marks that bad conversions leave in French.

use encoding_rs::WINDOWS_1252;

/// How the text of a cell was damaged before it came to us, or how we had to guess it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Damage {
    /// The bytes are not those of the encoding of the file: read as the other one.
    OtherEncoding,
    /// The file itself holds U+FFFD, the mark of a character already lost.
    Replacement,
    /// UTF-8 read as Windows-1252 and written again: `MÃ©tropole`.
    DoubleEncoded,
}

/// Text of one cell that is not UTF-8: Windows-1252, unless only its last character was cut or the rest
/// plainly is UTF-8.
pub(crate) fn decode_cell(bytes: &[u8], into: &mut String) {
    match std::str::from_utf8(bytes) {
        Ok(text) => into.push_str(text),
        Err(e) => {
            let good = &bytes[..e.valid_up_to()];
            let rest_is_utf8 = || {
                let text = String::from_utf8_lossy(bytes);
                let wide = text.chars().filter(|&c| !c.is_ascii() && c != '\u{FFFD}').count();
                (wide > 0).then_some(text)
            };
            if e.error_len().is_none() && !good.is_empty() && bytes.len() - good.len() > 1 {
                into.push_str(&String::from_utf8_lossy(good));
            } else if let Some(text) = rest_is_utf8() {
                into.push_str(&text);
            } else {
                into.push_str(&WINDOWS_1252.decode_without_bom_handling(bytes).0);
            }
        }
    }
}

/// The damage that the text itself shows: U+FFFD, or UTF-8 taken for Windows-1252.
#[must_use]
pub fn encoding_damage(text: &str) -> Option<Damage> {
    damaged_places(text).map(|(_, damage)| damage).next()
}

/// Where the text shows damage, as offsets of bytes.
///
/// A double encoding is `Ã` or `Â` (the first bytes of the accented Latin letters in UTF-8) before a character
/// that Windows-1252 gives to a byte 0x80–0xBF. No French word holds such a pair.
pub(crate) fn damaged_places(text: &str) -> impl Iterator<Item = (usize, Damage)> {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(0xC3, 0xEF, bytes).filter_map(move |at| match &bytes[at..] {
        [0xEF, 0xBF, 0xBD, ..] => Some((at, Damage::Replacement)),
        [0xC3, 0x82 | 0x83, ..] => {
            let next = text.get(at + 2..)?.chars().next()?;
            is_continuation(next).then_some((at, Damage::DoubleEncoded))
        }
        _ => None,
    })
}

/// Is it a character of Windows-1252 whose byte is 0x80–0xBF?
fn is_continuation(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{BF}') || "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ".contains(c)
}

/// Undoes a double encoding: `MÃ©tropole` → `Métropole`. `None` when the text is not one, or not wholly one.
#[must_use]
pub fn repair(text: &str) -> Option<String> {
    if !damaged_places(text).any(|(_, damage)| damage == Damage::DoubleEncoded) {
        return None;
    }
    let (bytes, _, lost) = WINDOWS_1252.encode(text);
    if lost {
        return None;
    }
    String::from_utf8(bytes.into_owned()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decoded(bytes: &[u8]) -> String {
        let mut text = String::new();
        decode_cell(bytes, &mut text);
        text
    }

    #[test]
    fn guesses_the_encoding_of_a_cell() {
        assert_eq!(decoded(b"Cit\xE9 Ouvri\xE8re"), "Cité Ouvrière");
        assert_eq!(decoded("Cité".as_bytes()), "Cité");
        assert_eq!(decoded(b"100 \x80"), "100 €");
        // A length limit counted in bytes cut this one in the middle of a character.
        assert_eq!(decoded(b"DOMAINE \xE2\x82"), "DOMAINE ");
        assert_eq!(decoded(b"\xC3\xA9t\xC3\xA9 \xFF"), "été \u{FFFD}");
    }

    #[test]
    fn sees_and_repairs_double_encodings() {
        assert_eq!(encoding_damage("Nantes MÃ©tropole"), Some(Damage::DoubleEncoded));
        assert_eq!(repair("Nantes MÃ©tropole").as_deref(), Some("Nantes Métropole"));
        assert_eq!(repair("ÃŽle-de-France").as_deref(), Some("Île-de-France"));
        assert_eq!(encoding_damage("L\u{FFFD}rins"), Some(Damage::Replacement));
        for sound in ["Métropole", "SÃO PAULO", "Âge", "CHÂTEAU", "Forêt"] {
            assert_eq!(encoding_damage(sound), None, "{sound}");
        }
    }

    proptest! {
        #[test]
        fn repair_undoes_what_a_wrong_reading_did(word in "[éèêàâùûîïôçÉÈa-z ]{1,20}") {
            prop_assume!(!word.is_ascii());
            let (wrong, _, _) = WINDOWS_1252.decode(word.as_bytes());
            prop_assert_eq!(repair(&wrong), Some(word));
        }
        #[test]
        fn any_bytes_become_some_text(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            decoded(&bytes);
        }
    }
}
