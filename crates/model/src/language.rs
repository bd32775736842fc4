//! The two languages of the interface, and a sentence written in both where it is made.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The languages of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    Fr,
    En,
}

impl Language {
    /// `fr` or `en`; the value of the `lang` attribute.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Language::Fr => "fr",
            Language::En => "en",
        }
    }
}

/// A sentence that never changes: in French, in English.
pub type Pair = (&'static str, &'static str);

/// A sentence in both languages. It is made from a pair (French, English), or by [`Words::same`]; a lone text is
/// refused by the compiler, so that no sentence is left in one language by inattention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    fr: Cow<'static, str>,
    en: Cow<'static, str>,
}

impl Words {
    /// What reads alike in both languages: codes, names of columns, figures.
    #[must_use]
    pub fn same(text: impl Into<Cow<'static, str>>) -> Words {
        let text = text.into();
        Words { fr: text.clone(), en: text }
    }

    /// The sentence as a reader of `language` sees it.
    #[must_use]
    pub fn told_in(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }

    /// The French and the English text.
    #[must_use]
    pub fn into_texts(self) -> (String, String) {
        (self.fr.into_owned(), self.en.into_owned())
    }
}

impl<F, E> From<(F, E)> for Words
where
    F: Into<Cow<'static, str>>,
    E: Into<Cow<'static, str>>,
{
    fn from((fr, en): (F, E)) -> Words {
        Words { fr: fr.into(), en: en.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reader_sees_their_language_and_codes_are_for_both() {
        let fixed = Words::from(("une année", "a year"));
        assert_eq!((fixed.told_in(Language::Fr), fixed.told_in(Language::En)), ("une année", "a year"));
        let made = Words::from((format!("au plus {} lignes", 3), format!("at most {} rows", 3)));
        assert_eq!(made.into_texts(), ("au plus 3 lignes".to_owned(), "at most 3 rows".to_owned()));
        let codes = Words::same("kind; lon; lat");
        assert_eq!(codes.told_in(Language::Fr), codes.told_in(Language::En));
    }
}
