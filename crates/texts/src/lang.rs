//! The two languages, and how one is chosen.

use crate::generated::l10n::{L10n, L10nLanguage};
use std::ops::Deref;
use std::sync::OnceLock;

/// A language of the interface. French is the source, English is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    #[default]
    Fr,
    En,
}

impl Lang {
    /// Both languages, the source first.
    pub const ALL: [Lang; 2] = [Lang::Fr, Lang::En];

    /// The code of the language: `fr` or `en`, as in the `lang` attribute.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Lang::Fr => "fr",
            Lang::En => "en",
        }
    }

    /// The language of a code, `None` for any other.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Lang> {
        Lang::ALL.into_iter().find(|l| l.code() == code)
    }

    /// The best language for an `Accept-Language` header; French when it names neither.
    #[must_use]
    pub fn accepted(header: &str) -> Lang {
        let mut best = (0.0, Lang::Fr);
        for part in header.split(',').take(20) {
            let mut fields = part.split(';');
            let tag = fields.next().unwrap_or("").trim().to_ascii_lowercase();
            let quality = fields
                .find_map(|f| f.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()))
                .unwrap_or(1.0);
            let primary = tag.split('-').next().unwrap_or("");
            if let Some(lang) = Lang::from_code(primary)
                && quality > best.0
            {
                best = (quality, lang);
            }
        }
        best.1
    }
}

/// The sentences of one language: one function per message, through `Deref`.
#[derive(Clone, Copy)]
pub struct Texts {
    lang: Lang,
    sentences: &'static L10nLanguage,
}

impl Texts {
    /// The sentences of `lang`, loaded once.
    #[must_use]
    pub fn of(lang: Lang) -> Texts {
        static FR: OnceLock<L10nLanguage> = OnceLock::new();
        static EN: OnceLock<L10nLanguage> = OnceLock::new();
        let sentences = match lang {
            Lang::Fr => FR.get_or_init(|| L10n::Fr.load()),
            Lang::En => EN.get_or_init(|| L10n::En.load()),
        };
        Texts { lang, sentences }
    }

    /// Which language these sentences are in.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.lang
    }
}

impl Deref for Texts {
    type Target = L10nLanguage;

    fn deref(&self) -> &L10nLanguage {
        self.sentences
    }
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Texts({})", self.lang.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_language_wins_and_french_is_the_default() {
        assert_eq!(Lang::accepted("en-GB,en;q=0.9,fr;q=0.8"), Lang::En);
        assert_eq!(Lang::accepted("fr-FR,fr;q=0.9,en;q=0.8"), Lang::Fr);
        assert_eq!(Lang::accepted("de-DE,de;q=0.9,en;q=0.5"), Lang::En);
        assert_eq!(Lang::accepted("de"), Lang::Fr);
        assert_eq!(Lang::accepted(""), Lang::Fr);
    }
}
