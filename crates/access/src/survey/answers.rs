//! Which answer counts, when an item was answered more than once.

use super::{RefusedAnswer, RefusedBecause};
use crate::facts::{Fact, FactSource, Provenance};
use jiff::civil::Date;
use model::{
    Interval,
    survey::{SurveyAnswer, SurveySource, survey_item},
};

/// What the retained answers of one item say: a range when the best answers disagree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answered {
    pub(super) lo: f64,
    pub(super) hi: f64,
    observed_on: Option<Date>,
    source: Option<SurveySource>,
}

/// Most recent first; on the same day the better source; what is not dated or not sourced comes last.
fn preference(a: &SurveyAnswer) -> (std::cmp::Reverse<Option<Date>>, bool, Option<SurveySource>) {
    (std::cmp::Reverse(a.surveyed_on), a.source.is_none(), a.source)
}

pub(super) struct Answers<'a>(Vec<&'a SurveyAnswer>);

impl<'a> Answers<'a> {
    pub(super) fn sort(answers: &'a [SurveyAnswer], refused: &mut Vec<RefusedAnswer>) -> Answers<'a> {
        let mut kept = Vec::with_capacity(answers.len());
        for answer in answers {
            let why = match survey_item(&answer.item) {
                None => RefusedBecause::UnknownItem,
                Some(item) if (item.min..=item.max).contains(&answer.value) => {
                    kept.push(answer);
                    continue;
                }
                Some(item) => RefusedBecause::OutOfBounds { min: item.min, max: item.max },
            };
            refused.push(RefusedAnswer { item: answer.item.clone(), value: answer.value, why });
        }
        Answers(kept)
    }

    pub(super) fn of(&self, item: &str) -> Option<Answered> {
        let best = self.0.iter().filter(|a| a.item == item).map(|a| preference(a)).min()?;
        let tied = || self.0.iter().filter(|a| a.item == item && preference(a) == best);
        let value = |v: Option<i32>| v.map(f64::from);
        Some(Answered {
            lo: value(tied().map(|a| a.value).min())?,
            hi: value(tied().map(|a| a.value).max())?,
            observed_on: best.0.0,
            source: best.2,
        })
    }

    pub(super) fn yes(&self, item: &str) -> Option<bool> {
        self.of(item).filter(|a| a.lo == a.hi).map(|a| a.lo > 0.0)
    }

    /// Provenance of a fact that rests on several items: the oldest date and the weakest source decide.
    pub(super) fn provenance(&self, items: &[&str]) -> Provenance {
        let used = items.iter().filter_map(|i| self.of(i)).collect::<Vec<_>>();
        let dated = used.iter().all(|a| a.observed_on.is_some());
        Provenance {
            source: used.iter().filter_map(|a| a.source).max().map(FactSource::Survey),
            observed_on: if dated { used.iter().filter_map(|a| a.observed_on).min() } else { None },
            note: None,
        }
    }

    pub(super) fn fact(&self, items: &[&str], value: impl FnOnce() -> Interval) -> Fact {
        if items.iter().all(|i| self.of(i).is_none()) {
            return Fact::default();
        }
        Fact { value: value(), provenance: self.provenance(items) }
    }

    /// One measured item and the step function that gives it a value.
    pub(super) fn measured(&self, item: &str, value: impl Fn(f64) -> f64) -> Fact {
        self.fact(&[item], || match self.of(item) {
            None => Interval::UNKNOWN,
            Some(a) => Interval::between(value(a.lo), value(a.hi)),
        })
    }
}
