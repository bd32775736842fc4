//! The accessibility survey of a residence: the closed list of what is looked at.

use serde::{Deserialize, Serialize};

/// How an answer is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerKind {
    /// Centimetres.
    Centimetres,
    /// Per cent of slope.
    Percent,
    /// Whole number.
    Count,
    /// Yes or no.
    YesNo,
    /// Share of dwellings, per cent 0–100.
    Share,
    Metres,
}

/// One line of the survey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SurveyItem {
    /// Stable code used in files and in the database.
    pub code: &'static str,
    /// The indicator of the index that it informs (`P1`…`P5`, `A1`…`A6`).
    pub indicator: &'static str,
    pub kind: AnswerKind,
    /// Bounds outside which a value is refused.
    pub min: i32,
    pub max: i32,
}

const fn item(
    code: &'static str,
    indicator: &'static str,
    kind: AnswerKind,
    min: i32,
    max: i32,
) -> SurveyItem {
    SurveyItem { code, indicator, kind, min, max }
}

/// The survey, in the order of a visit: from the dwellings out to the street.
pub const SURVEY: [SurveyItem; 17] = [
    item("COM-STEPFREE", "P1", AnswerKind::Share, 0, 100),
    item("COM-LIFT", "P1", AnswerKind::YesNo, 0, 1),
    item("OUT-STEPS", "P2", AnswerKind::Count, 0, 60),
    item("OUT-THRESHOLD", "P2", AnswerKind::Centimetres, 0, 60),
    item("OUT-RAMP", "P2", AnswerKind::YesNo, 0, 1),
    item("OUT-RAMP-SLOPE", "P2", AnswerKind::Percent, 0, 40),
    item("COM-DOOR", "P3", AnswerKind::Centimetres, 40, 400),
    item("COM-CORRIDOR", "P4", AnswerKind::Centimetres, 40, 600),
    item("COM-HANDRAIL", "P5", AnswerKind::YesNo, 0, 1),
    item("COM-NOSING", "P5", AnswerKind::YesNo, 0, 1),
    item("COM-LIGHT", "P5", AnswerKind::YesNo, 0, 1),
    item("COM-SIGNS", "P5", AnswerKind::YesNo, 0, 1),
    item("SUR-STEPFREE", "A1", AnswerKind::YesNo, 0, 1),
    item("SUR-SLOPE", "A2", AnswerKind::Percent, 0, 40),
    item("SUR-WIDTH", "A3", AnswerKind::Centimetres, 20, 1000),
    item("SUR-SEAT", "A4", AnswerKind::Metres, 0, 2000),
    item("SUR-LIGHT", "A6", AnswerKind::YesNo, 0, 1),
];

#[must_use]
pub fn survey_item(code: &str) -> Option<&'static SurveyItem> {
    SURVEY.iter().find(|i| i.code == code)
}

/// Where an answer comes from, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SurveySource {
    Field,
    Plan,
    Tenant,
    Inferred,
}

impl SurveySource {
    pub const ALL: [SurveySource; 4] =
        [SurveySource::Field, SurveySource::Plan, SurveySource::Tenant, SurveySource::Inferred];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            SurveySource::Field => "field",
            SurveySource::Plan => "plan",
            SurveySource::Tenant => "tenant",
            SurveySource::Inferred => "inferred",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<SurveySource> {
        SurveySource::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// One dated answer to one line of the survey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SurveyAnswer {
    pub item: String,
    /// In the unit of the item; yes = 1, no = 0.
    pub value: i32,
    pub surveyed_on: Option<jiff::civil::Date>,
    pub source: Option<SurveySource>,
}
