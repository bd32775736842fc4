//! Value of information: what to find out first.
//!
//! For each unknown, how much narrower the index would be on average if it were learnt:
//! `width − ½·[width(x = lo) + width(x = hi)]`. Dwellings of unknown level are one question: one visit.

use crate::{
    Indicator, Parameters,
    facts::{ResidenceFacts, ServiceFact},
    reading::{self, Reading, service_value},
    score::Scorer,
};
use model::Interval;
use serde::Serialize;

/// What someone can go and find out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// Visit this many dwellings of unknown level.
    VisitDwellings(u64),
    /// No dwelling of the residence is registered.
    RegisterDwellings,
    /// See or measure a line of the common parts or of the surroundings.
    Observe(Indicator),
    /// Look at the entrance of the places of a category.
    SeeEntrances(Indicator),
    /// Walk the path to the places of a category.
    WalkPath(Indicator),
    /// Both the path and the entrance are unseen.
    WalkPathAndSeeEntrances(Indicator),
    /// Find whether there is such a service at all.
    FindService(Indicator),
    /// The observation has expired: look again (prudent mode).
    LookAgain(Indicator),
}

impl Question {
    /// The indicator that the answer informs.
    #[must_use]
    pub const fn indicator(self) -> Indicator {
        match self {
            Self::VisitDwellings(_) | Self::RegisterDwellings => Indicator::L,
            Self::Observe(i)
            | Self::SeeEntrances(i)
            | Self::WalkPath(i)
            | Self::WalkPathAndSeeEntrances(i)
            | Self::FindService(i)
            | Self::LookAgain(i) => i,
        }
    }
}

/// A question and what its answer is worth.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FindOut {
    pub question: Question,
    /// Expected reduction of the width of the index, points.
    pub reduction: f64,
}

/// Everything that is unknown, most useful first; equal values in the order of the indicators.
#[must_use]
pub fn find_out(facts: &ResidenceFacts, parameters: &Parameters, reading: Reading) -> Vec<FindOut> {
    find_out_with(&Scorer::new(parameters, reading), facts)
}

/// The same, with a scorer that serves for many residences.
#[must_use]
pub fn find_out_with(scorer: &Scorer<'_>, facts: &ResidenceFacts) -> Vec<FindOut> {
    let values = scorer.read(facts).values;
    let width = scorer.index(&values).width();
    let mut all = Indicator::ALL
        .into_iter()
        .filter(|i| !values[*i].is_known())
        .map(|i| {
            let at = |x: f64| scorer.index(&values.with(i, Interval::known(x))).width();
            let reduction = width - 0.5 * (at(values[i].lo) + at(values[i].hi));
            FindOut { question: question(scorer, facts, i), reduction: reduction.max(0.0) }
        })
        .collect::<Vec<_>>();
    // Noise below 1e-9 must not decide an order.
    let key = |f: &FindOut| (f.reduction * 1e9).round();
    all.sort_by(|a, b| key(b).total_cmp(&key(a)).then(a.question.indicator().cmp(&b.question.indicator())));
    all
}

fn question(scorer: &Scorer<'_>, facts: &ResidenceFacts, indicator: Indicator) -> Question {
    let parameters = scorer.parameters();
    let place = indicator.place();
    match indicator.dimension() {
        crate::Dimension::Dwellings => {
            let levels = scorer.trusted_levels(facts);
            match (levels.total(), levels.unknown) {
                (0, _) => Question::RegisterDwellings,
                (_, unknown) => Question::VisitDwellings(u64::from(unknown)),
            }
        }
        crate::Dimension::CommonParts if facts.common[place].value.is_known() => {
            Question::LookAgain(indicator)
        }
        crate::Dimension::Surroundings if facts.surroundings[place].value.is_known() => {
            Question::LookAgain(indicator)
        }
        crate::Dimension::CommonParts | crate::Dimension::Surroundings => Question::Observe(indicator),
        crate::Dimension::Services => service_question(&facts.services[place], indicator, parameters),
    }
}

fn service_question(service: &ServiceFact, indicator: Indicator, parameters: &Parameters) -> Question {
    let Some(candidates) = &service.candidates else { return Question::FindService(indicator) };
    if reading::service_value(service, parameters).is_known() {
        return Question::LookAgain(indicator);
    }
    let suppose = |change: fn(&mut crate::Candidate)| {
        let mut list = candidates.clone();
        list.iter_mut().for_each(change);
        service_value(&list.into(), parameters).is_known()
    };
    // If seeing every entrance settles the value, there is no need to walk; and the reverse.
    if suppose(|c| c.entrance = Interval::known(c.entrance.hi)) {
        Question::SeeEntrances(indicator)
    } else if suppose(|c| c.d_hi = c.d_lo) {
        Question::WalkPath(indicator)
    } else {
        Question::WalkPathAndSeeEntrances(indicator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Candidate, samples};
    use jiff::civil::date;
    use model::place::EntranceAccess;

    #[test]
    fn the_worked_example_says_what_to_find_out_first() {
        let list = find_out(&samples::tilleuls_with_unknowns(), &Parameters::default(), Reading::default());
        let questions = list.iter().map(|f| f.question).collect::<Vec<_>>();
        let expected = [
            Question::VisitDwellings(12),
            Question::Observe(Indicator::A2),
            Question::Observe(Indicator::P4),
            Question::FindService(Indicator::CashPost),
            Question::Observe(Indicator::A4),
            Question::Observe(Indicator::P3),
            Question::SeeEntrances(Indicator::Doctor),
        ];
        assert_eq!(questions, expected);
    }

    #[test]
    fn nothing_is_to_find_out_when_all_is_known() {
        assert!(find_out(&samples::tilleuls(), &Parameters::default(), Reading::default()).is_empty());
    }

    #[test]
    fn the_prudent_ask_to_look_again() {
        let reading = Reading::prudent_on(date(2026, 1, 1));
        let list = find_out(&samples::tilleuls(), &Parameters::default(), reading);
        assert_eq!(list.len(), 17);
        assert!(list.iter().all(|f| matches!(f.question, Question::LookAgain(_))));
    }

    #[test]
    fn a_path_and_an_entrance_are_told_apart() {
        let p = Parameters::default();
        let path = Candidate { place: 0, d_lo: Some(350.0), d_hi: None, entrance: Interval::ONE };
        let ask = |c: Candidate| service_question(&vec![c].into(), Indicator::Food, &p);
        assert_eq!(ask(path), Question::WalkPath(Indicator::Food));
        assert_eq!(
            ask(Candidate::at(0, 100.0, EntranceAccess::Unknown)),
            Question::SeeEntrances(Indicator::Food)
        );
        assert_eq!(ask(Candidate::POSSIBLE), Question::WalkPathAndSeeEntrances(Indicator::Food));
    }

    #[test]
    fn a_residence_without_dwellings_is_to_be_registered() {
        let list = find_out(&ResidenceFacts::default(), &Parameters::default(), Reading::default());
        assert_eq!(list.len(), 18);
        assert!(list.iter().any(|f| f.question == Question::RegisterDwellings));
    }
}
