//! What was answered. Not knowing, not wishing to say and leaving blank are three things.

use crate::form::{Form, Kind, Question};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// Place of an option, from 1.
    One(usize),
    Several(BTreeSet<usize>),
    Number(i64),
    Text(String),
    /// « Je ne sais pas ».
    Unknown,
    /// « Je ne souhaite pas répondre ».
    Declined,
}

/// The answers of one dwelling, by question. What is not there was left blank.
pub type Answers = BTreeMap<String, Value>;

/// Why something is no answer to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAnAnswer {
    /// Not a number of an option; so many are there.
    Option(usize),
    /// Several options where one is asked.
    OnlyOne,
    /// Not a whole number.
    NotANumber,
    /// Outside the bounds.
    Bounds(i64, i64),
    /// Longer than this.
    Long(usize),
    /// Speaks of health, or of something else that is not kept.
    Words,
    /// No such question.
    Question,
}

/// Is it an answer to this question?
///
/// # Errors
/// Why not.
pub fn check_value(question: &Question, value: &Value) -> Result<(), NotAnAnswer> {
    let options = question.kind.options().len();
    let is_option = |at: &usize| (1..=options).contains(at);
    match (&question.kind, value) {
        (_, Value::Unknown | Value::Declined) => Ok(()),
        (Kind::One { .. }, Value::One(at)) if is_option(at) => Ok(()),
        (Kind::Several { .. }, Value::Several(all)) if !all.is_empty() && all.iter().all(is_option) => Ok(()),
        (Kind::Scale { least, most, .. } | Kind::Number { least, most }, Value::Number(number)) => {
            if (*least..=*most).contains(number) { Ok(()) } else { Err(NotAnAnswer::Bounds(*least, *most)) }
        }
        (Kind::Text { longest }, Value::Text(text)) => {
            if text.chars().count() > *longest {
                return Err(NotAnAnswer::Long(*longest));
            }
            // What is found is not repeated: a person wrote it of themselves, and it is not kept.
            if trust::lexicon::check(text).is_empty() { Ok(()) } else { Err(NotAnAnswer::Words) }
        }
        (Kind::One { .. } | Kind::Several { .. }, _) => Err(NotAnAnswer::Option(options)),
        _ => Err(NotAnAnswer::NotANumber),
    }
}

/// Reads what is typed from paper or written in a cell: the number of an option (`2`), of several (`1,3`), a number, words;
/// `?`: does not know, `-`: does not wish to say, nothing: left blank.
///
/// # Errors
/// Why it is none.
pub fn read_typed(question: &Question, typed: &str) -> Result<Option<Value>, NotAnAnswer> {
    let typed = typed.trim();
    let value = match typed {
        "" => return Ok(None),
        "?" => Value::Unknown,
        "-" | "–" => Value::Declined,
        _ => {
            let options = question.kind.options().len();
            let option = |part: &str| part.trim().parse::<usize>().map_err(|_| NotAnAnswer::Option(options));
            match &question.kind {
                Kind::One { .. } if typed.contains([',', '+', ' ']) => return Err(NotAnAnswer::OnlyOne),
                Kind::One { .. } => Value::One(option(typed)?),
                Kind::Several { .. } => {
                    let parts = typed.split([',', '+', ' ']).filter(|part| !part.trim().is_empty());
                    Value::Several(parts.map(option).collect::<Result<_, _>>()?)
                }
                Kind::Scale { .. } | Kind::Number { .. } => {
                    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
                    Value::Number(digits.parse().map_err(|_| NotAnAnswer::NotANumber)?)
                }
                Kind::Text { .. } => Value::Text(typed.split_whitespace().collect::<Vec<_>>().join(" ")),
            }
        }
    };
    check_value(question, &value)?;
    Ok(Some(value))
}

/// The same, the other way round.
#[must_use]
pub fn printed(value: Option<&Value>) -> String {
    match value {
        None => String::new(),
        Some(Value::One(at)) => at.to_string(),
        Some(Value::Several(all)) => all.iter().map(usize::to_string).collect::<Vec<_>>().join(","),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Unknown) => "?".to_owned(),
        Some(Value::Declined) => "-".to_owned(),
    }
}

impl Form {
    /// Are these answers to this form?
    ///
    /// # Errors
    /// Each question whose answer is none, with why.
    pub fn check_answers(&self, answers: &Answers) -> Result<(), Vec<(String, NotAnAnswer)>> {
        let wrong: Vec<_> = answers
            .iter()
            .filter_map(|(id, value)| match self.question(id) {
                None => Some((id.clone(), NotAnAnswer::Question)),
                Some(question) => check_value(question, value).err().map(|why| (id.clone(), why)),
            })
            .collect();
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }
}
