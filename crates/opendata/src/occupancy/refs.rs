//! Finding a dwelling of the stock by the reference that another export writes differently.

use model::words::fold;
use std::collections::BTreeMap;

/// References of the stock, ready to be found.
#[derive(Debug, Clone, Default)]
pub struct RefIndex {
    exact: BTreeMap<String, usize>,
    /// Loose key → the one dwelling that has it, or `None` when several do.
    loose: BTreeMap<String, Option<usize>>,
}

/// How a reference was found. The number is the rank of the dwelling in the list given to [`RefIndex::new`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefMatch {
    Exact(usize),
    /// Same letters and digits but for case, punctuation and leading zeros; no other dwelling has them.
    Loose(usize),
    /// Several dwellings could be meant: a person must say.
    Ambiguous,
    Absent,
}

impl RefMatch {
    /// The dwelling, when there is no doubt.
    #[must_use]
    pub fn dwelling(self) -> Option<usize> {
        match self {
            RefMatch::Exact(i) | RefMatch::Loose(i) => Some(i),
            RefMatch::Ambiguous | RefMatch::Absent => None,
        }
    }
}

/// Letters and digits, each run of digits without its leading zeros: `0012.034` and `12-34` are one, `1.10` and
/// `11.0` are not.
fn loose_key(reference: &str) -> String {
    fold(reference)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|p| !p.is_empty())
        .map(|p| {
            let stripped = p.trim_start_matches('0');
            if stripped.is_empty() { "0" } else { stripped }.to_owned()
        })
        .collect::<Vec<_>>()
        .join(".")
}

impl RefIndex {
    /// Indexes the references of a stock, in its order. A reference given twice is ambiguous.
    pub fn new<'a>(references: impl IntoIterator<Item = &'a str>) -> RefIndex {
        let mut index = RefIndex::default();
        for (i, reference) in references.into_iter().enumerate() {
            index.exact.entry(reference.trim().to_owned()).or_insert(i);
            for key in [loose_key(reference), loose_key(reference).replace('.', "")] {
                index.loose.entry(key).and_modify(|known| {
                    if *known != Some(i) {
                        *known = None;
                    }
                }).or_insert(Some(i));
            }
        }
        index
    }

    /// Looks a reference up: as written, then loosely, then without its separators.
    #[must_use]
    pub fn find(&self, reference: &str) -> RefMatch {
        if let Some(&i) = self.exact.get(reference.trim()) {
            return RefMatch::Exact(i);
        }
        let key = loose_key(reference);
        if key.is_empty() {
            return RefMatch::Absent;
        }
        match self.loose.get(&key).or_else(|| self.loose.get(&key.replace('.', ""))) {
            Some(Some(i)) => RefMatch::Loose(*i),
            Some(None) => RefMatch::Ambiguous,
            None => RefMatch::Absent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_found_despite_dots_and_zeros_but_never_guessed() {
        let index = RefIndex::new(["0012.0034", "1.10", "11.0", "A-7"]);
        assert_eq!(index.find("0012.0034"), RefMatch::Exact(0));
        assert_eq!(index.find("12-34"), RefMatch::Loose(0));
        assert_eq!(index.find("a 07"), RefMatch::Loose(3));
        assert_eq!(index.find("01.10"), RefMatch::Loose(1));
        assert_eq!(index.find("110"), RefMatch::Ambiguous);
        assert_eq!(index.find("999"), RefMatch::Absent);
        assert_eq!(index.find(""), RefMatch::Absent);
    }
}
