//! Finding a dwelling of the stock by the reference that another export writes differently.

use super::OccupancyRow;
use model::{
    issue::{ImportReport, Issue, IssueCode, Severity},
    words::fold,
};
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
                index
                    .loose
                    .entry(key)
                    .and_modify(|known| {
                        if *known != Some(i) {
                            *known = None;
                        }
                    })
                    .or_insert(Some(i));
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

/// Gives every row the reference that the stock uses. Rows whose dwelling is not in the stock, or could be several,
/// are left out and told (`RATTACHEMENT_ABSENT`); `figures["references-loose"]` counts those found loosely.
/// `references` are those of the stock.
#[must_use]
pub fn attach(rows: Vec<OccupancyRow>, references: &[&str], report: &mut ImportReport) -> Vec<OccupancyRow> {
    let index = RefIndex::new(references.iter().copied());
    rows.into_iter()
        .filter_map(|mut row| {
            let found = index.find(&row.dwelling_ref);
            if let Some(reference) = found.dwelling().and_then(|i| references.get(i)) {
                if matches!(found, RefMatch::Loose(_)) {
                    *report.figures.entry("references-loose".to_owned()).or_default() += 1;
                }
                (*reference).trim().clone_into(&mut row.dwelling_ref);
                return Some(row);
            }
            let hint = if found == RefMatch::Ambiguous {
                ("Plusieurs logements du patrimoine peuvent correspondre : écrivez la référence comme dans le patrimoine.", "Several dwellings of the stock may be meant: write the reference as it is in the stock.")
            } else {
                ("Ce logement n'est pas dans le patrimoine importé.", "This dwelling is not in the stock that was imported.")
            };
            report.rows_rejected += 1;
            report.rows_kept = report.rows_kept.saturating_sub(1);
            report.push(
                Issue::new(IssueCode::RattachementAbsent, Severity::Error)
                    .at(row.line, None)
                    .field("référence du logement")
                    .value(&row.dwelling_ref)
                    .hint(hint),
            );
            None
        })
        .collect()
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
