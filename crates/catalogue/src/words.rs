//! French words, made comparable: folded, elisions taken off, empty words left out, stemmed.
//!
//! One pipeline for sheets and for questions, so that whatever a sheet says finds it.

use model::words::fold;
use rust_stemmers::{Algorithm, Stemmer};
use std::collections::BTreeSet;

/// Words that say nothing of what is looked for; folded.
const EMPTY: &str = "a ai ainsi alors apres as au aucun aussi autre aux avant avec avoir avons ayant c ca car ce ceci cela \
    celle celui ces cet cette ceux chaque chez ci comme comment d dans de deja depuis des donc dont du elle elles en encore \
    entre es est et etaient etait etant ete etes etre eu fait fin font hors ici il ils j je jusque l la le les leur leurs lors \
    lui m ma mais me meme memes mes moi mon n ne ni nos notre nous on ont ou par parce pas peu peut peuvent plus plusieurs \
    pour pourquoi puis qu quand que quel quelle quelles quelqu quelque quelques quels qui quoi s sa sans se selon sera ses si \
    sinon soi soit sommes son sont sous souvent suis sur t ta tandis tant te tel tes toi ton tous tout toute toutes tres trop \
    tu un une vers vos votre vous vu y";

/// Elided words: what is before an apostrophe and is not a word of its own.
const ELIDED: [&str; 15] =
    ["l", "d", "qu", "jusqu", "lorsqu", "puisqu", "quelqu", "n", "s", "c", "j", "m", "t", "quoiqu", "presqu"];

/// A word of a text: where it stands (bytes), how it is written once folded, and its stem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub start: usize,
    pub end: usize,
    pub folded: String,
    pub stem: String,
}

/// Makes words of texts. It holds the stemmer and the empty words.
pub(crate) struct Analyser {
    stemmer: Stemmer,
    empty: BTreeSet<&'static str>,
}

impl Default for Analyser {
    fn default() -> Analyser {
        Analyser { stemmer: Stemmer::create(Algorithm::French), empty: EMPTY.split_whitespace().collect() }
    }
}

impl Analyser {
    /// The words of a text that say something, in order.
    pub fn words(&self, text: &str) -> Vec<Word> {
        let mut words = Vec::new();
        let mut begun: Option<usize> = None;
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            match (c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c), begun) {
                (true, None) => begun = Some(at),
                (false, Some(start)) => {
                    begun = None;
                    // An apostrophe after an elided word takes it off: « l’entretien », « qu'on ».
                    let folded = fold(&text[start..at]);
                    let elided = matches!(c, '\'' | '’' | '‘' | '`') && ELIDED.contains(&folded.as_str());
                    if !elided
                        && !self.empty.contains(folded.as_str())
                        && folded.chars().any(char::is_alphanumeric)
                    {
                        let stem = self.stem(&folded);
                        words.push(Word { start, end: at, folded, stem });
                    }
                }
                _ => {}
            }
        }
        words
    }

    /// The stem of a folded word; numbers and codes stay whole.
    pub fn stem(&self, folded: &str) -> String {
        if folded.chars().any(|c| c.is_ascii_digit()) {
            return folded.to_owned();
        }
        let mut stem = self.stemmer.stem(folded).into_owned();
        // The stemmer waits for accents that folding took away: « privée », « privés », « privé » are one word.
        for end in ["ees", "ee", "es", "e"] {
            if stem.len() > end.len() + 2 && stem.ends_with(end) {
                stem.truncate(stem.len() - end.len());
                break;
            }
        }
        stem
    }

    /// The stems of a text.
    pub fn stems(&self, text: &str) -> Vec<String> {
        self.words(text).into_iter().map(|word| word.stem).collect()
    }
}

/// A piece of a text, and whether it is one of the words that were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub text: String,
    pub found: bool,
}

/// A text cut where the words of these stems begin and end: put together again, the pieces are the text.
#[must_use]
pub fn marks(text: &str, stems: &BTreeSet<String>) -> Vec<Mark> {
    let mut pieces = Vec::new();
    let mut done = 0;
    let mut push = |piece: &str, found: bool| {
        if !piece.is_empty() {
            pieces.push(Mark { text: piece.to_owned(), found });
        }
    };
    for word in Analyser::default().words(text).iter().filter(|word| stems.contains(&word.stem)) {
        push(&text[done..word.start], false);
        push(&text[word.start..word.end], true);
        done = word.end;
    }
    push(&text[done..], false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stems(text: &str) -> Vec<String> {
        Analyser::default().stems(text)
    }

    #[test]
    fn what_is_written_otherwise_is_the_same_word() {
        for (one, other) in [
            ("l’entretien des chaudières", "Entretien chaudiere"),
            ("L'ÉTAT DES LIEUX", "états de lieux"),
            ("données privées", "donnee privé"),
            ("qu'on rénove la toiture", "rénove les toitures"),
            ("expert-comptable", "l'expert comptable"),
        ] {
            assert_eq!(stems(one), stems(other), "{one} / {other}");
        }
        assert!(stems("qu'est-ce que c'est").is_empty());
    }

    proptest! {
        #[test]
        fn pieces_put_together_again_are_the_text(text in "\\PC{0,60}") {
            let stems = Analyser::default().stems(&text).into_iter().collect();
            let pieces = marks(&text, &stems);
            prop_assert_eq!(pieces.iter().map(|p| p.text.as_str()).collect::<String>(), text);
        }
    }
}
