//! What answers would open a route: read from its rule, judged again before it is said.

use funding::{Book, Bound, Fact, Facts, Rule, Scheme, Verdict};
use jiff::civil::Date;
use law::Table;

/// An answer that would be otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    pub fact: Fact,
    /// `None`: not answered yet.
    pub now: Option<i64>,
    pub then: i64,
}

/// The fewest answers with which a route is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    pub answers: Vec<Answer>,
    /// Can whoever asks change all of them? What is not answered yet can turn out so; what a supplier is cannot be changed.
    pub is_within_reach: bool,
}

/// A comparison and what is wanted of it.
fn value(rule: &Rule, wanted: bool, now: Option<i64>, law: (&Table, Date)) -> Option<(Fact, i64)> {
    let number = |bound: Bound| bound.number(law.0, law.1).ok();
    let fact = rule.fact()?;
    let (least, most) = fact.question().kind.bounds();
    // The nearest answer on the side that is wanted.
    let from = |low: i64| Some(now.map_or(low, |now| now.max(low)));
    let to = |high: i64| Some(now.map_or(high, |now| now.min(high)));
    let then = match (rule, wanted) {
        (Rule::Yes(_), true) | (Rule::No(_), false) => Some(1),
        (Rule::No(_), true) | (Rule::Yes(_), false) => Some(0),
        (Rule::AtLeast(_, bound), true) => from(number(*bound)?),
        (Rule::AtLeast(_, bound), false) => to(number(*bound)? - 1),
        (Rule::AtMost(_, bound), true) => to(number(*bound)?),
        (Rule::AtMost(_, bound), false) => from(number(*bound)? + 1),
        (Rule::Under(_, bound), true) => to(number(*bound)? - 1),
        (Rule::Under(_, bound), false) => from(number(*bound)?),
        (Rule::In(fact, words), true) => {
            let of = |code: &&str| fact.word(code);
            now.filter(|now| words.iter().filter_map(of).any(|word| word == *now))
                .or_else(|| words.iter().find_map(of))
        }
        _ => None,
    }?;
    (least..=most).contains(&then).then_some((fact, then))
}

/// Ways to make a rule hold, or fail: each a list of answers. A condition that holds already asks for nothing.
fn ways(rule: &Rule, wanted: bool, facts: &Facts, law: (&Table, Date)) -> Vec<Vec<(Fact, i64)>> {
    let all = |parts: &[Rule], wanted: bool| {
        parts.iter().fold(vec![Vec::new()], |made: Vec<Vec<(Fact, i64)>>, part| {
            let of = ways(part, wanted, facts, law);
            made.iter()
                .flat_map(|one| of.iter().map(move |more| [one.as_slice(), more.as_slice()].concat()))
                .collect()
        })
    };
    let any = |parts: &[Rule], wanted: bool| -> Vec<Vec<(Fact, i64)>> {
        parts.iter().flat_map(|part| ways(part, wanted, facts, law)).collect()
    };
    match (rule, wanted) {
        (Rule::All(parts), true) | (Rule::Any(parts), false) => all(parts, wanted),
        (Rule::Any(parts), true) | (Rule::All(parts), false) => any(parts, wanted),
        (Rule::Not(part), _) => ways(part, !wanted, facts, law),
        // A flag of the law is nobody's answer.
        (Rule::Holds(key), _) => {
            let holds = law.0.value(key, law.1).is_ok_and(|value| value.amount != 0);
            if holds == wanted { vec![Vec::new()] } else { Vec::new() }
        }
        (leaf, _) => {
            let now = leaf.fact().and_then(|fact| facts.get(fact));
            value(leaf, wanted, now, law).map(|one| vec![one]).into_iter().collect()
        }
    }
}

/// The fewest answers that open a scheme which is not open; `None`: it is open already, or no answer opens it.
pub(crate) fn opening(book: &Book<'_>, scheme: &Scheme, facts: &Facts, law: &Table) -> Option<Opening> {
    if book.look(scheme.code, facts)?.verdict == Verdict::Eligible {
        return None;
    }
    let found = ways(&scheme.rule, true, facts, (law, book.on())).into_iter().filter_map(|way| {
        let mut then = facts.clone();
        for (fact, value) in &way {
            then.set(*fact, Some(*value));
        }
        // Answers of one way may contradict each other: the rule says the last word.
        let holds = book.look(scheme.code, &then).is_some_and(|found| found.verdict == Verdict::Eligible);
        let mut answers: Vec<Answer> = way
            .iter()
            .filter(|(fact, value)| facts.get(*fact) != Some(*value))
            .map(|(fact, value)| Answer { fact: *fact, now: facts.get(*fact), then: *value })
            .collect();
        answers.sort_by_key(|answer| answer.fact);
        answers.dedup();
        let is_within_reach =
            answers.iter().all(|answer| answer.now.is_none() || answer.fact.question().changeable);
        (holds && !answers.is_empty()).then_some(Opening { answers, is_within_reach })
    });
    found.min_by_key(|one| (!one.is_within_reach, one.answers.len()))
}
