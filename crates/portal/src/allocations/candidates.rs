//! A candidate in one block: who, without a name; how the dwelling suits, criterion by criterion; where it stands.

use crate::adapted::words as adapted;
use allocation::adequacy::{Criterion, Met};
use allocation::snapshot::Candidate;
use askama::Template;
use askama::filters::HtmlSafe;
use texts::Texts;

/// The outcome of a criterion, as it is drawn.
struct Outcome {
    label: String,
    word: String,
    tone: &'static str,
}

/// A candidate, as it is drawn.
#[derive(Template)]
#[template(path = "allocations/candidates.html")]
pub(crate) struct CandidateLine {
    t: Texts,
    pub reference: String,
    internal: bool,
    need: String,
    class: Option<String>,
    why: Vec<String>,
    outcomes: Vec<Outcome>,
}

impl HtmlSafe for CandidateLine {}

const fn tone(met: Met) -> &'static str {
    match met {
        Met::Yes => "success",
        Met::No => "error",
        Met::Unknown => "unknown",
    }
}

/// What is said of the need for the adaptation.
pub(crate) fn need_word(t: Texts, candidate: &Candidate) -> String {
    match (candidate.need.level, candidate.need.needs_adaptation()) {
        (Some(level), Some(true)) => t.candidate_need(level.code()),
        (_, Some(false)) => t.candidate_no_need(),
        _ => t.candidate_need_unknown(),
    }
}

/// Where it stands, and why: those alike, those that cannot be compared.
pub(crate) fn standing(t: Texts, all: &[Candidate], candidate: &Candidate) -> (String, Vec<String>) {
    let names = |ranks: &[usize]| {
        let named = ranks.iter().filter_map(|rank| all.get(*rank)).map(|other| other.reference.as_str());
        named.collect::<Vec<_>>().join(", ")
    };
    let mut why = Vec::new();
    if !candidate.place.alike.is_empty() {
        why.push(t.candidate_alike(names(&candidate.place.alike)));
    }
    if !candidate.place.incomparable.is_empty() {
        why.push(t.candidate_incomparable(names(&candidate.place.incomparable)));
    }
    (t.candidate_class(i64::from(candidate.place.class)), why)
}

/// The candidates as they are drawn, in their order; `ranked`: the list is whole, so classes are told.
pub(crate) fn lines(t: Texts, all: &[Candidate], ranked: bool) -> Vec<CandidateLine> {
    all.iter()
        .map(|candidate| {
            let (class, why) = standing(t, all, candidate);
            CandidateLine {
                t,
                reference: candidate.reference.clone(),
                internal: candidate.is_internal,
                need: need_word(t, candidate),
                class: ranked.then_some(class),
                why: if ranked { why } else { Vec::new() },
                outcomes: Criterion::ALL
                    .iter()
                    .map(|criterion| {
                        let met = candidate.adequacy.of(*criterion);
                        let label = adapted::criterion(t, *criterion);
                        Outcome { label, word: adapted::met(t, met), tone: tone(met) }
                    })
                    .collect(),
            }
        })
        .collect()
}
