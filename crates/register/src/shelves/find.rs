//! The search: the engine of the catalogue of services on entries of the library. Pure.

use super::{Entry, Kind, Search};
use catalogue::{Filter, Index, Sheet, Understood};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use trust::organisation::OrganisationKind;

/// What a search gives.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The nearest to the words first; without words, the most taken up, then the newest.
    pub entries: Vec<Entry>,
    /// How many each kind would leave, the other filters kept.
    pub kinds: BTreeMap<Kind, usize>,
    /// With a kind of territory asked: those that answer the rest and of which nobody says where they hold.
    pub unsaid: usize,
    /// The words of the question, and how each was understood.
    pub words: Vec<Understood>,
    /// Stems that were looked for: what [`catalogue::extract`] shows.
    pub stems: BTreeSet<String>,
}

/// An entry, as the engine reads it.
fn sheet(one: &Entry) -> Sheet {
    Sheet {
        id: format!("{}:{}", one.kind, one.id),
        title: one.title.clone(),
        content: one.text.clone(),
        prerequisites: one.conditions.join("\n"),
        provider: one.by.clone(),
        kind: OrganisationKind::Unsaid,
        subjects: Vec::new(),
        others: one.others.clone(),
        phase: None,
        price: None,
    }
}

/// Finds.
#[must_use]
pub fn find(mut all: Vec<Entry>, search: &Search) -> Found {
    // Without words: what most took up, then the newest; what nobody counts comes after.
    all.sort_by(|a, b| {
        let order = |one: &Entry| (Reverse(one.taken_up), Reverse(one.told_on), one.kind);
        order(a).cmp(&order(b)).then_with(|| a.title.cmp(&b.title))
    });
    let index = Index::new(all.iter().map(sheet).collect());
    let results = index.search(&search.words, &Filter::default(), &|_| true);
    let mut found = Found { words: results.words, stems: results.stems, ..Found::default() };
    let mut all: Vec<Option<Entry>> = all.into_iter().map(Some).collect();
    for hit in &results.hits {
        let Some(entry) = all.get_mut(hit.at).and_then(Option::take) else { continue };
        let is_kind = search.kind.is_none_or(|kind| entry.kind == kind);
        let is_theme = search.theme.is_none_or(|theme| entry.themes.contains(&theme));
        let is_ground = search.ground.is_none_or(|ground| entry.grounds.contains(&ground));
        if is_theme && is_ground {
            *found.kinds.entry(entry.kind).or_default() += 1;
        }
        if is_kind && is_theme && !is_ground && entry.grounds.is_empty() {
            found.unsaid += 1;
        }
        if is_kind && is_theme && is_ground {
            found.entries.push(entry);
        }
    }
    found
}

/// Those that speak of the words, the nearest first: the same engine on the sheets of one slice.
pub(crate) fn nearest<T>(all: Vec<T>, words: &str, sheet: impl Fn(&T) -> Sheet) -> Vec<T> {
    let index = Index::new(all.iter().map(sheet).collect());
    let found = index.search(words, &Filter::default(), &|_| true);
    let mut all: Vec<Option<T>> = all.into_iter().map(Some).collect();
    found.hits.iter().filter_map(|hit| all.get_mut(hit.at)?.take()).collect()
}
