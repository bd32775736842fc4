//! Words that stand for each other, in `data/synonyms.txt`.
//!
//! `a = b = c`: each finds the others. `a > b = c`: who asks for `a` also finds `b` and `c`, not the other way: a narrow
//! word calls a wider one. Lines are written in plain French; they are stemmed as everything else.

use crate::words::Analyser;
use std::collections::BTreeMap;

/// What a group adds: stems that must all be there.
pub(crate) type Phrase = Vec<String>;

/// Every phrase that has synonyms, by its first stem.
pub(crate) struct Synonyms {
    by_first: BTreeMap<String, Vec<(Phrase, Vec<Phrase>)>>,
    /// Words that weigh little in a question: « aide », « besoin ».
    weak: Vec<String>,
}

impl Synonyms {
    pub fn new(analyser: &Analyser) -> Synonyms {
        let mut all: BTreeMap<Phrase, Vec<Phrase>> = BTreeMap::new();
        let mut weak = Vec::new();
        for line in lines() {
            if let Some(words) = line.strip_prefix("weak:") {
                weak.extend(analyser.stems(words));
                continue;
            }
            let (narrow, wide) = line.split_once('>').map_or((None, line), |(a, b)| (Some(a), b));
            let phrases = |part: &str| part.split('=').map(|p| analyser.stems(p)).collect::<Vec<_>>();
            let wide = phrases(wide);
            let from = narrow.map_or_else(|| wide.clone(), phrases);
            for phrase in from {
                let others: Vec<Phrase> = wide.iter().filter(|other| **other != phrase).cloned().collect();
                all.entry(phrase).or_default().extend(others);
            }
        }
        let mut by_first: BTreeMap<String, Vec<(Phrase, Vec<Phrase>)>> = BTreeMap::new();
        for (phrase, mut others) in all {
            others.sort();
            others.dedup();
            if let Some(first) = phrase.first() {
                by_first.entry(first.clone()).or_default().push((phrase, others));
            }
        }
        Synonyms { by_first, weak }
    }

    /// The phrases with synonyms that begin at this place of a question: how many words each has, and what it calls.
    pub fn at<'a>(&'a self, stems: &'a [String]) -> impl Iterator<Item = (usize, &'a [Phrase])> {
        let known = stems.first().and_then(|first| self.by_first.get(first));
        known
            .into_iter()
            .flatten()
            .filter(|(phrase, _)| stems.starts_with(phrase))
            .map(|(phrase, others)| (phrase.len(), others.as_slice()))
    }

    pub fn is_weak(&self, stem: &str) -> bool {
        self.weak.iter().any(|weak| weak == stem)
    }

    /// Words as they are written in the file, folded: what a slip of the pen may have meant.
    pub fn vocabulary(analyser: &Analyser) -> Vec<(String, String)> {
        lines()
            .filter(|line| !line.starts_with("weak:"))
            .flat_map(|line| analyser.words(line))
            .map(|word| (word.folded, word.stem))
            .collect()
    }
}

fn lines() -> impl Iterator<Item = &'static str> {
    let file = include_str!("../data/synonyms.txt");
    file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_of_the_file_says_something_and_calls_something() {
        let analyser = Analyser::default();
        for line in lines().filter(|line| !line.starts_with("weak:")) {
            let phrases: Vec<&str> = line.split(['=', '>']).collect();
            assert!(phrases.len() > 1, "{line}");
            assert!(phrases.iter().all(|phrase| !analyser.stems(phrase).is_empty()), "{line}");
            assert!(line.matches('>').count() <= 1, "{line}");
        }
    }

    #[test]
    fn a_narrow_word_calls_the_wide_one_and_not_the_other_way() {
        let analyser = Analyser::default();
        let synonyms = Synonyms::new(&analyser);
        let calls = |asked: &str, wanted: &str| {
            let (asked, wanted) = (analyser.stems(asked), analyser.stems(wanted));
            synonyms.at(&asked).any(|(_, others)| others.contains(&wanted))
        };
        assert!(calls("toits", "couverture") && calls("toiture", "toit"));
        assert!(calls("passoire thermique", "audit énergétique"));
        assert!(!calls("audit énergétique", "passoire thermique"));
    }
}
