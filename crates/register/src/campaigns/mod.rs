//! Campaigns towards tenants of an age: residences and why, the households written to, what they answered.
//!
//! A recipient is a household: the register knows no name of a tenant, only births by dwelling, so that one letter goes to
//! one door. Target, reasons and recipients are frozen together; who may still be written to is asked again each time
//! something leaves (`pathway::gate`).

mod acts;
mod contacts;
mod facts;
mod freeze;
mod held;
mod households;
mod read;
mod standings;

pub use contacts::{ContactLine, ContactsReport, MOST_CONTACTS};
pub use held::HeldFact;
pub(crate) use households::{Household, Which, marks_of};
pub use read::{Dwelling, NotedFact, Recipient};
pub use standings::Stands;

use crate::Error;
use jiff::civil::Date;
use pathway::campaign::{Fact, Standing};
use pathway::figures::Figures;
use serde::{Deserialize, Serialize};

/// The youngest age of the tenants to whom a campaign writes, unless it says otherwise.
pub const USUAL_AGE: u8 = 60;
/// How many residences a campaign may hold.
pub const MOST_RESIDENCES: usize = 500;
/// How many households a campaign may hold.
pub const MOST_RECIPIENTS: usize = 50_000;

/// A residence of a campaign, with what was told of it on the day it was chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Target {
    pub residence_id: String,
    pub name: String,
    pub address: String,
    pub dwellings: u32,
    /// Code of `access::targets::TargetStatus`.
    pub status: String,
    /// Share of dwellings that house a person of the age of the rule, in percent, as it may be told.
    pub share: Option<(f64, f64)>,
    /// The rule: age, and percent to exceed.
    pub rule: (u8, u8),
    /// The index, worst and best.
    pub index: (i64, i64),
    /// Version of the parameters.
    pub weights: String,
    pub on: Date,
}

/// What a letter says to every household.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Letter {
    pub subject: String,
    /// Paragraphs, with variables between braces.
    pub body: String,
    /// Who signs, and whom to ask for.
    pub referent: String,
    pub phone: String,
    pub meeting_on: Option<Date>,
    pub meeting_place: String,
}

/// A campaign.
#[derive(Debug, Clone)]
pub struct Campaign {
    pub id: String,
    pub title: String,
    pub targets: Vec<Target>,
    pub min_age: u8,
    pub letter: Letter,
    pub facts: Vec<Fact>,
    pub made_at: String,
    /// The figures of the day of closing.
    pub report: Option<Figures>,
}

impl Campaign {
    /// Where it stands on a day.
    #[must_use]
    pub fn standing(&self, on: Date) -> Standing {
        pathway::campaign::standing(&self.facts, on)
    }

    /// Does it hold only these residences? `None`: all may be seen.
    #[must_use]
    pub fn is_within(&self, residences: Option<&std::collections::BTreeSet<String>>) -> bool {
        residences.is_none_or(|mine| self.targets.iter().all(|t| mine.contains(&t.residence_id)))
    }
}

/// What a new campaign is made of.
#[derive(Debug, Clone)]
pub struct NewCampaign {
    pub title: String,
    pub residences: Vec<String>,
    pub min_age: u8,
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

/// A line of text as it is kept; `None` when it is empty, too long, or says what must not be recorded.
fn line(text: &str, most: usize) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let blocked = trust::lexicon::is_blocked(&trust::lexicon::check(&text));
    (!text.is_empty() && text.chars().count() <= most && !blocked).then_some(text)
}

fn day(text: &str) -> Result<Date, Error> {
    text.parse().map_err(|_| Error::Computation("a day of a campaign".to_owned()))
}
