//! The search: BM25 over weighted fields, the best reading of each word, and counts per filter.

use crate::query::{Alternative, Question, Term, Understood, Vocabulary, read};
use crate::sheet::{Price, Sheet};
use crate::subject::{Family, Phase, Subject, subjects};
use crate::synonyms::Synonyms;
use crate::words::Analyser;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use trust::organisation::OrganisationKind;

/// How often a word counts in each field.
const TITLE: f64 = 3.0;
const SUBJECTS: f64 = 2.0;
const CONTENT: f64 = 1.0;
const OTHERS: f64 = 0.5;
/// BM25: how fast repeating a word stops helping, how much long sheets are held back.
const K1: f64 = 1.2;
const B: f64 = 0.5;
/// What is worth less than this share of the best is no answer.
const FLOOR: f64 = 0.12;

/// What is asked besides words. Everything that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub family: Option<Family>,
    /// Code of a subject.
    pub subject: Option<String>,
    pub phase: Option<Phase>,
    pub price: Option<Price>,
    pub kind: Option<OrganisationKind>,
}

/// A sheet that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Its rank among the sheets that the index was made of.
    pub at: usize,
    pub score: f64,
}

/// How many sheets each value of a filter would leave, the other filters kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    pub families: BTreeMap<Family, usize>,
    pub subjects: BTreeMap<String, usize>,
    pub phases: BTreeMap<Phase, usize>,
    pub prices: BTreeMap<Price, usize>,
    pub kinds: BTreeMap<OrganisationKind, usize>,
    /// Those whose price nobody said.
    pub unpriced: usize,
}

/// What a search gives.
#[derive(Debug, Clone, Default)]
pub struct Results {
    /// The best first; in the order of the sheets when no word was asked.
    pub hits: Vec<Hit>,
    pub counts: Counts,
    /// The words of the question, and how each was understood.
    pub words: Vec<Understood>,
    /// Stems that were looked for: what [`crate::marks`] shows in a text.
    pub stems: BTreeSet<String>,
}

/// Where a stem is, and how much it counts there.
type Postings = Vec<(u32, f32)>;

/// The sheets, ready to be searched.
pub struct Index {
    sheets: Vec<Sheet>,
    postings: HashMap<String, Postings>,
    lengths: Vec<f32>,
    average: f64,
    analyser: Analyser,
    synonyms: Synonyms,
    vocabulary: Vocabulary,
}

impl Index {
    /// Reads sheets; their order is that of results without words.
    #[must_use]
    pub fn new(sheets: Vec<Sheet>) -> Index {
        let analyser = Analyser::default();
        let mut postings: HashMap<String, Postings> = HashMap::new();
        let mut lengths = Vec::with_capacity(sheets.len());
        let mut spoken: BTreeMap<String, String> = Synonyms::vocabulary(&analyser)
            .into_iter()
            .chain(subjects().iter().flat_map(|s| analyser.words(s.fr)).map(|w| (w.folded, w.stem)))
            .collect();
        for (at, sheet) in (0_u32..).zip(&sheets) {
            let mut counted: HashMap<String, f32> = HashMap::new();
            let mut length = 0.0;
            let labels = sheet.labels();
            for (text, weight) in [
                (sheet.title.as_str(), TITLE),
                (&labels, SUBJECTS),
                (&sheet.content, CONTENT),
                (&sheet.prerequisites, OTHERS),
                (&sheet.provider, OTHERS),
                (&sheet.others, OTHERS),
            ] {
                for word in analyser.words(text) {
                    spoken.entry(word.folded).or_insert_with(|| word.stem.clone());
                    *counted.entry(word.stem).or_default() += weight as f32;
                    length += weight as f32;
                }
            }
            for (stem, weight) in counted {
                postings.entry(stem).or_default().push((at, weight));
            }
            lengths.push(length);
        }
        let total: f64 = lengths.iter().map(|l| f64::from(*l)).sum();
        let average = total / (lengths.len().max(1) as f64);
        let synonyms = Synonyms::new(&analyser);
        // A word of the synonyms that no sheet has is no word to be understood by, but one to be read.
        let vocabulary = Vocabulary::new(spoken.into_iter());
        Index { sheets, postings, lengths, average, analyser, synonyms, vocabulary }
    }

    #[must_use]
    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    /// Searches. `keep` says which sheets may be shown at all: a territory, a state.
    #[must_use]
    pub fn search(&self, words: &str, filter: &Filter, keep: &dyn Fn(usize) -> bool) -> Results {
        self.answer(&read(words, &self.analyser, &self.vocabulary, Some(&self.synonyms)), filter, keep)
    }

    /// The same without synonyms, to measure what they bring.
    #[must_use]
    pub fn search_plainly(&self, words: &str) -> Results {
        let question = read(words, &self.analyser, &self.vocabulary, None);
        self.answer(&question, &Filter::default(), &|_| true)
    }

    fn answer(&self, question: &Question, filter: &Filter, keep: &dyn Fn(usize) -> bool) -> Results {
        let mut hits = if question.words.is_empty() {
            (0..self.sheets.len()).map(|at| Hit { at, score: 0.0 }).collect()
        } else {
            self.scored(question)
        };
        hits.retain(|hit| keep(hit.at));
        let mut results = Results { words: question.words.clone(), ..Results::default() };
        for term in &question.terms {
            results.stems.extend(term.alternatives.iter().flat_map(|a| a.stems.iter().cloned()));
        }
        self.filter(&mut hits, filter, &mut results.counts);
        results.hits = hits;
        results
    }

    /// Every sheet that answers, the best first.
    fn scored(&self, question: &Question) -> Vec<Hit> {
        let mut scores = vec![0.0_f64; self.sheets.len()];
        let mut reached = vec![0.0_f64; self.sheets.len()];
        let mut best = vec![0.0_f64; self.sheets.len()];
        let mut whole = 0.0;
        for term in &question.terms {
            let mut touched: Vec<u32> = Vec::new();
            let worth = self.worth(term);
            whole += worth;
            for alternative in &term.alternatives {
                for (at, score) in self.found(alternative) {
                    let here = &mut best[at as usize];
                    if *here == 0.0 {
                        touched.push(at);
                    }
                    *here = here.max(score * alternative.weight);
                }
            }
            for at in touched {
                let at = at as usize;
                scores[at] += best[at] * term.weight;
                reached[at] += worth;
                best[at] = 0.0;
            }
        }
        // Of two sheets with as many words, the one that answers more of the question comes first.
        let mut hits: Vec<Hit> = (0..scores.len())
            .filter(|at| scores[*at] > 0.0)
            .map(|at| Hit {
                at,
                score: scores[at] * (0.5 + 0.5 * reached[at] / whole.max(f64::MIN_POSITIVE)),
            })
            .collect();
        let most = hits.iter().fold(0.0_f64, |most, hit| most.max(hit.score));
        hits.retain(|hit| hit.score >= most * FLOOR);
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.at.cmp(&b.at)));
        hits
    }

    /// What a term weighs in the whole question: the rarer its words, the more.
    fn worth(&self, term: &Term) -> f64 {
        let rarest = term.alternatives.iter().flat_map(|a| a.stems.iter()).map(|stem| self.rarity(stem));
        rarest.fold(0.0, f64::max) * term.weight
    }

    fn rarity(&self, stem: &str) -> f64 {
        let holding = self.postings.get(stem).map_or(0, Vec::len) as f64;
        let all = self.sheets.len() as f64;
        (1.0 + (all - holding + 0.5) / (holding + 0.5)).ln()
    }

    /// The sheets that hold every word of an alternative, each with the mean of what they are worth.
    fn found(&self, alternative: &Alternative) -> Vec<(u32, f64)> {
        let mut found: Option<Vec<(u32, f64)>> = None;
        for stem in &alternative.stems {
            let Some(postings) = self.postings.get(stem) else {
                return Vec::new();
            };
            let rarity = self.rarity(stem);
            let share = alternative.stems.len() as f64;
            let score = |at: u32, count: f32| {
                let count = f64::from(count);
                let length = f64::from(self.lengths[at as usize]) / self.average.max(f64::MIN_POSITIVE);
                rarity * count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length)) / share
            };
            found = Some(match found {
                None => postings.iter().map(|(at, count)| (*at, score(*at, *count))).collect(),
                Some(before) => both(&before, postings, score),
            });
        }
        found.unwrap_or_default()
    }

    /// Leaves what passes the filter, and counts what each value would leave with the other filters kept.
    fn filter(&self, hits: &mut Vec<Hit>, filter: &Filter, counts: &mut Counts) {
        hits.retain(|hit| {
            let sheet = &self.sheets[hit.at];
            let families = sheet.families();
            let holds = [
                filter.family.is_none_or(|family| families.contains(&family)),
                filter.subject.as_ref().is_none_or(|code| sheet.subjects.contains(code)),
                filter.phase.is_none_or(|phase| sheet.phase == Some(phase)),
                filter.price.is_none_or(|price| sheet.price == Some(price)),
                filter.kind.is_none_or(|kind| sheet.kind == kind),
            ];
            let others = |at: usize| holds.iter().enumerate().all(|(n, holds)| n == at || *holds);
            if others(0) {
                families.into_iter().for_each(|family| *counts.families.entry(family).or_default() += 1);
            }
            if others(1) {
                for code in &sheet.subjects {
                    *counts.subjects.entry(code.clone()).or_default() += 1;
                }
            }
            if others(2) {
                sheet.phase.into_iter().for_each(|phase| *counts.phases.entry(phase).or_default() += 1);
            }
            if others(3) {
                match sheet.price {
                    Some(price) => *counts.prices.entry(price).or_default() += 1,
                    None => counts.unpriced += 1,
                }
            }
            if others(4) {
                *counts.kinds.entry(sheet.kind).or_default() += 1;
            }
            holds.iter().all(|holds| *holds)
        });
    }

    /// The subjects nearest to a question, for when no sheet answers; none when no word of it is known.
    #[must_use]
    pub fn nearest_subjects(&self, words: &str) -> Vec<&'static Subject> {
        let question = read(words, &self.analyser, &self.vocabulary, Some(&self.synonyms));
        let mut near: Vec<(f64, usize)> = Vec::new();
        for (at, subject) in subjects().iter().enumerate() {
            let label: BTreeSet<String> = self.analyser.stems(subject.fr).into_iter().collect();
            let score: f64 = question
                .terms
                .iter()
                .map(|term| {
                    let here = |a: &&Alternative| a.stems.iter().any(|stem| label.contains(stem));
                    let best = term.alternatives.iter().filter(here).map(|a| a.weight).fold(0.0, f64::max);
                    best * term.weight
                })
                .sum();
            if score > 0.0 {
                near.push((score, at));
            }
        }
        near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        near.into_iter().take(5).map(|(_, at)| &subjects()[at]).collect()
    }

    /// Sheets that may already offer what this one does, the nearest first: what is shown before it is published.
    #[must_use]
    pub fn alike(&self, sheet: &Sheet, keep: &dyn Fn(usize) -> bool) -> Vec<Hit> {
        let words = [sheet.title.as_str(), &sheet.labels()].join(" ");
        let found = self.search(&words, &Filter::default(), &|at| keep(at) && self.sheets[at].id != sheet.id);
        let most = found.hits.first().map_or(0.0, |hit| hit.score);
        // Half as good as the nearest, and on one subject with it where both say theirs.
        let shares = |at: usize| {
            let other = &self.sheets[at];
            sheet.subjects.is_empty()
                || other.subjects.is_empty()
                || other.subjects.iter().any(|code| sheet.subjects.contains(code))
        };
        found.hits.into_iter().filter(|hit| hit.score >= most * 0.5 && shares(hit.at)).take(8).collect()
    }
}

/// What is in both lists, their scores added. Both are in the order of sheets.
fn both(before: &[(u32, f64)], postings: &Postings, score: impl Fn(u32, f32) -> f64) -> Vec<(u32, f64)> {
    let mut kept = Vec::new();
    let mut others = postings.iter().peekable();
    for (at, sum) in before {
        while others.next_if(|(other, _)| other < at).is_some() {}
        if let Some((_, count)) = others.next_if(|(other, _)| other == at) {
            kept.push((*at, sum + score(*at, *count)));
        }
    }
    kept
}
