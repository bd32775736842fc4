//! What is asked: questions in standard and in plain words, French first; nothing about health.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use trust::digest::Digest32;
use trust::lexicon::{Category, Severity};

/// Most questions of a form: one that is longer is not finished on paper.
pub const MOST_QUESTIONS: usize = 30;
/// Most options of a question.
pub const MOST_OPTIONS: usize = 12;
const LONGEST: usize = 300;
const LONGEST_OPTION: usize = 120;

/// The same words for everybody, and easy to read; in French, and in English where somebody wrote it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    pub fr: String,
    pub fr_plain: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en_plain: String,
}

/// Which of the wordings a reader asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    pub is_plain: bool,
    pub is_english: bool,
}

impl Wording {
    /// The words that are wanted, else the nearest that were written; `true`: they are in French though English was wanted.
    #[must_use]
    pub fn said(&self, wanted: Wanted) -> (&str, bool) {
        let english = if wanted.is_plain { [&self.en_plain, &self.en] } else { [&self.en, &self.en_plain] };
        let french = if wanted.is_plain { [&self.fr_plain, &self.fr] } else { [&self.fr, &self.fr_plain] };
        if wanted.is_english
            && let Some(text) = english.into_iter().find(|text| !text.is_empty())
        {
            return (text, false);
        }
        (french.into_iter().find(|text| !text.is_empty()).map_or("", String::as_str), wanted.is_english)
    }

    fn all(&self) -> [&str; 4] {
        [&self.fr, &self.fr_plain, &self.en, &self.en_plain]
    }

    fn check(&self, longest: usize) -> Option<Wrong> {
        if self.fr.trim().is_empty() {
            return Some(Wrong::Empty);
        }
        if self.fr_plain.trim().is_empty() {
            return Some(Wrong::Plain);
        }
        if self.all().iter().any(|text| text.chars().count() > longest) {
            return Some(Wrong::Long);
        }
        let found: Vec<_> = self.all().into_iter().flat_map(trust::lexicon::check).collect();
        if found.iter().any(|one| matches!(one.category, Category::Health | Category::Addiction)) {
            return Some(Wrong::Health);
        }
        found.iter().any(|one| one.severity == Severity::Block).then_some(Wrong::Blocked)
    }
}

/// How a question is answered. Options are known by their place, from 1: that is what is ticked on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// One of several.
    One { options: Vec<Wording> },
    /// As many as one wants.
    Several { options: Vec<Wording> },
    /// From a number to another, whose ends are said.
    Scale { least: i64, most: i64, low: Wording, high: Wording },
    /// A whole number.
    Number { least: i64, most: i64 },
    /// A few words; only in a form that allows it.
    Text { longest: usize },
}

impl Kind {
    /// Its options.
    #[must_use]
    pub fn options(&self) -> &[Wording] {
        match self {
            Kind::One { options } | Kind::Several { options } => options,
            _ => &[],
        }
    }

    /// The numbers that it takes, when it takes one.
    #[must_use]
    pub const fn bounds(&self) -> Option<(i64, i64)> {
        match self {
            Kind::Scale { least, most, .. } | Kind::Number { least, most } => Some((*least, *most)),
            _ => None,
        }
    }

    /// Its code, in files and forms.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Kind::One { .. } => "one",
            Kind::Several { .. } => "several",
            Kind::Scale { .. } => "scale",
            Kind::Number { .. } => "number",
            Kind::Text { .. } => "text",
        }
    }
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Stable while the form is written: `q1`, `q2`…
    pub id: String,
    pub words: Wording,
    pub kind: Kind,
}

/// The questions, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// May it hold questions that are answered in words? Nobody reads them but whoever enters answers.
    #[serde(default)]
    pub takes_text: bool,
    pub questions: Vec<Question>,
}

trust::closed_list! {
    /// Why a question is not taken.
    Wrong {
        /// Nothing is asked.
        Empty = "empty",
        /// The plain words are missing.
        Plain = "plain",
        Long = "long",
        /// It asks about health: needs are asked, never diagnoses (RGPD, art. 9).
        Health = "health",
        /// It asks about something that a landlord may not write of a person.
        Blocked = "blocked",
        /// Fewer than two options, too many, or twice the same.
        Options = "options",
        /// Bounds in the wrong order, or too far apart.
        Bounds = "bounds",
        /// Words are not allowed in this form.
        Text = "text",
        /// Two questions have one id.
        Twice = "twice",
        /// No question, or too many.
        Count = "count",
    }
}

/// What is wrong, at which question (from 1; 0: the form).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongForm {
    pub question: usize,
    pub what: Wrong,
}

impl Question {
    /// What is wrong with it, in a form that takes words or not.
    #[must_use]
    pub fn check(&self, takes_text: bool) -> Option<Wrong> {
        if let Some(wrong) = self.words.check(LONGEST) {
            return Some(wrong);
        }
        match &self.kind {
            Kind::One { options } | Kind::Several { options } => {
                let different: BTreeSet<String> = options.iter().map(|one| one.fr.to_lowercase()).collect();
                if !(2..=MOST_OPTIONS).contains(&options.len()) || different.len() < options.len() {
                    return Some(Wrong::Options);
                }
                options.iter().find_map(|one| one.check(LONGEST_OPTION))
            }
            Kind::Scale { least, most, low, high } => {
                let is_sound = least < most && most.checked_sub(*least).is_some_and(|gap| gap <= 10);
                if !is_sound || least.abs() > 100 {
                    return Some(Wrong::Bounds);
                }
                [low, high].into_iter().find_map(|one| one.check(LONGEST_OPTION))
            }
            Kind::Number { least, most } => {
                (least >= most || least.abs() > 1_000_000 || most.abs() > 1_000_000).then_some(Wrong::Bounds)
            }
            Kind::Text { longest } => {
                if !takes_text {
                    return Some(Wrong::Text);
                }
                (!(1..=500).contains(longest)).then_some(Wrong::Long)
            }
        }
    }
}

impl Form {
    /// May it be asked?
    ///
    /// # Errors
    /// Everything that is wrong, question by question.
    pub fn check(&self) -> Result<(), Vec<WrongForm>> {
        let mut wrong = Vec::new();
        if self.questions.is_empty() || self.questions.len() > MOST_QUESTIONS {
            wrong.push(WrongForm { question: 0, what: Wrong::Count });
        }
        let mut known = BTreeSet::new();
        for (at, one) in self.questions.iter().enumerate() {
            let twice = (!known.insert(&one.id)).then_some(Wrong::Twice);
            let what = one.check(self.takes_text).or(twice);
            wrong.extend(what.map(|what| WrongForm { question: at + 1, what }));
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    /// The question of this id.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|one| one.id == id)
    }

    /// An id that no question has.
    #[must_use]
    pub fn next_id(&self) -> String {
        let used = self.questions.iter().filter_map(|one| one.id.strip_prefix('q')?.parse::<u32>().ok());
        format!("q{}", used.max().unwrap_or(0) + 1)
    }

    /// The SHA-256 of what is asked: the version that was opened, and that every answer answers.
    ///
    /// # Errors
    /// Never for a form that was read: its parts are texts and numbers.
    pub fn digest(&self) -> Result<Digest32, serde_json::Error> {
        let text = serde_json::to_string(&("enquiry-form-1", self))?;
        Ok(Digest32(Sha256::digest(text.as_bytes()).into()))
    }
}
