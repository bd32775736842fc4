//! An extract of a text: the sentence where most of the words looked for are, with those words marked.

use crate::words::{Analyser, Mark, marks};
use std::collections::BTreeSet;

/// Cut here: the sentences of a text, without the blanks around them.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '!', '?', '\n', ';']).map(str::trim).filter(|sentence| !sentence.is_empty())
}

/// The beginning of a text, cut between two words.
fn shortened(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let cut: String = text.chars().take(longest).collect();
    let whole = cut.rfind(char::is_whitespace).map_or(cut.as_str(), |at| &cut[..at]);
    format!("{} …", whole.trim_end())
}

/// The sentence of a text that holds most of the stems, or its first one when none does; `longest` characters at most.
#[must_use]
pub fn extract(text: &str, stems: &BTreeSet<String>, longest: usize) -> Vec<Mark> {
    let analyser = Analyser::default();
    let held = |sentence: &str| {
        let words: BTreeSet<String> = analyser.stems(sentence).into_iter().collect();
        words.intersection(stems).count()
    };
    let mut best: Option<(usize, &str)> = None;
    for sentence in sentences(text) {
        let count = held(sentence);
        if best.is_none_or(|(most, _)| count > most) {
            best = Some((count, sentence));
        }
    }
    let chosen = best.map_or("", |(_, sentence)| sentence);
    // A long sentence is cut, and its words found may be after the cut: it then begins where the first of them is.
    let cut = shortened(chosen, longest);
    if held(&cut) == 0 && held(chosen) > 0 {
        let from =
            marks(chosen, stems).first().map_or(0, |first| if first.found { 0 } else { first.text.len() });
        return marks(&format!("… {}", shortened(&chosen[from..], longest)), stems);
    }
    marks(&cut, stems)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stems(words: &str) -> BTreeSet<String> {
        Analyser::default().stems(words).into_iter().collect()
    }

    fn told(text: &str, words: &str, longest: usize) -> String {
        let pieces = extract(text, &stems(words), longest);
        pieces.iter().map(|p| if p.found { format!("[{}]", p.text) } else { p.text.clone() }).collect()
    }

    #[test]
    fn the_sentence_with_most_words_is_shown_and_they_are_marked() {
        let text = "Un local vacant. Les voisins ouvrent la pièce commune.\nTrente personnes.";
        assert_eq!(
            told(text, "pièces communes des voisins", 200),
            "Les [voisins] ouvrent la [pièce] [commune]."
        );
        assert_eq!(told(text, "zeppelin", 200), "Un local vacant.", "nothing found: how it begins");
        assert_eq!(told("", "zeppelin", 200), "");
    }

    #[test]
    fn a_long_sentence_begins_where_its_word_is() {
        let text = format!("{} la buanderie partagée au rez-de-chaussée", "très ".repeat(60));
        assert!(
            told(&text, "buanderie", 40).starts_with("… [buanderie] partagée"),
            "{}",
            told(&text, "buanderie", 40)
        );
        assert!(told(&text, "zeppelin", 40).ends_with(" …"));
    }

    proptest! {
        #[test]
        fn an_extract_is_never_longer_than_asked(text in "\\PC{0,300}", words in "\\PC{0,20}") {
            let pieces = extract(&text, &stems(&words), 80);
            let length: usize = pieces.iter().map(|p| p.text.chars().count()).sum();
            prop_assert!(length <= 80 + 4, "{length}");
        }
    }
}
