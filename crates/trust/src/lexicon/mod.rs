//! The guard of free text: what a landlord must not write about a person.
//!
//! Free text exists on works and appointments only, and the person may read it (GDPR, art. 15). CNIL, "zones bloc
//! note": objective, useful, nothing on health, offences, origin, religion, politics, sexual life, no judgement.
//! The list is ours, in `words.txt`. It catches accents, plurals, feminines, figures for letters, spaced letters
//! and words cut at a line end; it is a guard, not a proof: whoever wants to write something will find a way,
//! so a weekly report goes to the data protection officer.

mod inflect;
mod list;
#[cfg(test)]
mod tests;
mod words;

use crate::{closed::closed_list, nir};
use list::Entries;
use std::{collections::BTreeSet, ops::Range, sync::LazyLock};
use words::{Word, words};

closed_list! {
    /// What a word is about.
    Category {
        Health = "health",
        Addiction = "addiction",
        Offence = "offence",
        Origin = "origin",
        Religion = "religion",
        Politics = "politics",
        SexualLife = "sexual-life",
        Judgement = "judgement",
        /// Social security number.
        Nir = "nir",
    }
}

closed_list! {
    /// What to do about it.
    Severity {
        /// Tell the person who writes; let it pass.
        Warn = "warn",
        /// Refuse the text.
        Block = "block",
    }
}

/// Something found in a text. It does not repeat the words: findings may be logged.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Bytes of the text.
    pub start: usize,
    pub end: usize,
    pub category: Category,
    pub severity: Severity,
}

impl Finding {
    /// Where it is in the text, in bytes.
    #[must_use]
    pub const fn span(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// A list of words.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    entries: Entries,
}

/// A line of a list that is not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the list of words: {why}")]
pub struct ListError {
    pub line: usize,
    pub why: &'static str,
}

static HOUSE: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(include_str!("words.txt")).0);

/// What the list of the house finds in a text, in the order of the text.
#[must_use]
pub fn check(text: &str) -> Vec<Finding> {
    HOUSE.check(text)
}

/// Must the text be refused?
#[must_use]
pub fn is_blocked(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Block)
}

impl Lexicon {
    /// A list in the form of `words.txt`, and the lines that were not understood.
    #[must_use]
    pub fn read(text: &str) -> (Lexicon, Vec<ListError>) {
        let (entries, wrong) = Entries::read(text);
        (Lexicon { entries }, wrong)
    }

    /// The list of the house and another: what an organisation adds or allows.
    #[must_use]
    pub fn house_and(text: &str) -> (Lexicon, Vec<ListError>) {
        let (mut more, wrong) = Lexicon::read(text);
        more.entries.extend(&HOUSE.entries);
        (more, wrong)
    }

    /// What this list finds in a text, in the order of the text. Where two findings overlap, the longer, then the
    /// more severe, stays.
    #[must_use]
    pub fn check(&self, text: &str) -> Vec<Finding> {
        let words = words(text);
        let allowed = self.allowed(&words);
        let mut found: Vec<Finding> = nir::nir_spans(text)
            .into_iter()
            .map(|span| Finding {
                start: span.start,
                end: span.end,
                category: Category::Nir,
                severity: Severity::Block,
            })
            .collect();
        for start in 0..words.len() {
            for (length, category, severity) in self.entries.matches(&words[start..]) {
                let parts = &words[start..start + length];
                if parts.iter().any(|word| word.tokens.clone().any(|token| allowed.contains(&token))) {
                    continue;
                }
                let (Some(first), Some(last)) = (parts.first(), parts.last()) else { continue };
                found.push(Finding { start: first.start, end: last.end, category, severity });
            }
        }
        keep_the_longest(found)
    }

    /// The words of the text that an exception or the name of a street covers, by their number.
    fn allowed(&self, words: &[Word]) -> BTreeSet<usize> {
        let mut allowed = BTreeSet::new();
        for start in 0..words.len() {
            for length in self.entries.exceptions(&words[start..]) {
                allowed.extend(words[start..start + length].iter().flat_map(|word| word.tokens.clone()));
            }
        }
        allowed.extend(words::street_names(words));
        allowed
    }
}

fn keep_the_longest(mut found: Vec<Finding>) -> Vec<Finding> {
    found.sort_by_key(|f| {
        (std::cmp::Reverse(f.end - f.start), std::cmp::Reverse(f.severity), f.start, f.category)
    });
    let mut kept: Vec<Finding> = Vec::new();
    for one in found {
        if !kept.iter().any(|other| one.start < other.end && other.start < one.end) {
            kept.push(one);
        }
    }
    kept.sort();
    kept
}
