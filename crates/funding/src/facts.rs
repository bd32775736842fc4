//! What is known of a project: a closed list of questions, each with an answer or none. Nobody is named: persons are
//! counted or described by attributes. An answer is a whole number: 0 or 1, the place of a word in its list, cents, years.

mod questions;

pub use questions::Fact;

use model::{Pair, Words};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The parts of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Holder,
    Project,
    Money,
    Place,
    Persons,
    Service,
    Purchase,
}

impl Group {
    /// In the order of the form.
    pub const ALL: [Group; 7] = [
        Group::Holder,
        Group::Project,
        Group::Money,
        Group::Place,
        Group::Persons,
        Group::Service,
        Group::Purchase,
    ];
}

/// What an answer is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    YesNo,
    /// One word of a list: code, and its label.
    Word(&'static [(&'static str, Pair)]),
    /// An amount in cents, from 0.
    Money,
    /// A whole number between bounds, with its unit.
    Number(i64, i64, Pair),
}

/// The largest amount that is taken: one billion euros.
pub const HIGHEST_CENTS: i64 = 100_000_000_000;

impl Kind {
    /// The least and the largest answer.
    #[must_use]
    pub const fn bounds(self) -> (i64, i64) {
        match self {
            Kind::YesNo => (0, 1),
            #[expect(clippy::cast_possible_wrap, reason = "lists have a few words")]
            Kind::Word(words) => (0, words.len() as i64 - 1),
            Kind::Money => (0, HIGHEST_CENTS),
            Kind::Number(least, most, _) => (least, most),
        }
    }
}

/// One question of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    pub fact: Fact,
    /// Its name in files and addresses.
    pub code: &'static str,
    pub group: Group,
    pub kind: Kind,
    /// Can the holder change it? Nobody is asked to be older.
    pub changeable: bool,
    pub label: Pair,
    /// What helps to answer; empty when nothing does.
    pub hint: Pair,
}

/// Why an answer is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadAnswer {
    #[error("no question is called `{0}`")]
    NoQuestion(String),
    #[error("`{0}`: `{1}` is not an answer; write {2}")]
    NotAnAnswer(String, String, String),
}

impl Fact {
    /// Its question.
    #[must_use]
    pub fn question(self) -> &'static Question {
        &questions::QUESTIONS[self as usize]
    }

    /// Its name in files and addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.question().code
    }

    /// The question of this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Fact> {
        Fact::ALL.iter().copied().find(|fact| fact.code() == code)
    }

    /// The place of a word in the list of this question.
    #[must_use]
    pub fn word(self, code: &str) -> Option<i64> {
        match self.question().kind {
            Kind::Word(words) => (0..).zip(words).find(|(_, word)| word.0 == code).map(|(at, _)| at),
            Kind::YesNo => match code {
                "no" => Some(0),
                "yes" => Some(1),
                _ => None,
            },
            Kind::Money | Kind::Number(..) => None,
        }
    }

    /// An answer as it is written in files and addresses: `yes`, a word of the list, cents, a whole number.
    ///
    /// # Errors
    /// What was expected, when the text is no answer to this question.
    pub fn read(self, text: &str) -> Result<i64, BadAnswer> {
        let (least, most) = self.question().kind.bounds();
        let number = |text: &str| text.parse::<i64>().ok().filter(|n| (least..=most).contains(n));
        let value = match self.question().kind {
            Kind::YesNo | Kind::Word(_) => self.word(text),
            Kind::Money | Kind::Number(..) => number(text),
        };
        value.ok_or_else(|| {
            BadAnswer::NotAnAnswer(self.code().to_owned(), text.chars().take(40).collect(), self.expected())
        })
    }

    fn expected(self) -> String {
        match self.question().kind {
            Kind::YesNo => "yes, no".to_owned(),
            Kind::Word(words) => words.iter().map(|word| word.0).collect::<Vec<_>>().join(", "),
            Kind::Money => format!("an amount in cents, 0 to {HIGHEST_CENTS}"),
            Kind::Number(least, most, _) => format!("a whole number, {least} to {most}"),
        }
    }

    /// An answer as [`Fact::read`] reads it.
    #[must_use]
    pub fn written(self, value: i64) -> String {
        let word = |at: i64| usize::try_from(at).ok();
        match self.question().kind {
            Kind::YesNo => if value == 0 { "no" } else { "yes" }.to_owned(),
            Kind::Word(words) => {
                word(value).and_then(|at| words.get(at)).map_or_else(String::new, |w| w.0.to_owned())
            }
            Kind::Money | Kind::Number(..) => value.to_string(),
        }
    }
}

/// What is known of a project. A question without answer is unknown: that is an answer too.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, serde_json::Value>", into = "BTreeMap<String, serde_json::Value>")]
pub struct Facts(BTreeMap<Fact, i64>);

impl Facts {
    /// What is known of one question; `None`: unknown.
    #[must_use]
    pub fn get(&self, fact: Fact) -> Option<i64> {
        self.0.get(&fact).copied()
    }

    /// Notes an answer, or that it is unknown. What is out of the bounds of the question is brought back into them.
    pub fn set(&mut self, fact: Fact, value: Option<i64>) {
        let (least, most) = fact.question().kind.bounds();
        match value {
            Some(value) => self.0.insert(fact, value.clamp(least, most)),
            None => self.0.remove(&fact),
        };
    }

    /// The same with one more answer: tests and changes.
    #[must_use]
    pub fn with(mut self, fact: Fact, text: &str) -> Facts {
        if let Ok(value) = fact.read(text) {
            self.0.insert(fact, value);
        }
        self
    }

    /// What is known, in the order of the form.
    pub fn iter(&self) -> impl Iterator<Item = (Fact, i64)> {
        self.0.iter().map(|(fact, value)| (*fact, *value))
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Amounts that cannot all be true: with and without tax mixed up, a part larger than the whole, a budget of zero. Each
    /// is told at the question where it is put right.
    #[must_use]
    pub fn contradictions(&self) -> Vec<(Fact, Words)> {
        let mut found = Vec::new();
        for cost in [Fact::CostNet, Fact::CostGross] {
            if self.get(cost) == Some(0) {
                let words = (
                    "Un coût de zéro ne se finance pas : laissez vide s’il n’est pas connu.",
                    "A cost of zero needs no funding: leave it empty when it is not known.",
                );
                found.push((cost, Words::from(words)));
            }
        }
        let pair = |small: Fact, large: Fact| Some((self.get(small)?, self.get(large)?));
        if let Some((net, gross)) = pair(Fact::CostNet, Fact::CostGross) {
            if net > gross {
                let words = (
                    "Le coût hors taxes dépasse le coût TTC : les deux sont peut-être inversés.",
                    "The cost without tax is more than the cost with tax: perhaps they are swapped.",
                );
                found.push((Fact::CostNet, Words::from(words)));
            } else if i128::from(gross - net) * 2 > i128::from(net) {
                // No rate of tax is near a half: one of the two is another amount.
                let words = (
                    "Le coût TTC dépasse le coût hors taxes de plus de moitié : vérifiez lequel est lequel.",
                    "The cost with tax is more than half above the cost without: check which is which.",
                );
                found.push((Fact::CostGross, Words::from(words)));
            }
        }
        for (part, whole) in [
            (Fact::AccessGross, Fact::CostGross),
            (Fact::EnergyNet, Fact::CostNet),
            (Fact::EnergyNet, Fact::CostGross),
            (Fact::Subsidies, Fact::CostGross),
        ] {
            let told = found.iter().any(|(fact, _)| *fact == part);
            if pair(part, whole).is_some_and(|(part, whole)| part > whole) && !told {
                let (part_label, whole_label) = (part.question().label, whole.question().label);
                let words = (
                    format!("« {} » dépasse « {} ».", part_label.0, whole_label.0),
                    format!("“{}” is more than “{}”.", part_label.1, whole_label.1),
                );
                found.push((part, Words::from(words)));
            }
        }
        found
    }
}

impl TryFrom<BTreeMap<String, serde_json::Value>> for Facts {
    type Error = BadAnswer;

    fn try_from(read: BTreeMap<String, serde_json::Value>) -> Result<Facts, BadAnswer> {
        let mut facts = Facts::default();
        for (code, value) in read {
            let fact = Fact::from_code(&code).ok_or_else(|| BadAnswer::NoQuestion(code.clone()))?;
            let text = match value {
                serde_json::Value::Null => continue,
                serde_json::Value::Bool(yes) => if yes { "yes" } else { "no" }.to_owned(),
                serde_json::Value::String(text) => text,
                other => other.to_string(),
            };
            facts.0.insert(fact, fact.read(&text)?);
        }
        Ok(facts)
    }
}

impl From<Facts> for BTreeMap<String, serde_json::Value> {
    fn from(facts: Facts) -> Self {
        let value = |(fact, value): (Fact, i64)| {
            let written = match fact.question().kind {
                Kind::YesNo => serde_json::Value::Bool(value != 0),
                Kind::Word(_) => serde_json::Value::String(fact.written(value)),
                Kind::Money | Kind::Number(..) => serde_json::Value::from(value),
            };
            (fact.code().to_owned(), written)
        };
        facts.0.into_iter().map(value).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_question_has_a_name_of_its_own_and_words_in_both_languages() {
        let codes: BTreeSet<&str> = Fact::ALL.iter().map(|f| f.code()).collect();
        assert_eq!(codes.len(), Fact::ALL.len());
        for fact in Fact::ALL {
            let question = fact.question();
            assert_eq!(question.fact, *fact, "the table follows the list");
            assert_eq!(Fact::from_code(question.code), Some(*fact));
            assert!(!question.label.0.is_empty() && !question.label.1.is_empty());
            assert_eq!(question.hint.0.is_empty(), question.hint.1.is_empty());
            let (least, most) = question.kind.bounds();
            for value in [least, most] {
                assert_eq!(fact.read(&fact.written(value)), Ok(value), "{}", question.code);
            }
        }
    }

    #[test]
    fn amounts_that_cannot_all_be_true_are_told_at_their_question() {
        let told = |answers: &[(Fact, &str)]| -> Vec<Fact> {
            let facts = answers.iter().fold(Facts::default(), |facts, (fact, text)| facts.with(*fact, text));
            facts.contradictions().into_iter().map(|(fact, _)| fact).collect()
        };
        assert_eq!(told(&[(Fact::CostNet, "100000"), (Fact::CostGross, "120000")]), []);
        assert_eq!(told(&[(Fact::CostNet, "120000"), (Fact::CostGross, "100000")]), [Fact::CostNet]);
        assert_eq!(told(&[(Fact::CostNet, "100000"), (Fact::CostGross, "150001")]), [Fact::CostGross]);
        assert_eq!(told(&[(Fact::CostGross, "0")]), [Fact::CostGross]);
        assert_eq!(told(&[(Fact::CostGross, "100"), (Fact::AccessGross, "101")]), [Fact::AccessGross]);
        assert_eq!(
            told(&[
                (Fact::CostNet, "90"),
                (Fact::CostGross, "100"),
                (Fact::EnergyNet, "101"),
                (Fact::Subsidies, "101")
            ]),
            [Fact::EnergyNet, Fact::Subsidies],
            "each question is told once"
        );
        assert_eq!(told(&[(Fact::AccessGross, "101")]), [], "the whole is not known");
    }

    #[test]
    fn facts_are_read_as_they_are_written_and_what_is_not_an_answer_says_what_to_write() {
        let facts = Facts::default()
            .with(Fact::Holder, "hlm")
            .with(Fact::Started, "no")
            .with(Fact::CostGross, "420000");
        let text = serde_json::to_string(&facts).unwrap();
        assert_eq!(serde_json::from_str::<Facts>(&text).unwrap(), facts);
        let wrong = serde_json::from_str::<Facts>(r#"{"holder":"roi"}"#).unwrap_err().to_string();
        assert!(wrong.contains("`roi`") && wrong.contains("hlm, sem"), "{wrong}");
        assert!(
            serde_json::from_str::<Facts>(r#"{"prince":true}"#).unwrap_err().to_string().contains("prince")
        );
        assert!(serde_json::from_str::<Facts>(r#"{"cost-gross":-1}"#).is_err(), "no negative amount");
        assert_eq!(serde_json::from_str::<Facts>(r#"{"holder":null}"#).unwrap(), Facts::default());
    }
}
