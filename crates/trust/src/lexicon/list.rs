//! Lists of words, read and ready to match.

use super::{Category, ListError, Severity, inflect, words::Word};
use std::collections::{BTreeMap, BTreeSet};

/// One word of an entry.
#[derive(Debug, Clone)]
enum Pattern {
    /// One of these forms.
    Forms(BTreeSet<String>),
    /// Every word that begins so.
    Begins(String),
}

/// An entry: words in a row, and what they mean; `None`: an exception.
#[derive(Debug, Clone)]
struct Entry {
    patterns: Vec<Pattern>,
    about: Option<(Category, Severity)>,
}

/// The entries of a list, by the beginning of their first word.
#[derive(Debug, Clone, Default)]
pub(super) struct Entries {
    by_start: BTreeMap<String, Vec<Entry>>,
}

/// Letters of the first word by which entries are found.
const START: usize = 2;

fn start_of(word: &str) -> String {
    word.chars().take(START).collect()
}

impl Pattern {
    fn matches(&self, word: &Word) -> bool {
        word.readings.iter().any(|reading| match self {
            Pattern::Forms(forms) => forms.contains(reading),
            Pattern::Begins(start) => reading.starts_with(start.as_str()),
        })
    }
}

impl Entries {
    pub(super) fn read(text: &str) -> (Entries, Vec<ListError>) {
        let (mut entries, mut wrong) = (Entries::default(), Vec::new());
        // `None` before the first heading; then what the heading says.
        let mut about: Option<Option<(Category, Severity)>> = None;
        for (at, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(heading) = line.strip_prefix('[') {
                about = heading_of(heading.trim_end_matches(']'));
                if about.is_none() {
                    wrong
                        .push(ListError { line: at + 1, why: "a heading is [category severity] or [allow]" });
                }
                continue;
            }
            let Some(about) = about else {
                wrong.push(ListError { line: at + 1, why: "words come after a heading" });
                continue;
            };
            for entry in line.split(',') {
                if !entries.add(entry, about) {
                    wrong.push(ListError { line: at + 1, why: "an entry is made of words" });
                }
            }
        }
        (entries, wrong)
    }

    pub(super) fn extend(&mut self, other: &Entries) {
        for (start, entries) in &other.by_start {
            self.by_start.entry(start.clone()).or_default().extend(entries.iter().cloned());
        }
    }

    fn add(&mut self, entry: &str, about: Option<(Category, Severity)>) -> bool {
        let mut patterns = Vec::new();
        let mut start = None;
        for word in entry.split([' ', '\'', '-', '’']).filter(|word| !word.is_empty()) {
            let (exact, word) = word.strip_prefix('=').map_or((false, word), |word| (true, word));
            let (begins, word) = word.strip_suffix('*').map_or((false, word), |word| (true, word));
            let folded = super::words::fold(word);
            if folded.is_empty() || !folded.chars().all(|c| c.is_ascii_alphanumeric()) {
                return false;
            }
            start.get_or_insert_with(|| start_of(&folded));
            patterns.push(if begins {
                Pattern::Begins(folded)
            } else if exact {
                Pattern::Forms(BTreeSet::from([folded]))
            } else {
                Pattern::Forms(inflect::forms(&folded))
            });
        }
        let Some(start) = start else { return false };
        self.by_start.entry(start).or_default().push(Entry { patterns, about });
        true
    }

    /// The entries that match the words from the first one on.
    fn starting<'a>(&'a self, words: &'a [Word]) -> impl Iterator<Item = &'a Entry> + 'a {
        let starts: BTreeSet<String> =
            words.first().into_iter().flat_map(|word| word.readings.iter().map(|r| start_of(r))).collect();
        starts.into_iter().filter_map(|start| self.by_start.get(&start)).flatten().filter(move |entry| {
            entry.patterns.len() <= words.len()
                && entry.patterns.iter().zip(words).all(|(pattern, word)| pattern.matches(word))
        })
    }

    /// What matches from the first word on: how many words, and what they mean.
    pub(super) fn matches(&self, words: &[Word]) -> Vec<(usize, Category, Severity)> {
        self.starting(words)
            .filter_map(|entry| {
                entry.about.map(|(category, severity)| (entry.patterns.len(), category, severity))
            })
            .collect()
    }

    /// The exceptions that match from the first word on: how many words.
    pub(super) fn exceptions(&self, words: &[Word]) -> Vec<usize> {
        self.starting(words).filter(|entry| entry.about.is_none()).map(|entry| entry.patterns.len()).collect()
    }
}

/// What a heading says: `Some(None)` for exceptions, `None` when it is not understood.
fn heading_of(heading: &str) -> Option<Option<(Category, Severity)>> {
    if heading == "allow" {
        return Some(None);
    }
    let (category, severity) = heading.split_once(' ')?;
    Some(Some((Category::from_code(category)?, Severity::from_code(severity)?)))
}
