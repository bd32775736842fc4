//! The report: what was seen, what is recommended and why, what is still to look at. Once delivered it is kept as it was,
//! with its sentences, whatever the rules become.

use crate::{Building, Fact, Priority, Proof, Signal, Value, signals, unknowns};
use jiff::civil::Date;
use model::{Language, Words};
use serde::{Deserialize, Serialize};
use trust::closed_list;

closed_list! {
    /// What the organisation says of a recommendation.
    Answer {
        Accepted = "accepted",
        /// Done already, before or since.
        Done = "done",
        /// Set aside, for a reason.
        SetAside = "set-aside",
    }
}

/// A need that somebody wrote, beside what the rules signal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    pub id: String,
    pub title: String,
    pub priority: Priority,
    /// Subject of the catalogue of services.
    pub subject: Option<String>,
    /// Id of a building; `None`: all of them.
    pub building: Option<String>,
    /// Why it matters.
    pub why: String,
}

/// A sentence in both languages, kept with the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub fr: String,
    pub en: String,
}

impl Said {
    /// What reads alike in both languages: the words of whoever wrote them.
    fn same(text: &str) -> Said {
        Said { fr: text.to_owned(), en: text.to_owned() }
    }

    /// In one language.
    #[must_use]
    pub fn told_in(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }
}

impl From<&Words> for Said {
    fn from(words: &Words) -> Said {
        Said { fr: words.told_in(Language::Fr).to_owned(), en: words.told_in(Language::En).to_owned() }
    }
}

/// A fact as it was when the report was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proved {
    /// Code of a [`Fact`].
    pub fact: String,
    /// Code of what was seen; `None`: it is a number.
    pub code: Option<String>,
    /// The number, or the two between which it is.
    pub between: Option<(i64, i64)>,
    pub seen_on: Option<Date>,
}

impl From<&Proof> for Proved {
    fn from(proof: &Proof) -> Proved {
        let (code, between) = match proof.value {
            Value::Code(code) => (Some(code.to_owned()), None),
            Value::Between(least, most) => (None, Some((least, most))),
        };
        Proved { fact: proof.fact.code(), code, between, seen_on: proof.seen_on }
    }
}

/// Something recommended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recommendation {
    /// Names it from one edition to the next: what was answered to it stays answered.
    pub key: String,
    pub building: Option<String>,
    pub priority: Priority,
    pub subject: Option<String>,
    /// What was found.
    pub told: Said,
    /// What is recommended; `None`: whoever wrote the need did not say.
    pub recommended: Option<Said>,
    /// Why it has this priority.
    pub reason: Said,
    pub proof: Vec<Proved>,
}

impl Recommendation {
    fn of_signal(signal: &Signal) -> Recommendation {
        Recommendation {
            key: signal.key(),
            building: Some(signal.building.clone()),
            priority: signal.rule.priority,
            subject: Some(signal.rule.subject.clone()),
            told: Said::from(&signal.rule.told),
            recommended: Some(Said::from(&signal.rule.recommended)),
            reason: Said::from(&signal.rule.reason),
            proof: signal.proof.iter().map(Proved::from).collect(),
        }
    }

    fn of_need(need: &Need) -> Recommendation {
        Recommendation {
            key: format!("need@{}", need.id),
            building: need.building.clone(),
            priority: need.priority,
            subject: need.subject.clone(),
            told: Said::same(&need.title),
            recommended: None,
            reason: Said::same(&need.why),
            proof: Vec::new(),
        }
    }
}

/// A fact that nobody said, and how many rules wait for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    pub building: String,
    pub fact: String,
    pub priority: Priority,
    pub rules: usize,
}

/// A report. There is no price in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub title: String,
    pub summary: String,
    pub on: Date,
    pub buildings: Vec<Building>,
    /// The gravest first.
    pub recommendations: Vec<Recommendation>,
    pub gaps: Vec<Gap>,
}

/// The report of what is known on a day.
#[must_use]
pub fn report((title, summary): (&str, &str), buildings: &[Building], needs: &[Need], on: Date) -> Report {
    let found = signals(buildings, on);
    let signalled = found.iter().map(Recommendation::of_signal);
    let mut recommendations: Vec<Recommendation> =
        signalled.chain(needs.iter().map(Recommendation::of_need)).collect();
    recommendations.sort_by_key(|one| one.priority);
    let gaps = unknowns(buildings, on).into_iter().map(|one| Gap {
        building: one.building,
        fact: one.fact.code(),
        priority: one.priority,
        rules: one.rules.len(),
    });
    Report {
        title: title.to_owned(),
        summary: summary.to_owned(),
        on,
        buildings: buildings.to_vec(),
        recommendations,
        gaps: gaps.collect(),
    }
}

impl Report {
    /// The building of this id.
    #[must_use]
    pub fn building(&self, id: &str) -> Option<&Building> {
        self.buildings.iter().find(|one| one.id == id)
    }
}

impl Gap {
    /// The fact; `None`: this program no longer knows it.
    #[must_use]
    pub fn known(&self) -> Option<Fact> {
        Fact::from_code(&self.fact)
    }
}
