//! What a question is understood to ask: its words, and what each may stand for.

use crate::synonyms::{Phrase, Synonyms};
use crate::words::{Analyser, Word};
use std::collections::BTreeMap;

/// How a word of a question was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// As it is written, but for its ending and accents.
    Same,
    /// By a word that stands for it.
    Synonym,
    /// As the beginning of a word.
    Beginning,
    /// As a slip of the pen.
    Slip,
}

/// A word of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// As it was typed.
    pub typed: String,
    /// The best way it was understood; `None`: no sheet and no synonym knows it.
    pub how: Option<How>,
    /// For a slip or a beginning: the words that were taken in its place.
    pub taken: Vec<String>,
}

/// Something to look for in place of a word or of a phrase, and what it is worth.
#[derive(Debug, Clone)]
pub(crate) struct Alternative {
    pub stems: Phrase,
    pub weight: f64,
}

/// What one word or phrase of the question may be found by: the best of these counts.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    pub alternatives: Vec<Alternative>,
    /// Words that say little weigh little.
    pub weight: f64,
}

pub(crate) struct Question {
    pub terms: Vec<Term>,
    pub words: Vec<Understood>,
}

/// Worth of a synonym beside the word itself, of the beginning of a word, of a slip of the pen.
const SYNONYM: f64 = 0.6;
const BEGINNING: f64 = 0.6;
const SLIP: f64 = 0.8;
/// Weight of the words that say little.
const WEAK: f64 = 0.15;
/// Shortest words that may be a beginning or hold a slip: shorter ones resemble too many others.
const SHORTEST: usize = 4;
/// The most words taken in place of one.
const MOST: usize = 3;
/// The longest question read, in words.
const LONGEST: usize = 24;

/// The words that sheets and synonyms know.
pub(crate) struct Vocabulary {
    /// Folded word → its stem.
    words: BTreeMap<String, String>,
    stems: std::collections::BTreeSet<String>,
}

impl Vocabulary {
    pub fn new(words: impl Iterator<Item = (String, String)>) -> Vocabulary {
        let words: BTreeMap<String, String> = words.collect();
        let stems = words.values().cloned().collect();
        Vocabulary { words, stems }
    }

    fn knows(&self, stem: &str) -> bool {
        self.stems.contains(stem)
    }

    /// Words that begin like this one.
    fn beginning(&self, typed: &str) -> Vec<(&str, &str)> {
        let from = self.words.range(typed.to_owned()..).take_while(|(word, _)| word.starts_with(typed));
        distinct(from.map(|(word, stem)| (word.as_str(), stem.as_str())))
    }

    /// The nearest words, when a slip of the pen explains the difference.
    fn near(&self, typed: &str) -> Vec<(&str, &str)> {
        let length = typed.chars().count();
        let most = if length < SHORTEST { 0 } else { 1 + usize::from(length >= 7) };
        let mut found: Vec<(usize, (&str, &str))> = Vec::new();
        if most == 0 {
            return Vec::new();
        }
        for (word, stem) in &self.words {
            if word.len().abs_diff(typed.len()) <= most && word.len() >= SHORTEST {
                let distance = strsim::osa_distance(word, typed);
                if distance <= most {
                    found.push((distance, (word, stem)));
                }
            }
        }
        found.sort_unstable();
        let least = found.first().map_or(0, |(distance, _)| *distance);
        distinct(found.into_iter().filter(|(distance, _)| *distance == least).map(|(_, word)| word))
    }
}

/// The first words of different stems.
fn distinct<'a>(words: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(&'a str, &'a str)> {
    let mut kept: Vec<(&str, &str)> = Vec::new();
    for (word, stem) in words {
        if kept.iter().all(|(_, other)| *other != stem) {
            kept.push((word, stem));
        }
        if kept.len() == MOST {
            break;
        }
    }
    kept
}

/// Reads a question. Without synonyms when they are not given: what they bring is measured.
pub(crate) fn read(
    question: &str,
    analyser: &Analyser,
    vocabulary: &Vocabulary,
    synonyms: Option<&Synonyms>,
) -> Question {
    let mut typed = analyser.words(question);
    typed.truncate(LONGEST);
    let mut words: Vec<Understood> = Vec::with_capacity(typed.len());
    let mut terms: Vec<Term> = Vec::with_capacity(typed.len());
    // What each word is understood as: slips are mended before phrases are looked for.
    let mut stems: Vec<String> = Vec::with_capacity(typed.len());
    for word in &typed {
        let (how, taken, alternatives) = single(word, vocabulary);
        stems.push(alternatives.first().and_then(|a| a.stems.first()).unwrap_or(&word.stem).clone());
        words.push(Understood { typed: question[word.start..word.end].to_owned(), how, taken });
        terms.push(Term { alternatives, weight: 1.0 });
    }
    let Some(synonyms) = synonyms else {
        return Question { terms, words };
    };
    for (stem, term) in stems.iter().zip(&mut terms) {
        if synonyms.is_weak(stem) {
            term.weight = WEAK;
        }
    }
    for at in 0..stems.len() {
        for (length, others) in synonyms.at(&stems[at..]) {
            let known = others.iter().filter(|phrase| phrase.iter().all(|stem| vocabulary.knows(stem)));
            let called: Vec<Alternative> =
                known.map(|phrase| Alternative { stems: phrase.clone(), weight: SYNONYM }).collect();
            if called.is_empty() {
                continue;
            }
            for word in &mut words[at..at + length] {
                word.how = word.how.or(Some(How::Synonym));
            }
            if length == 1 {
                terms[at].alternatives.extend(called);
            } else {
                // A phrase says more than its words: it weighs even when they say little.
                let mut alternatives = called;
                alternatives.push(Alternative { stems: stems[at..at + length].to_vec(), weight: 1.0 });
                terms.push(Term { alternatives, weight: 1.0 });
            }
        }
    }
    Question { terms, words }
}

fn single(word: &Word, vocabulary: &Vocabulary) -> (Option<How>, Vec<String>, Vec<Alternative>) {
    if vocabulary.knows(&word.stem) {
        let same = Alternative { stems: vec![word.stem.clone()], weight: 1.0 };
        return (Some(How::Same), Vec::new(), vec![same]);
    }
    let length = word.folded.chars().count();
    let is_code = word.folded.chars().any(|c| c.is_ascii_digit());
    if length < SHORTEST || is_code {
        return (None, Vec::new(), Vec::new());
    }
    for (how, weight, found) in [
        (How::Slip, SLIP, vocabulary.near(&word.folded)),
        (How::Beginning, BEGINNING, vocabulary.beginning(&word.folded)),
    ] {
        if !found.is_empty() {
            let taken = found.iter().map(|(word, _)| (*word).to_owned()).collect();
            let all = found.iter().map(|(_, stem)| Alternative { stems: vec![(*stem).to_owned()], weight });
            return (Some(how), taken, all.collect());
        }
    }
    (None, Vec::new(), Vec::new())
}
